"""Initializers without chance: zeros, ones, a constant, the identity, the matrix of a Fourier transform."""

import numpy as np

from flowlet import errors
from flowlet.core.tensor import EagerTensor
from flowlet.keras.initializers.base import BuiltIn, initializers
from flowlet.ops import creation, math
from flowlet.ops.cast import constant

_NUMBERS = {"wanted": "numeric or boolean dtype", "kinds": ("float", "int", "uint", "bool", "complex")}


@initializers.public("zeros", hidden=("zero", "ZerosV2"))
class Zeros(BuiltIn):
    """All 0.

    >>> import flowlet as tf
    >>> tf.keras.initializers.Zeros()((2,)).numpy().tolist()
    [0.0, 0.0]
    """

    wanted, kinds = _NUMBERS["wanted"], _NUMBERS["kinds"]

    def values(self, shape, dtype, part):
        return creation.zeros(part, dtype)


@initializers.public("ones", hidden=("one", "OnesV2"))
class Ones(BuiltIn):
    """All 1."""

    wanted, kinds = _NUMBERS["wanted"], _NUMBERS["kinds"]

    def values(self, shape, dtype, part):
        return creation.ones(part, dtype)


@initializers.public("constant", hidden=("ConstantV2",))
class Constant(BuiltIn):
    """All `value`, or the values of a list or array of the shape asked for.

    >>> import flowlet as tf
    >>> tf.keras.initializers.Constant(3)((2,)).numpy().tolist()
    [3.0, 3.0]
    """

    wanted, kinds = "dtype", (*_NUMBERS["kinds"], "string")

    def __init__(self, value=0):
        self.value = value

    def values(self, shape, dtype, part):
        return constant(self.value, dtype, part)


@initializers.public("identity", "IdentityInitializer", hidden=("IdentityV2",))
class Identity(BuiltIn):
    """The identity matrix times `gain`, for weights of rank 2.

    Raises:
        ValueError: when called with a shape of another rank.
    """

    def __init__(self, gain=1.0):
        self.gain = gain

    def values(self, shape, dtype, part):
        if len(shape) != 2:
            raise ValueError("Identity matrix initializer can only be used for 2D matrices. "
                             f"Received: shape={shape} of rank {len(shape)}.")  # fmt: skip
        return math.multiply(creation.eye(*shape, dtype=dtype), self.gain)


@initializers.public("stft", "STFTInitializer")
class STFT(BuiltIn):
    """The kernel with which a convolution computes a short-time Fourier transform (new in TensorFlow 2.19).

    Called with the shape (frame length, input channels, bins), where bins is fft_length // 2 + 1.

    Args:
        side: "real" or "imag".
        window: the name of a window of `scipy.signal`, an array of the frame length, or None.
        scaling: "density", "spectrum" or None.
        periodic: whether a named window is periodic.
    """

    def __init__(self, side="real", window="hann", scaling="density", periodic=False):
        if side not in ("real", "imag"):
            raise ValueError(f"side should be 'real' or 'imag', not {side}")
        if scaling not in (None, "density", "spectrum"):
            raise ValueError("Scaling is invalid, it must be `None`, 'density' or 'spectrum'. "
                             f"Received scaling={scaling}")  # fmt: skip
        self.side, self.window, self.scaling, self.periodic = side, window, scaling, periodic
        self._window(1) if isinstance(window, str) else None  # an unknown name raises here

    def _window(self, length):
        if isinstance(self.window, str):
            from scipy import signal  # JAX brings it along

            return signal.get_window(self.window, length, self.periodic)
        window = np.asarray(self.window)
        if window.shape != (length,):
            raise ValueError(errors.message(
                f"The window has the shape {window.shape}.",
                f"({length},), one value for each sample of a frame."))  # fmt: skip
        return window

    def values(self, shape, dtype, part):
        length, _, bins = shape
        number = np.float32 if dtype.size < 8 else np.float64
        time, place = np.arange(length, dtype=number), np.arange(bins, dtype=number) / number((bins - 1) * 2)
        angle = (-2 * time[:, None, None]) * place * number(np.pi)
        kernel = np.cos(angle) if self.side == "real" else np.sin(angle)
        if self.window is not None:
            window = self._window(length).astype(number)
            scales = {"density": np.sqrt(np.sum(window**2)), "spectrum": np.sum(np.abs(window)), None: 1}
            kernel = kernel * window[:, None, None] / scales[self.scaling]
        return EagerTensor(kernel.astype(dtype._np))
