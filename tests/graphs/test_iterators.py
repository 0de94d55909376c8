"""Iterators of graphs: what the recordings (graph_data) do not hold: threads, several sessions, what runs how often."""

import threading

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import graph_mode


@pytest.fixture(autouse=True)
def _graph():
    with graph_mode():
        yield


def test_each_run_takes_one_element():
    calls = []
    element = tf.data.Dataset.range(5).map(lambda i: tf.py_func(lambda one: calls.append(one) or one, [i], tf.int64))
    element = element.make_one_shot_iterator().get_next()
    twice = element * 2
    with tf.Session() as sess:
        assert sess.run([element, twice, element]) == [0, 0, 0]
        assert sess.run(twice) == 2
    assert calls == [0, 1]


def test_functions_are_traced_once():
    traced = []
    element = tf.data.Dataset.range(5).map(lambda i: traced.append(i) or i + 1).batch(2).make_one_shot_iterator().get_next()
    with tf.Session() as sess:
        assert [sess.run(element).tolist() for _ in range(3)] == [[1, 2], [3, 4], [5]]
    assert len(traced) == 1


def test_sessions_have_places_of_their_own():
    element = tf.data.Dataset.range(3).make_one_shot_iterator().get_next()
    with tf.Session() as one, tf.Session() as two:
        assert [int(one.run(element)), int(one.run(element)), int(two.run(element))] == [0, 1, 0]


def test_handles_belong_to_their_session():
    handle = tf.placeholder(tf.string, [])
    iterator = tf.data.Dataset.range(3).make_one_shot_iterator()
    element = tf.data.Iterator.from_string_handle(handle, tf.int64, []).get_next()
    with tf.Session() as one, tf.Session() as two:
        given = one.run(iterator.string_handle())
        assert one.run(element, {handle: given}) == 0
        with pytest.raises(tf.errors.NotFoundError, match="another session"):
            two.run(element, {handle: given})


def test_variables_reach_functions_through_an_initializable_iterator():
    factor = tf.Variable(10, dtype=tf.int64)
    dataset = tf.data.Dataset.range(3).map(lambda i: i * factor)
    with pytest.raises(ValueError, match="Cannot capture a stateful node"):
        dataset.make_one_shot_iterator()
    iterator = dataset.make_initializable_iterator()
    element = iterator.get_next()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(iterator.initializer)
        assert sess.run(element) == 0
        sess.run(factor.assign(100))
        assert sess.run(element) == 10, "the value as it was when the iterator began"
        sess.run(iterator.initializer)
        assert [int(sess.run(element)) for _ in range(2)] == [0, 100]


def test_threads_share_an_iterator():
    element = tf.data.Dataset.range(200).map(lambda i: i + 1).make_one_shot_iterator().get_next()
    found, lock = [], threading.Lock()
    with tf.Session() as sess:

        def take():
            while True:
                try:
                    one = int(sess.run(element))
                except tf.errors.OutOfRangeError:
                    return
                with lock:
                    found.append(one)

        threads = [threading.Thread(target=take) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(60)
    assert sorted(found) == list(range(1, 201))


def test_errors_of_a_generator_keep_their_cause():
    def bad():
        yield 1
        raise KeyError("of the program")

    element = tf.data.Dataset.from_generator(bad, tf.int32).make_one_shot_iterator().get_next()
    with tf.Session() as sess:
        sess.run(element)
        with pytest.raises(tf.errors.UnknownError, match="KeyError: 'of the program'") as raised:
            sess.run(element)
    assert "IteratorGetNext" in str(raised.value)


def test_large_shuffle_is_whole():
    rows = np.arange(5000)
    dataset = tf.data.Dataset.from_tensor_slices(rows).shuffle(3000, seed=1).repeat(2).batch(2500)
    element = dataset.make_one_shot_iterator().get_next()
    with tf.Session() as sess:
        parts = [sess.run(element) for _ in range(4)]
    assert sorted(np.concatenate(parts[:2])) == sorted(np.concatenate(parts[2:])) == rows.tolist()
    assert parts[0].tolist() != parts[2].tolist()
