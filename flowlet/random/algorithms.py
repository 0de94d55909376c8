"""`tf.random.Algorithm`: what TensorFlow names. Philox is the one that runs, as on TensorFlow's CPU."""

import enum

from flowlet import errors
from flowlet.api import export


@export("random.Algorithm", "random.experimental.Algorithm")
class Algorithm(enum.Enum):
    """A random-number generator: PHILOX; THREEFRY, which TensorFlow has under XLA only; or AUTO_SELECT."""

    PHILOX = 1
    THREEFRY = 2
    AUTO_SELECT = 3


_BY_TEXT = {"philox": Algorithm.PHILOX, "threefry": Algorithm.THREEFRY, "autoselect": Algorithm.AUTO_SELECT}


def number(alg):
    """The number of an algorithm given as a text, a number or an `Algorithm`; None means AUTO_SELECT."""
    if alg is None:
        return Algorithm.AUTO_SELECT.value
    if isinstance(alg, Algorithm):
        return alg.value
    if isinstance(alg, int):
        return alg
    if not isinstance(alg, str):
        raise TypeError(f"Can't convert argument `alg` (of value {alg} and type {type(alg)}) to int.")
    plain = alg.strip().lower().replace("-", "").replace("_", "")
    if plain not in _BY_TEXT:
        raise ValueError(f"Argument `alg` got unsupported string value {alg}. Supported string values are "
                         "'philox' for the Philox algorithm, 'threefry' for the ThreeFry algorithm, and "
                         "'auto_select' for auto-selection.")  # fmt: skip
    return _BY_TEXT[plain].value


def check(alg, op_type):
    """Refuse what is not Philox, where numbers are about to be drawn."""
    if number(alg) not in (Algorithm.PHILOX.value, Algorithm.AUTO_SELECT.value):
        text = errors.message(f"Unsupported algorithm id: {number(alg)}.", "1 (Philox).")
        raise errors.invalid(text, op_type)
