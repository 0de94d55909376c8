"""Adafactor."""

import jax.numpy as jnp
import numpy as np

from flowlet.keras.optimizers.arithmetic import number
from flowlet.keras.optimizers.base import Optimizer
from flowlet.keras.optimizers.family import public


def _rms(array):
    return jnp.sqrt(jnp.mean(jnp.square(array)))


@public
class Adafactor(Optimizer):
    """Adam's division by the root of squared gradients, with far less memory for matrices.

    Of the squares of a matrix only averages over its rows and its columns are kept. The step is relative to
    the size of the variable.

    Args:
        learning_rate: a number or a schedule; the step uses at most `1 / sqrt(step)`. Default: 0.001.
        beta_2_decay: how fast the averages forget: their share of the new is `step ** beta_2_decay`. Default:
            -0.8.
        epsilon_1: added to squared gradients. Default: 1e-30.
        epsilon_2: the least size of a variable that the step is relative to. Default: 0.001.
        clip_threshold: the largest root mean square of an update. Default: 1.0.
        relative_step: accepted; the rate is limited by `1 / sqrt(step)` in any case, as in TensorFlow.
        name: the name of the optimizer.
        **kwargs: what every `Optimizer` takes.

    Source: Shazeer and Stern, 2018; arithmetic as in TensorFlow 2.21.

    >>> import flowlet as tf
    >>> optimizer, v = tf.keras.optimizers.Adafactor(0.1), tf.Variable([[1.0, 2.0]])
    >>> _ = optimizer.apply_gradients([(tf.constant([[1.0, 1.0]]), v)])
    >>> [slot.shape.as_list() for slot in optimizer.weights]
    [[], [1], [2]]
    """

    slot_names = ("r", "c", "v")
    elementwise = False

    def __init__(self, learning_rate=0.001, beta_2_decay=-0.8, epsilon_1=1e-30, epsilon_2=1e-3,
                 clip_threshold=1.0, relative_step=True, name="Adafactor", **kwargs):  # fmt: skip
        super().__init__(learning_rate, name=name, **kwargs)
        self.beta_2_decay, self.epsilon_1, self.epsilon_2 = beta_2_decay, epsilon_1, epsilon_2
        self.clip_threshold, self.relative_step = clip_threshold, relative_step

    def initial_slots(self, value):
        shape = value.shape
        if len(shape) < 2:
            return {"v": np.zeros(shape, value.dtype)}
        return {"r": np.zeros(shape[:-1], value.dtype), "c": np.zeros(shape[:-2] + shape[-1:], value.dtype)}

    def update(self, gradient, value, slots, learning_rate, step):
        count = (step + 1).astype(value.dtype)
        rate = jnp.maximum(number(self.epsilon_2, value), _rms(value))
        rate = rate * jnp.minimum(learning_rate, 1 / jnp.sqrt(count))
        squares = jnp.square(gradient) + number(self.epsilon_1, value)
        old = 1 - jnp.power(count, number(self.beta_2_decay, value))

        def average(name, new):
            return old * slots[name] + (1 - old) * new

        if value.ndim < 2:
            found = {"v": average("v", squares)}
            spread = found["v"]
        else:
            found = {"r": average("r", jnp.mean(squares, axis=-1)),
                     "c": average("c", jnp.mean(squares, axis=-2))}  # fmt: skip
            rows = found["r"] / jnp.mean(found["r"], axis=-1, keepdims=True)
            spread = rows[..., None] * found["c"][..., None, :]
        change = gradient / jnp.sqrt(spread)
        limit = jnp.maximum(number(1, value), _rms(change) / number(self.clip_threshold, value))
        return value - rate * (change / limit), found
