"""Reductions over segments: elements with the same segment id are reduced together."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core.dtypes import FLOATS, NUMBERS, REAL, int32, int64
from flowlet.core.op import op
from flowlet.ops.gather import listed

_IDS = (int32, int64)


def _check_sorted(data, segment_ids, count, name=None):
    ids = np.asarray(segment_ids)
    if ids.ndim == 1 and ids.size:
        if ids.min() < 0:
            raise errors.invalid("segment ids must be >= 0", "SegmentSum")
        if (np.diff(ids) < 0).any():
            raise errors.invalid("segment ids are not increasing", "SegmentSum")


def _check_sizes(data, segment_ids, op_type):
    if not data.ndim:
        raise errors.invalid("input must be at least rank 1", op_type)
    if segment_ids.ndim != 1:
        raise errors.invalid("segment_ids should be a vector.", op_type)
    if data.shape[0] != segment_ids.shape[0]:
        raise errors.invalid("segment_ids should be the same size as dimension 0 of input.", op_type)


def _lowest(dtype):
    return jnp.finfo(dtype).min if dtype.kind in "fV" else np.iinfo(dtype).min


def _highest(dtype):
    return jnp.finfo(dtype).max if dtype.kind in "fV" else np.iinfo(dtype).max


def _reduce(method, data, ids, count, empty):
    """`data` (rows) reduced by a method of `array.at` into `count` rows that start as `empty`, without negative ids."""
    start = jnp.full((count, *data.shape[1:]), empty, data.dtype)
    return getattr(start.at[jnp.where(ids < 0, count, ids)], method)(data, mode="drop")


def _counts(ids, count, dtype):
    return jnp.zeros(count, dtype).at[jnp.where(ids < 0, count, ids)].add(1, mode="drop")


def _rows(vector, like):
    return vector.reshape(vector.shape + (1,) * (like.ndim - vector.ndim))


def _mean(data, ids, count):
    total = _reduce("add", data, ids, count, 0)
    number = _rows(jnp.maximum(_counts(ids, count, np.int32), 1), total).astype(data.dtype)
    return total / number if data.dtype.kind in "fcV" else jax.lax.div(*jnp.broadcast_arrays(total, number))


def _true_mean(data, ids, count):
    """As `_mean`, but of integers a float, which is what TensorFlow gives without sorted ids."""
    wide = np.float32 if data.dtype.itemsize < 4 else np.float64
    return _mean(data.astype(wide) if data.dtype.kind in "iu" else data, ids, count)


def _sqrt_n(data, ids, count):
    total = _reduce("add", data, ids, count, 0)
    number = jnp.maximum(_counts(ids, count, np.int32), 1).astype(data.dtype)
    return total / _rows(jnp.sqrt(number), total)


def _extreme(method, empty):
    """The extreme element of each segment; in TensorFlow, equal extremes share the gradient evenly."""

    def run(data, ids, count):
        found = _reduce(method, jax.lax.stop_gradient(data), ids, count, empty(data.dtype))
        if data.dtype.kind not in "fV":
            return found
        place = jnp.clip(ids, 0, max(count - 1, 0))
        chosen = (data == found[place]) & _rows(ids >= 0, data)
        number = _reduce("add", chosen.astype(data.dtype), ids, count, 0)
        share = _reduce("add", jnp.where(chosen, data - jax.lax.stop_gradient(data), 0), ids, count, 0)
        return found + share / jnp.maximum(number, 1)

    return run


def _product(data, ids, count):
    """The product of each segment, with a gradient that does not divide by zeros."""

    @jax.custom_jvp
    def multiply(data):
        return _reduce("multiply", data, ids, count, 1)

    @multiply.defjvp
    def _(primals, tangents):
        (x,), (dx,) = primals, tangents
        zero, place = x == 0, jnp.clip(ids, 0, max(count - 1, 0))
        safe = jnp.where(zero, jnp.ones((), x.dtype), x)
        zeros = _reduce("add", zero.astype(np.int32), ids, count, 0)[place]
        others = _reduce("multiply", safe, ids, count, 1)[place] / safe
        others = jnp.where(zeros - zero > 0, jnp.zeros((), x.dtype), others)
        return multiply(x), _reduce("add", others * dx, ids, count, 0)

    return multiply(data) if data.dtype.kind in "fcV" else _reduce("multiply", data, ids, count, 1)


_REDUCTIONS = {
    "sum": (lambda data, ids, count: _reduce("add", data, ids, count, 0), NUMBERS, "sum"),
    "mean": (_mean, NUMBERS, "mean"),
    "prod": (_product, NUMBERS, "product"),
    "max": (_extreme("max", _lowest), REAL, "largest element"),
    "min": (_extreme("min", _highest), REAL, "smallest element"),
}


def _segment(word):
    run, types, what = _REDUCTIONS[word]
    op_type = f"Segment{word.capitalize()}"

    def body(data, segment_ids, count, name=None):
        _check_sizes(data, segment_ids, op_type)
        found = run(data, segment_ids, count)
        if word not in ("max", "min"):
            return found
        return jnp.where(_rows(_counts(segment_ids, count, np.int32) > 0, found), found, jnp.zeros((), data.dtype))

    body.__name__, body.__module__ = f"_segment_{word}", __name__
    types = {"T": types, "Tindices": _IDS}
    row = op(op_type, inputs="data:T segment_ids:Tindices", types=types, check=_check_sorted)(body)

    def segment(data, segment_ids, name=None):
        segment_ids = conversion.convert(segment_ids)
        ids = np.asarray(conversion.static(segment_ids, "segment_ids"))
        return row(data, segment_ids, int(ids[-1]) + 1 if ids.ndim == 1 and ids.size else 0)

    return _named(segment, f"segment_{word}", f"The {what} of each segment. `segment_ids` are sorted and start at 0.")


def _check_unsorted(data, segment_ids, num_segments, name=None):
    if isinstance(num_segments, tuple):
        raise errors.invalid(f"num_segments should be a scalar, not shape [{len(num_segments)}]", "UnsortedSegmentSum")
    if num_segments < 0:
        raise errors.invalid(f"Input num_segments == {num_segments} must not be negative.", "UnsortedSegmentSum")
    ids = np.asarray(segment_ids)
    wrong = np.argwhere(ids >= num_segments)
    if len(wrong):
        place = tuple(wrong[0])
        raise errors.invalid(f"segment_ids[{','.join(map(str, place))}] = {ids[place]} is out of range "
                             f"[0, {num_segments})", "UnsortedSegmentSum")  # fmt: skip


def _unsorted(word, run, types, what):
    op_type = f"UnsortedSegment{word.title().replace('_', '')}"

    def body(data, segment_ids, num_segments, name=None):
        if data.shape[: segment_ids.ndim] != segment_ids.shape:
            raise errors.invalid(f"data.shape = {listed(data)} does not start with segment_ids.shape = "
                                 f"{listed(segment_ids)}", op_type)  # fmt: skip
        rest = data.shape[segment_ids.ndim :]
        return run(data.reshape((segment_ids.size, *rest)), segment_ids.reshape(-1), num_segments)

    body.__name__, body.__module__ = f"unsorted_segment_{word}", __name__
    body.__doc__ = (f"The {what} of each of `num_segments` segments. Elements with a negative id are left out.")
    return op(op_type, f"math.unsorted_segment_{word}", inputs="data:T segment_ids:Tindices",
              types={"T": types, "Tindices": _IDS}, check=_check_unsorted, ints={"num_segments": "Tnumsegments"},
              accept=conversion.no_texts if word in ("mean", "sqrt_n") else None)(body)  # fmt: skip


def _named(function, name, doc):
    from flowlet.api import export

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return export(f"math.{name}")(function)


for _word, _spec in _REDUCTIONS.items():
    globals()[f"segment_{_word}"] = _segment(_word)
    globals()[f"unsorted_segment_{_word}"] = _unsorted(_word, *(_spec if _word != "mean" else (_true_mean, REAL, "mean")))
unsorted_segment_sqrt_n = _unsorted("sqrt_n", _sqrt_n, FLOATS, "sum, divided by the root of the number,")
