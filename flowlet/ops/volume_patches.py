"""`tf.extract_volume_patches`: blocks of volumes, side by side."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core.dtypes import REAL
from flowlet.core.op import op


@op("ExtractVolumePatches", "extract_volume_patches", inputs="input:T", types={"T": REAL})
def extract_volume_patches(input, ksizes, strides, padding, name=None):  # noqa: A002
    """Blocks of volumes, laid out along the channels.

    Args:
        input: volumes of shape (batch, planes, rows, columns, channels).
        ksizes: the size of a block, `[1, planes, rows, columns, 1]`.
        strides: how far blocks are apart, `[1, planes, rows, columns, 1]`.
        padding: `"VALID"`, or `"SAME"` to fill up with zeros.

    Returns:
        A tensor of shape (batch, planes, rows, columns, size of a block * channels).

    >>> import flowlet as tf
    >>> x = tf.reshape(tf.range(8.0), [1, 1, 2, 4, 1])
    >>> tf.extract_volume_patches(x, [1, 1, 2, 2, 1], [1, 1, 2, 2, 1], "VALID").numpy().tolist()
    [[[[[0.0, 1.0, 4.0, 5.0], [2.0, 3.0, 6.0, 7.0]]]]]
    """
    for what, sizes in (("ksizes", ksizes), ("strides", strides)):
        if len(sizes) != 5:
            raise errors.invalid(f"Length for attr '{what}' of {len(sizes)} must be at least minimum 5", "ExtractVolumePatches")
        if sizes[0] != 1 or sizes[4] != 1:
            raise errors.UnimplementedError(message=f"Only support {what} across space: {what} starts and ends with 1, got "
                                                    f"{list(sizes)} [Op:ExtractVolumePatches]")  # fmt: skip
    if padding not in ("SAME", "VALID"):
        raise errors.invalid(f"Value for attr 'padding' of \"{padding}\" is not in the list of allowed values: \"SAME\", "
                             "\"VALID\"", "ExtractVolumePatches")  # fmt: skip
    if input.ndim != 5:
        raise errors.invalid(f"input must be 5-dimensional: {list(input.shape)}", "ExtractVolumePatches")
    for axis in (1, 2, 3):
        size, step, total = ksizes[axis], strides[axis], input.shape[axis]
        if padding == "SAME":
            count = -(-total // step)
            missing = max((count - 1) * step + size - total, 0)
            input = jnp.pad(input, [(missing // 2, missing - missing // 2) if i == axis else (0, 0)  # noqa: A001
                                    for i in range(input.ndim)])  # fmt: skip
        else:
            count = max((total - size) // step + 1, 0)
        place = np.arange(count)[:, None] * step + np.arange(size)
        blocks = jnp.moveaxis(jnp.take(input, place, axis=axis), axis + 1, -2)  # the axis within a block, before channels
        input = blocks  # noqa: A001
    return input.reshape(*input.shape[:4], int(np.prod(input.shape[4:])))
