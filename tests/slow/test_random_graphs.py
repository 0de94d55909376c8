"""Random small graphs of public ops over random shapes and dtypes: built with sizes left open, run, and compared with eager mode.

Only the documented classes of errors may come; what eager mode gives, the session gives; the static shape fits the value.
A seed that fails is named in the message: `python -m tests.slow.test_random_graphs SEED` shows its expression.
"""

import random
import sys
import warnings

import numpy as np
import pytest

import flowlet as tf2
import flowlet.compat.v1 as tf
from flowlet.core.mode import using
from tests.graphs.comparing import graph_mode

SEEDS = range(600)
DOCUMENTED = (ValueError, TypeError, tf.errors.OpError)  # AssertionError and the like are flowlet's own mistakes
_KINDS = ["float32"] * 5 + ["float64", "int32", "int32", "int64", "bool"]


def _axis(chance, value):
    return chance.choice([0, -1, 1, chance.randint(-3, 3)])


def _sizes(chance, value):
    """A shape of as many elements, or (seldom) of others."""
    count = int(np.prod(value.shape))
    first = chance.choice([size for size in range(1, count + 1) if count % size == 0] or [1])
    return chance.choice([[-1], [first, -1], [first, count // first], [-1, first], [2, -1]])


def _one(names, **keywords):
    """Ops of one tensor."""
    return [(lambda chance, value, name=name: (name, [value], dict(keywords))) for name in names.split()]


def _along(names):
    """Ops along an axis."""
    return [(lambda chance, value, name=name: (name, [value], {"axis": _axis(chance, value)})) for name in names.split()]


OF_ONE = [
    *_one("square negative abs sign exp tanh sigmoid nn.relu nn.elu nn.softplus nn.leaky_relu sqrt floor round zeros_like "
          "ones_like "
          "identity shape size rank transpose logical_not nn.l2_loss reduce_sum reduce_max reduce_mean"),
    *_along("reduce_sum reduce_mean reduce_max reduce_min reduce_prod argmax argmin cumsum expand_dims nn.softmax nn.log_softmax "
            "reduce_logsumexp unstack reduce_all reduce_any"),
    lambda chance, value: ("reshape", [value, _sizes(chance, value)], {}),
    lambda chance, value: ("squeeze", [value], {"axis": [_axis(chance, value)]}),
    lambda chance, value: ("transpose", [value, chance.sample(range(value.ndim), value.ndim)], {}),
    lambda chance, value: ("tile", [value, [chance.randint(0, 2) for _ in range(value.ndim)]], {}),
    lambda chance, value: ("pad", [value, [[chance.randint(0, 2), chance.randint(0, 1)] for _ in range(value.ndim)]], {}),
    lambda chance, value: ("slice", [value, *([chance.choice(some)] * value.ndim for some in ((0, 1), (-1, 1, 2)))], {}),
    lambda chance, value: ("cast", [value, chance.choice(["float32", "int32", "bool", "float64"])], {}),
    lambda chance, value: ("reverse", [value, [_axis(chance, value)]], {}),
    lambda chance, value: ("split", [value, chance.choice([1, 2, [1, -1]])], {"axis": _axis(chance, value)}),
    lambda chance, value: ("one_hot", [value, chance.randint(0, 4)], {}),
    lambda chance, value: ("gather", [value, [chance.randint(0, 3) for _ in range(2)]], {"axis": _axis(chance, value)}),
    lambda chance, value: ("broadcast_to", [value, [chance.randint(1, 3), *value.shape]], {}),
    lambda chance, value: ("getitem", [value, _key(chance)], {}),
    lambda chance, value: ("clip_by_value", [value, 0, 2], {}),
    lambda chance, value: ("linalg.band_part", [value, 1, 0], {}),
]  # fmt: skip
OF_TWO = ("add subtract multiply divide maximum minimum math.squared_difference less equal not_equal greater_equal logical_and "
          "logical_or "
          "matmul pow floordiv").split()


def _key(chance):
    parts = [0, -1, slice(None), slice(1, None), slice(None, None, 2), slice(0, 2), None, Ellipsis, slice(None, None, -1)]
    key = chance.sample(parts, chance.randint(1, 3))
    return tuple(key)


class Expression:
    """Leaves with values, and steps on them: the same in a graph and in eager mode."""

    def __init__(self, seed):
        chance = self.chance = random.Random(seed)
        numbers = np.random.default_rng(seed)
        self.leaves, self.static, self.steps = [], [], []
        shape = [chance.randint(1, 3) for _ in range(chance.randint(0, 3))]
        for _ in range(chance.randint(1, 3)):
            own = chance.choice([shape, shape, [1] * len(shape), shape[1:], [chance.randint(1, 3) for _ in range(2)]])
            self.leaves.append(np.asarray(numbers.integers(-2, 4, own)).astype(chance.choice(_KINDS)))
            opened = [size if chance.random() < 0.6 else None for size in own]  # noqa: PLR2004
            self.static.append(None if chance.random() < 0.1 else opened)  # noqa: PLR2004
        with using(building=False):
            self.value = self._eager()

    def _eager(self):
        """Choose steps while they are run; the last may fail."""
        values = list(self.leaves)
        for _ in range(self.chance.randint(1, 4)):
            self.steps.append(self._step(values))
            try:
                found = _call(tf2, self.steps[-1], [tf2.constant(one) for one in values])
            except Exception as error:  # noqa: BLE001 - what kind it may be is asked later
                return error
            found = found if isinstance(found, (list, tuple)) else [found]
            if not found:
                break
            values += [one.numpy() for one in found]
            if values[-1].size > 500:  # noqa: PLR2004
                break
        return values[-1]

    def _step(self, values):
        place = self.chance.choice([len(values) - 1, self.chance.randrange(len(values))])
        kind, value = self.chance.random(), values[place]
        if kind < 0.25:  # noqa: PLR2004
            same = [at for at, one in enumerate(values) if one.dtype == values[place].dtype]
            return self.chance.choice(OF_TWO), [place, self.chance.choice(same)], [], {}
        if kind < 0.35:  # noqa: PLR2004
            same = [at for at, one in enumerate(values) if one.dtype == values[place].dtype]
            name = self.chance.choice(["concat", "stack"])
            return name, [place, self.chance.choice(same)], [], {"axis": _axis(self.chance, value)}
        name, arguments, keywords = self.chance.choice(OF_ONE)(self.chance, value)
        return name, [place], arguments[1:], keywords

    def graph(self):
        """(static dtype and shape, value) in a session, or the error; the 1.x root makes the graph."""
        try:
            feeds, tensors = {}, []
            for value, shape in zip(self.leaves, self.static):
                tensors.append(tf.placeholder(value.dtype, shape))
                feeds[tensors[-1]] = value
            for step in self.steps:
                found = _call(tf, step, tensors)
                tensors += found if isinstance(found, (list, tuple)) else [found]
            with tf.Session() as session:
                return tensors[-1], session.run(tensors[-1], feeds)
        except Exception as error:  # noqa: BLE001
            return None, error

    def __str__(self):
        leaves = ", ".join(f"{value.dtype}{list(value.shape)} as {shape}" for value, shape in zip(self.leaves, self.static))
        return f"{leaves}: {self.steps}"


def _call(lib, step, tensors):
    name, places, arguments, keywords = step
    given = [tensors[place] for place in places]
    if name == "getitem":
        return given[0][arguments[0]]
    function = lib
    for part in name.split("."):
        function = getattr(function, part)
    return function(given, **keywords) if name in ("concat", "stack") else function(*given, *arguments, **keywords)


def wrong(seed):
    """What is wrong with the expression of a seed; None where all is well."""
    expression = Expression(seed)
    with graph_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tensor, found = expression.graph()
    wanted = expression.value
    for error in (wanted, found):
        if isinstance(error, Exception) and not isinstance(error, DOCUMENTED):
            return f"{type(error).__name__}: {error}"
    if isinstance(found, TypeError) and "allowed values" in str(found):  # a dtype that 1.15 does not take, and 2.x does
        return None
    if isinstance(found, ValueError) and "Cannot infer num" in str(found):  # a size is open that only eager mode knows
        return None
    if isinstance(wanted, Exception) or isinstance(found, Exception):
        both = isinstance(wanted, Exception) and isinstance(found, Exception)
        return None if both else f"eager: {wanted!r}, session: {found!r}"
    if not tensor.shape.is_compatible_with(found.shape):
        return f"static shape {tensor.shape}, value of {found.shape}"
    if tensor.dtype.as_numpy_dtype != found.dtype.type or found.dtype != wanted.dtype:
        return f"static dtype {tensor.dtype}, session {found.dtype}, eager {wanted.dtype}"
    if found.shape != wanted.shape or not np.allclose(found, wanted, rtol=2e-5, atol=1e-5, equal_nan=True):
        return f"session {found!r}, eager {wanted!r}"
    return None


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(SEEDS), 50))
def test_random_graphs(first):
    found = {seed: text for seed in SEEDS[first : first + 50] if (text := wrong(seed)) is not None}
    assert not found, "\n".join(f"seed {seed}: {text}\n    {Expression(seed)}" for seed, text in found.items())


if __name__ == "__main__":
    for _seed in map(int, sys.argv[1:]):
        print(_seed, Expression(_seed), wrong(_seed) or "fine", sep="\n  ")
