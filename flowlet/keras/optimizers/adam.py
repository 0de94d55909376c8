"""Adam, and AdamW, which decays the weights apart from the gradient."""

import jax.numpy as jnp

from flowlet.keras import settings
from flowlet.keras.optimizers.arithmetic import complement, number, power
from flowlet.keras.optimizers.base import Optimizer
from flowlet.keras.optimizers.family import public


@public
class Adam(Optimizer):
    """Adam: steps scaled by running averages of the gradient and of its square.

    With `t` the number of the step, from 1: `m += (g - m) * (1 - beta_1)`, `v += (g * g - v) * (1 - beta_2)`,
    `w -= learning_rate * sqrt(1 - beta_2 ** t) / (1 - beta_1 ** t) * m / (sqrt(v) + epsilon)`.

    Args:
        learning_rate: a number or a schedule. Default: 0.001.
        beta_1: the share of the old in the average of gradients. Default: 0.9.
        beta_2: the share of the old in the average of squares. Default: 0.999.
        epsilon: a small number added to the divisor, without bias correction. Default: 1e-7.
        amsgrad: whether to divide by the largest `v` so far.
        name: the name of the optimizer.
        **kwargs: what every `Optimizer` takes.

    Source: Kingma and Ba, 2014; Reddi et al., 2018 (AMSGrad); arithmetic as in TensorFlow 2.8.

    >>> import flowlet as tf
    >>> v = tf.Variable(1.0)
    >>> _ = tf.keras.optimizers.Adam(0.25).apply_gradients([(tf.constant(3.0), v)])
    >>> round(v.numpy().item(), 6)
    0.75
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False,
                 name="Adam", **kwargs):  # fmt: skip
        super().__init__(learning_rate, name=name, **kwargs)
        self.beta_1, self.beta_2, self.amsgrad = beta_1, beta_2, amsgrad
        self.epsilon = epsilon or settings.epsilon()

    @property
    def slot_names(self):
        return ("m", "v", "vhat") if self.amsgrad else ("m", "v")

    @staticmethod
    def share(beta, value):
        """The share of the new in an average."""
        return complement(beta, value)

    def update(self, gradient, value, slots, learning_rate, step):
        count = step + 1
        scale = jnp.sqrt(1 - power(self.beta_2, count, value)) / (1 - power(self.beta_1, count, value))
        m = slots["m"] + (gradient - slots["m"]) * self.share(self.beta_1, value)
        v = slots["v"] + (jnp.square(gradient) - slots["v"]) * self.share(self.beta_2, value)
        found = {"m": m, "v": v}
        if self.amsgrad:
            v = found["vhat"] = jnp.maximum(slots["vhat"], v)
        return value - m * (learning_rate * scale) / (jnp.sqrt(v) + number(self.epsilon, value)), found


@public
class AdamW(Adam):
    """Adam with decoupled weight decay: before each step, `w -= weight_decay * learning_rate * w`.

    Args:
        learning_rate: a number or a schedule. Default: 0.001.
        weight_decay: Default: 0.004. `exclude_from_weight_decay` spares variables.
        beta_1, beta_2, epsilon, amsgrad: as in `Adam`.
        name: the name of the optimizer.
        **kwargs: what every `Optimizer` takes.

    Raises:
        ValueError: where `weight_decay` is None.

    Source: Loshchilov and Hutter, 2017; arithmetic as in TensorFlow 2.21.

    >>> import flowlet as tf
    >>> v = tf.Variable(1.0)
    >>> _ = tf.keras.optimizers.AdamW(0.25, weight_decay=0.5).apply_gradients([(tf.constant(3.0), v)])
    >>> round(v.numpy().item(), 4)
    0.625
    """

    def __init__(self, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7,
                 amsgrad=False, name="AdamW", **kwargs):  # fmt: skip
        if weight_decay is None:
            raise ValueError("Argument `weight_decay` must be a float. Received: weight_decay=None")
        super().__init__(learning_rate, beta_1, beta_2, epsilon, amsgrad, name, weight_decay=weight_decay,
                         **kwargs)  # fmt: skip

    @staticmethod
    def share(beta, value):  # TensorFlow 2.21 subtracts in float64 first: 0.001 where Adam has 0.0010000467
        return number(1 - beta, value)
