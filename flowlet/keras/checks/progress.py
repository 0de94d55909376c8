"""Checks of how training goes: on the history, and on what the layers give by then."""

import numpy as np

from flowlet.keras.checks import forward
from flowlet.keras.checks.context import PROBABILITY
from flowlet.keras.checks.table import TRAINED, TRAINING, check, found
from flowlet.keras.checks.targets import classes_of


@check("dead-relu", "Units of a ReLU that give 0 for every sample", TRAINING,
       'a smaller learning rate, kernel_initializer="he_normal", or activation="leaky_relu"')  # fmt: skip
def dead_relu(context):
    values = forward.outputs_of(context)
    for call in context.calls:
        output = values.get(id(call))
        if call.activation != "relu" or output is None or len(output) < 10:
            continue
        before = values.get(id(call.parents[0]))
        kernel = getattr(call.layer, "kernel", None)
        if (before == before[:1]).all() or kernel is not None and not np.asarray(kernel).any():
            continue  # nothing comes in that differs: other checks say so
        dead = (output <= 0).reshape(-1, output.shape[-1]).all(axis=0)
        if dead.all() or dead.mean() >= 0.9 and len(dead) >= 8:
            yield found(
                f"{int(dead.sum())} of the {len(dead)} units of {call.layer.name!r} give 0 for each of {len(output)} samples: a "
                "ReLU at 0 passes no gradient back, so they stay as they are.",
                "units that are above 0 for some samples.",
                layer=call.layer,
            )
            return


@check("one-class-predictions", "All predictions in one class", TRAINED,
       "scale the inputs, try another learning rate, and look whether x and y belong together")  # fmt: skip
def one_class_predictions(context):
    losses = context.history.get("loss", [])
    if len(context.outputs) != 1 or len(losses) < 5 or not np.isfinite(losses[-1]):
        return
    one = context.outputs[0]
    classes = classes_of(one.y)
    steps = -(-context.size // (context.batch or 32)) * len(losses)
    if one.loss not in PROBABILITY or classes is None or steps < 100 or len(classes) < 20:
        return
    counts = np.unique(classes, return_counts=True)[1]
    shares = counts / counts.sum()
    entropy = -(shares * np.log(shares)).sum()  # the loss of a model that says the shares whatever comes in
    if len(counts) < 2 or losses[-1] < 0.97 * entropy:
        return
    output = forward.outputs_of(context).get(id(one.end)) if one.end is not None else None
    if output is None or output.ndim != 2:
        return
    says = output.argmax(axis=1) if output.shape[1] > 1 else (output[:, 0] > (0 if one.from_logits else 0.5)).astype(int)
    if (says == says[0]).all():
        yield found(
            f"After {len(losses)} epochs all predictions are class {says[0]}, and the loss {losses[-1]:.4f} is no better than "
            f"that of the shares of the {len(counts)} classes alone, {entropy:.4f}.",
            "a loss below that.",
            layer=one.layer,
        )


@check("overfitting", "Overfitting: the validation loss grows while the loss falls", TRAINING,
       "callbacks=[tf.keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)]")  # fmt: skip
def overfitting(context):
    loss, validation = (np.asarray(context.history.get(name, [])) for name in ("loss", "val_loss"))
    if context.stops_early or len(validation) < 10 or len(loss) != len(validation):
        return
    if not (np.isfinite(loss).all() and np.isfinite(validation).all()):
        return
    # The first epoch after which the validation loss stayed a tenth above its best for 5 epochs while the loss fell.
    # Where nearly all is learnt, a tenth of the rest is noise: it must also be a twentieth of what training began with.
    best = np.minimum.accumulate(validation)
    above = validation > best + np.maximum(0.1 * best, 0.05 * validation[0])
    for epoch in np.flatnonzero(above[4:] & above[3:-1] & above[2:-2] & above[1:-3] & above[:-4]) + 4:
        at = int(np.argmin(validation[: epoch + 1]))
        if loss[epoch] < 0.9 * loss[at]:
            yield found(
                f"The validation loss was lowest in epoch {at + 1}, {validation[at]:.4f}, and was {validation[epoch]:.4f} by "
                f"epoch {epoch + 1}, while the loss fell from {loss[at]:.4f} to {loss[epoch]:.4f}.",
                "a validation loss that falls along: fewer units, dropout, more data, or an end in time.",
            )
            return
