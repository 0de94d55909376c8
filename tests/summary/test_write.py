"""The writers of TensorFlow 2: what 2.8 and 2.21 write for the same code (tests/oracle/summaries_*.json), byte for byte."""

import numpy as np
import pytest

import flowlet as tf
from flowlet.summary.recording import state
from tests.oracle_cases import load
from tests.summary import files

CASES = [case for case in load("summaries_2.8.4")["cases"] if case["group"] == "write"]
NEW = {case["code"]: case for case in load("summaries_2.21.0")["cases"]}
# code that outcome differs for: why
KNOWN = {
    "step=tf.constant(4))": "a step of any integer dtype is taken",
    "'b', step=1": "the error is the InvalidArgumentError or UnimplementedError of flowlet's cast",
    "tf.summary.trace_on": "a tf.function has no graph of operations to export",
    "get_concrete_function": "a tf.function has no graph of operations",
    "set_as_default": "compared in a test of its own, because it changes the thread for good",
    "from tensorboard": "compared in a test of its own: TensorBoard need not be there",
}


def reason(code):
    return next((why for part, why in KNOWN.items() if part in code), None)


@pytest.mark.parametrize("case", [case for case in CASES if not reason(case["code"])], ids=lambda case: case["code"][-60:])
def test_files_are_tensorflows(case, tmp_path):
    space = {"tf": tf, "np": np, "folder": str(tmp_path)}
    error = None
    try:
        exec(case["code"], space)  # noqa: S102
    except Exception as raised:  # noqa: BLE001
        error = raised
    for name in ("writer", "one", "two"):
        if name in space and not getattr(space[name], "closed", True):
            space[name].flush()
    if "error" in case:
        assert case["error"]["class"] in [kind.__name__ for kind in type(error).__mro__], repr(error)
        phrase = NEW[case["code"]]["error"]["message"][:13]  # 2.21 words them better
        assert phrase in str(error)
    elif error is not None:
        raise error
    assert files.folder(tmp_path) == case["files"]
    if "result" in case:
        assert plain(space["result"]) == case["result"]
    assert state.writer is None


def plain(value):
    if isinstance(value, tf.Tensor):
        return {"tensor": value.numpy().tolist(), "dtype": value.dtype.name}
    return [plain(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("code", [case["code"] for case in CASES], ids=lambda code: code[-60:])
def test_both_releases_agree(code):
    """Where they do not, a choice must be made; so far only messages differ."""
    old, new = next(case for case in CASES if case["code"] == code), NEW[code]
    if "trace_on" not in code:
        assert old["files"] == new["files"] and old.get("result") == new.get("result")
