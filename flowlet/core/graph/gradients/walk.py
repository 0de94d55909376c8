"""From results back to what they come from, as TensorFlow 1.15 walks: the order decides the names of operations."""

import collections
import contextlib

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.graph.gradients import making, registry
from flowlet.core.graph.gradients.generic import trainable
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.slices import IndexedSlices

_TREE, _ACCUMULATE = 1, 2  # of AggregationMethod


def gradients(ys, xs, grad_ys=None, name="gradients", gate=False, aggregation=None, stop=(), zero=False, scoped=True):
    """The sum of the derivatives of `ys` by each of `xs`: tensors, IndexedSlices, None where there is none.

    Args:
        ys, xs: lists of tensors; variables among xs.
        grad_ys: for each of ys what its derivative starts with; None for ones.
        name: of the scope of all operations.
        gate: whether the gradients of an operation wait for each other.
        aggregation: the AggregationMethod.
        stop: tensors that count as constants.
        zero: whether zeros stand for gradients that are not there.
        scoped: False for names without scopes (a tape's).
    """
    if any(one is None for one in (*ys, *xs)):
        raise AttributeError("'NoneType' object has no attribute 'op': None among the tensors of tf.gradients")
    graph = default_graph()
    with graph.name_scope(name) if scoped else contextlib.nullcontext():
        if scoped:
            graph.unique_name("uid")
        ys = [build.tensor(one, None, "y") for one in ys]
        sources = [source(one) for one in xs]
        starts = list(grad_ys) if not scoped else [
            _start(y, given, place) for place, (y, given) in enumerate(zip(ys, grad_ys or [None] * len(ys)))]  # fmt: skip
        walk = _Walk(graph, ys, sources, [source(one) for one in stop], gate, aggregation, scoped)
        walk.run(ys, starts)
    return [walk.found(source, zero) for source in sources]


def source(x):
    """The tensor that a variable or tensor is in the graph."""
    for attribute in ("handle", "_handle"):
        handle = getattr(x, attribute, None)
        if isinstance(handle, GraphTensor):
            return handle
    if hasattr(x, "_ref"):
        return x._ref()
    if isinstance(x, IndexedSlices):
        return x.values
    return build.tensor(x, None, "x")


def _start(y, given, place):
    name = f"grad_ys_{place}"
    if given is None:
        if y.dtype.is_complex:
            raise TypeError(errors.message(f"Gradients of complex tensors must set grad_ys (y.dtype = {y.dtype!r})",
                                           "a starting value for each.", "give grad_ys, such as tf.ones_like(y)."))  # fmt: skip
        return making.fill(making.shape(y), making.one(y.dtype, name))
    given = given if isinstance(given, IndexedSlices) else build.tensor(given, None, name)
    for test, what in ((_is_real, "real or integer"), (lambda dtype: dtype.is_complex, "complex")):
        if test(y.dtype) and not test(given.dtype):
            raise TypeError(f"Gradient type {given.dtype.name} generated for {what} tensor {y} with type {y.dtype.name} must be "
                            f"{what}")  # fmt: skip
    if isinstance(given, IndexedSlices):
        parts = [making.identity(part, name) for part in (given.indices, given.values)]
        return IndexedSlices(parts[1], parts[0], given.dense_shape)
    return making.identity(given, name)


def _is_real(dtype):
    return dtype.is_floating or dtype.is_integer


class _Walk:
    def __init__(self, graph, ys, xs, stop, gate, aggregation, scoped):
        self.graph, self.gate, self.aggregation, self.scoped = graph, gate, aggregation, scoped
        self.xs = {id(x) for x in xs}
        self.gradients = {}  # operation -> for each result what it has: a list of gradients, later their sum or None
        targets, sources = _distinct(y.op for y in ys), _distinct(x.op for x in xs)
        self.pending, self.reachable = self._count(targets, sources)
        self.stops = {tensor.op for tensor in stop}
        self.stops |= {op for op in sources if not any(self.pending.get(one.op, 0) > 0 for one in op.inputs)}
        self.targets = targets

    def _count(self, targets, sources):
        """How many operations wait for the gradient of each one that lies between."""
        reached, waiting = set(), collections.deque(sources)
        while waiting:
            op = waiting.popleft()
            if op in reached:
                continue
            reached.add(op)
            for tensor in op.outputs:
                if trainable(tensor) or tensor.dtype.name in ("resource", "variant"):
                    waiting += tensor.consumed
        between, waiting = {}, collections.deque(targets)
        while waiting:
            op = waiting.popleft()
            if op in reached:
                between[op] = True
                reached.discard(op)
                waiting += [one.op for one in op.inputs]
        pending = collections.Counter(one.op for op in between for one in op.inputs if one.op in between)
        return pending, [op for op in targets if op in between]

    def run(self, ys, starts):
        for y, start in zip(ys, starts):
            self._add(y, start)
        queue = collections.deque(op for op in self.targets if not self.pending[op] and op in self.reachable)
        while queue:
            op = queue.popleft()
            given = self._aggregated(op)
            function = None
            if op not in self.stops and any(one is not None for one in given):
                function = registry.function_of(op)
            found = [None] * len(op.inputs) if function is None else self._of_inputs(op, function, given)
            for tensor, one in zip(op.inputs, found):
                if one is None:
                    continue
                if isinstance(one, GraphTensor) and tensor.dtype.name != "resource":
                    _merge_shape(one, tensor, op)
                self._add(tensor, one)
            for tensor in op.inputs:
                self.pending[tensor.op] -= 1
                if not self.pending[tensor.op]:
                    queue.append(tensor.op)

    def _of_inputs(self, op, function, given):
        for place, (one, tensor) in enumerate(zip(given, op.outputs)):
            if one is None and trainable(tensor):
                given[place] = making.zeros_like(tensor, optimize=False)
        with self.graph.name_scope(op.name + "_grad") if self.scoped else contextlib.nullcontext():
            found = function(op, *given)
            found = list(found) if isinstance(found, (list, tuple)) else [found]
            if len(found) != len(op.inputs):
                raise ValueError(f"Num gradients {len(found)} generated for op {op.name!r} do not match num inputs "
                                 f"{len(op.inputs)}")
            found = [_checked(one, tensor, op) for one, tensor in zip(found, op.inputs)]
            if self.gate and sum(one is not None for one in found) > 1:
                found = gated(found)
        return found

    def _add(self, tensor, gradient):
        lists = self.gradients.get(tensor.op)
        if lists is None:
            lists = self.gradients[tensor.op] = [[] for _ in tensor.op.outputs]
        if isinstance(lists[tensor.value_index], list):
            lists[tensor.value_index].append(gradient)

    def _aggregated(self, op):
        lists = self.gradients.get(op)
        if lists is None:
            return [None] * len(op.outputs)
        for place, parts in enumerate(lists):
            if isinstance(parts, list):
                lists[place] = self._sum(parts, op) if parts else None
        return list(lists)

    def _sum(self, parts, op):
        if len(parts) == 1:
            return parts[0]
        if all(isinstance(one, IndexedSlices) for one in parts):
            values, indices = making.concat([one.values for one in parts], 0), making.concat(_indices(parts), 0)
            return IndexedSlices(values, indices, parts[0].dense_shape)
        if self.aggregation in (_TREE, _ACCUMULATE) and not any(isinstance(one, IndexedSlices) for one in parts):
            with self.graph.name_scope(op.name + "_gradient_sum"):
                total = parts[0]
                for one in parts[1:]:
                    total = making.add_n([total, one])
            return total
        return making.add_n(parts)

    def found(self, source, zero):
        lists = self.gradients.get(source.op)
        one = None if lists is None else lists[source.value_index]
        if isinstance(one, list):
            one = None
        if one is None and zero:
            return making.zeros_like(source)
        return one


def _indices(parts):
    """The indices of slices, all of one dtype."""
    if len({one.indices.dtype for one in parts}) == 1:
        return [one.indices for one in parts]
    return [making.cast(one.indices, dtypes.int64) for one in parts]


def gated(found):
    """The gradients as results that wait for each other, as `tf.tuple` gives them."""
    graph = default_graph()
    with graph.name_scope("tuple"):
        tensors = [getattr(one, "values", one) if isinstance(one, IndexedSlices) else one for one in found]
        operations = sorted({one.op for one in tensors if one is not None}, key=lambda op: op.number)
        gate = graph.add("NoOp", nodes.Nothing(), name="group_deps", control_inputs=operations)
        result = []
        for one, tensor in zip(found, tensors):
            if one is None:
                result.append(None)
                continue
            waited = making.identity(tensor, "control_dependency", [gate])
            result.append(IndexedSlices(waited, one.indices, one.dense_shape) if isinstance(one, IndexedSlices) else waited)
    return result


def _checked(one, tensor, op):
    if one is None or isinstance(one, (GraphTensor, IndexedSlices)):
        return one
    return build.tensor(one, tensor.dtype)


def _merge_shape(gradient, tensor, op):
    try:
        gradient.set_shape(tensor.shape)
    except ValueError:
        raise ValueError(errors.message(
            f"Incompatible shapes between op input and calculated input gradient. Forward operation: {op.name}. Original input "
            f"shape: {tensor.shape}. Calculated input gradient shape: {gradient.shape}", "a gradient of its input's shape.",
            "check the function registered for this type of operation.")) from None  # fmt: skip


def _distinct(items):
    return list(dict.fromkeys(items))
