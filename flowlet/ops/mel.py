"""`tf.signal`: the mel scale of hearing."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import as_dtype, float32
from flowlet.core.tensor import EagerTensor
from flowlet.ops.fourier import dct


def _mel(hertz):
    """Frequencies in mel, by the formula of HTK."""
    return 1127.0 * np.log1p(np.asarray(hertz, np.float64) / 700.0)


@export("signal.linear_to_mel_weight_matrix")
def linear_to_mel_weight_matrix(num_mel_bins=20, num_spectrogram_bins=129, sample_rate=8000, lower_edge_hertz=125.0,
                                upper_edge_hertz=3800.0, dtype=float32, name=None):  # fmt: skip
    """A matrix that turns spectra into mel spectra: `spectra @ matrix`.

    Args:
        num_mel_bins: the number of bands.
        num_spectrogram_bins: the number of frequencies of a spectrum, from 0 to half the sample rate.
        sample_rate: samples a second.
        lower_edge_hertz, upper_edge_hertz: where the first band starts and the last one ends.
        dtype: a floating dtype.

    Returns:
        A tensor of shape (num_spectrogram_bins, num_mel_bins): triangles with a height of 1.

    >>> import flowlet as tf
    >>> tf.signal.linear_to_mel_weight_matrix(4, 9).shape
    TensorShape([9, 4])
    """
    rate, low, high = (conversion.static(one) for one in (sample_rate, lower_edge_hertz, upper_edge_hertz))
    bands, bins = conversion.static(num_mel_bins), conversion.static(num_spectrogram_bins)
    dtype = as_dtype(dtype)
    if bands <= 0:
        raise ValueError(f"num_mel_bins must be positive. Got: {bands}")
    if low < 0:
        raise ValueError(f"lower_edge_hertz must be non-negative. Got: {low}")
    if low >= high:
        raise ValueError(f"lower_edge_hertz {low} >= upper_edge_hertz {high}")
    if rate <= 0:
        raise ValueError(f"sample_rate must be positive. Got: {rate}")
    if high > rate / 2:
        raise ValueError("upper_edge_hertz must not be larger than the Nyquist frequency (sample_rate / 2). Got "
                         f"{high} for sample_rate: {rate}")  # fmt: skip
    if not dtype.is_floating:
        raise ValueError(f"dtype must be a floating point type. Got: {dtype!r}")
    at = _mel(np.linspace(0, rate / 2, bins)[1:])[:, None]  # the frequency 0 is in no band
    edges = np.linspace(_mel(low), _mel(high), bands + 2)
    lower, center, upper = edges[:-2], edges[1:-1], edges[2:]
    weights = np.maximum(0, np.minimum((at - lower) / (center - lower), (upper - at) / (upper - center)))
    return EagerTensor(np.pad(weights, [(1, 0), (0, 0)]).astype(dtype._np))


@export("signal.mfccs_from_log_mel_spectrograms")
def mfccs_from_log_mel_spectrograms(log_mel_spectrograms, name=None):
    """The cepstral coefficients of logarithms of mel spectra, (..., bands): their scaled cosine transform."""
    spectra = conversion.convert(log_mel_spectrograms)
    if not spectra.shape.rank:
        raise errors.invalid("slice index -1 of dimension 0 out of bounds: the spectra have no bands", "StridedSlice")
    if not spectra.shape[-1]:
        raise ValueError(f"num_mel_bins must be positive. Got: {log_mel_spectrograms}")
    return dct(spectra) * float(1 / np.sqrt(2 * spectra.shape[-1]))
