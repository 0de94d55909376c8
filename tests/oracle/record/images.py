"""tf.image of 2.21: values of expressions over fixed images.

    TF221/python tests/oracle/record/images.py
"""
import json
import os
from pathlib import Path

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", TF_ENABLE_ONEDNN_OPTS="0")
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

PRELUDE = """\
rng = np.random.RandomState(0)
img = tf.constant(rng.rand(2, 5, 6, 3).astype('float32').round(3))
u8 = tf.constant((rng.rand(2, 5, 6, 3) * 255).astype('uint8'))
boxes = tf.constant([[0., 0., 1., 1.], [0.1, 0.2, 0.5, 0.9], [-0.2, 0.3, 1.4, 0.6], [0.9, 0.8, 0.1, 0.2]])
corners = tf.constant(rng.rand(12, 4).astype('float32').round(3))
scores = tf.constant(rng.rand(12).astype('float32').round(3))
big = tf.constant(rng.rand(1, 24, 26, 2).astype('float32').round(3))
file = tf.io.encode_png(u8[0])
I = tf.image
tf.random.set_seed(7)
"""
codes = [f"I.resize(img, {size}, '{method}', antialias={antialias})" for method in (
    "bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic")
    for size in ([3, 4], [7, 6]) for antialias in (False, True)]
codes += [f"I.{name}({source})" for source in ("img", "u8[0]") for name in (
    "flip_left_right", "flip_up_down", "transpose", "rot90", "rgb_to_grayscale", "per_image_standardization", "total_variation")]
codes += [f"I.{name}(img)" for name in ("rgb_to_hsv", "hsv_to_rgb", "rgb_to_yiq", "yiq_to_rgb", "rgb_to_yuv", "yuv_to_rgb",
                                        "sobel_edges", "image_gradients")]
codes += [f"I.{call}".replace("X", source) for source in ("img", "u8") for call in (
    "adjust_brightness(X, 0.3)", "adjust_contrast(X, 2.5)", "adjust_gamma(X, 2.2, 0.9)", "adjust_hue(X, 0.3)", "adjust_hue(X, -0.3)",
    "adjust_saturation(X, 1.7)", "resize_with_crop_or_pad(X, 3, 9)", "resize_with_crop_or_pad(X, 8, 4)", "central_crop(X, 0.5)",
    "crop_to_bounding_box(X, 1, 2, 3, 4)", "pad_to_bounding_box(X, 1, 2, 8, 9)", "resize_with_pad(X, 9, 5)")]
codes += [f"I.convert_image_dtype(tf.cast({value}, tf.{one}), tf.{two}, saturate={saturate})"
          for one, value in (("float32", "[0., 0.25, 0.999, 1.]"), ("uint8", "[0, 1, 100, 255]"), ("int16", "[0, 1, 100, 32767]"))
          for two in ("float32", "float16", "uint8", "int16", "int32") for saturate in (False, True)]
codes += """
I.resize(img, [20, 3], preserve_aspect_ratio=True)
I.resize(u8[0], [5, 5])
I.rot90(img, 2)
I.rot90(img, 3)
I.rot90(u8[1], -1)
I.grayscale_to_rgb(img[..., :1])
I.crop_and_resize(img, boxes, [0, 1, 1, 0], [4, 3], extrapolation_value=0.25)
I.crop_and_resize(u8, boxes, [0, 1, 1, 0], [1, 4], 'nearest')
I.draw_bounding_boxes(img, tf.stack([boxes, boxes[::-1]]), None)
I.draw_bounding_boxes(img, tf.stack([boxes, boxes[::-1]]), [[1., 0., 0.], [0., 0.5, 0.]])
I.non_max_suppression(corners, scores, 6, 0.3, 0.2)
I.non_max_suppression_with_scores(corners, scores, 6, 0.3, 0.2, 0.5)
I.psnr(img, img * 0.9, 1.0)
I.psnr(u8, u8 // 2, 255)
I.ssim(big, big * 0.8, 1.0)
I.ssim_multiscale(big, big * 0.8, 1.0, power_factors=(0.5, 0.5))
tf.io.decode_png(file)
tf.io.decode_png(file, channels=4)
tf.io.decode_png(file, dtype=tf.uint16)
tf.io.decode_image(file, dtype=tf.float32)
I.random_flip_left_right(img[0])
I.random_flip_up_down(img, seed=3)
I.random_brightness(img, 0.3)
I.random_contrast(u8, 0.3, 1.5, seed=1)
I.random_hue(img, 0.3)
I.random_saturation(img, 0.3, 2.0)
I.random_crop(img, [1, 3, 3, 3])
I.stateless_random_flip_left_right(img, [1, 2])
I.stateless_random_flip_up_down(img[0], [1, 2])
I.stateless_random_brightness(img, 0.2, [1, 2])
I.stateless_random_crop(img, [2, 2, 2, 3], [1, 3])
I.stateless_random_saturation(img, 0.2, 2.0, [1, 3])
""".strip().splitlines()


def encoded(value):
    array = np.asarray(value)
    flat = [float(f"{one:.9g}") for one in array.ravel().tolist()] if array.dtype.kind == "f" else array.ravel().tolist()
    return {"dtype": array.dtype.name, "shape": list(array.shape), "data": flat}


cases = []
for code in codes:
    space = {"tf": tf, "np": np}
    exec(PRELUDE, space)
    try:
        found = eval(code, space)
    except (tf.errors.InvalidArgumentError, tf.errors.NotFoundError):
        continue  # no such kernel
    cases.append({"code": code, "value": [encoded(one) for one in found] if isinstance(found, (list, tuple)) else [encoded(found)]})
head = {"release": tf.__version__, "script": "tests/oracle/record/images.py", "prelude": PRELUDE}
target = Path(__file__).resolve().parents[1] / "images_221.json"
target.write_text(json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]}\n")
print(len(cases), target.stat().st_size)
