"""Iterators of graphs: one-shot, initializable, reinitializable and feedable ones. A session holds where each of them is."""

import itertools
import threading
from types import SimpleNamespace

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.data.structure import Described, shapes_of, spec_from, types_of
from flowlet.core import dtypes, nest
from flowlet.core.graph import build, nodes
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.session.program import Program
from flowlet.core.session.segment import Variables
from flowlet.data.iterator import Iterator as EagerIterator

_OPTIMIZATIONS = [
    "map_and_batch_fusion",
    "noop_elimination",
    "shuffle_and_repeat_fusion",
]  # what 1.15 writes into graphs
_HANDLE = b"flowlet iterator "
_numbers = itertools.count()


class Place:
    """Where an iterator is, in one session.

    Attributes:
        elements: what gives the next ones; None before it is initialized.
        lock: held while one is taken.
        handle: the text that stands for it in feeds.
    """

    def __init__(self, session):
        self.elements, self.lock = None, threading.Lock()
        self.handle = b"%s%d" % (_HANDLE, next(_numbers))
        session.resources[self.handle] = self


def _place(key):
    session = state.session
    found = session.resources.get(key)
    if found is None:
        found = session.resources.setdefault(key, Place(session))
    return found


class Held(nodes.Node):
    """IteratorV2: the place of the session; those of one shared name are the same."""

    host = True

    def __init__(self, shared_name=None):
        self.shared_name = shared_name

    def run(self, op, run, arrays):
        return [_place(("iterator", self.shared_name) if self.shared_name else op)]


class Once(nodes.Node):
    """OneShotIterator: the place, which begins where it is first asked for.

    Args:
        variant: the tensor of the data set.
    """

    host = True

    def __init__(self, variant):
        self.program = Program(SimpleNamespace(tensors=[variant], operations=()), [])

    def run(self, op, run, arrays):
        place = _place(op)
        with place.lock:
            if place.elements is None:
                place.elements = iter(self.program(Variables(), [])[0])
        return [place]


def _begin(pipeline, place):
    with place.lock:
        place.elements = iter(pipeline)
    return []


def _next(place):
    with place.lock:
        if place.elements is None:
            raise errors.FailedPreconditionError(message=(
                "GetNext() failed because the iterator has not been initialized. Ensure that you have run the initializer "
                "operation for this iterator before getting the next element."))  # fmt: skip
        element = next(place.elements, place)
    if element is place:
        raise errors.OutOfRangeError(message="End of sequence")
    return nest.flatten(element)


def _named(handle):
    text = np.asarray(handle).item()
    found = state.session.resources.get(text)
    if isinstance(found, Place):
        return [found]
    if not text.startswith(_HANDLE):
        raise errors.invalid(f"Could not parse string_handle as a valid ResourceHandle: {text!r} was fed. Feed what "
                             "session.run(iterator.string_handle()) gave.")  # fmt: skip
    raise errors.NotFoundError(message=f"Resource localhost/{text.decode()} does not exist: the handle is of another session.")


@export("compat.v1.data.Iterator")
class Iterator(Described):
    """Where elements come from while a graph runs.

    Args:
        resource: the tensor of the iterator.
        initializer: the operation that begins; None where there is none.
        spec: the structure of the elements.
    """

    def __init__(self, resource, initializer, spec):
        self._iterator_resource, self._initializer, self.element_spec = resource, initializer, spec
        self._string_handle = _string_handle(resource)
        default_graph().add_to_collection("iterators", resource)

    @staticmethod
    def from_structure(output_types, output_shapes=None, shared_name=None, output_classes=None):
        """An iterator that `make_initializer` begins, for one data set after another of this structure.

        Args:
            output_types: the dtypes of the elements, in their structure.
            output_shapes: their static shapes; unknown by default.
        """
        return Iterator(_held(shared_name), None, spec_from(output_types, output_shapes, output_classes))

    @staticmethod
    def from_string_handle(string_handle, output_types, output_shapes=None, output_classes=None):
        """The iterator whose handle a tensor holds: feed it with what `session.run(iterator.string_handle())` gave.

        Args:
            string_handle: a scalar text.
            output_types, output_shapes: of the elements, as of `from_structure`.
        """
        handle = build.tensor(string_handle, dtypes.string)
        op = build.operation(
            "IteratorFromStringHandleV2", nodes.HostFunction(_named), (handle,), [(dtypes.resource, [])]
        )
        return Iterator(op.outputs[0], None, spec_from(output_types, output_shapes, output_classes))

    @property
    def initializer(self):
        """The operation that begins.

        Raises:
            ValueError: where the iterator has none.
        """
        if self._initializer is None:
            raise ValueError(
                errors.message(
                    "Iterator does not have an initializer.",
                    "an iterator of make_initializable_iterator().",
                    "a one-shot iterator begins by itself; Iterator.from_structure has make_initializer(dataset).",
                )
            )
        return self._initializer

    def make_initializer(self, dataset, name=None):
        """The operation that begins with a data set.

        Raises:
            TypeError: where its elements have other types or shapes.
        """
        with default_graph().name_scope(name or "make_initializer") as scope:
            self._check(dataset.element_spec)
            return _initializer(dataset._variant_tensor, self._iterator_resource, scope)

    def _check(self, spec):
        nest.assert_same_structure(self.element_spec, spec)
        for one, two in zip(nest.flatten(self.element_spec), nest.flatten(spec)):
            if one.dtype is not two.dtype:
                raise TypeError(
                    f"Expected output types {types_of(self.element_spec)!r} but got dataset with output types {types_of(spec)!r}."
                )
            if not one.shape.is_compatible_with(two.shape) or not two.shape.is_subtype_of(one.shape):
                raise TypeError(
                    f"Expected output shapes compatible with {shapes_of(self.element_spec)!r} but got dataset with output "
                    f"shapes {shapes_of(spec)!r}."
                )

    def get_next(self, name=None):
        """The tensors of the next element: each run of a session that needs them takes one.

        Raises:
            OutOfRangeError: as the graph runs, where there is none.
            FailedPreconditionError: where the iterator has not begun.
        """
        outputs = [(one.dtype, one.shape) for one in nest.flatten(self.element_spec)]
        op = build.operation(
            "IteratorGetNext",
            nodes.HostFunction(_next),
            (self._iterator_resource,),
            outputs,
            name,
            {"output_types": [kind for kind, _ in outputs], "output_shapes": [shape for _, shape in outputs]},
        )
        return nest.pack_sequence_as(
            self.element_spec, [_as_component(*one) for one in zip(op.outputs, nest.flatten(self.element_spec))]
        )

    def string_handle(self, name=None):
        """The scalar text that stands for this iterator in feeds."""
        return self._string_handle if name is None else _string_handle(self._iterator_resource, name)


def _as_component(tensor, spec):
    if hasattr(spec, "element_spec"):
        from flowlet.compat.v1.data.dataset import DatasetV1

        return DatasetV1._new(spec.element_spec, variant=tensor)
    return tensor


def _string_handle(resource, name=None):
    node = nodes.HostFunction(lambda place: [np.array(place.handle, object)])
    return build.operation("IteratorToStringHandle", node, (resource,), [(dtypes.string, [])], name).outputs[0]


def _held(shared_name):
    return build.operation("IteratorV2", Held(shared_name), (), [(dtypes.resource, [])],
                           attributes={"shared_name": shared_name or ""}).outputs[0]  # fmt: skip


def _initializer(variant, resource, name=None):
    return build.operation("MakeIterator", nodes.HostFunction(_begin), (variant, resource), [], name,
                           {"_class": [f"loc:@{resource.op.name}".encode()]})  # fmt: skip


@export("compat.v1.data.make_one_shot_iterator")
def make_one_shot_iterator(dataset):
    """An iterator of the graph that begins with its first `get_next`; in eager mode, one that begins now.

    Raises:
        ValueError: where the data set takes placeholders, variables or random numbers of the graph.
    """
    if not state.building:
        return EagerIterator(dataset)
    _check_values(dataset._variant_tensor)
    op = build.operation("OneShotIterator", Once(dataset._variant_tensor), (), [(dtypes.resource, [])])
    return Iterator(op.outputs[0], None, dataset.element_spec)


def _check_values(tensor):
    """Refuse what a one-shot iterator cannot know when it begins."""
    waiting, seen = [tensor.op], set()
    while waiting:
        op = waiting.pop()
        if op in seen:
            continue
        seen.add(op)
        if op.type in ("Placeholder", "PlaceholderV2"):
            raise ValueError(f"Cannot capture a placeholder (name:{op.name}, type:{op.type}) by value. Use "
                             "make_initializable_iterator(), and feed the placeholder as its initializer runs.")  # fmt: skip
        if op.node.reads(op) or isinstance(op.node, nodes.Handle):
            raise ValueError(
                f"Failed to create a one-shot iterator for a dataset: make_one_shot_iterator() does not support datasets "
                f"that capture stateful objects. Cannot capture a stateful node (name:{op.name}, type:{op.type}) by "
                "value. Use make_initializable_iterator()."
            )
        waiting += [one.op for one in op.inputs]


@export("compat.v1.data.make_initializable_iterator")
def make_initializable_iterator(dataset, shared_name=None):
    """An iterator of the graph that begins whenever its `initializer` runs.

    Raises:
        RuntimeError: in eager mode.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     rows = tf.placeholder(tf.float32, [None, 2])
    ...     iterator = tf.data.make_initializable_iterator(tf.data.Dataset.from_tensor_slices(rows).batch(2))
    ...     batch = iterator.get_next()
    ...     sess.run(iterator.initializer, {rows: [[1, 2], [3, 4], [5, 6]]})
    ...     print(sess.run(batch).tolist())
    [[1.0, 2.0], [3.0, 4.0]]
    """
    if not state.building:
        raise RuntimeError(
            errors.message(
                "dataset.make_initializable_iterator is not supported when eager execution is enabled.",
                "",
                "write `for element in dataset`.",
            )
        )
    names = build.constant(np.array([one.encode() for one in _OPTIMIZATIONS], object), None, "optimizations")
    passed = dataset._variant_tensor
    for kind, extra in (("OptimizeDataset", (names,)), ("ModelDataset", ())):
        node = nodes.HostFunction(lambda pipeline, *_: [pipeline])
        passed = build.operation(kind, node, (passed, *extra), [(dtypes.variant, [])]).outputs[0]
    resource = _held(shared_name)
    initializer = _initializer(passed, resource)
    return Iterator(resource, initializer, dataset.element_spec)
