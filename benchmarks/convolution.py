"""Convolution and pooling: forward and gradient of the layers of small image networks, in ms a call."""

import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent))

import numpy as np

from benchmarks import common

LAYERS = {"28x28x1, 5x5 to 32": (28, 1, 32, 5), "14x14x32, 5x5 to 64": (14, 32, 64, 5),
          "28x28x32, 3x3 to 32": (28, 32, 32, 3)}  # fmt: skip


def measure(tf):
    random = np.random.RandomState(0)

    def tensor(*shape):
        return tf.constant(random.standard_normal(shape).astype(np.float32))

    def gradient(compute):
        @tf.function
        def run(*given):
            with tf.GradientTape() as tape:
                tape.watch(given)
                loss = tf.reduce_sum(compute(*given) ** 2)
            return tape.gradient(loss, given)

        return run

    def timed(compute, *given):
        """Forward, then forward and gradient, in ms."""
        forward, both = tf.function(compute), gradient(compute)
        return [common.median(lambda: np.asarray(run(*given)[0]), 9) * 1e3 for run in (forward, both)]

    results = {"unit": "ms"}

    def add(name, compute, *given):
        results[f"{name}: forward"], results[f"{name}: with gradient"] = timed(compute, *given)

    for batch in (50, 128):
        for name, (size, channels, outputs, window) in LAYERS.items():
            add(f"conv2d {name}, batch {batch}", lambda x, w: tf.nn.conv2d(x, w, 1, "SAME"),
                tensor(batch, size, size, channels), tensor(window, window, channels, outputs))
        add(f"depthwise 28x28x32, 3x3, batch {batch}", lambda x, w: tf.nn.depthwise_conv2d(x, w, [1, 1, 1, 1], "SAME"),
            tensor(batch, 28, 28, 32), tensor(3, 3, 32, 1))
        for size, channels in ((28, 32), (14, 64)):
            for kind in ("max", "avg"):
                add(f"{kind}_pool2d {size}x{size}x{channels}, 2x2, batch {batch}",
                    lambda x, pool=getattr(tf.nn, f"{kind}_pool2d"): pool(x, 2, 2, "SAME"),
                    tensor(batch, size, size, channels))
    add("max_pool2d 28x28x32, 3x3 by 2, batch 50", lambda x: tf.nn.max_pool2d(x, 3, 2, "SAME"), tensor(50, 28, 28, 32))
    add("conv2d_transpose 14x14x64 to 28x28x32, 3x3, batch 50",
        lambda x, w: tf.nn.conv2d_transpose(x, w, [50, 28, 28, 32], 2), tensor(50, 14, 14, 64), tensor(3, 3, 32, 64))
    return results


if __name__ == "__main__":
    if "--library" in sys.argv:
        common.report(measure(common.library()))
    else:
        common.compare("convolution.py", dict.fromkeys(
            [f"conv2d {name}, batch {batch}: with gradient" for name in LAYERS for batch in (50, 128)],
            "at least TensorFlow 2.8's speed"))
