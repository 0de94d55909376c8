"""Batch normalization."""

import numpy as np

from flowlet.api import export
from flowlet.compat.v1 import reductions, updates
from flowlet.compat.v1.layering.base import ONES, ZEROS, Layer, functional, size_of
from flowlet.compat.v1.networks.normalization import batch_normalization, fused_batch_norm
from flowlet.compat.v1.raw import constant, raw, within
from flowlet.compat.v1.unlisted import smart_cond, smart_constant_value
from flowlet.core import dtypes


@export("compat.v1.layers.BatchNormalization")
class BatchNormalization(Layer):
    """Mean 0 and variance 1 for each channel, over the batch while training, else by moving averages.

    The averages move when the graph's update ops run: put the training step under
    `tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS))`.

    Args:
        axis: of the channels.
        momentum: how much of the averages stays in each step.
        epsilon: added to the variance.
        center, scale: whether there are variables `beta` and `gamma`.
        fused: whether one operation does it; by default for images.
    """

    takes_training, least = True, 1

    def __init__(self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True, beta_initializer=ZEROS,
                 gamma_initializer=ONES, moving_mean_initializer=ZEROS,
                 moving_variance_initializer=ONES, beta_regularizer=None, gamma_regularizer=None,
                 beta_constraint=None, gamma_constraint=None, renorm=False, renorm_clipping=None, renorm_momentum=0.99, fused=None,
                 trainable=True, virtual_batch_size=None, adjustment=None, name=None, **keywords):  # fmt: skip
        super().__init__(trainable, name, **keywords)
        if renorm or virtual_batch_size is not None or adjustment is not None:
            raise NotImplementedError("tf.layers.batch_normalization of flowlet has no renorm, virtual_batch_size and adjustment: "
                                      "leave them out.")  # fmt: skip
        self.axis, self.momentum, self.epsilon, self.fused = axis, momentum, epsilon, fused
        self.center, self.scale = center, scale
        self._settings = {
            "gamma": (gamma_initializer, gamma_regularizer, gamma_constraint),
            "beta": (beta_initializer, beta_regularizer, beta_constraint),
            "moving_mean": (moving_mean_initializer, None, None),
            "moving_variance": (moving_variance_initializer, None, None)}  # fmt: skip
        self.gamma = self.beta = None

    def build(self, input_shape):
        """gamma, beta and the moving averages."""
        axis = self.axis[0] if isinstance(self.axis, (list, tuple)) else self.axis
        self._place = axis % input_shape.rank
        self.fused = input_shape.rank == 4 and self._place in (1, 3) if self.fused is None else self.fused
        self._size = size_of(input_shape, self._place, "channel dimension")
        if self.scale:
            self.gamma = self._parameter("gamma")
        elif self.fused:
            self.gamma = filled(1.0, self._size)
        if self.center:
            self.beta = self._parameter("beta")
        elif self.fused:
            self.beta = filled(0.0, self._size)
        self.moving_mean = self._parameter("moving_mean", False)
        self.moving_variance = self._parameter("moving_variance", False)

    def _parameter(self, name, trainable=True):
        initializer, regularizer, constraint = self._settings[name]
        kind = dtypes.float32 if self._dtype in (dtypes.float16, dtypes.bfloat16) else self._dtype
        return self.add_variable(name, [self._size], dtype=kind, initializer=initializer, regularizer=regularizer,
                                 trainable=trainable, constraint=constraint)  # fmt: skip

    def call(self, inputs, training=False):
        """`training` is a bool, or a bool tensor."""
        return self._in_one(inputs, training) if self.fused else self._of_several(inputs, training)

    def _in_one(self, inputs, training):
        data_format = "NCHW" if self._place == 1 else "NHWC"

        def normalized(**given):
            return list(fused_batch_norm(inputs, self.gamma, self.beta, epsilon=self.epsilon, data_format=data_format, **given))

        found, mean, variance = smart_cond(training, normalized, lambda: normalized(
            mean=self.moving_mean, variance=self.moving_variance, is_training=False))  # fmt: skip
        momentum = smart_cond(training, lambda: constant(self.momentum), lambda: constant(1.0))
        if smart_constant_value(training) is not False:
            self.add_update([_moved(average, value, momentum) for average, value in
                             ((self.moving_mean, mean), (self.moving_variance, variance))])  # fmt: skip
        return found

    def _of_several(self, inputs, training):
        rank = inputs.shape.rank
        axes = [axis for axis in range(rank) if axis != self._place]
        wide = [1] * rank
        wide[self._place] = self._size
        spread = self._place != rank - 1

        def shaped(one):
            return raw("Reshape", one, shape=wide) if spread and one is not None else one

        if smart_constant_value(training) is False:
            mean, variance = self.moving_mean.value(), self.moving_variance.value()
        else:
            mean, variance = reductions.moments(inputs, axes, keep_dims=spread)
            if spread:
                flat = [raw("Reshape", one, shape=[self._size]) for one in (mean, variance)]
            else:
                flat = [mean, variance]
            averages = (self.moving_mean, self.moving_variance)
            flat = [smart_cond(training, lambda one=one: one, average.value) for one, average in zip(flat, averages)]
            self.add_update([smart_cond(training, lambda average=average, one=one: self._toward(average, one), average.value)
                             for average, one in zip(averages, flat)])  # fmt: skip
            mean, variance = flat
        return batch_normalization(inputs, shaped(mean), shaped(variance), shaped(self.beta), shaped(self.gamma), self.epsilon)

    def _toward(self, average, value):
        with within(None, "AssignMovingAvg") as scope:
            decay = constant(1.0 - self.momentum, average.dtype.base_dtype, "decay")
            return updates.assign_sub(average, (average.value() - value) * decay, name=scope)


def filled(number, size):
    return constant(np.full(size, number, np.float32))


def _moved(average, value, momentum):
    with within(None, "AssignMovingAvg") as scope:
        rest = 1.0 - momentum
        return updates.assign_sub(average, (average.value() - value) * rest, name=scope)


functional(BatchNormalization, "batch_normalization")
