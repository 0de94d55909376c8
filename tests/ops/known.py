"""Kinds of outcomes that differ from TensorFlow's for one reason whatever the op."""

import re

# (aspect of the case, TensorFlow's outcome, flowlet's outcome, reason); the texts are regular expressions
RULES = [
    (r"", r"NotFoundError.*(Could not find|No registered)|UnimplementedError.*(not supported|not implemented)", r"values",
     "TensorFlow has no CPU kernel for the dtype; flowlet computes it"),
]


def outcome_text(outcome):
    return "values" if "error" not in outcome else f"{outcome['error'][0]}: {outcome['message']}"


def reason(row, case, wanted, found):
    for aspect, theirs, ours, why in RULES:
        if (re.match(aspect, case) and re.search(theirs, outcome_text(wanted), re.S)
                and re.search(ours, outcome_text(found), re.S)):  # fmt: skip
            return why
    return None
