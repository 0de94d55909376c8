"""Keras callbacks: hook order and logs, messages and decisions over made-up metric values, History, files they write."""
import contextlib
import io
import logging
import shutil

from common import *

R = Recorder("training_callbacks")
K = tf.keras
C = K.callbacks
L = K.layers
rs = np.random.RandomState(0)
X = rs.normal(size=(10, 2)).astype("float32")
Y = (X[:, :1] > 0).astype("float32")
NAN = float("nan")


class Catch(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append([record.levelname, clean(record.getMessage())])


def caught(fn):
    """stdout, log lines and the value (or error) of a call."""
    out, handler = io.StringIO(), Catch()
    loggers = [logging.getLogger(n) for n in ("tensorflow", "absl")]
    for lg in loggers:
        lg.addHandler(handler)
    try:
        with contextlib.redirect_stdout(out):
            value = attempt(fn)
    finally:
        for lg in loggers:
            lg.removeHandler(handler)
    return {"value": value, "stdout": clean(out.getvalue()), "log": handler.lines}


def model(lr=0.1, weights=True, metrics=()):
    K.backend.clear_session()
    K.utils.set_random_seed(1)
    m = K.Sequential([K.Input((2,)), L.Dense(1, activation="sigmoid")])
    m.set_weights([np.array([[0.5], [-0.5]], "float32"), np.zeros(1, "float32")])
    m.compile(K.optimizers.SGD(lr), "binary_crossentropy", metrics=list(metrics))
    return m


# ------------------------------------------------------------------ hook order
def scalar(v):
    return v.numpy() if hasattr(v, "numpy") else v


class Log(C.Callback):
    def __init__(self, rows, name=None):
        super().__init__()
        self.rows, self.tag = rows, name


def hook(name):
    def record(self, *args, **kwargs):
        logs = kwargs.get("logs", args[-1] if args else None)
        keys = None if logs is None else list(logs) if isinstance(logs, dict) else type(logs).__name__
        types = sorted({type(v).__name__ for v in logs.values()}) if isinstance(logs, dict) else []
        first = args[0] if len(args) > 1 or (args and not isinstance(args[0], dict)) else None
        self.rows.append([self.tag, name, first, keys, types] if self.tag else [name, first, keys, types])
    return record


HOOKS = ["on_train_begin", "on_train_end", "on_epoch_begin", "on_epoch_end", "on_train_batch_begin", "on_train_batch_end", "on_test_begin", "on_test_end", "on_test_batch_begin", "on_test_batch_end", "on_predict_begin", "on_predict_end", "on_predict_batch_begin", "on_predict_batch_end"]
for h in HOOKS:
    setattr(Log, h, hook(h))


class Old(C.Callback):
    def __init__(self, rows):
        super().__init__()
        self.rows = rows

    def on_batch_begin(self, batch, logs=None):
        self.rows.append(["on_batch_begin", batch])

    def on_batch_end(self, batch, logs=None):
        self.rows.append(["on_batch_end", batch, sorted(logs)])


def hooks(run, tag=None, cls=Log, metrics=("accuracy",)):
    rows = []
    m = model(metrics=metrics)
    cb = cls(rows)
    r = run(m, cb)
    return {"rows": rows, "params": {k: scalar(v) for k, v in (getattr(cb, 'params', None) or {}).items()}, "model is the model": getattr(cb, "model", None) is m, "history_type": type(r).__name__}


R.case("data", x=X, y=Y, model="Sequential: Input((2,)), Dense(1, sigmoid), kernel [[0.5], [-0.5]], bias 0; SGD(0.1), binary_crossentropy")
R.case("hooks fit 2 epochs, batch 4, validation", result=attempt(hooks, lambda m, cb: m.fit(X, Y, batch_size=4, epochs=2, validation_data=(X, Y), validation_batch_size=5, verbose=0, callbacks=[cb])))
R.case("hooks fit verbose=1", result=attempt(lambda: (lambda out: hooks(lambda m, cb: m.fit(X, Y, batch_size=4, epochs=1, verbose=1, callbacks=[cb])))(contextlib.redirect_stdout(io.StringIO()).__enter__())))
sys.stdout = sys.__stdout__
R.case("hooks evaluate", result=attempt(hooks, lambda m, cb: m.evaluate(X, Y, batch_size=4, verbose=0, callbacks=[cb])))
R.case("hooks predict", result=attempt(hooks, lambda m, cb: m.predict(X, batch_size=4, verbose=0, callbacks=[cb])))
R.case("hooks train_on_batch", result=attempt(hooks, lambda m, cb: m.train_on_batch(X, Y)))
R.case("hooks fit generator of unknown length", result=attempt(hooks, lambda m, cb: m.fit(((X[i:i + 5], Y[i:i + 5]) for i in (0, 5)), epochs=1, verbose=0, callbacks=[cb])))
R.case("hooks old names on_batch_begin, on_batch_end", result=attempt(hooks, lambda m, cb: m.fit(X, Y, batch_size=4, epochs=1, validation_data=(X, Y), verbose=0, callbacks=[cb]), cls=Old))
R.case("hooks one callback, not in a list", result=attempt(hooks, lambda m, cb: m.fit(X, Y, batch_size=4, epochs=1, verbose=0, callbacks=cb)))


def two_callbacks():
    rows = []
    m = model()
    a, b = Log(rows, "a"), Log(rows, "b")
    m.fit(X, Y, batch_size=5, epochs=1, verbose=0, callbacks=[a, b])
    return [r[:3] for r in rows]


R.case("hooks two callbacks", result=attempt(two_callbacks))


def logs_are_shared():
    seen = []

    class First(C.Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs["extra"] = 7.0

        def on_train_batch_end(self, batch, logs=None):
            if isinstance(logs, dict):
                logs["batch_extra"] = 1.0

    class Second(C.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.append(sorted(logs))
    m = model()
    h = m.fit(X, Y, epochs=2, verbose=0, callbacks=[First(), Second()])
    return {"seen by the next callback": seen, "history": sorted(h.history)}


R.case("a callback adds to logs", result=attempt(logs_are_shared))


def stop(where):
    rows = []

    class Stop(Log):
        pass
    base = getattr(Log, where)

    def f(self, *a, **k):
        base(self, *a, **k)
        self.model.stop_training = True
    setattr(Stop, where, f)
    m = model()
    h = m.fit(X, Y, batch_size=4, epochs=3, validation_data=(X, Y), verbose=0, callbacks=[Stop(rows)])
    return {"rows": [r[:2] for r in rows], "history": {k: len(v) for k, v in h.history.items()}, "epoch": h.epoch, "stop_training after": m.stop_training}


for where in ("on_train_begin", "on_epoch_begin", "on_train_batch_begin", "on_train_batch_end", "on_epoch_end", "on_test_begin"):
    R.case("stop_training set in %s" % where, result=attempt(stop, where))


def history():
    m = model(metrics=["accuracy"])
    h = m.fit(X, Y, batch_size=4, epochs=3, shuffle=False, validation_data=(X[:4], Y[:4]), verbose=0)
    out = {"history": h.history, "keys": list(h.history), "epoch": h.epoch, "params": h.params, "type": type(h).__name__, "value_types": [type(v[0]).__name__ for v in h.history.values()], "model.history is h": m.history is h, "attributes": sorted(k for k in vars(h))}
    h2 = m.fit(X, Y, batch_size=4, epochs=5, initial_epoch=3, verbose=0, shuffle=False)
    out["second fit, initial_epoch=3, epochs=5"] = {"epoch": h2.epoch, "params": h2.params, "keys": list(h2.history), "length": len(h2.history["loss"])}
    h3 = m.fit(X, Y, epochs=3, validation_data=(X, Y), validation_freq=2, verbose=0)
    out["validation_freq=2, 3 epochs"] = {k: len(v) for k, v in h3.history.items()}
    h4 = m.fit(X, Y, epochs=3, validation_data=(X, Y), validation_freq=[1, 3], verbose=0)
    out["validation_freq=[1, 3], 3 epochs"] = {k: len(v) for k, v in h4.history.items()}
    h5 = m.fit(X, Y, epochs=0, verbose=0)
    out["epochs=0"] = {"history": h5.history, "epoch": h5.epoch}
    return out


R.case("history", result=attempt(history))

# ------------------------------------------------------------------ callbacks over made-up values


def drive(make, values, monitor="val_loss", lr=0.1, extra=None):
    """on_epoch_end with logs {monitor: value}; the kernel is set to the epoch number first."""
    m = model(lr)
    m.stop_training = False

    def go():
        cb = make()
        cb.set_params({"epochs": len(values), "steps": 1, "verbose": 0})
        cb.set_model(m)
        cb.on_train_begin({})
        rows = []
        for epoch, v in enumerate(values):
            cb.on_epoch_begin(epoch, {})
            m.set_weights([np.full((2, 1), epoch + 1.0, "float32"), np.zeros(1, "float32")])
            logs = {"loss": 0.5} if v is None else {"loss": 0.5, monitor: v}
            cb.on_epoch_end(epoch, logs)
            rows.append({"epoch": epoch, "value": v, "stop": bool(m.stop_training), "lr": float(scalar(m.optimizer.learning_rate)), "logs_after": {k: scalar(x) for k, x in logs.items()}, "weights": float(m.get_weights()[0][0, 0]), **({} if extra is None else extra(cb))})
            if m.stop_training:
                break
        cb.on_train_end({})
        return {"rows": rows, "final_weight": float(m.get_weights()[0][0, 0])}
    return caught(go)


DOWN = [1.0, 0.8, 0.9, 0.79, 0.785, 0.95, 0.96, 0.97, 0.98, 0.99, 1.0, 1.1]
UP = [0.5, 0.6, 0.55, 0.7, 0.69, 0.68, 0.67, 0.66, 0.65, 0.64]
FLAT = [1.0] * 12
ES = [("EarlyStopping()", DOWN, "val_loss"), ("EarlyStopping(patience=3)", DOWN, "val_loss"), ("EarlyStopping(patience=3, verbose=1)", DOWN, "val_loss"), ("EarlyStopping(patience=3, restore_best_weights=True, verbose=1)", DOWN, "val_loss"), ("EarlyStopping(patience=0)", FLAT, "val_loss"), ("EarlyStopping(patience=1)", FLAT, "val_loss"),
      ("EarlyStopping(patience=2, min_delta=0.01)", DOWN, "val_loss"), ("EarlyStopping(patience=2, min_delta=-0.01)", DOWN, "val_loss"), ("EarlyStopping(patience=2, mode='max')", UP, "val_loss"), ("EarlyStopping(monitor='val_accuracy', patience=2, verbose=1)", UP, "val_accuracy"), ("EarlyStopping(monitor='accuracy', patience=2, restore_best_weights=True)", UP, "accuracy"),
      ("EarlyStopping(monitor='val_auc', patience=2)", UP, "val_auc"), ("EarlyStopping(monitor='f1', patience=2)", UP, "f1"), ("EarlyStopping(patience=2, baseline=0.5)", DOWN, "val_loss"), ("EarlyStopping(patience=2, baseline=0.5, restore_best_weights=True)", DOWN, "val_loss"), ("EarlyStopping(patience=3, baseline=0.9)", DOWN, "val_loss"),
      ("EarlyStopping(patience=2)", [1.0, NAN, 0.9, NAN, NAN, NAN], "val_loss"), ("EarlyStopping(patience=2, restore_best_weights=True)", [NAN, NAN, NAN, NAN], "val_loss"), ("EarlyStopping(patience=2, restore_best_weights=True)", [1.0, 0.9, 0.8], "val_loss"), ("EarlyStopping(patience=1)", [None, None, None], "val_loss"), ("EarlyStopping(patience=1, mode='bad')", DOWN, "val_loss"), ("EarlyStopping('loss', 0, 2, 1)", DOWN, "loss"), ("EarlyStopping(patience=2, start_from_epoch=4)", DOWN, "val_loss")]
for text, values, monitor in ES:
    if "start_from" in text and not KERAS3:
        continue
    name = "%s over %s" % (text, "DOWN" if values is DOWN else "UP" if values is UP else "FLAT" if values is FLAT else values)
    R.case(name, call=text, monitor=monitor, values=values, result=drive(lambda: eval("C." + text), values, monitor, extra=lambda cb: {"stopped_epoch": cb.stopped_epoch, "wait": cb.wait, "best": scalar(cb.best) if cb.best is not None else None}))
PLATEAU = ["ReduceLROnPlateau()", "ReduceLROnPlateau(patience=2)", "ReduceLROnPlateau(patience=2, verbose=1)", "ReduceLROnPlateau(patience=1, factor=0.5, cooldown=2, verbose=1)", "ReduceLROnPlateau(patience=1, min_lr=0.02, verbose=1)", "ReduceLROnPlateau(patience=0, verbose=1)", "ReduceLROnPlateau(patience=1, min_delta=0.05)", "ReduceLROnPlateau(patience=1, mode='max')", "ReduceLROnPlateau(factor=1.0)", "ReduceLROnPlateau(factor=2.0)", "ReduceLROnPlateau(patience=1, epsilon=0.1)", "ReduceLROnPlateau(foo=1)", "ReduceLROnPlateau(mode='bad', patience=3)"]
for text in PLATEAU:
    R.case(text + " over DOWN", call=text, values=DOWN, result=drive(lambda: eval("C." + text), DOWN, extra=lambda cb: {"wait": cb.wait, "cooldown_counter": cb.cooldown_counter, "best": scalar(cb.best)}))
R.case("ReduceLROnPlateau(monitor='val_accuracy', patience=1) over UP", values=UP, result=drive(lambda: C.ReduceLROnPlateau(monitor="val_accuracy", patience=1, verbose=1), UP, "val_accuracy"))
R.case("ReduceLROnPlateau missing monitor", result=drive(lambda: C.ReduceLROnPlateau(patience=1), [None, None]))


def schedule_one(epoch):
    return 0.1 / (epoch + 1)


def schedule_two(epoch, lr):
    return lr * 0.5


def schedule_bad(epoch):
    return "a"


def schedule_int(epoch):
    return 1


def schedule_tensor(epoch):
    return tf.constant(0.25)


def schedule_float32(epoch):
    return np.float32(0.3)


for fn in (schedule_one, schedule_two, schedule_bad, schedule_int, schedule_tensor, schedule_float32):
    for verbose in (0, 1):
        R.case("LearningRateScheduler(%s, verbose=%d)" % (fn.__name__, verbose), source=inspect.getsource(fn), result=drive(lambda: C.LearningRateScheduler(fn, verbose=verbose), [0.3, 0.2, 0.1]))
R.case("LearningRateScheduler positional verbose", result=drive(lambda: C.LearningRateScheduler(schedule_one, 1), [0.3]))
R.case("LearningRateScheduler in fit: history", result=attempt(lambda: (lambda h: {"keys": list(h.history), "lr": h.history.get("lr", h.history.get("learning_rate")), "types": [type(v[0]).__name__ for v in h.history.values()]})(model().fit(X, Y, epochs=3, verbose=0, callbacks=[C.LearningRateScheduler(schedule_one)]))))
R.case("ReduceLROnPlateau in fit: history", result=attempt(lambda: (lambda h: {"keys": list(h.history), "lr": h.history.get("lr", h.history.get("learning_rate"))})(model(0.0).fit(X, Y, epochs=4, verbose=0, callbacks=[C.ReduceLROnPlateau("loss", patience=1)]))))
R.case("LearningRateScheduler with an optimizer that has a schedule", result=attempt(lambda: (lambda m: (m.compile(K.optimizers.SGD(K.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)), "mse"), m.fit(X, Y, verbose=0, callbacks=[C.LearningRateScheduler(schedule_one)]))[1] and None)(model())))
R.case("ReduceLROnPlateau with an optimizer that has a schedule", result=attempt(lambda: (lambda m: (m.compile(K.optimizers.SGD(K.optimizers.schedules.ExponentialDecay(0.0, 10, 0.5)), "mse"), m.fit(X, Y, epochs=4, verbose=0, callbacks=[C.ReduceLROnPlateau("loss", patience=1)]).history)[1])(model())))

# ------------------------------------------------------------------ ModelCheckpoint
BOX = os.path.join(tempfile.mkdtemp(), "box")


def listing():
    found = []
    for root, dirs, files in os.walk(BOX):
        for f in files:
            found.append(os.path.relpath(os.path.join(root, f), BOX))
        dirs.sort()
    return sorted(found)


def checkpoint(text, values=(1.0, 0.8, 0.9, 0.7), monitor="val_loss"):
    shutil.rmtree(BOX, ignore_errors=True)
    os.makedirs(BOX)
    here = os.getcwd()
    os.chdir(BOX)
    try:
        out = drive(lambda: eval("C." + text), list(values), monitor, extra=lambda cb: {"files": listing()})
    finally:
        os.chdir(here)
    return out


EXT = "keras" if KERAS3 else "h5"
WEXT = "weights.h5" if KERAS3 else "h5"
for text in ["ModelCheckpoint('m.%s')" % EXT, "ModelCheckpoint('m.%s', verbose=1)" % EXT, "ModelCheckpoint('m.%s', save_best_only=True, verbose=1)" % EXT, "ModelCheckpoint('m-{epoch:02d}-{val_loss:.2f}.%s', verbose=1)" % EXT, "ModelCheckpoint('w-{epoch}.%s', save_weights_only=True, save_best_only=True, verbose=1)" % WEXT, "ModelCheckpoint('m.%s', monitor='val_accuracy', save_best_only=True, verbose=1)" % EXT,
             "ModelCheckpoint('m.%s', monitor='val_loss', mode='max', save_best_only=True, verbose=1)" % EXT, "ModelCheckpoint('m.%s', mode='bad', verbose=1)" % EXT, "ModelCheckpoint('m.%s', save_best_only=True, initial_value_threshold=0.85, verbose=1)" % EXT, "ModelCheckpoint('m-{nope}.%s', verbose=1)" % EXT, "ModelCheckpoint('m.%s', save_freq='bad')" % EXT, "ModelCheckpoint('m.%s', period=2, verbose=1)" % EXT,
             "ModelCheckpoint('deep/er/m.%s', verbose=1)" % EXT, "ModelCheckpoint('m.%s', monitor='nope', save_best_only=True, verbose=1)" % EXT, "ModelCheckpoint('weights', save_weights_only=True)", "ModelCheckpoint('saved_model', save_best_only=True)", "ModelCheckpoint('m.%s', 'val_loss', 1, True, False, 'min')" % EXT, "ModelCheckpoint('m.%s', verbose=1)" % ("h5" if KERAS3 else "keras")]:
    monitor = "val_accuracy" if "val_accuracy" in text else "val_loss"
    R.case("checkpoint " + text + "", call=text, monitor=monitor, values=[1.0, 0.8, 0.9, 0.7], result=checkpoint(text, monitor=monitor))


def save_freq():
    shutil.rmtree(BOX, ignore_errors=True)
    os.makedirs(BOX)
    m = model()
    here = os.getcwd()
    os.chdir(BOX)
    try:
        m.fit(X, Y, batch_size=2, epochs=2, verbose=0, callbacks=[C.ModelCheckpoint("b-{epoch}-{batch}.%s" % EXT, save_freq=3, verbose=1)])
    finally:
        os.chdir(here)
    return listing()


R.case("checkpoint save_freq=3, 5 batches an epoch, 2 epochs", result=caught(save_freq))

# ------------------------------------------------------------------ the others


def csv(text, **fit):
    path = os.path.join(BOX, "log.csv")
    shutil.rmtree(BOX, ignore_errors=True)
    os.makedirs(BOX)
    m = model(0.0, metrics=["accuracy"])
    m.fit(X, Y, batch_size=4, epochs=2, verbose=0, shuffle=False, callbacks=[C.CSVLogger(path, **eval(text))], **fit)
    first = open(path, newline="").read()
    m.fit(X, Y, batch_size=4, epochs=2, verbose=0, shuffle=False, callbacks=[C.CSVLogger(path, **eval(text))], **fit)
    return {"after one fit": first, "after two": open(path, newline="").read()}


for text in ("{}", "dict(append=True)", "dict(separator=';')"):
    R.case("CSVLogger(%s)" % text, result=attempt(csv, text))
R.case("CSVLogger with validation", result=attempt(csv, "{}", validation_data=(X, Y)))
R.case("CSVLogger with validation_freq=2", result=attempt(csv, "{}", validation_data=(X, Y), validation_freq=2))


def terminate(values):
    m = model()
    cb = C.TerminateOnNaN()
    cb.set_model(m)
    m.stop_training = False
    rows = []
    for i, v in enumerate(values):
        cb.on_train_batch_end(i, {"loss": v}) if not KERAS3 else cb.on_batch_end(i, {"loss": v})
        rows.append([v, m.stop_training])
    return rows


R.case("TerminateOnNaN", result=caught(lambda: terminate([1.0, float("inf")])), nan=caught(lambda: terminate([1.0, NAN, 2.0])), no_loss=caught(lambda: (C.TerminateOnNaN().on_train_batch_end(0, {}), None)[1] if not KERAS3 else None))
R.case("TerminateOnNaN in fit", result=caught(lambda: (lambda h: {"history": h.history, "epoch": h.epoch})(model().fit(X, Y * np.float32("nan"), epochs=3, batch_size=4, verbose=0, callbacks=[C.TerminateOnNaN()]))))


def lambda_callback():
    rows = []
    cb = C.LambdaCallback(on_epoch_begin=lambda epoch, logs: rows.append(["epoch_begin", epoch]), on_epoch_end=lambda epoch, logs: rows.append(["epoch_end", epoch, sorted(logs)]), on_batch_begin=lambda batch, logs: rows.append(["batch_begin", batch]), on_batch_end=lambda batch, logs: rows.append(["batch_end", batch]), on_train_begin=lambda logs: rows.append(["train_begin"]), on_train_end=lambda logs: rows.append(["train_end"])) if not KERAS3 else \
        C.LambdaCallback(on_epoch_begin=lambda epoch, logs: rows.append(["epoch_begin", epoch]), on_epoch_end=lambda epoch, logs: rows.append(["epoch_end", epoch, sorted(logs)]), on_train_batch_begin=lambda batch, logs: rows.append(["batch_begin", batch]), on_train_batch_end=lambda batch, logs: rows.append(["batch_end", batch]), on_train_begin=lambda logs: rows.append(["train_begin"]), on_train_end=lambda logs: rows.append(["train_end"]))
    model().fit(X, Y, batch_size=5, epochs=1, verbose=0, callbacks=[cb])
    return rows


R.case("LambdaCallback", result=attempt(lambda_callback))
R.case("BackupAndRestore, TensorBoard, RemoteMonitor exist", result=[n for n in dir(C) if inspect.isclass(getattr(C, n))])
R.case("signatures", init={n: signature(getattr(C, n).__init__) for n in dir(C) if inspect.isclass(getattr(C, n))}, callback_methods={n: signature(getattr(C.Callback, n)) for n in dir(C.Callback) if not n.startswith("_") and callable(getattr(C.Callback, n))})


def errors():
    yield "callbacks=[a class]", lambda: model().fit(X, Y, verbose=0, callbacks=[C.EarlyStopping])
    yield "callbacks=[a function]", lambda: model().fit(X, Y, verbose=0, callbacks=[print])
    yield "callbacks='EarlyStopping'", lambda: model().fit(X, Y, verbose=0, callbacks="EarlyStopping")
    yield "callbacks=[None]", lambda: model().fit(X, Y, verbose=0, callbacks=[None])

    class Raises(C.Callback):
        def on_epoch_end(self, epoch, logs=None):
            raise RuntimeError("from the callback")
    yield "a callback raises", lambda: model().fit(X, Y, verbose=0, callbacks=[Raises()])
    yield "EarlyStopping on a missing key in fit", lambda: len(model().fit(X, Y, epochs=3, verbose=0, callbacks=[C.EarlyStopping(patience=0)]).history["loss"])
    yield "EarlyStopping used in two fits", lambda: (lambda m, cb: [len(m.fit(X, Y, epochs=6, verbose=0, shuffle=False, callbacks=[cb]).history["loss"]), len(m.fit(X, Y, epochs=6, verbose=0, shuffle=False, callbacks=[cb]).history["loss"])])(model(0.0), C.EarlyStopping("loss", patience=2))


for name, fn in errors():
    R.case("error " + name, result=caught(fn))


def early_in_fit(restore):
    """monitor improves then worsens: learning rate 0.1, then the labels are turned round by hand"""
    class Flip(C.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.model.set_weights([np.array([[[1.0], [3.0], [2.0], [0.5], [0.1]][epoch], [0.0]], "float32"), np.zeros(1, "float32")])
    m = model(0.0)
    h = m.fit(X, Y, epochs=5, verbose=0, shuffle=False, validation_data=(X, Y), callbacks=[Flip(), C.EarlyStopping(patience=2, restore_best_weights=restore)])
    return {"val_loss": h.history["val_loss"], "weights": m.get_weights()}


for restore in (False, True):
    R.case("EarlyStopping(patience=2, restore_best_weights=%s) in fit" % restore, result=attempt(early_in_fit, restore))
shutil.rmtree(os.path.dirname(BOX), ignore_errors=True)
R.write()
