"""`tf.keras.callbacks.TerminateOnNaN`."""

import numpy as np

from flowlet.api import export
from flowlet.keras.callbacks.callback import Callback
from flowlet.keras.callbacks.output import show


@export("keras.callbacks.TerminateOnNaN")
class TerminateOnNaN(Callback):
    """Ends training when the loss of a batch is NaN or infinite.

    >>> import flowlet as tf
    >>> callback, model = tf.keras.callbacks.TerminateOnNaN(), type("Model", (), {})()
    >>> callback.set_model(model)
    >>> callback.on_batch_end(3, {"loss": float("nan")})
    Batch 3: Invalid loss, terminating training
    >>> model.stop_training
    True
    """

    def on_batch_end(self, batch, logs=None):
        loss = (logs or {}).get("loss")
        if loss is not None and not np.isfinite(loss):
            show(f"Batch {batch}: Invalid loss, terminating training")
            self.model.stop_training = True
