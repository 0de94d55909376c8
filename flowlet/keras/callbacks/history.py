"""`tf.keras.callbacks.History`: the metrics of every epoch."""

from flowlet.api import export
from flowlet.keras.callbacks.callback import Callback

_OTHER = {"lr": "learning_rate", "learning_rate": "lr"}  # TensorFlow to 2.15, and from 2.16 on


class Records(dict):
    """A dict in which `lr` and `learning_rate` stand for each other, where one of them is there.

    >>> records = Records(lr=[0.1])
    >>> records["learning_rate"], "learning_rate" in records, list(records)
    ([0.1], True, ['lr'])
    """

    def __missing__(self, key):
        other = _OTHER.get(key)
        if other is None or not dict.__contains__(self, other):
            raise KeyError(key)
        return dict.__getitem__(self, other)

    def __contains__(self, key):
        return dict.__contains__(self, key) or key in _OTHER and dict.__contains__(self, _OTHER[key])

    def get(self, key, default=None):
        return self[key] if key in self else default


@export("keras.callbacks.History")
class History(Callback):
    """Keeps the metrics of every epoch. `fit` makes one and returns it.

    Attributes:
        history: a dict from the name of a metric to the list of its values, one an epoch.
        epoch: the numbers of the epochs.

    >>> import flowlet as tf
    >>> history = tf.keras.callbacks.History()
    >>> history.on_train_begin()
    >>> history.on_epoch_end(0, {"loss": 0.5})
    >>> history.history, history.epoch
    ({'loss': [0.5]}, [0])
    """

    def __init__(self):
        super().__init__()
        self.history = Records()

    def on_train_begin(self, logs=None):
        self.epoch = []

    def on_epoch_end(self, epoch, logs=None):
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)
        if self.model is not None:
            self.model.history = self
