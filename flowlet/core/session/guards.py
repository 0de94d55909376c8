"""Values that an operation refuses (class labels, rows of tables, divisors), looked at before a compiled part runs.

Compiled code cannot stop at a bad one; TensorFlow does. Where the values come from feeds or from the host as they are,
they are checked there, so that a bad one raises and no variable changes.
"""

import dataclasses

import numpy as np

from flowlet import errors

_AS_THEY_ARE = frozenset(("Cast", "ExpandDims", "Identity", "Reshape", "Squeeze", "StopGradient"))


@dataclasses.dataclass(frozen=True)
class Guard:
    """The integers of `tensor` must be from 0 to `limit` - 1, for `op`."""

    tensor: object
    limit: int
    op: object

    def check(self, found, static):
        """Raise where a number is outside; `found`: tensor -> array."""
        array = np.asarray(found[self.tensor])
        if not array.size or 0 <= array.min() and array.max() < self.limit:
            return
        wrong = (array < 0) | (array >= self.limit)
        place = np.argwhere(wrong)[0]
        number = array[tuple(place)]
        if self.op.type == "SparseSoftmaxCrossEntropyWithLogits":
            raise errors.invalid(f"Received a label value of {number} which is outside the valid range of [0, {self.limit}).  "
                                 f"Label values: {' '.join(map(str, array.ravel()[:30]))}")  # fmt: skip
        where = ",".join(map(str, place))
        raise errors.invalid(f"indices[{where}] = {number} is not in [0, {self.limit})")


@dataclasses.dataclass(frozen=True)
class RowGuard:
    """The check of an operation's row, where all its inputs are known."""

    op: object

    def check(self, found, static):
        """Raise where the row refuses the values; `found`: tensor -> array."""
        arrays = [np.asarray(found[tensor] if tensor.op.node.array is None else tensor.op.node.array) for tensor in self.op.inputs]
        self.op.node.check(self.op, static, arrays)


def of(op, given):
    """The guard of an operation whose values come from `given` as they are; None where there is none."""
    if getattr(getattr(op.node, "row", None), "check", None) is not None and any(one in given for one in op.inputs) and all(
            one in given or one.op.node.array is not None for one in op.inputs):  # fmt: skip
        return RowGuard(op)
    if op.type == "SparseSoftmaxCrossEntropyWithLogits":
        numbers, sizes, axis = op.inputs[1], op.inputs[0].sizes, -1
    elif op.type == "GatherV2" and op.inputs[2].op.node.array is not None:
        numbers, sizes, axis = op.inputs[1], op.inputs[0].sizes, int(op.inputs[2].op.node.array)
    elif op.type == "ResourceGather":
        numbers, sizes, axis = op.inputs[1], op.inputs[0].op.node.static_shape(op.inputs[0].op).as_list(), 0
    else:
        return None
    if not sizes or sizes[axis] is None:
        return None
    while numbers not in given and numbers.op.type in _AS_THEY_ARE and numbers.op.inputs[0].dtype.is_integer:
        numbers = numbers.op.inputs[0]
    return Guard(numbers, sizes[axis], op) if numbers in given else None
