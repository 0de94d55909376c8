"""Loss of each of 100 steps from stored weights, for every optimizer and every loss, through fit and through train_on_batch."""
from common import *

R = Recorder("trajectory")
K = tf.keras
L = K.layers
RECIPE = ("rs = numpy.random.RandomState(5); t = rs.uniform(0, 2 * pi, 800); r = where(arange(800) % 2 == 0, 1.0, 0.5); "
          "x = stack([r * cos(t), r * sin(t)], 1) + rs.normal(0, 0.1, (800, 2)); y = (arange(800) % 2 == 1); x in float32")
rs = np.random.RandomState(5)
t = rs.uniform(0, 2 * np.pi, 800)
r = np.where(np.arange(800) % 2 == 0, 1.0, 0.5)
X = (np.stack([r * np.cos(t), r * np.sin(t)], 1) + rs.normal(0, 0.1, (800, 2))).astype("float32")
Y = (np.arange(800) % 2 == 1).astype("float32")[:, None]
WS = [rs.normal(size=s).astype("float32") * 0.7 for s in ((2, 4), (4,), (4, 4), (4,), (4, 1), (1,))]
CLS = ((X[:, 0] > 0).astype(int) + (X[:, 1] > 0).astype(int))
WS3 = WS[:4] + [rs.normal(size=(4, 3)).astype("float32") * 0.7, rs.normal(size=(3,)).astype("float32") * 0.7]
REAL = np.stack([X[:, 0] * X[:, 1], X[:, 0] + 0.5, np.abs(X[:, 1])], 1).astype("float32")
BATCH, EPOCHS = 32, 4
R.case("data", recipe=RECIPE, x=X, y="arange(800) % 2 == 1, shape (800, 1), float32", y_class="(x[:, 0] > 0) + (x[:, 1] > 0)", y_real="stack([x0 * x1, x0 + 0.5, abs(x1)], 1)", first_rows={"x": X[:5], "y": Y[:5], "y_class": CLS[:5], "y_real": REAL[:5]},
       weights=WS, weights_3=WS3, batch_size=BATCH, epochs=EPOCHS, shuffle=False,
       note="fit_batch_end: logs['loss'] at each on_train_batch_end (a running mean within the epoch); train_on_batch: its return value for the same batches in order (the loss of the batch)")


def build(ws, last, optimizer, loss, **kw):
    K.backend.clear_session()
    m = K.Sequential([K.Input((2,)), L.Dense(4, activation="relu"), L.Dense(4, activation="relu"), L.Dense(ws[-1].shape[0], activation=last)])
    m.set_weights(ws)
    m.compile(optimizer(), loss, **kw)
    return m


class Steps(K.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.loss = []

    def on_train_batch_end(self, batch, logs=None):
        self.loss.append(float(logs["loss"]))


def run(ws, last, optimizer, loss, y, by_step=True, **kw):
    m = build(ws, last, optimizer, loss, **kw)
    steps = Steps()
    h = m.fit(X, y, batch_size=BATCH, epochs=EPOCHS, shuffle=False, verbose=0, callbacks=[steps])
    out = {"fit_batch_end": np.array(steps.loss, "float32"), "history": {k: np.array(v, "float32") for k, v in h.history.items()}, "weights_after_fit": m.get_weights()}
    m = build(ws, last, optimizer, loss, **kw)
    losses, after = [], {}
    for e in range(EPOCHS):
        for b in range(0, 800, BATCH):
            v = m.train_on_batch(X[b:b + BATCH], y[b:b + BATCH])
            losses.append(float(v[0] if isinstance(v, (list, tuple)) else v))
            if len(losses) in (1, 2, 10):
                after[str(len(losses))] = m.get_weights()
    out["train_on_batch"] = np.array(losses, "float32")
    out["weights_after_steps"] = after
    out["same_weights_as_fit"] = all(np.array_equal(a, b) for a, b in zip(m.get_weights(), out["weights_after_fit"]))
    if not out["same_weights_as_fit"]:
        out["weights_after_train_on_batch"] = m.get_weights()
    return out


O = K.optimizers
OPT = [("SGD", {}), ("SGD", dict(learning_rate=0.1)), ("SGD", dict(learning_rate=0.1, momentum=0.9)), ("SGD", dict(learning_rate=0.1, momentum=0.9, nesterov=True)), ("SGD", dict(learning_rate=0.5, clipnorm=0.1)), ("SGD", dict(learning_rate=0.5, clipvalue=0.01)), ("SGD", dict(learning_rate=0.5, global_clipnorm=0.1)),
       ("Adam", {}), ("Adam", dict(learning_rate=0.01)), ("Adam", dict(learning_rate=0.01, amsgrad=True)), ("Adamax", dict(learning_rate=0.01)), ("Nadam", dict(learning_rate=0.01)), ("Adagrad", dict(learning_rate=0.1)), ("Adadelta", dict(learning_rate=1.0)), ("RMSprop", {}), ("RMSprop", dict(learning_rate=0.01, momentum=0.5)), ("RMSprop", dict(learning_rate=0.01, centered=True)), ("Ftrl", dict(learning_rate=0.1))]
if KERAS3:
    OPT = [("AdamW", dict(learning_rate=0.01)), ("Lion", dict(learning_rate=0.001)), ("Adafactor", dict(learning_rate=0.01)), ("Lamb", dict(learning_rate=0.01)), ("SGD", dict(learning_rate=0.1, weight_decay=0.01)), ("Nadam", dict(learning_rate=0.01)), ("Adagrad", dict(learning_rate=0.1)), ("Adam", dict(learning_rate=0.01)), ("RMSprop", dict(learning_rate=0.01, momentum=0.5)), ("Adam", dict(learning_rate=0.01, use_ema=True)), ("SGD", dict(learning_rate=0.1, gradient_accumulation_steps=4))]
else:
    OPT += [("SGD", dict(learning_rate=0.1, decay=0.01)), ("Adam", dict(learning_rate=0.01, decay=0.01))]
for name, kw in OPT:
    R.case("%s(%s), binary_crossentropy" % (name, ", ".join("%s=%r" % i for i in kw.items())), optimizer=name, kwargs=kw, last="sigmoid", loss="binary_crossentropy", result=attempt(run, WS, "sigmoid", lambda: getattr(O, name)(**kw), "binary_crossentropy", Y))
for name in ("sgd", "adam", "rmsprop"):
    R.case("optimizer string %r, mse" % name, optimizer=name, last="sigmoid", loss="mse", result=attempt(run, WS, "sigmoid", lambda: name, "mse", Y))
S = O.schedules
R.case("SGD(ExponentialDecay(0.5, 20, 0.5)), binary_crossentropy", last="sigmoid", loss="binary_crossentropy", result=attempt(run, WS, "sigmoid", lambda: O.SGD(S.ExponentialDecay(0.5, 20, 0.5)), "binary_crossentropy", Y))
R.case("Adam(0.01), binary_crossentropy, metrics accuracy and AUC", last="sigmoid", loss="binary_crossentropy", metrics=["accuracy", "AUC"], result=attempt(run, WS, "sigmoid", lambda: O.Adam(0.01), "binary_crossentropy", Y, metrics=["accuracy", "AUC"]))
R.case("Adam(0.01), BinaryCrossentropy(from_logits=True), linear output", last="linear", loss="BinaryCrossentropy(from_logits=True)", result=attempt(run, WS, "linear", lambda: O.Adam(0.01), K.losses.BinaryCrossentropy(from_logits=True), Y))
EYE = np.eye(3, dtype="float32")[CLS]
LOSSES = [("mse", "linear", REAL), ("mae", "linear", REAL), ("mape", "linear", REAL), ("msle", "sigmoid", EYE), ("huber", "linear", REAL), ("log_cosh", "linear", REAL), ("cosine_similarity", "linear", REAL), ("binary_crossentropy", "sigmoid", EYE), ("binary_focal_crossentropy", "sigmoid", EYE), ("categorical_crossentropy", "softmax", EYE), ("sparse_categorical_crossentropy", "softmax", CLS),
          ("kl_divergence", "softmax", EYE), ("poisson", "softmax", EYE), ("hinge", "tanh", EYE), ("squared_hinge", "tanh", EYE), ("categorical_hinge", "linear", EYE)]
if KERAS3:
    LOSSES = [("mse", "linear", REAL), ("categorical_focal_crossentropy", "softmax", EYE), ("dice", "sigmoid", EYE), ("tversky", "sigmoid", EYE), ("binary_focal_crossentropy", "sigmoid", EYE), ("binary_crossentropy", "sigmoid", EYE), ("categorical_crossentropy", "softmax", EYE), ("sparse_categorical_crossentropy", "softmax", CLS)]
for loss, last, y in LOSSES:
    ys = "y_real" if y is REAL else "y_class" if y is CLS else "one-hot of y_class, float32"
    R.case("SGD(0.01), %s" % loss, optimizer="SGD", kwargs=dict(learning_rate=0.01), loss=loss, last=last, y=ys, result=attempt(run, WS3, last, lambda: O.SGD(0.01), loss, y))
if not KERAS3:
    for loss, last in (("CategoricalCrossentropy(from_logits=True)", "linear"), ("CategoricalCrossentropy(label_smoothing=0.1)", "softmax"), ("Huber(delta=0.3)", "linear")):
        y = REAL if "Huber" in loss else EYE
        R.case("SGD(0.01), %s" % loss, optimizer="SGD", kwargs=dict(learning_rate=0.01), loss=loss, last=last, y="y_real" if y is REAL else "one-hot of y_class, float32", result=attempt(run, WS3, last, lambda: O.SGD(0.01), eval("K.losses." + loss), y))
R.write()
