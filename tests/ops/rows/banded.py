"""Matrices of few diagonals, and the logarithm of matrices."""

from ..row import Row, definite, of, other, positive, real

DIAGONALS = of([[0.5, 1.0, -0.5, 0.0], [4.0, 3.0, 5.0, 2.5], [0.0, 1.0, 0.5, -1.0]])  # above, main, below
MATRIX = "tf.linalg.diag(a[1]) + tf.linalg.diag(a[0, :-1], k=1) + tf.linalg.diag(a[2, 1:], k=-1)"

ROWS = [
    Row(
        "linalg.tridiagonal_solve",
        DIAGONALS,
        real(4, 2),
        known={
            "empty/no *": "a ValueError, as for other sizes that do not fit",
            "*/more 9": "a singular matrix: NaN, but for the elements that are not used",
            "batch/longer": "a ValueError, as outside a function",
        },
        tolerance=4,
        why="another order of the sums",
        more=[
            "tf.linalg.tridiagonal_solve(a, b[:, 0])",
            "tf.linalg.tridiagonal_solve(a, b, partial_pivoting=False)",
            "tf.linalg.tridiagonal_solve(a, tf.transpose(b), transpose_rhs=True)",
            "tf.linalg.tridiagonal_solve(a, b, conjugate_rhs=True)",
            "tf.linalg.tridiagonal_solve((a[0], a[1], a[2]), b, diagonals_format='sequence')",
            "tf.linalg.tridiagonal_solve((a[0, :-1], a[1], a[2, 1:]), b, diagonals_format='sequence')",
            "tf.linalg.tridiagonal_solve(" + MATRIX + ", b, diagonals_format='matrix')",
            "tf.linalg.tridiagonal_solve(tf.stack([a, a]), tf.stack([b, 2 * b]))",
            "tf.linalg.tridiagonal_solve(a, b, 'other')",
            "tf.linalg.tridiagonal_solve(0 * a, b)",
            "tf.linalg.tridiagonal_solve(a, b, partial_pivoting=False, perturb_singular=True)",
        ],
    ),
    Row(
        "linalg.tridiagonal_matmul",
        DIAGONALS,
        real(4, 2),
        known={"symbolic/shape": "flowlet takes the unknown size of the right side for one that does not fit"},
        more=[
            "tf.linalg.tridiagonal_matmul((a[0], a[1], a[2]), b, diagonals_format='sequence')",
            "tf.linalg.tridiagonal_matmul((a[0, :-1], a[1], a[2, 1:]), b, diagonals_format='sequence')",
            "tf.linalg.tridiagonal_matmul(" + MATRIX + ", b, diagonals_format='matrix')",
            "tf.linalg.tridiagonal_matmul(tf.stack([a, a]), tf.stack([b, 2 * b]))",
            "tf.linalg.tridiagonal_matmul(a, b[:, 0])",
            "tf.linalg.tridiagonal_matmul(a, b, 'other')",
        ],
    ),
    Row(
        "linalg.eigh_tridiagonal",
        real(5),
        positive(4),
        known={
            "batch/*": "TensorFlow cannot compute it with an unknown size",
            "wrong/? with an axis more": "a batch, which TensorFlow gets wrong",
        },
        tolerance=20,
        why="an iteration with its own limit in TensorFlow",
        without={"gradient": "TensorFlow's loops give none that is right", "second": "TensorFlow's loops give none that is right"},
        more=[
            "tf.abs(tf.linalg.eigh_tridiagonal(a, b, eigvals_only=False)[1])",
            "tf.linalg.eigh_tridiagonal(a, b, select='i', select_range=(1, 2))",
            "tf.linalg.eigh_tridiagonal(a, b, select='v', select_range=(-1.0, 1.0))",
            "tf.linalg.eigh_tridiagonal(a, b, select='v', select_range=(90.0, 91.0))",
            "tf.linalg.eigh_tridiagonal(a, b, select='v', select_range=(1.0, -1.0))",
            "tf.linalg.eigh_tridiagonal(a, b, select='i', select_range=(2, 1))",
            "tf.linalg.eigh_tridiagonal(a, b, select='i')",
            "tf.linalg.eigh_tridiagonal(a, b, select='z')",
        ],
    ),
    Row(
        "linalg.banded_triangular_solve",
        of([[2.0, 3.0, 4.0, 5.0], [9.0, 1.0, -2.0, 0.5]]),
        real(4, 2),
        known={
            "*/more 3": "TensorFlow's gradient fails for one diagonal",
            "*/more 4": "TensorFlow's gradient fails for more diagonals than rows",
        },
        more=[
            "tf.linalg.banded_triangular_solve(a, b, adjoint=True)",
            "tf.linalg.banded_triangular_solve(tf.reverse(a, [0]), b, lower=False)",
            "tf.linalg.banded_triangular_solve(tf.reverse(a, [0]), b, lower=False, adjoint=True)",
            "tf.linalg.banded_triangular_solve(a[:1], b)",
            "tf.linalg.banded_triangular_solve(tf.concat([a, a, a[:1]], 0), b)",
            "tf.linalg.banded_triangular_solve(tf.stack([a, 2 * a]), tf.stack([b, b]))",
            "tf.linalg.banded_triangular_solve(tf.stack([a, 2 * a]), b)",
            "tf.linalg.banded_triangular_solve(0 * a, b)",
        ],
    ),
    Row(
        "linalg.logm",
        definite(3, 3),
        dtype="complex64",
        known={"values/more 2": "parts that are 0 up to rounding"},
        more=[
            "tf.linalg.logm(tf.stack([a, 2 * a]))",
            "tf.linalg.logm(tf.constant([[1, 1], [0, 1]], tf.complex64))",
            "tf.linalg.logm(tf.constant([[0, -1], [1, 0]], tf.complex64))",
        ],
    ),
    Row(
        "extract_volume_patches",
        real(1, 2, 4, 4, 2),
        call="tf.extract_volume_patches(a, [1, 1, 2, 2, 1], [1, 1, 2, 2, 1], 'VALID')",
        more=[
            "tf.extract_volume_patches(a, [1, 2, 3, 3, 1], [1, 1, 2, 2, 1], 'SAME')",
            "tf.extract_volume_patches(a, [1, 2, 3, 3, 1], [1, 2, 1, 2, 1], 'SAME')",
            "tf.extract_volume_patches(a, [2, 2, 2], [1, 1, 1, 1, 1], 'SAME')",
            "tf.extract_volume_patches(a, [1, 1, 2, 2, 1], [1, 1, 2, 2, 1], 'FULL')",
        ],
    ),
    Row("guarantee_const", real(2, 3)),
    Row(
        "parallel_stack",
        real(3),
        other(3),
        call="tf.parallel_stack([a, b])",
        known={
            "*/more 0": "TensorFlow has no gradient; neither has flowlet",
            "batch/*": "TensorFlow takes known sizes only",
        },
        without={"again": "an error outside of tf.function"},
        more=["tf.function(lambda: tf.parallel_stack([a, b]))()"],
    ),
    Row(
        "math.sobol_sample",
        call="tf.math.sobol_sample(3, 8)",
        more=[
            "tf.math.sobol_sample(2, 4, skip=3)",
            "tf.math.sobol_sample(5, 40, 100, tf.float64)",
            "tf.math.sobol_sample(200, 9)",
            "tf.math.sobol_sample(0, 5)",
            "tf.math.sobol_sample(3, 0)",
            "tf.math.sobol_sample(3, 2, dtype=tf.int32)",
            "tf.math.sobol_sample(tf.constant(2), tf.constant(3))",
        ],
    ),
    Row(
        "random_index_shuffle",
        of([0, 1, 2, 3], "int32"),
        call="tf.random_index_shuffle(a, [1, 2, 3], 9)",
        more=[
            "tf.random_index_shuffle(a, [1, 2, 3], 9, rounds=8)",
            "tf.random_index_shuffle(tf.cast(a, tf.int64), [7, 8, 9], tf.constant(100000, tf.int64))",
            "tf.random_index_shuffle(7, [1, 2, 3], 5)",
            "tf.random_index_shuffle(a, [1, 2], 9)",
            "tf.random_index_shuffle(a, [1, 2, 3], [9, 5, 7, 100])",
            "tf.random_index_shuffle(a[:3], [[1, 2, 3], [4, 5, 6], [7, 8, 9]], 2**20)",
            "tf.random_index_shuffle(0, [0, 0, 0], 2**30)",
        ],
    ),
    Row(
        "random.experimental.index_shuffle",
        of([0, 1, 2, 3], "int32"),
        call="tf.random.experimental.index_shuffle(a, [1, 2], 9)",
        more=[
            "tf.random.experimental.index_shuffle(5, [3, 4], 5)",
            "tf.random.experimental.index_shuffle(a, tf.constant([3, 4], tf.int64), 77)",
        ],
    ),
    Row(
        "autodiff.ForwardAccumulator",
        real(3),
        other(3),
        known={
            "dtype/*": "flowlet refuses primals that are no floats at once, TensorFlow at the first op",
            "wrong/*": "flowlet checks the shapes of the tangents, TensorFlow broadcasts",
        },
        call=(
            "[(acc := tf.autodiff.ForwardAccumulator(a, b)).__enter__() and None, y := tf.exp(a) * a, "
            "acc.__exit__(None, None, None), acc.jvp(y)][3]"
        ),
        without={
            "gradient": "the accumulator is opened by hand here",
            "second": "the accumulator is opened by hand here",
            "batch": "the accumulator is opened by hand here",
            "symbolic": "the accumulator is opened by hand here",
        },
    ),
]
