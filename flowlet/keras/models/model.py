"""`tf.keras.Model`: a layer that can be compiled, trained, evaluated and asked."""

import warnings

from flowlet import errors
from flowlet.api import export
from flowlet.core import nest
from flowlet.core.function import functions_run_eagerly
from flowlet.core.module import Module
from flowlet.core.shape import TensorShape
from flowlet.core.tape import GradientTape
from flowlet.core.tensor import Symbolic
from flowlet.core.variable import Variable
from flowlet.keras import optimizers
from flowlet.keras.checks import run as checks
from flowlet.keras.layers import base
from flowlet.keras.layers.added import AddLoss, AddMetric
from flowlet.keras.layers.base import Layer, layers
from flowlet.keras.layers.input_spec import InputSpec, check_inputs
from flowlet.keras.models import summary as summaries
from flowlet.keras.models.network import Network
from flowlet.keras.training import compiled, evaluation, loop, stepping
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


@layers.add()
@export("keras.Model", "keras.models.Model")
class Model(Layer):
    """A network of layers with training, evaluation and prediction.

    Made in one of three ways: `tf.keras.Sequential([...])`, from symbolic tensors as `Model(inputs, outputs)`, or as
    a class of one's own with `call(inputs, training=None)`.

    Args:
        inputs, outputs: symbolic tensors, or lists or dicts of them.
        name: a name; "model", "model_1", ... by default.

    >>> import flowlet as tf
    >>> x = tf.keras.Input(shape=(3,))
    >>> model = tf.keras.Model(x, tf.keras.layers.Dense(1)(x))
    >>> model.compile("sgd", "mse")
    >>> history = model.fit([[1., 2., 3.], [4., 5., 6.]], [0., 1.], epochs=2, verbose=0)
    >>> len(history.history["loss"])
    2
    """

    def __new__(cls, *args, **kwargs):
        """`Model(inputs, outputs)` gives a `Functional`, as in Keras: summaries and configurations show the name."""
        return super().__new__(Functional if cls is Model and (kwargs.get("inputs") is not None or args) else cls)

    def __init__(self, *args, **kwargs):
        inputs, outputs = kwargs.pop("inputs", None), kwargs.pop("outputs", None)
        if any(isinstance(leaf, Symbolic) for leaf in nest.flatten(args[:2])):
            inputs, args = args[0], args[1:]
            if args:
                outputs, args = args[0], args[1:]
            if args:
                kwargs["name"], args = args[0], args[1:]
        if "trainable" not in kwargs and args:
            raise TypeError(f"{type(self).__name__} does not take {args[0]!r} as a positional argument.")
        for old in ("input", "output"):
            if old in kwargs:
                raise TypeError(f"Keyword argument not understood: {old!r} (of {type(self).__name__}). Did you mean "
                                f"'{old}s'?")  # fmt: skip
        super().__init__(**kwargs)
        self._network, self._programs = None, {}
        self._is_compiled, self.stop_training, self.history = False, False, None
        self.optimizer = self.loss = self.compiled_loss = self.compiled_metrics = None
        self.run_eagerly = None
        if inputs is not None:
            if outputs is None:
                raise ValueError("A functional model needs both `inputs` and `outputs`; `outputs` is missing.")
            self._network = Network(inputs, outputs)
            self.built = True
            self.supports_masking = True

    # ---- what it is made of

    @property
    def layers(self):
        """The layers that it holds directly."""
        if self._network is not None:
            return self._network.layers
        return [child for child in self._children() if isinstance(child, Layer)]

    def _children(self):
        own = super()._children()
        if self._network is None:
            yield from (child for child in own if not _training_state(self, child))
            return
        yield from self._network.layers
        held = {id(layer) for layer in self._network.layers}
        yield from (child for child in own if id(child) not in held and not _training_state(self, child))

    def get_layer(self, name=None, index=None):
        """The layer of a name or at an index; a ValueError where there is none."""
        if index is not None and name is not None:
            raise ValueError(f"Provide only a layer name or a layer index. Received: index={index}, name={name}.")
        if index is not None:
            if len(self.layers) <= index:
                raise ValueError(f"Was asked to retrieve layer at index {index} but model only has {len(self.layers)} "
                                 "layers.")  # fmt: skip
            return self.layers[index]
        if name is None:
            raise ValueError("Provide either a layer name or layer index at `get_layer`.")
        for layer in self.layers:
            if layer.name == name:
                return layer
        names = [layer.name for layer in self.layers]
        raise ValueError(f"No such layer: {name}. Existing layers are: {names}.{errors.did_you_mean(name, names)}")

    def _graph(self, what):
        if self._network is None:
            raise AttributeError(f"Layer {self.name} has no {what}: it is not connected to symbolic inputs yet. Call it, "
                                 "or give its first layer an input_shape.")  # fmt: skip
        return self._network

    inputs = property(lambda self: None if self._network is None else self._network.flat_inputs)
    outputs = property(lambda self: None if self._network is None else self._network.flat_outputs)
    input = property(lambda self: self._graph("input").inputs)
    output = property(lambda self: self._graph("output").outputs)
    input_names = property(lambda self: [] if self._network is None else self._network.input_names)

    @property
    def output_names(self):
        if self._network is not None:
            return self._network.output_names
        return self.__dict__.get("_output_names")

    @property
    def input_shape(self):
        return nest.map_structure(lambda one: tuple(one.shape), self._graph("input shape").inputs)

    @property
    def output_shape(self):
        return nest.map_structure(lambda one: tuple(one.shape), self._graph("output shape").outputs)

    @property
    def weights(self):
        """All weights, layer by layer: of each its trainable ones, then its others."""
        if not self.built and self._needs_shape():
            raise ValueError(
                f"Weights for model {self.name} have not yet been created. Weights are created when the Model is first "
                "called on inputs or `build()` is called with an `input_shape`.")  # fmt: skip
        children = list(self._children())
        own = [child for child in children if isinstance(child, Variable)]
        inside = [weight for child in children if isinstance(child, Module) and not hasattr(child, "update_state")
                  for weight in (child.weights if isinstance(child, Layer) else child.variables)]  # fmt: skip
        return base.unique([*inside, *sorted(own, key=lambda one: not one.trainable)])

    def _needs_shape(self):
        return bool(self.layers) and not any(layer.built for layer in self._flatten_layers(include_self=False))

    trainable_weights = property(lambda self: self._built_weights("trainable_weights"))
    non_trainable_weights = property(lambda self: self._built_weights("non_trainable_weights"))

    def _built_weights(self, which):
        if not self.built and self._needs_shape():
            self.weights  # noqa: B018  (raises with the reason)
        return getattr(super(), which)

    def build(self, input_shape):
        """Make the weights by running the model on zeros of `input_shape` (the batch included, None for any)."""
        if self._network is not None or self.built:
            self.built = True
            return
        from flowlet.keras.layers import symbolic

        if base._is_shape(input_shape):
            inputs = symbolic.KerasTensor(TensorShape(input_shape), self._dtype)
        elif isinstance(input_shape, dict):
            inputs = {key: symbolic.KerasTensor(TensorShape(one), self._dtype) for key, one in input_shape.items()}
        else:
            inputs = [symbolic.KerasTensor(TensorShape(one), self._dtype) for one in input_shape]
        symbolic.infer(self, (inputs,), {})
        self.built = True

    @property
    def _knows_inputs(self):
        """Whether the model was made with symbolic inputs: then its inputs are checked, and its calls count from 1."""
        return self._network is not None

    def _check_inputs(self, inputs):
        if not self._knows_inputs:
            super()._check_inputs(inputs)
            return
        network = self._network
        if isinstance(inputs, dict):
            if not set(network.input_names) <= set(inputs) or isinstance(network.inputs, dict):
                return  # the network says what is missing
            inputs = [inputs[name] for name in network.input_names]
        specs = [InputSpec(shape=(None, *tensor.shape[1:]), allow_last_axis_squeeze=True)
                 for tensor in network.flat_inputs]  # fmt: skip
        check_inputs(specs, inputs, self.name)

    def _ensure_built(self, inputs):
        if not self.built and type(self).build not in (Model.build, Layer.build):
            super()._ensure_built(inputs)
        self.built = True

    def call(self, inputs, training=None, mask=None):
        """From inputs to outputs; models of one's own override it."""
        if self._network is None:
            raise NotImplementedError(errors.message(
                "Unimplemented `tf.keras.Model.call()`: if you intend to create a `Model` with the Functional API, please "
                "provide `inputs` and `outputs` arguments. Otherwise, subclass `Model` with an overridden `call()` method. "
                f"(The class {type(self).__name__} has none.)", "",
                "define `def call(self, inputs, training=None): ...` in the class."))  # fmt: skip
        return self._network.run(inputs, training, mask)

    def add_loss(self, losses, inputs=None, **kwargs):
        """Add penalties to the loss: symbolic tensors of a functional model, or what `Layer.add_loss` takes."""
        given = nest.flatten(losses)
        for one in given:
            if isinstance(one, Symbolic):
                self._graph("loss").attach(AddLoss(dtype=one.dtype), one)
        super().add_loss([one for one in given if not isinstance(one, Symbolic)], inputs, **kwargs)

    def add_metric(self, value, name=None, aggregation=None, **kwargs):
        """Show the mean of `value`, which may be a symbolic tensor of a functional model, as a metric `name`."""
        if isinstance(value, Symbolic):
            self._graph("metric").attach(AddMetric(aggregation, name, dtype=value.dtype), value)
        else:
            super().add_metric(value, name, **kwargs)

    def _scope(self, outermost):
        return base._Scope(self._name, reset=self._network is not None or not hasattr(type(self), "call")
                           or type(self).call in _GRAPH_CALLS())  # fmt: skip

    def _set_mask(self, inputs, outputs):
        if self._network is None:
            super()._set_mask(inputs, outputs)

    # ---- training

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
        if self.compiled_loss.is_empty and type(self).compute_loss is Model.compute_loss and not self.losses:
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

    # ---- description

    def summary(self, line_length=None, positions=None, print_fn=None, expand_nested=False, show_trainable=False,
                layer_range=None):  # fmt: skip
        """Print the layers with their output shapes and numbers of weights.

        Raises:
            ValueError: before the model is built.
        """
        if not self.built:
            raise ValueError("This model has not yet been built. Build the model first by calling `build()` or by calling "
                             "the model on a batch of data.")  # fmt: skip
        summaries.show(self, line_length, positions, print_fn, expand_nested, show_trainable, layer_range)

    def get_config(self):
        if self._network is None:
            config = super().get_config()
            return {key: value for key, value in config.items() if key not in ("dtype", "trainable")}
        from flowlet.keras.models.config import network_config

        return network_config(self)

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A new model of the same form, with weights of its own."""
        if "input_layers" not in config:
            return cls(**config)
        from flowlet.keras.models.config import model_of

        return model_of(cls, config, custom_objects)

    def to_json(self, **kwargs):
        """The form of the model (not its weights) as JSON text."""
        from flowlet.keras.models.config import to_json

        return to_json(self, **kwargs)

    def to_yaml(self, **kwargs):
        """Always a RuntimeError: TensorFlow has removed it, too."""
        raise RuntimeError("Method `model.to_yaml()` has been removed due to security risk of arbitrary code execution. "
                           "Please use `model.to_json()` instead.")  # fmt: skip


@layers.add()
class Functional(Model):
    """What `Model(inputs, outputs)` gives: a model made of symbolic tensors."""

    _base_name = "model"


def _GRAPH_CALLS():  # noqa: N802
    from flowlet.keras.models.sequential import Sequential

    return (Model.call, Sequential.call)


def _training_state(model, child):
    """Whether a child belongs to `compile`, not to the network."""
    return child is model.optimizer or base.is_metric(child)


def _deprecated(name):
    warnings.warn(f"`Model.{name}_generator` is deprecated and will be removed in a future version. Please use "
                  f"`Model.{name}`, which supports generators.", stacklevel=3)  # fmt: skip


@export("keras.utils.unpack_x_y_sample_weight")
def unpack_x_y_sample_weight(data):
    """`(x, y, sample_weight)` from what a step is given; None for what is missing."""
    if isinstance(data, list):
        data = tuple(data)
    if not isinstance(data, tuple):
        return data, None, None
    if len(data) > 3:
        raise ValueError("Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, found: "
                         f"{data}")  # fmt: skip
    return (*data, *[None] * (3 - len(data)))


@export("keras.utils.pack_x_y_sample_weight")
def pack_x_y_sample_weight(x, y=None, sample_weight=None):
    """`x`, `(x, y)` or `(x, y, sample_weight)`."""
    if y is None:
        return (x,) if isinstance(x, (tuple, dict)) else x
    return (x, y) if sample_weight is None else (x, y, sample_weight)
