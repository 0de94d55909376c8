"""`tf.cond`, `tf.case`, `tf.switch_case` in graphs."""

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.control_flow.checks import checked_assert
from flowlet.core import dtypes
from flowlet.core.graph import build, building
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph


@export("compat.v1.cond")
def cond(pred, true_fn=None, false_fn=None, strict=False, name=None, fn1=None, fn2=None):
    """What `true_fn()` builds where `pred` is true as the graph runs, else what `false_fn()` builds.

    Both functions are called now; only the operations of one of them run.

    Args:
        pred: a scalar bool tensor.
        true_fn, false_fn: functions without arguments that give tensors or operations in the same structure; `fn1` and
            `fn2` are their older names.
        strict: whether a list of one tensor stays a list.

    Raises:
        TypeError: where `pred` is no tensor, or a function is missing or none.
        ValueError: where the functions give different structures or dtypes.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     x = tf.placeholder(tf.float32, [])
    ...     sess.run(tf.cond(x > 0, lambda: x, lambda: -x), {x: -2.0})
    np.float32(2.0)
    """
    functions = []
    for label, given, older in (("true_fn", true_fn, fn1), ("false_fn", false_fn, fn2)):
        function = older if given is None else given
        if function is None:
            raise TypeError(f"cond(): {label} argument required")
        if not callable(function):
            raise TypeError(f"{label} must be callable.")
        functions.append(function)
    with default_graph().name_scope(name or "cond") as scope:
        if isinstance(pred, bool):
            raise TypeError(errors.message("pred must not be a Python bool", f"a scalar bool tensor, not {pred}.",
                                           "choose with Python's own `if`."))  # fmt: skip
        return building.cond(pred, functions, strict, scope)


@export("compat.v1.case")
def case(pred_fn_pairs, default=None, exclusive=False, strict=False, name="case"):
    """The result of the function whose predicate is the first true one, else of `default`.

    Args:
        pred_fn_pairs: pairs (scalar bool tensor, function), or a dict of them.
        default: what counts where no predicate is true. Without it the last function does, and one must be true.
        exclusive: whether at most one may be true; checked as the graph runs.
    """
    if isinstance(pred_fn_pairs, dict):
        pairs = sorted(pred_fn_pairs.items(), key=lambda pair: pair[0].name)
        if not exclusive:
            pairs = list(pred_fn_pairs.items())
    elif isinstance(pred_fn_pairs, (list, tuple)):
        pairs = list(pred_fn_pairs)
    else:
        raise TypeError(errors.message("fns must be a list, tuple, or dict", f"pairs, not {pred_fn_pairs!r}.", ""))
    for pair in pairs:
        _check_pair(pair)
    if default is not None and not callable(default):
        raise TypeError("default must be callable.")
    if not pairs:
        raise ValueError(errors.message("not enough values to unpack (expected 2, got 0)", "at least one pair.", ""))
    from flowlet.compat import v1 as tf

    with tf.name_scope(name, "case", [pair[0] for pair in pairs]):
        predicates = [predicate for predicate, _ in pairs]
        if default is None:
            *pairs, (_, function) = pairs
            default = _the_last(predicates, function)
        result = default
        for predicate, function in reversed(pairs):
            result = _step(predicate, function, result, strict)
        if not exclusive:
            return result()
        with default_graph().control_dependencies([_at_most(1, predicates, "Input error: exclusive=True")]):
            return result()


def _step(predicate, function, rest, strict):
    return lambda: cond(predicate, function, rest, strict=strict, name="cond")


def _check_pair(pair):
    if not isinstance(pair, tuple) or len(pair) != 2:  # noqa: PLR2004
        raise TypeError("Each entry in pred_fn_pairs must be a 2-tuple")
    predicate, function = pair
    if not isinstance(predicate, GraphTensor):
        raise TypeError(f"pred must be a Tensor, got: {predicate}")
    if predicate.dtype is not dtypes.bool_:
        raise TypeError(f"pred must be Tensor of type bool: {predicate.name}")
    if not callable(function):
        raise TypeError(f"fn for pred {predicate.name} must be callable.")


def _packed(predicates):
    from flowlet.compat import v1 as tf

    if not predicates:
        return build.tensor([], None, "preds_c")
    return tf.stack(predicates, name="preds_c")


def _at_most(limit, predicates, text):
    """An operation that checks that no more than so many predicates are true."""
    from flowlet.compat import v1 as tf

    together = _packed(predicates)
    count = tf.reduce_sum(tf.cast(together, tf.int32), name="num_true_conds")
    names = ", ".join(predicate.name for predicate in predicates)
    within = tf.less_equal(count, tf.constant(limit, name="n_true_conds"))
    return checked_assert(within, [f"{text}: more than {limit} conditions ({names}) evaluated as True:", together], len(predicates))


def _the_last(predicates, function):
    """The last function in place of a default: its predicate must be true, and no other one."""
    together, number = _packed(predicates), len(predicates) - 1

    def default():
        text = f"Implementation error: selected default action #{number} was called, but some of other predicates are True: "
        checks = [_at_most(0, predicates[:-1], text),
                  checked_assert(predicates[-1], ["Input error: None of conditions evaluated as True:", together])]  # fmt: skip
        with default_graph().control_dependencies(checks):
            return function()

    return default


@export("compat.v1.switch_case")
def switch_case(branch_index, branch_fns, default=None, name="switch_case"):
    """The result of `branch_fns[branch_index]`; of `default` (else the last one) for any other index.

    Args:
        branch_index: a scalar int32 tensor.
        branch_fns: a dict of int -> function, or a list of functions or of such pairs.
    """
    from flowlet.compat import v1 as tf

    keyed = isinstance(branch_fns, dict) or (branch_fns and isinstance(branch_fns[0], tuple))
    pairs = list(branch_fns.items() if isinstance(branch_fns, dict) else branch_fns if keyed else enumerate(branch_fns))
    for key, function in pairs:
        if not isinstance(key, int):
            raise TypeError(f"key must be a Python `int`, got {key!r}")
        if not callable(function):
            raise TypeError(f"fn for key {key} must be callable.")
    pairs.sort()
    if [key for key, _ in pairs] != list(range(len(pairs))):
        raise ValueError(f"branch indices (keys) must form contiguous range of [0 to {len(pairs)}) but found "
                         "{" + ",".join(str(key) for key, _ in pairs) + "}")  # fmt: skip
    if default is None:
        default = pairs.pop()[1]
    with tf.name_scope(name, "switch_case", [branch_index]):
        index = build.tensor(branch_index, None, "branch_index")
        result = default
        for key, function in reversed(pairs):
            result = _step(tf.equal(index, key), function, result, False)
        return result()
