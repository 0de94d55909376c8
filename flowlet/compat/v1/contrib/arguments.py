"""`arg_scope`: arguments that all layers of a block are called with."""

import contextlib
import functools
import inspect

from flowlet.api import export

_scopes = [{}]  # open scopes, outermost first: function -> the arguments it gets
_accepting = {}  # function -> its arguments with a default


def _spaces(name):
    return [f"compat.v1.contrib.{space}.{name}" for space in ("framework", "slim")]


def _key(function):
    return getattr(function, "_key_op", None) or (function.__module__, function.__qualname__)


@export(*_spaces("add_arg_scope"))
def add_arg_scope(func):
    """Let `arg_scope` set arguments of a function."""

    @functools.wraps(func)
    def with_scope(*args, **kwargs):
        return func(*args, **{**_scopes[-1].get(key, {}), **kwargs})

    key = with_scope._key_op = _key(func)
    _accepting[key] = [name for name, one in inspect.signature(func).parameters.items()
                       if one.default is not one.empty or one.kind is one.VAR_KEYWORD]  # fmt: skip
    return with_scope


@export(*_spaces("arg_scope"))
@contextlib.contextmanager
def arg_scope(list_ops_or_scope, **kwargs):
    """Call the functions of a list with these arguments inside the block, unless a call gives others.

    Args:
        list_ops_or_scope: functions decorated with `add_arg_scope` (all layers of slim are), or what an `arg_scope` gave.
        **kwargs: the arguments.

    Raises:
        ValueError: a function that is not decorated, or that lacks an argument.
        TypeError: neither a list nor a scope, or arguments together with a scope.
    """
    if isinstance(list_ops_or_scope, dict):
        if kwargs:
            raise ValueError("When attempting to re-use a scope by suppling a dictionary, kwargs must be empty.")
        scope = dict(list_ops_or_scope)
    else:
        if not isinstance(list_ops_or_scope, (list, tuple)):
            raise TypeError(f"list_ops_or_scope must either be a list/tuple or reused scope (i.e. dict), got "
                            f"{list_ops_or_scope!r}.")  # fmt: skip
        scope = dict(_scopes[-1])
        for function in list_ops_or_scope:
            key = _key(function)
            if key not in _accepting:
                raise ValueError(f"{key} is not decorated with @add_arg_scope. Put tf.contrib.framework.add_arg_scope above it.")
            scope[key] = {**scope.get(key, {}), **kwargs}
    _scopes.append(scope)
    try:
        yield scope
    finally:
        _scopes.pop()


@export(*_spaces("current_arg_scope"))
def current_arg_scope():
    """The innermost open scope, which `arg_scope` takes."""
    return _scopes[-1]


@export(*_spaces("has_arg_scope"))
def has_arg_scope(func):
    """Whether a function is decorated with `add_arg_scope`."""
    return _key(func) in _accepting


@export(*_spaces("arg_scoped_arguments"))
def arg_scoped_arguments(func):
    """The arguments of a decorated function that `arg_scope` may set."""
    return tuple(_accepting[_key(func)])
