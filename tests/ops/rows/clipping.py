"""Values and norms kept within bounds."""

from ..row import Row, of, other, real

EDGES = of([-2.0, -1.0, 0.0, 1.0, 2.0])

ROWS = [
    Row("clip_by_value", real(2, 3), call="tf.clip_by_value(a, -0.5, 0.5)", elementwise=True, more=[
        "tf.clip_by_value(a, clip_value_min=[[-1.0], [0.0]], clip_value_max=0.5)", "tf.clip_by_value(a, 1.0, -1.0)",
        "tf.clip_by_value(a, a, 0.5)",
        "tf.clip_by_value(a, [0.0, -1.0, 0.5], [1.0, 1.0, 1.0])", "tf.clip_by_value([1, 5, 9], 2, 6)",
        "tf.clip_by_value(a, -1, 1)",
        "tf.clip_by_value(a, [0.0, 1.0], 2.0)", "tf.clip_by_value(a[0, 0], [-1.0, 0.0], 1.0)",
        "tf.clip_by_value([1, 5], 2.5, 6)",
        "tf.clip_by_value([float('nan'), float('inf')], -1.0, 1.0)", "tf.clip_by_value(a, float('nan'), 1.0)",
        "tf.clip_by_value(True, 0, 1)",
        "tf.clip_by_value(a[0], [[-1.0], [0.0]], 1.0)", "tf.clip_by_value(a, tf.constant(-1), 1.0)"]),
    Row("clip_by_value", EDGES, of(-1.0), of(1.0)),
    Row("clip_by_norm", real(2, 3), call="tf.clip_by_norm(a, 1.5)", more=[
        "tf.clip_by_norm(a, 100.0)", "tf.clip_by_norm(a, clip_norm=0.5, axes=1)", "tf.clip_by_norm(a, 0.5, axes=[0])",
        "tf.clip_by_norm(a, 0.5, [-1])",
        "tf.clip_by_norm(0.0 * a, 1.0)", "tf.clip_by_norm(a, 0.0)", "tf.clip_by_norm(a, -1.0)",
        "tf.clip_by_norm([3, 4], 1)", "tf.clip_by_norm(a, 0.5, axes=2)",
        "tf.clip_by_norm(a, [[0.5], [1.0]], axes=1)", "tf.clip_by_norm([float('inf'), 1.0], 1.0)",
        "tf.clip_by_norm([float('nan'), 1.0], 1.0)",
        "tf.clip_by_norm(tf.IndexedSlices(a, [0, 1]), 1.0)", "tf.clip_by_norm(a, 2)",
        "tf.clip_by_norm(a, tf.reduce_sum(a * a))"]),
    Row("clip_by_global_norm", real(2, 3), other(2), call="tf.clip_by_global_norm([a, b], 1.0)", more=[
        "tf.clip_by_global_norm([a, b], 100.0)", "tf.clip_by_global_norm([a, None], 1.0)",
        "tf.clip_by_global_norm([a, b], 1.0, use_norm=4.0)",
        "tf.clip_by_global_norm((a, b), clip_norm=0.5)", "tf.clip_by_global_norm([0.0 * a], 1.0)",
        "tf.clip_by_global_norm([], 1.0)",
        "tf.clip_by_global_norm(a, 1.0)", "tf.clip_by_global_norm([[float('inf'), 1.0]], 1.0)",
        "tf.clip_by_global_norm([[float('nan'), 1.0]], 1.0)",
        "tf.clip_by_global_norm([a, b], 0.0)", "tf.clip_by_global_norm([a, b], 1)",
        "tf.clip_by_global_norm([None], 1.0)",
        "tf.clip_by_global_norm([tf.IndexedSlices(a, [0, 1]), b], 1.0)", "tf.clip_by_global_norm(5.0, 1.0)"]),
    Row("linalg.global_norm", real(2, 3), other(2), call="tf.linalg.global_norm([a, b])", more=[
        "tf.linalg.global_norm([a, None])", "tf.linalg.global_norm([None])", "tf.linalg.global_norm([])",
        "tf.linalg.global_norm(a)",
        "tf.linalg.global_norm([0.0 * a])", "tf.linalg.global_norm((a,))",
        "tf.linalg.global_norm([tf.IndexedSlices(a, [0, 1])])"]),
]
