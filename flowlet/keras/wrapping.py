"""Losses and metrics made of a function: their constructors take the function's own arguments.

`Huber(delta=0.5)` is `huber` with `delta` set. The constructor's signature is derived, so that the function's
is the only place where an argument and its default are written down.
"""

import inspect

from flowlet.core.module import camel_to_snake

POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD
KEYWORD = inspect.Parameter.KEYWORD_ONLY


def parameter(name, default, kind=POSITIONAL):
    return inspect.Parameter(name, kind, default=default)


def parameters_of(function, base, order, usual):
    """The parameters of a constructor: those of a function after its first two, and those of the base class.

    Args:
        function: takes (y_true, y_pred, ...).
        base: further names and their defaults.
        order: all names in their order, `"*"` before those to be given by keyword only.
        usual: the order where `order` is None; `"{own}"` stands for the function's own.

    >>> found = parameters_of(lambda t, p, axis=-1, *, late=0: 0, {"name": None}, None, "{own} name")
    >>> [str(one) for one in found]
    ['axis=-1', 'name=None', 'late=0']
    """
    own = dict(list(inspect.signature(function).parameters.items())[2:])
    if order is None:
        first = " ".join(name for name in own if own[name].kind is not KEYWORD)
        order = usual.format(own=first) + " * " + " ".join(name for name in own if own[name].kind is KEYWORD)
    positional, _, keyword = order.partition("*")
    defaults = {name: one.default for name, one in own.items()} | base
    kinds = ((positional, POSITIONAL), (keyword, KEYWORD))
    return [parameter(name, defaults[name], kind) for names, kind in kinds for name in names.split()]


def constructor(cls, parameters, start):
    """An `__init__` for `cls` with these parameters; it calls `start(self, arguments by name)`.

    A keyword-only parameter is one that TensorFlow added after 2.8: see `without_late_defaults`.
    """
    signature = inspect.Signature(parameters)
    itself = inspect.Parameter("self", POSITIONAL)

    def __init__(self, *args, **kwargs):  # noqa: N807
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{cls.__name__}.__init__() {error}; the arguments are {signature}.") from None
        bound.apply_defaults()
        start(self, dict(bound.arguments))

    __init__.__signature__ = inspect.Signature([itself, *parameters])
    __init__.__qualname__ = f"{cls.__qualname__}.__init__"
    return __init__


def without_late_defaults(cls, config):
    """`config` without the keyword-only arguments of the constructor that have their defaults.

    So a configuration that uses nothing newer than TensorFlow 2.8 is the one that 2.8 writes, and reads.
    """
    late = {}
    for base in reversed(cls.__mro__):
        if "__init__" in vars(base):
            parameters = inspect.signature(vars(base)["__init__"]).parameters.values()
            late.update({one.name: one.default for one in parameters if one.kind is KEYWORD})
    return {name: value for name, value in config.items() if name not in late or value != late[name]}


def name_of(found):
    """What a loss or metric that is a function or any other callable is called in the history.

    >>> name_of(name_of), name_of(lambda y_true, y_pred: 0)
    ('name_of', '<lambda>')
    """
    for attribute in ("name", "__name__"):
        if isinstance(getattr(found, attribute, None), str):
            return getattr(found, attribute)
    return camel_to_snake(type(found).__name__)
