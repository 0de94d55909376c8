"""The registry of public names: `export` puts an object under each of its names, `Namespace` modules answer from it.

A public name is written without the root, `"math.argmax"` for `tf.math.argmax`. A namespace is a real module in
`sys.modules` (`flowlet.math`), so that every form of import works. One that has a folder or file of its own (such as
`flowlet/keras`) calls `attach(__name__)`; every other is made here, on first use.
"""

import importlib
import importlib.machinery
import sys
import types
from pathlib import Path

ROOT = "flowlet"
TENSORFLOW = "2.15.0"  # tf.__version__: the release whose API programs may take for granted (docs/differences.md)
OLD, FORMER = "compat.v1.", ()  # the root of 1.x
KERAS = "2.15.0"  # tf.keras.__version__

_names = {}  # public name -> object
_spaces = {"": {}}  # namespace -> {last part: object}

# Which package holds the implementation of a namespace (the longest prefix counts). It is imported on first use.
PROVIDERS = {"": "flowlet.ops", "keras": "flowlet.keras", "random": "flowlet.random", "data": "flowlet.data",
             "checks": "flowlet.keras", "compat.v1": "flowlet.compat.v1",
             "initializers": "flowlet.keras", "losses": "flowlet.keras", "metrics": "flowlet.keras",
             "optimizers": "flowlet.keras", "plots": "flowlet.plots", "sysconfig": "flowlet.config",
             "test": "flowlet.config", "version": "flowlet.config"}  # fmt: skip

# Names whose implementation is in another package than that of their namespace. It is imported when one is asked for.
ELSEWHERE = {"random_index_shuffle": "flowlet.random", "nn.dropout": "flowlet.random", "nn.experimental": "flowlet.random",
             "find_learning_rate": "flowlet.search", "sweep": "flowlet.search"} | dict.fromkeys(
    [f"{kind}_initializer" for kind in ("constant", "ones", "random_normal", "random_uniform", "zeros")],
    "flowlet.keras") | dict.fromkeys(
    [f"nn.{name}" for name in ("all_candidate_sampler", "compute_accidental_hits", "fixed_unigram_candidate_sampler",
                               "fractional_avg_pool", "fractional_max_pool",
                               "learned_unigram_candidate_sampler", "nce_loss", "sampled_softmax_loss")],
    "flowlet.random")  # fmt: skip


def export(*names):
    """Register the decorated object under public names; it is returned as it is.

    >>> @export("math.twice_for_docs")
    ... def twice(x):
    ...     return 2 * x
    >>> lookup("math.twice_for_docs")(4)
    8
    """

    def register(found):
        for name in names:
            add(name, found)
        return found

    return register


def add(name, found):
    """Register one object under one public name; a name cannot stand for two objects."""
    if name in _names and _names[name] is not found:
        raise ValueError(f"The public name {name!r} stands for {_names[name]!r} already.")
    _names[name] = found
    space, _, last = name.rpartition(".")
    declare(space)
    _spaces[space][last] = found


def declare(space):
    """Make sure that a namespace, and those around it, are known."""
    while space not in _spaces:
        _spaces[space] = {}
        space = space.rpartition(".")[0]


def lookup(name):
    """The object of a public name; a KeyError where there is none (yet)."""
    return _names[name]


def names():
    """All public names registered so far, sorted."""
    return sorted(_names)


def registered():
    """Names and objects in the order of their registration: the first name of an object is its usual one."""
    return list(_names.items())


def provider(space):
    """The package that implements a namespace."""
    while space not in PROVIDERS:
        space = space.rpartition(".")[0]
    return PROVIDERS[space]


def load(space):
    """Import what implements a namespace."""
    package = provider(space)
    if _is_file(package.partition(".")[2]):
        importlib.import_module(package)


def resolve(space, last):
    """The object or module `space.last`; an AttributeError that helps where there is none."""
    child = f"{space}.{last}" if space else last
    if last in _spaces.get(space, ()):
        return _spaces[space][last]
    if child in _spaces or _is_file(child):
        return importlib.import_module(f"{ROOT}.{child}")
    load(child if child in PROVIDERS else space)
    if child in ELSEWHERE:
        importlib.import_module(ELSEWHERE[child])
    if last in _spaces.get(space, ()):
        return _spaces[space][last]
    if child in _spaces:
        return importlib.import_module(f"{ROOT}.{child}")
    if child.startswith(OLD) and child.removeprefix(OLD) not in FORMER:  # the same in both eras
        return resolve(space.removeprefix(OLD[:-1]).removeprefix("."), last)
    raise AttributeError(missing_message(child))


def _is_file(name):
    """Whether flowlet has a module of this name on disk."""
    place = Path(__file__).parent.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or place.joinpath("__init__.py").is_file()


def attach(module_name):
    """`__getattr__` and `__dir__` for a module of flowlet that is also a public namespace."""
    space = module_name.removeprefix(ROOT).lstrip(".")
    declare(space)

    def getattribute(last):
        if last.startswith("__") and last != "__version__":
            raise AttributeError(f"module {module_name!r} has no attribute {last!r}")
        return resolve(space, last)

    def directory():
        load(space)
        children = [name[len(space) + 1 if space else 0 :] for name in _spaces if name and name.startswith(space)]
        return sorted({*_spaces[space], *(child for child in children if child and "." not in child)})

    return getattribute, directory


class _NamespaceFinder:
    """Makes the modules of namespaces that have no file of their own."""

    def find_spec(self, fullname, path=None, target=None):
        if not fullname.startswith(ROOT + "."):
            return None
        space = fullname[len(ROOT) + 1 :]
        if space not in _spaces:
            if provider(space) == ROOT + "." + space:
                return None
            load(space)
        if space not in _spaces:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        module = types.ModuleType(spec.name, f"Public namespace `tf{spec.name.removeprefix(ROOT)}` of flowlet.")
        module.__getattr__, module.__dir__ = attach(spec.name)
        return module

    def exec_module(self, module):
        pass


sys.meta_path.append(_NamespaceFinder())  # after Python's own finders: a file of flowlet comes first


def missing_message(name):
    """What to say when `tf.<name>` is asked for and is not there: whether TensorFlow has it, and what is near.

    >>> print(missing_message("math.argmx"))
    tf.math.argmx does not exist, in TensorFlow or in flowlet. Did you mean 'math.argmax'?
    """
    from flowlet import api_names, errors

    releases = api_names.known(f"tf.{name}")
    near = errors.did_you_mean(name, [*_names, *(space for space in _spaces if space)])
    if not releases:
        return f"tf.{name} does not exist, in TensorFlow or in flowlet.{near}"
    era = ", ".join(sorted(releases, key=lambda release: [int(part) for part in release.split(".")]))
    if api_names.only_in_1x(f"tf.{name}"):
        return (f"tf.{name} is TensorFlow 1.x only ({era}). flowlet does not run 1.x programs yet: graphs and "
                f"sessions are being built.{near}")  # fmt: skip
    return f"tf.{name} is in TensorFlow ({era}) but not in flowlet yet.{near}"
