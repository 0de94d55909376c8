"""Configurations: an object from its constructor's arguments and back, and from a name.

A class that stores each constructor argument under its own name needs nothing else: `get_config` is derived.
A `Family` (losses, metrics, activations, ...) knows its members by every name that Keras accepts for them.
"""

import contextlib
import inspect

from flowlet import api, errors
from flowlet.api import export

_custom = {}
_REGISTERED = {}  # "package>Name" -> object


def constructor_arguments(cls):
    """The names of the arguments of `__init__`, those of base classes too where it takes `**kwargs`.

    >>> class A:
    ...     def __init__(self, a, **kwargs): ...
    >>> constructor_arguments(A)
    ['a']
    """
    names = []
    for base in cls.__mro__:
        init = base.__dict__.get("__init__")
        if init is None:
            continue
        parameters = inspect.signature(init).parameters.values()
        names += [p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY) and p.name != "self"]
        if not any(p.kind is p.VAR_KEYWORD for p in parameters):
            break
    return list(dict.fromkeys(names))


class Configurable:
    """Derives `get_config` and `from_config` from the constructor: each argument is stored as `self.<argument>`."""

    def get_config(self):
        """The constructor's arguments, as plain Python values."""
        return {name: plain(getattr(self, name)) for name in constructor_arguments(type(self)) if hasattr(self, name)}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """An object of this class from what `get_config` gave."""
        return cls(**config)


def plain(value):
    """A value as it goes into a configuration: objects become class names and configurations, functions names."""
    if hasattr(value, "get_config") and not isinstance(value, type):
        return described(value)
    if inspect.isfunction(value) or inspect.isbuiltin(value):
        return getattr(value, "__keras_name__", value.__name__)
    if hasattr(value, "numpy"):
        return value.numpy().tolist()
    if hasattr(value, "tolist"):
        return value.tolist()
    return value


def described(member):
    """`{"class_name": ..., "config": ...}` of an object; a registered class goes by its registered name."""
    return {"class_name": get_registered_name(type(member)), "config": member.get_config()}


class Family:
    """The objects of one kind, by name: what `tf.keras.losses.get("mse")` looks up.

    Args:
        kind: the word for one of them in messages: `"loss function"`.
        module: the public module: `"keras.losses"`.
        mirrors: further public modules with the same names.
    """

    def __init__(self, kind, module, *mirrors):
        self.kind, self.module, self._members = kind, module, {}
        self.spaces = (module, *mirrors)
        self.published = False
        self.article = "an" if kind[0] in "aeiou" else "a"

    def add(self, *names):
        """Decorate a class or function to be found under each of `names` as well as its own."""

        def register(member):
            for name in (member.__name__, *names):
                self._members[name] = member
            return member

        return register

    def public(self, *names, hidden=()):
        """As `add`; the member is also public in the family's modules, except under the names in `hidden`."""

        def register(member):
            for name in (member.__name__, *names):
                for space in self.spaces:
                    api.add(f"{space}.{name}", member)
            return self.add(*names, *hidden)(member)

        return register

    def names(self):
        return sorted(self._members)

    def find(self, name, others=()):
        """The class or function of a name; a ValueError that names the nearest known one, of `others` too."""
        for known in (_custom, self._members, _REGISTERED):
            if name in known:
                return known[name]
        for registered, member in _REGISTERED.items():
            if registered.rpartition(">")[2] == name:
                return member
        near = errors.did_you_mean(name, [*self._members, *_custom, *others])
        raise errors.explained(ValueError(errors.message(
            f"Unknown {self.kind}: {name!r}.{near}",
            f"{self.article} {self.kind} of tf.{self.module} by name, an instance, or a function.",
            f"spell it as in tf.{self.module}, or register your own with tf.keras.utils.custom_object_scope "
            f"({{{name!r}: ...}}).")), "unknown-name")  # fmt: skip

    def get(self, identifier, instantiate=True):
        """The object for a name, a configuration, a class, an instance or a function; None for None."""
        if identifier is None:
            return None
        if isinstance(identifier, dict):
            return self.deserialize(identifier)
        if isinstance(identifier, str):
            found = self.find(identifier)
            return found() if inspect.isclass(found) and instantiate else found
        if inspect.isclass(identifier):
            return identifier() if instantiate else identifier
        if callable(identifier):
            return identifier
        raise ValueError(errors.message(
            f"Could not interpret {self.kind} identifier: {identifier!r} (a {type(identifier).__name__}).",
            f"a name, an instance or a function of tf.{self.module}."))  # fmt: skip

    def deserialize(self, config, custom_objects=None):
        """The object of `{"class_name": ..., "config": {...}}`, or of a name."""
        with custom_object_scope(custom_objects or {}):
            if isinstance(config, str):
                return self.get(config)
            if not isinstance(config, dict) or not {"class_name", "config"} <= config.keys():
                raise ValueError(f"Improper config format for {config}. Expecting python dict contains `class_name` "
                                 "and `config` as keys")  # fmt: skip
            name = config.get("registered_name") or config["class_name"]
            try:
                found = self.find(name)
            except ValueError:
                found = self.find(config["class_name"])
            settings = config["config"]
            if not inspect.isclass(found):
                return found
            return found.from_config(settings) if hasattr(found, "from_config") else found(**settings)


def publish(family, *without):
    """Make `get`, `serialize` and `deserialize` (but those of them in `without`) of a family public in its modules.

    Once: a package that publishes may be executed again, as doctest does.
    """
    if family.published:
        return
    family.published = True

    def get(identifier):
        return family.get(identifier)

    def serialize(member):
        return plain(member)

    def deserialize(config, custom_objects=None):
        return family.deserialize(config, custom_objects)

    get.__doc__ = f"""The {family.kind} for a name, a configuration, a class, an instance or a function.

    Raises:
        ValueError: for an unknown name, with the nearest known one.
    """
    serialize.__doc__ = f"The name of {family.article} {family.kind}, or its class name and configuration."
    deserialize.__doc__ = f"The {family.kind} that `serialize` described; `custom_objects` are further names."
    for function in (get, serialize, deserialize):
        for space in family.spaces:
            if function.__name__ not in without:
                api.add(f"{space}.{function.__name__}", function)


@export("keras.utils.custom_object_scope", "keras.utils.CustomObjectScope")
class custom_object_scope(contextlib.ContextDecorator):  # noqa: N801
    """A `with` block in which the given names stand for the given objects.

    >>> import flowlet as tf
    >>> with tf.keras.utils.custom_object_scope({"twice": lambda x: 2 * x}):
    ...     tf.keras.activations.get("twice")(3)
    6
    """

    def __init__(self, *args):
        self._given = {name: found for one in args for name, found in (one or {}).items()}

    def __enter__(self):
        self._before = dict(_custom)
        _custom.update(self._given)
        return self

    def __exit__(self, *exception):
        _custom.clear()
        _custom.update(self._before)


@export("keras.utils.get_custom_objects")
def get_custom_objects():
    """The dict of names that users added; add to it to make more known."""
    return _custom


@export("keras.utils.register_keras_serializable", "keras.saving.register_keras_serializable")
def register_keras_serializable(package="Custom", name=None):
    """Decorate a class or function so that saved configurations find it again.

    >>> import flowlet as tf
    >>> @tf.keras.utils.register_keras_serializable(package="docs")
    ... def thrice(x):
    ...     return 3 * x
    >>> tf.keras.utils.get_registered_name(thrice)
    'docs>thrice'
    """

    def register(found):
        registered = f"{package}>{name or found.__name__}"
        if inspect.isclass(found) and not hasattr(found, "get_config"):
            raise ValueError("Cannot register a class that does not have a get_config() method.")
        _REGISTERED[registered] = found
        return found

    return register


@export("keras.utils.get_registered_name")
def get_registered_name(obj):
    """`package>Name` of a registered object, else its own name."""
    for name, found in _REGISTERED.items():
        if found is obj:
            return name
    return obj.__name__


@export("keras.utils.get_registered_object")
def get_registered_object(name, custom_objects=None, module_objects=None):
    """The object that a name stands for, or None."""
    for known in (custom_objects or {}, _custom, _REGISTERED, module_objects or {}):
        if name in known:
            return known[name]
    return None
