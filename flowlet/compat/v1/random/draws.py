"""`tf.random_uniform`, `tf.random_normal` and their kin, with the names and arguments of 1.x."""

from flowlet import api
from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.mode import state
from flowlet.random import choices, graph_choices, graphs, stateful


@export("compat.v1.random_uniform", "compat.v1.random.uniform")
def random_uniform(shape, minval=0, maxval=None, dtype=dtypes.float32, seed=None, name=None):
    """Numbers spread evenly over [minval, maxval), other ones in each run.

    Args:
        shape: the sizes of the result, or a tensor of them.
        minval: the lowest number; 0 by default.
        maxval: the end of the range, not included; 1 by default, to be given for integers.
        dtype: float16, bfloat16, float32, float64, int32 or int64.
        seed: an integer; see `tf.set_random_seed`.

    Raises:
        ValueError: for integers without `maxval`.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     sess.run(tf.random_uniform([2], seed=7)).tolist()
    [0.483940..., 0.506203...]
    """
    return (graphs if state.building else stateful).uniform(shape, minval, maxval, dtype, seed, name)


@export("compat.v1.random_normal", "compat.v1.random.normal")
def random_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None, name=None):
    """Numbers of a normal distribution, other ones in each run.

    Args:
        shape: the sizes of the result, or a tensor of them.
        mean, stddev: numbers or tensors that broadcast to `shape`.
        dtype: a floating-point type.
        seed: an integer; see `tf.set_random_seed`.
    """
    return (graphs if state.building else stateful).normal(shape, mean, stddev, dtype, seed, name)


@export("compat.v1.truncated_normal", "compat.v1.random.truncated_normal")
def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None, name=None):
    """Numbers of a normal distribution; those more than two `stddev` from `mean` are drawn again.

    Args: as of `tf.random_normal`.
    """
    return (graphs if state.building else stateful).truncated_normal(shape, mean, stddev, dtype, seed, name)


@export("compat.v1.random_shuffle", "compat.v1.random.shuffle")
def random_shuffle(value, seed=None, name=None):
    """`value` with its rows (along the first axis) in a random order, another one in each run."""
    return (graphs if state.building else stateful).shuffle(value, seed, name)


@export("compat.v1.random_gamma", "compat.v1.random.gamma")
def random_gamma(shape, alpha, beta=None, dtype=dtypes.float32, seed=None, name=None):
    """Numbers of gamma distributions.

    Args:
        shape: how many to draw for each parameter; the parameters' shape is appended to it.
        alpha: the shape parameters.
        beta: the rates, 1 by default.
        dtype: float16, float32 or float64.
        seed: an integer; see `tf.set_random_seed`.
    """
    return (graph_choices if state.building else choices).gamma(shape, alpha, beta, dtype, seed, name)


@export("compat.v1.random_poisson", "compat.v1.random.poisson")
def random_poisson(lam, shape, dtype=dtypes.float32, seed=None, name=None):
    """Numbers of Poisson distributions with the means `lam`, whose shape is appended to `shape`."""
    return (graph_choices if state.building else choices).poisson(shape, lam, dtype, seed, name)


@export("compat.v1.random_crop", "compat.v1.image.random_crop")
def random_crop(value, size, seed=None, name=None):
    """A part of `value`, of the sizes `size`, from a random place.

    Raises:
        InvalidArgumentError: where `value` is smaller than `size`.
    """
    if state.building:
        return graph_choices.crop(value, size, seed, name)
    return api.resolve("image", "random_crop")(value, size, seed, name)


@export("compat.v1.multinomial", "compat.v1.random.multinomial")
def multinomial(logits, num_samples, seed=None, name=None, output_dtype=None):
    """Class indices (rows, num_samples) drawn with the probabilities softmax(logits).

    Args:
        logits: (rows, classes), unnormalized log probabilities.
        num_samples: how many to draw for each row.
        seed: an integer; see `tf.set_random_seed`.
        output_dtype: int32 or int64, the default.
    """
    if state.building:
        return graph_choices.multinomial(logits, num_samples, output_dtype, seed, name or "multinomial")
    return choices.categorical(logits, num_samples, output_dtype, seed, name)


@export("compat.v1.random.categorical")
def categorical(logits, num_samples, dtype=None, seed=None, name=None):
    """Class indices (rows, num_samples) drawn with the probabilities softmax(logits)."""
    if state.building:
        return graph_choices.multinomial(logits, num_samples, dtype, seed, name or "categorical")
    return choices.categorical(logits, num_samples, dtype, seed, name)
