"""Steps along the gradient: `GradientDescentOptimizer`, `MomentumOptimizer` and the proximal one."""

from flowlet.api import export
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.applying import scattered_into
from flowlet.compat.v1.train.tabled import Tabled, cast

RATE = {"learning_rate": ("_learning_rate", "_learning_rate_tensor")}


@export("compat.v1.train.GradientDescentOptimizer")
class GradientDescentOptimizer(Tabled):
    """`var -= learning_rate * gradient`.

    Args:
        learning_rate: a number, a tensor, or a function that gives one.
        use_locking: accepted: steps never run at the same time.
        name: of the operation.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     w = tf.Variable(3.0)
    ...     train = tf.train.GradientDescentOptimizer(0.1).minimize(tf.square(w))
    ...     sess.run(tf.global_variables_initializer())
    ...     sess.run(train)
    ...     print(sess.run(w))
    2.4
    """

    _kind, _numbers, _inputs = "GradientDescent", RATE, ("_learning_rate_tensor", "grad")

    def __init__(self, learning_rate, use_locking=False, name="GradientDescent"):
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate

    def _apply_sparse_duplicate_indices(self, grad, var):
        step = grad.values * cast(self._learning_rate_tensor, var.dtype.base_dtype)
        return tf.scatter_sub(var, grad.indices, step, use_locking=self._use_locking)

    def _resource_apply_sparse_duplicate_indices(self, grad, var, indices):
        return scattered_into(var, indices, -grad * self._call_if_callable(self._learning_rate))


@export("compat.v1.train.MomentumOptimizer")
class MomentumOptimizer(Tabled):
    """`accumulation = momentum * accumulation + gradient; var -= learning_rate * accumulation`.

    Args:
        learning_rate, momentum: numbers, tensors, or functions that give them.
        use_nesterov: step by the gradient where the accumulation leads (Sutskever et al. 2013).

    The slot of a variable is "momentum".
    """

    _kind, _op_slots = "Momentum", ("momentum",)
    _numbers = RATE | {"momentum": ("_momentum", "_momentum_tensor")}
    _inputs = ("_learning_rate_tensor", "grad", "_momentum_tensor")

    def __init__(self, learning_rate, momentum, use_locking=False, name="Momentum", use_nesterov=False):
        super().__init__(use_locking, name)
        self._learning_rate, self._momentum, self._use_nesterov = learning_rate, momentum, use_nesterov

    def _create_slots(self, var_list):
        for variable in var_list:
            self._zeros_slot(variable, "momentum", self._name)

    def _attributes(self):
        return {"use_nesterov": self._use_nesterov}


@export("compat.v1.train.ProximalGradientDescentOptimizer")
class ProximalGradientDescentOptimizer(Tabled):
    """Gradient descent with L1 and L2 penalties applied after the step (Duchi and Singer 2009).

    Args:
        learning_rate: a number or tensor.
        l1_regularization_strength, l2_regularization_strength: at least 0.
    """

    _kind = "ProximalGradientDescent"
    _numbers = RATE | {
        "l1_regularization_strength": ("_l1_regularization_strength", "_l1_regularization_strength_tensor"),
        "l2_regularization_strength": ("_l2_regularization_strength", "_l2_regularization_strength_tensor"),
    }
    _inputs = ("_learning_rate_tensor", "_l1_regularization_strength_tensor", "_l2_regularization_strength_tensor", "grad")

    def __init__(self, learning_rate, l1_regularization_strength=0.0, l2_regularization_strength=0.0, use_locking=False,
                 name="ProximalGradientDescent"):  # fmt: skip
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength
