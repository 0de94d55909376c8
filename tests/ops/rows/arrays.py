"""The form of tensors: shapes, axes, the order of elements, casts."""

from ..row import Row, of, other, real

IMAGE = real(2, 3, 2, place=1)
NEGATIVE = "TensorFlow's gradient refuses a negative axis that its op takes"
SETTLED = "a size that is unknown, and that the arguments would settle, is not followed in functional models"

ROWS = [
    Row("reshape", real(2, 3), call="tf.reshape(a, [-1, 2])", more=[
        "tf.reshape(a, [6])", "tf.reshape(a, [-1])", "tf.reshape(a, (3, 2, 1))", "tf.reshape(a, tf.constant([1, -1]))",
        "tf.reshape(a, tf.constant([3, 2], tf.int64))", "tf.reshape(a, -1)", "tf.reshape(a, tf.shape(a)[::-1])",
        "tf.reshape(a, [4, 2])", "tf.reshape(a, [-1, 4])", "tf.reshape(a, [-1, -1])", "tf.reshape(a, [-2, 3])",
        "tf.reshape(a, [2.0, 3.0])", "tf.reshape(a, [tf.shape(a)[0], 3])", "tf.reshape(a, [[3, 2]])"]),
    Row("expand_dims", real(2, 3), call="tf.expand_dims(a, 1)", more=[
        "tf.expand_dims(a, 0)", "tf.expand_dims(a, -1)", "tf.expand_dims(a, -3)", "tf.expand_dims(a, tf.constant(2))",
        "tf.expand_dims(a, 3)", "tf.expand_dims(a, -4)", "tf.expand_dims(a, axis=[1])", "tf.expand_dims(a, 1.0)"]),
    Row("squeeze", real(2, 1, 3, 1), call="tf.squeeze(a, [1])", more=[
        "tf.squeeze(a)", "tf.squeeze(a, axis=-1)", "tf.squeeze(a, [1, 3])", "tf.squeeze(a, [-1, 1])",
        "tf.squeeze(a, 0)",
        "tf.squeeze(a, 4)", "tf.squeeze(a, [])"]),
    Row("transpose", real(2, 3), known={"gradient/more 2": NEGATIVE, "second/more 2": NEGATIVE}, more=[
        "tf.transpose(a, [1, 0])", "tf.transpose(a, perm=(0, 1))", "tf.transpose(a, [-1, 0])",
        "tf.transpose(a, [0, 0])",
        "tf.transpose(a, [0])", "tf.transpose(a, [0, 2])", "tf.transpose(a, tf.constant([1, 0]))"]),
    Row("transpose", IMAGE, call="tf.transpose(a, [2, 0, 1])", more=[
        "tf.transpose(a)", "tf.transpose(a, [0, 2, 1])",
        "tf.transpose(tf.complex(a, 2 * a), [1, 2, 0], conjugate=True)"]),
    Row("shape", real(2, 3), more=["tf.shape(a, tf.int64)", "tf.shape(a[0])", "tf.shape(a[0, 0])",
        "tf.shape(a, out_type=tf.float32)"]),
    Row("shape_n", real(2, 3), real(4), call="tf.shape_n([a, b])", more=["tf.shape_n([a, b], out_type=tf.int64)",
        "tf.shape_n([a])"]),
    Row("rank", real(2, 3), more=["tf.rank(a[0, 0])", "tf.rank([[[1]]])"]),
    Row("size", real(2, 3), more=["tf.size(a, tf.int64)", "tf.size([])", "tf.size(3)"]),
    Row("identity", real(2, 3), more=["tf.identity([1, 2])", "tf.identity(1.5)"]),
    Row("identity_n", real(2, 3), other(3), call="tf.identity_n([a, b])", more=["tf.identity_n([a])"]),
    Row("ensure_shape", real(2, 3), call="tf.ensure_shape(a, [None, 3])", more=[
        "tf.ensure_shape(a, (2, 3))", "tf.ensure_shape(a, None)", "tf.ensure_shape(a, [2])",
        "tf.ensure_shape(a, [3, None])",
        "tf.ensure_shape(a, tf.TensorShape([2, None]))"]),
    Row("broadcast_to", real(3, 1), known={"symbolic/shape": SETTLED}, call="tf.broadcast_to(a, [2, 3, 2])", more=[
        "tf.broadcast_to(a, [3, 1])", "tf.broadcast_to(a, tf.constant([3, 4], tf.int64))", "tf.broadcast_to(a, [3, 0])",
        "tf.broadcast_to(a, [3])", "tf.broadcast_to(a, [2, 2])", "tf.broadcast_to(a, [3, -1])",
        "tf.broadcast_to(a[0, 0], [2, 2])"]),
    Row("broadcast_static_shape", call="tf.broadcast_static_shape(tf.TensorShape([2, 1]), tf.TensorShape([3]))", more=[
        "tf.broadcast_static_shape(tf.TensorShape([None, 1]), tf.TensorShape([3]))",
        "tf.broadcast_static_shape(tf.TensorShape([None, 2]), tf.TensorShape([3, 1]))",
        "tf.broadcast_static_shape(tf.TensorShape(None), tf.TensorShape([3]))",
        "tf.broadcast_static_shape(tf.TensorShape([2]), tf.TensorShape([3]))"]),
    Row("broadcast_dynamic_shape", of([2, 1], "int32"), of([3], "int32"), more=[
        "tf.broadcast_dynamic_shape([2, 1], [1, 4])", "tf.broadcast_dynamic_shape([2], [3])",
        "tf.broadcast_dynamic_shape([], [3])",
        "tf.broadcast_dynamic_shape(tf.cast(a, tf.int64), tf.cast(b, tf.int64))",
        "tf.broadcast_dynamic_shape([0], [1])"]),
    Row("unravel_index", of([2, 5, 0], "int32"), call="tf.unravel_index(a, [3, 3])", more=[
        "tf.unravel_index(a, [2, 2, 2])", "tf.unravel_index(tf.cast(a, tf.int64), tf.constant([6, 1], tf.int64))",
        "tf.unravel_index(a, [2, 2])", "tf.unravel_index(a[1], [3, 3])", "tf.unravel_index(-a, [3, 3])"]),
    Row("sequence_mask", of([1, 3, 0], "int32"), call="tf.sequence_mask(a, 4)", more=[
        "tf.sequence_mask(a)", "tf.sequence_mask(a, 2, tf.float32)",
        "tf.sequence_mask([[1, 2], [0, 3]], maxlen=3, dtype=tf.int32)",
        "tf.sequence_mask(a, tf.constant(5))", "tf.sequence_mask(a, 0)", "tf.sequence_mask(a, [3])",
        "tf.sequence_mask(2)",
        "tf.sequence_mask(a, -1)", "tf.sequence_mask([1.5, 2.0], 3)"]),
    Row("bitcast", real(2, 4), call="tf.bitcast(a, tf.int32)", more=[
        "tf.bitcast(a, tf.float64)", "tf.bitcast(a, tf.float32)", "tf.bitcast(a, tf.uint8)", "tf.bitcast(a, tf.int16)",
        "tf.bitcast(tf.bitcast(a, tf.uint8), tf.float32)", "tf.bitcast(tf.bitcast(a, tf.uint8)[:, :, :3], tf.float32)",
        "tf.bitcast(a, tf.complex64)", "tf.bitcast(a, tf.bool)", "tf.bitcast(a, tf.string)"]),
    Row("cast", real(2, 3), call="tf.cast(a, tf.int32)", more=[
        f"tf.cast(a, tf.{name})" for name in
        "bool float16 bfloat16 float64 int8 int16 int64 complex64 complex128 string".split()] + [
        "tf.cast(a, float)", "tf.cast(a, 'float64')", "tf.cast([1, 2], tf.float32)", "tf.cast(a, 'nothing')"]),
    Row("cast", of([-1e20, -300.7, -1.5, -0.5, 0.0, 0.5, 127.5, 300.7, 1e20]), call="tf.cast(a, tf.int32)", more=[
        "tf.cast(a, tf.float16)", "tf.cast(a, tf.int64)", "tf.cast(a, tf.bool)", "tf.cast(a, tf.bfloat16)",
        "tf.cast([300, -1, 70000], tf.uint8)", "tf.cast([300, -1, 70000], tf.int16)", "tf.cast([300, -1], tf.uint64)",
        "tf.cast([2.0**53 + 2, 1e300], tf.float32)", "tf.cast(tf.constant([2**31, 2**33 + 5], tf.int64), tf.int32)",
        "tf.cast(tf.constant([3 - 2j, 0 + 1j], tf.complex64), tf.float32)",
        "tf.cast(tf.constant([3 - 2j, 0 + 1j]), tf.bool)"]),
    Row("saturate_cast", of([-1e10, -300.0, -1.5, 0.0, 1.5, 300.0, 1e10]), call="tf.saturate_cast(a, tf.uint8)", more=[
        "tf.saturate_cast(a, tf.int8)", "tf.saturate_cast(a, tf.int32)", "tf.saturate_cast(a, tf.float16)",
        "tf.saturate_cast(a, tf.float64)", "tf.saturate_cast(tf.constant([-1, 300]), tf.uint8)"]),
    Row("complex", real(2, 3), other(2, 3), more=["tf.complex(1.0, 2.0)", "tf.complex(a, 0.0)", "tf.complex(a, b[0])"]),
    Row("stop_gradient", real(2, 3), call="a * tf.stop_gradient(a)", more=["tf.stop_gradient(a)"]),
    Row("get_static_value", real(2), more=["tf.get_static_value(tf.constant([[1, 2]]))",
        "tf.get_static_value(tf.constant('x'))"]),
    Row("reverse", IMAGE, call="tf.reverse(a, [1])", more=[
        "tf.reverse(a, [0, 2])", "tf.reverse(a, [-1])", "tf.reverse(a, [])", "tf.reverse(a, axis=tf.constant([1, -3]))",
        "tf.reverse(a, [3])", "tf.reverse(a, [0, 0])", "tf.reverse(a, 1)", "tf.reverse(a, [[1]])"]),
    Row("reverse_sequence", real(2, 4), of([3, 1], "int32"), call="tf.reverse_sequence(a, b, seq_axis=1)", more=[
        "tf.reverse_sequence(a, b, seq_axis=1, batch_axis=0)",
        "tf.reverse_sequence(tf.transpose(a), b, seq_axis=0, batch_axis=1)",
        "tf.reverse_sequence(a, tf.cast(b, tf.int64), 1)", "tf.reverse_sequence(a, b + 2, 1)",
        "tf.reverse_sequence(a, b, 2)",
        "tf.reverse_sequence(a, b, 1, 1)", "tf.reverse_sequence(a, [0, 0], 1)", "tf.reverse_sequence(a, [-1, 0], 1)"]),
    Row("roll", IMAGE, call="tf.roll(a, 1, 1)", more=[
        "tf.roll(a, shift=-1, axis=-1)", "tf.roll(a, [1, -2], [0, 1])", "tf.roll(a, [1, 1], [1, 1])",
        "tf.roll(a, 5, 0)",
        "tf.roll(a, 1, 3)", "tf.roll(a, [1, 2], [0])", "tf.roll(a, tf.constant(2, tf.int64), tf.constant(1))",
        "tf.roll(a, [1], 1)"]),
    Row("math.invert_permutation", of([2, 0, 3, 1], "int32"), more=[
        "tf.math.invert_permutation(tf.cast(a, tf.int64))", "tf.math.invert_permutation([0, 0])",
        "tf.math.invert_permutation([0, 2])",
        "tf.math.invert_permutation([[0, 1]])", "tf.math.invert_permutation([0.0, 1.0])",
        "tf.math.invert_permutation([-1, 0])"]),
]
