"""Initializers, regularizers and constraints."""
from common import *

R = Recorder("initializers", note="in the 2.21 file, 'after set_seed(42)' means after keras.utils.set_random_seed(42)" if KERAS3 else None)
I = tf.keras.initializers
K = tf.keras


def set_seed(n):
    """tf.random.set_seed; under Keras 3, whose default seeds come from Python's random, keras.utils.set_random_seed."""
    (K.utils.set_random_seed if KERAS3 else tf.random.set_seed)(n)


CALLS = ["Zeros()", "Ones()", "Constant(3.0)", "Constant()", "RandomNormal()", "RandomNormal(mean=1.0, stddev=0.5)", "RandomUniform()", "RandomUniform(-1.0, 2.0)", "TruncatedNormal()", "TruncatedNormal(mean=1.0, stddev=0.5)", "GlorotNormal()", "GlorotUniform()", "HeNormal()", "HeUniform()", "LecunNormal()", "LecunUniform()",
         "VarianceScaling()", "VarianceScaling(scale=2.0, mode='fan_out', distribution='uniform')", "VarianceScaling(scale=0.5, mode='fan_avg', distribution='untruncated_normal')", "Orthogonal()", "Orthogonal(gain=2.0)", "Identity()", "Identity(gain=2.0)"]
SHAPES = [(4, 3), (3, 3, 2, 5), (5,), (3, 4, 5)]


def seeded(text, shape, **kw):
    set_seed(42)
    return eval("I." + text)(shape, **kw).numpy()


def with_arg(text, arg):
    return text[:-1] + (", " if text[-2] != "(" else "") + arg + ")"


def statistics(text):
    set_seed(0)
    v = np.asarray(eval("I." + text)((250, 400)).numpy(), "float64")
    return {"shape": [250, 400], "mean": float(v.mean()), "std": float(v.std()), "min": float(v.min()), "max": float(v.max()), "fan_in": 250, "fan_out": 400}


def conv_statistics(text):
    set_seed(0)
    v = np.asarray(eval("I." + text)((5, 5, 40, 100)).numpy(), "float64")
    return {"shape": [5, 5, 40, 100], "mean": float(v.mean()), "std": float(v.std()), "min": float(v.min()), "max": float(v.max()), "fan_in": 1000, "fan_out": 2500}


def in_layer(text, layer):
    K.backend.clear_session()
    set_seed(42)
    l = layer(eval("I." + text))
    return [w.numpy() for w in l.weights]


def dense(init):
    l = K.layers.Dense(3, kernel_initializer=init)
    l.build((None, 4))
    return l


def conv(init):
    l = K.layers.Conv2D(5, 3, kernel_initializer=init)
    l.build((None, 8, 8, 2))
    return l


def whole_model(seed_first):
    K.backend.clear_session()
    set_seed(42)
    m = K.Sequential([K.layers.Dense(4, activation="relu", input_shape=(2,)), K.layers.Dense(4, activation="relu"), K.layers.Dense(1, activation="sigmoid")])
    return [w.numpy() for w in m.weights]


for text in CALLS:
    init = eval("I." + text)
    R.case(text, call=text, config=init.get_config(), type=type(init).__name__, repr=repr(init), statistics=attempt(statistics, text) if "Identity" not in text else None,
           conv_statistics=attempt(conv_statistics, text) if "Identity" not in text and "Ortho" not in text else None,
           values={"%s after set_seed(42)" % (s,): attempt(seeded, text, s) for s in SHAPES},
           float64=attempt(seeded, text, (2, 3), dtype="float64"), in_dense_4_to_3=attempt(in_layer, text, dense), in_conv2d_3x3x2x5=attempt(in_layer, text, conv),
           serialize=attempt(lambda: I.serialize(init)))
    if signature(type(init).__init__) and any(p[0] == "seed" for p in signature(type(init).__init__)):
        def twice():
            set_seed(42)
            a = eval("I." + with_arg(text, "seed=7"))
            first, second = a((2, 3)).numpy(), a((2, 3)).numpy()
            third = eval("I." + with_arg(text, "seed=7"))((2, 3)).numpy()
            return {"first": first, "second call of the same object": second, "new object with the same seed": third}
        R.case(text + " with seed=7 after set_seed(42)", call=text, result=attempt(twice))

        def no_global():
            a = eval("I." + with_arg(text, "seed=7"))((2, 3)).numpy()
            return a
        R.case(text + " called twice in a row after set_seed(42)", call=text, result=attempt(lambda: (set_seed(42), [eval("I." + text)((2, 3)).numpy(), eval("I." + text)((2, 3)).numpy()])[1]))
R.case("model 2-4-4-1 after set_seed(42)", weights=attempt(whole_model, True))


def set_random_seed():
    K.backend.clear_session()
    K.utils.set_random_seed(42)
    m = K.Sequential([K.layers.Dense(4, activation="relu", input_shape=(2,)), K.layers.Dense(1, activation="sigmoid")])
    import random
    return {"weights": [w.numpy() for w in m.weights], "random.random()": random.random(), "numpy.random.rand()": float(np.random.rand()), "tf.random.uniform(())": float(tf.random.uniform(()))}


R.case("model 2-4-1 after keras.utils.set_random_seed(42)", result=attempt(set_random_seed))


def eager_ops():
    out = {}
    tf.random.set_seed(42)
    out["normal(3)"] = tf.random.normal((3,)).numpy()
    out["uniform(3)"] = tf.random.uniform((3,)).numpy()
    tf.random.set_seed(42)
    out["uniform(3) seed=1"] = tf.random.uniform((3,), seed=1).numpy()
    out["uniform(3) seed=1 again"] = tf.random.uniform((3,), seed=1).numpy()
    out["truncated_normal(3) seed=1"] = tf.random.truncated_normal((3,), seed=1).numpy()
    tf.random.set_seed(42)
    out["shuffle(range(8))"] = tf.random.shuffle(tf.range(8)).numpy()
    out["uniform int"] = tf.random.uniform((5,), 0, 100, tf.int32).numpy()
    return out


R.case("random ops after set_seed(42)", result=attempt(eager_ops))


def order():
    out = {}
    set_seed(42)
    a = K.layers.Dense(2)
    a.build((None, 2))
    out["first"] = a.kernel.numpy()
    set_seed(42)
    tf.random.normal((1,))
    b = K.layers.Dense(2)
    b.build((None, 2))
    out["after one tf.random.normal"] = b.kernel.numpy()
    set_seed(42)
    c = K.layers.Dense(2)
    d = K.layers.Dense(2)
    d.build((None, 2))
    c.build((None, 2))
    out["made c, d; built d, c: d"] = d.kernel.numpy()
    out["made c, d; built d, c: c"] = c.kernel.numpy()
    return out


R.case("does the order of construction or of building decide", result=attempt(order))


def describe(x):
    return None if x is None else {"kind": "class" if inspect.isclass(x) else "function" if inspect.isroutine(x) else "instance", "class": type(x).__name__, "config": x.get_config() if hasattr(x, "get_config") and not inspect.isclass(x) else None}


for s in ["zeros", "ones", "Zeros", "zero", "one", "constant", "Constant", "normal", "uniform", "random_normal", "random_uniform", "truncated_normal", "glorot_uniform", "glorot_normal", "xavier", "he_normal", "he_uniform", "HeNormal", "lecun_normal", "lecun_uniform", "LecunNormal", "variance_scaling", "VarianceScaling", "orthogonal", "identity", "Identity",
          "GlorotUniform", "GlorotUniformV2", "RandomNormal", "nope", "IdentityInitializer"]:
    R.case("get(%r)" % s, result=attempt(lambda: describe(I.get(s))))
for text, x in (("None", None), ("3", 3), ("class Zeros", I.Zeros), ("dict", {"class_name": "HeNormal", "config": {"seed": 3}}), ("function", describe)):
    R.case("get of %s" % text, result=attempt(lambda: describe(I.get(x))))
R.case("signatures", parameters={n: signature(getattr(I, n).__init__) for n in dir(I) if inspect.isclass(getattr(I, n))}, call={n: signature(getattr(I, n).__call__) for n in dir(I) if inspect.isclass(getattr(I, n))})
R.case("same objects", aliases={n: getattr(I, n).__name__ for n in dir(I) if inspect.isclass(getattr(I, n))})
R.case("tf.initializers", names=[n for n in dir(tf.initializers) if not n.startswith("_")], same_as_keras=[n for n in dir(I) if not n.startswith("_") and getattr(tf.initializers, n, None) is getattr(I, n)],
       root={n: getattr(tf, n).__name__ for n in dir(tf) if n.endswith("_initializer")})
for text in ["VarianceScaling(scale=-1.0)", "VarianceScaling(mode='bad')", "VarianceScaling(distribution='bad')", "Orthogonal()((3,))", "Identity()((3,))", "Identity()((2, 3, 4))", "Identity()((2, 3))", "HeNormal()(())", "HeNormal()((3,))", "Zeros()((2,), dtype='int32')", "Ones()((2,), dtype='bool')", "RandomNormal()((2,), dtype='int32')", "RandomNormal(stddev=-1.0)((2,))", "Constant([1.0, 2.0])((2,))", "Constant([1.0, 2.0])((3,))", "Zeros()((2,), dtype='string')"]:
    R.case("edge " + text, result=attempt(lambda: (lambda r: r.numpy() if hasattr(r, "numpy") else r.get_config())(eval("I." + text))))

# ------------------------------------------------------------------ regularizers
G = K.regularizers
W = np.random.RandomState(3).normal(size=(3, 4)).astype("float32")
R.case("regularizer input", w=W)


def penalty(text):
    reg = eval("G." + text)
    w = tf.constant(W)
    with tf.GradientTape() as t:
        t.watch(w)
        y = reg(w)
    return {"value": np.asarray(y), "shape": np.asarray(y).shape, "gradient": (lambda g: None if g is None else g.numpy())(t.gradient(y, w)), "config": attempt(reg.get_config), "serialize": attempt(lambda: G.serialize(reg)), "type": type(reg).__name__}


for text in ["L1()", "L1(0.1)", "L2()", "L2(0.1)", "L1L2()", "L1L2(0.1, 0.2)", "L1L2(l1=0.1)", "l1(0.1)", "l2(0.1)", "l1_l2()", "l1_l2(l1=0.1, l2=0.2)", "L2(l=0.1)", "l2(l=0.1)"] + (["OrthogonalRegularizer()", "OrthogonalRegularizer(factor=0.1, mode='columns')"] if KERAS3 else []):
    R.case("regularizer " + text, call=text, result=attempt(penalty, text))
for s in ["l1", "l2", "l1_l2", "L1", "L2", "L1L2", "nope", "orthogonal_regularizer"]:
    R.case("regularizers.get(%r)" % s, result=attempt(lambda: describe(G.get(s))))
for text, x in (("None", None), ("3", 3), ("dict", {"class_name": "L2", "config": {"l2": 0.3}})):
    R.case("regularizers.get of %s" % text, result=attempt(lambda: describe(G.get(x))))
R.case("regularizer signatures", parameters={n: signature(getattr(G, n).__init__ if inspect.isclass(getattr(G, n)) else getattr(G, n)) for n in dir(G) if not n.startswith("_") and callable(getattr(G, n))}, bad=[attempt(lambda: G.L2("a")), attempt(lambda: G.L1(float("nan"))), attempt(lambda: describe(G.L1(None))), attempt(lambda: describe(G.L2(-1.0)))])


def model_with_regularizers():
    K.backend.clear_session()
    m = K.Sequential([K.layers.Input((3,)), K.layers.Dense(2, kernel_regularizer=G.l2(0.1), bias_regularizer=G.l1(0.1), activity_regularizer=G.l2(0.01))])
    m.layers[-1].set_weights([W[:, :2], np.array([0.5, -0.5], "float32")])
    x = W.T[:, :3].copy()
    m.compile(K.optimizers.SGD(0.1), "mse")
    m(x)
    losses = [float(l) for l in m.losses]
    names = [getattr(l, "name", None) if not tf.executing_eagerly() else None for l in m.losses]
    y = np.zeros((4, 2), "float32")
    return {"x": x, "kernel": W[:, :2].copy(), "bias": np.array([0.5, -0.5], "float32"), "y": y, "model.losses after m(x)": losses, "evaluate": m.evaluate(x, y, verbose=0, batch_size=4), "evaluate batch 3": m.evaluate(x, y, verbose=0, batch_size=3),
            "fit": m.fit(x, y, batch_size=4, verbose=0).history, "weights_after": m.get_weights()}


R.case("losses of a model with regularizers", result=attempt(model_with_regularizers))

# ------------------------------------------------------------------ constraints
C = K.constraints
BIG = (np.random.RandomState(5).normal(size=(4, 3)) * 2).astype("float32")
BIG[:, 2] = 0
BIG4 = (np.random.RandomState(6).normal(size=(3, 3, 2, 2)) * 2).astype("float32")
R.case("constraint input", w=BIG, w4=BIG4)
for text in ["MaxNorm()", "MaxNorm(1.0)", "MaxNorm(max_value=1.0, axis=1)", "NonNeg()", "UnitNorm()", "UnitNorm(axis=1)", "MinMaxNorm()", "MinMaxNorm(0.5, 1.0, rate=0.5)", "MinMaxNorm(min_value=1.0, max_value=2.0, axis=1)", "max_norm(2.0)", "non_neg()", "unit_norm()", "min_max_norm()", "MaxNorm(1.0, axis=[0, 1, 2])", "RadialConstraint()", "UnitNorm(axis=[0, 1, 2])"]:
    R.case("constraint " + text, call=text, result=attempt(lambda: (lambda c: {"config": c.get_config(), "value": attempt(lambda: c(tf.constant(BIG)).numpy()), "value_4d": attempt(lambda: c(tf.constant(BIG4)).numpy()), "type": type(c).__name__, "serialize": attempt(lambda: C.serialize(c))})(eval("C." + text))))
for s in ["max_norm", "MaxNorm", "non_neg", "nonneg", "NonNeg", "unit_norm", "UnitNorm", "min_max_norm", "maxnorm", "unitnorm", "radial_constraint", "nope"]:
    R.case("constraints.get(%r)" % s, result=attempt(lambda: describe(C.get(s))))
R.case("constraint signatures", parameters={n: signature(getattr(C, n).__init__) for n in dir(C) if inspect.isclass(getattr(C, n))})
R.write()
