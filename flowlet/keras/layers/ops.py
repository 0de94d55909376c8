"""Layers that stand for an op in a functional model, such as the `2 * x` in `Model(x, 2 * x)`."""

from flowlet.keras.layers.base import Layer


class OpLayer(Layer):
    """Calls one op of the table. Shown as `TFOpLambda` in a summary, as Keras shows it."""

    def __init__(self, function, name):
        super().__init__(name=name, autocast=False)
        self.function = function
        self.built = True

    def call(self, inputs, attributes=None):
        return self.function(**inputs, **(attributes or {}))

    def get_config(self):
        return {"name": self.name, "trainable": self.trainable, "dtype": self.dtype,
                "function": self.function.__flowlet_row__.names[0]}  # fmt: skip


OpLayer.__name__ = "TFOpLambda"
