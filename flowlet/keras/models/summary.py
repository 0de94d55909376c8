"""The table that `model.summary()` prints, as TensorFlow 2.8 prints it."""

import itertools
import re

import numpy as np

from flowlet import errors

# Without (and with) the column of connections: how long a line is, and where each column ends, as shares of it.
PLAIN = 65, (0.45, 0.85, 1.0), ("Layer (type)", "Output Shape", "Param #")
CONNECTED = 98, (0.33, 0.55, 0.67, 1.0), ("Layer (type)", "Output Shape", "Param #", "Connected to")
TRAINABLE = 11  # how wide that column is

_CLOSING = re.compile(r"\),|\},|\],|',")  # a cell goes on in a new line after each of these


def show(
    model, line_length=None, positions=None, print_fn=None, expand_nested=False, show_trainable=False, layer_range=None
):
    """Print the layers of a model with their output shapes and numbers of weights.

    Args:
        model: a model that is built.
        line_length: characters a line; 65, or 98 where the layers form no simple chain.
        positions: where each column ends, as shares of the line or in characters.
        print_fn: called with each line instead of `print`.
        expand_nested: whether to list the layers of models inside the model.
        show_trainable: whether to add a column that says which layers are trained.
        layer_range: two patterns for names: the first and the last layer to show.

    Raises:
        IndexError: for fewer positions than there are columns.
        ValueError: where a column has no room, or `layer_range` names no layers.
    """
    chain = _is_chain(model)
    length, shares, titles = PLAIN if chain else CONNECTED
    length = line_length or length
    ends = list(positions or shares)
    if ends[-1] <= 1:
        ends = [int(length * share) for share in ends]
    if show_trainable:
        length += TRAINABLE
        ends.append(length)
        titles = (*titles, "Trainable")
    write = print_fn or print
    table = Table(ends, length, titles, write)
    write(f'Model: "{model.name}"')
    table.rule("_")
    table.row(titles)
    table.rule("=")
    describe = _Description(None if chain else {id(node) for node in model._network.nodes}, show_trainable)
    for layer in _within(model.layers, layer_range):
        _list(layer, table, describe, expand_nested)
    table.rule("=")
    trainable, others = count(model.trainable_weights), count(model.non_trainable_weights)
    write(f"Total params: {trainable + others:,}")
    write(f"Trainable params: {trainable:,}")
    write(f"Non-trainable params: {others:,}")
    table.rule("_")


def count(weights):
    """How many numbers `weights` hold."""
    return sum(int(np.prod([size or 0 for size in weight.shape])) for weight in weights)


class Table:
    """Rows of text in columns, in boxes for what is nested.

    Args:
        ends: where each column ends.
        length: characters a line.
        titles: the columns' titles.
        write: called with each line.
    """

    def __init__(self, ends, length, titles, write):
        if len(ends) < len(titles):
            raise IndexError(
                errors.message(
                    f"`positions` of summary() has {len(ends)} values (list index out of range), but the table has "
                    f"{len(titles)} columns.",
                    f"one value for each of {', '.join(titles)}.",
                )
            )
        self.ends, self.length, self.write = ends, length, write
        gaps = [0 if column == len(ends) - 1 else 2 for column in range(len(ends))]
        self.widths = [end - start - gap for start, end, gap in zip([0, *ends], ends, gaps)]
        self.gaps = [" " * gap for gap in gaps]
        if min(self.widths[: len(titles)]) <= 0:
            raise ValueError(
                errors.message(
                    f"`positions` and `line_length` of summary() leave columns of {self.widths} characters.",
                    "columns of at least one character, besides the two between them.",
                    "pass a larger line_length.",
                )
            )

    def rule(self, character):
        self.write(character * self.length)

    def blank(self, level):
        self._boxed(" " * (self.length - 2 * level), level)

    def roof(self, level):
        """The line over (and, a level further out, under) a box."""
        self._boxed("¯" * (self.length - 2 * level), level)

    def _boxed(self, text, level):
        self.write("|" * level + text + "|" * level)

    def row(self, fields, level=0):
        """One row; a field that is longer than its column goes on in the lines below."""
        cells = [self._pieces(str(field), width) for field, width in zip(fields, self.widths)]
        for pieces in itertools.zip_longest(*cells, fillvalue=""):
            line = "|" * level + " "
            for piece, gap, end in zip(pieces, self.gaps, self.ends):
                line = (line + piece + gap).ljust(end - level)
            self.write(line + "|" * level)

    @staticmethod
    def _pieces(text, width):
        pieces = []
        while text:
            closing = _CLOSING.search(text, 0, width)
            cut = closing.end() if closing else width
            pieces.append(text[:cut])
            text = text[cut:]
        return pieces


class _Description:
    """What a row says of a layer.

    Args:
        nodes: the ids of the model's layer calls, for the column of connections; None without it.
        trainable: whether there is a column for it.
    """

    def __init__(self, nodes, trainable):
        self.nodes, self.trainable = nodes, trainable

    def __call__(self, layer):
        fields = [f"{layer.name} ({type(layer).__name__})", self._shape(layer)]
        if self.nodes is None:
            fields.append(layer.count_params() if layer.built else "0 (unused)")
        else:
            fields += [layer.count_params(), self._connections(layer)]
        if self.trainable:
            fields.append("Y" if layer.trainable else "N")
        return fields

    @staticmethod
    def _shape(layer):
        try:
            return layer.output_shape
        except AttributeError:  # called never, outside the functional API, or for several shapes
            return "multiple"

    def _connections(self, layer):
        found = []
        for node in layer.inbound_nodes:
            if id(node) in self.nodes:
                sources = [tensor._keras_history for tensor in node.parents]
                found += [f"{source.name}[{index}][{place}]" for source, index, place in sources]
        return found


def _list(layer, table, describe, expand, level=0, last=False):
    """The rows of a layer, and of those inside it where they are to be expanded."""
    table.row(describe(layer), level)
    inside = getattr(layer, "layers", None) if expand else None
    if inside:
        table.roof(level + 1)
        for one in inside:
            _list(one, table, describe, expand, level + 1, one is inside[-1])
        table.roof(level)
    elif not last:
        table.blank(level)


def _is_chain(model):
    """Whether each layer is called once, on what the one before it gave."""
    network = model._network
    if network is None:
        return True
    once = len({id(node.layer) for node in network.nodes}) == len(network.nodes) == len(set(network.depths))
    return once and all(len(node.parents) <= 1 for node in network.nodes)


def _within(layers, bounds):
    """The layers from the first whose name matches one pattern to the last that matches the other."""
    if bounds is None:
        return layers
    if len(bounds) != 2 or not all(isinstance(bound, str) for bound in bounds):
        raise ValueError(
            f"layer_range must be a list or tuple of length 2 that holds names or patterns of names. "
            f"Received: {bounds!r}"
        )
    first, last = ([i for i, layer in enumerate(layers) if re.match(bound, layer.name)] for bound in bounds)
    if not first or not last:
        names = [layer.name for layer in layers]
        raise ValueError(
            f"Passed layer_names do not match the layer names in the model. Received: {bounds!r}; the "
            f"layers are {names}."
        )
    if first[0] > last[-1]:
        first, last = last, first
    return layers[first[0] : last[-1] + 1]
