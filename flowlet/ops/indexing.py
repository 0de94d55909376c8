"""`tensor[...]`: a row whose attribute is the form of the index, so that slicing is compiled and cached."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor, Symbolic, Tensor, Tracer
from flowlet.core.variable import Variable

_TAKEN = ("taken",)  # stands in the form for an index that is a tensor


@op("StridedSlice", inputs="input indices*")
def _slice(input, indices, form, name=None):  # noqa: A002
    found, indices = [], iter(indices)
    for part in form:
        if part == _TAKEN:
            found.append(next(indices))
        elif isinstance(part, tuple):
            found.append(slice(*part))
        else:
            found.append(part)
    return input[tuple(found)]


def _check_part(part, size, position):
    if isinstance(part, int) and size is not None and not -size <= part < size:
        raise errors.invalid(f"slice index {part} of dimension {position} out of bounds.", "StridedSlice")


def getitem(tensor, key):
    """`tensor[key]`: ints, slices (with steps), ellipsis, None, boolean masks and integer tensors.

    Raises:
        InvalidArgumentError: for an index out of range.
        TypeError: for anything else as an index.
    """
    parts = key if isinstance(key, tuple) else (key,)
    if isinstance(key, list):
        raise TypeError(errors.message(
            f"a tensor was indexed with the list {key!r}: Only integers, slices (`:`), ellipsis (`...`), tf.newaxis "
            "(`None`) and scalar tf.int32/tf.int64 tensors are valid indices.", "",
            "use tf.gather(tensor, indices) for a list of positions."))  # fmt: skip
    if type(key) is not tuple and isinstance(key, (np.ndarray, Tensor, Variable)) and _is_mask(key):
        return _masked(tensor, (key,))
    form, indices = [], []
    shape = tensor.shape.as_list()
    if sum(part is not None and part is not Ellipsis for part in parts) > len(shape):
        raise errors.invalid(f"Index out of range using input dim {len(shape)}; input has only {len(shape)} dims",
                             "StridedSlice")  # fmt: skip
    position = 0
    for i, part in enumerate(parts):
        if part is None or part is Ellipsis:
            form.append(part)
            if part is Ellipsis:
                position = len(shape) - sum(p is not None and p is not Ellipsis for p in parts[i + 1 :])
            continue
        if isinstance(part, slice):
            form.append((_bound(part.start), _bound(part.stop), _step(part.step)))
        elif isinstance(part, (Tensor, Variable, np.ndarray)) and not _known_scalar(part):
            if _is_mask(part):
                return _masked(tensor, parts)
            form.append(_TAKEN)
            indices.append(part)
        else:
            number = _index(part)
            _check_part(number, shape[position], position)
            form.append(number)
        position += 1
    if not isinstance(tensor, Symbolic) and tensor.dtype == "string":
        return EagerTensor(np.asarray(np.asarray(conversion.convert(tensor)._value)[
            tuple(slice(*p) if isinstance(p, tuple) else p for p in form)], object))  # fmt: skip
    return _slice(tensor, indices, tuple(form))


def _is_mask(part):
    return part.dtype == np.bool_ if isinstance(part, np.ndarray) else part.dtype == "bool"


def _masked(tensor, parts):
    """Boolean masks have results of no fixed size: they become positions, on the host."""
    positions = []
    for part in parts:
        if isinstance(part, (Tensor, Variable, np.ndarray)) and _is_mask(part):
            value = part if isinstance(part, np.ndarray) else conversion.convert(part)._value
            if isinstance(value, Tracer):
                conversion.static(conversion.convert(part), "mask")
            positions.extend(np.nonzero(np.asarray(value)))
        elif isinstance(part, (slice, type(None), type(Ellipsis))):
            positions.append(part)
        else:
            positions.append(_index(part))
    form = tuple(_TAKEN if isinstance(p, np.ndarray) else (p.start, p.stop, p.step) if isinstance(p, slice) else p
                 for p in positions)  # fmt: skip
    return _slice(tensor, [EagerTensor(p) for p in positions if isinstance(p, np.ndarray)], form)


def _known_scalar(part):
    value = part if isinstance(part, np.ndarray) else getattr(part, "_value", None)
    return value is not None and value.ndim == 0 and not isinstance(value, Tracer)


def _index(part):
    if isinstance(part, (bool, float, str)) or not hasattr(part, "__index__"):
        raise TypeError("Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar "
                        f"tf.int32/tf.int64 tensors are valid indices, got {part!r}")  # fmt: skip
    return part.__index__()


def _bound(part):
    return None if part is None else _index(part)


def _step(part):
    step = _bound(part)
    if step == 0:
        raise errors.invalid("strides[0] must be non-zero", "StridedSlice")
    return step


@op("Slice", "slice", inputs="input_")
def slice_(input_, begin, size, name=None):
    """The part that starts at `begin` and has `size` elements along each axis (-1: up to the end).

    >>> import flowlet as tf
    >>> tf.slice([1, 2, 3, 4], [1], [2]).numpy().tolist()
    [2, 3]
    """
    begin, size = ((one,) if isinstance(one, int) else one for one in (begin, size))
    ends = [b + s if s >= 0 else None for b, s in zip(begin, size)]
    for i, (b, e, n) in enumerate(zip(begin, ends, input_.shape)):
        if not 0 <= b <= n or (e is not None and e > n):
            raise errors.invalid(f"Expected size[{i}] in [0, {n - b}], but got {size[i]}", "Slice")
    return input_[tuple(slice(b, e) for b, e in zip(begin, ends))]


def _assign_part(variable, key, value, method):
    array = jnp.asarray(variable._value)
    new = getattr(array.at[key], method)(conversion.convert(value, variable.dtype)._value)
    variable._value = new
    return variable


class _Part(EagerTensor):
    __slots__ = ("_variable", "_key")

    def assign(self, value, use_locking=None, name=None, read_value=True):
        """Set this part of the variable."""
        return _assign_part(self._variable, self._key, value, "set")

    def assign_add(self, value, use_locking=None, name=None, read_value=True):
        """Add to this part of the variable."""
        return _assign_part(self._variable, self._key, value, "add")

    def assign_sub(self, value, use_locking=None, name=None, read_value=True):
        """Subtract from this part of the variable."""
        return _assign_part(self._variable, self._key, value, "subtract")


def variable_getitem(variable, key):
    """`variable[key]`: the part as a tensor, whose `assign` changes the variable."""
    found = getitem(variable, key)
    part = _Part(found._value)
    part._variable, part._key = variable, key
    from flowlet.core import tape
    from flowlet.core.mode import state

    if state.tapes:
        tape.record((found,), (found._value,), (part,), lambda gradients: [gradients[0]])
    return part
