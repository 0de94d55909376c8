"""`tf.image.random_*` and `tf.image.stateless_random_*`: images changed at random."""

import jax.numpy as jnp
from jax import lax

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.graph.composing import graphed
from flowlet.core.mode import state
from flowlet.core.op import op
from flowlet.ops import array, cast, image_colors, image_files, image_parts, image_turns, math, order
from flowlet.random import stateful, stateless

# what is drawn ------------------------------------------------------------------------------------------------------------


def _drawn(seed):
    """`draw(shape, low, high, dtype)` of the global stream."""
    return lambda shape, low=0.0, high=1.0, dtype=dtypes.float32: stateful.uniform(shape, low, high, dtype, seed)


def _following(seed):
    """The same, of numbers that follow from the seed alone."""
    return lambda shape, low=0.0, high=1.0, dtype=dtypes.float32: stateless.stateless_uniform(shape, seed, low, high, dtype)


# brightness and colours ---------------------------------------------------------------------------------------------------


def _around(name, adjust, doc):
    """A change by a number from -max_delta to max_delta."""

    def change(draw, image, max_delta):
        if max_delta < 0:
            raise ValueError("max_delta must be non-negative.")
        if name == "hue" and max_delta > 0.5:
            raise ValueError("max_delta must be <= 0.5.")
        return adjust(image, draw([], -max_delta, max_delta))

    @export(f"image.random_{name}")
    def changed(image, max_delta, seed=None):
        return change(_drawn(seed), image, max_delta)

    @export(f"image.stateless_random_{name}")
    def following(image, max_delta, seed):
        return change(_following(seed), image, max_delta)

    _describe(name, changed, following, doc, "max_delta: the most that is added or taken away.")


def _between(name, adjust, doc):
    """A change by a number from `lower` to `upper`."""

    def change(draw, image, lower, upper):
        if upper <= lower:
            raise ValueError("upper must be > lower.")
        if lower < 0:
            raise ValueError("lower must be non-negative.")
        return adjust(image, draw([], lower, upper))

    @export(f"image.random_{name}")
    def changed(image, lower, upper, seed=None):
        return change(_drawn(seed), image, lower, upper)

    @export(f"image.stateless_random_{name}")
    def following(image, lower, upper, seed=None):
        return change(_following(seed), image, lower, upper)

    following.__defaults__ = (None,) if name == "saturation" else None  # as TensorFlow has them
    _describe(name, changed, following, doc, "lower, upper: the bounds of the factor.")


def _describe(name, changed, following, doc, arguments):
    for function, full, seed in ((changed, f"random_{name}", "an integer; see `tf.random.set_seed`"),
                                 (following, f"stateless_random_{name}", "two integers: the number follows")):  # fmt: skip
        function.__name__ = function.__qualname__ = full
        function.__doc__ = f"{doc}\n\n    Args:\n        {arguments}\n        seed: {seed}.\n    "


_around("brightness", image_colors.adjust_brightness, "The image, brighter or darker by a random number.")
_around("hue", image_colors.adjust_hue, "The image with its hues moved by a random number (at most 0.5).")
_between("contrast", image_colors.adjust_contrast, "The image with its contrast multiplied by a random number.")
_between("saturation", image_colors.adjust_saturation, "The image with its saturation multiplied by a random number.")


def _quality(draw, image, low, high):
    if not 0 <= low <= 100 or not 0 <= high <= 100:
        raise ValueError("jpeg encoding range must be between 0 and 100.")
    if low >= high:
        raise ValueError("`min_jpeg_quality` must be less than `max_jpeg_quality`.")
    return image_files.adjust_jpeg_quality(image, draw([], low, high, dtypes.int32))


@export("image.random_jpeg_quality")
def random_jpeg_quality(image, min_jpeg_quality, max_jpeg_quality, seed=None):
    """An image with the losses of a JPEG file of a random quality from the lower to (without) the higher one."""
    return _quality(_drawn(seed), image, min_jpeg_quality, max_jpeg_quality)


@export("image.stateless_random_jpeg_quality")
def stateless_random_jpeg_quality(image, min_jpeg_quality, max_jpeg_quality, seed):
    """An image with the losses of a JPEG file of a quality that follows from two integers, the seed."""
    return _quality(_following(seed), image, min_jpeg_quality, max_jpeg_quality)


# flips --------------------------------------------------------------------------------------------------------------------


def _flips(axis, name, doc):
    whole = {1: image_turns.flip_left_right, 0: image_turns.flip_up_down}[axis]

    def flip(draw, image, full):
        with image_parts.scope(full) as name:
            image = image_parts.tensor(image, "image")
            image = image_parts.after(image_parts.checks(image), image)
            if image.shape.rank == 3:
                return _one(draw([]), image, axis, name)
            return _each(draw, image, axis)

    @export(f"image.random_{name}")
    def changed(image, seed=None):
        return flip(_drawn(seed), image, f"random_{name}")

    @export(f"image.stateless_random_{name}")
    def following(image, seed):
        return flip(_following(seed), image, f"stateless_random_{name}")

    for function, full, seed in ((changed, f"random_{name}", "seed: an integer; see `tf.random.set_seed`."),
                                 (following, f"stateless_random_{name}", "seed: two integers.")):  # fmt: skip
        function.__name__ = function.__qualname__ = full
        function.__doc__ = f"""{doc}

    Args:
        image: (height, width, channels), or (batch, height, width, channels), each of which is mirrored or not.
        {seed}
    """
    return whole


@graphed("image flip of one")
def _one(number, image, axis, name):
    return array.where(math.less(number, 0.5), order.reverse(image, [axis]), image)


def _each(draw, images, axis):
    count = image_parts.extent(images)[0] if not state.building else _first(images)
    chosen = math.round(array.reshape(draw([count]), [count, 1, 1, 1]))
    chosen = cast.cast(chosen, images.dtype)
    flipped = order.reverse(images, [axis + 1])
    return chosen * flipped + (1 - chosen) * images


def _first(images):
    from flowlet.ops import shapes

    return shapes.shape(images)[0]


_flips(1, "flip_left_right", "An image mirrored from left to right, or not, by chance.")
_flips(0, "flip_up_down", "An image mirrored from top to bottom, or not, by chance.")


# parts --------------------------------------------------------------------------------------------------------------------


@op("SliceFrom", inputs="value begin:T", types={"T": (dtypes.int32, dtypes.int64)}, texts=True)
def _slice_from(value, begin, size, name=None):
    return lax.dynamic_slice(value, [jnp.clip(begin[axis], 0) for axis in range(value.ndim)], size)


def _part(draw, value, size):
    value = image_parts.tensor(value)
    size = [int(one) for one in conversion.static(size)] if not isinstance(size, (list, tuple)) else [*map(int, size)]
    sizes = image_parts.sizes(value)
    if len(size) != len(sizes) or any(one < wanted for one, wanted in zip(sizes, size)):
        raise errors.InvalidArgumentError(message=errors.message(
            f"Need value.shape >= size, got {sizes} and {size}", "a part that is within the value, a size for each axis.",
            "pad or resize the images first, or crop less."))  # fmt: skip
    limit = [one - wanted + 1 for one, wanted in zip(sizes, size)]
    begin = math.floormod(draw([len(size)], 0, dtypes.int32.max, dtypes.int32), limit)
    return _slice_from(value, begin, tuple(size))


@export("image.random_crop")
def random_crop(value, size, seed=None, name=None):
    """A part of `value` from a random place.

    Args:
        value: a tensor.
        size: the sizes of the part, one for each axis.
        seed: an integer; see `tf.random.set_seed`.

    Raises:
        InvalidArgumentError: where `value` is smaller than `size`.
    """
    if state.building:
        from flowlet.random import graph_choices

        return graph_choices.crop(value, size, seed, name)
    return _part(_drawn(seed), value, size)


@export("image.stateless_random_crop")
def stateless_random_crop(value, size, seed, name=None):
    """A part of `value`, of the sizes `size`, from a place that follows from two integers, the seed."""
    return _part(_following(seed), value, size)
