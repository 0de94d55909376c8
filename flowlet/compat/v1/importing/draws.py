"""Random operations: with the seeds that they have in the file, each session draws from the beginning of the stream."""

import math

import jax.numpy as jnp

from flowlet.core.graph import partial
from flowlet.core.graph.makers import maker
from flowlet.random import distributions
from flowlet.random.distributions import RESERVED
from flowlet.random.graphs import Draw, shuffled

_BY_SHAPE = {"RandomUniform": distributions.uniform, "RandomStandardNormal": distributions.normal,
             "TruncatedNormal": distributions.truncated_normal, "RandomUniformInt": distributions.integers_between}  # fmt: skip


def _seeds(attributes):
    pair = attributes.get("seed", 0), attributes.get("seed2", 0)
    return pair if any(pair) else (None, None)


def _register(op_type, distribution):
    @maker(op_type)
    def of_shape(inputs, attributes):
        dtype = attributes.get("dtype") or attributes["Tout"]

        def function(place, sizes, *limits):
            count = math.prod(sizes)
            return distribution(jnp, place, *limits, count, dtype._np).reshape(sizes), count * RESERVED

        return Draw(_seeds(attributes), function, (0,)), [(dtype, partial.sizes_of(inputs[0]))]


for _type, _distribution in _BY_SHAPE.items():
    _register(_type, _distribution)


@maker("RandomShuffle")
def _shuffle(inputs, attributes):
    return Draw(_seeds(attributes), shuffled), [(inputs[0].dtype, inputs[0].shape)]
