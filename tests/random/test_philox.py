"""Philox and the distributions made from it: known answers, NumPy against compiled code, moments, shapes."""

import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np
import pytest

import flowlet as tf
from flowlet.random import distributions, draws, philox, singles

PLACE = np.array([0, 7, 42], np.uint64)
FLOATS = [np.dtype(kind) for kind in (np.float16, ml_dtypes.bfloat16, np.float32, np.float64)]

# counter, key, block: the known-answer tests of the Random123 library
KNOWN = [
    ((0, 0), 0, "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ((2**64 - 1, 2**64 - 1), 2**64 - 1, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ((0x85A308D3243F6A88, 0x0370734413198A2E), 0x299F31D0A4093822, "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


@pytest.mark.parametrize("counter, key, block", KNOWN)
@pytest.mark.parametrize("xp", [np, jnp], ids=["numpy", "jax"])
def test_known_answers(xp, counter, key, block):
    state = xp.asarray(np.array([*counter, key], np.uint64))
    found = philox.blocks(xp, state, xp.zeros(1, np.uint64))
    assert " ".join(f"{int(word[0]):08x}" for word in found) == block


def test_counter_carries():
    low = np.array([2**64 - 1, 5, 42], np.uint64)
    after = philox.blocks(np, low, np.ones(1, np.uint64))
    assert [w[0] for w in after] == [w[0] for w in philox.blocks(np, np.array([0, 6, 42], np.uint64),
                                                                 np.zeros(1, np.uint64))]  # fmt: skip
    assert philox.skipped(np, low, np.array([3], np.uint64)).tolist() == [2, 6, 42]


@pytest.mark.parametrize("name", ["uniform", "normal", "truncated_normal"])
@pytest.mark.parametrize("dtype", FLOATS, ids=str)
@pytest.mark.parametrize("count", [1, 2, 3, 5, 4099])
def test_numpy_and_compiled_agree(name, dtype, count):
    draw = getattr(distributions, name)
    compiled = np.asarray(jax.jit(lambda place: draw(jnp, place, count, dtype))(PLACE))
    plain = draw(np, PLACE, count, dtype)
    assert plain.dtype == compiled.dtype == dtype and plain.shape == compiled.shape == (count,)
    if dtype == np.float64 and name != "uniform":  # NumPy's logarithm has other last bits: it does not draw these
        np.testing.assert_allclose(plain, compiled, rtol=1e-14)
    else:
        assert plain.tolist() == compiled.tolist()


@pytest.mark.parametrize("count", [0, 1, 2, 50, 3000])
def test_permutation(count):
    plain = distributions.permutation(np, PLACE, count, np.dtype(np.int32))
    compiled = jax.jit(lambda place: distributions.permutation(jnp, place, count, np.dtype(np.int32)))(PLACE)
    assert sorted(plain.tolist()) == list(range(count))
    assert plain.tolist() == compiled.tolist()


def test_a_shorter_draw_is_the_beginning_of_a_longer_one():
    for name in ("uniform", "normal", "truncated_normal"):
        draw = getattr(distributions, name)
        assert draw(np, PLACE, 5, FLOATS[2]).tolist() == draw(np, PLACE, 50, FLOATS[2])[:5].tolist()


def test_moments():
    count = 400_000
    flat = distributions.uniform(np, PLACE, count, FLOATS[2]).astype(float)
    assert 0 <= flat.min() and flat.max() < 1
    assert abs(flat.mean() - 1 / 2) < 0.002 and abs(flat.var() - 1 / 12) < 0.001
    bell = distributions.normal(np, PLACE, count, FLOATS[2]).astype(float)
    assert abs(bell.mean()) < 0.006 and abs(bell.std() - 1) < 0.005 and abs((bell**4).mean() - 3) < 0.06
    cut = distributions.truncated_normal(np, PLACE, count, FLOATS[2]).astype(float)
    assert np.abs(cut).max() < 2 and abs(cut.std() - 0.87962566103423978) < 0.004


def test_singles_are_right_to_the_last_bit_almost_always():
    x = np.concatenate([np.linspace(1e-7, 1, 200_001), [1e-7, 0.7, 1.0]]).astype(np.float32)
    assert np.mean(singles.log(np, x) == np.log(x.astype(float)).astype(np.float32)) > 0.98
    angle = (x * 2 * np.pi).astype(np.float32)
    sine, cosine = singles.sin_cos(np, angle)
    np.testing.assert_allclose(sine, np.sin(angle.astype(float)), atol=1e-7)
    np.testing.assert_allclose(cosine, np.cos(angle.astype(float)), atol=1e-7)
    assert singles.log(np, np.ones(1, np.float32))[0] == 0


def test_another_seed_does_not_compile():
    tf.random.set_seed(1)
    shape = [7, 11, 3]
    first = [tf.random.normal(shape) for _ in range(draws.FEW + 2)]  # the first on NumPy, then compiled
    compiled = len(draws.normal.row.__flowlet_row__.kernels)
    sizes = [kernel.call._cache_size() for kernel in draws.normal.row.__flowlet_row__.kernels.values()]
    for seed in range(5):
        tf.random.set_seed(seed)
        tf.random.normal(shape)
        tf.random.normal(shape, seed=seed)
    assert len(draws.normal.row.__flowlet_row__.kernels) == compiled
    assert sizes == [kernel.call._cache_size() for kernel in draws.normal.row.__flowlet_row__.kernels.values()]
    assert len({tensor.numpy().tobytes() for tensor in first}) == draws.FEW + 2


@pytest.mark.parametrize("distribution", [distributions.uniform, distributions.normal, distributions.truncated_normal])
@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_many_numbers_in_parts_are_those_of_one_draw(distribution, kind):
    place, count = np.array([2**64 - 5, 3, 7], np.uint64), 2 * 2**16 + 3
    parts = distributions.in_parts(distribution, place, (), count, np.dtype(kind))
    assert np.array_equal(parts, distribution(np, place, count, np.dtype(kind)))
