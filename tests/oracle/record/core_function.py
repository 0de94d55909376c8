"""tf.function: traces, signatures, returned structures, errors, AutoGraph, tf.print."""
from core_common import Recorder

r = Recorder("function", note="`printed` is Python output; `stdout` and `stderr` are what came out of file descriptors 1 and 2 (tf.print writes to stderr).")
P = r.program
r.group("traces")
TRACE = "n = []\n@tf.function\ndef f(x):\n    n.append(1)\n    return x * 2\n"
for calls in ["f(1)\nf(1)", "f(1)\nf(2)", "f(1)\nf(1.0)", "f(1.0)\nf(2.0)", "f(True)\nf(1)", "f(tf.constant(1))\nf(tf.constant(2))", "f(tf.constant(1))\nf(tf.constant(1.))", "f(tf.constant([1]))\nf(tf.constant([1, 2]))",
              "f(tf.constant([1]))\nf(tf.constant([1, 2]))\nf(tf.constant([1, 2, 3]))", "f(tf.constant([1]))\nf(tf.constant([[1]]))", "f(tf.constant(1))\nf(1)", "f(np.array([1., 2.]))\nf(np.array([3., 4.]))", "f(np.array([1.]))\nf(np.array([1., 2.]))",
              "f(np.float32(1))\nf(np.float32(2))", "f(np.float64(1))\nf(np.float64(2))", "f(np.int64(1))\nf(np.int64(2))", "f(np.array(1.))\nf(tf.constant(1., tf.float64))", "f('a')\nf('a')\nf('b')", "f([1])\nf([1])\nf([2])", "f([tf.constant(1)])\nf([tf.constant(2)])",
              "f((1,))\nf((1,))", "f(tf.Variable(1.))\nf(tf.Variable(2.))", "v = tf.Variable(1.)\nf(v)\nf(v)", "f(tf.Variable(1.))\nf(tf.Variable([1.]))", "f(x=1)\nf(1)", "f(tf.constant(1))\nf(x=tf.constant(1))", "for i in range(5):\n    f(i)", "for i in tf.range(5):\n    f(i)"]:
    P(TRACE + calls + "\nresult = len(n)")
for kw in ["reduce_retracing=True", "experimental_relax_shapes=True", "input_signature=[tf.TensorSpec([None], tf.int32)]"]:
    P(f"n = []\n@tf.function({kw})\ndef f(x):\n    n.append(x.shape)\n    return x * 2\nf(tf.constant([1]))\nf(tf.constant([1, 2]))\nf(tf.constant([1, 2, 3]))\nf(tf.constant([1, 2, 3, 4]))\nresult = n")
P("n = []\nclass A:\n    @tf.function\n    def f(self, x):\n        n.append(1)\n        return x + 1\na, b = A(), A()\na.f(tf.constant(1))\na.f(tf.constant(2))\nb.f(tf.constant(1))\nresult = len(n)")
P("n = []\n@tf.function\ndef f(x):\n    n.append(1)\n    return x + 1\nf(object())\nresult = len(n)")
P("n = []\n@tf.function\ndef f(x, training=False):\n    n.append(training)\n    return x + 1\nf(tf.constant(1))\nf(tf.constant(1), True)\nf(tf.constant(1), training=True)\nf(tf.constant(1), training=False)\nresult = n")
P("n = []\n@tf.function\ndef f(x):\n    n.append(1)\n    return x + 1\nf(None)\n", "n")
P("n = []\n@tf.function\ndef f(x):\n    n.append(1)\n    return 1 if x is None else x\nf(None)\nf(None)\nresult = len(n)")
P("n = []\n@tf.function\ndef f(d):\n    n.append(1)\n    return d['a'] + d['b']\nf({'a': tf.constant(1), 'b': tf.constant(2)})\nf({'b': tf.constant(1), 'a': tf.constant(2)})\nresult = len(n)")
P("n = []\ng = 5\n@tf.function\ndef f(x):\n    n.append(1)\n    return x + g\na = f(tf.constant(1))\ng = 100\nb = f(tf.constant(1))\nresult = [a, b, len(n)]")
P("n = []\nv = tf.Variable(5.)\n@tf.function\ndef f(x):\n    n.append(1)\n    return x + v\na = f(tf.constant(1.))\nv.assign(100.)\nb = f(tf.constant(1.))\nresult = [a, b, len(n)]")
P("@tf.function\ndef f(x):\n    print('tracing', x)\n    return x\nf(tf.constant(1))\nf(tf.constant(2))\nf(3)\nf(tf.constant([1.5]))\nresult = None")
P("@tf.function\ndef f(x):\n    print('py', x)\n    tf.print('tf', x)\n    return x\nf(tf.constant(1))\nf(tf.constant(2))\nresult = None", fd=True)
P("@tf.function\ndef f(x):\n    return x\nf(1)\nf(2)\nresult = f.experimental_get_tracing_count()")
P("@tf.function\ndef f(x):\n    return x + 1\nfor i in range(8):\n    f(i)\nresult = None", retracing=True)
P("for i in range(8):\n    @tf.function\n    def f(x):\n        return x + 1\n    f(tf.constant(1))\nresult = None", retracing=True)

r.group("signature")
SIG = "@tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])\ndef f(x):\n    return x * 2.\n"
for call in ["f(tf.ones([3, 2]))", "f(tf.ones([3, 3]))", "f(tf.ones([2]))", "f(tf.ones([3, 2], tf.int32))", "f(tf.ones([3, 2], tf.float64))", "f([[1., 2.]])", "f([[1, 2]])", "f(np.ones([3, 2]))", "f(np.ones([3, 2], np.float32))", "f(np.ones([3, 2], np.int64))",
             "f()", "f(tf.ones([3, 2]), 1)", "f(x=tf.ones([3, 2]))", "f(y=1)", "f(None)", "f('a')", "f(tf.Variable(tf.ones([1, 2])))", "f(1)"]:
    P(SIG + f"result = {call}")
P("@tf.function(input_signature=[tf.TensorSpec([], tf.float32), tf.TensorSpec([], tf.float32)])\ndef f(x, y):\n    return x - y\nresult = [f(3., 1.), f(y=3., x=1.), f(tf.constant(3.), 1)]")
P("@tf.function(input_signature=[tf.TensorSpec([], tf.float32)])\ndef f(x, y):\n    return x - y\nresult = f(3., 1.)")
P("@tf.function(input_signature=[tf.TensorSpec([], tf.float32)])\ndef f(x, y=2.):\n    return x - y\nresult = f(3.)")
P("@tf.function(input_signature=[])\ndef f():\n    return tf.constant(1)\nresult = f()")
P("@tf.function(input_signature=[tf.float32])\ndef f(x):\n    return x\nresult = f(1.)")
P("@tf.function(input_signature=tf.TensorSpec([], tf.float32))\ndef f(x):\n    return x\nresult = f(1.)")
P("@tf.function\ndef f(x):\n    return x\nresult = f()")
P("@tf.function\ndef f(x):\n    return x\nresult = f(1, 2)")
P("@tf.function\ndef f(x):\n    return x\nresult = f(y=1)")
P("@tf.function\ndef f(x, *args, k=1, **kw):\n    return x + sum(args) + k + sum(kw.values())\nresult = [f(1), f(1, 2), f(1, 2, k=3), f(1, 2, 3, k=4, z=5)]")
P("@tf.function\ndef f(x, y=10):\n    return x + y\nresult = [f(1), f(1, 2), f(y=3, x=1)]")

r.group("returns")
for ret in ["x", "[x, x + 1]", "(x, x)", "{'b': x, 'a': x + 1}", "None", "[None, x]", "1", "2.5", "'a'", "True", "[]", "()", "{}", "(x, {'k': [x, 1]})", "np.array([1., 2.])", "np.float64(3)", "tf.Variable", "x.shape", "x.dtype", "x.name", "tf.shape(x)",
            "x.shape[0] if x.shape.rank else -1", "type(x).__name__", "len([x])", "object", "tf.IndexedSlices(tf.ones([1]), tf.constant([0]))", "tf.sparse.from_dense([[1]])", "tf.ragged.constant([[1], [2, 3]])", "lambda: 1", "x is None", "[x for _ in range(3)]"]:
    P(f"@tf.function\ndef f(x):\n    return {ret}\nresult = f(tf.constant([1, 2]))")
P("import collections\nPoint = collections.namedtuple('Point', 'a b')\n@tf.function\ndef f(x):\n    return Point(x, x + 1)\nresult = f(tf.constant(1))")
P("@tf.function\ndef f(x):\n    pass\nresult = f(tf.constant(1))")
P("v = tf.Variable(1.)\n@tf.function\ndef f():\n    return v\nresult = f()")
P("v = tf.Variable(1.)\n@tf.function\ndef f():\n    v.assign_add(1.)\n    return v.read_value()\nresult = [f(), f(), v]")
P("v = tf.Variable(1.)\n@tf.function\ndef f():\n    return v.assign_add(1.)\nresult = [f(), v]")
P("@tf.function\ndef f(d):\n    d['new'] = d['a'] * 2\n    return d\nd = {'a': tf.constant(1)}\nout = f(d)\nresult = [out, d]")
P("@tf.function\ndef f(x):\n    x += 1\n    return x\nresult = f(5)")

r.group("variables")
P("class M:\n    def __init__(self):\n        self.v = None\n    @tf.function\n    def __call__(self, x):\n        if self.v is None:\n            self.v = tf.Variable(2.)\n        return x * self.v\nm = M()\nresult = [m(tf.constant(3.)), m(tf.constant(4.)), m.v]")
P("@tf.function\ndef f(x):\n    v = tf.Variable(1.)\n    return x + v\nresult = f(tf.constant(1.))")
P("vs = []\n@tf.function\ndef f(x):\n    vs.append(tf.Variable(1.))\n    return x + vs[-1]\nresult = f(tf.constant(1.))")
P("v = None\n@tf.function\ndef f(x):\n    global v\n    if v is None:\n        v = tf.Variable(x)\n    return v + 1.\nresult = [f(tf.constant(1.)), f(tf.constant(5.)), v]")
P("v = None\n@tf.function\ndef f(x):\n    global v\n    if v is None:\n        v = tf.Variable(lambda: x * 2.)\n    return v + 1.\nresult = f(tf.constant(1.))")
P("v = tf.Variable([1., 2.])\n@tf.function\ndef f(x):\n    v[0].assign(x)\n    return tf.reduce_sum(v)\nresult = [f(tf.constant(10.)), v]")
P("v = tf.Variable(0)\n@tf.function\ndef f():\n    for i in tf.range(5):\n        v.assign_add(i)\n    return v\nresult = [f(), v]")
P("v = tf.Variable(0.)\n@tf.function\ndef f(x):\n    a = v + 0.\n    v.assign(x)\n    b = v + 0.\n    return a, b\nresult = f(5.)")
P("v = tf.Variable(1.)\n@tf.function\ndef f():\n    return v * 2.\na = f()\ndel v\nresult = a")
P("@tf.function\ndef f():\n    return tf.Variable(1.).trainable\nresult = f()")

r.group("concrete")
P("@tf.function\ndef f(x):\n    return x * 2\nc = f.get_concrete_function(tf.TensorSpec([None], tf.int32))\nresult = [c(tf.constant([1, 2])), c(tf.constant([1]))]")
P("@tf.function\ndef f(x):\n    return x * 2\nc = f.get_concrete_function(tf.constant([1, 2]))\nresult = c(tf.constant([1, 2, 3]))")
P("@tf.function\ndef f(x):\n    return x * 2\nc = f.get_concrete_function(tf.TensorSpec([None], tf.int32))\nresult = c(tf.constant([1.]))")
P("@tf.function\ndef f(x):\n    return x * 2\nc = f.get_concrete_function(tf.TensorSpec([None], tf.int32))\nresult = c([1, 2])")
P("@tf.function\ndef f(x):\n    return x * 2\nc = f.get_concrete_function(tf.TensorSpec([None], tf.int32))\nresult = c(x=tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return x * 2\nc = f.get_concrete_function(tf.TensorSpec([None], tf.int32))\nresult = c()")
P("@tf.function\ndef f(x):\n    return x * 2\nc = f.get_concrete_function(tf.TensorSpec([None], tf.int32, name='inp'))\nresult = [c.structured_input_signature, c.structured_outputs, c.inputs, c.outputs]")
P("@tf.function\ndef f(x, k):\n    return x * k\nc = f.get_concrete_function(tf.TensorSpec([], tf.int32), 3)\nresult = c(tf.constant(2))")
P("@tf.function\ndef f(x):\n    return x * 2\nc = f.get_concrete_function(tf.TensorSpec([None], tf.int32))\nresult = [op.type for op in c.graph.get_operations()]")
P("@tf.function\ndef f(x):\n    return x * 2\nc = f.get_concrete_function(tf.TensorSpec([None], tf.int32))\nresult = [op.name for op in c.graph.get_operations()]")
P("@tf.function\ndef f(x):\n    return x * 2\nresult = f.get_concrete_function()")
P("@tf.function\ndef f(x):\n    return x * 2\nresult = [f.python_function(3), f.__name__, f.name if hasattr(f, 'name') else None]")
P("@tf.function\ndef f(x):\n    'doc of f'\n    return x * 2\nresult = [f.__doc__, f.__wrapped__(4), callable(f)]")
P("def f(x):\n    return x * 2\ng = tf.function(f)\nresult = [g(3), g.python_function is f, tf.function(f) is g]")
P("g = tf.function(lambda x: x * 2)\nresult = g(3)")
P("@tf.function()\ndef f(x):\n    return x\nresult = f(1)")
P("@tf.function(jit_compile=True)\ndef f(x):\n    return x * x + 1.\nresult = f(2.)")
P("@tf.function(autograph=False, experimental_autograph_options=None, experimental_follow_type_hints=None)\ndef f(x):\n    return x\nresult = f(1)")
P("@tf.function(foo=1)\ndef f(x):\n    return x\nresult = f(1)")
P("result = tf.function(3)")
P("import functools\ndef f(a, b):\n    return a - b\ng = tf.function(functools.partial(f, b=1))\nresult = g(5)")
P("class C:\n    def __call__(self, x):\n        return x + 1\nresult = tf.function(C())(5)")
P("tf.config.run_functions_eagerly(True)\ntry:\n    n = []\n    @tf.function\n    def f(x):\n        n.append(tf.executing_eagerly())\n        return x\n    f(tf.constant(1))\n    f(tf.constant(1))\n    result = [n, tf.config.functions_run_eagerly()]\nfinally:\n    tf.config.run_functions_eagerly(False)")

r.group("inside")
P("@tf.function\ndef f():\n    return tf.executing_eagerly()\nresult = [tf.executing_eagerly(), f()]")
P("@tf.function\ndef f():\n    return tf.inside_function()\nresult = [tf.inside_function(), f()]")
P("@tf.function\ndef f(x):\n    return repr(x)\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return str(x)\nresult = f(tf.constant([1., 2.]))")
P("@tf.function\ndef f(x):\n    y = x * 2\n    return [y.name, y.op.name, y.op.type, x.name, x.op.type]\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return repr(x + 1)\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return x.numpy()\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return int(x)\nresult = f(tf.constant(1))")
P("@tf.function\ndef f(x):\n    return float(x)\nresult = f(tf.constant(1.))")
P("@tf.function\ndef f(x):\n    return np.sum(x)\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return np.array(x)\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return len(x)\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return len(x)\nresult = f(tf.constant(1))")
P("@tf.function(autograph=False)\ndef f(x):\n    return len(x)\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return hash(x) is not None\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return {x: 1}\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return x in [1, 2]\nresult = f(tf.constant(1))")
P("@tf.function(autograph=False)\ndef f(x):\n    if x > 0:\n        return x\n    return -x\nresult = f(tf.constant(1))")
P("@tf.function(autograph=False)\ndef f(x):\n    while x > 0:\n        x -= 1\n    return x\nresult = f(tf.constant(1))")
P("@tf.function(autograph=False)\ndef f(x):\n    return [y for y in x]\nresult = f(tf.constant([1, 2]))")
P("@tf.function(autograph=False)\ndef f(x):\n    return x and True\nresult = f(tf.constant(True))")
P("@tf.function(autograph=False)\ndef f(x):\n    return range(x)\nresult = f(tf.constant(3))")
P("@tf.function\ndef f(x):\n    return [y for y in x]\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    a, b = x\n    return a + b\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return x == None, x is None, x == x\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef g(x):\n    return x * 2\n@tf.function\ndef f(x):\n    return g(x) + g(x + 1)\nresult = f(tf.constant(1))")
P("@tf.function\ndef f(n):\n    if n <= 1:\n        return 1\n    return n * f(n - 1)\nresult = f(5)")
P("@tf.function\ndef f(x):\n    with tf.init_scope():\n        e = tf.executing_eagerly()\n    return e\nresult = f(1)")
P("@tf.function\ndef f(x):\n    with tf.init_scope():\n        c = tf.constant(5)\n    return x + c\nresult = f(tf.constant(1))")
P("@tf.function\ndef f(x):\n    return tf.py_function(lambda t: t.numpy() * 2, [x], tf.int32)\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    y = tf.py_function(lambda t: t.numpy() * 2, [x], tf.int32)\n    return y.shape.rank\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return tf.numpy_function(lambda t: t * 2, [x], tf.int32)\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return tf.numpy_function(lambda t: t * 2.5, [x], tf.int32)\nresult = f(tf.constant([1, 2]))")
P("def g(t):\n    raise ValueError('bad')\n@tf.function\ndef f(x):\n    return tf.py_function(g, [x], tf.int32)\nresult = f(tf.constant([1, 2]))")
P("result = tf.py_function(lambda t: t + 1, [tf.constant(1)], tf.int32)")
P("result = tf.py_function(lambda t: (t + 1, t * 2.), [tf.constant(1.)], [tf.float32, tf.float32])")
P("result = tf.py_function(lambda t: 'a', [tf.constant(1.)], tf.string)")
P("result = tf.py_function(lambda t: t, [tf.constant(1.)], tf.int32)")
P("result = tf.py_function(lambda t: None, [tf.constant(1.)], [])")
P("result = tf.numpy_function(lambda t: type(t).__name__, [tf.constant([1.])], tf.string)")
P("result = tf.py_function(lambda t: type(t).__name__, [tf.constant([1.])], tf.string)")

r.group("autograph")
AG = [
    ("if", "if x > 0:\n        y = x\n    else:\n        y = -x\n    return y", ["tf.constant(3)", "tf.constant(-3)", "3"]),
    ("if return", "if x > 0:\n        return 'pos'\n    else:\n        return 'neg'", ["tf.constant(3)"]),
    ("if no else", "if x > 0:\n        x = x * 2\n    return x", ["tf.constant(3)", "tf.constant(-3)"]),
    ("if undefined", "if x > 0:\n        y = x\n    return y", ["tf.constant(3)"]),
    ("if dtype", "if x > 0:\n        y = 1\n    else:\n        y = 2.5\n    return y", ["tf.constant(3)"]),
    ("if None", "y = None\n    if x > 0:\n        y = x\n    return y", ["tf.constant(3)"]),
    ("if shape", "if x > 0:\n        y = tf.zeros([2])\n    else:\n        y = tf.zeros([3])\n    return y", ["tf.constant(3)"]),
    ("one branch returns", "if x > 0:\n        return x\n    return x * 10", ["tf.constant(3)", "tf.constant(-3)"]),
    ("missing return", "if x > 0:\n        return x", ["tf.constant(3)"]),
    ("elif", "if x > 0:\n        return 1\n    elif x < 0:\n        return -1\n    else:\n        return 0", ["tf.constant(3)", "tf.constant(0)", "tf.constant(-2)"]),
    ("ternary", "return 1 if x > 0 else 2", ["tf.constant(3)", "tf.constant(-3)"]),
    ("and or not", "return (x > 0 and x < 5) or not x < 10", ["tf.constant(3)", "tf.constant(7)", "tf.constant(11)"]),
    ("chain", "return 0 < x < 5", ["tf.constant(3)", "tf.constant(7)"]),
    ("vector if", "if x > 0:\n        return x\n    return -x", ["tf.constant([3, -3])"]),
    ("while", "while x < 100:\n        x = x * 2\n    return x", ["tf.constant(3)"]),
    ("while break", "i = 0\n    while True:\n        i += 1\n        if i > x:\n            break\n    return i", ["tf.constant(3)", "3"]),
    ("while tensor break", "i = tf.constant(0)\n    while i < 10:\n        i += 1\n        if i > x:\n            break\n    return i", ["tf.constant(3)"]),
    ("while continue", "i, s = tf.constant(0), tf.constant(0)\n    while i < x:\n        i += 1\n        if i % 2 == 0:\n            continue\n        s += i\n    return s", ["tf.constant(6)"]),
    ("while shape", "y = tf.zeros([1])\n    while x > 0:\n        y = tf.concat([y, y], 0)\n        x -= 1\n    return y", ["tf.constant(3)"]),
    ("while dtype", "y = 0\n    while x > 0:\n        y = y + 0.5\n        x -= 1\n    return y", ["tf.constant(3)"]),
    ("while undefined", "while x > 0:\n        y = x\n        x -= 1\n    return y", ["tf.constant(3)"]),
    ("for range", "s = 0\n    for i in tf.range(x):\n        s += i\n    return s", ["tf.constant(4)", "4"]),
    ("for python range", "s = 0\n    for i in range(3):\n        s += i * x\n    return s", ["tf.constant(4)"]),
    ("for range tensor", "s = 0\n    for i in range(x):\n        s += i\n    return s", ["tf.constant(4)"]),
    ("for tensor", "s = tf.constant(0)\n    for t in x:\n        s += t\n    return s", ["tf.constant([1, 2, 3])"]),
    ("for enumerate", "s = tf.constant(0)\n    for i, t in enumerate(x):\n        s += t * tf.cast(i, tf.int32)\n    return s", ["tf.constant([1, 2, 3])"]),
    ("for zip", "s = tf.constant(0)\n    for a, b in zip(x, x):\n        s += a * b\n    return s", ["tf.constant([1, 2, 3])"]),
    ("for dataset", "s = tf.constant(0, tf.int64)\n    for t in tf.data.Dataset.range(4):\n        s += t\n    return s + x", ["tf.constant(1, tf.int64)"]),
    ("for break", "s = 0\n    for i in tf.range(10):\n        if i >= x:\n            break\n        s += i\n    return s", ["tf.constant(4)"]),
    ("for return", "for i in tf.range(10):\n        if i == x:\n            return i * 100\n    return -1", ["tf.constant(4)", "tf.constant(50)"]),
    ("for else", "for i in range(3):\n        if i == 5:\n            break\n    else:\n        return x\n    return -x", ["tf.constant(4)"]),
    ("nested", "s = 0\n    for i in tf.range(x):\n        for j in tf.range(i):\n            if j % 2 == 0:\n                s += j\n    return s", ["tf.constant(6)"]),
    ("list append", "out = []\n    for i in range(3):\n        out.append(x + i)\n    return tf.stack(out)", ["tf.constant(4)"]),
    ("list append tensor loop", "out = []\n    for i in tf.range(3):\n        out.append(x + i)\n    return tf.stack(out)", ["tf.constant(4)"]),
    ("tensorarray", "ta = tf.TensorArray(tf.int32, size=0, dynamic_size=True)\n    for i in tf.range(3):\n        ta = ta.write(i, x * i)\n    return ta.stack()", ["tf.constant(4)"]),
    ("assert", "assert x > 0, 'must be positive'\n    return x", ["tf.constant(4)", "tf.constant(-4)", "-4"]),
    ("raise", "if x > 0:\n        raise ValueError('no')\n    return x", ["tf.constant(4)", "4"]),
    ("try", "try:\n        return x + 1\n    except ValueError:\n        return x", ["tf.constant(4)"]),
    ("print", "print(x)\n    return x", ["tf.constant(4)"]),
    ("comprehension", "return tf.stack([x * i for i in range(3)])", ["tf.constant(4)"]),
    ("lambda", "g = lambda t: t + 1 if x > 0 else t\n    return g(x)", ["tf.constant(4)"]),
    ("inner function", "def g(t):\n        if t > 0:\n            return t * 10\n        else:\n            return t\n    return g(x)", ["tf.constant(4)", "tf.constant(-4)"]),
    ("slice assign", "x[0] = 1\n    return x", ["tf.constant([4, 5])"]),
    ("setattr", "d = {}\n    if x > 0:\n        d['k'] = x\n    else:\n        d['k'] = -x\n    return d['k']", ["tf.constant(4)"]),
    ("is None", "if x is None:\n        return 0\n    return x", ["tf.constant(4)", "None"]),
    ("int", "return int(x) + 1", ["tf.constant(4.7)"]),
    ("float", "return float(x) / 2", ["tf.constant(4)"]),
    ("max", "return max(x, 3)", ["tf.constant(4)", "tf.constant(2)"]),
    ("abs", "return abs(x)", ["tf.constant(-4)"]),
    ("sum", "return sum([x, x])", ["tf.constant(-4)"]),
    ("any", "return any([x > 0, x < 0])", ["tf.constant(-4)"]),
    ("sorted", "return sorted([x, 3])", ["tf.constant(-4)"]),
]
for name, body, args in AG:
    for arg in args:
        P(f"# {name}\n@tf.function\ndef f(x):\n    {body}\nresult = f({arg})")

r.group("errors")
P("@tf.function\ndef f(x):\n    raise KeyError('k')\nresult = f(tf.constant(1))")
P("class MyError(Exception):\n    pass\n@tf.function\ndef f(x):\n    raise MyError('mine')\nresult = f(tf.constant(1))")
P("@tf.function\ndef f(x):\n    return x + tf.constant([1, 2, 3])\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return x + 'a'\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return x + 1.5\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return x + tf.constant(1.)\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return tf.matmul(x, x)\nresult = f(tf.ones([2, 3]))")
P("@tf.function\ndef f(x):\n    return tf.reshape(x, [5])\nresult = f(tf.ones([2, 3]))")
P("@tf.function\ndef f(x):\n    return tf.gather(x, [10])\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return x[5]\nresult = f(tf.constant([1, 2]))")
P("@tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])\ndef f(x):\n    return x[5]\nresult = f(tf.constant([1, 2]))")
P("@tf.function\ndef f(x):\n    return tf.concat([x, [[1.]]], 0)\nresult = f(tf.constant([1., 2.]))")
P("@tf.function\ndef f(x):\n    tf.debugging.assert_equal(x, 2)\n    return x\nresult = f(tf.constant(1))")
P("@tf.function\ndef f(x):\n    tf.debugging.assert_equal(x, 2, message='oops')\n    return x\nresult = f(tf.constant(1))")
P("@tf.function\ndef f(x):\n    tf.debugging.Assert(x > 1, [x])\n    return x\nresult = f(tf.constant(1))")
P("@tf.function\ndef f(x):\n    return tf.debugging.check_numerics(x, 'bad')\nresult = f(tf.constant(float('nan')))")
P("@tf.function\ndef f(x):\n    return x // 0\nresult = f(tf.constant(1))")
P("@tf.function\ndef f(x):\n    return tf.nosuch(x)\nresult = f(tf.constant(1))")
P("@tf.function\ndef f(x):\n    return undefined_name\nresult = f(tf.constant(1))")
P("@tf.function\ndef f(x):\n    return x.nosuch\nresult = f(tf.constant(1))")
P("leak = []\n@tf.function\ndef f(x):\n    leak.append(x * 2)\n    return x\nf(tf.constant(1))\nresult = leak[0] + 1")
P("leak = []\n@tf.function\ndef f(x):\n    leak.append(x * 2)\n    return x\nf(tf.constant(1))\nresult = leak[0].numpy()")
P("leak = []\n@tf.function\ndef f(x):\n    leak.append(x * 2)\n    return x\nf(tf.constant(1))\nresult = repr(leak[0])")
P("leak = []\n@tf.function\ndef f(x):\n    leak.append(x * 2)\n    return x\n@tf.function\ndef g(y):\n    return leak[0] + y\nf(tf.constant(1))\nresult = g(tf.constant(1))")
P("leak = []\n@tf.function\ndef f(x):\n    leak.append(x * 2)\n    return x\nf(tf.constant(1))\nresult = bool(leak[0])")
P("leak = []\n@tf.function\ndef f(x):\n    leak.append(x * 2)\n    return x\nf(tf.constant(1))\nresult = tf.constant(leak[0])")
P("class A:\n    pass\na = A()\n@tf.function\ndef f(x):\n    a.y = x * 2\n    return x\nf(tf.constant(1))\nresult = tf.reduce_sum(a.y)")

r.group("print")
for args in ["1", "1.5", "'a'", "True", "None", "tf.constant(1)", "tf.constant(1.5)", "tf.constant(0.1)", "tf.constant([1, 2, 3])", "tf.constant([1.5, 2.0])", "tf.constant('a')", "tf.constant(['a', 'b'])", "tf.constant(True)", "tf.constant([True, False])", "tf.range(10)",
             "tf.range(100.)", "tf.reshape(tf.range(6), [2, 3])", "tf.reshape(tf.range(100), [10, 10])", "'x:', tf.constant([1, 2])", "'a', 'b', sep=','", "'a', end='|'", "tf.range(10), summarize=2", "tf.range(10), summarize=-1", "[tf.constant(1), 2]", "{'a': tf.constant(1), 'b': [1, 2]}",
             "(tf.constant(1),)", "tf.Variable([1., 2.])", "tf.Variable(3)", "tf.constant(1+2j)", "tf.constant([])", "tf.zeros([2, 0])", "tf.constant(float('nan')), float('inf')", "np.array([1., 2.])", "np.float64(1.5)", "tf.float32", "tf.constant([1]).shape", "",
             "tf.constant(1e-8)", "tf.constant(1e10)", "tf.constant(123456.789)", "tf.constant(1.0)", "tf.constant(1.0, tf.float64)", "tf.constant(1/3, tf.float64)", "tf.constant([[1.5], [2.5]])", "tf.reshape(tf.range(8), [2, 2, 2])", "'a\\nb'", "tf.sparse.from_dense([[1, 0]])",
             "tf.ragged.constant([[1], [2, 3]])", "tf.constant(1), output_stream=__import__('sys').stdout", "tf.constant(0.1, tf.float16)", "tf.constant(0.1, tf.bfloat16)", "tf.constant(2**40)", "tf.constant(7, tf.uint8)"]:
    r.add(f"tf.print({args})", fd=True)
P("@tf.function\ndef f(x):\n    tf.print('x =', x, x * 2.)\n    return x\nf(tf.constant([1., 2.]))\nresult = None", fd=True)
P("@tf.function\ndef f(x):\n    tf.print(x.shape, x.dtype, 3, None)\n    return x\nf(tf.constant([1., 2.]))\nresult = None", fd=True)
P("@tf.function\ndef f(n):\n    for i in tf.range(n):\n        tf.print(i)\n    print('python')\nf(tf.constant(3))\nresult = None", fd=True)
r.write()
