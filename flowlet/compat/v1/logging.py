"""`tf.logging`: messages to TensorFlow's logger, on stderr as `INFO:tensorflow:text`."""

import logging
import sys

from flowlet import api
from flowlet.api import add, export
from flowlet.core.log import logger

_counts = {}  # (file, line) of a call -> how often it was called

for _name in ("DEBUG", "INFO", "WARN", "ERROR", "FATAL"):
    add(f"compat.v1.logging.{_name}", getattr(logging, _name))

if not logging.getLogger().handlers and not logger.handlers:  # a program that configured logging has the say
    _interactive = hasattr(sys, "ps1") or sys.flags.interactive
    _handler = logging.StreamHandler(sys.stdout if _interactive else sys.stderr)
    _handler.setFormatter(logging.Formatter(logging.BASIC_FORMAT))
    logger.addHandler(_handler)
    if _interactive:
        logger.setLevel(logging.INFO)


def _leveled(name, method):
    @export(f"compat.v1.logging.{name}")
    def log_message(msg, *args, **kwargs):
        getattr(logger, method)(msg, *args, stacklevel=2, **kwargs)

    log_message.__name__ = name
    log_message.__doc__ = f"Log `msg % args` as {method}."


for _name, _method in {"debug": "debug", "info": "info", "warn": "warning", "warning": "warning", "error": "error",
                       "fatal": "critical", "TaskLevelStatusMessage": "error"}.items():  # fmt: skip
    _leveled(_name, _method)


@export("compat.v1.logging.log", "compat.v1.logging.vlog")
def log(level, msg, *args, **kwargs):
    """Log `msg % args` at a level, such as `tf.logging.INFO`."""
    logger.log(level, msg, *args, stacklevel=2, **kwargs)


@export("compat.v1.logging.log_if")
def log_if(level, msg, condition, *args):
    """Log where `condition` holds."""
    if condition:
        logger.log(level, msg, *args)


@export("compat.v1.logging.log_first_n")
def log_first_n(level, msg, n, *args):
    """Log the first `n` times that this line of the program runs."""
    log_if(level, msg, _count() < n, *args)


@export("compat.v1.logging.log_every_n")
def log_every_n(level, msg, n, *args):
    """Log the first of every `n` times that this line of the program runs."""
    log_if(level, msg, _count() % n == 0, *args)


def _count():
    """How often the calling line of the program was counted before."""
    frame = sys._getframe(2)
    place = frame.f_code.co_filename, frame.f_lineno
    _counts[place] = _counts.get(place, -1) + 1
    return _counts[place]


@export("compat.v1.logging.get_verbosity")
def get_verbosity():
    """The level from which on messages are shown."""
    return logger.getEffectiveLevel()


@export("compat.v1.logging.set_verbosity")
def set_verbosity(v):
    """Show messages from a level on: `tf.logging.set_verbosity(tf.logging.ERROR)`."""
    logger.setLevel(v)


@export("compat.v1.logging.flush")
def flush():
    """Hand what is logged to the system."""
    for handler in logger.handlers:
        handler.flush()


__getattr__, __dir__ = api.attach(__name__)
