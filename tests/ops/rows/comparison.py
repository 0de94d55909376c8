"""Comparisons, logic, and what a number is."""

from ..row import Row, binary, of, other, real, unary

ONE, TWO = [[True, True, False], [False, True, False]], [[True, False, True], [False, False, True]]

ROWS = [
    *binary("math.equal math.not_equal math.less math.less_equal math.greater math.greater_equal", real(2, 3), other(2, 3)),
    *unary("math.is_finite math.is_inf math.is_nan", real(2, 3)),
    *[Row(name, of(ONE), of(TWO), dtype="bool") for name in
      ("math.logical_and", "math.logical_or", "math.logical_xor")],
    Row("math.logical_not", of(ONE), dtype="bool"),
    *[Row("math." + name, real(2, 3), more=[f"tf.math.{name}(tf.sort(tf.reshape(a, [-1])))", f"tf.math.{name}(a[0, :1])"],
          known={**({"dtype/uint*": "TensorFlow counts the wider unsigned integers as not numeric"} if "non" in name else {}),
                 "dtype/complex64": "TensorFlow's error is that of the subtraction inside"})
      for name in ("is_non_decreasing", "is_strictly_increasing")],
]
