"""tf.TensorArray: eager, in traced loops, with gradients."""
from core_common import Recorder

r = Recorder("arrays")
P = r.program


def eager(make, *lines):
    P("\n".join([f"ta = tf.TensorArray({make})", *lines]))


r.group("eager")
FILL = "for i in range(3):\n    ta = ta.write(i, float(i) * 2.)"
eager("tf.float32, 3", FILL, "result = ta.stack()")
eager("tf.float32, 3", FILL, "result = [ta.size(), ta.read(1), ta.dtype, ta.dynamic_size, ta.element_shape]")
eager("tf.float32, 3", FILL, "result = [ta.read(1), ta.read(1)]")
eager("tf.float32, 3, clear_after_read=False", FILL, "result = [ta.read(1), ta.read(1)]")
eager("tf.float32, 3", FILL, "result = ta.gather([2, 0])")
eager("tf.float32, 3", FILL, "result = [ta.stack(), ta.stack()]")
eager("tf.float32, 3", "ta.write(0, 1.)", "ta.write(1, 2.)", "ta.write(2, 3.)", "result = ta.stack()")
eager("tf.float32, 3", "ta = ta.write(1, [1., 2.])", "result = ta.stack()")
eager("tf.float32, 3", "result = ta.stack()")
eager("tf.float32, 3, element_shape=[2]", "result = ta.stack()")
eager("tf.float32, 3", "result = ta.read(0)")
eager("tf.float32, 3, element_shape=[2]", "result = ta.read(0)")
eager("tf.float32, 3", "result = ta.write(3, 1.)")
eager("tf.float32, 3", "result = ta.write(-1, 1.)")
eager("tf.float32, 3", "result = ta.write(0, 1)")
eager("tf.float32, 3", "result = ta.write(0, tf.constant(1))")
eager("tf.float32, 3", "result = ta.write(0, 'a')")
eager("tf.float32, 3", "result = ta.read(5)")
eager("tf.float32, 3, element_shape=[2]", "result = ta.write(0, [1., 2., 3.])")
eager("tf.float32, 3", "ta = ta.write(0, [1.])", "ta = ta.write(1, [1., 2.])", "result = ta.stack()")
eager("tf.float32, 3, infer_shape=False", "ta = ta.write(0, [1.])", "ta = ta.write(1, [1., 2.])", "result = ta.read(1)")
eager("tf.float32, 3, infer_shape=False", "ta = ta.write(0, [1.])", "ta = ta.write(1, [1., 2.])", "ta = ta.write(2, [3.])", "result = ta.concat()")
eager("tf.float32, size=0, dynamic_size=True", FILL, "result = [ta.size(), ta.stack()]")
eager("tf.float32, size=0, dynamic_size=True", "ta = ta.write(4, 2.)", "result = [ta.size(), ta.stack()]")
eager("tf.float32", "result = ta.size()")
eager("tf.float32, dynamic_size=True", "ta = ta.write(0, 5.)", "result = ta.stack()")
eager("tf.float32, 2", "ta = ta.unstack([[1., 2.], [3., 4.]])", "result = [ta.read(1), ta.size()]")
eager("tf.float32, 2", "ta = ta.unstack([1., 2., 3.])", "result = ta.stack()")
eager("tf.float32, 3", "ta = ta.unstack([1., 2.])", "result = ta.stack()")
eager("tf.float32, 0, dynamic_size=True", "ta = ta.unstack([1., 2., 3.])", "result = ta.stack()")
eager("tf.float32, 4", "ta = ta.scatter([3, 1], [10., 20.])", "result = ta.read(3)")
eager("tf.float32, 2", "ta = ta.split([1., 2., 3.], [1, 2])", "result = [ta.read(0), ta.read(1)]")
eager("tf.int32, 2", "ta = ta.write(0, 1)", "ta = ta.write(1, 2)", "result = [ta.identity().stack(), ta.close()]")
eager("tf.string, 2", "ta = ta.write(0, 'a')", "ta = ta.write(1, 'b')", "result = ta.stack()")
eager("'float32', 2", "result = ta.dtype")
eager("tf.float32, 2", "result = ta.grad('x')")
eager("tf.float32, 2", "result = [ta.handle, type(ta.flow).__name__]")
eager("tf.float32, tf.constant(2)", "ta = ta.write(tf.constant(1), 1.)", "ta = ta.write(np.int64(0), 2.)", "result = ta.stack()")
eager("tf.float32, 1", "result = [isinstance(ta, tf.TensorArray), type(ta).__name__]")
eager("tf.float32, 2", "ta = ta.write(0, 1.)", "ta = ta.write(0, 2.)", "ta = ta.write(1, 3.)", "result = ta.stack()")
P("result = tf.TensorArray(tf.float32, 2).stack(name='x')")
P("""
x = tf.constant([1., 2., 3.])
with tf.GradientTape() as tape:
    tape.watch(x)
    ta = tf.TensorArray(tf.float32, 3)
    for i in range(3):
        ta = ta.write(i, x[i] * x[i])
    y = tf.reduce_sum(ta.stack() * [1., 10., 100.]) + ta.read(1)
result = tape.gradient(y, x)
""")
P("""
x = tf.constant([[1., 2.], [3., 4.]])
with tf.GradientTape() as tape:
    tape.watch(x)
    ta = tf.TensorArray(tf.float32, 2, clear_after_read=False).unstack(x)
    y = tf.reduce_sum(ta.read(0) * ta.read(1))
result = tape.gradient(y, x)
""")

r.group("traced")


def traced(body, call="f(tf.constant([1., 2., 3., 4.]), tf.constant(3))"):
    lines = ["@tf.function(autograph=False)", "def f(x, n):", *[f"    {line}" for line in body.strip().splitlines()], f"result = {call}"]
    P("\n".join(lines))


traced("""
ta = tf.TensorArray(tf.float32, 4)
for i in range(4):
    ta = ta.write(i, x[i] * 2.)
return ta.stack()
""")
traced("""
_, ta = tf.while_loop(lambda i, ta: i < 4, lambda i, ta: (i + 1, ta.write(i, x[i] * 2.)), (0, tf.TensorArray(tf.float32, 4)))
return ta.stack()
""")
traced("""
_, ta = tf.while_loop(lambda i, ta: i < n, lambda i, ta: (i + 1, ta.write(i, [x[i], -x[i]])), (0, tf.TensorArray(tf.float32, 4, element_shape=[2])))
return ta.read(1), ta.read(2), ta.size()
""")
traced("""
ta = tf.TensorArray(tf.float32, 4).unstack(x)
_, total = tf.while_loop(lambda i, a: i < n, lambda i, a: (i + 1, a + ta.read(i)), (0, 0.))
return total
""")
traced("""
with tf.GradientTape() as tape:
    tape.watch(x)
    _, a, ta = tf.while_loop(lambda i, a, ta: i < 4, lambda i, a, ta: (i + 1, a * x[i], ta.write(i, a * x[i])), (0, 1., tf.TensorArray(tf.float32, 4)))
    y = tf.reduce_sum(ta.stack() * [1., 2., 3., 4.])
return y, tape.gradient(y, x)
""")
traced("""
with tf.GradientTape() as tape:
    tape.watch(x)
    source = tf.TensorArray(tf.float32, 4).unstack(x)
    ta = tf.TensorArray(tf.float32, 4)
    _, ta = tf.while_loop(lambda i, ta: i < 4, lambda i, ta: (i + 1, ta.write(i, tf.exp(source.read(i)))), (0, ta), maximum_iterations=10)
    y = tf.reduce_sum(ta.stack())
return y, tape.gradient(y, x)
""")
traced("""
ta = tf.TensorArray(tf.float32, 2)
ta = tf.cond(n > 1, lambda: ta.unstack([1., 2.]), lambda: ta.unstack([3., 4.]))
return ta.stack()
""")
traced("""
ta = tf.TensorArray(tf.float32, 4).unstack(x)
return ta.gather([n, 0]), ta.concat(), ta.scatter([1], [n * 1.]).stack() if False else ta.size()
""")

r.write()
