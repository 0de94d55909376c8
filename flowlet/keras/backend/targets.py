"""Cross entropies element by element, or sample by sample; the losses take their means."""

from flowlet.api import export
from flowlet.core.convert import convert
from flowlet.keras.losses import crossentropy


@export("keras.backend.binary_crossentropy")
def binary_crossentropy(target, output, from_logits=False):
    """The binary cross entropy of each element."""
    return crossentropy.elementwise(convert(target), convert(output), from_logits)


@export("keras.backend.categorical_crossentropy")
def categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """The cross entropy of each sample; `target` holds probabilities of classes.

    Raises:
        ValueError: where the shapes differ.
    """
    target, output = convert(target), convert(output)
    if not target.shape.is_compatible_with(output.shape):
        raise ValueError(f"Shapes {target.shape} and {output.shape} are incompatible")
    return crossentropy.categorical_crossentropy(target, output, from_logits, axis=axis)


@export("keras.backend.sparse_categorical_crossentropy")
def sparse_categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """The cross entropy of each sample; `target` holds indices of classes."""
    return crossentropy.sparse_categorical_crossentropy(target, output, from_logits, axis)
