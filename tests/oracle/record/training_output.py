"""What fit, evaluate and predict write to stdout: into a pipe and into a terminal, under a clock that the test can replay.

The clock: time.time() is replaced by one that stands still; a callback of the user's adds `tick` seconds at the beginning of each
batch (train, test, predict).  `real` cases keep the real clock: their time figures vary, only their form counts.
"""
import subprocess
import sys

CHILD = len(sys.argv) > 1 and sys.argv[1] == "child"
SPEC = ("x = RandomState(0).normal(size=(1000, 2)).astype('float32'); y = (x[:, :1] * x[:, 1:] > 0).astype('float32'); "
        "Sequential: Input((2,)), Dense(4, relu), Dense(1, sigmoid); kernels: RandomState(1).normal of (2, 4) and (4, 1), biases 0; SGD(0.0); binary_crossentropy; shuffle=False")


def child(only_real):
    import time
    from common import np, tf, KERAS3
    K = tf.keras
    L = K.layers
    now = [1000000.0]
    real_time = time.time
    rs = np.random.RandomState(0)
    x = rs.normal(size=(1000, 2)).astype("float32")
    y = (x[:, :1] * x[:, 1:] > 0).astype("float32")

    class Clock(K.callbacks.Callback):
        def __init__(self, tick):
            super().__init__()
            self.tick = tick

        def on_train_batch_begin(self, batch, logs=None):
            now[0] += self.tick
        on_test_batch_begin = on_predict_batch_begin = on_train_batch_begin

    def model(loss="binary_crossentropy", metrics=("accuracy",), lr=0.0, scale=1.0):
        K.backend.clear_session()
        m = K.Sequential([K.Input((2,)), L.Dense(4, activation="relu"), L.Dense(1, activation="sigmoid")])
        r = np.random.RandomState(1)
        m.set_weights([r.normal(size=(2, 4)), np.zeros(4), r.normal(size=(4, 1)) * scale, np.zeros(1)])
        m.compile(K.optimizers.SGD(lr), loss, metrics=list(metrics))
        return m

    def case(name, fn, real=False):
        if real != only_real:
            return
        sys.stdout.write("\x1eCASE %s\x1e" % name)
        sys.stdout.flush()
        try:
            fn()
        except Exception as e:
            sys.stdout.write("\x1eERROR %s: %s\x1e" % (type(e).__name__, str(e)[:300]))
        sys.stdout.flush()
        sys.stderr.flush()

    if not only_real:
        time.time = lambda: now[0]
    clock = lambda tick=0.02: [Clock(tick)]
    for verbose in (0, 1, 2, "auto"):
        case("fit verbose=%r, 2 epochs" % verbose, lambda: model().fit(x, y, epochs=2, verbose=verbose, shuffle=False, callbacks=clock()))
        case("fit verbose=%r, 2 epochs, validation" % verbose, lambda: model().fit(x, y, epochs=2, verbose=verbose, shuffle=False, validation_data=(x[:100], y[:100]), callbacks=clock()))
        case("evaluate verbose=%r" % verbose, lambda: model().evaluate(x, y, verbose=verbose, callbacks=clock()))
        case("predict verbose=%r" % verbose, lambda: model().predict(x, verbose=verbose, callbacks=clock()))
        if verbose != "auto":
            case("real: fit verbose=%r, 2 epochs" % verbose, lambda: model().fit(x, y, epochs=2, verbose=verbose, shuffle=False), real=True)
            case("real: evaluate verbose=%r" % verbose, lambda: model().evaluate(x, y, verbose=verbose), real=True)
            case("real: predict verbose=%r" % verbose, lambda: model().predict(x, verbose=verbose), real=True)
    case("fit default arguments, 3 epochs", lambda: model().fit(x, y, epochs=3, shuffle=False, callbacks=clock()))
    case("evaluate default arguments", lambda: model().evaluate(x, y, callbacks=clock()))
    case("predict default arguments", lambda: model().predict(x, callbacks=clock()))
    for tick in (1e-5, 0.0005, 0.002, 0.3, 1.5, 70.0, 4000.0):
        case("fit verbose=1, tick=%r" % tick, lambda: model().fit(x[:320], y[:320], epochs=1, verbose=1, shuffle=False, callbacks=clock(tick)))
        case("fit verbose=2, tick=%r" % tick, lambda: model().fit(x[:320], y[:320], epochs=1, verbose=2, shuffle=False, callbacks=clock(tick)))
    for batch in (1000, 500, 300, 7, 1):
        case("fit verbose=1, batch_size=%d" % batch, lambda: model().fit(x, y, batch_size=batch, epochs=1, verbose=1, shuffle=False, callbacks=clock(0.06 if batch > 50 else 0.005)))
    case("fit verbose=1, one sample", lambda: model().fit(x[:1], y[:1], epochs=2, verbose=1, callbacks=clock()))
    case("fit verbose=1, no metrics", lambda: model(metrics=()).fit(x[:100], y[:100], epochs=1, verbose=1, shuffle=False, callbacks=clock()))
    case("fit verbose=1, three metrics", lambda: model(metrics=("accuracy", "mse", "mae")).fit(x[:100], y[:100], epochs=1, verbose=1, shuffle=False, callbacks=clock()))
    case("fit verbose=2, three metrics, validation_split", lambda: model(metrics=("accuracy", "mse", "mae")).fit(x[:100], y[:100], epochs=2, verbose=2, shuffle=False, validation_split=0.2, callbacks=clock()))
    case("fit verbose=1, small loss", lambda: model("mse", ("mae",), scale=0.0).fit(x[:100], y[:100] * 0 + 0.5005, epochs=1, verbose=1, shuffle=False, callbacks=clock()))
    case("fit verbose=1, zero loss", lambda: model("mse", ("mae",), scale=0.0).fit(x[:100], y[:100] * 0 + 0.5, epochs=1, verbose=1, shuffle=False, callbacks=clock()))
    case("fit verbose=1, large loss", lambda: model("mse", ("mae",)).fit(x[:100], y[:100] + 12345.0, epochs=1, verbose=1, shuffle=False, callbacks=clock()))
    case("fit verbose=1, NaN loss", lambda: model("mse").fit(x[:100], y[:100] * np.nan, epochs=1, verbose=1, shuffle=False, callbacks=clock()))
    case("fit verbose=2, small loss", lambda: model("mse", ("mae",), scale=0.0).fit(x[:100], y[:100] * 0 + 0.5005, epochs=1, verbose=2, shuffle=False, callbacks=clock()))
    case("fit verbose=1, initial_epoch=3, epochs=5", lambda: model().fit(x[:100], y[:100], initial_epoch=3, epochs=5, verbose=1, shuffle=False, callbacks=clock()))
    case("fit verbose=1, validation_freq=2, 3 epochs", lambda: model().fit(x[:100], y[:100], epochs=3, validation_data=(x[:50], y[:50]), validation_freq=2, verbose=1, shuffle=False, callbacks=clock()))
    case("fit verbose=1, steps_per_epoch=5", lambda: model().fit(x, y, steps_per_epoch=5, epochs=2, verbose=1, shuffle=False, callbacks=clock()))
    case("fit verbose=1, 11 epochs of one step", lambda: model().fit(x[:8], y[:8], epochs=11, verbose=1, callbacks=clock()))

    def gen(n):
        for i in range(n):
            yield x[i * 10:i * 10 + 10], y[i * 10:i * 10 + 10]

    case("fit verbose=1, generator of unknown length, one epoch", lambda: model().fit(gen(7), epochs=1, verbose=1, callbacks=clock()))
    case("fit verbose=1, generator that runs out", lambda: model().fit(gen(7), steps_per_epoch=5, epochs=3, verbose=1, callbacks=clock()))
    ds = tf.data.Dataset.from_tensor_slices((x[:100], y[:100])).batch(10)
    case("fit verbose=1, dataset of known length, 2 epochs", lambda: model().fit(ds, epochs=2, verbose=1, callbacks=clock()))
    case("fit verbose=1, dataset of unknown length, 2 epochs", lambda: model().fit(ds.filter(lambda a, b: True), epochs=2, verbose=1, callbacks=clock()))
    case("evaluate verbose=1, dataset of unknown length", lambda: model().evaluate(ds.filter(lambda a, b: True), verbose=1, callbacks=clock()))
    es = lambda: K.callbacks.EarlyStopping(monitor="loss", patience=1, verbose=1)
    case("fit verbose=1, EarlyStopping verbose=1", lambda: model().fit(x[:100], y[:100], epochs=5, verbose=1, shuffle=False, callbacks=clock() + [es()]))
    case("fit verbose=2, EarlyStopping verbose=1", lambda: model().fit(x[:100], y[:100], epochs=5, verbose=2, shuffle=False, callbacks=clock() + [es()]))
    case("fit verbose=1, LearningRateScheduler verbose=1", lambda: model().fit(x[:100], y[:100], epochs=2, verbose=1, shuffle=False, callbacks=clock() + [K.callbacks.LearningRateScheduler(lambda e: 0.1 / (e + 1), verbose=1)]))
    case("fit verbose=1, ReduceLROnPlateau verbose=1", lambda: model().fit(x[:100], y[:100], epochs=3, verbose=1, shuffle=False, callbacks=clock() + [K.callbacks.ReduceLROnPlateau(monitor="loss", patience=1, verbose=1)]))
    case("fit verbose=2, LearningRateScheduler verbose=1", lambda: model().fit(x[:100], y[:100], epochs=2, verbose=2, shuffle=False, callbacks=clock() + [K.callbacks.LearningRateScheduler(lambda e: 0.1 / (e + 1), verbose=1)]))
    case("fit verbose=1, TerminateOnNaN", lambda: model("mse").fit(x[:100], y[:100] * np.nan, epochs=2, verbose=1, shuffle=False, callbacks=clock() + [K.callbacks.TerminateOnNaN()]))
    case("fit verbose=0, a callback that prints each epoch", lambda: model().fit(x[:100], y[:100], epochs=2, verbose=0, shuffle=False, callbacks=[K.callbacks.LambdaCallback(on_epoch_end=lambda e, logs: print(e, sorted(logs)))]))

    def two_outputs():
        K.backend.clear_session()
        i = K.Input((2,))
        m = K.Model(i, [L.Dense(1, name="left", kernel_initializer="ones")(i), L.Dense(1, name="right", kernel_initializer="zeros")(i)])
        m.compile(K.optimizers.SGD(0.0), "mse", metrics=[["mae"], ["mae"]])
        m.fit(x[:100], [y[:100], y[:100]], epochs=1, verbose=1, shuffle=False, validation_data=(x[:40], [y[:40], y[:40]]), callbacks=clock())
    case("fit verbose=1, two outputs with metrics and validation", two_outputs)
    sys.stdout.write("\x1eCASE end\x1e")
    sys.stdout.flush()


def run(mode, flag):
    import os
    import pty
    import termios
    import tty
    args = [sys.executable, os.path.abspath(__file__), "child", flag]
    env = dict(os.environ, TERM="xterm", COLUMNS="", LINES="")
    env.pop("COLUMNS"), env.pop("LINES")
    if mode == "pipe":
        return subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env).stdout
    import fcntl
    import struct
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    tty.setraw(slave)
    p = subprocess.Popen(args, stdout=slave, stderr=subprocess.DEVNULL, env=env)
    os.close(slave)
    data = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        data += part
    p.wait()
    return data


if __name__ == "__main__":
    if CHILD:
        child(sys.argv[2] == "real")
    else:
        from common import *
        R = Recorder("training_output", note="texts as written, control characters included; the terminal is 80 columns wide and adds no carriage returns of its own")
        R.case("how", data_and_model=SPEC, clock=__doc__)
        for mode in ("pipe", "terminal"):
            for flag in ("clock", "real"):
                text = run(mode, flag).decode()
                parts = text.split("\x1eCASE ")[1:]
                for part in parts:
                    name, _, body = part.partition("\x1e")
                    if name != "end":
                        R.case("%s: %s" % (mode, name), to=mode, clock=flag, text=clean(body))
        R.write()
