"""Which era a program is in: whether ops run at once or build a graph."""

from flowlet.api import export
from flowlet.core.mode import State


@export("compat.v1.disable_v2_behavior", "compat.v1.disable_eager_execution")
def disable_v2_behavior():
    """Ops become operations of a graph from now on, in all threads."""
    State.building = True


@export("compat.v1.enable_v2_behavior", "compat.v1.enable_eager_execution")
def enable_v2_behavior(config=None, device_policy=None, execution_mode=None):
    """Ops run at once from now on, in all threads."""
    State.building = False


@export("compat.v1.executing_eagerly")
def executing_eagerly():
    """Whether ops run at once."""
    return not State.building
