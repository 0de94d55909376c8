"""Where a layer stands in functional models: its calls on symbolic tensors, their inputs and outputs."""



class Placed:
    """The base of `Layer` that knows its places in functional models."""

    # ---- places in a functional model

    inbound_nodes = property(lambda self: self._nodes)
    _inbound_nodes = inbound_nodes

    def _first_node(self, happened):
        if not self._nodes:
            raise AttributeError(happened)
        return self._nodes[0]

    @property
    def input(self):
        """The symbolic tensor, or the structure of them, that the layer was first called on."""
        return self._first_node(f"Layer {self.name} is not connected, no input to return.").input_tensors

    @property
    def output(self):
        """What the layer gave for `input`."""
        return self._first_node(f"Layer {self.name} has no inbound nodes.").output_tensors

    def _one_shape(self, which):
        self._first_node(f'The layer "{self.name}" has never been called and thus has no defined {which} shape.'
                         + (" Note that the `input_shape` property is only available for Functional and Sequential "
                            "models." if which == "input" else ""))  # fmt: skip
        shapes = [getattr(node, f"{which}_shapes") for node in self._nodes]
        if any(shape != shapes[0] for shape in shapes):
            raise AttributeError(f'The layer "{self.name}" has multiple inbound nodes, with different {which} shapes. '
                                 f'Hence the notion of "{which} shape" is ill-defined for it: {shapes}.')  # fmt: skip
        return shapes[0]

    @property
    def input_shape(self):
        """The shape (or structure of shapes) of symbolic inputs, where the layer has seen one only."""
        return self._one_shape("input")

    @property
    def output_shape(self):
        """The shape (or structure of shapes) of symbolic outputs, where the layer has one only."""
        return self._one_shape("output")

    def get_input_at(self, node_index):
        return self._nodes[node_index].input_tensors

    def get_input_shape_at(self, node_index):
        return self._nodes[node_index].input_shapes

    def get_output_shape_at(self, node_index):
        return self._nodes[node_index].output_shapes

    def get_output_at(self, node_index):
        return self._nodes[node_index].output_tensors
