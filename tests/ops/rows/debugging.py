"""Assertions: nothing where they hold, an error where they do not."""

from ..row import Row, of, real


def checked(check, value="a"):
    """A call that gives a tensor, since TensorFlow's functions cannot give the ops that assertions are there."""
    return f"[tf.debugging.{check}, tf.identity({value})][1]"


def compared(name, holds):
    return Row("debugging.assert_" + name, of([1.0, 2.0]), of(holds), call=checked(f"assert_{name}(a, b)"),
        more=[f"tf.debugging.assert_{name}({arguments})"
        for arguments in (
        "b, a", "a, a", "a, 1.5", "[], a[:0]", "a, b, message='no', summarize=1", "[1, 2], [2, 2]", "1, 1",
        "a, [1.0, 2.0, 3.0]", "a[0], b", "a, 'x'",
        "[1.0, float('nan')], [1.0, float('nan')]")])


def signed(name, holds):
    return Row("debugging.assert_" + name, of(holds), call=checked(f"assert_{name}(a)"),
        more=[f"tf.debugging.assert_{name}({arguments})"
        for arguments in (
        "-a", "0 * a", "[]", "[1, -1]", "2", "-2", "a, message='no', summarize=2", "[float('nan')]", "'x'")])


def plain(name, value, *arguments, **options):
    calls = [f"tf.debugging.{name}({one})" for one in arguments]
    return Row("debugging." + name, value, call=calls[0], more=calls[1:], **options)


def rows(name, value, first, *others, **options):
    others = [f"tf.debugging.{name}({one})" for one in (first, *others)]
    return Row("debugging." + name, value, call=checked(f"{name}({first})"), more=others, **options)


MATRIX = real(2, 3)

ROWS = [
    compared("equal", [1.0, 2.0]),
    compared("none_equal", [2.0, 3.0]),
    compared("less", [2.0, 3.0]),
    compared("less_equal", [1.0, 3.0]),
    compared("greater", [0.0, 1.0]),
    compared("greater_equal", [0.0, 2.0]),
    signed("positive", [1.0, 2.0]),
    signed("negative", [-1.0, -2.0]),
    signed("non_negative", [1.0, 0.0]),
    signed("non_positive", [-1.0, 0.0]),
    Row("debugging.assert_near", of([1.0, 2.0]), of([1.0, 2.0000001]), call=checked("assert_near(a, b)"),
        more=[f"tf.debugging.assert_near({arguments})"
        for arguments in (
        "a, b + 0.1", "a, b + 0.1, rtol=0.2", "a, b + 0.1, atol=0.2", "1, 2", "1, 1", "a, 1.0",
        "[float('nan')], [float('nan')]", "a, [1.0, 2.0, 3.0]", "1e9, 1e9 + 64")]),
    plain("check_numerics", MATRIX, "a, 'bad'", "[float('nan')], 'bad'", "[1.0, float('inf')], message='bad'",
        "[1], 'bad'", "1.0, 'm'", "[-float('inf'), float('nan')], 'b'"),
    plain("assert_all_finite", MATRIX, "a, 'bad'", "[float('nan')], 'bad'", "x=[1.0, float('inf')], message='bad'",
        "[1], 'bad'"),
    rows("assert_rank", MATRIX, "a, 2", "a, 1", "a, 3, 'no'", "1.0, 0", "a, tf.constant(2)", "a, [2]", "a, 2.0",
        "[[1]], rank=2"),
    rows("assert_rank_at_least", MATRIX, "a, 2", "a, 1", "a, 3, 'no'", "1.0, 0", "1.0, 1", "a, tf.constant(2)",
        "a, 2.5"),
    rows("assert_rank_in", MATRIX, "a, [1, 2]", "a, (3, 4)", "a, [0, 2], message='no'", "a, []", "a, [1.5]",
        "1.0, [0]"),
    plain("assert_scalar", real(), "a", "[1.0]", "3, message='no'", "[[1]], 'no'"),
    rows("assert_shapes", MATRIX, "[(a, ('N', 3))]", "[(a, ('N', 'N'))]", "[(a, (2, 3)), (a[0], ('D',))]", "{'x': 1}",
        "[(a, ('N', 'D')), (a[:1], ('N', 'D'))]",
         "[(a, (None, 'D'))]", "[(a, (2,))]", "[(a, '*')]", "[(a, (..., 3))]", "[(1.0, ())]", "[(a, ('.', 3))]",
         "[(a, ('N',))], message='no'",
         "[(a, ('N', 'D')), (a[0], ('N',))]", "[]", "[(a, 'ND')]"),
    rows("assert_type", MATRIX, "a, tf.float32", "a, tf.int32", "[1], tf.int32", "a, 'float32'",
        "1.0, tf_type=tf.float64, message='no'"),
    rows("assert_integer", of([1, 2], "int32"), "a", "[1.0]", "1.0, 'no'", "True"),
    plain("assert_proper_iterable", real(2), "[a]", "a", "'text'", "3", "(1, 2)", "np.ones(2)", "{'a': 1}"),
    plain("assert_same_float_dtype", real(2), "[a, a]", "[a, tf.cast(a, tf.float64)]", "[], tf.float64",
        "None, tf.float16", "[a], tf.float64", "[a], tf.int32", "[tf.constant(1)]",
         "", "[tf.cast(a, tf.float16)]"),
    plain("is_numeric_tensor", real(2), "a", "[1]", "tf.constant('a')", "tf.constant(True)", "tf.constant(1j)"),
]
