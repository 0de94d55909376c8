"""Graphs as messages, under their public names: `GraphDef`, `import_graph_def`, `write_graph`, `as_graph_def`."""

import os

from flowlet.api import add, export
from flowlet.core.dtypes import as_dtype
from flowlet.core.graph import definitions, makers
from flowlet.core.graph.graph import Graph
from flowlet.core.graph.operation import GraphTensor, Operation
from flowlet.io import files, graph_def, graph_import, messages, proto

for _name, _message in (("GraphDef", messages.Graph), ("NodeDef", messages.Node), ("AttrValue", messages.AttrValue),
                        ("MetaGraphDef", messages.MetaGraph), ("OpDef", messages.OpDef),
                        ("NameAttrList", messages.Function)):  # fmt: skip
    add(f"compat.v1.{_name}", proto.of(_message))

Graph.as_graph_def = graph_def.as_graph_def


def create_op(graph, op_type, inputs, dtypes=None, input_types=None, name=None, attrs=None, op_def=None, compute_shapes=True,
              compute_device=True):  # fmt: skip
    """A new operation of a type by TensorFlow's name for it.

    Args:
        graph: where it goes.
        op_type: the type.
        inputs: tensors of the graph.
        name: by default the type.
        attrs: attributes, as values or AttrValue messages; what follows from the inputs may be left out.

    Raises:
        TypeError: where an input is no tensor.
        NotFoundError: where flowlet has no such operation.
    """
    for place, one in enumerate(inputs):
        if not isinstance(one, GraphTensor):
            raise TypeError(f"Input #{place} is not a tensor: {one!r}")
    given = {key: graph_def.attribute_of(value, None) if isinstance(value, graph_def.AttrValue) else value
             for key, value in (attrs or {}).items()}  # fmt: skip
    known = definitions.of(op_type)
    found = {} if known is None else {key: value for key, (_, value) in definitions.typed(known, inputs, given).items()}
    for key, (kind, default) in () if known is None else known.attributes.items():
        if known.has_default(key) and default is not None:
            found.setdefault(key, as_dtype(default) if kind == "type" else default)
    node, outputs = makers.make(op_type, tuple(inputs), found | given)
    return graph.add(op_type, node, inputs, outputs, name, attributes=found | given)


Graph.create_op = create_op
Operation.node_def = property(lambda op: graph_def.of_operations([op]).node[0])
Operation.__str__ = lambda op: str(op.node_def)
Graph.graph_def_versions = property(lambda graph: graph_def.of_operations([]).versions)
export("compat.v1.import_graph_def", "compat.v1.graph_util.import_graph_def")(graph_import.import_graph_def)


@export("compat.v1.io.write_graph", "compat.v1.train.write_graph")
def write_graph(graph_or_graph_def, logdir, name, as_text=True):
    """Write a graph to a file.

    Args:
        graph_or_graph_def: a Graph or GraphDef.
        logdir: the folder; made where it is missing.
        name: of the file.
        as_text: whether to write text, not bytes.

    Returns:
        the path of the file.
    """
    message = graph_or_graph_def.as_graph_def() if isinstance(graph_or_graph_def, Graph) else graph_or_graph_def
    os.makedirs(logdir, exist_ok=True)
    path = os.path.join(logdir, name)
    files.replace(path, str(message).encode() if as_text else message.SerializeToString())
    return path
