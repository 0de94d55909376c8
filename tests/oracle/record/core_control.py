"""Branches and loops inside tf.function, with values and gradients: conditions and numbers of turns depend on tensors."""
from core_common import Recorder

r = Recorder("control", prelude='''\
def both(f, *xs):
    # the values and gradients of a function, by itself and as a tf.function
    xs = [tf.constant(x) if not hasattr(x, 'dtype') else x for x in xs]
    out = []
    for g in (f, tf.function(f, autograph=False)):
        with tf.GradientTape() as tape:
            for x in xs:
                if x.dtype.is_floating:
                    tape.watch(x)
            y = g(*xs)
        out.append([y, tape.gradient(y, [x for x in xs if x.dtype.is_floating])])
    return out

def inside(f, *xs):
    # the same with the tape inside the tf.function
    xs = [tf.constant(x) if not hasattr(x, 'dtype') else x for x in xs]
    @tf.function(autograph=False)
    def g(*xs):
        with tf.GradientTape() as tape:
            for x in xs:
                if x.dtype.is_floating:
                    tape.watch(x)
            y = f(*xs)
        return y, tape.gradient(y, [x for x in xs if x.dtype.is_floating])
    return g(*xs)
''')

r.group("cond")
for how in ("both", "inside"):
    for x in ("2.0", "-2.0"):
        r.add(f"{how}(lambda x: tf.cond(x > 0, lambda: x * x, lambda: -3. * x), {x})")
        r.add(f"{how}(lambda x: tf.cond(x > 0, lambda: [x * x, x + 1.], lambda: [-3. * x, tf.constant(7.)])[0], {x})")
        r.add(f"{how}(lambda x: tf.cond(x > 0, lambda: tf.cond(x > 1, lambda: x ** 3, lambda: x), lambda: tf.exp(x)), {x})")
        r.add(f"{how}(lambda x: tf.case([(x > 1, lambda: x * 5.), (x > -1, lambda: x * 7.)], default=lambda: x * x), {x})")
        r.add(f"{how}(lambda x: tf.cond(x > 0, lambda: 1., lambda: 2.) * x, {x})")
for i in (0, 1, 2, 5, -1):
    for how in ("both", "inside"):
        r.add(f"{how}(lambda x, i: tf.switch_case(i, [lambda: x * 2., lambda: x * x, lambda: tf.exp(x)]), 1.5, {i})")
        r.add(f"{how}(lambda x, i: tf.switch_case(i, {{0: lambda: x * 2., 2: lambda: x * x}}, default=lambda: -x), 1.5, {i})")

r.group("while")
LOOPS = [
    "lambda x, n: tf.while_loop(lambda i, a: i < n, lambda i, a: (i + 1, a * x), (0, tf.constant(1.)))[1]",
    "lambda x, n: tf.while_loop(lambda i, a: i < n, lambda i, a: (i + 1, a * x), (0, 1.), maximum_iterations=4)[1]",
    "lambda x, n: tf.while_loop(lambda i, a, b: i < n, lambda i, a, b: (i + 1, tf.sin(b), a * x), (0, x, x * 2.))[1]",
    "lambda x, n: tf.while_loop(lambda i, a: i < n, lambda i, a: (i + 1, {'p': a['p'] * x, 'q': a['q'] + a['p']}), (0, {'p': x, 'q': 0.}))[1]['q']",
    "lambda x, n: tf.while_loop(lambda i, a: i < n, lambda i, a: [i + 1, tf.cond(i > 1, lambda: a * x, lambda: a + x)], [0, 1.])[1]",
    "lambda x, n: tf.while_loop(lambda i, a: i < n, lambda i, a: (i + 1, a + tf.while_loop(lambda j, b: j < i, lambda j, b: (j + 1, b * x), (0, x))[1]), (0, 0.))[1]",
]
for loop in LOOPS:
    for how in ("both", "inside"):
        for n in (0, 1, 3, 6):
            r.add(f"{how}({loop}, 1.25, {n})")
for how in ("both", "inside"):
    r.add(f"{how}(lambda x: tf.while_loop(lambda a: a < 100., lambda a: (a * x,), (x,))[0], 1.5)")
    r.add(f"{how}(lambda x: tf.reduce_sum(tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, tf.matmul(a, x)), (0, x))[1]), [[1., .5], [.25, 2.]])")
    r.add(f"{how}(lambda x, n: tf.while_loop(lambda i, a: i < n, lambda i, a: (i + 1, a + tf.sin(a) * x), (0, x))[1], 0.1, 700)")
    r.add(f"{how}(lambda x: tf.while_loop(lambda i: i < 3, lambda i: i + 1, (tf.constant(0),))[0], 1.)")

r.group("map")
for how in ("both", "inside"):
    r.all(f"""\
{how}(lambda x: tf.map_fn(lambda t: t * t, x), [1., 2., 3.])
{how}(lambda x: tf.map_fn(lambda t: (t, t * 2.), x, fn_output_signature=(tf.float32, tf.float32))[1], [1., 2., 3.])
{how}(lambda x: tf.map_fn(lambda t: t[0] * t[1], (x, x + 1.), fn_output_signature=tf.float32), [1., 2., 3.])
{how}(lambda x: tf.map_fn(tf.reduce_sum, x), [[1., 2.], [3., 4.]])
{how}(lambda x, w: tf.map_fn(lambda t: t * w, x), [1., 2., 3.], 2.)
{how}(lambda x: tf.vectorized_map(lambda t: tf.reduce_max(t) * t, x), [[1., 2.], [3., 4.]])
{how}(lambda x, w: tf.vectorized_map(lambda t: t * w, x), [1., 2., 3.], 2.)
{how}(lambda x: tf.scan(lambda a, t: a * t, x), [1., 2., 3.])
{how}(lambda x: tf.scan(lambda a, t: a * t + a, x, initializer=x[0] * 2.), [1., 2., 3.])
{how}(lambda x: tf.scan(lambda a, t: a + t, x, reverse=True), [1., 2., 3.])
{how}(lambda x: tf.scan(lambda a, t: (a[0] + t, a[1] * t), x, initializer=(0., 1.))[1], [1., 2., 3.])
{how}(lambda x: tf.foldl(lambda a, t: a * t + 1., x), [1., 2., 3.])
{how}(lambda x: tf.foldr(lambda a, t: a * t + 1., x), [1., 2., 3.])
{how}(lambda x: tf.foldl(lambda a, t: a * t + 1., x, initializer=2.), [1., 2., 3.])
""")

r.group("variables")
r.program("""
v, n = tf.Variable(1.), tf.Variable(0)
@tf.function(autograph=False)
def f(x):
    tf.cond(x > 0, lambda: v.assign_add(x), lambda: v.assign(-1.))
    tf.while_loop(lambda i: i < 3, lambda i: (i + 1 + 0 * n.assign_add(2),), (tf.constant(0),))
    return v.read_value(), n.read_value()
result = [f(tf.constant(2.)), f(tf.constant(-2.)), f(tf.constant(5.)), v.numpy(), n.numpy()]
""")
r.program("""
v = tf.Variable([1., 2.])
@tf.function(autograph=False)
def f(x):
    with tf.GradientTape() as tape:
        y = tf.cond(tf.reduce_sum(x) > 0, lambda: tf.reduce_sum(v * x), lambda: tf.reduce_sum(v * v))
    g = tape.gradient(y, v)
    v.assign_sub(0.1 * g)
    return y, g
result = [f(tf.constant([1., 2.])), f(tf.constant([-1., -2.])), f(tf.constant([3., 3.])), v.numpy()]
""")
r.program("""
w = tf.Variable(0.5)
@tf.function(autograph=False)
def f(x, n):
    with tf.GradientTape() as tape:
        y = tf.while_loop(lambda i, a: i < n, lambda i, a: (i + 1, a * w + x), (0, x))[1]
    return y, tape.gradient(y, w)
result = [f(tf.constant(1.), tf.constant(n)) for n in (0, 1, 5)]
""")
r.program("""
@tf.function(autograph=False)
def f(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.cond(x > 0, lambda: x ** 3, lambda: x ** 2)
        dy = tape.gradient(y, x)
    return y, dy, outer.gradient(dy, x)
result = [f(tf.constant(2.)), f(tf.constant(-2.))]
""")
r.program("""
@tf.custom_gradient
def clipped(x):
    def grad(dy):
        return tf.clip_by_value(dy, -1., 1.)
    return x * x, grad
@tf.function(autograph=False)
def f(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = 5. * tf.cond(x > 0, lambda: clipped(x), lambda: x)
    return y, tape.gradient(y, x)
result = [f(tf.constant(2.)), f(tf.constant(-2.))]
""")

r.group("errors")
r.all("""\
tf.function(lambda x: tf.cond(x > 0, lambda: x, lambda: tf.constant([1., 2.])))(tf.constant(1.))
tf.function(lambda x: tf.cond(x > 0, lambda: x, lambda: 1))(tf.constant(1.))
tf.function(lambda x: tf.cond(x > 0, lambda: [x, x], lambda: x))(tf.constant(1.))
tf.function(lambda x: tf.cond(x, lambda: 1, lambda: 2))(tf.constant([True, False]))
tf.function(lambda x: tf.while_loop(lambda a: a < 3., lambda a: (tf.cast(a, tf.int32),), (x,)))(tf.constant(1.))
tf.function(lambda x: tf.while_loop(lambda a, b: a < 3., lambda a, b: (a,), (x, x)))(tf.constant(1.))
""")

r.write()
