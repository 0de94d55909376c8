"""TensorFlow's exception classes (`tf.errors`), and the wording that every message of flowlet shares.

A message says what happened (with the value), what was expected, and what to do. `message` puts the three
together, so that they read alike everywhere.
"""

import difflib

OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS = range(7)
PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE = range(7, 12)
UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, UNAUTHENTICATED = range(12, 17)


class OpError(Exception):
    """An error from running an op. `message`, `op`, `node_def` and `error_code` are as in TensorFlow.

    >>> import flowlet as tf
    >>> try:
    ...     tf.constant([1., 2.]) + tf.constant([1., 2., 3.])
    ... except tf.errors.InvalidArgumentError as error:
    ...     print(error.error_code)
    3
    """

    code = UNKNOWN

    def __init__(self, node_def=None, op=None, message="", error_code=None):
        super().__init__(message)
        self.node_def, self.op, self.message = node_def, op, message
        self.error_code = self.code if error_code is None else error_code

    def __str__(self):
        return self.message

    def __reduce__(self):
        return type(self), (self.node_def, None, self.message)


def _error(name, code):
    return type(name, (OpError,), {"code": code, "__doc__": f"Error code {code} of TensorFlow.", "__module__": __name__})


CancelledError = _error("CancelledError", CANCELLED)
UnknownError = _error("UnknownError", UNKNOWN)
InvalidArgumentError = _error("InvalidArgumentError", INVALID_ARGUMENT)
DeadlineExceededError = _error("DeadlineExceededError", DEADLINE_EXCEEDED)
NotFoundError = _error("NotFoundError", NOT_FOUND)
AlreadyExistsError = _error("AlreadyExistsError", ALREADY_EXISTS)
PermissionDeniedError = _error("PermissionDeniedError", PERMISSION_DENIED)
ResourceExhaustedError = _error("ResourceExhaustedError", RESOURCE_EXHAUSTED)
FailedPreconditionError = _error("FailedPreconditionError", FAILED_PRECONDITION)
AbortedError = _error("AbortedError", ABORTED)
OutOfRangeError = _error("OutOfRangeError", OUT_OF_RANGE)
UnimplementedError = _error("UnimplementedError", UNIMPLEMENTED)
InternalError = _error("InternalError", INTERNAL)
UnavailableError = _error("UnavailableError", UNAVAILABLE)
DataLossError = _error("DataLossError", DATA_LOSS)
UnauthenticatedError = _error("UnauthenticatedError", UNAUTHENTICATED)


class OperatorNotAllowedInGraphError(TypeError):
    """A traced value was used where Python needs a number, as in `if tensor:` inside a `tf.function`."""


class InaccessibleTensorError(ValueError):
    """A tensor was asked for that can be reached only inside a branch, a loop or a function."""


def invalid(text, op=None):
    """An InvalidArgumentError for op `op`, worded and tagged as TensorFlow tags it: `text [Op:Name]`."""
    return InvalidArgumentError(message=f"{text} [Op:{op}]" if op else text)


def message(happened, expected="", fix=""):
    """One text from what happened, what was expected and what to do.

    >>> print(message("`units` is -1.", "A positive integer.", "Pass `units=4`."))
    `units` is -1.
      Expected: A positive integer.
      To fix it: Pass `units=4`.
    """
    lines = [happened]
    if expected:
        lines.append(f"  Expected: {expected}")
    if fix:
        lines.append(f"  To fix it: {fix}")
    return "\n".join(lines)


def explained(error, check):
    """Tag an exception with the id of the check that it belongs to; a traceback then names the page that explains it.

    >>> explained(ValueError("..."), "input-width").check
    'input-width'
    """
    error.check = check
    error.add_note(f"  Explained in docs/checks/{check}.md")
    return error


def did_you_mean(name, known):
    """` Did you mean 'x'?` for the nearest of `known`, or an empty text.

    >>> did_you_mean("adma", ["adamax", "adam", "sgd"])
    " Did you mean 'adam'?"
    """
    known = {str(candidate).lower(): str(candidate) for candidate in known}
    near = difflib.get_close_matches(str(name).lower(), list(known), n=5, cutoff=0.6)
    return f" Did you mean {known[min(near, key=lambda one: _distance(str(name).lower(), one))]!r}?" if near else ""


def _distance(one, other):
    """How many letters are to be typed, taken out, changed, or swapped with the next one, from `one` to `other`."""
    before, last = None, list(range(len(other) + 1))
    for i, letter in enumerate(one):
        row = [i + 1]
        for j, wanted in enumerate(other):
            row.append(min(last[j] + (letter != wanted), last[j + 1] + 1, row[j] + 1))
            if before and j and letter == other[j - 1] and one[i - 1] == wanted:
                row[-1] = min(row[-1], before[j - 1] + 1)
        before, last = last, row
    return last[-1]
