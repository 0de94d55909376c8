"""The public names of TensorFlow, by release: what exists there, whether or not flowlet has it.

Names are written as in a program that says `import tensorflow as tf`: "tf.keras.layers.Dense". The table is
the text file `tensorflow_names.txt` beside this module, read on first use (about 3 ms); nothing else is
imported.

    >>> sorted(known("tf.placeholder"))
    ['1.15']
    >>> only_in_1x("tf.placeholder"), only_in_1x("tf.compat.v1.placeholder")
    (True, False)
    >>> nearest("tf.keras.layers.Dence", ["tf.keras.layers.Dense", "tf.keras.layers.Dot"])
    'tf.keras.layers.Dense'
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

RELEASES = ("1.15", "2.8", "2.21")

_RELEASE_OF_FLAG = {"a": "1.15", "b": "2.8", "c": "2.21"}

# Families that the recordings leave out: any name below one of these counts as known.
_FAMILIES = {
    "tf.app": frozenset({"1.15"}),
    "tf.contrib": frozenset({"1.15"}),
    "tf.examples": frozenset({"1.15"}),
    "tf.python_io": frozenset({"1.15"}),
    "tf.estimator": frozenset({"1.15", "2.8"}),
    "tf.raw_ops": frozenset(RELEASES),
}
# tf.compat is left out too: v1 and v2 repeat the rest, and this is all that is its own.
_COMPAT = frozenset(
    "tf.compat." + name
    for name in "as_bytes as_str as_str_any as_text path_to_bytes path_to_str forward_compatibility_horizon "
    "forward_compatible bytes_or_text_types complex_types integral_types real_types v1 v2".split()
)


@cache
def _table() -> dict[str, str]:
    """Public name -> flags, as `tensorflow_names.txt` explains them."""
    text = Path(__file__).with_name("tensorflow_names.txt").read_text(encoding="utf-8")
    return dict(line.split(" ") for line in text.splitlines() if not line.startswith("#"))


def all_names() -> Iterable[str]:
    """Every recorded name, sorted; `tf.compat` and the families (`tf.contrib`, ...) were not recorded."""
    return _table().keys()


def known(name: str) -> frozenset[str]:
    """The releases that have this public name, out of `RELEASES`; empty where none has.

    Args:
      name: a full name, "tf.nn.relu". `tf.compat.v1.X` is what 2.8 has there.

    Example: `known("tf.keras.layers.Dense") == {"1.15", "2.8", "2.21"}`.
    """
    if name == "tf" or name == "tf.compat" or name in _COMPAT:
        return frozenset(RELEASES)
    if name.startswith("tf.compat.v1."):
        below = "tf" + name[len("tf.compat.v1") :]
        return frozenset({"2.8"}) if "v" in _table().get(below, "") or _family(below) else frozenset()
    if name.startswith("tf.compat.v2."):
        return known("tf" + name[len("tf.compat.v2") :]) - {"1.15"}
    flags = _table().get(name)
    if flags is None:
        return _family(name)
    return frozenset(_RELEASE_OF_FLAG[flag] for flag in flags if flag in _RELEASE_OF_FLAG)


def _family(name: str) -> frozenset[str]:
    """The releases of the unrecorded family that `name` is in, or empty."""
    return _FAMILIES.get(".".join(name.split(".")[:2]), frozenset())


def only_in_1x(name: str) -> bool:
    """Whether 1.15 has this name and no 2.x release has it at the same place, as with `tf.Session`."""
    return known(name) == {"1.15"}


def is_module(name: str) -> bool:
    """Whether the name is a module in TensorFlow: "tf.keras.layers"."""
    return (
        name in ("tf", "tf.compat", "tf.compat.v1", "tf.compat.v2")
        or name in _FAMILIES
        or "m" in _table().get(name, "")
    )


def longest_known(name: str) -> str:
    """The longest leading part that is a public name: "tf.GraphKeys" for "tf.GraphKeys.LOSSES"."""
    while name and not known(name):
        name = name.rpartition(".")[0]
    return name or "tf"


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a reader most likely meant, or None where none is near.

    Tried in this order: the same last part elsewhere (`tf.keras.layers.Adam` -> `tf.keras.optimizers.Adam`),
    also when only case or underscores differ; a similar spelling at the same place; a similar spelling of the
    whole name.
    """
    candidates = list(candidates)
    parent, _, last = name.rpartition(".")

    def closeness(candidate: str) -> tuple[float, int, str]:
        path = candidate.rpartition(".")[0]
        return (-difflib.SequenceMatcher(None, parent, path).ratio(), len(candidate), candidate)

    same = [c for c in candidates if _plain(c.rpartition(".")[2]) == _plain(last) and c != name]
    if same:
        return min(same, key=closeness)
    beside = {c.rpartition(".")[2]: c for c in candidates if c.rpartition(".")[0] == parent}
    for pool, word, cutoff in ((beside, last, 0.76), ({c: c for c in candidates}, name, 0.85)):
        found = difflib.get_close_matches(word, pool, n=1, cutoff=cutoff)
        if found:
            return pool[found[0]]
    return None


def _plain(word: str) -> str:
    return word.replace("_", "").lower()
