"""Learning rates that follow the global step: `tf.train.exponential_decay` and its kin."""

import contextlib
import functools
import math

from flowlet.api import export
from flowlet.compat.v1.root import tf
from flowlet.core import nest
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state


def _decay(*names):
    """Register a decay; in eager mode it gives a function that computes the rate, as in TensorFlow."""

    def register(function):
        @export(*(f"compat.v1.train.{name}" for name in names))
        @functools.wraps(function)
        def decay(*args, **kwargs):
            return function(*args, **kwargs) if state.building else functools.partial(function, *args, **kwargs)

        return decay

    return register


@contextlib.contextmanager
def _scope(name, default, learning_rate, *numbers):
    """The name scope of a decay, its learning rate as a tensor, and other numbers in the same dtype."""
    with default_graph().name_scope(name or default) as scope:
        rate = tf.convert_to_tensor(learning_rate, name="initial_learning_rate")
        yield scope, rate, *(_cast(one, rate.dtype.base_dtype) for one in numbers)


def _cast(value, dtype):
    if value is None:
        raise ValueError("None values not supported.")
    return tf.cast(value, dtype)


def _stepped(progress, staircase):
    return tf.floor(progress) if staircase else progress


@_decay("exponential_decay")
def exponential_decay(learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None):
    """`learning_rate * decay_rate ** (global_step / decay_steps)`.

    Args:
        learning_rate: at the start.
        global_step: how many steps have been taken: a number, a tensor or a variable.
        decay_steps, decay_rate: after this many steps the rate is multiplied by `decay_rate`.
        staircase: in whole steps of `decay_steps` only.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     print(sess.run(tf.train.exponential_decay(0.1, 100, 100, 0.5)))
    0.05
    """
    with _scope(name, "ExponentialDecay", learning_rate, decay_steps, decay_rate, global_step) as (
            scope, rate, steps, factor, step):  # fmt: skip
        return tf.multiply(rate, tf.pow(factor, _stepped(step / steps, staircase)), name=scope)


@_decay("natural_exp_decay")
def natural_exp_decay(learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None):
    """`learning_rate * exp(-decay_rate * global_step / decay_steps)`; the arguments are those of `exponential_decay`."""
    factor = tf.exp(tf.negative(decay_rate))
    return exponential_decay.__wrapped__(learning_rate, global_step, decay_steps, factor, staircase, name)


@_decay("inverse_time_decay")
def inverse_time_decay(learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None):
    """`learning_rate / (1 + decay_rate * global_step / decay_steps)`; the arguments are those of `exponential_decay`."""
    with _scope(name, "InverseTimeDecay", learning_rate, decay_steps, decay_rate, global_step) as (
            scope, rate, steps, factor, step):  # fmt: skip
        progress = _stepped(step / steps, staircase)
        one = tf.cast(tf.constant(1), rate.dtype.base_dtype)
        return tf.divide(rate, tf.add(one, tf.multiply(factor, progress)), name=scope)


@_decay("piecewise_constant", "piecewise_constant_decay")
def piecewise_constant(x, boundaries, values, name=None):
    """One value up to the first boundary (which belongs to it), the next one up to the second, and so on.

    Args:
        x: the global step: a number, a tensor or a variable.
        boundaries: numbers that rise.
        values: one more than boundaries.
    """
    if len(boundaries) != len(values) - 1:
        raise ValueError("The length of boundaries should be 1 less than the length of values")
    boundaries = [tf.convert_to_tensor(one) for one in nest.flatten(boundaries)]
    values = [tf.convert_to_tensor(one) for one in nest.flatten(values)]
    x = tf.convert_to_tensor(x)
    boundaries = [one if one.dtype is x.dtype else tf.cast(one, x.dtype.base_dtype) for one in boundaries]
    with default_graph().name_scope(name or "PiecewiseConstant"):
        pairs = [(x <= boundaries[0], lambda: values[0]), (x > boundaries[-1], lambda: values[-1])]
        for low, high, value in zip(boundaries[:-1], boundaries[1:], values[1:-1]):
            pairs.append(((x > low) & (x <= high), lambda value=value: value))
        return tf.case(pairs, default=lambda: values[0], exclusive=True)


@_decay("polynomial_decay")
def polynomial_decay(learning_rate, global_step, decay_steps, end_learning_rate=0.0001, power=1.0, cycle=False, name=None):
    """From `learning_rate` to `end_learning_rate` in `decay_steps` steps, along a power of what is left.

    Args:
        learning_rate: at the start.
        global_step: how many steps have been taken.
        power: 1 falls evenly.
        cycle: begin a longer period each time the end is reached, instead of staying there.
    """
    with _scope(name, "PolynomialDecay", learning_rate, end_learning_rate, power, global_step) as (
            scope, rate, end, exponent, step):  # fmt: skip
        dtype = rate.dtype.base_dtype
        steps = tf.cast(decay_steps, dtype)
        if cycle:
            periods = tf.cond(tf.equal(step, 0), lambda: tf.constant(1.0, dtype), lambda: tf.math.ceil(step / decay_steps))
            steps = tf.multiply(steps, periods)
        else:
            step = tf.minimum(step, decay_steps)
        progress = tf.divide(step, steps)
        return tf.add(tf.multiply(rate - end, tf.pow(1 - progress, exponent)), end, name=scope)


@_decay("cosine_decay")
def cosine_decay(learning_rate, global_step, decay_steps, alpha=0.0, name=None):
    """Along half a cosine from `learning_rate` to `alpha * learning_rate` in `decay_steps` steps (Loshchilov 2016)."""
    with _scope(name, "CosineDecay", learning_rate, decay_steps, global_step) as (scope, rate, steps, step):
        return tf.multiply(rate, (1 - alpha) * _half_cosine(tf.minimum(step, steps) / steps) + alpha)


def _half_cosine(progress):
    return 0.5 * (1.0 + tf.cos(tf.constant(math.pi) * progress))


@_decay("cosine_decay_restarts")
def cosine_decay_restarts(learning_rate, global_step, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name=None):
    """`cosine_decay` that starts again at its end: each period `t_mul` times as long, from `m_mul` times as high."""
    with _scope(name, "SGDRDecay", learning_rate, first_decay_steps, alpha, t_mul, m_mul, global_step) as (
            scope, rate, steps, end, longer, lower, step):  # fmt: skip
        progress = step / steps

        def in_equal_periods():
            number = tf.floor(progress)
            return number, progress - number

        def in_growing_periods():
            number = tf.floor(tf.math.log(1.0 - progress * (1.0 - longer)) / tf.math.log(longer))
            passed = (1.0 - longer**number) / (1.0 - longer)
            return number, (progress - passed) / longer**number

        number, progress = tf.cond(tf.equal(longer, 1.0), in_equal_periods, in_growing_periods)
        height = 0.5 * lower**number * (1.0 + tf.cos(tf.constant(math.pi) * progress))
        return tf.multiply(rate, (1 - end) * height + end, name=scope)


@_decay("linear_cosine_decay")
def linear_cosine_decay(learning_rate, global_step, decay_steps, num_periods=0.5, alpha=0.0, beta=0.001, name=None):
    """A falling line times a cosine: `(alpha + line) * cosine + beta` (Bello et al. 2017).

    Args:
        num_periods: of the cosine within `decay_steps`.
        alpha, beta: see the formula.
    """
    with _scope(name, "LinearCosineDecay", learning_rate, decay_steps, num_periods, alpha, beta, global_step) as (
            scope, rate, steps, periods, more, floor, step):  # fmt: skip
        step = tf.minimum(step, steps)
        line = (steps - step) / steps
        passed = step / steps
        cosine = _half_cosine(2.0 * periods * passed)
        return tf.multiply(rate, (more + line) * cosine + floor, name=scope)


@_decay("noisy_linear_cosine_decay")
def noisy_linear_cosine_decay(learning_rate, global_step, decay_steps, initial_variance=1.0, variance_decay=0.55,
                              num_periods=0.5, alpha=0.0, beta=0.001, name=None):  # fmt: skip
    """`linear_cosine_decay` with normal noise on the line, of variance `initial_variance / (1 + step) ** variance_decay`."""
    with _scope(name, "NoisyLinearCosineDecay", learning_rate, decay_steps, initial_variance, variance_decay, num_periods,
                alpha, beta, global_step) as (scope, rate, steps, variance, falling, periods, more, floor, step):  # fmt: skip
        step = tf.minimum(step, steps)
        line = (steps - step) / steps
        deviation = tf.sqrt(variance / tf.pow(1.0 + step, falling))
        line = line + tf.random_normal(line.shape, stddev=deviation)
        passed = step / steps
        cosine = _half_cosine(2.0 * periods * passed)
        return tf.multiply(rate, (more + line) * cosine + floor, name=scope)
