"""The family of activation functions, which layers may belong to as well."""

from flowlet import api, errors
from flowlet.keras import serial

# layers that a name or a configuration of an activation may stand for
_LAYERS = ("ELU", "LeakyReLU", "PReLU", "ReLU", "Softmax", "ThresholdedReLU")


class ActivationFamily(serial.Family):
    """Activations: None is `linear`, and "LeakyReLU" and the like are layers."""

    def find(self, name):
        return api.resolve("keras.layers", name) if name in _LAYERS else super().find(name)

    def get(self, identifier, **options):
        if identifier is None:
            return self.find("linear")
        if not isinstance(identifier, (str, dict)) and not callable(identifier):
            raise TypeError(errors.message(
                f"Could not interpret activation function identifier: {identifier!r}.",
                "a name such as 'relu', a function, or a layer."))  # fmt: skip
        return super().get(identifier, **options)


activations = ActivationFamily("activation function", "keras.activations")
