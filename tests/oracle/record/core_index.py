"""Indexing: slices, masks, gather and scatter, assignment through slices."""
from core_common import Recorder

r = Recorder("index", prelude="""\
s = tf.constant(5)
a = tf.range(6)
b = tf.reshape(tf.range(12), [3, 4])
c = tf.reshape(tf.range(24.0), [2, 3, 4])
d = tf.reshape(tf.range(48), [2, 2, 3, 4])
w = tf.constant(['a', 'b', 'c'])
i1 = tf.constant(1)
i64 = tf.constant(2, tf.int64)
def var(x):
    return tf.Variable(x)
def assigned(v, index, value):
    v[index].assign(value)
    return v
""")
r.group("slice")
KEYS = {
    "s": ["0", "...", "tf.newaxis", "None", "()", ":", "..., tf.newaxis", "tf.newaxis, tf.newaxis", "1"],
    "a": ["0", "-1", "5", "6", "-6", "-7", "100", ":", "::", "1:", ":2", "1:4", "-2:", ":-2", "2:-1", "::2", "1::2", "1:5:2", "::-1", "::-2", "4:1:-1", "-1:0:-2", "5::-1", "10:", ":10", "-10:3", "4:2", "2:2", "::0", "::10", "::-10",
          "...", "..., 0", "0, ...", "tf.newaxis", "None", ":, None", "None, :", "..., None", "None, 1", "1, None", "0, 0", "0, 1:", ":, :", "..., ...", "1.0", "1.5", "'a'", "True", "False", "None, None, 2:4, None",
          "i1", "i64", "i1:", ":i1", "i1:i64", "::i1", "tf.constant(-1)", "tf.constant(6)", "tf.constant(1.0)", "tf.constant([1])", "tf.constant([1, 2])", "[1, 2]", "[0]", "(1,)", "(1, 2)", "np.array([1, 2])", "np.array(1)",
          "np.int32(1)", "np.int64(-1)", "np.uint8(2)", "np.float32(1)", "np.bool_(True)", "np.int64(1):np.int64(3)", "np.int64(1):i1", "tf.range(2)", "tf.constant(True)", "tf.constant([True, False, True, False, True, False])",
          "a > 2", "np.array([True] * 6)", "a[1]", "a[1]:a[4]", "len(a) - 1", "tf.shape(a)[0] - 1", "tf.Variable(2)", "tf.Variable(2):", "2**31", "2**40", "slice(1, 3)", "slice(None, None, 2)", "1:2.0", "1.0:3", "'a':", "None:None",
          "object", "{}", "tf.newaxis:2", "True:3", "[[0]]", "[]", "range(2)", "tf.constant(1, tf.uint8)", "tf.constant(1, tf.int16)"],
    "b": ["0", "-1", "1, 2", "-1, -1", "1:", "1:, 1:", ":, 1", ":, 1:2", ":, -1", ":, ::-1", "::-1, ::-1", "::2, ::3", "..., 1", "1, ...", "..., 1:3", "..., ::2, 1", "None", ":, None", ":, None, :", "..., None", "None, ..., None", "1, None, 2",
          "i1, i1", "i1, :", ":, i1", "i1:, i64", "3", ":, 4", "0, 4", "-4", "0, 0, 0", "1:1", "5:", ":, 2:1", "0:3:2, 1", "(0, 1)", "[0, 1]", "[0, 2], [1, 3]", "[[0, 1]]", "tf.constant([0, 1])", "tf.constant([0, 1]), 1", ":, tf.constant([0, 1])", ":, [0, 1]",
          "b > 5", "b[:, 0] > 2", "np.array([True, False, True])", "(slice(0, 2), slice(1, None))", "tf.constant(3)", "0, i64", "i64, i1", "1][2", "1:][0", "None, 0, ..., 1", "True, 0", ":, True"],
    "c": ["0", "1, 2", "1, 2, 3", "..., 0", ":, 0", ":, :, 0", ":, 0, :", "0, ..., 1", "..., 1:3", "1, ..., ::-1", "::-1, ::-1, ::-1", ":, ::2, ::2", "None, ..., None", ":, None, ..., None, 1", "..., None, :", "0, :, None", "-1, -1, -1", "..., -1, -1",
          ":, 3", "2", "0, 0, 4", "..., 0, 0, 0", "..., 0, 0, 0, 0", "0:1, 1:2, 2:3", ":1, :, 1:", "c > 10", "..., i1", "i1, ..., i1", "(0, 1)", "[0, 1]", ":, tf.constant([0, 2])", "1::-1", "..., tf.newaxis, 0", "tf.newaxis, 0"],
    "d": ["0, 1, 2, 3", "...", "0, ...", "..., 0", "0, ..., 0", ":, :, ::2", "..., ::2, ::2", "1, 1:, ..., None", ":, 0, :, 0", "None, 0, ..., None, 0", "..., 1:2, :", "::-1, ..., ::-1", "0, 0][1, 2", "0, 0, 0, 0, 0", ":, 5"],
    "w": ["0", "-1", "1:", "::-1", "3", "None, 1:"],
}
for name, keys in KEYS.items():
    r.all(f"{name}[{k}]" for k in keys)
r.all("""
a[0:i1].shape
b[...].shape
b[1:1].shape
b[:, 5:].shape
b[0:0, 0].shape
tf.zeros([0, 3])[0]
tf.zeros([0, 3])[:, 0]
tf.zeros([0, 3])[0:1]
tf.zeros([0])[0]
tf.zeros([0])[-1]
tf.zeros([0])[:]
tf.constant([1., 2.])[tf.newaxis]
tf.constant([[1, 2], [3, 4]])[0][1]
tf.constant([True, False])[0]
tf.constant([1+2j])[0]
tf.constant([1, 2, 3], tf.uint8)[1:]
tf.constant([1., 2.], tf.bfloat16)[1]
a.__getitem__(slice(1, 3))
a.__getitem__((Ellipsis, 0))
""")
r.group("variable_slice")
r.all("""
var([1, 2, 3])[0]
var([1, 2, 3])[1:]
var([1, 2, 3])[-1]
var([1, 2, 3])[3]
var([1, 2, 3])[tf.constant(1)]
var([[1, 2], [3, 4]])[:, 0]
var([[1, 2], [3, 4]])[..., None]
var([1, 2, 3])[var([1, 2, 3]) > 1]
var([1, 2, 3])[::-1]
assigned(var([1, 2, 3]), 0, 10)
assigned(var([1, 2, 3]), slice(1, None), [20, 30])
assigned(var([1, 2, 3]), slice(1, None), 7)
assigned(var([1, 2, 3]), slice(None), [7])
assigned(var([1, 2, 3]), slice(1, None), [1, 2, 3])
assigned(var([1, 2, 3]), 0, 1.5)
assigned(var([1., 2., 3.]), 0, 1)
assigned(var([1, 2, 3]), 5, 1)
assigned(var([1, 2, 3]), -1, 9)
assigned(var([1, 2, 3]), slice(None, None, 2), [8, 9])
assigned(var([1, 2, 3]), slice(None, None, -1), [7, 8, 9])
assigned(var([[1, 2], [3, 4]]), (0, 1), 9)
assigned(var([[1, 2], [3, 4]]), (slice(None), 1), [8, 9])
assigned(var([[1, 2], [3, 4]]), 0, [8, 9])
assigned(var([[1, 2], [3, 4]]), 0, [8])
assigned(var([[1, 2], [3, 4]]), 0, 8)
assigned(var([[1, 2], [3, 4]]), (Ellipsis, 0), [8, 9])
assigned(var([[1, 2], [3, 4]]), (0, tf.newaxis), [[8, 9]])
assigned(var(['a', 'b']), 0, 'z')
assigned(var([1, 2, 3]), tf.constant(1), 5)
assigned(var([1, 2, 3]), var([1, 2, 3]) > 1, 5)
var([1, 2, 3])[0].assign(5)
var([1, 2, 3])[1:].assign([5, 6])
tf.constant([1, 2, 3])[0].assign(5)
var([1, 2, 3])[0].assign_add(5)
var([1, 2, 3])[0].assign_sub(5)
var([1, 2, 3])[0].numpy()
(var([1, 2, 3])[0] + 1)
var([1, 2, 3])[0].assign(5, read_value=False)
""")
r.group("variable_scatter")
SL = "tf.IndexedSlices(tf.constant([10., 20.]), tf.constant([0, 2]))"
DUP = "tf.IndexedSlices(tf.constant([10., 20.]), tf.constant([1, 1]))"
for f in ["scatter_add", "scatter_sub", "scatter_mul", "scatter_div", "scatter_update", "scatter_max", "scatter_min", "batch_scatter_update"]:
    r.all([f"var([1., 2., 3.]).{f}({SL})", f"var([1., 2., 3.]).{f}({DUP})", f"var([1., 2., 3.]).{f}(tf.constant([1.]))",
           f"var([1., 2., 3.]).{f}(tf.IndexedSlices(tf.constant([10.]), tf.constant([3])))", f"var([1., 2., 3.]).{f}(tf.IndexedSlices(tf.constant([10.]), tf.constant([-1])))",
           f"var([[1., 2.], [3., 4.]]).{f}(tf.IndexedSlices(tf.constant([[10., 20.]]), tf.constant([1])))"])
for f in ["scatter_nd_add", "scatter_nd_sub", "scatter_nd_update", "scatter_nd_max", "scatter_nd_min"]:
    r.all([f"var([1., 2., 3.]).{f}([[0], [2]], [10., 20.])", f"var([1., 2., 3.]).{f}([[1], [1]], [10., 20.])", f"var([[1., 2.], [3., 4.]]).{f}([[0, 1]], [10.])",
           f"var([1., 2., 3.]).{f}([[3]], [10.])", f"var([1., 2., 3.]).{f}([0], [10.])", f"var([1., 2., 3.]).{f}([[0]], [10., 20.])", f"var([1., 2., 3.]).{f}([[0]], [1])"])
r.all("""
var([1., 2., 3.]).sparse_read([0, 2])
var([1., 2., 3.]).sparse_read([3])
var([1., 2., 3.]).gather_nd([[0], [2]])
var([[1., 2.], [3., 4.]]).gather_nd([[0, 1]])
tf.gather(var([1., 2., 3.]), [2, 0])
tf.nn.embedding_lookup(var([[1., 2.], [3., 4.]]), [1, 0, 1])
""")
r.group("gather")
r.all("""
tf.gather(a, 2)
tf.gather(a, [2, 0])
tf.gather(a, [[2, 0], [1, 1]])
tf.gather(a, [])
tf.gather(a, tf.constant([], tf.int32))
tf.gather(a, -1)
tf.gather(a, [0, -1])
tf.gather(a, 6)
tf.gather(a, [0, 100])
tf.gather(a, [1.0])
tf.gather(a, tf.constant([1.0]))
tf.gather(a, tf.constant([1], tf.int64))
tf.gather(a, tf.constant([1], tf.uint8))
tf.gather(a, 'x')
tf.gather(s, 0)
tf.gather(b, 1)
tf.gather(b, [2, 0])
tf.gather(b, [1, 0], axis=1)
tf.gather(b, [1, 0], axis=-1)
tf.gather(b, 1, axis=1)
tf.gather(b, [[0, 1], [2, 0]], axis=1)
tf.gather(b, [0], axis=2)
tf.gather(b, [0], axis=-3)
tf.gather(b, [4], axis=1)
tf.gather(c, [2, 0], axis=1)
tf.gather(c, [[2, 0], [1, 1]], axis=1, batch_dims=1)
tf.gather(c, [[2, 0], [1, 1]], batch_dims=1)
tf.gather(b, [[0], [1], [2]], batch_dims=1)
tf.gather(b, [[0, 1]], batch_dims=1)
tf.gather(b, [1, 2, 3], axis=1, batch_dims=1)
tf.gather(b, [[0]], axis=0, batch_dims=1)
tf.gather(b, [[0]], batch_dims=2)
tf.gather(b, [[0]], batch_dims=-1)
tf.gather(w, [2, 0])
tf.gather([1, 2, 3], [0, 2])
tf.gather(tf.zeros([0, 3]), [0])
tf.gather(tf.zeros([0, 3]), [])
tf.gather(params=a, indices=[1], validate_indices=None, axis=0, batch_dims=0, name='g')
tf.gather_nd(b, [1, 2])
tf.gather_nd(b, [[1, 2], [0, 0]])
tf.gather_nd(b, [[1], [0]])
tf.gather_nd(b, [[[1], [0]]])
tf.gather_nd(b, [[]])
tf.gather_nd(b, [])
tf.gather_nd(b, tf.zeros([2, 0], tf.int32))
tf.gather_nd(b, [[3, 0]])
tf.gather_nd(b, [[-1, 0]])
tf.gather_nd(b, [[0, 0, 0]])
tf.gather_nd(b, [[0.0, 1.0]])
tf.gather_nd(c, [[0, 1], [1, 2]])
tf.gather_nd(c, [[[0, 1]], [[2, 3]]], batch_dims=1)
tf.gather_nd(c, [[0], [1]], batch_dims=1)
tf.gather_nd(w, [[0], [2]])
tf.batch_gather(b, [[0], [1], [2]])
tf.boolean_mask(a, a > 2)
tf.boolean_mask(a, [True, False, True, False, True, False])
tf.boolean_mask(a, [True, False])
tf.boolean_mask(a, True)
tf.boolean_mask(a, [1, 0, 1, 0, 1, 0])
tf.boolean_mask(b, [True, False, True])
tf.boolean_mask(b, b > 5)
tf.boolean_mask(b, [True, False, True, False], axis=1)
tf.boolean_mask(b, [False, False, False])
tf.boolean_mask(b, tf.constant([[True, False]]))
tf.boolean_mask(c, [[True, False, True], [False, True, False]])
tf.boolean_mask(c, [True, False, True], axis=1)
tf.boolean_mask(c, [[True, False, True, False]] * 3, axis=1)
tf.boolean_mask(w, [True, False, True])
tf.boolean_mask(s, True)
tf.boolean_mask([1, 2, 3], np.array([True, False, True]))
tf.slice(b, [0, 1], [2, 2])
tf.slice(b, [0, 1], [-1, -1])
tf.slice(b, [1, 0], [1, -1])
tf.slice(b, [0], [2])
tf.slice(b, [0, 3], [1, 2])
tf.slice(b, [-1, 0], [1, 1])
tf.slice(b, [0, 0], [0, 0])
tf.slice(b, [0, 0], [4, 1])
tf.slice(b, [3, 0], [0, 4])
tf.slice(a, 1, 2)
tf.slice(a, [1], [2])
tf.slice(a, tf.constant([1], tf.int64), [2])
tf.slice(a, [1.0], [2.0])
tf.strided_slice(a, [1], [5], [2])
tf.strided_slice(a, [-1], [-4], [-1])
tf.strided_slice(a, [1], [5])
tf.strided_slice(b, [0, 1], [2, 3])
tf.strided_slice(b, [0, 1], [2, 3], begin_mask=1)
tf.strided_slice(b, [0, 1], [2, 3], end_mask=2)
tf.strided_slice(b, [0, 1], [2, 3], shrink_axis_mask=1)
tf.strided_slice(b, [0, 1], [2, 3], new_axis_mask=1)
tf.strided_slice(b, [0, 1], [2, 3], ellipsis_mask=1)
tf.strided_slice(b, [1], [2])
tf.strided_slice(b, [0, 0, 0], [1, 1, 1])
tf.strided_slice(a, [0], [3], [0])
tf.strided_slice(a, [0], [3, 4])
tf.strided_slice(var([1., 2.]), [0], [1], var=var([1., 2.]))
tf.tensor_scatter_nd_update(a, [[1], [3]], [10, 30])
tf.tensor_scatter_nd_update(b, [[1]], [[9, 9, 9, 9]])
tf.tensor_scatter_nd_update(b, [[1, 2]], [9])
tf.tensor_scatter_nd_update(a, [[1], [1]], [10, 30])
tf.tensor_scatter_nd_update(a, [[6]], [10])
tf.tensor_scatter_nd_update(a, [[-1]], [10])
tf.tensor_scatter_nd_update(a, [[1]], [10.5])
tf.tensor_scatter_nd_update(a, [[1]], [10, 20])
tf.tensor_scatter_nd_update(a, [1], [10])
tf.tensor_scatter_nd_add(a, [[1], [1]], [10, 30])
tf.tensor_scatter_nd_sub(a, [[1], [1]], [10, 30])
tf.tensor_scatter_nd_max(a, [[1], [1]], [10, -30])
tf.tensor_scatter_nd_min(a, [[1], [1]], [10, -30])
tf.scatter_nd([[1], [3]], [10, 30], [5])
tf.scatter_nd([[1], [1]], [10, 30], [5])
tf.scatter_nd([[0, 1]], [5.], [2, 2])
tf.scatter_nd([[1]], [[1., 2.]], [3, 2])
tf.scatter_nd([[5]], [1.], [5])
tf.scatter_nd([[-1]], [1.], [5])
tf.scatter_nd([1], [1.], [5])
tf.scatter_nd([[1]], [1., 2.], [5])
tf.scatter_nd([[1]], ['a'], [3])
tf.scatter_nd(tf.constant([[1]], tf.int64), [1.], [3])
tf.scatter_nd(tf.constant([[1]], tf.int64), [1.], tf.constant([3], tf.int64))
tf.scatter_nd(tf.zeros([0, 1], tf.int32), tf.zeros([0]), [3])
tf.dynamic_partition(a, [0, 1, 0, 1, 1, 0], 2)
tf.dynamic_partition(a, [0, 1, 0, 1, 1, 2], 2)
tf.dynamic_partition(a, [0, 1], 2)
tf.dynamic_stitch([[0, 2], [1, 3]], [[10, 30], [20, 40]])
tf.dynamic_stitch([[0, 1], [0]], [[10, 30], [20]])
tf.dynamic_stitch([0, [2, 1]], [[1, 2], [[5, 6], [3, 4]]])
tf.where(a > 2)
tf.where([[True, False], [False, True]])
tf.where(True)
tf.where(tf.constant([0., 1., 2.]))
tf.where(tf.constant([0, 1, 2]))
tf.where(tf.constant(['', 'a']))
tf.where(tf.constant([False, False]))
tf.where(tf.zeros([0], tf.bool))
tf.where(a > 2, a, -a)
tf.where(a > 2, a, 0)
tf.where(a > 2, 1.5, 0)
tf.where(a > 2, 1, 0.5)
tf.where(a > 2, 1.0, 0.5)
tf.where(True, 1, 2)
tf.where([True, False], [[1, 2], [3, 4]], 0)
tf.where([[True], [False]], [[1, 2], [3, 4]], [[5, 6], [7, 8]])
tf.where([True, False, True], [1, 2], [3, 4])
tf.where([True, False], [1., 2.], [3, 4])
tf.where([True, False], tf.constant([1., 2.]), tf.constant([3, 4]))
tf.where([True, False], [1, 2])
tf.where([True, False], None, [1, 2])
tf.where([1, 0], [1, 2], [3, 4])
tf.where([1.0, 0.0], 1, 2)
tf.where(condition=[True, False], x=1, y=2, name='w')
tf.compat.v1.where([True, False], [[1, 2], [3, 4]], [[5, 6], [7, 8]])
tf.compat.v1.where([True, False], 1, 2)
tf.case([(tf.constant(True), lambda: 1)], default=lambda: 2)
tf.cond(tf.constant(True), lambda: tf.constant(1), lambda: tf.constant(2))
tf.cond(tf.constant(False), lambda: 1, lambda: 2)
tf.cond(True, lambda: 1, lambda: 2.5)
tf.cond(tf.constant([True, False]), lambda: 1, lambda: 2)
tf.cond(tf.constant(1), lambda: 1, lambda: 2)
tf.switch_case(tf.constant(1), {0: lambda: 10, 1: lambda: 20})
tf.switch_case(tf.constant(5), [lambda: 10, lambda: 20])
tf.switch_case(tf.constant(5), [lambda: 10, lambda: 20], default=lambda: 30)
tf.while_loop(lambda i: i < 3, lambda i: [i + 1], [0])
tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x * 2), (tf.constant(0), tf.constant(1.)))
tf.while_loop(lambda i: i < 3, lambda i: i + 1, [0])
tf.while_loop(lambda i: i < 100, lambda i: [i + 1], [0], maximum_iterations=5)
tf.while_loop(lambda i, x: i < 3, lambda i, x: [i + 1], [0, 1])
tf.map_fn(lambda x: x * 2, a)
tf.map_fn(lambda x: x / 2, a)
tf.map_fn(lambda x: x / 2, a, dtype=tf.float64)
tf.map_fn(lambda x: x / 2, a, fn_output_signature=tf.float64)
tf.map_fn(lambda x: (x, -x), a, fn_output_signature=(tf.int32, tf.int32))
tf.map_fn(lambda x: x[0] + x[1], (a, a), fn_output_signature=tf.int32)
tf.map_fn(lambda x: x, tf.constant(1))
tf.vectorized_map(lambda x: x * 2, a)
tf.scan(lambda acc, x: acc + x, a)
tf.scan(lambda acc, x: acc + x, a, initializer=10)
tf.scan(lambda acc, x: acc * x, [1., 2., 3.], reverse=True)
tf.foldl(lambda acc, x: acc + x, a)
tf.foldr(lambda acc, x: acc - x, a)
""")
r.group("gradient")
r.program("""
x = tf.constant([1., 2., 3.])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = x[1] * 3 + tf.reduce_sum(x[::-1] * [1., 10., 100.]) + x[tf.constant(0)]
result = tape.gradient(y, x)
""")
r.program("""
x = tf.constant([1., 2., 3.])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.gather(x, [0, 0, 2]) * [1., 10., 100.]
result = tape.gradient(y, x)
""")
r.program("""
v = tf.Variable([1., 2., 3.])
with tf.GradientTape() as tape:
    y = tf.gather(v, [0, 0, 2]) * [1., 10., 100.]
result = tape.gradient(y, v)
""")
r.program("""
v = tf.Variable([[1., 2.], [3., 4.]])
with tf.GradientTape() as tape:
    y = tf.gather(v, [1, 0], axis=1) * [[1., 10.], [100., 1000.]]
result = tape.gradient(y, v)
""")
r.program("""
v = tf.Variable([[1., 2.], [3., 4.]])
with tf.GradientTape() as tape:
    y = v[0, 1] * 5 + v[1, 0]
result = tape.gradient(y, v)
""")
r.program("""
x = tf.constant([[1., 2.], [3., 4.]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.gather_nd(x, [[0, 1], [0, 1], [1, 0]]) * [1., 10., 100.]
result = tape.gradient(y, x)
""")
r.program("""
x = tf.constant([1., -2., 3.])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.boolean_mask(x, x > 0) * [5., 7.]
result = tape.gradient(y, x)
""")
r.program("""
x = tf.constant([1., -2., 3.])
y = tf.constant([10., 20., 30.])
with tf.GradientTape() as tape:
    tape.watch([x, y])
    z = tf.where(x > 0, x * 2, y * 3)
result = tape.gradient(z, [x, y])
""")
r.program("""
x = tf.constant([0., 4.])
with tf.GradientTape() as tape:
    tape.watch(x)
    z = tf.where(x > 0, tf.sqrt(x), 0.)
result = tape.gradient(z, x)
""")
r.program("""
x = tf.constant([1., 2., 3.])
u = tf.constant([5., 6.])
with tf.GradientTape() as tape:
    tape.watch([x, u])
    z = tf.tensor_scatter_nd_update(x, [[0], [2]], u) * [1., 10., 100.]
result = tape.gradient(z, [x, u])
""")
r.program("""
x = tf.constant([1., 2., 3.])
u = tf.constant([5., 6.])
with tf.GradientTape() as tape:
    tape.watch([x, u])
    z = tf.tensor_scatter_nd_add(x, [[0], [0]], u) * [1., 10., 100.]
result = tape.gradient(z, [x, u])
""")
r.program("""
u = tf.constant([5., 6.])
with tf.GradientTape() as tape:
    tape.watch(u)
    z = tf.scatter_nd([[2], [0]], u, [3]) * [1., 10., 100.]
result = tape.gradient(z, u)
""")
r.program("""
v = tf.Variable([1., 2., 3.])
with tf.GradientTape() as tape:
    v[0].assign(5.)
    y = v * v
result = tape.gradient(y, v)
""")
r.write()
