"""`tf.contrib.layers.max_pool2d`, `avg_pool2d`, `flatten`."""

import flowlet.compat.v1 as tf
from flowlet.compat.v1.contrib import common
from flowlet.compat.v1.contrib.common import layer
from flowlet.compat.v1.contrib.convolutions import _sizes


def _pool(kind, name, default):
    @layer(name)
    def pool2d(inputs, kernel_size, stride=2, padding="VALID", data_format="NHWC", outputs_collections=None, scope=None):
        with tf.name_scope(scope, default, [inputs]) as opened:
            inputs = tf.convert_to_tensor(inputs)
            wide = (lambda sizes: [1, 1, *sizes]) if data_format == "NCHW" else (lambda sizes: [1, *sizes, 1])
            pooled = getattr(tf.nn, kind)(inputs, wide(_sizes(kernel_size, 2)), wide(_sizes(stride, 2)), padding.upper(),
                                          data_format=data_format)  # fmt: skip
            return common.named(outputs_collections, opened.rstrip("/"), pooled)

    pool2d.__name__ = name
    pool2d.__doc__ = f"""The {"largest" if kind == "max_pool" else "mean"} value of each window of images.

    Args:
        inputs: shape (batch, rows, columns, channels), or "NCHW".
        kernel_size, stride: an integer, or one for each axis.
        padding: "VALID" or "SAME".
    """
    return pool2d


max_pool2d, avg_pool2d = _pool("max_pool", "max_pool2d", "MaxPool2D"), _pool("avg_pool", "avg_pool2d", "AvgPool2D")


@layer("flatten")
def flatten(inputs, outputs_collections=None, scope=None):
    """Each example as one row: shape (batch, ...) becomes (batch, features)."""
    with tf.name_scope(scope, "Flatten", [inputs]) as opened, tf.name_scope("flatten"):
        inputs = tf.convert_to_tensor(inputs)
        common.check_rank(inputs, 1, "flatten")
        sizes = inputs.shape.as_list()
        output = tf.reshape(inputs, (tf.shape(inputs)[0], -1))
        known = None not in sizes[1:]
        size = 1
        for one in sizes[1:] if known else []:
            size *= one
        output.set_shape([sizes[0], size if known else None])
        return common.named(outputs_collections, opened.rstrip("/"), output)
