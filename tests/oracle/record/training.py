"""Training loop of Keras models: mistakes and their messages, attributes, names, configs, batch methods, weights of samples and classes."""
import contextlib
import io
import logging

from common import *

R = Recorder("training")
K = tf.keras
L = K.layers
rs = np.random.RandomState(4)
X = rs.normal(size=(10, 2)).astype("float32")
Y = (X[:, :1] * X[:, 1:] > 0).astype("float32")
YI = rs.randint(0, 3, 10)
W1, B1 = rs.normal(size=(2, 1)).astype("float32"), np.array([0.1], "float32")
W3, B3 = rs.normal(size=(2, 3)).astype("float32"), np.array([0.1, 0.0, -0.1], "float32")
SW = np.array([1, 2, 0, 0.5, 1, 3, 0, 1, 1, 0.25], "float32")
R.case("data", x=X, y=Y, y_index=YI, kernel_1=W1, bias_1=B1, kernel_3=W3, bias_3=B3, sample_weight=SW,
       models="one(): Input((2,)), Dense(1, sigmoid) with kernel_1, bias_1; SGD(0.1), binary_crossentropy. three(): Dense(3, softmax) with kernel_3, bias_3; SGD(0.1), sparse_categorical_crossentropy")


def one(compile=True, **kw):
    K.backend.clear_session()
    m = K.Sequential([K.Input((2,)), L.Dense(1, activation="sigmoid")])
    m.set_weights([W1, B1])
    if compile:
        m.compile(**{"optimizer": K.optimizers.SGD(0.1), "loss": "binary_crossentropy", **kw})
    return m


def three(**kw):
    K.backend.clear_session()
    m = K.Sequential([K.Input((2,)), L.Dense(3, activation="softmax")])
    m.set_weights([W3, B3])
    m.compile(**{"optimizer": K.optimizers.SGD(0.1), "loss": "sparse_categorical_crossentropy", **kw})
    return m


class Catch(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append([record.levelname, clean(record.getMessage())])


def call(fn):
    K.utils.set_random_seed(1)
    handler = Catch()
    loggers = [logging.getLogger(n) for n in ("tensorflow", "absl")]
    for lg in loggers:
        lg.addHandler(handler)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            out = attempt(fn)
    finally:
        for lg in loggers:
            lg.removeHandler(handler)
    log = [l for l in handler.lines if "retracing" not in l[1]]
    return {"result": out, "log": log} if log else {"result": out}


def fit(m, *a, **k):
    k.setdefault("verbose", 0)
    h = m.fit(*a, **k)
    return h.history


# ------------------------------------------------------------------ mistakes
def mistakes():
    yield "fit before compile", lambda: fit(one(False), X, Y)
    yield "evaluate before compile", lambda: one(False).evaluate(X, Y, verbose=0)
    yield "predict before compile", lambda: one(False).predict(X, verbose=0).shape
    yield "train_on_batch before compile", lambda: one(False).train_on_batch(X, Y)
    yield "compile without loss, then fit", lambda: (lambda m: (m.compile("sgd"), fit(m, X, Y)))(one(False))
    yield "compile without loss, then evaluate", lambda: (lambda m: (m.compile("sgd"), m.evaluate(X, Y, verbose=0)))(one(False))[1]
    yield "compile()", lambda: one(False).compile()
    yield "compile() then fit with loss missing", lambda: (lambda m: (m.compile(), fit(m, X, Y))[1])(one(False))
    yield "input too wide", lambda: fit(one(), np.zeros((10, 3), "float32"), Y)
    yield "input a vector", lambda: fit(one(), np.zeros(10, "float32"), Y)
    yield "input of rank 3", lambda: fit(one(), np.zeros((10, 3, 2), "float32"), Y)
    yield "predict input too wide", lambda: one().predict(np.zeros((10, 3), "float32"), verbose=0)
    yield "predict a vector of 2", lambda: one().predict(np.zeros(2, "float32"), verbose=0)
    yield "predict one row as a list", lambda: one().predict([[1.0, 2.0]], verbose=0)
    yield "predict a list of numbers", lambda: one().predict([1.0, 2.0], verbose=0)
    yield "predict a list of arrays", lambda: one().predict([np.zeros(2), np.zeros(2)], verbose=0)
    yield "predict a nested list of ints", lambda: one().predict([[1, 2], [3, 4]], verbose=0)
    yield "call model on a list of numbers", lambda: np.asarray(one()([[1.0, 2.0]]))
    yield "call model on too wide an array", lambda: one()(np.zeros((1, 3), "float32"))
    yield "y shorter than x", lambda: fit(one(), X, Y[:7])
    yield "y of the wrong width", lambda: fit(one(), X, np.zeros((10, 2), "float32"))
    yield "y missing", lambda: fit(one(), X)
    yield "y missing in evaluate", lambda: one().evaluate(X, verbose=0)
    yield "x None", lambda: fit(one(), None, Y)
    yield "fit()", lambda: fit(one())
    yield "evaluate()", lambda: one().evaluate(verbose=0)
    yield "predict()", lambda: one().predict()
    yield "empty data in fit", lambda: fit(one(), X[:0], Y[:0])
    yield "empty data in evaluate", lambda: one().evaluate(X[:0], Y[:0], verbose=0)
    yield "empty data in predict", lambda: one().predict(X[:0], verbose=0)
    yield "empty list in predict", lambda: one().predict([], verbose=0)
    yield "x as a list of lists", lambda: list(fit(one(), X.tolist(), Y.tolist()))
    yield "x as a list, y as an array", lambda: list(fit(one(), X.tolist(), Y))
    yield "x as a tuple of arrays", lambda: fit(one(), (X, Y))
    yield "x of strings", lambda: fit(one(), np.array([["a", "b"]] * 10), Y)
    yield "y of strings", lambda: fit(one(), X, np.array(["a"] * 10))
    yield "x of objects", lambda: fit(one(), X.astype(object), Y)
    yield "x of int", lambda: list(fit(one(), np.ones((10, 2), int), Y))
    yield "x of float64", lambda: list(fit(one(), X.astype("float64"), Y.astype("float64")))
    yield "x of bool", lambda: list(fit(one(), X > 0, Y))
    yield "x with NaN", lambda: fit(one(), X * np.nan, Y)
    yield "x a tf.Tensor, y NumPy", lambda: list(fit(one(), tf.constant(X), Y))
    yield "y of int, binary_crossentropy", lambda: fit(one(), X, Y.astype(int))
    yield "y of bool, binary_crossentropy", lambda: fit(one(), X, Y.astype(bool))
    yield "y of bool, mse", lambda: fit(one(loss="mse"), X, Y.astype(bool))
    yield "y of shape (10,), 1 unit", lambda: fit(one(), X, Y[:, 0])
    yield "unknown loss", lambda: fit(one(loss="nope"), X, Y)
    yield "unknown loss: raised in compile?", lambda: one(loss="nope") and None
    yield "unknown optimizer", lambda: one(optimizer="nope") and None
    yield "unknown metric", lambda: fit(one(metrics=["nope"]), X, Y)
    yield "unknown metric: raised in compile?", lambda: one(metrics=["nope"]) and None
    yield "unknown activation", lambda: L.Dense(1, activation="nope")
    yield "optimizer a class", lambda: fit(one(optimizer=K.optimizers.SGD), X, Y)
    yield "loss a class", lambda: fit(one(loss=K.losses.BinaryCrossentropy), X, Y)
    yield "loss=5", lambda: fit(one(loss=5), X, Y)
    yield "compile(foo=1)", lambda: one(foo=1) and None
    yield "fit(foo=1)", lambda: fit(one(), X, Y, foo=1)
    yield "fit(nb_epoch=1)", lambda: fit(one(), X, Y, nb_epoch=1)
    yield "fit(batch_size=0)", lambda: fit(one(), X, Y, batch_size=0)
    yield "fit(batch_size=-1)", lambda: fit(one(), X, Y, batch_size=-1)
    yield "fit(batch_size=2.5)", lambda: fit(one(), X, Y, batch_size=2.5)
    yield "fit(batch_size='a')", lambda: fit(one(), X, Y, batch_size="a")
    yield "fit(batch_size=None)", lambda: list(fit(one(), X, Y, batch_size=None))
    yield "fit(epochs=0)", lambda: fit(one(), X, Y, epochs=0)
    yield "fit(epochs=-1)", lambda: fit(one(), X, Y, epochs=-1)
    yield "fit(epochs=2.5)", lambda: fit(one(), X, Y, epochs=2.5)
    yield "fit(epochs='a')", lambda: fit(one(), X, Y, epochs="a")
    yield "fit(verbose=3)", lambda: list(fit(one(), X, Y, verbose=3))
    yield "fit(verbose='a')", lambda: list(fit(one(), X, Y, verbose="a"))
    yield "fit(verbose=True)", lambda: list(fit(one(), X, Y, verbose=True))
    yield "fit(verbose=-1)", lambda: list(fit(one(), X, Y, verbose=-1))
    yield "validation_split=1.5", lambda: fit(one(), X, Y, validation_split=1.5)
    yield "validation_split=-0.5", lambda: fit(one(), X, Y, validation_split=-0.5)
    yield "validation_split=1.0", lambda: fit(one(), X, Y, validation_split=1.0)
    yield "validation_split=0.01 of 10", lambda: fit(one(), X, Y, validation_split=0.01)
    yield "validation_split with a generator", lambda: fit(one(), ((X, Y) for _ in range(3)), validation_split=0.2)
    yield "validation_split with a dataset", lambda: fit(one(), tf.data.Dataset.from_tensor_slices((X, Y)).batch(5), validation_split=0.2)
    yield "validation_split with tensors", lambda: list(fit(one(), tf.constant(X), tf.constant(Y), validation_split=0.2))
    yield "validation_split with lists", lambda: list(fit(one(), X.tolist(), Y.tolist(), validation_split=0.2))
    yield "validation_split and validation_data", lambda: list(fit(one(), X, Y, validation_split=0.2, validation_data=(X, Y)))
    yield "validation_data of wrong form", lambda: fit(one(), X, Y, validation_data=X)
    yield "validation_data a 1-tuple", lambda: fit(one(), X, Y, validation_data=(X,))
    yield "validation_data a list [x, y]", lambda: list(fit(one(), X, Y, validation_data=[X, Y]))
    yield "validation_freq=0", lambda: fit(one(), X, Y, validation_data=(X, Y), validation_freq=0)
    yield "y with a dataset", lambda: fit(one(), tf.data.Dataset.from_tensor_slices((X, Y)).batch(5), Y)
    yield "y with a generator", lambda: fit(one(), ((X, Y) for _ in range(3)), Y)
    yield "batch_size with a dataset", lambda: fit(one(), tf.data.Dataset.from_tensor_slices((X, Y)).batch(5), batch_size=5)
    yield "batch_size with a generator", lambda: fit(one(), ((X, Y) for _ in range(3)), batch_size=2)
    yield "sample_weight with a dataset", lambda: fit(one(), tf.data.Dataset.from_tensor_slices((X, Y)).batch(5), sample_weight=SW)
    yield "dataset not batched", lambda: fit(one(), tf.data.Dataset.from_tensor_slices((X, Y)))
    yield "generator of x only", lambda: fit(one(), (X for _ in range(3)))
    yield "generator of four things", lambda: fit(one(), ((X, Y, SW, SW) for _ in range(3)))
    yield "generator that is empty", lambda: fit(one(), iter(()))
    yield "generator with steps_per_epoch larger than it yields", lambda: fit(one(), ((X, Y) for _ in range(3)), steps_per_epoch=5, epochs=2)
    yield "generator, 2 epochs, no steps_per_epoch", lambda: fit(one(), ((X, Y) for _ in range(3)), epochs=2)
    yield "steps_per_epoch=3 with arrays", lambda: fit(one(), X, Y, batch_size=2, steps_per_epoch=3, epochs=1, shuffle=False)
    yield "steps_per_epoch=10 of 5 with arrays, 1 epoch", lambda: fit(one(), X, Y, batch_size=2, steps_per_epoch=10, epochs=1, shuffle=False)
    yield "steps_per_epoch=-2 with arrays", lambda: fit(one(), X, Y, steps_per_epoch=-2)
    yield "sample_weight of the wrong length", lambda: fit(one(), X, Y, sample_weight=SW[:5])
    yield "sample_weight of rank 2", lambda: fit(one(), X, Y, sample_weight=SW[:, None])
    yield "sample_weight (10, 3)", lambda: fit(one(), X, Y, sample_weight=np.ones((10, 3)))
    yield "sample_weight a list", lambda: list(fit(one(), X, Y, sample_weight=SW.tolist()))
    yield "sample_weight a scalar", lambda: fit(one(), X, Y, sample_weight=0.5)
    yield "class_weight missing a class", lambda: fit(three(), X, YI, class_weight={0: 1.0, 1: 2.0}, batch_size=10)
    yield "class_weight with string keys", lambda: fit(three(), X, YI, class_weight={"0": 1.0, "1": 2.0, "2": 3.0}, batch_size=10)
    yield "class_weight a list", lambda: fit(three(), X, YI, class_weight=[1.0, 2.0, 3.0], batch_size=10)
    yield "class_weight 'balanced'", lambda: fit(three(), X, YI, class_weight="balanced", batch_size=10)
    yield "class_weight not from 0", lambda: fit(three(), X, YI, class_weight={1: 1.0, 2: 2.0}, batch_size=10)
    yield "class_weight and sample_weight", lambda: fit(three(), X, YI, class_weight={0: 1.0, 1: 2.0, 2: 3.0}, sample_weight=SW, batch_size=10)
    yield "class_weight on one sigmoid unit", lambda: fit(one(), X, Y, class_weight={0: 1.0, 1: 3.0}, batch_size=10)
    yield "class_weight on one-hot", lambda: fit(three(loss="categorical_crossentropy"), X, np.eye(3, dtype="float32")[YI], class_weight={0: 1.0, 1: 2.0, 2: 3.0}, batch_size=10)
    yield "class_weight with float targets that are no classes", lambda: fit(one(loss="mse"), X, Y * 0.5, class_weight={0: 1.0, 1: 3.0}, batch_size=10)
    yield "label out of range", lambda: fit(three(), X, YI + 1, batch_size=10)
    yield "label negative", lambda: fit(three(), X, YI - 1, batch_size=10)
    yield "one-hot labels, sparse loss", lambda: fit(three(), X, np.eye(3)[YI])
    yield "index labels, categorical loss", lambda: fit(three(loss="categorical_crossentropy"), X, YI)
    yield "set_weights too few", lambda: one().set_weights([W1])
    yield "set_weights too many", lambda: one().set_weights([W1, B1, B1])
    yield "set_weights wrong shape", lambda: one().set_weights([W1.T, B1])
    yield "set_weights swapped", lambda: one().set_weights([B1, W1])
    yield "set_weights lists", lambda: one().set_weights([W1.tolist(), B1.tolist()])
    yield "set_weights None", lambda: one().set_weights(None)
    yield "weights before build", lambda: unbuilt().weights
    yield "get_weights before build", lambda: unbuilt().get_weights()
    yield "trainable_variables before build", lambda: unbuilt().trainable_variables
    yield "count_params before build", lambda: unbuilt().count_params()
    yield "set_weights before build", lambda: unbuilt().set_weights([W1])
    yield "input_shape before build", lambda: unbuilt().input_shape
    yield "output_shape before build", lambda: unbuilt().output_shape
    yield "inputs before build", lambda: unbuilt().inputs
    yield "layers before build", lambda: [l.name for l in unbuilt().layers]
    yield "save_weights before build", lambda: unbuilt().save_weights(os.path.join(tempfile.mkdtemp(), "w.weights.h5"))
    yield "to_json before build", lambda: json.loads(unbuilt().to_json())["class_name"]
    yield "fit an empty Sequential", lambda: (lambda m: (m.compile("sgd", "mse"), fit(m, X, Y)))(K.Sequential())
    yield "Sequential.add no layer", lambda: K.Sequential().add(5)
    yield "Sequential.add a function", lambda: K.Sequential().add(tf.nn.relu)
    yield "Sequential of a class", lambda: K.Sequential([L.Dense])
    yield "Sequential(Dense)", lambda: [l.name for l in K.Sequential(L.Dense(1)).layers]
    yield "Sequential.add the same layer twice", lambda: (lambda m, d: (m.add(d), m.add(d)))(K.Sequential(), L.Dense(2))
    yield "Sequential.add the same name twice", lambda: K.Sequential([L.Dense(2, name="a", input_shape=(2,)), L.Dense(2, name="a")])
    yield "Functional with the same name twice", lambda: (lambda i: K.Model(i, L.Dense(2, name="a")(L.Dense(2, name="a")(i))))(K.Input((2,)))
    yield "Sequential.pop on empty", lambda: K.Sequential().pop()
    yield "Sequential.add(Input) in the middle", lambda: K.Sequential([L.Dense(2), K.Input((2,))])
    yield "Sequential with mismatched widths", lambda: K.Sequential([K.Input((2,)), L.Dense(3), L.Reshape((4,))])
    yield "Model disconnected", lambda: K.Model(K.Input((2,)), L.Dense(1)(K.Input((2,))))
    yield "Model of tensors that are no inputs", lambda: (lambda i, d: K.Model(d, L.Dense(1)(d)))(K.Input((2,)), L.Dense(3)(K.Input((2,))))
    yield "Model outputs not symbolic", lambda: K.Model(K.Input((2,)), np.zeros(3))
    yield "Model(inputs) alone", lambda: K.Model(K.Input((2,)))
    yield "Model(input=, output=)", lambda: (lambda i: K.Model(input=i, output=L.Dense(1)(i)))(K.Input((2,)))
    yield "Model(inputs=, outputs=)", lambda: (lambda i: type(K.Model(inputs=i, outputs=L.Dense(1)(i))).__name__)(K.Input((2,)))
    yield "Model() called without call()", lambda: K.Model()(X)
    yield "get_layer unknown name", lambda: one().get_layer("nope")
    yield "get_layer index too large", lambda: one().get_layer(index=9)
    yield "get_layer()", lambda: one().get_layer()
    yield "get_layer name and index", lambda: one().get_layer("dense", 0)
    yield "a new layer after compile and fit", lambda: (lambda m: (fit(m, X, Y), m.add(L.Dense(1)), fit(m, X, Y))[2])(one())
    yield "layers list assigned", lambda: setattr(one(), "layers", [])
    yield "optimizer reused in a second model", lambda: (lambda o: [list(fit(one(optimizer=o), X, Y)), list(fit(three(optimizer=o), X, YI))])(K.optimizers.Adam())
    yield "unknown attribute of a model", lambda: one().nothing
    yield "predict_classes", lambda: one().predict_classes(X)
    yield "predict_proba", lambda: one().predict_proba(X)
    yield "fit_generator", lambda: one().fit_generator(((X, Y) for _ in range(3)), steps_per_epoch=3, epochs=1, verbose=0).history
    yield "evaluate_generator", lambda: one().evaluate_generator(((X, Y) for _ in range(3)), steps=3)
    yield "predict_generator", lambda: one().predict_generator((X for _ in range(3)), steps=3).shape
    yield "pandas in fit", lambda: (lambda pd: list(fit(one(), pd.DataFrame(X), pd.Series(Y[:, 0]))))(__import__("pandas"))
    yield "two inputs, one given", lambda: fit(two_inputs(), X, Y)
    yield "two inputs as a list", lambda: list(fit(two_inputs(), [X, X], Y))
    yield "two inputs as a tuple", lambda: list(fit(two_inputs(), (X, X), Y))
    yield "two inputs as a dict", lambda: list(fit(two_inputs(), {"left": X, "right": X}, Y))
    yield "two inputs, dict with a wrong key", lambda: fit(two_inputs(), {"left": X, "wrong": X}, Y)
    yield "two inputs, three given", lambda: fit(two_inputs(), [X, X, X], Y)
    yield "two inputs of different lengths", lambda: fit(two_inputs(), [X, X[:5]], Y)
    yield "two outputs, y one array", lambda: fit(two_outputs(), X, Y)
    yield "two outputs, y a list of three", lambda: fit(two_outputs(), X, [Y, Y, Y])
    yield "two outputs, y a dict with a wrong key", lambda: fit(two_outputs(), X, {"left": Y, "wrong": Y})
    yield "two outputs, y a dict", lambda: list(fit(two_outputs(), X, {"left": Y, "right": Y}))
    yield "frozen model fit", lambda: (lambda m: (setattr(m, "trainable", False), m.compile("sgd", "mse"), fit(m, X, Y), m.get_weights()))(one())[2:]
    yield "trainable changed after compile", lambda: (lambda m: (setattr(m.layers[-1], "trainable", False), fit(m, X, Y), np.allclose(m.get_weights()[0], W1)))(one())[1:]
    yield "loss for no output (all None)", lambda: fit(two_outputs(loss=[None, None]), X, [Y, Y])


def unbuilt():
    K.backend.clear_session()
    m = K.Sequential([L.Dense(4), L.Dense(1)])
    m.compile("sgd", "mse")
    return m


def two_inputs():
    K.backend.clear_session()
    a, b = K.Input((2,), name="left"), K.Input((2,), name="right")
    m = K.Model([a, b], L.Dense(1, kernel_initializer="ones")(L.Add()([a, b])))
    m.compile(K.optimizers.SGD(0.1), "mse")
    return m


def two_outputs(loss="mse"):
    K.backend.clear_session()
    i = K.Input((2,))
    m = K.Model(i, [L.Dense(1, name="left", kernel_initializer="ones")(i), L.Dense(1, name="right", kernel_initializer="zeros")(i)])
    m.compile(K.optimizers.SGD(0.1), loss)
    return m


for name, fn in mistakes():
    R.case("mistake: " + name, **call(lambda: (K.backend.clear_session(), K.utils.set_random_seed(1), fn())[2]))


# ------------------------------------------------------------------ attributes and names
def attributes():
    K.backend.clear_session()
    m = K.Sequential([L.Dense(4, activation="relu", input_shape=(2,)), L.BatchNormalization(), L.Dropout(0.5), L.Dense(1)])
    out = {"metrics_names before compile": attempt(lambda: list(m.metrics_names)), "metrics before compile": attempt(lambda: [x.name for x in m.metrics]), "loss before compile": attempt(lambda: m.loss), "optimizer before compile": attempt(lambda: m.optimizer)}
    m.compile("adam", "mse", metrics=["mae", "accuracy"])
    out.update({"metrics_names before fit": attempt(lambda: list(m.metrics_names)), "metrics before fit": attempt(lambda: [x.name for x in m.metrics])})
    fit(m, X, Y)
    out.update({"metrics_names after fit": list(m.metrics_names), "metrics after fit": [[type(x).__name__, x.name] for x in m.metrics], "loss": m.loss, "optimizer": type(m.optimizer).__name__, "input_shape": m.input_shape, "output_shape": m.output_shape, "name": m.name, "layers": [[l.name, type(l).__name__] for l in m.layers],
                "weights": [[w.name, tuple(w.shape)] for w in m.weights], "trainable_variables": [w.name for w in m.trainable_variables], "non_trainable_variables": [w.name for w in m.non_trainable_variables], "variables is weights": [w.name for w in m.variables] == [w.name for w in m.weights], "get_weights shapes": [w.shape for w in m.get_weights()],
                "get_weights types": [type(w).__name__ + " " + w.dtype.name for w in m.get_weights()], "count_params": m.count_params(), "built": m.built, "dtype": attempt(lambda: str(m.dtype)), "stop_training": m.stop_training, "run_eagerly": m.run_eagerly, "input_names": attempt(lambda: list(m.input_names)), "output_names": list(m.output_names), "losses": list(m.losses),
                "history type": type(m.history).__name__, "inputs": [repr(i) for i in m.inputs], "outputs": [repr(o) for o in m.outputs], "input": repr(m.input), "output": repr(m.output), "layer input": repr(m.layers[0].input), "layer output": repr(m.layers[0].output), "layer input_shape": attempt(lambda: m.layers[1].input_shape), "layer output_shape": attempt(lambda: m.layers[1].output_shape),
                "compiled_loss": attempt(lambda: type(m.compiled_loss).__name__), "compiled_metrics": attempt(lambda: type(m.compiled_metrics).__name__), "optimizer weights": attempt(lambda: [w.name for w in (m.optimizer.variables if KERAS3 else m.optimizer.weights)]), "optimizer iterations": m.optimizer.iterations, "public names": [n for n in dir(m) if not n.startswith("_")], "state_updates": attempt(lambda: m.state_updates), "repr": repr(m),
                "weight repr": repr(m.layers[3].bias), "kernel type": type(m.layers[0].kernel).__name__, "layer.get_config": m.layers[0].get_config(), "isinstance": [isinstance(m, K.Model), isinstance(m, L.Layer), isinstance(m, tf.Module)], "loss_weights": attempt(lambda: m.loss_weights), "metrics attribute of compile": attempt(lambda: m._compile_metrics)})
    return out


R.case("attributes of a Sequential", **call(attributes))


def names():
    out = {}
    K.backend.clear_session()
    out["models"] = [K.Sequential().name, K.Sequential().name, (lambda i: K.Model(i, L.Dense(1)(i)).name)(K.Input((1,))), (lambda i: K.Model(i, L.Dense(1)(i)).name)(K.Input((1,)))]
    out["dense after two models with one each"] = L.Dense(1).name
    K.backend.clear_session()
    out["dense after clear_session"] = L.Dense(1).name
    m = K.Sequential([K.Input((2,)), L.Dense(1), L.Dense(1, name="mine"), L.BatchNormalization(), L.Dense(1)])
    out["weights of a Sequential"] = [w.name for w in m.weights]
    K.backend.clear_session()
    a = K.Sequential([L.Dense(1, input_shape=(2,)), L.Dense(1)])
    b = K.Sequential([L.Dense(1, input_shape=(2,)), L.Dense(1)])
    out["two Sequentials"] = [[l.name for l in a.layers], [l.name for l in b.layers], [w.name for w in b.weights]]
    K.backend.clear_session()

    class Net(K.Model):
        def __init__(self):
            super().__init__()
            self.first = L.Dense(2)
            self.many = [L.Dense(2), L.Dense(1)]

        def call(self, x):
            x = self.first(x)
            for l in self.many:
                x = l(x)
            return x
    n = Net()
    n(X)
    out["subclassed"] = {"name": n.name, "layers": [l.name for l in n.layers], "weights": [w.name for w in n.weights], "second": Net().name}
    K.backend.clear_session()
    inner = K.Sequential([L.Dense(2, input_shape=(2,))], name="inner")
    m = K.Sequential([inner, L.Dense(1)], name="outer")
    m.build((None, 2))
    out["nested"] = {"weights": [w.name for w in m.weights], "layers": [l.name for l in m.layers]}
    K.backend.clear_session()
    i = K.Input((2,))
    m = K.Model(i, L.Dense(1)(L.Dense(2)(i)))
    out["functional"] = {"layers": [l.name for l in m.layers], "input_names": attempt(lambda: m.input_names), "output_names": m.output_names, "input_shape": m.input_shape, "output_shape": m.output_shape}
    K.backend.clear_session()
    m = two_inputs()
    out["two inputs"] = {"layers": [l.name for l in m.layers], "input_names": attempt(lambda: m.input_names), "output_names": m.output_names, "input_shape": m.input_shape, "output_shape": m.output_shape}
    K.backend.clear_session()
    m = K.Sequential()
    m.add(L.Dense(3, input_dim=2))
    m.add(L.Dense(1))
    out["add, input_dim"] = {"layers": [l.name for l in m.layers], "built": m.built, "input_shape": m.input_shape}
    m.pop()
    out["after pop"] = {"layers": [l.name for l in m.layers], "output_shape": m.output_shape}
    K.backend.clear_session()
    m = K.Sequential([L.InputLayer((2,)), L.Dense(1)])
    out["InputLayer first: layers"] = [l.name for l in m.layers]
    m = K.Sequential([L.Dense(1), L.Dense(1)])
    y = m(X)
    out["built by a call"] = {"input_shape": attempt(lambda: m.input_shape), "weights": [w.name for w in m.weights], "result": type(y).__name__}
    m = K.Sequential([L.Dense(1), L.Dense(1)])
    m.build((None, 2))
    out["built by build"] = {"input_shape": attempt(lambda: m.input_shape), "weights": [w.name for w in m.weights], "config has build_input_shape": "build_input_shape" in m.get_config()}
    return out


R.case("names", **call(names))


def configs():
    out = {}
    K.backend.clear_session()
    m = K.Sequential([L.Dense(4, activation="relu", input_shape=(2,)), L.Dropout(0.2), L.Dense(1)])
    out["Sequential get_config"] = m.get_config()
    out["Sequential to_json"] = m.to_json()
    out["Sequential to_json(indent=2) starts"] = m.to_json(indent=2)[:300]
    m2 = K.models.model_from_json(m.to_json())
    out["from json: layers"] = [l.name for l in m2.layers]
    out["from_config"] = [l.name for l in K.Sequential.from_config(m.get_config()).layers]
    c = K.models.clone_model(m)
    out["clone_model: names, same weights"] = [[l.name for l in c.layers], bool(np.allclose(c.get_weights()[0], m.get_weights()[0])), c.name]
    out["to_yaml"] = attempt(lambda: m.to_yaml())
    K.backend.clear_session()
    f = two_inputs()
    out["functional get_config"] = f.get_config()
    out["functional to_json"] = f.to_json()
    out["functional from json: input names"] = attempt(lambda: list(K.models.model_from_json(f.to_json()).input_names))
    K.backend.clear_session()
    out["subclassed get_config"] = attempt(lambda: K.Model().get_config())
    out["get_compile_config"] = attempt(lambda: one(metrics=["accuracy"]).get_compile_config())
    return out


R.case("configs", **call(configs))
FUNCS = ["fit", "evaluate", "predict", "compile", "train_on_batch", "test_on_batch", "predict_on_batch", "summary", "save", "save_weights", "load_weights", "get_layer", "reset_metrics", "reset_states", "set_weights", "get_weights", "train_step", "test_step", "predict_step", "make_train_function", "compute_loss", "compute_metrics", "to_json", "from_config", "build", "call", "__call__", "add_loss", "add_metric", "fit_generator", "evaluate_generator", "predict_generator"]
R.case("signatures", model={n: signature(getattr(K.Model, n)) for n in FUNCS if hasattr(K.Model, n)}, sequential={n: signature(getattr(K.Sequential, n)) for n in ("__init__", "add", "pop", "build", "predict_classes", "predict_proba") if hasattr(K.Sequential, n)},
       models={n: signature(getattr(K.models, n)) for n in dir(K.models) if inspect.isfunction(getattr(K.models, n))}, utils={n: signature(getattr(K.utils, n)) for n in dir(K.utils) if inspect.isfunction(getattr(K.utils, n))}, backend_names=[n for n in dir(K.backend) if not n.startswith("_")], keras_names=[n for n in dir(K) if not n.startswith("_")])


# ------------------------------------------------------------------ values: class_weight, sample_weight, batch methods
def kind(x):
    if isinstance(x, (list, tuple)):
        return {"type": type(x).__name__, "items": [kind(v) for v in x]}
    if isinstance(x, dict):
        return {"type": "dict", "items": {k: kind(v) for k, v in x.items()}}
    return {"type": type(x).__name__, "value": x}


def values():
    out = {}
    for name, kw in (("plain", {}), ("sample_weight", dict(sample_weight=SW)), ("class_weight", dict(class_weight={0: 1.0, 1: 3.0})), ("sample_weight all zero", dict(sample_weight=SW * 0))):
        m = one(metrics=["accuracy"], weighted_metrics=["mse"])
        h = m.fit(X, Y, batch_size=4, epochs=2, verbose=0, shuffle=False, **kw)
        out["one: fit batch 4, " + name] = {"history": h.history, "weights": m.get_weights()}
    for name, kw in (("plain", {}), ("sample_weight", dict(sample_weight=SW)), ("class_weight", dict(class_weight={0: 1.0, 1: 3.0, 2: 0.5}))):
        m = three(metrics=["accuracy"], weighted_metrics=["accuracy"])
        h = m.fit(X, YI, batch_size=4, epochs=2, verbose=0, shuffle=False, **kw)
        out["three: fit batch 4, " + name] = {"history": h.history, "weights": m.get_weights()}
    m = one(metrics=["accuracy"])
    out["evaluate"] = kind(m.evaluate(X, Y, batch_size=4, verbose=0))
    out["evaluate return_dict"] = kind(m.evaluate(X, Y, batch_size=4, verbose=0, return_dict=True))
    out["evaluate sample_weight"] = kind(m.evaluate(X, Y, batch_size=4, verbose=0, sample_weight=SW))
    out["evaluate steps=2"] = kind(m.evaluate(X, Y, batch_size=4, verbose=0, steps=2))
    out["evaluate without metrics"] = kind(one().evaluate(X, Y, batch_size=4, verbose=0))
    out["predict"] = m.predict(X, batch_size=4, verbose=0)
    out["predict type"] = type(m.predict(X, verbose=0)).__name__
    out["predict float64 input: dtype"] = m.predict(X.astype("float64"), verbose=0).dtype.name
    out["predict steps=2"] = m.predict(X, batch_size=4, steps=2, verbose=0).shape
    out["predict two outputs"] = kind([v.shape for v in two_outputs().predict(X, verbose=0)])
    out["predict of a generator"] = m.predict((X[i:i + 5] for i in (0, 5)), verbose=0).shape
    out["predict a dataset of (x, y)"] = m.predict(tf.data.Dataset.from_tensor_slices((X, Y)).batch(3), verbose=0).shape
    out["model(x)"] = {"type": type(m(X)).__name__, "value": np.asarray(m(X))}
    v = one(metrics=["accuracy"]).fit(X, Y, batch_size=4, epochs=1, verbose=0, shuffle=False, validation_split=0.3)
    out["validation_split=0.3 of 10"] = {"history": v.history, "steps": v.params["steps"]}
    v = one().fit(X, Y, batch_size=4, epochs=1, verbose=0, shuffle=False, validation_split=0.25)
    out["validation_split=0.25 of 10"] = {"history": v.history}
    v = one().fit(X, Y, batch_size=4, epochs=1, verbose=0, shuffle=False, validation_data=(X, Y, SW))
    out["validation_data with sample weights"] = {"history": v.history}
    v = one().fit(X, Y, batch_size=4, epochs=1, verbose=0, shuffle=False, validation_data=(X, Y), validation_batch_size=3)
    out["validation_batch_size=3"] = {"history": v.history}
    v = one().fit(X, Y, batch_size=4, epochs=1, verbose=0, shuffle=False, validation_data=(X, Y), validation_batch_size=3, validation_steps=2)
    out["validation_steps=2 of 3"] = {"history": v.history}
    v = one().fit(X, Y, batch_size=4, epochs=3, verbose=0, shuffle=False, steps_per_epoch=2)
    out["steps_per_epoch=2 over batches of 4 of 10, 3 epochs"] = {"history": v.history}
    return out


R.case("values of fit, evaluate, predict", **call(values))


def batch_methods():
    out = {}
    m = one(metrics=["accuracy"])
    out["train_on_batch first"] = kind(m.train_on_batch(X[:4], Y[:4]))
    out["train_on_batch second"] = kind(m.train_on_batch(X[4:], Y[4:]))
    out["metrics_names"] = list(m.metrics_names)
    out["weights"] = m.get_weights()
    if not KERAS3:
        out["train_on_batch reset_metrics=False"] = kind(m.train_on_batch(X[:4], Y[:4], reset_metrics=False))
        out["train_on_batch reset_metrics=False again"] = kind(m.train_on_batch(X[:4], Y[:4], reset_metrics=False))
        out["then reset_metrics, test_on_batch"] = (m.reset_metrics(), kind(m.test_on_batch(X, Y)))[1]
        out["test_on_batch reset_metrics=False twice"] = [kind(m.test_on_batch(X[:4], Y[:4], reset_metrics=False)), kind(m.test_on_batch(X[4:], Y[4:], reset_metrics=False))]
    out["train_on_batch return_dict"] = kind(m.train_on_batch(X, Y, return_dict=True))
    out["train_on_batch sample_weight"] = kind(m.train_on_batch(X, Y, sample_weight=SW))
    out["train_on_batch class_weight"] = kind(m.train_on_batch(X, Y, class_weight={0: 1.0, 1: 3.0}))
    out["test_on_batch"] = kind(m.test_on_batch(X, Y))
    out["test_on_batch return_dict"] = kind(m.test_on_batch(X, Y, return_dict=True))
    out["predict_on_batch"] = kind(m.predict_on_batch(X[:2]))
    out["predict_on_batch of a tensor"] = type(m.predict_on_batch(tf.constant(X[:2]))).__name__
    m = one()
    out["no metrics: train_on_batch"] = kind(m.train_on_batch(X, Y))
    out["no metrics: test_on_batch"] = kind(m.test_on_batch(X, Y))
    out["no metrics: return_dict"] = kind(m.train_on_batch(X, Y, return_dict=True))
    m = two_outputs()
    out["two outputs: train_on_batch"] = kind(m.train_on_batch(X, [Y, Y]))
    out["two outputs: predict_on_batch"] = [v.shape for v in m.predict_on_batch(X)]
    out["y None"] = attempt(lambda: m.train_on_batch(X))
    out["y (10,) for (10, 1)"] = kind(one().train_on_batch(X, Y[:, 0]))
    out["iterations after two"] = (lambda m: (m.train_on_batch(X, Y), m.train_on_batch(X, Y), m.optimizer.iterations.numpy() if hasattr(m.optimizer.iterations, "numpy") else int(m.optimizer.iterations))[2])(one())
    return out


R.case("train_on_batch, test_on_batch, predict_on_batch", **call(batch_methods))


def order_of_samples():
    """which samples each batch holds: y carries the index, the loss is its mean"""
    K.backend.clear_session()
    idx = np.arange(10, dtype="float32")[:, None]
    seen = []

    def spy(y, p):
        return tf.reduce_mean(tf.zeros_like(p), axis=-1)

    class Probe(K.Model):
        def __init__(self):
            super().__init__()
            self.d = L.Dense(1)

        def call(self, x):
            return self.d(x)

        def train_step(self, data):
            x = data[0]
            tf.py_function(lambda v: seen.append(v.numpy().ravel().tolist()), [x], [])
            return {"loss": tf.reduce_mean(x)}
    out = {}
    for name, kw in (("shuffle=False", dict(shuffle=False)), ("shuffle=True after set_seed(42)", dict(shuffle=True)), ("shuffle='batch' after set_seed(42)", dict(shuffle="batch"))):
        tf.random.set_seed(42)
        K.utils.set_random_seed(42)
        m = Probe()
        m.compile("sgd", spy)
        seen.clear()
        m.fit(idx, idx, batch_size=4, epochs=2, verbose=0, **kw)
        out[name] = list(seen)
    return out


R.case("order of samples in fit", **call(order_of_samples))


def loss_is_mean():
    """the loss in history: weighted by batch size or plain mean over batches?"""
    K.backend.clear_session()
    m = K.Sequential([K.Input((1,)), L.Dense(1, use_bias=False, kernel_initializer="zeros")])
    m.compile(K.optimizers.SGD(0.0), "mse", metrics=["mse"])
    x = np.ones((5, 1), "float32")
    y = np.array([[0], [0], [0], [0], [10]], "float32")
    h = m.fit(x, y, batch_size=4, verbose=0, shuffle=False)
    return {"history": h.history, "evaluate": m.evaluate(x, y, batch_size=4, verbose=0), "weighted": m.fit(x, y, batch_size=4, verbose=0, shuffle=False, sample_weight=np.array([1, 1, 1, 1, 0.5])).history}


R.case("the loss of an epoch with a smaller last batch", **call(loss_is_mean))


def custom_step():
    class Net(K.Model):
        def __init__(self):
            super().__init__()
            self.d = L.Dense(1, kernel_initializer="ones")
            self.tracker = K.metrics.Mean(name="my_loss")

        def call(self, x):
            return self.d(x)

        def train_step(self, data):
            x, y = data
            with tf.GradientTape() as t:
                loss = tf.reduce_mean((self(x, training=True) - y) ** 2)
            g = t.gradient(loss, self.trainable_variables)
            self.optimizer.apply_gradients(zip(g, self.trainable_variables))
            self.tracker.update_state(loss)
            return {"my_loss": self.tracker.result()}

        @property
        def metrics(self):
            return [self.tracker]
    m = Net()
    m.compile(K.optimizers.SGD(0.1))
    h = m.fit(X, Y, batch_size=4, epochs=2, verbose=0, shuffle=False)
    return {"history": h.history, "weights": m.get_weights(), "train_on_batch": kind(m.train_on_batch(X, Y)), "train_on_batch dict": kind(m.train_on_batch(X, Y, return_dict=True))}


R.case("a train_step of one's own", **call(custom_step))


def losses_and_metrics_in_history():
    out = {}
    K.backend.clear_session()
    m = K.Sequential([K.Input((2,)), L.Dense(1, kernel_regularizer="l2", kernel_initializer="ones")])
    m.compile(K.optimizers.SGD(0.1), "mse", metrics=["mse"])
    out["loss includes regularizers"] = m.fit(X, Y, batch_size=10, verbose=0).history
    out["evaluate includes regularizers"] = m.evaluate(X, Y, verbose=0)
    K.backend.clear_session()
    m = one(loss_weights=[2.0])
    out["loss_weights=[2.0]"] = m.fit(X, Y, batch_size=10, verbose=0).history
    m = one(loss=["binary_crossentropy"])
    out["loss as a list of one"] = m.fit(X, Y, batch_size=10, verbose=0).history
    m = one(loss={"dense": "binary_crossentropy"})
    out["loss as a dict of one"] = m.fit(X, Y, batch_size=10, verbose=0).history
    m = one(steps_per_execution=3)
    out["steps_per_execution=3"] = m.fit(X, Y, batch_size=2, verbose=0, shuffle=False).history
    m = one(run_eagerly=True)
    out["run_eagerly=True"] = m.fit(X, Y, batch_size=4, verbose=0, shuffle=False).history
    return out


R.case("losses in history", **call(losses_and_metrics_in_history))
R.write()
