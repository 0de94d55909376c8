"""Names of 1.15 that mean one object mean one object here too, whichever of them is asked for."""

import functools
from pathlib import Path

import pytest

import flowlet.compat.v1 as tf
from flowlet import api
from tests.graphs.comparing import graph_mode

TABLE = Path(tf.__file__).with_name("names.txt")
GROUPS = [line.split() for line in TABLE.read_text().splitlines() if not line.startswith("#")]
# Two functions of one table of pooling forms, that do the same
TWICE = {"nn.avg_pool"}
OURS = [group for group in GROUPS if group[0] not in TWICE and any(
    api.registered_as(f"compat.v1.{name.rstrip('=')}") for name in group)]  # fmt: skip


def resolved(name):
    return functools.reduce(getattr, name.rstrip("=").split("."), tf)


@pytest.mark.parametrize("group", OURS, ids=lambda group: group[0])
def test_one_object(group):
    with graph_mode():
        found = [resolved(name) for name in group if not name.startswith("initializers")]
    assert all(one is found[0] for one in found), [getattr(one, "__module__", one) for one in found]


@pytest.mark.parametrize("name", ["erfc", "log", "is_nan", "matrix_inverse", "string_to_number", "segment_sum", "spectral.fft",
                                  "math.argmax", "linalg.transpose", "manip.reshape", "sparse_tensor_to_dense"])  # fmt: skip
def test_is_there(name):
    with graph_mode():
        assert callable(resolved(name))


def test_what_nobody_has_is_an_error():
    with pytest.raises(AttributeError, match="does not exist"):
        resolved("math.argmaxx")


def test_both_names_of_an_argument():
    with graph_mode():
        x = tf.placeholder(tf.float32, [None, 3])
        with pytest.raises(ValueError, match="Cannot specify both"):
            tf.reduce_sum(x, 1, reduction_indices=[1])
        with pytest.raises(ValueError, match="Cannot specify both"):
            tf.expand_dims(x, axis=1, dim=1)
