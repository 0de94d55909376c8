"""`tf.map_fn`, `tf.scan`, `tf.foldl`, `tf.foldr` in graphs: loops over the first axis of tensors."""

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.control_flow.loops import while_loop
from flowlet.compat.v1.control_flow.tensor_array import TensorArray
from flowlet.core import dtypes, nest
from flowlet.core.graph import build
from flowlet.core.graph.stack import default_graph
from flowlet.core.shape import TensorShape


def _callable(function):
    if not callable(function):
        raise TypeError("fn must be callable.")


class _Elements:
    """The elements of a structure of tensors: how many there are, and each by its index."""

    def __init__(self, elems, refusal=ValueError):
        from flowlet.compat import v1 as tf

        self.structure = elems
        self.tensors = [build.tensor(one, None, "elem") for one in nest.flatten(elems)]
        first = self.tensors[0].shape
        if first.rank == 0:
            raise refusal(errors.message("elems must be a 1+ dimensional Tensor, not a scalar" if refusal is ValueError else
                                         "list index out of range", "elements along a first axis.", ""))  # fmt: skip
        known = first.as_list()[0] if first.rank is not None else None
        self.count = known or tf.shape(self.tensors[0])[0]
        self.known = TensorShape([known])

    def spread(self):
        """Put the tensors into arrays, which `at` reads."""
        self._arrays = [TensorArray(one.dtype, self.count, dynamic_size=False, infer_shape=True) for one in self.tensors]
        self._arrays = [array.unstack(one) for array, one in zip(self._arrays, self.tensors)]
        return self

    def at(self, index):
        return nest.pack_sequence_as(self.structure, [array.read(index) for array in self._arrays])

    def stacked(self, arrays):
        """What arrays hold, with the first size that is known of the elements."""
        results = [array.stack() for array in arrays]
        for one in self.tensors[1:]:
            if one.shape.rank is not None:
                self.known = self.known.merge_with(one.shape[:1])
        for one in results:
            if one.shape.rank is not None:
                one.set_shape([*self.known.as_list(), *one.shape.as_list()[1:]])
        return results


@export("compat.v1.map_fn")
def map_fn(fn, elems, dtype=None, parallel_iterations=None, back_prop=True, swap_memory=False, infer_shape=True, name=None):
    """`fn` of each element along the first axis of `elems`, stacked.

    Args:
        fn: a function of one element, in the structure of `elems`; it is called once, now.
        elems: a tensor, or a structure of tensors with the same first size.
        dtype: the dtype (or structure of dtypes) that `fn` gives, where it is not that of `elems`.
        infer_shape: whether all results must have one static shape.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     sess.run(tf.map_fn(lambda x: x * x, tf.constant([1, 2, 3]))).tolist()
    [1, 4, 9]
    """
    _callable(fn)
    with default_graph().name_scope(name or "map"):
        elements = _Elements(elems)
        structure = elems if dtype is None else dtype
        kinds = [one.dtype for one in elements.tensors] if dtype is None else [dtypes.as_dtype(one) for one in nest.flatten(dtype)]
        elements.spread()
        start = build.constant(0)
        arrays = [TensorArray(one, elements.count, dynamic_size=False, infer_shape=infer_shape) for one in kinds]

        def turn(index, arrays):
            found = fn(elements.at(index))
            nest.assert_same_structure(structure, found)
            arrays = [array.write(index, one) for array, one in zip(arrays, nest.flatten(found))]
            return index + 1, arrays

        _, arrays = while_loop(lambda index, _: index < elements.count, turn, (start, arrays), maximum_iterations=elements.count)
        return nest.pack_sequence_as(structure, elements.stacked(arrays))


@export("compat.v1.scan")
def scan(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, infer_shape=True,
         reverse=False, name=None):  # fmt: skip
    """`a = fn(a, element)` along the first axis of `elems`: all values of `a`, stacked.

    Args:
        fn: a function (accumulated value, element) -> new accumulated value; it is called once, now.
        elems: a tensor, or a structure of tensors with the same first size.
        initializer: the first accumulated value; by default the first element, which `fn` does not see then.
        reverse: go from the end to the start.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     sess.run(tf.scan(lambda a, x: a + x, tf.constant([1, 2, 3]))).tolist()
    [1, 3, 6]
    """
    _callable(fn)
    with default_graph().name_scope(name or "scan"):
        elements = _Elements(elems, IndexError).spread()
        count, structure = elements.count, elems if initializer is None else initializer
        first = count - 1 if reverse else 0
        if initializer is None:
            values, done = nest.flatten(elements.at(first)), 1
        else:
            values, done = [build.tensor(one) for one in nest.flatten(initializer)], 0
        arrays = [TensorArray(one.dtype, count, element_shape=one.shape if infer_shape else None, dynamic_size=False,
                              infer_shape=infer_shape) for one in values]  # fmt: skip
        if initializer is None:
            arrays = [array.write(first, one) for array, one in zip(arrays, values)]

        def turn(index, values, arrays):
            found = fn(nest.pack_sequence_as(structure, values), elements.at(index))
            nest.assert_same_structure(structure, found)
            found = nest.flatten(found)
            arrays = [array.write(index, one) for array, one in zip(arrays, found)]
            return (index - 1 if reverse else index + 1), found, arrays

        start, going = (count - 1 - done, lambda index, *_: index >= 0) if reverse else (done, lambda index, *_: index < count)
        _, _, arrays = while_loop(going, turn, (start, values, arrays), maximum_iterations=count)
        return nest.pack_sequence_as(structure, elements.stacked(arrays))


def _fold(fn, elems, initializer, name, reverse):
    _callable(fn)
    with default_graph().name_scope(name):
        elements = _Elements(elems).spread()
        count, index = elements.count, elements.count if reverse else 0
        value = initializer
        if initializer is None:
            index = count - 1 if reverse else 0
            value = elements.at(index)
        if not reverse:
            index = build.constant(1 if initializer is None else 0)

        def turn(index, value):
            if reverse:
                index = index - 1
            found = fn(value, elements.at(index))
            return [index if reverse else index + 1, found]

        going = (lambda index, _: index > 0) if reverse else (lambda index, _: index < count)
        return while_loop(going, turn, [index, value], maximum_iterations=count)[1]


@export("compat.v1.foldl")
def foldl(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, name=None):
    """`a = fn(a, element)` from the first element along the first axis to the last: the last `a`.

    Args:
        fn: a function (accumulated value, element) -> new accumulated value.
        elems: a tensor, or a structure of tensors with the same first size.
        initializer: the first accumulated value; by default the first element.
    """
    return _fold(fn, elems, initializer, name or "foldl", False)


@export("compat.v1.foldr")
def foldr(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, name=None):
    """`a = fn(a, element)` from the last element along the first axis to the first: the last `a`."""
    return _fold(fn, elems, initializer, name or "foldr", True)
