"""Compares what flowlet gives with what real TensorFlow gave (tests/oracle/keras_*.json)."""

import functools

import numpy as np

from tests import oracle_cases

ERRORS = {"InvalidArgumentError": "InvalidArgumentError", "UnimplementedError": "UnimplementedError"}


@functools.cache
def cases(topic):
    """The cases of a recording by name."""
    return {case["case"]: case for case in oracle_cases.load(f"keras_{topic}")["cases"]}


def plain(recorded):
    """Recorded values as Python and NumPy values."""
    if isinstance(recorded, dict):
        if set(recorded) == {"dtype", "shape", "data"}:
            return oracle_cases.array(recorded)
        if set(recorded) == {"tuple"}:
            return tuple(plain(one) for one in recorded["tuple"])
        if set(recorded) == {"value", "warnings"}:
            return plain(recorded["value"])
        return {key: plain(one) for key, one in recorded.items()}
    return [plain(one) for one in recorded] if isinstance(recorded, list) else recorded


def failed(recorded):
    """The recorded error, or None."""
    return recorded["error"] if isinstance(recorded, dict) and "error" in recorded else None


def close(got, wanted, tolerance, least=1e-30):
    """Assert that arrays have one dtype and shape and differ by at most `tolerance` of the largest element.

    Args:
        least: the largest element counts as this at least: for sums in which larger numbers cancel.

    Returns:
        The difference as a share of the largest finite element.
    """
    got, wanted = np.asarray(got), np.asarray(wanted)
    assert got.dtype == wanted.dtype, f"dtype {got.dtype}, TensorFlow {wanted.dtype}"
    assert got.shape == wanted.shape, f"shape {got.shape}, TensorFlow {wanted.shape}"
    one, two = got.astype(np.float64), wanted.astype(np.float64)
    finite = np.isfinite(two)
    assert np.array_equal(np.where(finite, 0, two), np.where(finite, 0, one), equal_nan=True), (
        f"{got}\nTensorFlow {wanted}"
    )
    if not finite.any():
        return 0.0
    size = max(np.abs(two[finite]).max(), least)
    difference = np.abs(one[finite] - two[finite]).max() / size
    assert difference <= tolerance, f"differs by {difference:.2e}: {got}\nTensorFlow {wanted}"
    return difference
