"""`tf.math` for the rest of flowlet: the elementwise functions of several files under one name."""

from flowlet.ops.arithmetic import *  # noqa: F403
from flowlet.ops.compare import *  # noqa: F403
from flowlet.ops.cumulative import *  # noqa: F403
from flowlet.ops.elementwise import *  # noqa: F403
from flowlet.ops.no_nan import *  # noqa: F403
from flowlet.ops.special import *  # noqa: F403
