"""`tf.data.Options`: accepted. They tell TensorFlow how to run a pipeline; flowlet has one way."""

from flowlet.api import export


class _Open:
    """Settings of any name."""

    def __init__(self, **settings):
        vars(self).update(settings)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in vars(self).items())})"


@export("data.experimental.AutotuneOptions")
class AutotuneOptions(_Open):
    """Accepted."""


@export("data.experimental.DistributeOptions")
class DistributeOptions(_Open):
    """Accepted."""


@export("data.experimental.OptimizationOptions")
class OptimizationOptions(_Open):
    """Accepted."""


@export("data.ThreadingOptions", "data.experimental.ThreadingOptions")
class ThreadingOptions(_Open):
    """Accepted."""


@export("data.Options")
class Options(_Open):
    """Options of a data set: any attribute may be set; none changes which elements come.

    >>> import flowlet as tf
    >>> options = tf.data.Options()
    >>> options.deterministic = True
    >>> len(tf.data.Dataset.range(3).with_options(options))
    3
    """

    def __init__(self):
        super().__init__()
        self.autotune, self.experimental_distribute = AutotuneOptions(), DistributeOptions()
        self.experimental_optimization, self.threading = OptimizationOptions(), ThreadingOptions()
        self.experimental_threading = self.threading
        self.deterministic = self.experimental_deterministic = None

    def merge(self, options):
        """These options with those that another one sets."""
        found = Options()
        vars(found).update(vars(self) | {key: value for key, value in vars(options).items() if value is not None})
        return found


@export("data.experimental.AutoShardPolicy")
class AutoShardPolicy:
    """How distributed training would share a data set; flowlet does not share it."""

    OFF, AUTO, FILE, DATA, HINT = -1, 0, 1, 2, 3
