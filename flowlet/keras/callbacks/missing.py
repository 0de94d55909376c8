"""Callbacks of TensorFlow that are not there yet. They can be imported; making one says so."""

from flowlet import errors
from flowlet.api import export
from flowlet.keras.callbacks.callback import Callback


def _missing(name, instead, *names):
    """A class that cannot be made."""

    def __init__(self, *args, **kwargs):
        happened = f"tf.keras.callbacks.{name} is not in flowlet yet."
        raise NotImplementedError(errors.message(happened, fix=instead))

    cls = type(name, (Callback,), {"__init__": __init__, "__module__": __name__,
                                   "__doc__": f"Not there yet: {instead}"})  # fmt: skip
    return export(f"keras.callbacks.{name}", *names)(cls)


BackupAndRestore = _missing("BackupAndRestore", "use tf.keras.callbacks.ModelCheckpoint, and load its file.",
                            "keras.callbacks.experimental.BackupAndRestore")  # fmt: skip
RemoteMonitor = _missing("RemoteMonitor", "send the logs in a tf.keras.callbacks.LambdaCallback.")
