"""Start Python on a program with `import tensorflow` giving flowlet.

The program is not run inside this process: this process becomes `python program.py` (exec). So `sys.argv`,
`__file__`, `__main__`, `sys.path[0]`, tracebacks, signals, exit status and what happens at exit are Python's
own and need no imitation. The alias comes with the environment (see flowlet/alias.py), which also carries it
on to worker processes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from flowlet import alias

# Flags that would keep the alias out: they make Python ignore PYTHONPATH.
_DROPPED_FLAGS = {"-I", "-E"}


def environment(release: str) -> dict[str, str]:
    """This process's environment, with the alias in it.

    Args:
      release: what `import tensorflow` is to give, "1.x" or "2.x".
    """
    return dict(alias.environment(dict(os.environ), release))


def python(arguments: Sequence[str], release: str) -> int:
    """Become `python ARGUMENTS`. Only on Windows, where a process cannot be replaced, return the exit status.

    Flags that this interpreter was started with (`-W error`, `-X importtime`, `-O`) are passed on.
    """
    flags = subprocess._args_from_interpreter_flags()  # pyright: ignore
    flags = [flag for flag in flags if flag not in _DROPPED_FLAGS]
    command = [sys.executable, *flags, *arguments]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execve(sys.executable, command, environment(release))
    return subprocess.call(command, env=environment(release))
