"""Steps divided by a moving average of squares: `RMSPropOptimizer` and `AdadeltaOptimizer`."""

from flowlet.api import export
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.gradient_descent import RATE
from flowlet.compat.v1.train.tabled import Tabled


@export("compat.v1.train.RMSPropOptimizer")
class RMSPropOptimizer(Tabled):
    """`ms = decay * ms + (1 - decay) * gradient ** 2`, then a step of `gradient / sqrt(ms + epsilon)` with momentum.

    Args:
        learning_rate, decay, momentum, epsilon: numbers, tensors, or functions that give them.
        centered: subtract the square of the average gradient from `ms`.

    The slots of a variable are "rms" (which begins with ones), "momentum" and, when centered, "mg".
    """

    _numbers = RATE | {"decay": ("_decay", "_decay_tensor"), "momentum": ("_momentum", "_momentum_tensor"),
                       "epsilon": ("_epsilon", "_epsilon_tensor")}  # fmt: skip
    _inputs = ("_learning_rate_tensor", "_decay_tensor", "_momentum_tensor", "_epsilon_tensor", "grad")

    def __init__(self, learning_rate, decay=0.9, momentum=0.0, epsilon=1e-10, use_locking=False, centered=False,
                 name="RMSProp"):  # fmt: skip
        super().__init__(use_locking, name)
        self._learning_rate, self._decay, self._momentum, self._epsilon = learning_rate, decay, momentum, epsilon
        self._centered = centered
        self._kind = "CenteredRMSProp" if centered else "RMSProp"
        self._op_slots = ("mg", "rms", "momentum") if centered else ("rms", "momentum")

    def _create_slots(self, var_list):
        for variable in var_list:
            dtype, known = variable.dtype.base_dtype, variable.shape.is_fully_defined()
            ones = tf.ones_initializer() if known else tf.ones_like(variable)
            self._get_or_make_slot_with_initializer(variable, ones, variable.shape, dtype, "rms", self._name)
            if self._centered:
                self._zeros_slot(variable, "mg", self._name)
            self._zeros_slot(variable, "momentum", self._name)


@export("compat.v1.train.AdadeltaOptimizer")
class AdadeltaOptimizer(Tabled):
    """Steps as large as the average step so far, over the average gradient (Zeiler 2012).

    Args:
        learning_rate, rho, epsilon: numbers, tensors, or functions that give them.

    The slots of a variable are "accum" and "accum_update".
    """

    _kind, _op_slots = "Adadelta", ("accum", "accum_update")
    _numbers = {"lr": ("_lr", "_lr_t"), "rho": ("_rho", "_rho_t"), "epsilon": ("_epsilon", "_epsilon_t")}
    _inputs = ("_lr_t", "_rho_t", "_epsilon_t", "grad")

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-08, use_locking=False, name="Adadelta"):
        super().__init__(use_locking, name)
        self._lr, self._rho, self._epsilon = learning_rate, rho, epsilon

    def _create_slots(self, var_list):
        for variable in var_list:
            self._zeros_slot(variable, "accum", self._name)
            self._zeros_slot(variable, "accum_update", self._name)
