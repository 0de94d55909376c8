"""Compares what flowlet gives with what real TensorFlow gave (tests/oracle/keras_*.json)."""

import ast
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


def programs(script, names, **given):
    """Functions and classes of a recording script, run with flowlet: what TensorFlow was asked, word for word.

    Args:
        script: its name under tests/oracle/record/, without `.py`.
        names: what to take of it.
        given: further names that they use.

    Returns:
        A namespace with them.
    """
    import flowlet as tf

    namespace = {"tf": tf, "np": np, "K": tf.keras, "L": tf.keras.layers, "KERAS3": False, "attempt": attempt,
                 "fresh": tf.keras.backend.clear_session, **given}  # fmt: skip
    tree = ast.parse((oracle_cases.FOLDER / "record" / f"{script}.py").read_text())
    tree.body = [part for part in tree.body if getattr(part, "name", None) in names]
    assert len(tree.body) == len(names), f"record/{script}.py has only {[part.name for part in tree.body]} of {names}"
    exec(compile(tree, f"record/{script}.py", "exec"), namespace)
    return namespace


def attempt(function, *args):
    """The value of a call, or its error in the form of a recorded one."""
    try:
        return function(*args)
    except Exception as error:  # noqa: BLE001
        return {"error": {"type": type(error).__name__, "message": str(error)}}


def inner(message):
    """What a recorded message says without the frame that Keras puts around errors in a layer's call, and the op."""
    lines = message.split("\n\n")
    message = lines[1] if lines[0].startswith("Exception encountered when calling layer") else message
    return message.partition(" [Op:")[0]


def compare(got, wanted, tolerance, phrases=None, path=""):
    """Assert that values agree: arrays and floats to `tolerance`, errors in class and in how their message begins.

    Args:
        phrases: a text that the message must hold instead.

    Returns:
        The largest difference.
    """
    if isinstance(wanted, np.ndarray) or isinstance(got, np.ndarray):
        return close(got, wanted, tolerance)
    failure = failed(wanted)
    if failure is not None:
        assert failed(got) is not None, f"{path}: {got} where TensorFlow raises {failure}"
        assert failed(got)["type"] == failure["type"], f"{path}: {got}"
        phrase = inner(failure["message"])[:45] if phrases is None else phrases
        assert phrase in failed(got)["message"], f"{path}: {failed(got)['message']!r} without {phrase!r}"
        return 0.0
    assert failed(got) is None, f"{path}: {got}"
    if isinstance(wanted, dict):
        assert got.keys() == wanted.keys(), f"{path}: {set(got) ^ set(wanted)}"
        return max([compare(got[key], wanted[key], tolerance, None, f"{path}.{key}") for key in wanted], default=0.0)
    if isinstance(wanted, (list, tuple)):
        assert isinstance(got, (list, tuple)) and len(got) == len(wanted), f"{path}: {got}, TensorFlow {wanted}"
        return max([compare(a, b, tolerance, None, f"{path}[{i}]") for i, (a, b) in enumerate(zip(got, wanted))],
                   default=0.0)  # fmt: skip
    if isinstance(wanted, float) and not np.isfinite(wanted):
        assert got == wanted or (got != got and wanted != wanted), f"{path}: {got}, TensorFlow {wanted}"
        return 0.0
    if isinstance(wanted, float) and isinstance(got, (int, float, np.floating)):
        assert abs(got - wanted) <= tolerance * max(abs(wanted), 1e-30), f"{path}: {got}, TensorFlow {wanted}"
        return abs(got - wanted) / max(abs(wanted), 1e-30)
    assert got == wanted, f"{path}: {got!r}, TensorFlow {wanted!r}"
    return 0.0
