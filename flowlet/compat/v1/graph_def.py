"""Graphs as messages, under their public names: `GraphDef`, `import_graph_def`, `write_graph`, `as_graph_def`."""

import os

from flowlet.api import add, export
from flowlet.core.graph.graph import Graph
from flowlet.core.graph.operation import Operation
from flowlet.io import files, graph_def, graph_import, messages, proto

for _name, _message in (("GraphDef", messages.Graph), ("NodeDef", messages.Node), ("AttrValue", messages.AttrValue),
                        ("MetaGraphDef", messages.MetaGraph), ("OpDef", messages.OpDef),
                        ("NameAttrList", messages.Function)):  # fmt: skip
    add(f"compat.v1.{_name}", proto.of(_message))

Graph.as_graph_def = graph_def.as_graph_def
Operation.node_def = property(lambda op: graph_def.of_operations([op]).node[0])
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
