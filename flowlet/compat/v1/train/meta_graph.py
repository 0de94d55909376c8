"""Graphs with their collections as files: `export_meta_graph` and `import_meta_graph` (`MetaGraphDef`)."""

import contextlib
import os

from flowlet import api, errors
from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.train.saver import Saver
from flowlet.compat.v1.variables import Variable
from flowlet.core.graph.operation import GraphTensor, Operation
from flowlet.core.graph.stack import default_graph
from flowlet.core.log import logger
from flowlet.io import files, graph_def, messages, proto
from flowlet.io.graph_def import GraphDef, graph_bytes
from flowlet.io.graph_import import import_graph_def
from flowlet.io.wire import LENGTH, encoded

MetaGraphDef = proto.of(messages.MetaGraph)
VARIABLES = frozenset((GraphKeys.GLOBAL_VARIABLES, GraphKeys.LOCAL_VARIABLES, GraphKeys.METRIC_VARIABLES,
                       GraphKeys.MODEL_VARIABLES, GraphKeys.TRAINABLE_VARIABLES, GraphKeys.MOVING_AVERAGE_VARIABLES,
                       GraphKeys.GLOBAL_STEP))  # fmt: skip


@export("compat.v1.train.export_meta_graph")
def export_meta_graph(filename=None, meta_info_def=None, graph_def=None, saver_def=None, collection_list=None, as_text=False,
                      graph=None, export_scope=None, clear_devices=False, clear_extraneous_savers=False,
                      strip_default_attrs=False, save_debug_info=False, add_shapes=True):  # fmt: skip
    """A graph with its collections as a MetaGraphDef.

    Args:
        filename: where to write it; None: nowhere.
        meta_info_def: what to say of the file besides.
        graph_def: the operations; by default those of the graph.
        saver_def: the saver of the graph's variables.
        collection_list: the names of the collections; by default all.
        as_text: whether to write text, not bytes.
        graph: by default the default one.
        export_scope: leave out what is not in this name scope, and the scope in names.
        clear_devices: whether to leave out devices.
        clear_extraneous_savers: whether to leave out savers but the given one.
        strip_default_attrs: whether to leave out attributes with default values.
    """
    graph, found = graph or default_graph(), MetaGraphDef()
    if meta_info_def is not None:
        found.meta_info_def.CopyFrom(meta_info_def)
    found.meta_info_def.tensorflow_version = api.TENSORFLOW_1
    found.meta_info_def.tensorflow_git_version = "flowlet"
    found.meta_info_def.stripped_default_attrs = strip_default_attrs
    scope = export_scope.rstrip("/") + "/" if export_scope else ""
    if graph_def is None:
        found._put("graph_def", _operations(graph, scope, add_shapes))
    else:
        found.graph_def.CopyFrom(graph_def)
    for node in found.graph_def.node if clear_devices or strip_default_attrs else ():
        if clear_devices:
            node.ClearField("device")
        if strip_default_attrs:
            _strip(node)
    if saver_def is not None:
        found.saver_def.CopyFrom(Saver.to_proto(_Described(saver_def), export_scope) if scope else saver_def)
    for key in graph.get_all_collection_keys() if collection_list is None else collection_list:
        if key in (GraphKeys.COND_CONTEXT, GraphKeys.WHILE_CONTEXT) or key == GraphKeys.SAVERS and clear_extraneous_savers:
            continue
        _add_collection(found, key, graph.get_collection(key), scope)
    if filename is not None:
        os.makedirs(os.path.dirname(os.fspath(filename)) or ".", exist_ok=True)
        files.replace(os.fspath(filename), str(found).encode() if as_text else found.SerializeToString())
    return found


def write_meta_graph(path, graph, saver_def):
    """Write a graph with its collections and its saver to a file, as `export_meta_graph` does, but fast the second time."""
    rest = export_meta_graph(None, graph_def=GraphDef(), saver_def=saver_def, graph=graph)
    rest.ClearField("graph_def")
    operations = graph_bytes(graph)
    head = encoded(MetaGraphDef.MESSAGE.fields["graph_def"].number << 3 | LENGTH) + encoded(len(operations))
    files.replace(path, rest.SerializeToString() + head + operations)


class _Described:
    """What `Saver.to_proto` looks at."""

    def __init__(self, saver_def):
        self.saver_def = saver_def


def _operations(graph, scope, add_shapes):
    if not scope:
        return graph_def.as_graph_def(graph, add_shapes=add_shapes)
    found = graph_def.of_operations([op for op in graph.get_operations() if op.name.startswith(scope)], add_shapes)
    for node in found.node:
        node.name = node.name.removeprefix(scope)
        inputs = [("^" if one.startswith("^") else "") + one.removeprefix("^").removeprefix(scope) for one in node.input]
        node.ClearField("input")
        node.input.extend(inputs)
        if "_class" in node.attr:
            places = [one.replace(f"loc:@{scope}".encode(), b"loc:@") for one in node.attr["_class"].list.s]
            node.attr["_class"].list.ClearField("s")
            node.attr["_class"].list.s.extend(places)
    return found


def _strip(node):
    """Leave out attributes of a node that have their default."""
    from flowlet.core.graph import definitions

    known = definitions.of(node.op)
    for name in [] if known is None else list(node.attr):
        if name in known.attributes and known.has_default(name):
            kind, default = known.attributes[name]
            value = graph_def.attribute_of(node.attr[name], kind)
            if value == default or getattr(value, "name", None) == default:
                del node.attr[name]


def _add_collection(found, key, items, scope):
    items = [one for one in items if not scope or not hasattr(one, "name") or one.name.startswith(scope)]
    if not items:
        return
    collection, first = proto.of(messages.Collection)(), items[0]
    try:
        if key in VARIABLES and isinstance(first, Variable) or key == GraphKeys.SAVERS:
            parts = [one.to_proto(scope or None) for one in items]
            collection.bytes_list.value.extend([one.SerializeToString() for one in parts if one is not None])
        elif isinstance(first, (str, bytes)):
            collection.bytes_list.value.extend([one.encode() if isinstance(one, str) else one for one in items])
        elif isinstance(first, int):
            collection.int64_list.value.extend(items)
        elif isinstance(first, float):
            collection.float_list.value.extend(items)
        else:
            collection.node_list.value.extend([_named(one).removeprefix(scope) for one in items])
    except (TypeError, ValueError, AttributeError):
        logger.warning("Issue encountered when serializing %s. Type is unsupported, or the types of the items don't match field "
                       "type in CollectionDef. Note this is a warning and probably safe to ignore.", key)
        return
    found.collection_def[key].CopyFrom(collection)


def _named(one):
    """The name of a tensor, operation or variable; a TypeError for anything else."""
    if not isinstance(one, (GraphTensor, Operation, Variable)):
        raise TypeError(f"{one!r} is no part of a graph.")
    return one.name


# reading ------------------------------------------------------------------------------------------------------------------


def read_meta_graph_file(filename):
    """The MetaGraphDef of a file of bytes or text.

    Raises:
        OSError: where there is none, or it is no such file.
    """
    if not os.path.isfile(filename):
        raise OSError(f"File {filename} does not exist.")
    with open(filename, "rb") as file:
        data = file.read()
    try:
        return MetaGraphDef.FromString(data)
    except errors.DataLossError as error:
        try:
            return MetaGraphDef.from_text(data, filename)
        except errors.DataLossError:
            raise OSError(f"Cannot parse file {filename}: {error}") from None


@export("compat.v1.train.import_meta_graph")
def import_meta_graph(meta_graph_or_file, clear_devices=False, import_scope=None, **kwargs):
    """Add the operations and collections of a MetaGraphDef to the default graph.

    Args:
        meta_graph_or_file: the message, or the path of a file (`model.ckpt.meta`).
        clear_devices: whether to leave out devices.
        import_scope: a name to put before names.
        **kwargs: `input_map` and `return_elements`, as `import_graph_def` takes them.

    Returns:
        a Saver of the variables; None where there are none. With `return_elements`: (saver, elements).

    Raises:
        OSError: where the file does not exist or is no graph.
    """
    return _imported(meta_graph_or_file, clear_devices, import_scope, **kwargs)[0]


def _imported(source, clear_devices, import_scope, input_map=None, return_elements=None):
    if isinstance(source, MetaGraphDef):
        message = source
    elif isinstance(source, (str, bytes, os.PathLike)):
        message = read_meta_graph_file(os.fsdecode(source))
    else:
        raise TypeError(f"Expected binary or unicode string, got {source!r}")
    graph, operations = default_graph(), message.graph_def
    if clear_devices:
        operations = type(operations).FromString(operations.SerializeToString())
        for node in operations.node:
            node.ClearField("device")
    with graph.name_scope(import_scope) if import_scope else contextlib.nullcontext("") as scope:
        pass
    elements = import_graph_def(operations, input_map, return_elements, scope)
    variables = {}
    for key, collection in sorted(message.collection_def.items()):
        _restore_collection(graph, key, collection, scope, variables)
    if message.HasField("saver_def"):
        return Saver.from_proto(message.saver_def, scope), elements
    if graph.get_collection(GraphKeys.GLOBAL_VARIABLES):
        return Saver(), elements
    logger.info("Saver not created because there are no variables in the graph to restore")
    return None, elements


def _restore_collection(graph, key, collection, scope, variables):
    kind = collection.WhichOneof("kind")
    if kind is None:
        logger.error("Cannot identify data type for collection %s. Skipping.", key)
        return
    for value in getattr(collection, kind).value:
        if kind == "node_list":
            value = graph.as_graph_element(scope + value)
        elif kind == "bytes_list" and key in VARIABLES:
            if value not in variables:
                definition = proto.of(messages.Variable).FromString(value)
                variables[value] = Variable.from_proto(definition, scope.rstrip("/"))
            value = variables[value]
        elif kind == "bytes_list" and key == GraphKeys.SAVERS:
            value = Saver.from_proto(proto.of(messages.Saver).FromString(value), scope)
        elif kind == "bytes_list" and key in (GraphKeys.COND_CONTEXT, GraphKeys.WHILE_CONTEXT, GraphKeys.QUEUE_RUNNERS):
            return  # an imported branch knows its sides; queues are refused
        graph.add_to_collection(key, value)
