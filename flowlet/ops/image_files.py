"""`tf.image.decode_jpeg` and its kin: images from the bytes of files and back, by Pillow, on the host."""

import io

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.op import op
from flowlet.ops import image_parts
from flowlet.ops.gather import listed
from flowlet.ops.image_dtypes import convert_image_dtype

_MODES = {1: "L", 3: "RGB", 4: "RGBA"}
_FORMATS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG": "PNG", b"GIF8": "GIF", b"BM": "BMP"}


def _kind(data):
    return next((name for start, name in _FORMATS.items() if data.startswith(start)), None)


def _opened(contents, op_type, *kinds):
    """The picture of a file, in one of the formats that will do."""
    from PIL import Image, UnidentifiedImageError

    if np.ndim(contents):
        raise errors.invalid(f"contents must be scalar, got shape {listed(contents)}", op_type)
    data = np.asarray(contents, object).item()
    if _kind(data) not in kinds:
        wanted = " or ".join(kinds)
        raise errors.invalid(errors.message(
            f"Unknown image file format. One of JPEG, PNG, GIF, BMP required. Expected image (JPEG, PNG, GIF, or BMP), got "
            f"unknown format starting with {str(data[:8])[1:]} ({len(data)} bytes).", f"the bytes of a {wanted} file.",
            "read the whole file: tf.io.read_file(path)."), op_type)  # fmt: skip
    try:
        picture = Image.open(io.BytesIO(data))
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise errors.invalid(f"Invalid {_kind(data)} data or crop window, data size {len(data)}: {error}", op_type) from None
    return picture


def _pixels(picture, channels, op_type):
    """(height, width, channels) of a picture, in `channels` channels or, for 0, in its own."""
    if channels not in (0, 1, 2, 3, 4):
        raise errors.invalid(f"channels must be 0, 1, 3 or 4, got {channels}", op_type)
    if picture.mode.startswith("I"):
        wide = np.asarray(picture)
        return (wide if wide.ndim == 3 else wide[..., None]).astype(np.uint16)
    if channels == 0:
        clear = "transparency" in picture.info
        mode = {"1": "L", "P": "RGBA" if clear else "RGB", "CMYK": "RGB", "YCbCr": "RGB"}.get(picture.mode, picture.mode)
    else:
        mode = _MODES.get(channels, "LA")
    found = np.asarray(picture if picture.mode == mode else picture.convert(mode))
    return found if found.ndim == 3 else found[..., None]


def _as_dtype(pixels, dtype):
    """Pixels of 8 or 16 bits as uint8 or uint16."""
    if pixels.dtype == dtype._np:
        return pixels
    return (pixels >> 8).astype(np.uint8) if dtype is dtypes.uint8 else pixels.astype(np.uint16) * np.uint16(257)


@op("DecodeJpeg", "image.decode_jpeg", "io.decode_jpeg", inputs="contents:string", host=True, gradient=False)
def decode_jpeg(contents, channels=0, ratio=1, fancy_upscaling=True, try_recover_truncated=False, acceptable_fraction=1,
                dct_method="", name=None):  # fmt: skip
    """The picture of a JPEG file: uint8 of shape (height, width, channels).

    Args:
        contents: the bytes of the file; a PNG, GIF (of one picture) or BMP file will do too.
        channels: 0 for those of the file, 1 for shades of grey, 3 for red, green and blue.
        ratio: 1, 2, 4 or 8: how much smaller the picture becomes.
        fancy_upscaling, try_recover_truncated, acceptable_fraction, dct_method: accepted.
    """
    picture = _opened(contents, "DecodeJpeg", *_FORMATS.values())
    if ratio != 1:
        picture = picture.reduce(ratio)
    return _as_dtype(_pixels(picture, channels, "DecodeJpeg"), dtypes.uint8)


@op("DecodePng", "image.decode_png", "io.decode_png", inputs="contents:string", host=True, gradient=False)
def decode_png(contents, channels=0, dtype=dtypes.uint8, name=None):
    """The picture of a PNG file, of shape (height, width, channels).

    Args:
        contents: the bytes of the file; a JPEG, GIF (of one picture) or BMP file will do too.
        channels: 0 for those of the file, 1 for shades of grey, 3 for red, green and blue, 4 with opacity.
        dtype: uint8 or uint16.
    """
    picture = _opened(contents, "DecodePng", *_FORMATS.values())
    return _as_dtype(_pixels(picture, channels, "DecodePng"), dtypes.as_dtype(dtype))


@op("DecodeBmp", "image.decode_bmp", "io.decode_bmp", inputs="contents:string", host=True, gradient=False)
def decode_bmp(contents, channels=0, name=None):
    """The picture of a BMP file: uint8 of shape (height, width, channels).

    Args:
        contents: the bytes of the file.
        channels: 0 for those of the file, else 1, 3 or 4.
    """
    return _pixels(_opened(contents, "DecodeBmp", "BMP"), channels, "DecodeBmp")


def _frames(picture):
    from PIL import ImageSequence

    return np.stack([np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(picture)])


@op("DecodeGif", "image.decode_gif", "io.decode_gif", inputs="contents:string", host=True, gradient=False)
def decode_gif(contents, name=None):
    """The pictures of a GIF file: uint8 of shape (pictures, height, width, 3)."""
    return _frames(_opened(contents, "DecodeGif", "GIF"))


@op("DecodeImage", inputs="contents:string", host=True, gradient=False)
def _decode_image(contents, channels, expand_animations, name=None):
    picture = _opened(contents, "DecodeImage", *_FORMATS.values())
    if picture.format == "GIF":
        frames = _frames(picture)
        return frames if expand_animations else frames[0]
    return _as_dtype(_pixels(picture, channels, "DecodeImage"), dtypes.uint8)


@export("image.decode_image", "io.decode_image")
def decode_image(contents, channels=None, dtype=dtypes.uint8, name=None, expand_animations=True):
    """The picture of a JPEG, PNG, GIF or BMP file, of shape (height, width, channels).

    Args:
        contents: the bytes of the file.
        channels: None or 0 for those of the file, 1 for shades of grey, 3 for red, green and blue, 4 with opacity.
        dtype: uint8, or a dtype that the result is converted to as `tf.image.convert_image_dtype` does.
        expand_animations: whether the pictures of a GIF file come as (pictures, height, width, 3); else only the first.

    >>> import flowlet as tf
    >>> file = tf.io.encode_png(tf.constant([[[1, 2, 3]]], tf.uint8))
    >>> tf.io.decode_image(file).numpy().tolist()
    [[[1, 2, 3]]]
    """
    with image_parts.scope(name or "decode_image"):
        found = _decode_image(contents, int(channels or 0), bool(expand_animations))
        dtype = dtypes.as_dtype(dtype)
        return found if dtype is dtypes.uint8 else convert_image_dtype(found, dtype)


def _picture(image, op_type, allowed):
    from PIL import Image

    if image.ndim != 3 or image.shape[2] not in allowed:
        counts = ", ".join(map(str, allowed))
        raise errors.invalid(f"image must have {counts} channels and 3 axes, got shape {listed(image)}", op_type)
    image = np.asarray(image)
    return Image.fromarray(image[..., 0] if image.shape[2] == 1 else image)


def _written(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


@op("EncodeJpeg", "image.encode_jpeg", "io.encode_jpeg", inputs="image:uint8", host=True, gradient=False)
def encode_jpeg(image, format="", quality=95, progressive=False, optimize_size=False, chroma_downsampling=True,  # noqa: A002
                density_unit="in", x_density=300, y_density=300, xmp_metadata="", name=None):  # fmt: skip
    """The bytes of a JPEG file of a picture.

    Args:
        image: uint8 of shape (height, width, 1 or 3).
        format: "", "grayscale" or "rgb": what the number of channels has to be.
        quality: 0 to 100.
        progressive, optimize_size, chroma_downsampling: how it is written.
        density_unit, x_density, y_density: noted in the file.
        xmp_metadata: accepted.
    """
    allowed = {"grayscale": (1,), "rgb": (3,)}.get(format, (1, 3))
    dots = (x_density, y_density) if density_unit == "in" else (x_density * 2.54, y_density * 2.54)
    return _written(_picture(image, "EncodeJpeg", allowed), "JPEG", quality=int(quality), progressive=progressive,
                    optimize=optimize_size, subsampling=2 if chroma_downsampling else 0, dpi=dots)  # fmt: skip


@op("EncodePng", "image.encode_png", "io.encode_png", inputs="image:T", types={"T": (dtypes.uint8, dtypes.uint16)}, host=True,
    gradient=False)  # fmt: skip
def encode_png(image, compression=-1, name=None):
    """The bytes of a PNG file of a picture.

    Args:
        image: uint8 of shape (height, width, channels) with 1 to 4 channels (2 and 4: the last is opacity); or uint16 of one.
        compression: 0 to 9; -1 for the library's choice.
    """
    allowed = (1, 2, 3, 4) if image.dtype == np.uint8 else (1,)
    level = {} if compression < 0 else {"compress_level": int(compression)}
    return _written(_picture(image, "EncodePng", allowed), "PNG", **level)


@op("DecodeAndCropJpeg", "image.decode_and_crop_jpeg", "io.decode_and_crop_jpeg", inputs="contents:string crop_window:int32",
    host=True, gradient=False)  # fmt: skip
def decode_and_crop_jpeg(contents, crop_window, channels=0, ratio=1, fancy_upscaling=True, try_recover_truncated=False,
                         acceptable_fraction=1, dct_method="", name=None):  # fmt: skip
    """A part of the picture of a JPEG file.

    Args:
        crop_window: y, x, height, width.
        contents, channels: as of `tf.image.decode_jpeg`; the other arguments are accepted.
    """
    y, x, height, width = map(int, crop_window)
    picture = _opened(contents, "DecodeAndCropJpeg", "JPEG")
    if min(y, x) < 0 or min(height, width) <= 0 or y + height > picture.height or x + width > picture.width:
        raise errors.invalid(f"Invalid JPEG data or crop window {[y, x, height, width]} of a picture of {picture.height} x "
                             f"{picture.width}", "DecodeAndCropJpeg")  # fmt: skip
    return _pixels(picture, channels, "DecodeAndCropJpeg")[y : y + height, x : x + width]


@op("ExtractJpegShape", "image.extract_jpeg_shape", "io.extract_jpeg_shape", inputs="contents:string", host=True, gradient=False)
def extract_jpeg_shape(contents, output_type=dtypes.int32, name=None):
    """The shape (height, width, channels) of the picture of a JPEG file."""
    picture = _opened(contents, "ExtractJpegShape", "JPEG")
    return np.array([picture.height, picture.width, len(picture.getbands())], dtypes.as_dtype(output_type)._np)


@export("image.is_jpeg", "io.is_jpeg")
def is_jpeg(contents, name=None):
    """Whether bytes begin as those of a JPEG file."""
    from flowlet.ops import compare, strings

    with image_parts.scope(name or "is_jpeg"):
        return compare.equal(strings.substr(contents, 0, 3), b"\xff\xd8\xff")


def as_jpeg(image, quality):
    """The image as it is after being written as JPEG and read again."""
    kind = image.dtype
    channels = image.shape.as_list()[-1]
    written = encode_jpeg(convert_image_dtype(image, dtypes.uint8, saturate=True), quality=quality)
    return convert_image_dtype(decode_jpeg(written, channels=channels), kind, saturate=True)


@export("image.adjust_jpeg_quality")
def adjust_jpeg_quality(image, jpeg_quality, dct_method="", name=None):
    """An image (height, width, channels) with the losses of a JPEG file of this quality (0 to 100)."""
    from flowlet.core import convert as conversion

    with image_parts.scope(name or "adjust_jpeg_quality"):
        return as_jpeg(image_parts.tensor(image, "image"), int(conversion.static(jpeg_quality)))
