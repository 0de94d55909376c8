"""`tf.Graph`: operations in the order of their making, names, collections, and what new operations stand under."""

import contextlib
import re
import threading

from flowlet import errors
from flowlet.api import export
from flowlet.core.graph import limits
from flowlet.core.graph.names import Names
from flowlet.core.graph.operation import GraphTensor, Operation
from flowlet.core.mode import graphs_begin, using


@export("Graph")
class Graph:
    """Operations and the tensors between them, built now and run later in a `tf.compat.v1.Session`.

    >>> import flowlet as tf
    >>> with tf.Graph().as_default() as graph:
    ...     x = tf.constant([1., 2.]) + 1.
    >>> [op.name for op in graph.get_operations()]
    ['Const', 'add/y', 'add']
    """

    def __init__(self):
        graphs_begin()
        self.names = Names()
        self._operations, self._by_name, self._collections = [], {}, {}
        self._control = []  # the open control_dependencies: lists of operations
        self._lock = threading.RLock()
        self.device_now, self.seed, self.finalized = "", None, False
        self.not_feedable, self.not_fetchable = set(), set()
        self.gradient_names = {}  # type -> the name under which new operations of it look up their gradient
        self.hidden = -1  # the number of the last hidden operation (units.py)
        self.context = None  # the branch or loop that new operations stand in (contexts.py)

    # operations -------------------------------------------------------------------------------------------------------

    def check_own(self, inputs, name):
        """Raise a ValueError unless all inputs of an operation are tensors of this graph."""
        for tensor in inputs:
            if tensor.graph is not self:
                other = next((one for one in inputs if one.graph is self), f"the operation {name.rstrip('/')!r}")
                raise ValueError(errors.message(
                    f"{tensor} must be from the same graph as {other}.", "tensors of the graph that is built now.",
                    "write the op under `with graph.as_default():`, where `graph` is the one of that tensor."))

    def add(self, op_type, node, inputs=(), outputs=(), name=None, control_inputs=(), attributes=None):
        """A new operation.

        Args:
            op_type: its type, which is also its name where none is given.
            node: how it runs (nodes.py).
            inputs: tensors of this graph.
            outputs: (dtype, static shape) of each result.
            name: what to call it; made unique.
            control_inputs: operations that must run before it, beside those of open `control_dependencies`.
        """
        self._check_not_finalized()
        self.check_own(inputs, name or op_type)
        limits.check(op_type, inputs)
        if op_type in self.gradient_names:
            attributes = {**(attributes or {}), "_gradient_op_type": self.gradient_names[op_type]}
        with self._lock:
            full = self.names.of_operation(name or op_type)
            if full in self._by_name:
                raise ValueError(errors.message(f"Duplicate node name in graph: '{full}'", "another name: a slash at the end means "
                                                "exactly this one.", f"leave the slash out, or call it '{full}_1/'."))
            control = [*control_inputs, *self._control_for(inputs)]
            op = Operation(self, op_type, full, node, inputs, control, dict(attributes or {}), len(self._operations))
            op.outputs = [GraphTensor(op, index, dtype, shape) for index, (dtype, shape) in enumerate(outputs)]
            self._operations.append(op)
            self._by_name[full] = op
            self.made_here(op)
            for tensor in inputs:
                tensor.consumed.append(op)
            if self.context is not None:
                self.context.add(op)
        return op

    def made_here(self, op):
        """Count an operation as made under the open `control_dependencies`: what takes it runs after them anyway."""
        for level in self._control:
            level.made.add(op)

    def _control_for(self, inputs):
        """Operations of the open `control_dependencies` that the inputs do not bring in already."""
        found, seen = [], {tensor.op for tensor in inputs}
        for level in self._control:
            if not seen.isdisjoint(level.made):  # made in the block: it runs after them already
                continue
            found += [op for op in level.operations if op not in found and op not in seen]
        return found

    def get_operations(self):
        """All operations, in the order of their making."""
        return list(self._operations)

    def get_operation_by_name(self, name):
        """The operation of a name.

        Raises:
            TypeError: where the name is no string.
            KeyError: where there is none.
        """
        if not isinstance(name, str):
            raise TypeError(f"Operation names are strings (or similar), not {name!r}.")
        return self.as_graph_element(name, allow_tensor=False)

    def get_tensor_by_name(self, name):
        """The tensor of a name such as `"add:0"`."""
        if not isinstance(name, str):
            raise TypeError(f"Tensor names are strings (or similar), not {name!r}.")
        return self.as_graph_element(name, allow_operation=False)

    def as_graph_element(self, obj, allow_tensor=True, allow_operation=True):
        """The tensor or operation that `obj` is, names or stands for."""
        if not (allow_tensor or allow_operation):
            raise ValueError("allow_tensor and allow_operation can't both be False.")
        kinds = " or ".join(kind for kind, allowed in (("Tensor", allow_tensor), ("Operation", allow_operation)) if allowed)
        convert = getattr(obj, "_as_graph_element", None)
        obj = convert() if convert is not None else obj
        if isinstance(obj, str):
            return self._named(obj, allow_tensor, allow_operation)
        if isinstance(obj, GraphTensor) and allow_tensor or isinstance(obj, Operation) and allow_operation:
            if obj.graph is not self:
                raise ValueError(f"{type(obj).__name__.removeprefix('Graph')} {obj} is not an element of this graph.")
            return obj
        raise TypeError(f"Can not convert a {type(obj).__name__} into a {kinds}.")

    def _named(self, name, allow_tensor, allow_operation):
        op_name, colon, index = name.partition(":")
        if colon and allow_tensor:
            if not index.isdigit():
                raise ValueError(f"The name {name!r} looks a like a Tensor name, but is not a valid one. Tensor names must be "
                                 f"of the form \"<op_name>:<output_index>\".")
            op = self._by_name.get(op_name)
            if op is None:
                raise KeyError(f"The name {name!r} refers to a Tensor which does not exist. The operation, {op_name!r}, does "
                               "not exist in the graph.")
            if int(index) >= len(op.outputs):
                raise KeyError(f"The name {name!r} refers to a Tensor which does not exist. The operation, {op_name!r}, exists "
                               f"but only has {len(op.outputs)} outputs.")
            return op.outputs[int(index)]
        if colon:
            raise ValueError(f"Name {name!r} appears to refer to a Tensor, not a Operation.")
        op = self._by_name.get(name)
        if not allow_operation:
            is_ = "looks like an (invalid) Operation name" if op is None else "refers to an Operation"
            raise ValueError(errors.message(
                f"The name {name!r} {is_}, not a Tensor. Tensor names must be of the form \"<op_name>:<output_index>\".",
                "the name of a tensor.", f"write '{name or 'name'}:0' for the first result of an operation."))  # fmt: skip
        if op is None:
            raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")
        return op

    # what new operations stand under ----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def as_default(self):
        """Make this the graph that new operations go to."""
        with using(graph=self, building=True):
            yield self

    @contextlib.contextmanager
    def name_scope(self, name):
        """Put `name/` before the names of new operations."""
        before = self.names.scope
        self.names.scope = self.names.of_scope(name)
        try:
            yield self.names.scope + "/" if self.names.scope else ""
        finally:
            self.names.scope = before

    def unique_name(self, name, mark_as_used=True):
        """`name` as it would be made unique."""
        return self.names.unique(name, mark_as_used)

    def get_name_scope(self):
        """The open name scope, without a slash at its end."""
        return self.names.scope

    @contextlib.contextmanager
    def device(self, device_name_or_function):
        """Accepted: operations run where JAX runs."""
        before, self.device_now = self.device_now, _device_text(device_name_or_function)
        try:
            yield
        finally:
            self.device_now = before

    @contextlib.contextmanager
    def control_dependencies(self, control_inputs):
        """New operations run after these; None leaves the open ones for the length of the block."""
        before, context = self._control, self.context
        if control_inputs is None:
            self._control, self.context = [], None
        else:
            found = [self.as_graph_element(getattr(one, "_control_operation", one)) for one in control_inputs]
            found = [one.op if isinstance(one, GraphTensor) else one for one in found]
            self._control = [*before, _Level(found)]
        try:
            yield
        finally:
            self._control, self.context = before, context

    @contextlib.contextmanager
    def gradient_override_map(self, op_type_map):
        """New operations of these types take their gradient by another name.

        Args:
            op_type_map: type -> a name given to `tf.RegisterGradient`, or another type.
        """
        if not isinstance(op_type_map, dict):
            raise TypeError("op_type_map must be a dictionary mapping strings to strings")
        if not all(isinstance(one, str) for pair in op_type_map.items() for one in pair):
            raise TypeError("op_type_map must be a dictionary mapping strings to strings")
        before = self.gradient_names
        self.gradient_names = before | op_type_map
        try:
            yield
        finally:
            self.gradient_names = before

    # collections ------------------------------------------------------------------------------------------------------

    def add_to_collection(self, name, value):
        self._check_not_finalized()
        self._collections.setdefault(name, []).append(value)

    def add_to_collections(self, names, value):
        for name in (names,) if isinstance(names, str) else dict.fromkeys(names):
            self.add_to_collection(name, value)

    def get_collection_ref(self, name):
        return self._collections.setdefault(name, [])

    def get_collection(self, name, scope=None):
        found = self._collections.get(name, [])
        if scope is None:
            return list(found)
        pattern = re.compile(scope)
        return [one for one in found if hasattr(one, "name") and pattern.match(one.name)]

    def clear_collection(self, name):
        self._check_not_finalized()
        self._collections.pop(name, None)

    def get_all_collection_keys(self):
        return [name for name in self._collections if isinstance(name, str)]

    collections = property(get_all_collection_keys)

    def finalize(self):
        """Refuse further operations."""
        self.finalized = True

    def prevent_feeding(self, tensor):
        """Refuse a tensor in `feed_dict`."""
        self.not_feedable.add(tensor)

    def is_feedable(self, tensor):
        return tensor not in self.not_feedable

    def prevent_fetching(self, op):
        """Refuse an operation, and its tensors, as fetches."""
        self.not_fetchable.add(op)

    def is_fetchable(self, tensor_or_op):
        return getattr(tensor_or_op, "op", tensor_or_op) not in self.not_fetchable

    def _check_not_finalized(self):
        if self.finalized:
            raise RuntimeError("Graph is finalized and cannot be modified.")

    building_function = False
    version = property(lambda self: len(self._operations))


class _Level:
    """One open `control_dependencies`: its operations, and those made under it since."""

    def __init__(self, operations):
        self.operations, self.made = operations, set()


_DEVICE = re.compile(r"(job|replica|task|device|cpu|gpu|tpu|xla_cpu|xla_gpu)(:|$)", re.IGNORECASE)


def _device_text(device):
    """The text for a device; functions that choose one for each operation choose none here."""
    if device is None or callable(device):
        return ""
    if hasattr(device, "to_string"):
        return device.to_string()
    if not isinstance(device, str):
        raise AttributeError(errors.message(f"'{type(device).__name__}' object has no attribute 'split': {device!r} names no "
                                            f"device.",
                                            "a text, a function of operations, or None.", "write tf.device('/cpu:0')."))
    wrong = next((part for part in device.split("/") if part and not _DEVICE.match(part)), None)
    if wrong is not None:
        raise ValueError(errors.message(f"Unknown attribute: '{wrong.partition(':')[0]}' in '{device}'.",
                                        "parts such as /job:worker, /task:0, /cpu:0 or "
                                        "/device:GPU:0.", "write tf.device('/cpu:0')."))
    return re.sub(r"/(?:device:)?([cg]pu)(?=:|$)", lambda found: f"/device:{found[1].upper()}", device, flags=re.IGNORECASE)


