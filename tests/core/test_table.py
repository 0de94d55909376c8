"""The rows of the op table against what TensorFlow declares for ops of the same type: inputs and their dtypes."""

import pytest

import flowlet as tf
from flowlet.core import dtypes
from flowlet.core.op import TABLE
from tests import oracle_cases

assert tf.keras  # it has rows too

DECLARED = oracle_cases.load("op_types_2.21.0")
NAMES = {dtype.name for dtype in dtypes.ALL} - {"variant", "resource"}

# op type: why its dtypes are others than those declared
LAPACK = "TensorFlow has no CPU kernel for half precision, XLA none for another set of dtypes"
OTHERS = {
    **dict.fromkeys(
        ["Cholesky", "BandedTriangularSolve", "LogMatrixDeterminant", "Lu", "MatrixExponential", "MatrixInverse",
         "MatrixSolve", "MatrixSolveLs", "MatrixSquareRoot", "MatrixTriangularSolve", "Qr", "SelfAdjointEigV2",
         "Svd"], LAPACK),
    "Abs": "TensorFlow has ComplexAbs for complex numbers",
    "Add": "the row for texts; numbers go to AddV2",
    "AsString": "TensorFlow has no kernel for texts",
    "ClipByValue": "complex numbers are declared, but have no order",
    "FloorDiv": "complex numbers are declared, but have no order",
    "Einsum": "TensorFlow declares nothing, and has kernels for numbers",
    "LowerBound": "TensorFlow declares nothing, and has kernels for numbers",
    "LeakyRelu": "TensorFlow's function turns integers into floats first",
    "LinSpace": "TensorFlow's function turns integers into floats first",
    "MatMul": "TensorFlow has no CPU kernel for unsigned integers",
    "Round": "TensorFlow's function gives integers back before it comes to the op",
    "TensorScatterUpdate": "uint16 indices are declared; TensorFlow has no CPU kernel for them",
    "UnsortedSegmentSum": "int16 is declared; TensorFlow has no CPU kernel for it",
}  # fmt: skip

SHARED = sorted(set(TABLE) & set(DECLARED))


def ours(op_type):
    """{input: the names of the dtypes that it takes}; no entry where it takes any."""
    row, found = TABLE[op_type], {}
    for entry in row.inputs:
        if entry.fixed is not None:
            found[entry.name] = {entry.fixed.name}
        elif entry.group in row.types:
            found[entry.name] = {dtype.name for dtype in row.types[entry.group]}
    return found


def theirs(op_type):
    found = {}
    for name, group in DECLARED[op_type]["inputs"]:
        allowed = DECLARED[op_type]["types"].get(group, [group] if group in NAMES else None)
        if allowed is not None:
            found[name] = set(allowed) & NAMES
    return found


@pytest.mark.parametrize("op_type", SHARED)
def test_dtypes(op_type):
    mine, declared = ours(op_type), theirs(op_type)
    differing = {name: (sorted(mine[name] - declared[name]), sorted(declared[name] - mine[name]))
                 for name in mine.keys() & declared.keys() if mine[name] != declared[name]}  # fmt: skip
    if op_type in OTHERS:
        assert differing or mine.keys() != declared.keys(), "no exception is needed any more"
    else:
        assert not differing, "(more than declared, less than declared) by input"


@pytest.mark.parametrize("op_type", SHARED)
def test_groups(op_type):
    """Inputs that share a dtype in TensorFlow share it here."""
    groups = dict(DECLARED[op_type]["inputs"])
    together = [entry for entry in TABLE[op_type].inputs if entry.name in groups and entry.group is not None]
    for one in together:
        for two in together:
            assert (one.group == two.group) == (groups[one.name] == groups[two.name]), (one.name, two.name)


def test_most_rows_have_a_type_of_tensorflow():
    assert len(SHARED) > 0.8 * len(TABLE)
