"""`tf.initializers` of TensorFlow 1: functions of a shape that make the operations of an initial value."""

from flowlet import api
from flowlet.compat.v1.initializers import contrib  # noqa: F401
from flowlet.compat.v1.initializers.base import Initializer  # noqa: F401
from flowlet.compat.v1.initializers.matrices import Identity, Orthogonal  # noqa: F401
from flowlet.compat.v1.initializers.numbers import Constant, Ones, RandomNormal, RandomUniform, TruncatedNormal, Zeros  # noqa: F401
from flowlet.compat.v1.initializers.scaling import GlorotNormal, GlorotUniform, VarianceScaling  # noqa: F401

__getattr__, __dir__ = api.attach(__name__)
