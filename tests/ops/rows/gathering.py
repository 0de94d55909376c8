"""Elements taken from places and put into places."""

from ..row import Row, of, other, real

CUBE = real(2, 3, 2)

ROWS = [
    Row("gather", real(4, 3), of([2, 0, 2], "int32"), more=[
        "tf.gather(a, b, axis=1)", "tf.gather(a, b, axis=-1)", "tf.gather(a, [[0, 1], [3, 2]])", "tf.gather(a, 1)",
        "tf.gather(a, [[0, 1], [1, 2], [2, 2], [0, 0]], batch_dims=1)",
        "tf.gather(a, [[0, 1], [1, 2], [2, 2], [0, 0]], axis=1, batch_dims=1)",
        "tf.gather(a, [[0], [1], [2], [0]], batch_dims=-1)", "tf.gather(a, b + 4)", "tf.gather(a, b - 5)",
        "tf.gather(a, b, axis=2)",
        "tf.gather(a, [1.0])", "tf.gather(a, tf.cast(b, tf.int64))", "tf.gather(a, tf.cast(b, tf.uint8))",
        "tf.gather(a, b, batch_dims=1)",
        "tf.gather(a, b, axis=tf.constant(1))", "tf.gather(a, [])", "tf.gather(a, tf.zeros([0], tf.int32), axis=1)",
        "tf.gather(params=a, indices=[0])", "tf.gather(a, [[0], [1], [2], [0]], batch_dims=2)",
        "tf.gather(a, tf.cast(b, tf.int16))"]),
    Row("gather", CUBE, of([[0, 2], [1, 1]], "int32"), call="tf.gather(a, b, axis=1, batch_dims=1)", more=[
        "tf.gather(a, b[:, 0] // 2, axis=2)", "tf.gather(a, b[:1] // 2, axis=0)",
        "tf.gather(a, b // 2, axis=2, batch_dims=1)",
        "tf.gather(a, b // 2, axis=-1, batch_dims=1)", "tf.gather(a, b, batch_dims=1)",
        "tf.gather(a, b // 2, axis=0, batch_dims=1)"]),
    Row("gather_nd", real(4, 3), of([[0, 1], [3, 2], [0, 1]], "int32"), more=[
        "tf.gather_nd(a, [[1], [0]])", "tf.gather_nd(a, [1, 1])", "tf.gather_nd(a, [[[0, 0]], [[1, 2]]])",
        "tf.gather_nd(a, [[4, 0]])",
        "tf.gather_nd(a, [[-1, 0]])", "tf.gather_nd(a, [[0, 0, 0]])", "tf.gather_nd(a, tf.cast(b, tf.int64))",
        "tf.gather_nd(a, 1)",
        "tf.gather_nd(a, [[0], [1], [2], [1]], batch_dims=1)", "tf.gather_nd(a, [[0.0]])", "tf.gather_nd(a, [[]])",
        "tf.gather_nd(a, tf.zeros([2, 0], tf.int32))"]),
    Row("gather_nd", CUBE, of([[[0, 1]], [[2, 0]]], "int32"), call="tf.gather_nd(a, b, batch_dims=1)", more=[
        "tf.gather_nd(a, b[..., :1], batch_dims=1)",
        "tf.gather_nd(a, [[[[0]], [[1]], [[0]]], [[[1]], [[1]], [[0]]]], batch_dims=2)",
        "tf.gather_nd(a, b // 2)", "tf.gather_nd(a, b, batch_dims=3)", "tf.gather_nd(a, b, batch_dims=-1)"]),
    Row("scatter_nd", of([[1], [3], [1]], "int32"), real(3, 2), call="tf.scatter_nd(a, b, [4, 2])", more=[
        "tf.scatter_nd([[0, 1], [1, 0], [0, 1]], b[:, 0], [2, 2])",
        "tf.scatter_nd(tf.cast(a, tf.int64), b, tf.constant([4, 2], tf.int64))",
        "tf.scatter_nd(a, b, [3, 2])", "tf.scatter_nd(-a, b, [4, 2])", "tf.scatter_nd(a, b, [4, 3])",
        "tf.scatter_nd(a, b, [4])",
        "tf.scatter_nd(a[0], b[0], [4, 2])", "tf.scatter_nd(a, b, [4, 2, 2])", "tf.scatter_nd(a[:0], b[:0], [4, 2])",
        "tf.scatter_nd(a, b, tf.constant([4, 2], tf.int64))", "tf.scatter_nd(a, b, [0, 2])"]),
    *[Row("tensor_scatter_nd_" + name, real(4, 2), of([[1], [3], [0]], "int32"), other(3, 2), more=[
        f"tf.tensor_scatter_nd_{name}(a, [[0, 1], [2, 0]], [1.0, 0.5])",
        f"tf.tensor_scatter_nd_{name}(a, tf.cast(b, tf.int64), c)",
        f"tf.tensor_scatter_nd_{name}(a, [[1], [1], [2]], c)", f"tf.tensor_scatter_nd_{name}(a, b + 2, c)",
        f"tf.tensor_scatter_nd_{name}(a, b - 1, c)", f"tf.tensor_scatter_nd_{name}(a, b[:0], c[:0])",
        f"tf.tensor_scatter_nd_{name}(a, [[2]], [[0.5, -0.5]])", f"tf.tensor_scatter_nd_{name}(a, [[0, 1, 0]], [0.5])",
        f"tf.tensor_scatter_nd_{name}(a, [1], [0.5, -0.5])"])
      for name in ("update", "add", "sub", "max", "min")],
    Row("where", of([[True, False, True], [False, False, True]], "bool"), real(2, 3), other(2, 3), more=[
        "tf.where(a, b, 0.0)", "tf.where(a, 1.5, c)", "tf.where(a[0], b, c)", "tf.where(a, b[0], c)",
        "tf.where(True, b, c)",
        "tf.where(a[:, :1], b, c)", "tf.where(b > 0, b, c)", "tf.where(a, b, c[:, :2])", "tf.where(a, b)",
        "tf.where(a, b, 'x')",
        "tf.where(a, 1, 2)", "tf.where(a, 1.0, 2.0)", "tf.where(condition=a, x=b, y=0)",
        "tf.where(a, b, np.float64(1))",
        "tf.where([True, False], b, c)", "tf.where(b, b, c)", "tf.where(1, b, c)", "tf.where(a, b[None], c)"]),
    Row("where", of([[1.0, 0.0], [0.0, -2.0]]), more=["tf.where(a > 0)", "tf.where([True, False, True])",
        "tf.where(a[:0])", "tf.where(a[1, 1])",
        "tf.where(tf.cast(a, tf.bool))", "tf.where([])", "tf.where(condition=[[1, 0, 2]])"]),
    Row("dynamic_partition", real(4, 2), of([1, 0, 2, 1], "int32"), call="tf.dynamic_partition(a, b, 3)", more=[
        "tf.dynamic_partition(a, [1, 1, 1, 1], 2)", "tf.dynamic_partition(a, [[0, 1], [1, 1], [0, 0], [1, 0]], 2)",
        "tf.dynamic_partition(a, b, 2)", "tf.dynamic_partition(a, -b, 3)", "tf.dynamic_partition(a, b, 0)",
        "tf.dynamic_partition(a[0, 0], 1, 2)",
        "tf.dynamic_partition(a, tf.cast(b, tf.int64), 3)"]),
    Row("dynamic_stitch", real(2, 2), other(3, 2), call="tf.dynamic_stitch([[0, 3], [1, 2, 4]], [a, b])", more=[
        "tf.dynamic_stitch([[0, 3], [1, 3, 2]], [a, b])", "tf.dynamic_stitch([[1, 0]], [a])",
        "tf.dynamic_stitch([1, [0, 2, 3]], [a[0], b])",
        "tf.dynamic_stitch([[0, 3], [1, 2]], [a, b])", "tf.dynamic_stitch([[0, -1], [1, 2, 4]], [a, b])",
        "tf.dynamic_stitch([[0, 1]], [a, b])",
        "tf.dynamic_stitch([[[0, 1], [2, 3]]], [a])", "tf.dynamic_stitch([], [])",
        "tf.dynamic_stitch([[0, 1], [4, 5, 7]], [a, b])"]),
    Row("nn.embedding_lookup", real(4, 3), of([2, 0, 2], "int32"), more=[
        "tf.nn.embedding_lookup(a, [[0, 1], [3, 3]])", "tf.nn.embedding_lookup(a, b, max_norm=1.0)",
        "tf.nn.embedding_lookup(a, 1)",
        "tf.nn.embedding_lookup(a, b + 4)", "tf.nn.embedding_lookup(a, tf.cast(b, tf.int64))",
        "tf.nn.embedding_lookup(a, [1.0])",
        "tf.nn.embedding_lookup([a], b)", "tf.nn.embedding_lookup([a[:2], a[2:]], b)",
        "tf.nn.embedding_lookup(a, b, max_norm=0.1)",
        "tf.nn.embedding_lookup(tf.Variable(a), b)", "tf.nn.embedding_lookup(None, b)"]),
]
