"""Functions over elements."""

import itertools

import numpy as np

from flowlet import errors
from flowlet.core import dtypes, nest
from flowlet.core.spec import TensorSpec
from flowlet.data import structures
from flowlet.data.base import Base, argument, integer
from flowlet.data.functions import Function
from flowlet.data.pipeline import UNKNOWN, Pipeline, whole


class Mapping(Base):
    def map(
        self,
        map_func,
        num_parallel_calls=None,
        deterministic=None,
        synchronous=None,
        use_unbounded_threadpool=None,
        name=None,
    ):
        """The results of a function for each element.

        Args:
            map_func: a function of an element; of its parts where it is a tuple. In eager mode it is called for each element with
                eager tensors, in a graph once, to build one.
            num_parallel_calls, deterministic: accepted; elements are made one after another.

        >>> import flowlet as tf
        >>> [int(x) for x in tf.data.Dataset.range(3).map(lambda x: x * 10)]
        [0, 10, 20]
        """
        function = self._function(map_func)
        kind, counts = ("MapDataset", ()) if num_parallel_calls is None else (
            "ParallelMapDataset", [argument(num_parallel_calls, dtypes.int32, "num_parallel_calls")])  # fmt: skip

        def make(source, *given):
            call = function.bound(*given[: len(given) - len(counts)])
            return Pipeline(lambda: map(call, source), source.size)

        return self._then(kind, make, *function.captured, *counts, spec=function.spec)

    def _function(self, function, *specs):
        return Function(function, *specs, lambda: self.element_spec, family=self._family())

    def filter(self, predicate, name=None):
        """The elements for which a function is true.

        Raises:
            ValueError: where it gives no boolean.

        >>> import flowlet as tf
        >>> [int(x) for x in tf.data.Dataset.range(5).filter(lambda x: x % 2 == 1)]
        [1, 3]
        """
        function = self._function(predicate)
        if function.captured or not self._eager:
            _check_boolean(function.spec())

        def make(source, *captured):
            call = function.bound(*captured)
            return Pipeline(lambda: (element for element in source if _truth(call(element))), UNKNOWN)

        return self._then("FilterDataset", make, *function.captured)

    _eager = property(lambda self: self._found is not None)

    def take_while(self, predicate, name=None):
        """Elements up to the first one for which a function is false."""
        function = self._function(predicate)

        def make(source, *captured):
            call = function.bound(*captured)
            return Pipeline(lambda: itertools.takewhile(lambda element: _truth(call(element)), source), UNKNOWN)

        return self._then("TakeWhileDataset", make, *function.captured)

    def flat_map(self, map_func, name=None):
        """The elements of the data sets that a function gives for each element, one after another.

        >>> import flowlet as tf
        >>> [int(x) for x in tf.data.Dataset.range(4).flat_map(tf.data.Dataset.range)]
        [0, 0, 1, 0, 1, 2]
        """
        function = self._function(map_func)

        def make(source, *captured):
            call = function.bound(*captured)
            return Pipeline(lambda: (inner for element in source for inner in _data_set(call(element))), UNKNOWN)

        return self._then("FlatMapDataset", make, *function.captured, spec=_inner_spec(function))

    def interleave(
        self, map_func, cycle_length=None, block_length=None, num_parallel_calls=None, deterministic=None, name=None
    ):
        """Elements of the data sets that a function gives, by turns.

        Args:
            map_func: a function from an element to a data set.
            cycle_length: how many data sets are open at a time.
            block_length: how many elements are taken of one before the next one's turn.
            num_parallel_calls, deterministic: accepted; elements come in the deterministic order.

        >>> import flowlet as tf
        >>> data = tf.data.Dataset.range(1, 4).interleave(lambda n: tf.data.Dataset.from_tensors(n).repeat(2), cycle_length=2)
        >>> [int(x) for x in data]
        [1, 2, 1, 2, 3, 3]
        """
        function = self._function(map_func)
        counts = [integer(_CYCLE if cycle_length in (None, -1) else cycle_length, "cycle_length"),
                  integer(1 if block_length is None else block_length, "block_length")]  # fmt: skip
        kind = "InterleaveDataset"
        if num_parallel_calls is not None:
            counts.append(integer(num_parallel_calls, "num_parallel_calls"))
            kind = "ParallelInterleaveDatasetV2" if self._fuses else "ParallelInterleaveDataset"

        def make(source, *given):
            captured, (cycle, block, *_) = given[: -len(counts)], given[-len(counts) :]
            call = function.bound(*captured)
            return Pipeline(lambda: _interleaved(source, call, whole(cycle), whole(block)), UNKNOWN)

        return self._then(kind, make, *function.captured, *counts, spec=_inner_spec(function))

    def scan(self, initial_state, scan_func, name=None):
        """Results of a function of a state and an element, which gives the next state and what comes out.

        >>> import flowlet as tf
        >>> data = tf.data.Dataset.range(4).scan(tf.constant(0, tf.int64), lambda total, x: (total + x, total + x))
        >>> [int(x) for x in data]
        [0, 1, 3, 6]
        """
        state = structures.normalized(initial_state)
        function = self._function(scan_func, lambda: structures.specs_of(state))
        leaves = nest.flatten(state)

        def make(source, *given):
            call = function.bound(*given[len(leaves) :])
            return Pipeline(
                lambda: _scanned(source, call, nest.pack_sequence_as(state, list(given[: len(leaves)]))), source.size
            )

        return self._then("ScanDataset", make, *leaves, *function.captured, spec=lambda: function.spec()[1])

    def reduce(self, initial_state, reduce_func, name=None):
        """The last state after a function of a state and an element has been called for all elements.

        Args:
            initial_state: the first state: a tensor, or a tuple or dict of them.
            reduce_func: a function (state, element) that gives the next state.

        >>> import flowlet as tf
        >>> int(tf.data.Dataset.range(5).reduce(tf.constant(0, tf.int64), lambda total, x: total + x))
        10
        """
        state = structures.normalized(initial_state, "initial_state/normalize_element")
        function = self._function(reduce_func, lambda: structures.specs_of(state))
        leaves = nest.flatten(state)

        def run(source, *given):
            call, found = (
                function.bound(*given[len(leaves) :]),
                nest.pack_sequence_as(state, list(given[: len(leaves)])),
            )
            for element in source:
                found = call(found, element)
            return found

        return self._result("ReduceDataset", run, structures.specs_of(state), *leaves, *function.captured)

    def apply(self, transformation_func):
        """The data set that a function gives for this one.

        Raises:
            TypeError: where that is no data set.

        >>> import flowlet as tf
        >>> len(tf.data.Dataset.range(10).apply(lambda data: data.batch(5)))
        2
        """
        found = transformation_func(self)
        if not isinstance(found, Base):
            raise TypeError(f"`transformation_func` must return a `tf.data.Dataset` object. Got {type(found)}.")
        return found

    def group_by_window(self, key_func, reduce_func, window_size=None, window_size_func=None, name=None):
        """Elements gathered by a key; whenever `window_size` of one key are there, a function makes a data set of them.

        Args:
            key_func: a function from an element to an int64 scalar.
            reduce_func: a function of a key and a data set of elements of that key.
            window_size: how many elements make a window.
            window_size_func: instead: a function from a key to that number.

        >>> import flowlet as tf
        >>> data = tf.data.Dataset.range(6).group_by_window(lambda x: x % 2, lambda key, window: window.batch(3), window_size=3)
        >>> [x.numpy().tolist() for x in data]
        [[0, 2, 4], [1, 3, 5]]
        """
        if (window_size is None) == (window_size_func is None):
            raise ValueError(
                "Either the `window_size` argument or the `window_size_func` argument must be specified, not both."
            )
        key, specs = self._function(key_func), TensorSpec([], dtypes.int64)
        size = Function(window_size_func or (lambda _: window_size), lambda: specs)
        reduce = Function(
            reduce_func, lambda: specs, lambda: structures.DatasetSpec(self.element_spec), family=self._family()
        )
        functions, spec = (key, size, reduce), lambda: self.element_spec

        def make(source, *given):
            calls, given = [], list(given)
            for one in functions:
                calls.append(one.bound(*given[: len(one.captured)]))
                del given[: len(one.captured)]
            return Pipeline(lambda: _grouped(source, *calls, spec), UNKNOWN)

        return self._then("GroupByWindowDataset", make, *[one for function in functions for one in function.captured],
                          spec=_inner_spec(reduce))  # fmt: skip

    def unique(self, name=None):
        """Each element the first time it comes."""

        def make(source):
            def begin():
                seen = set()
                for element in source:
                    array = np.asarray(element)
                    key = array.item() if array.dtype == object else array.tobytes()
                    if key not in seen:
                        seen.add(key)
                        yield element

            return Pipeline(begin, UNKNOWN)

        return self._then("UniqueDataset", make)

    def ignore_errors(self, log_warning=False, name=None):
        """The elements that come about without an error."""

        def make(source):
            def begin():
                elements = iter(source)
                while True:
                    try:
                        yield next(elements)
                    except StopIteration:
                        return
                    except errors.OpError:
                        continue

            return Pipeline(begin, UNKNOWN)

        return self._then("IgnoreErrorsDataset", make)


_CYCLE = 16  # data sets open at a time where nothing is said


def _check_boolean(spec):
    if not isinstance(spec, TensorSpec) or spec.dtype is not dtypes.bool_ or spec.shape.rank not in (None, 0):
        raise ValueError(
            f"Invalid `predicate`. `predicate` must return a `tf.bool` scalar tensor, but its return type is {spec}."
        )


def _truth(value):
    if np.asarray(value).dtype.kind != "b" or np.ndim(value):
        _check_boolean(structures.specs_of(value))
    return bool(value)


def _data_set(found):
    if not isinstance(found, Pipeline):
        raise TypeError(
            errors.message(
                f"`map_func` must return a `Dataset` object. Got {type(found)}.",
                "",
                "for a tensor for each element use map; flat_map and interleave take data sets.",
            )
        )
    return found


def _inner_spec(function):
    def spec():
        found = function.spec()
        if not isinstance(found, structures.DatasetSpec):
            raise TypeError(f"`map_func` must return a `Dataset` object. Got {type(found)}: {found}.")
        return found.element_spec

    if function._trace is not None:
        spec()
    return spec


def _interleaved(source, call, cycle, block):
    """`cycle` data sets by turns; one that ends makes room for the next one in its place."""
    elements, turns, more = iter(source), [None] * max(1, cycle), True
    while True:
        for place in range(len(turns)):
            if turns[place] is None and more:
                element = next(elements, elements)
                if element is elements:
                    more = False
                else:
                    turns[place] = iter(_data_set(call(element)))
            if turns[place] is None:
                continue
            for _ in range(block):
                found = next(turns[place], turns)
                if found is turns:
                    turns[place] = None
                    break
                yield found
        if not more and not any(one is not None for one in turns):
            return


def _scanned(source, call, state):
    for element in source:
        state, found = call(state, element)
        yield found


def _grouped(source, key_of, size_of, reduce, spec):
    windows, sizes = {}, {}
    for element in source:
        key = int(key_of(element))
        if key not in sizes:
            sizes[key] = int(size_of(np.int64(key)))
        windows.setdefault(key, []).append(element)
        if len(windows[key]) == sizes[key]:
            yield from _reduced(key, windows.pop(key), reduce, spec)
    for key, elements in windows.items():
        yield from _reduced(key, elements, reduce, spec)


def _reduced(key, elements, reduce, spec):
    return iter(_data_set(reduce(np.int64(key), Pipeline(lambda: iter(elements), len(elements), spec))))
