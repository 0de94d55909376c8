"""Ragged tensors: making them, taking them apart, and the ops on them."""

from ..row import Row, of

VALUES = of([1.0, -2.0, 3.0, 0.5, 2.5])
ONE = "tf.RaggedTensor.from_row_splits(a, [0, 2, 2, 5])"
DEEP = "tf.RaggedTensor.from_nested_row_splits(a, [[0, 2, 2, 3], [0, 1, 3, 5]])"
WIDE = "tf.RaggedTensor.from_row_splits(tf.stack([a, 2 * a], 1), [0, 3, 5])"
WITHOUT = {
    "batch": "the rows say how many values there are",
    "symbolic": "ragged tensors of symbolic ones",
    "gradient": "the sum of the check is not for ragged results",
    "second": "the sum of the check is not for ragged results",
}
PLAIN = {"batch": WITHOUT["batch"], "symbolic": WITHOUT["symbolic"]}
WORDS = of(["a b", "c", "", "d e"], "string")


def shown(call):
    """The parts of a ragged result."""
    return "tf.nest.flatten(" + call + ", expand_composites=True)"


def row(name, *calls, **options):
    """A row with ragged results."""
    return Row(name, VALUES, call=shown(calls[0]), more=[shown(call) for call in calls[1:]], without=WITHOUT, **options)


def elementwise(name, *calls, **options):
    return row(name, *["tf." + name + "(" + call + ")" for call in calls], **options)


ROWS = [
    row(
        "RaggedTensor",
        ONE,
        DEEP,
        WIDE,
        "tf.RaggedTensor.from_row_lengths(a, [2, 0, 3])",
        "tf.RaggedTensor.from_row_starts(a, [0, 2, 2])",
        "tf.RaggedTensor.from_row_limits(a, [2, 2, 5])",
        "tf.RaggedTensor.from_value_rowids(a, [0, 0, 2, 2, 2])",
        "tf.RaggedTensor.from_value_rowids(a, [0, 0, 2, 2, 2], nrows=5)",
        "tf.RaggedTensor.from_uniform_row_length(a[:4], 2)",
        "tf.RaggedTensor.from_nested_row_lengths(a, [[2, 0, 1], [1, 2, 2]])",
        "tf.RaggedTensor.from_nested_value_rowids(a, [[0, 0, 2], [0, 1, 1, 2, 2]])",
        "tf.RaggedTensor.from_tensor([[1, 2, 0], [3, 0, 0]], padding=0)",
        "tf.RaggedTensor.from_tensor([[1, 2, 0], [3, 0, 0]], lengths=[1, 2])",
        "tf.RaggedTensor.from_tensor(tf.reshape(tf.range(8), [2, 2, 2]), ragged_rank=2)",
        "tf.RaggedTensor.from_sparse(tf.sparse.from_dense([[1, 2, 0], [3, 0, 0]]))",
        "tf.RaggedTensor.from_row_splits(a, [0, 7])",
        "tf.RaggedTensor.from_row_splits(a, [1, 5])",
        "tf.RaggedTensor.from_row_splits(a, [0, 2, 1, 5])",
        "tf.RaggedTensor.from_row_lengths(a, [1, 2])",
        "tf.RaggedTensor.from_value_rowids(a, [1, 0, 0, 0, 0])",
        "tf.RaggedTensor(a, [2])",
        ONE + ".with_values(2 * a)",
        DEEP + ".with_flat_values(2 * a)",
        ONE + "[1:]",
        ONE + "[:, :1]",
        ONE + "[:, -1:]",
        ONE + "[::2]",
        DEEP + "[:, 0:1]",
        ONE + "[5]",
        ONE + "[:, 0]",
        WIDE + "[:, 1:, 0]",
        "tf.identity(" + ONE + ")",
        "tf.function(lambda r: r + r)(" + ONE + ")",
        DEEP + ".row_lengths(axis=2)",
        "[str(" + ONE + "), " + ONE + ".shape.as_list()]",
        "tf.convert_to_tensor(" + ONE + ")",
        "[str(tf.type_spec_from_value(" + ONE + ")), str(tf.RaggedTensorSpec([None, None], tf.int32))]",
    ),
    Row(
        "RaggedTensorSpec",
        call="str(tf.RaggedTensorSpec([None, None], tf.int32))",
        more=[
            "str(tf.RaggedTensorSpec([2, None, 3], ragged_rank=1))",
            "tf.RaggedTensorSpec()",
            "tf.RaggedTensorSpec([2, None], tf.int32).is_compatible_with(tf.ragged.constant([[1], [2, 3]]))",
        ],
    ),
    Row(
        "RaggedTensor",
        VALUES,
        call=ONE + ".to_tensor()",
        without=PLAIN,
        more=[
            ONE + ".to_tensor(default_value=a[0])",
            ONE + ".to_tensor(shape=[None, 2])",
            ONE + ".to_tensor(shape=[4, 4])",
            DEEP + ".to_tensor()",
            WIDE + ".to_tensor()",
            ONE + "[0]",
            ONE + "[-1]",
            ONE + "[0, 1]",
            DEEP + "[0, 1]",
            DEEP + ".flat_values",
            ONE + ".row_splits",
            ONE + ".row_lengths()",
            ONE + ".row_starts()",
            ONE + ".row_limits()",
            ONE + ".value_rowids()",
            ONE + ".nrows()",
            DEEP + ".nested_row_lengths()",
            DEEP + ".bounding_shape()",
            ONE + ".bounding_shape(axis=1)",
            DEEP + ".to_sparse()",
            ONE + ".to_list()",
            ONE + ".ragged_rank",
            "tf.size(" + ONE + ")",
            "tf.rank(" + ONE + ")",
            "tf.function(lambda r: tf.reduce_sum(r, axis=1))(" + ONE + ")",
        ],
    ),
    row(
        "ragged.constant",
        *[
            "tf.ragged.constant(" + one + ")"
            for one in (
                "[[1, 2], [], [3.5]]",
                "[]",
                "[[], []]",
                "[[[1, 2]], [[3, 4], [5, 6]]], ragged_rank=1",
                "[[[1, 2]], [[3, 4], [5, 6]]], inner_shape=(2,)",
                "[[1], 2]",
                "5",
                "[[1, 2], [3]], dtype=tf.int64",
                "[[1, 2], [3]], row_splits_dtype=tf.int32",
                "[['a'], ['b', 'c']]",
                "[[[]], [1]]",
            )
        ],
    ),
    row(
        "ragged.map_flat_values",
        *[
            "tf.ragged.map_flat_values(" + one + ")"
            for one in (
                "tf.square, " + ONE,
                "tf.add, " + ONE + ", " + ONE,
                "tf.add, " + ONE + ", " + DEEP,
                "tf.reduce_sum, " + ONE,
                "tf.add, a, a",
            )
        ],
    ),
    row(
        "ragged.range",
        *[
            "tf.ragged.range(" + one + ")"
            for one in ("[3, 5, 2]", "[0, 5], [3, 7]", "0, [3, 5], 2", "[3.0, 1.5]", "0, [3], 0", "5, [1, 2], -1")
        ],
    ),
    row(
        "ragged.stack",
        *[
            "tf.ragged.stack(" + one + ")"
            for one in (
                "[a, a[:2]]",
                "[" + ONE + ", " + ONE + "]",
                "[" + ONE + ", " + ONE + "], axis=1",
                "[a[0], a[1]]",
                "[tf.reshape(a[:4], [2, 2]), tf.reshape(a[:3], [1, 3])]",
            )
        ],
    ),
    row(
        "ragged.boolean_mask",
        *[
            "tf.ragged.boolean_mask(" + one + ")"
            for one in (
                "[[1, 2, 3], [4, 5, 6]], [[True, False, True], [False, False, True]]",
                ONE + ", tf.ragged.constant([[True, False], [], [False, True, True]])",
                ONE + ", [True, False, True]",
                "a, [True, False, True, False, False]",
                "a, True",
            )
        ],
    ),
    Row(
        "ragged.row_splits_to_segment_ids",
        of([0, 2, 2, 5], "int64"),
        more=["tf.ragged.row_splits_to_segment_ids([0, 1])", "tf.ragged.row_splits_to_segment_ids([])"],
        without=WITHOUT,
        known={"wrong/*": "what is no partition", "empty/*": "what is no partition"},
    ),
    Row(
        "ragged.segment_ids_to_row_splits",
        of([0, 0, 2, 2, 2], "int64"),
        more=["tf.ragged.segment_ids_to_row_splits([0, 0, 2], num_segments=5)"],
        without=WITHOUT,
    ),
    row(
        "ragged.stack_dynamic_partitions",
        "tf.ragged.stack_dynamic_partitions(a, [0, 1, 1, 0, 2], 4)",
        "tf.ragged.stack_dynamic_partitions(a, [0, 1, 1, 0, 9], 4)",
    ),
    *[
        elementwise(name, ONE, DEEP)
        for name in (
            "abs",
            "negative",
            "square",
            "exp",
            "sign",
            "math.tanh",
            "nn.relu",
            "zeros_like",
            "round",
            "math.is_nan",
        )
    ],
    *[
        elementwise(
            name,
            ONE + ", " + ONE,
            ONE + ", 2",
            ONE + ", tf.ones([3, 1], a.dtype)",
            DEEP + ", " + DEEP,
            ONE + ", a[:2]",
            WIDE + ", a[:2]",
        )
        for name in ("add", "multiply", "maximum", "less", "equal")
    ],
    elementwise("cast", ONE + ", tf.int32"),
    elementwise(
        "where",
        ONE + " > 1, " + ONE + ", 0",
        ONE + " > 1, " + ONE + ", 2 * " + ONE,
        known={"*": "flowlet takes a number of Python for any dtype, also beside a ragged tensor"},
    ),
    elementwise("clip_by_value", ONE + ", 0, 2"),
    elementwise("one_hot", "tf.cast(" + ONE + ", tf.int32), 3"),
    elementwise("nn.softmax", ONE, tolerance=4, why="other sums"),
    *[
        Row(
            "math." + name,
            VALUES,
            call="tf." + name + "(" + ONE + ", axis=1)",
            more=[
                "tf." + name + "(" + ONE + ")",
                "tf." + name + "(" + ONE + ", axis=0)",
                "tf." + name + "(" + WIDE + ", axis=1)",
                "tf." + name + "(" + ONE + ", axis=1, keepdims=True)",
                "tf." + name + "(" + DEEP + ", axis=[1, 2])",
                shown("tf." + name + "(" + DEEP + ", axis=2)"),
                shown("tf." + name + "(" + DEEP + ", axis=1)"),
                "tf." + name + "(" + ONE + ", axis=3)",
            ],
            without=WITHOUT,
        )
        for name in ("reduce_sum", "reduce_mean", "reduce_max", "reduce_min", "reduce_prod")
    ],
    row(
        "concat",
        *[
            "tf.concat([" + one
            for one in (
                ONE + ", " + ONE + "], 0)",
                ONE + ", " + ONE + "], 1)",
                ONE + ", tf.ones([3, 1], a.dtype)], 1)",
                DEEP + ", " + DEEP + "], -1)",
                WIDE + ", " + WIDE + "], 2)",
            )
        ],
    ),
    row("stack", *["tf.stack([" + one for one in (ONE + ", " + ONE + "])", ONE + ", " + ONE + "], axis=1)")]),
    row(
        "gather",
        "tf.gather(" + ONE + ", [2, 0])",
        "tf.gather(a, tf.ragged.constant([[0, 1], [], [4]]))",
        "tf.gather(" + ONE + ", [7])",
    ),
    row(
        "expand_dims", *["tf.expand_dims(" + one for one in (ONE + ", 0)", ONE + ", 1)", ONE + ", -1)", DEEP + ", 2)")]
    ),
    row("reverse", "tf.reverse(" + ONE + ", [1])", "tf.reverse(" + DEEP + ", [0, 2])"),
    row("tile", "tf.tile(" + ONE + ", [1, 2])", "tf.tile(" + ONE + ", [2, 1])"),
    row("squeeze", "tf.squeeze(tf.expand_dims(" + ONE + ", 0), [0])"),
    *[
        Row(
            "strings." + name,
            WORDS,
            call=shown("tf.strings." + name + "(a" + more + ")"),
            more=[
                shown("tf.strings." + name + "(tf.reshape(a, [2, 2])" + more + ")"),
                shown("tf.strings." + name + "(tf.RaggedTensor.from_row_lengths(a, [1, 3])" + more + ")"),
            ],
            without=WITHOUT,
        )
        for name, more in (
            ("split", ""),
            ("bytes_split", ""),
            ("unicode_split", ", 'UTF-8'"),
            ("unicode_decode", ", 'UTF-8'"),
            ("unicode_decode_with_offsets", ", 'UTF-8'"),
        )
    ],
    Row(
        "strings.reduce_join",
        WORDS,
        call="tf.strings.reduce_join(tf.RaggedTensor.from_row_lengths(a, [1, 3]), axis=-1, separator='-')",
        without=WITHOUT,
    ),
    Row(
        "strings.unicode_encode",
        of([97, 98, 99], "int32"),
        call="tf.strings.unicode_encode(tf.RaggedTensor.from_row_lengths(a, [1, 2]), 'UTF-8')",
        without=WITHOUT,
    ),
    Row(
        "strings.ngrams",
        WORDS,
        call=shown("tf.strings.ngrams(tf.RaggedTensor.from_row_lengths(a, [1, 3]), 2)"),
        without=WITHOUT,
    ),
    Row(
        "strings.join",
        WORDS,
        call=shown("tf.strings.join(['x', tf.RaggedTensor.from_row_lengths(a, [1, 3])])"),
        without=WITHOUT,
    ),
]
