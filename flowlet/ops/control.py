"""Branches and loops: Python's own where values are known, XLA's where they are not (core/control.py)."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import control, dtypes, nest
from flowlet.core import convert as conversion
from flowlet.core.graph.composing import graphed
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor
from flowlet.ops.array import stack, unstack
from flowlet.ops.cast import cast
from flowlet.ops.gather import where


def _callable(function, name):
    if not callable(function):
        raise TypeError(f"'{name}' must be callable.")


@export("cond")
@graphed("cond")
def cond(pred, true_fn=None, false_fn=None, name=None):
    """`true_fn()` if `pred` is true, else `false_fn()`; only the one that is chosen runs.

    Args:
        pred: a bool, or a scalar boolean tensor.
        true_fn, false_fn: functions without arguments. Inside a tf.function both must give the same structure,
            shapes and dtypes.

    >>> import flowlet as tf
    >>> tf.cond(tf.constant(2) > 1, lambda: "larger", lambda: "not larger")
    'larger'
    """
    _callable(true_fn, "true_fn")
    _callable(false_fn, "false_fn")
    if control.is_known(pred):
        return true_fn() if pred else false_fn()
    if pred.shape.rank != 0:
        raise errors.invalid(f"The second input must be a scalar, but it has shape {pred.shape.as_list()}", "If")
    index = cast(pred if pred.dtype is dtypes.bool_ else pred != conversion.convert(0, pred.dtype), dtypes.int32)
    return control.branch("cond", index, [false_fn, true_fn])


@export("case")
@graphed("case")
def case(pred_fn_pairs, default=None, exclusive=False, strict=False, name="case"):
    """The function of the first true predicate is run, else `default`.

    Args:
        pred_fn_pairs: pairs (scalar boolean tensor, function).
        default: what to run where no predicate is true; the last function, where it is None.
        exclusive: at most one predicate may be true.

    >>> import flowlet as tf
    >>> x = tf.constant(3)
    >>> tf.case([(x < 2, lambda: "small"), (x < 5, lambda: "middle")], default=lambda: "large")
    'middle'
    """
    pairs = list(pred_fn_pairs.items() if isinstance(pred_fn_pairs, dict) else pred_fn_pairs)
    if not pairs:
        raise ValueError("pred_fn_pairs must be a list or tuple of at least one pair.")
    for predicate, function in pairs:
        _callable(function, "fn")
        if not hasattr(predicate, "dtype"):
            raise TypeError(f"pred must be a Tensor, got: {predicate!r}")
        if predicate.dtype is not dtypes.bool_:
            raise TypeError(f"pred must be a bool Tensor, got one of {predicate.dtype!r}")
    if default is not None:
        _callable(default, "false_fn")
    if all(control.is_known(predicate) for predicate, _ in pairs):
        true = [function for predicate, function in pairs if predicate]
        if exclusive and len(true) > 1:
            raise errors.invalid("Input error: exclusive=True: more than 1 conditions evaluated as True.", "Assert")
        if true:
            return true[0]()
        if default is None:
            raise errors.invalid("None of the conditions evaluated as True.", "Assert")
        return default()
    if default is None:
        *pairs, (_, default) = pairs
    result = default
    for predicate, function in reversed(pairs):
        result = lambda p=predicate, f=function, rest=result: cond(p, f, rest)  # noqa: E731
    return result()


@export("switch_case")
@graphed("switch_case")
def switch_case(branch_index, branch_fns, default=None, name="switch_case"):
    """The result of `branch_fns[branch_index]()`, and of `default` (the last one) for any other index.

    >>> import flowlet as tf
    >>> tf.switch_case(tf.constant(1), [lambda: "a", lambda: "b"])
    'b'
    """
    keyed = isinstance(branch_fns, dict) or (branch_fns and isinstance(branch_fns[0], tuple))
    pairs = list(branch_fns.items() if isinstance(branch_fns, dict) else branch_fns if keyed else enumerate(branch_fns))
    if not hasattr(branch_index, "dtype"):
        raise TypeError(f"'branch_index' must be a Tensor, got {type(branch_index)}")
    for key, function in pairs:
        if not isinstance(key, int):
            raise TypeError(f"key must be a Python `int`, got {type(key)}")
        _callable(function, "branch_fns")
    keys, branches = sorted(key for key, _ in pairs), dict(pairs)
    if keys != list(range(len(pairs))):
        raise ValueError(f"branch indices (keys) must form contiguous range of [0 to {len(pairs)}) but found "
                         "{" + ",".join(map(str, keys)) + "}")  # fmt: skip
    if branch_index.shape.rank != 0:
        raise errors.invalid(f"The branch index must be a scalar, but it has shape {branch_index.shape}.", "Case")
    last = branches[max(branches)] if default is None else default
    if control.is_known(branch_index):
        return branches.get(int(branch_index), last)()
    outside = (branch_index < 0) | (branch_index >= len(branches))
    place = where(outside, conversion.convert(np.int32(len(branches))), cast(branch_index, dtypes.int32))
    return control.branch("switch_case", place, [*[branches[key] for key in sorted(branches)], last])


@export("while_loop")
@graphed("while_loop")
def while_loop(cond, body, loop_vars, shape_invariants=None, parallel_iterations=10, back_prop=True, swap_memory=False,
               maximum_iterations=None, name=None):  # fmt: skip
    """`loop_vars = body(*loop_vars)` as long as `cond(*loop_vars)` is true.

    Args:
        cond: a function from the loop variables to a scalar boolean.
        body: a function from the loop variables to their new values, in the same structure.
        loop_vars: a list or tuple of tensors, or of structures of them.
        maximum_iterations: the largest number of turns. Inside a tf.function its gradient takes less time with it.

    Returns:
        The loop variables at the end, in the form of `loop_vars`.

    >>> import flowlet as tf
    >>> i, total = tf.while_loop(lambda i, s: i < 5, lambda i, s: (i + 1, s + i), (0, 0))
    >>> total.numpy().item()
    10
    """
    _callable(cond, "cond")
    _callable(body, "body")
    if not loop_vars:
        raise ValueError("No loop variables provided.")
    limit = None if maximum_iterations is None else conversion.static(maximum_iterations)
    if state.frame is not None:
        packed = _tensors(loop_vars)

        def step(*variables):
            found = body(*variables)
            found = type(packed)(found) if isinstance(found, (list, tuple)) else type(packed)((found,))
            nest.assert_same_structure(packed, found)
            return found

        return control.loop(cond, step, packed, limit)
    turns = 0
    while (limit is None or turns < limit) and cond(*loop_vars):
        found = body(*loop_vars)
        if not isinstance(found, (list, tuple)) and len(loop_vars) == 1:
            found = (found,)
        nest.assert_same_structure(list(loop_vars), list(found))
        loop_vars = type(loop_vars)(found)
        turns += 1
    return _tensors(loop_vars)


def _tensors(structure):
    """The leaves of a structure as tensors; those that hold tensors as they are."""
    return nest.map_structure(lambda leaf: leaf if isinstance(leaf, nest.Composite) else conversion.convert(leaf), structure)


def _elements(elems, what="elems"):
    """The tensors of a structure, and how many elements they have along the first axis."""
    tensors = nest.map_structure(conversion.convert, elems)
    flat = nest.flatten(tensors)
    if not flat:
        raise ValueError(f"{what} must be a Tensor or (possibly nested) sequence of Tensors. Got {elems}, which does "
                         "not contain any Tensors.")  # fmt: skip
    for tensor in flat:
        _ = tensor._value  # a symbolic tensor of Keras raises
        if tensor.shape.rank == 0:
            raise ValueError(f"Elements in {what} must be 1+ dimensional Tensors, not scalars")
        tensor.shape[:1].assert_is_compatible_with(flat[0].shape[:1])
    return tensors, flat[0].shape[0]


def _items(tensors, count):
    """The elements of a structure of tensors, each in that structure."""
    columns = [unstack(tensor) for tensor in nest.flatten(tensors)]
    return [nest.pack_sequence_as(tensors, [column[i] for column in columns]) for i in range(count)]


def _stacked(results):
    """Structures of tensors, stacked leaf by leaf."""
    columns = zip(*[nest.flatten(one) for one in results])
    return nest.pack_sequence_as(results[0], [stack([conversion.convert(one) for one in column]) for column in columns])


@export("map_fn")
@graphed("map_fn")
def map_fn(fn, elems, dtype=None, parallel_iterations=None, back_prop=True, swap_memory=False, infer_shape=True,
           name=None, fn_output_signature=None):  # fmt: skip
    """`fn` on each element along the first axis of `elems`, the results stacked.

    Args:
        fn: a function of one element (in the structure of `elems`).
        elems: a tensor, or a structure of tensors with the same first size.
        fn_output_signature: the dtype (or structure of dtypes or TensorSpecs) that `fn` gives, where it is not that of
            `elems`; `dtype` is its older name.

    >>> import flowlet as tf
    >>> tf.map_fn(lambda x: x * x, tf.constant([1, 2, 3])).numpy().tolist()
    [1, 4, 9]
    """
    _callable(fn, "fn")
    tensors, count = _elements(elems)
    signature = fn_output_signature if fn_output_signature is not None else dtype
    wanted = nest.map_structure(lambda one: getattr(one, "dtype", None) or dtypes.as_dtype(one),
                                tensors if signature is None else signature)  # fmt: skip
    if state.frame is not None:
        _, out = control.scan(lambda _, item: ([], fn(item)), [], tensors)
        return out
    results = [fn(item) for item in _items(tensors, count)]
    if results:
        nest.assert_same_structure(wanted, results[0])
    else:
        shapes = [tensor.shape[1:] for tensor in nest.flatten(tensors)] * len(nest.flatten(wanted))
        return nest.pack_sequence_as(wanted, [EagerTensor(np.zeros([0, *shape], one._np))
                                              for one, shape in zip(nest.flatten(wanted), shapes)])  # fmt: skip
    for one, expected in zip(nest.flatten(results[0]), nest.flatten(wanted)):
        found = conversion.convert(one).dtype
        if found is not expected:
            raise errors.invalid(f"TensorArray dtype is {expected.name} but Op is trying to write dtype {found.name}",
                                 "TensorListSetItem")  # fmt: skip
    return _stacked(results)


@export("vectorized_map")
def vectorized_map(fn, elems, fallback_to_while_loop=True):
    """`fn` on all elements along the first axis of `elems` at once; much faster than `map_fn`.

    >>> import flowlet as tf
    >>> tf.vectorized_map(lambda x: tf.reduce_sum(x), tf.constant([[1, 2], [3, 4]])).numpy().tolist()
    [3, 7]
    """
    tensors, _ = _elements(elems)
    return control.mapped(fn, tensors)


@export("scan")
@graphed("scan")
def scan(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, infer_shape=True,
         reverse=False, name=None):  # fmt: skip
    """`a = fn(a, element)` along the first axis of `elems`: all values of `a`, stacked.

    Args:
        fn: a function (accumulated value, element) -> new accumulated value.
        elems: a tensor, or a structure of tensors with the same first size.
        initializer: the first accumulated value; by default the first element, which `fn` does not see then.
        reverse: go from the end to the start.

    >>> import flowlet as tf
    >>> tf.scan(lambda a, x: a + x, tf.constant([1, 2, 3])).numpy().tolist()
    [1, 3, 6]
    """
    _callable(fn, "fn")
    tensors, count = _elements(elems)
    if state.frame is not None and count:
        start = initializer
        if start is None:
            first = -1 if reverse else 0
            start = nest.map_structure(lambda one: one[first], tensors)
            tensors = nest.map_structure(lambda one: one[:-1] if reverse else one[1:], tensors)
        start = _tensors(start)
        _, out = control.scan(lambda a, item: (fn(a, item),) * 2, start, tensors, reverse)
        if initializer is None:
            from flowlet.ops.array import concat

            pair = (lambda a, b: [b, a[None]]) if reverse else (lambda a, b: [a[None], b])
            out = nest.map_structure(lambda a, b: concat(pair(a, b), 0), start, out)
        return out
    items = _items(tensors, count)
    found = _folded(fn, items, initializer, reverse, keep=True)
    if not found:
        return nest.map_structure(lambda one: EagerTensor(np.zeros([0, *one.shape], one.dtype._np)), _tensors(initializer))
    return _stacked(found[::-1] if reverse else found)


def _folded(fn, items, initializer, reverse, keep=False):
    """All accumulated values of a fold."""
    items = items[::-1] if reverse else items
    if initializer is None and not items:
        raise errors.OutOfRangeError(message="Tried to read from index 0 but array size is: 0 (no elements, and no "
                                             "initializer)")  # fmt: skip
    if initializer is None:
        value, items, found = items[0], items[1:], [items[0]]
    else:
        value, found = _tensors(initializer), []
    for item in items:
        after = fn(value, item)
        nest.assert_same_structure(value, after)
        value = after
        found.append(value)
    return found if keep else [value]


def _fold(fn, elems, initializer, reverse):
    _callable(fn, "fn")
    tensors, count = _elements(elems)
    if state.frame is not None and count:
        if initializer is None:
            first = -1 if reverse else 0
            initializer = nest.map_structure(lambda one: one[first], tensors)
            tensors = nest.map_structure(lambda one: one[:-1] if reverse else one[1:], tensors)
        start = _tensors(initializer)
        return control.scan(lambda a, item: (fn(a, item), []), start, tensors, reverse)[0]
    return _folded(fn, _items(tensors, count), initializer, reverse)[-1]


@export("foldl")
@graphed("foldl")
def foldl(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, name=None):
    """`a = fn(a, element)` from the first element to the last: the last `a`.

    >>> import flowlet as tf
    >>> tf.foldl(lambda a, x: a - x, tf.constant([1, 2, 3])).numpy().item()
    -4
    """
    return _fold(fn, elems, initializer, False)


@export("foldr")
@graphed("foldr")
def foldr(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, name=None):
    """`a = fn(a, element)` from the last element to the first: the last `a`."""
    return _fold(fn, elems, initializer, True)
