"""Random ops inside tf.function: new numbers at each run, TensorFlow's sequences, what set_seed does."""

import gc

import numpy as np

import flowlet as tf
from flowlet.core import frame, mode
from flowlet.random import seeds
from flowlet.random.state import SeedGenerator


def values(tensors):
    return [tensor.numpy().tolist() for tensor in tensors]


def test_each_run_draws_new_numbers_without_tracing_again():
    traced = []

    @tf.function
    def draw():
        traced.append(1)
        return (tf.random.uniform([3]), tf.random.normal([3]), tf.random.truncated_normal([3]),
                tf.random.shuffle(tf.range(50)), tf.random.gamma([3], 2.), tf.random.poisson([30], 3.),
                tf.random.categorical([[0., 0.]], 40), tf.random.uniform([9], 0, 1000, tf.int32))  # fmt: skip

    for seed in (None, 42):
        tf.random.set_seed(seed)
        runs = [values(draw()) for _ in range(4)]
        for kind in zip(*runs):
            assert len({str(numbers) for numbers in kind}) == 4
    assert len(traced) <= 2


def test_set_seed_starts_again():
    tf.random.set_seed(42)

    @tf.function
    def draw():
        return tf.random.uniform([2])

    first = [draw().numpy().tolist() for _ in range(3)]
    tf.random.set_seed(42)
    assert first == [draw().numpy().tolist() for _ in range(3)]
    tf.random.set_seed(43)  # the function keeps the seed under which it was traced
    assert first == [draw().numpy().tolist() for _ in range(3)]


def test_a_function_traced_without_a_seed_follows_a_later_one():
    tf.random.set_seed(None)

    @tf.function
    def draw():
        return tf.random.uniform([2])

    unseeded = draw().numpy().tolist()
    tf.random.set_seed(7)
    first = draw().numpy().tolist()
    tf.random.set_seed(7)
    assert draw().numpy().tolist() == first != unseeded


def test_eager_ops_are_not_disturbed_by_traces():
    @tf.function
    def draw():
        return tf.random.uniform([2])

    tf.random.set_seed(42)
    alone = [tf.random.uniform([2]).numpy().tolist() for _ in range(2)]
    tf.random.set_seed(42)
    first = tf.random.uniform([2]).numpy().tolist()
    draw()
    assert alone == [first, tf.random.uniform([2]).numpy().tolist()]


def test_many_traces_have_counters_of_their_own():
    tf.random.set_seed(42)
    functions = [tf.function(lambda: tf.random.uniform([2])) for _ in range(12)]
    assert len({str(function().numpy()) for function in functions}) == 1
    assert len({str(function().numpy()) for function in functions}) == 1
    gc.collect()
    counted = len(list(seeds._taken))
    del functions
    gc.collect()
    assert len(list(seeds._taken)) <= counted - 12


def test_loops_inside_a_function_draw_new_numbers():
    @tf.function
    def draw(count):
        return tf.while_loop(lambda i, total: i < count,
                             lambda i, total: (i + 1, total * 2 + tf.floor(tf.random.uniform([]) * 1e6)),
                             (0, tf.constant(0., tf.float32)))  # fmt: skip

    tf.random.set_seed(42)
    single = [draw(tf.constant(1))[1].numpy() for _ in range(4)]
    assert len(set(single)) == 4
    tf.random.set_seed(42)  # the turns of one loop draw what the turns of several runs draw
    assert draw(tf.constant(4))[1].numpy() == np.float32(single[0] * 8 + single[1] * 4 + single[2] * 2 + single[3])


def test_a_trace_of_our_own():
    """What a compiled fit does: a trace whose variables become inputs and outputs."""
    noise = SeedGenerator()
    tf.random.set_seed(42)
    traced = frame.trace(lambda: [noise.uniform([4])._value])
    assert len(traced.reads) == len(traced.writes) == 1
    state = [variable._value for variable in traced.reads]
    runs = []
    for _ in range(3):
        drawn, state = (lambda found: (found[0], found[1:]))(traced.function(*state))
        runs.append(np.asarray(drawn).tolist())
    tf.random.set_seed(42)
    function = tf.function(lambda: tf.random.uniform([4]))
    assert runs == [function().numpy().tolist() for _ in range(3)]


def test_variables_made_in_a_trace_get_eager_numbers():
    tf.random.set_seed(42)
    eager = tf.random.normal([3]).numpy().tolist()
    tf.random.set_seed(42)
    made = []

    def make():
        with frame.lifted():
            made.append(tf.random.normal([3]).numpy().tolist())
        return [tf.zeros([])._value]

    frame.trace(make)
    assert made[0] == eager and mode.state.frame is None


def test_seed_generator_counts_its_seeds():
    tf.random.set_seed(42)
    noise = SeedGenerator(7)
    assert [noise.next_seed(), noise.next_seed()] == [7, 8]
    tf.random.set_seed(42)
    assert SeedGenerator(7).uniform([3]).numpy().tolist() == tf_uniform(7)
    assert SeedGenerator().next_seed() is None


def tf_uniform(seed):
    tf.random.set_seed(42)
    return tf.random.uniform([3], seed=seed).numpy().tolist()


def test_functions_that_share_an_owner_count_together():
    class Owner:
        pass

    owner, noise = Owner(), SeedGenerator()
    tf.random.set_seed(42)
    alone = tf.function(lambda: tf.random.uniform([4]))
    wanted = [alone().numpy().tolist() for _ in range(3)]
    tf.random.set_seed(42)
    with seeds.shared(owner, "train"):
        first, second = (frame.trace(lambda size=size: [noise.uniform([size])._value]) for size in (4, 4))
    assert first.reads[0] is second.reads[0]
    state = [variable._value for variable in first.reads]
    found = []
    for traced in (first, second, first):
        drawn, *state = traced.function(*state)
        found.append(np.asarray(drawn).tolist())
    assert found == wanted
    with seeds.shared(owner, "test"):
        assert frame.trace(lambda: [noise.uniform([4])._value]).reads[0] is not first.reads[0]


def test_more_ops_than_are_counted_one_by_one():
    tf.random.set_seed(42)

    @tf.function
    def draw():
        return [tf.random.uniform([3]) for _ in range(40)]

    runs = [values(draw()) for _ in range(3)]
    assert len({str(numbers) for run in runs for numbers in run}) == 120
