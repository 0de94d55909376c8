"""`tf.distributions`: the distributions that programs of reinforcement learning sample actions from."""

import math

from flowlet import api, errors
from flowlet.api import export
from flowlet.compat.v1 import arrays, elementwise, reductions, shapes
from flowlet.compat.v1.raw import raw, tensor
from flowlet.compat.v1.scopes import name_scope
from flowlet.core import dtypes


def _function(name):
    space, _, last = f"compat.v1.{name}".rpartition(".")
    return api.resolve(space, last)


class Distribution:
    """What all have: shapes, `prob` from `log_prob`, name scopes.

    Args:
        parameters: what was given, by name.
        name: of the distribution, which stands before those of its operations.
    """

    event_shape_length = 0

    def __init__(self, dtype, parameters, name):
        self.dtype, self.parameters, self.name = dtypes.as_dtype(dtype), parameters, name + "/"
        self.allow_nan_stats = self.validate_args = False

    def _scope(self, method):
        return name_scope(f"{self.name}{method}")

    @property
    def batch_shape(self):
        """The static shape of the parameters together."""
        return self._mean().shape

    def sample(self, sample_shape=(), seed=None, name="sample"):
        """Numbers of shape `sample_shape` + the shape of the parameters."""
        with self._scope(name):
            if isinstance(sample_shape, int):
                sample_shape = [sample_shape]
            return self._sample(list(sample_shape), seed)

    def _whole(self, sample_shape):
        """The shape of samples: a list where it is known, else a tensor."""
        own = self._mean()
        if own.shape.rank is not None and None not in own.shape.as_list():
            return [*sample_shape, *own.shape.as_list()]
        return arrays.concat([tensor(sample_shape, dtypes.int32), shapes.shape(own)], 0)

    def prob(self, value, name="prob"):
        """The probability (density) of values."""
        with self._scope(name):
            return raw("Exp", self._log_prob(tensor(value, None if hasattr(value, "dtype") else self.dtype)))

    def log_prob(self, value, name="log_prob"):
        """The logarithm of the probability (density) of values."""
        with self._scope(name):
            return self._log_prob(tensor(value, None if hasattr(value, "dtype") else self.dtype))

    def entropy(self, name="entropy"):
        """The entropy in nats."""
        with self._scope(name):
            return self._entropy()

    def mean(self, name="mean"):
        """The mean."""
        with self._scope(name):
            return self._mean()

    def stddev(self, name="stddev"):
        """The standard deviation."""
        with self._scope(name):
            return raw("Sqrt", self._variance())

    def variance(self, name="variance"):
        """The variance."""
        with self._scope(name):
            return self._variance()

    def mode(self, name="mode"):
        """The value of the highest probability."""
        with self._scope(name):
            return self._mode()

    def kl_divergence(self, other, name="kl_divergence"):
        """The Kullback-Leibler divergence from this one to another of its kind."""
        with self._scope(name):
            return kl_divergence(self, other)

    def __repr__(self):
        return f"<tf.distributions.{type(self).__name__} {self.name!r} batch_shape={self.batch_shape} dtype={self.dtype.name}>"


@export("compat.v1.distributions.Normal")
class Normal(Distribution):
    """The normal distribution.

    Args:
        loc: means.
        scale: standard deviations, above 0.
        validate_args, allow_nan_stats: accepted.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     round(float(sess.run(tf.distributions.Normal(0., 1.).log_prob(0.))), 4)
    -0.9189
    """

    def __init__(self, loc, scale, validate_args=False, allow_nan_stats=True, name="Normal"):
        with name_scope(name, values=[loc, scale]) as scope:
            self.loc = elementwise.identity(tensor(loc), "loc")
            self.scale = elementwise.identity(tensor(scale, None if hasattr(scale, "dtype") else self.loc.dtype), "scale")
        super().__init__(self.loc.dtype, {"loc": loc, "scale": scale}, scope.rstrip("/"))

    def _mean(self):
        return self.loc * shapes.ones_like(self.scale)

    _mode = _mean

    def _variance(self):
        return raw("Square", self.scale * shapes.ones_like(self.loc))

    def _sample(self, sample_shape, seed):
        drawn = _function("random_normal")(self._whole(sample_shape), dtype=self.dtype, seed=seed)
        return drawn * self.scale + self.loc

    def _log_prob(self, value):
        away = (value - self.loc) / self.scale
        return -0.5 * raw("Square", away) - (0.5 * math.log(2 * math.pi) + raw("Log", self.scale))

    def _entropy(self):
        scale = self.scale * shapes.ones_like(self.loc)
        return 0.5 + 0.5 * math.log(2 * math.pi) + raw("Log", scale)

    def cdf(self, value, name="cdf"):
        """The probability of a number of at most `value`."""
        with self._scope(name):
            return 0.5 * raw("Erfc", (self.loc - tensor(value, None if hasattr(value, "dtype") else self.dtype))
                             / (self.scale * math.sqrt(2.0)))  # fmt: skip


@export("compat.v1.distributions.Uniform")
class Uniform(Distribution):
    """Numbers spread evenly over [low, high)."""

    def __init__(self, low=0.0, high=1.0, validate_args=False, allow_nan_stats=True, name="Uniform"):
        with name_scope(name, values=[low, high]) as scope:
            self.low, self.high = elementwise.identity(tensor(low), "low"), elementwise.identity(tensor(high), "high")
        super().__init__(self.low.dtype, {"low": low, "high": high}, scope.rstrip("/"))

    def _mean(self):
        return (self.low + self.high) / 2.0

    def _variance(self):
        return raw("Square", self.high - self.low) / 12.0

    def _sample(self, sample_shape, seed):
        drawn = _function("random_uniform")(self._whole(sample_shape), dtype=self.dtype, seed=seed)
        return self.low + (self.high - self.low) * drawn

    def _log_prob(self, value):
        inside = raw("LogicalAnd", value >= self.low, value < self.high)
        height = shapes.ones_like(value) / (self.high - self.low)
        return raw("Log", reductions.select(inside, height, shapes.zeros_like(height)))

    def _entropy(self):
        return raw("Log", self.high - self.low)


def _logits(logits, probs, several, name):
    """(logits, probabilities) from either."""
    if (logits is None) == (probs is None):
        raise ValueError(errors.message("Must pass probs or logits, but not both." if logits is not None else "Must pass probs "
                                                                                                              "or logits.",
                                        "one of them.", f"{name}(logits=...)"))  # fmt: skip
    if logits is not None:
        logits = tensor(logits, None, "logits")
        return logits, _function("nn.softmax")(logits) if several else raw("Sigmoid", logits)
    probs = tensor(probs, None, "probs")
    return (raw("Log", probs) if several else raw("Log", probs) - raw("Log1p", -probs)), probs


@export("compat.v1.distributions.Categorical")
class Categorical(Distribution):
    """Class indices with given probabilities.

    Args:
        logits: unnormalized log probabilities (..., classes); or
        probs: probabilities.
        dtype: of the indices.
    """

    def __init__(self, logits=None, probs=None, dtype=dtypes.int32, validate_args=False, allow_nan_stats=True, name="Categorical"):
        with name_scope(name, values=[logits, probs]) as scope:
            self.logits, self.probs = _logits(logits, probs, True, "Categorical")
        super().__init__(dtype, {"logits": logits, "probs": probs}, scope.rstrip("/"))

    @property
    def batch_shape(self):
        """The static shape of the parameters without their last axis."""
        return self.logits.shape[:-1]

    def _mode(self):
        return elementwise.cast(raw("ArgMax", self.logits, axis=-1, output_type=dtypes.int64), self.dtype)

    def _sample(self, sample_shape, seed):
        classes, rank = self.logits.shape.as_list()[-1], self.logits.shape.rank
        rows = self.logits if rank == 2 else raw("Reshape", self.logits, shape=[-1, classes])
        drawn = elementwise.cast(_function("multinomial")(rows, math.prod(sample_shape), seed=seed), self.dtype)
        drawn = arrays.transpose(drawn)
        lead = self.logits.shape.as_list()[:-1]
        if None in lead:
            rows = shapes.shape(self.logits)[:-1]
            return raw("Reshape", drawn, shape=arrays.concat([tensor(sample_shape, dtypes.int32), rows], 0))
        return raw("Reshape", drawn, shape=[*sample_shape, *lead])

    def _log_prob(self, value):
        value = elementwise.cast(value, dtypes.int32)
        logits = self.logits
        if value.shape.rank is not None and value.shape.rank >= logits.shape.rank:
            logits = logits * shapes.ones_like(elementwise.cast(raw("ExpandDims", value, axis=-1), logits.dtype))
        elif value.shape.rank == 0 and logits.shape.rank > 1:
            value = value * shapes.ones_like(elementwise.cast(logits[..., 0], dtypes.int32))
        return -_function("nn.sparse_softmax_cross_entropy_with_logits")(labels=value, logits=logits)

    def _entropy(self):
        return -reductions_sum(_function("nn.log_softmax")(self.logits) * self.probs)


def reductions_sum(values):
    return raw("Sum", values, axis=-1)


@export("compat.v1.distributions.Bernoulli")
class Bernoulli(Distribution):
    """Ones with given probabilities, else zeros.

    Args:
        logits: log odds; or
        probs: probabilities.
        dtype: of the ones and zeros.
    """

    def __init__(self, logits=None, probs=None, dtype=dtypes.int32, validate_args=False, allow_nan_stats=True, name="Bernoulli"):
        with name_scope(name, values=[logits, probs]) as scope:
            self.logits, self.probs = _logits(logits, probs, False, "Bernoulli")
        super().__init__(dtype, {"logits": logits, "probs": probs}, scope.rstrip("/"))

    def _mean(self):
        return elementwise.identity(self.probs)

    def _variance(self):
        return self.probs * (1.0 - self.probs)

    def _mode(self):
        return elementwise.cast(self.probs > 0.5, self.dtype)

    def _sample(self, sample_shape, seed):
        drawn = _function("random_uniform")(self._whole(sample_shape), dtype=self.probs.dtype, seed=seed)
        return elementwise.cast(raw("Less", drawn, self.probs), self.dtype)

    def _log_prob(self, value):
        value = elementwise.cast(value, self.logits.dtype)
        logits = self.logits + shapes.zeros_like(value)
        value = value + shapes.zeros_like(logits)
        return -_function("nn.sigmoid_cross_entropy_with_logits")(labels=value, logits=logits)

    def _entropy(self):
        return -self.logits * (raw("Sigmoid", self.logits) - 1.0) + raw("Softplus", -self.logits)


def _normals(a, b):
    ratio = raw("Square", a.scale) / raw("Square", b.scale)
    return raw("Square", a.loc - b.loc) / (2.0 * raw("Square", b.scale)) + 0.5 * (ratio - 1.0 - raw("Log", ratio))


def _categoricals(a, b):
    log_softmax = _function("nn.log_softmax")
    return reductions_sum(a.probs * (log_softmax(a.logits) - log_softmax(b.logits)))


def _bernoullis(a, b):
    less, more = raw("Softplus", -b.logits) - raw("Softplus", -a.logits), raw("Softplus", b.logits) - raw("Softplus", a.logits)
    return raw("Sigmoid", a.logits) * less + raw("Sigmoid", -a.logits) * more


_DIVERGENCES = {Normal: _normals, Categorical: _categoricals, Bernoulli: _bernoullis}


@export("compat.v1.distributions.kl_divergence")
def kl_divergence(distribution_a, distribution_b, allow_nan_stats=True, name=None):
    """The Kullback-Leibler divergence from one distribution to another one of its kind.

    Raises:
        NotImplementedError: for distributions of different kinds, and for those without a formula here.
    """
    kind = type(distribution_a)
    if kind is not type(distribution_b) or kind not in _DIVERGENCES:
        raise NotImplementedError(f"No KL(distribution_a || distribution_b) registered for distribution_a type {kind.__name__} and "
                                  f"distribution_b type {type(distribution_b).__name__}")
    with name_scope(name, "KullbackLeibler"):
        return _DIVERGENCES[kind](distribution_a, distribution_b)
