"""`tf.Module`: finds the variables and modules among its attributes. Keras layers are modules."""

import contextlib
import re

from flowlet.api import export
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.variable import AnyVariable

_SKIPPED = ("_name_scope",)
_WORD = "((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))"  # where tf.Module divides a class name into words; Keras differs


def camel_to_snake(name):
    """`DenseLayer` -> `dense_layer`.

    >>> camel_to_snake("Conv2DTranspose")
    'conv2d_transpose'
    """
    name = re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


@export("Module")
class Module:
    """A named holder of variables and of other modules.

    >>> import flowlet as tf
    >>> class Line(tf.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.w = tf.Variable(2.0)
    >>> [v.numpy().item() for v in Line().trainable_variables]
    [2.0]
    """

    def __init__(self, name=None):
        if name is not None and not re.fullmatch(r"[A-Za-z_]\w*", name):
            raise ValueError(f"{name!r} is not a valid module name. Module names must be valid Python identifiers "
                             "(e.g. a valid class name).")  # fmt: skip
        self._name = name or re.sub(_WORD, r"_\1", type(self).__name__).lower()
        with name_scope(self._name) as scope:
            self._name_scope = scope

    name = property(lambda self: self._name)

    @property
    def name_scope(self):
        """The context for what the module makes, of the place where the module itself was made."""
        return name_scope(getattr(self, "_name_scope", self.name + "/"))

    @property
    def variables(self):
        """All variables of the module and of the modules in it."""
        return tuple(self._flatten(lambda found: isinstance(found, AnyVariable)))

    @property
    def trainable_variables(self):
        return tuple(v for v in self.variables if v.trainable)

    @property
    def non_trainable_variables(self):
        return tuple(v for v in self.variables if not v.trainable)

    @property
    def submodules(self):
        """All modules inside, not this one itself."""
        return tuple(self._flatten(lambda found: isinstance(found, Module)))

    def _flatten(self, wanted, seen=None):
        seen = {id(self)} if seen is None else seen
        later = []
        for key in sorted(vars(self)):
            if key in _SKIPPED:
                continue
            for leaf in _leaves(vars(self)[key]):
                if id(leaf) in seen:
                    continue
                if wanted(leaf):
                    seen.add(id(leaf))
                    yield leaf
                if isinstance(leaf, Module):
                    seen.add(id(leaf))
                    later.append(leaf)
        for module in later:
            yield from module._flatten(wanted, seen)

    @classmethod
    def with_name_scope(cls, method):
        """Decorate a method to run inside the module's name scope."""

        def scoped(self, *args, **kwargs):
            with self.name_scope:
                return method(self, *args, **kwargs)

        return scoped


def _leaves(value):
    if isinstance(value, (AnyVariable, Module)):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, dict):
        for key in sorted(value, key=str):
            yield from _leaves(value[key])


@export("get_current_name_scope")
def get_current_name_scope():
    """The open name scopes, joined by `/`.

    >>> import flowlet as tf
    >>> with tf.name_scope("a"), tf.name_scope("b"):
    ...     print(tf.get_current_name_scope())
    a/b
    """
    return default_graph().names.scope if state.building else "/".join(state.names)


@export("name_scope")
class name_scope(contextlib.ContextDecorator):  # noqa: N801
    """A context that puts `name/` before the names of what is made inside.

    >>> import flowlet as tf
    >>> with tf.name_scope("layer"):
    ...     v = tf.Variable(1., name="w")
    >>> v.name
    'layer/w:0'
    """

    def __init__(self, name):
        if not isinstance(name, str):
            raise ValueError(f"name for name_scope must be a string; got {name!r}.")
        self._given = name

    name = property(lambda self: self._given)

    def __enter__(self):
        self._before, self._open = state.names, None
        if state.building:
            self._open = default_graph().name_scope(self._given or None)
            return self._open.__enter__()
        if self._given.endswith("/"):
            state.names = tuple(part for part in self._given.split("/") if part)
        elif self._given:
            state.names = (*state.names, self._given)
        return "/".join(state.names) + "/" if state.names else ""

    def __exit__(self, *exception):
        if self._open is not None:
            self._open.__exit__(*exception)
        state.names = self._before
