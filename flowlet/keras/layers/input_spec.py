"""`tf.keras.layers.InputSpec`: what a layer takes, checked on every call."""

from flowlet import errors
from flowlet.api import export
from flowlet.core import dtypes, nest
from flowlet.core.shape import TensorShape, shown
from flowlet.keras import serial


@export("keras.layers.InputSpec")
class InputSpec(serial.Configurable):
    """What a layer takes: rank, sizes of some axes, dtype. Checked on every call.

    >>> InputSpec(min_ndim=2, axes={-1: 3}).axes
    {-1: 3}
    """

    def __init__(self, dtype=None, shape=None, ndim=None, max_ndim=None, min_ndim=None, axes=None,
                 allow_last_axis_squeeze=False, name=None):  # fmt: skip
        self.dtype = None if dtype is None else dtypes.as_dtype(dtype).name
        self.shape = None if shape is None else tuple(TensorShape(shape))
        self.ndim = len(self.shape) if self.shape is not None else ndim
        self.max_ndim, self.min_ndim = max_ndim, min_ndim
        self.axes = {int(axis): size for axis, size in (axes or {}).items()}
        self.allow_last_axis_squeeze, self.name = allow_last_axis_squeeze, name

    def __repr__(self):
        shown = {"dtype": self.dtype, "shape": self.shape, "ndim": self.ndim, "max_ndim": self.max_ndim,
                 "min_ndim": self.min_ndim, "axes": self.axes or None}  # fmt: skip
        return f"InputSpec({', '.join(f'{name}={value}' for name, value in shown.items() if value is not None)})"

    def check(self, shape, layer_name, position):
        """Raise ValueError unless a tensor of `shape` fits."""
        fault = self._fault(shape)
        if fault is not None:
            raise errors.explained(ValueError(errors.message(
                f'Input {position} of layer "{layer_name}" is incompatible with the layer: {fault}', "",
                f"pass inputs of the shape that it was made for, or make the model for these: "
                f"tf.keras.Input(shape={shown(shape[1:])}).")), "input-width")  # fmt: skip

    def _fault(self, shape):
        """What is wrong with a tensor of `shape`, or None."""
        rank = len(shape)
        if self.ndim is not None and rank != self.ndim and not self.allow_last_axis_squeeze:
            return f"expected ndim={self.ndim}, found ndim={rank}. Full shape received: {shown(shape)}"
        if self.max_ndim is not None and rank > self.max_ndim:
            return f"expected max_ndim={self.max_ndim}, found ndim={rank}"
        if self.min_ndim is not None and rank < self.min_ndim:
            return f"expected min_ndim={self.min_ndim}, found ndim={rank}. Full shape received: {shown(shape)}"
        for axis, size in self.axes.items():
            if size is not None and shape[axis] not in (size, None):
                return (f"expected axis {axis} of input shape to have value {size}, but received input with shape "
                        f"{shown(shape)}")  # fmt: skip
        sizes = [self.shape or (), shape]
        if self.allow_last_axis_squeeze:
            sizes = [one[:-1] if one and one[-1] == 1 else one for one in sizes]
        for wanted, size in zip(*sizes):
            if wanted is not None and size is not None and wanted != size:
                return f"expected shape={self.shape}, found shape={shown(shape)}"
        return None


def check_inputs(specs, inputs, name):
    """Raise ValueError unless the inputs of the layer `name` fit its `InputSpec`s."""
    specs, tensors = nest.flatten(specs), nest.flatten(inputs)
    if len(specs) != len(tensors):
        raise ValueError(f'Layer "{name}" expects {len(specs)} input(s), but it received {len(tensors)} input '
                         f"tensors. Inputs received: {tensors}")  # fmt: skip
    for position, (spec, tensor) in enumerate(zip(specs, tensors)):
        if not hasattr(tensor, "shape"):
            raise TypeError(f"Inputs to a layer should be tensors. Got: {tensor!r} "
                            f"(input {position} of layer {name!r})")  # fmt: skip
        if spec is not None:
            spec.check(tuple(TensorShape(tensor.shape)), name, position)
