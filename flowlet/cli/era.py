"""Whether a program is written for TensorFlow 1.x or 2.x, told from the names it uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flowlet.api_names import known, longest_known, only_in_1x
from flowlet.cli import names
from flowlet.cli.sources import Source


@dataclass(frozen=True)
class Era:
    """`release` is "1.x" or "2.x"; `evidence` holds the first use of each name that only 1.x has."""

    release: str
    evidence: tuple[names.Use, ...] = ()


def of_program(sources: Iterable[Source]) -> Era:
    """The era of a program, from all of its files.

    1.x, where it uses names that no 2.x release has (`tf.Session`, `tf.placeholder`, `tf.layers.dense`,
    `tf.contrib`), more of them than names that only 2.x has. `tf.compat.v1` says nothing: 2.x has it. A use
    that the program guards (`if tf.__version__ < "2"`, `try: ... except AttributeError`) says nothing either.
    A notebook's `%tensorflow_version 1.x` or `2.x` settles it.
    """
    sources = list(sources)
    first: dict[str, names.Use] = {}
    newer: set[str] = set()
    for source in sources:
        for use in names.find(source):
            name = longest_known(use.name)
            if use.guarded or name.startswith("tf.compat."):
                continue
            if only_in_1x(name):
                first.setdefault(use.name, use)
            elif known(name) and "1.15" not in known(name):
                newer.add(name)
    evidence = tuple(first.values())
    asked = next((source.release for source in sources if source.release), None)
    return Era(asked or ("1.x" if len(evidence) > len(newer) else "2.x"), evidence)
