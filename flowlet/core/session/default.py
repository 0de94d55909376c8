"""The sessions that `with sess:` and `InteractiveSession` have opened, innermost last; a stack for each thread."""

import contextlib
import threading


class _Open(threading.local):
    def __init__(self):
        self.sessions = []


_open = _Open()


def session():
    """The innermost open session, or None."""
    return _open.sessions[-1] if _open.sessions else None


def push(one):
    _open.sessions.append(one)


def pop(one):
    """Close the innermost opening of a session."""
    if one in _open.sessions:
        del _open.sessions[len(_open.sessions) - 1 - _open.sessions[::-1].index(one)]


@contextlib.contextmanager
def opened(one):
    push(one)
    try:
        yield one
    finally:
        pop(one)


def clear():
    """Forget all open sessions of this thread."""
    _open.sessions.clear()
