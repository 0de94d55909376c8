"""tf.image gives the values of TensorFlow 2.21 (tests/oracle/record/images.py)."""

import numpy as np
import pytest

import flowlet as tf
from tests.oracle_cases import load

RECORDING = load("images_221")
# What JPEG and PNG decoders may differ by is not among these: PNG files are exact.
CASES = {case["code"]: case for case in RECORDING["cases"]}


def array_of(found):
    return np.array(found["data"], found["dtype"]).reshape(found["shape"])


@pytest.mark.parametrize("code", CASES)
def test_image(code):
    space = {"tf": tf, "np": np}
    exec(RECORDING["prelude"], space)  # noqa: S102
    found = eval(code, space)  # noqa: S307
    found = [np.asarray(one) for one in (found if isinstance(found, (list, tuple)) else [found])]
    wanted = [array_of(one) for one in CASES[code]["value"]]
    assert [(one.dtype, one.shape) for one in found] == [(one.dtype, one.shape) for one in wanted]
    for one, two in zip(found, wanted):
        tolerance = 2e-3 if one.dtype == np.float16 else 2e-6
        assert np.allclose(one.astype(float), two.astype(float), tolerance, tolerance)


def test_gradients_of_resizing_are_those_of_its_weights():
    """A resize is linear: the gradient of its sum by each pixel is the sum of that pixel's weights."""
    image = tf.Variable(tf.random.stateless_uniform([1, 4, 5, 1], [1, 2]))
    for method in ("bilinear", "nearest", "bicubic", "area", "lanczos3"):
        with tf.GradientTape() as tape:
            total = tf.reduce_sum(tf.image.resize(image, [7, 3], method))
        (found,) = [tape.gradient(total, image).numpy()]
        pixels = np.eye(20, dtype=np.float32).reshape(20, 4, 5, 1)
        weights = tf.reduce_sum(tf.image.resize(pixels, [7, 3], method), [1, 2, 3]).numpy()
        assert np.allclose(found.ravel(), weights, atol=1e-5)


def test_files_of_other_formats():
    from io import BytesIO

    from PIL import Image

    pixels = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    for kind in ("BMP", "PNG", "GIF", "JPEG"):
        file = BytesIO()
        Image.fromarray(pixels).save(file, kind)
        found = tf.io.decode_image(file.getvalue(), expand_animations=False).numpy()
        assert found.shape == (4, 4, 3)
        assert kind in ("JPEG", "GIF") or np.array_equal(found, pixels)
    again = tf.io.decode_jpeg(tf.io.encode_jpeg(tf.fill([8, 8, 3], tf.constant(200, tf.uint8))))
    assert np.abs(again.numpy().astype(int) - 200).max() <= 2
    with pytest.raises(tf.errors.InvalidArgumentError, match="Unknown image file format"):
        tf.io.decode_png(b"no picture")
