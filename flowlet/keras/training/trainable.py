"""Which layers are trained: those that were trainable when the model was compiled."""

import contextlib

from flowlet.core.variable import Variable
from flowlet.keras.layers.holder import Holder


class TrainableState:
    """`trainable` of the layers of a model, as it is now.

    Keras trains by what `trainable` was at `compile`: a GAN's discriminator, compiled and then set to
    `trainable = False` for the model around it, still learns when it is trained on its own.
    """

    def __init__(self, model):
        self._count = Holder._trainable_set
        self._layers = [(layer, layer.trainable) for layer in model._flatten_layers()]
        self._changed = []  # while that state is restored: what it was before

    def unfrozen(self):
        """The layers with weights of their own that were made trainable since."""
        changed = self._changed or [(layer, then) for layer, then in self._layers if layer._trainable != then]
        return [layer for layer, then in changed if not then and any(v.trainable for v in layer._children()
                                                                     if isinstance(v, Variable))]  # fmt: skip

    @contextlib.contextmanager
    def restored(self):
        """Run the block with that state; afterwards, things are as they were before."""
        changed = []
        if self._count != Holder._trainable_set:
            changed = [(layer, then) for layer, then in self._layers if layer._trainable != then]
        for layer, then in changed:
            layer._trainable = then
        self._changed = changed
        try:
            yield
        finally:
            self._changed = []
            for layer, then in changed:
                layer._trainable = not then
