"""log, sin and cos of float32 numbers, to the last bit as the C library gives them to TensorFlow's kernels.

XLA's own differ in the last bits, and with them every weight that an initializer draws. The C library (glibc
2.28 and newer, from Arm's Optimized Routines) computes in float64 with short polynomials; these are their
coefficients.
"""

import numpy as np

from flowlet.random.philox import bits_as

_LN2 = np.log(2)
# (1 / c, log(c)) for the middle c of each sixteenth of an octave, from 0.7 on
_CENTERS = tuple(tuple(map(float.fromhex, pair.split())) for pair in (
    "0x1.661ec79f8f3bep+0 -0x1.57bf7808caadep-2", "0x1.571ed4aaf883dp+0 -0x1.2bef0a7c06ddbp-2",
    "0x1.49539f0f010bp+0 -0x1.01eae7f513a67p-2", "0x1.3c995b0b80385p+0 -0x1.b31d8a68224e9p-3",
    "0x1.30d190c8864a5p+0 -0x1.6574f0ac07758p-3", "0x1.25e227b0b8eap+0 -0x1.1aa2bc79c81p-3",
    "0x1.1bb4a4a1a343fp+0 -0x1.a4e76ce8c0e5ep-4", "0x1.12358f08ae5bap+0 -0x1.1973c5a611cccp-4",
    "0x1.0953f419900a7p+0 -0x1.252f438e10c1ep-5", "0x1p+0 0x0p+0",
    "0x1.e608cfd9a47acp-1 0x1.aa5aa5df25984p-5", "0x1.ca4b31f026aap-1 0x1.c5e53aa362eb4p-4",
    "0x1.b2036576afce6p-1 0x1.526e57720db08p-3", "0x1.9c2d163a1aa2dp-1 0x1.bc2860d22477p-3",
    "0x1.886e6037841edp-1 0x1.1058bc8a07ee1p-2", "0x1.767dcf5534862p-1 0x1.4043057b6ee09p-2"))  # fmt: skip
_INVERSES, _LOGS = np.array(_CENTERS).T.copy()
_LOWEST = np.int32(0x3F330000)  # the bits of about 0.7
_LOG1P = tuple(map(float.fromhex, ("-0x1.ffffef20a4123p-2", "0x1.5575b0be00b6ap-2", "-0x1.00ea348b88334p-2")))
_SIN = tuple(map(float.fromhex, ("-0x1.555545995a603p-3", "0x1.1107605230bc4p-7", "-0x1.994eb3774cf24p-13")))
_COS = tuple(map(float.fromhex, ("-0x1.ffffffd0c621cp-2", "0x1.55553e1068f19p-5", "-0x1.6c087e89a359dp-10",
                                 "0x1.99343027bf8c3p-16")))  # fmt: skip


def log(xp, x):
    """The natural logarithm of positive, normal float32 numbers."""
    offset = bits_as(xp, x, np.int32) - _LOWEST
    exponent = offset >> 23
    z = bits_as(xp, bits_as(xp, x, np.int32) - (exponent << 23), np.float32)
    center = (offset >> 19) & 15
    r = z.astype(np.float64) * xp.take(_INVERSES, center, mode="clip") - 1
    whole = xp.take(_LOGS, center, mode="clip") + exponent * _LN2
    square = r * r
    tail = _LOG1P[2] * square + (_LOG1P[1] * r + _LOG1P[0])
    return (tail * square + (whole + r)).astype(np.float32)


def sin_cos(xp, x):
    """Sine and cosine of float32 numbers between 0 and 100."""
    x = x.astype(np.float64)
    quarter = xp.floor(x * (2 / np.pi) + 0.5).astype(np.int32)
    x = x - quarter * (np.pi / 2)
    x2 = x * x
    x3, x4 = x2 * x, x2 * x2
    sine = x + x3 * _SIN[0] + (x3 * x2) * (_SIN[1] + x2 * _SIN[2])
    cosine = 1 + x2 * _COS[0] + x4 * _COS[1] + (x4 * x2) * (_COS[2] + x2 * _COS[3])
    odd = (quarter & 1) == 1
    sine, cosine = xp.where(odd, cosine, sine), xp.where(odd, sine, cosine)
    sine, cosine = xp.where(quarter & 2, -sine, sine), xp.where((quarter + 1) & 2, -cosine, cosine)
    return sine.astype(np.float32), cosine.astype(np.float32)
