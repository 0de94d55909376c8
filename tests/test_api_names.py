"""The table of TensorFlow's public names."""

import pytest

from flowlet import api_names


@pytest.mark.parametrize(
    ("name", "releases"),
    [
        ("tf.keras.layers.Dense", {"1.15", "2.8", "2.21"}),
        ("tf.Session", {"1.15"}),
        ("tf.compat.v1.Session", {"2.8"}),
        ("tf.compat.v2.keras.Model", {"2.8", "2.21"}),
        ("tf.compat.as_bytes", {"1.15", "2.8", "2.21"}),
        ("tf.keras.ops.abs", {"2.21"}),
        ("tf.contrib.slim.conv2d", {"1.15"}),
        ("tf.raw_ops.Add", {"1.15", "2.8", "2.21"}),
        ("tf", {"1.15", "2.8", "2.21"}),
        ("tf.keras.layers.NoSuchLayer", set()),
        ("tf.keras.", set()),
        ("", set()),
    ],
)
def test_known(name, releases):
    assert api_names.known(name) == releases


def test_only_in_1x():
    for name in ("tf.Session", "tf.placeholder", "tf.layers.dense", "tf.contrib.rnn", "tf.app.run", "tf.log"):
        assert api_names.only_in_1x(name), name
    for name in ("tf.keras.Model", "tf.compat.v1.Session", "tf.math.log", "tf.nothing"):
        assert not api_names.only_in_1x(name), name


def test_modules():
    assert all(map(api_names.is_module, ["tf", "tf.keras.layers", "tf.compat.v1", "tf.contrib", "tf.nn"]))
    assert not any(map(api_names.is_module, ["tf.keras.layers.Dense", "tf.float32", "tf.nothing"]))


def test_longest_known():
    assert api_names.longest_known("tf.GraphKeys.LOSSES") == "tf.GraphKeys"
    assert api_names.longest_known("tf.data.Dataset.range") == "tf.data.Dataset"
    assert api_names.longest_known("tf.math.nothing") == "tf.math"
    assert api_names.longest_known("tf.nothing.at.all") == "tf"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("tf.keras.layers.Dence", "tf.keras.layers.Dense"),
        ("tf.keras.layers.dense", "tf.keras.layers.Dense"),
        ("tf.keras.layers.batch_normalization", "tf.keras.layers.BatchNormalization"),
        ("tf.keras.layers.Adam", "tf.keras.optimizers.Adam"),
        ("tf.kears.layers.Dense", "tf.keras.layers.Dense"),
        ("tf.reduce_meen", "tf.reduce_mean"),
        ("tf.xyzzy", None),
    ],
)
def test_nearest(wrong, right):
    assert api_names.nearest(wrong, api_names.all_names()) == right


def test_the_table_is_sorted_and_whole():
    names = list(api_names.all_names())
    assert names == sorted(names) and len(names) == len(set(names)) > 5000
