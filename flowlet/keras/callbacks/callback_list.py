"""`tf.keras.callbacks.CallbackList`: calls many callbacks as one, and knows what they look at."""

from flowlet import errors
from flowlet.api import export
from flowlet.core import nest
from flowlet.keras.callbacks.callback import Callback
from flowlet.keras.callbacks.history import History
from flowlet.keras.callbacks.loggers import ProgbarLogger

_OWN = (History, ProgbarLogger)  # what `fit` adds itself, and serves on every way of training


@export("keras.callbacks.CallbackList")
class CallbackList:
    """Callbacks that are called together: `callbacks.on_epoch_end(epoch, logs)` calls that hook of each.

    Args:
        callbacks: a callback, or a list of them.
        add_history: whether to add a `History` where there is none.
        add_progbar: whether to add a `ProgbarLogger` where there is none.
        model: the model that is trained.
        **params: the settings of the training, for `Callback.set_params`.

    >>> import flowlet as tf
    >>> begin = tf.keras.callbacks.LambdaCallback(on_train_begin=lambda logs: print("begin"))
    >>> callbacks = CallbackList([begin])
    >>> callbacks.on_train_begin()
    begin
    >>> callbacks.needs_batches, callbacks.needs_epochs
    (False, False)
    """

    def __init__(self, callbacks=None, add_history=False, add_progbar=False, model=None, **params):
        self.callbacks = [self._checked(one) for one in nest.flatten(callbacks)] if callbacks else []
        self.model, self.params = None, None
        self.history = self._find(History)
        self.progbar = self._find(ProgbarLogger)
        if self.history is None and add_history:
            self.history = History()
            self.append(self.history)
        if self.progbar is None and add_progbar:
            self.progbar = ProgbarLogger(count_mode="steps")
            self.append(self.progbar)
        if model is not None:
            self.set_model(model)
        if params:
            self.set_params(params)

    @staticmethod
    def _checked(callback):
        if isinstance(callback, type) or not hasattr(callback, "set_model"):
            fix = "subclass tf.keras.callbacks.Callback, or use tf.keras.callbacks.LambdaCallback."
            raise TypeError(errors.message(
                f"`callbacks` holds {callback!r}, a {type(callback).__name__}.",
                "tf.keras.callbacks.Callback objects.",
                f"call the class: {callback.__name__}()." if isinstance(callback, type) else fix))
        return callback

    def _find(self, kind):
        return next((one for one in reversed(self.callbacks) if isinstance(one, kind)), None)

    def append(self, callback):
        """Add one callback at the end."""
        self.callbacks.append(self._checked(callback))

    def __iter__(self):
        return iter(self.callbacks)

    def set_params(self, params):
        """Give every callback the settings of the training."""
        self.params = params
        for callback in self.callbacks:
            callback.set_params(params)

    def set_model(self, model):
        """Give every callback the model, and the model its history."""
        self.model = model
        if self.history is not None:
            model.history = self.history
        for callback in self.callbacks:
            callback.set_model(model)

    def _others(self):
        return [one for one in self.callbacks if type(one) not in _OWN]

    @property
    def needs_batches(self):
        """Whether a callback other than those that `fit` adds looks at single batches of training."""
        return any(one._implements_train_batch_hooks() for one in self._others())

    @property
    def needs_epochs(self):
        """Whether a callback other than those that `fit` adds looks at an epoch as it begins or ends."""
        return any(one._implements("on_epoch_begin", "on_epoch_end") for one in self._others())

    @property
    def needs_test_batches(self):
        """Whether a callback other than those that `fit` adds looks at single batches of a test."""
        return any(one._implements_test_batch_hooks() for one in self._others())

    @property
    def needs_tests(self):
        """Whether a callback other than those that `fit` adds looks at the beginning or end of a test."""
        return any(one._implements("on_test_begin", "on_test_end") for one in self._others())

    @property
    def needs_predict_batches(self):
        """Whether a callback other than those that `fit` adds looks at single batches of `predict`."""
        return any(one._implements_predict_batch_hooks() for one in self._others())


def _calling(hook, counted, watched=None):
    """A method of CallbackList that calls `hook` of each callback; of none, where none looks at batches."""

    def called(self):
        looks = watched is None or any(getattr(one, watched)() for one in self.callbacks)
        return self.callbacks if looks else ()

    if counted:

        def method(self, index, logs=None):  # pyright: ignore
            logs = dict(logs or {})  # callbacks add to it; the caller's stays as it is
            for callback in called(self):
                getattr(callback, hook)(index, logs)
    else:

        def method(self, logs=None):
            logs = dict(logs or {})
            for callback in called(self):
                getattr(callback, hook)(logs)

    method.__name__, method.__doc__ = hook, f"Call `{hook}` of every callback."
    method.__qualname__ = f"CallbackList.{hook}"
    return method


for _hook in [name for name in vars(Callback) if name.startswith("on_")]:
    _mode = next((mode for mode in ("test", "predict") if mode in _hook), "train")
    _watched = f"_implements_{_mode}_batch_hooks" if "batch" in _hook else None
    _name = {"on_batch_begin": "on_train_batch_begin", "on_batch_end": "on_train_batch_end"}.get(_hook, _hook)
    setattr(CallbackList, _hook, _calling(_name, "batch" in _hook or "epoch" in _hook, _watched))
