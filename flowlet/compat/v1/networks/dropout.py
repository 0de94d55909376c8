"""Dropout in its 1.x form: `keep_prob`, or `rate`."""

import numbers

from flowlet.api import export
from flowlet.compat.v1 import shapes
from flowlet.compat.v1.random.draws import random_uniform
from flowlet.compat.v1.raw import either, raw, tensor, within
from flowlet.core import convert as conversion
from flowlet.core.graph import partial
from flowlet.core.graph.composing import composed


@export("compat.v1.nn.dropout")
def dropout(x, keep_prob=None, noise_shape=None, seed=None, name=None, rate=None):
    """Elements of `x`, each set to zero with probability `rate` (1 - `keep_prob`), the others scaled up by as much.

    Args:
        noise_shape: the shape of what is drawn, by default that of `x`; with ones where axes share one draw.
        seed: of the draws.
    """
    if keep_prob is not None and not isinstance(keep_prob, numbers.Real):
        keep_prob = tensor(keep_prob, None, "keep_prob")
    from_keep = None if keep_prob is None else 1 - keep_prob
    rate = either(rate, "rate", from_keep, "keep_prob")
    if rate is None:
        raise ValueError("You must provide a rate to dropout.")
    return dropped(x, rate, noise_shape, seed, name)


@composed("nn.dropout")
def dropped(x, rate, noise_shape=None, seed=None, name=None):
    with within(name, "dropout") as scope:
        x = tensor(x, None, "x")
        if not x.dtype.is_floating:
            raise ValueError("x has to be a floating point tensor since it's going to be scaled. Got a "
                             f"{x.dtype!r} tensor instead.")
        if isinstance(rate, numbers.Real):
            if not 0 <= rate < 1:
                raise ValueError(f"rate must be a scalar tensor or a float in the range [0, 1), got {rate:g}")
            known = rate
        else:
            known = partial.constant_value(tensor(rate))
        if known == 0:
            return x
        rate = tensor(rate, x.dtype, "rate")
        if rate.shape.rank not in (None, 0):
            raise ValueError(f"Shape must be rank 0 but is rank {rate.shape.rank}: `rate` is one number.")
        sizes = _sizes(x, noise_shape)
        drawn = random_uniform(sizes, seed=seed, dtype=x.dtype)
        keep = 1.0 - rate
        scale = 1.0 / keep
        kept = raw("GreaterEqual", drawn, rate)
        found = raw("Mul", x * scale, shapes.cast(kept, x.dtype), name=scope + "mul_1/")
        if found.shape.rank is None or None in found.shape.as_list():
            found.set_shape(x.shape)
        return found


def _sizes(x, noise_shape):
    if noise_shape is None:
        return shapes.shape(x)
    if hasattr(noise_shape, "dtype") or conversion.holds_tensors(noise_shape):
        return noise_shape
    wanted = [None if one is None else int(one) for one in noise_shape]
    if None not in wanted:
        return wanted
    known = x.shape.as_list()
    filled = [known[place] if one is None else one for place, one in enumerate(wanted)]
    if None not in filled:
        return filled
    whole = shapes.shape(x)
    return [whole[place] if one is None else one for place, one in enumerate(filled)]
