"""`tf.contrib.learn.datasets`: MNIST, and the tuples that loaders give."""

from flowlet import errors
from flowlet.api import add, export
from flowlet.compat.v1.examples.tutorials.mnist import input_data

_AT = "compat.v1.contrib.learn.datasets."
_INSTEAD = {"iris": "sklearn.datasets.load_iris()", "boston": "tf.keras.datasets.boston_housing.load_data()",
            "dbpedia": "a download of DBpedia and pandas.read_csv"}  # fmt: skip

for _name in ("read_data_sets", "load_mnist", "DataSet", "extract_images", "extract_labels", "dense_to_one_hot"):
    add(_AT + f"mnist.{_name}", getattr(input_data, _name))
    add("compat.v1.contrib.learn.python.learn.datasets.mnist." + _name, getattr(input_data, _name))
for _name in ("Dataset", "Datasets", "maybe_download"):
    add(_AT + f"base.{_name}", getattr(input_data, _name))
    add("compat.v1.contrib.learn.python.learn.datasets.base." + _name, getattr(input_data, _name))


@export(_AT + "load_dataset")
def load_dataset(name, size="small", test_with_fake_data=False):
    """A data set by its name: "mnist" (see `input_data.read_data_sets`).

    Raises:
        ValueError: an unknown name.
        NotImplementedError: a data set that flowlet does not have; the text says where it is.
    """
    if name == "mnist":
        return input_data.load_mnist()
    if name in _INSTEAD:
        raise NotImplementedError(errors.message(f"The data set {name!r} is not part of flowlet.", "", f"use {_INSTEAD[name]}."))
    raise ValueError(f"Name of dataset is not found: {name}")
