"""The operations that a Saver adds to a graph, named and connected as TensorFlow 1.15 does."""

import uuid

from flowlet.compat.v1 import updates
from flowlet.compat.v1.placeholders import placeholder_with_default
from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.op import TABLE
from flowlet.io import saving

REFERENCES = ("Variable", "VariableV2")  # operations of variables whose result stands for the variable
_CPU = "/device:CPU:0"


class Saved:
    """A variable and the name that it has in checkpoints.

    Attributes:
        tensor: what gives its value.
        variable: what stands for the variable: a reference or a handle.
        resource: whether it is a handle.
    """

    def __init__(self, name, variable):
        self.name, op = name, variable.op
        self.resource = op.type == "VarHandleOp"
        self.variable = op.outputs[0]
        self.dtype, self.shape = variable.dtype.base_dtype, variable.shape
        self.tensor = op.graph.get_tensor_by_name(f"{op.name}/Read/ReadVariableOp:0") if self.resource else op.outputs[0]

    def restore(self, tensor, reshape):
        """The operation that gives the variable a restored value."""
        if reshape:
            shape = self.shape.as_list() if self.shape.is_fully_defined() else TABLE["Shape"].public(self.tensor)
            tensor = TABLE["Reshape"].public(tensor, shape)
        graph = default_graph()
        if self.resource:
            value = graph.add("Identity", nodes.Forward(), (tensor,), [(self.dtype, tensor.shape)], "Identity").outputs[0]
            return graph.add("AssignVariableOp", saving.AssignRestored(False, 0), (self.variable, value), (),
                             attributes={"dtype": self.dtype})  # fmt: skip
        checked = not reshape and self.shape.is_fully_defined()
        with graph.device(self.variable.op.device or None):
            return graph.add("Assign", saving.AssignRestored(checked), (self.variable, tensor),
                             [(self.variable.dtype, self.shape)],
                             attributes={"T": self.dtype, "use_locking": True, "validate_shape": checked,
                                         "_class": [f"loc:@{self.variable.op.name}"]})  # fmt: skip


def listed(variables):
    """What to save of a list or dict of variables: `Saved` objects sorted by name, each variable once."""
    if isinstance(variables, dict):
        by_name = dict(variables)
        for name in by_name:
            if not isinstance(name, str):
                raise TypeError("names_to_saveables must be a dict mapping string names to trackable operations. Name is not a "
                                f"string: {name}")  # fmt: skip
    elif isinstance(variables, (list, tuple, set, frozenset)):
        by_name = _by_name(sorted(variables, key=lambda one: one.name))
    else:
        raise TypeError(f"Variables to save should be passed in a dict or a list: {variables}")
    seen, found = set(), []
    for name, variable in sorted(by_name.items()):
        if not is_variable(variable):
            raise TypeError("names_to_saveables must be a dict mapping string names to Tensors/Variables. Not a variable: "
                            f"{variable}")  # fmt: skip
        if variable.op in seen:
            raise ValueError(f"The same saveable will be restored with two names: {name}")
        seen.add(variable.op)
        found.append(Saved(name, variable))
    return found


def is_variable(one):
    """Whether something is a variable of a graph, or the reference of one."""
    if isinstance(one, GraphTensor):
        return one.op.type in REFERENCES
    return hasattr(one, "initializer") and hasattr(one, "op")


def _by_name(variables):
    found = {}
    for variable in variables:
        if not is_variable(variable):
            raise TypeError(f"Variable to save is not a Variable: {variable}")
        name = variable.op.name
        if name in found:
            raise ValueError(f"At least two variables have the same name: {name}")
        found[name] = variable
    return found


def _on_files(op_type, function, inputs, outputs, name, attributes):
    return default_graph().add(op_type, saving.OnFiles(function), inputs, outputs, name, attributes=attributes)


def _strings(values, name):
    return build.constant(values, dtypes.string, name)


def save_op(prefix, saved):
    """SaveV2 with the constants that it takes."""
    with default_graph().name_scope("SaveV2") as scope:
        names = _strings([one.name for one in saved], "tensor_names")
        slices = _strings([""] * len(saved), "shape_and_slices")
        return _on_files("SaveV2", saving.save, (prefix, names, slices, *[one.tensor for one in saved]), (), scope,
                         {"dtypes": [one.dtype for one in saved]})  # fmt: skip


def restore_op(prefix, names, kinds, name="RestoreV2"):
    """RestoreV2 with the constants that it takes; its results."""
    graph = default_graph()
    with graph.device(_CPU), graph.name_scope(name) as scope:
        inputs = (prefix, _strings(names, "tensor_names"), _strings([""] * len(names), "shape_and_slices"))
        return _on_files("RestoreV2", saving.restore, inputs, [(kind, None) for kind in kinds], scope,
                         {"dtypes": list(kinds)}).outputs  # fmt: skip


def _after(tensor, control, name):
    """A tensor once operations have run."""
    attributes = {"_class": [f"loc:@{tensor.op.name}"]} if name == "control_dependency" else {}
    return default_graph().add("Identity", nodes.Forward(), (tensor,), [(tensor.dtype, tensor.shape)], name,
                               control_inputs=control, attributes=attributes).outputs[0]  # fmt: skip


def _sharded(prefix, saved):
    """Save into a file of its own, then merge; all variables are on one device here, so it is one shard."""
    graph = default_graph()
    base = TABLE["StringJoin"].public([prefix, f"_temp_{uuid.uuid4().hex}/part"], separator="")
    count = build.constant(1, dtypes.int32, "num_shards")
    with graph.device(_CPU):
        with graph.name_scope("ShardedFilename") as scope:
            inputs = (base, build.constant(0, dtypes.int32, "shard"), count)
            path = _on_files("ShardedFilename", saving.sharded_name, inputs, [(dtypes.string, [])], scope, {}).outputs[0]
        done = _after(path, [save_op(path, saved)], "control_dependency")
        with graph.control_dependencies([done.op]), graph.name_scope("MergeV2Checkpoints") as scope:
            paths = build.call(TABLE["Pack"], ([path],), (0,), "checkpoint_prefixes")
            merged = _on_files("MergeV2Checkpoints", saving.merge, (paths, prefix), (), scope, {"delete_old_dirs": True})
    return _after(prefix, [merged, done.op], "Identity")


def build_all(variables, name, filename, reshape, sharded, sequential):
    """Add what a Saver needs.

    Returns:
        the names of (the file's name, the result of saving, the operation that restores).
    """
    saved, graph = listed(variables), default_graph()
    with graph.control_dependencies(None), graph.name_scope(name or "save"):
        path = placeholder_with_default(filename or "model", [], "filename")
        path = placeholder_with_default(path, [], "Const")
        done = _sharded(path, saved) if sharded else _after(path, [save_op(path, saved)], "control_dependency")
        values = restore_op(path, [one.name for one in saved], [one.dtype for one in saved])
        assigned = []
        for one, value in zip(saved, values):
            with graph.control_dependencies(assigned[-1:] if sequential else []):
                assigned.append(one.restore(value, reshape))
        if sharded:
            assigned = [updates.group(*assigned, name="restore_shard")]
        restored = updates.group(*assigned, name="restore_all")
    return path.name, done.name, restored.name
