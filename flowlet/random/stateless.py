"""`tf.random.stateless_*`: numbers that follow from a seed of two integers and nothing else."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import as_dtype
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor
from flowlet.ops import array
from flowlet.random import algorithms, choices, draws, philox, truncation
from flowlet.random.stateful import FLOATS, INTEGERS, accepted, between, integers, reordered, scaled

_WIDE = (*INTEGERS, dtypes.uint32, dtypes.uint64)
_KEY = "StatelessRandomGetKeyCounter"


@op(_KEY, inputs="seed:T", types={"T": INTEGERS}, gradient=False)
def _scrambled(seed, name=None):
    return philox.scrambled(jnp, seed)


def place(seed, alg=None, op_type="StatelessRandomUniformV2"):
    """Where in the stream the numbers of a seed begin.

    Raises:
        InvalidArgumentError: for a seed that is not two integers, or an algorithm other than Philox.
    """
    algorithms.check(alg, op_type)
    seed = conversion.convert(seed)
    if seed.shape != [2]:
        raise errors.invalid(f"seed must have shape [2], not {seed.shape.as_list()}", _KEY)
    if type(seed._value) is np.ndarray and seed.dtype in INTEGERS:
        return EagerTensor(philox.scrambled(np, seed._value))
    return _scrambled(seed)


@export("random.stateless_uniform")
def stateless_uniform(shape, seed, minval=0, maxval=None, dtype=dtypes.float32, name=None, alg="auto_select"):
    """Numbers spread evenly over [minval, maxval), the same for the same seed.

    Args:
        shape: the sizes of the result.
        seed: two integers.
        minval: the lowest number; None, with maxval=None, for integers over the whole range of the dtype.
        maxval: the end of the range, not included; 1 by default for floats.
        dtype: a floating-point type, int32, int64, uint32 or uint64.
        alg: "philox" or "auto_select".

    >>> import flowlet as tf
    >>> tf.random.stateless_uniform([3], [1, 2], 0, 10, tf.int32).numpy().tolist()
    [0, 9, 4]
    """
    dtype = accepted(dtype, FLOATS + _WIDE)
    if dtype.is_integer:
        if (minval is None) != (maxval is None):
            raise ValueError(f"For integer `dtype` argument {dtype}, argument `minval` and `maxval` must be "
                             f"both None or not None. Got `minval`={minval}, `maxval`={maxval}.")  # fmt: skip
        if minval is not None and dtype.is_unsigned:
            raise ValueError(f"Argument `dtype` got invalid value {dtype} when argument `minval` is not "
                             "None. Please don't use unsigned integers in this case.")  # fmt: skip
    kind = "FullInt" if minval is None else "Int" if dtype.is_integer else ""
    op_type = f"StatelessRandomUniform{kind}V2"
    sizes, start = draws.sizes(shape, op_type), place(seed, alg, op_type)
    if minval is None and dtype.is_integer:
        return draws.integers(start, sizes, dtype)
    if dtype.is_integer:
        return integers(start, sizes, minval, maxval, dtype, op_type)
    return between(draws.uniform(start, sizes, dtype), minval, 1 if maxval is None else maxval, dtype)


def _bell(draw, op_type, shape, seed, mean, stddev, dtype, alg):
    dtype = as_dtype(dtype)
    conversion.convert(mean, dtype)
    sizes = draws.sizes(shape, op_type)
    return scaled(draw(place(seed, alg, op_type), sizes, accepted(dtype, FLOATS)), stddev, mean, dtype)


@export("random.stateless_normal")
def stateless_normal(shape, seed, mean=0.0, stddev=1.0, dtype=dtypes.float32, name=None, alg="auto_select"):
    """Numbers of a normal distribution, the same for the same seed of two integers.

    >>> import flowlet as tf
    >>> tf.random.stateless_normal([2], [1, 2]).numpy().tolist()
    [0.544110..., 0.207380...]
    """
    return _bell(draws.normal, "StatelessRandomNormalV2", shape, seed, mean, stddev, dtype, alg)


@export("random.stateless_truncated_normal")
def stateless_truncated_normal(shape, seed, mean=0.0, stddev=1.0, dtype=dtypes.float32, name=None,
                               alg="auto_select"):  # fmt: skip
    """Numbers of a normal distribution cut off at two `stddev` from `mean`, the same for the same seed."""
    return _bell(draws.truncated_normal, "StatelessTruncatedNormalV2", shape, seed, mean, stddev, dtype, alg)


@export("random.stateless_parameterized_truncated_normal")
def stateless_parameterized_truncated_normal(shape, seed, means=0.0, stddevs=1.0, minvals=-2.0, maxvals=2.0,
                                             name=None):  # fmt: skip
    """Numbers of normal distributions cut off at `minvals` and `maxvals`, the same for the same seed.

    The parameters broadcast to `shape`. The numbers differ from TensorFlow's, the distribution does not.
    """
    return truncation.truncated(place(seed), draws.sizes(shape, "StatelessParameterizedTruncatedNormal"),
                                means, stddevs, minvals, maxvals)  # fmt: skip


@export("random.stateless_categorical")
def stateless_categorical(logits, num_samples, seed, dtype=dtypes.int64, name=None):
    """Class indices (rows, num_samples) of probabilities softmax(logits), the same for the same seed."""
    return choices.choose(place(seed), conversion.convert(logits), num_samples, dtype)


@export("random.stateless_gamma")
def stateless_gamma(shape, seed, alpha, beta=None, dtype=dtypes.float32, name=None):
    """Numbers of gamma distributions, the same for the same seed; `shape` ends with the parameters' shape."""
    return choices.gamma_from(place(seed), draws.sizes(shape, "StatelessRandomGammaV2"), alpha, beta, dtype)


@export("random.stateless_poisson")
def stateless_poisson(shape, seed, lam, dtype=dtypes.int32, name=None):
    """Numbers of Poisson distributions, the same for the same seed; `shape` ends with the shape of `lam`."""
    sizes = draws.sizes(shape, "StatelessRandomPoisson")
    return choices.poisson_from(place(seed), sizes, conversion.convert(lam), dtype)


@export("random.stateless_binomial")
def stateless_binomial(shape, seed, counts, probs, output_dtype=dtypes.int32, name=None):
    """Successes in `counts` trials of probability `probs`, the same for the same seed.

    >>> import flowlet as tf
    >>> tf.random.stateless_binomial([2], [1, 2], 10., 1.).numpy().tolist()
    [10, 10]
    """
    sizes = draws.sizes(shape, "StatelessRandomBinomial")
    return choices.binomial_from(place(seed), sizes, *choices.trials(counts, probs), output_dtype)


@export("random.experimental.stateless_shuffle")
def stateless_shuffle(value, seed, alg="auto_select", name=None):
    """`value` with its rows in a random order, the same for the same seed."""
    value = conversion.convert(value)
    if not value.shape.rank or value.shape[0] < 2:
        return value
    order = draws.permutation(place(seed, alg, "StatelessShuffle"), (value.shape[0],), dtypes.int32)
    return reordered(value, order)


@export("random.split", "random.experimental.stateless_split")
def stateless_split(seed, num=2, alg="auto_select"):
    """`num` new seeds (num, 2) from one."""
    seed = conversion.convert(seed)
    return draws.integers(place(seed, alg), (conversion.static(num, "num"), 2), seed.dtype)


@export("random.fold_in", "random.experimental.stateless_fold_in")
def stateless_fold_in(seed, data, alg="auto_select"):
    """A new seed from a seed and an integer."""
    data = conversion.convert(data)
    if not data.dtype.is_integer:
        raise ValueError(f"`data` must be an integer to fold into the seed. Received: {data.dtype.name} {data}")
    return array.stack([draws.integers(place(seed, alg), (), data.dtype), data])
