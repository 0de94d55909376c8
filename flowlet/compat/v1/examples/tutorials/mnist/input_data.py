"""`input_data.read_data_sets`: MNIST as TensorFlow 1's tutorials read it, in batches of the same order under a NumPy seed."""

import collections
import gzip
import os
import struct
import tempfile
import urllib.error
import urllib.request

import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.random import seeds

DEFAULT_SOURCE_URL = "https://storage.googleapis.com/cvdf-datasets/mnist/"  # the mirror that TensorFlow took them from
_FILES = {"train": ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
          "test": ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz")}  # fmt: skip
_IMAGES, _LABELS = 2051, 2049  # the first number in each kind of file

Datasets = collections.namedtuple("Datasets", ["train", "validation", "test"])
Dataset = collections.namedtuple("Dataset", ["data", "target"])


def read_data_sets(train_dir, fake_data=False, one_hot=False, dtype=dtypes.float32, reshape=True, validation_size=5000,
                   seed=None, source_url=DEFAULT_SOURCE_URL):  # fmt: skip
    """MNIST's 55,000 training, 5,000 validation and 10,000 test images: `mnist.train.next_batch(100)`, `mnist.test.images`.

    Args:
        train_dir: the folder with the four files (`train-images-idx3-ubyte.gz` and so on, packed or not). Those that are
            missing are downloaded into it.
        fake_data: sets without files, whose `next_batch(n, fake_data=True)` gives rows of ones.
        one_hot: labels as rows of ten numbers instead of class numbers.
        dtype: float32 for pixels from 0 to 1, uint8 for pixels from 0 to 255.
        reshape: images as rows of 784 pixels; False keeps (n, 28, 28, 1).
        validation_size: how many of the 60,000 training images, the first ones, are kept for validation.
        seed: for the order of the batches; see `DataSet`.
        source_url: where to download from, with a slash at its end.

    Returns:
        `Datasets(train, validation, test)` of `DataSet`.

    Raises:
        ValueError: a file that is none of MNIST's, or a `validation_size` beyond the training images.
        URLError: files are missing and cannot be downloaded.
    """
    if fake_data:
        return Datasets(*[DataSet([], [], fake_data=True, one_hot=one_hot, dtype=dtype, seed=seed) for _ in range(3)])
    url = source_url or DEFAULT_SOURCE_URL
    read = {}
    for part, (images, labels) in _FILES.items():
        read[part] = (extract_images(_found(images, train_dir, url)),
                      extract_labels(_found(labels, train_dir, url), one_hot))  # fmt: skip
    images, labels = read["train"]
    if not 0 <= validation_size <= len(images):
        raise ValueError(f"Validation size should be between 0 and {len(images)}. Received: {validation_size}.")
    options = {"dtype": dtype, "reshape": reshape, "seed": seed}
    return Datasets(train=DataSet(images[validation_size:], labels[validation_size:], **options),
                    validation=DataSet(images[:validation_size], labels[:validation_size], **options),
                    test=DataSet(*read["test"], **options))  # fmt: skip


def load_mnist(train_dir="MNIST-data"):
    """`read_data_sets` with its defaults."""
    return read_data_sets(train_dir)


class DataSet:
    """Images and labels, handed out in batches.

    Making one seeds `np.random` (with `seed`, else with the seed of `tf.set_random_seed`, else anew), as TensorFlow does:
    for batches of the same order in each run, pass a seed here or call `np.random.seed` afterwards.

    Args:
        images: uint8, shape (n, rows, columns, 1).
        labels: shape (n,) or (n, classes).
        fake_data: no data at all, but 10,000 examples.
        one_hot: of fake labels.
        dtype: float32 for pixels from 0 to 1, uint8 for pixels as they are.
        reshape: whether each image becomes one row.
        seed: an integer.
    """

    def __init__(self, images, labels, fake_data=False, one_hot=False, dtype=dtypes.float32, reshape=True, seed=None):
        np.random.seed(_seed(seed))  # the global generator: a program's own np.random.seed decides over the order
        dtype = dtypes.as_dtype(dtype)
        if dtype not in (dtypes.uint8, dtypes.float32):
            raise TypeError(f"Invalid image dtype {dtype!r}, expected uint8 or float32")
        self.one_hot, self._fake = one_hot, fake_data
        if not fake_data:
            if len(images) != len(labels):
                raise AssertionError(f"images.shape: {np.shape(images)} labels.shape: {np.shape(labels)}")
            if reshape:
                if images.shape[3] != 1:
                    raise AssertionError(errors.message(
                        f"reshape=True got images of shape {images.shape}.", "one channel: (n, rows, columns, 1).",
                        "pass reshape=False."))  # fmt: skip
                images = images.reshape(len(images), images.shape[1] * images.shape[2])
            if dtype is dtypes.float32:
                images = np.multiply(images.astype(np.float32), np.float32(1.0 / 255.0))
        self._images, self._labels = images, labels
        self._num_examples = 10000 if fake_data else len(images)
        self._epochs_completed = self._index_in_epoch = 0

    images = property(lambda self: self._images, doc="All images, in the order of this epoch.")
    labels = property(lambda self: self._labels, doc="All labels, in the order of this epoch.")
    num_examples = property(lambda self: self._num_examples, doc="How many there are.")
    epochs_completed = property(lambda self: self._epochs_completed, doc="How often all of them have been handed out.")

    def next_batch(self, batch_size, fake_data=False, shuffle=True):
        """The next images and labels; after the last ones it goes on with the first of a new order.

        Args:
            batch_size: how many, at most as many as there are.
            fake_data: whether to give made-up ones.
            shuffle: whether each epoch has an order of its own; False keeps the order of the files.
        """
        if fake_data:
            label = [1] + [0] * 9 if self.one_hot else 0
            return [[1] * 784 for _ in range(batch_size)], [label for _ in range(batch_size)]
        start = self._index_in_epoch
        if shuffle and start == 0 and self._epochs_completed == 0:
            self._shuffle()
        if start + batch_size <= self._num_examples:
            self._index_in_epoch = start + batch_size
            return self._images[start : self._index_in_epoch], self._labels[start : self._index_in_epoch]
        self._epochs_completed += 1
        images, labels = self._images[start:], self._labels[start:]
        if shuffle:
            self._shuffle()
        end = self._index_in_epoch = batch_size - (self._num_examples - start)
        return np.concatenate((images, self._images[:end])), np.concatenate((labels, self._labels[:end]))

    def _shuffle(self):
        order = np.arange(self._num_examples)
        np.random.shuffle(order)
        self._images, self._labels = self._images[order], self._labels[order]


def _seed(seed):
    """What `np.random` is seeded with: the seed given, else the program's, else None."""
    if seed is not None:
        program = default_graph().seed if state.building else seeds.Global.seed
        return seeds.SEEDS if seed == 0 == program else seed  # two zeros would mean no seed at all
    return default_graph().seed if state.building else seeds.Global.seed


def maybe_download(filename, work_directory, source_url):
    """The path of a file in a folder; downloaded from `source_url` where it is not there.

    Raises:
        URLError: it is not there and cannot be downloaded.
    """
    path = os.path.join(work_directory, filename)
    if os.path.exists(path):
        return path
    os.makedirs(work_directory, exist_ok=True)
    try:
        with urllib.request.urlopen(source_url, timeout=60) as answer, tempfile.NamedTemporaryFile(
            dir=work_directory, delete=False, suffix=".part") as part:  # fmt: skip
            try:
                part.write(answer.read())
                part.close()
                os.replace(part.name, path)
            except BaseException:
                os.unlink(part.name)
                raise
    except OSError as error:
        raise urllib.error.URLError(errors.message(
            f"{path} does not exist, and downloading {source_url} failed: {error}.", f"the file in {work_directory!r}.",
            "put it there by hand, or run once where the network can be reached.")) from error  # fmt: skip
    print("Successfully downloaded", filename, os.path.getsize(path), "bytes.")
    return path


def _found(name, folder, url):
    """The file of that name in a folder, also where it is unpacked already; else it is downloaded."""
    plain = os.path.join(folder, name.removesuffix(".gz"))
    return plain if os.path.exists(plain) and not os.path.exists(plain + ".gz") else maybe_download(name, folder, url + name)


def extract_images(f):
    """The images of an idx file as uint8, shape (n, rows, columns, 1).

    Args:
        f: a path or an open binary file, packed by gzip or not.

    Raises:
        ValueError: it is no file of images, or cut off.
    """
    data, name = _idx(f, _IMAGES, "image")
    count, rows, columns = struct.unpack(">III", data[4:16])
    return _numbers(data, 16, (count, rows, columns, 1), name)


def extract_labels(f, one_hot=False, num_classes=10):
    """The labels of an idx file: class numbers as uint8, shape (n,), or rows of float64, shape (n, num_classes).

    Args:
        f: a path or an open binary file, packed by gzip or not.
        one_hot: whether to give rows.
        num_classes: their length.

    Raises:
        ValueError: it is no file of labels, or cut off.
    """
    data, name = _idx(f, _LABELS, "label")
    labels = _numbers(data, 8, struct.unpack(">I", data[4:8]), name)
    return dense_to_one_hot(labels, num_classes) if one_hot else labels


def dense_to_one_hot(labels_dense, num_classes):
    """Class numbers, shape (n,), as rows with a one, float64, shape (n, num_classes)."""
    return np.eye(num_classes)[labels_dense]


def _idx(f, magic, kind):
    name = getattr(f, "name", f)
    print("Extracting", name)
    if hasattr(f, "read"):
        data = f.read()
    else:
        with open(f, "rb") as file:
            data = file.read()
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    found = struct.unpack(">I", data[:4].rjust(4, b"\0"))[0]
    if found != magic:
        raise ValueError(f"Invalid magic number {found} in MNIST {kind} file: {name}. Expected {magic}: an idx file of {kind}s.")
    return data, name


def _numbers(data, start, shape, name):
    count = int(np.prod(shape, dtype=np.int64))
    if len(data) - start < count:
        raise ValueError(f"{name} is cut off: {len(data) - start} bytes of {count}. Delete it, so that it is fetched anew.")
    return np.frombuffer(data, np.uint8, count, start).reshape(shape)
