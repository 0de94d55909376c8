"""Products of matrices and tensors, and norms."""

from ..row import Input, Row, of, other, positive, real


def parts(*shape):
    """Complex numbers."""
    return Input(real(*shape).values + 1j * other(*shape).values)


def products(name, one, two, calls):
    """A row for each pair of shapes: the first call, then the others as more."""
    return Row(name, one, two, call=calls[0], more=calls[1:], known={
        "empty/no columns": "TensorFlow does not compare the sizes under a letter where a tensor is empty"})


ROWS = [
    Row("linalg.matmul", real(2, 3), other(3, 4), more=[
        "a @ b", "tf.matmul(a, tf.transpose(b), transpose_b=True)", "tf.matmul(tf.transpose(a), b, transpose_a=True)",
        "tf.matmul(tf.transpose(a), tf.transpose(b), True, True)", "tf.matmul(a, tf.transpose(b), adjoint_b=True)",
        "tf.matmul(tf.transpose(a), b, adjoint_a=True)", "tf.matmul(a, b, a_is_sparse=True)",
        "tf.matmul(a, b, b_is_sparse=True)", "tf.matmul(a, b, transpose_a=True)", "tf.matmul(a, a, transpose_b=True)",
        "tf.matmul(a, b, transpose_a=True, adjoint_a=True)", "tf.matmul(a, [[1.], [2], [3]])", "tf.matmul([[1, 2]], a)",
        "tf.matmul(a, b, output_type=tf.float32)"]),
    Row("linalg.matmul", real(2, 2, 3), other(2, 3, 2), more=[
        "tf.matmul(a, a, transpose_b=True)", "tf.matmul(a, a, adjoint_a=True)", "tf.matmul(a, b[0])",
        "tf.matmul(a[0], b)", "tf.matmul(a[:, tf.newaxis], b)", "tf.matmul(a[:1], b)"]),
    Row("linalg.matmul", parts(2, 3), parts(3, 2), dtype="complex64", more=[
        "tf.matmul(a, a, adjoint_b=True)", "tf.matmul(a, a, transpose_b=True)", "tf.matmul(b, b, adjoint_a=True)",
        "tf.matmul(tf.stack([a, a]), tf.stack([a, a]), adjoint_b=True)"]),
    Row("linalg.matmul", real(40, 30), other(30, 50), more=["tf.matmul(b, a, True, True)"]),
    Row("linalg.matvec", real(2, 3), other(3), more=[
        "tf.linalg.matvec(a, b[:2], transpose_a=True)", "tf.linalg.matvec(a, b[:2], adjoint_a=True)",
        "tf.linalg.matvec(a, tf.stack([b, b]))", "tf.linalg.matvec(tf.stack([a, a]), b)",
        "tf.linalg.matvec(a, b, a_is_sparse=True)", "tf.linalg.matvec(tf.stack([a, a]), tf.stack([b, b]))",
        "tf.linalg.matvec(a, b, b_is_sparse=True)", "tf.linalg.matvec(a, b, transpose_a=True)"]),
    Row("linalg.matvec", parts(2, 3), parts(2), dtype="complex64", call="tf.linalg.matvec(a, b, adjoint_a=True)", more=[
        "tf.linalg.matvec(a, b, transpose_a=True)"]),
    Row("tensordot", real(2, 3), other(3, 4), call="tf.tensordot(a, b, 1)", more=[
        "tf.tensordot(a, b, 0)", "tf.tensordot(a, b, [[1], [0]])", "tf.tensordot(a, b, axes=[1, 0])",
        "tf.tensordot(a, a, [[0, 1], [0, 1]])", "tf.tensordot(a, a, [[0, 1], [1, 0]])", "tf.tensordot(a, a, 2)",
        "tf.tensordot(a, b, [[-1], [-2]])", "tf.tensordot(a, b, 3)", "tf.tensordot(a, b, -1)",
        "tf.tensordot(a, b, [[1], [0, 1]])", "tf.tensordot(a, b, [[1]])", "tf.tensordot(a, b, tf.constant([[1], [0]]))",
        "tf.tensordot(a[0], b[:, 0], 1)", "tf.tensordot(a, b, ((1,), (0,)))", "tf.tensordot(a, a, [[1], [1]])"]),
    Row("tensordot", real(2, 3, 4), other(4, 3, 2), call="tf.tensordot(a, b, [[2, 1], [0, 1]])", more=[
        "tf.tensordot(a, b, [[0], [2]])", "tf.tensordot(a, b, [[0, 1, 2], [2, 1, 0]])", "tf.tensordot(a, b, [2, 0])",
        "tf.tensordot(a, b[:, 0], 1)"]),
    products("einsum", real(2, 3), other(3, 4), [
        "tf.einsum('ij,jk->ik', a, b)", "tf.einsum('ij,jk', a, b)", "tf.einsum('ij,jk->ki', a, b)",
        "tf.einsum('ij,jk->', a, b)", "tf.einsum('ij,jk->ijk', a, b)", "tf.einsum('ij,jk->j', a, b)",
        "tf.einsum('ij,kl->ijkl', a, b)", "tf.einsum('ij->ji', a)", "tf.einsum('ij->i', a)", "tf.einsum('ij->', a)",
        "tf.einsum('ij,ij->ij', a, a)", "tf.einsum('ij,ij', a, a)", "tf.einsum('ij,kj->ik', a, a)",
        "tf.einsum('ba', a)", "tf.einsum(' i j , j k -> i k ', a, b)", "tf.einsum('ij,jk->ik', a, b, optimize='optimal')",
        "tf.einsum('...j,jk->...k', a, b)", "tf.einsum('i...->...', a)", "tf.einsum('ij,jk,kl->il', a, b, tf.transpose(b))",
        "tf.einsum('i,j->ij', a[0], b[:, 0])", "tf.einsum('i,i->', a[0], b[:, 0])", "tf.einsum('ij,j->i', a, b[:, 0])",
        "tf.einsum('Ij,jK->IK', a, b)", "tf.einsum('ij', a)", "tf.einsum('ij,jk->ik', a)", "tf.einsum('ij,jk->iz', a, b)",
        "tf.einsum('ij,jk->ii', a, b)", "tf.einsum('ijk,jk->ik', a, b)", "tf.einsum('ij,jk->ik', a, b, name='product')",
        "tf.einsum('i1,1k->ik', a, b)", "tf.einsum('ij,jk->ik', a, [[1.], [2], [3]])",
        "tf.einsum('ij,jk->ik', a, b, out=3)"]),
    products("einsum", real(2, 3, 3), other(2, 3, 4), [
        "tf.einsum('bij,bjk->bik', a, b)", "tf.einsum('bii->bi', a)", "tf.einsum('bii->b', a)", "tf.einsum('bii->', a)",
        "tf.einsum('...ij,...jk->...ik', a, b)", "tf.einsum('...ii->...i', a)", "tf.einsum('bij,bjk->kib', a, b)",
        "tf.einsum('bij->jbi', a)", "tf.einsum('bij,cjk->bcik', a, b)", "tf.einsum('bij,bij->b', a, a)",
        "tf.einsum('...ij,jk->...ik', a, b[0])", "tf.einsum('ij,bjk->bik', a[0], b)", "tf.einsum('bij,bjk', a, b)",
        "tf.einsum('b...,b...->b...', b, b)", "tf.einsum('bhj,bjk->bhk', a[:1], b)", "tf.einsum('ii->i', a[0])",
        "tf.einsum('bqh,bkh->bqk', a, tf.transpose(b, [0, 2, 1]))", "tf.einsum('ijk,ilm,njm,nlk->', a, a, a, a)",
        "tf.einsum('...i,...i->...', a[0], a)", "tf.einsum('i...j->...ij', b)"]),
    products("einsum", parts(2, 3), parts(3, 2), ["tf.einsum('ij,jk->ik', a, b)", "tf.einsum('ij,ji->', a, b)"]),
    Row("linalg.cross", real(2, 3), other(2, 3), more=["tf.linalg.cross(a[0], b[0])", "tf.linalg.cross(a, [[1, 0, 0]] * 2)"]),
    Row("linalg.trace", real(2, 3, 3), more=["tf.linalg.trace(a[0])", "tf.linalg.trace(a[:, :2])"]),
    Row("linalg.adjoint", real(2, 3), more=["tf.linalg.adjoint(tf.stack([a, a]))", "tf.linalg.adjoint(tf.complex(a, a))"]),
    Row("linalg.matrix_transpose", real(2, 3), more=[
        "tf.linalg.matrix_transpose(a, conjugate=True)", "tf.linalg.matrix_transpose(tf.complex(a, a), conjugate=True)",
        "tf.linalg.matrix_transpose(tf.stack([a, a]))"]),
    Row("norm", real(2, 3), more=[
        "tf.norm(a, 1)", "tf.norm(a, 2)", "tf.norm(a, np.inf)", "tf.norm(a, 3)", "tf.norm(a, 2.5)", "tf.norm(a, 'euclidean')",
        "tf.norm(a, 'fro')", "tf.norm(a, axis=1)", "tf.norm(a, 1, axis=0)", "tf.norm(a, 2, axis=-1)",
        "tf.norm(a, np.inf, axis=1)", "tf.norm(a, 3, axis=1)", "tf.norm(a, axis=[0, 1])", "tf.norm(a, 'fro', axis=[0, 1])",
        "tf.norm(a, 1, axis=[0, 1])", "tf.norm(a, np.inf, axis=[-2, -1])", "tf.norm(a, axis=1, keepdims=True)",
        "tf.norm(a, 'fro', axis=(-2, -1), keepdims=True)", "tf.norm(a, 1, axis=(0, 1), keepdims=True)",
        "tf.norm(a, keepdims=True)", "tf.norm(a, 'nuc')", "tf.norm(a, -1)", "tf.norm(a, 0)", "tf.norm(a, axis=[0, 0])",
        "tf.norm(a, axis=[0])", "tf.norm(a, 3, axis=[0, 1])", "tf.norm(a, axis=2)", "tf.norm(a, 'fro', axis=0)",
        "tf.norm(a * 0.)", "tf.norm(a * 0., axis=1)", "tf.norm(a, 1.)", "tf.norm(a, -np.inf)", "tf.norm(a, 0.5)",
        "tf.norm(tf.complex(a, a))", "tf.norm(tf.complex(a, a), 1)", "tf.norm(tf.complex(a, -a), np.inf, axis=1)"]),
    Row("norm", real(2, 3, 4), call="tf.norm(a, axis=[1, 2])", more=[
        "tf.norm(a, 1, axis=[2, 0])", "tf.norm(a, np.inf, axis=[-1, 0])", "tf.norm(a, axis=-1)", "tf.norm(a, 'fro', [0, 2], True)",
        "tf.norm(a, axis=[0, 1, 2])", "tf.norm(a, 2, axis=[-2, -1], keepdims=True)"]),
    Row("norm", real(3, 4), call="tf.norm(a, 2, axis=[-2, -1])"),
    Row("linalg.normalize", real(2, 3), more=[
        "tf.linalg.normalize(a, 1)", "tf.linalg.normalize(a, np.inf, axis=1)", "tf.linalg.normalize(a, axis=0)",
        "tf.linalg.normalize(a, 'fro', axis=[0, 1])", "tf.linalg.normalize(a, 3, -1)", "tf.linalg.normalize(a * 0)"]),
    Row("math.l2_normalize", real(2, 3), more=[
        "tf.math.l2_normalize(a, 0)", "tf.math.l2_normalize(a, axis=1)", "tf.math.l2_normalize(a, [0, 1])",
        "tf.math.l2_normalize(a, -1, epsilon=2.)", "tf.math.l2_normalize(a * 0, 1)", "tf.math.l2_normalize(a, epsilon=0)",
        "tf.nn.l2_normalize(a, 1)", "tf.math.l2_normalize(a, 2)"]),
    Row("linalg.global_norm", real(2, 3), other(4), call="tf.linalg.global_norm([a, b])", more=[
        "tf.linalg.global_norm([a])", "tf.linalg.global_norm([a, None])", "tf.linalg.global_norm([None])",
        "tf.linalg.global_norm([])", "tf.linalg.global_norm(a)", "tf.linalg.global_norm([a * 0])",
        "tf.linalg.global_norm((a, b))"]),
    Row("clip_by_norm", real(2, 3), call="tf.clip_by_norm(a, 1.5)", more=[
        "tf.clip_by_norm(a, 100.)", "tf.clip_by_norm(a, 1., axes=1)", "tf.clip_by_norm(a, 1., axes=[0])",
        "tf.clip_by_norm(a * 0, 1.)", "tf.clip_by_norm(a, -1.)", "tf.clip_by_norm(a, 1)", "tf.clip_by_norm(a, [[1.], [2]], 1)",
        "tf.clip_by_norm(a, tf.norm(a))"]),
    Row("clip_by_global_norm", real(2, 3), other(4), call="tf.clip_by_global_norm([a, b], 1.5)", more=[
        "tf.clip_by_global_norm([a, b], 100.)", "tf.clip_by_global_norm([a, None], 1.)",
        "tf.clip_by_global_norm([a, b], 1., use_norm=tf.constant(2.))", "tf.clip_by_global_norm([a * 0], 1.)",
        "tf.clip_by_global_norm([a, b * np.inf], 1.)", "tf.clip_by_global_norm((a, b), tf.constant(1.))",
        "tf.clip_by_global_norm(a, 1.)"]),
    Row("linalg.band_part", real(2, 3, 4), call="tf.linalg.band_part(a, 1, 0)", more=[
        "tf.linalg.band_part(a, 0, 0)", "tf.linalg.band_part(a, -1, 0)", "tf.linalg.band_part(a, 0, -1)",
        "tf.linalg.band_part(a, -1, -1)", "tf.linalg.band_part(a, 2, 1)", "tf.linalg.band_part(a, 3, 4)",
        "tf.linalg.band_part(a, 4, 0)", "tf.linalg.band_part(a, 0, 5)", "tf.linalg.band_part(a[0], -2, 0)",
        "tf.linalg.band_part(a, tf.constant(1), tf.constant(0))", "tf.linalg.band_part(a, tf.constant(1, tf.int64), 0)"]),
    Row("linalg.band_part", of([[True, False], [True, True]], "bool"), call="tf.linalg.band_part(a, 0, -1)"),
    Row("tensordot", positive(3), real(), call="tf.tensordot(a, b, 0)"),
]
