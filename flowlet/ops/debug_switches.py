"""Switches of `tf.debugging` that change what programs print."""

from flowlet.api import export
from flowlet.core.mode import State, state

_filtering = True


@export("debugging.enable_traceback_filtering")
def enable_traceback_filtering():
    """Only remembered: flowlet's tracebacks are short as they are."""
    global _filtering
    _filtering = True


@export("debugging.disable_traceback_filtering")
def disable_traceback_filtering():
    """Only remembered: flowlet's tracebacks are short as they are."""
    global _filtering
    _filtering = False


@export("debugging.is_traceback_filtering_enabled")
def is_traceback_filtering_enabled():
    """What was last asked for with `enable_traceback_filtering` and `disable_traceback_filtering`."""
    return _filtering


@export("debugging.enable_check_numerics")
def enable_check_numerics(stack_height_limit=30, path_length_limit=50):
    """Let every op raise an InvalidArgumentError where its result has a NaN or an infinity.

    Inside a `tf.function` only what it returns is checked. The arguments have no effect: errors come with Python's
    traceback.
    """
    State.checking = True
    state.update()


@export("debugging.disable_check_numerics")
def disable_check_numerics():
    """Undo `tf.debugging.enable_check_numerics`."""
    State.checking = False
    state.update()


@export("debugging.set_log_device_placement")
def set_log_device_placement(enabled):
    """Only remembered: XLA decides about places."""
    global _log_placement
    _log_placement = bool(enabled)


_log_placement = False


@export("debugging.get_log_device_placement")
def get_log_device_placement():
    """What `set_log_device_placement` was last given."""
    return _log_placement
