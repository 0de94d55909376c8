"""Reductions, arg reductions, scans and segment ops."""
from core_common import GRAD, Recorder

r = Recorder("ops_reduce", GRAD + """\
m = tf.constant([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])
mi = tf.constant([[1, -2, 3], [4, 5, -6]])
c = tf.reshape(tf.range(24.0), [2, 3, 4])
b = tf.constant([[True, False], [True, True]])
""")
REDUCE = """tf.reduce_sum tf.reduce_mean tf.reduce_max tf.reduce_min tf.reduce_prod tf.math.reduce_std tf.math.reduce_variance tf.reduce_logsumexp tf.math.reduce_euclidean_norm tf.reduce_any tf.reduce_all
tf.math.count_nonzero""".split()
for f in REDUCE:
    r.group(f)
    logical = f in ("tf.reduce_any", "tf.reduce_all")
    m, c = ("b", "c > 5.0") if logical else ("m", "c")
    r.all([f"{f}({m})", f"{f}({m}, 0)", f"{f}({m}, 1)", f"{f}({m}, -1)", f"{f}({m}, axis=[0, 1])", f"{f}({m}, axis=(1,))", f"{f}({m}, axis=[])", f"{f}({m}, axis=())", f"{f}({m}, axis=None, keepdims=True)",
           f"{f}({m}, 0, True)", f"{f}({m}, axis=-1, keepdims=True)", f"{f}({m}, axis=tf.constant(1))", f"{f}({m}, axis=tf.constant([0, 1]))", f"{f}({m}, axis=np.int64(1))", f"{f}({m}, axis=2)", f"{f}({m}, axis=-3)",
           f"{f}({m}, axis=[0, 0])", f"{f}({m}, axis=[0, -2])", f"{f}({m}, axis=1.0)", f"{f}({m}, axis='a')", f"{f}({m}, keep_dims=True)", f"{f}({m}, reduction_indices=0)", f"{f}({c}, axis=1)", f"{f}({c}, axis=[0, 2])",
           f"{f}({c}, axis=[0, 2], keepdims=True)", f"{f}({m}[0, 0])", f"{f}({m}[0, 0], axis=0)", f"{f}({m}[0, 0], axis=-1)", f"{f}(None)", f"{f}(['a', 'b'])", f"{f}([True, False])", f"{f}(mi)", f"{f}(mi, 0)",
           f"{f}([1, 2, 4])", f"{f}([1., 2., 4.])", f"{f}(np.array([1., 2., 4.]))", f"{f}(np.array([1, 2, 4]))", f"{f}(3.0)", f"{f}(3)", f"{f}([[1., 2.], [3., 4.]], 1)", f"{f}(tf.constant([1, 2, 4], tf.int64))",
           f"{f}(tf.constant([200, 100], tf.uint8))", f"{f}(tf.constant([100, 100], tf.int8))", f"{f}(tf.constant([1., 2., 4.], tf.float16))", f"{f}(tf.constant([1., 2., 4.], tf.bfloat16))",
           f"{f}(tf.constant([1+1j, 2-1j]))", f"{f}([tf.constant(1.), tf.constant(2.)])", f"{f}(tf.Variable([1., 2.]))", f"{f}([[1, 2], [3]])"])
    zeros = "tf.zeros([{}], tf.bool)" if logical else "tf.zeros([{}])"
    for s in ["0", "0, 3", "3, 0"]:
        r.all([f"{f}({zeros.format(s)})", f"{f}({zeros.format(s)}, axis=0)", f"{f}({zeros.format(s)}, axis=-1)"])
    if not logical:
        r.all([f"{f}([1., nan, 2.])", f"{f}([inf, 1.])", f"{f}([inf, -inf])", f"{f}([-inf, -inf])", f"{f}([2**31-1, 1])", f"{f}(tf.zeros([0], tf.int32))", f"{f}(f64([1., 2.5]))"])
        if f != "tf.math.count_nonzero":
            r.all([f"grad({f}, m)", f"grad(lambda t: {f}(t, 0), m)", f"grad(lambda t: {f}(t, 1, keepdims=True), m)", f"grad({f}, [2., 2., 1.])", f"grad(lambda t: {f}(t, axis=1), [[2., 2., 1.], [3., 3., 3.]])",
                   f"grad({f}, [0., 0.])", f"grad({f}, [0., 3., 2.])", f"grad({f}, [0., 0., 2.])", f"grad({f}, tf.zeros([0]))", f"grad({f}, 3.0)", f"grad({f}, [1., nan])", f"grad(lambda t: {f}(t, axis=[]), [1., 2.])",
                   f"grad({f}, f64([1., 3.]))", f"grad(lambda t: {f}(t, axis=[0, 2]), c / 10.)"])
r.group("reduce more")
r.all("""
tf.reduce_sum([1e8, 1., -1e8])
tf.reduce_mean([1, 2])
tf.reduce_mean([[1, 2], [4, 8]], 0)
tf.reduce_mean(tf.constant([-1, -2]))
tf.reduce_mean(tf.constant([True]))
tf.reduce_sum(tf.constant(True))
tf.reduce_max(['a'])
tf.reduce_max([nan, 1.])
tf.reduce_max([1., nan])
tf.reduce_min([nan, 1.])
tf.reduce_max(tf.constant([1, 5, 3]))
tf.reduce_logsumexp([1000., 1000.])
tf.reduce_logsumexp([-inf, 1.])
tf.reduce_logsumexp([1, 2])
tf.math.reduce_std([1, 2, 3])
tf.math.reduce_std([1., 2., 3.])
tf.math.reduce_variance(tf.constant([1+1j, 2-1j]))
tf.math.reduce_std([5.])
grad(tf.math.reduce_std, [1., 1., 1.])
grad(tf.math.reduce_std, [1., 2., 4.])
tf.reduce_sum(tf.sparse.from_dense([[1, 0], [0, 2]]))
tf.sparse.reduce_sum(tf.sparse.from_dense([[1, 0], [0, 2]]))
tf.reduce_sum(tf.ragged.constant([[1], [2, 3]]), axis=1)
tf.reduce_mean(tf.ragged.constant([[1.], [2., 3.]]), axis=1)
tf.reduce_sum(m, axis=tf.constant([0, 1], tf.int64))
tf.reduce_sum(m, axis=True)
tf.reduce_sum(input_tensor=m, axis=0, keepdims=False, name='s')
tf.compat.v1.reduce_sum(m, keep_dims=True)
tf.compat.v1.reduce_sum(m, reduction_indices=[1])
""")
for f in ["tf.argmax", "tf.argmin"]:
    r.group(f)
    r.all([f"{f}([1, 5, 2])", f"{f}([3., 7., 7., 1.])", f"{f}(m)", f"{f}(m, 0)", f"{f}(m, 1)", f"{f}(m, axis=-1)", f"{f}(m, axis=2)", f"{f}(m, axis=-3)", f"{f}(m, axis=None)", f"{f}(m, axis=tf.constant(1))", f"{f}(m, axis=[0])",
           f"{f}(m, axis=[0, 1])", f"{f}(m, 1, tf.int32)", f"{f}(m, 1, output_type=tf.int32)", f"{f}(m, 1, output_type='int32')", f"{f}(m, 1, output_type=tf.float32)", f"{f}(m, 1, output_type=tf.uint16)", f"{f}(m, dimension=1)",
           f"{f}(3.0)", f"{f}(3.0, axis=0)", f"{f}([])", f"{f}(tf.zeros([0, 3]))", f"{f}(tf.zeros([0, 3]), axis=1)", f"{f}(tf.zeros([3, 0]), axis=1)", f"{f}([True, False, True])", f"{f}(['a'])", f"{f}([nan, 1., 2.])", f"{f}([1., nan, 2.])",
           f"{f}([nan, nan])", f"{f}([1., inf, -inf])", f"{f}([0., -0.])", f"{f}([-0., 0.])", f"{f}(np.array([1., 2.]))", f"{f}([[1, 2], [3, 0]])", f"{f}(c, axis=1)", f"{f}(tf.constant([1, 2], tf.uint8))",
           f"{f}(tf.constant([1+1j, 2j]))", f"{f}(tf.constant([1., 2.], tf.float16))", f"{f}(m, 1, keepdims=True)", f"{f}(None)"])
for f in ["tf.cumsum", "tf.math.cumprod", "tf.math.cumulative_logsumexp"]:
    r.group(f)
    r.all([f"{f}([1., 2., 3.])", f"{f}(m)", f"{f}(m, 1)", f"{f}(m, axis=-1)", f"{f}([1., 2., 3.], exclusive=True)", f"{f}([1., 2., 3.], reverse=True)", f"{f}([1., 2., 3.], exclusive=True, reverse=True)", f"{f}([1, 2, 3])", f"{f}(m, axis=2)",
           f"{f}(m, axis=[0])", f"{f}(m, axis=None)", f"{f}(m, axis=tf.constant(1))", f"{f}(3.0)", f"{f}([])", f"{f}(tf.zeros([0, 2]))", f"{f}([True, True])", f"{f}(['a'])", f"{f}([1., nan, 2.])", f"{f}(f64([1., 2.]))",
           f"{f}(tf.constant([100, 100], tf.int8))", f"grad({f}, [1., 2., 3.])", f"grad(lambda t: {f}(t, exclusive=True), [1., 2., 3.])", f"grad(lambda t: {f}(t, reverse=True), [1., 2., 3.])",
           f"grad({f}, [1., 0., 3.])", f"grad(lambda t: {f}(t, 1), m)"])
for f in ["segment_sum", "segment_mean", "segment_max", "segment_min", "segment_prod"]:
    g = "tf.math." + f
    r.group(g)
    r.all([f"{g}([1., 2., 3., 4.], [0, 0, 1, 1])", f"{g}([1, 2, 3, 4], [0, 0, 1, 3])", f"{g}([[1., 2.], [3., 4.], [5., 6.]], [0, 0, 2])", f"{g}([1., 2.], [1, 0])", f"{g}([1., 2.], [0, -1])", f"{g}([1., 2.], [0])", f"{g}([1., 2.], [[0, 1]])",
           f"{g}([], tf.zeros([0], tf.int32))", f"{g}([1., 2.], [0., 1.])", f"{g}(['a'], [0])", f"{g}([1., 2.], tf.constant([0, 0], tf.int64))", f"{g}(3., 0)", f"grad(lambda t: {g}(t, [0, 0, 1, 1]), [1., 2., 3., 4.])",
           f"grad(lambda t: {g}(t, [0, 0, 2, 2]), [2., 2., 0., 4.])"])
    u = "tf.math.unsorted_" + f
    r.group(u)
    r.all([f"{u}([1., 2., 3., 4.], [0, 1, 0, 1], 2)", f"{u}([1., 2., 3., 4.], [0, 1, 0, 3], 5)", f"{u}([1, 2, 3, 4], [0, 1, 0, 3], 5)", f"{u}([[1., 2.], [3., 4.], [5., 6.]], [2, 0, 2], 3)", f"{u}([1., 2.], [1, -1], 2)", f"{u}([1., 2.], [1, 2], 2)",
           f"{u}([[1., 2.], [3., 4.]], [[0, 1], [1, 0]], 2)", f"{u}([1., 2.], [0], 2)", f"{u}([1., 2.], [0, 0], num_segments=tf.constant(1))", f"{u}([1., 2.], [0, 0], -1)", f"{u}([1., 2.], [0., 0.], 1)", f"{u}([], tf.zeros([0], tf.int32), 2)",
           f"grad(lambda t: {u}(t, [0, 1, 0, 1], 3), [1., 2., 3., 4.])", f"grad(lambda t: {u}(t, [0, 1, 0, -1], 3), [3., 2., 3., 4.])"])
r.group("unsorted_segment_sqrt_n")
r.all("""
tf.math.unsorted_segment_sqrt_n([1., 2., 3., 4.], [0, 1, 0, 1], 3)
grad(lambda t: tf.math.unsorted_segment_sqrt_n(t, [0, 1, 0, 1], 3), [1., 2., 3., 4.])
tf.sparse.segment_sum([[1., 2.], [3., 4.], [5., 6.]], [0, 2], [0, 0])
tf.sparse.segment_mean([[1., 2.], [3., 4.], [5., 6.]], [0, 2], [0, 1])
tf.sparse.segment_sqrt_n([[1., 2.], [3., 4.], [5., 6.]], [0, 2], [0, 0])
tf.sparse.segment_sum([[1., 2.], [3., 4.]], [0, 5], [0, 0])
grad(lambda t: tf.sparse.segment_sum(t, [0, 2], [0, 0]), [[1., 2.], [3., 4.], [5., 6.]])
""")
r.write()
