"""`tf.app.run`: call a program's `main` with the arguments that are no flags."""

import logging
import sys

from absl import app as absl_app

from flowlet import api
from flowlet.api import export
from flowlet.compat.v1 import flags


@export("compat.v1.app.run")
def run(main=None, argv=None):
    """Read the flags, call `main([program, what is left of the arguments...])`, and end the program with its result.

    Args:
        main: the function; by default `main` of the program.
        argv: the command line; by default `sys.argv`. Flags that no one defined are left to `main`.
    """
    backend = logging.getLogger("jax")
    if backend.level == logging.NOTSET:  # absl shows what is INFO: JAX's search for devices is none of the program's
        backend.setLevel(logging.WARNING)
    absl_app.run(main=main or sys.modules["__main__"].main, argv=argv,
                 flags_parser=lambda words: flags.FLAGS(sys.argv if words is None else words, known_only=True))  # fmt: skip


__getattr__, __dir__ = api.attach(__name__)
