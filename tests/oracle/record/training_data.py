"""Data and arguments of fit, evaluate and predict that are odd or wrong: what comes out, or is raised, and logged."""
import contextlib
import io
import logging
import random

import pandas as pd
import scipy.sparse

from common import *

R = Recorder("training_data")
K = tf.keras
L = K.layers
rs = np.random.RandomState(4)
X = rs.normal(size=(10, 2)).astype("float32")
Y = (X[:, :1] * X[:, 1:] > 0).astype("float32")
W1, B1 = rs.normal(size=(2, 1)).astype("float32"), np.array([0.1], "float32")
R.case("data", x=X, y=Y, kernel=W1, bias=B1)


class Catch(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append([record.levelname, clean(record.getMessage())])


def call(fn):
    K.backend.clear_session()
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
    log = [l for l in handler.lines if "retracing" not in l[1] and "incompatible dtype" not in l[1]]
    return {"result": out, "log": log} if log else {"result": out}


def one(**kw):
    m = K.Sequential([K.Input((2,)), L.Dense(1, activation="sigmoid")])
    m.set_weights([W1, B1])
    m.compile(**{"optimizer": K.optimizers.SGD(0.1), "loss": "binary_crossentropy", **kw})
    return m


def unbuilt():
    m = K.Sequential([L.Dense(1, kernel_initializer="ones")])
    m.compile(K.optimizers.SGD(0.1), "mse")
    return m


def two(loss="mse", **kw):
    i = K.Input((2,))
    m = K.Model(i, [L.Dense(1, name="left", kernel_initializer="ones")(i), L.Dense(1, name="right", kernel_initializer="zeros")(i)])
    m.compile(K.optimizers.SGD(0.1), loss, **kw)
    return m


def fit(m, *a, **k):
    k.setdefault("verbose", 0)
    return m.fit(*a, **k).history


def g(n, *batch):
    return (batch or (X, Y) for _ in range(n))


class Batches(K.utils.Sequence):
    def __init__(self, n=3):
        self.n, self.ended = n, 0

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        return X[i:i + 3], Y[i:i + 3]

    def on_epoch_end(self):
        self.ended += 1


class Rows(K.callbacks.Callback):
    """What it is told, and that training is to stop at one point."""

    def __init__(self, stop=None):
        super().__init__()
        self.rows, self.stop = [], stop

    def told(self, name, *number):
        self.rows.append([name, *number])
        if name == self.stop:
            self.model.stop_training = True


for hook in ("on_train_begin", "on_train_end", "on_test_begin", "on_test_end"):
    setattr(Rows, hook, lambda self, logs=None, _name=hook: self.told(_name))
for hook in ("on_epoch_begin", "on_epoch_end", "on_train_batch_begin", "on_train_batch_end"):
    setattr(Rows, hook, lambda self, number, logs=None, _name=hook: self.told(_name, number))


class Seen(K.Model):
    """Shows shape and dtype of what `call` or `train_step` is given."""

    def __init__(self):
        super().__init__()
        self.d, self.seen = L.Dense(1), []

    def call(self, x):
        self.note(x)
        return self.d(tf.reshape(tf.cast(x, tf.float32), [-1, 1]))

    def note(self, data):
        self.seen.append(tf.nest.map_structure(lambda v: "%s of rank %d" % (v.dtype.name, len(v.shape)), data))


class SeenByStep(Seen):
    def train_step(self, data):
        self.note(data)
        return {"loss": tf.constant(1.0)}


def seen(cls, *a, **k):
    m = cls()
    m.compile("sgd", "mse")
    fit(m, *a, **k)
    return repr(m.seen[0])


def cases():
    # ---- numbers of steps
    yield "steps_per_epoch=2.5, arrays", lambda: fit(one(), X, Y, batch_size=4, steps_per_epoch=2.5, epochs=2, shuffle=False)
    yield "steps_per_epoch=2.0, generator", lambda: fit(one(), g(9), steps_per_epoch=2.0, epochs=2)
    yield "steps_per_epoch=0", lambda: fit(one(), X, Y, steps_per_epoch=0)
    yield "steps_per_epoch=0, generator", lambda: fit(one(), g(9), steps_per_epoch=0)
    yield "steps_per_epoch=3, epochs 1 to 3", lambda: fit(one(), X, Y, batch_size=4, steps_per_epoch=3, epochs=3, initial_epoch=1, shuffle=False)
    yield "batch_size=True", lambda: fit(one(), X, Y, batch_size=True, shuffle=False)
    yield "batch_size=nan", lambda: fit(one(), X, Y, batch_size=float("nan"))
    yield "batch_size=np.int64(4)", lambda: fit(one(), X, Y, batch_size=np.int64(4), shuffle=False)
    yield "batch_size=10**12", lambda: fit(one(), X, Y, batch_size=10 ** 12, shuffle=False)
    yield "initial_epoch=5, epochs=3", lambda: fit(one(), X, Y, initial_epoch=5, epochs=3)
    yield "initial_epoch=1.5", lambda: fit(one(), X, Y, initial_epoch=1.5, epochs=3)
    yield "validation_freq=[2]", lambda: fit(one(), X, Y, validation_data=(X, Y), validation_freq=[2], epochs=3)
    yield "validation_freq=-1", lambda: fit(one(), X, Y, validation_data=(X, Y), validation_freq=-1, epochs=3)
    yield "validation_freq=1.5", lambda: fit(one(), X, Y, validation_data=(X, Y), validation_freq=1.5, epochs=3)
    yield "validation_freq='a'", lambda: fit(one(), X, Y, validation_data=(X, Y), validation_freq="a", epochs=3)
    yield "evaluate, steps=0", lambda: one().evaluate(X, Y, steps=0, verbose=0)
    yield "evaluate, steps=20 of 5", lambda: one().evaluate(X, Y, batch_size=2, steps=20, verbose=0)
    yield "evaluate, steps=3 without batch_size", lambda: one().evaluate(X, Y, steps=3, verbose=0)
    yield "predict, steps=20 of 5", lambda: one().predict(X, batch_size=2, steps=20, verbose=0).shape
    yield "predict, steps=3 without batch_size", lambda: one().predict(X, steps=3).shape
    yield "validation_steps=20 of 5", lambda: fit(one(), X, Y, epochs=2, validation_data=(X, Y), validation_steps=20, batch_size=2, shuffle=False)
    yield "validation_steps=3 without batch_size", lambda: fit(one(), X, Y, epochs=2, validation_data=(X, Y), validation_steps=3)
    # ---- outputs by name and place
    yield "targets for one of two outputs", lambda: fit(two(), X, {"left": Y})
    yield "targets None for one of two outputs", lambda: fit(two(), X, [Y, None])
    yield "targets as a tuple", lambda: fit(two(), X, (Y, Y))
    yield "loss for an output that is none", lambda: fit(two({"nope": "mse"}), X, [Y, Y])
    yield "three losses for two outputs", lambda: fit(two(["mse"] * 3), X, [Y, Y])
    yield "one loss in a list for two outputs", lambda: fit(two(["mse"]), X, [Y, Y])
    yield "metrics for an output that is none", lambda: fit(one(metrics={"nope": "mae"}), X, Y)
    yield "loss_weights for an output that is none", lambda: fit(one(loss_weights={"nope": 2.0}), X, Y)
    yield "sample weights of two outputs", lambda: fit(two(), X, [Y, Y], sample_weight=[np.ones(10), np.zeros(10)])
    yield "sample weights of two outputs, one array", lambda: fit(two(), X, [Y, Y], sample_weight=np.arange(10.0))
    yield "sample weights by name", lambda: fit(one(), X, Y, sample_weight={"dense": np.arange(10.0)})
    yield "class_weight, two outputs", lambda: fit(two(), X, [Y, Y], class_weight={0: 1.0, 1: 2.0})
    yield "class_weight, 3D targets", lambda: fit(one(), X, np.zeros((10, 1, 1)), class_weight={0: 1.0, 1: 2.0})
    yield "class_weight, generator", lambda: fit(one(), g(3), class_weight={0: 1.0, 1: 2.0})
    yield "class_weight, targets as a list", lambda: fit(one(), X.tolist(), [0, 1] * 5, class_weight={0: 1.0, 1: 2.0})
    # ---- generators and sequences
    yield "generator, sample_weight=", lambda: fit(one(), g(9), sample_weight=np.ones(10))
    yield "generator, y in evaluate", lambda: one().evaluate(g(3), Y, verbose=0)
    yield "generator of lists [x, y]", lambda: fit(one(), g(3, [X, Y][0], [X, Y][1]))
    yield "generator of [x, y] as lists of numbers", lambda: fit(one(), ((X.tolist(), Y.tolist()) for _ in range(3)))
    yield "generator of batches of other lengths", lambda: fit(one(), ((X[:n], Y[:n]) for n in (3, 10, 1)))
    yield "generator whose x and y differ in length", lambda: fit(one(loss="mse"), g(3, X, Y[:1]))
    yield "generator of numbers", lambda: fit(one(), g(3, 1.0, 2.0))
    yield "generator of texts", lambda: fit(one(), g(3, "a", "b"))
    yield "generator that fails", lambda: fit(one(), ((X, Y * {0: 1.0}[i]) for i in range(3)))
    yield "generator, validation runs out", lambda: fit(one(), X, Y, epochs=3, validation_data=g(4), validation_steps=2)
    yield "generator, validation runs out, no steps", lambda: fit(one(), X, Y, epochs=2, validation_data=g(4))
    yield "generator, evaluate 2 of 5 steps", lambda: one().evaluate(g(2), steps=5, verbose=0)
    yield "generator, predict 2 of 5 steps", lambda: one().predict((X for _ in range(2)), steps=5).shape
    yield "generator that is empty, evaluate", lambda: one().evaluate(iter(()), verbose=0)
    yield "generator that is empty, predict", lambda: one().predict(iter(()))
    yield "generator runs out, hooks", lambda: (lambda c: (fit(one(), g(3), epochs=2, steps_per_epoch=5, callbacks=[c]), c.rows)[1])(Rows())
    yield "zip", lambda: fit(one(), zip([X] * 3, [Y] * 3))
    yield "map", lambda: fit(one(), map(lambda i: (X, Y), range(3)))
    yield "Sequence", lambda: (lambda s: (fit(one(), s, epochs=2, shuffle=False), s.ended))(Batches())
    yield "Sequence, shuffled by random", lambda: (random.seed(3), fit(one(), Batches(5), epochs=2))[1]
    yield "Sequence, y=", lambda: fit(one(), Batches(), Y)
    yield "Sequence, steps_per_epoch=2 of 3", lambda: fit(one(), Batches(), steps_per_epoch=2, epochs=3, shuffle=False)
    yield "Sequence, steps_per_epoch=5 of 3", lambda: fit(one(), Batches(), steps_per_epoch=5, epochs=2, shuffle=False)
    yield "Sequence in evaluate", lambda: one().evaluate(Batches(), verbose=0)
    yield "Sequence in predict", lambda: one().predict(Batches()).shape
    yield "Sequence as validation_data", lambda: fit(one(), X, Y, epochs=2, validation_data=Batches())
    yield "Sequence with class_weight", lambda: fit(one(), Batches(), epochs=2, shuffle=False, class_weight={0: 1.0, 1: 2.0})
    yield "Sequence of length 0", lambda: fit(one(), Batches(0))
    # ---- what arrays hold
    yield "x and y empty lists", lambda: fit(one(), [], [])
    yield "x ragged", lambda: fit(one(), [[1.0, 2.0], [3.0]], [[1.0], [0.0]])
    yield "x in a list of one", lambda: fit(one(), [X], [Y])
    yield "x in a list of one, model not built", lambda: fit(unbuilt(), [X], Y)
    yield "x in a dict, model not built", lambda: fit(unbuilt(), {"a": X}, Y)
    yield "x two arrays, model not built", lambda: fit(unbuilt(), [X, X], Y)
    yield "x of shape (n,), model not built", lambda: fit(unbuilt(), X[:, 0], Y)
    yield "x of shape (n,), input of width 1", lambda: (lambda m: (m.compile("sgd", "mse"), fit(m, X[:, 0], Y))[1])(K.Sequential([L.Dense(1, input_shape=(1,), kernel_initializer="ones")]))
    yield "x a dict with the input's name", lambda: fit(one(), {"input_1": X}, Y)
    yield "x a dict with another name", lambda: fit(one(), {"a": X}, Y)
    yield "x a dict with two names", lambda: fit(one(), {"a": X, "b": X}, Y)
    yield "x masked", lambda: fit(one(), np.ma.masked_array(X, X > 0), Y)
    yield "x sparse", lambda: fit(one(), scipy.sparse.csr_matrix(X), Y)
    yield "x of times", lambda: fit(one(), np.zeros((10, 2), "datetime64[D]"), Y)
    yield "x complex", lambda: fit(one(), X.astype("complex64"), Y)
    yield "x of fields", lambda: fit(one(), np.zeros(10, dtype=[("a", "f4"), ("b", "f4")]), Y)
    yield "x of uint8", lambda: fit(one(), (X > 0).astype("uint8"), Y)
    yield "x a np.matrix", lambda: fit(one(), np.asmatrix(X), Y)
    yield "x a Variable", lambda: fit(one(), tf.Variable(X), Y)
    yield "x a tensor of int32", lambda: fit(one(), tf.constant((X > 0).astype("int32")), Y)
    yield "x a tensor of texts", lambda: fit(one(), tf.constant([["a", "b"]] * 10), Y)
    yield "x a symbolic tensor", lambda: fit(one(), K.Input((2,)), Y)
    yield "x a function", lambda: fit(one(), print, Y)
    yield "x a text", lambda: fit(one(), "data.csv", Y)
    yield "x a set", lambda: fit(one(), {1, 2}, Y)
    yield "x a number", lambda: fit(one(), 5, Y)
    yield "y of None", lambda: fit(one(), X, np.array([None] * 10))
    yield "y a list of lists", lambda: fit(one(), X.tolist(), Y.tolist())
    yield "validation x of another width", lambda: fit(one(), X, Y, validation_data=(np.zeros((5, 3), "float32"), Y[:5]))
    yield "validation y of another width", lambda: fit(one(), X, Y, validation_data=(X, np.zeros((10, 2), "float32")))
    yield "validation of another length", lambda: fit(one(), X, Y, validation_data=(X, Y[:3]))
    yield "validation_data of four", lambda: fit(one(), X, Y, validation_data=(X, Y, Y, Y))
    # ---- pandas
    frame = pd.DataFrame({"a": np.arange(10), "b": np.arange(10) / 7.0})
    yield "pandas: ints and floats", lambda: fit(one(), frame, Y)
    yield "pandas: truth values and floats", lambda: fit(one(), frame.assign(a=np.arange(10) > 3), Y)
    yield "pandas: texts", lambda: fit(one(), frame.assign(a=list("abcdefghij")), Y)
    yield "pandas: categories", lambda: fit(one(), frame.assign(a=pd.Categorical(list("abababcabc"))), Y)
    yield "pandas: dates", lambda: fit(one(), frame.assign(a=pd.date_range("2020", periods=10)), Y)
    yield "pandas: numbers as objects", lambda: fit(one(), frame.assign(a=np.arange(10).astype(object)), Y)
    yield "pandas: y a Series", lambda: fit(one(), X, pd.Series([0, 1] * 5))
    yield "pandas: y a Series of texts", lambda: fit(one(), X, pd.Series(list("ab" * 5)))
    yield "pandas: y a DataFrame", lambda: fit(one(), X, pd.DataFrame({"y": [0, 1] * 5}))
    yield "pandas: sample_weight a Series", lambda: fit(one(), X, Y, sample_weight=pd.Series(np.arange(10.0)))
    yield "pandas: predict", lambda: one().predict(frame).shape
    # ---- what layers and steps are given
    yield "call is given x (n,)", lambda: seen(Seen, X[:, 0], Y)
    yield "call is given ints", lambda: seen(Seen, np.arange(10), np.arange(10))
    yield "call is given truth values", lambda: seen(Seen, np.arange(10) > 3, np.arange(10))
    yield "call is given float64", lambda: seen(Seen, np.arange(10.0), np.arange(10))
    yield "call is given float16", lambda: seen(Seen, np.arange(10).astype("float16"), np.arange(10))
    yield "call is given a Series", lambda: seen(Seen, pd.Series(np.arange(10.0)), np.arange(10))
    yield "train_step is given x and y (n,)", lambda: seen(SeenByStep, X, Y[:, 0])
    yield "train_step is given x alone", lambda: seen(SeenByStep, X)
    yield "train_step is given weights", lambda: seen(SeenByStep, X, Y, sample_weight=np.ones(10))
    yield "train_step is given a batch of a generator of x", lambda: seen(SeenByStep, (X for _ in range(3)))
    # ---- stopping
    for hook in ("on_train_begin", "on_epoch_begin", "on_train_batch_begin", "on_train_batch_end", "on_test_begin", "on_epoch_end"):
        yield "stop in %s" % hook, lambda: (lambda c: (fit(one(), X, Y, batch_size=4, epochs=3, validation_data=(X, Y), shuffle=False, callbacks=[c]), c.rows))(Rows(hook))


for name, fn in cases():
    R.case(name, **call(fn))
R.write()
