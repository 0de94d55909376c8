"""`tf.keras.Input` and `InputLayer`: where a model begins."""

from flowlet import errors
from flowlet.api import export
from flowlet.core import dtypes
from flowlet.core.shape import TensorShape
from flowlet.keras import settings
from flowlet.keras.layers import symbolic
from flowlet.keras.layers.base import Layer, layers


@layers.add()
@export("keras.layers.InputLayer")
class InputLayer(Layer):
    """The layer behind `tf.keras.Input`; as a first layer of `Sequential` it says what the model takes.

    Args:
        input_shape: the shape of one sample.
        batch_size: the size of batches, where it is fixed.
        dtype: the dtype of the input; the float type by default.
        name: a name; "input_1", "input_2", ... by default.

    >>> import flowlet as tf
    >>> tf.keras.Sequential([tf.keras.layers.InputLayer(input_shape=(3,)), tf.keras.layers.Dense(2)]).output_shape
    (None, 2)
    """

    def __init__(self, input_shape=None, batch_size=None, dtype=None, input_tensor=None, sparse=None, name=None,
                 ragged=None, type_spec=None, batch_input_shape=None, shape=None, batch_shape=None, **kwargs):  # fmt: skip
        if sparse or ragged:
            raise NotImplementedError("Sparse and ragged inputs are not in flowlet yet.")
        full = batch_input_shape or batch_shape
        if full is not None and (input_shape is not None or shape is not None):
            raise ValueError("Only provide the input_shape OR batch_input_shape argument to InputLayer, not both at "
                             "the same time.")  # fmt: skip
        if name is None:
            name = f"input_{settings.get_uid('input')}"
        super().__init__(name=name, dtype=dtype or (input_tensor.dtype if input_tensor is not None else None), **kwargs)
        shape = input_shape if input_shape is not None else shape
        if full is None:
            shape = (shape,) if isinstance(shape, int) else () if shape is None else tuple(TensorShape(shape))
            full = (batch_size, *shape)
        self._batch_input_shape = tuple(full)
        self.batch_size, self.sparse, self.ragged = full[0] if full else None, False, False
        self.built = True
        tensor = symbolic.KerasTensor(TensorShape(full), self._dtype, name=self.name)
        symbolic.connect(self, (), {}, tensor)

    # lists, as in Keras
    input_shape = output_shape = property(lambda self: [tuple(self._nodes[0].output_tensors.shape)])

    def get_config(self):
        return {"batch_input_shape": self._batch_input_shape, "dtype": self.dtype, "sparse": False, "ragged": False,
                "name": self.name}  # fmt: skip


@export("keras.Input", "keras.layers.Input")
def Input(shape=None, batch_size=None, name=None, dtype=None, sparse=None, tensor=None, ragged=None,
          type_spec=None, batch_shape=None, batch_input_shape=None):  # fmt: skip  # noqa: N802
    """A symbolic tensor where a functional model begins.

    Args:
        shape: the shape of one sample, without the batch: `(32, 32, 3)`; None for a size that varies.
        batch_size: the size of batches, where it is fixed.
        name: the name of the input.
        dtype: its dtype; the float type by default.

    Returns:
        A symbolic tensor of shape `(batch_size, *shape)`.

    Raises:
        ValueError: without a shape.

    >>> import flowlet as tf
    >>> x = tf.keras.Input(shape=(4,))
    >>> tf.keras.Model(x, tf.keras.layers.Dense(2)(x)).output_shape
    (None, 2)
    """
    full = batch_shape or batch_input_shape
    if tensor is not None:
        full, dtype = tuple(tensor.shape), tensor.dtype
    if type_spec is not None:
        full, dtype = tuple(type_spec.shape), type_spec.dtype
    if shape is None and full is None:
        raise ValueError("Please provide to Input a `shape` or a `tensor` or a `type_spec` argument. Note that `shape` "
                         "does not include the batch dimension.")  # fmt: skip
    if shape is not None and full is not None:
        raise ValueError("Only provide the `shape` OR `batch_input_shape` argument to Input, not both at the same time.")
    if shape is not None and not isinstance(shape, (int, list, tuple, TensorShape)):
        raise ValueError(errors.message(f"`shape` of tf.keras.Input is {shape!r}.", "a tuple of sizes, such as (28, 28)."))
    layer = InputLayer(shape, batch_size, None if dtype is None else dtypes.as_dtype(dtype), name=name, sparse=sparse,
                       ragged=ragged, batch_input_shape=full)  # fmt: skip
    return layer._nodes[0].output_tensors
