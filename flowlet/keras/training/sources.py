"""What `fit` trains and validates on, from what it was given."""

from flowlet import errors
from flowlet.keras.training import arguments
from flowlet.keras.training.data import ArrayData, StreamData, arrays_of, is_stream
from flowlet.keras.training.orders import Orders
from flowlet.keras.training.weights import class_weights


def validation(given, steps=None):
    """The data to validate on, from what `fit` was given as `validation_data`: arrays or a stream; None for none."""
    if given is None or isinstance(given, ArrayData):
        return given
    if is_stream(given):
        return StreamData(given, arguments.steps(steps, "validation_steps"))
    if not isinstance(given, (list, tuple)) or not 1 <= len(given) <= 3:
        length = f" of length {len(given)}" if hasattr(given, "__len__") else ""
        raise ValueError(
            errors.message(
                "Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, found: `validation_data` "
                f"is {type(given)}{length}.",
                "",
                "pass validation_data=(x_test, y_test), or a generator of batches.",
            )
        )
    return arrays_of(*given, *[None] * (3 - len(given)), names=("val x", "val y", "val sample_weight"))


def weighted(batch, class_weight):
    """A batch of a stream with the weights of its classes."""
    x, y, *weight = batch if isinstance(batch, tuple) else (batch, None)
    return x, y, class_weights(y, class_weight, *weight)


def repeated(data, batch, epochs, shuffle):
    """The batches of arrays, over and over: epochs of another number of steps take from them as they come."""
    orders = Orders(data.size, shuffle, batch)
    for _ in range(epochs):
        order = orders.one()
        for start in range(0, data.size, batch):
            places = slice(start, start + batch) if order is None else order[start : start + batch]
            yield data.pack(data.batch(places))
