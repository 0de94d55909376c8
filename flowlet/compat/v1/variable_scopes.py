"""`tf.variable_scope`: names, reuse and defaults for the variables that `tf.get_variable` makes or finds."""

import copy

from flowlet.api import export
from flowlet.compat.v1 import sharing
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.scopes import name_scope
from flowlet.compat.v1.sharing import AUTO_REUSE
from flowlet.core import dtypes
from flowlet.core.graph.stack import default_graph

_INHERITED = ("initializer", "regularizer", "caching_device", "partitioner", "custom_getter", "dtype", "use_resource", "constraint")


@export("compat.v1.VariableScope")
class VariableScope:
    """What `tf.get_variable` does inside a `tf.variable_scope`.

    Attributes:
        name: what stands before the names of variables.
        reuse: True: variables must be there already; False or None: they must not; `tf.AUTO_REUSE`: either.
        original_name_scope: the name scope that was opened with it, with a slash at its end.
        initializer, regularizer, caching_device, partitioner, custom_getter, dtype, use_resource, constraint: the
            defaults of `tf.get_variable`.
    """

    def __init__(self, reuse, name="", initializer=None, regularizer=None, caching_device=None, partitioner=None,
                 custom_getter=None, name_scope="", dtype=dtypes.float32, use_resource=None, constraint=None):  # fmt: skip
        self.name, self.original_name_scope, self.reuse = name, name_scope, reuse
        self.initializer, self.regularizer, self.caching_device = initializer, regularizer, caching_device
        self.partitioner, self.custom_getter = partitioner, custom_getter
        self.dtype, self.use_resource, self.constraint = dtype, use_resource, constraint

    def reuse_variables(self):
        """From now on variables must be there already."""
        self.reuse = True

    def get_variable(self, var_store, name, shape=None, dtype=None, initializer=None, regularizer=None, reuse=None, **settings):
        """As `tf.get_variable`, with the defaults of this scope.

        Args:
            var_store: the variables to share (of the graph).
        """
        settings = {key: value for key, value in settings.items() if value is not None}
        for key in ("caching_device", "partitioner", "custom_getter", "use_resource", "constraint"):
            settings.setdefault(key, getattr(self, key))
        regularizer = self.regularizer if regularizer is None else regularizer
        full = f"{self.name}/{name}" if self.name else name
        with default_graph().name_scope(None):
            sharing.check_dtype(initializer, dtype)
            initializer = self.initializer if initializer is None else initializer
            dtype = self.dtype if dtype is None else dtype
            return var_store.get_variable(full, shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer,
                                          reuse=self.reuse if reuse is None else reuse, **settings)  # fmt: skip

    def get_collection(self, name):
        """What is in a collection under this scope."""
        return default_graph().get_collection(name, self.name + "/" if self.name else "")

    def trainable_variables(self):
        """The trainable variables under this scope."""
        return self.get_collection(GraphKeys.TRAINABLE_VARIABLES)

    def global_variables(self):
        """The global variables under this scope."""
        return self.get_collection(GraphKeys.GLOBAL_VARIABLES)

    def local_variables(self):
        """The local variables under this scope."""
        return self.get_collection(GraphKeys.LOCAL_VARIABLES)


def _setter(key):
    def set_default(self, value):
        setattr(self, key, value)

    set_default.__name__ = f"set_{key}"
    set_default.__doc__ = f"Set the default `{key}` of variables."
    return set_default


for _key in _INHERITED[:-1]:
    setattr(VariableScope, f"set_{_key}", _setter(_key))


class _Open:
    """The open variable scope of a graph, and how often each name was opened."""

    def __init__(self):
        self.current, self.counts = VariableScope(False), {}

    def opened(self, name):
        self.counts[name] = self.counts.get(name, 0) + 1

    def closed(self, name):
        for other in self.counts:
            if not name or other.startswith(name + "/"):
                self.counts[other] = 0

    def unique(self, prefix):
        """`prefix`, made unique among the scopes opened here."""
        name = f"{self.current.name}/{prefix}" if self.current.name else prefix
        if not self.counts.get(name):
            return prefix
        number = 1
        while self.counts.get(f"{name}_{number}"):
            number += 1
        return f"{prefix}_{number}"


def _open():
    held = default_graph().get_collection_ref(("__varscope",))
    if not held:
        held.append(_Open())
    return held[0]


@export("compat.v1.get_variable_scope")
def get_variable_scope():
    """The open variable scope of the default graph."""
    return _open().current


class pure_variable_scope:
    """A variable scope that opens no name scope.

    Args: as of `variable_scope`.
        old_name_scope: the name scope that belongs to it.
    """

    def __init__(self, name_or_scope, reuse=None, old_name_scope=None, **defaults):
        self._given, self._reuse, self._name_scope, self._defaults = name_or_scope, reuse, old_name_scope, defaults

    def __enter__(self):
        store = self._store = _open()
        self._before, given = store.current, self._given
        if isinstance(given, VariableScope):
            self._counts = copy.copy(store.counts)
            base, self._name = given, given.name
            name_scope = given.original_name_scope
        else:
            base, self._name = self._before, f"{self._before.name}/{given}" if self._before.name else given
            name_scope = given
        scope = VariableScope(self._reuse or base.reuse, self._name, name_scope=self._name_scope or name_scope,
                              **{key: getattr(base, key) for key in _INHERITED})  # fmt: skip
        for key, value in self._defaults.items():
            if value is not None:
                outer = getattr(base, key)
                setattr(scope, key, _nested(value, outer) if key == "custom_getter" and outer is not None else value)
        store.opened(self._name)
        store.current = scope
        return scope

    def __exit__(self, *error):
        self._store.closed(self._name)
        if isinstance(self._given, VariableScope):
            self._store.counts = self._counts
        self._store.current = self._before


def _nested(inner, outer):
    """A custom getter whose `getter` is that of the scope around it."""

    def getter(getter, *arguments, **keywords):
        return inner(lambda *given, **named: outer(getter, *given, **named), *arguments, **keywords)

    return getter


@export("compat.v1.variable_scope")
class variable_scope:
    """A scope for variables: `tf.get_variable` in it puts its name before theirs, and takes its defaults.

    Args:
        name_or_scope: a name, or a scope to enter again.
        default_name: the name, made unique, where `name_or_scope` is None.
        values: tensors; accepted.
        initializer, regularizer, constraint, dtype, use_resource: defaults of `tf.get_variable`.
        custom_getter: a function that is called in place of `tf.get_variable`, with it as `getter`.
        reuse: True: variables must be there already; `tf.AUTO_REUSE`: they are made where they are not; None: as around it.
        auxiliary_name_scope: False opens no name scope.

    Raises:
        TypeError, ValueError: with TensorFlow's words, for arguments that do not fit.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default():
    ...     for _ in range(2):
    ...         with tf.variable_scope("layer", reuse=tf.AUTO_REUSE):
    ...             weight = tf.get_variable("weight", [2])
    ...     [variable.name for variable in tf.global_variables()]
    ['layer/weight:0']
    """

    def __init__(self, name_or_scope, default_name=None, values=None, initializer=None, regularizer=None, caching_device=None,
                 partitioner=None, custom_getter=None, reuse=None, dtype=None, use_resource=None, constraint=None,
                 auxiliary_name_scope=True):  # fmt: skip
        if name_or_scope is None and default_name is None:
            raise TypeError("If default_name is None then name_or_scope is required")
        if reuse not in (True, False, None, AUTO_REUSE) or reuse in (0, 1) and not isinstance(reuse, bool):
            raise ValueError("The reuse parameter must be True or False or None.")
        if not isinstance(auxiliary_name_scope, bool):
            raise TypeError(f"The auxiliary_name_scope must be `True` or `False`, while get {auxiliary_name_scope}")
        self._given, self._default, self._reuse, self._named = name_or_scope, default_name, reuse or None, auxiliary_name_scope
        self._defaults = {"initializer": initializer, "regularizer": regularizer, "caching_device": caching_device,
                          "partitioner": partitioner, "custom_getter": custom_getter,
                          "dtype": None if dtype is None else dtypes.as_dtype(dtype), "use_resource": use_resource,
                          "constraint": constraint}  # fmt: skip
        self._stack = []  # what is open: a scope may be entered again

    def __enter__(self):
        given, names = self._given, None
        if given is None and self._reuse:
            raise ValueError("reuse=True cannot be used without a name_or_scope")
        if given is not None and not isinstance(given, (str, VariableScope)):
            raise TypeError("VariableScope: name_or_scope must be a string or VariableScope.")
        wanted = self._default if given is None else given if isinstance(given, str) else given.name.split("/")[-1]
        if wanted and self._named:
            names = name_scope(wanted)
            opened = names.__enter__()
        else:
            opened = default_graph().names.scope + "/" if default_graph().names.scope else ""
        try:
            if isinstance(given, VariableScope):
                opened = given.original_name_scope
            pure = pure_variable_scope(_open().unique(wanted) if given is None else given, self._reuse, opened, **self._defaults)
            scope = pure.__enter__()
        except BaseException:
            if names is not None:
                names.__exit__(None, None, None)
            raise
        self._stack.append((names, pure))
        return scope

    def __exit__(self, *error):
        names, pure = self._stack.pop()
        pure.__exit__(*error)
        if names is not None:
            names.__exit__(*error)


@export("compat.v1.variable_op_scope")
def variable_op_scope(values, name_or_scope, default_name=None, initializer=None, regularizer=None, caching_device=None,
                      partitioner=None, custom_getter=None, reuse=None, dtype=None, use_resource=None,
                      constraint=None):  # fmt: skip
    """`tf.variable_scope` with the values first, as it was called once."""
    return variable_scope(name_or_scope, default_name, values, initializer, regularizer, caching_device, partitioner,
                          custom_getter, reuse, dtype, use_resource, constraint)  # fmt: skip
