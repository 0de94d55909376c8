"""Stochastic gradient descent."""

from flowlet.keras.optimizers.arithmetic import number
from flowlet.keras.optimizers.base import Optimizer
from flowlet.keras.optimizers.family import public


@public
class SGD(Optimizer):
    """Gradient descent, with momentum where it is asked for.

    Without momentum `w -= learning_rate * g`. With it, `m = momentum * m - learning_rate * g` and `w += m`,
    or `w += momentum * m - learning_rate * g` with `nesterov`.

    Args:
        learning_rate: a number or a schedule. Default: 0.01.
        momentum: between 0 and 1. Default: 0.
        nesterov: whether to use Nesterov's form; it changes nothing without momentum.
        name: the name of the optimizer.
        **kwargs: what every `Optimizer` takes.

    Raises:
        ValueError: for a momentum outside [0, 1].

    >>> import flowlet as tf
    >>> v = tf.Variable(1.0)
    >>> _ = tf.keras.optimizers.SGD(0.5).apply_gradients([(tf.constant(1.0), v)])
    >>> v.numpy()
    np.float32(0.5)
    """

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, name="SGD", **kwargs):
        super().__init__(learning_rate, name=name, **kwargs)
        check_momentum(momentum)
        self.momentum, self.nesterov = momentum, nesterov

    @property
    def slot_names(self):
        return ("momentum",) if uses_momentum(self) else ()

    def update(self, gradient, value, slots, learning_rate, step):
        if not uses_momentum(self):
            return value - learning_rate * gradient, slots
        momentum = number(self.momentum, value)
        velocity = slots["momentum"] * momentum - learning_rate * gradient
        change = velocity * momentum - learning_rate * gradient if self.nesterov else velocity
        return value + change, {"momentum": velocity}


def check_momentum(momentum):
    """Raise ValueError unless a momentum is between 0 and 1."""
    if isinstance(momentum, (int, float)) and not 0 <= momentum <= 1:
        raise ValueError("`momentum` must be between [0, 1]. Received: "
                         f"momentum={momentum} (of type {type(momentum)}).")  # fmt: skip


def uses_momentum(optimizer):
    """Whether an optimizer's momentum is anything else than the number 0."""
    momentum = optimizer.momentum
    return not isinstance(momentum, (int, float)) or momentum > 0
