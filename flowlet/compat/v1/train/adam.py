"""`AdamOptimizer`."""

from flowlet.api import export
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.applying import beside, is_resource, scattered_into
from flowlet.compat.v1.train.optimizer import together
from flowlet.compat.v1.train.tabled import Tabled, cast
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state


def scattered(variable, indices, values, use_locking=False):
    """A variable's new value after values are added to some rows."""
    if state.building and not is_resource(variable):
        return tf.scatter_add(variable, indices, values, use_locking=use_locking)
    with tf.control_dependencies([scattered_into(variable, indices, values)]):
        return variable.value()


@export("compat.v1.train.AdamOptimizer")
class AdamOptimizer(Tabled):
    """Adam (Kingma and Ba 2014), with the bias correction in the learning rate and `epsilon` beside the root, uncorrected.

    Args:
        learning_rate, beta1, beta2, epsilon: numbers, tensors, or functions that give them.
        use_locking: accepted: steps never run at the same time.
        name: of the operation, and of the slots.

    The slots of a variable are "m" and "v" (`W/Adam`, `W/Adam_1`); `beta1_power` and `beta2_power` count the steps.

    >>> import flowlet.compat.v1 as tf
    >>> tf.train.AdamOptimizer(0.01).get_name()
    'Adam'
    """

    _kind, _op_slots = "Adam", ("m", "v")
    _numbers = {"learning_rate": ("_lr", "_lr_t"), "beta1": ("_beta1", "_beta1_t"), "beta2": ("_beta2", "_beta2_t"),
                "epsilon": ("_epsilon", "_epsilon_t")}  # fmt: skip
    _inputs = ("beta1_power", "beta2_power", "_lr_t", "_beta1_t", "_beta2_t", "_epsilon_t", "grad")
    _powers = {"beta1_power": ("_beta1", "_beta1_t"), "beta2_power": ("_beta2", "_beta2_t")}
    _use_nesterov = False

    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-08, use_locking=False, name="Adam"):
        super().__init__(use_locking, name)
        self._lr, self._beta1, self._beta2, self._epsilon = learning_rate, beta1, beta2, epsilon

    def _get_beta_accumulators(self):
        return tuple(map(self._power, self._powers))

    def _power(self, name):
        return self._get_non_slot_variable(name, default_graph() if state.building else None)

    def _create_slots(self, var_list):
        first = min(var_list, key=lambda one: one.name)
        for power, (beta, _) in self._powers.items():
            self._create_non_slot_variable(self._call_if_callable(getattr(self, beta)), power, first)
        for variable in var_list:
            self._zeros_slot(variable, "m", self._name)
            self._zeros_slot(variable, "v", self._name)

    def _attributes(self):
        return {"use_nesterov": self._use_nesterov}

    def _value(self, attribute, dtype):
        if attribute in self._powers:
            return cast(self._power(attribute), dtype)
        return super()._value(attribute, dtype)

    def _corrected_rate(self, dtype):
        """The learning rate with the bias correction of this step."""
        one, two = (cast(power, dtype) for power in self._get_beta_accumulators())
        return cast(self._lr_t, dtype) * tf.sqrt(1 - two) / (1 - one)

    def _apply_sparse(self, grad, var):
        return self._apply_sparse_shared(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad, var, indices):
        return self._apply_sparse_shared(grad, var, indices)

    def _apply_sparse_shared(self, values, var, indices):
        """All of `m`, `v` and the variable change, as with a dense gradient that is zero elsewhere."""
        dtype = var.dtype.base_dtype
        rate = self._corrected_rate(dtype)
        beta1, beta2, epsilon = (cast(one, dtype) for one in (self._beta1_t, self._beta2_t, self._epsilon_t))
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        new_m = self._decayed(m, beta1, values * (1 - beta1), indices)
        new_v = self._decayed(v, beta2, (values * values) * (1 - beta2), indices)
        root = tf.sqrt(new_v)
        step = var.assign_sub(rate * new_m / (root + epsilon), use_locking=self._use_locking)
        return together(step, new_m, new_v)

    def _decayed(self, slot, beta, values, indices):
        """A slot times beta, with values added to some rows."""
        scaled = slot.assign(slot * beta, use_locking=self._use_locking)
        with tf.control_dependencies([scaled]):
            return scattered(slot, indices, values, self._use_locking)

    def _finish(self, update_ops, name_scope):
        with tf.control_dependencies(update_ops), beside(self._get_beta_accumulators()[0]):
            grown = [power.assign(power * getattr(self, beta), use_locking=self._use_locking)
                     for power, (_, beta) in zip(self._get_beta_accumulators(), self._powers.values())]  # fmt: skip
        return together(*update_ops, *(getattr(done, "op", done) for done in grown), name=name_scope)
