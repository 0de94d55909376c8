"""Checks of how a model is trained: the learning rate, what is trainable, batches."""

from flowlet.keras.checks.table import MODEL, check, found

# Optimizer -> learning rates outside of which training hardly ever works, and the usual one.
RATES = {"SGD": (1e-7, 10.0, 0.01), "Adagrad": (1e-6, 10.0, 0.01), "Adadelta": (1e-6, 100.0, 1.0),
         "Ftrl": (1e-6, 10.0, 0.01), "Lion": (1e-8, 0.1, 1e-4), "Lamb": (1e-7, 1.0, 0.001)}  # fmt: skip
ADAPTIVE = (1e-7, 0.9, 0.001)  # Adam and all that divide by the size of the gradient: a step is about the rate


@check("learning-rate", "A learning rate out of any usual range", MODEL, "tf.keras.optimizers.Adam(learning_rate=0.001)")
def learning_rate(context):
    rate, optimizer = context.rate, context.optimizer
    if rate is None or not type(optimizer).__module__.startswith("flowlet."):
        return
    name = type(optimizer).__name__
    low, high, usual = RATES.get(name, ADAPTIVE)
    if low <= rate <= high:
        return
    if rate == 0:
        what = "nothing is learnt"
    elif rate < 0:
        what = "each step makes the loss larger"
    else:
        what = "nothing is learnt in any usual number of steps" if rate < low else "steps overshoot, and the loss grows"
    yield found(
        f"The learning rate of {name} is {rate:g}: {what}.",
        f"for {name}, a rate around {usual:g} (between {low:g} and {high:g}).",
        f"tf.keras.optimizers.{name}(learning_rate={usual:g})",
    )


@check("trainable-after-compile", "Layers made trainable after compile", MODEL, "model.compile(...) again after the change")
def trainable_after_compile(context):
    compiled = getattr(context.model, "_compiled_trainable", None)
    changed = compiled.unfrozen() if compiled is not None else []
    if changed:
        yield found(
            f"The layer {changed[0].name!r} was made trainable after compile, and what is trained was settled there: "
            f"{len(changed)} layer(s) stay as they are.",
            "compile after each change of `trainable`.",
            layer=changed[0],
        )


@check("nothing-trainable", "A model without a weight to train", MODEL, "layer.trainable = True, then compile again")
def nothing_trainable(context):
    model = context.model
    if model.built and model.weights and not model.trainable_weights:
        yield found(
            f"None of the {len(model.weights)} weights of {model.name!r} is trainable: `fit` changes nothing.",
            "some layers with trainable = True.",
        )


@check("batch-normalization-of-one", "Batch normalization over batches of one sample", MODEL, "fit(..., batch_size=32)")
def batch_normalization_of_one(context):
    if context.batch != 1 or context.size < 2:
        return
    for call in context.calls:
        if call.kind == "BatchNormalization" and call.rank == 2 and call.layer.trainable:
            yield found(
                f"The layer {call.layer.name!r} normalizes over the batch, and a batch is 1 sample: minus its own mean, it is 0.",
                "batches of 8 samples or more, or a LayerNormalization.",
                layer=call.layer,
            )
            return
