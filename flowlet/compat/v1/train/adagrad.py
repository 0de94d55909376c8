"""Steps divided by what has gathered: `AdagradOptimizer`, its dual averaging and proximal forms, and `FtrlOptimizer`."""

from flowlet.api import export
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.gradient_descent import RATE, ProximalGradientDescentOptimizer
from flowlet.compat.v1.train.tabled import Tabled, cast, check_not_negative, check_positive, filled


def _initial(variable, number):
    """What a slot begins with, as an initializer."""
    if variable.shape.is_fully_defined():
        return tf.constant_initializer(number)
    return lambda: tf.cast(tf.fill(tf.shape(variable), number), variable.dtype.base_dtype)


@export("compat.v1.train.AdagradOptimizer")
class AdagradOptimizer(Tabled):
    """`accumulator += gradient ** 2; var -= learning_rate * gradient / sqrt(accumulator)` (Duchi et al. 2011).

    Args:
        learning_rate: a number, a tensor, or a function that gives one.
        initial_accumulator_value: above 0.

    The slot of a variable is "accumulator".
    """

    _kind, _numbers, _op_slots, _inputs = "Adagrad", RATE, ("accumulator",), ("_learning_rate_tensor", "grad")

    def __init__(self, learning_rate, initial_accumulator_value=0.1, use_locking=False, name="Adagrad"):
        check_positive(initial_accumulator_value=initial_accumulator_value)
        super().__init__(use_locking, name)
        self._learning_rate, self._initial_accumulator_value = learning_rate, initial_accumulator_value

    def _create_slots(self, var_list):
        for variable in var_list:
            initial = _initial(variable, self._initial_accumulator_value)
            self._get_or_make_slot_with_initializer(variable, initial, variable.shape, variable.dtype.base_dtype,
                                                    "accumulator", self._name)  # fmt: skip

    def _attributes(self):
        return {"update_slots": True}


@export("compat.v1.train.ProximalAdagradOptimizer")
class ProximalAdagradOptimizer(ProximalGradientDescentOptimizer):
    """Adagrad with L1 and L2 penalties applied after the step (Duchi and Singer 2009).

    Args:
        learning_rate: a number or tensor.
        initial_accumulator_value: above 0.
        l1_regularization_strength, l2_regularization_strength: at least 0.
    """

    _kind, _op_slots = "ProximalAdagrad", ("accumulator",)

    def __init__(self, learning_rate, initial_accumulator_value=0.1, l1_regularization_strength=0.0,
                 l2_regularization_strength=0.0, use_locking=False, name="ProximalAdagrad"):  # fmt: skip
        check_positive(initial_accumulator_value=initial_accumulator_value)
        super().__init__(learning_rate, l1_regularization_strength, l2_regularization_strength, use_locking, name)
        self._initial_accumulator_value = initial_accumulator_value

    def _create_slots(self, var_list):
        for variable in var_list:
            self._get_or_make_slot(variable, filled(variable, self._initial_accumulator_value), "accumulator", self._name)


@export("compat.v1.train.AdagradDAOptimizer")
class AdagradDAOptimizer(Tabled):
    """Adagrad by dual averaging: variables follow from all gradients so far (Duchi et al. 2011).

    Args:
        learning_rate: a number or tensor.
        global_step: the variable that counts the steps.
        initial_gradient_squared_accumulator_value: above 0.
        l1_regularization_strength, l2_regularization_strength: at least 0.
    """

    _kind, _numbers = "AdagradDA", RATE
    _op_slots = ("gradient_accumulator", "gradient_squared_accumulator")

    def __init__(self, learning_rate, global_step, initial_gradient_squared_accumulator_value=0.1,
                 l1_regularization_strength=0.0, l2_regularization_strength=0.0, use_locking=False,
                 name="AdagradDA"):  # fmt: skip
        check_positive(initial_gradient_squared_accumulator_value=initial_gradient_squared_accumulator_value)
        super().__init__(use_locking, name)
        self._learning_rate, self._global_step = learning_rate, global_step
        self._initial_gradient_squared_accumulator_value = initial_gradient_squared_accumulator_value
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength

    _inputs = ("grad", "_learning_rate_tensor", "_l1_regularization_strength", "_l2_regularization_strength", "step")

    def _create_slots(self, var_list):
        for variable in var_list:
            total, squares = filled(variable, 0.0), filled(variable, self._initial_gradient_squared_accumulator_value)
            self._get_or_make_slot(variable, total, "gradient_accumulator", self._name)
            self._get_or_make_slot(variable, squares, "gradient_squared_accumulator", self._name)

    def _prepare(self):
        super()._prepare()
        self._global_step_on_worker = tf.identity(self._global_step) + 1

    def _update(self, var, grad, indices=None):
        self._step = tf.identity(self._global_step_on_worker)
        return super()._update(var, grad, indices)

    def _value(self, attribute, dtype):
        if attribute == "step":
            return self._step
        value = getattr(self, attribute)
        return tf.cast(value, dtype) if isinstance(value, (int, float)) else cast(value, dtype)


@export("compat.v1.train.FtrlOptimizer")
class FtrlOptimizer(Tabled):
    """Follow the regularized leader, proximal (McMahan et al. 2013).

    Args:
        learning_rate: a number, a tensor, or a function that gives one.
        learning_rate_power: at most 0.
        initial_accumulator_value: at least 0.
        l1_regularization_strength, l2_regularization_strength: at least 0.
        accum_name, linear_name: what the slots are called, by default as the optimizer.
        l2_shrinkage_regularization_strength: a penalty of the size of the variable that does not go into the accumulator.

    The slots of a variable are "accum" and "linear".
    """

    _op_slots = ("accum", "linear")
    _numbers = RATE | {name: (f"_{name}", f"_{name}_tensor") for name in (
        "l1_regularization_strength", "l2_regularization_strength", "l2_shrinkage_regularization_strength",
        "learning_rate_power")}  # fmt: skip

    def __init__(self, learning_rate, learning_rate_power=-0.5, initial_accumulator_value=0.1,
                 l1_regularization_strength=0.0, l2_regularization_strength=0.0, use_locking=False, name="Ftrl",
                 accum_name=None, linear_name=None, l2_shrinkage_regularization_strength=0.0):  # fmt: skip
        super().__init__(use_locking, name)
        check_not_negative(initial_accumulator_value=initial_accumulator_value)
        if learning_rate_power > 0:
            raise ValueError(f"learning_rate_power {learning_rate_power:f} needs to be negative or zero")
        check_not_negative(l1_regularization_strength=l1_regularization_strength,
                           l2_regularization_strength=l2_regularization_strength,
                           l2_shrinkage_regularization_strength=l2_shrinkage_regularization_strength)  # fmt: skip
        self._learning_rate, self._learning_rate_power = learning_rate, learning_rate_power
        self._initial_accumulator_value = initial_accumulator_value
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength
        self._l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength
        self._accum_name, self._linear_name = accum_name, linear_name

    @property
    def _kind(self):
        return "FtrlV2" if self._l2_shrinkage_regularization_strength > 0 else "Ftrl"

    @property
    def _inputs(self):
        shrinkage = ["_l2_shrinkage_regularization_strength_tensor"] if self._kind == "FtrlV2" else []
        return ("grad", "_learning_rate_tensor", "_l1_regularization_strength_tensor", "_l2_regularization_strength_tensor",
                *shrinkage, "_learning_rate_power_tensor")  # fmt: skip

    def _create_slots(self, var_list):
        for variable in var_list:
            self._get_or_make_slot(variable, filled(variable, self._initial_accumulator_value), "accum",
                                   self._accum_name or self._name)  # fmt: skip
            self._zeros_slot(variable, "linear", self._linear_name or self._name)
