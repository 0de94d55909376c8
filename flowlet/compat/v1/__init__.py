"""`tf.compat.v1`: the root of TensorFlow 1. What is the same in both eras comes from the root of 2.x."""

from flowlet import api
from flowlet.compat.v1 import (  # noqa: F401
    aliases,
    arrays,
    choosing,
    collections,
    config,
    constants,
    control_flow,
    data,
    elementwise,
    gradients,
    graph_def,
    graph_util,
    images,
    importing,
    initialization,
    initializers,
    layering,
    matrices,
    metrics,
    networks,
    numerics,
    ordering,
    partitioners,
    placeholders,
    queues,
    random,
    reductions,
    reference_variables,
    regularizers,
    release,
    resource_variables,
    rnn,
    running,
    scattering,
    scopes,
    segments,
    shapes,
    signatures,
    sparse_tensors,
    summary,
    switches,
    templates,
    texts,
    train,
    updates,
    variable_scopes,
    variables,
    weighted_losses,
)

__getattr__, __dir__ = api.attach(__name__)

if api.era() == "1.x":
    switches.disable_v2_behavior()
api.hide_files(globals())
