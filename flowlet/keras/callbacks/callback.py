"""`tf.keras.callbacks.Callback`: the hooks that a callback may override."""

from flowlet.api import export


@export("keras.callbacks.Callback")
class Callback:
    """Something to do at points of training: subclass it, and override the hooks of the points that matter.

    `logs` are dicts from a metric's name to its value (a float), as far as it is known at that point. Batch
    hooks
    make training slower: without them many batches run in one compiled program.

    Attributes:
        params: a dict: `verbose`, `epochs`, `steps`.
        model: the model that is trained. `self.model.stop_training = True` ends training after the epoch.

    >>> import flowlet as tf
    >>> class Print(tf.keras.callbacks.Callback):
    ...     def on_epoch_end(self, epoch, logs=None):
    ...         print(epoch, logs["loss"])
    >>> Print().on_epoch_end(0, {"loss": 0.5})
    0 0.5
    """

    validation_data = None
    model = None
    params = None

    def set_params(self, params):
        """Called with the settings of the training before it begins."""
        self.params = params

    def set_model(self, model):
        """Called with the model before training begins."""
        self.model = model

    def on_batch_begin(self, batch, logs=None):
        """Another name of `on_train_batch_begin`."""

    def on_batch_end(self, batch, logs=None):
        """Another name of `on_train_batch_end`."""

    def on_epoch_begin(self, epoch, logs=None):
        """Called before an epoch of training; epochs count from 0."""

    def on_epoch_end(self, epoch, logs=None):
        """Called after an epoch (and its validation) with its metrics; those of validation begin with
        `val_`."""

    def on_train_batch_begin(self, batch, logs=None):
        """Called before a batch of training; batches count from 0 in each epoch."""
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch, logs=None):
        """Called after a batch of training, with the metrics of the epoch so far."""
        self.on_batch_end(batch, logs=logs)

    def on_test_batch_begin(self, batch, logs=None):
        """Called before a batch of `evaluate` or of validation."""

    def on_test_batch_end(self, batch, logs=None):
        """Called after a batch of `evaluate` or of validation, with the metrics so far."""

    def on_predict_batch_begin(self, batch, logs=None):
        """Called before a batch of `predict`."""

    def on_predict_batch_end(self, batch, logs=None):
        """Called after a batch of `predict`; `logs["outputs"]` are the model's outputs."""

    def on_train_begin(self, logs=None):
        """Called before training."""

    def on_train_end(self, logs=None):
        """Called after training, with the metrics of the last epoch."""

    def on_test_begin(self, logs=None):
        """Called before `evaluate` or validation."""

    def on_test_end(self, logs=None):
        """Called after `evaluate` or validation, with the metrics."""

    def on_predict_begin(self, logs=None):
        """Called before `predict`."""

    def on_predict_end(self, logs=None):
        """Called after `predict`."""

    def _implements(self, *hooks):
        """Whether any of the hooks is overridden, in the class or on the object."""
        found = [getattr(self, hook) for hook in hooks]
        return any(getattr(method, "__func__", method) is not getattr(Callback, hook)
                   for hook, method in zip(hooks, found))  # fmt: skip

    def _implements_train_batch_hooks(self):
        return self._implements(
            "on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end")

    def _implements_test_batch_hooks(self):
        return self._implements("on_test_batch_begin", "on_test_batch_end")

    def _implements_predict_batch_hooks(self):
        return self._implements("on_predict_batch_begin", "on_predict_batch_end")
