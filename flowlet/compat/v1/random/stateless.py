"""`tf.random.stateless_*` as 1.x has them: numbers that follow from a seed of two integers and nothing else."""

from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.mode import state
from flowlet.random import graph_choices, stateless


@export("compat.v1.random.stateless_uniform")
def stateless_uniform(shape, seed, minval=0, maxval=None, dtype=dtypes.float32, name=None):
    """Numbers spread evenly over [minval, maxval), the same for the same seed.

    Args:
        shape: the sizes of the result.
        seed: two integers.
        minval: the lowest number; None, with maxval=None, for integers over the whole range of the dtype.
        maxval: the end of the range, not included; 1 by default for floats.
    """
    return (graph_choices if state.building else stateless).stateless_uniform(shape, seed, minval, maxval, dtype, name)


@export("compat.v1.random.stateless_normal")
def stateless_normal(shape, seed, mean=0.0, stddev=1.0, dtype=dtypes.float32, name=None):
    """Numbers of a normal distribution, the same for the same seed of two integers."""
    return (graph_choices if state.building else stateless).stateless_normal(shape, seed, mean, stddev, dtype, name)


@export("compat.v1.random.stateless_truncated_normal")
def stateless_truncated_normal(shape, seed, mean=0.0, stddev=1.0, dtype=dtypes.float32, name=None):
    """Numbers of a normal distribution cut off at two `stddev` from `mean`, the same for the same seed."""
    module = graph_choices if state.building else stateless
    return module.stateless_truncated_normal(shape, seed, mean, stddev, dtype, name)


@export("compat.v1.random.stateless_multinomial")
def stateless_multinomial(logits, num_samples, seed, output_dtype=dtypes.int64, name=None):
    """Class indices of probabilities softmax(logits), the same for the same seed of two integers."""
    if state.building:
        return graph_choices.stateless_multinomial(logits, num_samples, seed, output_dtype, name or "stateless_multinomial")
    return stateless.stateless_categorical(logits, num_samples, seed, output_dtype, name)


@export("compat.v1.random.stateless_categorical")
def stateless_categorical(logits, num_samples, seed, dtype=dtypes.int64, name=None):
    """Class indices of probabilities softmax(logits), the same for the same seed of two integers."""
    if state.building:
        return graph_choices.stateless_multinomial(logits, num_samples, seed, dtype, name or "stateless_categorical")
    return stateless.stateless_categorical(logits, num_samples, seed, dtype, name)
