"""Convolutions, their gradients and transposes, depthwise ones, dilation and erosion."""

from ..row import Row, other, real

LAYOUT = "TensorFlow has this layout on GPUs only; flowlet computes it"
GROUPS = "TensorFlow has gradients of grouped convolutions on GPUs only; flowlet computes them"
DILATED = "TensorFlow has gradients of dilated convolutions on GPUs only; flowlet computes them"
UNSET = "TensorFlow's kernel returns memory that nobody wrote"
STATIC = "TensorFlow does not look at sizes that are unknown while it traces"
UNROLLED = {"symbolic": "a window of unknown height: flowlet takes it for 5040 rows, and unrolls them"}

CONV2D = "tf.nn.conv2d(a, b, {})"
CONV3D = "tf.nn.conv3d(a, b, {})"
TRANSPOSE = "tf.nn.conv2d_transpose(a, b, {})"
DEPTHWISE = "tf.nn.depthwise_conv2d(a, b, {})"
DILATION = "tf.nn.dilation2d(a, b, {})"


def calls(form, texts):
    return [form.format(one) for one in texts]


ROWS = [
    Row("nn.conv2d", real(2, 4, 5, 2), other(3, 2, 2, 3), call=CONV2D.format("1, 'SAME'"), more=calls(CONV2D, [
        "[1, 2, 2, 1], 'VALID'", "[2, 1], 'SAME'", "[2], 'SAME'", "2, [[0, 0], [2, 1], [0, 1], [0, 0]]",
        "strides=1, padding='VALID'",
        "[1, 2, 3], 'SAME'", "[2, 1, 1, 1], 'SAME'", "0, 'SAME'", "1, 'same'", "1, 'EXPLICIT'", "1, None", "'1', 'SAME'",
        "1, [[1, 0], [1, 0], [0, 2], [0, 0]]", "1, [[1, 0], [0, 2]]", "1, [[0, 0], [-1, 0], [0, 2], [0, 0]]",
        "1, 'SAME', 'NHCW'", "1, 'SAME', dilations=0", "1, 'SAME', dilations=[2, 1, 1, 1]"])),
    Row("nn.conv2d", real(2, 4, 5, 2), other(2, 2, 2, 3), call=CONV2D.format("1, 'SAME', dilations=2"),
        known={"gradient/*": DILATED, "second/*": DILATED}, more=calls(CONV2D, [
            "1, 'VALID', dilations=[2, 3]", "1, 'SAME', dilations=[1, 2, 3, 1]", "2, 'SAME', dilations=2"])),
    Row("nn.conv2d", real(1, 3, 4, 4), other(2, 2, 2, 4), call=CONV2D.format("1, 'SAME'"), more=calls(CONV2D, ["2, 'VALID'"]),
        known={"gradient/*": GROUPS, "second/*": GROUPS}),
    Row("nn.conv2d", real(1, 2, 3, 4), other(2, 2, 2, 3), call=CONV2D.format("1, 'SAME', data_format='NCHW'"),
        known={"*/*": LAYOUT}),
    Row("nn.conv2d", real(2, 2, 3, 3, 1), other(2, 2, 1, 2), call=CONV2D.format("1, 'SAME'")),
    Row("nn.conv1d", real(2, 5, 2), other(3, 2, 3), call="tf.nn.conv1d(a, b, 1, 'SAME')", more=calls("tf.nn.conv1d(a, b, {})", [
        "2, 'VALID'", "[1, 2, 1], 'SAME'", "[2], 'VALID'", "[1, 2], 'VALID'", "1, 'SAME', 'foo'", "0, 'SAME'", "1, 'foo'",
        "1, [[0, 0], [1, 1], [0, 0]]", "1, 'SAME', dilations=[1, 2]"])),
    Row("nn.conv1d", real(2, 5, 2), other(2, 2, 3), call="tf.nn.conv1d(a, b, 1, 'SAME', dilations=2)",
        known={"gradient/*": DILATED, "second/*": DILATED}),
    Row("nn.conv3d", real(1, 3, 2, 3, 2), other(2, 2, 2, 2, 2), call=CONV3D.format("[1, 1, 1, 1, 1], 'SAME'"), more=calls(CONV3D, [
        "[1, 2, 1, 2, 1], 'VALID'", "1, 'SAME'", "[1, 1, 1], 'SAME'", "[2, 1, 1, 1, 1], 'SAME'", "[1, 0, 1, 1, 1], 'SAME'",
        "[1] * 5, 'foo'", "[1] * 5, 'SAME', 'NDCHW'", "[1] * 5, 'SAME', dilations=2",
        "[1] * 5, 'SAME', dilations=[2, 1, 1, 1, 1]"])),
    Row("nn.conv3d", real(1, 3, 3, 3, 1), other(2, 2, 2, 1, 1), call=CONV3D.format("[1] * 5, 'VALID', dilations=[1, 2, 1, 2, 1]"),
        known={"*/*": DILATED}),
    Row("nn.convolution", real(1, 4, 4, 2), other(2, 2, 2, 3), more=calls("tf.nn.convolution(a, b, {})", [
        "2, 'SAME'", "[2, 1], 'SAME'", "[1, 2, 1, 1], 'SAME'", "padding='same'", "[1, 2, 3]", "0", "2, dilations=2",
        "data_format='foo'", "padding=[[0, 0], [1, 1], [1, 1], [0, 0]]"])),
    Row("nn.convolution", real(1, 5, 2), other(2, 2, 3), more=["tf.nn.convolution(a, b, 2, 'SAME')"]),
    Row("nn.convolution", real(1, 3, 4, 3, 1), other(2, 2, 2, 1, 1), more=calls("tf.nn.convolution(a, b, {})", [
        "padding='SAME', dilations=[2, 1, 2]", "dilations=2", "2, 'SAME'", "2, dilations=2"])),
    Row("nn.atrous_conv2d", real(1, 5, 4, 2), other(2, 2, 2, 2), call="tf.nn.atrous_conv2d(a, b, 1, 'SAME')", more=calls(
        "tf.nn.atrous_conv2d(a, b, {})", ["2, 'VALID'", "2, 'SAME'", "0, 'SAME'", "1, 'foo'"])),
    Row("nn.conv2d_transpose", real(1, 3, 3, 2), other(2, 2, 3, 2), call=TRANSPOSE.format("[1, 6, 6, 3], 2"),
        more=calls(TRANSPOSE, [
            "[1, 5, 5, 3], 2", "[1, 6, 7, 3], 2, 'VALID'", "[6, 6], 2", "[1, 3, 3, 3], 1, [[0, 0], [1, 0], [0, 1], [0, 0]]",
            "[1, 8, 8, 3], 2", "[6, 6, 3], 2", "[2, 6, 6, 3], 2", "[1, 6, 6, 3], [1, 2, 3]", "[1, 6, 6, 3], 0",
            "[1, 6, -6, 3], 2",
            "[1, 6, 6, 3], 2, 'foo'", "tf.constant([1, 6, 6, 3]), [1, 2, 2, 1]"])),
    Row("nn.conv2d_transpose", real(1, 3, 3, 2), other(2, 2, 1, 2), call=TRANSPOSE.format("[1, 3, 3, 2], 1"),
        known={"*/*": GROUPS}),
    Row("nn.conv2d_transpose", real(1, 2, 3, 3), other(2, 2, 1, 2), call=TRANSPOSE.format("[1, 1, 6, 6], 2, data_format='NCHW'"),
        known={"*/*": LAYOUT}),
    Row("nn.conv1d_transpose", real(1, 3, 2), other(2, 3, 2), call="tf.nn.conv1d_transpose(a, b, [1, 6, 3], 2)",
        more=calls("tf.nn.conv1d_transpose(a, b, {})", [
            "[1, 6, 3], [1, 2, 1]", "[1, 5, 3], 2", "[1, 7, 3], 2, 'VALID'", "[1, 6, 3], [1, 2]",
            "[1, 6, 3], 2, 'SAME', 'foo'"])),
    Row("nn.conv3d_transpose", real(1, 2, 2, 2, 1), other(2, 2, 2, 2, 1),
        call="tf.nn.conv3d_transpose(a, b, [1, 4, 4, 4, 2], 2)", more=calls("tf.nn.conv3d_transpose(a, b, {})", [
            "[1, 3, 4, 3, 2], [1, 2, 2, 2, 1]", "[1, 4, 4, 4, 2], 2, 'VALID'", "[1, 5, 4, 4, 2], 2", "[4, 4, 4, 2], 2",
            "[1, 4, 4, 4, 1], 2", "[1, 4, 4, 4, 2], [2, 2]", "[1, 4, 4, 4, 2], 2, 'foo'"]),
        known={"empty/no columns": UNSET}),
    Row("nn.conv_transpose", real(1, 3, 3, 2), other(2, 2, 3, 2), call="tf.nn.conv_transpose(a, b, [1, 6, 6, 3], 2)",
        more=calls("tf.nn.conv_transpose(a, b, {})", ["[1, 6, 6, 3], [2, 2]", "6, 2", "[6, 6], 2",
        "[1, 6, 6, 3], 2, data_format='foo'"])),
    Row("nn.atrous_conv2d_transpose", real(1, 4, 4, 2), other(2, 2, 1, 2),
        call="tf.nn.atrous_conv2d_transpose(a, b, [1, 4, 4, 1], 2, 'SAME')", more=calls("tf.nn.atrous_conv2d_transpose(a, b, {})", [
            "[1, 6, 6, 1], 2, 'VALID'", "[1, 5, 5, 1], 1, 'VALID'", "[1, 4, 4, 1], 0, 'SAME'", "[1, 4, 4, 1], 2, 'foo'",
            "[4, 4, 1], 2, 'SAME'"])),
    Row("nn.depthwise_conv2d", real(1, 4, 4, 2), other(3, 2, 2, 2), without=UNROLLED,
        call=DEPTHWISE.format("[1, 1, 1, 1], 'SAME'"),
        more=calls(DEPTHWISE, [
            "[1, 2, 2, 1], 'VALID'", "[1, 1, 1, 1], [[0, 0], [1, 0], [0, 1], [0, 0]]", "[1, 1, 1, 1], 'SAME', dilations=[2, 1]",
            "[1, 2, 2, 1], 'SAME', dilations=[2, 2]", "[1, 1, 2, 1], 'SAME'", "2, 'SAME'", "[2, 2], 'SAME'",
            "[1, 0, 0, 1], 'SAME'",
            "[2, 1, 1, 1], 'SAME'", "[1, 1, 1, 1], 'foo'", "[1, 1, 1, 1], 'EXPLICIT'"])),
    Row("nn.depthwise_conv2d", real(1, 4, 3, 2), other(2, 2, 2, 1), without=UNROLLED,
        call=DEPTHWISE.format("[1, 1, 1, 1], 'VALID'")),
    Row("nn.depthwise_conv2d", real(1, 2, 3, 3), other(2, 2, 2, 1), without=UNROLLED,
        call=DEPTHWISE.format("[1, 1, 1, 1], 'SAME', 'NCHW'"),
        known={"*/*": LAYOUT}),
    Row("nn.depthwise_conv2d_backprop_input", real(2, 2, 2, 1), other(1, 4, 4, 2),
        call="tf.nn.depthwise_conv2d_backprop_input([1, 4, 4, 2], a, b, [1, 1, 1, 1], 'SAME')", more=calls(
            "tf.nn.depthwise_conv2d_backprop_input({})", [
                "[1, 7, 7, 2], a, b, [1, 2, 2, 1], 'SAME'", "[1, 5, 5, 2], a, b, [1, 1, 1, 1], 'VALID'",
                "[1, 4, 4, 3], a, b, [1, 1, 1, 1], 'SAME'", "[4, 4, 2], a, b, [1, 1, 1, 1], 'SAME'",
                "[1, 5, 4, 2], a, b, [1, 1, 1, 1], 'SAME'"]),
        known={"empty/no columns": UNSET, "symbolic/shape": "flowlet takes the batch of the gradient, TensorFlow of the sizes"}),
    Row("nn.depthwise_conv2d_backprop_filter", real(1, 4, 4, 2), other(1, 4, 4, 2),
        call="tf.nn.depthwise_conv2d_backprop_filter(a, [2, 2, 2, 1], b, [1, 1, 1, 1], 'SAME')", more=calls(
            "tf.nn.depthwise_conv2d_backprop_filter(a, {})", [
                "[3, 3, 2, 1], b[:, :2, :2], [1, 2, 2, 1], 'SAME'", "[1, 1, 2, 1], b, [1, 1, 1, 1], 'VALID'",
                "[2, 2, 2, 1], b[:, :3], [1, 1, 1, 1], 'SAME'"]),
        known={"empty/no rows": UNSET}),
    Row("nn.separable_conv2d", real(1, 4, 4, 2), other(2, 2, 2, 2), real(1, 1, 4, 3), without=UNROLLED,
        call="tf.nn.separable_conv2d(a, b, c, [1, 1, 1, 1], 'SAME')", more=calls("tf.nn.separable_conv2d(a, b, c, {})", [
            "[1, 2, 2, 1], 'VALID'", "[1, 1, 1, 1], 'SAME', dilations=[2, 2]", "[1, 2, 1, 1], 'SAME'", "[1, 1, 1, 1], 'foo'"]),
        known={"batch/longer": STATIC}),
    Row("nn.dilation2d", real(1, 4, 4, 2), other(2, 2, 2), without=UNROLLED,
        call=DILATION.format("[1, 1, 1, 1], 'SAME', 'NHWC', [1, 1, 1, 1]"),
        more=calls(DILATION, [
            "[1, 2, 2, 1], 'VALID', 'NHWC', [1, 1, 1, 1]", "[1, 1, 1, 1], 'VALID', 'NHWC', [1, 2, 2, 1]",
            "[1, 1, 1, 1], 'SAME', 'NCHW', [1, 1, 1, 1]", "1, 'SAME', 'NHWC', [1, 1, 1, 1]",
            "[1, 1], 'SAME', 'NHWC', [1, 1, 1, 1]",
            "[1, 1, 1, 1], 'foo', 'NHWC', [1, 1, 1, 1]", "[2, 1, 1, 1], 'SAME', 'NHWC', [1, 1, 1, 1]",
            "[1, 0, 1, 1], 'SAME', 'NHWC', [1, 1, 1, 1]"])),
    Row("nn.erosion2d", real(1, 4, 4, 2), other(2, 2, 2), without=UNROLLED,
        call="tf.nn.erosion2d(a, b, [1, 1, 1, 1], 'SAME', 'NHWC', [1, 1, 1, 1])",
        more=["tf.nn.erosion2d(a, b, [1, 2, 2, 1], 'VALID', 'NHWC', [1, 1, 1, 1])",
              "tf.nn.erosion2d(a, b, [1, 1, 1, 1], 'SAME', 'NCHW', [1, 1, 1, 1])"]),
]
