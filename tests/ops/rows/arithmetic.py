"""Arithmetic: sums, products, quotients, remainders, powers."""

from ..row import Row, binary, other, positive, real, unary

AT_ZERO = "the second derivative at a division by zero: infinite in one formula, NaN in another"

ROWS = [
    *binary("math.add math.subtract math.multiply math.squared_difference", real(2, 3), other(2, 3)),
    *binary("math.maximum math.minimum", real(2, 3), other(2, 3),
            known={"special/float*": "XLA orders -0.0 below 0.0; TensorFlow takes the first of two zeros"}),
    *binary("math.divide realdiv math.truediv", real(2, 3), positive(2, 3), known={"second/ties": AT_ZERO}),
    *binary("math.divide_no_nan math.floordiv truncatediv truncatemod", real(2, 3), positive(2, 3)),
    *binary("math.floormod", real(2, 3), positive(2, 3), known={
        "second/ties": AT_ZERO, "gradient/not finite": "TensorFlow rounds 2 / -inf up to -0.0, flowlet down to -1"}),
    *binary("math.multiply_no_nan", real(2, 3), positive(2, 3), known={
        "second/ties": "TensorFlow's second derivative counts the product at y = 0 twice"}),
    *binary("math.pow", positive(2, 3), other(2, 3)),
    *unary("math.negative math.abs math.sign math.square math.reciprocal math.reciprocal_no_nan", real(2, 3)),
    *unary("math.exp math.expm1 math.softplus math.sigmoid math.log_sigmoid math.tanh math.softsign math.rint math.round "
           "math.floor math.ceil", real(2, 3)),
    *unary("math.log math.log1p math.sqrt math.rsqrt", positive(2, 3)),
    *binary("math.xlogy math.xlog1py", real(2, 3), positive(2, 3),
            known={"special/float*": "0 times a negative logarithm is -0.0 in one formula, 0.0 in the other",
                   "second/ties": "the mixed derivative at x = 0: log(y) in TensorFlow, 0 in flowlet"}),
    *binary("math.xdivy", real(2, 3), positive(2, 3),
            known={"special/float*": "infinite over infinite, and the last digit of a quotient of the smallest numbers",
                   "second/ties": "the mixed derivative at x = 0: 1 / y in TensorFlow, 0 in flowlet"}),
    *binary("math.nextafter", real(2, 3), other(2, 3)),
    Row("math.polyval", real(), other(2, 3), call="tf.math.polyval([a, a], b)",
        more=["tf.math.polyval([a], b)", "tf.math.polyval([], b)"],
        known={"*/more 1": "no coefficients: TensorFlow has no gradient, flowlet 0"}),
    Row("math.add_n", real(2, 3), other(2, 3), call="tf.add_n([a, b])", more=["tf.add_n([a])", "tf.add_n([a, b, a])"]),
    Row("math.accumulate_n", real(2, 3), other(2, 3), call="tf.math.accumulate_n([a, b])"),
    Row("math.scalar_mul", real(), other(2, 3)),
]
