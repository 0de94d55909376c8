"""64 copies of the circle model (8 learning rates x 8 seeds) trained by one `sweep`, against one copy trained by `fit`.

`whole call` is everything: making, tracing and compiling the models (with a warm compile cache), and 200 epochs.
`training` is what further epochs take: the same call with many and with few epochs, the difference divided by their number.
Both sides are measured in turn, so that a busy machine slows both. `processor time` adds up the cores.
"""

import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent))

import statistics
import time

import numpy as np

from benchmarks import common
from benchmarks.circles import BATCH, SAMPLES, STEPS, circles

FEW, MANY, ROUNDS = 200, 1800, 5
RATES, SEEDS = np.geomspace(0.001, 0.1, 8).tolist(), range(8)


def builder(tf):
    def build(learning_rate=0.01):
        model = tf.keras.Sequential([tf.keras.layers.Dense(4, activation="relu"),
                                     tf.keras.layers.Dense(4, activation="relu"),
                                     tf.keras.layers.Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=tf.keras.optimizers.Adam(learning_rate=learning_rate),
                      metrics=["accuracy"])
        return model

    return build


def timed(function, *args, **kwargs):
    """Time on the clock and of the processors, in s."""
    start = np.array([time.perf_counter(), time.process_time()])
    function(*args, **kwargs)
    return [time.perf_counter(), time.process_time()] - start


def measure_tensorflow(tf):
    """Time of one copy for 200 epochs, extrapolated from 20, in s."""
    (x, y), build = circles(), builder(tf)
    model = build()
    model.fit(x[:SAMPLES], y[:SAMPLES], epochs=1, batch_size=BATCH, verbose=0)
    taken = common.median(lambda: model.fit(x[:SAMPLES], y[:SAMPLES], epochs=20, batch_size=BATCH, verbose=0), repeats=3)
    return {"one copy": taken / 20 * FEW}


def measure(tf):
    (x, y), build = circles(), builder(tf)
    x, y = x[:SAMPLES], y[:SAMPLES]
    model = build()

    def fit(epochs):
        model.fit(x, y, epochs=epochs, batch_size=BATCH, verbose=0)

    def anew():
        tf.keras.utils.set_random_seed(0)
        build().fit(x, y, epochs=FEW, batch_size=BATCH, verbose=0)

    sweeps = {"8 rates x 8 seeds": {"learning_rate": RATES, "seed": SEEDS}, "64 seeds": {"seed": range(64)}}

    def sweep(epochs, name):
        tf.sweep(build, x, y, epochs=epochs, batch_size=BATCH, **sweeps[name])

    fit(1)
    anew()
    fits, times_of, whole = [], {name: [] for name in sweeps}, {name: [] for name in ("one", *sweeps)}
    for name in sweeps:
        sweep(1, name)
    for _ in range(ROUNDS):
        fits.append((timed(fit, MANY) - timed(fit, FEW)) / (MANY - FEW))
        whole["one"].append(timed(anew)[0])
        for name in sweeps:
            few = timed(sweep, FEW, name)
            whole[name].append(few[0])
            times_of[name].append((timed(sweep, MANY, name) - few) / (MANY - FEW))
    one, anew_once = np.median(fits, axis=0), statistics.median(whole["one"])
    results = {"one copy, us a step": one[0] / STEPS * 1e6, "one copy, whole call, s": anew_once}
    for name, times in times_of.items():
        all_copies, once = np.median(times, axis=0), statistics.median(whole[name])
        results[f"{name}, us a step of all"] = all_copies[0] / STEPS * 1e6
        results[f"{name}, training, times one copy"] = all_copies[0] / one[0]
        results[f"{name}, processor time, times one copy"] = all_copies[1] / one[1]
        results[f"{name}, whole call, s"] = once
        results[f"{name}, whole call, times one copy"] = once / anew_once
    return results


if __name__ == "__main__":
    if "--library" in sys.argv:
        tf = common.library()
        common.report(measure(tf) if tf.__name__ == "flowlet" else measure_tensorflow(tf))
    else:
        print("\nsweep.py")
        for name, value in (common.run("sweep.py", arguments=("--library", "flowlet")) or {}).items():
            goal = "   goal: at most 8" if "processor" not in name and name.endswith("times one copy") else ""
            print(f"  {name:45s} {value:10.2f}{goal}", flush=True)
        for peer, interpreter in common.peers().items():
            found = common.run("sweep.py", interpreter, ("--library", "tensorflow"))
            if found:
                print(f"  {f'{peer}, one copy, {FEW} epochs, s':45s} {found['one copy']:10.2f}", flush=True)
