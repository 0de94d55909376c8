"""Trigonometric and hyperbolic functions."""

from ..row import binary, other, positive, real, unary, unit

ROWS = [
    *unary("math.sin math.cos math.tan math.sinh math.cosh math.asinh math.atan", real(2, 3)),
    *unary("math.asin math.acos math.atanh", unit(2, 3)),
    *unary("math.acosh", positive(2, 3)),
    *binary("math.atan2", real(2, 3), other(2, 3)),
]
