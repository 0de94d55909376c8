"""Lion."""

import jax.numpy as jnp

from flowlet.keras.optimizers.arithmetic import complement, number
from flowlet.keras.optimizers.base import Optimizer
from flowlet.keras.optimizers.family import public


@public
class Lion(Optimizer):
    """Steps of one size: only the sign of an averaged gradient counts.

    `w -= learning_rate * sign(beta_1 * m + (1 - beta_1) * g)`, then `m = beta_2 * m + (1 - beta_2) * g`.

    Args:
        learning_rate: a number or a schedule; 3 to 10 times smaller than for Adam. Default: 0.001.
        beta_1: the share of the average in the step; in (0, 1]. Default: 0.9.
        beta_2: the share of the old in the average. Default: 0.99.
        name: the name of the optimizer.
        **kwargs: what every `Optimizer` takes.

    Raises:
        ValueError: for `beta_1` outside (0, 1].

    Source: Chen et al., 2023; arithmetic as in TensorFlow 2.21.

    >>> import flowlet as tf
    >>> v = tf.Variable(1.0)
    >>> _ = tf.keras.optimizers.Lion(0.25).apply_gradients([(tf.constant(3.0), v)])
    >>> v.numpy()
    np.float32(0.75)
    """

    slot_names = ("m",)

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.99, name="Lion", **kwargs):
        super().__init__(learning_rate, name=name, **kwargs)
        self.beta_1, self.beta_2 = beta_1, beta_2
        if beta_1 <= 0 or beta_1 > 1:
            raise ValueError("Argument `beta_1` must be in the [0, 1] range. Otherwise, the optimizer "
                             f"degenerates to SignSGD. Received: beta_1={beta_1}.")  # fmt: skip

    def update(self, gradient, value, slots, learning_rate, step):
        mixed = slots["m"] * number(self.beta_1, value) + gradient * complement(self.beta_1, value)
        m = slots["m"] * number(self.beta_2, value) + gradient * complement(self.beta_2, value)
        return value - learning_rate * jnp.sign(mixed), {"m": m}
