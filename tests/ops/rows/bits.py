"""Bitwise functions."""

from ..row import Row, of, unary

ONE, TWO = [[5, 12, 100], [3, 0, 77]], [[1, 2, 3], [4, 5, 6]]

ROWS = [
    *[Row("bitwise." + name, of(ONE), of(TWO), dtype="int32", elementwise=True) for name in
      ("bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift")],
    *unary("bitwise.invert", of(ONE), dtype="int32"),
]
