"""Clipping by the norm of a tensor, or of all tensors of a list (`clip_by_value` is in ops/arithmetic.py)."""

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.graph.composing import graphed
from flowlet.core.slices import IndexedSlices
from flowlet.ops import arithmetic, array, creation, elementwise, nn, reduce


@export("clip_by_norm")
@graphed("clip_by_norm")
def clip_by_norm(t, clip_norm, axes=None, name=None):
    """`t` scaled down to the L2 norm `clip_norm` where its norm (along `axes`) is larger.

    >>> import flowlet as tf
    >>> tf.clip_by_norm([3.0, 4.0], 10.0).numpy().tolist()
    [3.0, 4.0]
    """
    if isinstance(t, IndexedSlices):
        return t.with_values(clip_by_norm(t.values, clip_norm, axes))
    t = conversion.convert(t)
    squares = reduce.reduce_sum(arithmetic.multiply(t, t), axes, keepdims=True)
    positive = squares > 0
    safe = array.where(positive, squares, creation.ones_like(squares))  # so that the gradient of a zero is no NaN
    norm = array.where(positive, elementwise.sqrt(safe), squares)
    clip_norm = conversion.convert(clip_norm, t.dtype)
    return arithmetic.multiply(t, clip_norm) / arithmetic.maximum(norm, clip_norm)


def _sequence(t_list):
    if not isinstance(t_list, (list, tuple)):
        raise TypeError(f"`t_list` should be a sequence of tensors. Received {type(t_list)}.")
    return [one if one is None or isinstance(one, IndexedSlices) else conversion.convert(one) for one in t_list]


@export("linalg.global_norm")
@graphed("global_norm")
def global_norm(t_list, name=None):
    """The L2 norm of all tensors of a list together; None is skipped.

    >>> import flowlet as tf
    >>> tf.linalg.global_norm([tf.constant([3.0]), tf.constant([4.0])]).numpy().item()
    5.0
    """
    tensors = [getattr(one, "values", one) for one in _sequence(t_list) if one is not None]
    if not tensors:
        return elementwise.sqrt(conversion.convert(0.0))
    halves = [nn.l2_loss(one) for one in tensors]
    total = halves[0] if len(halves) == 1 else arithmetic.add_n(halves)
    return elementwise.sqrt(arithmetic.multiply(total, conversion.convert(2.0, total.dtype)))


@export("clip_by_global_norm")
@graphed("clip_by_global_norm")
def clip_by_global_norm(t_list, clip_norm, use_norm=None, name=None):
    """All tensors of a list scaled alike, so that their norm together is at most `clip_norm`.

    Args:
        t_list: tensors, IndexedSlices and None.
        clip_norm: the largest norm allowed.
        use_norm: the norm, where it is known already.

    Returns:
        The scaled list and the norm before; NaN everywhere where the norm is infinite.

    >>> import flowlet as tf
    >>> clipped, norm = tf.clip_by_global_norm([tf.constant([3.0]), tf.constant([4.0])], 1.0)
    >>> norm.numpy().item(), round(clipped[0].numpy().item(), 6)
    (5.0, 0.6)
    """
    tensors = _sequence(t_list)
    norm = global_norm(tensors) if use_norm is None else conversion.convert(use_norm)
    clip_norm = conversion.convert(clip_norm, norm.dtype)
    one = conversion.convert(1.0, norm.dtype)
    scale = arithmetic.multiply(clip_norm, arithmetic.minimum(one / norm, one / clip_norm))
    scale = scale + (norm - norm)  # NaN for an infinite norm

    def clipped(tensor):
        if tensor is None:
            return None
        if isinstance(tensor, IndexedSlices):
            return tensor.with_values(clipped(tensor.values))
        return arithmetic.multiply(tensor, scale)

    return [clipped(tensor) for tensor in tensors], norm

