"""`tf.debugging`: checks that raise where values, shapes or dtypes are not what they should be."""

import ml_dtypes
import numpy as np

from flowlet.api import add, export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.dtypes import FLOATS, NUMBERS, as_dtype
from flowlet.core.graph.composing import graphed
from flowlet.core.op import op
from flowlet.core.shape import TensorShape
from flowlet.ops import compare, elementwise, reduce
from flowlet.ops.effects import check_when_run


def _compare(name, relation, symbol):
    """A check of two tensors elementwise; equal shapes also tell where they differ."""

    def check(x, y, message=None, summarize=None, name=None):
        x = conversion.convert(x)
        y = conversion.convert(y, None, x.dtype)
        holds = reduce.reduce_all(relation(x, y))

        def text(good, values):
            return _difference(message, symbol, relation, *values)

        check_when_run(holds, [x, y], text)

    check.__name__ = check.__qualname__ = f"assert_{name}"
    check.__doc__ = f"""Raise an InvalidArgumentError unless `x {symbol} y` for all elements.

    Args:
        x, y: tensors that broadcast.
        message: what the error begins with.
        summarize: how many elements the error shows.
    """
    return export(f"debugging.assert_{name}")(graphed(f"debugging.assert_{name}")(check))


def _difference(message, symbol, relation, x, y):
    lines = ([message] if message else [""] if message is not None else []) + [f"Condition x {symbol} y did not hold."]
    if x.shape == y.shape and x.ndim:
        good = _numpy(symbol)(x, y)
        places = np.argwhere(~good)[:3]
        if len(places):
            lines += [f"Indices of first {len(places)} different values:", str(places),
                      "Corresponding x values:", str(x[tuple(places.T)]),
                      "Corresponding y values:", str(y[tuple(places.T)])]  # fmt: skip
    for label, values in (("x", x), ("y", y)):
        first = values.ravel()[:3]
        lines += [f"First {first.size} elements of {label}:", str(first)]
    return "\n".join(lines)


def _numpy(symbol):
    return {"==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater,
            ">=": np.greater_equal}[symbol]  # fmt: skip


assert_equal = _compare("equal", compare.equal, "==")
assert_less = _compare("less", compare.less, "<")
assert_less_equal = _compare("less_equal", compare.less_equal, "<=")
assert_greater = _compare("greater", compare.greater, ">")
assert_greater_equal = _compare("greater_equal", compare.greater_equal, ">=")
for _short in ("equal", "less", "greater"):
    add(f"assert_{_short}", globals()[f"assert_{_short}"])


@export("debugging.assert_none_equal")
@graphed("debugging.assert_none_equal")
def assert_none_equal(x, y, summarize=None, message=None, name=None):
    """Raise an InvalidArgumentError unless `x != y` for all elements."""
    x = conversion.convert(x)
    y = conversion.convert(y, None, x.dtype)
    holds = reduce.reduce_all(compare.not_equal(x, y))
    check_when_run(holds, [x, y], lambda good, values: _difference(message, "!=", compare.not_equal, *values))


def _sign(name, relation, symbol):
    """A check of each element against 0."""

    def check(x, message=None, summarize=None, name=None):
        x = conversion.convert(x)
        holds = reduce.reduce_all(relation(x, conversion.convert(0, x.dtype)))

        def text(good, values):
            shown = [str(one) for one in values[0].ravel()[: summarize or 3]]
            return (f"{message or ''}\nCondition x {symbol} 0 did not hold element-wise:\n"
                    f"x (shape={x.shape} dtype={x.dtype.name}) = \n{shown}")  # fmt: skip

        check_when_run(holds, [x], text)

    check.__name__ = check.__qualname__ = f"assert_{name}"
    check.__doc__ = f"Raise an InvalidArgumentError unless `x {symbol} 0` for all elements."
    return export(f"debugging.assert_{name}")(graphed(f"debugging.assert_{name}")(check))


assert_positive = _sign("positive", compare.greater, ">")
assert_negative = _sign("negative", compare.less, "<")
assert_non_positive = _sign("non_positive", compare.less_equal, "<=")
assert_non_negative = _sign("non_negative", compare.greater_equal, ">=")


@export("debugging.assert_near")
@graphed("debugging.assert_near")
def assert_near(x, y, rtol=None, atol=None, message=None, summarize=None, name=None):
    """Raise an InvalidArgumentError unless `abs(x - y) <= atol + rtol * abs(y)` for all elements.

    Both tolerances are 10 times the dtype's epsilon by default.
    """
    x = conversion.convert(x)
    y = conversion.convert(y, x.dtype)
    real = x.dtype.real_dtype
    epsilon = 10 * (ml_dtypes.finfo if real.is_floating else np.finfo)(real.as_numpy_dtype).eps  # no ints: a ValueError
    rtol = conversion.convert(epsilon if rtol is None else rtol, real)
    atol = conversion.convert(epsilon if atol is None else atol, real)
    holds = reduce.reduce_all(compare.less(abs(x - y), atol + rtol * abs(y)))

    def text(good, values):
        return (f"{message or ''}\nx and y not equal to tolerance rtol = {rtol!s}, atol = {atol!s}\n"
                f"x (shape={x.shape} dtype={x.dtype.name}) = {values[0]!s}\n"
                f"y (shape={y.shape} dtype={y.dtype.name}) = {values[1]}").lstrip("\n")  # fmt: skip

    check_when_run(holds, [x, y], text)


@op("CheckNumerics", inputs="tensor:T", types={"T": FLOATS})
def _same(tensor, name=None):
    return tensor


@export("debugging.check_numerics")
def check_numerics(tensor, message, name=None):
    """`tensor` as it is; an InvalidArgumentError with `message` where it holds a NaN or an infinite number.

    >>> import flowlet as tf
    >>> tf.debugging.check_numerics([1.0, 2.0], "x").numpy().tolist()
    [1.0, 2.0]
    """
    tensor = _same(tensor)
    finite = reduce.reduce_all(elementwise.is_finite(tensor))

    def text(good, values):
        found = [word for word, test in (("Inf", np.isposinf), ("-Inf", np.isneginf), ("NaN", np.isnan))
                 if test(np.asarray(values[0], np.float64)).any()]  # fmt: skip
        words = list(dict.fromkeys(word.lstrip("-") for word in found))
        return f"{message} : Tensor had {' and '.join(words)} values [Op:CheckNumerics]"

    check_when_run(finite, [tensor], text)
    return tensor


@export("debugging.assert_all_finite")
@graphed("debugging.assert_all_finite")
def assert_all_finite(x, message, name=None):
    """`x` as it is; an InvalidArgumentError with `message` where it holds a NaN or an infinite number."""
    return check_numerics(x, message)


def _rank_of(x):
    x = conversion.convert(x)
    return x, x.shape.rank


def _whole(rank):
    """A rank as an int."""
    rank = conversion.convert(rank)
    assert_type(rank, dtypes.int32)
    if rank.shape.rank != 0:
        raise ValueError("Rank must be a scalar.")
    return conversion.static(rank)


@export("debugging.assert_rank", "assert_rank")
@graphed("debugging.assert_rank")
def assert_rank(x, rank, message=None, name=None):
    """Raise a ValueError unless `x` has `rank` axes."""
    x, found = _rank_of(x)
    rank = _whole(rank)
    if found != rank:
        raise ValueError(f"{_prefixed(message)}Tensor  must have rank {rank}.  Received rank {found}, shape {x.shape}")


def _prefixed(message):
    return f"{message}.  " if message else ""


@export("debugging.assert_rank_at_least")
@graphed("debugging.assert_rank_at_least")
def assert_rank_at_least(x, rank, message=None, name=None):
    """Raise a ValueError unless `x` has `rank` axes or more."""
    x, found = _rank_of(x)
    rank = _whole(rank)
    if found < rank:
        raise ValueError(f"{_prefixed(message)}Tensor  must have rank at least {rank}.  Received rank {found}, "
                         f"shape {x.shape}")  # fmt: skip


@export("debugging.assert_rank_in")
@graphed("debugging.assert_rank_in")
def assert_rank_in(x, ranks, message=None, name=None):
    """Raise a ValueError unless the number of axes of `x` is one of `ranks`."""
    x, found = _rank_of(x)
    ranks = tuple(_whole(rank) for rank in ranks)
    if found not in ranks:
        raise ValueError(f"{_prefixed(message)}Tensor  must have rank in {ranks}.  Received rank {found}, "
                         f"shape {x.shape}")  # fmt: skip


@export("debugging.assert_scalar")
@graphed("debugging.assert_scalar")
def assert_scalar(tensor, message=None, name=None):
    """Raise a ValueError unless `tensor` has no axes."""
    tensor, rank = _rank_of(tensor)
    if rank != 0:
        raise ValueError(f"{_prefixed(message)}Expected scalar shape, saw shape: {tensor.shape}.")


@export("debugging.assert_shapes")
def assert_shapes(shapes, data=None, summarize=None, message=None, name=None):
    """Raise a ValueError unless tensors have shapes that agree.

    Args:
        shapes: pairs (tensor, shape), or a dict; in a shape, an int is a size, a text stands for the same size
            everywhere, None or "." for any size, and "..." or "*" first for any leading axes.

    >>> import flowlet as tf
    >>> tf.debugging.assert_shapes([(tf.zeros([2, 3]), ("N", 3)), (tf.zeros([2]), ("N",))])
    """
    sizes = {}
    pairs = list(shapes.items()) if isinstance(shapes, dict) else list(shapes)
    for tensor, shape in pairs:
        found = conversion.convert(tensor).shape.as_list()
        wanted = list(TensorShape(shape)) if isinstance(shape, TensorShape) else (
            [shape] if isinstance(shape, int) or shape is None else list(shape))  # fmt: skip
        label = f"Tensor shape={TensorShape(found)} dtype={conversion.convert(tensor).dtype.name}"
        if wanted and wanted[0] in (Ellipsis, "*", "..."):
            wanted = wanted[1:]
            tail = found[len(found) - len(wanted) :] if len(wanted) <= len(found) else found
        else:
            tail = found
        if len(tail) != len(wanted):
            raise ValueError(f"{_prefixed(message)}{label} must have rank {len(wanted)}.  Received rank {len(found)}, "
                             f"shape {TensorShape(found)}")  # fmt: skip
        for axis, (size, want) in enumerate(zip(tail, wanted)):
            if want is None or want == ".":
                continue
            if isinstance(want, str) and not want.isdigit():
                known, where = sizes.setdefault(want, (size, label))
                source = f"Specified by {where} dimension {axis}"
            else:
                known, source = int(want), "Specified explicitly"
            if size != known:
                raise ValueError(f"{_prefixed(message)}{source}.  {label} dimension {axis} must have size {known}.  "
                                 f"Received size {size}, shape {TensorShape(found)}")  # fmt: skip


@export("debugging.assert_type")
@graphed("debugging.assert_type")
def assert_type(tensor, tf_type, message=None, name=None):
    """Raise a TypeError unless `tensor` has the dtype `tf_type`."""
    tensor, tf_type = conversion.convert(tensor), as_dtype(tf_type)
    if tensor.dtype is not tf_type:
        raise TypeError(f"{message} tensor must be of type {tf_type}")


@export("debugging.assert_integer")
@graphed("debugging.assert_integer")
def assert_integer(x, message=None, name=None):
    """Raise a TypeError unless `x` has an integer dtype."""
    x = conversion.convert(x)
    if not x.dtype.is_integer:
        raise TypeError(f'{_prefixed(message)}Expected "x" to be integer type.  Found: tensor of dtype {x.dtype}')


@export("debugging.assert_proper_iterable")
def assert_proper_iterable(values):
    """Raise a TypeError unless `values` is an iterable of things, not a tensor, an array or a text."""
    if isinstance(values, (str, bytes, np.ndarray)) or hasattr(values, "_value"):
        raise TypeError(f"Expected argument 'values' to be a 'proper' iterable.  Found: {type(values)}")
    if not hasattr(values, "__iter__"):
        raise TypeError(f"Expected argument 'values' to be iterable.  Found: {type(values)}")


@export("debugging.assert_same_float_dtype")
def assert_same_float_dtype(tensors=None, dtype=None):
    """The floating dtype of all tensors (float32 for none); a ValueError where there are two, or none is floating."""
    found = None if dtype is None else as_dtype(dtype)
    for tensor in tensors or ():
        if tensor is None:
            continue
        if found is not None and tensor.dtype is not found:
            raise ValueError(f"Tensor conversion requested dtype {found.name}: expected a tensor of that dtype, got "
                             f"{tensor.dtype.name}.")  # fmt: skip
        found = tensor.dtype
    found = found or dtypes.float32
    if not found.is_floating:
        raise ValueError(f"Expected floating point type, got {found}.")
    return found


@export("debugging.is_numeric_tensor")
def is_numeric_tensor(tensor):
    """Whether `tensor` is a tensor of numbers.

    >>> import flowlet as tf
    >>> tf.debugging.is_numeric_tensor(tf.constant(1)), tf.debugging.is_numeric_tensor(tf.constant("a"))
    (True, False)
    """
    return hasattr(tensor, "_value") and tensor.dtype in NUMBERS
