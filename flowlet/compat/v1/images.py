"""`tf.image` in its 1.x forms: other arguments of resizing and drawing, and the operations that checks of images are."""

from flowlet.api import export
from flowlet.compat.v1 import control_flow, shapes
from flowlet.compat.v1.raw import either, like, made, raw, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph.composing import composed
from flowlet.core.mode import state
from flowlet.ops import image_boxes, image_measures, image_parts, image_resize, image_turns

# checks -------------------------------------------------------------------------------------------------------------------


@composed("image checks")
def _checks(image, most=None):
    """That no size is 0, and the rank large enough, where the graph does not know it."""
    asserts = control_flow.asserts
    found = [asserts.assert_positive(shapes.shape(image), ["all dims of 'image.shape' must be > 0."])]
    if most is None:
        message = "'image' must be at least three-dimensional."
        found.append(asserts.assert_greater_equal(shapes.rank(image), 3, message=message))
    return found


@composed("image condition")
def _condition(value, text):
    return control_flow.checks.checked_assert(raw("GreaterEqual", value, 0), [text])


@composed("image flip of one")
def _flip(number, image, axis, name):
    return control_flow.branches.cond(raw("Less", number, 0.5), lambda: raw("ReverseV2", image, axis=[axis]), lambda: image,
                                      name=name)  # fmt: skip


@composed("image.rot90")
def _rot90(image, k=1, name=None):
    with within(name, "rot90") as scope:
        image = tensor(image, None, "image")
        image = image_parts.after(image_parts.checks(image), image)
        k = raw("FloorMod", tensor(k, dtypes.int32, "k"), 4)
        cases = [(raw("Equal", k, times), lambda times=times: image_turns.turned(image, times)) for times in (1, 2, 3)]
        found = control_flow.branches.case(cases, default=lambda: image, exclusive=True, name=scope)
        rank = image.shape.rank
        found.set_shape([*[None] * (rank - 1), image.shape.as_list()[-1]])
        return found


# sizes --------------------------------------------------------------------------------------------------------------------


@export("compat.v1.image.ResizeMethod")
class ResizeMethod:
    """How `tf.image.resize_images` finds new pixels."""

    BILINEAR = 0
    NEAREST_NEIGHBOR = 1
    BICUBIC = 2
    AREA = 3


def _sized(op_type, rest=("align_corners", "half_pixel_centers")):
    """A resize as one operation."""
    place = "images, size=size"

    def resize(images, size, align_corners=False, name=None, half_pixel_centers=False):
        given = dict(zip(rest, (bool(align_corners), bool(half_pixel_centers))))
        return raw(op_type, images, size=size, name=name, form=f"{op_type}: {place}", **given)

    resize.__name__ = resize.__qualname__ = f"resize_{op_type.removeprefix('Resize').lower()}"
    return resize


resize_bilinear = _sized("ResizeBilinear")
resize_nearest_neighbor = _sized("ResizeNearestNeighbor")
resize_bicubic = _sized("ResizeBicubic")
resize_area = _sized("ResizeArea", ("align_corners",))
_BY_METHOD = {"bilinear": resize_bilinear, "nearest": resize_nearest_neighbor, "bicubic": resize_bicubic, "area": resize_area,
              0: resize_bilinear, 1: resize_nearest_neighbor, 2: resize_bicubic, 3: resize_area}  # fmt: skip
_DOCS = {"resize_bilinear": "by the four nearest pixels", "resize_nearest_neighbor": "by the nearest pixel",
         "resize_bicubic": "by the sixteen nearest pixels", "resize_area": "by the areas that pixels cover"}  # fmt: skip
for _name, _how in _DOCS.items():
    _function = globals()[_name]
    _function.__name__ = _function.__qualname__ = _name
    _function.__doc__ = f"""Images (batch, height, width, channels) in another size, {_how}.

    Args:
        size: new height and width.
        align_corners: whether the middles of the corner pixels stay where they are.
        half_pixel_centers: whether pixels lie at the middle of their area, as in TensorFlow 2; not of `resize_area`.
    """
    export(f"compat.v1.image.{_name}")(_function)


def _resizer(method, align_corners):
    if method not in _BY_METHOD:
        raise ValueError(f"Resize method is not implemented: {method!r}. It is one of tf.image.ResizeMethod, 0 to 3.")
    return lambda images, size: _BY_METHOD[method](images, _size(size), bool(align_corners))


def _size(size):
    """Two sizes as one tensor, called `size`."""
    if state.building and isinstance(size, list):
        return tensor(size, dtypes.int32, "size")
    return size


@export("compat.v1.image.resize", "compat.v1.image.resize_images")
def resize_images(images, size, method=ResizeMethod.BILINEAR, align_corners=False, preserve_aspect_ratio=False, name=None):
    """Images in another size.

    Args:
        images: (batch, height, width, channels) or (height, width, channels).
        size: new height and width.
        method: of `tf.image.ResizeMethod`.
        align_corners: whether the middles of the corner pixels stay where they are.
        preserve_aspect_ratio: whether the form stays; `size` is then the most that the result may have.

    Returns:
        float32; by the nearest pixel, or where the size is `size` already, the dtype of `images`
    """
    with within(name, "resize") if state.building else image_parts.scope(None):
        return image_resize.resized(images, size, _resizer(method, align_corners), preserve_aspect_ratio, keep=True)


@export("compat.v1.image.resize_image_with_pad")
def resize_image_with_pad(image, target_height, target_width, method=ResizeMethod.BILINEAR, align_corners=False):
    """Images in another size without changing their form: zeros fill what is left around them.

    Args:
        image: (batch, height, width, channels) or (height, width, channels).
        target_height, target_width: the new sizes.
        method, align_corners: as of `tf.image.resize_images`.
    """
    with image_parts.scope("resize_image_with_pad"):
        return image_resize.padded(image, target_height, target_width, lambda images, size: resize_images(
            images, size, method, align_corners), "float64")  # fmt: skip


@export("compat.v1.image.resize_image_with_crop_or_pad")
def resize_image_with_crop_or_pad(image, target_height, target_width):
    """Images in another size: their middle, or in the middle of zeros."""
    from flowlet.ops.image_bounds import resize_with_crop_or_pad

    return resize_with_crop_or_pad(image, target_height, target_width)


@export("compat.v1.image.transpose_image", "compat.v1.image.transpose")
def transpose_image(image, name=None):
    """Images with rows and columns changed for each other."""
    return image_turns.transpose(image, name)


@export("compat.v1.image.per_image_standardization")
def per_image_standardization(image):
    """Each image (..., height, width, channels) with its mean subtracted, divided by its standard deviation, in its own dtype."""
    return image_measures.standardized(image, kept=True)


@export("compat.v1.image.crop_and_resize")
def crop_and_resize(image, boxes, box_ind=None, crop_size=None, method="bilinear", extrapolation_value=0, name=None,
                    box_indices=None):  # fmt: skip
    """Parts of images, each in the same size.

    Args:
        image: (batch, height, width, channels).
        boxes: (boxes, 4): y1, x1, y2, x2 as fractions of the image.
        box_ind: which image of the batch each box is of.
        crop_size: height and width of the results.
        method: "bilinear" or "nearest".
    """
    which = either(box_indices, "box_indices", box_ind, "box_ind")
    return raw("CropAndResize", image, boxes, which, crop_size=crop_size, method=method,
               extrapolation_value=float(extrapolation_value), name=name)  # fmt: skip


@export("compat.v1.image.draw_bounding_boxes")
def draw_bounding_boxes(images, boxes, name=None, colors=None):
    """Images with the frames of boxes drawn into them.

    Args:
        images: (batch, height, width, channels).
        boxes: (batch, boxes, 4): y1, x1, y2, x2 as fractions of the image.
        colors: (colors, channels), taken in turns; by default ten that differ.
    """
    if not state.building:
        return image_boxes.drawn(images, boxes, colors)
    if colors is not None:
        return raw("DrawBoundingBoxesV2", images, boxes, colors, name=name)
    images = tensor(images)
    return made("DrawBoundingBoxes", lambda images, boxes: [image_boxes.drawn.__flowlet_row__.body(images, boxes)], images,
                tensor(boxes, dtypes.float32), name=name, outputs=[like(images)])  # fmt: skip
