"""Kinds of outcomes that differ from TensorFlow's for one reason whatever the op."""

import re

import numpy as np

from tests.ops import outcomes


def only_where_not_finite(wanted, found):
    """Whether two results agree wherever both are finite."""
    masked = []
    for one, two in zip(wanted["values"], found["values"]):
        if one[:2] != two[:2] or one[0] not in outcomes.TOLERANCE:
            return False
        a, b = outcomes.decode(*one), outcomes.decode(*two)
        finite = np.isfinite(a) & np.isfinite(b)
        masked.append(bool(np.allclose(a[finite], b[finite], rtol=1e-5, atol=1e-7)))
    return all(masked)


def always(wanted, found):
    return True


# (aspect of the case, TensorFlow's outcome, flowlet's outcome, test of both, reason); the texts are regular expressions
RULES = [
    (r"", r"NotFoundError.*(Could not find|No registered)|UnimplementedError.*(not supported|not implemented)", r"^values$",
     always, "TensorFlow has no CPU kernel for the dtype; flowlet computes it"),
    (r"", r"NotFoundError|UnimplementedError", r"InvalidArgumentError|UnimplementedError|TypeError",
     always, "TensorFlow has no CPU kernel for the dtype; flowlet refuses the dtype"),
    (r"", r"InternalError", r"Error", always, "an internal error of TensorFlow; flowlet says what is wrong"),
    (r"gradient|second", r"LookupError.*gradient registry", r"^values$", always,
     "TensorFlow has no gradient for the op; flowlet gives the derivative"),
    (r"gradient|second", r"LookupError.*gradient registry", r"not implemented", always, "neither has this derivative"),
    (r"", r"^(AttributeError|AssertionError|IndexError)", r"Error", always,
     "an error that TensorFlow's Python code runs into; flowlet says what is wrong"),
    (r"", r"^(AttributeError|AssertionError)", r"^values$", always,
     "an error that TensorFlow's Python code runs into; flowlet computes it"),
    (r"batch|symbolic", r"", r"OperatorNotAllowedInGraphError", always,
     "the size of the result depends on values that are not known yet: XLA compiles for fixed sizes"),
    (r"symbolic", r"", r"NoValuesError|symbolic Keras input/output to a numpy", always,
     "the function needs values, which symbolic tensors of Keras do not have; TensorFlow leaves a size open"),
    (r"symbolic", r"TypeError: (Could not build a TypeSpec|You are passing KerasTensor|Exception enc)", r"^values$", always,
     "Keras of TensorFlow cannot take the function into a model; flowlet can"),
    (r"batch", r"InvalidArgumentError: \{\{function_node", r"^values$", always,
     "inside a compiled function values are not checked"),
    (r"symbolic", r"", r"\b5040\b", always,
     "flowlet takes the unknown first axes of symbolic tensors for one batch size, TensorFlow for any sizes"),
    (r"", r"TypeError: (Expected numeric or variant tensor|Cannot convert \S+ to EagerTensor of dtype (bool|string))",
     r"InvalidArgumentError: Value for attr", always,
     "TensorFlow fails with a step inside the function; flowlet names the dtypes that the function takes"),
    (r"special/complex64", r"^values$", r"^values$", always,
     "complex numbers that are infinite or NaN: XLA's formulas give other parts than TensorFlow's"),
    (r"second|gradient/not finite", r"^values$", r"^values$", only_where_not_finite,
     "derivatives at poles, and at inputs that are not finite: infinite in one formula, NaN in another"),
]


def outcome_text(outcome):
    return "values" if "error" not in outcome else f"{outcome['error'][0]}: {outcome['message']}"


def reason(row, case, wanted, found):
    for aspect, theirs, ours, test, why in RULES:
        if (re.match(aspect, case) and re.search(theirs, outcome_text(wanted), re.S)
                and re.search(ours, outcome_text(found), re.S) and test(wanted, found)):  # fmt: skip
            return why
    return None
