"""Names of TensorFlow 1.15 that mean what has another name too: `tf.erfc` is `tf.math.erfc`, `tf.matrix_inverse`
`tf.linalg.inv`. The table is names.txt."""

from functools import cache
from pathlib import Path

from flowlet import api


@cache
def _groups():
    """Name -> the names that mean the same, with a mark at those that 2.x has with the same arguments."""
    text = Path(__file__).with_name("names.txt").read_text(encoding="utf-8")
    groups = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return {name.rstrip("="): group for group in groups for name in group}


def find(name, default):
    """What a name of 1.x stands for, where nothing is registered for it.

    Args:
        name: without the root: "math.argmax".
        default: a function that gives the object of this name in 2.x, or raises an AttributeError.
    """
    group = _groups().get(name, ())
    for other in group:
        found = api.registered_as(api.OLD + other.rstrip("="))
        if found is not None:
            return found
    try:
        return default()
    except AttributeError:
        for other in group:
            if other.endswith("=") and other[:-1] != name:
                space, _, last = other[:-1].rpartition(".")
                try:
                    return api.resolve(space, last)
                except AttributeError:
                    continue
        raise


for _name in _groups():
    api.declare((api.OLD + _name).rpartition(".")[0])
