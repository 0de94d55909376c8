"""What `Session.run` was asked for: nested lists, tuples, dicts, of tensors, operations and their names."""

from flowlet.core.graph.operation import Operation


class Fetches:
    """The tensors and operations of a structure, each once, and the way back from values to the structure.

    Attributes:
        tensors: what has a value.
        operations: what only runs.
    """

    def __init__(self, graph, structure):
        self.tensors, self.operations, self._places = [], [], {}
        self.structure = structure  # kept alive: programs are found by the identity of what is fetched
        self._rebuild = self._of(graph, structure)

    def rebuilt(self, values):
        """The structure with values in place of tensors, None in place of operations."""
        return self._rebuild(values)

    def _of(self, graph, item):
        if isinstance(item, (list, tuple)):
            parts = [self._of(graph, one) for one in item]
            if hasattr(item, "_fields"):
                return lambda values: type(item)(*[part(values) for part in parts])
            return lambda values: type(item)(part(values) for part in parts)
        if isinstance(item, dict):
            parts = {key: self._of(graph, one) for key, one in item.items()}
            return lambda values: type(item)((key, part(values)) for key, part in parts.items())
        element = self._element(graph, item)
        if isinstance(element, Operation):
            self.operations.append(element)
            return lambda values: None
        place = self._places.setdefault(element, len(self._places))
        if place == len(self.tensors):
            self.tensors.append(element)
        return lambda values: values[place]

    @staticmethod
    def _element(graph, item):
        if item is None:
            raise TypeError(f"Fetch argument {item!r} has invalid type {type(item)!r}")
        try:
            return graph.as_graph_element(item)
        except TypeError as error:
            raise TypeError(f"Fetch argument {item!r} has invalid type {type(item)!r}, must be a string or Tensor. "
                            f"({error})") from None
        except (ValueError, KeyError) as error:
            text = error.args[0] if error.args else error
            raise ValueError(f"Fetch argument {item!r} cannot be interpreted as a Tensor. ({text})") from None
