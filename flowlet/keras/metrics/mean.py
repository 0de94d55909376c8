"""Sums and means: `Mean`, `Sum`, `MeanTensor`, and metrics that are the mean of a function of each sample."""

from flowlet import errors
from flowlet.keras import serial, wrapping
from flowlet.keras.losses.weighting import fit_weight, same_rank
from flowlet.keras.metrics.base import Metric, metric_class, metrics
from flowlet.ops import math
from flowlet.ops.array import broadcast_to
from flowlet.ops.cast import cast
from flowlet.ops.reduce import reduce_mean, reduce_sum


def weigh(values, weight, dtype, reduce=reduce_mean):
    """`values * weight`, with the weight in the shape of the values.

    Where the weight has fewer axes and does not broadcast (one for each sample of many values), `reduce`
    makes one value of those of a sample first.

    Returns:
        `(weighted values, weights)`.
    """
    weight = fit_weight(values, cast(weight, dtype))
    rank = weight.shape.rank
    if rank and not _broadcasts(weight.shape.as_list(), values.shape.as_list()):
        values = reduce(values, axis=tuple(range(rank, values.shape.rank)))
    weighted = math.multiply(values, weight)
    return weighted, broadcast_to(weight, weighted.shape)


def _broadcasts(weight, values):
    return len(weight) == len(values) and all(one in (1, size) for one, size in zip(weight, values))


@metric_class
class Mean(Metric):
    """The (weighted) mean of values.

    Args:
        name: a name, "mean" by default.
        dtype: the dtype of the result; floatx (float32) by default.

    >>> import flowlet as tf
    >>> mean = tf.keras.metrics.Mean()
    >>> _ = mean.update_state([1., 3.], sample_weight=[3., 1.])
    >>> mean.result().numpy().item()
    1.5
    """

    def __init__(self, name="mean", dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_weight("total", initializer="zeros")
        self.count = self.add_weight("count", initializer="zeros")

    def update_state(self, values, sample_weight=None):
        """Take in values of any shape, each with its weight (1 by default)."""
        values = cast(values, self._dtype)
        if sample_weight is None:
            self.total.assign_add(reduce_sum(values))
            return self.count.assign_add(float(values.shape.num_elements()))
        values, weights = weigh(values, sample_weight, self._dtype)
        self.total.assign_add(reduce_sum(values))
        return self.count.assign_add(reduce_sum(weights))

    def result(self):
        """The mean so far; 0 before the first value."""
        return math.divide_no_nan(self.total, self.count)


@metric_class
class Sum(Metric):
    """The (weighted) sum of values.

    >>> import flowlet as tf
    >>> total = tf.keras.metrics.Sum()
    >>> _ = total.update_state([1., 3.])
    >>> total.result().numpy().item()
    4.0
    """

    def __init__(self, name="sum", dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_weight("total", initializer="zeros")

    def update_state(self, values, sample_weight=None):
        """Take in values of any shape, each with its weight (1 by default)."""
        values = cast(values, self._dtype)
        if sample_weight is not None:
            values, _ = weigh(values, sample_weight, self._dtype, reduce_sum)
        return self.total.assign_add(reduce_sum(values))

    def result(self):
        """The sum so far."""
        return self.total


@metric_class
class MeanTensor(Metric):
    """The (weighted) mean of tensors of one shape, element by element.

    Args:
        name, dtype: as for `Mean`.
        shape: the shape; by default that of the first tensor.

    >>> import flowlet as tf
    >>> mean = tf.keras.metrics.MeanTensor()
    >>> _ = mean.update_state([1., 2.]), mean.update_state([3., 6.])
    >>> mean.result().numpy().tolist()
    [2.0, 4.0]
    """

    def __init__(self, name="mean_tensor", dtype=None, shape=None):
        super().__init__(name=name, dtype=dtype)
        self._shape = None
        if shape is not None:
            self._build(shape)

    def _build(self, shape):
        self._shape = tuple(shape)
        self.total = self.add_weight("total", shape=self._shape, initializer="zeros")
        self.count = self.add_weight("count", shape=self._shape, initializer="zeros")

    def update_state(self, values, sample_weight=None):
        """Take in one tensor, weighted element by element."""
        values = cast(values, self._dtype)
        if self._shape is None:
            self._build(values.shape.as_list())
        elif tuple(values.shape.as_list()) != self._shape:
            raise ValueError(errors.message(
                f"MeanTensor {self.name!r} was given a tensor of shape {tuple(values.shape.as_list())}.",
                f"MeanTensor input values must always have the same shape, here {self._shape}.",
                "use one MeanTensor for each shape."))  # fmt: skip
        weights = 1.0
        if sample_weight is not None:
            values, weights = weigh(values, sample_weight, self._dtype)
        self.total.assign_add(values)
        return self.count.assign_add(broadcast_to(cast(weights, self._dtype), self._shape))

    def result(self):
        """The mean so far; a ValueError before the first tensor where the shape is not known."""
        if self._shape is None:
            raise ValueError("MeanTensor does not have any value yet. Please call the MeanTensor instance or "
                             "use `.update_state(value)` before retrieving the result.")  # fmt: skip
        return math.divide_no_nan(self.total, self.count)

    def reset_state(self):
        """Set the sums to zero."""
        if self._shape is not None:
            super().reset_state()

    def get_config(self):
        """The name and the dtype: the shape is found again at the first update."""
        return {"name": self.name, "dtype": self.dtype}


@metric_class
class MeanMetricWrapper(Mean):
    """The mean of a function of `(y_true, y_pred, **kwargs)`.

    Args:
        fn: the function; it gives one value for each sample.
        name, dtype: as for `Mean`.
        **kwargs: arguments for `fn`.

    >>> import flowlet as tf
    >>> mean = tf.keras.metrics.MeanMetricWrapper(lambda y_true, y_pred: abs(y_true - y_pred), name="far")
    >>> _ = mean.update_state([1., 2.], [2., 5.])
    >>> mean.result().numpy().item()
    2.0
    """

    def __init__(self, fn, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype)
        self._fn, self._fn_kwargs = fn, kwargs

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in a batch of labels and predictions, each sample with its weight (1 by default)."""
        y_true, y_pred = same_rank(cast(y_true, self._dtype), cast(y_pred, self._dtype))
        return super().update_state(self._fn(y_true, y_pred, **self._fn_kwargs), sample_weight)

    def get_config(self):
        """The name, the dtype, and the arguments of the function."""
        config = {"name": self.name, "dtype": self.dtype}
        if type(self) is MeanMetricWrapper:
            config["fn"] = serial.plain(self._fn)
        own = {argument: serial.plain(value) for argument, value in self._fn_kwargs.items()}
        return wrapping.without_late_defaults(type(self), {**config, **own})

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A metric from what `get_config` gave; a function is found by its name."""
        if cls is MeanMetricWrapper and isinstance(config.get("fn"), str):
            with serial.custom_object_scope(custom_objects or {}):
                config = {**config, "fn": metrics.find(config["fn"])}
        return cls(**config)


def mean_of(function, order=None, name=None, usual="name dtype {own}"):
    """Decorate a class statement to become the public metric that is the mean of a function.

    Args:
        function: takes (y_true, y_pred, ...) and gives one value for each sample.
        order: the constructor's arguments; by default `"name dtype"`, then the function's own, with those
            that are keyword-only in the function after `"*"`.
        name: the default name; the function's by default.
    """
    base = {"name": name or function.__name__, "dtype": None}

    def decorate(cls):
        parameters = wrapping.parameters_of(function, base, order, usual)
        cls.__init__ = wrapping.constructor(
            cls, parameters, lambda self, arguments: MeanMetricWrapper.__init__(self, function, **arguments)
        )
        return metric_class(cls)

    return decorate


@metric_class
class MeanRelativeError(Mean):
    """The mean of `abs(y_true - y_pred) / normalizer`; 0 where the normalizer is 0.

    Args:
        normalizer: a tensor of the shape of the predictions.
        name, dtype: as for `Mean`.
    """

    def __init__(self, normalizer, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.normalizer = cast(normalizer, self._dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in a batch of labels and predictions of the shape of the normalizer."""
        y_true, y_pred = same_rank(cast(y_true, self._dtype), cast(y_pred, self._dtype))
        normalizer, y_true = same_rank(self.normalizer, y_true)
        y_pred.shape.assert_is_compatible_with(y_true.shape)
        return super().update_state(math.divide_no_nan(math.abs(y_true - y_pred), normalizer), sample_weight)
