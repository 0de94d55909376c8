"""Reductions along axes, where extremes are, running sums, moments."""

from ..row import Row, of, positive, real

AXES = ["axis=0", "axis=-1", "axis=[0, 2]", "axis=(1,)", "axis=1, keepdims=True", "keepdims=True", "axis=[]", "axis=3",
    "axis=-4",
        "axis=[1, 1]", "axis=[0, -3]", "axis=tf.constant([1, 0])", "axis=tf.constant(2, tf.int64)", "axis=1.0",
        "axis=[[0]]"]


def reductions(names, values, *more, **options):
    """Rows of reductions with every form of their axes."""
    return [Row(name, values, more=[f"tf.{name}(a, {axes})" for axes in AXES] + [one.format(f"tf.{name}")
        for one in more], **options)
            for name in names.split()]


def running(name, values, **options):
    return Row(name, values, call=f"tf.{name}(a)", more=[f"tf.{name}(a, {attributes})" for attributes in (
        "axis=1", "axis=-1", "exclusive=True", "reverse=True", "axis=1, exclusive=True, reverse=True", "axis=2",
        "axis=-3",
        "axis=tf.constant(1)", "axis=[1]", "axis=1.0")] + [f"tf.{name}(a[0, 0])"], **options)


WITH_TIES = of([[1.0, 3.0, 3.0], [3.0, -1.0, 2.0], [0.5, 3.0, 0.5]])
WITH_ZEROS = of([[2.0, 0.0, 3.0], [0.0, 0.0, 1.5], [1.0, 2.0, 4.0]])
BOTH = ["[1]", "[0, 1]", "[-1]", "[0], keepdims=True", "0", "[2]"]

ROWS = [
    *reductions("math.reduce_sum math.reduce_mean", real(2, 3, 2), "{}([[True, False]])", "{}([])", "{}(['a'])",
        "{}([1, 2, 4])"),
    *reductions("math.reduce_prod", positive(2, 3, 2), "{}([])", "{}([2, 3])"),
    *reductions("math.reduce_max math.reduce_min", real(2, 3, 2), "{}([])", "{}([float('nan'), 1.0])",
        "{}([1.0, float('nan')])",
                "{}(tf.zeros([0, 2], tf.int32), 0)", "{}([-0.0, 0.0])"),
    *reductions("math.reduce_all math.reduce_any", real(2, 3, 2), "{}(a > 0, axis=1)", "{}([])",
        "{}(tf.zeros([2, 0], tf.bool), 1)", dtype="bool"),
    *reductions("math.reduce_variance math.reduce_std", real(2, 3, 2), "{}([1, 2])", "{}([3.0, 3.0])", "{}([3.0])",
                "{}(tf.complex(a, 2.0 * a), axis=1)"),
    *reductions("math.reduce_logsumexp math.reduce_euclidean_norm", real(2, 3, 2), "{}([1000.0, 1000.0])",
        "{}([0.0, 0.0])",
                "{}([float('inf'), 1.0])", "{}([-float('inf'), -float('inf')])", "{}([float('inf'), -float('inf')])",
                "{}([3, 4])",
                "{}([1e30, 1e30])"),
    Row("math.reduce_prod", WITH_ZEROS, more=["tf.math.reduce_prod(a, axis=1)",
        "tf.math.reduce_prod(a, axis=0, keepdims=True)"]),
    Row("math.reduce_max", WITH_TIES, more=["tf.math.reduce_max(a, axis=1)",
        "tf.math.reduce_max(a, axis=0, keepdims=True)"]),
    Row("math.reduce_min", WITH_TIES, more=["tf.math.reduce_min(a, axis=1)", "tf.math.reduce_min(a, axis=[-2])"]),
    *[Row(name, WITH_TIES, more=[f"tf.{name}(a, {attributes})" for attributes in (
        "axis=1", "axis=-1", "1, tf.int32", "output_type=tf.int32", "axis=2", "axis=-3", "axis=tf.constant(1)",
        "axis=[0]", "axis=1.0",
        "output_type=tf.float32", "1, output_type=tf.uint16", "output_type=tf.int16")] + [
        f"tf.{name}([1.0, float('nan'), 2.0])", f"tf.{name}([float('nan'), 1.0])", f"tf.{name}(5.0)",
        f"tf.{name}([[True, False]], 1)",
        f"tf.{name}(['a', 'b'])"])
      for name in ("math.argmax", "math.argmin")],
    running("math.cumsum", real(2, 3)),
    running("math.cumprod", positive(2, 3)),
    Row("math.cumprod", WITH_ZEROS, more=["tf.math.cumprod(a, 1)", "tf.math.cumprod(a, 1, exclusive=True)",
        "tf.math.cumprod(a, 1, reverse=True)"]),
    running("math.cumulative_logsumexp", real(2, 3)),
    Row("math.cumulative_logsumexp", of([-3e38, 1.0, 1000.0, 1000.0]), known={
        "values/more 2": "NaN stays NaN; TensorFlow's kernel loses it",
        **dict.fromkeys(("gradient/*", "second/*"), "TensorFlow computes this through logarithms, which lose its digits")}, more=[
        "tf.math.cumulative_logsumexp([float('-inf'), 1.0])", "tf.math.cumulative_logsumexp([1.0, float('inf'), 1.0])",
        "tf.math.cumulative_logsumexp([1.0, float('nan'), 1.0])"]),
    Row("math.count_nonzero", of([[1.0, 0.0, -0.0], [0.0, 2.0, -3.0]]),
        more=[f"tf.math.count_nonzero(a, {attributes})" for attributes in (
        "axis=0", "axis=-1", "axis=[0, 1]", "axis=1, keepdims=True", "keepdims=True", "dtype=tf.int32", "axis=2",
        "dtype=tf.float32")] + [
        "tf.math.count_nonzero(['', 'a', 'bc'])", "tf.math.count_nonzero([True, False])", "tf.math.count_nonzero(3)",
        "tf.math.count_nonzero([float('nan')])"]),
    Row("math.zero_fraction", of([[1.0, 0.0, -0.0], [0.0, 2.0, -3.0]]), more=["tf.math.zero_fraction([])",
        "tf.math.zero_fraction([0, 1])",
                                                                       "tf.math.zero_fraction(0.0)"]),
    Row("nn.moments", real(2, 3), call="tf.nn.moments(a, [0])", more=[f"tf.nn.moments(a, {attributes})"
        for attributes in BOTH] + [
        "tf.nn.moments(a, axes=[0, 1], shift=None, keepdims=True)", "tf.nn.moments(a, [])", "tf.nn.moments(a, None)",
        "tf.nn.moments([1, 2], [0])"]),
    Row("nn.weighted_moments", real(2, 3), positive(2, 3), known={"gradient/more 8": "0, but for rounding"},
        call="tf.nn.weighted_moments(a, [0], b)", more=[
        f"tf.nn.weighted_moments(a, frequency_weights=b, axes={attributes})" for attributes in BOTH] + [
        "tf.nn.weighted_moments(a, [0], b[:, :1])", "tf.nn.weighted_moments(a, [0, 1], 2.0)",
        "tf.nn.weighted_moments(a, [0], b[0])",
        "tf.nn.weighted_moments(a, [0], 0.0)", "tf.nn.weighted_moments(a, [0], [1, 2, 3])"]),
    Row("nn.sufficient_statistics", real(2, 3), call="tf.nn.sufficient_statistics(a, [0])", more=[
        f"tf.nn.sufficient_statistics(a, {attributes})" for attributes in BOTH] + [
        "tf.nn.sufficient_statistics(a, [0], shift=1.5)",
        "tf.nn.sufficient_statistics(a, [1], shift=a[:, :1], keepdims=True)",
        "tf.nn.sufficient_statistics(a, [0], shift=None)"]),
    Row("nn.normalize_moments", positive(), real(3), positive(3), call="tf.nn.normalize_moments(a, b, c, None)", more=[
        "tf.nn.normalize_moments(a, b, c, shift=0.5)", "tf.nn.normalize_moments(a, b, c, shift=b)",
        "tf.nn.normalize_moments(0.0, b, c, None)"]),
]
