"""Complex numbers and their parts."""

from ..row import Row, other, real, unary

REAL = "TensorFlow has no gradient for real numbers, flowlet 0"

ROWS = [
    *unary("math.real math.imag math.conj", real(2, 3), dtype="complex64"),
    *unary("math.angle", real(2, 3), dtype="complex64", known={
        "*float64": REAL, "special/float*": "TensorFlow gives 0 for NaN",
        "*/ties": REAL, "*/not finite": REAL}),
    Row("complex", real(2, 3), other(2, 3), elementwise=True),
    Row("math.abs", real(2, 3), dtype="complex64"),
]
