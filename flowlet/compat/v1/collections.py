"""Named lists of a graph: the variables, the losses, the summaries that it has."""

import contextlib

from flowlet.api import export
from flowlet.core.graph.stack import default_graph


@export("compat.v1.GraphKeys")
class GraphKeys:
    """The standard names of collections."""

    GLOBAL_VARIABLES = "variables"
    LOCAL_VARIABLES = "local_variables"
    METRIC_VARIABLES = "metric_variables"
    MODEL_VARIABLES = "model_variables"
    TRAINABLE_VARIABLES = "trainable_variables"
    SUMMARIES = "summaries"
    QUEUE_RUNNERS = "queue_runners"
    TABLE_INITIALIZERS = "table_initializer"
    ASSET_FILEPATHS = "asset_filepaths"
    MOVING_AVERAGE_VARIABLES = "moving_average_variables"
    REGULARIZATION_LOSSES = "regularization_losses"
    CONCATENATED_VARIABLES = "concatenated_variables"
    SAVERS = "savers"
    WEIGHTS = "weights"
    BIASES = "biases"
    ACTIVATIONS = "activations"
    UPDATE_OPS = "update_ops"
    LOSSES = "losses"
    SAVEABLE_OBJECTS = "saveable_objects"
    RESOURCES = "resources"
    LOCAL_RESOURCES = "local_resources"
    INIT_OP = "init_op"
    LOCAL_INIT_OP = "local_init_op"
    READY_OP = "ready_op"
    READY_FOR_LOCAL_INIT_OP = "ready_for_local_init_op"
    SUMMARY_OP = "summary_op"
    GLOBAL_STEP = "global_step"
    EVAL_STEP = "eval_step"
    TRAIN_OP = "train_op"
    TRAINABLE_RESOURCE_VARIABLES = "trainable_resource_variables"
    VARIABLES = "variables"  # the name that GLOBAL_VARIABLES had
    COND_CONTEXT = "cond_context"
    WHILE_CONTEXT = "while_context"
    _STREAMING_MODEL_PORTS = "streaming_model_ports"
    _SUMMARY_COLLECTION = "_SUMMARY_V2"
    _VARIABLE_COLLECTIONS = [GLOBAL_VARIABLES, LOCAL_VARIABLES, METRIC_VARIABLES, MODEL_VARIABLES, TRAINABLE_VARIABLES,
                             MOVING_AVERAGE_VARIABLES, CONCATENATED_VARIABLES, TRAINABLE_RESOURCE_VARIABLES]  # fmt: skip


def _of_default(method):
    @export(f"compat.v1.{method}")
    def call(*arguments, **keywords):
        return getattr(default_graph(), method)(*arguments, **keywords)

    call.__name__ = method
    call.__doc__ = f"`{method}` of the default graph."
    return call


for _method in ("add_to_collection", "add_to_collections", "get_collection", "get_collection_ref", "control_dependencies",
                "device"):
    _of_default(_method)


@export("compat.v1.colocate_with")
@contextlib.contextmanager
def colocate_with(op, ignore_existing=False):
    """Accepted: operations run where JAX runs."""
    yield


def _listing(name, key):
    @export(f"compat.v1.{name}")
    def listed(scope=None):
        return default_graph().get_collection(key, scope)

    listed.__name__ = name
    listed.__doc__ = f"What is in the collection {key!r}; with `scope`, whose names begin so."
    return listed


global_variables = _listing("global_variables", GraphKeys.GLOBAL_VARIABLES)
export("compat.v1.all_variables")(global_variables)
trainable_variables = _listing("trainable_variables", GraphKeys.TRAINABLE_VARIABLES)
local_variables = _listing("local_variables", GraphKeys.LOCAL_VARIABLES)
model_variables = _listing("model_variables", GraphKeys.MODEL_VARIABLES)
moving_average_variables = _listing("moving_average_variables", GraphKeys.MOVING_AVERAGE_VARIABLES)
