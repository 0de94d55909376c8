"""Nadam."""

import warnings

import jax.numpy as jnp
import numpy as np

from flowlet.keras import settings
from flowlet.keras.optimizers.arithmetic import complement, number, power
from flowlet.keras.optimizers.base import Optimizer
from flowlet.keras.optimizers.family import public


@public
class Nadam(Optimizer):
    """Adam with Nesterov momentum, whose strength grows over the first steps.

    Args:
        learning_rate: a number or a schedule. Default: 0.001.
        beta_1: the share of the old in the average of gradients. Default: 0.9.
        beta_2: the share of the old in the average of squares. Default: 0.999.
        epsilon: a small number added to the divisor. Default: 1e-7.
        name: the name of the optimizer.
        schedule_decay: how fast the momentum grows. Default: 0.004.
        **kwargs: what every `Optimizer` takes; `decay` has no effect, as in TensorFlow 2.8.

    Source: Dozat, 2016; arithmetic as in TensorFlow 2.8 (later releases let the momentum grow 250 times as
    fast).

    >>> import flowlet as tf
    >>> v = tf.Variable(1.0)
    >>> _ = tf.keras.optimizers.Nadam(0.25).apply_gradients([(tf.constant(3.0), v)])
    >>> v.numpy() < 0.8
    np.True_
    """

    slot_names = ("m", "v")
    shared_names = ("momentum_cache",)
    scales_with_decay = False

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, name="Nadam",
                 schedule_decay=0.004, **kwargs):  # fmt: skip
        if kwargs.pop("decay", schedule_decay) != schedule_decay:
            warnings.warn("Nadam takes `decay` and makes no use of it, as in TensorFlow 2.8; "
                          "`schedule_decay` sets how fast its momentum grows.", stacklevel=2)  # fmt: skip
        super().__init__(learning_rate, name=name, decay=schedule_decay, **kwargs)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon or settings.epsilon()
        self.schedule_decay = schedule_decay

    def initial_slots(self, value):
        return {"momentum_cache": np.ones((), value.dtype), **super().initial_slots(value)}

    def _momentum(self, count, value):
        """The momentum of a step."""
        growth = power(0.96, number(self.schedule_decay, value) * count.astype(value.dtype), value)
        return number(self.beta_1, value) * (1 - number(0.5, value) * growth)

    def update(self, gradient, value, slots, learning_rate, step):
        now, following = self._momentum(step + 1, value), self._momentum(step + 2, value)
        product = slots["momentum_cache"].astype(value.dtype) * now
        m = number(self.beta_1, value) * slots["m"] + complement(self.beta_1, value) * gradient
        v = number(self.beta_2, value) * slots["v"] + complement(self.beta_2, value) * jnp.square(gradient)
        ahead = (1 - now) * (gradient / (1 - product)) + following * (m / (1 - product * following))
        root = jnp.sqrt(v / (1 - power(self.beta_2, step + 1, value)))
        found = {"m": m, "v": v, "momentum_cache": product.astype(slots["momentum_cache"].dtype)}
        return value - learning_rate * ahead / (root + number(self.epsilon, value)), found
