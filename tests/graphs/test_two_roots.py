"""The root of 2.x and `tf.compat.v1` in one program: graphs in programs of 2.x, functions of 2.x in programs of 1.x."""

import numpy as np
import pytest

import flowlet as tf
from flowlet.core.session import default
from tests.graphs.comparing import graph_mode

v1 = tf.compat.v1
X = np.arange(12, dtype="float32").reshape(4, 3)


@pytest.fixture
def x():
    with tf.Graph().as_default():
        yield v1.placeholder(tf.float32, [None, 3], name="x")
    default.clear()


def run(fetches, feed):
    with v1.Session() as session:
        session.run(v1.global_variables_initializer())
        return session.run(fetches, feed)


def test_a_graph_in_a_program_of_2_x(x):
    assert not tf.executing_eagerly() and not v1.executing_eagerly()
    weight = tf.Variable(tf.ones([3, 2]), name="weight")
    with tf.name_scope("scores") as scope:
        result = tf.nn.relu(tf.matmul(x, weight))
    assert scope == "scores/" and str(result) == 'Tensor("scores/Relu:0", shape=(None, 2), dtype=float32)'
    assert weight.op.type == "VarHandleOp" and v1.trainable_variables() == [weight] and result.shape[0] is None
    np.testing.assert_array_equal(run(result, {x: X}), X.sum(1, keepdims=True).repeat(2, 1))


def test_training_with_compat_v1(x):
    v1.set_random_seed(1)
    hidden = v1.layers.dense(x, 4, name="hidden")
    loss = tf.reduce_mean(tf.square(tf.keras.layers.Dense(1)(hidden) - 1.0))
    train = v1.train.AdamOptimizer(0.05).minimize(loss)
    with v1.Session() as session:
        session.run(v1.global_variables_initializer())
        losses = [session.run([loss, train], {x: X})[0] for _ in range(60)]
    assert losses[-1] < losses[0]
    assert [one.name for one in v1.trainable_variables()] == ["hidden/kernel:0", "hidden/bias:0", "dense/kernel:0", "dense/bias:0"]


def test_eager_code_beside_graphs():
    with tf.Graph().as_default():
        model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,))])
        x = v1.placeholder(tf.float32, [None, 3])
        result = model(x)
    assert tf.executing_eagerly() and tf.Variable(2.0).numpy() == 2.0
    with v1.Session(graph=x.graph) as session:
        session.run(v1.global_variables_initializer())
        wanted = session.run(result, {x: X})
        np.testing.assert_allclose(model.predict(X, verbose=0), wanted, rtol=1e-5)


CONTROL = {
    "cond": (lambda x: tf.cond(tf.reduce_sum(x) > 0, lambda: x + 1, lambda: x - 1), X + 1),
    "case": (lambda x: tf.case([(tf.reduce_sum(x) < 0, lambda: x)], default=lambda: -x), -X),
    "switch_case": (lambda x: tf.switch_case(tf.cast(x[0, 0], tf.int32), {0: lambda: x, 1: lambda: -x}), X),
    "while_loop": (lambda x: tf.while_loop(lambda i, t: i < 3, lambda i, t: (i + 1, t * 2.0), (0, x))[1], 8 * X),
    "while_loop of one": (lambda x: tf.while_loop(lambda t: tf.reduce_sum(t) < 100, lambda t: [t * 2.0], [x])[0], 2 * X),
    "map_fn": (lambda x: tf.map_fn(lambda row: row * 2.0, x), 2 * X),
    "scan": (lambda x: tf.scan(lambda a, b: a + b, x), X.cumsum(0)),
    "foldl": (lambda x: tf.foldl(lambda a, b: a + b, x), X.sum(0)),
    "function": (lambda x: tf.function(lambda t: t * 2.0 + 1.0)(x), 2 * X + 1),
    "function of a constant": (lambda x: x + tf.function(lambda t: t * 2.0)(3.0), X + 6),
    "gradients": (lambda x: tf.gradients(tf.reduce_sum(x * x), [x])[0], 2 * X),
    "dropout": (lambda x: tf.nn.dropout(x, 0.0), X),
    "py_function": (lambda x: tf.py_function(lambda t: t.numpy() * 3, [x], tf.float32), 3 * X),
    "numpy_function": (lambda x: tf.numpy_function(lambda a: a[::-1], [x], tf.float32), X[::-1]),
    "one_hot": (lambda x: tf.one_hot(tf.cast(x[:, 0] / 3.0, tf.int32), 4), np.eye(4)),
    "moments": (lambda x: tf.stack(tf.nn.moments(x, [0])), np.stack([X.mean(0), X.var(0)])),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTROL)
def test_functions_of_2_x_build_the_graph(name, x):
    make, wanted = CONTROL[name]
    np.testing.assert_allclose(run(make(x), {x: X}), wanted, rtol=1e-5)


def test_effects(x):
    counter = tf.Variable(0, name="counter")
    with tf.control_dependencies([counter.assign_add(1), tf.debugging.assert_less(x, 100.0)]):
        result = tf.identity(x)
    with v1.Session() as session:
        session.run(v1.global_variables_initializer())
        session.run(tf.group(result), {x: X})
        assert session.run(counter) == 1
        with pytest.raises(tf.errors.InvalidArgumentError):
            session.run(result, {x: 100 + X})


def test_gradients_need_a_graph():
    with pytest.raises(RuntimeError, match="tf.gradients is not supported when eager execution is enabled"):
        tf.gradients(tf.constant(1.0), [])


def test_functions_of_2_x_in_a_program_of_1_x():
    with graph_mode():
        x = v1.placeholder(tf.float32, [None, 3])
        variable = tf.Variable(3.0)
        result = tf.reduce_sum(tf.nn.relu(x)) * variable
        assert variable.op.type == "VarHandleOp" and str(tf.nn.relu(x)) == 'Tensor("Relu_1:0", shape=(?, 3), dtype=float32)'
        assert run(result, {x: X}) == 3 * X.sum()


def test_disable_eager_execution_alone():
    v1.disable_eager_execution()
    try:
        x = v1.placeholder(tf.float32, [None, 3])
        assert tf.keras.layers.Dense(2)(x).shape == (None, 2) and x.shape[1] == 3 and not tf.executing_eagerly()
    finally:
        v1.enable_eager_execution()
        v1.reset_default_graph()
