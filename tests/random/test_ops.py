"""The public random ops: moments where numbers cannot be compared, gradients, arguments, Generators."""

import numpy as np
import pytest

import flowlet as tf


def test_without_a_seed_numbers_differ():
    tf.random.set_seed(None)
    assert tf.random.uniform([4]).numpy().tolist() != tf.random.uniform([4]).numpy().tolist()


@pytest.mark.parametrize("make", [
    lambda: tf.random.gamma([20000], 2.5, beta=2.), lambda: tf.random.poisson([20000], 1.25),
    lambda: tf.random.stateless_gamma([20000], [1, 2], 2.5, beta=2.),
    lambda: tf.random.stateless_binomial([20000], [1, 2], 5., 0.25),
])  # fmt: skip
def test_means(make):
    assert abs(make().numpy().astype(float).mean() - 1.25) < 0.03


def test_large_poisson_and_binomial():
    counts = tf.random.stateless_poisson([20000, 2], [3, 4], [40., 400.]).numpy().astype(float)
    np.testing.assert_allclose(counts.mean(0), [40, 400], rtol=0.01)
    np.testing.assert_allclose(counts.var(0), [40, 400], rtol=0.05)
    hits = tf.random.stateless_binomial([20000, 2], [3, 4], 200., [0.3, 0.9]).numpy().astype(float)
    np.testing.assert_allclose(hits.mean(0), [60, 180], rtol=0.01)
    np.testing.assert_allclose(hits.var(0), [42, 18], rtol=0.05)


def test_binomial_at_its_ends():
    found = tf.random.stateless_binomial([5], [1, 2], [10., 10., 0., 7., 1e6], [0., 1., 0.5, 1., 0.])
    assert found.numpy().tolist() == [0, 10, 0, 7, 0]


def test_categorical_follows_the_probabilities():
    drawn = tf.random.categorical(np.log([[0.1, 0.2, 0.7]]), 30000, seed=1).numpy()[0]
    np.testing.assert_allclose(np.bincount(drawn) / 30000, [0.1, 0.2, 0.7], atol=0.01)
    never = tf.random.categorical([[0., -np.inf, 0.]], 1000).numpy()
    assert 1 not in never


def test_parameterized_truncated_normal():
    low, high = [-1., 3., -8., -np.inf], [1., 5., -6., 0.]
    drawn = tf.random.stateless_parameterized_truncated_normal([20000, 4], [1, 2], 0., 1., low, high).numpy()
    assert (drawn >= low).all() and (drawn <= high).all()
    np.testing.assert_allclose(drawn.mean(0), [0, 3.2831, -6.1589, -0.7979], atol=0.02)


def test_gradients_reach_the_parameters():
    mean, stddev = tf.Variable(1.), tf.Variable(2.)
    with tf.GradientTape() as tape:
        drawn = tf.random.normal([1000], mean, stddev, seed=1)
        total = tf.reduce_sum(drawn)
    first, second = tape.gradient(total, [mean, stddev])
    assert first.numpy() == 1000
    np.testing.assert_allclose(second.numpy(), ((drawn.numpy() - 1) / 2).sum(), rtol=1e-4)


def test_gamma_has_the_gradient_of_its_quantiles():
    alpha = tf.Variable([0.5, 2., 9.])
    with tf.GradientTape() as tape:
        drawn = tf.random.gamma([50000], alpha, seed=3)
        mean = tf.reduce_mean(drawn, 0)
    np.testing.assert_allclose(tape.gradient(mean, alpha).numpy(), [1, 1, 1], atol=0.05)  # the mean is alpha


def test_bounds_that_are_tensors():
    tf.random.set_seed(3)
    plain = tf.random.uniform([6], -1., 5.)
    tf.random.set_seed(3)
    given = tf.random.uniform([6], tf.constant(-1.), tf.constant(5.))
    np.testing.assert_allclose(plain.numpy(), given.numpy(), rtol=1e-6)
    rows = tf.random.uniform([1000, 2], [0., 10.], [1., 20.]).numpy()
    assert rows[:, 0].max() < 1 and rows[:, 1].min() >= 10


@pytest.mark.parametrize("value", [np.arange(12.).reshape(6, 2), np.array(list("abcdef")), np.arange(6)])
def test_shuffle_keeps_the_rows(value):
    shuffled = tf.random.shuffle(value, seed=5).numpy()
    assert sorted(map(str, shuffled.tolist())) == sorted(map(str, tf.constant(value).numpy().tolist()))


def test_generators_are_independent_of_the_global_seed():
    tf.random.set_seed(1)
    first = tf.random.Generator.from_seed(5).normal([3]).numpy()
    tf.random.set_seed(2)
    assert first.tolist() == tf.random.Generator.from_seed(5).normal([3]).numpy().tolist()
    one, two = tf.random.Generator.from_seed(5).split(2)
    assert one.normal([3]).numpy().tolist() != two.normal([3]).numpy().tolist()


def test_a_generator_copies_and_goes_on():
    generator = tf.random.Generator.from_seed(5)
    generator.normal([3])
    copy = tf.random.Generator(copy_from=generator)
    assert copy.uniform([4]).numpy().tolist() == generator.uniform([4]).numpy().tolist()
    generator.reset_from_key_counter(key=2**63 + 1, counter=[1, 2])
    assert generator.state.numpy().tolist() == [1, 2, 2**63 + 1 - 2**64]
    assert generator.key.numpy() == 2**63 + 1 - 2**64


@pytest.mark.parametrize("call, error, words", [
    (lambda: tf.random.Generator.from_state([1, 2], "philox"), ValueError, "incompatible"),
    (lambda: tf.random.Generator.from_seed(1).uniform([2], dtype=tf.int32), ValueError, "minval and maxval"),
    (lambda: tf.random.uniform([2], [0, 1], 5, tf.int32), tf.errors.InvalidArgumentError, "minval must be 0-D"),
    (lambda: tf.random.stateless_uniform([2], [1., 2.]), tf.errors.InvalidArgumentError, "attr 'T'"),
    (lambda: tf.nn.dropout(tf.ones([2]), 1.), ValueError, "`rate` must be a scalar"),
    (lambda: tf.nn.dropout(tf.ones([2], tf.int32), 0.5), ValueError, "floating point"),
    (lambda: tf.random.create_rng_state(1, "mersenne"), ValueError, "unsupported string value mersenne"),
])  # fmt: skip
def test_errors(call, error, words):
    with pytest.raises(error, match=words.replace("`", ".")):
        call()


def test_stateless_dropout():
    mask = tf.nn.experimental.stateless_dropout(tf.ones([3, 5]), 0.5, [1, 0]).numpy()
    assert mask.tolist() == [[2, 0, 2, 0, 0], [0, 2, 0, 2, 0], [2, 0, 0, 0, 0]] or set(mask.ravel()) == {0.0, 2.0}
    again = tf.nn.experimental.stateless_dropout(tf.ones([3, 5]), 0.5, [1, 0]).numpy()
    assert mask.tolist() == again.tolist()
