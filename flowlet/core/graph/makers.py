"""From (type, inputs, attributes) back to a node that runs: what importing a graph needs.

Rows of the op table need nothing here: their forms say how. Every other type of operation has a maker.
"""

import inspect

import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import definitions, forms, nodes
from flowlet.core.graph.slicing import MASKS, StridedSlice, _shape
from flowlet.core.op import TABLE
from flowlet.core.shape import TensorShape

REFUSED = []  # functions of an imported operation: whether it cannot stay
MAKERS = {}  # type -> function(inputs, attributes) -> (node, (dtype, static shape) of each result)


def maker(*types):
    """Decorate `make(inputs, attributes)`, which gives the node of an operation and what is known of its results.

    `inputs` are tensors of the graph, `attributes` values by TensorFlow's names, defaults filled in.
    """

    def register(function):
        MAKERS.update(dict.fromkeys(types, function))
        return function

    return register


def make(op_type, inputs, attributes):
    """(node, (dtype, static shape) of each result) of an operation.

    Raises:
        NotFoundError: where flowlet has no such operation.
    """
    if op_type in MAKERS:
        return MAKERS[op_type](inputs, attributes)
    row, form = _row_of(op_type, inputs)
    if row is None:
        raise errors.NotFoundError(message=errors.message(
            f"Op type not registered '{op_type}': flowlet has no operation of this type"
            f"{'' if definitions.of(op_type) is None else ' that it can import'}.",
            "a graph of operations that flowlet has.",
            "build the model with flowlet's functions and restore its variables with tf.train.Saver."))  # fmt: skip
    return _of_row(row, form, op_type, inputs, attributes)


# rows ---------------------------------------------------------------------------------------------------------------------


# types that are forms of rows of another type, besides the table of forms
_OTHERS = [forms.parsed(line) for line in """
AddV2 = Add: x, y
AddN = AccumulateNV2: inputs
Abs = ComplexAbs: x
MatMul = MatMul: a, b
MatMul = BatchMatMul: a, b
MatMul = BatchMatMulV2: a, b
MatMul = BatchMatMulV3: a, b
MatMul = SparseMatMul: a, b
SelectV2 = SelectV2: condition, t, e
GatherV2 = Gather: params, indices
RealDiv = Div: x, y
SplitV = SplitV: value, size_splits=sections, split_dim=axis
Conv2DBackpropFilter = Conv2DBackpropFilter: input, filter_sizes=filter_sizes, out_backprop
Conv2DBackpropInput = Conv2DBackpropInput: input_sizes=input_sizes, filter, out_backprop
Conv3DBackpropFilterV2 = Conv3DBackpropFilterV2: input, filter_sizes=filter_sizes, out_backprop
Conv3DBackpropInputV2 = Conv3DBackpropInputV2: input_sizes=input_sizes, filter, out_backprop
""".strip().splitlines()]


def _row_of(op_type, inputs=()):
    """(the row that an operation of a type is, its form); (None, None) where there is none."""
    if op_type == "Add" and inputs and inputs[0].dtype is dtypes.string:
        return TABLE["Add"], forms.of(TABLE["Add"])
    for name, form in _OTHERS:
        if form.type == op_type and name in TABLE:
            return TABLE[name], form
    row = TABLE.get(op_type)
    if row is None or forms.of(row).type != op_type:
        row = next((one for one in TABLE.values() if forms.of(one).type == op_type), row)
    return row, None if row is None else forms.of(row)


def _of_row(row, form, op_type, inputs, attributes):
    known = definitions.of(op_type)
    order = form.inputs or tuple((entry.name, None, entry.name) for entry in row.inputs)
    counts = definitions.counts(known.inputs, len(inputs), attributes) if known is not None else [1] * len(inputs)
    entries = {entry.name: entry for entry in row.inputs}
    values = {name: row.signature.parameters[name].default for name in row.attributes}
    values |= _arguments(row, op_type, attributes)
    places, own, shape, left = [], [], dict.fromkeys(entries, -1), list(inputs)
    for (_, attribute, name), count in zip(order, counts):
        tensors, left = left[:count], left[count:]
        if attribute is not None:
            array = tensors[0].op.node.array
            values[attribute] = tensors[0] if array is None else array.item() if not array.ndim else _tuples(array.tolist())
            places.append(attribute)
            own.append(tensors[0])
            continue
        shape[name] = len(tensors) if entries[name].many else -2
        places += [None] * len(tensors)
        own += tensors
    missing = [name for name, value in values.items() if value is inspect.Parameter.empty]
    if missing or left:
        raise errors.UnimplementedError(message=f"Operations of type {op_type} are not imported: flowlet's form of it takes "
                                        f"{', '.join(missing) or 'fewer inputs'}.")  # fmt: skip
    node = nodes.OfRow(row, tuple(shape[entry.name] for entry in row.inputs), values, places)
    outputs = node.outputs([one for one, place in zip(own, places) if place is None], dict(zip(places, own)))
    return node, outputs


def _tuples(value):
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _arguments(row, op_type, attributes):
    """The row's arguments among the attributes of a file."""
    names = {new: old for old, new in (definitions.RENAMED["*"] | definitions.RENAMED.get(op_type, {})).items()}
    if attributes.get("padding") == "EXPLICIT":
        attributes = attributes | {"padding": np.reshape(attributes["explicit_paddings"], [-1, 2]).tolist()}
    found = {}
    for argument in row.attributes:
        name = argument if argument in attributes else names.get(argument)
        if name in attributes:
            value = attributes[name]
            empty = isinstance(value, list) and not value and row.signature.parameters[argument].default is None
            found[argument] = None if empty else value
    return found


# operations that are no rows ----------------------------------------------------------------------------------------------


@maker("Const")
def _const(inputs, attributes):
    array = attributes["value"]
    return nodes.Constant(array), [(dtypes.of(array.dtype), array.shape)]


@maker("Placeholder", "PlaceholderV2")
def _placeholder(inputs, attributes):
    return nodes.Placeholder(), [(attributes["dtype"], attributes.get("shape", TensorShape(None)))]


@maker("PlaceholderWithDefault")
def _placeholder_with_default(inputs, attributes):
    return nodes.Forward(), [(inputs[0].dtype, attributes.get("shape", TensorShape(None)))]


@maker("NoOp", "ControlTrigger")
def _nothing(inputs, attributes):
    return nodes.Nothing(), []


@maker("Identity", "IdentityN", "StopGradient", "PreventGradient", "Snapshot")
def _forward(inputs, attributes):
    return nodes.Forward(), [(one.dtype, one.shape) for one in inputs]


def _form(function, vector):
    def make_node(inputs, attributes):
        kind = attributes.get("out_type", dtypes.int32)
        node = nodes.OfShape(lambda shape: [np.array(function(shape), kind._np)])
        return node, [(kind, [inputs[0].shape.rank] if vector else [])]

    return make_node


MAKERS |= {"Shape": _form(tuple, True), "Size": _form(lambda shape: int(np.prod(shape, dtype=np.int64)), False),
           "Rank": _form(len, False)}  # fmt: skip


@maker("ShapeN")
def _shapes(inputs, attributes):
    kind = attributes.get("out_type", dtypes.int32)
    node = nodes.OfShape(lambda *shapes: [np.array(one, kind._np) for one in shapes])
    return node, [(kind, [one.shape.rank]) for one in inputs]


@maker("Range")
def _range(inputs, attributes):
    kind, known = inputs[0].dtype, [one.op.node.array for one in inputs]
    size = None if any(one is None for one in known) else len(np.arange(*known))
    return nodes.Needing(lambda *bounds: [np.arange(*bounds).astype(kind._np)], (0, 1, 2)), [(kind, [size])]


@maker("StridedSlice")
def _strided_slice(inputs, attributes):
    masks = {name: attributes.get(name, 0) for name in MASKS}
    return StridedSlice(masks), [(inputs[0].dtype, _shape(inputs[0], list(inputs[1:]), masks))]
