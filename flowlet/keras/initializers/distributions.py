"""Initializers that draw from one distribution, whatever the shape."""

from flowlet.keras.initializers.base import Random, initializers


@initializers.public("random_uniform", hidden=("uniform", "RandomUniformV2"))
class RandomUniform(Random):
    """Spread evenly over [minval, maxval).

    >>> import flowlet as tf
    >>> tf.random.set_seed(42)
    >>> tf.keras.initializers.RandomUniform(-1., 2.)((2,)).numpy().tolist()
    [0.99368..., 0.32302...]
    """

    wanted, kinds = "float or integer dtype", ("float", "int", "uint")

    def __init__(self, minval=-0.05, maxval=0.05, seed=None):
        super().__init__(seed)
        self.minval, self.maxval = minval, maxval

    def values(self, shape, dtype, part):
        return self.numbers.uniform(part, dtype, self.minval, self.maxval)


@initializers.public("random_normal", hidden=("normal", "RandomNormalV2"))
class RandomNormal(Random):
    """Normally distributed around `mean`."""

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def values(self, shape, dtype, part):
        return self.numbers.normal(part, self.mean, self.stddev, dtype)


@initializers.public("truncated_normal", hidden=("TruncatedNormalV2",))
class TruncatedNormal(Random):
    """Normally distributed around `mean`, drawn again where more than two `stddev` away."""

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def values(self, shape, dtype, part):
        return self.numbers.truncated_normal(part, self.mean, self.stddev, dtype)
