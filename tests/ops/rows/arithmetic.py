"""Arithmetic: sums, products, quotients, remainders, powers."""

from ..row import Row, binary, other, positive, real, unary

ROWS = [
    *binary("math.add math.subtract math.multiply math.maximum math.minimum math.squared_difference", real(2, 3), other(2, 3)),
    *binary("math.divide realdiv math.truediv math.floordiv math.floormod math.divide_no_nan math.multiply_no_nan "
            "truncatediv truncatemod", real(2, 3), positive(2, 3)),
    *binary("math.pow", positive(2, 3), other(2, 3)),
    *unary("math.negative math.abs math.sign math.square math.reciprocal math.reciprocal_no_nan", real(2, 3)),
    Row("math.add_n", real(2, 3), other(2, 3), call="tf.add_n([a, b])", more=["tf.add_n([a])", "tf.add_n([a, b, a])"]),
    Row("math.accumulate_n", real(2, 3), other(2, 3), call="tf.math.accumulate_n([a, b])"),
    Row("math.scalar_mul", real(), other(2, 3)),
]
