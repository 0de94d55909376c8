"""Recurrent networks in graphs: values and gradients as TensorFlow 1.15's; sizes that only the run knows."""

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import graph_mode
from tests.graphs.test_control_flow import check


def test_as_recorded():
    check("recurrent")


@pytest.fixture
def session():
    with graph_mode(), tf.Session() as opened:
        yield opened


def test_any_batch_and_any_length(session):
    x = tf.placeholder(tf.float32, [None, None, 3])
    outputs, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(4), x, dtype=tf.float32)
    session.run(tf.global_variables_initializer())
    for shape in ((1, 1, 3), (2, 5, 3), (2, 0, 3)):
        found, last = session.run([outputs, state], {x: np.ones(shape, np.float32)})
        assert found.shape == (*shape[:2], 4) and last.h.shape == (shape[0], 4)
        if shape[1]:
            assert np.array_equal(found[:, -1], last.h)


def test_dropout_in_a_loop_draws_anew_each_step_and_its_gradient_sees_the_same(session):
    x = tf.ones([1, 6, 8])
    cell = tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.BasicRNNCell(8), input_keep_prob=0.5, seed=1)
    outputs, _ = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
    session.run(tf.global_variables_initializer())
    gradient = tf.gradients(outputs, x)[0]
    found, second = session.run(gradient), session.run(gradient)
    dropped = found == 0
    assert 0 < dropped.sum() < dropped.size and (dropped[0, 0] != dropped[0, 1]).any()
    assert (dropped != (second == 0)).any()


def test_training_learns_to_add(session):
    tf.set_random_seed(0)
    x, y = tf.placeholder(tf.float32, [None, None, 1]), tf.placeholder(tf.float32, [None, 1])
    outputs, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(8), x, dtype=tf.float32)
    loss = tf.reduce_mean(tf.square(tf.matmul(outputs[:, -1], tf.get_variable("w", [8, 1])) - y))
    rate, weights = 0.05, tf.trainable_variables()
    step = tf.group(*[one.assign_sub(rate * gradient) for one, gradient in zip(weights, tf.gradients(loss, weights))])
    session.run(tf.global_variables_initializer())
    data = np.random.default_rng(0).random((64, 5, 1)).astype(np.float32)
    losses = [session.run([loss, step], {x: data, y: data.sum(1)})[0] for _ in range(150)]
    assert losses[-1] < losses[0] / 20


def test_cells_that_share_variables(session):
    cell = tf.nn.rnn_cell.GRUCell(4)
    with tf.variable_scope("both"):
        one, _ = tf.nn.dynamic_rnn(cell, tf.ones([1, 2, 3]), dtype=tf.float32)
        two, _ = tf.nn.dynamic_rnn(cell, tf.ones([1, 2, 3]), dtype=tf.float32)
    session.run(tf.global_variables_initializer())
    assert len(tf.trainable_variables()) == 4
    assert np.array_equal(*session.run([one, two]))


def test_an_unrolled_network_computes_what_goes_from_step_to_step_once(session):
    """Without barriers the code grows with the square of the steps."""
    import jax

    from flowlet.core.session.cuts import Cuts
    from flowlet.core.session.segment import Run, run_all

    def barriers(steps):
        with tf.Graph().as_default() as graph:
            x = state = tf.placeholder(tf.float32, [4])
            for _ in range(steps):
                state = tf.sin(state) * x + tf.cos(state)
            order = [op for op in graph.get_operations() if op is not x.op]

            def whole(array):
                run, found = Run({}), {x: array}
                run.cuts = Cuts(order)
                run_all(order, run, found)
                return found[state]

            assert np.allclose(jax.jit(whole)(np.ones(4, np.float32)), tf.Session().run(state, {x: np.ones(4)}), rtol=1e-5)
            return str(jax.make_jaxpr(whole)(np.ones(4, np.float32))).count("optimization_barrier")

    assert barriers(1) == 0
    assert 5 <= barriers(20) <= 20
