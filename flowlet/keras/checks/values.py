"""Checks of the inputs: scale, type, what is in the validation data."""

import numpy as np

from flowlet.keras.checks.table import DATA, check, found

LARGE = 50.0  # times unit scale
FEW = 12  # columns that are compared first
MANY = 10  # whole numbers above this are no flags or small counts


def feeds_weights(context, position):
    """The layer of weights that takes an input as it is; None where something scales or looks it up first."""
    if not position < len(context.inputs):
        return None
    for call in context.inputs[position]:
        while call is not None and call.passes:
            call = call.only_child
        if call is not None and call.is_dense:
            return call.layer
    return None


@check("input-scale", "Inputs far from unit scale", DATA, "x = (x - x.mean(axis=0)) / x.std(axis=0)")
def input_scale(context):
    for position, x in enumerate(context.x):
        layer = feeds_weights(context, position)
        if layer is None or x.dtype.kind != "f" or not x.size or context.size < MANY:
            continue
        columns = x.reshape(len(x), -1) if x.ndim == 2 else x.reshape(-1, 1)
        size = np.sqrt(np.square(columns, dtype=np.float64).mean(axis=0))
        worst = int(np.argmax(size))
        if not np.isfinite(size[worst]):
            continue
        if size[worst] > LARGE:
            where = f"column {worst} of the inputs" if columns.shape[1] > 1 else "the inputs"
            image = x.ndim > 2 and 1.5 < x.max() <= 255 and x.min() >= 0
            yield found(
                f"The values of {where} are about {size[worst]:.3g} in size (from {columns[:, worst].min():.6g} to "
                f"{columns[:, worst].max():.6g}), and go into {layer.name!r} as they are.",
                "inputs of a size about 1: weights and learning rates are made for that.",
                "x = x / 255.0" if image else None,
                layer,
            )
        elif 0 < size.max() < 1e-4:
            yield found(
                f"All inputs are small, about {size.max():.3g} in size, and go into {layer.name!r} as they are.",
                "inputs of a size about 1.",
                layer=layer,
            )


@check("integer-inputs", "Whole numbers as inputs of a layer of weights", DATA, 'x = x.astype("float32") / 255.0')
def integer_inputs(context):
    for position, x in enumerate(context.x):
        layer = feeds_weights(context, position)
        if layer is None or x.dtype.kind not in "iu" or not x.size or np.abs(x.astype(np.int64)).max() <= MANY:
            continue
        image = x.ndim > 2 or x.dtype == np.uint8
        yield found(
            f"The inputs are {x.dtype} from {x.min()} to {x.max()}, and go into {layer.name!r} as they are"
            + (": pixels that were not scaled." if image else ": codes of categories, or numbers that were not scaled."),
            "floats of a size about 1; codes of categories as one-hot columns or through an Embedding.",
            None if image else 'x = (x - x.mean(axis=0)) / x.std(axis=0); of codes: tf.one_hot(x, n) or an Embedding layer',
            layer,
        )


@check("validation-in-training", "Validation data that are among the training data", DATA,
       "validation_split=0.2, or train_test_split(x, y) and fit on the first part alone")  # fmt: skip
def validation_in_training(context):
    if context.validation is None or context.split:
        return
    x, y = context.parts(context.data)
    other_x, other_y = context.parts(context.validation)
    size = context.validation.size
    if len(x) != len(other_x) or size < 20 or context.size < 20 or _key_width(x) < 2:
        return
    tried = [one[:: -(-size // 200)] for one in other_x]
    if _share(_keys(tried, FEW), _keys(x, FEW)) < 0.9:
        return
    wanted, own = _keys(tried), _keys(x)
    share = _share(wanted, own)
    if share > 0.9 and all(len(np.unique(one)) > 0.9 * len(one) for one in (wanted, own)):  # else rows repeat anyway
        yield found(
            f"{share:.0%} of the validation samples are among the training data: val_loss says how well the model remembers "
            "them, not how well it does on new data.",
            "validation data that the model does not train on.",
        )


def _share(few, many):
    """The share of some numbers that are among many: `np.isin(few, many).mean()`, without sorting the many."""
    ordered = np.sort(few)
    places = np.minimum(np.searchsorted(ordered, many), len(ordered) - 1)
    return np.isin(few, many[ordered[places] == many]).mean()


def _key_width(arrays):
    return sum(int(np.prod(one.shape[1:])) for one in arrays)


def _keys(arrays, columns=None):
    """A number for each sample that equal samples share, and hardly any others; from some columns in the middle alone."""
    total = 0.0
    for number, array in enumerate(arrays):
        rows = np.asarray(array).reshape(len(array), -1)
        start = 0 if columns is None else max(0, (rows.shape[1] - columns) // 2)
        rows = rows[:, start : None if columns is None else start + columns]
        weights = np.random.RandomState(number).standard_normal(rows.shape[1])
        total = total + np.einsum("ij,j->i", rows, weights)  # no matrix product: threads would be woken for it
    return np.round(total, 9)


@check("tiny-validation", "A validation set of a handful of samples", DATA, "validation_split=0.2")
def tiny_validation(context):
    if context.validation is not None and context.validation.size < 8 and context.size >= 200:
        size = context.validation.size
        yield found(
            f"There are {size} validation samples, and {context.size} to train on: one sample more or less moves "
            f"val_accuracy by {1 / size:.0%}.",
            "some tens of validation samples at least.",
        )


@check("constant-inputs", "Inputs that are the same for every sample", DATA, "look at x: print(x[:5])")
def constant_inputs(context):
    if context.size < 20 or not context.x or not context.outputs or context.outputs[0].y is None:
        return
    y = context.outputs[0].y
    if all((one == one[:1]).all() for one in context.x) and (y != y[:1]).any():
        yield found(
            f"All {context.size} samples have the same inputs, with different targets: there is nothing to tell them apart "
            "by (an integer division, x // 255, often does this).",
            "inputs that differ.",
        )
