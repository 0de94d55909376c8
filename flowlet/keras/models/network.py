"""The graph of a functional model: which layer calls lead from its inputs to its outputs."""

from flowlet import errors
from flowlet.core import nest
from flowlet.core.convert import convert
from flowlet.core.tensor import Symbolic
from flowlet.ops import array
from flowlet.ops.cast import cast

_NO_INPUT = ("Found unexpected instance while processing input tensors for keras functional model. Expecting KerasTensor "
             "which is from tf.keras.Input() or output from keras layer call(). Got")  # fmt: skip
_NO_OUTPUT = ("Output tensors of a Functional model must be the output of a TensorFlow `Layer` (thus holding past layer "
              "metadata). Found")  # fmt: skip


class Network:
    """The layer calls between symbolic inputs and outputs, in an order in which they can run.

    Args:
        inputs, outputs: structures of symbolic tensors; a list of one counts as that one.

    Attributes:
        nodes, depths: the layer calls, and how far each is from the outputs.
        layers: the layers, those farthest from the outputs first.

    Raises:
        ValueError: where an output does not depend on the inputs alone, or two layers have one name.
    """

    def __init__(self, inputs, outputs):
        self.inputs, self.outputs = _bare(inputs), _bare(outputs)
        self.flat_inputs = [self._symbolic(one, _NO_INPUT) for one in nest.flatten(inputs)]
        self.flat_outputs = [self._symbolic(one, _NO_OUTPUT) for one in nest.flatten(outputs)]
        self.input_names = [tensor._keras_history[0].name for tensor in self.flat_inputs]
        self.nodes = self._order()
        self.layers = self._layers()
        self.output_names = _numbered([tensor._keras_history[0].name for tensor in self.flat_outputs])
        names = [layer.name for layer in self.layers]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f'The name "{name}" is used {names.count(name)} times in the model. '
                                 "All layer names should be unique.")  # fmt: skip

    @staticmethod
    def _symbolic(tensor, what):
        if not isinstance(tensor, Symbolic):
            raise ValueError(errors.message(
                f"{what}: {tensor}", "symbolic tensors that begin at tf.keras.Input.",
                "start with x = tf.keras.Input(shape=...) and call layers on x."))  # fmt: skip
        return tensor

    def _order(self):
        """The calls needed for the outputs, each after those it depends on."""
        ordered, done, starts = [], set(), {id(tensor) for tensor in self.flat_inputs}
        self._met = {}  # id of a layer -> its place in the order in which layers are met, from the outputs on
        stack = [(tensor, False, None) for tensor in reversed(self.flat_outputs)]
        while stack:
            tensor, expanded, taker = stack.pop()
            layer, index, _ = tensor._keras_history
            node = layer._nodes[index]
            if id(node) in done:
                continue
            self._met.setdefault(id(layer), len(self._met))
            if expanded or id(tensor) in starts or not node.parents:
                if not node.parents and id(tensor) not in starts:
                    raise ValueError(errors.message(
                        f"Graph disconnected: cannot obtain value for tensor {tensor} at layer "
                        f'"{(taker or layer).name}". The following previous layers were accessed without issue: '
                        f"{[one.layer.name for one in ordered if one.parents]}",
                        f"outputs that follow from the inputs {self.input_names} alone.",
                        f'put "{layer.name}" among the `inputs`, or call the layers on the input that you meant.'))  # fmt: skip
                done.add(id(node))
                ordered.append(node)
                continue
            stack.append((tensor, True, taker))
            stack.extend((parent, False, layer) for parent in reversed(node.parents))
        for tensor in self.flat_inputs:
            layer, index, _ = tensor._keras_history
            if id(layer._nodes[index]) not in done:
                self._met[id(layer)] = -1
                ordered.insert(0, layer._nodes[index])
        return ordered

    def _layers(self):
        """The layers, those farthest from the outputs first; at one distance as they are met from the outputs."""
        starts = {id(tensor) for tensor in self.flat_inputs}
        node_depth, layer_depth = {}, {}
        for node in reversed(self.nodes):
            depth = max(node_depth.get(id(node), 0), layer_depth.get(id(node.layer), 0))
            node_depth[id(node)] = layer_depth[id(node.layer)] = depth
            if any(id(tensor) in starts for tensor in nest.flatten(node.output_tensors)):
                continue
            for parent in node.parents:
                layer, index, _ = parent._keras_history
                above = layer._nodes[index]
                node_depth[id(above)] = max(node_depth.get(id(above), 0), depth + 1)
        self.depths = [node_depth[id(node)] for node in self.nodes]
        unique = {id(node.layer): node.layer for node in self.nodes}
        return sorted(unique.values(), key=lambda layer: (-layer_depth[id(layer)], self._met[id(layer)]))

    def attach(self, layer, tensor):
        """Call `layer` on a tensor that follows from the inputs, whenever the model runs."""
        way = Network(self.inputs, tensor)
        layer(tensor)
        self.add([*way.nodes, layer.inbound_nodes[-1]], [*way.layers, layer])

    def add(self, nodes, layers):
        """Make layer calls on which no output depends part of the network, in an order in which they can run."""
        depths = {id(node): depth for node, depth in zip(self.nodes, self.depths)}
        for node in nodes:
            if id(node) not in depths:
                above = [parent._keras_history[0]._nodes[parent._keras_history[1]] for parent in node.parents]
                depths[id(node)] = min(0, *(depths[id(one)] for one in above)) - 1
                self.nodes.append(node)
                self.depths.append(depths[id(node)])
        self.layers += [layer for layer in layers if not any(layer is one for one in self.layers)]

    def run(self, inputs, training=None, mask=None):
        """The outputs for real tensors, in the form of the symbolic ones."""
        values = {}
        masks = [None] * len(self.flat_inputs) if mask is None else nest.flatten(mask)
        for symbol, value, one in zip(self.flat_inputs, self._matched(inputs), masks):
            value = _conform(value, symbol)
            if one is not None:
                value._keras_mask = one
            values[id(symbol)] = value
        for node in self.nodes:
            outputs = nest.flatten(node.output_tensors)
            if all(id(tensor) in values for tensor in outputs):
                continue
            found = node.run(values)
            for symbol, value in zip(outputs, nest.flatten(found)):
                values[id(symbol)] = value
        return nest.map_structure(lambda symbol: values[id(symbol)], self.outputs)

    def _matched(self, inputs):
        """The given tensors in the order of the model's inputs: by name from a dict, else by place."""
        if isinstance(inputs, dict):
            keys = list(self.inputs) if isinstance(self.inputs, dict) else self.input_names
            try:
                return [inputs[key] for key in (sorted(keys) if isinstance(self.inputs, dict) else keys)]
            except KeyError as error:
                raise ValueError(f"Missing data for input \"{error.args[0]}\". You passed a data dictionary with keys "
                                 f"{list(inputs)}. Expected the following keys: {keys}") from None  # fmt: skip
        flat = nest.flatten(inputs)
        if len(flat) != len(self.flat_inputs):
            raise ValueError(f"The model expects {len(self.flat_inputs)} input(s) {self.input_names}, but it received "
                             f"{len(flat)} input tensors.")  # fmt: skip
        return flat


def _bare(structure):
    """A list of one tensor as that tensor."""
    return structure[0] if isinstance(structure, list) and len(structure) == 1 else structure


def _conform(value, symbol):
    """A tensor with the rank and dtype that the model's input has, where that takes no more than an axis of size 1."""
    value = convert(value) if not isinstance(value, Symbolic) else value
    rank, wanted = len(value.shape), len(symbol.shape)
    if rank == wanted - 1 and symbol.shape[-1] == 1:
        value = array.expand_dims(value, -1)
    elif rank == wanted + 1 and value.shape[-1] == 1:
        value = array.squeeze(value, -1)
    if value.dtype is not symbol.dtype and value.dtype != "string":
        value = cast(value, symbol.dtype)
    return value


def _numbered(names):
    """Names made unique: `a`, `a_1`."""
    found = []
    for name in names:
        count = sum(one == name for one in names[: len(found)])
        found.append(name if not count else f"{name}_{count}")
    return found
