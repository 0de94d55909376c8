"""Optimizers by name: `tf.keras.optimizers.get`, and the public names of each."""

from flowlet import api, errors
from flowlet.keras import serial

PLACES = ("keras.optimizers", "optimizers", "keras.optimizers.legacy", "keras.optimizers.experimental")


class OptimizerFamily(serial.Family):
    """Optimizers are found in any spelling: "adam", "Adam", "ADAM"."""

    def find(self, name):
        return super().find(name.lower() if name.lower() in self._members else name)

    def get(self, identifier):  # a class or a function is no optimizer, though other families take them
        if not isinstance(identifier, (str, dict)):
            raise ValueError(errors.message(
                f"Could not interpret optimizer identifier: {identifier!r}",
                "a name such as 'adam', an optimizer, or the configuration of one.",
                f"call the class: {identifier.__name__}()." if isinstance(identifier, type) else ""))
        return super().get(identifier)


family = OptimizerFamily("optimizer", "keras.optimizers")


def public(cls):
    """Put an optimizer class under its public names, and make `get` find it."""
    api.export(*[f"{place}.{cls.__name__}" for place in PLACES])(cls)
    return family.add(cls.__name__.lower())(cls)


@api.export("keras.optimizers.get", "optimizers.get")
def get(identifier):
    """The optimizer for a name, a configuration, or an optimizer (which is given back as it is).

    Args:
        identifier: `"adam"` (any spelling), `{"class_name": "Adam", "config": {...}}`, or an optimizer.

    Raises:
        ValueError: where there is no such optimizer.

    >>> import flowlet as tf
    >>> tf.keras.optimizers.get("sgd").get_config()["learning_rate"]
    0.01
    """
    if hasattr(identifier, "apply_gradients") and not isinstance(identifier, type):
        return identifier._for_keras() if hasattr(identifier, "_for_keras") else identifier  # of tf.compat.v1.train
    return family.get(identifier)


@api.export("keras.optimizers.serialize", "optimizers.serialize")
def serialize(optimizer):
    """The configuration from which `deserialize` makes the same optimizer, without its state.

    >>> import flowlet as tf
    >>> tf.keras.optimizers.serialize(tf.keras.optimizers.SGD(0.5))["class_name"]
    'SGD'
    """
    return serial.plain(optimizer)


@api.export("keras.optimizers.deserialize", "optimizers.deserialize")
def deserialize(config, custom_objects=None):
    """The optimizer of a configuration that `serialize` gave.

    >>> import flowlet as tf
    >>> config = {"class_name": "Adam", "config": {"learning_rate": 0.5}}
    >>> tf.keras.optimizers.deserialize(config).lr.numpy()
    np.float32(0.5)
    """
    return family.deserialize(config, custom_objects)
