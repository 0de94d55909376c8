"""What goes wrong in graphs: refused while they are built, or while they run before variables change; messages say what to do."""

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from flowlet.core.graph import definitions, limits
from tests.graphs.comparing import graph_mode


@pytest.fixture(autouse=True)
def graph():
    with graph_mode():
        yield


def hole(*sizes, dtype=tf.float32):
    """A placeholder."""
    return tf.placeholder(dtype, list(sizes))


# wrong shapes that NumPy, or 2.x, would take
SHAPES = {
    "fill": (lambda: tf.fill(2, 1.0), "Shape must be rank 1 but is rank 0"),
    "pad": (lambda: tf.pad(hole(3, 4), [[1, 1]]), "Shape must be rank 1 but is rank 2"),
    "negative padding": (lambda: tf.pad(hole(3, 4), [[-1, 0], [0, 0]]), "Paddings must be non-negative"),
    "slice": (lambda: tf.slice(hole(3, 4), [0], [1]), "Shape must be rank 1 but is rank 2"),
    "conv2d": (lambda: tf.nn.conv2d(hole(1, 8, 8, 3), hole(9, 9, 3, 8), [1, 1, 1, 1], "VALID"), "subtracting 9 from 8"),
    "max_pool": (lambda: tf.nn.max_pool(hole(1, 2, 2, 3), [1, 5, 5, 1], [1, 2, 2, 1], "VALID"), "subtracting 5 from 2"),
    "where": (lambda: tf.where(hole(2, dtype=tf.bool), hole(3), hole(3)), "are 2 and 3"),
    "tile": (lambda: tf.tile(hole(3, 2), hole(3, dtype=tf.int32)), "Shape must be rank 2 but is rank 3"),
    "transpose": (lambda: tf.transpose(hole(3, 2), hole(4, dtype=tf.int32)), "Dimension must be 2 but is 4"),
    "reshape": (lambda: tf.reshape(hole(None, 6), [3]), "evenly divisible by 6 but is 3"),
    "reshape of a known size": (lambda: tf.reshape(hole(3, 4), [5, 5]), r"Cannot reshape a tensor with 12 elements to shape"),
    "scatter_nd": (lambda: tf.scatter_nd(hole(2, 1, dtype=tf.int32), hole(3), [4]), "must match the outer 1 dimensions"),
    "range": (lambda: tf.range(5, 1, 0), "Requires delta != 0"),
    "stack": (lambda: tf.stack([hole(3), hole(4)]), "From merging shape 0 with other shapes"),
    "cross": (lambda: tf.cross(hole(2, 4), hole(2, 4)), "Dimension must be 3 but is 4"),
    "slice index": (lambda: hole(3, 4, 1)[0, ..., 1], "slice index 1 of dimension 2 out of bounds"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_wrong_shapes_are_refused_at_once(name):
    make, words = SHAPES[name]
    with pytest.raises(ValueError, match=words.replace("?", r"\?")) as caught:
        make()
    assert "(op: '" in str(caught.value)


DTYPES = {
    "text": (lambda: tf.nn.relu(hole(2, dtype=tf.string)), "DataType string not in list of allowed values"),
    "window of integers": (lambda: tf.nn.conv2d(hole(1, 8, 8, 3, dtype=tf.int32), hole(3, 3, 3, 8, dtype=tf.int32), [1, 1, 1, 1],
                                                "SAME"), "parameter 'input' has DataType int32"),
    "truths": (lambda: hole(2) & hole(2), "does not match expected type of bool"),
    "list": (lambda: tf.concat([hole(2), hole(2, dtype=tf.int32)], 0), r"have types \[float32, int32\] that don't all match"),
    "value": (lambda: tf.constant(1.5, dtype=tf.int32), "Expected int32, got 1.5 of type 'float' instead"),
    "size": (lambda: tf.zeros([None, 3]), "Expected int32, got None"),
    "object": (lambda: tf.constant({"a": 1}), "Failed to convert object of type <class 'dict'> to Tensor"),
    "index": (lambda: hole(3)[hole(None, dtype=tf.int32)], "Only integers, slices"),
}  # fmt: skip


@pytest.mark.parametrize("name", DTYPES)
def test_wrong_dtypes_and_values_are_refused_at_once(name):
    make, words = DTYPES[name]
    with pytest.raises(TypeError, match=words):
        make()


def test_limits_are_of_known_operations():
    for op_type, attribute in limits._limits():
        assert attribute in definitions.of(op_type).attributes, op_type


# (static shape by 1.15, what makes it): sizes that a trial with large sizes would get wrong
OPEN = [([None], lambda: hole(None)[1:2]),
        ([None, None, None, 8], lambda: tf.nn.conv2d(tf.placeholder(tf.float32), hole(3, 3, 1, 8), [1, 1, 1, 1], "VALID")),
        ([2, None, None, 3], lambda: tf.nn.conv2d(hole(2, 3, 6, 2), hole(None, None, 2, 3), [1, 1, 1, 1], "VALID")),
        ([2, 1, 2], lambda: tf.squeeze(hole(2, None, 1, 2), 1)), ([], lambda: tf.squeeze(hole())),
        ([6, 5, 2, 3], lambda: tf.concat([hole(6, 3, None, None), hole(None, 2, 2, 3)], 1)),
        ([2, 2, 6, 4], lambda: tf.stack([hole(2, 6, None), hole(2, None, 4)], 1)),
        ([None, 3, 6], lambda: tf.broadcast_to(hole(3, 6), hole(3, dtype=tf.int32))),
        ([1], lambda: tf.split(hole(None), [1, 2])[0]), ([None, None], lambda: tf.reshape(hole(3, 4), [-1, -1])),
        ([5, 5], lambda: tf.slice(hole(3, 4), [0, 0], [5, 5])),
        ([4], lambda: tf.scatter_nd(hole(6, None, dtype=tf.int64), hole(6), [4]))]  # fmt: skip


@pytest.mark.parametrize("place", range(len(OPEN)))
def test_static_shapes_of_what_is_known_in_part(place):
    wanted, make = OPEN[place]
    assert make().shape.as_list() == wanted


FAILING = {
    "inverse": (lambda x: tf.matrix_inverse(x), np.zeros((2, 2), np.float32), "Input is not invertible"),
    "cholesky": (lambda x: tf.cholesky(x), -np.eye(2, dtype=np.float32), "Cholesky decomposition was not successful"),
    "division": (lambda x: tf.cast(x, tf.int32) // tf.cast(x, tf.int32), np.zeros((2, 2), np.float32), "Integer division by zero"),
    "segments": (lambda x: tf.segment_sum(x, tf.cast(x[:, 0], tf.int32)), np.array([[1, 0], [0, 0]], np.float32), "not increasing"),
    "place": (lambda x: tf.sparse_to_dense(tf.cast(x[0], tf.int32), [2], 1.), np.array([[5, 7], [0, 0]], np.float32),
              r"indices\[0\] = \[5\] is out of bounds"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILING)
def test_a_run_that_fails_changes_no_variable(name):
    function, value, words = FAILING[name]
    x = hole(2, 2)
    v = tf.Variable(1.0)
    found = function(x)
    change = v.assign_add(tf.cast(tf.reduce_sum(tf.identity(found)), tf.float32))
    with tf.Session() as session:
        session.run(v.initializer)
        with pytest.raises(tf.errors.InvalidArgumentError, match=words) as caught:
            session.run(change, {x: value})
        assert "[[node " in str(caught.value)
        assert session.run(v) == 1.0
        if name in ("inverse", "cholesky"):
            session.run(change, {x: np.eye(2)})
            assert session.run(v) == 3.0


def test_a_reshape_that_some_batches_fit():
    x = hole(None, 28, 28, 1)
    y = tf.reshape(x, [-1, 100])
    assert y.shape.as_list() == [None, 100]
    with tf.Session() as sess:
        assert sess.run(y, {x: np.zeros((25, 28, 28, 1))}).shape == (196, 100)
        with pytest.raises(tf.errors.InvalidArgumentError, match="784 values, but the requested shape requires a multiple of 100"):
            sess.run(y, {x: np.zeros((1, 28, 28, 1))})


def test_messages_name_an_operation_once():
    x = hole(None)
    with tf.Session() as sess, pytest.raises(tf.errors.InvalidArgumentError, match="must feed") as caught:
        sess.run(x * 2.0)
    assert str(caught.value).count("[[") == 1


def test_numpy_of_a_tensor():
    with pytest.raises(AttributeError, match="'Tensor' object has no attribute 'numpy'.*sess.run"):
        tf.constant(1.0).numpy()
