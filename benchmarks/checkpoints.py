"""Saving and restoring 400 MB of variables, against what the disk does with plain files of the same size, in turns.

    checkpoints.py [MEGABYTES] [FOLDER]

Plain writing ends with fsync, as saving does; before each reading the files leave the system's cache, where it lets them.
"""

import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent))

import os
import statistics
import tempfile
import time

import numpy as np

import flowlet.compat.v1 as tf

_ROUNDS, _EACH = 5, 10  # how often; MB of one variable


def timed(function, *arguments):
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def write(path, parts):
    with open(path, "wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())


def read(path):
    with open(path, "rb") as file:
        while file.read(16 * 2**20):
            pass


def forget(folder):
    """Take files out of the system's cache."""
    for name in os.listdir(folder):
        descriptor = os.open(os.path.join(folder, name), os.O_RDONLY)
        try:
            os.fsync(descriptor)
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def main():
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    tf.disable_v2_behavior()
    random = np.random.default_rng(0)
    arrays = [random.random(_EACH * 10**6 // 4, np.float32) for _ in range(megabytes // _EACH)]
    variables = [tf.get_variable(f"part_{place}", [one.size], initializer=tf.zeros_initializer())
                 for place, one in enumerate(arrays)]  # fmt: skip
    saver = tf.train.Saver(max_to_keep=1)
    times = {"save": [], "write": [], "restore": [], "read": []}
    with tf.Session() as sess, tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        for variable, array in zip(variables, arrays):
            variable.load(array, sess)
        prefix, plain = os.path.join(folder, "model"), os.path.join(folder, "plain")
        saver.save(sess, prefix)  # compiles
        saver.restore(sess, prefix)
        for _ in range(_ROUNDS):
            times["write"].append(timed(write, plain, arrays))
            times["save"].append(timed(saver.save, sess, prefix))
            forget(folder)
            times["read"].append(timed(read, plain))
            forget(folder)
            times["restore"].append(timed(saver.restore, sess, prefix))
        same = all(np.array_equal(one, two) for one, two in zip(sess.run(variables), arrays))
    print(f"\ncheckpoints.py: {megabytes} MB in {len(arrays)} variables; restored values {'agree' if same else 'DIFFER'}")
    for own, disk in (("save", "write"), ("restore", "read")):
        ours, theirs = statistics.median(times[own]), statistics.median(times[disk])
        print(f"  {own:8s} {megabytes / ours:8.0f} MB/s | plain {disk:6s} {megabytes / theirs:8.0f} MB/s | "
              f"{theirs / ours:5.2f} of the disk's speed   goal: 0.50", flush=True)


if __name__ == "__main__":
    main()
