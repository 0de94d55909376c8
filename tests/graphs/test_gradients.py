"""tf.gradients beyond what is recorded: registration, errors, the generic gradient, custom gradients, tapes, slices."""

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from flowlet import errors
from tests.graphs.comparing import graph_mode


@pytest.fixture(autouse=True)
def _graph():
    with graph_mode():
        yield


def run(fetches, feeds=None):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return session.run(fetches, feeds)


def slope(function, at, step=1e-3):
    """The derivative of a function of numbers, by differences."""
    return (function(at + step) - function(at - step)) / (2 * step)


def test_type_without_rule_is_one_operation():
    x = tf.constant([0.3, 1.2], tf.float64)
    first = tf.gradients(tf.math.lbeta(tf.stack([x, x + 1.0], 1)) + tf.math.igamma(x, tf.constant(0.7, tf.float64) + x), x)[0]
    second = tf.gradients(tf.math.erfinv(x * 0.5), x)[0]
    assert second.op.inputs
    wanted = slope(lambda at: run(tf.math.erfinv(tf.constant(at) * 0.5)), np.array([0.3, 1.2]))
    np.testing.assert_allclose(run(second), wanted, rtol=1e-4)
    assert np.isfinite(run(first)).all()


def test_generic_gradient_has_a_gradient():
    x = tf.constant([0.3, 0.9], tf.float64)
    first = tf.gradients(tf.math.erfinv(x), x)[0]
    assert first.op.type == "ErfinvGrad"
    second = tf.gradients(first, x)[0]
    wanted = slope(lambda at: run(tf.gradients(tf.math.erfinv(y := tf.constant(at)), y)[0]), np.array([0.3, 0.9]), 1e-4)
    np.testing.assert_allclose(run(second), wanted, rtol=1e-4)


def test_registered_names():
    name = "HalfOfTheGradient"

    @tf.RegisterGradient(name)
    def half(op, gradient):
        return gradient * 0.5

    with pytest.raises(KeyError, match="Registering two gradient with name"):
        tf.RegisterGradient(name)(half)
    x = tf.constant(3.0)
    with tf.get_default_graph().gradient_override_map({"Identity": name}):
        y = tf.identity(x)
    assert run(tf.gradients(y * 4.0, x)) == [2.0]
    with tf.get_default_graph().gradient_override_map({"Identity": "NobodyRegisteredThis"}):
        y = tf.identity(x)
    with pytest.raises(LookupError, match="No gradient defined for operation 'Identity_1'"):
        tf.gradients(y, x)
    with pytest.raises(TypeError):
        with tf.get_default_graph().gradient_override_map("Identity"):
            pass


def test_stops():
    x = tf.constant([1.0, 2.0])
    assert tf.gradients(tf.floor(x), x) == [None]
    assert tf.gradients(tf.stop_gradient(x), x) == [None]
    assert tf.gradients(tf.cast(x, tf.int32), x) == [None]
    assert run(tf.gradients(x * tf.stop_gradient(x), x))[0].tolist() == [1.0, 2.0]


def test_sparse_cross_entropy_has_no_second_derivative():
    x = tf.constant([[1.0, 2.0]])
    first = tf.gradients(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[1], logits=x), x)[0]
    with pytest.raises(LookupError, match="Gradient explicitly disabled"):
        tf.gradients(first, x)


def test_custom_gradient_with_variables():
    with tf.variable_scope("scope", use_resource=True):

        @tf.custom_gradient
        def scaled(x):
            weight = tf.get_variable("weight", initializer=2.0)

            def gradient(g, variables=None):
                return g * 10.0, [g * 100.0 for _ in variables]

            return x * weight, gradient

        x = tf.constant(3.0)
        y = scaled(x)
    weight = tf.global_variables()[0]
    assert run([y, *tf.gradients(y, [x, weight])]) == [6.0, 10.0, 100.0]

    @tf.custom_gradient
    def again(x):
        return x * weight, lambda g, variables=None: (g, [g * 7.0 for _ in variables])

    assert run(tf.gradients(again(x), [x, weight])) == [1.0, 7.0]


def test_tape():
    x = tf.constant([1.0, 2.0])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = x**3
    assert run(tape.gradient(y, x)).tolist() == [3.0, 12.0]
    assert tape.gradient(y, tf.constant(1.0)) is None


@pytest.mark.parametrize("resource", [False, True])
def test_slices_of_a_variable(resource):
    table = tf.get_variable("table", initializer=np.arange(8, dtype=np.float32).reshape(4, 2), use_resource=resource)
    ids = tf.placeholder(tf.int64, [None])
    found = tf.gradients(tf.reduce_sum(tf.gather(table, ids) ** 2) + tf.reduce_sum(tf.gather(table, [1]) ** 2), table)[0]
    assert isinstance(found, tf.IndexedSlices)
    values, indices = run([found.values, found.indices], {ids: [3, 3, 0]})
    dense = run(tf.convert_to_tensor(found), {ids: [3, 3, 0]})
    assert sorted(indices.tolist()) == [0, 1, 3, 3]
    assert values.shape == (4, 2)
    np.testing.assert_array_equal(dense, [[0, 2], [4, 6], [0, 0], [24, 28]])


def test_hessians_of_unknown_size_are_refused():
    x = tf.placeholder(tf.float32, [None])
    with pytest.raises(ValueError, match="size is not known"):
        tf.hessians(tf.reduce_sum(x**2), x)


def test_checked_numbers():
    x = tf.placeholder(tf.float32, [])
    y = tf.log(x)
    check = tf.add_check_numerics_ops()
    run([y, check], {x: 1.0})
    with pytest.raises(errors.InvalidArgumentError, match="Log"):
        run([y, check], {x: -1.0})
