"""`tf.train.ExponentialMovingAverage`: averages of variables that follow them slowly."""

from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train import slots
from flowlet.core import dtypes
from flowlet.core.graph import build
from flowlet.core.graph.stack import default_graph

_FLOATS = (dtypes.bfloat16, dtypes.float16, dtypes.float32, dtypes.float64)


@export("compat.v1.train.ExponentialMovingAverage")
class ExponentialMovingAverage:
    """`average -= (1 - decay) * (average - variable)`, each time the operation that `apply` gives is run.

    Args:
        decay: near 1: how much of the average stays.
        num_updates: a count of updates that makes the decay smaller at first: `min(decay, (1 + n) / (10 + n))`.
        zero_debias: take out of averages of tensors that they begin with zeros.
        name: of the averages: `<variable>/<name>`.
    """

    def __init__(self, decay, num_updates=None, zero_debias=False, name="ExponentialMovingAverage"):
        self._decay, self._num_updates, self._zero_debias, self._name = decay, num_updates, zero_debias, name
        self._averages = {}

    name = property(lambda self: self._name)

    def apply(self, var_list=None):
        """An operation that moves the averages; makes those that are not there yet.

        Args:
            var_list: variables (whose averages begin with their initial values) and tensors (with zeros); by default the
                trainable variables.
        """
        watched = tf.trainable_variables() if var_list is None else var_list
        graph, biased = default_graph(), set()
        for one in watched:
            if one.dtype.base_dtype not in _FLOATS:
                raise TypeError(f"The variables must be half, float, or double: {one.name}")
            if one not in self._averages:
                with tf.control_dependencies(None):
                    self._averages[one] = self._made(one, biased)
        with graph.name_scope(self._name) as scope:
            decay = build.tensor(self._decay, None, "decay")
            if self._num_updates is not None:
                count = tf.cast(self._num_updates, tf.float32, name="num_updates")
                decay = tf.minimum(decay, (1.0 + count) / (10.0 + count))
            moves = [assign_moving_average(self._averages[one], one, decay, self._averages[one] in biased) for one in watched]
            return tf.group(*moves, name=scope)

    def _made(self, source, biased):
        if isinstance(source, tf.Variable):
            average = slots.create_slot(source, source.initialized_value(), self._name)
            default_graph().add_to_collection(GraphKeys.MOVING_AVERAGE_VARIABLES, source)
            return average
        average = slots.create_zeros_slot(source, self._name)
        if self._zero_debias:
            biased.add(average)
        return average

    def average(self, var):
        """The average of a variable or tensor; None before `apply` made it."""
        return self._averages.get(var)

    def average_name(self, var):
        """What the average of a variable is called, in checkpoints too; whether it is there or not."""
        if var in self._averages:
            return self._averages[var].op.name
        return default_graph().unique_name(f"{var.op.name}/{self._name}", mark_as_used=False)

    def variables_to_restore(self, moving_avg_variables=None):
        """What to give a `Saver` so that variables are restored from their averages: name in the checkpoint -> variable.

        Args:
            moving_avg_variables: those that have averages; by default the trainable ones and those that `apply` was given.
        """
        if moving_avg_variables is None:
            moving_avg_variables = [*tf.trainable_variables(), *tf.moving_average_variables()]
        averaged = {self.average_name(one): one for one in dict.fromkeys(moving_avg_variables)}
        names = {one.name for one in averaged.values()}
        others = {one.op.name: one for one in tf.global_variables() if one.name not in names}
        return others | averaged


def assign_moving_average(variable, value, decay, zero_debias=True, name=None):
    """Move a variable toward a value: `variable -= (variable - value) * (1 - decay)`.

    Args:
        zero_debias: count the updates and take out that the variable began with zeros.
    """
    with default_graph().name_scope(name or "AssignMovingAvg") as scope:
        rate = build.tensor(1.0 - decay, None, "decay")
        if rate.dtype.base_dtype is not variable.dtype.base_dtype:
            rate = tf.cast(rate, variable.dtype.base_dtype)
        if zero_debias:
            return tf.assign(variable, _without_bias(variable, value, rate), name=scope)
        return tf.assign_sub(variable, (variable - value) * rate, name=scope)


def _without_bias(variable, value, rate):
    """The average of all values so far, with weights that add up to one."""
    with tf.variable_scope(variable.op.name):
        zeros, dtype = tf.zeros_initializer(), variable.dtype.base_dtype
        biased = tf.get_variable("biased", variable.shape, dtype, zeros, trainable=False)
        count = tf.get_variable("local_step", [], dtype, zeros, trainable=False)
    moved = tf.assign_sub(biased, (biased - value) * rate)
    counted = tf.assign_add(count, 1)
    return moved / (1 - tf.pow(1.0 - rate, counted))
