"""How callbacks write: to standard output, or to the log where interactive logging is turned off."""

import sys

from flowlet.api import export
from flowlet.core.log import logger

_interactive = True


def show(text, line_break=True):
    """Write a text at once. Characters that the stream's encoding lacks are replaced."""
    text = text + "\n" if line_break else text
    if not _interactive:
        logger.info(text)
        return
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()


@export("keras.utils.enable_interactive_logging")
def enable_interactive_logging():
    """Let training write to standard output: the default."""
    global _interactive
    _interactive = True


@export("keras.utils.disable_interactive_logging")
def disable_interactive_logging():
    """Let training write to Python's logging (logger "tensorflow", level INFO) instead of standard output."""
    global _interactive
    _interactive = False


@export("keras.utils.is_interactive_logging_enabled")
def is_interactive_logging_enabled():
    """Whether training writes to standard output.

    >>> is_interactive_logging_enabled()
    True
    """
    return _interactive
