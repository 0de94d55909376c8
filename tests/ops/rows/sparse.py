"""Sparse tensors, sets, lookups of several rows at once."""

from ..row import Row, of, real

PLACES = of([[0, 0], [0, 2], [1, 1]], "int64")
VALUES = of([1.0, -2.0, 3.0])


def sparse(values="a", indices="b", shape="[2, 3]"):
    return "tf.SparseTensor(" + indices + ", " + values + ", " + shape + ")"


ONE = sparse()
TWO = sparse("2 * a", "[[0, 1], [0, 2], [1, 0]]")
HOLE = sparse("a", "[[0, 1], [2, 0], [2, 1]]", "[4, 2]")
MIXED = sparse("a", "[[1, 1], [0, 2], [0, 0]]")
CUBE = sparse("tf.concat([a, a[:1]], 0)", "[[0, 0, 1], [0, 1, 0], [2, 0, 0], [2, 0, 1]]", "[3, 2, 2]")


def row(name, call, more=(), values=VALUES, known=None, **options):
    """A row of an op on a SparseTensor of the values `a` at the places `b`."""
    return Row(
        "sparse." + name,
        values,
        PLACES,
        call=call,
        more=more,
        known=known,
        without={"batch": "the shape says how many rows there are", "symbolic": "sparse tensors of symbolic ones"},
        **options,
    )


def each(name, *calls):
    """Calls of one function of tf.sparse, with `{}` for the arguments."""
    return ["tf.sparse." + name + "(" + call + ")" for call in calls]


def reduction(name):
    calls = each(
        name,
        ONE + ", 0",
        ONE + ", 1, keepdims=True",
        ONE + ", [0, 1]",
        ONE + ", -1",
        ONE + ", 5",
        HOLE + ", 1",
        ONE + ", 1, output_is_sparse=True",
        HOLE + ", 1, output_is_sparse=True",
        ONE + ", output_is_sparse=True",
        CUBE + ", [0, 2], keepdims=True, output_is_sparse=True",
    )
    return row(
        name,
        "tf.sparse." + name + "(" + ONE + ")",
        calls,
        known={"*/more 8": "a sparse number has no axis: the sum of the check fails otherwise"},
    )


ROWS = [
    row(
        "SparseTensor",
        ONE,
        [
            sparse("a[:2]"),
            sparse("[a, a, a]"),
            sparse("a", "b[0]"),
            sparse("a", "b", "[2]"),
            ONE + ".shape",
            ONE + " * 2.0",
            ONE + " * tf.constant([1.0, 2.0, 3.0])",
            ONE + " / tf.constant([[1.0], [2.0]])",
            "2.0 * " + ONE,
            ONE + " + 1.0",
            "-" + ONE,
            ONE + "[0]",
            ONE + ".with_values(2 * a)",
            "tf.SparseTensor.from_value(" + ONE + ")",
            "tf.convert_to_tensor(" + ONE + ")",
            "tf.abs(" + ONE + ")",
            "tf.negative(" + ONE + ")",
            "tf.square(" + ONE + ")",
            "tf.sign(" + ONE + ")",
            "tf.tanh(" + ONE + ")",
            "tf.exp(" + ONE + ")",
            "tf.cast(" + ONE + ", tf.int32)",
            "tf.shape(" + ONE + ")",
            "tf.size(" + ONE + ")",
            "tf.rank(" + ONE + ")",
            "tf.identity(" + ONE + ")",
            "tf.function(lambda s: s)(" + ONE + ")",
            "tf.reduce_sum(" + ONE + ")",
            "str(tf.type_spec_from_value(" + ONE + "))",
        ],
    ),
    Row(
        "SparseTensorSpec",
        call="str(tf.SparseTensorSpec([None, 3], tf.int32))",
        more=[
            "str(tf.SparseTensorSpec())",
            "tf.SparseTensorSpec([2, 4]) == tf.SparseTensorSpec([2, 4])",
            "tf.SparseTensorSpec([2, 3]).is_compatible_with(tf.sparse.eye(2, 3))",
            "str(tf.SparseTensorSpec([2, 3]).most_specific_compatible_type(tf.SparseTensorSpec([4, 3])))",
        ],
    ),
    row(
        "to_dense",
        "tf.sparse.to_dense(" + ONE + ")",
        each(
            "to_dense",
            ONE + ", default_value=7",
            MIXED,
            MIXED + ", validate_indices=False",
            sparse("a[:2]", "[[0, 0], [0, 0]]"),
            sparse("a[:1]", "[[0, 5]]"),
            "a",
            CUBE,
        )
        + ["tf.function(tf.sparse.to_dense)(" + ONE + ")"],
    ),
    Row(
        "sparse.from_dense",
        of([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]]),
        more=[
            "tf.sparse.from_dense(0 * a)",
            "tf.sparse.from_dense(3)",
            "tf.sparse.from_dense(['', 'x'])",
            "tf.sparse.from_dense([0.0, float('nan')])",
        ],
    ),
    row("reorder", "tf.sparse.reorder(" + MIXED + ")", each("reorder", CUBE, sparse("a[:2]", "[[0, 0], [0, 0]]"))),
    row(
        "transpose",
        "tf.sparse.transpose(" + ONE + ")",
        each("transpose", CUBE, CUBE + ", [1, 0, 2]", CUBE + ", perm=[0, 2, 1]", ONE + ", [0]"),
    ),
    row(
        "concat",
        "tf.sparse.concat(0, [" + ONE + ", " + TWO + "])",
        each(
            "concat",
            "1, [" + ONE + ", " + TWO + "]",
            "-1, [" + ONE + ", " + TWO + "]",
            "0, [" + ONE + "]",
            "2, [" + ONE + ", " + TWO + "]",
            "0, [" + ONE + ", " + HOLE + "]",
            "0, [" + ONE + ", " + HOLE + "], expand_nonconcat_dims=True",
            "1, [" + CUBE + ", " + CUBE + "]",
        ),
    ),
    row(
        "slice",
        "tf.sparse.slice(" + ONE + ", [0, 1], [2, 2])",
        each(
            "slice",
            ONE + ", [0, 1], [5, 5]",
            ONE + ", [0, 3], [1, 1]",
            ONE + ", [0], [1, 1]",
            CUBE + ", [1, 0, 0], [2, 1, 2]",
        ),
    ),
    row(
        "split",
        "tf.sparse.split(" + ONE + ", 2, 0)",
        each("split", ONE + ", 2, 1", ONE + ", 3, -1", ONE + ", 4, 1", ONE + ", 2"),
    ),
    row(
        "expand_dims",
        "tf.sparse.expand_dims(" + ONE + ")",
        each("expand_dims", *[ONE + ", " + axis for axis in ("0", "1", "-1", "-2", "5")]),
    ),
    row(
        "reshape",
        "tf.sparse.reshape(" + ONE + ", [3, 2])",
        each(
            "reshape", *[ONE + ", " + shape for shape in ("[-1]", "[-1, 2]", "[4, 2]", "[-1, -1]")], CUBE + ", [6, -1]"
        ),
    ),
    row(
        "reset_shape",
        "tf.sparse.reset_shape(" + HOLE + ")",
        each("reset_shape", HOLE + ", [5, 5]", HOLE + ", [2, 2]", HOLE + ", [5]"),
    ),
    row(
        "retain",
        "tf.sparse.retain(" + ONE + ", [True, False, True])",
        each("retain", ONE + ", [True, False]", ONE + ", [False] * 3"),
    ),
    Row(
        "sparse.mask",
        real(3, 2),
        call="tf.convert_to_tensor(tf.sparse.mask(tf.IndexedSlices(a, tf.constant([1, 4, 6]), tf.constant([8, 2])), [4]))",
        without={"batch": "indices for three rows", "symbolic": "indices for three rows"},
    ),
    Row(
        "sparse.eye",
        call="tf.sparse.eye(3)",
        more=["tf.sparse.eye(2, 3, tf.int32)", "tf.sparse.eye(3, 2)", "tf.sparse.eye(0)"],
    ),
    row(
        "fill_empty_rows",
        "tf.sparse.fill_empty_rows(" + HOLE + ", a[0])",
        each("fill_empty_rows", ONE + ", 9.0", CUBE + ", 9.0", HOLE + ", [1.0]"),
    ),
    row(
        "map_values",
        "tf.sparse.map_values(tf.add, " + ONE + ", a[0])",
        each(
            "map_values",
            "tf.multiply, " + ONE + ", " + ONE,
            "tf.multiply, " + ONE + ", " + TWO,
            "tf.reduce_sum, " + ONE,
            "tf.add, 1.0, 2.0",
        ),
    ),
    row(
        "to_indicator",
        "tf.sparse.to_indicator(" + sparse("tf.abs(a)") + ", 4)",
        each("to_indicator", sparse("tf.abs(a)") + ", 3"),
        values=of([1, 2, 3]),
        dtype="int64",
    ),
    row(
        "sparse_dense_matmul",
        "tf.sparse.sparse_dense_matmul(" + ONE + ", tf.cast([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], a.dtype))",
        each(
            "sparse_dense_matmul",
            ONE + ", tf.ones([2, 2]), adjoint_a=True",
            ONE + ", tf.ones([4, 3]) * a, adjoint_b=True",
            "tf.ones([4, 2]) * a[0], " + ONE,
            "tf.ones([3, 2]), " + ONE + ", True, True",
            ONE + ", tf.ones([2, 2])",
            ONE + ", tf.ones([3])",
            sparse("a[:2]", "[[0, 0], [0, 0]]", "[2, 2]") + ", tf.ones([2, 2])",
        ),
    ),
    row(
        "add",
        "tf.sparse.add(" + ONE + ", " + TWO + ")",
        each(
            "add",
            ONE + ", " + TWO + ", threshold=3.0",
            ONE + ", " + sparse("-a"),
            ONE + ", " + sparse("-a") + ", 0.1",
            ONE + ", tf.ones([2, 3])",
            "tf.ones([2, 3]), " + ONE,
            "a, a",
            ONE + ", " + HOLE,
        ),
    ),
    *[
        row(
            name,
            "tf.sparse." + name + "(" + ONE + ", " + TWO + ")",
            each(name, ONE + ", " + sparse("-a"), ONE + ", " + HOLE),
        )
        for name in ("maximum", "minimum")
    ],
    reduction("reduce_sum"),
    reduction("reduce_max"),
    row("softmax", "tf.sparse.softmax(" + ONE + ")", each("softmax", CUBE, sparse("a[:1]", "[[0]]", "[2]"))),
    Row(
        "sparse.bincount",
        of([[1, 1, 3], [0, 2, 2]]),
        dtype="int32",
        more=each(
            "bincount",
            "a, axis=-1",
            "a, axis=-1, binary_output=True",
            "a, weights=tf.cast(a, tf.float32), axis=-1",
            "a, axis=-1, minlength=7",
            "a, axis=-1, maxlength=3",
            "a, axis=5",
            "tf.sparse.from_dense(a), axis=-1",
            "a[0]",
            "tf.sparse.from_dense(a)",
        ),
    ),
    *[
        Row(
            "sparse." + name,
            real(4, 2),
            of([0, 2, 1, 0], "int32"),
            of([0, 0, 1, 3], "int32"),
            more=each(
                name,
                "a, b, c, num_segments=6",
                "a, b, [0, 1, 0, 1]",
                "a, [0, 7, 1, 2], c",
                "a, b, c, num_segments=2",
                "a, b[:2], c",
                "a, b, c, 4",
            ),
        )
        for name in ("segment_sum", "segment_mean", "segment_sqrt_n")
    ],
    *[
        Row(
            "nn." + name,
            real(6, 2),
            of([1, 3, 0, 5], "int64"),
            call="tf.nn."
            + name
            + "(a, "
            + sparse("b", "[[0, 0], [0, 1], [1, 0], [3, 1]]", "[4, 2]")
            + (", None" if name[0] == "e" else "")
            + ")",
            more=[
                "tf.nn." + name + "(a, " + sparse("b", "[[0, 0], [0, 1], [1, 0], [3, 1]]", "[4, 2]") + ", " + more + ")"
                for more in (
                    "None, combiner='sum'",
                    "None, combiner='sqrtn'",
                    "None, combiner='max'",
                    "None, combiner='sum', max_norm=0.5",
                    *[
                        sparse("tf.constant([2.0, 1.0, 3.0, 0.5])", "[[0, 0], [0, 1], [1, 0], [3, 1]]", "[4, 2]")
                        + ", combiner='"
                        + how
                        + "'"
                        for how in ("sum", "mean", "sqrtn")
                    ],
                )
            ],
            without={"batch": "numbers for four places", "symbolic": "numbers for four places"},
        )
        for name in ("embedding_lookup_sparse", "safe_embedding_lookup_sparse")
    ],
    *[
        Row(
            "sets." + name,
            of([[1, 2, 2], [3, 4, 5]]),
            of([[2, 1, 7], [9, 9, 9]]),
            dtype="int32",
            more=[
                "tf.sets." + name + "(tf.sparse.from_dense(a), tf.sparse.from_dense(b))",
                "tf.sets." + name + "(a, tf.sparse.from_dense(b))",
                "tf.sets." + name + "([['a', 'b']], [['b', 'c']])",
                "tf.sets." + name + "([1, 2], [2, 3])",
                "tf.sets." + name + "([[1, 2]], [[2, 3], [3, 4]])",
                "tf.sets." + name + "([[1]], tf.constant([[1]], tf.int64))",
            ]
            + (["tf.sets.difference(a, b, aminusb=False)"] if name == "difference" else []),
        )
        for name in ("intersection", "union", "difference")
    ],
    Row(
        "sets.size",
        of([[1, 2, 2], [3, 0, 5]]),
        call="tf.sets.size(tf.sparse.from_dense(a))",
        dtype="int32",
        more=["tf.sets.size(a)"],
    ),
    Row(
        "edit_distance",
        of([[1, 2, 3], [4, 5, 6]]),
        of([[1, 3, 3], [4, 4, 6]]),
        dtype="int32",
        call="tf.edit_distance(tf.sparse.from_dense(a), tf.sparse.from_dense(b))",
        more=[
            "tf.edit_distance(tf.sparse.from_dense(a), tf.sparse.from_dense(b), normalize=False)",
            "tf.edit_distance(a, b)",
            "tf.edit_distance(tf.sparse.from_dense(a), tf.sparse.from_dense(b[:, :1]))",
            "tf.edit_distance(tf.sparse.from_dense(a[0]), tf.sparse.from_dense(b[0]))",
        ],
    ),
    Row(
        "io.serialize_sparse",
        of([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]]),
        call="tf.io.serialize_sparse(tf.sparse.from_dense(a))",
    ),
    Row(
        "io.serialize_many_sparse",
        of([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]]),
        call="tf.io.serialize_many_sparse(tf.sparse.from_dense(a))",
    ),
    Row(
        "io.deserialize_many_sparse",
        of([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]]),
        call="tf.io.deserialize_many_sparse(tf.io.serialize_many_sparse(tf.sparse.from_dense(a)), a.dtype)",
    ),
]
