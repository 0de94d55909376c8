"""What a model does beyond a layer: `compile`, its steps, `fit`, `evaluate`, `predict`."""

import warnings

from flowlet import errors
from flowlet.core.function import functions_run_eagerly
from flowlet.core.tape import GradientTape
from flowlet.keras import optimizers
from flowlet.keras.checks import run as checks
from flowlet.keras.layers import base
from flowlet.keras.training import compiled, evaluation, loop, stepping
from flowlet.keras.training.batch_data import unpack_x_y_sample_weight
from flowlet.keras.training.trainable import TrainableState


def _made_function(kind):
    """What `make_train_function` of the model's own (or the like) made; set to None, steps are compiled anew."""
    name = f"_{kind}_function"

    def made(self):
        return self.__dict__.get(name)

    def set_made(self, value):
        self.__dict__[name] = value
        if value is None:
            self._programs = {}

    return property(made, set_made, doc=_made_function.__doc__)


class Trainer:
    """The part of `Model` that trains."""

    def compile(self, optimizer="rmsprop", loss=None, metrics=None, loss_weights=None, weighted_metrics=None,
                run_eagerly=None, steps_per_execution=None, jit_compile=None, auto_scale_loss=None, **kwargs):  # fmt: skip
        """Say how to train: the optimizer, the loss, the metrics.

        Args:
            optimizer: a name ("adam") or an instance.
            loss: a name, a function of (y_true, y_pred), a `Loss`, or a list or dict of them, one for each output.
            metrics: a list of names, functions or `Metric` objects, or lists or dicts of them by output.
            loss_weights: numbers by which to multiply the losses of several outputs.
            weighted_metrics: metrics that take sample weights into account.
            run_eagerly: run each step as plain Python, for debugging; slow.
            steps_per_execution, jit_compile: accepted; everything is compiled whole anyway.

        Raises:
            ValueError: for a name that is not known, with the nearest that is.
        """
        for name in ("sample_weight_mode", "target_tensors", "distribute", "validate_shape", "options"):
            kwargs.pop(name, None)
        if kwargs:
            raise TypeError(f"Invalid keyword argument(s) in `compile()`: {set(kwargs)}. Valid keyword arguments include "
                            '"cloning", "experimental_run_tf_function", "distribute", "target_tensors", or '
                            '"sample_weight_mode".')  # fmt: skip
        self.optimizer = optimizers.get(optimizer)
        self.loss = loss or {}
        self.compiled_loss = compiled.LossesContainer(loss, loss_weights, self.output_names)
        self.compiled_metrics = compiled.MetricsContainer(metrics, weighted_metrics, self.output_names)
        self.run_eagerly = run_eagerly
        self.loss_weights = loss_weights
        self._is_compiled = True
        self.train_function = self.test_function = self.predict_function = None
        self._compiled_trainable = TrainableState(self)

    @property
    def run_eagerly(self):
        """Whether steps run as plain Python: as `compile` was told, else as `tf.config.run_functions_eagerly` says."""
        return functions_run_eagerly() if self._run_eagerly is None else bool(self._run_eagerly)

    @run_eagerly.setter
    def run_eagerly(self, value):
        self._run_eagerly = value

    def _assert_compiled(self):
        if not self._is_compiled:
            raise RuntimeError("You must compile your model before training/testing. Use `model.compile(optimizer, "
                               "loss)`.")  # fmt: skip

    @property
    def metrics(self):
        """The loss, the metrics of `compile`, and those of layers."""
        given = self.compiled_loss.metrics + self.compiled_metrics.metrics if self._is_compiled else []
        return base.unique([*given, *super().metrics])

    @property
    def metrics_names(self):
        """The names of the metrics, in the order in which `evaluate` gives them."""
        return [metric.name for metric in self.metrics]

    def reset_states(self):
        """Start the layers that keep a state from batch to batch from the beginning."""
        for layer in self._flatten_layers(include_self=False):
            if getattr(layer, "stateful", False) and hasattr(layer, "reset_states"):
                layer.reset_states()

    def reset_metrics(self):
        """Start all metrics from the beginning."""
        for metric in self.metrics:
            metric.reset_state()

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """The loss of `compile` plus the penalties of layers, as a scalar tensor."""
        return self.compiled_loss(y, y_pred, sample_weight, regularization_losses=self.losses)

    def compute_metrics(self, x, y, y_pred, sample_weight=None):
        """Update the metrics of `compile`; the values of all metrics, by name."""
        self.compiled_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def get_metrics_result(self):
        """The values of all metrics now, by name."""
        found = {}
        for metric in self.metrics:
            result = metric.result()
            found.update(result if isinstance(result, dict) else {metric.name: result})
        return found

    def train_step(self, data):
        """One step of training on a batch; models of one's own may override it.

        Args:
            data: `(x, y, sample_weight)`, or fewer of them.

        Returns:
            A dict of what to show, by name.
        """
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x, y, y_pred, sample_weight)
        self._assert_loss()
        self.optimizer.minimize(loss, self.trainable_variables, tape=tape)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def test_step(self, data):
        """One step of evaluation on a batch, as `train_step`."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = self(x, training=False)
        self.compute_loss(x, y, y_pred, sample_weight)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def predict_step(self, data):
        """The outputs for a batch."""
        x, _, _ = unpack_x_y_sample_weight(data)
        return self(x, training=False)

    def make_train_function(self, force=False):
        """A function that trains on the next batch of an iterator and gives its logs; models may override it."""
        return stepping.step_function(self, "train")

    def make_test_function(self, force=False):
        """A function that evaluates on the next batch of an iterator and gives its logs."""
        return stepping.step_function(self, "test")

    def make_predict_function(self, force=False):
        """A function that gives the outputs for the next batch of an iterator."""
        return stepping.step_function(self, "predict")

    train_function, test_function, predict_function = map(_made_function, ("train", "test", "predict"))

    def _assert_loss(self):
        if self.compiled_loss.is_empty and type(self).compute_loss is Trainer.compute_loss and not self.losses:
            raise ValueError(errors.message(
                "No loss found. You may have forgotten to provide a `loss` argument in the `compile()` method.", "",
                'say what to minimize: model.compile(optimizer, loss="mse"), or add_loss in a layer.'))  # fmt: skip

    def fit(self, x=None, y=None, batch_size=None, epochs=1, verbose="auto", callbacks=None, validation_split=0.0,
            validation_data=None, shuffle=True, class_weight=None, sample_weight=None, initial_epoch=0,
            steps_per_epoch=None, validation_steps=None, validation_batch_size=None, validation_freq=1,
            max_queue_size=10, workers=1, use_multiprocessing=False, nb_epoch=None):  # fmt: skip
        """Train on data for a number of epochs.

        Args:
            x: inputs: an array, a list or dict of arrays, a DataFrame, or a generator of batches.
            y: targets of the same kind; none with a generator.
            batch_size: samples a step; 32 by default.
            epochs: the epoch to stop at.
            verbose: 0 silent, 1 a progress bar, 2 one line an epoch.
            callbacks: `tf.keras.callbacks.Callback` objects.
            validation_split: the share at the end of the data that is kept for validation.
            validation_data: `(x, y)` or `(x, y, sample_weight)` to evaluate on after each epoch.
            shuffle: whether each epoch takes the samples in a new order.
            class_weight: class index -> weight in the loss.
            sample_weight: one weight a sample.
            initial_epoch: the epoch to start at.
            steps_per_epoch: batches that make an epoch; needed for endless generators.

        Returns:
            A `History` with `history.history[name]`: one value an epoch.

        Raises:
            RuntimeError: before `compile`.
            ValueError: where the data do not fit the model or the loss.
        """
        self._assert_compiled()
        epochs = nb_epoch if nb_epoch is not None else epochs
        return loop.fit(self, x, y, batch_size=batch_size, epochs=epochs, verbose=verbose, callbacks=callbacks,
                        validation_split=validation_split, validation_data=validation_data, shuffle=shuffle,
                        class_weight=class_weight, sample_weight=sample_weight, initial_epoch=initial_epoch,
                        steps_per_epoch=steps_per_epoch, validation_steps=validation_steps,
                        validation_batch_size=validation_batch_size, validation_freq=validation_freq)  # fmt: skip

    def check(self, x=None, y=None, validation_data=None, batch_size=None):
        """Look for common mistakes in the model and its data, without training. TensorFlow has no such method.

        Args:
            x, y, validation_data, batch_size: what `fit` would be given; without `x` only the model is looked at.

        Returns:
            A `tf.checks.Report`: a tuple of `tf.checks.Finding`s that prints as text; docs/checks explains each.

        >>> import flowlet as tf
        >>> model = tf.keras.Sequential([tf.keras.layers.Dense(1, activation="relu", input_shape=(2,))])
        >>> model.compile("adam", "binary_crossentropy")
        >>> [finding.check for finding in model.check()]
        ['relu-output']
        """
        self._assert_compiled()
        return checks.check(self, x, y, validation_data, batch_size)

    def evaluate(self, x=None, y=None, batch_size=None, verbose="auto", sample_weight=None, steps=None, callbacks=None,
                 max_queue_size=10, workers=1, use_multiprocessing=False, return_dict=False, **kwargs):  # fmt: skip
        """The loss and metrics on data: a number, a list in the order of `metrics_names`, or a dict."""
        self._assert_compiled()
        return evaluation.evaluate(self, x, y, batch_size=batch_size, verbose=verbose, sample_weight=sample_weight,
                             steps=steps, callbacks=callbacks, return_dict=return_dict)  # fmt: skip

    def predict(self, x, batch_size=None, verbose="auto", steps=None, callbacks=None, max_queue_size=10, workers=1,
                use_multiprocessing=False):  # fmt: skip
        """The outputs for data, as NumPy arrays.

        >>> import flowlet as tf
        >>> model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones")])
        >>> model.predict([[1., 2.], [3., 4.]], verbose=0).tolist()
        [[3.0], [7.0]]
        """
        return evaluation.predict(self, x, batch_size=batch_size, verbose=verbose, steps=steps, callbacks=callbacks)

    def train_on_batch(self, x, y=None, sample_weight=None, class_weight=None, reset_metrics=True, return_dict=False):
        """One step of training on one batch: the loss and metrics, as `evaluate` gives them."""
        self._assert_compiled()
        return evaluation.on_batch(self, "train", x, y, sample_weight, class_weight, reset_metrics, return_dict)

    def test_on_batch(self, x, y=None, sample_weight=None, reset_metrics=True, return_dict=False):
        """The loss and metrics on one batch."""
        self._assert_compiled()
        return evaluation.on_batch(self, "test", x, y, sample_weight, None, reset_metrics, return_dict)

    def predict_on_batch(self, x):
        """The outputs for one batch, as NumPy arrays."""
        return evaluation.predict_on_batch(self, x)

    def fit_generator(self, generator, steps_per_epoch=None, epochs=1, verbose=1, callbacks=None, validation_data=None,
                      validation_steps=None, validation_freq=1, class_weight=None, max_queue_size=10, workers=1,
                      use_multiprocessing=False, shuffle=True, initial_epoch=0):  # fmt: skip
        """The older form of `fit` with a generator."""
        _deprecated("fit")
        return self.fit(generator, steps_per_epoch=steps_per_epoch, epochs=epochs, verbose=verbose, callbacks=callbacks,
                        validation_data=validation_data, validation_steps=validation_steps,
                        validation_freq=validation_freq, class_weight=class_weight, shuffle=shuffle,
                        initial_epoch=initial_epoch)  # fmt: skip

    def evaluate_generator(self, generator, steps=None, callbacks=None, max_queue_size=10, workers=1,
                           use_multiprocessing=False, verbose=0):  # fmt: skip
        """The older form of `evaluate` with a generator."""
        _deprecated("evaluate")
        return self.evaluate(generator, steps=steps, callbacks=callbacks, verbose=verbose)

    def predict_generator(self, generator, steps=None, callbacks=None, max_queue_size=10, workers=1,
                          use_multiprocessing=False, verbose=0):  # fmt: skip
        """The older form of `predict` with a generator."""
        _deprecated("predict")
        return self.predict(generator, steps=steps, callbacks=callbacks, verbose=verbose)


def _deprecated(name):
    warnings.warn(f"`Model.{name}_generator` is deprecated and will be removed in a future version. Please use "
                  f"`Model.{name}`, which supports generators.", stacklevel=3)  # fmt: skip
