"""What `Session.run` is given: tensors of the graph and the values that stand in for theirs."""

import numpy as np

from flowlet import errors
from flowlet.core import dtypes, nest, values
from flowlet.core.graph.operation import GraphTensor


def flat(graph, feed_dict):
    """(tensors, values) of a `feed_dict`, sparse tensors and tuples in their parts.

    Raises:
        TypeError, ValueError: with TensorFlow's wording, where a key is no tensor or may not be fed.
    """
    if not isinstance(feed_dict, dict):
        raise TypeError(f"input must be a dictionary: `feed_dict` is a {type(feed_dict).__name__}, {feed_dict!r}.")
    tensors, given = [], []
    for key, value in feed_dict.items():
        if isinstance(key, tuple):
            keys, items = nest.flatten(key), nest.flatten(value)
            if len(keys) != len(items):
                raise ValueError(f"Could not flatten dictionary. Key had {len(keys)} elements, but value had {len(items)} "
                                 f"elements. Key: {keys}, value: {items}.")  # fmt: skip
        elif isinstance(key, nest.Composite):
            keys, items = key._parts(), _parts(value)
            if type(key).__name__ == "SparseTensor":
                keys = [key.indices, key.values, key.dense_shape]
        else:
            keys, items = [key], [value]
        tensors += [tensor_of(graph, one) for one in keys]
        given += items
    return tensors, given


def _parts(value):
    try:
        return list(value)
    except TypeError:
        raise TypeError(errors.message(f"zip argument #2 must support iteration: a sparse tensor was fed {value!r}.",
                                       "a SparseTensorValue or a tuple (indices, values, dense_shape).")) from None


def tensor_of(graph, key):
    """The tensor that a key of `feed_dict` is or names."""
    try:
        tensor = graph.as_graph_element(key, allow_operation=False)
    except Exception as error:
        text = error.args[0] if error.args else error
        raise TypeError(f"Cannot interpret feed_dict key as Tensor: {text}") from None
    if tensor in graph.not_feedable:
        raise ValueError(f"Tensor {tensor} may not be fed.")
    return tensor


def array_of(tensor, value):
    """The array to feed for a tensor.

    Raises:
        TypeError, ValueError: with TensorFlow's wording, where the value is a tensor, or of another dtype or shape.
    """
    if type(value) is not np.ndarray or value.dtype != tensor.dtype._np or value.dtype == object:
        value = _converted(tensor, value)
    if value.shape != tensor.sizes and not tensor.shape.is_compatible_with(value.shape):
        raise ValueError(f"Cannot feed value of shape {value.shape!r} for Tensor {tensor.name!r}, which has shape "
                         f"{_shown(tensor.shape)!r}")  # fmt: skip
    return value


def _shown(shape):
    if shape.rank is None:
        return "<unknown>"
    sizes = ["?" if size is None else str(size) for size in shape.as_list()]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def _converted(tensor, value):
    wanted = tensor.dtype
    if isinstance(value, GraphTensor) or hasattr(value, "_graph_tensor"):
        raise TypeError("The value of a feed cannot be a tf.Tensor object. Acceptable feed values include Python scalars, "
                        "strings, lists, numpy ndarrays, or TensorHandles. For reference, the tensor object was "
                        f"{value} which was passed to the feed with key {tensor}.")  # fmt: skip
    if wanted is dtypes.string:
        return _texts(value)
    if isinstance(value, int) and not isinstance(value, bool) and wanted._np.kind in "iub":
        limits = (0, 1) if wanted is dtypes.bool_ else (wanted.min, wanted.max)
        if not limits[0] <= value <= limits[1]:
            raise TypeError(f"Type of feed value {value} with type {type(value)} is not compatible with Tensor type "
                            f"{wanted._np.type!r}. Try explicitly setting the type of the feed tensor to a larger type "
                            "(e.g. int64).")  # fmt: skip
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"setting an array element with a sequence: the value fed for {tensor.name!r} is not "
                         f"rectangular.") from None
    if array.dtype.kind == "c" and wanted._np.kind != "c":
        raise TypeError(f"can't convert complex to {'float' if wanted.is_floating else 'int'}: {tensor.name!r} is "
                        f"{wanted.name}, the value fed is {array.dtype}.")  # fmt: skip
    if array.dtype == object:
        return _of_objects(tensor, array)
    return array.astype(wanted._np)


def _of_objects(tensor, array):
    """Values that NumPy has no dtype for: None is not a number, large integers may still be floats."""
    if any(isinstance(one, (list, tuple)) for one in array.ravel()):
        raise ValueError(f"setting an array element with a sequence: the value fed for {tensor.name!r} is not rectangular.")
    if not array.ndim and array.item() is None and tensor.shape.rank not in (None, 0):
        raise ValueError(f"Cannot feed value of shape () for Tensor {tensor.name!r}, which has shape {_shown(tensor.shape)!r}")
    try:
        return array.astype(tensor.dtype._np)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{error}. It was fed for {tensor.name!r}, which is {tensor.dtype.name}.") from None


def _texts(value):
    """An array of bytes; numbers are written out, as TensorFlow does."""
    array = np.asarray(value, dtype=object)
    found = np.empty(array.shape, object)
    for place, one in np.ndenumerate(array):
        found[place] = one if isinstance(one, bytes) else values.text(one if isinstance(one, str) else str(one))
    return found
