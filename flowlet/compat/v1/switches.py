"""Which era a program is in: whether ops run at once or build a graph."""

from flowlet.api import export
from flowlet.core.mode import State, executing_eagerly, graphs_begin


@export("compat.v1.disable_v2_behavior")
def disable_v2_behavior():
    """Ops become operations of a graph from now on, and the sizes of shapes `Dimension` objects, in all threads."""
    State.building = State.dimensions = True
    State.resources = False
    graphs_begin()


@export("compat.v1.enable_v2_behavior")
def enable_v2_behavior():
    """Ops run at once from now on, and the sizes of shapes are integers, in all threads."""
    State.building = State.dimensions = False
    State.resources = True


@export("compat.v1.disable_eager_execution")
def disable_eager_execution():
    """Ops become operations of a graph from now on, in all threads."""
    State.building = True
    graphs_begin()


@export("compat.v1.enable_eager_execution")
def enable_eager_execution(config=None, device_policy=None, execution_mode=None):
    """Ops run at once from now on, in all threads."""
    State.building = False


@export("compat.v1.disable_v2_tensorshape")
def disable_v2_tensorshape():
    """The sizes of shapes are `Dimension` objects from now on, in all threads."""
    State.dimensions = True


@export("compat.v1.enable_v2_tensorshape")
def enable_v2_tensorshape():
    """The sizes of shapes are integers from now on, in all threads."""
    State.dimensions = False


export("compat.v1.executing_eagerly")(executing_eagerly)


@export("compat.v1.enable_resource_variables")
def enable_resource_variables():
    """Variables of graphs are resource variables from now on, in all threads."""
    State.resources = True


@export("compat.v1.disable_resource_variables")
def disable_resource_variables():
    """Variables of graphs are 1.x's ref variables from now on, in all threads."""
    State.resources = False


@export("compat.v1.resource_variables_enabled")
def resource_variables_enabled():
    """Whether variables of graphs are resource variables where nothing else is said."""
    return State.resources
