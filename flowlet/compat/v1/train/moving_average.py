"""`tf.contrib.opt.MovingAverageOptimizer`: an optimizer whose variables are averaged, for saving."""

from flowlet.api import export
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.averages import ExponentialMovingAverage
from flowlet.compat.v1.train.optimizer import Optimizer


@export("compat.v1.contrib.opt.MovingAverageOptimizer")
class MovingAverageOptimizer(Optimizer):
    """Another optimizer, with averages of the variables that it trains.

    Args:
        opt: the optimizer.
        average_decay, num_updates: as of `tf.train.ExponentialMovingAverage`.
        sequential_update: average after the step; False: in no certain order.
    """

    def __init__(self, opt, average_decay=0.9999, num_updates=None, sequential_update=True):
        super().__init__(False, "MovingAverage")
        self._optimizer, self._sequential_update = opt, sequential_update
        self._ema, self._swapped = ExponentialMovingAverage(average_decay, num_updates=num_updates), {}

    def compute_gradients(self, *args, **kwargs):
        """Those of the optimizer."""
        return self._optimizer.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """A step of the optimizer, then the averages."""
        pairs = list(grads_and_vars)
        train = self._optimizer.apply_gradients(pairs, global_step=global_step, name=name)
        trained = [variable for gradient, variable in pairs if gradient is not None]
        with tf.control_dependencies([train] if self._sequential_update else []):
            averaged = self._ema.apply(trained)
        for variable in trained:
            average = self._ema.average(variable)
            self._swapped |= {variable.op.name: average.op.name, average.op.name: variable.op.name}
        return tf.group(train, averaged, name="train_with_avg")

    def swapping_saver(self, var_list=None, name="swapping_saver", **kwargs):
        """A `tf.train.Saver` that saves averages under the names of the variables, and the other way around."""
        if not self._swapped:
            raise RuntimeError("Must call apply_gradients or minimize before creating the swapping_saver")
        saved = tf.global_variables() if var_list is None else var_list
        names = dict(saved) if isinstance(saved, dict) else {one.op.name: one for one in saved}
        return tf.train.Saver({self._swapped.get(key, key): one for key, one in names.items()}, name=name, **kwargs)

    def variables(self):
        """The variables that the optimizer made."""
        return self._optimizer.variables()

    def get_slot(self, var, name):
        """A slot of the optimizer."""
        return self._optimizer.get_slot(var, name)

    def get_slot_names(self):
        """The names of the optimizer's slots."""
        return self._optimizer.get_slot_names()
