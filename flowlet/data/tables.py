"""Data sets of the rows of CSV files."""

import collections
import csv
import glob
import io
import itertools

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.spec import TensorSpec
from flowlet.data import readers
from flowlet.data.dataset import Dataset
from flowlet.data.pipeline import Pipeline

_WIDER = (dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64, dtypes.string)  # what a column is found to be


def _rows(path, delimiter, quotes, compression=""):
    """The rows of a file, as lists of texts."""
    with readers.opened(path, compression) as file:
        quoting = csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
        yield from csv.reader(io.TextIOWrapper(file, "utf-8", newline=""), delimiter=delimiter, quoting=quoting)


def _value(text, kind, default, missing):
    """A field as an array without axes.

    Raises:
        InvalidArgumentError: for a text that is no number, or a missing field without a default.
    """
    if text in ("", missing):
        if default is None:
            raise errors.invalid("Field is required but missing: it has no default value in the record.")
        text = default
    if kind is dtypes.string:
        return readers.text_element(text.encode() if isinstance(text, str) else text)
    try:
        return np.asarray(int(text) if kind.is_integer else float(text)).astype(kind._np)
    except ValueError:
        raise errors.invalid(f"Field is not a valid {kind.name}: {text}") from None


def _column(default):
    """(dtype, default value or None) of a column, from what a user says of it."""
    if isinstance(default, (dtypes.DType, type, str)) and not isinstance(default, str):
        return dtypes.as_dtype(default), None
    if hasattr(default, "_value"):
        default = np.asarray(default._value)
    array = np.asarray(default)
    if not array.size:
        return dtypes.as_dtype(array.dtype), None
    value = array.ravel()[0]
    kind = dtypes.string if array.dtype.kind in "USO" else dtypes.of(array.dtype)
    if isinstance(default, (int, float, list, tuple)) and kind in (dtypes.int64, dtypes.float64):
        kind = dtypes.int32 if kind is dtypes.int64 else dtypes.float32
    return kind, value.item() if isinstance(value, np.generic) else value


def _kind_of(texts):
    """The narrowest dtype that all texts of a column fit."""
    for kind in _WIDER[:-1]:
        try:
            numbers = [int(one) if kind.is_integer else float(one) for one in texts]
        except ValueError:
            continue
        if not kind.is_integer or all(kind.min <= one <= kind.max for one in numbers):
            return kind
    return dtypes.string


@export("data.experimental.CsvDataset")
class CsvDataset(Dataset):
    """The rows of CSV files, as tuples of scalars.

    Args:
        filenames: the path of a file, or paths.
        record_defaults: for each column a dtype (the field must be there) or a default value.
        compression_type: "", "GZIP" or "ZLIB".
        buffer_size: accepted.
        header: whether the first row of a file is left out.
        field_delim: what stands between fields.
        use_quote_delim: whether quotes hold fields together.
        na_value: another text for a missing field.
        select_cols: the numbers of the columns to take; all by default.

    Raises:
        InvalidArgumentError: while elements are taken, for a field that does not fit.
    """

    def __init__(self, filenames, record_defaults, compression_type=None, buffer_size=None, header=False, field_delim=",",
                 use_quote_delim=True, na_value="", select_cols=None, exclude_cols=None):  # fmt: skip
        columns = [_column(one) for one in record_defaults]
        chosen = list(select_cols) if select_cols is not None else None

        def rows(name):
            for row in itertools.islice(
                _rows(readers._path(name), field_delim, use_quote_delim, compression_type or ""), int(header), None
            ):
                fields = [row[place] for place in chosen] if chosen is not None else (
                    [field for place, field in enumerate(row) if place not in (exclude_cols or ())])  # fmt: skip
                if len(fields) != len(columns):
                    raise errors.invalid(f"Expect {len(columns)} fields but have {len(fields)} in record")
                yield tuple(_value(field, kind, default, na_value) for field, (kind, default) in zip(fields, columns))

        names = readers.names_of(self._family(), filenames)
        made = self._made("CsvDataset", lambda source: Pipeline(lambda: (row for name in source for row in rows(name))),
                          tuple(TensorSpec([], kind) for kind, _ in columns), (names,))  # fmt: skip
        vars(self).update(vars(made))


@export("data.experimental.make_csv_dataset")
def make_csv_dataset(file_pattern, batch_size, column_names=None, column_defaults=None, label_name=None, select_columns=None,
                     field_delim=",", use_quote_delim=True, na_value="", header=True, num_epochs=None, shuffle=True,
                     shuffle_buffer_size=10000, shuffle_seed=None, prefetch_buffer_size=None, num_parallel_reads=None, sloppy=False,
                     num_rows_for_inference=100, compression_type=None, ignore_errors=False, encoding="utf-8"):  # fmt: skip
    """Batches of the rows of CSV files: dicts from column to values, or pairs of such a dict and the labels.

    Args:
        file_pattern: a path or pattern, or several.
        batch_size: how many rows.
        column_names: by default those in the first row.
        column_defaults: dtypes or default values; by default found from the first rows.
        label_name: the column of the labels.
        select_columns: names (or numbers) of the columns to take.
        header: whether the first row of a file has the names.
        num_epochs: how many times all rows come; without end by default.
        shuffle: whether in a random order, under `shuffle_seed`.
        num_rows_for_inference: how many rows to look at for dtypes; None for all.
        ignore_errors: whether to leave out rows that do not fit.

    Raises:
        ValueError: for a label that is no column, or where no file is found.
    """
    patterns = [file_pattern] if isinstance(file_pattern, str) else list(file_pattern)
    paths = sorted(path for one in patterns for path in glob.glob(one))
    if not paths:
        raise ValueError(f"No files match {file_pattern}.")
    first = _rows(paths[0], field_delim, use_quote_delim, compression_type or "")
    head = next(first) if header else None
    names = list(column_names) if column_names is not None else head
    if names is None:
        raise ValueError(
            "Cannot infer column names: pass column_names, or header=True for files whose first row has them."
        )
    if len(set(names)) != len(names):
        raise ValueError("Cannot have duplicate column names.")
    wanted = names if select_columns is None else select_columns
    chosen = sorted(names.index(one) if isinstance(one, str) else one for one in wanted)
    kept = [names[place] for place in chosen]
    if label_name is not None and label_name not in kept:
        raise ValueError(f"`label_name` provided must be one of the columns: {kept}. Received: {label_name}.")
    if column_defaults is None:
        looked = list(itertools.islice(first, num_rows_for_inference))
        kinds = [_kind_of([row[place] for row in looked if row[place] not in ("", na_value)]) for place in chosen]
        column_defaults = [np.array(["" if kind is dtypes.string else 0]).astype(object if kind is dtypes.string else kind._np)
                           for kind in kinds]  # fmt: skip
    found = Dataset.from_tensor_slices(np.array(paths, object)).flat_map(lambda path: CsvDataset(
        path, column_defaults, compression_type, None, header, field_delim, use_quote_delim, na_value, chosen))  # fmt: skip
    if ignore_errors:
        found = found.ignore_errors()
    if shuffle:
        found = found.shuffle(shuffle_buffer_size, shuffle_seed)
    found = found.repeat(num_epochs).batch(batch_size, drop_remainder=num_epochs is None)

    def named(*columns):
        row = collections.OrderedDict(zip(kept, columns))
        return row if label_name is None else (row, row.pop(label_name))

    return found.map(named)
