"""What `tf.compat` and `tf.experimental` have that only computes: texts, bytes, sizes."""

from ..row import Row

ROWS = [
    Row("compat.as_bytes", call="tf.compat.as_bytes('a\\u00fc')", more=[
        "tf.compat.as_bytes(b'a')", "tf.compat.as_bytes(bytearray(b'ab'))", "tf.compat.as_bytes('\\u00fc', 'latin-1')",
        "tf.compat.as_bytes(1)", "tf.compat.as_bytes(None)", "tf.compat.as_bytes('a', encoding='nothing')"]),
    Row("compat.as_text", call="tf.compat.as_text(b'a\\xc3\\xbc')", more=[
        "tf.compat.as_text('a')", "tf.compat.as_text(b'\\xfc', 'latin-1')", "tf.compat.as_text(1)",
        "tf.compat.as_text(b'\\xff')",
        "tf.compat.as_text(None)"]),
    Row("compat.as_str", call="tf.compat.as_str(b'abc')", more=["tf.compat.as_str('abc')", "tf.compat.as_str(1)"]),
    Row("compat.as_str_any", call="tf.compat.as_str_any(b'abc')", more=[
        "tf.compat.as_str_any('abc')", "tf.compat.as_str_any(1)", "tf.compat.as_str_any(None)",
        "tf.compat.as_str_any([1, 2])"]),
    Row("compat.path_to_str", call="tf.compat.path_to_str('a/b')", more=[
        "tf.compat.path_to_str(__import__('pathlib').PurePosixPath('a') / 'b')", "tf.compat.path_to_str(b'a')",
        "tf.compat.path_to_str(1)"]),
    Row("compat.dimension_value", call="tf.compat.dimension_value(3)", more=[
        "tf.compat.dimension_value(None)", "tf.compat.dimension_value(tf.TensorShape([2, None])[0])"]),
    Row("compat.dimension_at_index", call="tf.compat.dimension_at_index(tf.TensorShape([2, 3]), 1)", more=[
        "tf.compat.dimension_at_index(tf.TensorShape([2, None]), 1)", "tf.compat.dimension_at_index(tf.TensorShape(None), 0)",
        "tf.compat.dimension_at_index(tf.TensorShape([2, 3]), -1)", "tf.compat.dimension_at_index(tf.TensorShape([2]), 4)"]),
]
