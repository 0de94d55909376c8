"""Optimizers of `tf.train` where Keras takes an optimizer: `model.compile(tf.train.AdamOptimizer(0.01))`."""

from flowlet.core.mode import eagerly
from flowlet.keras.optimizers.base import Optimizer


class TFOptimizer(Optimizer):
    """A `tf.train` optimizer as Keras's loop calls one.

    Attributes:
        optimizer: the `tf.train` optimizer.
    """

    def __init__(self, optimizer):
        super().__init__(name=optimizer.get_name())
        self.optimizer = optimizer

    def hyperparameters(self):
        """What a compiled step depends on."""
        return (("optimizer", id(self.optimizer)),)

    def _create_slots(self, var_list):
        with eagerly():
            self.optimizer._create_slots(var_list)

    def _prepare(self, var_list):
        with eagerly():
            self.optimizer._prepare()
        return {}

    def _resource_apply_dense(self, grad, var, apply_state=None):
        with eagerly():
            self.optimizer._resource_apply_dense(grad, var)

    def _apply_each(self, pairs):
        super()._apply_each(pairs)
        with eagerly():
            self.optimizer._finish([], None)

    def get_config(self):
        """Not supported, as in TensorFlow: the settings are those of `optimizer`."""
        raise NotImplementedError("get_config: a tf.train optimizer has no configuration. Use a tf.keras optimizer to save one.")
