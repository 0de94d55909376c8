"""Counts and histograms."""

from ..row import Row, of

ROWS = [
    Row("math.bincount", of([1, 3, 1, 0, 1], "int32"), more=[f"tf.math.bincount(a, {attributes})" for attributes in (
        "minlength=6", "maxlength=2", "weights=[0.5, 1.0, 2.0, 3.0, 4.0]", "dtype=tf.float32", "dtype=tf.int64",
        "binary_output=True",
        "weights=[1, 2, 3, 4, 5]", "minlength=2, maxlength=9", "weights=[1.0]", "dtype=tf.float64, minlength=5",
        "axis=0", "minlength=-1",
        "weights=tf.constant([1.0, 2.0, 3.0, 4.0, 5.0], tf.float64)", "maxlength=0", "axis=1",
        "maxlength=tf.constant(3)")] + [
        "tf.math.bincount([[1, 2, 1], [0, 0, 5]])", "tf.math.bincount([[1, 2, 1], [0, 0, 5]], axis=-1)",
        "tf.math.bincount(-a)",
        "tf.math.bincount([[1, 2, 1], [0, 0, 5]], axis=-1, binary_output=True)", "tf.math.bincount([])",
        "tf.math.bincount(3)",
        "tf.math.bincount([[1, 1], [0, 3]], axis=-1, weights=[[1.0, 2.0], [3.0, 4.0]])",
        "tf.math.bincount(tf.cast(a, tf.int64))",
        "tf.math.bincount([1.0, 2.0])", "tf.math.bincount([[1, 2], [0, 5]], axis=-1, minlength=3, maxlength=4)",
        "tf.math.bincount(['a'])"]),
    *[Row(name, of([-1.0, 0.0, 1.5, 2.0, 4.9, 5.0, 15.0]), call=f"tf.{name}(a, [0.0, 5.0], nbins=5)",
        more=[f"tf.{name}({arguments})" for arguments in (
        "a, [0.0, 5.0]", "a, [0.0, 5.0], nbins=4, dtype=tf.int64", "[1, 2, 9], [0, 10], 5", "a, [5.0, 0.0]",
        "a, [0.0, 5.0], 0", "a, [0.0, 5.0], -1",
        "a, [0.0]", "a, [1.0, 1.0]", "a, [0, 5], 5",
        "tf.cast([[1, 2], [4, 0]], tf.float64), tf.constant([0, 5], tf.float64), 3", "[], [0.0, 1.0], 2",
        "a, [0.0, 5.0], nbins=tf.constant(3)", "a, [0.0, 5.0], 5, tf.float32", "[float('nan'), 1.0], [0.0, 5.0], 5",
        "[float('inf'), 1.0], [0.0, 5.0], 5")])
      for name in ("histogram_fixed_width", "histogram_fixed_width_bins")],
    Row("math.confusion_matrix", of([1, 2, 0, 2], "int32"), of([1, 0, 0, 2], "int32"), more=[
        "tf.math.confusion_matrix(a, b, num_classes=4)", "tf.math.confusion_matrix(a, b, 3, [0.5, 1.0, 2.0, 4.0])",
        "tf.math.confusion_matrix(a, b, dtype=tf.float32)",
        "tf.math.confusion_matrix(a, b, weights=[1, 2, 3, 4], dtype=tf.float64)",
        "tf.math.confusion_matrix(a, b, 2)", "tf.math.confusion_matrix(-a, b)",
        "tf.math.confusion_matrix(a[:, None], b)",
        "tf.math.confusion_matrix(a, b[:3])", "tf.math.confusion_matrix([1.0, 2.0], [0.0, 2.0])",
        "tf.math.confusion_matrix([], [])",
        "tf.math.confusion_matrix(labels=a, predictions=b, weights=tf.constant(2.0))",
        "tf.math.confusion_matrix(a, -b)",
        "tf.math.confusion_matrix(['a'], ['b'])", "tf.math.confusion_matrix(a, b, tf.constant(3), dtype=tf.int64)",
        "tf.math.confusion_matrix(a, b, weights=[1.0, 2.0])"]),
    Row("math.confusion_matrix", of([1, 2, 0, 2], "int32"), of([1, 0, 0, 2],
        "int32"), call="tf.math.confusion_matrix(a, b, num_classes=3)"),
]
