"""Switches of `tf.debugging` that change what programs print."""

from flowlet.api import export

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
