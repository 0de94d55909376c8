"""`tf.random.Generator`: a stream of random numbers whose place is a variable."""

import math as numbers

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import as_dtype
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor
from flowlet.core.variable import Variable
from flowlet.ops import array
from flowlet.ops.cast import cast
from flowlet.random import algorithms, choices, draws, philox, seeds
from flowlet.random.distributions import RESERVED
from flowlet.random.stateful import FLOATS, accepted, between, integers, scaled

_SIZES = {algorithms.Algorithm.PHILOX.value: 3, algorithms.Algorithm.THREEFRY.value: 2}
_WORD = (1 << 64) - 1


@op("RngReadAndSkip", inputs="before delta")
def _skipped(before, delta, name=None):
    blocks = delta.astype(np.uint64) * np.uint64(RESERVED)
    return philox.skipped(jnp, before.astype(np.uint64), blocks).astype(np.int64)


def _size(alg):
    if alg not in _SIZES:
        raise ValueError(f"Argument `alg` got unsupported value {alg}. Supported values are 1 for the Philox "
                         "algorithm and 2 for the ThreeFry algorithm.")  # fmt: skip
    return _SIZES[alg]


def _words(value):
    """Integers (below 2**64) or an integer tensor as an int64 tensor."""
    if isinstance(value, int):
        return _words([value])[0]
    if isinstance(value, (list, tuple)) and all(isinstance(word, int) for word in value):
        return EagerTensor(np.array([word & _WORD for word in value], np.uint64).astype(np.int64))
    return cast(conversion.convert(value), dtypes.int64)


def _checked(state, alg):
    state = _words(state)
    if state.shape != [_size(alg)]:
        raise ValueError(errors.message(
            f"Shapes {state.shape} and [{_size(alg)}] are incompatible.",
            f"a state of {_size(alg)} integers for algorithm {alg}."))  # fmt: skip
    return state


@export("random.create_rng_state", "random.experimental.create_rng_state")
def create_rng_state(seed, alg):
    """The state of a generator (int64) that a seed stands for.

    Args:
        seed: an integer, or a vector of integers.
        alg: "philox" or "threefry".

    >>> import flowlet as tf
    >>> tf.random.create_rng_state(1234, "philox").numpy().tolist()
    [1234, 0, 0]
    """
    size = _size(algorithms.number(alg))
    if isinstance(seed, int):
        return _words([seed >> (64 * place) for place in range(size)])
    seed = array.reshape(_words(seed), [-1])[:size]
    return array.concat([EagerTensor(np.zeros(size - seed.shape[0], np.int64)), seed], 0)


@export("random.Generator", "random.experimental.Generator")
class Generator:
    """A stream of random numbers whose place is a variable, `state`: [counter low, counter high, key].

    Make one with `from_seed`, `from_state`, `from_key_counter` or `from_non_deterministic_state`.

    >>> import flowlet as tf
    >>> g = tf.random.Generator.from_seed(1234)
    >>> g.normal([2]).numpy().tolist()
    [0.935660..., 1.085430...]
    >>> g.state.numpy().tolist()
    [1746, 0, 0]
    """

    def __init__(self, copy_from=None, state=None, alg=None):
        if copy_from is not None:
            if state is not None or alg is not None:
                raise AssertionError("`copy_from` excludes `state` and `alg`.")
            state, alg = copy_from.state.read_value(), copy_from.algorithm
        if state is None or alg is None:
            raise AssertionError(errors.message(
                "tf.random.Generator was made without a state and an algorithm.", "both, or `copy_from`.",
                "tf.random.Generator.from_seed(1)"))  # fmt: skip
        self._algorithm = algorithms.number(alg)
        if not isinstance(state, Variable):
            state = Variable(_checked(state, self._algorithm), trainable=False, name="StateVar")
        self._state_var = state

    @classmethod
    def from_state(cls, state, alg):
        """A generator that goes on from a state."""
        return cls(state=state, alg=alg)

    @classmethod
    def from_seed(cls, seed, alg=None):
        """A generator from a seed: an integer, or a vector of integers."""
        alg = algorithms.Algorithm.PHILOX if alg is None else alg
        return cls(state=create_rng_state(seed, alg), alg=alg)

    @classmethod
    def from_non_deterministic_state(cls, alg=None):
        """A generator from a state that differs from run to run."""
        alg = algorithms.Algorithm.PHILOX.value if alg is None else algorithms.number(alg)
        return cls(state=[seeds.nondeterministic() for _ in range(_size(alg))], alg=alg)

    @classmethod
    def from_key_counter(cls, key, counter, alg):
        """A generator from a key (an integer) and a counter (for Philox two integers)."""
        return cls(state=_with_key(key, counter), alg=alg)

    state = property(lambda self: self._state_var)
    algorithm = property(lambda self: self._algorithm)

    @property
    def key(self):
        """The key, a scalar."""
        return self._state_var[-1]

    def reset(self, state):
        """Go on from another state."""
        self._state_var.assign(_checked(state, self._algorithm))

    def reset_from_seed(self, seed):
        """Go on from where a seed begins."""
        self._state_var.assign(create_rng_state(seed, self._algorithm))

    def reset_from_key_counter(self, key, counter):
        """Go on from a key and a counter."""
        self._state_var.assign(_checked(_with_key(key, counter), self._algorithm))

    def skip(self, delta):
        """Leave out `delta` numbers. Returns the state before."""
        algorithms.check(self._algorithm, "RngReadAndSkip")
        before = self._state_var.read_value()
        self._state_var.assign(_skipped(before, delta))
        return before

    def _place(self, shape, op_type):
        sizes = draws.sizes(shape, op_type)
        return self.skip(EagerTensor(np.array(numbers.prod(sizes), np.int64))), sizes

    def uniform(self, shape, minval=0, maxval=None, dtype=dtypes.float32, name=None):
        """Numbers spread evenly over [minval, maxval); integers over their whole range for None and None."""
        dtype = as_dtype(dtype)
        if dtype.is_integer:
            if (minval is None) != (maxval is None):
                raise ValueError(f"For integer dtype {dtype}, minval and maxval must be both `None` or both "
                                 f"non-`None`; got minval={minval} and maxval={maxval}")  # fmt: skip
            if minval is None:
                return self.uniform_full_int(shape, dtype)
            place, sizes = self._place(shape, "StatelessRandomUniformIntV2")
            return integers(place, sizes, minval, maxval, dtype, "StatelessRandomUniformIntV2")
        conversion.convert(0, dtype)  # says what is wrong with a dtype that holds no numbers
        place, sizes = self._place(shape, "StatelessRandomUniformV2")
        return between(draws.uniform(place, sizes, dtype), minval, 1 if maxval is None else maxval, dtype)

    def uniform_full_int(self, shape, dtype=dtypes.uint64, name=None):
        """Integers over the whole range of a dtype of 32 or 64 bits."""
        place, sizes = self._place(shape, "StatelessRandomUniformFullIntV2")
        return draws.integers(place, sizes, as_dtype(dtype))

    def _bell(self, draw, shape, mean, stddev, dtype):
        dtype = as_dtype(dtype)
        conversion.convert(mean, dtype)
        place, sizes = self._place(shape, "StatelessRandomNormalV2")
        return scaled(draw(place, sizes, accepted(dtype, FLOATS)), stddev, mean, dtype)

    def normal(self, shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, name=None):
        """Numbers of a normal distribution."""
        return self._bell(draws.normal, shape, mean, stddev, dtype)

    def truncated_normal(self, shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, name=None):
        """Numbers of a normal distribution; those more than two `stddev` from `mean` are drawn again."""
        return self._bell(draws.truncated_normal, shape, mean, stddev, dtype)

    def binomial(self, shape, counts, probs, dtype=dtypes.int32, name=None):
        """Successes in `counts` trials of probability `probs`; `shape` ends with the parameters' shape."""
        sizes = draws.sizes(shape, "StatefulRandomBinomial")
        counts, probs = choices.trials(counts, probs)
        several = numbers.prod(np.broadcast_shapes(tuple(counts.shape), tuple(probs.shape)))
        used = 50 * (numbers.prod(sizes) + 3 * several)  # what TensorFlow's kernel leaves out
        return choices.binomial_from(self.skip(EagerTensor(np.array(used))), sizes, counts, probs, dtype)

    def make_seeds(self, count=1):
        """Seeds for stateless ops, one a column: int64 of shape (2, count)."""
        keys = self.uniform_full_int([count], dtypes.int64)
        return array.stack([keys, EagerTensor(np.zeros(count, np.int64))])

    def split(self, count=1):
        """A list of `count` new generators that are independent of this one."""
        keys = self.uniform_full_int([count], dtypes.int64)
        return [Generator(state=_with_key(keys[i], [0, 0]), alg=self._algorithm) for i in range(count)]


def _with_key(key, counter):
    return array.concat([_words(counter), array.reshape(_words(key), [1])], 0)


_global = []  # the global generator, once there is one


@export("random.get_global_generator", "random.experimental.get_global_generator")
def get_global_generator():
    """The global `tf.random.Generator`; unless one was set, its state differs from run to run."""
    if not _global:
        _global.append(Generator.from_non_deterministic_state())
    return _global[0]


@export("random.set_global_generator", "random.experimental.set_global_generator")
def set_global_generator(generator):
    """Make `generator` the global one."""
    _global[:] = [generator]
