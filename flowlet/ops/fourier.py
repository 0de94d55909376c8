"""`tf.signal`: Fourier transforms along the last axes, and cosine transforms."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import COMPLEX, complex64, float32, float64
from flowlet.core.op import op
from flowlet.core.tensor import Symbolic, Tensor
from flowlet.core.variable import Variable
from flowlet.ops.gather import listed

_WORDS = {1: "", 2: "2d", 3: "3d"}


def _typed(value, dtype):
    """A tensor as it is; any other value as a tensor of `dtype`."""
    if isinstance(value, (Tensor, Variable, Symbolic)):
        return value
    if isinstance(value, np.ndarray):
        value = (value.real if dtype is float32 else value).astype(dtype._np)
    return conversion.convert(value, dtype)


def _check_rank(x, rank, op_type):
    if x.ndim < rank:
        raise errors.invalid(f"Input must have rank of at least {rank} but got: {listed(x)}", op_type)


def _complex_transform(rank, inverse):
    word = f"{'i' if inverse else ''}fft{_WORDS[rank]}"
    op_type = word.upper()
    transform = jnp.fft.ifft if inverse else jnp.fft.fft

    def body(input, name=None):  # noqa: A002
        _check_rank(input, rank, op_type)
        if not input.size:
            return input
        for axis in range(-rank, 0):
            input = transform(input, axis=axis)  # noqa: A001
        return input

    body.__name__, body.__module__ = f"_{word}", __name__
    row = op(op_type, inputs="input:Tcomplex", types={"Tcomplex": COMPLEX})(body)

    def public(input, name=None):  # noqa: A002
        return row(_typed(input, complex64))

    public.__name__ = public.__qualname__ = word
    public.__doc__ = (f"The {'inverse ' if inverse else ''}discrete Fourier transform along the last "
                      f"{'axis' if rank == 1 else f'{rank} axes'} of complex numbers.")  # fmt: skip
    return export(f"signal.{word}")(public)


def _lengths(fft_length, rank, op_type):
    if fft_length is None:
        return None
    lengths = conversion.static(fft_length, "fft_length")
    if not isinstance(lengths, tuple):
        raise TypeError(f"'{type(lengths).__name__}' object is not iterable: `fft_length` is {lengths}; expected a list "
                        f"of {rank} lengths.")  # fmt: skip
    if len(lengths) != rank:
        raise errors.invalid(f"fft_length must have shape [{rank}]", op_type)
    return lengths


def _real_transform(rank, inverse):
    word = f"{'ir' if inverse else 'r'}fft{_WORDS[rank]}"
    op_type = word.upper()
    axes = tuple(range(-rank, 0))

    def body(input, lengths, name=None):  # noqa: A002
        _check_rank(input, rank, op_type)
        if lengths is None:
            lengths = list(input.shape[-rank:])
            if inverse:
                lengths[-1] = max(2 * (lengths[-1] - 1), 0)
        shape = list(input.shape[:-rank]) + list(lengths)
        if not input.size:
            shape[-1] = shape[-1] if inverse or not shape[-1] else shape[-1] // 2 + 1
            return jnp.zeros(shape, jnp.fft.irfft(jnp.ones(2, input.dtype)).dtype if inverse else (input[:0] + 0j).dtype)
        if not all(lengths):
            raise errors.invalid(f"Obtained a FFT shape of 0 elements: {str(shape).replace(' ', '')}", op_type)
        return (jnp.fft.irfftn if inverse else jnp.fft.rfftn)(input, lengths, axes)

    body.__name__, body.__module__ = f"_{word}", __name__
    kind = "Tcomplex" if inverse else "Treal"
    row = op(op_type, inputs=f"input:{kind}", types={kind: COMPLEX if inverse else (float32, float64)})(body)

    def public(input_tensor, fft_length=None, name=None):
        tensor = _typed(input_tensor, complex64 if inverse else float32)
        if tensor.dtype not in (COMPLEX if inverse else (float32, float64)):
            wanted = "tf.complex64 or tf.complex128" if inverse else "tf.float32 or tf.float64"
            raise ValueError(f"{'I' if inverse else ''}RFFT requires {wanted} inputs, got: {input_tensor}")
        if tensor.shape.rank < rank:
            raise ValueError(f"Shape {tensor.shape} must have rank at least {rank}")
        return row(tensor, _lengths(fft_length, rank, op_type))

    public.__name__ = public.__qualname__ = word
    where = "axis" if rank == 1 else f"{rank} axes"
    public.__doc__ = (
        f"The real numbers whose Fourier transform along the last {where} starts with the {where} given." if inverse else
        f"The discrete Fourier transform along the last {where} of real numbers: the first half of the last axis.") + """

    Args:
        input_tensor: the numbers.
        fft_length: a length for each axis; longer ones are cut, shorter ones filled up with zeros.
    """  # fmt: skip
    return export(f"signal.{word}")(public)


for _rank in _WORDS:
    for _inverse in (False, True):
        for _made in (_complex_transform(_rank, _inverse), _real_transform(_rank, _inverse)):
            globals()[_made.__name__] = _made


def _transform_of_axes(word):
    """The transforms of any axes: TensorFlow 2.21 declares them, but computes them on accelerators only."""
    real, inverse = "r" in word, word.startswith("i")
    transform = getattr(jnp.fft, word.removesuffix("nd") + "n")
    kind = complex64 if inverse or not real else float32

    def body(input, lengths, axes, norm, name=None):  # noqa: A002
        _check_rank(input, 1 if axes is None else len(axes), word.upper())
        if axes is None:
            axes = tuple(range(input.ndim)) if lengths is None else tuple(range(-len(lengths), 0))
        return transform(input, lengths, axes, norm)

    body.__name__, body.__module__ = f"_{word}", __name__
    types = COMPLEX if kind is complex64 else (float32, float64)
    row = op(word.upper(), inputs="input:T", types={"T": types})(body)

    def public(input_tensor, fft_length=None, axes=None, norm=None, name=None):
        if norm not in (None, "backward", "forward", "ortho"):
            raise ValueError(f"Unknown normalization {norm!r}. Expected 'backward', 'forward' or 'ortho'.")
        return row(_typed(input_tensor, kind), conversion.static(fft_length), conversion.static(axes), norm or "backward")

    what = {"fftnd": "Fourier transform of complex numbers", "ifftnd": "inverse Fourier transform of complex numbers",
            "rfftnd": "Fourier transform of real numbers", "irfftnd": "real numbers of a Fourier transform"}[word]  # fmt: skip
    public.__name__ = public.__qualname__ = word
    public.__doc__ = f"""The {what} along any axes.

    Args:
        input_tensor: the numbers.
        fft_length: a length for each axis, None for its size.
        axes: the axes; all of them by default.
        norm: what is divided by the number of elements: `"backward"` the inverse (the default), `"forward"` the other;
            with `"ortho"` each by its root.
    """
    export(f"signal.{word}")(public)

    def plain(input, fft_length, axes, name=None):  # noqa: A002
        return row(_typed(input, kind), conversion.static(fft_length), conversion.static(axes), "backward")

    def of_real(input, fft_length, axes, Tcomplex=complex64, name=None):  # noqa: A002, N803
        return plain(input, fft_length, axes)

    def to_real(input, fft_length, axes, Treal=float32, name=None):  # noqa: A002, N803
        return plain(input, fft_length, axes)

    raw = {"rfftnd": of_real, "irfftnd": to_real}.get(word, plain)
    raw.__name__ = raw.__qualname__ = word
    raw.__doc__ = f"As `tf.signal.{word}`, for given lengths and axes."
    export(word)(raw)
    return public


for _word in ("fftnd", "ifftnd", "rfftnd", "irfftnd"):
    globals()[_word] = _transform_of_axes(_word)


def _shift(word, function, doc):
    def body(x, axes=None, name=None):
        return function(x, axes)

    body.__name__, body.__module__, body.__doc__ = word, __name__, doc
    return op(word.replace("shift", "Shift"), f"signal.{word}", inputs="x", texts=True)(body)


fftshift = _shift("fftshift", jnp.fft.fftshift, "The frequency 0 in the middle: halves of `axes` (all by default) swapped.")
ifftshift = _shift("ifftshift", jnp.fft.ifftshift, "What undoes `tf.signal.fftshift`.")


def _cosine_2(x, n, ortho):
    phase = np.exp(-0.5j * np.pi * np.arange(n) / n).astype(jnp.result_type(x, np.complex64))
    found = 2 * jnp.real(jnp.fft.rfft(x, 2 * n)[..., :n] * phase)
    return found * _orthonormal(n, x.dtype) if ortho else found


def _orthonormal(n, dtype):
    """What makes the transform of type 2 orthonormal."""
    scale = np.full(n, 0.5 * np.sqrt(2 / n))
    scale[0] = 0.5 / np.sqrt(n)
    return scale.astype(dtype)


def _cosine(x, kind, ortho):
    n = x.shape[-1]
    if kind == 1:
        return jnp.real(jnp.fft.rfft(jnp.concatenate([x, x[..., -2:0:-1]], -1)))
    if kind == 2:
        return _cosine_2(x, n, ortho)
    if kind == 3:
        if ortho:
            x = x * (_orthonormal(n, np.float64) * np.where(np.arange(n), 1, 2)).astype(x.dtype)
        phase = (2 * n * np.exp(0.5j * np.pi * np.arange(n) / n)).astype(jnp.result_type(x, np.complex64))
        return jnp.fft.irfft(x * phase, 2 * n)[..., :n]
    found = _cosine_2(x, 2 * n, False)[..., 1::2]
    return found * np.sqrt(0.5 / n).astype(x.dtype) if ortho else found


@op("DCT", inputs="input:T", types={"T": (float32, float64)})
def _dct(input, kind, n, norm, name=None):  # noqa: A002
    if n is not None:
        input = input[..., :n]  # noqa: A001
        input = jnp.pad(input, [(0, 0)] * (input.ndim - 1) + [(0, n - input.shape[-1])])  # noqa: A001
    if kind == 1 and input.shape[-1] < 2:
        raise ValueError("Type-I DCT requires the dimension to be greater than one.")
    if kind == 4 and not input.shape[-1]:
        raise ValueError("n should be a positive integer or None: the last axis has no elements.")
    return _cosine(input, kind, norm == "ortho") if input.size else input


def _check_cosine(tensor, kind, axis, norm):
    if axis != -1:
        raise NotImplementedError(f"axis must be -1. Got: {axis}")
    if kind not in (1, 2, 3, 4):
        raise ValueError(f"Types I, II, III and IV (I)DCT are supported. Got: {kind}")
    if kind == 1 and norm == "ortho":
        raise ValueError("Normalization is not supported for the Type-I DCT.")
    if norm not in (None, "ortho"):
        raise ValueError(f"Unknown normalization. Expected None or 'ortho', got: {norm}")
    if not tensor.dtype.is_floating:
        raise TypeError(f"Cannot compute a cosine transform of {tensor.dtype.name}; expected float32 or float64.")


@export("signal.dct")
def dct(input, type=2, n=None, axis=-1, norm=None, name=None):  # noqa: A002
    """The discrete cosine transform along the last axis.

    Args:
        input: float32 or float64, of shape (..., length).
        type: 1, 2, 3 or 4.
        n: the length, to which the axis is cut or filled up with zeros; its size by default.
        axis: -1.
        norm: `"ortho"` makes the transforms of types 2, 3 and 4 orthonormal.

    >>> import flowlet as tf
    >>> tf.signal.dct([1.0, 1.0]).numpy().round(4).tolist()
    [4.0, 0.0]
    """
    input = conversion.convert(input)  # noqa: A001
    _check_cosine(input, type, axis, norm)
    n = conversion.static(n)
    if n is not None and n < 1:
        raise ValueError(f"n should be a positive integer or None. Got: {n}")
    return _dct(input, type, n, norm)


@export("signal.idct")
def idct(input, type=2, n=None, axis=-1, norm=None, name=None):  # noqa: A002
    """The inverse of `tf.signal.dct` of the same type, up to a factor: 2 * (length - 1) for type 1, else 2 * length.

    With `norm="ortho"` the factor is 1. The arguments are those of `tf.signal.dct`.

    >>> import flowlet as tf
    >>> x = tf.constant([3.0, 5.0])
    >>> tf.signal.idct(tf.signal.dct(x, norm="ortho"), norm="ortho").numpy().round(4).tolist()
    [3.0, 5.0]
    """
    return dct(input, {2: 3, 3: 2}.get(type, type), n, axis, norm)
