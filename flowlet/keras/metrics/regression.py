"""Metrics of predicted numbers: root mean squared error, cosine similarity, correlations, the R2 score."""

import warnings

import numpy as np

from flowlet import errors
from flowlet.core.tensor import is_traced
from flowlet.keras import settings
from flowlet.keras.losses.regression import pair
from flowlet.keras.losses.weighting import same_rank
from flowlet.keras.metrics.base import Metric, metric_class, metric_function
from flowlet.keras.metrics.mean import Mean, MeanMetricWrapper, mean_of
from flowlet.ops import math, norms
from flowlet.ops.array import broadcast_to, expand_dims
from flowlet.ops.cast import cast, convert_to_tensor
from flowlet.ops.gather import where
from flowlet.ops.reduce import reduce_mean, reduce_std, reduce_sum, reduce_variance


@metric_class
class RootMeanSquaredError(Mean):
    """The square root of the mean of `(y_true - y_pred) ** 2`.

    Args:
        name, dtype: as for `tf.keras.metrics.Mean`.

    >>> import flowlet as tf
    >>> error = tf.keras.metrics.RootMeanSquaredError()
    >>> _ = error.update_state([[0., 1.]], [[2., 3.]])
    >>> error.result().numpy().item()
    2.0
    """

    def __init__(self, name="root_mean_squared_error", dtype=None):
        super().__init__(name=name, dtype=dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in a batch of labels and predictions, each sample with its weight (1 by default)."""
        y_true, y_pred = same_rank(cast(y_true, self._dtype), cast(y_pred, self._dtype))
        return super().update_state(math.squared_difference(y_pred, y_true), sample_weight)

    def result(self):
        """The root of the mean so far."""
        return math.sqrt(math.divide_no_nan(self.total, self.count))


@metric_function("cosine_similarity", public=False)
def cosine_proximity(y_true, y_pred, axis=-1):
    """The cosine of the angle between labels and predictions: 1 for the same direction.

    The loss `tf.keras.losses.cosine_similarity` is minus this.
    """
    y_true, y_pred = norms.l2_normalize(y_true, axis=axis), norms.l2_normalize(y_pred, axis=axis)
    return reduce_sum(y_true * y_pred, axis=axis)


@metric_function()
def pearson_correlation(y_true, y_pred, axis=-1):
    """Pearson's correlation of labels and predictions along `axis`: 1 where one is a rising line of the
    other.

    >>> pearson_correlation([[1., 2., 3.]], [[2., 4., 6.]]).numpy().round(5).tolist()
    [1.0]
    """
    y_true, y_pred = (
        one - reduce_mean(one, axis=axis, keepdims=True) for one in same_rank(*pair(y_true, y_pred))
    )
    y_true, y_pred = (one / reduce_std(one, axis=axis, keepdims=True) for one in (y_true, y_pred))
    return reduce_mean(y_true * y_pred, axis=axis)


@metric_function()
def concordance_correlation(y_true, y_pred, axis=-1):
    """The concordance correlation of labels and predictions along `axis`: 1 where they are equal.

    >>> concordance_correlation([[1., 2., 3.]], [[1., 2., 3.]]).numpy().round(5).tolist()
    [1.0]
    """
    y_true, y_pred = same_rank(*pair(y_true, y_pred))
    true_mean, pred_mean = (reduce_mean(one, axis=axis, keepdims=True) for one in (y_true, y_pred))
    spread = reduce_variance(y_true, axis=axis, keepdims=True) + reduce_variance(
        y_pred, axis=axis, keepdims=True
    )
    common = (y_true - pred_mean) * (y_pred - pred_mean)
    scale = spread + math.square(true_mean - pred_mean) + settings.epsilon()
    return reduce_mean(2.0 * common / scale, axis=axis)


@mean_of(cosine_proximity, name="cosine_similarity")
class CosineSimilarity(MeanMetricWrapper):
    """The mean cosine of the angle between labels and predictions.

    Args:
        name, dtype: as for `tf.keras.metrics.Mean`.
        axis: the axis of the vectors.
    """


@mean_of(pearson_correlation)
class PearsonCorrelation(MeanMetricWrapper):
    """The mean of Pearson's correlation of labels and predictions.

    Args:
        name, dtype: as for `tf.keras.metrics.Mean`.
        axis: the axis to correlate along.
    """


@mean_of(concordance_correlation)
class ConcordanceCorrelation(MeanMetricWrapper):
    """The mean of the concordance correlation of labels and predictions.

    Args:
        name, dtype: as for `tf.keras.metrics.Mean`.
        axis: the axis to correlate along.
    """


@metric_class
class R2Score(Metric):
    """The coefficient of determination: 1 - (squared error) / (variance of the labels).

    Args:
        class_aggregation: how the scores of several outputs become one: "uniform_average",
            "variance_weighted_average", or None (they stay apart).
        num_regressors: how many inputs the regression has, for the adjusted score; 0 gives the plain one.
        name, dtype: as for `tf.keras.metrics.Mean`.

    >>> import flowlet as tf
    >>> score = tf.keras.metrics.R2Score()
    >>> _ = score.update_state([[1.], [2.], [3.]], [[1.], [2.], [4.]])
    >>> score.result().numpy().item()
    0.5
    """

    def __init__(self, class_aggregation="uniform_average", num_regressors=0, name="r2_score", dtype=None):
        super().__init__(name=name, dtype=dtype)
        known = (None, "uniform_average", "variance_weighted_average")
        if class_aggregation not in known:
            raise ValueError(errors.message(
                f"Invalid value for argument `class_aggregation`: {class_aggregation!r}.",
                f"one of {known}."))  # fmt: skip
        if num_regressors < 0:
            raise ValueError("Invalid value for argument `num_regressors`. Expected a value >= 0. "
                             f"Received: num_regressors={num_regressors}")  # fmt: skip
        self.class_aggregation, self.num_regressors = class_aggregation, num_regressors
        self.num_samples = self.add_weight("num_samples", initializer="zeros")
        self._built = False

    def _build(self, shape):
        if len(shape) != 2:
            raise ValueError(
                f"R2Score expects 2D inputs with shape (batch_size, output_dim). Received: {shape}."
            )
        for attribute, name in (("squared_sum", "squared_sum"), ("sum", "sum"), ("total_mse", "residual"),
                                ("count", "count")):  # fmt: skip
            setattr(self, attribute, self.add_weight(name, shape=shape[1:], initializer="zeros"))
        self._built = True

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in a batch of labels and predictions (batch, outputs), each sample with its weight."""
        y_true, y_pred = same_rank(cast(y_true, self._dtype), cast(y_pred, self._dtype))
        if not self._built:
            self._build(tuple(y_true.shape.as_list()))
        weight = cast(1.0 if sample_weight is None else sample_weight, self._dtype)
        if weight.shape.rank == 1:
            weight = expand_dims(weight, 1)
        weight = broadcast_to(weight, y_true.shape)
        self.sum.assign_add(reduce_sum(y_true * weight, axis=0))
        self.squared_sum.assign_add(reduce_sum(math.square(y_true) * weight, axis=0))
        self.total_mse.assign_add(reduce_sum(math.squared_difference(y_true, y_pred) * weight, axis=0))
        self.count.assign_add(reduce_sum(weight, axis=0))
        self.num_samples.assign_add(float(y_true.shape.num_elements()))

    def result(self):
        """The score so far."""
        spread = self.squared_sum - self.sum * (self.sum / self.count)
        scores = 1.0 - self.total_mse / spread
        scores = where(math.is_inf(scores), cast(0.0, self._dtype), scores)
        if self.class_aggregation == "uniform_average":
            scores = reduce_mean(scores)
        elif self.class_aggregation == "variance_weighted_average":
            scores = reduce_sum(spread * scores) / reduce_sum(spread)
        return self._adjusted(scores) if self.num_regressors else scores

    def _adjusted(self, scores):
        count = convert_to_tensor(self.num_samples)
        free = count - float(self.num_regressors + 1)
        if not is_traced(free._value) and np.asarray(free._value) <= 0:
            warnings.warn("More independent predictors than datapoints in adjusted R2 score, or as many. "
                          "Falling back to standard R2 score.", stacklevel=3)  # fmt: skip
        adjusted = 1.0 - (1.0 - scores) * (count - 1.0) / where(free > 0.0, free, cast(1.0, self._dtype))
        return where(free > 0.0, adjusted, scores)
