"""What tensorflow.examples.tutorials.mnist.input_data of 1.15 gives: sets and the order of batches, over small made-up files."""
import gzip
import json
import os
import struct
import sys
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

CASES = [  # seeds: of tf.set_random_seed, of read_data_sets, of np.random.seed afterwards
    {"options": {}, "program": None, "numpy": 7, "batches": [["train", 10]] * 12 + [["test", 7]] * 7},
    {"options": {"one_hot": True}, "program": None, "numpy": 1, "batches": [["validation", 15]] * 6 + [["train", 40]] * 3},
    {"options": {"seed": 5, "reshape": False}, "program": None, "numpy": None, "batches": [["train", 30]] * 5},
    {"options": {"dtype": "uint8", "validation_size": 3}, "program": 3, "numpy": None, "batches": [["train", 57]] * 3},
    {"options": {"seed": 0}, "program": 0, "numpy": None, "batches": [["train", 20]] * 3},
    {"options": {"seed": 0}, "program": 4, "numpy": None, "batches": [["test", 20]] * 3},
    {"options": {}, "program": 0, "numpy": None, "batches": [["test", 9]] * 3, "shuffle": False},
]


def make_files(folder):
    """60 training and 20 test images of 3 x 2 pixels; the first pixel is the image's number, the label that modulo 10."""
    for part, count in (("train", 60), ("t10k", 20)):
        images = (np.arange(count)[:, None] + 41 * np.arange(6)) % 256
        with gzip.open(os.path.join(folder, part + "-images-idx3-ubyte.gz"), "wb") as file:
            file.write(struct.pack(">IIII", 2051, count, 3, 2) + images.astype(np.uint8).tobytes())
        with gzip.open(os.path.join(folder, part + "-labels-idx1-ubyte.gz"), "wb") as file:
            file.write(struct.pack(">II", 2049, count) + (np.arange(count) % 10).astype(np.uint8).tobytes())


def outcome(case, folder):
    tf.reset_default_graph()
    if case["program"] is not None:
        tf.set_random_seed(case["program"])
    options = dict({"validation_size": 20}, **case["options"])
    options["dtype"] = getattr(tf, options.get("dtype", "float32"))
    data = input_data.read_data_sets(folder, **options)
    if case["numpy"] is not None:
        np.random.seed(case["numpy"])
    sets = {name: [list(one.images.shape), one.images.dtype.name, list(one.labels.shape), one.labels.dtype.name, one.num_examples]
            for name, one in data._asdict().items()}
    batches = []
    for name, size in case["batches"]:
        one = getattr(data, name)
        images, labels = one.next_batch(size, shuffle=case.get("shuffle", True))
        first = np.reshape(images, (len(images), -1))
        labels = labels.argmax(1) if labels.ndim == 2 else labels
        scale = 255 if images.dtype == np.float32 else 1
        batches.append([np.round(first[:, 0] * scale).astype(int).tolist(), labels.tolist(), one.epochs_completed])
    return {"sets": sets, "found": batches}


def errors(folder):
    found = []
    for options in ({"validation_size": 61}, {"validation_size": -1}, {"dtype": tf.int32, "validation_size": 5}):
        try:
            input_data.read_data_sets(folder, **options)
            found.append(None)
        except Exception as error:
            found.append([type(error).__name__, str(error)])
    os.rename(os.path.join(folder, "train-labels-idx1-ubyte.gz"), os.path.join(folder, "train-images-idx3-ubyte.gz"))
    try:
        input_data.read_data_sets(folder)
    except Exception as error:
        found.append([type(error).__name__, str(error).replace(folder, "FOLDER")])
    return found


if __name__ == "__main__":
    folder = tempfile.mkdtemp()
    make_files(folder)
    found = [dict(case, **outcome(case, folder)) for case in CASES]
    text = ",\n".join(json.dumps(case, sort_keys=True) for case in found)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "input_data.json")
    with open(path, "w") as file:
        file.write('{"release": "%s", "script": "tests/oracle/record/input_data.py",\n"errors": %s,\n"cases": [\n%s]}\n'
                   % (tf.__version__, json.dumps(errors(folder)), text))
