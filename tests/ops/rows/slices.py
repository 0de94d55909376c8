"""Parts of tensors: slices and indexing."""

from ..row import Row, of, real

CUBE = real(3, 4, 2)
BEYOND = "an unknown size is taken for one larger than the ends of a slice"

ROWS = [
    Row("slice", CUBE, call="tf.slice(a, [1, 0, 0], [2, -1, 1])", more=[
        "tf.slice(a, [0, 1, 0], [3, 2, 2])", "tf.slice(a, [0, 0, 0], [-1, -1, -1])",
        "tf.slice(a, [3, 0, 0], [0, 1, 1])",
        "tf.slice(a, tf.constant([1, 1, 1], tf.int64), tf.constant([1, 1, 1], tf.int64))",
        "tf.slice(a, [0, 0], [1, 1])",
        "tf.slice(a, [0, 3, 0], [1, 2, 1])", "tf.slice(a, [-1, 0, 0], [1, 1, 1])", "tf.slice(a, [0, 0, 0], [1, -2, 1])",
        "tf.slice(a, [0, 0, 0], [1, 1])", "tf.slice(a, [5, 0, 0], [-1, 1, 1])"]),
    Row("strided_slice", CUBE, known={"symbolic/shape": BEYOND}, call="tf.strided_slice(a, [0, 1, 0], [3, 4, 2], [2, 2, 1])", more=[
        "tf.strided_slice(a, [1], [3])", "tf.strided_slice(a, [0, 3], [2, -5], [1, -1])",
        "tf.strided_slice(a, [-1, 0], [-4, 2], [-1, 1])",
        "tf.strided_slice(a, [1, 0], [2, 1], begin_mask=1, end_mask=2)",
        "tf.strided_slice(a, [1, 2], [2, 3], shrink_axis_mask=1)",
        "tf.strided_slice(a, [0, 0, 1], [0, 0, 2], ellipsis_mask=1, new_axis_mask=2)",
        "tf.strided_slice(a, [1, 0], [1, 0], shrink_axis_mask=3)",
        "tf.strided_slice(a, [0], [3], [0])", "tf.strided_slice(a, [5], [6], shrink_axis_mask=1)",
        "tf.strided_slice(a, [0, 0, 0, 0], [1, 1, 1, 1])", "tf.strided_slice(a, [0, 0], [1])",
        "tf.strided_slice(a, [2], [1])",
        "tf.strided_slice(a, tf.constant([1], tf.int64), tf.constant([3], tf.int64))",
        "tf.strided_slice(a, [0], [9])"]),
    Row("Tensor.__getitem__", CUBE, call="a[1:, ::2]", more=[
        "a[0]", "a[-1, 1]", "a[..., 0]", "a[:, tf.newaxis]", "a[::-1]", "a[2:0:-1, :, 1]", "a[1, ..., tf.newaxis]",
        "a[:, -3:-1]",
        "a[1:1]", "a[0, 1, 1]", "a[tf.constant(1)]", "a[tf.constant(0):tf.constant(2)]", "a[a > 0]",
        "a[None, ..., None]", "a[5]",
        "a[-4]", "a[0, 0, 0, 0]", "a['x']", "a[1.0]", "a[[0, 1]]", "a[::0]", "a[..., ...]", "a[np.int64(1)]",
        "a[:, :, :9]",
        "a[tf.constant(1.0)]", "a[tf.constant([0, 1])]", "a[True]"]),
    Row("Tensor.__getitem__", of([3, 1, 2]), call="a[1:]", more=["a[0]", "a[-1]", "a[::-2]", "a[3]", "a[:0]",
        "a[tf.newaxis, :]"]),
]
