"""What `Session.run` is given: tensors of the graph and the values that stand in for theirs."""

import numpy as np

from flowlet import errors
from flowlet.core import dtypes, values
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.shape import TensorShape


def tensor_of(graph, key):
    """The tensor that a key of `feed_dict` is or names."""
    try:
        return graph.as_graph_element(key, allow_operation=False)
    except Exception as error:
        text = error.args[0] if error.args else error
        raise TypeError(f"Cannot interpret feed_dict key as Tensor: {text}") from None


def array_of(tensor, value):
    """The array to feed for a tensor.

    Raises:
        TypeError, ValueError: with TensorFlow's wording, where the value is a tensor, or of another dtype or shape.
    """
    if type(value) is np.ndarray and value.dtype == tensor.dtype._np and tensor.dtype is not dtypes.string:
        array = value
    else:
        if isinstance(value, GraphTensor):
            raise TypeError("The value of a feed cannot be a tf.Tensor object. Acceptable feed values include Python scalars, "
                            "strings, lists, numpy ndarrays, or TensorHandles. For reference, the tensor object was "
                            f"{value} which was passed to the feed with key {tensor}.")  # fmt: skip
        array = _converted(tensor, value)
    if not tensor.shape.is_compatible_with(array.shape):
        raise ValueError(errors.message(
            f"Cannot feed value of shape {tuple(array.shape)!r} for Tensor {tensor.name!r}, which has shape "
            f"{str(TensorShape(tensor.shape)).replace('None', '?')!r}", "", ""))  # fmt: skip
    return array


def _converted(tensor, value):
    wanted = tensor.dtype
    if wanted is dtypes.string:
        return values.array_of(value, wanted)
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool) and wanted.is_integer:
        if int(wanted._np.type(value)) != value:
            raise TypeError(f"Type of feed value {value} with type {type(value)} is not compatible with Tensor type {wanted!r}. "
                            "Try explicitly setting the type of the feed tensor to a larger type (e.g. int64).")
    array = np.asarray(value)
    if array.dtype == object:
        raise ValueError("setting an array element with a sequence.")
    return array.astype(wanted._np)
