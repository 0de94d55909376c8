"""`tensor[...]`: a row whose attribute is the form of the index, so that slicing is compiled and cached.

Where values are known, positions are inputs of the compiled function, not part of its form: a loop over `x[i]` or
`x[i:i + 32]` compiles once. Inside a trace everything known stays in the form, for XLA to see.
"""

import numbers

import jax
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.kernel import Kernel
from flowlet.core.mode import state
from flowlet.core.op import op
from flowlet.core.shape import Dimension
from flowlet.core.tensor import EagerTensor, Symbolic, Tensor, Tracer
from flowlet.core.variable import Unread, Variable

_AT, _FROM = "at", "from"  # in a form: an index that is an input, a slice whose start is one


@op("StridedSlice", inputs="input positions*", texts=True)
def _slice(input, positions, form, name=None):  # noqa: A002
    if form.count(Ellipsis) > 1:
        raise errors.invalid("Multiple ellipses in slice spec not allowed", "StridedSlice")
    rank, used = input.ndim, sum(part is not None and part is not Ellipsis for part in form)
    if used > rank:
        raise errors.invalid(f"Index out of range using input dim {rank}; input has only {rank} dims", "StridedSlice")
    found, positions, axis = [], iter(positions), 0
    for part in form:
        if part is Ellipsis:
            found.append(Ellipsis)  # also where it stands for no axis: then an element of a NumPy array stays an array
            axis += rank - used
        elif part is None:
            found.append(None)
        else:
            if isinstance(part, int):
                _check_index(part, input.shape[axis], axis)
                found.append(part)
            elif part[0] == _AT:
                found.append(next(positions))
            elif part[0] == _FROM:
                start, length = next(positions), part[1]
                input = jax.lax.dynamic_slice_in_dim(input, start, length, axis)  # noqa: A001
                found.append(slice(None))
            else:
                if part[2] == 0:
                    raise errors.invalid(f"strides[{axis}] must be non-zero", "StridedSlice")
                found.append(slice(*part))
            axis += 1
    return input[tuple(found)]


def _check_index(index, size, axis):
    if not -size <= index < size:
        raise errors.invalid(f"slice index {index if index >= 0 else index + size} of dimension {axis} out of bounds.",
                             "StridedSlice")  # fmt: skip


def getitem(tensor, key):
    """`tensor[key]`: ints, slices (with steps), ellipsis, None, scalar integer tensors, or one boolean mask.

    Raises:
        InvalidArgumentError: for an index out of range.
        TypeError: for anything else as an index.
    """
    if isinstance(key, bool) or (isinstance(key, (np.ndarray, Tensor, Variable, Symbolic)) and _is_mask(key)):
        from flowlet.ops.gather import boolean_mask

        return boolean_mask(tensor, key)
    parts = key if isinstance(key, (tuple, list)) else (key,)
    form = tuple([_part(part) for part in parts])
    positions = [part[1] for part in form if type(part) is tuple and part[0] == _AT]
    form = tuple((_AT,) if type(part) is tuple and part[0] == _AT else part for part in form)
    if isinstance(tensor, Symbolic):
        return _slice(tensor, positions, form)
    value = tensor._value
    if type(value) is np.ndarray and not state.tapes and not positions:
        return EagerTensor(_slice.__flowlet_row__.body(value, (), (*form, Ellipsis) if Ellipsis not in form else form))
    if state.frame is None and not positions:
        form, positions = _with_positions(form, value.shape)
    return _slice(tensor, positions, form)


def _is_mask(key):
    return key.dtype == (np.bool_ if isinstance(key, np.ndarray) else "bool")


def _part(part):
    """One part of an index in the form: an int, (start, stop, step), None, Ellipsis, or (_AT, tensor)."""
    if part is None or part is Ellipsis:
        return part
    if isinstance(part, slice):
        return (_bound(part.start), _bound(part.stop), _bound(part.step))
    index = _index(part)
    return index if isinstance(index, int) else (_AT, index)


def _index(part):
    """A Python int, or a scalar integer tensor of a running trace."""
    if isinstance(part, numbers.Integral):
        return int(part)
    if isinstance(part, Dimension):
        return part.value
    dtype = getattr(part, "dtype", None)
    if isinstance(part, (Tensor, Variable, Symbolic)) and dtype in ("int32", "int64") and part.shape.rank == 0:
        value = getattr(part, "_value", part)
        return part if isinstance(part, Symbolic) or isinstance(value, Tracer) else int(value)
    if isinstance(part, np.ndarray) and dtype.kind == "i" and part.ndim == 0:
        return int(part)
    raise TypeError("Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar "
                    f"tf.int32/tf.int64 tensors are valid indices, got {part!r}"
                    + ("; use tf.gather for a list of positions." if hasattr(part, "__len__") else ""))  # fmt: skip


def _bound(part):
    if part is None:
        return None
    index = _index(part)
    return index if isinstance(index, int) else conversion.static(index, "slice bound")


def _with_positions(form, shape):
    """The form without its ints, and those as inputs."""
    if form.count(Ellipsis) > 1 or sum(part is not None and part is not Ellipsis for part in form) > len(shape):
        return form, []
    made, positions, axis = [], [], 0
    for part in form:
        if part is Ellipsis:
            axis += len(shape) - sum(one is not None and one is not Ellipsis for one in form)
        elif isinstance(part, int):
            size = shape[axis]
            _check_index(part, size, axis)
            positions.append(conversion.scalar(part % size, _INT))
            part = (_AT,)  # noqa: PLW2901
        elif part is not None and part[2] in (None, 1):
            start, stop, _ = slice(*part).indices(shape[axis])
            length = max(0, stop - start)
            if 0 < length < shape[axis]:
                positions.append(conversion.scalar(start, _INT))
                part = (_FROM, length)  # noqa: PLW2901
        made.append(part)
        axis += part is not None and part is not Ellipsis
    return tuple(made), positions


_INT = np.dtype(np.int32)


@op("Slice", inputs="input_", texts=True)
def _slice_sizes(input_, begin, size, name=None):
    for i, (start, count, length) in enumerate(zip(begin, size, input_.shape)):
        if not 0 <= start <= length:
            raise errors.invalid(f"Expected begin[{i}] in [0, {length}], but got {start}", "Slice")
        if not -1 <= count <= length - start:
            raise errors.invalid(f"Expected size[{i}] in [0, {length - start}], but got {count}", "Slice")
    return input_[tuple(slice(b, None if s == -1 else b + s) for b, s in zip(begin, size))]


@export("slice")
def slice_(input_, begin, size, name=None):
    """The part that starts at `begin` and has `size` elements along each axis (-1: up to the end).

    >>> import flowlet as tf
    >>> tf.slice([1, 2, 3, 4], [1], [2]).numpy().tolist()
    [2, 3]
    """
    input_ = conversion.convert(input_)
    begin, size = (conversion.integers(one, "Index", "Slice") for one in (begin, size))
    rank = input_.shape.rank
    if any(not isinstance(one, tuple) or len(one) != rank for one in (begin, size)):
        one, two = ([len(found)] if isinstance(found, tuple) else [] for found in (begin, size))
        raise errors.invalid(f"Expected begin and size arguments to be 1-D tensors of size {rank}, but got shapes "
                             f"{one} "
                             f"and {two} instead.", "Slice")  # fmt: skip
    return _slice_sizes(input_, begin, size)


@export("strided_slice")
def strided_slice(input_, begin, end, strides=None, begin_mask=0, end_mask=0, ellipsis_mask=0, new_axis_mask=0,
                  shrink_axis_mask=0, var=None, name=None):  # fmt: skip
    """`input_[begin[0]:end[0]:strides[0], ...]`; the bits of the masks say which parts stand for something else.

    Args:
        begin_mask, end_mask: bit i: that bound is open.
        ellipsis_mask, new_axis_mask: bit i: part i is `...`, or a new axis.
        shrink_axis_mask: bit i: part i is the index `begin[i]`.

    >>> import flowlet as tf
    >>> tf.strided_slice([1, 2, 3, 4], [0], [4], [2]).numpy().tolist()
    [1, 3]
    """
    begin, end = conversion.static(begin), conversion.static(end)
    strides = (1,) * len(begin) if strides is None else conversion.static(strides)
    if not len(begin) == len(end) == len(strides):
        raise errors.invalid("Expected begin, end, and strides to be 1D equal size tensors, but got shapes "
                             f"[{len(begin)}], [{len(end)}], and [{len(strides)}] "
                             f"instead.", "StridedSlice")  # fmt: skip
    parts = []
    for i, (start, stop, step) in enumerate(zip(begin, end, strides)):
        bit = 1 << i
        if ellipsis_mask & bit:
            parts.append(Ellipsis)
        elif new_axis_mask & bit:
            parts.append(None)
        elif shrink_axis_mask & bit:
            parts.append(start)
        else:
            parts.append(slice(None if begin_mask & bit else start, None if end_mask & bit else stop, step))
    return getitem(conversion.convert(input_), tuple(parts))


def _set(array, value, form):
    """`array` with the part of `form` set to `value`."""
    return array.at[tuple(slice(*part) if isinstance(part, tuple) else part for part in form)].set(value)


class _Part(EagerTensor):
    """A part of a variable, which can be assigned."""

    __slots__ = ("_variable", "_form")

    def assign(self, value, name=None):
        """Set this part of the variable."""
        variable = self._variable
        array = conversion.convert(value, variable.dtype)._value
        if array.shape != self._value.shape:
            raise errors.UnimplementedError(message=(
                f"sliced l-value shape {_listed(self._value)} does not match r-value shape {_listed(array)}. "
                "Automatic broadcasting not yet implemented. [Op:ResourceStridedSliceAssign]"))  # fmt: skip
        if variable._value.dtype == object:
            changed = variable._value.copy()
            changed[tuple(slice(*part) if isinstance(part, tuple) else part for part in self._form)] = (
                array if array.ndim else array[()])  # fmt: skip
        else:
            kernel = _kernels.get(self._form)
            if kernel is None:
                form = self._form
                kernel = _kernels[form] = Kernel("StridedSliceAssign", lambda old, new: _set(old, new, form))
            changed = kernel.call(variable._value, array)
        variable._value = changed
        return Unread(variable)


_kernels = {}  # form of the index -> Kernel of the assignment


def _listed(array):
    return str(list(array.shape)).replace(" ", "")


def variable_getitem(variable, key):
    """`variable[key]`: the part as a tensor, whose `assign` changes the variable."""
    found = getitem(variable.handle, key)
    if isinstance(key, (Tensor, np.ndarray)) and _is_mask(key):
        return found
    part = _Part(found._value)
    part._variable = variable.handle
    part._form = tuple(_part(one) for one in (key if isinstance(key, (tuple, list)) else (key,)))
    from flowlet.core import tape

    if state.tapes:
        tape.record((found,), (found._value,), (part,), lambda gradients: [gradients[0]])
    return part
