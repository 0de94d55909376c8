"""`tf.import_graph_def`: the operations of a GraphDef in a graph, under a name, with some inputs replaced."""

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import definitions, makers
from flowlet.core.graph.operation import GraphTensor, Operation
from flowlet.core.graph.stack import default_graph
from flowlet.io.graph_def import attribute_of, check_graph_def, shape_of

# What loops and functions are made of: their nodes stand in a circle, or have a graph within, so that none can be made alone.
_FLOW = frozenset("Enter RefEnter Exit RefExit NextIteration RefNextIteration LoopCond If StatelessIf "
                  " While StatelessWhile Case PartitionedCall StatefulPartitionedCall".split())  # fmt: skip


def import_graph_def(graph_def, input_map=None, return_elements=None, name=None, op_dict=None, producer_op_list=None):
    """Add the operations of a GraphDef to the default graph.

    Args:
        graph_def: the message.
        input_map: name of a tensor of the message -> tensor of the graph that is taken instead.
        return_elements: names of operations (`"a"`) and tensors (`"a:0"`) to return.
        name: what to put before names; `import` by default, "" for nothing.

    Returns:
        the operations and tensors of `return_elements`; None where it is None.

    Raises:
        TypeError: where an argument is of the wrong type.
        ValueError: where names or inputs do not fit.
        NotFoundError: where flowlet lacks a type of operation.
        UnimplementedError: for loops, functions, and branches (`tf.cond`) that set variables or print.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default() as graph:
    ...     y = tf.square(tf.placeholder(tf.float32, [], name="x"), name="y")
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     (y,) = tf.import_graph_def(graph.as_graph_def(), {"x": tf.constant(3.)}, ["y:0"])
    ...     y.name, float(sess.run(y))
    ('import/y:0', 9.0)
    """
    check_graph_def(graph_def)
    wanted = _checked_names(return_elements)
    replaced = {_full(key): value for key, value in _checked_map(input_map).items()}
    graph = default_graph()
    with graph.name_scope("import" if name is None else name) as scope:
        importer = _Importer(graph, graph_def, scope, replaced)
        importer.run()
    unused = [key for key in replaced if key not in importer.used and importer._source(key) not in importer.nodes]
    if unused:
        raise ValueError(f"Attempted to map inputs that were not found in graph_def: [{', '.join(unused)}]")
    return None if return_elements is None else [importer.element(one) for one in wanted]


def _checked_names(names):
    names = () if names is None else tuple(names)
    if not all(isinstance(one, (str, bytes)) for one in names):
        raise TypeError("return_elements must be a list of strings.")
    return [one.decode() if isinstance(one, bytes) else one for one in names]


def _checked_map(given):
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(isinstance(key, (str, bytes)) for key in given):
        raise TypeError("input_map must be a dictionary mapping strings to Tensor objects.")
    return {key.decode() if isinstance(key, bytes) else key: value for key, value in given.items()}


def _full(name):
    return name if name.startswith("^") or ":" in name else f"{name}:0"


class _Importer:
    """One import.

    Attributes:
        made: name in the message -> operation of the graph.
        used: the replaced inputs that were there.
    """

    def __init__(self, graph, graph_def, scope, replaced):
        self.graph, self.scope, self.replaced = graph, scope, replaced
        self.nodes, self.made, self.used = {}, {}, set()
        for node in graph_def.node:
            if node.name in self.nodes:
                raise ValueError(f"Node '{node.name}' is not unique")
            self.nodes[node.name] = node

    def run(self):
        """Add all operations; each after its inputs, else in the message's order."""
        self._check()
        for name in self.nodes:
            self._with_inputs(name)

    def _check(self):
        for node in self.nodes.values():
            if node.op in _FLOW:
                raise errors.UnimplementedError(message=errors.message(
                    f"The graph holds a loop or a function: '{node.name}' of type {node.op}.",
                    "a graph without them.", "build it with flowlet's functions (tf.while_loop, tf.cond), and restore its "
                    "variables with tf.train.Saver."))  # fmt: skip
            for one in node.input:
                if _full(one) not in self.replaced and self._source(one) not in self.nodes:
                    raise ValueError(f"Node '{node.name}': Unknown input node '{one}'")

    @staticmethod
    def _source(text):
        return text.removeprefix("^").partition(":")[0]

    def _with_inputs(self, name):
        waiting, open_ = [name], set()
        while waiting:
            one = waiting[-1]
            if one in self.made:
                waiting.pop()
                continue
            before = [source for text in self.nodes[one].input if _full(text) not in self.replaced
                      and (source := self._source(text)) not in self.made]  # fmt: skip
            if not before:
                self.made[one] = self._add(self.nodes[one])
                waiting.pop()
            elif one in open_:
                raise ValueError(f"{len(self.nodes) - len(self.made)} nodes in a cycle")
            else:
                open_.add(one)
                waiting += before

    def _name(self, name):
        """The full name of a node; with `_1`, `_2`, ... where the graph has it already."""
        full, count = self.scope + name, 0
        while full in self.graph._by_name or count and full.removeprefix(self.scope) in self.nodes:
            count += 1
            full = f"{self.scope}{name}_{count}"
        return full

    def _add(self, node):
        inputs = [self._tensor(one, node) for one in node.input if not one.startswith("^")]
        control = [self._control(one) for one in node.input if one.startswith("^")]
        attributes = self._attributes(node)
        self._check_inputs(node, inputs, attributes)
        made, outputs = makers.make(node.op, inputs, attributes)
        shown, inputs = tuple(inputs), [*inputs, *getattr(made, "hidden", ())]
        full = self._name(node.name)
        self.graph.names.take(full)
        with self.graph.device(node.device):
            op = self.graph.add(node.op, made, inputs, outputs, full + "/", control, attributes)
        if len(shown) < len(inputs):
            op.shown = shown
        if any(refused(op) for refused in makers.REFUSED):
            raise errors.UnimplementedError(message=f"'{op.name}' of type {op.type} runs on one side of a branch only: what it "
                                            "does cannot be imported. Build the graph with tf.cond, and restore its variables.")
        for tensor, shape in zip(op.outputs, _known_shapes(node)):
            if tensor.shape.is_compatible_with(shape):
                tensor.set_shape(shape)
        return op

    def _tensor(self, text, node):
        key = _full(text)
        if key in self.replaced:
            self.used.add(key)
            found = self.graph.as_graph_element(self.replaced[key])
            return found.outputs[0] if isinstance(found, Operation) else found
        name, _, index = key.partition(":")
        op = self.made[name]
        if not index.isdigit() or int(index) >= len(op.outputs):
            raise ValueError(f"Node '{node.name}': Connecting to invalid output {index} of source node {name} which has "
                             f"{len(op.outputs)} outputs.")  # fmt: skip
        return op.outputs[int(index)]

    def _control(self, text):
        if text in self.replaced:
            self.used.add(text)
            found = self.graph.as_graph_element(self.replaced[text])
            return found.op if isinstance(found, GraphTensor) else found
        return self.made[text[1:]]

    def _attributes(self, node):
        """The attributes of a node as values, defaults filled in."""
        known, found = definitions.of(node.op), {}
        where = f"{self.scope}{node.name}"
        for key, message in node.attr.items():
            kind = known.attributes[key][0] if known is not None and key in known.attributes else None
            value = attribute_of(message, kind, f"attribute {key!r} of node {where}")
            if value is not None and key != "_output_shapes":
                found[key] = value
        for key, (kind, default) in () if known is None else known.attributes.items():
            if key in found or key == "_output_shapes":
                continue
            if not known.has_default(key):
                raise ValueError(f"NodeDef missing attr '{key}' from {known}; NodeDef: {{{{node {where}}}}}")
            if default is not None:
                found[key] = dtypes.as_dtype(default) if kind == "type" else default
        return found

    def _check_inputs(self, node, inputs, attributes):
        """The number and dtypes of a node's inputs, against its signature."""
        known = definitions.of(node.op)
        if known is None:
            return
        counts = definitions.counts(known.inputs, len(inputs), attributes)
        if sum(counts) != len(inputs) or min(counts, default=0) < 0:
            raise ValueError(f"Node '{self.scope}{node.name}' of type {node.op} has {len(inputs)} inputs; its signature and "
                             f"attributes say {sum(counts)}.")  # fmt: skip
        place = 0
        for argument, count in zip(known.inputs, counts):
            for offset in range(count):
                wanted = attributes.get(argument.kind, argument.kind)
                wanted = wanted[offset] if isinstance(wanted, list) else wanted
                tensor = inputs[place]
                if dtypes.as_dtype(wanted) is not tensor.dtype.base_dtype:
                    raise ValueError(f"Input {place} of node {self.scope}{node.name} was passed "
                                     f"{dtypes.kernel_name(tensor.dtype.base_dtype)} from {tensor.name} incompatible with "
                                     f"expected {dtypes.kernel_name(dtypes.as_dtype(wanted))}.")  # fmt: skip
                place += 1

    def element(self, text):
        """What an entry of `return_elements` names."""
        name, colon, index = text.partition(":")
        if name not in self.made:
            kind = f"tensor '{text}'" if colon else f"node '{name}'"
            raise ValueError(f"Requested return {kind} not found in graph def")
        op = self.made[name]
        if not colon:
            return op
        if not index.isdigit() or int(index) >= len(op.outputs):
            raise ValueError(f"Invalid return output {index} of node '{name}', which has {len(op.outputs)} output(s)")
        return op.outputs[int(index)]


def _known_shapes(node):
    return [shape_of(one) for one in node.attr["_output_shapes"].list.shape] if "_output_shapes" in node.attr else []
