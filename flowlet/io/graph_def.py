"""Graphs as messages: `GraphDef` with a NodeDef for each operation, and tensors as TensorProtos."""

import math
import re
import weakref

import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import definitions
from flowlet.core.shape import TensorShape
from flowlet.io import messages, proto
from flowlet.io.wire import DamagedError

GraphDef, NodeDef = proto.of(messages.Graph), proto.of(messages.Node)
AttrValue, TensorProto = proto.of(messages.AttrValue), proto.of(messages.Tensor)
PRODUCER = 134  # the version of graphs that TensorFlow 1.15 writes
_LARGEST = 2**31  # bytes of a tensor that a file may ask for; a message cannot hold more

# tensors ------------------------------------------------------------------------------------------------------------------

_CONTENT = frozenset(("float32", "float64", "int32", "uint8", "int16", "int8", "int64", "uint32", "uint64", "uint16"))
_FIELDS = {"float32": "float_val", "float64": "double_val", "int32": "int_val", "int16": "int_val", "int8": "int_val",
           "uint8": "int_val", "uint16": "int_val", "string": "string_val", "int64": "int64_val", "bool": "bool_val",
           "complex64": "scomplex_val", "complex128": "dcomplex_val", "float16": "half_val", "bfloat16": "half_val",
           "uint32": "uint32_val", "uint64": "uint64_val"}  # fmt: skip


def tensor_values(array):
    """An array as the fields of a TensorProto; one value broadcast to a shape is written once."""
    array = np.asarray(array)
    filled = array.size > 1 and not any(array.strides)
    kind = dtypes.of(array.dtype)
    found = {"dtype": kind.as_datatype_enum, "tensor_shape": shape_values(array.shape)}
    flat = array.ravel()[:1] if filled else array.ravel()
    if kind.name in _CONTENT and flat.size > 1:
        found["tensor_content"] = np.ascontiguousarray(array).tobytes()
        return found
    if kind is dtypes.string:
        found["string_val"] = [one.encode() if isinstance(one, str) else bytes(one) for one in flat]
    elif kind.name in ("float16", "bfloat16"):
        found["half_val"] = flat.view(np.uint16).tolist()
    elif kind.is_complex:
        found[_FIELDS[kind.name]] = [part for one in flat.tolist() for part in (one.real, one.imag)]
    elif flat.size:
        found[_FIELDS[kind.name]] = flat.tolist()
    return found


def array_of(message, name="a tensor"):
    """The array of a TensorProto.

    Raises:
        DataLossError: where it contradicts itself.
    """
    try:
        kind = dtypes.as_dtype(message.dtype)
    except TypeError:
        raise DamagedError(message=f"{name} has the dtype number {message.dtype}, which flowlet does not have.") from None
    shape = [dim.size for dim in message.tensor_shape.dim]
    count = math.prod(shape)
    if min(shape, default=0) < 0 or count * (kind.size or 1) > _LARGEST:
        raise DamagedError(message=f"{name} of shape {shape} is no tensor that a file can hold.")
    if message.tensor_content and kind is not dtypes.string:
        if len(message.tensor_content) != count * kind.size:
            raise DamagedError(message=f"{name} has {len(message.tensor_content)} bytes for shape {shape} of {kind.name}.")
        return np.frombuffer(message.tensor_content, kind._np).reshape(shape)
    values = list(getattr(message, _FIELDS[kind.name]))
    if kind is dtypes.string:
        flat = np.empty(len(values), object)
        flat[:] = values
    elif kind.name in ("float16", "bfloat16"):
        flat = np.array(values, np.uint16).view(kind._np)
    elif kind.is_complex:
        flat = np.array(values, kind.real_dtype._np).view(kind._np)
    else:
        flat = np.array(values, kind._np)
    if flat.size > count:
        raise DamagedError(message=f"{name} has {flat.size} values for shape {shape}.")
    last = flat[-1] if flat.size else b"" if kind is dtypes.string else np.zeros((), kind._np)
    if flat.size <= 1:
        return np.broadcast_to(np.array(last, kind._np), shape)
    return np.concatenate([flat, np.full(count - flat.size, last, kind._np)]).reshape(shape)


def shape_values(shape):
    """A static shape as the fields of a TensorShapeProto."""
    shape = shape if isinstance(shape, TensorShape) else TensorShape(shape)
    if shape.rank is None:
        return {"unknown_rank": True}
    return {"dim": [{"size": -1 if size is None else size} for size in shape.as_list()]}


def shape_of(message):
    """The TensorShape of a TensorShapeProto."""
    if message.unknown_rank:
        return TensorShape(None)
    return TensorShape([None if dim.size < 0 else dim.size for dim in message.dim])


# attributes ---------------------------------------------------------------------------------------------------------------

_LABELS = {"type": "type", "shape": "shape", "tensor": "tensor", "int": "i", "float": "f", "bool": "b", "string": "s",
           "func": "func"}  # fmt: skip


def _field_value(kind, value):
    if kind == "type":
        return value.as_datatype_enum % 100
    if kind == "shape":
        return shape_values(value)
    if kind == "tensor":
        return tensor_values(value)
    if kind == "string":
        return value.encode() if isinstance(value, str) else bytes(value)
    if kind == "func":
        return value if isinstance(value, dict) else {"name": str(value)}
    return value


def attribute_values(kind, value):
    """An attribute as the fields of an AttrValue."""
    if kind.startswith("list("):
        inner = kind[5:-1]
        found = [_field_value(inner, one) for one in value]
        return {"list": {_LABELS[inner]: found} if found else {}}
    return {_LABELS[kind]: _field_value(kind, value)}


def attribute_of(message, kind, name="an attribute"):
    """The value of an AttrValue that should be of a kind; kind None: whatever it has."""
    label = message.WhichOneof("value")
    if kind is not None and kind.startswith("list("):
        return [_value_of(_LABELS[kind[5:-1]], one, name) for one in getattr(message.list, _LABELS[kind[5:-1]])]
    if kind is not None and label != _LABELS[kind]:
        raise ValueError(f"{name}: AttrValue had value with type '{label}' when '{kind}' expected")
    if label == "list":
        values = message.list.ListFields()
        return [_value_of(values[0][0].name, one, name) for one in values[0][1]] if values else []
    return None if label is None else _value_of(label, getattr(message, label), name)


def _value_of(label, value, name):
    if label == "type":
        return _dtype_of(value, name)
    if label == "shape":
        return shape_of(value)
    if label == "tensor":
        return array_of(value, name)
    if label == "func":
        return proto.plain(value)
    if label == "s":
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value
    return value


def _dtype_of(number, name):
    try:
        return dtypes.as_dtype(number % 100)
    except TypeError:
        raise ValueError(f"{name}: there is no dtype of number {number} in flowlet.") from None


# operations and graphs ----------------------------------------------------------------------------------------------------


def written(tensor):
    """How a node names an input."""
    return tensor.op.name + (f":{tensor.value_index}" if tensor.value_index else "")


def device_text(device):
    """A device as files have it: `/cpu:0` is `/device:CPU:0`."""
    return re.sub(r"/(?:device:)?(cpu|gpu|tpu):(\d+)", lambda found: f"/device:{found[1].upper()}:{found[2]}", device or "",
                  flags=re.IGNORECASE)  # fmt: skip


def node_of(op, shapes=False):
    """The fields of the NodeDef of an operation."""
    attributes = {}
    for name, (kind, value) in definitions.attributes_of(op).items():
        attributes[name] = attribute_values(kind, value)
    if shapes and op.outputs:
        attributes["_output_shapes"] = attribute_values("list(shape)", [one.shape for one in op.outputs])
    inputs = [*map(written, op.shown or op.inputs), *sorted(f"^{one.name}" for one in op.control_inputs)]
    found = {"name": op.name, "op": op.type, "input": inputs, "device": device_text(op.device), "attr": attributes}
    return {label: value for label, value in found.items() if value}


def of_operations(operations, shapes=False):
    """A GraphDef of operations."""
    found = GraphDef()
    found._take({"node": [node_of(op, shapes) for op in operations], "versions": {"producer": PRODUCER}})
    return found


def as_graph_def(graph, from_version=None, add_shapes=False):
    """A graph as a GraphDef.

    Args:
        graph: the graph.
        from_version: leave out operations before this version of the graph.
        add_shapes: whether each node says the static shapes of its results.
    """
    return of_operations(graph.get_operations()[from_version or 0 :], add_shapes)


def graph_bytes(graph):
    """The bytes of the GraphDef of a graph with static shapes; made once for each state of the graph."""
    kept = _bytes.get(graph)
    if kept is None or kept[0] != graph.version:
        nodes = [node_of(op, True) for op in graph.get_operations()]
        kept = _bytes[graph] = graph.version, messages.Graph.write({"node": nodes, "versions": {"producer": PRODUCER}})
    return kept[1]


_bytes = weakref.WeakKeyDictionary()  # graph -> (its version, bytes)


def check_graph_def(graph_def):
    """Raise a TypeError where something is no GraphDef."""
    if not isinstance(graph_def, GraphDef):
        raise TypeError(errors.message("graph_def must be a GraphDef proto.", f"a tf.GraphDef, not {type(graph_def).__name__}.",
                                       "read one with tf.GraphDef.FromString(data), or take graph.as_graph_def()."))  # fmt: skip
