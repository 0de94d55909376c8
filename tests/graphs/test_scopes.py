"""Variable scopes, sharing, collections and ordering of graphs, beyond the recordings."""

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import graph_mode


@pytest.fixture(autouse=True)
def _graphs():
    with graph_mode():
        yield


def _names():
    return [variable.op.name for variable in tf.global_variables()]


def test_custom_getters_nest():
    seen = []

    def getter(label):
        def get(getter, name, *arguments, **keywords):
            seen.append((label, name))
            return getter(name, *arguments, **keywords)

        return get

    with tf.variable_scope("a", custom_getter=getter("outer")), tf.variable_scope("b", custom_getter=getter("inner")):
        tf.get_variable("v", [2])
    assert seen == [("inner", "a/b/v"), ("outer", "a/b/v")]
    assert _names() == ["a/b/v"]


def test_a_custom_getter_may_give_something_else():
    with tf.variable_scope("a", custom_getter=lambda getter, *given, **named: getter(*given, **named) * 2.0):
        doubled = tf.get_variable("v", [], initializer=tf.ones_initializer())
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        assert sess.run(doubled) == 2.0


def test_defaults_of_scopes():
    with tf.variable_scope("a", dtype=tf.float64, initializer=tf.ones_initializer(), use_resource=True) as outer:
        with tf.variable_scope("b", initializer=tf.constant_initializer(3.0)):
            inner = tf.get_variable("v", [1])
        plain = tf.get_variable("v", [1])
        outer.set_initializer(tf.constant_initializer(5.0))
        later = tf.get_variable("w", [1])
    assert [one.dtype for one in (inner, plain, later)] == [tf.float64] * 3
    assert all(one.op.type == "VarHandleOp" for one in (inner, plain, later))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        assert [float(one[0]) for one in sess.run([inner, plain, later])] == [3.0, 1.0, 5.0]


def test_a_scope_that_fails_is_closed():
    with pytest.raises(KeyError), tf.variable_scope("a"):
        raise KeyError
    tf.get_variable("v", [1])
    tf.constant(1.0, name="c")
    assert _names() == ["v"]
    assert tf.get_default_graph().get_operations()[-1].name == "c"


def test_default_names_count_within_their_scope():
    def layer():
        with tf.variable_scope(None, "dense"):
            tf.get_variable("w", [1])

    for name in ("a", "b"):
        with tf.variable_scope(name):
            layer()
            layer()
    layer()
    assert _names() == ["a/dense/w", "a/dense_1/w", "b/dense/w", "b/dense_1/w", "dense/w"]


def test_a_scope_entered_again_counts_as_before():
    with tf.variable_scope("a") as scope:
        with tf.variable_scope(None, "d"):
            tf.get_variable("v", [1])
    with tf.variable_scope(scope), tf.variable_scope(None, "d"):
        tf.get_variable("w", [1])
    with tf.variable_scope("a"), tf.variable_scope(None, "d"):
        tf.get_variable("x", [1])
    assert _names() == ["a/d/v", "a/d/w", "a/d/x"]


def test_scope_collections():
    with tf.variable_scope("ab"):
        tf.get_variable("v", [1])
    with tf.variable_scope("a") as scope:
        mine = tf.get_variable("v", [1])
        tf.get_variable("w", [1], trainable=False)
        tf.get_local_variable("x", [1])
    assert scope.trainable_variables() == [mine]
    assert len(scope.global_variables()) == 2
    assert [one.op.name for one in scope.local_variables()] == ["a/x"]
    assert [one.op.name for one in tf.trainable_variables("a/")] == ["a/v"]


def test_templates_share():
    scale = tf.make_template("scale", lambda x, power: x * tf.get_variable("factor", []) ** power, power=2.0)
    scale(tf.constant(1.0))
    scale(tf.constant(2.0))
    other = tf.make_template("scale", lambda x: x * tf.get_variable("factor", []))
    other(tf.constant(1.0))
    assert _names() == ["scale/factor", "scale_1/factor"]
    assert scale.variables == tf.global_variables("scale/")


def test_regularization_losses():
    with tf.variable_scope("a", regularizer=tf.contrib.layers.l2_regularizer(0.5)):
        tf.get_variable("v", [2], initializer=tf.constant_initializer(2.0))
        tf.get_variable("w", [2], regularizer=lambda v: tf.reduce_sum(v), initializer=tf.ones_initializer())
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        assert sess.run(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)) == [2.0, 2.0]


def test_partitioners_are_refused():
    with pytest.raises(NotImplementedError, match="in one piece"):
        tf.get_variable("v", [4, 2], partitioner=tf.fixed_size_partitioner(2))


def test_tuple_waits_for_all():
    variable = tf.Variable(1.0)
    one, two = tf.tuple([tf.constant(3.0), variable.assign_add(1.0)])
    with tf.Session() as sess:
        sess.run(variable.initializer)
        assert sess.run(one) == 3.0
        assert sess.run(variable) == 2.0
        assert sess.run(two) == 3.0


def test_identity_n():
    values = tf.identity_n([tf.constant([1.0]), tf.constant(2)])
    with tf.Session() as sess:
        one, two = sess.run(values)
    np.testing.assert_array_equal(one, [1.0])
    assert two == 2


@pytest.mark.parametrize("wrong", [None, 3, "text"])
def test_group_of_wrong_things(wrong):
    with pytest.raises((TypeError, KeyError)):
        tf.group(wrong)


@pytest.mark.parametrize("make,error", [
    (lambda: tf.variance_scaling_initializer(scale=0.0), ValueError),
    (lambda: tf.variance_scaling_initializer(mode="fan"), ValueError),
    (lambda: tf.variance_scaling_initializer(distribution="x"), ValueError),
    (lambda: tf.constant_initializer(tf.constant(1.0)), TypeError),
    (lambda: tf.orthogonal_initializer()([3]), ValueError),
    (lambda: tf.initializers.identity()([3]), ValueError),
    (lambda: tf.contrib.layers.variance_scaling_initializer(mode="X"), TypeError),
    (lambda: tf.contrib.layers.l2_regularizer(1), ValueError),
    (lambda: tf.contrib.layers.l2_regularizer(-1.0), ValueError),
])  # fmt: skip
def test_wrong_settings(make, error):
    with pytest.raises(error):
        make()


def test_initializers_from_their_configs():
    for one in (tf.random_uniform_initializer(-1.0, 2.0, 3), tf.orthogonal_initializer(2.0), tf.zeros_initializer(tf.float64),
                tf.keras.initializers.RandomNormal(seed=5), tf.glorot_normal_initializer(4)):  # fmt: skip
        again = type(one).from_config(one.get_config())
        assert again.get_config() == one.get_config()
        assert again.dtype is one.dtype
