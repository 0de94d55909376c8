"""Monitored sessions: what programs_tf1/monitored_training and the recordings (graph_errors) do not hold."""

import logging

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import graph_mode


@pytest.fixture(autouse=True)
def _graph():
    with graph_mode():
        yield


class Noting(tf.train.SessionRunHook):
    def __init__(self):
        self.calls = []

    def begin(self):
        self.calls.append("begin")

    def after_create_session(self, session, coord):
        self.calls.append("created")

    def before_run(self, run_context):
        self.calls.append("before")

    def after_run(self, run_context, run_values):
        self.calls.append("after")

    def end(self, session):
        self.calls.append("end")


def test_order_of_calls():
    hook, one = Noting(), tf.constant(1)
    with tf.train.MonitoredSession(hooks=[hook]) as sess:
        sess.run(one)
    assert hook.calls == ["begin", "created", "before", "after", "end"]


def test_no_end_after_an_error():
    hook, one = Noting(), tf.constant(1)
    with pytest.raises(KeyError), tf.train.MonitoredSession(hooks=[hook]) as sess:
        sess.run(one)
        raise KeyError
    assert hook.calls == ["begin", "created", "before", "after"]


def test_feeds_of_hooks():
    x = tf.placeholder(tf.float32, [])
    double = x * 2
    feeding = tf.train.FeedFnHook(lambda: {x: 4.0})
    with tf.train.MonitoredSession(hooks=[feeding]) as sess:
        assert sess.run(double) == 8
        with pytest.raises(RuntimeError, match="fed by two hooks"):
            sess.run(double, {x: 1.0})


def test_logging(caplog):
    step = tf.train.get_or_create_global_step()
    train = step.assign_add(1)
    hooks = [tf.train.LoggingTensorHook(["global_step:0"], every_n_iter=2, at_end=True), tf.train.StopAtStepHook(num_steps=4)]
    with caplog.at_level(logging.INFO, "tensorflow"), tf.train.MonitoredSession(hooks=hooks) as sess:
        while not sess.should_stop():
            sess.run(train)
    texts = [one.getMessage() for one in caplog.records if "global_step:0" in one.getMessage()]
    assert [text.split(" (")[0] for text in texts] == [f"global_step:0 = {step}" for step in (1, 3, 4)]


def test_an_error_of_a_runner_ends_the_run():
    value = tf.py_func(lambda: 1 / 0, [], tf.float64)
    value.set_shape([])
    batch = tf.train.batch([value], 2)
    with pytest.raises(tf.errors.UnknownError, match="ZeroDivisionError"), tf.train.MonitoredSession() as sess:
        sess.run(batch)


def test_queues_that_end_end_the_block():
    found = []
    row = tf.train.slice_input_producer([np.arange(3)], num_epochs=1, shuffle=False)[0]
    with tf.train.MonitoredSession() as sess:
        while not sess.should_stop():
            found.append(int(sess.run(row)))
    assert found == [0, 1, 2]


def test_scaffold_initializes_and_refuses():
    v = tf.get_variable("v", [], initializer=tf.zeros_initializer())
    fill = v.assign(3.0)
    scaffold = tf.train.Scaffold(init_fn=lambda scaffold, session: session.run(fill))
    with tf.train.MonitoredTrainingSession(scaffold=scaffold) as sess:
        assert sess.run(v) == 3
    tf.reset_default_graph()
    tf.get_variable("w", [], initializer=tf.zeros_initializer())
    with pytest.raises(RuntimeError, match="Variables not initialized: w"):
        tf.train.MonitoredSession(tf.train.ChiefSessionCreator(tf.train.Scaffold(init_op=tf.no_op())))


def test_run_after_a_stop():
    one = tf.constant(1)
    with tf.train.MonitoredSession() as sess:
        sess._stop = True
        with pytest.raises(RuntimeError, match="Run called even after should_stop requested"):
            sess.run(one)


def test_timer():
    timer = tf.train.SecondOrStepTimer(every_steps=3)
    assert timer.should_trigger_for_step(1)
    timer.update_last_triggered_step(1)
    assert [timer.should_trigger_for_step(step) for step in (1, 2, 3, 4)] == [False, False, False, True]
    with pytest.raises(ValueError, match="both"):
        tf.train.SecondOrStepTimer(1, 1)


def test_what_is_refused_says_what_to_use():
    with pytest.raises(NotImplementedError, match="MonitoredTrainingSession"):
        tf.train.Supervisor(logdir="x")
    with pytest.raises(AttributeError, match="tf.keras"):
        tf.estimator.Estimator  # noqa: B018
