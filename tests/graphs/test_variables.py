"""Variables of graphs, of both kinds: what updates do to the numbers, and what the recordings do not cover."""

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from flowlet import errors
from tests.graphs.comparing import graph_mode

KINDS = (False, True)

UPDATES = {
    "assign": (lambda v: v.assign([[9.0, 8.0], [7.0, 6.0], [5.0, 4.0]]), [[9, 8], [7, 6], [5, 4]]),
    "assign_add": (lambda v: v.assign_add(tf.ones([3, 2])), [[2, 3], [4, 5], [6, 7]]),
    "assign_sub": (lambda v: tf.assign_sub(v, tf.ones([3, 2])), [[0, 1], [2, 3], [4, 5]]),
    "scatter_update": (lambda v: tf.scatter_update(v, [2, 0], [[0.0, 1.0], [2.0, 3.0]]), [[2, 3], [3, 4], [0, 1]]),
    "scatter_add": (lambda v: tf.scatter_add(v, [0, 0], [[1.0, 1.0], [1.0, 1.0]]), [[3, 4], [3, 4], [5, 6]]),
    "scatter_sub": (lambda v: tf.scatter_sub(v, [1], [[1.0, 1.0]]), [[1, 2], [2, 3], [5, 6]]),
    "scatter_mul": (lambda v: tf.scatter_mul(v, [1], [[2.0, 3.0]]), [[1, 2], [6, 12], [5, 6]]),
    "scatter_div": (lambda v: tf.scatter_div(v, [1], [[2.0, 4.0]]), [[1, 2], [1.5, 1], [5, 6]]),
    "scatter_min": (lambda v: tf.scatter_min(v, [1], [[2.0, 9.0]]), [[1, 2], [2, 4], [5, 6]]),
    "scatter_max": (lambda v: tf.scatter_max(v, [1], [[2.0, 9.0]]), [[1, 2], [3, 9], [5, 6]]),
    "scatter_nd_update": (lambda v: tf.scatter_nd_update(v, [[2, 1], [0, 0]], [0.0, 9.0]), [[9, 2], [3, 4], [5, 0]]),
    "scatter_nd_add": (lambda v: tf.scatter_nd_add(v, [[2, 1]], [1.0]), [[1, 2], [3, 4], [5, 7]]),
    "method of slices": (lambda v: v.scatter_add(tf.IndexedSlices(tf.constant([[1.0, 1.0]]), tf.constant([1]))),
                         [[1, 2], [4, 5], [5, 6]]),
    "part": (lambda v: v[1:, 0].assign([0.0, 9.0]), [[1, 2], [0, 4], [9, 6]]),
    "part by a fed index": (lambda v: v[tf.placeholder_with_default(2, [])].assign([0.0, 9.0]), [[1, 2], [3, 4], [0, 9]]),
    "chained": (lambda v: tf.assign_add(v, tf.ones([3, 2]) * 2.0).assign_add(tf.ones([3, 2])) if v.is_resource
                else tf.assign_add(tf.assign_add(v, tf.ones([3, 2]) * 2.0), tf.ones([3, 2])), [[4, 5], [6, 7], [8, 9]]),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _graphs():
    with graph_mode():
        yield


def _variable(resource, value=((1.0, 2.0), (3.0, 4.0), (5.0, 6.0)), **settings):
    return tf.Variable(np.array(value, np.float32), use_resource=resource, **settings)


@pytest.mark.parametrize("resource", KINDS)
@pytest.mark.parametrize("name", UPDATES)
def test_update(name, resource):
    make, wanted = UPDATES[name]
    variable = _variable(resource)
    update = make(variable)
    with tf.Session() as sess:
        sess.run(variable.initializer)
        given = sess.run(update)
        np.testing.assert_allclose(given, wanted)
        np.testing.assert_allclose(sess.run(variable), wanted)


@pytest.mark.parametrize("resource", KINDS)
def test_count_up_to(resource):
    counter = tf.Variable(0, use_resource=resource)
    count = counter.count_up_to(2)
    with tf.Session() as sess:
        sess.run(counter.initializer)
        assert [sess.run(count), sess.run(count), sess.run(counter)] == [0, 1, 2]
        with pytest.raises(errors.OutOfRangeError, match="Reached limit of 2"):
            sess.run(count)


@pytest.mark.parametrize("resource", KINDS)
def test_sessions_hold_their_own_values(resource):
    variable = _variable(resource, 1.0, name="v")
    one, two = tf.Session(), tf.Session()
    one.run(variable.initializer)
    one.run(variable.assign_add(1.0))
    assert not two.run(tf.is_variable_initialized(variable))
    with pytest.raises(errors.FailedPreconditionError, match="ninitialized"):
        two.run(variable + 1.0)
    variable.load(7.0, two)
    assert (one.run(variable), two.run(variable)) == (2.0, 7.0)
    assert list(one.run(tf.report_uninitialized_variables())) == []
    assert list(tf.Session().run(tf.report_uninitialized_variables())) == [b"v"]


@pytest.mark.parametrize("resource", KINDS)
def test_definition_finds_the_variable(resource):
    variable = _variable(resource, name="v", trainable=False)
    again = tf.Variable.from_proto(variable.to_proto())
    assert type(again) is type(variable)
    assert (again.op, again.initializer, again.trainable) == (variable.op, variable.initializer, False)
    assert again.shape == variable.shape
    with tf.Session() as sess:
        sess.run(again.initializer)
        np.testing.assert_allclose(sess.run(variable), sess.run(again))


@pytest.mark.parametrize("resource", KINDS)
def test_initialized_value(resource):
    variable = _variable(resource, 3.0)
    value = variable.initialized_value()
    with tf.Session() as sess:
        assert sess.run(value) == 3.0
        variable.load(5.0, sess)
        assert sess.run(value) == 5.0


def test_variables_of_texts():
    variable = tf.Variable(["a", "b"])
    with tf.Session() as sess:
        sess.run(variable.initializer)
        assert list(sess.run(variable)) == [b"a", b"b"]


def test_a_reference_is_read_when_it_is_used():
    variable = _variable(False, 1.0)
    before = variable + 0.0
    with tf.control_dependencies([before]):
        update = variable.assign(5.0)
    with tf.control_dependencies([update]):
        after = variable + 0.0
    with tf.Session() as sess:
        sess.run(variable.initializer)
        assert sess.run([before, update, after, variable]) == [1.0, 5.0, 5.0, 5.0]


def test_any_shape():
    variable = tf.Variable(tf.zeros([2]), validate_shape=False)
    update = tf.assign(variable, tf.ones([3, 1]), validate_shape=False)
    assert variable.shape.rank is None
    with tf.Session() as sess:
        sess.run(variable.initializer)
        assert sess.run(variable).shape == (2,)
        assert sess.run(update).shape == (3, 1)
        assert sess.run(variable).shape == (3, 1)


def test_a_tensor_that_stands_for_a_variable_can_be_set():
    variable = _variable(False, 1.0, name="v")
    tensor = tf.get_default_graph().get_tensor_by_name("v:0")
    with tf.Session() as sess:
        sess.run(tf.assign(tensor, 4.0))
        assert sess.run(variable) == 4.0


def test_enable_resource_variables():
    tf.enable_resource_variables()
    assert tf.get_variable("a", []).op.type == "VarHandleOp"
    tf.disable_resource_variables()
    assert tf.get_variable("b", []).op.type == "VariableV2"


def test_first_values_are_those_that_a_compiled_run_draws():
    tf.set_random_seed(3)
    drawn = [draw([300, 200]) for draw in (tf.random_normal, tf.truncated_normal, tf.random_uniform)]
    variables = [tf.Variable(one) for one in drawn]
    one, two = tf.Session(), tf.Session()
    one.run(tf.global_variables_initializer())
    for first, second in zip(one.run(variables), two.run(drawn)):
        np.testing.assert_allclose(first, second, rtol=1e-6, atol=1e-7)
    one.run(tf.global_variables_initializer())  # goes on where the first run stopped
    for first, second in zip(one.run(variables), two.run(drawn)):
        np.testing.assert_allclose(first, second, rtol=1e-6, atol=1e-7)


def test_without_a_seed_numbers_differ():
    numbers = tf.random_uniform([4])
    one, two = tf.Session(), tf.Session()
    runs = [tuple(one.run(numbers)), tuple(one.run(numbers)), tuple(two.run(numbers))]
    assert len(set(runs)) == 3


def test_random_operations_that_nobody_fetches_run():
    tf.set_random_seed(1)
    numbers = tf.random_uniform([2])
    sess = tf.Session()
    sess.run(numbers.op)
    second = sess.run(numbers)
    other = tf.Session()
    other.run(numbers)
    np.testing.assert_array_equal(second, other.run(numbers))


def test_eager_mode_keeps_working():
    tf.enable_v2_behavior()
    variable = tf.Variable(1.0)
    tf.assign_add(variable, 2.0)
    assert variable.numpy() == 3.0
    assert tf.random_uniform([2]).shape == (2,)
    assert tf.truncated_normal_initializer()([2, 3]).shape == (2, 3)
    with pytest.raises(RuntimeError, match="disable_v2_behavior"):
        tf.get_variable("a", [2])


def test_first_values_are_rounded_as_1_15_rounds_them():
    """The product and the sum are rounded one after the other: a compiled program would round once."""
    tf.set_random_seed(1)
    variable = tf.get_variable("v", [200, 30])
    parts = [f"v/Initializer/random_uniform{part}:0" for part in ("/RandomUniform", "/sub", "/min")]
    one, two = tf.Session(), tf.Session()
    one.run(variable.initializer)
    drawn, width, low = two.run([tf.get_default_graph().get_tensor_by_name(part) for part in parts])
    np.testing.assert_array_equal(one.run(variable), drawn * width + low)
