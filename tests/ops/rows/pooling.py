"""Pooling, response normalization, and blocks and patches of images."""

from ..row import Row, of, other, positive, real

LAYOUT = "TensorFlow has this layout on GPUs only; flowlet computes it"
SECOND = "TensorFlow has no second derivative of pooling with explicit padding; flowlet has"
BORDER = "TensorFlow's rule for the shape forgets the last border"
DEPTH = "TensorFlow has no gradient of pooling across channels; flowlet has"
WINDOWS = of([[0.0, 0.0, -1.0, -1.0], [0.0, 0.0, -1.0, 2.0], [2.0, 2.0, -3.0, -3.0]])  # equal elements


def calls(form, texts):
    return [form.format(one) for one in texts]


PLACES = ["2, 1, 'SAME'", "[2, 3], [1, 2], 'VALID'", "[1, 2, 2, 1], [1, 2, 1, 1], 'SAME'", "3, 2, 'SAME'", "2, 3, 'VALID'",
          "[2, 2, 2], 1, 'SAME'", "2, [1, 1, 1], 'SAME'", "0, 1, 'SAME'", "2, 0, 'SAME'", "7, 1, 'VALID'", "2, 1, 'same'",
          "[2, 2, 2, 1], 1, 'SAME'", "2, [2, 1, 1, 1], 'SAME'", "2, 2, 'VALID', data_format='foo'"]  # fmt: skip

ROWS = [
    Row("nn.max_pool2d", real(1, 4, 5, 2), call="tf.nn.max_pool2d(a, 2, 2, 'VALID')", more=[
        *calls("tf.nn.max_pool2d(a, {})", [
            *PLACES, "2, 2, [[0, 0], [1, 0], [0, 1], [0, 0]]", "2, 2, [[0, 0], [2, 0], [0, 1], [0, 0]]",
            "2, 2, [[0, 0], [1, 0], [0, 1], [0, 1]]", "2, 2, [[1, 0], [0, 1]]", "2, 2, 'EXPLICIT'",
            "[1, 1, 1, 2], [1, 1, 1, 2], 'VALID'", "[1, 1, 1, 2], 1, 'VALID'", "[1, 2, 2, 2], 1, 'VALID'"]),
        "tf.nn.max_pool2d(np.arange(16).reshape(1, 4, 4, 1), 2, 2, 'VALID')",
        "tf.nn.max_pool2d([[[[np.nan], [1.], [-np.inf], [-np.inf]], [[3.], [2], [-np.inf], [np.nan]]]], 2, 2, 'VALID')"],
        known={"second/more 14": SECOND, "gradient/more 19": DEPTH, "second/more 19": DEPTH}),
    Row("nn.max_pool2d", WINDOWS, call="tf.nn.max_pool2d(a[None, :, :, None], 2, 1, 'SAME')",
        without={"empty": "an image without rows", "wrong": "the call takes a matrix", "batch": "rows are no batch",
                 "symbolic": "rows are no batch"},
        more=calls("tf.nn.max_pool2d(a[None, :, :, None], {})", ["2, 2, 'SAME'", "3, 1, 'SAME'", "3, 2, 'SAME'",
        "[3, 4], 3, 'SAME'"])),
    Row("nn.max_pool2d", real(1, 2, 4, 4), call="tf.nn.max_pool2d(a, 2, 2, 'VALID', 'NCHW')", known={"*/*": LAYOUT}),
    Row("nn.max_pool2d", real(1, 12, 10, 1), call="tf.nn.max_pool2d(a, [12, 9], [12, 9], 'VALID')",
        more=["tf.nn.max_pool2d(a, [9, 10], 1, 'VALID')", "tf.nn.max_pool2d(a, 9, 10, 'SAME')"]),
    Row("nn.max_pool", real(1, 4, 4, 2), call="tf.nn.max_pool(a, 2, 2, 'VALID')", more=calls("tf.nn.max_pool({})", [
        "a[0], 2, 2, 'SAME'", "a[0, 0], 2, 2, 'SAME'", "a[:, :, :, :, None], 2, 2, 'SAME'", "a, [1, 2, 2], 2, 'SAME'"])),
    Row("nn.max_pool1d", real(1, 5, 2), call="tf.nn.max_pool1d(a, 2, 2, 'SAME')", more=calls("tf.nn.max_pool1d(a, {})", [
        "[1, 2, 1], [2], 'VALID'", "2, 1, [[0, 0], [1, 1], [0, 0]]", "[2, 2], 1, 'SAME'", "0, 1, 'SAME'",
        "2, 0, 'SAME'", "2, 1, 'foo'",
        "2, 1, 'EXPLICIT'"]), known={"second/more 1": SECOND}),
    Row("nn.max_pool3d", real(1, 3, 3, 2, 2), call="tf.nn.max_pool3d(a, 2, 2, 'SAME')", more=calls("tf.nn.max_pool3d(a, {})", [
        "2, 1, 'SAME'", "[1, 2, 2], [1, 2, 1], 'VALID'", "[2, 2], 1, 'SAME'", "0, 1, 'SAME'", "2, 0, 'SAME'", "6, 1, 'VALID'",
        "2, 1, 'EXPLICIT'", "2, 1, [[0, 0]] * 5", "[1, 2, 2, 2, 2], 1, 'SAME'", "[2, 2, 2, 2, 1], 1, 'SAME'"])),
    Row("nn.max_pool3d", WINDOWS, call="tf.nn.max_pool3d(a[None, :, :, None, None], 2, 1, 'SAME')",
        without={"empty": "a volume without rows", "wrong": "the call takes a matrix", "batch": "rows are no batch",
                 "symbolic": "rows are no batch"},
        more=["tf.nn.max_pool3d(a[None, :, :, None, None], [2, 2, 1], [2, 2, 1], 'SAME')"]),
    Row("nn.avg_pool2d", real(1, 4, 5, 2), call="tf.nn.avg_pool2d(a, 2, 2, 'VALID')", more=calls("tf.nn.avg_pool2d(a, {})", [
        *PLACES, "2, 2, [[0, 0], [1, 0], [0, 1], [0, 0]]", "[1, 1, 1, 2], 1, 'VALID'"])),
    Row("nn.avg_pool2d", real(1, 2, 4, 4), call="tf.nn.avg_pool2d(a, 2, 2, 'VALID', 'NCHW')", known={"*/*": LAYOUT}),
    Row("nn.avg_pool", real(1, 4, 4, 2), call="tf.nn.avg_pool(a, 2, 2, 'VALID')", more=calls("tf.nn.avg_pool({})", [
        "a[0], 2, 2, 'SAME'", "a[0, 0], 2, 2, 'SAME'", "a[:, :, :, :, None], 2, 2, 'SAME'"])),
    Row("nn.avg_pool1d", real(1, 5, 2), call="tf.nn.avg_pool1d(a, 2, 2, 'SAME')", more=calls("tf.nn.avg_pool1d(a, {})", [
        "[1, 2, 1], [2], 'VALID'", "2, 1, [[0, 0], [1, 1], [0, 0]]", "0, 1, 'SAME'"])),
    Row("nn.avg_pool3d", real(1, 3, 3, 2, 2), call="tf.nn.avg_pool3d(a, 2, 2, 'SAME')", more=calls("tf.nn.avg_pool3d(a, {})", [
        "2, 1, 'SAME'", "[1, 2, 2], [1, 2, 1], 'VALID'", "[2, 2], 1, 'SAME'", "0, 1, 'SAME'"])),
    Row("nn.max_pool_with_argmax", real(2, 3, 4, 2), call="tf.nn.max_pool_with_argmax(a, 2, 2, 'SAME')", more=calls(
        "tf.nn.max_pool_with_argmax(a, {})", [
            "2, 1, 'VALID'", "[3, 2], [1, 2], 'SAME', output_dtype=tf.int32", "2, 2, 'SAME', include_batch_in_index=True",
            "2, 2, 'SAME', 'NCHW'", "2, 0, 'SAME'", "5, 1, 'VALID'", "[2, 2, 1], 1, 'SAME'", "2, 2, 'foo'",
            "2, 2, 'SAME', output_dtype=tf.float32"])),
    Row("nn.pool", real(1, 4, 4, 2), call="tf.nn.pool(a, [2, 2], 'MAX')", more=calls("tf.nn.pool(a, {})", [
        "[2, 2], 'AVG', [2, 2]", "[2, 2], 'MAX', dilations=[2, 2]", "[2, 2], 'AVG', dilations=[2, 1]",
        "[3, 2], 'AVG', padding='SAME'",
        "[2, 2], 'MAX', padding='SAME', dilations=[2, 2]", "[2, 2], 'FOO'", "2, 'MAX'",
        "[2, 2], 'MAX', [2, 2], dilations=[2, 2]",
        "[2, 2, 2], 'AVG'", "[2, 2], 'AVG', [1, 2, 3]", "[2, 2], 'MAX', padding=[[0, 0], [1, 1], [1, 1], [0, 0]]"]),
        known={"second/more 10": SECOND}),
    Row("nn.pool", real(1, 4, 2), call="tf.nn.pool(a, [2], 'AVG')", more=["tf.nn.pool(a, [2], 'MAX', [2], 'SAME')"]),
    Row("nn.fractional_max_pool", real(1, 10, 7, 2), call="tf.nn.fractional_max_pool(a, 1.4, seed=7)", more=calls(
        "tf.nn.fractional_max_pool(a, {})", [
            "1.5, True, seed=3", "[1., 1.4, 1.7, 1.], False, True, 9", "1.3, True, True, 5", "1.0, seed=1", "0.5", "11., seed=2",
            "[1.3, 1.6]", "'a'"]), known={"symbolic/shape": BORDER}),
    Row("nn.fractional_avg_pool", real(1, 10, 7, 2), call="tf.nn.fractional_avg_pool(a, [1., 1.4, 1.4, 1.], seed=7)", more=calls(
        "tf.nn.fractional_avg_pool(a, {})", [
            "[1., 1.5, 2., 1.], True, seed=3", "[1., 1.4, 1.7, 1.], False, True, 9", "[1., 1.3, 1.3, 1.], True, True, 5", "1.4",
            "[1., .4, 1., 1.]", "[1., 1.4, 1.4]"]), known={"symbolic/shape": BORDER}),
    Row("nn.local_response_normalization", real(1, 2, 2, 6), more=calls("tf.nn.local_response_normalization(a, {})", [
        "1", "depth_radius=2, bias=2., alpha=.5, beta=.75", "1, 1., .3, 1.", "-1", "1.5"])),
    Row("nn.batch_norm_with_global_normalization", real(1, 2, 2, 2), other(2), positive(2), real(2), other(2),
        call="tf.nn.batch_norm_with_global_normalization(a, b, c, d, e, 0.001, True)",
        more=["tf.nn.batch_norm_with_global_normalization(a, b, c, d, e, 0.001, False)"]),
    Row("nn.space_to_depth", real(1, 4, 4, 2), call="tf.nn.space_to_depth(a, 2)", more=calls("tf.nn.space_to_depth(a, {})", [
        "4", "3", "1", "2, 'foo'"])),
    Row("nn.depth_to_space", real(1, 2, 3, 8), call="tf.nn.depth_to_space(a, 2)", more=calls("tf.nn.depth_to_space(a, {})", [
        "3", "1", "2, 'foo'"])),
    Row("nn.space_to_depth", real(1, 2, 4, 4), call="tf.nn.space_to_depth(a, 2, 'NCHW')", known={"*/*": LAYOUT}),
    Row("nn.depth_to_space", real(1, 4, 2, 2), call="tf.nn.depth_to_space(a, 2, 'NCHW')", known={"*/*": LAYOUT}),
    Row("space_to_batch", real(1, 4, 4, 1), call="tf.space_to_batch(a, [2, 2], [[0, 0], [0, 0]])",
        more=calls("tf.space_to_batch(a, {})", [
        "[2, 2], [[1, 1], [2, 0]]", "[2], [[0, 0]]", "2, [[0, 0], [0, 0]]", "[3, 2], [[0, 0], [0, 0]]",
        "[2, 1], [[-1, 1], [0, 0]]",
        "[2, 0], [[0, 0], [0, 0]]", "[2, 2], [[0, 0]]", "[2., 2.], [[0, 0], [0, 0]]"])),
    Row("space_to_batch_nd", real(1, 4, 2, 2), call="tf.space_to_batch_nd(a, [2], [[2, 0]])",
        more=calls("tf.space_to_batch_nd(a, {})", [
        "[2, 2, 2], [[0, 0]] * 3", "[[2]], [[2, 0]]", "[2] * 4, [[0, 0]] * 4"])),
    Row("batch_to_space", real(4, 2, 2, 1), call="tf.batch_to_space(a, [2, 2], [[0, 0], [0, 0]])",
        more=calls("tf.batch_to_space(a, {})", [
        "[2, 2], [[1, 0], [0, 2]]", "2, [[0, 0], [0, 0]]", "[2], [[0, 0]]", "[3, 2], [[0, 0], [0, 0]]",
        "[2, 2], [[3, 3], [0, 0]]",
        "[2, 2], [[-1, 0], [0, 0]]", "[[2]], [[0, 0]]", "[0, 2], [[0, 0], [0, 0]]"])),
    Row("required_space_to_batch_paddings", call="tf.required_space_to_batch_paddings([5, 6], [2, 2])", more=calls(
        "tf.required_space_to_batch_paddings({})", ["[5, 6], [3, 2], [[1, 2], [0, 1]]", "[5], [2, 2]", "[5, 6], [[2, 2]]",
                                                   "[5, 6], [2, 2], [[1, 0]]"])),
    Row("nn.with_space_to_batch", real(1, 5, 5, 1), other(2, 2, 1, 2),
        call="tf.nn.with_space_to_batch(a, [2, 2], 'VALID', lambda x, n, kind: tf.nn.conv2d(x, b, 1, kind), [2, 2])", more=calls(
            "tf.nn.with_space_to_batch(a, {})", [
                "[2, 2], 'SAME', lambda x, n, kind: tf.nn.conv2d(x, b, 1, kind), [2, 2]",
                "[1, 1], 'SAME', lambda x, n, kind: tf.nn.conv2d(x, b, 1, kind)",
                "[2], 'VALID', lambda x, n, kind: tf.nn.conv2d(x, b, 1, kind), [2, 2], [2]",
                "[2, 2], 'SAME', lambda x, n, kind: tf.nn.conv2d(x, b, 1, kind)",
                "[2, 1], 'foo', lambda x, n, kind: tf.nn.conv2d(x, b, 1, kind), [2, 2]",
                "[2, 0], 'SAME', lambda x, n, kind: tf.nn.conv2d(x, b, 1, kind), [2, 2]"])),
    Row("image.extract_patches", real(1, 4, 4, 2),
        call="tf.image.extract_patches(a, [1, 2, 3, 1], [1, 2, 1, 1], [1, 1, 1, 1], 'SAME')",
        more=calls("tf.image.extract_patches(a, {})", [
            "[1, 2, 2, 1], [1, 1, 1, 1], [1, 2, 2, 1], 'VALID'", "[2, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], 'VALID'",
            "[1, 2, 2, 1], [2, 1, 1, 1], [1, 1, 1, 1], 'VALID'", "[2, 2], [1, 1, 1, 1], [1, 1, 1, 1], 'VALID'",
            "2, [1, 1, 1, 1], [1, 1, 1, 1], 'VALID'", "[1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], 'foo'",
            "[1, 0, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], 'VALID'", "[1, 7, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], 'VALID'"])),
]
