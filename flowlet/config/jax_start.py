"""How JAX is started: 64-bit types and the compile cache.

`start` runs once, before the first array is made. A user's own `XLA_FLAGS`, `JAX_PLATFORMS` and
`JAX_COMPILATION_CACHE_DIR` are left as they are. `FLOWLET_CACHE=off` turns the compile cache off;
`FLOWLET_CACHE=DIR` moves it.
"""

import os
import warnings
from pathlib import Path

_started = False


def cache_dir():
    """The folder of the compile cache (a `Path`, private to the user), or None where it is turned off."""
    chosen = os.environ.get("FLOWLET_CACHE", "")
    if chosen.lower() in ("off", "0", "none"):
        return None
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "flowlet" / "xla"


def start():
    """Import JAX and set it up; later calls do nothing."""
    global _started
    if _started:
        return
    _started = True
    import numpy as np

    # Importing JAX draws from NumPy's global generator. Programs seed it before their first use of flowlet.
    state = np.random.get_state()
    import jax

    np.random.set_state(state)
    # JAX warns of every fork. Those for `!` lines of a notebook run another program at once, which is safe.
    warnings.filterwarnings("ignore", r"os\.fork\(\) was called", RuntimeWarning, module=r"pty$")
    jax.config.update("jax_enable_x64", True)
    if "JAX_CPU_ENABLE_ASYNC_DISPATCH" not in os.environ:
        # Handing a program to another thread and waiting for it costs 40 us or more; a step of a small network takes 1.
        jax.config.update("jax_cpu_enable_async_dispatch", False)
    if "JAX_COMPILATION_CACHE_DIR" not in os.environ:
        _start_cache(jax)


def _start_cache(jax):
    folder = cache_dir()
    if folder is None:
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        usable = os.access(folder, os.W_OK) and (not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid())
    except OSError:
        usable = False
    if usable:  # compiled programs are code: never read them from a folder that somebody else owns
        jax.config.update("jax_compilation_cache_dir", str(folder))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
        jax.config.update("jax_persistent_cache_min_entry_size_bytes", 0)
