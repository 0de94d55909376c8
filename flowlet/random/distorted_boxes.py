"""`tf.image.sample_distorted_bounding_box`: a random part of an image that covers enough of an object."""

import collections

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core import dtypes
from flowlet.core.graph import build
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor
from flowlet.random import graphs, philox, seeds

_OP = "SampleDistortedBoundingBoxV2"
Sample = collections.namedtuple(_OP, ["begin", "size", "bboxes"])
F = np.float32


class _Words:
    """Random 32-bit words, one after the other."""

    def __init__(self, place, most):
        self._words, self._next = iter(philox.words(np, place, most).tolist()), None

    def fraction(self):
        """A float32 from 0 up to 1."""
        bits = np.array(next(self._words) & 0x7FFFFF | 127 << 23, np.uint32)
        return F(bits.view(F) - F(1))

    def below(self, limit):
        """An integer below a limit, each as probable."""
        if limit == 0:
            return 0 * next(self._words)
        if limit & (limit - 1) == 0:
            return next(self._words) & (limit - 1)
        least = 0xFFFFFFFF % limit + 1
        while (word := next(self._words)) < least:
            pass
        return word % limit


def _rounded(value):
    return int(np.rint(value))


def _crop(words, width, height, areas, ratio):
    """(left, top, width, height) of a part with a given ratio of its sides; None where there is no such part."""
    whole = F(width * height)
    least, most = F(areas[0]) * whole, F(areas[1]) * whole
    tall, tallest = (_rounded(np.sqrt(area / ratio)) for area in (least, most))
    if _rounded(tallest * ratio) > width:
        tallest = int((width + 0.5 - 1e-7) / ratio)
        tallest -= _rounded(tallest * ratio) > width
    tallest = min(tallest, height)
    tall = min(tall, tallest)
    if tall < tallest:
        tall += words.below(tallest - tall + 1)
    wide = _rounded(tall * ratio)
    if tall * wide < least:
        tall += 1
        wide = _rounded(tall * ratio)
    if tall * wide > most:
        tall -= 1
        wide = _rounded(tall * ratio)
    if not least <= tall * wide <= most or wide > width or tall > height or wide <= 0 or tall <= 0:
        return None
    top = words.below(height - tall) if tall < height else 0
    left = words.below(width - wide) if wide < width else 0
    return left, top, wide, tall


def _covers(crop, objects, share):
    left, top, wide, tall = crop
    for x0, y0, x1, y1 in objects:
        area = (x1 - x0) * (y1 - y0)
        shared = max(0, min(left + wide, x1) - max(left, x0)) * max(0, min(top + tall, y1) - max(top, y0))
        if area >= 1 and wide * tall >= 1 and shared / area >= share:
            return True
    return False


def _drawn(place, image_size, boxes, share, options):
    """begin, size and box of a sample."""
    height, width = int(image_size[0]), int(image_size[1])
    boxes = np.asarray(boxes, F).reshape(-1, 4)
    if boxes.size and (boxes.min() < 0 or boxes.max() > 1):
        raise errors.invalid(f"All bounding box coordinates must be in [0.0, 1.0]: {boxes.tolist()}", _OP)
    objects = [(int(x0 * F(width)), int(y0 * F(height)), int(x1 * F(width)), int(y1 * F(height))) for y0, x0, y1, x1 in boxes]
    if not objects:
        if not options["use_image_if_no_bounding_boxes"]:
            raise errors.invalid("No bounding boxes provided as input. One must enable use_image_if_no_bounding_boxes if you wish "
                                 "to not provide any bounding boxes.", _OP)  # fmt: skip
        objects = [(0, 0, width, height)]
    words, ratios = _Words(place, 8 * options["max_attempts"] + 64), options["aspect_ratio_range"]
    crop = 0, 0, width, height
    for _ in range(options["max_attempts"]):
        ratio = words.fraction() * (F(ratios[1]) - F(ratios[0])) + F(ratios[0])
        found = _crop(words, width, height, options["area_range"], ratio)
        if found is not None and _covers(found, objects, float(share)):
            crop = found
            break
    left, top, wide, tall = crop
    box = np.array([top / height, left / width, (top + tall) / height, (left + wide) / width], F).reshape(1, 1, 4)
    kind = np.asarray(image_size).dtype
    return [np.array([top, left, 0], kind), np.array([tall, wide, -1], kind), box]


class _Draw(graphs.Draw):
    """Draws on the host; the session keeps where in the stream the next sample begins."""

    host = True

    def __init__(self, own, options):
        super().__init__(own, None)
        self.options = options

    def run(self, op, run, arrays):
        place = np.asarray(run.read(op))
        run.write(op, philox.skipped(np, place, np.uint64(self.options["max_attempts"])))
        return _drawn(place, *map(np.asarray, arrays), self.options)


def _options(aspect_ratio_range, area_range, max_attempts, use_image_if_no_bounding_boxes):
    return {"aspect_ratio_range": tuple(aspect_ratio_range or (0.75, 1.33)), "area_range": tuple(area_range or (0.05, 1.0)),
            "max_attempts": 100 if max_attempts is None else int(max_attempts),
            "use_image_if_no_bounding_boxes": bool(use_image_if_no_bounding_boxes)}  # fmt: skip


def sample(image_size, bounding_boxes, own, share, options, name=None):
    """A Sample, by two seeds (the first one alone outside of graphs); (None, None) for other numbers each time."""
    if not state.building:
        seed = own[0] if own[0] is not None else seeds.nondeterministic()
        place = np.asarray(seeds.place(_OP, dtypes.int32, seed, options["max_attempts"])._value)
        arrays = [np.asarray(conversion.convert(one)._value) for one in (image_size, bounding_boxes)]
        return Sample(*map(EagerTensor, _drawn(place, *arrays, share, options)))
    with default_graph().name_scope(name or "sample_distorted_bounding_box"), default_graph().name_scope(_OP) as scope:
        image_size = build.tensor(image_size, None, "image_size")
        boxes = build.tensor(bounding_boxes, dtypes.float32, "bounding_boxes")
        share = build.tensor(share, dtypes.float32, "min_object_covered")
        kind = image_size.dtype
        attributes = {"T": kind, "seed": own[0] or 0, "seed2": own[1] or 0} | options
        op = build.operation(_OP, _Draw(own, options), (image_size, boxes, share),
                             [(kind, [3]), (kind, [3]), (dtypes.float32, [1, 1, 4])], scope, attributes)  # fmt: skip
    return Sample(*op.outputs)


_ARGUMENTS = """

    Args:
        image_size: height, width and channels of the image.
        bounding_boxes: (1, boxes, 4): the objects: y1, x1, y2, x2 as fractions of the image.
        seed: {seed}
        min_object_covered: which part of at least one object has to be in the sample.
        aspect_ratio_range: the bounds of width / height, (0.75, 1.33) by default.
        area_range: the bounds of its area as a part of the image, (0.05, 1.0) by default.
        max_attempts: how often to try, 100 times by default, before the whole image is taken.
        use_image_if_no_bounding_boxes: whether the image is the object where none is given.

    Returns:
        begin and size, for `tf.slice`, and the sample as a box (1, 1, 4)
    """


@export("image.sample_distorted_bounding_box")
def sample_distorted_bounding_box(image_size, bounding_boxes, seed=0, min_object_covered=0.1, aspect_ratio_range=None,
                                  area_range=None, max_attempts=None, use_image_if_no_bounding_boxes=None, name=None):  # fmt: skip
    own = (None, None) if not seed else graphs.get_seed(seed) if state.building else (seed, None)
    return sample(image_size, bounding_boxes, own, min_object_covered, _options(
        aspect_ratio_range, area_range, max_attempts, use_image_if_no_bounding_boxes), name)  # fmt: skip


sample_distorted_bounding_box.__doc__ = "A random part of an image that covers enough of an object." + _ARGUMENTS.format(
    seed="an integer; see `tf.random.set_seed`; 0 for other samples each time.")  # fmt: skip


@export("compat.v1.image.sample_distorted_bounding_box")
def _with_two_seeds(image_size, bounding_boxes, seed=None, seed2=None, min_object_covered=0.1, aspect_ratio_range=None,
                    area_range=None, max_attempts=None, use_image_if_no_bounding_boxes=None, name=None):  # fmt: skip
    own = (seed or 0, seed2 or 0) if seed or seed2 else (None, None)
    return sample(image_size, bounding_boxes, own, min_object_covered, _options(
        aspect_ratio_range, area_range, max_attempts, use_image_if_no_bounding_boxes), name)  # fmt: skip


_with_two_seeds.__name__ = _with_two_seeds.__qualname__ = "sample_distorted_bounding_box"
_with_two_seeds.__doc__ = "A random part of an image that covers enough of an object." + _ARGUMENTS.format(
    seed="an integer, and `seed2` another one; 0 for other samples each time.")  # fmt: skip
