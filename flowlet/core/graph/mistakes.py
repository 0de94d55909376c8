"""Errors of building a graph: the op's own words, with its name, its type and the static shapes of its inputs."""

import re

from flowlet import errors
from flowlet.core.graph import infer
from flowlet.core.shape import TensorShape

_PRODUCTS = ("MatMul", "BatchMatMulV2")


def explained(error, op_type, name, inputs, row=None):
    """The ValueError or TypeError for an op that cannot be built.

    Args:
        error: what the body of the op raised when it was run on shapes.
        name: the name that the operation would have had.
        inputs: its tensors.
        row: the row, whose inputs are named in messages about dtypes.
    """
    text = re.sub(r"\s*\[Op:\w+\]$", "", str(error))
    refused = re.match(r"Value for attr '\w+' of (\w+) is not in the list of allowed values: (.*)", text)
    if refused:
        parameter = row.inputs[0].name if row is not None else "x"
        return TypeError(errors.message(f"Value passed to parameter '{parameter}' has DataType {inputs[0].dtype.name} not in "
                                        f"list of "
                                        f"allowed values: {refused[2]}", f"one of these dtypes, in '{name}' (op: '{op_type}').",
                                        f"convert it with tf.cast; it is {inputs[0]}."))  # fmt: skip
    raw = "; the inputs are" in text or text.startswith("Incompatible shapes")  # from beneath flowlet: say it otherwise
    text = (raw or op_type in _PRODUCTS and not text.startswith("Shape must "
                                                                "be")) and _of_shapes(op_type, inputs) or _unknown_again(text)
    shapes = ", ".join(written(tensor.shape) for tensor in inputs)
    known = [f"input[{place}] = "
             f"<{' '.join(str(one) for one in tensor.op.node.array.ravel())}>" for place, tensor in enumerate(inputs)
             if tensor.op.node.array is not None and tensor.op.name.startswith(name + "/") and tensor.op.node.array.size < 20]
    computed = f" and with computed input tensors: {', '.join(known)}" if known else ""
    if op_type == "Reshape" and inputs[1].op.node.array is not None:
        sizes = [None if size < 0 else int(size) for size in inputs[1].op.node.array.ravel()]
        computed = f" and with input tensors computed as partial shapes: input[1] = {written(TensorShape(sizes))}"
    return ValueError(f"{text} for '{name}' (op: '{op_type}') with input shapes: {shapes}{computed}.")


def written(shape):
    """A static shape as messages have it: `[?,3]`, `<unknown>`."""
    if shape.rank is None:
        return "<unknown>"
    return "[" + ",".join("?" if size is None else str(size) for size in shape.as_list()) + "]"


def _unknown_again(text):
    """The text with `?` for the sizes that stood in for unknown ones."""
    return re.sub(rf"\b({infer.SIZES[0]}|{infer.SIZES[1]})\b", "?", text)


def _of_shapes(op_type, inputs):
    """What is wrong where two sizes must be equal."""
    if len(inputs) != 2 or any(tensor.shape.rank is None for tensor in inputs):
        return None
    one, two = (tensor.shape.as_list() for tensor in inputs)
    if op_type == "MatMul":
        wrong = next((rank for rank in (len(one), len(two)) if rank != 2), None)
        if wrong is not None:
            return f"Shape must be rank 2 but is rank {wrong}"
    if op_type in _PRODUCTS:
        return f"Dimensions must be equal, but are {one[-1]} and {two[-2]}"
    for a, b in zip(reversed(one), reversed(two)):
        if a != b and None not in (a, b) and 1 not in (a, b):
            return f"Dimensions must be equal, but are {a} and {b}"
    return None


def not_mergeable(one, two):
    """The text for two static shapes that contradict each other."""
    one, two = TensorShape(one), TensorShape(two)
    if one.rank != two.rank:
        return f"Shapes must be equal rank, but are {one.rank} and {two.rank}"
    place = next(i for i, (a, b) in enumerate(zip(one.as_list(), two.as_list())) if a != b and None not in (a, b))
    return (f"Dimension {place} in both shapes must be equal, but are {one.as_list()[place]} and {two.as_list()[place]}. "
            f"Shapes are {written(one)} and {written(two)}.")  # fmt: skip
