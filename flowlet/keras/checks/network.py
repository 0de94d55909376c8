"""Checks of the form of a network: which layer follows which."""

import numpy as np

from flowlet.keras.checks.graph import DROPPING
from flowlet.keras.checks.table import MODEL, check, found

# How many in a row are too many: a sigmoid passes on at most 1/4 of a gradient, a tanh all of it near 0.
DEEP = {"sigmoid": 4, "hard_sigmoid": 4, "tanh": 10}
SAME_TWICE = {"softmax", "sigmoid", "tanh", "relu", "softplus"}


def named(call):
    return f"{call.layer.name!r}"


@check("no-nonlinearity", "Dense layers with nothing between them that bends", MODEL,
       'give the first of the two an activation: tf.keras.layers.Dense(units, activation="relu")')  # fmt: skip
def no_nonlinearity(context):
    for call in context.calls:
        if call.kind != "Dense" or call.activation != "linear" or not call.width or not call.into:
            continue
        following = call.next()
        if following is None or following.kind != "Dense" or following.into != call.width or following.layer is call.layer:
            continue
        if call.width >= min(call.into, following.width):  # a narrower one gives a matrix of lower rank
            yield found(
                f"The layer {named(call)} has no activation and {named(following)} takes what it gives: together they can do "
                f"no more than one dense layer, W2 (W1 x + b1) + b2 = W x + b.",
                "a non-linear activation between dense layers.",
                f'tf.keras.layers.Dense({call.width}, activation="relu", name={call.layer.name!r})',
                call.layer,
            )
            return


@check("bias-before-batch-normalization", "A bias that the batch normalization after it takes away", MODEL,
       "use_bias=False in the layer before the batch normalization")  # fmt: skip
def bias_before_batch_normalization(context):
    for call in context.calls:
        following = call.only_child
        if call.is_dense and call.activation == "linear" and getattr(call.layer, "use_bias", False) and following is not None:
            if following.kind == "BatchNormalization" and getattr(following.layer, "center", True):
                yield found(
                    f"The layer {named(call)} adds a bias, and {named(following)} right after it subtracts the mean, the bias "
                    "with it: its weights learn nothing.",
                    "no bias before a batch normalization, which has one of its own (beta).",
                    f"{call.kind}({call.width}, use_bias=False)",
                    call.layer,
                )
                return


@check("dropout-before-batch-normalization", "Dropout right before a batch normalization", MODEL,
       "put the Dropout after the BatchNormalization (and after the activation)")  # fmt: skip
def dropout_before_batch_normalization(context):
    for call in context.calls:
        following = call.only_child
        if call.kind in DROPPING and following is not None and following.kind == "BatchNormalization":
            yield found(
                f"The layer {named(call)} comes right before {named(following)}: dropout makes the variance larger while "
                f"training, and the batch normalization keeps that variance for predictions, where nothing is dropped.",
                "dropout after the last batch normalization.",
                layer=call.layer,
            )
            return


@check("deep-sigmoid", "Many layers of sigmoid or tanh on top of each other", MODEL, 'activation="relu" in the hidden layers')
def deep_sigmoid(context):
    length = {}  # id of a call -> how many layers with its activation end in it
    last = {id(one.call) for one in context.outputs} | {id(end) for end in context.graph[1]}
    for call in context.calls:
        if id(call) in last or call.activation not in DEEP:
            continue
        before = call.previous()
        while before is not None and before.is_dense and before.activation == "linear":
            before = before.previous()
        same = before is not None and before.activation == call.activation
        length[id(call)] = 1 + (length.get(id(before), 0) if same else 0)
        if length[id(call)] == DEEP[call.activation]:
            yield found(
                f"{length[id(call)]} hidden layers of {call.activation} follow each other, up to {named(call)}: the gradient of "
                "the first ones is the product of their slopes, "
                + ("at most 1/4 each." if call.activation != "tanh" else "each below 1."),
                "relu (or a relative of it) in deep networks, or batch normalization in between.",
                layer=call.layer,
            )
            return


@check("activation-twice", "The same activation twice", MODEL, "take one of the two out")
def activation_twice(context):
    for call in context.calls:
        before = call.previous()
        twice = before is not None and call.activation in SAME_TWICE and before.activation == call.activation
        if twice and not call.is_dense and call.kind in ("Activation", "Softmax", "ReLU"):
            yield found(
                f"The layer {named(before)} ends in {call.activation}, and {named(call)} applies {call.activation} again"
                + (", which makes all classes nearly alike." if call.activation == "softmax" else "."),
                "each activation once.",
                f"leave {named(call)} out.",
                call.layer,
            )


@check("dropout-last", "Dropout on the output of the model", MODEL, "put the Dropout before the last Dense layer")
def dropout_last(context):
    for one in context.outputs:
        if one.end is not None and one.end.kind in DROPPING and one.call is not None and one.call.is_dense:
            yield found(
                f"The model ends in {named(one.end)}: while it trains, predictions themselves are set to 0 at random.",
                "dropout between hidden layers.",
                layer=one.end.layer,
            )


@check("dropout-rate", "A dropout that leaves next to nothing", MODEL, "tf.keras.layers.Dropout(0.2)")
def dropout_rate(context):
    for call in context.calls:
        rate = getattr(call.layer, "rate", None)
        if call.kind in DROPPING and isinstance(rate, (int, float)) and rate >= 0.9:
            yield found(
                f"The layer {named(call)} drops {rate:.4g} of its inputs: `rate` is the share that is dropped, not kept.",
                "a rate of 0.1 to 0.5.",
                f"tf.keras.layers.Dropout({max(round(1 - rate, 4), 0.1):.4g})",
                call.layer,
            )


@check("constant-kernel", "A kernel that starts as one constant", MODEL,
       'leave kernel_initializer out: "glorot_uniform" makes the units differ')  # fmt: skip
def constant_kernel(context):
    if _was_trained(context.model):
        return
    for call in context.calls:
        if not call.is_dense or not getattr(call.layer, "built", False) or (call.width or 0) < 2:
            continue
        following = call.next()
        while following is not None and not following.is_dense and following.activation is not None:
            following = following.next()
        if following is None or not following.is_dense or not call.layer.trainable:
            continue  # of a last layer, or of one that is added to something else, it is a usual choice
        kernel = np.asarray(call.layer.kernel)
        if (kernel == kernel.flat[0]).all() and not _random_bias(call.layer):
            yield found(
                f"All weights in the kernel of {named(call)} are {kernel.flat[0]:.6g}: its {call.width} units compute the same"
                + (", 0 whatever comes in." if kernel.flat[0] == 0 else " and start as one unit."),
                "different random numbers, so that the units can learn different things.",
                layer=call.layer,
            )
            return


def _random_bias(layer):
    bias = getattr(layer, "bias", None)
    return bias is not None and np.ptp(np.asarray(bias)) > 0


def _was_trained(model):
    optimizer = model.optimizer
    return optimizer is not None and int(np.asarray(optimizer.iterations)) > 0
