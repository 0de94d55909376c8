"""`tf.train` of TensorFlow 1: optimizers, learning rates, the global step, averages."""

from flowlet import api
from flowlet.compat.v1.train import (  # noqa: F401
    adagrad,
    adam,
    adam_kin,
    averages,
    coordinator,
    decays,
    first_values,
    gradient_descent,
    hooks,
    input,
    meta_graph,
    monitored_session,
    moving_average,
    optimizer,
    queue_runner,
    refused,
    root_mean_square,
    saver,
    saving_hooks,
    session_manager,
    steps,
    weight_decay,
)

__getattr__, __dir__ = api.attach(__name__)
api.hide_files(globals())
