"""Products of tensors as Keras defines them: `dot`, and `batch_dot` sample by sample."""

from flowlet.api import export
from flowlet.core.convert import convert
from flowlet.ops import array, linalg


@export("keras.backend.dot")
def dot(x, y):
    """The matrix product; with more axes, over the last axis of `x` and the last but one of `y`.

    >>> import flowlet as tf
    >>> tf.keras.backend.dot(tf.ones([2, 3]), tf.ones([4, 3, 5])).shape
    TensorShape([2, 4, 5])
    """
    x, y = convert(x), convert(y)
    if len(x.shape) > 2 or len(y.shape) > 2:
        return linalg.tensordot(x, y, [[len(x.shape) - 1], [len(y.shape) - 2]])
    return linalg.matmul(x, y)


@export("keras.backend.batch_dot")
def batch_dot(x, y, axes=None):
    """For each sample, the product over one axis of `x` and one of `y`.

    Args:
        x, y: tensors with a batch as their first axis.
        axes: the two axes, or one for both. By default the last of `x` and the last but one of `y` (of a `y` with two
            axes: the last).

    Returns:
        (batch, other axes of x, other axes of y); (batch, 1) where nothing else is left.

    Raises:
        ValueError: for a tensor without samples, an axis that is the batch, or sizes that do not fit.

    >>> import flowlet as tf
    >>> tf.keras.backend.batch_dot(tf.ones([5, 2, 3]), tf.ones([5, 3, 4])).shape
    TensorShape([5, 2, 4])
    """
    x, y = convert(x), convert(y)
    ranks = len(x.shape), len(y.shape)
    if min(ranks) < 2:
        raise ValueError(
            "Cannot do batch_dot on inputs with rank < 2. Received inputs with shapes "
            f"{tuple(x.shape)} and {tuple(y.shape)}."
        )
    if axes is None:
        axes = (ranks[0] - 1, ranks[1] - 1 if ranks[1] == 2 else ranks[1] - 2)
    elif isinstance(axes, int):
        axes = (axes, axes)
    first, second = (axis % rank for axis, rank in zip(axes, ranks))
    if 0 in (first, second):
        raise ValueError(
            "Cannot perform batch_dot over axis 0. If your inputs are not batched, add a dummy batch "
            "dimension to your inputs using K.expand_dims(x, 0)"
        )
    sizes = x.shape[first], y.shape[second]
    if None not in sizes and sizes[0] != sizes[1]:
        raise ValueError(
            f"Cannot do batch_dot on inputs with shapes {tuple(x.shape)} and {tuple(y.shape)} with "
            f"axes={list(axes)}. x.shape[{first}] != y.shape[{second}] ({sizes[0]} != {sizes[1]})."
        )
    letters = iter("cdefghijklmnopqrstuvwxyz")
    left = ["a", *(next(letters) for _ in range(ranks[0] - 1))]
    right = ["a", *(next(letters) for _ in range(ranks[1] - 1))]
    left[first] = right[second] = "b"
    others = [letter for letter in left[1:] + right[1:] if letter != "b"]
    found = linalg.einsum(f"{''.join(left)},{''.join(right)}->a{''.join(others)}", x, y)
    return found if others else array.expand_dims(found, 1)
