"""`tf.keras.metrics.Metric`: state in variables, updated batch by batch; and how names become metrics."""

import abc
import functools
import inspect
import warnings

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.frame import lifted
from flowlet.core.module import Module, camel_to_snake
from flowlet.core.shape import TensorShape
from flowlet.core.tensor import EagerTensor
from flowlet.core.variable import Variable, VariableAggregation, VariableSynchronization
from flowlet.keras import serial, settings, wrapping
from flowlet.keras.losses.base import METRIC_SPACES
from flowlet.ops.cast import convert_to_tensor

metrics = serial.Family("metric function", "keras.metrics")


def metric_class(cls):
    """Make a metric class public as `tf.keras.metrics.<name>`."""
    export(*[f"{space}.{cls.__name__}" for space in METRIC_SPACES])(cls)
    return metrics.add()(cls)


def metric_function(*known, public=True):
    """Decorate a function of (y_true, y_pred, ...) to be known to `tf.keras.metrics.get`, by `known` names
    too.

    Args:
        public: whether it is `tf.keras.metrics.<name>` as well.
    """

    def register(function):
        if public:
            export(*[f"{space}.{function.__name__}" for space in METRIC_SPACES])(function)
        return metrics.add(*known)(function)

    return register


def add_names_in_small_letters():
    """Let `get` know each class in small letters too ("auc", "f1_score") where no function has that name."""
    for name in metrics.names():
        found = metrics.find(name)
        if inspect.isclass(found) and snake_name(found) not in metrics.names():
            metrics.add(snake_name(found))(found)


def snake_name(cls):
    """What a metric without a name is called: `AUC` -> "auc", `MeanIoU` -> "mean_io_u"."""
    return camel_to_snake(cls.__name__)


@export(*[f"{space}.Metric" for space in METRIC_SPACES])
class Metric(Module, serial.Configurable, abc.ABC):
    """A quantity gathered over batches: subclass it and write `update_state` and `result`.

    Args:
        name: a name; by default the class's in small letters, with a number from the second on.
        dtype: the dtype of its variables and its result; floatx (float32) by default.

    >>> import flowlet as tf
    >>> class CountRight(tf.keras.metrics.Metric):
    ...     def __init__(self, name="count_right", **kwargs):
    ...         super().__init__(name=name, **kwargs)
    ...         self.count = self.add_weight(name="count", initializer="zeros")
    ...     def update_state(self, y_true, y_pred, sample_weight=None):
    ...         right = tf.equal(tf.cast(y_true, "float32"), tf.round(y_pred))
    ...         self.count.assign_add(tf.reduce_sum(tf.cast(right, "float32")))
    ...     def result(self):
    ...         return self.count
    >>> metric = CountRight()
    >>> metric.update_state([[1.], [0.]], [[0.9], [0.8]])
    >>> metric.result().numpy().item()
    1.0
    """

    stateful = True

    def __init__(self, name=None, dtype=None, **kwargs):
        if kwargs:
            unknown = ", ".join(map(repr, kwargs))
            raise TypeError(f"{type(self).__name__}: Keyword argument not understood: {unknown}; a metric "
                            "takes `name` and `dtype`.")  # fmt: skip
        self._name = settings.unique_name(snake_name(type(self))) if name is None else name
        self._dtype = dtypes.as_dtype(settings.floatx() if dtype is None else dtype)
        self._weights = []

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "result" in vars(cls):
            cls.result = _gives_tensors(cls.result)

    dtype = property(lambda self: self._dtype.name)

    def add_weight(
        self,
        name=None,
        shape=(),
        aggregation=VariableAggregation.SUM,
        synchronization=VariableSynchronization.ON_READ,
        initializer=None,
        dtype=None,
    ):
        """A variable of the metric.

        Args:
            name: its name.
            shape: its shape, a scalar by default.
            initializer: "zeros" (the default), "ones", any other initializer's name, or a function of
                `(shape, dtype=...)`.
            dtype: its dtype; the metric's by default.

        Returns:
            A `tf.Variable` that is not trainable; `assign_add` in `update_state` changes it.
        """
        dtype = self._dtype if dtype is None else dtypes.as_dtype(dtype)
        shape = (shape,) if isinstance(shape, int) else tuple(TensorShape(shape).as_list())
        with lifted():
            value = _initial(initializer, shape, dtype)
            variable = Variable(value, trainable=False, name=name, dtype=dtype)
        self._weights.append(variable)
        return variable

    @abc.abstractmethod
    def update_state(self, *args, **kwargs):
        """Take in one batch; override it as `update_state(y_true, y_pred, sample_weight=None)`."""

    @abc.abstractmethod
    def result(self):
        """The value now: a scalar tensor, or a dict of them; to be overridden."""

    def reset_state(self):
        """Set all variables to zero, as at the start of an epoch."""
        if type(self).reset_states is not Metric.reset_states:
            warnings.warn(f"Metric {type(self).__name__} implements a `reset_states()` method; rename it to "
                          "`reset_state()` (without the final \"s\"). The name `reset_states()` has been "
                          "deprecated to improve API consistency.", stacklevel=2)  # fmt: skip
            self.reset_states()
            return
        for variable in self.variables:
            variable.assign(np.zeros(variable.shape.as_list(), variable.dtype.as_numpy_dtype))

    def reset_states(self):
        """The older name of `reset_state`."""
        self.reset_state()

    def merge_state(self, metrics):
        """Take over the state of other metrics of the same kind: their variables are added to this one's.

        >>> import flowlet as tf
        >>> one, two = tf.keras.metrics.Mean(), tf.keras.metrics.Mean()
        >>> _ = one.update_state([1., 3.]), two.update_state([5.]), one.merge_state([two])
        >>> one.result().numpy().item()
        3.0
        """
        for metric in metrics:
            if len(metric.weights) != len(self.weights):
                raise ValueError(f"Metric {metric} is not compatible with {self}: they have "
                                 f"{len(metric.weights)} and {len(self.weights)} variables.")  # fmt: skip
            for mine, other in zip(self.weights, metric.weights):
                mine.assign_add(other)

    def __call__(self, *args, **kwargs):
        """`update_state` with these arguments, then `result()`."""
        self.update_state(*args, **kwargs)
        result = self.result()
        if isinstance(result, EagerTensor):
            result._metric_obj = self  # for `add_metric` of layers
        return result

    @property
    def variables(self):
        """All variables: those of `add_weight` in their order, then others among the attributes."""
        own = list(self._weights)
        return own + [found for found in super().variables if not any(found is one for one in own)]

    weights = property(lambda self: self.variables)

    @property
    def trainable_variables(self):
        return [variable for variable in self.variables if variable.trainable]

    @property
    def non_trainable_variables(self):
        return [variable for variable in self.variables if not variable.trainable]

    trainable_weights = property(lambda self: self.trainable_variables)
    non_trainable_weights = property(lambda self: self.non_trainable_variables)

    def get_weights(self):
        """The values of the variables, as NumPy arrays."""
        return [variable.numpy() for variable in self.variables]

    def set_weights(self, weights):
        """Set the variables from what `get_weights` gave."""
        if len(weights) != len(self.variables):
            raise ValueError(
                f"{self.name} has {len(self.variables)} variables, but {len(weights)} values were given."
            )
        for variable, value in zip(self.variables, weights):
            variable.assign(value)

    def get_config(self):
        """The constructor's arguments, as plain Python values."""
        base = {"name": self.name, "dtype": self.dtype}
        return wrapping.without_late_defaults(type(self), base | super().get_config())

    def __repr__(self):
        return f"{type(self).__name__}(name={self.name},dtype={self.dtype})"


def _initial(initializer, shape, dtype):
    """The first value of a variable."""
    if initializer is None or initializer == "zeros":
        return np.zeros(shape, dtype.as_numpy_dtype)
    if initializer == "ones":
        return np.ones(shape, dtype.as_numpy_dtype)
    if not callable(initializer):
        from flowlet.keras import initializers

        initializer = initializers.get(initializer)
    elif inspect.isclass(initializer):
        initializer = initializer()
    return conversion.convert(initializer(shape, dtype=dtype))


def _gives_tensors(method):
    """`result` whose variables are given as tensors of their values now: later updates do not change them."""

    @functools.wraps(method)
    def result(self):
        found = method(self)
        if isinstance(found, dict):
            return {key: convert_to_tensor(value) for key, value in found.items()}
        if isinstance(found, (list, tuple)):
            raise RuntimeError(errors.message(
                f"The result of metric {self.name!r} is a {type(found).__name__}.",
                "a tensor, a number, or a dict of them.",
                "return {'first': ..., 'second': ...}."))  # fmt: skip
        return found if found is None else convert_to_tensor(found)

    return result


@export(*[f"{space}.get" for space in METRIC_SPACES])
def get(identifier):
    """The metric for a name, a configuration, a class, a function or an instance; None for None.

    A name in small letters gives a function where there is one ("mse"), else an object ("auc").

    Raises:
        ValueError: for an unknown name, with the nearest known one.

    >>> get("mse").__name__, get("AUC").name[:3]
    ('mean_squared_error', 'auc')
    """
    return metrics.get(identifier)


@export(*[f"{space}.serialize" for space in METRIC_SPACES])
def serialize(metric):
    """The name of a metric function, or the class name and configuration of a metric object."""
    return serial.plain(metric)


@export(*[f"{space}.deserialize" for space in METRIC_SPACES])
def deserialize(config, custom_objects=None):
    """The metric that `serialize` described; `custom_objects` are further names that it may use."""
    return metrics.deserialize(config, custom_objects)
