"""Calls that programs make again and again: a short second fit, predict, eager ops, a tape. Times in us."""

import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent))

import resource

import numpy as np

from benchmarks import common


def measure(tf):
    random = np.random.RandomState(0)
    x = random.randn(800, 2)
    y = (x[:, 0] * x[:, 1] > 0).astype(int)
    model = tf.keras.Sequential([tf.keras.layers.Dense(4, activation="relu"), tf.keras.layers.Dense(4, activation="relu"),
                                 tf.keras.layers.Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    results = {"unit": "us"}
    results["second fit, 3 epochs of 25 steps"] = common.median(lambda: model.fit(x, y, epochs=3, verbose=0)) * 1e6
    points = random.randn(10_000, 2)
    results["predict, 10,000 points"] = common.median(lambda: model.predict(points, verbose=0)) * 1e6
    row = points[:1]
    rounds = 1000 if tf.__name__ == "flowlet" else 30
    model.predict(row, verbose=0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results["predict, one row"] = common.median(lambda: model.predict(row, verbose=0), repeats=3, number=rounds) * 1e6
    results["memory grown in those, KiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    a, b = tf.constant([1.0, 2.0]) + 0.0, tf.constant([3.0, 4.0]) + 0.0
    results["a + b, two floats each"] = common.median(lambda: a + b, number=2000) * 1e6
    w = tf.Variable([1.0, 2.0])

    def gradient():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(tf.tanh(w * a)))
        return tape.gradient(loss, w)

    for _ in range(20):
        gradient()
    results["tape with four ops and its gradient"] = common.median(gradient, number=300) * 1e6
    return results


GOALS = {"second fit, 3 epochs of 25 steps": "under 3,000", "predict, 10,000 points": "under 5,000",
         "predict, one row": "under 300", "a + b, two floats each": "at most TensorFlow 2.21's",
         "tape with four ops and its gradient": "at most half of TensorFlow 2.21's", "memory grown in those, KiB": "flat"}

if __name__ == "__main__":
    if "--library" in sys.argv:
        common.report(measure(common.library()))
    else:
        common.compare("calls.py", GOALS)
