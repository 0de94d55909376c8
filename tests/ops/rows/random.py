"""Random numbers: the stateful functions, the stateless ones and generators.

Every call sets the global seed or gives its own, so that the numbers are known; they are the same to the last bit.
"""

from ..row import Row, positive, real

BITS = "the numbers are the same to the last bit"
ULP = "the last bit of a logarithm, root or product"
SYMBOLIC = {"symbolic/*": "how many numbers are drawn depends on a batch size that is not known yet"}
NO_GRADIENT = {"gradient": "there is nothing to differentiate", "second": "there is nothing to differentiate"}


def drawn(name, calls, tolerance=0, **options):
    """A row for calls without inputs; `$` stands for the function's name."""
    calls = [call.replace("$", "tf." + name) for call in calls]
    return Row(name, call=calls[0], more=calls[1:], without=NO_GRADIENT, tolerance=tolerance, why=ULP if tolerance else BITS,
               **options)


def seeded(*calls, seed=7):
    """The results of calls in turn after a global seed."""
    return "(tf.random.set_seed({}), {})[1:]".format(seed, ", ".join(calls) + ",")


def function(*calls, times=2):
    """The results of a function of these calls, called several times."""
    return f"(lambda f: [f() for _ in range({times})])(tf.function(lambda: [{', '.join(calls)}]))"


def orders(call, other):
    """Call orders: with and without op seeds, twice the same, in functions; both calls end before `seed=`."""
    one, two = call + "seed=2)", call + "seed=3)"
    plain, more = call[:-2] + ")", other[:-2] + ")"
    return [
        seeded(one), seeded(one, one, one), seeded(one, two, one), seeded(plain), seeded(plain, plain, plain),
        seeded(plain, one, plain), seeded(more, one, more, two), seeded(one, seed=0), seeded(plain, plain, seed=0),
        seeded(one, seed=2**31 + 5), seeded(plain, seed=-3), seeded(call + "seed=0)", call + "seed=0)", seed=0),
        f"(tf.random.set_seed(7), {one}, tf.random.set_seed(7), {one})[1::2]", seeded(function(one)),
        seeded(function(one, two)), seeded(function(one), function(one)), seeded(one, function(one), one),
        seeded(function(one, one)), seeded(function(other + "seed=5)", one, times=3)), seeded(call + "seed=2**40 + 1)"),
        seeded(call + "seed=-1)"),
    ]


def kinds(call, dtypes, shapes):
    """Every dtype and every shape once."""
    return [seeded(call.format(shape=shapes[0], dtype="tf." + dtype)) for dtype in dtypes.split()] + [
        seeded(call.format(shape=shape, dtype="tf.float32")) for shape in shapes[1:]]


FLOATS = "float16 bfloat16 float32 float64"
SHAPES = ["[7]", "[]", "[0]", "[2, 3]", "[2, 0, 3]", "(3, 5, 2)", "tf.constant([4, 2])", "np.array([2, 2])",
        "tf.TensorShape([3])",
          "[257]", "[1000]", "[tf.constant(2), 3]", "3", "[-1]", "[2.5]", "[None]"]
GENERATOR = "tf.random.Generator.from_seed(5)"


def generated(*calls, make=GENERATOR):
    """The results of methods of one generator in turn."""
    return "(lambda g: [{}])({})".format(", ".join("g." + call for call in calls), make)


ROWS = [
    drawn("random.uniform", orders("$([3], ", "$([2, 2], 1., 5., ")),
    drawn("random.uniform", kinds("$({shape}, dtype={dtype}, seed=2)", FLOATS, SHAPES) + [
        seeded("$([5], -1, 1, seed=2)"), seeded("$([5], -1.5, 2.5, tf.float64, 2)"), seeded("$([5], minval=3, seed=2)"),
        seeded("$([2, 3], [1., 2., 3.], [[4.], [5.]], seed=2)"), seeded("$([5], 5, 1, seed=2)"),
        seeded("$([3], 0, None, seed=1)"),
        seeded("$([3], tf.constant(1.), tf.constant(2.), seed=1)"), seeded("$([3], 1, 1, seed=1)"), "$([3], dtype=tf.bool)",
        "$([3], dtype=tf.uint8)", "$([3], 0., 10., dtype=tf.float16, seed=4)", "$([3], dtype='float64', seed=4)"]),
    drawn("random.uniform", [
        seeded("$([7], 0, 10, tf.int32, seed=2)"), seeded("$([7], 0, 10, tf.int64, seed=2)"),
        seeded("$([7], maxval=10, dtype=tf.int32)"),
        seeded("$([7], -5, 5, tf.int32, seed=2)",
        "$([7], -5, 5, tf.int32, seed=2)"), seeded("$([3], 0, 2**31 - 1, tf.int32, 1)"),
        seeded("$([3], -2**62, 2**62, tf.int64, 1)"), seeded("$([], 0, 3, tf.int32, seed=2)"), "$([3], 5, 5, tf.int32)",
        seeded("$([2, 3], tf.constant(1), tf.constant(9), tf.int32, seed=2)"), "$([3], dtype=tf.int32)",
        "$([3], 0, 1.5, tf.int32)",
        "$([3], [0, 1, 2], 5, tf.int32)", seeded(function("$([4], 0, 100, tf.int32, seed=9)")),
        seeded("$([0], 0, 9, tf.int32, 1)"),
        seeded("$([2], 0, 9, tf.int32)", "$([2])", "$([2], 0, 9, tf.int32)"), seeded("$([100], 0, 1000, tf.int64, seed=1)")]),
    drawn("random.normal", orders("$([3], ", "$([2, 2], 1., 5., "), 0.12),
    drawn("random.normal", kinds("$({shape}, dtype={dtype}, seed=2)", FLOATS, SHAPES) + [
        seeded("$([5], 2., 0.5, seed=2)"), seeded("$([5], mean=-1, stddev=3, seed=2)"),
        seeded("$([5], 1., 2., tf.float64, 2)"),
        seeded("$([2, 3], [1., 2., 3.], [[4.], [5.]], seed=2)"), seeded("$([3], stddev=tf.constant(2.), seed=2)"),
        "$([3], dtype=tf.int32)",
        seeded("$([3], stddev=0., seed=2)"), seeded("$([3], stddev=-1., seed=2)"), "$([3], 'a')",
        "$([3], 1., 2., 'float16', 4)"], 0.12),
    drawn("random.truncated_normal", orders("$([3], ", "$([2, 2], 1., 5., "), 0.12),
    drawn("random.truncated_normal", kinds("$({shape}, dtype={dtype}, seed=2)", FLOATS, SHAPES) + [
        seeded("$([5], 2., 0.5, seed=2)"), seeded("$([5], mean=-1, stddev=3, seed=2)"),
        seeded("$([5], 1., 2., tf.float64, 2)"),
        seeded("$([2, 3], [1., 2., 3.], [[4.], [5.]], seed=2)"), "$([3], dtype=tf.int32)"], 0.12),
    Row("random.shuffle", real(6, 2), call="tf.random.shuffle(a, seed=2)", without={
        "symbolic": "a KerasTensor has no order", "gradient": "TensorFlow has none for RandomShuffle",
        "second": "TensorFlow has none for RandomShuffle"}, more=[
        "(tf.random.set_seed(7), tf.random.shuffle(a), tf.random.shuffle(a))[1:]", "tf.random.shuffle(a[:1], seed=2)",
        "[tf.random.shuffle(a, seed=2), tf.random.shuffle(a, 2)]", "tf.random.shuffle(3., seed=1)",
        "tf.random.shuffle([], seed=1)",
        "tf.random.shuffle(tf.range(100), seed=3)", "tf.random.shuffle(['a', 'b', 'c', 'd'], seed=3)",
        "tf.random.shuffle([True, False, True], seed=1)", "tf.random.shuffle(tf.range(1000), seed=3)"]),
    drawn("random.shuffle", orders("$([1, 2, 3, 4, 5], ", "$(tf.range(9), ")),
    drawn("random.categorical", orders("$([[0., 1., 2.]], 4, ", "$([[0., 1.], [2., 0.]], 3, ")),
    Row("random.categorical", real(3, 4), call="tf.random.categorical(a, 5, seed=2)", without=NO_GRADIENT, known=SYMBOLIC,
        more=[
        "tf.random.categorical(a, 5, tf.int32, seed=2)", "tf.random.categorical(a, num_samples=7, seed=2)",
        "tf.random.categorical(a, 0, seed=2)", "tf.random.categorical(a, -1, seed=2)",
        "tf.random.categorical(a[0], 3, seed=2)",
        "tf.random.categorical(a[:, :0], 3, seed=2)", "tf.random.categorical(a, 3, tf.float32)",
        "tf.random.categorical(a, 5, seed=3)",
        "tf.random.categorical([[-np.inf, 0., -np.inf]], 4, seed=1)", "tf.random.categorical(a * 100, 50, seed=1)",
        "tf.random.categorical(a, tf.constant(3), seed=1)", "tf.random.categorical(tf.cast(a, tf.float64), 20, seed=4)",
        "tf.random.categorical(a[:0], 3, seed=2)"]),
    drawn("random.gamma", orders("$([3], 2., ", "$([2], [0.5, 3.], "), 0.12),
    Row("random.gamma", positive(3), call="tf.random.gamma([4], a, seed=2)", known=SYMBOLIC, tolerance=2,
        why="the gradient's series", more=[
        "tf.random.gamma([2, 2], a, beta=2., seed=2)", "tf.random.gamma([], a, seed=2)",
        "tf.random.gamma([3], [[0.1, 1.], [5., 50.]], seed=1)",
        "tf.random.gamma([3], 2., [1., 2.], seed=1)", "tf.random.gamma([5], 1.5, 3., tf.float64, seed=4)",
        "tf.random.gamma([0], a, seed=1)",
        "tf.random.gamma(shape=[2], alpha=a, dtype=tf.float32, seed=6)", "tf.random.gamma([3], 0.01, seed=1)",
        "tf.random.gamma([3], -1., seed=1)",
        "tf.random.gamma([3], 2., dtype=tf.float16, seed=1)", "tf.random.gamma([3], 2., dtype=tf.int32)"]),
    drawn("random.poisson", orders("$([5], 2., ", "$([2], [0.5, 30.], ")),
    Row("random.poisson", positive(3), call="tf.random.poisson([4], a, seed=2)", without=NO_GRADIENT, known=SYMBOLIC, more=[
        "tf.random.poisson([2, 2], a * 20, seed=2)", "tf.random.poisson([], a, seed=2)",
        "tf.random.poisson([3], [[0.1, 1.], [5., 50.]], seed=1)",
        "tf.random.poisson([5], 3., tf.float64, seed=4)", "tf.random.poisson([5], 3., dtype=tf.int32, seed=4)",
        "tf.random.poisson([0], a, seed=1)",
        "tf.random.poisson([3], -1., seed=1)",
        "tf.random.poisson([20], 1000., seed=1)", "tf.random.poisson([3], 0., seed=1)",
        "tf.random.poisson([3], 2, tf.int64, seed=1)",
        "tf.random.poisson([5], 10., seed=4)", "tf.random.poisson([3], 2., tf.bfloat16, seed=1)"]),
    drawn("random.stateless_uniform", kinds("$({shape}, [1, 2], dtype={dtype})", FLOATS, SHAPES) + [
        "$([5], [1, 2], -1, 1)", "$([5], [1, 2], 2., 3.)", "$([7], [3, 4], 0, 10, tf.int32)",
        "$([7], [3, 4], -9, 10, tf.int64)",
        "$([4], [1, 2], None, None, tf.int32)", "$([4], [1, 2], None, None, tf.int64)",
        "$([4], [1, 2], None, None, tf.uint32)",
        "$([4], [1, 2], None, None, tf.uint64)", "$([4], [1, 2], 0, 9, tf.uint32)", "$([4], [1, 2], dtype=tf.int32)",
        "$([3], [1])", "$([3], 1)",
        "$([3], [2**40, -1])", "$([3], tf.constant([1, 2], tf.int64))", "$([3], [1, 2], alg='philox')",
        "$([3], [1, 2], alg='threefry')",
        "$([3], [1, 2], alg='other')", "$([3], [1., 2.])", "$([4], [1, 2], 5, 5, tf.int32)", "$([3], [0, 0])",
        "$([3], [1, 2], 0, None, tf.int32)",
        "$([2, 2], [1, 2], [1., 2.], [3., 5.])", function("$([3], [1, 2])"),
        "$([3], [1, 2], alg=tf.random.Algorithm.PHILOX)"]),
    drawn("random.stateless_normal", kinds("$({shape}, [1, 2], dtype={dtype})", FLOATS, SHAPES[:12]) + [
        "$([5], [1, 2], 2., 0.5)", "$([3], [5, 6], mean=[1., 2., 3.], stddev=2)", "$([3], [1])", "$([3], [2**40, -1])",
        "$([3], [1, 2], alg='philox')",
        function("$([3], [1, 2])"), "$([3], [1, 2], dtype=tf.int32)"], 0.12),
    drawn("random.stateless_truncated_normal", kinds("$({shape}, [1, 2], dtype={dtype})", FLOATS, SHAPES[:12]) + [
        "$([5], [1, 2], 2., 0.5)", "$([3], [5, 6], mean=[1., 2., 3.], stddev=2)", "$([3], [1])",
        "$([3], [1, 2], alg=1)"], 0.12),
    drawn("random.stateless_categorical", ["$([[0., 1., 2.]], 5, [1, 2])", "$([[0., 1.], [2., 0.]], 4, [3, 4], tf.int32)",
                                           "$([[0., 1., 2.]], 5, [1])", "$([0., 1.], 5, [1, 2])",
                                           "$([[0., 1., 2.]], 0, [1, 2])",
                                           "$(tf.constant([[0., 1., 2.]], tf.float64), 9, seed=[5, 6])"]),
    drawn("random.stateless_gamma", ["$([5, 2], [1, 2], [0.5, 2.])", "$([3], [1, 2], 1.5, 2.)",
        "$([3, 2], [1, 2], 1.5, [1., 2.])",
                                     "$([4], [1, 2], 2., dtype=tf.float64)", "$([3], [1, 2], [1., 2.])", "$([4], [1], 2.)",
                                     "$([4], [5, 6], alpha=30.)", "$([0], [5, 6], 1.)"], 0.12),
    drawn("random.stateless_poisson", ["$([5, 2], [1, 2], [0.5, 20.])", "$([5], [1, 2], 3., tf.int64)",
        "$([3], [1, 2], [1., 2.])",
                                       "$([5], [3, 4], 12., tf.float32)", "$([5], [1, 2], lam=0.)", "$([5], [1], 3.)",
                                       "$([5], [1, 2], -1.)"]),
    drawn("random.stateless_binomial", ["$([5], [1, 2], 10., 0.3)", "$([5, 2], [1, 2], [10., 100.], 0.5)",
        "$([5], [1, 2], 1000., 0.4)",
                                        "$([5], [1, 2], 10., [0.1])", "$([5], [1, 2], 10, 0.3, tf.int64)",
                                        "$([5], [1, 2], 0., 0.3)",
                                        "$([5], [1, 2], 10., 1.)", "$([5], [1, 2], 10., 0.3, tf.float32)",
                                        "$([5], [1], 10., 0.3)",
                                        "$([5], [1, 2], -1., 0.3)", "$([5], [1, 2], 10., 1.5)"]),
    drawn("random.stateless_parameterized_truncated_normal", ["$([5], [1, 2], 0., 1., -2., 2.).shape",
        "$([5, 2], [1, 2], [0., 1.]).dtype.name"]),
    drawn("random.experimental.stateless_shuffle", ["$([1, 2, 3, 4, 5], [1, 2])", "$(tf.range(50), seed=[3, 4])",
        "$([[1, 2], [3, 4], [5, 6]], [1, 2])",
                                                    "$([1], [1, 2])", "$([1, 2, 3], [1])",
                                                    "$(tf.range(9), [1, 2], alg='philox')"]),
    drawn("random.split", ["$([1, 2])", "$([1, 2], 3)", "$([1, 2], num=0)", "$(tf.constant([1, 2], tf.int64), 2)",
        "$([1], 2)", "$([7, 8], 1)",
                           "$([1, 2], alg='philox')", "$([1, 2], tf.constant(3))",
                           "tf.random.experimental.stateless_split([1, 2], 3)"]),
    drawn("random.fold_in", ["$([1, 2], 3)", "$([1, 2], 0)", "$([1, 2], tf.constant(5, tf.int64))", "$([1, 2], -1)",
        "$([1], 3)", "$([1, 2], 2**31 - 1)",
                             "$(tf.constant([1, 2], tf.int64), 3)", "$([1, 2], data=7, alg='philox')",
                             "tf.random.experimental.stateless_fold_in([1, 2], 3)", "$([1, 2], 1.5)"]),
    drawn("random.create_rng_state", ["$(1, 'philox')", "$([1, 2], 'philox')", "$([1, 2, 3], 1)", "$(2**63, 'philox')",
        "$(-1, 'philox')",
                                      "$(1, 'threefry')", "$([1, 2], 'threefry')", "$(1, 'auto_select')", "$(1, 'other')",
                                      "$([1, 2, 3, 4], 'philox')",
                                      "$(1, tf.random.Algorithm.PHILOX)", "$(2**70, 'philox')", "$(1.5, 'philox')"]),
    drawn("random.Generator", [
        generated("state.value()", "key", "algorithm"), generated("uniform([3])", "uniform([3])", "state.value()"),
        generated("uniform([3], 0, 10, tf.int32)", "uniform([2], -1., 1.)", "uniform([2], 0, 2**40, tf.int64)"),
        generated("uniform_full_int([4])", "uniform_full_int([4], tf.uint32)", "uniform_full_int([2], tf.int64)"),
        generated("binomial([5], 10., 0.3)", "binomial([5, 2], [10., 100.], 0.5, tf.int64)"),
        generated("make_seeds(3)", "make_seeds()", "state.value()"),
        generated("skip(5)", "state.value()", "uniform([2])"), generated("reset_from_seed(9)", "uniform([2])"),
        generated("reset([1, 2, 3])", "state.value()", "uniform([2])"),
        generated("reset_from_key_counter(7, [8, 9])", "state.value()", "uniform([2])"),
        generated("uniform([2])", make="tf.random.Generator.from_seed([1, 2])"),
        generated("state.value()", "uniform([2])", make="tf.random.Generator.from_state([1, 2, 3], 'philox')"),
        generated("state.value()", "uniform([2])", make="tf.random.Generator.from_key_counter(3, [4, 5], 'philox')"),
        generated("split(2)[0].uniform([2])", "uniform([2])", "split(2)[1].state.value()"),
        generated("uniform([3], dtype=tf.bool)"), generated("uniform([3], 0, None, tf.int32)"),
        generated("uniform([2], dtype=tf.float64)", "uniform([2], dtype=tf.float16)"),
        "(lambda g: [tf.function(lambda: g.uniform([3]))() for _ in range(2)] + [g.state.value()])(" + GENERATOR + ")",
        generated("uniform([2])", make="$(state=[1, 2, 3], alg='philox')"), "$.from_seed('a')",
        "$.from_state([1, 2], 'philox')", "$.from_seed(1, alg='threefry').uniform([2])"]),
    drawn("random.Generator", [
        generated("normal([5])", "normal([3], 1., 2.)", "truncated_normal([5])", "truncated_normal([3], 1., 2., tf.float64)"),
        generated("normal([3], dtype=tf.float64)", "normal([3], dtype=tf.float16)", "state.value()"),
        generated("normal([3], dtype=tf.int32)"), generated("normal([1000])"),
        generated("truncated_normal([257])", "state.value()")], 0.12),
    drawn("random.Generator.uniform", [
        generated(f"uniform({shape}, {more})") for shape in ("[]", "[5]", "[2, 3]", "[0]", "[100]") for more in (
            "0., 1., tf.float32", "-5, 5, tf.int32", "0, 1000, tf.int64", "2., 3., tf.float64")]),
    drawn("random.get_global_generator", [
        seeded("tf.random.set_global_generator(" + GENERATOR + ")", "$().uniform([3])", "$().uniform([3])"),
        seeded("tf.random.set_global_generator(tf.random.Generator.from_seed([3, 4]))", "$().state.value()")]),
    # more numbers than are drawn on NumPy: these come from compiled code
    drawn("random.uniform", [seeded("$([300000], seed=2)[::29999]"), seeded("$([200000], dtype=tf.float64, seed=2)[-4:]"),
                             seeded("$([300000], 0, 1000, tf.int32, seed=2)[::29999]"),
                             seeded("$([300000], 0, 1000, tf.int64)[-7:]", "$([300000])[-3:]")]),
    drawn("random.normal", [seeded("$([300000], seed=2)[::29999]"), seeded("$([200000], dtype=tf.float64, seed=2)[-4:]"),
                            seeded("$([300000])[-7:]", "$([300000], dtype=tf.float16, seed=2)[-3:]")], 0.12),
    drawn("random.truncated_normal", [seeded("$([300000], seed=2)[::29999]"), seeded("$([300000], 1., 2.)[-7:]")], 0.12),
    drawn("random.shuffle", [seeded("$(tf.range(20000), seed=2)[::1999]"), seeded("$(tf.range(20000))[-5:]")]),
    drawn("random.poisson", [seeded("$([20000], [2., 40.], seed=2)[::1999]")]),
    drawn("random.gamma", [seeded("$([20000], [0.5, 4.], seed=2)[::1999]")], 0.12),
    drawn("random.set_global_generator", [
        seeded("$(tf.random.Generator.from_seed(8))", "tf.random.get_global_generator().normal([0])",
               "tf.random.get_global_generator().state.value()"), "$(" + GENERATOR + ")"]),
    drawn("random.Algorithm", ["[one.name for one in $]", "[one.value for one in $]", "tf.random.experimental.Algorithm is $",
                               "$.OTHER"]),
    drawn("random.set_seed", [
        seeded("tf.random.uniform([3])", "tf.random.normal([3], seed=1)", "tf.random.shuffle(tf.range(5))",
               "tf.random.uniform([2], 0, 9, tf.int32)", "tf.random.truncated_normal([3])", seed=seed)
        for seed in ("0", "1", "42", "1234", "2**31 - 1", "2**31", "2**32", "2**63 - 1", "-1", "np.int64(5)")] + [
        "($(42), tf.random.uniform([2]), $(42), tf.random.uniform([2]), $(43), tf.random.uniform([2]))[1::2]",
        "($(42), $(42), tf.random.uniform([2]))[2]", "$('a')"], 0.12, known={
            "values/more 11": "refused at once; TensorFlow fails at the next op"}),
    drawn("random.uniform", [
        seeded("tf.map_fn(lambda x: x + $([], seed=3), tf.zeros([4]))"),
        seeded("tf.while_loop(lambda i, t: i < 3, lambda i, t: (i + 1, t + $([2], seed=4)), (0, tf.zeros([2])))"),
        seeded(function("tf.cond(tf.constant(True), lambda: $([2], seed=5), lambda: tf.zeros([2]))")),
        seeded("tf.keras.initializers.GlorotUniform(seed=3)([2, 3])", "tf.keras.initializers.GlorotUniform()([2, 3])"),
        seeded("tf.keras.initializers.HeNormal()([3, 2])[:0]", "$([2])"), seeded("tf.nn.dropout(tf.ones([6]), 0.5)",
        "$([2])")]),
    drawn("keras.utils.set_random_seed", ["($(42), tf.random.uniform([3]), np.random.rand(), tf.random.normal([2])[:0])[1:]",
                                          "($(7), tf.keras.initializers.GlorotUniform()([2, 2]))[1]"]),
]
