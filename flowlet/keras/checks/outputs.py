"""Checks of the end of a model against its loss."""

import numpy as np

from flowlet.keras.checks.context import DISTANCE, PROBABILITY
from flowlet.keras.checks.graph import CUSTOM
from flowlet.keras.checks.table import DATA, MODEL, check, found

BENT_UP = {"relu", "elu", "selu", "gelu", "swish", "silu", "softplus", "leaky_relu", "prelu", "thresholded_relu", "relu6"}
REACH = {"sigmoid": (0, 1), "hard_sigmoid": (0, 1), "softmax": (0, 1), "tanh": (-1, 1), "softsign": (-1, 1),
         "relu": (0, np.inf), "softplus": (0, np.inf), "relu6": (0, 6)}  # fmt: skip


def fitting(output):
    """The end of a model that fits the loss, as a line of code."""
    if output.loss.startswith("binary"):
        return f'tf.keras.layers.Dense({output.width or 1}, activation="sigmoid")'
    return f'tf.keras.layers.Dense({output.width or "classes"}, activation="softmax")'


def loss_class(name):
    """`categorical_crossentropy` -> `CategoricalCrossentropy`."""
    return "".join(part.capitalize() for part in name.split("_"))


@check("logits-activation", "An activation that gives probabilities, under a loss that takes logits", MODEL,
       "take from_logits=True out of the loss, or the activation out of the last layer.")  # fmt: skip
def logits_activation(context):
    for one in context.outputs:
        if one.from_logits and one.activation in ("softmax", "sigmoid"):
            yield found(
                f"The last layer {one.layer.name!r} ends in {one.activation}, and the loss {one.loss} has from_logits=True: "
                "the activation would be applied twice.",
                "logits (no activation) under from_logits=True, probabilities without it.",
                f"tf.keras.losses.{loss_class(one.loss)}() without from_logits=True; or the last layer without "
                "its activation.",
                one.layer,
            )


@check("missing-activation", "A loss that takes probabilities, and a last layer that gives any number", MODEL,
       'give the last layer activation="sigmoid" or "softmax", or the loss from_logits=True.')  # fmt: skip
def missing_activation(context):
    for one in context.outputs:
        if one.loss in PROBABILITY and not one.from_logits and one.activation == "linear":
            yield found(
                f"The last layer {one.layer.name!r} has no activation: it gives any number, and the loss {one.loss} takes its "
                "output for probabilities, cut off at 0 and 1.",
                "probabilities, or from_logits=True in the loss.",
                f"{fitting(one)}; or loss=tf.keras.losses.{loss_class(one.loss)}(from_logits=True).",
                one.layer,
            )


@check("relu-output", "A ReLU, or a relative of it, on the output of a classifier", MODEL,
       'tf.keras.layers.Dense(1, activation="sigmoid")')  # fmt: skip
def relu_output(context):
    for one in context.outputs:
        if one.loss in PROBABILITY and one.activation in BENT_UP:
            form = "logits below 0 become 0" if one.from_logits else "0 or any larger number, no probability"
            yield found(
                f"The last layer {one.layer.name!r} ends in {one.activation}, under the loss {one.loss}: {form}, and where it "
                "gives 0 no gradient comes back.",
                "no activation under from_logits=True."
                if one.from_logits
                else "probabilities: sigmoid for one class or labels apart, softmax for several.",
                f"tf.keras.layers.Dense({one.width or 1})" if one.from_logits else fitting(one),
                one.layer,
            )


@check("tanh-output", "A tanh on the output of a classifier", MODEL, 'tf.keras.layers.Dense(1, activation="sigmoid")')
def tanh_output(context):
    for one in context.outputs:
        if one.loss in PROBABILITY and one.activation in ("tanh", "softsign"):
            yield found(
                f"The last layer {one.layer.name!r} ends in {one.activation}, from -1 to 1, and the loss {one.loss} takes the "
                "logarithm of its output.",
                "probabilities from 0 to 1.",
                fitting(one),
                one.layer,
            )


@check("softmax-one-unit", "A softmax over one unit", MODEL, 'tf.keras.layers.Dense(1, activation="sigmoid")')
def softmax_one_unit(context):
    for call in context.calls:
        if call.activation == "softmax" and call.width == 1 and getattr(call.layer, "axis", -1) == -1:
            yield found(
                f"The layer {call.layer.name!r} is a softmax over 1 unit: exp(z) / exp(z) is 1 whatever comes in, and nothing "
                "is learnt.",
                "a sigmoid for one unit, or a softmax over a unit for each class.",
                layer=call.layer,
            )


@check("sigmoid-for-classes", "A sigmoid for each of several classes, under a categorical cross entropy", MODEL,
       'tf.keras.layers.Dense(classes, activation="softmax")')  # fmt: skip
def sigmoid_for_classes(context):
    for one in context.outputs:
        categorical = one.loss in ("categorical_crossentropy", "sparse_categorical_crossentropy")
        if categorical and one.activation in ("sigmoid", "hard_sigmoid") and not one.from_logits and one.width != 1:
            yield found(
                f"The last layer {one.layer.name!r} gives {one.width} sigmoids, each by itself, and {one.loss} takes them for "
                "the shares of classes of which just one is right.",
                "a softmax, whose outputs add up to 1; or binary_crossentropy where several labels may be right.",
                fitting(one),
                one.layer,
            )


@check("softmax-binary-loss", "A softmax over several classes under the binary cross entropy", MODEL,
       'loss="categorical_crossentropy"')  # fmt: skip
def softmax_binary_loss(context):
    for one in context.outputs:
        if one.loss == "binary_crossentropy" and one.activation == "softmax" and (one.width or 0) >= 3:
            yield found(
                f"The last layer {one.layer.name!r} is a softmax over {one.width} classes, and binary_crossentropy asks of each "
                f"class by itself: its mean over the {one.width} is small before anything is learnt.",
                "categorical_crossentropy for one-hot labels, sparse_categorical_crossentropy for class indices.",
                layer=one.layer,
            )


@check("single-unit-classes", "A categorical cross entropy over one unit", MODEL,
       'loss="binary_crossentropy" with tf.keras.layers.Dense(1, activation="sigmoid")')  # fmt: skip
def single_unit_classes(context):
    for one in context.outputs:
        if one.loss == "categorical_crossentropy" and one.width == 1 and one.activation != "softmax" and one.layer:
            yield found(
                f"The last layer {one.layer.name!r} has 1 unit, and categorical_crossentropy divides by the sum over the "
                "units: the loss is 0 for every output.",
                "binary_crossentropy for one unit, or a unit for each class.",
                layer=one.layer,
            )


@check("target-out-of-reach", "Targets that the last activation can not reach", DATA,
       "a last layer without activation: tf.keras.layers.Dense(1)")  # fmt: skip
def target_out_of_reach(context):
    for one in context.outputs:
        reach = REACH.get(one.activation) if one.loss in DISTANCE else None
        if reach is None or one.y is None or one.y.dtype.kind not in "fiu" or not one.y.size:
            continue
        low, high = float(one.y.min()), float(one.y.max())
        room = 0.05 * (min(reach[1], max(high, 1.0)) - reach[0])
        if low < reach[0] - room or high > reach[1] + room:
            yield found(
                f"The targets go from {low:.6g} to {high:.6g}, and the last layer {one.layer.name!r} ends in "
                f"{one.activation}, which gives {reach[0]} to {reach[1]}.",
                "a last layer that can give the targets.",
                f"tf.keras.layers.Dense({one.width or 1}) without activation, or scale the targets.",
                one.layer,
            )


@check("output-units", "One column of targets against several outputs", DATA, "tf.keras.layers.Dense(1) as the last layer")
def output_units(context):
    for one in context.outputs:
        elementwise = one.loss in DISTANCE or one.loss == "binary_crossentropy" and one.activation not in (
            "sigmoid", "softmax")  # fmt: skip  (those are refused)
        if not elementwise or one.y is None or len(one.shape) < 2 or one.layer is None:
            continue
        columns = one.y.shape[-1] if one.y.ndim == len(one.shape) else 1
        if columns == 1 and one.y.ndim <= len(one.shape) and (one.width or 1) > 1:
            yield found(
                f"The last layer {one.layer.name!r} has {one.width} units, and there is one target for each sample: "
                f"{one.loss} compares each unit with the same target.",
                "as many units as there are columns of targets.",
                f"tf.keras.layers.Dense(1{_again(one)})"
                + ('; for classes: loss="sparse_categorical_crossentropy" and a softmax.' if one.loss[0] == "b" else ""),
                one.layer,
            )


def _again(output):
    usual = {"binary_crossentropy": "sigmoid"}.get(output.loss, "linear")
    return "" if usual == "linear" else f', activation="{usual}"'


@check("accuracy-of-a-regression", "Accuracy as the metric of a regression", DATA, 'metrics=["mae"]')
def accuracy_of_a_regression(context):
    for one, names in zip(context.outputs, context.metrics):
        counted = [name for name in names if name in ("Accuracy", "binary_accuracy", "categorical_accuracy",
                                                      "sparse_categorical_accuracy", "accuracy")]  # fmt: skip
        if one.loss not in DISTANCE or not counted or one.y is None or one.y.dtype.kind != "f":
            continue
        if (one.y != np.round(one.y)).mean() > 0.05 and one.activation in ("linear", *BENT_UP, CUSTOM):
            yield found(
                f"The metric accuracy counts predictions that equal the target, and the targets are measured numbers such as "
                f"{float(one.y.ravel()[0]):.6g}: it stays near 0 however good the model is.",
                "a metric of distance for a regression.",
                layer=one.layer,
            )
