"""`tf.contrib.layers.batch_norm` and `layer_norm`."""

import flowlet.compat.v1 as tf
from flowlet.compat.v1.contrib import common
from flowlet.compat.v1.contrib.common import layer, smart_cond, smart_constant_value
from flowlet.compat.v1.train.averages import assign_moving_average


@layer("batch_norm")
def batch_norm(inputs, decay=0.999, center=True, scale=False, epsilon=0.001, activation_fn=None, param_initializers=None,
               param_regularizers=None, updates_collections="update_ops", is_training=True, reuse=None,
               variables_collections=None, outputs_collections=None, trainable=True, batch_weights=None, fused=None,
               data_format="NHWC", zero_debias_moving_mean=False, scope=None, renorm=False, renorm_clipping=None,
               renorm_decay=0.99, adjustment=None):  # fmt: skip
    """Batch normalization: mean 0 and variance 1 in each channel, then `gamma` (with `scale`) and `beta` (with `center`).

    While training, the moments are those of the batch, and moving averages are kept of them; run the operations of
    `tf.get_collection(tf.GraphKeys.UPDATE_OPS)` together with the training step, or pass `updates_collections=None`.

    Args:
        inputs: float tensor, the channels last, or second with data_format="NCHW".
        decay: of the moving averages.
        center, scale: whether there are `beta` and `gamma`.
        epsilon: added to the variance.
        activation_fn: applied to the result.
        param_initializers, param_regularizers: dicts for "beta", "gamma", "moving_mean", "moving_variance".
        updates_collections: the collection for the updates of the averages; None: they are done whenever the result is used.
        is_training: a bool or a bool tensor.

    Raises:
        NotImplementedError: batch_weights, renorm, adjustment or zero_debias_moving_mean, which flowlet does not have.
    """
    if batch_weights is not None or renorm or adjustment is not None or zero_debias_moving_mean:
        raise NotImplementedError("tf.contrib.layers.batch_norm of flowlet has no batch_weights, renorm, adjustment and "
                                  "zero_debias_moving_mean: leave them out.")  # fmt: skip
    with tf.variable_scope(scope, "BatchNorm", [inputs], reuse=reuse) as opened:
        inputs = tf.convert_to_tensor(inputs)
        rank, first = inputs.shape.rank, data_format == "NCHW"
        layered = rank == 4 and fused is not False and updates_collections == tf.GraphKeys.UPDATE_OPS
        fused = rank in (2, 4) if fused is None else fused
        images = inputs
        size = common.channels_of(inputs, 1 if first else -1, "batch_norm")
        if fused and rank == 2:
            images = tf.reshape(inputs, [-1, size, 1, 1] if first else [-1, 1, 1, size])
        one = tf.constant(1.0, shape=[size]) if layered and not scale else None
        initializers, regularizers = param_initializers or {}, param_regularizers or {}

        def parameter(name, default, trained=trainable):
            return common.variable(name, [size], tf.float32, initializers.get(name, default()), regularizers.get(name), trained,
                                   variables_collections)  # fmt: skip

        def beta_of():
            if center:
                return parameter("beta", tf.zeros_initializer)
            return tf.constant(0.0, shape=[size]) if fused else None

        def gamma_of():
            if scale:
                return parameter("gamma", tf.ones_initializer)
            return (tf.constant(1.0, shape=[size]) if one is None else one) if fused else None

        if layered:
            gamma, beta = gamma_of(), beta_of()
        else:
            beta, gamma = beta_of(), gamma_of()
        mean = parameter("moving_mean", tf.zeros_initializer, False)
        variance = parameter("moving_variance", tf.ones_initializer, False)
        normalize = (_fused(images, gamma, beta, mean, variance, epsilon, data_format) if fused else
                     _plain(inputs, mean, variance, first))  # fmt: skip
        known = smart_constant_value(is_training)
        *output, new_mean, new_variance = smart_cond(is_training, lambda: normalize(True), lambda: normalize(False))
        output = output[0] if output else None
        if not fused and scope is None:
            with tf.name_scope("batchnorm"):  # 1.15 uses the name up
                pass
        pairs = [(mean, new_mean), (variance, new_variance)]
        if layered:
            _update_by_tensor(pairs, decay, is_training, known, updates_collections)
        elif known is not False and updates_collections is None:
            output = output if fused else _applied(inputs, new_mean, new_variance, beta, gamma, epsilon, first)

            def updated():
                with tf.control_dependencies(_updates(pairs, decay)):
                    return tf.identity(output)

            output = smart_cond(is_training, updated, lambda: output)
        elif known is True:
            for update in _updates(pairs, decay):
                tf.add_to_collections(updates_collections, update)
        elif known is None:
            for update in smart_cond(is_training, lambda: _updates(pairs, decay), lambda: [mean.value(), variance.value()]):
                tf.add_to_collections(updates_collections, update)
        if output is None:
            output = _applied(inputs, new_mean, new_variance, beta, gamma, epsilon, first)
        if fused and rank == 2:
            output = tf.reshape(output, tf.shape(inputs))
            output.set_shape(inputs.shape)
        if activation_fn is not None:
            output = activation_fn(output)
        return common.named(outputs_collections, opened.name, output)


def _fused(images, gamma, beta, mean, variance, epsilon, data_format):
    """`normalize(training)`: (result, mean, variance), in one operation."""

    def normalize(training):
        given = {} if training else {"mean": mean, "variance": variance}
        return list(tf.nn.fused_batch_norm(images, gamma, beta, epsilon=epsilon, is_training=training, data_format=data_format,
                                           **given))  # fmt: skip

    return normalize


def _plain(inputs, mean, variance, first):
    """As `_fused`, for other ranks: only (mean, variance); the result comes after the updates of the averages."""
    axes = [axis for axis in range(inputs.shape.rank) if axis != (1 if first else inputs.shape.rank - 1)]

    def normalize(training):
        return list(tf.nn.moments(inputs, axes) if training else (mean.value(), variance.value()))

    return normalize


def _applied(inputs, mean, variance, beta, gamma, epsilon, first):
    wide = [-1 if axis == 1 else 1 for axis in range(inputs.shape.rank)]
    given = [tf.reshape(one, wide) if first and one is not None else one for one in (mean, variance, beta, gamma)]
    return tf.nn.batch_normalization(inputs, *given, epsilon)


def _updates(pairs, decay):
    """Operations that move averages towards new values."""
    return [assign_moving_average(average, value, decay, zero_debias=False) for average, value in pairs]


def _update_by_tensor(pairs, decay, is_training, known, collections):
    """Updates of which a tensor says how far they go: not at all outside of training."""
    decay = smart_cond(is_training, lambda: tf.constant(decay), lambda: tf.constant(decay if known is False else 1.0))
    for average, value in pairs if known is not False else ():
        with tf.name_scope("AssignMovingAvg") as scope:
            factor = 1.0 - decay
            tf.add_to_collections(collections, tf.assign_sub(average, (average.value() - value) * factor, name=scope).op)


@layer("layer_norm")
def layer_norm(inputs, center=True, scale=True, activation_fn=None, reuse=None, variables_collections=None,
               outputs_collections=None, trainable=True, begin_norm_axis=1, begin_params_axis=-1, scope=None):  # fmt: skip
    """Layer normalization: mean 0 and variance 1 over the axes from `begin_norm_axis` on, then `gamma` and `beta`.

    Args:
        inputs: float tensor.
        center, scale: whether there are `beta` and `gamma`, of the shape from axis `begin_params_axis` on.
        activation_fn: applied to the result.
    """
    with tf.variable_scope(scope, "LayerNorm", [inputs], reuse=reuse) as opened:
        inputs = tf.convert_to_tensor(inputs)
        rank, kind = inputs.shape.rank, inputs.dtype.base_dtype
        shape = inputs.shape.as_list()[begin_params_axis:]
        if None in shape:
            raise ValueError(f"Inputs {inputs} has undefined last dimension(s) {shape}; layer_norm needs them known.")
        make = {"trainable": trainable, "collections": variables_collections}
        beta = common.variable("beta", shape, kind, tf.zeros_initializer(), **make) if center else None
        gamma = common.variable("gamma", shape, kind, tf.ones_initializer(), **make) if scale else None
        mean, variance = tf.nn.moments(inputs, list(range(begin_norm_axis % rank, rank)), keep_dims=True)
        output = tf.nn.batch_normalization(inputs, mean, variance, beta, gamma, 1e-3 if kind == tf.float16 else 1e-12)
        output.set_shape(inputs.shape)
        if activation_fn is not None:
            output = activation_fn(output)
        return common.named(outputs_collections, opened.name, output)
