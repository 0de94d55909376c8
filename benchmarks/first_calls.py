"""Eager ops the first time they are called: each at a new shape, with a cold and a warm compile cache; large random tensors.

Goals: 5 ms at the median for the first call with a warm cache; a script of 60 different ops within 4 s cold and 2.5 s warm,
the import included; ten million normal numbers in at most twice TensorFlow's time.
"""

import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent))

import statistics
import tempfile
import time

from benchmarks import common

OPS = """
a + b
a - b
a * b
a / b
a @ tf.transpose(b)
a > 0
-a
a ** 2
a[1:, ::2]
a[0]
tf.abs(a)
tf.argmax(a, axis=1)
tf.cast(a, tf.int32)
tf.clip_by_value(a, -1., 1.)
tf.concat([a, b], 0)
tf.cos(a)
tf.cumsum(a, axis=1)
tf.einsum('ij,kj->ik', a, b)
tf.equal(a, b)
tf.exp(a)
tf.expand_dims(a, 0)
tf.eye(7)
tf.fill([3, 5], 2.)
tf.gather(a, [0, 2])
tf.linalg.norm(a)
tf.linspace(0., 1., 9)
tf.math.log(tf.abs(a) + 1.)
tf.math.log1p(tf.abs(a))
tf.math.reduce_std(a)
tf.maximum(a, b)
tf.nn.elu(a)
tf.nn.leaky_relu(a)
tf.nn.log_softmax(a)
tf.nn.relu(a)
tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.abs(a), logits=b)
tf.nn.softmax(a)
tf.nn.softplus(a)
tf.one_hot([0, 2, 1], 4)
tf.ones([4, 6])
tf.pad(a, [[1, 1], [0, 2]])
tf.random.normal([5, 7])
tf.random.uniform([5, 7])
tf.range(11)
tf.reduce_any(a > 0)
tf.reduce_max(a, axis=0)
tf.reduce_mean(a)
tf.reduce_prod(a, axis=1)
tf.reduce_sum(a, axis=1, keepdims=True)
tf.repeat(a, 2, axis=0)
tf.reshape(a, [-1])
tf.round(a)
tf.sigmoid(a)
tf.sort(a)
tf.split(a, 2, axis=0)
tf.sqrt(tf.abs(a))
tf.stack([a, b])
tf.tanh(a)
tf.tile(a, [2, 1])
tf.where(a > 0, a, b)
tf.zeros_like(a)
""".strip().splitlines()

SCRIPT = "\n".join([
    "import sys, time", "start = time.perf_counter()", "import {library} as tf", "import numpy as np",
    "a, b = (tf.constant(np.arange(8.0 * 13).reshape(8, 13) % k - 2, tf.float32) for k in (7, 5))", "times = []",
    "for op in {ops!r}:", "    before = time.perf_counter()", "    eval(op)", "    times.append(time.perf_counter() - before)",
    "print('RESULTS', [time.perf_counter() - start, sorted(times)[len(times) // 2]])"])  # fmt: skip

NORMAL = "\n".join([
    "import time", "import {library} as tf", "times = []",
    "for _ in range(7):", "    start = time.perf_counter()", "    tf.random.normal([10_000_000]).numpy()[0]",
    "    times.append(time.perf_counter() - start)", "print('RESULTS', [sorted(times)[3]])"])  # fmt: skip


def results(program, interpreter, environment, library):
    return common.run_code(program.format(library=library, ops=OPS), interpreter, environment)


def main():
    print("\nfirst_calls.py")
    root = {"PYTHONPATH": str(common.HERE.parent)}
    with tempfile.TemporaryDirectory() as cache:
        environment = {**root, "FLOWLET_CACHE": cache}
        cold = results(SCRIPT, sys.executable, environment, "flowlet")
        warm = [statistics.median(column) for column in zip(*[
            results(SCRIPT, sys.executable, environment, "flowlet") for _ in range(3)])]
    normal = results(NORMAL, sys.executable, root, "flowlet")
    print(f"  60 ops, the import included: cold {cold[0]:.2f} s (goal 4), warm {warm[0]:.2f} s (goal 2.5)")
    print(f"  first call of an op, median: cold {cold[1] * 1e3:.2f} ms, warm {warm[1] * 1e3:.2f} ms (goal 5)")
    print(f"  ten million normal numbers: {normal[0] * 1e3:.0f} ms")
    for peer, interpreter in common.peers().items():
        whole, first = results(SCRIPT, interpreter, {}, "tensorflow")
        theirs = results(NORMAL, interpreter, {}, "tensorflow")[0]
        print(f"  {peer}: 60 ops {whole:.2f} s ({whole / warm[0]:.1f}x), first call {first * 1e3:.2f} ms, ten million normal "
              f"numbers {theirs * 1e3:.0f} ms; flowlet takes {normal[0] / theirs:.2f}x of it (goal 2)")


if __name__ == "__main__":
    main()
