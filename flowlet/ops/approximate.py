"""`tf.math.approx_max_k` and `approx_min_k`, which are exact here: an approximation pays on TPUs only."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core.dtypes import bfloat16, float16, float32
from flowlet.core.op import op


@op("ApproxTopK", inputs="operand:T", types={"T": (float16, bfloat16, float32)})
def _approximate(operand, k, axis, largest, name=None):
    if not -operand.ndim <= axis < operand.ndim:
        raise errors.invalid(f"reduction_dimension {axis} is out of range for rank {operand.ndim}", "ApproxTopK")
    if operand.shape[axis] < k:
        raise errors.invalid(f"input must have at least k columns. Had {operand.shape[axis]}, needed {k}", "ApproxTopK")
    order = jnp.argsort(operand, axis, descending=largest, stable=True)
    order = jnp.take(order, np.arange(k), axis)
    return jnp.take_along_axis(operand, order, axis), order.astype(np.int32)


def _exported(name, largest, what):
    def public(operand, k, reduction_dimension=-1, recall_target=0.95, reduction_input_size_override=-1,
               aggregate_to_topk=True, name=None):  # fmt: skip
        return tuple(_approximate(operand, k, reduction_dimension, largest))

    public.__name__ = public.__qualname__ = name
    public.__module__ = __name__
    public.__doc__ = f"""The `k` {what} numbers along an axis and where they are; exact, whatever `recall_target` is.

    Args:
        operand: float16, bfloat16 or float32.
        k: how many.
        reduction_dimension: the axis.

    >>> import flowlet as tf
    >>> tf.math.{name}([3.0, 1.0, 2.0], 1)[0].numpy().tolist()
    [{3.0 if largest else 1.0}]
    """
    return export(f"math.{name}", f"nn.{name}")(public)


approx_max_k = _exported("approx_max_k", True, "largest")
approx_min_k = _exported("approx_min_k", False, "smallest")
