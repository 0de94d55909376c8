"""Layers that make one tensor of several: Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate, Dot."""

import functools
import inspect
import operator

from flowlet.api import export
from flowlet.core import nest
from flowlet.core.module import camel_to_snake
from flowlet.core.shape import TensorShape
from flowlet.keras.backend.products import batch_dot
from flowlet.keras.layers.base import Layer, layers
from flowlet.ops import array, creation, math, norms, reduce
from flowlet.ops.cast import cast


def _listed(shapes):
    """The shapes of a list of inputs as tuples, or None where one tensor was given."""
    if isinstance(shapes, TensorShape) or not isinstance(shapes, (list, tuple)):
        return None
    return [tuple(shape) for shape in shapes]


class _Merge(Layer):
    """Puts the inputs, of one shape or of shapes that broadcast, together element by element.

    An input with fewer axes gets axes of size 1 after its first.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, input_shape):
        shapes = _listed(input_shape)
        if shapes is None:
            raise ValueError(
                "A merge layer should be called on a list of inputs. Received: "
                f"input_shape={tuple(input_shape)} (not a list of shapes)"
            )
        if len(shapes) < 2:
            raise ValueError(
                "A merge layer should be called on a list of at least 2 inputs. "
                f"Got {len(shapes)} inputs. Full input_shape received: {shapes}"
            )
        if len({shape[0] for shape in shapes if shape} - {None}) > 1:
            raise ValueError(f"Cannot merge tensors with different batch sizes. Got tensors with shapes {shapes}")
        functools.reduce(_broadcast, [shape[1:] for shape in shapes])
        self.built = True

    def call(self, inputs):
        rank = max(len(tensor.shape) for tensor in inputs)
        return self.merge([self._expanded(tensor, rank) for tensor in inputs])

    @staticmethod
    def _expanded(tensor, rank):
        for _ in range(rank - len(tensor.shape)):
            tensor = array.expand_dims(tensor, 1)
        return tensor

    def merge(self, inputs):
        """One tensor of a list of tensors with the same number of axes."""
        raise NotImplementedError(f"{type(self).__name__} has no `merge`.")

    def compute_mask(self, inputs, mask=None):
        """True where all masks are."""
        given = [one for one in mask or [] if one is not None]
        return functools.reduce(math.logical_and, given) if given else None


def _broadcast(one, two):
    """The shape of a merge of tensors of shapes `one` and `two`, the batch left out."""
    if len(one) < len(two):
        one, two = two, one
    sizes = list(one[: len(one) - len(two)])
    for a, b in zip(one[len(sizes) :], two):
        if a not in (None, 1, b) and b not in (None, 1):
            raise ValueError(f"Inputs have incompatible shapes. Received shapes {one} and {two}")
        sizes.append(None if a is None or b is None else max(a, b))
    return tuple(sizes)


@layers.add()
@export("keras.layers.Add")
class Add(_Merge):
    """The sum of the inputs.

    >>> import flowlet as tf
    >>> tf.keras.layers.Add()([tf.ones([1, 2]), tf.ones([1, 2])]).numpy().tolist()
    [[2.0, 2.0]]
    """

    def merge(self, inputs):
        return functools.reduce(operator.add, inputs)


@layers.add()
@export("keras.layers.Subtract")
class Subtract(_Merge):
    """The first input minus the second; there are exactly two.

    >>> import flowlet as tf
    >>> tf.keras.layers.Subtract()([tf.ones([1, 2]), tf.ones([1, 2])]).numpy().tolist()
    [[0.0, 0.0]]
    """

    def build(self, input_shape):
        super().build(input_shape)
        if len(input_shape) != 2:
            raise ValueError(
                f"A `Subtract` layer should be called on exactly 2 inputs. Received: input_shape={_listed(input_shape)}"
            )

    def merge(self, inputs):
        return operator.sub(*inputs)


@layers.add()
@export("keras.layers.Multiply")
class Multiply(_Merge):
    """The product of the inputs.

    >>> import flowlet as tf
    >>> tf.keras.layers.Multiply()([tf.constant([[2.]]), tf.constant([[3.]])]).numpy().tolist()
    [[6.0]]
    """

    def merge(self, inputs):
        return functools.reduce(operator.mul, inputs)


@layers.add()
@export("keras.layers.Average")
class Average(_Merge):
    """The mean of the inputs.

    >>> import flowlet as tf
    >>> tf.keras.layers.Average()([tf.constant([[2.]]), tf.constant([[4.]])]).numpy().tolist()
    [[3.0]]
    """

    def merge(self, inputs):
        return functools.reduce(operator.add, inputs) / len(inputs)


@layers.add()
@export("keras.layers.Maximum")
class Maximum(_Merge):
    """The largest of the inputs at each place.

    >>> import flowlet as tf
    >>> tf.keras.layers.Maximum()([tf.constant([[2.]]), tf.constant([[4.]])]).numpy().tolist()
    [[4.0]]
    """

    def merge(self, inputs):
        return functools.reduce(math.maximum, inputs)


@layers.add()
@export("keras.layers.Minimum")
class Minimum(_Merge):
    """The smallest of the inputs at each place.

    >>> import flowlet as tf
    >>> tf.keras.layers.Minimum()([tf.constant([[2.]]), tf.constant([[4.]])]).numpy().tolist()
    [[2.0]]
    """

    def merge(self, inputs):
        return functools.reduce(math.minimum, inputs)


@layers.add()
@export("keras.layers.Concatenate")
class Concatenate(_Merge):
    """The inputs one after the other along `axis`; all other sizes are the same.

    >>> import flowlet as tf
    >>> tf.keras.layers.Concatenate()([tf.constant([[1.]]), tf.constant([[2., 3.]])]).numpy().tolist()
    [[1.0, 2.0, 3.0]]
    """

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis

    def build(self, input_shape):
        shapes = _listed(input_shape)
        if not shapes:
            raise ValueError(
                "A `Concatenate` layer should be called on a list of at least 1 input. "
                f"Received: input_shape={tuple(input_shape)}"
            )
        if len({len(shape) for shape in shapes}) == 1:
            axis = self.axis % len(shapes[0])
            others = [{shape[i] for shape in shapes} - {None} for i in range(len(shapes[0])) if i != axis]
            if all(len(sizes) <= 1 for sizes in others):
                self.built = True
                return
        raise ValueError(
            "A `Concatenate` layer requires inputs with matching shapes except for the concatenation "
            f"axis. Received: input_shape={shapes}"
        )

    def call(self, inputs):
        return array.concat(inputs, self.axis)

    def compute_mask(self, inputs, mask=None):
        """The masks one after the other as the inputs are; an input without one counts as all True."""
        if mask is None or all(one is None for one in nest.flatten(mask)):
            return None
        filled = []
        for tensor, one in zip(inputs, mask):
            if one is None:
                one = cast(creation.ones_like(tensor), "bool")
            filled.append(array.expand_dims(one, -1) if len(one.shape) < len(tensor.shape) else one)
        return reduce.reduce_all(array.concat(filled, self.axis), -1)


@layers.add()
@export("keras.layers.Dot")
class Dot(_Merge):
    """The dot products of two inputs, sample by sample, along an axis of each.

    Args:
        axes: the axis, or a pair of axes: one of each input.
        normalize: divide each vector by its length first, so that the results are cosines.

    Shapes: (batch, a, n) and (batch, n, b) with axes (2, 1) to (batch, a, b).

    >>> import flowlet as tf
    >>> tf.keras.layers.Dot(1)([tf.constant([[1., 2.]]), tf.constant([[3., 4.]])]).numpy().tolist()
    [[11.0]]
    """

    def __init__(self, axes, normalize=False, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(axes, int):
            if not isinstance(axes, (list, tuple)):
                raise TypeError(
                    f"Invalid type for argument `axes`: it should be a list or an int. Received: axes={axes}"
                )
            if len(axes) != 2:
                raise ValueError(
                    f"Invalid format for argument `axes`: it should contain two elements. Received: axes={axes}"
                )
            if not all(isinstance(axis, int) for axis in axes):
                raise ValueError(
                    f"Invalid format for argument `axes`: list elements should be integers. Received: axes={axes}"
                )
        self.axes, self.normalize = axes, normalize

    def _axes(self, shapes):
        axes = (self.axes, self.axes) if isinstance(self.axes, int) else self.axes
        return [axis % len(shape) for axis, shape in zip(axes, shapes)]

    def build(self, input_shape):
        shapes = _listed(input_shape)
        if shapes is None or len(shapes) != 2:
            raise ValueError(
                "A `Dot` layer should be called on a list of 2 inputs. "
                f"Received: input_shape={shapes or tuple(input_shape)}"
            )
        axes = self._axes(shapes)
        sizes = [shape[axis] for shape, axis in zip(shapes, axes)]
        if None not in sizes and sizes[0] != sizes[1]:
            raise ValueError(
                f"Incompatible input shapes: axis values {sizes[0]} (at axis {axes[0]}) != {sizes[1]} "
                f"(at axis {axes[1]}). Full input shapes: {shapes[0]}, {shapes[1]}"
            )
        self.built = True

    def call(self, inputs):
        axes = self._axes([tensor.shape for tensor in inputs])
        if self.normalize:
            inputs = [norms.l2_normalize(tensor, axis) for tensor, axis in zip(inputs, axes)]
        return batch_dot(*inputs, axes)

    def compute_mask(self, inputs, mask=None):
        return None


def _function(cls):
    """The function that makes a layer of `cls` and calls it at once: `add` for `Add`."""
    name = camel_to_snake(cls.__name__)

    def merged(inputs, *args, **kwargs):
        return cls(*args, **kwargs)(inputs)

    merged.__name__ = merged.__qualname__ = name
    merged.__doc__ = (
        f"`{cls.__name__}(...)(inputs)`: {cls.__doc__.splitlines()[0][0].lower()}{cls.__doc__.splitlines()[0][1:]}"
    )
    first = inspect.Parameter("inputs", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    merged.__signature__ = inspect.Signature([first, *inspect.signature(cls).parameters.values()])
    return export(f"keras.layers.{name}")(merged)


add, subtract, multiply, average, maximum, minimum, concatenate, dot = map(
    _function, (Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate, Dot)
)
