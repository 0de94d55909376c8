"""Numbers of gradients in TensorFlow 1.15: unknown sizes, broadcasting, second order, convolutions, pooling, batch normalization."""
from graph_common import Recorder

PRELUDE = """
r = np.random.RandomState(7)
X = tf.placeholder_with_default((r.rand(4, 3) * 2 + 0.5).astype(np.float32), [None, 3], name='X')
Y = tf.placeholder_with_default((r.rand(4, 3) * 2 - 1).astype(np.float32), [None, None], name='Y')
Z = tf.placeholder_with_default(r.randn(4, 1).astype(np.float32), [None, 1], name='Z')
V = tf.placeholder_with_default(r.randn(3).astype(np.float32), [3], name='V')
U = tf.placeholder_with_default(r.randn(4, 3).astype(np.float32), None, name='U')
S = tf.placeholder_with_default(np.float32(0.7), [], name='S')
M = tf.placeholder_with_default(r.randn(3, 4).astype(np.float32), [3, 4], name='M')
Q = tf.placeholder_with_default((r.randn(3, 3) + 3 * np.eye(3)).astype(np.float32), [3, 3], name='Q')
I = tf.placeholder_with_default(np.array([2, 0, 2], np.int32), [None], name='I')
B = tf.placeholder_with_default(r.rand(4, 3) > 0.5, [None, 3], name='B')
T = tf.placeholder_with_default(r.randn(2, 5, 3).astype(np.float32), [None, 5, 3], name='T')
G = tf.placeholder_with_default(r.randn(2, 6, 6, 3).astype(np.float32), [None, 6, 6, 3], name='G')
F = tf.placeholder_with_default((r.randn(3, 3, 3, 4) * 0.3).astype(np.float32), [3, 3, 3, 4], name='F')
D = tf.placeholder_with_default((r.randn(3, 3, 3, 2) * 0.3).astype(np.float32), [3, 3, 3, 2], name='D')
L = tf.placeholder_with_default(np.array([0, 2, 1, 1], np.int64), [None], name='L')
W4 = tf.constant((r.rand(4, 3) * 2 - 1).astype(np.float32))
WG = tf.constant(r.randn(2, 6, 6, 4).astype(np.float32))
sess = tf.Session()
"""
r = Recorder("graph_gradient_values", PRELUDE, "gradients run in a session; `wy` weights the result, so that every element counts differently")

r.group("broadcasting")
for code in ("X + V", "X - V", "X * V", "X / V", "V / X", "X * S", "S - X", "X + Z", "Z * X", "X / Z", "X * Y", "Y - Z", "U * V", "U + Z", "U / S", "X ** V", "X ** 2.", "X ** S", "2. ** X", "tf.maximum(X, V)", "tf.minimum(X, Z)", "tf.squared_difference(X, V)",
             "tf.squared_difference(Y, U)", "tf.floormod(X, S)", "tf.div_no_nan(X, V)", "tf.atan2(X, Y)", "tf.where_v2(B, X, V)", "tf.where(B, X, W4)", "tf.add_n([X, Y, U])", "tf.nn.bias_add(X, V)", "tf.matmul(X, M)[:, :3]", "tf.where(Z[:, 0] > 0., X, W4)"):
    r.run_case(f"sess.run(tf.gradients(({code}) * W4, [t for t in [X, Y, Z, V, U, S, M] if t in uses({code!r})]))", "uses = lambda text: [t for n, t in dict(X=X, Y=Y, Z=Z, V=V, U=U, S=S, M=M).items() if n in text.replace('W4', '').replace('B', '')]\n")
r.group("reductions")
for code in ("tf.reduce_sum(X * X)", "tf.reduce_sum(X * X, 0)", "tf.reduce_sum(Y * X, 1)", "tf.reduce_mean(X * X, 1, keepdims=True)", "tf.reduce_mean(U * X)", "tf.reduce_mean(U * X, 0)", "tf.reduce_max(X, 1)", "tf.reduce_min(X * V, [0, 1])", "tf.reduce_prod(X, 1)", "tf.reduce_prod(X)",
             "tf.reduce_logsumexp(X * 3., 1)", "tf.reduce_sum(X[:, 1] * X[:, 0])", "tf.cumsum(X, 0, exclusive=True)", "tf.cumsum(X, 1, reverse=True)", "tf.cumprod(X, 1)", "tf.nn.moments(X, [0])[1]", "tf.nn.l2_normalize(X, 1)", "tf.norm(X, axis=1)", "tf.nn.l2_loss(X)"):
    r.run_case(f"sess.run(tf.gradients(tf.cos({code}), X))")
r.group("arrays")
for code in ("tf.reshape(X, [-1])", "tf.reshape(X, [3, -1])", "tf.transpose(X)", "tf.concat([X, X * 2., Y], 0)", "tf.concat([X, Z], 1)", "tf.stack([X, X * X], 2)", "tf.unstack(X, axis=1)[1]", "tf.split(X, 3, 1)[2]", "tf.split(X, [1, 2], 1)[1]", "tf.tile(X, [2, 3])",
             "tf.pad(X, [[1, 2], [0, 1]])", "tf.pad(X, [[1, 2], [1, 1]], 'REFLECT')", "tf.slice(X, [1, 0], [-1, 2])", "X[1:3, ::2]", "X[::-1]", "X[I[0], 1:]", "tf.gather(X, I)", "tf.gather(X, I, axis=1)", "tf.gather(X, [[0, 1], [1, 3]])", "tf.gather_nd(X, [[0, 1], [2, 2], [0, 1]])",
             "tf.boolean_mask(X, B)", "tf.reverse(X, [0])", "tf.expand_dims(X, 1) * X", "tf.squeeze(Z * X[:, :1], 1)", "tf.broadcast_to(X[:1], [5, 3])", "tf.unsorted_segment_sum(X, [0, 1, 0, 2], 3)", "tf.segment_sum(X, [0, 0, 1, 2])", "tf.nn.top_k(X, 2)[0]", "tf.matmul(T, T, transpose_b=True)[:, :4, 0] * X[0, 0]",
             "tf.cast(tf.cast(X, tf.float64), tf.float32)", "tf.linalg.diag(X)", "tf.matrix_band_part(X, 1, 0)", "tf.nn.embedding_lookup(X, I)", "tf.identity_n([X, X * 2.])[1]", "tf.tuple([X * 2., X])[0]", "tf.roll(X, 1, 0)"):
    r.run_case(f"sess.run(tf.convert_to_tensor(tf.gradients(tf.sin({code}), X)[0]))")
r.group("matrices")
for code in ("tf.matmul(X, M)", "tf.matmul(X, Q, transpose_b=True)", "tf.matmul(Q, X, transpose_b=True)", "tf.matmul(X, X, transpose_a=True)", "tf.matmul(X, Q)", "tf.matrix_inverse(Q) * X[0, 0]", "tf.matrix_determinant(Q) * X[0, 0]", "tf.matrix_solve(Q, X[:3])", "tf.cholesky(tf.matmul(Q, Q, transpose_b=True)) * X[0]",
             "tf.tensordot(T, Q, [[2], [0]]) * X[0]", "tf.einsum('ij,jk->ik', X, M)", "tf.matmul(T, T, transpose_a=True) * X[0, 0]"):
    r.run_case(f"sess.run(tf.gradients(tf.sin({code}), [X, Q] if 'Q' in {code!r} else [X]))")
r.group("networks")
for code in ("tf.nn.softmax(X)", "tf.nn.log_softmax(X)", "tf.nn.relu(Y)", "tf.nn.relu6(Y * 8.)", "tf.nn.elu(Y)", "tf.nn.selu(Y)", "tf.nn.leaky_relu(Y, 0.3)", "tf.nn.softplus(Y)", "tf.nn.softsign(Y)", "tf.sigmoid(Y)", "tf.tanh(Y)", "tf.sqrt(X)", "tf.rsqrt(X)", "tf.reciprocal(X)", "tf.log(X)", "tf.exp(Y)", "tf.erf(Y)", "tf.abs(Y)", "tf.square(Y)",
             "tf.nn.softmax_cross_entropy_with_logits(labels=tf.nn.softmax(W4), logits=X)", "tf.nn.sparse_softmax_cross_entropy_with_logits(labels=L, logits=X)", "tf.nn.sigmoid_cross_entropy_with_logits(labels=W4, logits=X)", "tf.clip_by_norm(X, 2.)", "tf.clip_by_value(X, 1., 2.)", "tf.lgamma(X)", "tf.asinh(Y)", "tf.expm1(Y)", "tf.log1p(X)", "tf.tan(Y)"):
    r.run_case(f"sess.run(tf.gradients(tf.square({code}), X if 'X' in {code!r} else Y))")
r.group("convolutions")
for code in ("tf.nn.conv2d(G, F, [1, 1, 1, 1], 'SAME')", "tf.nn.conv2d(G, F, [1, 2, 2, 1], 'SAME')", "tf.nn.conv2d(G, F, [1, 2, 2, 1], 'VALID')", "tf.nn.conv2d(G, F, [1, 1, 1, 1], 'VALID', dilations=[1, 2, 2, 1])", "tf.nn.depthwise_conv2d(G, D, [1, 1, 1, 1], 'SAME')", "tf.nn.conv2d_transpose(G, tf.transpose(F, [0, 1, 3, 2]), [2, 12, 12, 4], [1, 2, 2, 1])",
             "tf.nn.max_pool(G, [1, 2, 2, 1], [1, 2, 2, 1], 'VALID')", "tf.nn.max_pool(G, [1, 3, 3, 1], [1, 2, 2, 1], 'SAME')", "tf.nn.avg_pool(G, [1, 3, 3, 1], [1, 2, 2, 1], 'SAME')", "tf.nn.lrn(G)", "tf.nn.fused_batch_norm(G, V, V)[0]", "tf.nn.fused_batch_norm(G, V, V, mean=V, variance=V * V, is_training=False)[0]", "tf.nn.bias_add(G, V)", "tf.space_to_depth(G, 2)",
             "tf.nn.batch_normalization(G, V, V * V, V, V, 1e-3)", "tf.nn.conv1d(T, D[0, :, :, :], 1, 'SAME')", "tf.image.resize_bilinear(G, [3, 4])", "tf.nn.moments(G, [0, 1, 2])[1]"):
    r.run_case(f"sess.run(tf.gradients(tf.sin({code}), [t for n, t in dict(G=G, F=F, D=D, V=V, T=T).items() if n in {code!r}.replace('SAME', '').replace('VALID', '').replace('False', '')]))")
r.group("second order")
for code in ("X ** 3", "X * X * V", "tf.exp(X * V)", "tf.tanh(X)", "tf.sigmoid(X)", "tf.sqrt(X)", "tf.log(X)", "tf.nn.softmax(X)", "tf.matmul(X, tf.sin(X), transpose_b=True)", "X / V", "V / X", "tf.reduce_mean(X * X * X, 1)", "tf.reduce_prod(X, 1)", "tf.nn.relu(X - 1.) ** 2", "tf.nn.elu(X - 1.) ** 2", "tf.gather(X * X, I)", "X[:, 0] * X[:, 1]",
             "tf.reshape(X * X, [-1])", "tf.concat([X * X, X], 1)", "tf.nn.softmax_cross_entropy_with_logits_v2(labels=tf.nn.softmax(W4), logits=X)", "tf.reduce_max(X * X, 1)", "tf.maximum(X * X, V)", "tf.nn.softplus(X)", "tf.atan(X)", "tf.cumsum(X * X, 1)", "tf.tile(X * X, [2, 1])", "tf.norm(X, axis=1)", "tf.sin(X) * Z", "tf.stack([X * X, X])", "tf.unstack(X * X)[0] * V"):
    r.run_case(f"sess.run(tf.convert_to_tensor(tf.gradients(tf.gradients({code}, X)[0] * W4, X)[0]))" if "unstack" not in code else f"sess.run(tf.gradients(tf.gradients(tf.unstack(X * X, 4)[0] * V, X)[0] * W4, X))")
for code in ("sess.run(tf.gradients(tf.gradients(tf.nn.conv2d(G, F, [1, 1, 1, 1], 'SAME') * WG, F)[0] ** 2, [G, F]))", "sess.run(tf.gradients(tf.gradients(tf.sin(tf.nn.conv2d(G, F, [1, 2, 2, 1], 'SAME')), G)[0], F))", "sess.run(tf.gradients(tf.gradients(tf.sin(tf.nn.max_pool(G, [1, 2, 2, 1], [1, 2, 2, 1], 'VALID')), G)[0], G))", "sess.run(tf.gradients(tf.gradients(tf.sin(tf.nn.avg_pool(G, [1, 2, 2, 1], [1, 2, 2, 1], 'SAME')), G)[0], G))",
             "sess.run(tf.hessians(tf.reduce_sum(V ** 3), V))", "sess.run(tf.hessians(tf.reduce_sum(tf.sin(V) * V[0]), V))", "sess.run(tf.hessians(tf.reduce_sum(tf.matmul(Q, Q)), Q))"):
    r.run_case(code)
r.group("variables")
SETUP = "A = tf.Variable(np.arange(12, dtype=np.float32).reshape(4, 3) / 6, use_resource={})\nsess.run(A.initializer)\n"
for resource in (False, True):
    for code in ("sess.run(tf.gradients(tf.sin(A), A))", "sess.run(tf.gradients(tf.matmul(X, A, transpose_b=True), A))", "sess.run(tf.gradients(tf.sin(tf.gather(A, I)), A)[0].values)", "sess.run(tf.gradients(tf.sin(tf.gather(A, I)), A)[0].indices)", "sess.run(tf.convert_to_tensor(tf.gradients(tf.reduce_sum(tf.sin(tf.gather(A, I))) + tf.reduce_sum(A * A), A)[0]))",
                 "sess.run(tf.convert_to_tensor(tf.gradients(tf.nn.embedding_lookup(A, I) * tf.nn.embedding_lookup(A, [0, 1, 2]), A)[0]))", "sess.run(tf.gradients(tf.gather(A, I) * A[0], A)[0].values) if False else sess.run(tf.gradients(A * A, A, grad_ys=W4))", "sess.run(tf.gradients(tf.stop_gradient(A) * A, A))", "sess.run(tf.clip_by_global_norm(tf.gradients(tf.gather(A, I) * 3., A), 2.)[0][0].values)"):
        r.run_case(code, SETUP.format(resource))
r.write()
