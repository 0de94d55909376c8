"""`import tensorflow` and `import keras` give flowlet.

`install()` puts a finder in front of Python's import path, so it also wins where TensorFlow itself is
installed. A module imported under TensorFlow's name *is* flowlet's module, not a copy:

    import flowlet
    flowlet.install()
    import tensorflow as tf
    from tensorflow.keras.layers import Dense
    assert tf is flowlet and Dense is flowlet.keras.layers.Dense

A name that flowlet lacks raises ModuleNotFoundError (an ImportError) that says so and names the nearest.
This module imports nothing heavy, not even importlib.abc (20 ms, hence no base classes below): flowlet itself
is imported when a program first asks for `tensorflow`.

Worker processes (multiprocessing's spawn and forkserver, joblib, `subprocess.run([sys.executable, ...])`)
start as fresh interpreters, so they are reached through the environment: `environment()` puts the folder
`flowlet/startup` on PYTHONPATH, whose sitecustomize.py does there what `install()` does here. It takes its
own folder off sys.path again and then runs the sitecustomize that would have run without it. A `.pth` file in
site-packages would be the other way; it would cost every start of every program in that environment, and it
is not there when flowlet runs from a source folder.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import os
import sys
from collections.abc import MutableMapping
from pathlib import Path
from types import ModuleType

from flowlet import api, api_names, private_paths

# What a program imports -> flowlet's module. The longest match wins, the rest of the name is kept:
# `tensorflow.python.keras.layers` -> `flowlet.keras.layers`.
ROUTES = {
    "tensorflow": "flowlet",
    "tensorflow.python": "flowlet",
    "tensorflow.compat.v1": "flowlet.compat.v1",
    "tensorflow.compat.v2": "flowlet",
    "tensorflow.examples": "flowlet.compat.v1.examples",  # MNIST's reader: programs of both eras import it
    "keras": "flowlet.keras",
    "keras.objectives": "flowlet.keras.losses",  # as Keras called them at first
    "tf_keras": "flowlet.keras",
}
# The same where the program is one of TensorFlow 1 (flowlet.api.era).
ROUTES_1X = {
    **ROUTES,
    "tensorflow": "flowlet.compat.v1",
    "tensorflow.python": "flowlet.compat.v1",
    "tensorflow.keras": "flowlet.keras",
    "tensorflow.python.keras": "flowlet.keras",
}
# Packages that are flowlet's own, not TensorFlow's API: `import tensorflow.core` must not find the machine.
PRIVATE = frozenset("about alias api api_names cli core ops plots private_paths replaced startup".split())

_ROOTS = frozenset(name for name in ROUTES if "." not in name)
# What modules are called -> how programs write it.
_PUBLIC = {"tensorflow.python": "tf", "tensorflow.compat.v2": "tf", "tensorflow": "tf", "flowlet": "tf",
           "keras": "tf.keras", "tf_keras": "tf.keras"}  # fmt: skip
_STARTUP = str(Path(__file__).with_name("startup"))


def route(name: str) -> str | None:
    """flowlet's name for a module of TensorFlow, or None where the name is not TensorFlow's.

    >>> route("tensorflow.python.keras.layers"), route("keras"), route("numpy")
    ('flowlet.keras.layers', 'flowlet.keras', None)
    """
    if name.partition(".")[0] not in _ROOTS:
        return None
    routes = ROUTES_1X if api.era() == "1.x" else ROUTES
    head, rest = name, ""
    while head not in routes:
        head, _, part = head.rpartition(".")
        rest = f".{part}{rest}"
    return routes[head] + rest


def public_name(name: str) -> str:
    """A name as programs write it: "flowlet.nn.relu" and "tensorflow.nn.relu" are "tf.nn.relu"."""
    if private_paths.is_private(name):
        return "tf" + name[len("tensorflow") :]
    for prefix, public in _PUBLIC.items():
        if name == prefix or name.startswith(prefix + "."):
            return public + name[len(prefix) :]
    return name


def install(release: str | None = None) -> None:
    """Make `import tensorflow` and `import keras` give flowlet, here and in processes started from here.

    A second call changes nothing. `uninstall()` undoes it.

    Args:
      release: "1.x" for a program of TensorFlow 1: `import tensorflow` gives `flowlet.compat.v1`, in graph mode;
        "2.x" for one of TensorFlow 2; by default what this process was started with, else "2.x".

    Raises:
      RuntimeError: the real TensorFlow or Keras is already imported in this process, or flowlet as the other release.
      ValueError: an unknown release.
    """
    if release not in (None, "1.x", "2.x"):
        raise ValueError(f'release={release!r}: expected "1.x" or "2.x".')
    if release not in (None, api.era()) and any(root in sys.modules for root in _ROOTS):
        raise RuntimeError(f"TensorFlow {api.era()} is imported in this process already; it cannot become {release}. Call "
                           f'flowlet.install("{release}") before anything imports tensorflow or keras.')  # fmt: skip
    for root in _ROOTS:
        loaded = sys.modules.get(root)
        if loaded is not None and loaded.__name__.partition(".")[0] != "flowlet":
            where = getattr(loaded, "__file__", None) or "this process"
            raise RuntimeError(
                f"`{root}` is already imported from {where}, so flowlet cannot take its place. "
                f"Call flowlet.install() (or %load_ext flowlet) before anything imports {root}; "
                "in a notebook, restart the kernel first."
            )
    _remove_finders()
    sys.meta_path.insert(0, AliasFinder())  # pyright: ignore
    environment(os.environ, release)
    if api.era() == "1.x" and "flowlet.compat.v1" in sys.modules:  # where it is not, graph mode begins with its import
        sys.modules["flowlet.compat.v1"].disable_v2_behavior()


def uninstall() -> None:
    """Undo `install()`: later imports of `tensorflow` find what Python finds; names imported before stay."""
    _remove_finders()
    for name in [name for name in sys.modules if name.partition(".")[0] in _ROOTS]:
        if sys.modules[name].__name__.partition(".")[0] == "flowlet":
            del sys.modules[name]
    os.environ.pop("FLOWLET_PREFIX", None)
    os.environ.pop("FLOWLET_RELEASE", None)
    if os.environ.pop("FLOWLET_ALIAS", None) is not None:
        paths = [p for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p and p != _STARTUP]
        os.environ["PYTHONPATH"] = os.pathsep.join(paths)
        if not paths:
            del os.environ["PYTHONPATH"]


def environment(variables: MutableMapping[str, str], release: str | None = None) -> MutableMapping[str, str]:
    """Set what a Python process needs to start with the alias active; changes `variables` and returns it.

    FLOWLET_ALIAS holds the top-level names, which sitecustomize.py need not repeat; FLOWLET_PREFIX tells
    it this interpreter from others that inherit the variables; FLOWLET_RELEASE is "1.x" or "2.x".
    """
    paths = [p for p in variables.get("PYTHONPATH", "").split(os.pathsep) if p and p != _STARTUP]
    variables["PYTHONPATH"] = os.pathsep.join([_STARTUP, *paths])
    variables["FLOWLET_ALIAS"] = " ".join(sorted(_ROOTS))
    variables["FLOWLET_PREFIX"] = sys.prefix
    variables["FLOWLET_RELEASE"] = release or variables.get("FLOWLET_RELEASE") or "2.x"
    return variables


class AliasFinder:
    """Finds flowlet's module for each name in `ROUTES` and below; stands first in sys.meta_path."""

    flowlet_alias = True

    def find_spec(self, fullname: str, path=None, target=None) -> importlib.machinery.ModuleSpec | None:
        routed = route(fullname)
        if routed is None:
            return None
        if api.era() == "1.x":
            importlib.import_module("flowlet.compat.v1")  # graph mode begins with it, also for `import keras` alone
        module = private_paths.module(fullname) if private_paths.is_private(fullname) else _module(routed)
        if module is None:
            raise _missing(fullname)
        # is_package gives a module that is a single file an empty __path__, so that Python asks MissingFinder
        # about `from tensorflow.nn import relo` instead of wording the error itself.
        return importlib.machinery.ModuleSpec(fullname, _Alias(module), is_package=True)  # pyright: ignore


class MissingFinder:
    """Stands last in sys.meta_path, alias or not: words the error for what flowlet lacks.

    `from flowlet.keras.layers import Foo` asks for a submodule `flowlet.keras.layers.Foo` before it gives up.
    """

    def find_spec(self, fullname: str, path=None, target=None) -> None:
        head, _, below = fullname.partition(".")
        if head == "flowlet" and below and below.partition(".")[0] not in PRIVATE:
            if not api._is_file(below):  # pytest asks each finder for our own modules, in folders of its choice
                raise _missing(fullname)


class _Alias:
    """A loader that hands out a module that is there already, and leaves its `__spec__` as it was."""

    def __init__(self, module: ModuleType):
        self.module = module
        self.spec = module.__spec__

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.spec


def _module(name: str) -> ModuleType | None:
    """flowlet's public module of that name, imported or made by its parent's `__getattr__`; or None."""
    if name.split(".")[1:2] and name.split(".")[1] in PRIVATE:
        return None
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        public = public_name(name) + "."
        if error.name != name and not public.startswith(f"{error.name}."):
            raise  # something that flowlet needs is missing: say that, not "no such module"
    parent, _, last = name.rpartition(".")
    holder = _module(parent) if parent else None
    value = getattr(holder, last, None)
    return value if isinstance(value, ModuleType) else None


def _missing(name: str) -> ModuleNotFoundError:
    """The error for a module or a name that flowlet lacks.

    Its `.name` is the public name on purpose: Python drops a ModuleNotFoundError under the imported name
    itself when it comes from `from module import name`, and words one of its own.
    """
    public = public_name(name)
    below = public.removeprefix("tf.")
    if name.startswith("tensorflow.python.") and not api_names.known(public):
        return ModuleNotFoundError(private_paths.refusal(name), name=public)
    return ModuleNotFoundError(api.missing_message(below.removeprefix("compat.v1.") if api.era() == "1.x" else below), name=public)


def _remove_finders() -> None:
    """Also the one that sitecustomize.py leaves, which carries the same mark."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not getattr(finder, "flowlet_alias", False)]


sys.meta_path.append(MissingFinder())  # pyright: ignore
