"""`tf.keras.optimizers.schedules`: the learning rate as a function of the step.

A schedule computes with tensors, so that a compiled training step holds its formula. One is written by
subclassing `LearningRateSchedule` with `__call__` (and `get_config`, to be saved).
"""

import math as numbers

from flowlet import api, errors
from flowlet.core.convert import convert
from flowlet.keras import serial
from flowlet.ops import array, math
from flowlet.ops.cast import cast

__getattr__, __dir__ = api.attach(__name__)
schedules = serial.Family("learning rate schedule", "keras.optimizers.schedules")
PLACES = ("keras.optimizers.schedules", "optimizers.schedules")


def public(cls):
    """Put a schedule class under its public names."""
    api.export(*[f"{place}.{cls.__name__}" for place in PLACES])(cls)
    return schedules.add()(cls)


@public
class LearningRateSchedule:
    """What schedules are: called with the step (a tensor or a number), they give the learning rate.

    >>> import flowlet as tf
    >>> class Inverse(tf.keras.optimizers.schedules.LearningRateSchedule):
    ...     def __call__(self, step):
    ...         return 0.1 / (tf.cast(step, tf.float32) + 1.0)
    >>> Inverse()(1).numpy()
    np.float32(0.05)
    """

    def __call__(self, step):
        raise NotImplementedError(
            "Learning rate schedule must override __call__; "
            f"{type(self).__name__!r} has no `__call__(self, step)`.")

    def get_config(self):
        raise NotImplementedError(
            f"Learning rate schedule must override get_config to be saved; {type(self).__name__!r} has none.")

    @classmethod
    def from_config(cls, config):
        """The schedule of a configuration that `get_config` gave."""
        return cls(**config)


class Formula(serial.Configurable, LearningRateSchedule):
    """A schedule of this file: its value follows from the step and its own numbers alone."""

    def signature(self):
        """All that the values depend on, hashable; None where tensors or variables are among it."""
        if type(self).__module__ != __name__:  # a subclass may compute something else
            return None
        found = [(name, tuple(value) if isinstance(value, list) else value)
                 for name, value in vars(self).items()]  # fmt: skip
        plain = all(isinstance(value, (int, float, str, tuple, type(None))) for _, value in found)
        return (type(self), *found) if plain else None

    def __call__(self, step):
        rate = convert(self.initial_learning_rate)
        return self.value(rate, cast(step, rate.dtype), lambda number: cast(number, rate.dtype))

    def value(self, rate, step, number):
        """The rate at `step`, both tensors of one dtype; `number` turns a hyperparameter into such a
        tensor."""
        raise NotImplementedError


def _check_steps(decay_steps):
    if isinstance(decay_steps, (int, float)) and decay_steps <= 0:
        raise ValueError(errors.message(
            f"Argument `decay_steps` must be > 0. Received: decay_steps={decay_steps}",
            fix="pass the number of steps over which the rate decays, such as epochs * steps_per_epoch."))


def _fraction(step, decay_steps, staircase=False):
    """`step / decay_steps`, rounded once. XLA multiplies by the reciprocal of a constant: in float32, 1000 /
    1000 would be 1.0000001, past the end of a decay, or just below a whole number."""
    fraction = cast(cast(step, "float64") / cast(decay_steps, "float64"), step.dtype)
    return math.floor(fraction) if staircase else fraction


@public
class ExponentialDecay(Formula):
    """`initial_learning_rate * decay_rate ** (step / decay_steps)`.

    Args:
        initial_learning_rate: the rate at step 0.
        decay_steps: after how many steps the rate has been multiplied by `decay_rate` once; positive.
        decay_rate: that factor.
        staircase: whether the exponent is rounded down, so that the rate falls in steps.

    >>> import flowlet as tf
    >>> tf.keras.optimizers.schedules.ExponentialDecay(0.1, 100, 0.5, staircase=True)(150).numpy()
    np.float32(0.05)
    """

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name=None):
        _check_steps(decay_steps)
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.decay_rate, self.staircase, self.name = decay_rate, staircase, name

    def value(self, rate, step, number):
        fraction = _fraction(step, number(self.decay_steps), self.staircase)
        return rate * math.pow(number(self.decay_rate), fraction)


@public
class InverseTimeDecay(Formula):
    """`initial_learning_rate / (1 + decay_rate * step / decay_steps)`.

    Args:
        initial_learning_rate: the rate at step 0.
        decay_steps: how often the decay counts; positive.
        decay_rate: how much is added to the divisor after `decay_steps` steps.
        staircase: whether `step / decay_steps` is rounded down.

    >>> import flowlet as tf
    >>> tf.keras.optimizers.schedules.InverseTimeDecay(0.1, 100, 1.0)(100).numpy()
    np.float32(0.05)
    """

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name=None):
        _check_steps(decay_steps)
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.decay_rate, self.staircase, self.name = decay_rate, staircase, name

    def value(self, rate, step, number):
        fraction = _fraction(step, number(self.decay_steps), self.staircase)
        return rate / (number(1) + number(self.decay_rate) * fraction)


@public
class PolynomialDecay(Formula):
    """From `initial_learning_rate` to `end_learning_rate` along `(1 - step / decay_steps) ** power`, then
    constant.

    Args:
        initial_learning_rate: the rate at step 0.
        decay_steps: the step at which the end is reached; positive.
        end_learning_rate: the rate at the end.
        power: 1 for a straight line.
        cycle: whether, after the end, it starts anew with `decay_steps` stretched to the next multiple.

    >>> import flowlet as tf
    >>> tf.keras.optimizers.schedules.PolynomialDecay(0.5, 100, 0.1)(1000).numpy()
    np.float32(0.1)
    """

    def __init__(self, initial_learning_rate, decay_steps, end_learning_rate=0.0001, power=1.0, cycle=False,
                 name=None):  # fmt: skip
        _check_steps(decay_steps)
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.end_learning_rate, self.power, self.cycle, self.name = end_learning_rate, power, cycle, name

    def value(self, rate, step, number):
        end, steps = number(self.end_learning_rate), number(self.decay_steps)
        if self.cycle:
            steps = steps * array.where(math.equal(step, 0.0), number(1), math.ceil(_fraction(step, steps)))
        else:
            step = math.minimum(step, steps)
        return (rate - end) * math.pow(1 - _fraction(step, steps), number(self.power)) + end


@public
class PiecewiseConstantDecay(Formula):
    """One rate up to each boundary (included), and one after the last.

    Args:
        boundaries: increasing steps.
        values: the rates, one more than there are boundaries.

    >>> import flowlet as tf
    >>> schedule = tf.keras.optimizers.schedules.PiecewiseConstantDecay([100, 200], [0.5, 0.25, 0.125])
    >>> [schedule(step).numpy().item() for step in (100, 101, 201)]
    [0.5, 0.25, 0.125]
    """

    def __init__(self, boundaries, values, name=None):
        if len(boundaries) != len(values) - 1:
            raise ValueError("The length of boundaries should be 1 less than the length of values. Received: "
                             f"boundaries={boundaries} of length {len(boundaries)}, and values={values} of "
                             f"length {len(values)}.")  # fmt: skip
        self.boundaries, self.values, self.name = boundaries, values, name

    initial_learning_rate = property(lambda self: self.values[0])

    def __call__(self, step):
        step, values = convert(step), [convert(value) for value in self.values]
        rate = values[-1]
        for boundary, value in zip(reversed(self.boundaries), reversed(values[:-1])):
            rate = array.where(step <= cast(boundary, step.dtype), value, rate)
        return rate


@public
@api.export("keras.experimental.CosineDecay")
class CosineDecay(Formula):
    """Half a cosine wave from `initial_learning_rate` down to `alpha` times it, after an optional linear
    rise.

    Args:
        initial_learning_rate: the rate at step 0.
        decay_steps: how long the decay takes; positive.
        alpha: the last rate as a share of the first.
        warmup_target: the rate to rise to before the decay begins there; None for no rise.
        warmup_steps: how long the rise takes.

    >>> import flowlet as tf
    >>> tf.keras.optimizers.schedules.CosineDecay(0.5, 100, alpha=0.5)(100).numpy()
    np.float32(0.25)
    """

    def __init__(self, initial_learning_rate, decay_steps, alpha=0.0, name=None, warmup_target=None,
                 warmup_steps=0):  # fmt: skip
        _check_steps(decay_steps)
        self.initial_learning_rate, self.decay_steps, self.alpha, self.name = (
            initial_learning_rate, decay_steps, alpha, name)  # fmt: skip
        self.warmup_target, self.warmup_steps = warmup_target, warmup_steps

    def value(self, rate, step, number):
        steps = number(self.decay_steps)
        if self.warmup_target is None:
            return self._decayed(rate, math.minimum(step, steps), steps, number)
        target, warmup = number(self.warmup_target), number(self.warmup_steps)
        step = math.minimum(step, steps + warmup)
        decayed = self._decayed(target, step - warmup, steps, number)
        if isinstance(self.warmup_steps, (int, float)) and self.warmup_steps <= 0:
            return decayed
        return array.where(step < warmup, (target - rate) * _fraction(step, warmup) + rate, decayed)

    def _decayed(self, rate, step, steps, number):
        wave = 0.5 * (1.0 + math.cos(number(numbers.pi) * _fraction(step, steps)))
        return rate * ((1 - self.alpha) * wave + self.alpha)


@public
@api.export("keras.experimental.CosineDecayRestarts")
class CosineDecayRestarts(Formula):
    """Cosine decay that starts anew again and again, each time `t_mul` times as long and `m_mul` times as
    high.

    Args:
        initial_learning_rate: the rate at step 0.
        first_decay_steps: the length of the first decay.
        t_mul: how much longer each is than the one before.
        m_mul: the first rate of each as a share of that of the one before.
        alpha: the last rate as a share of `initial_learning_rate`.

    >>> import flowlet as tf
    >>> tf.keras.optimizers.schedules.CosineDecayRestarts(0.5, 100, m_mul=0.5)(100).numpy()
    np.float32(0.25)
    """

    def __init__(self, initial_learning_rate, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name=None):
        self.initial_learning_rate, self.first_decay_steps = initial_learning_rate, first_decay_steps
        self.t_mul, self.m_mul, self.alpha, self.name = t_mul, m_mul, alpha, name

    def value(self, rate, step, number):
        fraction = _fraction(step, number(self.first_decay_steps))
        if self.t_mul == 1.0:
            restarts = math.floor(fraction)
            fraction = fraction - restarts
        else:
            longer = number(self.t_mul)
            restarts = math.floor(math.log(1.0 - fraction * (1.0 - longer)) / math.log(longer))
            power = math.pow(longer, restarts)
            fraction = (fraction - (1.0 - power) / (1.0 - longer)) / power
        height = math.pow(number(self.m_mul), restarts)
        wave = 0.5 * height * (1.0 + math.cos(number(numbers.pi) * fraction))
        alpha = number(self.alpha)
        return rate * ((1 - alpha) * wave + alpha)


@api.export(*[f"{place}.serialize" for place in PLACES])
def serialize(learning_rate_schedule):
    """The configuration from which `deserialize` makes the same schedule.

    >>> import flowlet as tf
    >>> schedule = tf.keras.optimizers.schedules.PiecewiseConstantDecay([10], [0.1, 0.01])
    >>> tf.keras.optimizers.schedules.serialize(schedule)["class_name"]
    'PiecewiseConstantDecay'
    """
    return serial.plain(learning_rate_schedule)


@api.export(*[f"{place}.deserialize" for place in PLACES])
def deserialize(config, custom_objects=None):
    """The schedule of a configuration that `serialize` gave."""
    return schedules.deserialize(config, custom_objects)
