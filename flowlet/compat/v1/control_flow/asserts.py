"""`tf.assert_equal` and its kin in graphs: operations that stop the run where a condition does not hold.

What is known before the run is checked at once.
"""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.control_flow.checks import checked_assert
from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.graph.partial import constant_value
from flowlet.core.graph.stack import default_graph


def _tf():
    from flowlet.compat import v1

    return v1


def _export(function, name, doc):
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    export(f"compat.v1.{name}", f"compat.v1.debugging.{name}")(function)
    return function


def _passed(name):
    return default_graph().add("NoOp", nodes.Nothing(), name=name)


def _known(tensor):
    return constant_value(tensor)


def _check_known(condition, data):
    """Raise at once where the condition is known not to hold."""
    if condition:
        return
    texts = []
    for one in data:
        value = one if isinstance(one, str) else _known(one)
        texts.append(value if isinstance(value, str) else str(one) if value is None else str(value))
    raise errors.InvalidArgumentError(message="\n".join(text for text in texts if text))


# two tensors ----------------------------------------------------------------------------------------------------------

_PAIRS = {"assert_equal": ("==", "equal", np.equal), "assert_none_equal": ("!=", "not_equal", np.not_equal),
          "assert_less": ("<", "less", np.less), "assert_less_equal": ("<=", "less_equal", np.less_equal),
          "assert_greater": (">", "greater", np.greater),
          "assert_greater_equal": (">=", "greater_equal", np.greater_equal)}  # fmt: skip


def _comparing(opname, symbol, function, static):
    def checked(x, y, data=None, summarize=None, message=None, name=None):
        graph = default_graph()
        if opname == "assert_equal":  # 1.15 opens its scope twice
            with graph.name_scope(name or opname):
                if x is y:
                    return _passed("NoOp")
        with graph.name_scope(name or opname):
            x = build.tensor(x, None, "x")
            y = build.tensor(y, None if hasattr(y, "dtype") else x.dtype, "y")
            if data is None:
                data = [f"Condition x {symbol} y did not hold element-wise:", f"x ({x.name}) = ", x, f"y ({y.name}) = ", y]
                data = [message, *data] if message is not None else data
            condition = _tf().reduce_all(getattr(_tf(), function)(x, y))
            one, two = _known(x), _known(y)
            if one is not None and two is not None:
                _check_known(np.all(static(one, two)), data)
            return checked_assert(condition, data, summarize)

    return _export(checked, opname, f"""An operation that raises an InvalidArgumentError unless `x {symbol} y` for all elements.

    Args:
        x, y: tensors of one dtype whose shapes broadcast.
        data: what the error shows; by default both tensors.
        summarize: how many elements of each it shows (3).
        message: what stands before it.
    """)


for _name, _row in _PAIRS.items():
    globals()[_name] = _comparing(_name, *_row)


# a tensor and zero ----------------------------------------------------------------------------------------------------

_SIGNS = {"assert_positive": (">", "assert_less", True), "assert_negative": ("<", "assert_less", False),
          "assert_non_negative": (">=", "assert_less_equal", True),
          "assert_non_positive": ("<=", "assert_less_equal", False)}  # fmt: skip


def _signed(opname, symbol, pair, zero_first):
    def check(x, data=None, summarize=None, message=None, name=None):
        with default_graph().name_scope(name or opname):
            x = build.tensor(x, None, "x")
            if data is None:
                data = [message or "", f"Condition x {symbol} 0 did not hold element-wise:", f"x ({x.name}) = ", x]
            zero = build.constant(0, x.dtype)
            return globals()[pair](*((zero, x) if zero_first else (x, zero)), data=data, summarize=summarize)

    return _export(check, opname, f"An operation that raises an InvalidArgumentError unless `x {symbol} 0` for all elements.")


for _name, _row in _SIGNS.items():
    globals()[_name] = _signed(_name, *_row)


def _near(x, y, rtol=None, atol=None, data=None, summarize=None, message=None, name=None):
    tf = _tf()
    with default_graph().name_scope(name or "assert_near"):
        x = build.tensor(x, None, "x")
        y = build.tensor(y, x.dtype, "y")
        epsilon = 10 * np.finfo(x.dtype._np).eps
        rtol = build.tensor(epsilon if rtol is None else rtol, x.dtype, "rtol")
        atol = build.tensor(epsilon if atol is None else atol, x.dtype, "atol")
        if data is None:
            data = [message or "", f"x and y not equal to tolerance rtol = {rtol}, atol = {atol}", f"x ({x.name}) = ", x,
                    f"y ({y.name}) = ", y]  # fmt: skip
        tolerance = atol + rtol * tf.abs(y)
        return checked_assert(tf.reduce_all(tf.less(tf.abs(x - y), tolerance)), data, summarize)


_export(_near, "assert_near", """An operation that raises an InvalidArgumentError unless `|x - y| < atol + rtol * |y|`.

    Args:
        x, y: floating tensors.
        rtol, atol: the tolerance; by default 10 times the spacing of numbers around 1.
    """)


# ranks, shapes, dtypes ------------------------------------------------------------------------------------------------


def _type(tensor, tf_type, message=None, name=None):
    with default_graph().name_scope(name or "assert_type"):
        tensor, wanted = build.tensor(tensor, None, "tensor"), dtypes.as_dtype(tf_type)
        if tensor.dtype is not wanted:
            raise TypeError(f"{message or ''}  {tensor.name} must be of type {wanted!r}")
        return _passed("statically_determined_correct_type")


assert_type = _export(_type, "assert_type", "A TypeError unless `tensor` is of this dtype.")


def _integer(x, message=None, name=None):
    with default_graph().name_scope(name or "assert_integer"):
        x = build.tensor(x, None, "x")
        if not x.dtype.is_integer:
            raise TypeError(f"{message or ''}  Expected \"x\" to be integer type.  Found: {x.name} of dtype {x.dtype!r}")
        return _passed("statically_determined_was_integer")


_export(_integer, "assert_integer", "A TypeError unless `x` is of an integer dtype.")


def _scalar(tensor, name=None, message=None):
    with default_graph().name_scope(name or "assert_scalar"):
        tensor = build.tensor(tensor, None, "tensor")
        if tensor.shape.rank != 0:
            raise ValueError(f"{message or ''}Expected scalar shape for {tensor.name}, saw shape: {tensor.shape}.")
        return tensor


_export(_scalar, "assert_scalar", "The tensor; a ValueError unless it is known to be a scalar.")

_RANKS = {"assert_rank": ("rank", "equal", lambda one, two: one == two),
          "assert_rank_at_least": ("rank at least", "greater_equal", lambda one, two: one >= two)}  # fmt: skip


def _ranked(opname, words, function, static):
    def check(x, rank, data=None, summarize=None, message=None, name=None):
        tf = _tf()
        with default_graph().name_scope(name or opname):
            x = build.tensor(x, None, "x")
            rank = build.tensor(rank, None, "rank")
            if data is None:
                data = [message or "", f"Tensor {x.name} must have {words}", rank, "Received shape: ", _shape(x)]
            _type(rank, dtypes.int32)
            known = _known(rank)
            if known is not None and known.ndim:
                raise ValueError("Rank must be a scalar.")
            if known is not None and x.shape.rank is not None:
                if not static(x.shape.rank, int(known)):
                    raise ValueError(f"{message or ''}.  Tensor {x.name} must have {words} {int(known)}.  Received rank "
                                     f"{x.shape.rank}, shape {x.shape}")  # fmt: skip
                return _passed("static_checks_determined_all_ok")
            return checked_assert(getattr(tf, function)(tf.rank(x), rank), data, summarize)

    return _export(check, opname, f"An operation that raises an error unless `x` has {words} `rank`; at once where both are known.")


def _shape(tensor):
    graph = default_graph()
    node = nodes.OfShape(lambda shape: [np.array(shape, np.int32)])
    return graph.add("Shape", node, (tensor,), [(dtypes.int32, [tensor.shape.rank])]).outputs[0]


for _name, _row in _RANKS.items():
    globals()[_name] = _ranked(_name, *_row)


def _rank_in(x, ranks, data=None, summarize=None, message=None, name=None):
    tf = _tf()
    with default_graph().name_scope(name or "assert_rank_in"):
        x = build.tensor(x, None, "x")
        ranks = [build.tensor(one, None, "rank") for one in ranks]
        if data is None:
            data = [message or "", f"Tensor {x.name} must have rank in", *ranks, "Received shape: ", _shape(x)]
        for one in ranks:
            _type(one, dtypes.int32)
        known = [_known(one) for one in ranks]
        if x.shape.rank is not None and all(one is not None for one in known):
            if x.shape.rank not in [int(one) for one in known]:
                wanted = tuple(int(one) for one in known)
                raise ValueError(f"{message or ''}.  Tensor {x.name} must have rank in {wanted}.  Received rank {x.shape.rank}, "
                                 f"shape {x.shape}")  # fmt: skip
            return _passed("static_checks_determined_all_ok")
        matches = [tf.equal(tf.rank(x), one) for one in ranks]
        return checked_assert(tf.reduce_any(tf.stack(matches)), data, summarize)


assert_rank_in = _export(_rank_in, "assert_rank_in", "An operation that raises an error unless the rank of `x` is one of `ranks`.")
