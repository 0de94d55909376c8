"""Data sets of files, of 1.x."""

from flowlet.api import export
from flowlet.compat.v1.data.dataset import DatasetV1
from flowlet.data import readers


@export("compat.v1.data.TextLineDataset")
class TextLineDatasetV1(DatasetV1, readers.TextLineDataset):
    """The lines of text files; see `tf.data.TextLineDataset`."""


@export("compat.v1.data.TFRecordDataset")
class TFRecordDatasetV1(DatasetV1, readers.TFRecordDataset):
    """The records of TFRecord files; see `tf.data.TFRecordDataset`."""


@export("compat.v1.data.FixedLengthRecordDataset")
class FixedLengthRecordDatasetV1(DatasetV1, readers.FixedLengthRecordDataset):
    """Parts of equal length of binary files; see `tf.data.FixedLengthRecordDataset`."""
