"""Optimizers of `tf.contrib.opt` that also shrink the variables themselves (Loshchilov and Hutter 2017)."""

from flowlet.api import export
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.adam import AdamOptimizer, scattered
from flowlet.compat.v1.train.gradient_descent import MomentumOptimizer


@export("compat.v1.contrib.opt.DecoupledWeightDecayExtension")
class DecoupledWeightDecayExtension:
    """Before an optimizer's class: subtracts `weight_decay * variable` before each step.

    Args:
        weight_decay: a number or tensor (the learning rate is no factor of it).
    """

    def __init__(self, weight_decay, **kwargs):
        self._decay_var_list, self._weight_decay = None, weight_decay
        super().__init__(**kwargs)

    def minimize(self, loss, *args, decay_var_list=None, **kwargs):
        """As without the decay. `decay_var_list` says which variables shrink; by default all that are trained."""
        self._decay_var_list = set(decay_var_list) if decay_var_list else None
        return super().minimize(loss, *args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None, decay_var_list=None):
        """As without the decay. `decay_var_list` says which variables shrink; by default all that are trained."""
        if decay_var_list:
            self._decay_var_list = set(decay_var_list)
        return super().apply_gradients(grads_and_vars, global_step=global_step, name=name)

    def _prepare(self):
        self._weight_decay_tensor = tf.convert_to_tensor(self._call_if_callable(self._weight_decay), name="weight_decay")
        super()._prepare()

    def _update(self, var, grad, indices=None):
        with tf.control_dependencies([self._shrunk(var, indices)]):
            return super()._update(var, grad, indices)

    def _apply_sparse_shared(self, values, var, indices):
        with tf.control_dependencies([self._shrunk(var, indices)]):
            return super()._apply_sparse_shared(values, var, indices)

    def _shrunk(self, var, indices):
        if self._decay_var_list and var not in self._decay_var_list:
            return tf.no_op()
        if indices is None:
            return var.assign_sub(self._weight_decay * var, self._use_locking)
        return scattered(var, indices, -self._weight_decay * tf.gather(var, indices), self._use_locking)


@export("compat.v1.contrib.opt.extend_with_decoupled_weight_decay")
def extend_with_decoupled_weight_decay(base_optimizer):
    """The class of an optimizer with weight decay: its first argument is `weight_decay`, the others go by keyword."""
    return type("OptimizerWithDecoupledWeightDecay", (DecoupledWeightDecayExtension, base_optimizer), {})


@export("compat.v1.contrib.opt.AdamWOptimizer")
class AdamWOptimizer(DecoupledWeightDecayExtension, AdamOptimizer):
    """Adam with weight decay."""

    def __init__(self, weight_decay, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, use_locking=False,
                 name="AdamW"):  # fmt: skip
        super().__init__(weight_decay, learning_rate=learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon,
                         use_locking=use_locking, name=name)  # fmt: skip


@export("compat.v1.contrib.opt.MomentumWOptimizer")
class MomentumWOptimizer(DecoupledWeightDecayExtension, MomentumOptimizer):
    """Momentum with weight decay."""

    def __init__(self, weight_decay, learning_rate, momentum, use_locking=False, name="MomentumW", use_nesterov=False):
        super().__init__(weight_decay, learning_rate=learning_rate, momentum=momentum, use_locking=use_locking, name=name,
                         use_nesterov=use_nesterov)  # fmt: skip
