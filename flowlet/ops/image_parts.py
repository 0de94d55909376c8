"""What the functions of `tf.image` share: the name scopes of their operations, checks, sizes, batches of one."""

import contextlib

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core.graph import build, building, composing, forms
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.op import TABLE
from flowlet.ops import array, cast, joining, math, shapes

_ADD = forms.parsed("AddV2 = Add: x, y")[1]


@contextlib.contextmanager
def scope(name):
    """The name scope of a function that is made of several operations; nothing where no graph is built."""
    if not state.building:
        yield None
        return
    with default_graph().name_scope(name) as full:
        yield full


def tensor(value, name=None, dtype=None):
    """The tensor of a value: in graphs one of the graph, a constant called `name`."""
    return build.tensor(value, dtype, name) if state.building else conversion.convert(value, dtype)


def sizes(image):
    """The static sizes, None for those that only the run of a graph knows; None for an unknown rank."""
    return None if image.shape.rank is None else image.shape.as_list()


def checks(image, most=None):
    """What must hold before an image is worked on: operations of a graph where not all sizes are known.

    Args:
        most: 3 where batches will not do.

    Raises:
        ValueError: for another rank, or a size of 0.
    """
    known = sizes(image)
    if known is not None and (len(known) < 3 or most is not None and len(known) > most):
        words = "three-dimensional" if most else "at least three-dimensional"
        shape = "(height, width, channels)" if most else "(height, width, channels) or (batch, height, width, channels)"
        raise ValueError(errors.message(f"'image' must be {words}: it has the shape {image.shape}.", f"{shape}.",
                                        "tf.expand_dims(image, -1) gives a picture of (height, width) its channels."))  # fmt: skip
    if known is not None and 0 in known[-3:]:
        raise ValueError(f"inner 3 dims of 'image.shape' must be > 0: {image.shape}")
    if not state.building or known is not None and None not in known:
        return []
    return composing.composition("image checks")(image, most)


def after(operations, image):
    """The image, once these operations have run."""
    return building.with_dependencies(operations, image) if state.building else image


def batched(image):
    """(a batch of images, whether it is a batch of one that must become a single image again)."""
    if image.shape.rank == 3:
        return array.expand_dims(image, 0), True
    if image.shape.rank not in (None, 4):
        raise ValueError(errors.message(f"'images' must have either 3 or 4 dimensions: the shape is {image.shape}.",
                                        "(height, width, channels) or (batch, height, width, channels).",
                                        "tf.expand_dims(image, -1) gives a picture of (height, width) its channels."))  # fmt: skip
    return image, False


def single(images, alone):
    """The image of a batch of one, where `alone`."""
    return array.squeeze(images, axis=[0]) if alone else images


def extent(image):
    """The sizes of all axes: numbers where they are known, else tensors."""
    known = sizes(image)
    if known is not None and None not in known:
        return known
    parts = joining.unstack(shapes.shape(image), num=None if known is None else len(known))
    return [part if size is None else size for part, size in zip(parts, known or [None] * len(parts))]


def integer(value):
    """A size or an offset: a number, or the tensor of a graph."""
    return value if state.building and hasattr(value, "op") else int(conversion.static(value))


def fixed(value):
    """Whether it is a number."""
    return isinstance(value, int)


def plus(one, two, name=None):
    """The sum, in graphs as an operation of the type that `tf.add` makes."""
    if not state.building:
        return math.add(one, two)
    return build.single(TABLE["AddV2"], (one, two), {}, name, _ADD)


def with_floats(image, compute):
    """`compute(image as float32)`, in the image's dtype again: integers stand for numbers up to 1."""
    from flowlet.ops.image_dtypes import convert_image_dtype

    kind = image.dtype
    small = image if kind in (cast.dtypes.float16, cast.dtypes.float32) else convert_image_dtype(image, "float32")
    return convert_image_dtype(compute(small), kind, saturate=True)
