"""The registry of public names: `export` puts an object under each of its names, `Namespace` modules answer from it.

A public name is written without the root, `"math.argmax"` for `tf.math.argmax`. A namespace is a real module in
`sys.modules` (`flowlet.math`), so that every form of import works. One that has a folder or file of its own (such as
`flowlet/keras`) calls `attach(__name__)`; every other is made here, on first use.
"""

import functools
import importlib
import importlib.machinery
import os
import sys
import types
from pathlib import Path

ROOT = "flowlet"
TENSORFLOW = "2.15.0"  # tf.__version__: the release whose API programs may take for granted (docs/differences.md)
TENSORFLOW_1 = "1.15.0"  # the same where the program is one of TensorFlow 1
OLD, FORMER = "compat.v1.", ()  # the root of 1.x
KERAS = "2.15.0"  # tf.keras.__version__

building = bool  # whether ops build a graph now; core/mode.py puts the real answer here

_names = {}  # public name -> object
_spaces = {"": {}}  # namespace -> {last part: object}

# Which package holds the implementation of a namespace (the longest prefix counts). It is imported on first use.
PROVIDERS = {"": "flowlet.ops", "keras": "flowlet.keras", "random": "flowlet.random", "data": "flowlet.data",
             "image": "flowlet.random", "checks": "flowlet.keras", "compat.v1": "flowlet.compat.v1",
             "compat.v1.app": "flowlet.compat.v1.app", "compat.v1.app.flags": "flowlet.compat.v1.flags",
             "compat.v1.contrib": "flowlet.compat.v1.contrib", "compat.v1.flags": "flowlet.compat.v1.flags",
             "compat.v1.gfile": "flowlet.io.gfile", "compat.v1.logging": "flowlet.compat.v1.logging",
             "compat.v1.python_io": "flowlet.io.tfrecord",
             "compat.v1.resource_loader": "flowlet.compat.v1.resource_loader",
             "initializers": "flowlet.keras", "losses": "flowlet.keras", "metrics": "flowlet.keras",
             "optimizers": "flowlet.keras", "plots": "flowlet.plots", "sysconfig": "flowlet.config",
             "summary": "flowlet.summary", "test": "flowlet.config", "train": "flowlet.io.training_files",
             "version": "flowlet.config"}  # fmt: skip

# Names whose implementation is in another package than that of their namespace. It is imported when one is asked for.
ELSEWHERE = {"make_ndarray": "flowlet.compat.v1.conversions", "make_tensor_proto": "flowlet.compat.v1.conversions",
             "test.TestCase": "flowlet.testing", "test.main": "flowlet.testing", "compat.v1.test.get_temp_dir": "flowlet.testing",
             "random_index_shuffle": "flowlet.random", "nn.dropout": "flowlet.random", "nn.experimental": "flowlet.random",
             "find_learning_rate": "flowlet.search", "sweep": "flowlet.search"} | dict.fromkeys(
    [f"{root}io.{name}" for root in ("", "compat.v1.") for name in (
        "TFRecordCompressionType", "TFRecordOptions", "TFRecordWriter", "tf_record_iterator")],
    "flowlet.io.tfrecord") | dict.fromkeys(
    [f"{root}{name}" for root in ("io.", "compat.v1.io.", "compat.v1.") for name in (
        "FixedLenFeature", "FixedLenSequenceFeature", "RaggedFeature", "SparseFeature", "VarLenFeature", "parse_example",
        "parse_single_example", "parse_single_sequence_example")], "flowlet.io.parsing") | dict.fromkeys(
    [f"{kind}_initializer" for kind in ("constant", "ones", "random_normal", "random_uniform", "zeros")],
    "flowlet.keras") | dict.fromkeys(
    [f"nn.{name}" for name in ("all_candidate_sampler", "compute_accidental_hits", "fixed_unigram_candidate_sampler",
                               "fractional_avg_pool", "fractional_max_pool",
                               "learned_unigram_candidate_sampler", "nce_loss", "sampled_softmax_loss")],
    "flowlet.random") | dict.fromkeys(
    [f"{root}keras.backend.{name}" for root in ("", "compat.v1.") for name in ("get_session", "set_session")],
    "flowlet.compat.v1.keras_layers")  # fmt: skip


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


def registered_as(name):
    """The object of a public name, None where there is none (yet)."""
    return _names.get(name)


def names():
    """All public names registered so far, sorted."""
    return sorted(_names)


def registered():
    """Names and objects in the order of their registration: the first name of an object is its usual one."""
    return list(_names.items())


def era():
    """What `import tensorflow` gives in this process: "1.x" (flowlet.compat.v1, in graph mode) or "2.x" (flowlet).

    `flowlet run` and `flowlet.install` decide; the environment carries it on to worker processes.
    """
    return "1.x" if os.environ.get("FLOWLET_RELEASE") == "1.x" else "2.x"


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


class MissingName(AttributeError):
    """A public name that is not there. The text is made when it is asked for: imports try names and go on without."""

    def __str__(self):
        return missing_message(self.args[0])


MissingName.__module__, MissingName.__qualname__ = "builtins", "AttributeError"  # as which tracebacks show it


def resolve(space, last):
    """The object or module `space.last`; an AttributeError that helps where there is none."""
    child = f"{space}.{last}" if space else last
    if child.startswith(OLD) and space == OLD[:-1] and not building() and _in_both(last):
        return resolve("", last)  # eager 1.x: what builds graphs in flowlet.compat.v1 runs at once in the root of 2.x
    if last in _spaces.get(space, ()):
        return _spaces[space][last]
    if child in _spaces or _is_file(child) and not child.startswith(OLD):  # files there are named for readers, not users
        return importlib.import_module(f"{ROOT}.{child}")
    load(child if child in PROVIDERS else space)
    if child in ELSEWHERE:
        importlib.import_module(ELSEWHERE[child])
    if last in _spaces.get(space, ()):
        return _spaces[space][last]
    if child in _spaces:
        return importlib.import_module(f"{ROOT}.{child}")
    if child.startswith(OLD) and child.removeprefix(OLD) not in FORMER:  # the same in both eras
        moved = _in_another_place(space, last)
        if moved is not None:
            return moved
        aliases = importlib.import_module(f"{ROOT}.{OLD}aliases")
        return aliases.find(child.removeprefix(OLD), lambda: resolve(space.removeprefix(OLD[:-1]).removeprefix("."), last))
    if space and not space.startswith(OLD) and _is_file(space):  # a namespace that is a plain module: tf.errors
        found = vars(importlib.import_module(f"{ROOT}.{space}"))
        if last in found:
            return found[last]
    raise MissingName(child)


def _in_another_place(space, last):
    """What a name of tf.contrib stands for elsewhere; None where that is nothing."""
    from flowlet import replaced

    for other in replaced.MOVED.get(space.removeprefix(OLD), ()):
        try:
            return resolve((OLD + other).rstrip("."), last)
        except AttributeError:
            continue
    return None


def _in_both(name):
    """Whether the roots of both eras have a name of their own for it."""
    if name.startswith("__") or name in _spaces:
        return False
    load("")
    return name in _spaces[""]


@functools.cache  # asked at every `tf.name` of a 1.x program
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


def hide_files(namespace):
    """Take those files of a package off its attributes that are no public namespace: named for readers, they may be called
    what a public name is called (`compat/v1/config.py` and `tf.config`). They stay importable.

    Args:
        namespace: the globals of the package, after its imports.
    """
    space = namespace["__name__"].partition(".")[2]
    for name in [name for name in namespace if f"{ROOT}.{space}.{name}" in sys.modules]:
        if f"{space}.{name}" not in _spaces:
            del namespace[name]


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
    from flowlet import api_names, errors, replaced

    releases = api_names.known(f"tf.{name}")
    near = errors.did_you_mean(name, [*_names, *(space for space in _spaces if space)])
    if replaced.became(name):
        return (f"tf.{name} ended before TensorFlow 1.0: it is tf.{replaced.became(name)} now (in 2.x, what is of 1.x alone is "
                "under tf.compat.v1; look at the arguments, some changed with the name).")  # fmt: skip
    if not releases:
        return f"tf.{name} does not exist, in TensorFlow or in flowlet.{near}"
    which = ", ".join(sorted(releases, key=lambda release: [int(part) for part in release.split(".")]))
    instead = replaced.instead(name)
    if instead:
        return f"tf.{name} is in TensorFlow ({which}), and flowlet does not have it. What to do: {instead}"
    if api_names.only_in_1x(f"tf.{name}") and era() == "2.x":
        load(OLD.rstrip("."))
        if OLD + name in _names or OLD + name in _spaces or OLD + name in PROVIDERS:
            return (f"tf.{name} is of TensorFlow 1.x, and this program runs as one of 2.x. What to do: write tf.compat.v1.{name}, "
                    "or run the whole program as 1.x: flowlet run --tf1 PROGRAM.")  # fmt: skip
    return f"tf.{name} is in TensorFlow ({which}) but not in flowlet yet.{near}"

