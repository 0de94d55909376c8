"""Keras layers (core, activations, normalization, merging): signatures, configs, shapes, outputs, gradients, weight names, errors."""
from common import *

R = Recorder("layers")
K = tf.keras
L = K.layers
rs = np.random.RandomState(23)


def f32(*shape):
    return rs.normal(size=shape).astype("float32")


X23, X34, X345, IMG, SEQ = f32(2, 3), f32(3, 4), f32(3, 4, 5), f32(2, 4, 4, 3), f32(2, 5, 3)
SEQ[0, 3:] = 0
SEQ[1, 2] = 0
INPUTS = {"X23": X23, "X34": X34, "X345": X345, "IMG": IMG, "SEQ": SEQ, "INT": np.array([[1, 2, 3], [4, 5, 6]])}
R.case("inputs", **INPUTS)
NAMES = ["Dense", "Activation", "Dropout", "Flatten", "Reshape", "BatchNormalization", "Lambda", "InputLayer", "LeakyReLU", "PReLU", "ELU", "ThresholdedReLU", "Softmax", "ReLU", "Permute", "RepeatVector", "Masking", "ActivityRegularization",
         "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot", "Layer", "SpatialDropout1D", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "AlphaDropout", "LayerNormalization", "UnitNormalization", "Embedding", "Input", "InputSpec"]
NAMES = [n for n in NAMES if hasattr(L, n)]
R.case("signatures", init={n: signature(getattr(L, n).__init__ if inspect.isclass(getattr(L, n)) else getattr(L, n)) for n in NAMES}, call={n: signature(getattr(L, n).call) for n in NAMES if inspect.isclass(getattr(L, n)) and hasattr(getattr(L, n), "call")},
       functions={n: signature(getattr(L, n)) for n in ("add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate", "dot") if hasattr(L, n)})
R.case("names", layers=[n for n in dir(L) if not n.startswith("_")])


def fresh():
    K.backend.clear_session()
    K.utils.set_random_seed(1)


DEFAULTS = ["Dense(3)", "Activation('relu')", "Dropout(0.5)", "Flatten()", "Reshape((2, 2))", "Reshape((-1,))", "BatchNormalization()", "LeakyReLU()", "PReLU()", "ELU()", "ThresholdedReLU()", "Softmax()", "ReLU()", "Permute((2, 1))", "RepeatVector(3)", "Masking()", "ActivityRegularization(0.1, 0.2)", "Add()", "Subtract()", "Multiply()", "Average()", "Maximum()", "Minimum()",
            "Concatenate()", "Dot(1)", "Dot((1, 2), normalize=True)", "InputLayer((3,))", "InputLayer(input_shape=(3,), batch_size=2, name='i', dtype='float64')", "Dense(3, activation='relu', use_bias=False, kernel_initializer='he_normal', kernel_regularizer='l2', kernel_constraint='max_norm', name='mine')", "Dense(3, input_shape=(4,))", "Dense(3, input_dim=4)", "Dense(3, dtype='float64', trainable=False)", "Flatten(data_format='channels_first')",
            "SpatialDropout1D(0.5)", "SpatialDropout2D(0.5)", "GaussianNoise(0.1)", "GaussianDropout(0.5)", "AlphaDropout(0.5)", "LayerNormalization()", "UnitNormalization()", "Embedding(10, 4)", "Dropout(0.5, noise_shape=(2, 1), seed=3)", "Softmax(axis=1)", "Softmax(axis=[1, 2])"]
for text in DEFAULTS:
    def one():
        fresh()
        l = eval("L." + text)
        c = l.get_config()
        out = {"config": c, "name": l.name, "dtype": str(l.dtype), "trainable": l.trainable, "built": l.built, "weights": len(l.weights) if text.split("(")[0] != "Layer" else 0, "input_spec": repr(l.input_spec)}
        try:
            out["round_trip"] = type(l).from_config(c).get_config() == c
        except Exception as e:
            out["round_trip"] = error(e)
        return out
    R.case("config " + text, call=text, result=attempt(one))


def run(text, key, weights=None, training=None, **kw):
    fresh()
    tf.random.set_seed(42)
    l = eval("L." + text)
    x = INPUTS[key]
    xt = tf.constant(x)
    args = {} if training is None else {"training": training}
    with tf.GradientTape() as t:
        t.watch(xt)
        if weights is not None:
            l(xt, **args) if not l.built else None
            l.set_weights(weights)
        y = l(xt, **args)
        s = tf.reduce_sum(tf.cast(y, "float32") * np.cos(np.arange(int(np.prod(y.shape)), dtype="float32")).reshape(y.shape)) + (tf.add_n(l.losses) if l.losses else 0.0)
    gx, gw = t.gradient(s, [xt, list(l.trainable_variables)])
    out = {"output": y.numpy(), "output_dtype": y.dtype.name, "gradient_x": None if gx is None else gx.numpy(), "weights": [[w.name, w.numpy()] for w in l.weights], "gradient_weights": [None if g is None else (g.numpy() if hasattr(g, "numpy") else tf.convert_to_tensor(g).numpy()) for g in gw],
           "losses": [float(v) for v in l.losses], "mask": None if getattr(y, "_keras_mask", None) is None else y._keras_mask.numpy(), "trainable": [w.name for w in l.trainable_variables]}
    fresh()
    l = eval("L." + text)
    i = K.Input(x.shape[1:], dtype=x.dtype.name)
    out["symbolic_shape"] = attempt(lambda: tuple(l(i).shape))
    out["compute_output_shape"] = attempt(lambda: tuple(l.compute_output_shape((None,) + x.shape[1:])))
    out["count_params"] = attempt(lambda: l.count_params())
    return out


W43, B3 = f32(4, 3), f32(3)
R.case("gradient weighting", text="gradients are of sum(output * cos(0, 1, 2, ... in the shape of the output)) + sum of the layer's losses")
ROWS = [("Dense(3)", "X34", [W43, B3]), ("Dense(3, activation='relu')", "X34", [W43, B3]), ("Dense(3, activation='softmax', use_bias=False)", "X34", [W43]), ("Dense(2)", "X345", [f32(5, 2), f32(2)]), ("Dense(2)", "IMG", [f32(3, 2), f32(2)]), ("Dense(3, kernel_regularizer='l2', bias_regularizer='l1', activity_regularizer='l2')", "X34", [W43, B3]),
        ("Dense(3)", "INT", None), ("Activation('tanh')", "X34", None), ("Activation('softmax')", "X345", None), ("Flatten()", "X345", None), ("Flatten()", "IMG", None), ("Flatten(data_format='channels_first')", "IMG", None), ("Flatten()", "X34", None), ("Reshape((2, 2))", "X34", None), ("Reshape((-1,))", "X345", None), ("Reshape((5, -1))", "X345", None), ("Reshape((2, -1, 2))", "X345", None),
        ("Permute((2, 1))", "X345", None), ("Permute((3, 1, 2))", "IMG", None), ("RepeatVector(3)", "X34", None), ("LeakyReLU()", "X34", None), ("LeakyReLU(0.1)", "X34", None), ("PReLU()", "X34", [f32(4)]), ("PReLU(shared_axes=[1, 2])", "IMG", [f32(1, 1, 3)]), ("PReLU(alpha_initializer='ones')", "X345", None), ("ELU(0.5)", "X34", None), ("ThresholdedReLU(0.5)", "X34", None), ("Softmax()", "X345", None), ("Softmax(axis=1)", "X345", None), ("Softmax(axis=[1, 2])", "X345", None),
        ("ReLU(max_value=0.5, negative_slope=0.1, threshold=0.2)", "X34", None), ("ReLU(6.0)", "X34", None), ("Masking()", "SEQ", None), ("ActivityRegularization(0.1, 0.2)", "X34", None), ("Dropout(0.5)", "X34", None), ("GaussianNoise(0.5)", "X34", None), ("LayerNormalization()", "X34", [f32(4), f32(4)]), ("LayerNormalization(axis=[1, 2])", "X345", [f32(4, 5), f32(4, 5)]), ("LayerNormalization(center=False, epsilon=0.1)", "X34", [f32(4)]), ("UnitNormalization()", "X34", None),
        ("Embedding(10, 4)", "INT", [f32(10, 4)]), ("Embedding(10, 4, mask_zero=True)", "INT", [f32(10, 4)]), ("Lambda(lambda x: x * 2 + 1)", "X34", None), ("Lambda(lambda x: tf.reduce_sum(x, axis=1))", "X345", None)]
for i, (text, key, w) in enumerate(ROWS):
    R.case("run %s on %s" % (text, key), call=text, input=key, set_weights=w, result=attempt(run, text, key, w))
if not KERAS3:
    for text, key in (("Dropout(0.5)", "X34"), ("Dropout(0.25)", "X345"), ("Dropout(0.5, noise_shape=(3, 1, 5))", "X345"), ("Dropout(0.0)", "X34"), ("Dropout(0.5, seed=7)", "X34"), ("GaussianNoise(0.5)", "X34"), ("GaussianDropout(0.5)", "X34"), ("AlphaDropout(0.5)", "X34"), ("SpatialDropout1D(0.5)", "X345"), ("SpatialDropout2D(0.5)", "IMG")):
        R.case("training %s on %s after tf.random.set_seed(42)" % (text, key), call=text, input=key, result=attempt(run, text, key, None, True))
for text in ["Dropout(1.0)", "Dropout(1.5)", "Dropout(-0.1)", "Dropout(0)", "Dropout(1)", "Dropout('a')", "Dropout()", "Dense()", "Dense(0)", "Dense(-3)", "Dense(2.7)", "Dense('a')", "Dense(3, activation='nope')", "Dense(3, kernel_initializer='nope')", "Dense(3, kernel_regularizer='nope')", "Dense(3, foo=1)", "Dense(3, input_shape=4)", "Dense(3, name=5)", "Dense(3, name='a b')", "Dense(3, name='a/b')", "Activation('nope')", "Activation()", "Activation(None)",
             "Reshape(4)", "Reshape((2, -1, -1))", "Permute((0, 1))", "Permute((1, 3))", "RepeatVector('a')", "RepeatVector(2.0)", "LeakyReLU(None)", "LeakyReLU(-0.1)", "ReLU(max_value=-1.0)", "ReLU(negative_slope=-1.0)", "ThresholdedReLU(-1.0)", "ELU(None)", "Concatenate('a')", "Dot('a')", "Dot((1, 2, 3))", "Dot()", "Flatten('bad')", "BatchNormalization(axis='a')", "BatchNormalization(axis=1.5)", "InputLayer()", "InputLayer(input_shape=(2,), batch_input_shape=(None, 2))", "Embedding()", "Lambda()", "Lambda(3)", "Softmax(axis='a')", "Dense(units=3, units_=4)", "Dense(3, 'relu', False)", "Dense(3, dtype='bad')", "Dense(3, trainable='a')"]:
    R.case("construct " + text, call=text, result=attempt(lambda: (fresh(), type(eval("L." + text)).__name__)[1]))

# ------------------------------------------------------------------ BatchNormalization


def batch_norm(text, x, steps=3):
    fresh()
    l = eval("L." + text)
    l.build((None,) + x.shape[1:])
    rs2 = np.random.RandomState(1)
    start = [rs2.uniform(0.5, 1.5, w.shape).astype("float32") for w in l.weights]
    l.set_weights(start)
    out = {"names": [w.name for w in l.weights], "trainable": [w.name for w in l.trainable_weights], "non_trainable": [w.name for w in l.non_trainable_weights], "start": start, "input_spec": repr(l.input_spec), "axis": l.axis, "training": [], "config": l.get_config()}
    xs = [x * (i + 1) + i for i in range(steps)]
    out["inference_before"] = l(tf.constant(x), training=False).numpy()
    out["default_call"] = l(tf.constant(x)).numpy()
    for xi in xs:
        xt = tf.constant(xi)
        with tf.GradientTape() as t:
            t.watch(xt)
            y = l(xt, training=True)
            s = tf.reduce_sum(y * np.cos(np.arange(x.size, dtype="float32")).reshape(x.shape))
        gx, gw = t.gradient(s, [xt, l.trainable_weights])
        out["training"].append({"input": xi, "output": y.numpy(), "gradient_x": gx.numpy(), "gradient_weights": [g.numpy() for g in gw], "weights_after": [w.numpy() for w in l.weights]})
    xt = tf.constant(x)
    with tf.GradientTape() as t:
        t.watch(xt)
        y = l(xt, training=False)
        s = tf.reduce_sum(y * np.cos(np.arange(x.size, dtype="float32")).reshape(x.shape))
    out["inference_after"] = y.numpy()
    out["inference_gradient_x"] = t.gradient(s, xt).numpy()
    l.trainable = False
    out["trainable=False, training=True"] = l(tf.constant(x), training=True).numpy()
    out["weights after that"] = [w.numpy() for w in l.weights]
    return out


for text, key in (("BatchNormalization()", "X34"), ("BatchNormalization(momentum=0.9, epsilon=0.1)", "X34"), ("BatchNormalization(center=False, scale=False)", "X34"), ("BatchNormalization(scale=False)", "X34"), ("BatchNormalization(axis=1)", "IMG"), ("BatchNormalization()", "IMG"), ("BatchNormalization()", "X345"), ("BatchNormalization(axis=[1, 2])", "X345"), ("BatchNormalization(momentum=0.0)", "X34")):
    R.case("batch_norm %s on %s" % (text, key), call=text, input=key, gradient="of sum(output * cos(0, 1, 2, ...))", result=attempt(batch_norm, text, INPUTS[key]))


def bn_in_fit():
    fresh()
    m = K.Sequential([L.Input((4,)), L.BatchNormalization(), L.Dense(1)])
    ws = [np.ones(4), np.zeros(4), np.zeros(4), np.ones(4), np.linspace(-1, 1, 4).reshape(4, 1), np.zeros(1)]
    m.set_weights([w.astype("float32") for w in ws])
    m.compile(K.optimizers.SGD(0.1), "mse")
    x, y = np.concatenate([X34, X34 * 2, X34 + 1]), np.arange(9, dtype="float32")
    h = m.fit(x, y, batch_size=4, epochs=2, shuffle=False, verbose=0)
    return {"x": x, "y": y, "weights_start": [w.astype("float32") for w in ws], "order": [w.name for w in m.weights], "history": h.history, "weights": m.get_weights(), "predict": m.predict(x, verbose=0), "batch_size": 4}


R.case("BatchNormalization in fit, last batch of one sample", result=attempt(bn_in_fit))

# ------------------------------------------------------------------ merging
A, B, C = f32(2, 3), f32(2, 3), f32(2, 3)
A3, B3d, V1 = f32(2, 3, 4), f32(2, 4, 3), f32(2, 1)
MERGE_INPUTS = {"A": A, "B": B, "C": C, "A3": A3, "B3d": B3d, "V1": V1, "A23": f32(2, 2, 3), "B43": f32(4, 3), "S5": f32(5, 3)}
R.case("merge inputs", **MERGE_INPUTS)


def merge(text, keys):
    fresh()
    xs = [tf.constant(MERGE_INPUTS[k]) for k in keys]
    with tf.GradientTape() as t:
        t.watch(xs)
        y = eval("L." + text)(xs)
        s = tf.reduce_sum(y * np.cos(np.arange(int(np.prod(y.shape)), dtype="float32")).reshape(y.shape))
    out = {"output": y.numpy(), "gradients": [None if g is None else g.numpy() for g in t.gradient(s, xs)]}
    fresh()
    ins = [K.Input(MERGE_INPUTS[k].shape[1:]) for k in keys]
    out["symbolic_shape"] = attempt(lambda: tuple(eval("L." + text)(ins).shape))
    return out


for text, keys in (("Add()", "A B"), ("Add()", "A B C"), ("Add()", "A V1"), ("Add()", "A A23"), ("Subtract()", "A B"), ("Subtract()", "A B C"), ("Multiply()", "A B C"), ("Average()", "A B C"), ("Maximum()", "A B C"), ("Maximum()", "A A"), ("Minimum()", "A B"), ("Concatenate()", "A B"), ("Concatenate()", "A V1"), ("Concatenate(axis=0)", "A B"), ("Concatenate(axis=1)", "A3 A3"), ("Concatenate(axis=-1)", "A3 A3"),
                   ("Dot(1)", "A B"), ("Dot(axes=1, normalize=True)", "A B"), ("Dot((2, 1))", "A3 B3d"), ("Dot((1, 2))", "A3 B3d"), ("Dot(axes=(1, 1))", "A A3"), ("Dot(2)", "A3 A3"), ("Dot(-1)", "A3 A3"), ("Add()", "A"), ("Concatenate()", "A"), ("Add()", "A B43"), ("Add()", "A A3"), ("Concatenate()", "A S5"), ("Concatenate()", "A A3"), ("Concatenate(axis=1)", "A3 B3d"), ("Dot(1)", "A3 B3d"), ("Dot(1)", "A B C"), ("Multiply()", "A V1"), ("Average()", "A V1"), ("Subtract()", "A V1")):
    R.case("merge %s of %s" % (text, keys), call=text, inputs=keys.split(), result=attempt(merge, text, keys.split()))
for text in ("L.Add()(A)", "L.Add()([])", "L.Concatenate()(A)", "L.Dot(1)(A)", "L.add([A, B])", "L.concatenate([A, B], axis=0)", "L.dot([A, B], axes=1)", "L.subtract([A, B])", "L.average([A, B])", "L.Add()([K.Input((3,)), K.Input((4,))])", "L.Concatenate()([K.Input((3, 4)), K.Input((2, 4))])", "L.Concatenate(axis=1)([K.Input((3, 4)), K.Input((3, 5))])", "L.Concatenate()([K.Input((3,)), K.Input((3, 5))])", "L.Dot(1)([K.Input((3,)), K.Input((4,))])", "L.Subtract()([K.Input((3,))])", "L.Add()(K.Input((3,)))", "L.Add()([K.Input((3,)), K.Input((3, 3))])"):
    R.case("call " + text, result=attempt(lambda: (fresh(), (lambda y: y.numpy() if hasattr(y, "numpy") and not KERAS3 or isinstance(y, tf.Tensor) and hasattr(y, "numpy") else [type(y).__name__, tuple(y.shape)])(eval(text)))[1]))

# ------------------------------------------------------------------ use: errors and names


def uses():
    def built():
        l = L.Dense(2)
        l.build((None, 3))
        return l
    yield "Dense called with another width", lambda: built()(np.zeros((2, 4), "float32"))
    yield "Dense called on a vector", lambda: L.Dense(2)(np.zeros(3, "float32"))
    yield "Dense called on a scalar", lambda: L.Dense(2)(np.float32(1))
    yield "Dense on undefined last dimension", lambda: L.Dense(2)(K.Input((None,)))
    yield "Dense on a list of arrays", lambda: L.Dense(2)([np.zeros((2, 3), "float32"), np.zeros((2, 3), "float32")])
    yield "Dense on a Python list", lambda: np.asarray(built()([[1.0, 2.0, 3.0]])).shape
    yield "Dense on strings", lambda: L.Dense(2)(np.array([["a", "b"]]))
    yield "Dense on None", lambda: L.Dense(2)(None)
    yield "Dense called with nothing", lambda: L.Dense(2)()
    yield "Dense on float64 NumPy: dtype of the result", lambda: L.Dense(2)(np.zeros((2, 3))).dtype.name
    yield "Dense on float64 tensor: dtype of the result", lambda: L.Dense(2)(tf.zeros((2, 3), tf.float64)).dtype.name
    yield "Dense on int NumPy: dtype of the result", lambda: L.Dense(2)(np.zeros((2, 3), int)).dtype.name
    yield "Dense dtype float64: dtype of the result", lambda: L.Dense(2, dtype="float64")(np.zeros((2, 3), "float32")).dtype.name
    yield "Dense set_weights wrong number", lambda: built().set_weights([np.zeros((3, 2))])
    yield "Dense set_weights wrong shape", lambda: built().set_weights([np.zeros((2, 3)), np.zeros(2)])
    yield "Dense set_weights before build", lambda: L.Dense(2).set_weights([np.zeros((3, 2)), np.zeros(2)])
    yield "Dense get_weights before build", lambda: L.Dense(2).get_weights()
    yield "Dense.kernel before build", lambda: L.Dense(2).kernel
    yield "Dense.input before a call", lambda: L.Dense(2).input
    yield "Dense.output_shape before a call", lambda: L.Dense(2).output_shape
    yield "Dense.input_shape after an eager call", lambda: (lambda l: (l(np.zeros((2, 3), "float32")), l.input_shape)[1])(L.Dense(2))
    yield "Dense count_params before build", lambda: L.Dense(2).count_params()
    yield "Reshape that does not fit, eager", lambda: L.Reshape((5,))(np.zeros((2, 4), "float32"))
    yield "Reshape that does not fit, symbolic", lambda: L.Reshape((5,))(K.Input((4,)))
    yield "Reshape with -1 that does not fit", lambda: L.Reshape((3, -1))(K.Input((4,)))
    yield "Reshape with unknown dimension", lambda: tuple(L.Reshape((-1, 2))(K.Input((None, 4))).shape)
    yield "Flatten with unknown dimension", lambda: tuple(L.Flatten()(K.Input((None, 4))).shape)
    yield "RepeatVector on rank 3", lambda: L.RepeatVector(2)(K.Input((3, 4)))
    yield "Permute wrong rank", lambda: L.Permute((2, 1))(K.Input((3,)))
    yield "BatchNormalization axis out of range", lambda: L.BatchNormalization(axis=5)(K.Input((3,)))
    yield "BatchNormalization undefined axis", lambda: L.BatchNormalization()(K.Input((None,)))
    yield "BatchNormalization other width", lambda: (lambda l: (l(np.zeros((2, 3), "float32")), l(np.zeros((2, 4), "float32"))))(L.BatchNormalization())
    yield "BatchNormalization on int", lambda: L.BatchNormalization()(np.zeros((2, 3), int)).dtype.name
    yield "Embedding index out of range", lambda: L.Embedding(3, 2)(np.array([5])).numpy()
    yield "Embedding negative index", lambda: L.Embedding(3, 2)(np.array([-1])).numpy()
    yield "PReLU on undefined dimension", lambda: L.PReLU()(K.Input((None,)))
    yield "a layer called with a wrong keyword", lambda: built()(np.zeros((2, 3), "float32"), foo=1)
    yield "Dense training keyword", lambda: built()(np.zeros((2, 3), "float32"), training=True)
    yield "Softmax with a mask", lambda: np.asarray(L.Softmax()(np.array([[1.0, 2.0, 3.0]], "float32"), mask=np.array([[True, False, True]])))
    yield "Lambda with arguments", lambda: np.asarray(L.Lambda(scale, arguments={"by": 3.0})(np.ones((1, 2), "float32")))
    yield "Lambda output_shape", lambda: tuple(L.Lambda(lambda x: x[:, :2], output_shape=(2,))(K.Input((3,))).shape)
    yield "Dropout default training flag", lambda: np.asarray(L.Dropout(0.9)(np.ones((2, 5), "float32")))
    yield "Activation(tf.nn.relu) config", lambda: L.Activation(tf.nn.relu).get_config()
    yield "Activation(LeakyReLU layer) config", lambda: L.Activation(L.LeakyReLU()).get_config()
    yield "repr Dense", lambda: repr(L.Dense(2))
    yield "str Dense", lambda: str(L.Dense(2))
    yield "repr built Dense", lambda: repr(built())
    yield "Layer() on an input", lambda: np.asarray(L.Layer()(np.ones((1, 2), "float32")))
    yield "repr Input", lambda: repr(K.Input((3,)))
    yield "repr of a symbolic Dense output", lambda: repr(L.Dense(2)(K.Input((3,))))
    yield "Input types", lambda: [type(K.Input((3,))).__name__, type(L.Dense(2)(K.Input((3,)))).__name__]
    yield "Input attributes", lambda: (lambda i: {"shape": tuple(i.shape), "dtype": str(i.dtype), "name": i.name})(K.Input((3,)))
    yield "Input names", lambda: [K.Input((3,)).name, K.Input((3,)).name, K.Input((3,), name="mine").name]
    yield "Input(shape=3)", lambda: tuple(K.Input(shape=3).shape)
    yield "Input()", lambda: K.Input()
    yield "Input(batch_size=4)", lambda: tuple(K.Input((3,), batch_size=4).shape)
    yield "Input(batch_shape=(2, 3))", lambda: tuple(K.Input(batch_shape=(2, 3)).shape)
    yield "numpy function on symbolic", lambda: np.sin(K.Input((3,)))
    yield "if on symbolic", lambda: bool(K.Input((3,)) > 0)
    yield "float on symbolic", lambda: float(K.Input((3,)))
    yield "len of symbolic", lambda: len(K.Input((3,)))
    yield "iterate symbolic", lambda: list(K.Input((3,)))
    yield "tf op on symbolic", lambda: [type(tf.reduce_sum(K.Input((3,)), axis=1)).__name__]
    yield "arithmetic on symbolic", lambda: [tuple((K.Input((3,)) * 2 + 1).shape), tuple(K.Input((3,))[:, :2].shape)]
    yield "trainable False", lambda: (lambda l: [setattr(l, "trainable", False), [w.name for w in l.trainable_weights], [w.name for w in l.non_trainable_weights]][1:])(built())
    yield "weight names of Dense built alone", lambda: [w.name for w in built().weights]
    yield "weight names of named Dense", lambda: (lambda l: (l.build((None, 2)), [w.name for w in l.weights])[1])(L.Dense(2, name="mine"))
    yield "weight names of Dense called eagerly", lambda: (lambda l: (l(np.zeros((1, 2), "float32")), [w.name for w in l.weights])[1])(L.Dense(2))
    yield "weight attributes", lambda: (lambda w: {"type": type(w).__name__, "shape": tuple(w.shape), "dtype": str(w.dtype), "trainable": w.trainable})(built().kernel)
    yield "automatic names", lambda: [l().name for l in (lambda: L.Dense(1), lambda: L.Dense(1), lambda: L.BatchNormalization(), lambda: L.LeakyReLU(), lambda: L.PReLU(), lambda: L.ReLU(), lambda: L.ELU(), lambda: L.ThresholdedReLU() if hasattr(L, "ThresholdedReLU") else L.Dense(1), lambda: L.Conv2D(1, 1), lambda: L.MaxPooling2D(), lambda: L.GlobalAveragePooling2D(), lambda: L.LSTM(1), lambda: L.InputLayer((1,)), lambda: L.RepeatVector(1), lambda: L.SpatialDropout1D(0.1), lambda: L.Lambda(scale), lambda: L.Lambda(lambda x: x), lambda: L.Dense(1), lambda: L.Activation("relu"), lambda: L.Softmax(), lambda: L.GRU(1), lambda: L.Conv1D(1, 1), lambda: L.Conv2DTranspose(1, 1), lambda: L.ZeroPadding2D(), lambda: L.UpSampling2D(), lambda: L.TimeDistributed(L.Dense(1)), lambda: L.Bidirectional(L.LSTM(1)), lambda: L.GaussianNoise(0.1), lambda: L.Concatenate(), lambda: L.Add())]


def scale(x, by=2.0):
    return x * by


for name, fn in uses():
    R.case("use: " + name, result=attempt(lambda: (fresh(), fn())[1]))


class Own(L.Layer):
    def __init__(self, units=2, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.inner = L.Dense(3)

    def build(self, shape):
        self.w = self.add_weight(name="w", shape=(shape[-1], self.units), initializer="ones", trainable=True)
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros", trainable=False)
        super().build(shape)

    def call(self, x, training=None):
        self.add_loss(tf.reduce_sum(x) * 0.5)
        return tf.matmul(x, self.w) + self.b + tf.reduce_sum(self.inner(x)) * 0


def own():
    fresh()
    l = Own(2)
    y = l(np.ones((2, 3), "float32"))
    out = {"name": l.name, "weights": [w.name for w in l.weights], "trainable": [w.name for w in l.trainable_weights], "non_trainable": [w.name for w in l.non_trainable_weights], "losses": [float(v) for v in l.losses], "output": np.asarray(y), "config": attempt(l.get_config), "dtype": str(l.dtype)}
    l(np.ones((2, 3), "float32") * 2)
    out["losses after a second call"] = [float(v) for v in l.losses]
    fresh()
    m = K.Sequential([K.Input((3,)), Own(2), L.Dense(1)])
    out["in a model"] = [w.name for w in m.weights]
    out["add_weight"] = signature(L.Layer.add_weight)
    out["Layer attributes"] = [k for k in dir(L.Layer) if not k.startswith("_")]
    return out


R.case("a layer of one's own", result=attempt(own))
R.write()
