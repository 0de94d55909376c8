"""TensorFlow's rules for seeds: from the global seed and an op's own to a place in Philox's stream.

Eager: an op without a seed of its own gets one from Python's generator, which the global seed starts. An op
with a seed continues where the last of the same type, dtype and seeds stopped. `set_seed` starts them anew.

In a trace (`tf.function`, a compiled `fit`): ops without a seed are numbered. How much of the stream each op has
used is counted in a hidden Variable, so that each run of the compiled function draws new numbers.
"""

import contextlib
import os
import random
import weakref

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import frame as tracing
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor, WeakSet
from flowlet.core.variable import Variable

DEFAULT_SEED = 87654321  # stands for the global seed where only the op has one
SEEDS = 2**31 - 1  # seeds count modulo this
_OPS = 32  # random ops of a function that are counted one by one; further ones share the last place
_SPARE = 4  # counters that wait for the next trace: one for it, and for functions traced inside it


class Global:
    """The global seed and what follows from it."""

    seed = None
    source = random.Random()  # gives seeds to eager ops without one
    orders = random.Random()  # gives seeds for what TensorFlow draws elsewhere: the order of samples in `fit`
    owner = None  # of the functions that are being traced: see `shared`
    used = {}  # (op type, dtype, seeds) -> blocks that eager ops with a seed have used


class Counter(Variable):
    """Of one traced function: the key of its ops, then how many blocks each of them has used."""

    seed = None  # the global seed that it was traced under

    def __init__(self):
        super().__init__(np.zeros(1 + _OPS, np.int64), trainable=False, name="random_state")
        self.restart()

    def restart(self):
        """Count from 0 again, under the same global seed or, where there was none, that of now."""
        self.seed = Global.seed if self.seed is None else self.seed
        key = nondeterministic() if self.seed is None else self.seed % SEEDS
        self.assign(np.array([key] + [0] * _OPS, np.int64))


_spare = []  # counters that no trace has taken
_taken = WeakSet()  # the counters of the traced functions that exist
_traces = weakref.WeakKeyDictionary()  # frame -> _Trace
_counters = weakref.WeakKeyDictionary()  # frame of a function, or owner of several -> {kind: Counter}


def nondeterministic():
    """63 random bits from the operating system."""
    return int.from_bytes(os.urandom(8), "little") >> 1


def _outside_traces():
    return state.frame is None and state.lifted is None


def _prepare():
    """Have counters ready for a trace, which had to begin again if it made variables itself."""
    if _outside_traces():
        while len(_spare) < _SPARE:
            _spare.append(Counter())


tracing.preparations.append(_prepare)


@export("random.set_seed")
def set_seed(seed):
    """Set the global seed, and start every sequence of random numbers again.

    Args:
        seed: an integer; None for numbers that differ from run to run.

    Raises:
        TypeError: for a text.

    >>> import flowlet as tf
    >>> tf.random.set_seed(42)
    >>> tf.random.uniform([2]).numpy().tolist()
    [0.6645621..., 0.4410067...]
    """
    if isinstance(seed, (str, bytes)):
        raise TypeError(errors.message(f"`seed` is the text {seed!r}.", "an integer or None."))
    Global.seed = seed if seed is None else int(np.asarray(seed))
    Global.source = random.Random(Global.seed)
    Global.orders = random.Random(Global.seed)
    Global.used = {}
    if _outside_traces():  # what a trace assigns would be assigned whenever the function runs
        _spare.clear()
        for counter in _taken:
            counter.restart()


def draw():
    """An integer that follows from the global seed, or differs from run to run where there is none."""
    return Global.orders.getrandbits(63)


def get_seed(op_seed):
    """The two seeds of an op: (global, own), or (None, None) where its numbers differ from run to run.

    Args:
        op_seed: the op's own seed, an integer or None.
    """
    if Global.seed is None:
        return (None, None) if op_seed is None else (DEFAULT_SEED, int(op_seed) % SEEDS)
    if op_seed is None:
        op_seed = Global.source.randint(0, SEEDS) if state.frame is None else _trace(state.frame).number()
    return paired(Global.seed, op_seed)


def paired(*seeds):
    """Two seeds as TensorFlow's kernels get them, to which (0, 0) would mean that there are none."""
    key, seed = (int(one) % SEEDS for one in seeds)
    return (0, SEEDS) if (key, seed) == (0, 0) else (key, seed)


@contextlib.contextmanager
def shared(owner, kind=""):
    """Let the functions traced in a `with` block count together, as forms of one function of TensorFlow.

    A `fit` has a step for full batches and one for a smaller last batch. Counting together, they draw what
    TensorFlow draws; on their own, both would begin with the same numbers.

    Args:
        owner: any object that lives as long as the functions do.
        kind: which of several functions of the owner, such as "train".
    """
    before, Global.owner = Global.owner, (owner, kind)
    try:
        yield
    finally:
        Global.owner = before


def _counter(frame):
    """The counter of a function that is being traced."""
    owner, kind = Global.owner or (frame, "")
    found = _counters.setdefault(owner, {})
    if kind not in found:
        taken = list(_taken)  # more traces than spare counters: the last one counts for this function too
        found[kind] = _spare.pop() if _spare else taken[-1] if taken else Counter()
        _taken.add(found[kind])
    return found[kind]


class _Trace:
    """The random ops of a running trace.

    A loop's body or a branch uses the counter of the function around it, and takes it further: a turn of a loop
    counts as a run does.
    """

    def __init__(self, frame):
        self.outer = None if frame.outer is None else _trace(frame.outer)
        self.counter = self.outer.counter if self.outer else _counter(frame)
        self.numbered, self.ops = (self.outer.numbered, self.outer.ops) if self.outer else (0, 0)
        self.before, self.used = None, np.zeros(1 + _OPS, np.int64)

    def number(self):
        """The seed of the next op that has none."""
        self.numbered += 1
        return self.numbered - 1

    def place(self, op_seed, blocks):
        if self.before is None:
            self.before = self.counter._value
        self.ops += 1
        slot = min(self.ops, _OPS)
        self.used[slot] += blocks
        self.counter._value = self.before + self.used.copy()  # once for all ops: what was assigned before is dropped
        if Global.seed is None and op_seed is None:
            key, seed = self.before[0], self.number()
        else:
            key, seed = get_seed(op_seed)
            if Global.seed is not None and Global.seed == self.counter.seed:
                key = self.before[0]  # the same number, as an input of the compiled function
        words = [self.before[slot], seed, key]
        return jnp.stack([jnp.asarray(word, np.int64) for word in words]).astype(np.uint64)


def _trace(frame):
    found = _traces.get(frame)
    if found is None:
        found = _traces[frame] = _Trace(frame)
    return found


def place(op_type, dtype, op_seed, blocks):
    """Where in the stream an op takes its numbers, as a tensor of three words (see philox.py).

    Args:
        op_type: the op's name, such as "RandomUniform".
        dtype: of its result.
        op_seed: the seed it was given, or None.
        blocks: how many blocks of the stream it leaves behind.
    """
    if op_seed is not None:
        op_seed = int(op_seed)
    if state.frame is not None:
        return EagerTensor(_trace(state.frame).place(op_seed, blocks))
    key, seed = get_seed(op_seed)
    if key is None:
        key, seed = nondeterministic(), nondeterministic()
    skip = 0
    if op_seed is not None:
        sequence = (op_type, dtype, key, seed)
        skip = Global.used.get(sequence, 0)
        Global.used[sequence] = skip + blocks
    return EagerTensor(np.array([skip, seed, key], np.uint64))
