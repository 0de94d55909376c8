"""Layers of Keras that a graph computes otherwise than eager code: unknown batch sizes, random numbers, moving averages."""

from flowlet.compat.v1 import arrays, reductions, shapes
from flowlet.compat.v1.layering import normalization, simple
from flowlet.compat.v1.networks.dropout import dropout
from flowlet.compat.v1.networks.embedding import embedding_lookup
from flowlet.compat.v1.networks.normalization import batch_normalization
from flowlet.compat.v1.raw import raw
from flowlet.compat.v1.unlisted import smart_cond
from flowlet.core import dtypes
from flowlet.core.shape import TensorShape
from flowlet.keras.layers import activation, core, embedding, regularization, reshaping
from flowlet.keras.layers.normalization import BatchNormalization, LayerNormalization
from flowlet.ops import nn

_FORMS = {}  # class -> function of (layer, inputs, ...)


def form(*kinds):
    """Decorate the `call` of a layer in graphs."""

    def register(function):
        _FORMS.update(dict.fromkeys(kinds, function))
        return function

    return register


def of(layer):
    """How a layer is called in graphs where not by its `call`; None for others, and for classes that have a call of their own."""
    for kind in type(layer).__mro__:
        if kind in _FORMS:
            return _FORMS[kind]
        if "call" in vars(kind):
            return None
    return None


@form(core.Dense)
def _dense(layer, inputs):
    if not inputs.dtype.is_floating:
        inputs = shapes.cast(inputs, layer.kernel.dtype)
    return simple.Dense.call(layer, inputs)


@form(core.Flatten)
def _flatten(layer, inputs):
    return simple.Flatten.call(layer, inputs)


@form(core.Reshape)
def _reshape(layer, inputs):
    sizes = inputs.shape.as_list()
    target = layer.target_shape if None in sizes[1:] else layer._sizes(sizes[1:])
    found = raw("Reshape", inputs, shape=[shapes.shape(inputs)[0], *layer.target_shape])
    found.set_shape(TensorShape([sizes[0], *[None if one == -1 else one for one in target]]))
    return found


@form(core.Dropout)
def _dropout(layer, inputs, training):
    def dropped():
        sizes = layer._noise_sizes(inputs)
        if isinstance(layer, regularization._SpatialDropout):
            whole = shapes.shape(inputs)
            sizes = [whole[place] if size != 1 else 1 for place, size in enumerate(sizes)]
        return dropout(inputs, noise_shape=sizes, seed=layer.seed, rate=layer.rate)

    return smart_cond(training, dropped, lambda: raw("Identity", inputs))


@form(embedding.Embedding)
def _embedding(layer, inputs):
    if inputs.dtype not in (dtypes.int32, dtypes.int64):
        inputs = shapes.cast(inputs, dtypes.int32)
    return embedding_lookup(layer.embeddings, inputs)


@form(LayerNormalization)
def _layer_normalization(layer, inputs):
    rank, sizes = inputs.shape.rank, inputs.shape.as_list()
    wide = [sizes[axis] if axis in layer.axis else 1 for axis in range(rank)]

    def spread(one):
        return one if one is None or layer.axis == [rank - 1] else raw("Reshape", one, shape=wide)

    mean, variance = reductions.moments(inputs, layer.axis, keep_dims=True)
    return batch_normalization(inputs, mean, variance, spread(layer.beta), spread(layer.gamma), layer.epsilon)


@form(reshaping.RepeatVector)
def _repeat_vector(layer, inputs):
    return raw("Tile", raw("ExpandDims", inputs, axis=1), multiples=arrays.stack([1, layer.n, 1]))


class _Normalization(normalization.BatchNormalization):
    """The batch normalization of tf.layers with the variables of a layer of Keras; its updates are the layer's."""

    def __init__(self, layer, inputs):
        (self._place,), self.epsilon, self.momentum = layer.axis, layer.epsilon, layer.momentum
        self.gamma, self.beta = layer.gamma, layer.beta
        self.moving_mean, self.moving_variance = layer.moving_mean, layer.moving_variance
        self.fused = inputs.shape.rank == 4 and self._place in (1, 3)
        self._size = inputs.shape.as_list()[self._place]
        if self.fused and self.gamma is None:
            self.gamma = normalization.filled(1.0, self._size)
        if self.fused and self.beta is None:
            self.beta = normalization.filled(0.0, self._size)
        self._made = layer.__dict__.setdefault("_graph_updates", [])

    def add_update(self, updates, inputs=None):
        """Remember the updates: `layer.updates` gives them; Keras adds them to no collection."""
        self._made.extend(updates)


@form(BatchNormalization)
def _batch_normalization(layer, inputs, training):
    if len(layer.axis) > 1:
        raise NotImplementedError("BatchNormalization over several axes is not in flowlet's graphs: give `axis` as one number.")
    return _Normalization(layer, inputs).call(inputs, training if layer.trainable else False)


@form(regularization._Noise)
def _noise(layer, inputs, training):
    return smart_cond(training, lambda: layer.disturbed(inputs), lambda: inputs)


@form(activation.PReLU)
def _parametric(layer, inputs):
    positive = nn.relu(inputs)
    return positive + -layer.alpha * nn.relu(-inputs)
