"""The public functions and classes against TensorFlow's: arguments, defaults, and which names are one object.

A signature counts as TensorFlow's where it is that of 2.8 or, for what is newer or changed, of 2.21; arguments that the
other releases have may follow at the end.
"""

import ast
import csv
import functools
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import flowlet
from flowlet import api

ORACLE = Path(__file__).parent / "oracle"
SOURCE = Path(flowlet.__file__).parent

for _space in ("", "keras", "random", "config"):
    api.load(_space)

# public name: why its arguments are others than in either release
OTHERS = {
    **dict.fromkeys(["DType", "dtypes.DType"], "dtypes are there, not made"),
    "keras.KerasTensor": "no sparse or ragged tensors",
    "keras.Layer": "one class for the layers of Keras 2 and 3: the arguments of 2.8",
    "keras.DTypePolicy": "of 2.8, with a default name",
    "keras.backend.reshape": "tf.reshape under another name: its argument is called `tensor`",
    "keras.backend.shape": "tf.shape under another name: its argument is called `input`",
    "keras.backend.squeeze": "tf.squeeze under another name: its argument is called `input`",
    "keras.backend.stack": "tf.stack under another name: its argument is called `values`",
    "keras.mixed_precision.experimental.Policy": "losses are scaled by LossScaleOptimizer alone",
    **dict.fromkeys([f"keras.{kind}.serialize" for kind in (
        "activations", "constraints", "initializers", "layers", "regularizers")],
        "one function for all kinds of objects"),
    **dict.fromkeys([f"keras.optimizers.{name}" for name in ("Adafactor", "AdamW", "Lamb", "Lion")],
                    "the arguments that all optimizers share come as keywords"),
    **dict.fromkeys([f"keras.callbacks.{name}" for name in ("BackupAndRestore", "RemoteMonitor")],
                    "not built yet: making one says so"),
    **dict.fromkeys([f"config.{name}" for name in (
        "experimental.set_synchronous_execution", "optimizer.set_jit", "set_soft_device_placement",
        "threading.set_inter_op_parallelism_threads", "threading.set_intra_op_parallelism_threads")],
        "switches without effect share one function"),
    **dict.fromkeys([f"keras.losses.{name}" for name in (
        "CategoricalFocalCrossentropy", "CategoricalGeneralizedCrossEntropy", "Circle", "Dice", "Tversky")],
        "the default reduction of all losses is 2.8's 'auto', which comes to the same"),
}  # fmt: skip

# public name: why it is not the object that TensorFlow has under its other name
OTHER_OBJECTS = dict.fromkeys(
    [f"keras.optimizers.legacy.{name}" for name in ("Adam", "Ftrl", "Optimizer", "RMSprop", "SGD")],
    "in 2.21 all of them are one class that only warns")  # fmt: skip


@functools.cache
def table(release):
    """{public name: (kind, signature, first name of the same object)}"""
    with (ORACLE / f"api_{release}.tsv").open(newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))[1:]
    signatures = {name: signature for name, _, signature, _ in rows}
    return {name.removeprefix("tf."): (kind, signatures[same or name], (same or name).removeprefix("tf."))
            for name, kind, _, same in rows}  # fmt: skip


RELEASES = ("2.8", "2.21")


def arguments(signature):
    """[(name, text of the default or None), ...] of a signature's text, without self, *args and **kwargs."""
    inner, depth, parts, quote = signature.rpartition(")")[0][1:], 0, [""], None
    for character in inner:
        if quote is None and character == "," and not depth:
            parts.append("")
            continue
        if character in "'\"":
            quote = None if quote == character else quote or character
        elif quote is None:
            depth += (character in "([{<") - (character in ")]}>")
        parts[-1] += character
    found = []
    for part in parts:
        name, _, default = re.sub(r"^(\w+)\s*:[^=]*", r"\1 ", part.strip()).partition("=")
        found.append((name.strip(), default.strip() or None))
    return [(name, default) for name, default in found if name not in ("", "self", "/") and not name.startswith("*")]


def ours(found):
    parameters = inspect.signature(found.__init__ if inspect.isclass(found) else found).parameters.values()
    return [(one.name, None if one.default is one.empty else repr(one.default)) for one in parameters
            if one.name != "self" and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]  # fmt: skip


def plain(default):
    """The text of a default without what differs between releases of Python and forms of one value."""
    if default is None:
        return None
    text = re.sub(r"<dtype: '(\w+)'>", r"tf.\1", default)
    text = re.sub(r"<\w+\.(\w+): [^>]*>", r"\1", text)  # members of enumerations
    text = re.sub(r"<(?:class|function) '?(?:[\w.]*\.)?(\w+)'?(?:[ @][^>]*)?>", r"\1", text)
    return repr(float(text)) if re.fullmatch(r"-?\d[\d.e+-]*", text) else text


def difference(name, release):
    """What the signature of a public name has otherwise than in a release; empty where nothing."""
    text = table(release)[name][1]
    wanted, found = arguments(text), ours(api.lookup(name))
    if "*args" in text and not wanted:
        return ""
    if [one for one, _ in found[: len(wanted)]] != [one for one, _ in wanted]:
        return f"{release} has ({', '.join(one for one, _ in wanted)}), flowlet ({', '.join(one for one, _ in found)})"
    return ", ".join(f"{one}={default} in {release}, ={mine} in flowlet"
                     for (one, default), (_, mine) in zip(wanted, found) if plain(default) != plain(mine))  # fmt: skip


SIGNED = [name for name in api.names() if any(table(release).get(name, ("", "", ""))[1] for release in RELEASES)]


@pytest.mark.parametrize("name", SIGNED)
def test_arguments(name):
    found = [difference(name, release) for release in RELEASES if table(release).get(name, ("", "", ""))[1]]
    if name in OTHERS or f"keras.{name}" in OTHERS:  # tf.losses is tf.keras.losses
        assert all(found), "no exception is needed any more"
    else:
        assert not all(found), "\n".join(found)


def test_exceptions_are_of_names_that_exist():
    assert set(OTHERS) <= set(SIGNED)


def _groups():
    groups = {}
    for name in api.names():
        release = next((one for one in RELEASES if name in table(one)), None)
        if release and table(release)[name][0] in ("class", "function"):
            groups.setdefault((release, table(release)[name][2]), []).append(name)
    return {group[0]: group[1:] for group in groups.values() if len(group) > 1}


@pytest.mark.parametrize(("first", "others"), _groups().items())
def test_aliases(first, others):
    differing = [name for name in others if api.lookup(name) is not api.lookup(first) and name not in OTHER_OBJECTS]
    assert not differing


# package or module of flowlet -> those that it may import; a package may always import itself
ARROWS = {
    "api_names": set(),
    "errors": {"api", "api_names"},
    "config": {"about", "api", "api_names", "errors"},
    "api": {"api_names", "errors", "replaced"},
    "core": {"api", "errors", "config"},
    "ops": {"api", "errors", "config", "core"},
    "random": {"api", "errors", "config", "core", "ops"},
    "io": {"api", "errors", "config", "core", "ops"},
    "summary": {"api", "errors", "config", "core", "ops", "io"},
    "keras": {"api", "errors", "config", "core", "ops", "random", "io", "summary"},
    "plots": {"api", "errors", "config", "core", "ops", "random", "keras"},
}


def imports(path):
    """The parts of flowlet that a file imports, at any depth of it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "flowlet":
            modules = [f"flowlet.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module]
        else:
            continue
        yield from (module.split(".")[1] for module in modules if module.startswith("flowlet."))


@pytest.mark.parametrize("part", ARROWS)
def test_arrows(part):
    """Imports go one way: core knows no ops, ops know no Keras."""
    files = sorted((SOURCE / part).rglob("*.py")) or [SOURCE / f"{part}.py"]
    wrong = {str(file.relative_to(SOURCE)): set(imports(file)) - ARROWS[part] - {part} for file in files}
    assert not {file: found for file, found in wrong.items() if found}


def test_import_is_light():
    """`import flowlet` loads neither JAX nor NumPy: `flowlet --help` and editors are fast."""
    code = "import sys, flowlet; print([name for name in ('jax', 'numpy', 'ml_dtypes') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
