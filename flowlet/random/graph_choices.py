"""Random operations of graphs with parameters of each result's own: categorical, gamma, Poisson; crops; stateless ones."""

import math as numbers

import jax
import jax.numpy as jnp
import numpy as np

from flowlet.core import dtypes
from flowlet.core.graph import build, nodes, partial
from flowlet.core.graph.stack import default_graph
from flowlet.core.op import TABLE
from flowlet.random import distributions, graphs, philox
from flowlet.random.distributions import RESERVED


def multinomial(logits, num_samples, dtype, seed, name):
    """Class indices (rows, num_samples) of probabilities softmax(logits); `name` is the scope."""
    graph, dtype = default_graph(), dtypes.as_dtype(dtype or dtypes.int64)
    body = TABLE["Multinomial"].body
    with graph.name_scope(name):
        logits = build.tensor(logits, None, "logits")
        chosen = graphs.get_seed(seed)
        with graph.name_scope("Multinomial") as scope:
            count = build.tensor(num_samples, dtypes.int32, "num_samples")

            def function(place, logits, count):
                found = body(place, jnp.asarray(logits), count, dtype)
                return found, logits.shape[0] * -(-count // 4) * 4 * 2 * RESERVED

            rows = logits.shape.as_list()[0] if logits.shape.rank == 2 else None
            known = partial.constant_value(count)
            return graphs.draw("Multinomial", function, (logits, count), (dtype, [rows, None if known is None else int(known)]),
                               scope, chosen, (1,), {"T": logits.dtype, "output_dtype": dtype})  # fmt: skip


def _per_parameter(op_type, name, shape, parameters, dtype, chosen, attributes, *extra):
    """Numbers for each parameter, in a shape that ends with that of the parameters."""
    body = TABLE[op_type].body

    def function(place, sizes, values):
        sizes = (*sizes, *np.shape(values))
        return body(place, jnp.asarray(values), sizes, *extra), numbers.prod(sizes) * RESERVED

    sizes, own = partial.sizes_of(shape), parameters.shape
    known = None if sizes is None or own.rank is None else [*sizes, *own.as_list()]
    return graphs.draw(op_type, function, (shape, parameters), (dtype, known), name, chosen, (0,), attributes)


def gamma(shape, alpha, beta=None, dtype=dtypes.float32, seed=None, name=None):
    """Numbers of gamma distributions; the shape of the parameters is appended to `shape`."""
    dtype = dtypes.as_dtype(dtype)
    with default_graph().name_scope(name or "random_gamma"):
        shape = build.tensor(shape, dtypes.int32, "shape")
        alpha = build.tensor(alpha, dtype, "alpha")
        beta = build.tensor(1 if beta is None else beta, dtype, "beta")
        alpha = alpha + TABLE["ZerosLike"].public(beta)
        drawn = _per_parameter("RandomGamma", None, shape, alpha, dtype, graphs.get_seed(seed),
                               {"S": shape.dtype, "T": dtype})  # fmt: skip
        return TABLE["Maximum"].public(np.finfo(dtype._np).tiny, drawn / beta)


def poisson(shape, lam, dtype=dtypes.float32, seed=None, name=None):
    """Numbers of Poisson distributions with the means `lam`, whose shape is appended to `shape`."""
    dtype, graph = dtypes.as_dtype(dtype), default_graph()
    with graph.name_scope(name or "random_poisson"):
        shape = build.tensor(shape, dtypes.int32, "shape")
        chosen = graphs.get_seed(seed)
        with graph.name_scope("RandomPoissonV2") as scope:
            rate = lam if hasattr(lam, "dtype") or hasattr(lam, "_graph_tensor") else np.asarray(lam, np.float64)
            rate = build.tensor(rate, None, "rate")
        return _per_parameter("RandomPoissonV2", scope, shape, rate, dtype, chosen,
                              {"R": rate.dtype, "S": shape.dtype, "dtype": dtype}, dtype)  # fmt: skip


def crop(value, size, seed=None, name=None):
    """A part of `value` of the given size, from a random place.

    Raises:
        InvalidArgumentError: when it runs, where `value` is smaller than `size`.
    """
    from flowlet import api

    graph = default_graph()
    with graph.name_scope(name or "random_crop") as scope:
        value = build.tensor(value, None, "value")
        size = build.tensor(size, dtypes.int32, "size")
        shape = api.resolve("compat.v1", "shape")(value)
        fits = TABLE["All"].public(shape >= size)
        check = api.resolve("compat.v1", "Assert")(fits, ["Need value.shape >= size, got ", shape, size], summarize=1000)
        with graph.control_dependencies([check]):
            shape = TABLE["Identity"].public(shape, name="control_dependency")
        limit = shape - size + 1
        begin = graphs.uniform(api.resolve("compat.v1", "shape")(shape), 0, size.dtype.max, size.dtype, seed) % limit
        node = _Part()
        outputs = [(value.dtype, partial.sizes_of(size))]
        return build.operation("Slice", node, (value, begin, size), outputs, scope, {"T": value.dtype}).outputs[0]


class _Part(nodes.Node):
    """A slice of known size from a place that is known when it runs."""

    def run(self, op, run, arrays):
        value, begin, size = arrays
        sizes = run.static(op.inputs[2], size)
        return [jax.lax.dynamic_slice(jnp.asarray(value), list(begin), sizes)]


# stateless --------------------------------------------------------------------------------------------------------------


class _Stateless(nodes.Node):
    """Numbers that follow from a seed, the second input, and nothing else; the first input is their shape."""

    def __init__(self, distribution, dtype):
        self.distribution, self.dtype = distribution, dtype

    def run(self, op, run, arrays):
        shape, seed, *bounds = arrays
        sizes = run.static(op.inputs[0], shape)
        place = philox.scrambled(jnp, jnp.asarray(seed))
        return [self.distribution(jnp, place, *bounds, numbers.prod(sizes), self.dtype._np).reshape(sizes)]


def _stateless(op_type, distribution, shape, seed, dtype, name=None, bounds=()):
    with default_graph().name_scope(name or op_type) as scope:
        seed = build.tensor(seed if hasattr(seed, "dtype") else np.asarray(seed, np.int64), None, "seed")
        return build.operation(op_type, _Stateless(distribution, dtype), (shape, seed, *bounds),
                               [(dtype, partial.sizes_of(shape))], scope,
                               {"T": shape.dtype, "Tseed": seed.dtype, "dtype": dtype}).outputs[0]  # fmt: skip


def stateless_uniform(shape, seed, minval=0, maxval=None, dtype=dtypes.float32, name=None):
    """Numbers spread evenly over [minval, maxval), the same for the same seed of two integers."""
    dtype = dtypes.as_dtype(dtype)
    with default_graph().name_scope(name or "stateless_random_uniform") as scope:
        shape = graphs.shape_tensor(shape)
        if dtype.is_integer and minval is None:
            return _stateless("StatelessRandomUniformFullInt", distributions.integers, shape, seed, dtype, scope)
        low = build.tensor(minval, dtype, "min")
        high = build.tensor(1 if maxval is None else maxval, dtype, "max")
        if dtype.is_integer:
            return _stateless("StatelessRandomUniformInt", distributions.integers_between, shape, seed, dtype, scope, (low, high))
        drawn = _stateless("StatelessRandomUniform", distributions.uniform, shape, seed, dtype)
        return graphs.scaled(drawn, graphs.difference(high, low), low, scope)


def _stateless_bell(op_type, default, distribution):
    def function(shape, seed, mean=0.0, stddev=1.0, dtype=dtypes.float32, name=None):
        """Numbers that are the same for the same seed of two integers."""
        dtype = dtypes.as_dtype(dtype)
        with default_graph().name_scope(name or default) as scope:
            shape = graphs.shape_tensor(shape)
            center, width = build.tensor(mean, dtype, "mean"), build.tensor(stddev, dtype, "stddev")
            return graphs.scaled(_stateless(op_type, distribution, shape, seed, dtype), width, center, scope)

    function.__name__ = default
    return function


stateless_normal = _stateless_bell("StatelessRandomNormal", "stateless_random_normal", distributions.normal)
stateless_truncated_normal = _stateless_bell("StatelessTruncatedNormal", "stateless_truncated_normal",
                                             distributions.truncated_normal)  # fmt: skip


def stateless_multinomial(logits, num_samples, seed, dtype, name):
    """Class indices of probabilities softmax(logits), the same for the same seed; `name` is the scope."""
    dtype = dtypes.as_dtype(dtype or dtypes.int64)
    body = TABLE["Multinomial"].body
    with default_graph().name_scope(name):
        logits = build.tensor(logits, None, "logits")
        with default_graph().name_scope("StatelessMultinomial") as scope:
            count = build.tensor(num_samples, dtypes.int32, "num_samples")
            seed = build.tensor(seed if hasattr(seed, "dtype") else np.asarray(seed, np.int64), None, "seed")
            samples = int(partial.constant_value(count))

            def function(logits, _, seed):
                return [body(philox.scrambled(jnp, jnp.asarray(seed)), jnp.asarray(logits), samples, dtype)]

            return build.operation("StatelessMultinomial", nodes.Function(function), (logits, count, seed),
                                   [(dtype, [logits.shape.as_list()[0], samples])], scope,
                                   {"T": logits.dtype, "output_dtype": dtype}).outputs[0]  # fmt: skip
