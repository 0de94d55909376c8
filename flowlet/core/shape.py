"""`tf.TensorShape`: sizes along each axis, where None is a size that is not known."""

import operator

from flowlet.core.mode import state


class Dimension:
    """One axis of a 1.x shape. Behaves as its `value` in arithmetic; an unknown size stays unknown."""

    __slots__ = ("value",)

    def __init__(self, value):
        value = value.value if isinstance(value, Dimension) else value
        self.value = None if value is None else operator.index(value)

    def __int__(self):
        return self.value

    def __index__(self):
        return self.value

    def __eq__(self, other):
        other = getattr(other, "value", other)
        return None if self.value is None or other is None else self.value == other

    def __hash__(self):
        return hash(self.value)

    def __repr__(self):
        return f"Dimension({self.value})"

    def __str__(self):
        return "?" if self.value is None else str(self.value)

    def __ne__(self, other):
        same = self == other
        return None if same is None else not same

    def __truediv__(self, other):
        raise TypeError(f"unsupported operand type(s) for /: 'Dimension' and '{type(other).__name__}', "
                        "please use // instead")  # fmt: skip

    def is_compatible_with(self, other):
        other = Dimension(other).value
        return self.value is None or other is None or self.value == other

    def merge_with(self, other):
        """The size that either knows; a ValueError where they contradict."""
        if not self.is_compatible_with(other):
            raise ValueError(f"Dimensions {self} and {Dimension(other)} are not compatible")
        return Dimension(other) if self.value is None else self


def _arithmetic(name, function):
    def method(self, other):
        other = getattr(other, "value", other)
        if other is not None and not hasattr(other, "__index__"):
            return NotImplemented
        return Dimension(None if self.value is None or other is None else function(self.value, other))

    def reflected(self, other):
        other = getattr(other, "value", other)
        if other is not None and not hasattr(other, "__index__"):
            return NotImplemented
        return Dimension(None if self.value is None or other is None else function(other, self.value))

    setattr(Dimension, f"__{name}__", method)
    setattr(Dimension, f"__r{name}__", reflected)


for _name in ("add", "sub", "mul", "floordiv", "mod"):
    _arithmetic(_name, getattr(operator, _name))


def _ordering(name, function):
    def method(self, other):
        other = getattr(other, "value", other)
        return None if self.value is None or other is None else function(self.value, other)

    setattr(Dimension, f"__{name}__", method)


for _name in ("lt", "le", "gt", "ge"):
    _ordering(_name, getattr(operator, _name))


def _size(dim):
    if dim is None or isinstance(dim, int):
        value = dim
    elif isinstance(dim, Dimension):
        value = dim.value
    else:
        try:
            value = operator.index(dim)
        except TypeError:
            raise TypeError(f"Dimension value must be integer or None or have an __index__ method, got value "
                            f"'{dim!r}' with type '{type(dim)!r}'") from None  # fmt: skip
    if value is not None and value < 0:
        raise ValueError(f"Dimension {value} must be >= 0")
    return value


class TensorShape:
    """The sizes of a tensor: a sequence of ints and None, or of unknown rank (`TensorShape(None)`).

    >>> import flowlet as tf
    >>> shape = tf.TensorShape([None, 3])
    >>> shape, shape[1], shape.rank, shape.as_list(), shape.is_compatible_with([5, 3])
    (TensorShape([None, 3]), 3, 2, [None, 3], True)
    """

    __slots__ = ("_dims",)

    def __init__(self, dims):
        if dims is None:
            self._dims = None
        elif isinstance(dims, TensorShape):
            self._dims = dims._dims
        elif isinstance(dims, (str, bytes)):
            raise TypeError(f"Failed to convert '{dims!r}' to a shape: '{dims!r}'could not be converted to a "
                            f"dimension. "
                            "A shape should either be single dimension (e.g. 10), or an iterable of dimensions "
                            "(e.g. [1, 10, None]).")  # fmt: skip
        else:
            try:
                self._dims = tuple(_size(dim) for dim in dims)
            except TypeError:
                if hasattr(dims, "__iter__"):
                    raise
                self._dims = (_size(dims),)

    @property
    def rank(self):
        return None if self._dims is None else len(self._dims)

    ndims = rank

    @property
    def dims(self):
        """The axes as `Dimension` objects (the 1.x form), None where the rank is unknown."""
        return None if self._dims is None else [Dimension(dim) for dim in self._dims]

    def _known_rank(self, what):
        if self._dims is None:
            raise ValueError(f"Cannot {what} shape with unknown rank.")
        return self._dims

    def as_list(self):
        """The sizes as a list; a ValueError where the rank is unknown."""
        if self._dims is None:
            raise ValueError("as_list() is not defined on an unknown TensorShape.")
        return list(self._dims)

    def num_elements(self):
        """The product of the sizes, None where one is unknown."""
        if not self.is_fully_defined():
            return None
        total = 1
        for dim in self._dims:
            total *= dim
        return total

    def is_fully_defined(self):
        return self._dims is not None and None not in self._dims

    def assert_is_fully_defined(self):
        if not self.is_fully_defined():
            raise ValueError(f"Shape {self} is not fully defined.")

    def is_compatible_with(self, other):
        """Whether one concrete shape could be both."""
        other = TensorShape(other)
        if self._dims is None or other._dims is None:
            return True
        return len(self._dims) == len(other._dims) and all(
            a is None or b is None or a == b for a, b in zip(self._dims, other._dims))  # fmt: skip

    def assert_is_compatible_with(self, other):
        if not self.is_compatible_with(other):
            other = other if isinstance(other, list) else shown(other)
            raise ValueError(f"Shapes {shown(self)} and {other} are incompatible")

    def merge_with(self, other):
        """The shape that knows what either knows; a ValueError where they contradict."""
        other = TensorShape(other)
        if self._dims is None:
            return other
        if other._dims is None:
            return self
        if not self.is_compatible_with(other):
            raise ValueError(f"Shapes {self} and {other} are not compatible")
        return TensorShape([b if a is None else a for a, b in zip(self._dims, other._dims)])

    def concatenate(self, other):
        other = TensorShape(other)
        if self._dims is None or other._dims is None:
            return TensorShape(None)
        return TensorShape(self._dims + other._dims)

    def with_rank(self, rank):
        """This shape if it can have `rank` axes; a ValueError otherwise."""
        if self._dims is None:
            return TensorShape([None] * rank)
        if len(self._dims) != rank:
            raise ValueError(f"Shape {self} must have rank {rank}")
        return self

    def with_rank_at_least(self, rank):
        if self._dims is not None and len(self._dims) < rank:
            raise ValueError(f"Shape {self} must have rank at least {rank}")
        return self

    def with_rank_at_most(self, rank):
        if self._dims is not None and len(self._dims) > rank:
            raise ValueError(f"Shape {self} must have rank at most {rank}")
        return self

    def assert_has_rank(self, rank):
        if self.rank not in (None, rank):
            raise ValueError(f"Shape {self} must have rank {rank}")

    def assert_same_rank(self, other):
        other = TensorShape(other)
        if self.rank is not None and other.rank is not None and self.rank != other.rank:
            raise ValueError(f"Shapes {self} and {other} must have the same rank")

    def is_subtype_of(self, other):
        """Whether every shape that fits this one fits `other`."""
        other = TensorShape(other)
        if other._dims is None:
            return True
        return self._dims is not None and len(self._dims) == len(other._dims) and all(
            b is None or a == b for a, b in zip(self._dims, other._dims))  # fmt: skip

    def most_specific_compatible_shape(self, other):
        other = TensorShape(other)
        if self._dims is None or other._dims is None or len(self._dims) != len(other._dims):
            return TensorShape(None)
        return TensorShape([a if a == b else None for a, b in zip(self._dims, other._dims)])

    def __len__(self):
        return len(self._known_rank("take the length of"))

    def __iter__(self):
        sizes = self._known_rank("iterate over a")
        return iter(map(Dimension, sizes) if state.dimensions else sizes)

    def __getitem__(self, key):
        if self._dims is None:
            if not isinstance(key, slice):
                return Dimension(None) if state.dimensions else None
            start, stop = key.start or 0, key.stop
            if key.step is not None or stop is None or start < 0 or stop < 0:
                return TensorShape(None)
            return TensorShape([None] * max(0, stop - start))
        found = self._dims[key]
        if isinstance(key, slice):
            return TensorShape(found)
        return Dimension(found) if state.dimensions else found

    def __bool__(self):
        return self._dims is not None

    def __add__(self, other):
        return self.concatenate(other)

    def __radd__(self, other):
        return TensorShape(other).concatenate(self)

    def __eq__(self, other):
        try:
            other = TensorShape(other)
            if state.dimensions and self._dims is not None and None in (*self._dims, *(other._dims or ())):
                return self is other  # in 1.x an unknown size equals nothing
            return self._dims == other._dims
        except (TypeError, ValueError):
            return NotImplemented

    def __hash__(self):
        return hash(self._dims)

    def __repr__(self):
        return f"TensorShape({None if self._dims is None else list(self)})"

    def __str__(self):
        if self._dims is None:
            return "<unknown>"
        sizes = [str(size) for size in self]  # in 1.x an unknown size is `?`
        return f"({sizes[0]},)" if len(sizes) == 1 else "(" + ", ".join(sizes) + ")"

    def __reduce__(self):
        return TensorShape, (self._dims,)


def shown(shape):
    """A shape for a message: in a training step, which is traced for batches of any size, that size is None."""
    sizes = tuple(TensorShape(shape).as_list())
    return (None, *sizes[1:]) if sizes and state.batch is not None and sizes[0] == state.batch else sizes
