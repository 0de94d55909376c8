"""Pictures of models: `plot_model` writes one with Graphviz, `model_to_dot` gives it to `pydot`."""

import shutil
import subprocess
import sys
from pathlib import Path

from flowlet import errors
from flowlet.api import export

MISSING = errors.message(
    "You must install pydot (`pip install pydot`) and install graphviz (see instructions at "
    "https://graphviz.gitlab.io/download/) for plot_model/model_to_dot to work.",
    "",
    "install them, or write the text of the graph with plot_model(model, to_file='model.dot').",
)


class _Text:
    """The text of a graph in Graphviz's language.

    Args:
        shapes, dtypes, names, activations: whether to show them.
        nested: whether to draw models inside the model, each in a box of its own.
    """

    def __init__(self, shapes, dtypes, names, activations, nested):
        self.shapes, self.dtypes, self.names, self.activations = shapes, dtypes, names, activations
        self.nested, self.lines, self._numbers = nested, [], {}

    def _id(self, layer):
        return f"layer{self._numbers.setdefault(id(layer), len(self._numbers))}"

    def model(self, model, indent="  "):
        """The lines for the layers of a model and their connections."""
        network = getattr(model, "_network", None)
        layers = model.layers
        for layer in layers:
            if self._opens(layer):
                self.lines += [f"{indent}subgraph cluster_{self._id(layer)} {{", f'{indent}  label="{layer.name}";']
                self.model(layer, indent + "  ")
                self.lines.append(indent + "}")
            else:
                self.lines.append(f'{indent}{self._id(layer)} [label="{self._label(layer)}"];')
        if network is None:
            pairs = zip(layers, layers[1:])
        else:
            inside = set(map(id, layers))
            pairs = [(parent._keras_history[0], node.layer) for node in network.nodes for parent in node.parents]
            pairs = [pair for pair in pairs if id(pair[0]) in inside]
        self.lines += [
            f"{indent}{self._id(self._last(one))} -> {self._id(self._first(other))};" for one, other in pairs
        ]

    def _opens(self, layer):
        return self.nested and getattr(layer, "_network", None) is not None

    def _first(self, layer):
        return self._first(layer.layers[0]) if self._opens(layer) else layer

    def _last(self, layer):
        return self._last(layer.layers[-1]) if self._opens(layer) else layer

    def _label(self, layer):
        kind = type(layer).__name__
        if self.activations and hasattr(layer, "activation"):
            kind += f" ({getattr(layer.activation, '__name__', type(layer.activation).__name__)})"
        label = f"{layer.name} | {kind}" if self.names else kind
        if self.dtypes:
            label += f" | {layer.dtype}"
        if self.shapes:
            label += f" | {{input: | output:}} | {{{self._shape(layer, 'input')} | {self._shape(layer, 'output')}}}"
        return f"{{{label}}}"

    @staticmethod
    def _shape(layer, which):
        try:
            found = str(getattr(layer, f"{which}_shape"))
        except AttributeError:
            found = "multiple"
        return found.replace("{", "\\{").replace("}", "\\}")


def dot_text(
    model,
    show_shapes=False,
    show_dtype=False,
    show_layer_names=True,
    rankdir="TB",
    expand_nested=False,
    dpi=96,
    show_layer_activations=False,
):
    """The graph of a model in Graphviz's language. The arguments are those of `plot_model`."""
    if not model.built:
        raise ValueError(
            "This model has not yet been built. Build the model first by calling `build()` or by calling "
            "the model on a batch of data."
        )
    text = _Text(show_shapes, show_dtype, show_layer_names, show_layer_activations, expand_nested)
    text.model(model)
    head = ["digraph G {", f"  rankdir={rankdir}; dpi={dpi}; concentrate=true;", "  node [shape=record];"]
    return "\n".join([*head, *text.lines, "}", ""])


def _missing():
    """As Keras: an error in a program; in a notebook, where it would end the run, a message."""
    if "IPython.core.magics.namespace" not in sys.modules:
        raise ImportError(MISSING)
    print(MISSING)


@export("keras.utils.model_to_dot")
def model_to_dot(
    model,
    show_shapes=False,
    show_dtype=False,
    show_layer_names=True,
    rankdir="TB",
    expand_nested=False,
    dpi=96,
    subgraph=False,
    layer_range=None,
    show_layer_activations=False,
):
    """The graph of a model as a `pydot.Dot`. The arguments are those of `plot_model`.

    Raises:
        ImportError: without `pydot`.
        NotImplementedError: for a part of a model (`subgraph`, `layer_range`).
    """
    _whole(subgraph, layer_range)
    try:
        import pydot  # pyright: ignore
    except ImportError:
        return _missing()
    return pydot.graph_from_dot_data(
        dot_text(model, show_shapes, show_dtype, show_layer_names, rankdir, expand_nested, dpi, show_layer_activations)
    )[0]


def _whole(subgraph, layer_range):
    if subgraph or layer_range is not None:
        raise NotImplementedError(
            errors.message("`subgraph` and `layer_range` of plot_model are not in flowlet.", "the whole model.")
        )


@export("keras.utils.plot_model", "keras.utils.vis_utils.plot_model")
def plot_model(
    model,
    to_file="model.png",
    show_shapes=False,
    show_dtype=False,
    show_layer_names=True,
    rankdir="TB",
    expand_nested=False,
    dpi=96,
    layer_range=None,
    show_layer_activations=False,
):
    """Write a picture of the layers of a model and their connections. It needs Graphviz (the program `dot`).

    Args:
        model: a model that is built.
        to_file: the file; its ending says the format ("png", "svg", "pdf", ...). "dot" writes the text of the graph and
            needs nothing.
        show_shapes, show_dtype, show_layer_names, show_layer_activations: what to write into each box.
        rankdir: "TB" from top to bottom, "LR" from left to right.
        expand_nested: whether to draw models inside the model.
        dpi: points to an inch.

    Returns:
        The picture for a notebook to show, where IPython is there.

    Raises:
        ImportError: without Graphviz; in a notebook a message is printed instead.
        ValueError: for a model that is not built.
    """
    _whole(False, layer_range)
    path = Path(to_file)
    text = dot_text(
        model, show_shapes, show_dtype, show_layer_names, rankdir, expand_nested, dpi, show_layer_activations
    )
    if path.suffix == ".dot":
        path.write_text(text)
        return None
    program = shutil.which("dot")
    if program is None:
        return _missing()
    form = path.suffix.removeprefix(".") or "png"
    subprocess.run([program, f"-T{form}", "-o", str(path)], input=text.encode(), check=True)
    if form != "pdf" and "IPython" in sys.modules:
        from IPython import display

        return display.Image(filename=str(path))
    return None
