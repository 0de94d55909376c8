"""`tf.autograph`: settings of the conversion of Python code. Code is traced as it is, so that most have no effect."""

from flowlet.api import export

_verbosity = [0, False]


@export("autograph.set_verbosity")
def set_verbosity(level, alsologtostdout=False):
    """Note how much the conversion of Python code should report. None takes place: there is nothing to report."""
    _verbosity[:] = [level, alsologtostdout]


@export("autograph.experimental.do_not_convert")
def do_not_convert(func=None):
    """Decorate a function that is to be traced as it is, as every function is here.

    >>> import flowlet as tf
    >>> @tf.autograph.experimental.do_not_convert
    ... def double(x):
    ...     return 2 * x
    >>> double(2)
    4
    """
    return (lambda found: found) if func is None else func
