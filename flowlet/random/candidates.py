"""Candidate samplers: classes drawn to stand for all others in `tf.nn.nce_loss` and `tf.nn.sampled_softmax_loss`.

Each try takes two words of Philox's stream (the learned sampler: one), as TensorFlow's kernels do. In eager mode they run on
NumPy; inside traces a compiled loop does the same.
"""

import collections

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.mode import state
from flowlet.core.op import op
from flowlet.core.tensor import EagerTensor
from flowlet.random import distributions, philox, seeds

RESERVED = 512  # blocks of the stream that a draw sets aside for each class
FIELDS = ["sampled_candidates", "true_expected_count", "sampled_expected_count"]
Sampled = collections.namedtuple("CandidateSampler", FIELDS)


def _uniform(xp, words, classes, tables):
    """Class and probability of each pair of words: all classes alike."""
    return philox.together(words[:, 0], words[:, 1]) % np.uint64(classes)


def _log_uniform(xp, words, classes, tables):
    """Small classes more often: log(1 + class) is uniform."""
    point = distributions.unit_double(xp, words[:, 0], words[:, 1])
    return (xp.exp(point * np.log1p(float(classes))).astype(np.int64) - 1) % classes


def _unigram(xp, words, classes, tables):
    """By a table of aliases: a class, or with some probability the one that fills its place up."""
    keep, other = tables[1:]
    place = (words[:, 1] % np.uint32(classes)).astype(np.int64)
    return xp.where(distributions.unit(xp, words[:, 0], np.dtype(np.float32)) < keep[place], place, other[place])


def _probability(xp, kind, values, classes, tables):
    if kind is _uniform:
        return xp.full(values.shape, np.float32(1.0 / classes))
    if kind is _log_uniform:
        values = values.astype(np.float64)
        return (xp.log((values + 2) / (values + 1)) / np.log1p(float(classes))).astype(np.float32)
    weights = tables[0]
    return (weights[values] / xp.sum(weights)).astype(np.float32)


def _expected(xp, probability, count, tries):
    """How often a class is expected among `count`, which took `tries`."""
    many = -xp.expm1(tries * xp.log1p(-probability))
    return xp.where(tries == count, probability * np.float32(count), many).astype(np.float32)


def _words(xp, state, tries):
    """The two words of each try."""
    four = philox.blocks(xp, state, (tries // 2).astype(np.uint64))
    late = tries % 2 == 1
    return xp.stack([xp.where(late, four[2], four[0]), xp.where(late, four[3], four[1])], -1)


def _distinct_on_host(pick, count):
    """The first `count` distinct values of the tries, and how many tries they took."""
    found, seen, tries = [], set(), 0
    while True:
        for value in pick(np.arange(tries, tries + 2 * count)).tolist():
            tries += 1
            if value not in seen:
                seen.add(value)
                found.append(value)
                if len(found) == count:
                    return np.array(found, np.int64), tries


def _distinct_in_loop(pick, count, classes):
    """The same, compiled."""

    def unfinished(carry):
        return carry[1] < count

    def step(carry):
        tries, known, found, seen = carry
        value = pick(tries[None])[0]
        new = ~seen[value]
        found = found.at[known].set(jnp.where(new, value, found[known]))
        return tries + 1, known + new, found, seen.at[value].set(True)

    start = (jnp.int64(0), jnp.int64(0), jnp.zeros(count, np.int64), jnp.zeros(classes, bool))
    tries, _, found, _ = jax.lax.while_loop(unfinished, step, start)
    return found, tries


def _sample(xp, kind, state, true_classes, tables, count, unique, classes):
    """(classes drawn, expected counts of the true classes, those of the drawn ones)."""

    def pick(tries):
        return kind(xp, _words(xp, state, tries), classes, tables).astype(np.int64)

    if not unique:
        found, tries = pick(xp.arange(count)), count
    elif xp is np:
        found, tries = _distinct_on_host(pick, count)
    else:
        found, tries = _distinct_in_loop(pick, count, classes)
    tries = xp.asarray(tries, np.float32)
    return found, *(_expected(xp, _probability(xp, kind, one, classes, tables), count, tries)
                    for one in (true_classes, found))  # fmt: skip


def _row(op_type, kind):
    def sample(place, true_classes, tables, count, unique, classes, name=None):
        return _sample(jnp, kind, place, true_classes, tables, count, unique, classes)

    return op(op_type, inputs="place true_classes:int64 tables*", gradient=False)(sample)


ROWS = {kind: _row(f"{name}CandidateSampler", kind) for kind, name in (
    (_uniform, "Uniform"), (_log_uniform, "LogUniform"), (_unigram, "FixedUnigram"))}  # fmt: skip


def _checked(op_type, true_classes, num_true, num_sampled, unique, classes):
    """The true classes as a tensor; raises TensorFlow's errors."""
    true_classes = conversion.convert(true_classes, dtypes.int64)
    for what, value in (("num_true", num_true), ("num_sampled", num_sampled), ("range_max", classes)):
        if value < 1:
            raise errors.invalid(f"Value for attr '{what}' of {value} must be at least minimum 1", op_type)
    if true_classes.shape.rank != 2:
        raise errors.invalid("true_classes must be a matrix", op_type)
    if true_classes.shape[1] != num_true:
        raise errors.invalid(f"true_classes must have num_true columns, expected: {true_classes.shape[1]} was: "
                             f"{num_true}", op_type)  # fmt: skip
    if unique and classes < num_sampled:
        raise errors.invalid("Sampler's range is too small.", op_type)
    return true_classes


def _draw(kind, op_type, true_classes, num_true, num_sampled, unique, classes, seed, tables=(), key=(), name=None):
    if state.building:
        from flowlet.random import graph_candidates

        def sample(xp, place, labels):
            return _sample(xp, kind, place, labels, [xp.asarray(one) for one in tables], num_sampled, bool(unique), classes)

        return graph_candidates.placed(op_type, true_classes, num_true, num_sampled, unique, classes, seed, name, sample)
    num_true, num_sampled, classes = (int(conversion.static(one)) for one in (num_true, num_sampled, classes))
    true_classes = _checked(op_type, true_classes, num_true, num_sampled, unique, classes)
    attributes = (op_type, num_true, num_sampled, unique, classes, *key)
    place = seeds.place(attributes, dtypes.int64, seed, RESERVED * num_sampled)
    begin, labels = place._value, true_classes._value
    if type(begin) is not np.ndarray or isinstance(labels, jax.core.Tracer):
        return Sampled(*ROWS[kind](place, true_classes, list(tables), num_sampled, bool(unique), classes))
    labels = np.asarray(labels)
    for wrong in labels[(labels < 0) | (labels >= classes)].ravel()[:1]:
        raise errors.invalid(f"`true_candidate` out of range [0, {classes}), received {wrong}", op_type)
    found = _sample(np, kind, begin, labels, tables, num_sampled, bool(unique), classes)
    return Sampled(*map(EagerTensor, found))


@export("random.uniform_candidate_sampler", "compat.v1.nn.uniform_candidate_sampler")
def uniform_candidate_sampler(true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None):
    """Classes drawn from 0 to `range_max` - 1, all with one probability.

    Args:
        true_classes: int64 of shape (batch, num_true).
        num_true: how many classes are right for an example.
        num_sampled: how many classes to draw.
        unique: whether they differ from each other.
        range_max: the number of classes.
        seed: an integer; see `tf.random.set_seed`.

    Returns:
        (classes, how often each true class is expected among them, how often each drawn one is)

    >>> import flowlet as tf
    >>> tf.random.set_seed(1)
    >>> tf.random.uniform_candidate_sampler([[1], [2]], 1, 4, True, 10, seed=3)[0].numpy().tolist()
    [9, 3, 1, 6]
    """
    return _draw(_uniform, "UniformCandidateSampler", true_classes, num_true, num_sampled, unique, range_max, seed,
                 name=name)  # fmt: skip


@export("random.log_uniform_candidate_sampler", "compat.v1.nn.log_uniform_candidate_sampler")
def log_uniform_candidate_sampler(true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None):
    """Classes drawn with probability `log((c + 2) / (c + 1)) / log(range_max + 1)`: of words sorted by how common they are.

    Args: as of `tf.random.uniform_candidate_sampler`.
    """
    return _draw(_log_uniform, "LogUniformCandidateSampler", true_classes, num_true, num_sampled, unique, range_max,
                 seed, name=name)  # fmt: skip


def _aliases(weights):
    """The alias table of weights (Walker, 1974), paired from the last: (probability to keep a class, the other one)."""
    keep = weights.astype(np.float64) * len(weights) / weights.astype(np.float64).sum()
    other = np.arange(len(weights))
    low = [i for i, one in enumerate(keep) if one < 1]
    high = [i for i, one in enumerate(keep) if one >= 1]
    while low and high:
        small, large = low.pop(), high.pop()
        other[small] = large
        keep[large] -= 1 - keep[small]
        (low if keep[large] < 1 else high).append(large)
    keep[[*low, *high]] = 1  # what rounding left over
    return keep.astype(np.float32), other


def _loaded(vocab_file):
    """The last column of a file of comma-separated values."""
    with open(vocab_file, encoding="utf-8") as file:
        return [float(line.rstrip().rpartition(",")[2]) for line in file if line.strip()]


@export("random.fixed_unigram_candidate_sampler", "nn.fixed_unigram_candidate_sampler")
def fixed_unigram_candidate_sampler(true_classes, num_true, num_sampled, unique, range_max, vocab_file="",
                                    distortion=1.0, num_reserved_ids=0, num_shards=1, shard=0, unigrams=(),
                                    seed=None, name=None):  # fmt: skip
    """Classes drawn by given weights.

    Args:
        true_classes, num_true, num_sampled, unique, range_max, seed: as of `tf.random.uniform_candidate_sampler`.
        vocab_file: a file whose lines end with ",weight", one a class.
        unigrams: the weights themselves.
        distortion: the power that weights are raised to.
        num_reserved_ids: classes before the first that are never drawn.
        num_shards, shard: count only every `num_shards`-th class, from `shard` on.

    Raises:
        InvalidArgumentError: without weights, or where their number is not `range_max`.
    """
    op_type = "FixedUnigramCandidateSampler"
    unigrams = conversion.static(list(unigrams) if isinstance(unigrams, (tuple, list)) else unigrams)
    if bool(vocab_file) == bool(unigrams):
        raise errors.invalid("Must provide either vocab_file or unigrams." if not unigrams else
                             "Must only provide either vocab_file or unigrams.", op_type)  # fmt: skip
    given = np.array(unigrams or _loaded(vocab_file), np.float32)
    weights = np.concatenate([np.zeros(num_reserved_ids, np.float32), given ** np.float32(distortion)])[shard::num_shards]
    if len(weights) != range_max:
        raise errors.invalid(f"range is {range_max} must be equal to weights size  {len(weights)}", op_type)
    if unique and np.count_nonzero(weights) < num_sampled:
        raise errors.invalid("Sampler's range is too small.", op_type)
    return _draw(_unigram, op_type, true_classes, num_true, num_sampled, unique, range_max, seed,
                 (weights, *_aliases(weights)), (weights.tobytes(),), name)  # fmt: skip


def by_weights(place, weights, labels, count, unique):
    """Classes drawn by integer weights, on NumPy: (classes, expected counts of the true classes, those of the drawn ones)."""

    def pick(tries):
        words = philox.words(np, place, int(tries[-1]) + 1)[tries]
        return np.searchsorted(np.cumsum(weights), words.astype(np.int64) % weights.sum(), side="right")

    found, tries = _distinct_on_host(pick, count) if unique else (pick(np.arange(count)), count)
    return found.astype(np.int64), *(_expected(np, (weights[one] / weights.sum()).astype(np.float32), count, np.float32(tries))
                                     for one in (labels, found))  # fmt: skip


_learned = {}  # attributes -> how often each class was right so far, plus one; started anew with the sequences


@export("random.learned_unigram_candidate_sampler", "nn.learned_unigram_candidate_sampler")
def learned_unigram_candidate_sampler(true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None):
    """Classes drawn by how often each was right in the calls before (of ops with one `seed`).

    Args: as of `tf.random.uniform_candidate_sampler`.
    """
    op_type = "LearnedUnigramCandidateSampler"
    if state.building:
        from flowlet.random import graph_candidates

        return graph_candidates.placed(op_type, true_classes, num_true, num_sampled, unique, range_max, seed, name)
    labels = _checked(op_type, true_classes, num_true, num_sampled, unique, range_max)
    attributes = (op_type, num_true, num_sampled, unique, range_max)
    counted = _learned.setdefault(id(seeds.Global.used), {})
    weights = counted.setdefault((attributes, seed), np.ones(range_max, np.int64))
    place = seeds.place(attributes, dtypes.int64, seed, RESERVED * num_sampled)
    if type(place._value) is not np.ndarray or isinstance(labels._value, jax.core.Tracer):
        raise errors.UnimplementedError(message=errors.message(
            f"{op_type} learns from call to call, which a compiled function cannot.",
            "a call outside tf.function and fit.", "use `tf.random.log_uniform_candidate_sampler`."))  # fmt: skip

    found = by_weights(place._value, weights, np.asarray(labels._value), num_sampled, unique)
    if seed is not None:
        np.add.at(weights, np.asarray(labels._value).ravel(), 1)
    return Sampled(*map(EagerTensor, found))


@export("random.all_candidate_sampler", "nn.all_candidate_sampler")
def all_candidate_sampler(true_classes, num_true, num_sampled, unique, seed=None, name=None):
    """All classes from 0 to `num_sampled` - 1, each expected once: for tests.

    >>> import flowlet as tf
    >>> tf.random.all_candidate_sampler([[1]], 1, 3, True)[0].numpy().tolist()
    [0, 1, 2]
    """
    labels = _checked("AllCandidateSampler", true_classes, num_true, num_sampled, unique, num_sampled)
    ones = [EagerTensor(np.ones(tuple(shape), np.float32)) for shape in (labels.shape, (num_sampled,))]
    return Sampled(EagerTensor(np.arange(num_sampled)), *ones)
