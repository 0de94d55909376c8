"""Variables of both kinds, what reads and sets them, and the operations of a Saver."""

import jax.numpy as jnp

from flowlet.compat.v1 import scattering
from flowlet.compat.v1.initialization import _IsInitialized
from flowlet.core import dtypes
from flowlet.core.graph import nodes
from flowlet.core.graph.makers import maker
from flowlet.core.shape import TensorShape
from flowlet.io import saving


@maker("Variable", "VariableV2")
def _variable(inputs, attributes):
    return nodes.VariableNode(), [(attributes["dtype"], attributes["shape"])]


@maker("VarHandleOp")
def _handle(inputs, attributes):
    return nodes.Handle(), [(dtypes.resource, [])]


@maker("ReadVariableOp")
def _read(inputs, attributes):
    return nodes.Read(), [(attributes["dtype"], inputs[0].op.attributes.get("shape"))]


@maker("IsVariableInitialized", "VarIsInitializedOp")
def _is_initialized(inputs, attributes):
    return _IsInitialized(), [(dtypes.bool_, [])]


def _is_restored(tensor):
    """Whether a value comes from a file, so that it is set on the host."""
    while tensor.op.type in ("Identity", "Reshape"):
        tensor = tensor.op.inputs[0]
    return tensor.op.type == "RestoreV2"


@maker("Assign")
def _assign(inputs, attributes):
    variable, value = inputs
    checked = attributes.get("validate_shape", True)
    kind = saving.AssignRestored if _is_restored(value) else nodes.Assign
    return kind(checked), [(variable.dtype, variable.shape if checked else value.shape)]


@maker("AssignVariableOp")
def _assign_resource(inputs, attributes):
    return (saving.AssignRestored if _is_restored(inputs[1]) else nodes.Assign)(False, results=0), []


def _changing(op_type, function):
    @maker(f"Assign{op_type}")
    def reference(inputs, attributes):
        return nodes.Update(lambda now, value: [function(now, value)]), [(inputs[0].dtype, inputs[0].shape)]

    @maker(f"Assign{op_type}VariableOp")
    def resource(inputs, attributes):
        return nodes.Update(lambda now, value: [function(now, value)], results=0), []


_changing("Add", jnp.add)
_changing("Sub", jnp.subtract)


def _scattering(what, whole):
    op_type = f"Scatter{'Nd' if whole else ''}{what.title()}"

    @maker(op_type)
    def reference(inputs, attributes):
        return scattering.Scatter(scattering.SCATTERS[what], whole, 1), [(inputs[0].dtype, inputs[0].shape)]

    @maker(f"Resource{op_type}")
    def resource(inputs, attributes):
        return scattering.Scatter(scattering.SCATTERS[what], whole, 0), []


for _what in scattering.SCATTERS:
    _scattering(_what, False)
for _what in ("update", "add", "sub"):
    _scattering(_what, True)


# files --------------------------------------------------------------------------------------------------------------------


@maker("SaveV2")
def _save(inputs, attributes):
    return saving.OnFiles(saving.save), []


@maker("RestoreV2")
def _restore(inputs, attributes):
    return saving.OnFiles(saving.restore), [(dtype, TensorShape(None)) for dtype in attributes["dtypes"]]


@maker("ShardedFilename")
def _sharded_filename(inputs, attributes):
    return saving.OnFiles(saving.sharded_name), [(dtypes.string, [])]


@maker("MergeV2Checkpoints")
def _merge(inputs, attributes):
    return saving.OnFiles(saving.merge), []
