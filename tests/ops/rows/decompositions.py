"""Decompositions of matrices, what is solved and computed with them, and diagonals.

Signs of vectors and the order of eigenvalues are free: calls take absolute values, or sort, or multiply back.
"""

from ..row import Input, Row, definite, of, other, real

TRIANGLE = Input([[[2.0, 0.5, -1.0], [0.5, 3.0, 0.25], [1.0, -0.5, 1.5]], [[1.0, 2.0, 0.0], [-1.0, 2.5, 0.5], [0.75, 1.0,
        -2.0]]])
SINGULAR = "tf.ones([2, 2])"
EIGEN = Input([[1.0, 2.0, 0.5], [0.25, 4.0, 1.0], [0.0, 0.5, -3.0]])  # real eigenvalues, far from each other
SORTED = "tf.sort(tf.math.real(tf.linalg.{}(a){}))"
PERM = of([[2, 0, 1], [0, 2, 1]], "int32")
ROUNDED = {"tolerance": 25, "why": "rounding adds up over a decomposition; its derivatives divide by gaps of eigenvalues"}
NOT_INVERTIBLE = {"gradient/more 1": "at a singular matrix the gradient is not finite; TensorFlow raises",
                  "second/more 1": "at a singular matrix the gradient is not finite; TensorFlow raises"}
COMPLEX = {"dtype/complex*": "flowlet also takes complex matrices"}

ROWS = [
    Row("linalg.cholesky", definite(2, 3, 3), known={"values/more 1": "TensorFlow leaves what was in memory before"},
        more=["tf.linalg.cholesky(a[0])", "tf.linalg.cholesky(-a)",
                                                    "tf.linalg.cholesky(a + tf.linalg.band_part(a, 0, -1))"]),
    Row("linalg.cholesky_solve", TRIANGLE, other(2, 3, 2), more=["tf.linalg.cholesky_solve(a[0], b[0])",
                                                                 "tf.linalg.cholesky_solve(a, b[0])"]),
    Row("linalg.det", TRIANGLE, known=NOT_INVERTIBLE, more=["tf.linalg.det(a[0])", "tf.linalg.det(a * 0)"]),
    Row("linalg.slogdet", TRIANGLE, known=NOT_INVERTIBLE, more=["tf.linalg.slogdet(a[1])", "tf.linalg.slogdet(a * 0)",
        "tf.linalg.slogdet(-a)"]),
    Row("linalg.logdet", definite(2, 3, 3), more=["tf.linalg.logdet(a[0])", "tf.linalg.logdet(-a)"]),
    Row("linalg.inv", TRIANGLE, more=["tf.linalg.inv(a, adjoint=True)", "tf.linalg.inv(a[0])",
        "tf.linalg.inv(" + SINGULAR + ")",
                                      "tf.linalg.inv(tf.complex(a, a * a), adjoint=True)"]),
    Row("linalg.pinv", real(2, 3, 2), **ROUNDED, known=dict(COMPLEX, **{
        "dtype/bfloat16": "flowlet names the dtypes that it takes"}), more=["tf.linalg.pinv(a[0])",
        "tf.linalg.pinv(a, rcond=0.5)", "tf.linalg.pinv(" + SINGULAR + ")",
                                            "tf.linalg.pinv(a, 0.1, True)", "tf.linalg.pinv(tf.transpose(a[0]))",
                                            "tf.linalg.pinv(a, rcond=[0.5, 0.1])"]),
    Row("linalg.solve", TRIANGLE, other(2, 3, 2), more=[
        "tf.linalg.solve(a, b, adjoint=True)", "tf.linalg.solve(a[0], b[0])",
        "tf.linalg.solve(" + SINGULAR + ", [[1.], [2]])",
        "tf.linalg.solve(a[0], b[0, :, 0])", "tf.linalg.solve(a, b[0])"]),
    Row("linalg.lstsq", real(2, 4, 3), other(2, 4, 2), **ROUNDED, known={
        "*/more [15]": "TensorFlow has no gradient for fast=False"}, more=[
        "tf.linalg.lstsq(a, b, l2_regularizer=0.5)", "tf.linalg.lstsq(a, b, fast=False)", "tf.linalg.lstsq(a[0], b[0])",
        "tf.linalg.lstsq(tf.transpose(a[0]), b[0, :3])", "tf.linalg.lstsq(tf.transpose(a[0]), b[0, :3], 0.5)",
        "tf.linalg.lstsq(tf.transpose(a[0]), b[0, :3], fast=False)", "tf.linalg.lstsq(a, b[0])"]),
    Row("linalg.lu", TRIANGLE, more=["tf.linalg.lu(a[0])", "tf.linalg.lu(a, output_idx_type=tf.int64)", "tf.linalg.lu(a).p"]),
    Row("linalg.lu_reconstruct", TRIANGLE, PERM, more=["tf.linalg.lu_reconstruct(a[0], b[0])",
                                                       "tf.linalg.lu_reconstruct(a, b, validate_args=True)",
                                                       "tf.linalg.lu_reconstruct(*tf.linalg.lu(a))"]),
    Row("linalg.lu_solve", TRIANGLE, PERM, other(2, 3, 2), **ROUNDED, more=[
        "tf.linalg.lu_solve(a[0], b[0], c[0])", "tf.linalg.lu_solve(a, b, c, validate_args=True)",
        "tf.linalg.lu_solve(*tf.linalg.lu(a), c)", "tf.linalg.lu_solve(a, b, c[0])"]),
    Row("linalg.lu_matrix_inverse", TRIANGLE, PERM, **ROUNDED, known={
        "symbolic/*": "flowlet knows the size that TensorFlow leaves open"}, more=[
        "tf.linalg.lu_matrix_inverse(a[0], b[0])", "tf.linalg.lu_matrix_inverse(a, b, validate_args=True)",
        "tf.linalg.lu_matrix_inverse(*tf.linalg.lu(a))"]),
    Row("linalg.qr", real(2, 4, 3), **ROUNDED, call="[tf.abs(one) for one in tf.linalg.qr(a)]", more=[
        "[tf.abs(one) for one in tf.linalg.qr(a, full_matrices=True)]", "tf.matmul(*tf.linalg.qr(a))",
        "[tf.abs(one) for one in tf.linalg.qr(tf.transpose(a[0]))]", "tf.abs(tf.linalg.qr(a[0]).r)",
        "tf.matmul(*tf.linalg.qr(tf.transpose(a[0]), True))"]),
    Row("linalg.svd", real(2, 4, 3), **ROUNDED, call="[tf.abs(one) for one in tf.linalg.svd(a)]", more=[
        "tf.linalg.svd(a, compute_uv=False)", "[tf.abs(one) for one in tf.linalg.svd(a, full_matrices=True)]",
        "[tf.abs(one) for one in tf.linalg.svd(tf.transpose(a[0]))]", "tf.linalg.svd(a[0], compute_uv=False)",
        "tf.linalg.svd(tf.transpose(a[0]), True, False)",
        "[tf.abs(one) for one in tf.linalg.svd(tf.transpose(a[0]), full_matrices=True)]"]),
    Row("linalg.eigh", definite(2, 3, 3), **ROUNDED, call="[tf.abs(one) for one in tf.linalg.eigh(a)]", more=[
        "tf.linalg.eigh(a)[0]", "[tf.abs(one) for one in tf.linalg.eigh(tf.linalg.band_part(a, -1, 0))]",
        "tf.linalg.eigh(a - 4.)[0]", "tf.abs(tf.linalg.eigh(a[0])[1])"]),
    Row("linalg.eigvalsh", definite(2, 3, 3), **ROUNDED, more=["tf.linalg.eigvalsh(a[0])", "tf.linalg.eigvalsh(a - 4.)",
                                                    "tf.linalg.eigvalsh(tf.linalg.band_part(a, -1, 0))"]),
    Row("linalg.eig", EIGEN, **ROUNDED, call=SORTED.format("eig", "[0]"), more=[
        "tf.sort(tf.abs(tf.linalg.eig(a)[1]))", "tf.linalg.eig(a)[0].dtype.name", "tf.linalg.eig(tf.stack([a, a]))[1].shape",
        "(lambda e, v: tf.math.real(v @ tf.linalg.diag(e) @ tf.linalg.inv(v)))(*tf.linalg.eig(a))"]),
    Row("linalg.eigvals", EIGEN, **ROUNDED, call=SORTED.format("eigvals", ""), more=[
        "tf.sort(tf.math.imag(tf.linalg.eigvals(a - 3. * tf.transpose(a))))", SORTED.format("eigvals", "[::1]"),
        "tf.sort(tf.math.real(tf.linalg.eigvals(tf.stack([a, -a]))))"]),
    Row("linalg.expm", TRIANGLE, **ROUNDED, more=["tf.linalg.expm(a[0])", "tf.linalg.expm(a * 0)", "tf.linalg.expm(a * 4)"]),
    Row("linalg.sqrtm", definite(2, 3, 3), **ROUNDED, more=["tf.linalg.sqrtm(a[0])", "tf.linalg.sqrtm(a * 4)"]),
    Row("linalg.triangular_solve", TRIANGLE, other(2, 3, 2), more=[
        "tf.linalg.triangular_solve(a, b, lower=False)", "tf.linalg.triangular_solve(a, b, adjoint=True)",
        "tf.linalg.triangular_solve(a, b, lower=False, adjoint=True)", "tf.linalg.triangular_solve(a, b[0])",
        "tf.linalg.triangular_solve(a[0], b)", "tf.linalg.triangular_solve(" + SINGULAR + " * 0, [[1.], [2]])",
        "tf.linalg.triangular_solve(a[0], b[0, :, 0])"]),
    Row("linalg.matrix_rank", real(2, 4, 3), known=COMPLEX, more=[
        "tf.linalg.matrix_rank(a, tol=2.)", "tf.linalg.matrix_rank(a[0])", "tf.linalg.matrix_rank(" + SINGULAR + ")",
        "tf.linalg.matrix_rank(a * 0)", "tf.linalg.matrix_rank(a, 1e-3, validate_args=True)"]),
    Row("linalg.diag", real(2, 3), more=[
        "tf.linalg.diag(a, k=1)", "tf.linalg.diag(a, k=-2)", "tf.linalg.diag(a, k=(0, 1))", "tf.linalg.diag(a, k=(-1, 0))",
        "tf.linalg.diag(a[0], num_rows=4)",
        "tf.linalg.diag(a, num_rows=3, num_cols=5)", "tf.linalg.diag(a, padding_value=9)", "tf.linalg.diag(a, num_cols=2)",
        "tf.linalg.diag(a, k=(0, 1), align='LEFT_RIGHT')", "tf.linalg.diag(a, k=(-1, 0), align='LEFT_LEFT')",
        "tf.linalg.diag(a, k=(-1, 0), align='RIGHT_RIGHT', padding_value=7.)",
        "tf.linalg.diag(a, k=1, num_rows=3, num_cols=4)",
        "tf.linalg.diag(a, k=(0, 1), num_rows=4, num_cols=3)", "tf.linalg.diag(a, k=(1, 0))", "tf.linalg.diag(a[0, 0])",
        "tf.linalg.diag(a, k=(0, 2))", "tf.linalg.diag(a, k=1, num_rows=5, num_cols=5)", "tf.linalg.diag(a, 'diag', 1)",
        "tf.linalg.diag(a, align='MIDDLE')", "tf.linalg.diag(a[0], k=tf.constant(-1))"]),
    Row("linalg.diag_part", real(2, 3, 4), more=[
        "tf.linalg.diag_part(a, k=1)", "tf.linalg.diag_part(a, k=-1)", "tf.linalg.diag_part(a, k=(-1, 1))",
        "tf.linalg.diag_part(a, k=(0, 2))", "tf.linalg.diag_part(a, k=(-2, 0), padding_value=9)",
        "tf.linalg.diag_part(a, k=(-2, 3), align='LEFT_RIGHT')", "tf.linalg.diag_part(a, k=(-1, 1), align='LEFT_LEFT')",
        "tf.linalg.diag_part(a, k=(-1, 1), align='RIGHT_RIGHT')", "tf.linalg.diag_part(a, k=4)",
        "tf.linalg.diag_part(a, k=-3)",
        "tf.linalg.diag_part(a, k=(1, -1))", "tf.linalg.diag_part(a[0, 0])", "tf.linalg.diag_part(a, k=(2, 2))"]),
    Row("linalg.set_diag", real(2, 3, 4), other(2, 3), more=[
        "tf.linalg.set_diag(a, b, k=1)", "tf.linalg.set_diag(a, b[:, :2], k=-1)",
        "tf.linalg.set_diag(a, a[:, :2, :3], k=(0, 1))",
        "tf.linalg.set_diag(a, a[:, :, :3], k=(-1, 1))", "tf.linalg.set_diag(a, a[:, :, :3], k=(-1, 1), align='LEFT_RIGHT')",
        "tf.linalg.set_diag(a, a[:, :, :3], k=(-1, 1), align='LEFT_LEFT')", "tf.linalg.set_diag(a, b, k=2)",
        "tf.linalg.set_diag(a, a[:, :, :3], k=(-1, 1), align='RIGHT_RIGHT')", "tf.linalg.set_diag(a, b, k=9)",
        "tf.linalg.set_diag(a[0], [1., 2, 3])", "tf.linalg.set_diag(a, a[:, :2, :3], k=(1, 0))"]),
    Row("linalg.tensor_diag", real(2, 3), more=["tf.linalg.tensor_diag(a[0])", "tf.linalg.tensor_diag(a[0, 0])"]),
    Row("linalg.tensor_diag_part", real(2, 3, 2, 3), more=["tf.linalg.tensor_diag_part(a[0, :2, 0, :2])",
                                                           "tf.linalg.tensor_diag_part(a[0])"]),
]
