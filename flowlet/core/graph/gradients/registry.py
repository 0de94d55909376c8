"""Which function builds the gradient of an operation: by its type, or by the name that a user gave for it."""

from flowlet import errors
from flowlet.api import export
from flowlet.core.graph.gradients import generic

RULES = {}  # type of an operation, or a name of `RegisterGradient` -> function(op, *gradients), None where they stop


def rule(*types):
    """Decorate `function(op, *gradients of the results)`, which gives the gradient of each input (or None for it)."""

    def decorate(function):
        for op_type in types:
            RULES[op_type] = function
        return function

    return decorate


def stop(*types):
    """Gradients end at operations of these types."""
    RULES.update(dict.fromkeys(types))


ABSENT = frozenset("""AdjustContrastv2 AdjustHue AdjustSaturation Bincount Bitcast DecodeBmp DecodeGif DecodeJpeg DecodePng
DecodeWav EncodeJpeg EncodeWav Fingerprint HistogramFixedWidth Lu MatrixLogarithm NonMaxSuppressionV3 ParallelConcat QuantizeV2
RandomPoissonV2 RandomShuffle ResizeArea SegmentProd SparseReduceMax StridedSliceAssign Unique UniqueV2 UniqueWithCounts
""".split())  # TensorFlow has no gradient for these, and refuses to go on


@export("RegisterGradient")
class RegisterGradient:
    """Decorate a function that builds the gradient of operations of a type, or that `gradient_override_map` names.

    Args:
        op_type: the type or the name.

    Raises:
        TypeError: where it is no text.
        KeyError: where it has a function already.

    >>> import flowlet.compat.v1 as tf
    >>> @tf.RegisterGradient("TwiceTheGradient")
    ... def twice(op, grad):
    ...     return 2. * grad
    """

    def __init__(self, op_type):
        if not isinstance(op_type, str):
            raise TypeError("op_type must be a string")
        self._name = op_type

    def __call__(self, function):
        _add(self._name, function)
        return function


@export("no_gradient", "compat.v1.NotDifferentiable", "compat.v1.NoGradient", "compat.v1.no_gradient")
def no_gradient(op_type):
    """Declare that gradients end at operations of a type.

    Raises:
        TypeError: where `op_type` is no text.
        KeyError: where the type has a gradient already.
    """
    if not isinstance(op_type, str):
        raise TypeError("op_type must be a string")
    _add(op_type, None)


def _add(name, function):
    if name in RULES:
        raise KeyError(errors.message(f"Registering two gradient with name '{name}'!", "one function for each name.",
                                      "choose another name for it."))  # fmt: skip
    RULES[name] = function


def function_of(op):
    """The function for an operation; None where gradients end at it.

    Raises:
        LookupError: where a user's name has no function, or a type has no gradient in TensorFlow either.
    """
    given = op.attributes.get("_gradient_op_type")
    name = op.type if given is None else given
    if name in RULES:
        return RULES[name]
    if given is not None or name in ABSENT:
        raise LookupError(errors.message(f"No gradient defined for operation '{op.name}' (op type: {name})",
                                         "a function for it.", f"decorate one with @tf.RegisterGradient({name!r})."))  # fmt: skip
    return generic.gradient if generic.differentiable(op) else None
