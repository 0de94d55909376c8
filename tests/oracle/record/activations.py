"""Keras activations: values and gradients at chosen points, names, get and serialize."""
from common import *

R = Recorder("activations")
A = tf.keras.activations
K = tf.keras
X = np.array([0.0, -0.0, 1e-8, -1e-8, 0.5, -0.5, 1, -1, 2, -2, 2.5, -2.5, 3, -3, 6, -6, 10, -10, 20, -20, 88, -88, 100, -100, 1000, -1000, 1e30, -1e30, np.inf, -np.inf, np.nan], "float32")
rs = np.random.RandomState(17)
M = rs.normal(size=(3, 4)).astype("float32")
M3 = rs.normal(size=(2, 3, 4)).astype("float32")
EDGE = np.array([[1000, 0, -1000], [np.inf, 0, 0], [-np.inf, 0, 0], [-np.inf, -np.inf, -np.inf], [np.nan, 0, 0], [1e-30, 0, 0], [0, 0, 0]], "float32")
R.case("inputs", x=X, matrix=M, cube=M3, edge=EDGE)
names = [n for n in dir(A) if not n.startswith("_") and n not in ("get", "serialize", "deserialize") and callable(getattr(A, n))]
if KERAS3:
    names = [n for n in names if n not in ("linear", "exponential", "tanh", "softsign", "selu")]


def grad(fn, x):
    x = tf.constant(x)
    with tf.GradientTape() as t:
        t.watch(x)
        y = fn(x)
    g = t.gradient(y, x)
    return {"value": y.numpy(), "gradient": None if g is None else g.numpy(), "dtype": y.dtype.name}


def weighted_grad(fn, x):
    w = np.arange(1, x.size + 1, dtype="float32").reshape(x.shape)
    x = tf.constant(x)
    with tf.GradientTape() as t:
        t.watch(x)
        y = fn(x)
        s = tf.reduce_sum(y * w) if y.shape == x.shape else tf.reduce_sum(y)
    g = t.gradient(s, x)
    return {"value": y.numpy(), "gradient_of_sum_times_1_2_3": g.numpy()}


ROWWISE = ("softmax", "log_softmax", "sparsemax", "glu")
for n in names:
    fn = getattr(A, n)
    if n in ROWWISE:
        R.case("%s(matrix)" % n, activation=n, input="matrix", result=attempt(weighted_grad, fn, M))
        R.case("%s(cube)" % n, activation=n, input="cube", result=attempt(weighted_grad, fn, M3))
        R.case("%s(cube, axis=1)" % n, activation=n, input="cube", kwargs=dict(axis=1), result=attempt(weighted_grad, lambda x: fn(x, axis=1), M3))
        R.case("%s(edge)" % n, activation=n, input="edge", result=attempt(weighted_grad, fn, EDGE))
        R.case("%s(vector)" % n, activation=n, input="x[:4]", result=attempt(lambda: fn(tf.constant(X[:4])).numpy()))
    else:
        R.case("%s(x)" % n, activation=n, input="x", result=attempt(grad, fn, X))
    R.case("%s of NumPy float64" % n, activation=n, result=attempt(lambda: (lambda y: [type(y).__name__, str(getattr(y, "dtype", None)), np.asarray(y)])(fn(M.astype("float64")))))
    R.case("%s of int32" % n, activation=n, result=attempt(lambda: np.asarray(fn(tf.constant([[1, -2, 3, 0]])))))
    R.case("%s of a list" % n, activation=n, result=attempt(lambda: np.asarray(fn([[1.0, -2.0, 3.0, 0.5]]))))
KW = [("relu", dict(alpha=0.1)), ("relu", dict(max_value=6.0)), ("relu", dict(threshold=1.0)), ("relu", dict(alpha=0.2, max_value=2.0, threshold=0.5)), ("relu", dict(alpha=0.2, threshold=0.5)), ("relu", dict(alpha=-0.1)), ("elu", dict(alpha=0.5)), ("gelu", dict(approximate=True))]
if KERAS3:
    KW = [("relu", dict(negative_slope=0.1)), ("relu", dict(negative_slope=0.2, max_value=2.0, threshold=0.5)), ("celu", dict(alpha=0.5)), ("leaky_relu", dict(negative_slope=0.1)), ("hard_shrink", dict(threshold=1.0)), ("soft_shrink", dict(threshold=1.0)), ("squareplus", dict(b=2.0)), ("threshold", dict(threshold=1.0, default_value=-5.0)), ("gelu", dict(approximate=True))]
for n, kw in KW:
    R.case("%s(x, %s)" % (n, ", ".join("%s=%r" % i for i in kw.items())), activation=n, input="x", kwargs=kw, result=attempt(grad, lambda x: getattr(A, n)(x, **kw), X))
R.case("names", names=[n for n in dir(A) if not n.startswith("_")], function_names={n: getattr(A, n).__name__ for n in dir(A) if not n.startswith("_") and callable(getattr(A, n))}, signatures={n: signature(getattr(A, n)) for n in dir(A) if not n.startswith("_") and callable(getattr(A, n))})


def describe(x):
    return None if x is None else {"kind": "function" if inspect.isroutine(x) else "instance", "name": getattr(x, "__name__", None) or type(x).__name__}


for s in ["relu", "ReLU", "RELU", "linear", "softmax", "swish", "silu", "leaky_relu", "LeakyReLU", "selu", "hard_sigmoid", "gelu", "relu6", "log_softmax", "exponential", "Softmax", "PReLU", "mish", "sigmoid", "tanh", "nope", "", "softplus", "elu", "ELU", "Dense"]:
    R.case("get(%r)" % s, result=attempt(lambda: describe(A.get(s))))
for text, x in (("None", None), ("tf.nn.relu", tf.nn.relu), ("LeakyReLU layer", K.layers.LeakyReLU()), ("3", 3), ("dict", {"class_name": "LeakyReLU", "config": {}}), ("Activation layer", K.layers.Activation("relu"))):
    R.case("get of %s" % text, result=attempt(lambda: describe(A.get(x))))
for text, x in (("relu", A.relu), ("swish", A.swish), ("tf.nn.relu", tf.nn.relu), ("tf.nn.softmax", tf.nn.softmax), ("tf.nn.leaky_relu", tf.nn.leaky_relu), ("tf.nn.tanh", tf.nn.tanh), ("tf.nn.sigmoid", tf.nn.sigmoid), ("linear", A.linear), ("softmax", A.softmax), ("gelu", A.gelu), ("own", grad)):
    R.case("serialize %s" % text, result=attempt(lambda: A.serialize(x)))
for text in ("'relu'", "None", "tf.nn.relu", "tf.nn.swish", "'nope'", "K.layers.LeakyReLU(0.1)", "tf.math.sin", "tf.nn.leaky_relu"):
    R.case("Dense(1, activation=%s).get_config()" % text, result=attempt(lambda: (lambda c: c["activation"])(K.layers.Dense(1, activation=eval(text)).get_config())))
R.write()
