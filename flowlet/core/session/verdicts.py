"""What only a result shows: that a matrix has no inverse, that a place is outside. Compiled code cannot stop there.

A compiled part gives, beside its results, whether each such operation could be done; a session looks before it keeps the
values of variables. Inside branches and loops nothing is looked at.
"""

import jax.numpy as jnp
import numpy as np

from flowlet import errors

JUDGES = {}  # type -> (function(arrays, results) -> (whether it is fine, numbers for the text), the text of these numbers)


def judge(text, *types):
    """Let a function of the inputs and results of these operations say whether they could be done.

    It gives whether, and numbers for the text: `text(numbers)`, or the text itself.
    """

    def register(function):
        JUDGES.update(dict.fromkeys(types, (function, text if callable(text) else lambda numbers: text)))
        return function

    return register


def judged(op):
    """Whether a verdict is needed: of integers only where the second one is not a constant that will do."""
    if op.type not in JUDGES:
        return False
    if op.type not in _OF_INTEGERS:
        return True
    known = op.inputs[1].op.node.array
    return op.inputs[0].dtype.is_integer and (known is None or not bool(_OF_INTEGERS[op.type](known)))


def of(op, arrays, results):
    """(whether the operation could be done, numbers for the text)"""
    fine, numbers = JUDGES[op.type][0](arrays, results)
    return jnp.asarray(fine), numbers


def check(op, verdict):
    """Raise where an operation could not be done."""
    fine, numbers = verdict
    if not bool(fine):
        raise errors.invalid(JUDGES[op.type][1]([np.asarray(one) for one in numbers]))


def _finite(arrays, results):
    given = jnp.all(jnp.asarray([jnp.isfinite(one).all() for one in arrays]))
    return jnp.isfinite(results[0]).all() | ~given, ()


judge("Cholesky decomposition was not successful. The input might not be valid.", "Cholesky")(_finite)
judge("Input is not invertible.", "MatrixInverse")(_finite)
judge("Input matrix is not invertible.", "MatrixSolve", "MatrixTriangularSolve")(_finite)


_OF_INTEGERS = dict.fromkeys(("FloorDiv", "FloorMod", "Mod", "Div", "TruncateDiv", "TruncateMod"), lambda one: (one != 0).all()) | {
    "Pow": lambda one: (one >= 0).all()}  # what the second input of integer operations must be


@judge("Integer division by zero", "FloorDiv", "FloorMod", "Mod", "Div", "TruncateDiv", "TruncateMod")
def _divided(arrays, results):
    return jnp.all(jnp.asarray(arrays[1]) != 0) | (results[0].size == 0), ()


@judge("Integers to negative integer powers are not allowed", "Pow")
def _raised(arrays, results):
    return jnp.all(jnp.asarray(arrays[1]) >= 0) | (results[0].size == 0), ()


@judge(lambda numbers: f"Need minval < maxval, got {numbers[0]} >= {numbers[1]}", "RandomUniformInt")
def _bounds(arrays, results):
    low, high = arrays[-2:]
    return (jnp.asarray(low) < jnp.asarray(high)) | (results[0].size == 0), (low, high)


def _outside(numbers):
    place, index, shape = (one.tolist() for one in numbers)
    return f"indices[{place}] = {_listed(index)} is out of bounds: need 0 <= index < {_listed(shape)}"


def _listed(sizes):
    return "[" + ",".join(map(str, sizes)) + "]"


@judge(_outside, "SparseToDense")
def _places(arrays, results):
    shape = np.shape(results[0])
    if len(arrays) < 4:  # noqa: PLR2004 - made of something else
        return True, ()
    indices = jnp.asarray(arrays[0]).reshape(-1, max(len(shape), 1))
    wrong = ((indices < 0) | (indices >= np.array(shape, np.int64).astype(indices.dtype))).any(-1)
    place = jnp.argmax(wrong) if wrong.size else 0
    return ~wrong.any(), (place, indices[place] if wrong.size else np.zeros(0, np.int32), np.array(shape))
