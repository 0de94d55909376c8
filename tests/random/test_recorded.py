"""Every recorded case of tf.random (TensorFlow 2.8.4; 2.21 gives the same numbers) under flowlet."""

import numpy as np
import pytest

import flowlet as tf
from tests.oracle_cases import array, load

CASES = load("core_random_2.8.4")["cases"] + [
    case for case in load("core_random_2.21.0")["cases"] if "stateless_shuffle" in case["expr"]
    or "tf.random.split" in case["expr"]]  # fmt: skip


def run(case):
    names = {"tf": tf, "np": np}
    exec(case.get("setup", ""), names)  # noqa: S102
    return eval(case["expr"], names)  # noqa: S307


def check(found, want):
    kind = want["kind"]
    if kind == "list":
        assert len(found) == len(want["items"])
        for one, other in zip(found, want["items"]):
            check(one, other)
    elif kind in ("tensor", "variable", "np_scalar"):
        value = found.numpy() if hasattr(found, "numpy") else np.asarray(found)
        expected = array(want)
        assert value.dtype == expected.dtype and value.shape == expected.shape
        if value.dtype.kind == "f" or value.dtype.name == "bfloat16":
            text = 4 if value.dtype.name == "float16" else 9  # digits that the recording has
            np.testing.assert_allclose(value.astype(float), expected.astype(float), rtol=10.0 ** -(text - 1), atol=0)
            if value.dtype == np.float32 or value.dtype == np.float64:
                assert value.tolist() == expected.tolist() or np.isnan(value).all()
        else:
            assert value.tolist() == expected.tolist()
    elif kind == "shape":
        assert list(found) == want["dims"]
    elif kind == "dtype":
        assert found.name == want["name"]
    elif kind == "int":
        assert found == want["value"]
    else:
        assert kind == "None" and found is None


import collections
bad = collections.Counter()
if __name__ == "__main__":
    for case in CASES:
        label = case.get("setup", "").replace("\n", "; ") + " -> " + case["expr"]
        try:
            found = run(case)
        except Exception as error:  # noqa: BLE001
            if "error" in case:
                kind = case["error"]["class"].split(".")[-1]
                if type(error).__name__ != kind or case["error"]["message"].split(" [Op")[0][:40] not in str(error):
                    print("ERR", label, "|", type(error).__name__, str(error)[:200], "| want", case["error"])
            else:
                print("FAIL", label, "|", type(error).__name__, str(error)[:300])
            continue
        if "error" in case:
            print("NOERR", label, case["error"])
            continue
        try:
            check(found, case["result"])
        except AssertionError as e:
            print("DIFF", label, "|", found, "| want", case["result"], str(e)[:0])
