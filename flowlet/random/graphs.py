"""Random operations of graphs: seeds by the rules of TensorFlow 1.15, and a place in the stream that each session keeps.

The seed of an op without one of its own is the number of operations that the graph has when it is made.
"""

import math as numbers

import jax.numpy as jnp
import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph import build, forms, nodes, partial
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.op import TABLE
from flowlet.core.shape import Dimension, TensorShape
from flowlet.random import distributions, philox, seeds
from flowlet.random.distributions import RESERVED

_MANY = 2**22  # numbers up to which drawing on NumPy takes less time than a compilation
_ADD, _SUB, _MUL = (forms.parsed(line)[1] for line in ("AddV2 = Add add: x, y", "Sub = Sub sub: x, y", "Mul = Mul mul: x, y"))


def get_seed(op_seed):
    """The two seeds of an op: (graph, own), or (None, None) where its numbers differ from run to run."""
    graph = default_graph()
    if graph.seed is None:
        if op_seed is None:
            return None, None
        return seeds.paired(seeds.DEFAULT_SEED, op_seed)
    return seeds.paired(graph.seed, len(graph.get_operations()) if op_seed is None else op_seed)


class Draw(nodes.Node):
    """Draws numbers; the session keeps where in the stream the next ones begin.

    Args:
        seeds: (graph, own), or (None, None).
        draw: `draw(place, *inputs)` gives the numbers and how many blocks of the stream they leave behind.
        static: positions of inputs that are given as Python values: shapes, counts.
    """

    def __init__(self, seeds, draw, static=()):
        self.seeds, self.draw, self.static = seeds, draw, static

    def reads(self, op):
        return (op,)

    def writes(self, op):
        return (op,)

    def fresh(self, op):
        key, seed = self.seeds
        if key is None:
            key, seed = seeds.nondeterministic(), seeds.nondeterministic()
        return np.array([0, seed, key], np.uint64)

    def run(self, op, run, arrays):
        place = jnp.asarray(run.read(op))
        given = [run.static(op.inputs[index], array) if index in self.static else array for index, array in enumerate(arrays)]
        found, blocks = self.draw(place, *given)
        run.write(op, philox.skipped(jnp, place, np.uint64(blocks)))
        return [found]


class Numbers(Draw):
    """Draws numbers of one distribution in a shape, the first input; bounds may follow.

    Where variables get their first values, it runs on NumPy: those numbers are drawn once, and a compilation takes longer.

    Args:
        distribution: of distributions.py.
        dtype: of the numbers.
    """

    def __init__(self, seeds, distribution, dtype):
        super().__init__(seeds, None, (0,))
        self.distribution, self.dtype = distribution, dtype

    def on_numpy(self, op):
        sizes = op.outputs[0].shape
        return sizes.is_fully_defined() and sizes.num_elements() <= _MANY

    def run(self, op, run, arrays):
        sizes, bounds = run.static(op.inputs[0], arrays[0]), arrays[1:]
        count, place = numbers.prod(sizes), run.read(op)
        known = run.eager and all(isinstance(one, (np.ndarray, np.generic)) for one in bounds) and self.on_numpy(op)
        xp = np if known else jnp
        place = xp.asarray(place)
        if known:
            found = distributions.in_parts(self.distribution, place, bounds, count, self.dtype._np).reshape(sizes)
        else:
            found = self.distribution(xp, place, *bounds, count, self.dtype._np).reshape(sizes)
        run.write(op, philox.skipped(xp, place, np.uint64(count * RESERVED)))
        return [found]


def draw(op_type, function, inputs, output, name, op_seeds, static=(), attributes=None):
    """Add a random operation; gives its tensor.

    Args:
        function, static: as of `Draw`.
        inputs: tensors of the graph.
        output: (dtype, static shape).
        op_seeds: of `get_seed`.
    """
    return _placed(op_type, Draw(op_seeds, function, static), inputs, output, name, attributes)


def _placed(op_type, node, inputs, output, name, attributes):
    key, seed = node.seeds
    attributes = {"seed": key or 0, "seed2": seed or 0} | (attributes or {})
    return build.operation(op_type, node, inputs, [output], name, attributes).outputs[0]


def shape_tensor(shape):
    """The tensor of a `shape` argument."""
    if isinstance(shape, (list, tuple)):
        shape = [size.value if isinstance(size, Dimension) else size for size in shape]
        if not any(isinstance(size, GraphTensor) for size in shape):
            try:
                return build.tensor(np.array(shape, np.int32), None, "shape")
            except (TypeError, ValueError):  # None, a text: say which
                return build.tensor(tuple(shape), None, "shape")
    elif isinstance(shape, (int, np.integer)):
        return build.tensor(int(shape), dtypes.int32, "shape")
    return build.tensor(shape, None, "shape")


def _of_shape(op_type, distribution, shape, dtype, op_seeds, name=None, bounds=()):
    """Numbers of one distribution in a shape that is the first input."""
    kinds = {"Tout": dtype} if bounds else {"dtype": dtype}
    return _placed(op_type, Numbers(op_seeds, distribution, dtype), (shape, *bounds), (dtype, partial.sizes_of(shape)), name,
                   {"T": shape.dtype} | kinds)  # fmt: skip


def scaled(drawn, scale, shift, name):
    """`drawn * scale + shift`, as the operations that 1.15 makes."""
    product = _on_numpy(build.call(TABLE["Mul"], (drawn, scale), (), None, _MUL), np.multiply)
    return _on_numpy(build.call(TABLE["AddV2"], (product, shift), (), name, _ADD), np.add)


def _on_numpy(tensor, function):
    tensor.op.node.numpy = function
    return tensor


def difference(high, low):
    """`high - low` as the operation `sub`."""
    return _on_numpy(build.call(TABLE["Sub"], (high, low), (), None, _SUB), np.subtract)


def uniform(shape, minval=0, maxval=None, dtype=dtypes.float32, seed=None, name=None):
    """Numbers spread evenly over [minval, maxval), integers or not.

    Raises:
        ValueError: for a dtype that cannot be drawn, or integers without `maxval`.
    """
    dtype = dtypes.as_dtype(dtype)
    if not (dtype.is_floating or dtype in (dtypes.int32, dtypes.int64)):
        raise ValueError(f"Invalid dtype {dtype!r}")
    if maxval is None:
        if dtype.is_integer:
            raise ValueError(f"Must specify maxval for integer dtype {dtype!r}")
        maxval = 1
    with default_graph().name_scope(name or "random_uniform") as scope:
        shape = shape_tensor(shape)
        low, high = build.tensor(minval, dtype, "min"), build.tensor(maxval, dtype, "max")
        chosen = get_seed(seed)
        if dtype.is_integer:
            return _of_shape("RandomUniformInt", distributions.integers_between, shape, dtype, chosen, scope, (low, high))
        drawn = _of_shape("RandomUniform", distributions.uniform, shape, dtype, chosen)
        return scaled(drawn, difference(high, low), low, scope)


def _bell(op_type, default, distribution):
    def function(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None, name=None):
        dtype = dtypes.as_dtype(dtype)
        with default_graph().name_scope(name or default) as scope:
            shape = shape_tensor(shape)
            center, width = build.tensor(mean, dtype, "mean"), build.tensor(stddev, dtype, "stddev")
            drawn = _of_shape(op_type, distribution, shape, dtype, get_seed(seed))
            return scaled(drawn, width, center, scope)

    function.__name__ = function.__qualname__ = default
    return function


normal = _bell("RandomStandardNormal", "random_normal", distributions.normal)
normal.__doc__ = "Numbers of a normal distribution."
truncated_normal = _bell("TruncatedNormal", "truncated_normal", distributions.truncated_normal)
truncated_normal.__doc__ = "Numbers of a normal distribution, cut off at two `stddev` from `mean`."


def shuffle(value, seed=None, name=None):
    """The rows of a tensor in a random order."""
    chosen, graph = get_seed(seed), default_graph()
    with graph.name_scope(name or "RandomShuffle") as scope:
        value = build.tensor(value, None, "value")
        return draw("RandomShuffle", shuffled, (value,), (value.dtype, TensorShape(value.shape)), scope, chosen,
                    attributes={"T": value.dtype})  # fmt: skip


def shuffled(place, rows):
    """The rows of an array in the order that the stream gives at a place, and how many blocks that took."""
    count = rows.shape[0] if rows.ndim else 1
    if count < 2:
        return rows, 0
    order = distributions.permutation(jnp, place, count, np.dtype(np.int32))
    found = rows[np.asarray(order)] if rows.dtype == object else jnp.asarray(rows)[order]
    return found, -(-(count - 1) // 4)
