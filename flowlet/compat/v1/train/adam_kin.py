"""Adam's kin of `tf.contrib.opt`: lazy, with Nesterov's momentum, and with the largest gradient."""

from flowlet.api import export
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.adam import AdamOptimizer, scattered
from flowlet.compat.v1.train.optimizer import together
from flowlet.compat.v1.train.tabled import cast


@export("compat.v1.contrib.opt.LazyAdamOptimizer")
class LazyAdamOptimizer(AdamOptimizer):
    """Adam that leaves rows without a gradient as they are, and their slots: for large embeddings."""

    def _apply_sparse_shared(self, values, var, indices):
        return self._update(var, values, indices)


@export("compat.v1.contrib.opt.NadamOptimizer")
class NadamOptimizer(AdamOptimizer):
    """Adam with Nesterov's momentum (Dozat 2015)."""

    _use_nesterov = True

    def _apply_sparse_shared(self, values, var, indices):
        dtype = var.dtype.base_dtype
        rate = self._corrected_rate(dtype)
        beta1, beta2, epsilon = (cast(one, dtype) for one in (self._beta1_t, self._beta2_t, self._epsilon_t))
        fresh = values * (1 - beta1)
        m = self._decayed(self.get_slot(var, "m"), beta1, fresh, indices)
        ahead = fresh + beta1 * tf.gather(m, indices)
        v = self._decayed(self.get_slot(var, "v"), beta2, (values * values) * (1 - beta2), indices)
        step = -rate * ahead / (tf.sqrt(tf.gather(v, indices)) + epsilon)
        return together(scattered(var, indices, step, self._use_locking), m, v)


@export("compat.v1.contrib.opt.AdaMaxOptimizer")
class AdaMaxOptimizer(AdamOptimizer):
    """Adam with the largest gradient, as it fades, in place of the average square (Kingma and Ba 2014)."""

    _kind, _inputs = "AdaMax", ("beta1_power", "_lr_t", "_beta1_t", "_beta2_t", "_epsilon_t", "grad")
    _powers = {"beta1_power": AdamOptimizer._powers["beta1_power"]}

    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, use_locking=False, name="AdaMax"):
        super().__init__(learning_rate, beta1, beta2, epsilon, use_locking, name)

    def _attributes(self):
        return {}

    def _apply_sparse_shared(self, values, var, indices):
        return self._update(var, values, indices)
