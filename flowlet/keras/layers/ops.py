"""Layers that stand for an op in a functional model, such as the `2 * x` in `Model(x, 2 * x)`.

Names and configurations are those that Keras 2.8 gives such layers, so that summaries and saved models agree.
"""

from flowlet import api, errors
from flowlet.core.op import TABLE
from flowlet.keras import settings
from flowlet.keras.layers import symbolic
from flowlet.keras.layers.base import Layer, layers
from flowlet.ops.indexing import _TAKEN, getitem

# Op type -> what Keras calls the op, where that is not the first public name of its row.
NAMES = {
    "Cast": "cast", "SaturateCast": "dtypes.saturate_cast", "Identity": "identity", "Shape": "compat.v1.shape",
    "Transpose": "compat.v1.transpose", "Squeeze": "compat.v1.squeeze", "PadV2": "compat.v1.pad", "Unpack": "unstack",
    "Split": "split", "Repeat": "repeat", "GatherV2": "compat.v1.gather", "GatherNd": "compat.v1.gather_nd",
    "SelectV2": "where", "Where": "where", "OneHot": "one_hot", "Fill": "fill", "Einsum": "einsum",
    "Norm": "compat.v1.norm", "RealDiv": "math.truediv", "FloorDiv": "compat.v1.floor_div", "Equal": "math.equal",
    "NotEqual": "math.not_equal", "Swish": "nn.silu", "TopKV2": "math.top_k", "SequenceMask": "sequence_mask",
    "SoftmaxCrossEntropyWithLogits": "compat.v1.nn.softmax_cross_entropy_with_logits_v2",
    "StridedSlice": "__operators__.getitem",
}  # fmt: skip
# What a name of Keras stands for here, where it is no public name after `compat.v1.`.
MEANINGS = {"__operators__.add": "math.add", "__operators__.eq": "math.equal", "__operators__.ne": "math.not_equal",
            "floor_div": "math.floordiv",
            "nn.softmax_cross_entropy_with_logits_v2": "nn.softmax_cross_entropy_with_logits"}  # fmt: skip
RAW = "raw_ops."  # before an op type: the row itself
OTHER_ARGUMENTS = ("Split", "Einsum", "Meshgrid")  # rows whose arguments are not those of the public function


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
        parts = slice_spec if isinstance(slice_spec, (tuple, list)) else (slice_spec,)
        return getitem(tensor, tuple(slice(part["start"], part["stop"], part["step"]) if isinstance(part, dict) else part
                                     for part in parts))  # fmt: skip


def dispatch(row, arguments, attributes):
    """Call a row on symbolic tensors: a layer of its own does it."""
    if row.op_type == "StridedSlice":
        layer = SlicingOpLambda(NAMES[row.op_type])
        return symbolic.call_layer(layer, (arguments[0],), {"slice_spec": _slice_spec(arguments[1], attributes[0])})
    values = dict(zip([entry.name for entry in row.inputs], arguments)) | dict(zip(row.attributes, attributes))
    shown = symbolic.operator.name or NAMES.get(row.op_type) or (row.names[0] if row.names else RAW + row.op_type)
    layer = TFOpLambda(RAW + row.op_type if row.op_type in OTHER_ARGUMENTS else shown, shown=shown)
    first, *others = [name for name in row.signature.parameters if name in values]
    defaults = {name: parameter.default for name, parameter in row.signature.parameters.items()}
    kwargs = {name: values[name] for name in others if values[name] is not defaults[name]}
    return symbolic.call_layer(layer, (values[first],), kwargs)


def _slice_spec(indices, form):
    indices = iter(indices)
    parts = tuple({"start": part[0], "stop": part[1], "step": part[2]} if isinstance(part, tuple) and part != _TAKEN
                  else next(indices) if part == _TAKEN else part for part in form)  # fmt: skip
    return parts if len(parts) != 1 else parts[0]


symbolic.Symbolic.dispatch = staticmethod(dispatch)
