"""Queues and their threads: what the recordings do not hold: waiting, stopping, errors of threads."""

import threading
import time

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import graph_mode


@pytest.fixture(autouse=True)
def _graph():
    with graph_mode():
        yield


def test_a_dequeue_that_nothing_can_serve_ends():
    queue = tf.FIFOQueue(3, tf.float32, [[]])
    with tf.Session() as sess, pytest.raises(tf.errors.DeadlineExceededError, match="start_queue_runners"):
        sess.run(queue.dequeue())


def test_an_enqueue_into_a_full_queue_ends():
    queue = tf.FIFOQueue(1, tf.float32, [[]])
    with tf.Session() as sess, pytest.raises(tf.errors.DeadlineExceededError, match="room in"):
        sess.run(queue.enqueue_many([[1.0, 2.0]]))


def test_a_dequeue_waits_for_another_thread():
    queue = tf.FIFOQueue(3, tf.float32, [[]])
    put, take = queue.enqueue(7.0), queue.dequeue()
    with tf.Session() as sess:
        thread = threading.Thread(target=lambda: (time.sleep(0.3), sess.run(put)))
        thread.start()
        assert sess.run(take) == 7
        thread.join()


def test_batches_larger_than_the_queue():
    queue = tf.FIFOQueue(2, tf.int32, [[]])
    put, take = queue.enqueue_many([tf.range(10)]), queue.dequeue_many(10)
    with tf.Session() as sess:
        thread = threading.Thread(target=sess.run, args=(put,))
        thread.start()
        assert sess.run(take).tolist() == list(range(10))
        thread.join()


def test_closing_ends_those_that_wait():
    queue = tf.FIFOQueue(1, tf.float32, [[]])
    put, close = queue.enqueue_many([[1.0, 2.0, 3.0]]), queue.close(cancel_pending_enqueues=True)
    errors = []
    with tf.Session() as sess:

        def fill():
            try:
                sess.run(put)
            except tf.errors.CancelledError as error:
                errors.append(error)

        thread = threading.Thread(target=fill)
        thread.start()
        time.sleep(0.2)
        sess.run(close)
        thread.join(10)
    assert len(errors) == 1
    assert "cancelled" in str(errors[0])


def test_closing_the_session_ends_runners():
    row = tf.train.slice_input_producer([np.arange(5)])[0]
    with tf.Session() as sess:
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coordinator)
        sess.run(row)
    for one in threads:
        if "close_on_stop" not in one.name:
            one.join(10)
            assert not one.is_alive()
    coordinator.request_stop()
    coordinator.join(threads)


def test_the_error_of_a_runner_is_raised_where_threads_are_joined():
    value = tf.py_func(lambda: 1 / 0, [], tf.float64)
    value.set_shape([])
    batch = tf.train.batch([value], 2)
    with tf.Session() as sess:
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coordinator)
        with pytest.raises(tf.errors.OutOfRangeError, match="is closed and has insufficient elements"):
            sess.run(batch)
        with pytest.raises(tf.errors.UnknownError, match="ZeroDivisionError"):
            coordinator.join(threads)


def test_training_while_threads_fill():
    """Variables change in one thread while others run parts of the same graph."""
    x = np.random.RandomState(0).rand(64, 3).astype(np.float32)
    row, target = tf.train.slice_input_producer([x, x.sum(1)], seed=1)
    rows, targets = tf.train.shuffle_batch([row, target], 8, 64, 16, num_threads=3, seed=2)
    weights = tf.Variable(tf.zeros([3, 1]))
    loss = tf.reduce_mean(tf.square(tf.matmul(rows, weights)[:, 0] - targets))
    train = tf.train.GradientDescentOptimizer(0.3).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coordinator)
        watching = []

        def watch():
            while not coordinator.should_stop():
                watching.append(sess.run(weights).shape)

        threads.append(threading.Thread(target=watch))
        threads[-1].start()
        for _ in range(200):
            sess.run(train)
        coordinator.request_stop()
        coordinator.join(threads)
        np.testing.assert_allclose(sess.run(weights)[:, 0], 1, atol=0.05)
    assert set(watching) == {(3, 1)}


def test_coordinator_keeps_the_first_error():
    coordinator = tf.train.Coordinator()
    with coordinator.stop_on_exception():
        raise ValueError("first")
    coordinator.request_stop(KeyError("second"))
    with pytest.raises(ValueError, match="first"):
        coordinator.join()
    coordinator.clear_stop()
    assert not coordinator.should_stop()
    coordinator.request_stop(tf.errors.OutOfRangeError(None, None, "the data are through"))
    coordinator.join()


def test_coordinator_names_threads_that_do_not_stop():
    coordinator, end = tf.train.Coordinator(), threading.Event()
    thread = threading.Thread(target=end.wait, name="stubborn")
    thread.start()
    coordinator.request_stop()
    with pytest.raises(RuntimeError, match="stubborn"):
        coordinator.join([thread], stop_grace_period_secs=0.2)
    end.set()


def test_queues_of_eager_mode():
    with tf.Graph().as_default():
        pass
    tf.enable_v2_behavior()
    try:
        import flowlet

        queue = flowlet.queue.FIFOQueue(3, [flowlet.int32], shapes=[[]])
        queue.enqueue_many([[1, 2]])
        assert int(queue.dequeue()) == 1
        assert int(queue.size()) == 1
    finally:
        tf.disable_v2_behavior()
