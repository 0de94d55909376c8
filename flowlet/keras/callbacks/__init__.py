"""`tf.keras.callbacks`: what runs between the steps and epochs of training."""

from flowlet import api
from flowlet.keras.callbacks import (  # noqa: F401
    csv_logger,
    early_stopping,
    lambda_callback,
    learning_rate,
    loggers,
    missing,
    model_checkpoint,
    tensorboard,
    terminate_on_nan,
)
from flowlet.keras.callbacks.callback import Callback  # noqa: F401
from flowlet.keras.callbacks.callback_list import CallbackList  # noqa: F401
from flowlet.keras.callbacks.history import History  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
