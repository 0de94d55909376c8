"""Diagonals of matrices: made, read, set, summed; one or several at once; bands around them."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import NUMBERS, bool_
from flowlet.core.op import op
from flowlet.ops.gather import listed
from flowlet.ops.linalg import MULTIPLIED

_ALIGNMENTS = ("LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT", "RIGHT_RIGHT")


def _band(k):
    """`k` as (lowest, highest) and whether it is one diagonal."""
    k = conversion.static(k)
    low, high = (k, k) if isinstance(k, int) else (k[0], k[-1])
    return low, high, low == high


def _places(rows, columns, low, high, align):
    """For each diagonal from the highest down: rows, columns and places of its elements in a padded row; its length."""
    if align not in _ALIGNMENTS:
        raise errors.invalid(f"Value for attr 'align' of \"{align}\" is not in the list of allowed values: "
                             + ", ".join(f'"{one}"' for one in _ALIGNMENTS), "MatrixDiagV3")  # fmt: skip
    upper, lower = align.split("_")
    lengths = {d: max(0, min(rows + min(d, 0), columns - max(d, 0))) for d in range(low, high + 1)}
    longest = max(lengths.values(), default=0)
    found = []
    for d in range(high, low - 1, -1):
        steps = np.arange(lengths[d])
        right = (upper if d >= 0 else lower) == "RIGHT"
        found.append((steps + max(-d, 0), steps + max(d, 0), steps + (longest - lengths[d] if right else 0)))
    return found, longest


def _index(found):
    """The index arrays (row, column, diagonal, place) of all elements of all diagonals."""
    rows = np.concatenate([one[0] for one in found])
    columns = np.concatenate([one[1] for one in found])
    numbers = np.concatenate([np.full(len(one[0]), i) for i, one in enumerate(found)])
    places = np.concatenate([one[2] for one in found])
    return rows, columns, numbers, places


def _padding(value, tensor):
    return bool(value) if tensor.dtype is bool_ and isinstance(value, int) else value


@op("MatrixDiagV3", inputs="diagonal:T padding_value:T")
def _diag(diagonal, padding_value, k, num_rows, num_cols, align, name=None):
    if not diagonal.ndim:
        raise errors.invalid("diagonal must be at least 1-dim, received shape: []", "MatrixDiagV3")
    low, high, single = _band(k)
    if low > high:
        raise errors.invalid(f"lower_diag_index must be smaller than upper_diag_index: {low} > {high}", "MatrixDiagV3")
    if not single and diagonal.shape[-2:-1] != (high - low + 1,):
        raise errors.invalid("The number of diagonals provided in the input does not match the lower_diag_index and "
                             f"upper_diag_index range: {listed(diagonal)} for k = ({low}, {high}).", "MatrixDiagV3")  # fmt: skip
    longest = diagonal.shape[-1]
    rows, columns = num_rows, num_cols
    if rows == -1 and columns == -1:  # the smallest square that holds the diagonal nearest to the main one
        rows = columns = longest + (min(abs(low), abs(high)) if low * high > 0 else 0)
    rows = longest - min(high, 0) if rows == -1 else rows
    columns = longest + max(low, 0) if columns == -1 else columns
    found, need = _places(rows, columns, low, high, align)
    if need != longest:
        raise errors.invalid("The number of rows or columns is not consistent with the specified d_lower, d_upper, and "
                             "diagonal.", "MatrixDiagV3")  # fmt: skip
    stacked = diagonal[..., None, :] if single else diagonal
    at_row, at_column, number, place = _index(found)
    start = jnp.full((*stacked.shape[:-2], rows, columns), padding_value)
    return start.at[..., at_row, at_column].set(stacked[..., number, place])


@export("linalg.diag")
def diag(diagonal, name="diag", k=0, num_rows=-1, num_cols=-1, padding_value=0, align="RIGHT_LEFT"):
    """Matrices with given diagonals and zeros elsewhere.

    Args:
        diagonal: (..., n) for one diagonal, (..., number of diagonals, n) for several.
        k: which diagonal: 0 is the main one, 1 the one above; (lowest, highest) for several.
        num_rows, num_cols: the size of the matrices, where the diagonals do not tell.
        padding_value: what stands elsewhere.
        align: where shorter diagonals are aligned: "LEFT" or "RIGHT" for those above and those below.

    >>> import flowlet as tf
    >>> tf.linalg.diag([1, 2]).numpy().tolist()
    [[1, 0], [0, 2]]
    """
    diagonal = conversion.convert(diagonal)
    padding_value = _padding(padding_value, diagonal)
    sizes = conversion.static(num_rows), conversion.static(num_cols)
    return _diag(diagonal, padding_value, conversion.static(k), *sizes, align)


@op("MatrixDiagPartV3", inputs="input:T padding_value:T")
def _diag_part(input, padding_value, k, align, name=None):  # noqa: A002
    if input.ndim < 2:
        raise errors.invalid(f"input must be at least 2-dim, received shape: {listed(input)}", "MatrixDiagPartV3")
    low, high, single = _band(k)
    if low > high:
        raise errors.invalid(f"lower_diag_index must not be larger than upper_diag_index: {low} > {high}",
                             "MatrixDiagPartV3")  # fmt: skip
    rows, columns = input.shape[-2:]
    for which, index in (("lower", low), ("upper", high)):
        if index and not -rows < index < columns:
            raise errors.invalid(f"{which}_diag_index is out of bound: {index}. It must be between {-rows} and {columns}",
                                 "MatrixDiagPartV3")  # fmt: skip
    found, longest = _places(rows, columns, low, high, align)
    at_row, at_column, number, place = _index(found)
    start = jnp.full((*input.shape[:-2], len(found), longest), padding_value)
    out = start.at[..., number, place].set(input[..., at_row, at_column])
    return out[..., 0, :] if single else out


@export("linalg.diag_part")
def diag_part(input, name="diag_part", k=0, padding_value=0, align="RIGHT_LEFT"):  # noqa: A002
    """The diagonals of matrices (..., n, m): (..., length) for one, (..., number, longest) for several.

    >>> import flowlet as tf
    >>> tf.linalg.diag_part([[1, 2], [3, 4]]).numpy().tolist()
    [1, 4]
    """
    input = conversion.convert(input)  # noqa: A001
    return _diag_part(input, _padding(padding_value, input), conversion.static(k), align)


@op("MatrixSetDiagV3", inputs="input:T diagonal:T")
def _set_diag(input, diagonal, k, align, name=None):  # noqa: A002
    low, high, single = _band(k)
    found, longest = _places(*input.shape[-2:], low, high, align)
    stacked = diagonal[..., None, :] if single else diagonal
    want = (*input.shape[:-2], longest) if single else (*input.shape[:-2], len(found), longest)
    if diagonal.shape != want:
        raise errors.invalid(
            "Either first dimensions of diagonal don't match input.shape[:-2], or diagonal.shape[:-1] is not equal to "
            "the "
            "longests diagonal in range [lower_diag_index:upper_diag_index].\nInput shape: "
            f"{listed(input)}\nDiagonal shape: {listed(diagonal)}\nExpected diagonal shape: "
            + str(list(want)).replace(" ", ""), "MatrixSetDiagV3")  # fmt: skip
    at_row, at_column, number, place = _index(found)
    return input.at[..., at_row, at_column].set(stacked[..., number, place])


@export("linalg.set_diag")
def set_diag(input, diagonal, name="set_diag", k=0, align="RIGHT_LEFT"):  # noqa: A002
    """Matrices with other values on their diagonals.

    >>> import flowlet as tf
    >>> tf.linalg.set_diag([[1, 2], [3, 4]], [9, 8]).numpy().tolist()
    [[9, 2], [3, 8]]
    """
    return _set_diag(input, diagonal, conversion.static(k), align)


@op("Diag", "linalg.tensor_diag", inputs="diagonal:T", types={"T": MULTIPLIED})
def tensor_diag(diagonal, name=None):
    """A tensor of shape `s + s` with `diagonal` (of shape s) on its diagonal."""
    if not diagonal.ndim:
        raise errors.invalid("Input must be at least rank 1, got 0", "Diag")
    size = diagonal.size
    return (jnp.eye(size, dtype=diagonal.dtype) * diagonal.reshape(-1)).reshape(diagonal.shape * 2)


@op("DiagPart", "linalg.tensor_diag_part", inputs="input:T", types={"T": MULTIPLIED})
def tensor_diag_part(input, name=None):  # noqa: A002
    """The diagonal of a tensor of shape `s + s`: a tensor of shape s."""
    half = input.ndim // 2
    if input.ndim % 2 or input.shape[:half] != input.shape[half:]:
        raise errors.invalid(f"Invalid shape {listed(input)}: dimensions {half} must match the others", "DiagPart")
    size = int(np.prod(input.shape[:half]))
    return jnp.diagonal(input.reshape(size, size)).reshape(input.shape[:half])


def _two_axes(x, op_type):
    if x.ndim < 2:
        raise errors.invalid(f"input must be at least 2-dim, received shape: {listed(x)}", op_type)


@op("Trace", "linalg.trace", inputs="x:T", types={"T": NUMBERS})
def trace(x, name=None):
    """The sum of the main diagonal of matrices (..., n, m)."""
    _two_axes(x, "MatrixDiagPartV3")
    return jnp.trace(x, axis1=-2, axis2=-1, dtype=x.dtype)


@op("MatrixBandPart", "linalg.band_part", inputs="input")
def band_part(input, num_lower, num_upper, name=None):  # noqa: A002
    """The matrix with all but a band around the diagonal set to zero; -1 keeps a whole side."""
    _two_axes(input, "MatrixBandPart")
    rows, columns = input.shape[-2:]
    for what, count, of, size in (("num_lower", num_lower, "rows", rows), ("num_upper", num_upper, "columns", columns)):
        if count > size:
            raise errors.invalid(f"{what} must be negative or less or equal to number of {of} ({size}) got: {count}",
                                 "MatrixBandPart")  # fmt: skip
    i, j = np.arange(rows)[:, None], np.arange(columns)[None]
    keep = ((num_lower < 0) | (i - j <= num_lower)) & ((num_upper < 0) | (j - i <= num_upper))
    return jnp.where(keep, input, jnp.zeros((), input.dtype))
