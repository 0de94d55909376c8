"""What users pass as data, as arrays of numbers; errors that say what is wrong with the rest."""

import numpy as np

from flowlet import errors
from flowlet.core import nest
from flowlet.core.tensor import Tensor
from flowlet.core.variable import Variable
from flowlet.keras import settings


def as_array(value, what):
    """One array of the user's as NumPy (or JAX), floats in the float type of Keras.

    Raises:
        ValueError: for what is no array of numbers, with the column or place.
    """
    if isinstance(value, (Tensor, Variable)):
        value = value._value
    if hasattr(value, "toarray") and hasattr(value, "nnz"):
        raise ValueError(
            errors.message(
                f"{what} is a sparse matrix of shape {value.shape} ({type(value).__name__}).",
                "a dense array.",
                "make it dense: x.toarray(), or train on a generator that makes a batch at a time dense.",
            )
        )
    if hasattr(value, "to_numpy"):
        value = _from_frame(value, what)
    if not isinstance(value, np.ndarray) and hasattr(value, "devices"):
        return value
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise ValueError(
            errors.message(
                f"{what} is a masked array with {int(np.ma.getmaskarray(value).sum())} masked values.",
                "values everywhere.",
                "fill them (x.filled(0.0), say) or leave those samples out.",
            )
        )
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(
            errors.message(
                f"Failed to convert a NumPy array to a Tensor (Unsupported object type list): {what} has rows of different "
                f"lengths, or mixes numbers and lists ({error}).",
                "rows that all have the same length.",
                "fill up the shorter ones, with zeros for example.",
            )
        ) from None
    if array.dtype.kind in "OSUMmc" or array.dtype.names:
        raise errors.explained(ValueError(_no_numbers(array, what)), "text-data")
    if array.dtype.kind in "fV" and array.dtype.name != settings.floatx():  # V: bfloat16 and the like
        array = array.astype(settings.float_dtype()._np)
    return array


def _from_frame(frame, what):
    """The numbers of a DataFrame, or of a Series as one column."""
    columns = getattr(frame, "columns", None)
    if columns is not None:
        for name, dtype in zip(columns, frame.dtypes):
            kind = getattr(dtype, "kind", "f")
            if kind not in "fiub":
                example = frame[name].iloc[0] if len(frame) else ""
                example = example.item() if isinstance(example, np.generic) else example
                text = errors.message(
                    "Failed to convert a NumPy array to a Tensor (Unsupported object type "
                    f"{type(example).__name__}): {what} has the column {name!r} of type {dtype}, such as {example!r}.",
                    "columns of numbers.",
                    f"turn it into numbers, with (frame[{name!r}] - frame[{name!r}].min()).dt.days."
                    if kind in "Mm"
                    else f"encode it, with pandas.get_dummies(frame, columns=[{name!r}]) for categories, with "
                    f"frame[{name!r}].astype(float) for numbers, or leave it out.",
                )
                raise errors.explained(ValueError(text), "text-data")
    array = frame.to_numpy()
    if columns is not None and array.dtype == object:  # columns of numbers and of truth values
        try:
            array = array.astype(settings.float_dtype()._np)
        except TypeError:
            raise ValueError(
                errors.message(
                    f"Failed to convert a NumPy array to a Tensor: {what} has missing values (pandas.NA).",
                    "a number everywhere.",
                    "fill them (frame.fillna(0)) or drop those rows (frame.dropna()).",
                )
            ) from None
    return array.reshape(-1, 1) if array.ndim == 1 else array


def _no_numbers(array, what):
    """Why an array can not be trained on, and what to do."""
    kind, fix = array.dtype.kind, "make it an array of numbers: x.astype('float32')."
    first = array.ravel()[0] if array.size else None
    if array.ndim == 0:
        happened = f"Failed to find data adapter that can handle input: {what} is {str(first)[:80]!r}, of {type(first)}"
        fix = "pass a NumPy array, a tensor, a DataFrame, a list of rows, or a generator of batches."
    elif kind in "SU" or isinstance(first, (str, bytes)):
        text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
        happened = f"Cast string to float is not supported: {what} holds texts, such as {text!r}"
        fix = "encode texts as numbers first; texts that are numbers with x.astype('float32')."
    elif kind == "O":
        other = next((one for one in array.ravel() if not isinstance(one, (int, float))), first)
        happened = (
            f"Failed to convert a NumPy array to a Tensor (Unsupported object type {type(other).__name__}): {what} "
            "has the dtype object"
        )
    elif kind in "Mm":
        happened = (
            f"Failed to convert a NumPy array to a Tensor (Unsupported numpy type: {array.dtype}): {what} holds times"
        )
        fix = "turn times into numbers, such as days since a start: (x - x.min()) / np.timedelta64(1, 'D')."
    else:
        happened = (
            f"Failed to convert a NumPy array to a Tensor (Unsupported numpy type: {array.dtype}): {what} holds that"
        )
        fix = "for complex numbers pass x.real and x.imag as columns; of a structured array pass the columns."
    return errors.message(happened + ".", "real numbers in an array of one shape.", fix)


def leaves_of(value, name):
    """A user's structure with an array in each leaf; a list of numbers or of rows is one array."""
    if value is None:
        return None
    if isinstance(value, dict):
        return {key: leaves_of(one, f"{name}[{key!r}]") for key, one in value.items()}
    if isinstance(value, (list, tuple)) and _holds_arrays(value):
        parts = [leaves_of(one, f"{name}[{i}]") for i, one in enumerate(value)]
        return parts if isinstance(value, list) else tuple(parts)
    return as_array(value, name)


def _holds_arrays(value):
    """Whether a list holds arrays (or nothing) in its leaves, not numbers."""
    first = value
    while isinstance(first, (list, tuple)) and first:
        first = first[0]
    if first is not None and not _is_array(first):  # a look at one number of a long list is enough
        return False
    leaves = nest.flatten(value)
    return any(map(_is_array, leaves)) and all(one is None or _is_array(one) for one in leaves)


def _is_array(value):
    held = isinstance(value, (np.ndarray, Tensor, Variable)) or hasattr(value, "to_numpy") or hasattr(value, "devices")
    return held and len(value.shape) > 0
