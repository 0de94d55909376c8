"""`tf.TensorArray`: tensors written and read one by one, in loops."""

import jax
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import control
from flowlet.core import convert as conversion
from flowlet.core.dtypes import as_dtype
from flowlet.core.mode import state
from flowlet.core.op import op
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor
from flowlet.ops.array import stack, unstack
from flowlet.ops.creation import zeros
from flowlet.ops.gather import gather
from flowlet.ops.joining import concat, split


@op("TensorArraySet", inputs="whole:T item:T index:I")
def _set(whole, item, index, name=None):
    return jax.lax.dynamic_update_index_in_dim(whole, item, index, 0)


@export("TensorArray")
class TensorArray(control.Growing):
    """Tensors written and read one by one; `write` gives the array with the new one.

    It is a list of tensors, or, once a position is not known while tracing, one tensor with an axis for them: inside
    loops of traced functions its size, and the shape of its elements, must therefore be fixed.

    Args:
        dtype: of all elements.
        size: how many elements there are.
        dynamic_size: whether writing past the end makes it longer.
        clear_after_read: whether an element can be read only once (the default).
        infer_shape: whether all elements must have one shape.
        element_shape: that shape, where it is known beforehand.

    >>> import flowlet as tf
    >>> array = tf.TensorArray(tf.float32, size=2)
    >>> array = array.write(0, 1.0).write(1, 2.0)
    >>> array.stack().numpy().tolist()
    [1.0, 2.0]
    """

    def __init__(self, dtype, size=None, dynamic_size=None, clear_after_read=None, tensor_array_name=None, handle=None,
                 flow=None, infer_shape=True, element_shape=None, colocate_with_first_write_call=True,
                 name=None):  # fmt: skip
        if size is None:
            raise ValueError("Size must be declared for TensorArrays when eager execution is enabled.")
        self._dtype, self._dynamic, self._infer = as_dtype(dtype), bool(dynamic_size), infer_shape
        self._clear = clear_after_read is None or clear_after_read
        self._shape = TensorShape(element_shape)
        self._items, self._whole, self._read = [None] * conversion.static(size, "size"), None, set()

    dtype = property(lambda self: self._dtype)
    dynamic_size = property(lambda self: self._dynamic)
    element_shape = property(lambda self: self._shape)
    flow = property(lambda self: EagerTensor(np.float32(0)))
    handle = property(lambda self: None)

    def __len__(self):
        return len(self._items) if self._whole is None else self._whole.shape[0]

    def _changed(self):
        """The array that a change is made to: this one, inside traces a copy of it."""
        if state.frame is None:
            return self
        copy = object.__new__(TensorArray)
        copy.__dict__.update(self.__dict__)
        copy._items, copy._read = list(self._items), set()
        return copy

    def _element(self):
        """The shape of an element as a list; a ValueError where it is not known."""
        if not self._shape.is_fully_defined():
            raise ValueError(f"Cannot convert a partially known TensorShape {self._shape} to a Tensor.")
        return self._shape.as_list()

    def _dense(self):
        """All elements as one tensor; those not written are zeros."""
        if self._whole is not None:
            return self._whole
        if any(item is None for item in self._items) or not self._items:
            missing = zeros(self._element(), self._dtype)
        if not self._items:
            return zeros([0, *self._element()], self._dtype)
        return stack([missing if item is None else item for item in self._items])

    # as a loop variable

    def _parts(self):
        known = self._whole is not None or self._shape.is_fully_defined()
        return [self._dense()] if known else []

    def _with_parts(self, parts):
        if not parts:
            return self
        other = self._changed()
        other._whole, other._items = parts[0], []
        return other

    def _resized(self, turns):
        if not self._dynamic or self._whole is not None:
            return self
        if turns is None:
            raise ValueError(errors.message(
                "A tf.TensorArray with dynamic_size=True is written in a loop whose number of turns is not known.",
                "a fixed size: XLA compiles for fixed sizes.",
                "give `size` (the largest number of elements), or `maximum_iterations` to the loop."))  # fmt: skip
        other = self._changed()
        other._items += [None] * (turns - len(other._items))
        return other

    def _formed_as(self, after):
        other = self._changed()
        other._shape = after._shape
        return other

    # reading and writing

    def write(self, index, value, name=None):
        """The array with `value` at `index`.

        Raises:
            OutOfRangeError: for an index that it does not have, without `dynamic_size`.
            InvalidArgumentError: for another dtype.
            ValueError: for another shape than that of the other elements.
        """
        value = self._accepted(conversion.convert(value, None, self._dtype))
        other = self._changed()
        if other._infer:
            other._shape = self._shape.merge_with(value.shape)
        place = _place(index)
        if isinstance(place, int):
            if place < 0:
                raise errors.OutOfRangeError(message=f"Writing to negative indices (index {place}) is not allowed.")
            if place >= len(self) and not self._dynamic:
                raise errors.OutOfRangeError(message=f"Tried to write to index {place} but array is not resizeable and "
                                                     f"size is: {len(self)} ")  # fmt: skip
            if self._whole is None:
                other._items += [None] * (place + 1 - len(other._items))
                other._items[place] = value
                other._read.discard(place)
                return other
        other._whole, other._items = _set(other._dense(), value, index), []
        return other

    def _accepted(self, value):
        if value.dtype is not self._dtype:
            raise errors.invalid(f"TensorArray dtype is {self._dtype.name} but Op is trying to write dtype "
                                 f"{value.dtype.name} ", "TensorListSetItem")  # fmt: skip
        if self._infer and not self._shape.is_compatible_with(value.shape):
            raise ValueError(f"Incompatible shape for value ({value.shape}), expected ({self._shape})")
        return value

    def read(self, index, name=None):
        """The element at `index`; zeros where none was written."""
        place = _place(index)
        if not isinstance(place, int):
            return gather(self._dense(), index)
        if not 0 <= place < len(self):
            raise errors.OutOfRangeError(message=f"Tried to read from index {place} but array size is: {len(self)} ")
        if place in self._read:
            raise errors.invalid(f"Could not read index {place} twice because it was cleared after a previous read "
                                 "(perhaps try setting clear_after_read = false?)")  # fmt: skip
        if self._clear and state.frame is None:
            self._read.add(place)
        if self._whole is not None:
            return self._whole[place]
        return zeros(self._element(), self._dtype) if self._items[place] is None else self._items[place]

    def stack(self, name=None):
        """All elements along a new first axis."""
        return self._dense()

    def gather(self, indices, name=None):
        """The elements at `indices` along a new first axis."""
        return gather(self._dense(), indices)

    def concat(self, name=None):
        """All elements joined along their first axis."""
        return concat(self._items if self._whole is None else unstack(self._whole), 0)

    def unstack(self, value, name=None):
        """The array with the slices of `value` along its first axis as its elements."""
        value = conversion.convert(value, None, self._dtype)
        if value.shape[0] > len(self) and not self._dynamic:
            raise ValueError(f"Cannot unstack {value.shape[0]} tensors into a TensorArray of static size {len(self)} ")
        other = self._changed()
        other._whole, other._items, other._read = value, [], set()
        other._shape = self._shape.merge_with(value.shape[1:])
        return other

    def scatter(self, indices, value, name=None):
        """The array with the slices of `value` at `indices`."""
        other, value = self, conversion.convert(value, None, self._dtype)
        for i, index in enumerate(unstack(conversion.convert(indices))):
            other = other.write(index, value[i])
        return other

    def split(self, value, lengths, name=None):
        """The array with parts of `value`, of `lengths` along its first axis, as its elements."""
        other = self._changed()
        other._whole, other._items = None, split(conversion.convert(value, None, self._dtype), lengths)
        return other

    def size(self, name=None):
        """How many elements there are, as a tensor."""
        return conversion.convert(np.int32(len(self)))

    def identity(self):
        """The array itself."""
        return self

    def close(self, name=None):
        """Does nothing: memory is freed when it is not used any more."""

    def grad(self, source, flow=None, name=None):
        raise NotImplementedError(
            "TensorArray.grad is not supported when executing eagerly; eager's gradient implementation does not "
            "use/need this function to compute gradients of operations that use TensorArrays.")  # fmt: skip


def _place(index):
    """A Python int, where the value of an index is known."""
    return int(conversion.static(index)) if control.is_known(index) else index
