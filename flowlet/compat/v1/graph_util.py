"""`tf.graph_util`: parts of a GraphDef, and one with constants in place of its variables."""

from flowlet import api, errors
from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.graph.operation import Operation
from flowlet.core.log import logger
from flowlet.io.graph_def import GraphDef, NodeDef, tensor_values

_VARIABLES = ("Variable", "VariableV2", "VarHandleOp")


def _source(text):
    """The node of an input's name."""
    return text.removeprefix("^").partition(":")[0]


@export("compat.v1.graph_util.extract_sub_graph")
def extract_sub_graph(graph_def, dest_nodes):
    """The part of a GraphDef that nodes need.

    Args:
        graph_def: the message.
        dest_nodes: the names of the nodes.

    Raises:
        TypeError: where an argument is of the wrong type.
        AssertionError: where there is no such node.
    """
    if not isinstance(graph_def, GraphDef):
        raise TypeError("graph_def must be a graph_pb2.GraphDef proto.")
    if isinstance(dest_nodes, str):
        raise TypeError("dest_nodes must be a list.")
    nodes = {node.name: node for node in graph_def.node}
    for name in dest_nodes:
        if name not in nodes:
            raise AssertionError(f"{name} is not in graph{errors.did_you_mean(name, nodes)}")
    needed, waiting = set(), list(dest_nodes)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += [_source(one) for one in nodes[name].input]
    found = GraphDef()
    found.node.extend([node for node in graph_def.node if node.name in needed])
    for label in ("library", "versions"):
        if graph_def.HasField(label):
            getattr(found, label).CopyFrom(getattr(graph_def, label))
    return found


@export("compat.v1.graph_util.convert_variables_to_constants")
def convert_variables_to_constants(sess, input_graph_def, output_node_names, variable_names_whitelist=None,
                                   variable_names_blacklist=None):  # fmt: skip
    """The part of a GraphDef that nodes need, with the variables' values in a session as constants.

    Args:
        sess: the session.
        input_graph_def: the message, usually of the session's graph.
        output_node_names: the names of the nodes.
        variable_names_whitelist: the only variables to replace.
        variable_names_blacklist: variables to leave.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default() as graph, tf.Session() as sess:
    ...     tf.identity(tf.Variable(3., name="v", use_resource=False) * 2., name="out")
    ...     sess.run(tf.global_variables_initializer())
    ...     frozen = tf.graph_util.convert_variables_to_constants(sess, graph.as_graph_def(), ["out"])
    ...     [f"{node.name}: {node.op}" for node in frozen.node]
    <tf.Tensor 'out:0' shape=() dtype=float32>
    ['v: Const', 'v/read: Identity', 'mul/y: Const', 'mul: Mul', 'out: Identity']
    """
    part = extract_sub_graph(input_graph_def, output_node_names)
    handles = {node.name: node for node in part.node if node.op in _VARIABLES
               and (variable_names_whitelist is None or node.name in variable_names_whitelist)
               and (variable_names_blacklist is None or node.name not in variable_names_blacklist)}  # fmt: skip
    reads = [f"{name}/Read/ReadVariableOp:0" if node.op == "VarHandleOp" else f"{name}:0" for name, node in handles.items()]
    values = dict(zip(handles, sess.run(reads) if reads else []))
    logger.info("Froze %d variables.", len(values))
    found = GraphDef()
    for node in part.node:
        if node.name in values:
            new = found.node.add(name=node.name, op="Const")
            new.attr["dtype"].CopyFrom(node.attr["dtype"])
            new.attr["value"].tensor._take(tensor_values(values[node.name]))
        elif node.op == "ReadVariableOp" and _handle(node, part) in values:
            new = found.node.add(name=node.name, op="Identity", input=[node.input[0]])
            new.attr["T"].CopyFrom(node.attr["dtype"])
            if "_class" in node.attr:
                new.attr["_class"].CopyFrom(node.attr["_class"])
        elif node.op == "ResourceGather" and _handle(node, part) in values:
            _gather(node, found)
        else:
            found.node.append(node)
    if part.HasField("library"):
        found.library.CopyFrom(part.library)
    logger.info("Converted %d variables to const ops.", len(values))
    return found


def _handle(node, part):
    """The variable that a node reads, through Identity nodes."""
    nodes = {one.name: one for one in part.node}
    name = _source(node.input[0])
    while nodes[name].op in ("Identity", "Switch", "Enter"):
        name = _source(nodes[name].input[0])
    return name


def _gather(node, found):
    axis = found.node.add(name=node.name + "/axis", op="Const")
    axis.attr["dtype"].type = dtypes.int32.as_datatype_enum
    axis.attr["value"].tensor._take(tensor_values(0))
    new = found.node.add(name=node.name, op="GatherV2", input=[*node.input[:2], axis.name])
    new.attr["Tparams"].CopyFrom(node.attr["dtype"])
    new.attr["Tindices"].CopyFrom(node.attr["Tindices"])
    new.attr["Taxis"].type = dtypes.int32.as_datatype_enum
    if "_class" in node.attr:
        new.attr["_class"].CopyFrom(node.attr["_class"])


@export("compat.v1.graph_util.remove_training_nodes")
def remove_training_nodes(input_graph, protected_nodes=None):
    """A GraphDef without what only training needs: CheckNumerics nodes and Identity nodes, but for those with control edges.

    Args:
        input_graph: the message.
        protected_nodes: names of nodes to keep.
    """
    kept = set(protected_nodes or ())
    nodes = _without(input_graph.node, {node.name: None for node in input_graph.node
                                        if node.op == "CheckNumerics" and node.name not in kept})  # fmt: skip
    controlled = {node.name for node in nodes if any(one.startswith("^") for one in node.input)}
    controlled |= {one[1:] for node in nodes for one in node.input if one.startswith("^")}
    nodes = _without(nodes, {node.name: node.input[0] for node in nodes
                             if node.op == "Identity" and node.name not in kept | controlled})  # fmt: skip
    found = GraphDef()
    found.node.extend(nodes)
    return found


def _without(nodes, removed):
    """Nodes without the removed ones; inputs from these become what `removed` says (None: nothing)."""
    found = []
    for node in nodes:
        if node.name in removed:
            continue
        new = NodeDef()
        new.CopyFrom(node)
        inputs = [_behind(one, removed) for one in node.input]
        new.ClearField("input")
        new.input.extend([one for one in inputs if one is not None])
        found.append(new)
    return found


def _behind(text, removed):
    while text is not None and (name := text.removeprefix("^")) in removed:
        text = removed[name]
    return text


@export("compat.v1.graph_util.must_run_on_cpu")
def must_run_on_cpu(node, pin_variables_on_cpu=False):
    """Whether TensorFlow runs a node (an Operation or NodeDef) on the CPU only."""
    node = node.node_def if isinstance(node, Operation) else node
    if not isinstance(node, NodeDef):
        raise AssertionError(f"An Operation or NodeDef, not {type(node).__name__}.")
    if pin_variables_on_cpu and node.op in _VARIABLES:
        return True
    label = {"Const": "dtype", "DynamicStitch": "T", "ParallelDynamicStitch": "T", "Cast": "SrcT"}.get(node.op)
    kinds = (dtypes.int32, dtypes.string) if node.op == "Const" else (dtypes.int32,)
    return label is not None and node.attr[label].type in [kind.as_datatype_enum for kind in kinds]


@export("compat.v1.graph_util.tensor_shape_from_node_def_name")
def tensor_shape_from_node_def_name(graph, input_name):
    """The static shape of a tensor, or of the first result of a node, by its name."""
    return graph.get_tensor_by_name(input_name if ":" in input_name else f"{input_name}:0").shape


__getattr__, __dir__ = api.attach(__name__)
