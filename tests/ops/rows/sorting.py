"""Order: sorting, the largest, searching in sorted values, values without repetition."""

from ..row import Row, of, real

TIES = of([[2.0, 1.0, 2.0, -1.0], [0.5, 0.5, 3.0, 0.5]])

ROWS = [
    Row("sort", real(3, 4), more=[f"tf.sort(a, {attributes})" for attributes in (
        "axis=0", "direction='DESCENDING'", "axis=0, direction='DESCENDING'", "axis=1", "axis=2", "direction='UP'",
        "axis=-2", "axis=-3")] + [
        "tf.sort([3, 1, 2])", "tf.sort([3, 1, 2], direction='DESCENDING')", "tf.sort([2.0, float('nan'), 1.0])",
        "tf.sort(5.0)",
        "tf.sort([1.0, float('inf'), -float('inf')])", "tf.sort(tf.cast([3, 255, 0], tf.uint8))",
        "tf.sort([-2**31, 2**31 - 1, 0])",
        "tf.sort(['b', 'a'])", "tf.sort(a[0])", "tf.sort([])"]),
    Row("argsort", real(3, 4), more=[f"tf.argsort(a, {attributes})" for attributes in (
        "axis=0", "direction='DESCENDING'", "axis=0, direction='DESCENDING'", "stable=True", "axis=2",
        "direction='UP'", "axis=-2")] + [
        "tf.argsort([3, 1, 2])", "tf.argsort([1, 1, 0, 1], direction='DESCENDING')",
        "tf.argsort([2.0, float('nan'), 1.0])",
        "tf.argsort(tf.cast([3, 255, 0], tf.uint8))", "tf.argsort([-2**31, 2**31 - 1, 0])", "tf.argsort(['b', 'a'])",
        "tf.argsort(5)"]),
    Row("argsort", TIES, more=["tf.argsort(a, direction='DESCENDING')", "tf.argsort(a, axis=0)",
        "tf.argsort(a, stable=True, direction='DESCENDING')"]),
    Row("math.top_k", real(3, 4), call="tf.math.top_k(a, 2)", more=[
        "tf.math.top_k(a)", "tf.math.top_k(a, 4)", "tf.math.top_k(a, k=5)", "tf.math.top_k(a, 2, sorted=True)",
        "tf.math.top_k(a, 0)",
        "tf.math.top_k(a, -1)", "tf.math.top_k(a, tf.constant(3))", "tf.math.top_k(5.0)",
        "tf.math.top_k([3, 1, 2], 2)", "tf.math.top_k(a, [2])",
        "tf.math.top_k([1.0, float('nan'), 2.0], 3)", "tf.math.top_k(a, 2).values", "tf.math.top_k(a, 2).indices",
        "tf.math.top_k(['a'], 1)",
        "tf.math.top_k(a, 2.0)", "tf.math.top_k([-1, 2**31 - 1, -2**31], 3)",
        "tf.math.top_k(tf.cast([3, 255, 0], tf.uint8), 3)",
        "tf.math.top_k([-0.0, 0.0], 2)", "tf.math.top_k([-float('inf'), 1.0, float('inf')], 3)"]),
    Row("math.top_k", TIES, call="tf.math.top_k(a, 3)"),
    Row("math.in_top_k", of([1, 0, 3], "int32"), real(3, 4), call="tf.math.in_top_k(a, b, 2)", more=[
        "tf.math.in_top_k(a, b, k=1)", "tf.math.in_top_k(a, b, 4)", "tf.math.in_top_k(tf.cast(a, tf.int64), b, 3)",
        "tf.math.in_top_k(a + 3, b, 2)",
        "tf.math.in_top_k(-a, b, 2)", "tf.math.in_top_k(a, b, 0)", "tf.math.in_top_k(a, b, -1)",
        "tf.math.in_top_k(targets=a, predictions=b, k=9)",
        "tf.math.in_top_k([0, 1, 2], [[1.0, 1.0, 0.0]] * 3, 1)",
        "tf.math.in_top_k([0, 1], [[1.0, float('nan')], [float('inf'), 1.0]], 1)",
        "tf.math.in_top_k([0], [[float('inf'), 0.0]], 1)", "tf.math.in_top_k([0.0], [[1.0, 0.0]], 1)"]),
    Row("searchsorted", of([1.0, 3.0, 3.0, 6.0]), of([0.0, 3.0, 3.5, 6.0, 9.0]), more=[
        "tf.searchsorted(a, b, side='right')", "tf.searchsorted(a, b, out_type=tf.int64)",
        "tf.searchsorted([[1, 3], [2, 5]], [[2, 0], [5, 6]])",
        "tf.searchsorted(a, b, side='middle')", "tf.searchsorted(a, 3.0)", "tf.searchsorted([], b)",
        "tf.searchsorted(a, [])",
        "tf.searchsorted([[1, 3], [2, 5]], [[2, 0], [5, 6]], side='right')",
        "tf.searchsorted(a, b, out_type=tf.float32)",
        "tf.searchsorted(a, [1, 2])", "tf.searchsorted(sorted_sequence=a, values=b)",
        "tf.searchsorted(a, [float('nan')])",
        "tf.searchsorted([[1, 3], [2, 5]], [[2, 0]])", "tf.searchsorted([[1, 3], [2, 5]], [1, 2])"]),
    Row("unique", of([3, 1, 3, 2, 1]), more=["tf.unique(a, tf.int64)", "tf.unique(['b', 'a', 'b'])",
        "tf.unique([float('nan'), float('nan')])",
        "tf.unique(a).y", "tf.unique(x=a, out_idx=tf.int32)", "tf.unique([[1, 2]])", "tf.unique([])", "tf.unique(3)",
        "tf.unique(a, tf.float32)",
        "tf.unique([0.0, -0.0])"]),
    Row("unique_with_counts", of([3, 1, 3, 2, 1]), more=["tf.unique_with_counts(a, tf.int64)",
        "tf.unique_with_counts(['b', 'a', 'b'])",
        "tf.unique_with_counts(a).count", "tf.unique_with_counts([[1, 2]])",
        "tf.unique_with_counts([])"]),
]
