"""`%load_ext flowlet`: TensorFlow's names give flowlet in the cells that follow."""

from __future__ import annotations

from flowlet import alias


def load_ipython_extension(shell) -> None:
    """Called by `%load_ext flowlet` with IPython's shell.

    Also adds the magic `%tensorflow_version`, which notebooks of 2019 to 2022 open with (Colab had it).
    """
    alias.install()
    shell.register_magic_function(tensorflow_version, "line", "tensorflow_version")


def unload_ipython_extension(shell) -> None:
    """Called by `%unload_ext flowlet`."""
    alias.uninstall()


def tensorflow_version(line: str) -> None:
    """`%tensorflow_version 2.x` says what is so already; 1.x needs graph mode from the first cell on.

    Raises:
      ValueError: neither 1.x nor 2.x was asked for, or 1.x, which a running kernel cannot switch to.
    """
    release = line.strip()
    if release.startswith("2"):
        return
    if release.startswith("1"):
        raise ValueError(
            "%tensorflow_version 1.x: this kernel runs TensorFlow 2.x, and a kernel that has started cannot "
            "change that. Take the line out, or run the notebook with: flowlet run NOTEBOOK.ipynb"
        )
    raise ValueError(f"%tensorflow_version {release}: expected 1.x or 2.x.")
