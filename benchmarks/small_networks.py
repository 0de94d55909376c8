"""Seed 000 (batch 1, 2-20-50-1) and seed 002 (blobs, 2-25-15-4, batch 32): time per step in us."""

import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent))

import time

import numpy as np

from benchmarks import common


def measure(tf):
    flowlet = tf.__name__ == "flowlet"
    random = np.random.RandomState(30)
    dense = tf.keras.layers.Dense

    def timed(model, x, y, epochs, batch, loss):
        model.compile(loss=loss, optimizer=tf.keras.optimizers.Adam(0.01), metrics=["accuracy"])
        times = []
        for _ in range(6 if flowlet else 3):
            start = time.perf_counter()
            model.fit(x, y, epochs=epochs, batch_size=batch, verbose=0)
            times.append(time.perf_counter() - start)
        steps = epochs * -(-len(x) // batch)
        return sorted(times[1:])[len(times[1:]) // 2] / steps * 1e6

    moons = random.randn(300, 2)
    blobs = random.randn(2000, 2) * 3
    return {
        "unit": "us/step",
        "moons, batch 1, 2-20-50-1": timed(
            tf.keras.Sequential([dense(20, activation="tanh"), dense(50, activation="relu"), dense(1, activation="sigmoid")]),
            moons, (moons[:, 0] * moons[:, 1] > 0).astype(int), 10 if flowlet else 5, 1, "binary_crossentropy"),
        "blobs, batch 32, 2-25-15-4": timed(
            tf.keras.Sequential([dense(25, activation="relu"), dense(15, activation="relu"), dense(4, activation="softmax")]),
            blobs, (blobs[:, 0] > 0) * 2 + (blobs[:, 1] > 0), 40 if flowlet else 20, 32, "sparse_categorical_crossentropy"),
    }


GOALS = {"moons, batch 1, 2-20-50-1": "150x TensorFlow 2.8", "blobs, batch 32, 2-25-15-4": "40x TensorFlow 2.8"}

if __name__ == "__main__":
    if "--library" in sys.argv:
        common.report(measure(common.library()))
    else:
        common.compare("small_networks.py", GOALS)
