"""`%load_ext flowlet`: TensorFlow's names give flowlet in the cells that follow."""

from __future__ import annotations

import os
import sys

from flowlet import alias, api

_decided = False  # whether `flowlet run` has chosen the release before the kernel started


def load_ipython_extension(shell) -> None:
    """Called by `%load_ext flowlet` with IPython's shell.

    Also adds the magic `%tensorflow_version`, which notebooks of 2019 to 2022 open with (Colab had it).
    """
    global _decided
    _decided = "FLOWLET_RELEASE" in os.environ
    alias.install()
    shell.register_magic_function(tensorflow_version, "line", "tensorflow_version")


def unload_ipython_extension(shell) -> None:
    """Called by `%unload_ext flowlet`."""
    alias.uninstall()


def tensorflow_version(line: str) -> None:
    """`%tensorflow_version 1.x` or `2.x`: which release the cells that follow are written for.

    Under `flowlet run` it changes nothing: the whole notebook was read for it beforehand.

    Raises:
      ValueError: neither 1.x nor 2.x was asked for, or the other one is imported already.
    """
    asked = line.strip()
    if not asked.startswith(("1", "2")):
        raise ValueError(f"%tensorflow_version {asked}: expected 1.x or 2.x.")
    release = f"{asked[0]}.x"
    if _decided or release == api.era():
        return
    if "tensorflow" in sys.modules or "keras" in sys.modules:
        raise ValueError(
            f"%tensorflow_version {asked}: TensorFlow {api.era()} is imported in this kernel already, and that cannot be "
            "changed. Restart the kernel and run this line before anything imports tensorflow or keras."
        )
    alias.install(release)
