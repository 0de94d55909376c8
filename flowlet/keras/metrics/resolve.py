"""What `compile(metrics=...)` makes of names, functions and objects: "accuracy" by the shapes of the data."""

from flowlet.core.shape import TensorShape
from flowlet.keras import wrapping
from flowlet.keras.losses import crossentropy
from flowlet.keras.metrics import accuracies
from flowlet.keras.metrics.base import Metric, get, metrics
from flowlet.keras.metrics.mean import MeanMetricWrapper

# for one output, for class indices, for one-hot labels
ACCURACY = (
    accuracies.binary_accuracy,
    accuracies.sparse_categorical_accuracy,
    accuracies.categorical_accuracy,
)
CROSSENTROPY = (crossentropy.binary_crossentropy, crossentropy.sparse_categorical_crossentropy,
                crossentropy.categorical_crossentropy)  # fmt: skip
BY_SHAPE = {"accuracy": ACCURACY, "acc": ACCURACY, "crossentropy": CROSSENTROPY, "ce": CROSSENTROPY}


def resolve(identifier, y_true_shape, y_pred_shape):
    """The function or metric object that a name stands for; functions and objects are returned as they are.

    Args:
        identifier: "accuracy", "acc", "crossentropy" or "ce" (in any case), any other name of a metric, a
            configuration, a function, a class or an object.
        y_true_shape, y_pred_shape: the shapes of a batch, with the batch axis; None for sizes that are not
            known.

    Raises:
        ValueError: for an unknown name, with the nearest known one.

    >>> resolve("accuracy", (32,), (32, 1)).__name__, resolve("acc", (32,), (32, 10)).__name__
    ('binary_accuracy', 'sparse_categorical_accuracy')
    >>> resolve("ce", (32, 10), (32, 10)).__name__
    'categorical_crossentropy'
    """
    if not isinstance(identifier, str) or identifier.lower() not in BY_SHAPE:
        return get(identifier)
    binary, sparse, categorical = BY_SHAPE[identifier.lower()]
    shapes = (y_true_shape, y_pred_shape)
    true, pred = ([] if shape is None else TensorShape(shape).as_list() for shape in shapes)
    outputs = pred[-1] if pred else 1
    if outputs == 1:
        return binary
    if len(true) < len(pred) or (true[-1] == 1 and outputs is not None and outputs > 1):
        return sparse
    return categorical


def check(name):
    """Raise ValueError, with the nearest known name, unless `name` stands for a metric."""
    if name.lower() not in BY_SHAPE:
        metrics.find(name, BY_SHAPE)


def as_metric(identifier, y_true_shape, y_pred_shape):
    """The metric object for anything that `compile(metrics=[...])` takes; None for None.

    Its name is what the history calls it: a name as it was given ("acc" stays "acc"), the name of a function.

    >>> as_metric("acc", (32,), (32, 10)).name, as_metric(lambda y_true, y_pred: y_pred, (8,), (8,)).name
    ('acc', '<lambda>')
    """
    found = resolve(identifier, y_true_shape, y_pred_shape)
    if found is None or isinstance(found, Metric):
        return found
    name = identifier if isinstance(identifier, str) else wrapping.name_of(found)
    return MeanMetricWrapper(found, name=name)
