"""Layers that stand for an op in a functional model, such as the `2 * x` in `Model(x, 2 * x)`.

Names and configurations are those that Keras 2.8 gives such layers, so that summaries and saved models agree.
"""

import inspect
import sys

from flowlet import api
from flowlet.core.op import TABLE
from flowlet.keras import settings
from flowlet.keras.layers import symbolic
from flowlet.keras.layers.base import Layer, layers
from flowlet.ops.indexing import getitem

# Op type -> what Keras calls the op, where that is neither the first public name of its row nor, for a row without one,
# that of the function which is called.
NAMES = {
    "Add": "math.add", "Cast": "cast", "ClipByValue": "clip_by_value", "Complex": "dtypes.complex",
    "ConcatV2": "concat", "Conj": "math.conj", "Equal": "math.equal", "Fill": "fill", "FloorDiv": "compat.v1.floor_div",
    "GatherNd": "compat.v1.gather_nd", "GatherV2": "compat.v1.gather", "Identity": "identity", "Imag": "math.imag",
    "MirrorPad": "compat.v1.pad", "Norm": "compat.v1.norm", "NotEqual": "math.not_equal", "OneHot": "one_hot",
    "Pack": "stack", "PadV2": "compat.v1.pad", "Real": "math.real", "RealDiv": "math.truediv", "Repeat": "repeat",
    "SaturateCast": "dtypes.saturate_cast", "SelectV2": "where", "Shape": "compat.v1.shape", "Size": "compat.v1.size",
    "Slice": "slice", "SoftmaxCrossEntropyWithLogits": "compat.v1.nn.softmax_cross_entropy_with_logits_v2",
    "Split": "split", "Squeeze": "compat.v1.squeeze", "StridedSlice": "__operators__.getitem", "Swish": "nn.silu",
    "TopKV2": "math.top_k", "Transpose": "compat.v1.transpose", "Unpack": "unstack", "Where": "where",
}  # fmt: skip
ARGUMENTS = {"SelectV2": {"t": "x", "e": "y"}}  # rows with other names for arguments than the public function has
# What a name of Keras stands for here, where it is no public name after `compat.v1.`.
MEANINGS = {"__operators__.add": "math.add", "__operators__.eq": "math.equal", "__operators__.ne": "math.not_equal",
            "floor_div": "math.floordiv",
            "nn.softmax_cross_entropy_with_logits_v2": "nn.softmax_cross_entropy_with_logits"}  # fmt: skip
RAW = "raw_ops."  # before an op type: the row itself


def function_of(symbol):
    """The function that the name in a configuration stands for: `"math.add"`, `"compat.v1.squeeze"`.

    Raises:
        ValueError: where flowlet has none.
    """
    name = symbol.removeprefix("compat.v1.")
    name = MEANINGS.get(name, name)
    if name.startswith(RAW) and name.removeprefix(RAW) in TABLE:
        return TABLE[name.removeprefix(RAW)].public
    space, _, last = name.rpartition(".")
    try:
        return api.resolve(space, last)
    except AttributeError as error:
        raise ValueError(f"TF symbol `tf.{symbol}` could not be found: {error}") from None


@layers.add()
class TFOpLambda(Layer):
    """Calls an op.

    Args:
        function: the op's public name, such as `"math.multiply"`.
        shown: what the layer is called where it is given no name.
    """

    def __init__(self, function, name=None, shown=None, **kwargs):
        name = name or settings.unique_name(f"tf.{shown or function}")
        super().__init__(name=name, autocast=False, **kwargs)
        self.symbol, self.function = function, self._find(function)
        self.built = True

    _find = staticmethod(function_of)

    def call(self, *args, **kwargs):
        return self.function(*args, **kwargs)

    def get_config(self):
        return {"name": self.name, "trainable": self.trainable, "dtype": self.dtype, "function": self.symbol}


@layers.add()
class SlicingOpLambda(TFOpLambda):
    """Calls `tensor[...]`, with the index in a form that can be written down."""

    _find = staticmethod(lambda symbol: getitem)

    def call(self, tensor, slice_spec):
        def part(one):
            return slice(one["start"], one["stop"], one["step"]) if isinstance(one, dict) else one

        return tensor[tuple(map(part, slice_spec if isinstance(slice_spec, (tuple, list)) else (slice_spec,)))]


def dispatch(row, arguments, attributes):
    """Call a row on symbolic tensors: a layer of its own does it."""
    if row.op_type == "StridedSlice":
        layer = SlicingOpLambda(NAMES[row.op_type])
        return symbolic.call_layer(layer, (arguments[0],), {"slice_spec": _slice_spec(arguments[1], attributes[0])})
    values = dict(zip([entry.name for entry in row.inputs], arguments)) | dict(zip(row.attributes, attributes))
    first, *others = [name for name in row.signature.parameters if name in values]
    defaults = {name: parameter.default for name, parameter in row.signature.parameters.items()}
    given = {name: values[name] for name in others if values[name] is not defaults[name]}
    shown = symbolic.operator.name or NAMES.get(row.op_type) or (row.names[0] if row.names else _called(row))
    public = ARGUMENTS.get(row.op_type, {})
    renamed = {public.get(name, name): value for name, value in given.items()}
    if _takes(shown, public.get(first, first), renamed):
        return symbolic.call_layer(TFOpLambda(shown), (values[first],), renamed)
    return symbolic.call_layer(TFOpLambda(RAW + row.op_type, shown=shown), (values[first],), given)


def _called(row):
    """The public name of the function that a program has called and that led to a row."""
    names = {}
    for name, function in api.registered():
        names.setdefault(getattr(inspect.unwrap(function), "__code__", None), name)
    frame, found = sys._getframe(2), RAW + row.op_type  # the functions of rows are generated, and have no module
    while frame.f_globals.get("__name__", "flowlet.ops").startswith(("flowlet.core", "flowlet.ops", "flowlet.random")):
        found = names.get(frame.f_code, found)
        frame = frame.f_back
    return found


def _takes(symbol, first, others):
    """Whether the public function of a name takes these arguments, so that a row's call can be written as its call."""
    try:
        parameters = inspect.signature(function_of(symbol)).parameters
    except ValueError:
        return False
    needed = {name for name, one in parameters.items() if one.default is one.empty and one.kind is not one.VAR_KEYWORD}
    positional = [name for name, one in parameters.items() if one.kind is not one.VAR_POSITIONAL]
    return positional[:1] == [first] and needed <= {first, *others} <= set(parameters)


def _slice_spec(positions, form):
    """The index as Keras writes it; in a form, an index that is a tensor is a tuple of one."""
    positions = iter(positions)

    def written(part):
        if not isinstance(part, tuple):
            return part
        return next(positions) if len(part) == 1 else dict(zip(("start", "stop", "step"), part))

    parts = tuple(written(part) for part in form)
    return parts if len(parts) != 1 else parts[0]


symbolic.Symbolic.dispatch = staticmethod(dispatch)
