"""`tensorflow.examples.tutorials.mnist.input_data` gives the sets, the batches and the errors of TensorFlow 1.15."""

import gzip
import re
import shutil
import socket
import struct
import urllib.error

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from flowlet.compat.v1.examples.tutorials.mnist import input_data
from tests.graphs.comparing import graph_mode
from tests.oracle_cases import load

RECORDED = load("input_data")


@pytest.fixture
def folder(tmp_path):
    """The small files of tests/oracle/record/input_data.py."""
    for part, count in (("train", 60), ("t10k", 20)):
        images = (np.arange(count)[:, None] + 41 * np.arange(6)) % 256
        with gzip.open(tmp_path / f"{part}-images-idx3-ubyte.gz", "wb") as file:
            file.write(struct.pack(">IIII", 2051, count, 3, 2) + images.astype(np.uint8).tobytes())
        with gzip.open(tmp_path / f"{part}-labels-idx1-ubyte.gz", "wb") as file:
            file.write(struct.pack(">II", 2049, count) + (np.arange(count) % 10).astype(np.uint8).tobytes())
    return tmp_path


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: str(case["options"]) + str(case["program"]))
def test_as_in_1_15(folder, case):
    with graph_mode():
        if case["program"] is not None:
            tf.set_random_seed(case["program"])
        options = {"validation_size": 20, **case["options"]}
        options["dtype"] = getattr(tf, options.get("dtype", "float32"))
        data = input_data.read_data_sets(str(folder), **options)
        if case["numpy"] is not None:
            np.random.seed(case["numpy"])
        sets = {name: [list(one.images.shape), one.images.dtype.name, list(one.labels.shape), one.labels.dtype.name,
                       one.num_examples] for name, one in data._asdict().items()}  # fmt: skip
        assert sets == case["sets"]
        for (name, size), expected in zip(case["batches"], case["found"]):
            one = getattr(data, name)
            images, labels = one.next_batch(size, shuffle=case.get("shuffle", True))
            labels = labels.argmax(1) if labels.ndim == 2 else labels
            scale = 255 if images.dtype == np.float32 else 1
            numbers = np.round(images.reshape(len(images), -1)[:, 0] * scale).astype(int).tolist()
            assert [numbers, labels.tolist(), one.epochs_completed] == expected


def test_errors(folder):
    found = []
    for options in ({"validation_size": 61}, {"validation_size": -1}, {"dtype": tf.int32, "validation_size": 5}):
        with pytest.raises(Exception) as error:  # noqa: PT011 - the recording says which
            input_data.read_data_sets(str(folder), **options)
        found.append(error)
    shutil.move(folder / "train-labels-idx1-ubyte.gz", folder / "train-images-idx3-ubyte.gz")
    with pytest.raises(ValueError) as error:
        input_data.read_data_sets(str(folder))
    for one, (kind, text) in zip([*found, error], RECORDED["errors"], strict=True):
        assert type(one.value).__name__ == kind
        plain = str(one.value).replace(str(folder), "FOLDER").lower().replace("tf.", "")
        assert set(re.findall("[a-z]{3,}", text.lower())) <= set(re.findall("[a-z]{3,}", plain)), (text, plain)


def test_files_that_are_unpacked(folder):
    for path in folder.glob("*.gz"):
        with gzip.open(path) as file:
            path.with_suffix("").write_bytes(file.read())
        path.unlink()
    assert input_data.read_data_sets(folder, validation_size=0).train.num_examples == 60


def test_a_file_that_is_cut_off(folder):
    path = folder / "t10k-images-idx3-ubyte.gz"
    data = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(data[:-1]))
    with pytest.raises(ValueError, match="cut off: 119 bytes of 120"):
        input_data.read_data_sets(folder, validation_size=0)


def test_fake_data():
    data = input_data.read_data_sets("nowhere", fake_data=True, one_hot=True)
    images, labels = data.train.next_batch(2, fake_data=True)
    assert np.shape(images) == (2, 784) and labels == [[1] + [0] * 9] * 2 and data.test.num_examples == 10000


def test_files_are_fetched_where_they_are_missing(folder, tmp_path_factory):
    wanted = tmp_path_factory.mktemp("data")
    data = input_data.read_data_sets(wanted / "new", source_url=folder.as_uri() + "/", validation_size=0)
    assert data.train.num_examples == 60 and len(list((wanted / "new").iterdir())) == 4


def test_offline(tmp_path, monkeypatch):
    def refuse(*arguments, **options):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(urllib.error.URLError, match="put it there by hand") as error:
        input_data.read_data_sets(tmp_path)
    assert "train-images-idx3-ubyte.gz" in str(error.value) and not list(tmp_path.iterdir())


def test_other_names_of_it():
    learn = tf.contrib.learn.datasets
    assert learn.mnist.read_data_sets is input_data.read_data_sets
    assert learn.base.Dataset(1, 2).target == 2
    with pytest.raises(NotImplementedError, match="sklearn.datasets.load_iris"):
        learn.load_dataset("iris")
    with pytest.raises(ValueError, match="Name of dataset is not found: nothing"):
        learn.load_dataset("nothing")
