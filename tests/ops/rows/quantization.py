"""`tf.quantization`: numbers rounded to a few levels."""

from ..row import Row, of

NUMBERS = of([[-8.0, -6, -1.03, 0], [0.02, 3.3, 6, 9]])


def calls(form, texts):
    return [form.format(one) for one in texts]


ROWS = [
    Row("quantization.fake_quant_with_min_max_args", NUMBERS, more=calls("tf.quantization.fake_quant_with_min_max_args(a, {})", [
        "-3, 5, 4", "-3, 5, 4, True", "1, 5", "-5, -1", "5, 1", "num_bits=1", "num_bits=17", "-0.5, 7.25, 8, True"])),
    Row("quantization.fake_quant_with_min_max_args_gradient", NUMBERS, NUMBERS, more=[
        "tf.quantization.fake_quant_with_min_max_args_gradient(a, b, -3, 3)"]),
    Row("quantization.fake_quant_with_min_max_vars", NUMBERS, of(-6.0), of(6.0), more=calls(
        "tf.quantization.fake_quant_with_min_max_vars(a, {})", ["b, c, 4, True", "-3., 5.5", "0., 0.", "[-6.], c", "b, c, 1"])),
    Row("quantization.fake_quant_with_min_max_vars_gradient", NUMBERS, NUMBERS, of(-6.0), of(6.0)),
    Row("quantization.fake_quant_with_min_max_vars_per_channel", of([[-8.0, -6], [3.3, 6], [9, 0]]), of([-6.0, -1]), of([6.0, 2]),
        more=["tf.quantization.fake_quant_with_min_max_vars_per_channel(a, [-6.], [6.])"]),
    Row("quantization.fake_quant_with_min_max_vars_per_channel_gradient", of([[-8.0, -6], [3.3, 6], [9, 0]]),
        of([[-8.0, -6], [3.3, 6], [9, 0]]), of([-6.0, -1]), of([6.0, 2])),
    Row("quantization.quantize_and_dequantize_v2", NUMBERS,
        call="tf.quantization.quantize_and_dequantize_v2(a, -6., 6., range_given=True)",
        more=calls("tf.quantization.quantize_and_dequantize_v2(a, {})", [
            "-6., 6.", "-6., 4., num_bits=4, range_given=True", "0., 4., False, 4, True",
            "-6., 6., True, 3, True, narrow_range=True",
            "-6., 6., True, 3, True, 'HALF_UP'", "-6., 6., round_mode='FOO'", "-6., 6., axis=1", "-6., 6., num_bits=0",
            "-6., 6., axis=2", "1., 3., range_given=True"]), known={
            "second/*": "TensorFlow's second derivative fails, called with the wrong number of arguments",
            "*/more 6": "TensorFlow wants as many ends as there are slices where it asks for none in the forward pass"}),
    Row("quantization.quantize_and_dequantize", NUMBERS,
        call="tf.quantization.quantize_and_dequantize(a, -6., 6., range_given=True)",
        more=["tf.quantization.quantize_and_dequantize(a, -6., 6.)"]),
]
