"""What `Session.run` was asked for: nested lists, tuples, dicts, of tensors, operations and their names."""

import collections

from flowlet import errors
from flowlet.core import nest
from flowlet.core.graph.operation import Operation

SparseTensorValue = collections.namedtuple("SparseTensorValue", ["indices", "values", "dense_shape"])
IndexedSlicesValue = collections.namedtuple("IndexedSlicesValue", ["values", "indices", "dense_shape"])
VALUES = {"SparseTensor": SparseTensorValue, "IndexedSlices": IndexedSlicesValue}  # what composites come back as


class Fetches:
    """The tensors and operations of a structure, each once, and the way back from values to the structure.

    Attributes:
        tensors: what has a value.
        operations: what only runs.
    """

    def __init__(self, graph, structure):
        self.tensors, self.operations, self._places = [], [], {}
        self.structure = structure  # kept alive: programs are found by the identity of what is fetched
        self.rebuilt = self._of(graph, structure)  # values -> the structure with values, None for operations

    def _of(self, graph, item):
        if isinstance(item, (list, tuple)):
            parts = [self._of(graph, one) for one in item]
            if hasattr(item, "_fields"):
                return lambda values: type(item)(*[part(values) for part in parts])
            return lambda values: type(item)([part(values) for part in parts])
        if isinstance(item, dict):
            parts = {key: self._of(graph, one) for key, one in item.items()}
            return lambda values: type(item)((key, part(values)) for key, part in parts.items())
        if isinstance(item, nest.Composite) and type(item).__name__ in VALUES:
            return self._composite(graph, item)
        element = _element(graph, item)
        if isinstance(element, Operation):
            self.operations.append(element)
            return lambda values: None
        place = self._places.setdefault(element, len(self._places))
        if place == len(self.tensors):
            self.tensors.append(element)
        return lambda values: values[place]

    def _composite(self, graph, item):
        kind = VALUES[type(item).__name__]
        parts = [None if part is None else self._of(graph, part) for part in (getattr(item, name) for name in kind._fields)]
        return lambda values: kind(*[None if part is None else part(values) for part in parts])


def _element(graph, item):
    if item is None:
        raise TypeError(f"Fetch argument {item!r} has invalid type {type(item)!r}: there is nothing to run. A gradient is None "
                        "where the result does not depend on the variable, merge_all() where there is no summary.")
    try:
        element = graph.as_graph_element(item)
    except TypeError as error:
        raise TypeError(f"Fetch argument {item!r} has invalid type {type(item)!r}, must be a string or Tensor. "
                        f"({error})") from None
    except (ValueError, KeyError) as error:
        text = error.args[0] if error.args else error
        raise ValueError(f"Fetch argument {item!r} cannot be interpreted as a Tensor. ({text})") from None
    op = element if isinstance(element, Operation) else element.op
    if op in graph.not_fetchable:
        raise errors.InaccessibleTensorError(errors.message(
            f"Operation {op.name!r} has been marked as not fetchable. Typically this happens when it is defined in another "
            f"function "
            "or code block.", "an operation that the session can give back. Use return values, or collections, to reach it.",
            "it is made inside a branch, a loop or a function: return it from there."))  # fmt: skip
    return element
