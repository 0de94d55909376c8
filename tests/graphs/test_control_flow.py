"""Branches, loops, TensorArrays, Python functions and assertions in graphs: values, gradients and errors as TensorFlow 1.15's."""

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import cases, difference, graph_mode, known

RECORDING = "graph_control_flow"
GROUPS = [group for group in dict.fromkeys(case["group"] for _, case in cases(RECORDING)) if group != "recurrent"]


def check(group):
    """Every recorded case of a group is as recorded, but for those with a written reason, which must differ."""
    reasons = known(RECORDING)
    found = {key: difference(RECORDING, case) for key, case in cases(RECORDING, group)}
    wrong = {key: text for key, text in found.items() if text is not None and key not in reasons}
    assert not wrong, "\n".join(f"{key}: {text}" for key, text in wrong.items())
    same = [key for key in reasons if found.get(key, "") is None]
    assert not same, "no difference any more: " + "\n".join(same)


@pytest.mark.parametrize("group", GROUPS)
def test_as_recorded(group):
    check(group)


def test_known_differences_are_of_the_recording():
    assert known(RECORDING).keys() <= {key for key, _ in cases(RECORDING)}


@pytest.fixture
def session():
    with graph_mode(), tf.Session() as opened:
        yield opened


def test_only_the_chosen_branch_runs(session):
    x, log = tf.placeholder(tf.float32, []), []

    def noting(word):
        return lambda: tf.py_func(lambda value: log.append(word) or value, [x], tf.float32)

    y = tf.cond(x > 0, noting("positive"), noting("negative"))
    session.run(y, {x: 2.0})
    session.run(y, {x: -2.0})
    assert log == ["positive", "negative"]


def test_a_fed_predicate_compiles_a_form_for_each_value(session):
    training = tf.placeholder(tf.bool, [])
    y = tf.cond(training, lambda: tf.ones([2]), lambda: tf.zeros([3]))
    assert [session.run(y, {training: value}).tolist() for value in (True, False, True)] == [[1, 1], [0, 0, 0], [1, 1]]


def test_names_are_those_of_the_operations_inside(session):
    p = tf.placeholder(tf.bool, [], name="p")
    y = tf.cond(p, lambda: tf.constant(1.0), lambda: tf.constant(2.0), name="choice")
    node = {one.name: one for one in tf.get_default_graph().as_graph_def().node}["choice/Merge"]
    assert (y.name, list(node.input)) == ("choice/Merge:0", ["choice/Const_1", "choice/Const"])


def test_variables_inside_a_branch_keep_their_values(session):
    x, count = tf.placeholder(tf.float32, []), tf.Variable(0.0)
    up = tf.cond(x > 0, lambda: count.assign_add(x), lambda: count.assign_add(-10 * x))
    session.run(tf.global_variables_initializer())
    assert [float(session.run(up, {x: value})) for value in (1.0, 2.0, -1.0)] == [1, 3, 13]
    assert float(session.run(count)) == 13


def test_summaries_inside_a_branch_leave_the_collection(session):
    x = tf.placeholder(tf.float32, [])
    tf.cond(x > 0, lambda: tf.summary.scalar("x", x), lambda: tf.summary.scalar("y", -x))
    assert not tf.get_collection(tf.GraphKeys.SUMMARIES)


def test_print_shows_so_many_times(session, capfd):
    x = tf.Print(tf.constant([1.0, 2.0, 3.0, 4.0]), [tf.constant([1.0, 2.0, 3.0, 4.0]), tf.constant("a")], "seen: ", first_n=2)
    for _ in range(3):
        session.run(x)
    assert capfd.readouterr().err == "seen: [1 2 3...][a]\n" * 2


def test_gradients_go_past_what_runs_on_the_host(session, capfd):
    x = tf.placeholder(tf.float32, [])
    y = tf.cond(x > 0, lambda: tf.Print(x, [x], "seen") * x, lambda: x * 2.0)

    def turn(k, a):
        return k + 1, a * x + tf.reshape(tf.py_func(np.sin, [a], tf.float32), [])

    doubled = tf.while_loop(lambda k, a: k < 2, turn, [0, x])[1]
    gradients = tf.gradients(y, x) + tf.gradients(doubled, x)
    assert [float(one) for one in session.run([y, *gradients[:1]], {x: 3.0})] == [9, 6]
    assert capfd.readouterr().err == "seen[3]\n"
    assert np.isclose(session.run(gradients[1], {x: 2.0}), 3 * 2.0**2 + np.sin(2.0))


def test_print_in_order_with_what_depends_on_it(session, capfd):
    x = tf.placeholder(tf.float32, [None])
    with tf.control_dependencies([tf.print("x is", x, "and", [x, 3])]):
        y = x + 1
    session.run(y, {x: [1.0, 2.0]})
    assert capfd.readouterr().err == "x is [1 2] and [[1 2], 3]\n"


def test_a_failed_assertion_changes_no_variable(session):
    x, count = tf.placeholder(tf.float32, [None]), tf.Variable(0.0)
    session.run(tf.global_variables_initializer())
    with tf.control_dependencies([tf.assert_positive(x)]):
        up = count.assign_add(1.0)
    with pytest.raises(tf.errors.InvalidArgumentError, match="Condition x > 0 did not hold element-wise:"):
        session.run(up, {x: [1.0, -1.0]})
    assert float(session.run(count)) == 0
    assert float(session.run(up, {x: [1.0]})) == 1


def test_a_long_loop_of_known_length_is_one_scan(session):
    x = tf.placeholder(tf.float32, [None])
    _, y = tf.while_loop(lambda k, a: k < 1000, lambda k, a: (k + 1, a * 1.001), [0, x])
    gradient = tf.gradients(y, x)[0]
    assert np.allclose(session.run(gradient, {x: [1.0, 2.0]}), 1.001**1000, rtol=1e-3)


def test_second_order_through_a_loop_of_known_length(session):
    x = tf.placeholder(tf.float32, [])
    y = tf.while_loop(lambda k, a: k < 3, lambda k, a: (k + 1, a * x), [0, x])[1]
    first = tf.gradients(y, x)[0]
    assert float(session.run(tf.gradients(first, x)[0], {x: 2.0})) == 48.0
