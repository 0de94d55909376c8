"""What TensorFlow's operations refuse by their signature (limits.txt): dtypes of inputs, and lists that are too short."""

import functools
from pathlib import Path

from flowlet import errors
from flowlet.core.graph import definitions

_HANDLES = ("resource", "variant")
_OTHERWISE = frozenset(("CTCLoss", "Merge"))  # take other inputs here


@functools.lru_cache(maxsize=1)
def _limits():
    """(type, attribute) -> the names of the dtypes that are allowed, in order, or the least length of a list."""
    found = {}
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        limit, bar, places = line.partition(" | ")
        if bar:
            limit = int(limit[2:]) if limit.startswith(">=") else tuple(limit.split(","))
            found.update((tuple(place.split(":")), limit) for place in places.split())
    return found


def check(op_type, inputs):
    """Raise a TypeError where an operation does not take tensors of these dtypes, in the graph's order."""
    _check(op_type, tuple([one._dtype for one in inputs]))


@functools.lru_cache(maxsize=4096)
def _check(op_type, kinds):
    definition = definitions.of(op_type)
    if definition is None or op_type in _OTHERWISE or len(kinds) < len(definition.inputs) - 1:
        return
    many = [one for one in definition.inputs if one.number or one.listed]
    if len(many) > 1 or not many and len(kinds) != len(definition.inputs):
        return
    place, groups = 0, {}
    for argument, count in zip(definition.inputs, definitions.counts(definition.inputs, len(kinds), {})):
        for kind in dict.fromkeys(kinds[place : place + count]):
            first, wanted = groups.setdefault(argument.kind, (argument.name, kind))
            if kind is not wanted and argument.kind in definition.attributes and kind.name not in _HANDLES and not argument.listed:
                raise TypeError(errors.message(
                    f"Input '{argument.name}' of '{op_type}' Op has type {kind.name} that does not match type {wanted.name} of "
                    f"argument '{first}'.", f"the same dtype for both: {wanted.name}.", _fix(kind, wanted.name)))  # fmt: skip
            _check_one(op_type, argument, kind, argument.kind not in definition.attributes)
        place += count


def _check_one(op_type, argument, kind, fixed):
    if argument.listed or argument.reference or kind.name in _HANDLES:
        return
    allowed = _limits().get((op_type, argument.kind))
    if allowed is not None and kind.name not in allowed:
        raise refused(argument.name, kind, allowed, op_type)
    if fixed and argument.kind not in (*_HANDLES, kind.name):
        if argument.number:
            happened = (f"Tensors in list passed to '{argument.name}' of '{op_type}' Op have types [{kind.name}] that do not match "
                        f"expected type {argument.kind}.")  # fmt: skip
        else:
            happened = (f"Input '{argument.name}' of '{op_type}' Op has type {kind.name} that does not match expected type of "
                        f"{argument.kind}.")  # fmt: skip
        raise TypeError(errors.message(happened, f"a tensor of dtype {argument.kind}.", _fix(kind, argument.kind)))


@functools.cache
def group(op_type, name):
    """The attribute that is the dtype of an input; None where its dtype is fixed or not known."""
    definition = definitions.of(op_type)
    return next((one.kind for one in definition.inputs if one.name == name and one.kind in definition.attributes),
                None) if definition is not None else None  # fmt: skip


@functools.cache
def fixed(op_type, name):
    """The name of the dtype that an input must have, whatever the others have; None where it is free."""
    definition = definitions.of(op_type)
    for argument in definition.inputs if definition is not None else ():
        if argument.name == name:
            return None if argument.listed or argument.kind in definition.attributes else argument.kind
    return None


def refused(parameter, kind, allowed, op_type):
    """The TypeError for a dtype that is not among those allowed."""
    return TypeError(errors.message(
        f"Value passed to parameter '{parameter}' has DataType {kind.name} not in list of allowed values: {', '.join(allowed)}",
        f"one of these dtypes for '{parameter}' of '{op_type}'.", _fix(kind, allowed[0])))  # fmt: skip


def _fix(kind, wanted):
    if "string" in (kind.name, wanted):
        return "check which tensor is passed: texts become numbers with tf.strings.to_number, numbers texts with tf.as_string."
    if wanted == "bool":
        return "compare it with something (x > 0, tf.not_equal(x, 0)), or convert it: tf.cast(x, tf.bool)."
    return f"convert it: tf.cast(x, tf.{wanted})."


def check_length(op_type, name, count):
    """Raise a ValueError where a list of inputs is shorter than its operation takes."""
    definition = definitions.of(op_type)
    argument = next((one for one in definition.inputs if one.name == name), None) if definition is not None else None
    if argument is None:
        return
    least = _limits().get((op_type, argument.number or argument.kind), 0)
    if count < least:
        raise ValueError(errors.message(f"List argument '{name}' to '{op_type}' Op with length {count} shorter than minimum "
                                        f"length {least}.", f"a list of at least {least} tensors.", "put tensors into it."))
