"""Activations, biases, normalization, dropout and the losses of `tf.nn`."""

from ..row import Row, chance, of, other, positive, real, unary

LABELS = of([2, 0], "int32")
NORM = "tf.nn.batch_normalization(a, b, c, d, e, {})"
# (the row with tf.stop_gradient compares the rest)
MIXED = {"second/*": "TensorFlow's second derivative leaves out the part by labels and logits"}

ROWS = [
    *unary("nn.relu nn.relu6 nn.elu nn.selu nn.softplus nn.softsign nn.sigmoid nn.tanh", real(2, 3)),
    Row("nn.relu6", real(6), call="tf.nn.relu6(a * 6)", more=["tf.nn.relu6([6., 0, 7, -1])"]),
    Row("nn.leaky_relu", real(2, 3), elementwise=True, known={"*/more 3": "flowlet also takes a tensor as alpha"}, more=[
        "tf.nn.leaky_relu(a, 0.1)", "tf.nn.leaky_relu(a, alpha=0)", "tf.nn.leaky_relu(a, alpha=1.5)",
        "tf.nn.leaky_relu(a, alpha=tf.constant(0.3))", "tf.nn.leaky_relu(a, -0.5)"]),
    Row("nn.gelu", real(2, 3), elementwise=True, more=["tf.nn.gelu(a, approximate=True)", "tf.nn.gelu(a * 10)"]),
    Row("nn.gelu", real(2, 3), elementwise=True, call="tf.nn.gelu(a, True)"),
    Row("nn.crelu", real(2, 3), more=["tf.nn.crelu(a, axis=0)", "tf.nn.crelu(a, 1)", "tf.nn.crelu(a, axis=2)"]),
    Row("nn.silu", real(2, 3), elementwise=True, more=[
        "tf.nn.silu(a, beta=0.5)", "tf.nn.swish(a, 2.)", "tf.nn.silu(a, beta=tf.constant(1.5))", "tf.nn.silu(a, -1)"]),
    Row("nn.softmax", real(2, 3), more=[
        "tf.nn.softmax(a, 0)", "tf.nn.softmax(a, axis=-1)", "tf.nn.softmax(a, axis=1)", "tf.nn.softmax(a, axis=2)",
        "tf.nn.softmax(a, axis=-3)", "tf.nn.softmax(a * 1000)", "tf.nn.softmax([[np.inf, 0.], [-np.inf, 0], [np.nan, 1]])",
        "tf.nn.softmax([[-np.inf, -np.inf]])", "tf.nn.softmax(a[0])", "tf.nn.softmax(a[0, 0])"]),
    Row("nn.softmax", real(2, 3, 4), call="tf.nn.softmax(a, 1)", more=["tf.nn.softmax(a)", "tf.nn.softmax(a, 0)",
                                                                       "tf.nn.softmax(a, -2)"]),
    Row("nn.log_softmax", real(2, 3), more=[
        "tf.nn.log_softmax(a, 0)", "tf.nn.log_softmax(a, axis=-1)", "tf.nn.log_softmax(a, axis=2)", "tf.nn.log_softmax(a * 1000)",
        "tf.nn.log_softmax([[np.inf, 0.], [-np.inf, 0], [np.nan, 1]])", "tf.nn.log_softmax(a[0])"]),
    Row("nn.log_softmax", real(2, 3, 4), call="tf.nn.log_softmax(a, 1)", more=["tf.nn.log_softmax(a, -3)"]),
    Row("nn.l2_loss", real(2, 3), more=["tf.nn.l2_loss(a[0, 0])"]),
    Row("nn.zero_fraction", real(2, 3), more=["tf.nn.zero_fraction([0., 1, 0])", "tf.nn.zero_fraction(tf.nn.relu(a))"]),
    Row("nn.bias_add", real(2, 3), other(3), more=[
        "tf.nn.bias_add(a, b, 'NHWC')", "tf.nn.bias_add(a, b, 'NCHW')", "tf.nn.bias_add(a, b, data_format='N..C')",
        "tf.nn.bias_add(a, b, data_format='NC..')", "tf.nn.bias_add(a, b, data_format='CN')", "tf.nn.bias_add(a, [1, 2, 3])",
        "tf.nn.bias_add(a, b, data_format='NWC')"]),
    Row("nn.bias_add", real(2, 3, 2, 3), other(3), more=["tf.nn.bias_add(a, b, 'NCHW')", "tf.nn.bias_add(a, b, 'NHWC')",
                                                         "tf.nn.bias_add(a[:, :, 0], b, 'NC..')"]),
    Row("nn.batch_normalization", real(4, 3), other(3), positive(3), real(3), other(3), call=NORM.format("0.001"), more=[
        NORM.format("0.1"), "tf.nn.batch_normalization(a, b, c, None, None, 0.001)",
        "tf.nn.batch_normalization(a, b, c, d, None, 0.001)", "tf.nn.batch_normalization(a, b, c, None, e, 0.001)",
        "tf.nn.batch_normalization(a, *tf.nn.moments(a, [0]), d, e, variance_epsilon=1e-3)",
        "tf.nn.batch_normalization(a, 1., 2., d, e, 0.001)"]),
    Row("nn.softmax_cross_entropy_with_logits", chance(2, 3), real(2, 3), known=dict(MIXED, **{
        "gradient/more 3": "TensorFlow has no gradient for one row of labels under several of logits"}), more=[
        "tf.nn.softmax_cross_entropy_with_logits(labels=a, logits=b)", "tf.nn.softmax_cross_entropy_with_logits(a, b, axis=0)",
        "tf.nn.softmax_cross_entropy_with_logits([[0, 1, 0]], b[:1])", "tf.nn.softmax_cross_entropy_with_logits(a[:1], b)",
        "tf.nn.softmax_cross_entropy_with_logits(a, b * 1000)", "tf.nn.softmax_cross_entropy_with_logits(a[0], b[0])",
        "tf.nn.softmax_cross_entropy_with_logits([[1., 0, 0]], [[np.inf, 0, 0]])",
        "tf.nn.softmax_cross_entropy_with_logits([[1, 0, 0]], [[0., -np.inf, 0]])",
        "tf.nn.softmax_cross_entropy_with_logits(a, b, -1, 'loss')", "tf.nn.softmax_cross_entropy_with_logits(a, None)"]),
    Row("nn.softmax_cross_entropy_with_logits", chance(2, 3, 4), real(2, 3, 4), known=MIXED, more=[
        "tf.nn.softmax_cross_entropy_with_logits(a, b, axis=1)", "tf.nn.softmax_cross_entropy_with_logits(a, b, axis=0)"]),
    Row("nn.softmax_cross_entropy_with_logits", chance(2, 3), real(2, 3),
        call="tf.nn.softmax_cross_entropy_with_logits(tf.stop_gradient(a), b)"),
    Row("nn.sparse_softmax_cross_entropy_with_logits", LABELS, real(2, 3), more=[
        "tf.nn.sparse_softmax_cross_entropy_with_logits(labels=a, logits=b)",
        "tf.nn.sparse_softmax_cross_entropy_with_logits(tf.cast(a, tf.int64), b)",
        "tf.nn.sparse_softmax_cross_entropy_with_logits([3, 0], b)", "tf.nn.sparse_softmax_cross_entropy_with_logits([-1, 0], b)",
        "tf.nn.sparse_softmax_cross_entropy_with_logits([1., 0.], b)", "tf.nn.sparse_softmax_cross_entropy_with_logits(1, b[0])",
        "tf.nn.sparse_softmax_cross_entropy_with_logits(a, b * 1000)",
        "tf.nn.sparse_softmax_cross_entropy_with_logits([[1, 2], [0, 1]], tf.stack([b, b]))",
        "tf.nn.sparse_softmax_cross_entropy_with_logits(tf.cast(a, tf.uint8), b)",
        "tf.nn.sparse_softmax_cross_entropy_with_logits(None, b)"]),
    Row("nn.sigmoid_cross_entropy_with_logits", chance(2, 3), real(2, 3), more=[
        "tf.nn.sigmoid_cross_entropy_with_logits(labels=a, logits=b)", "tf.nn.sigmoid_cross_entropy_with_logits(a, b * 1000)",
        "tf.nn.sigmoid_cross_entropy_with_logits([1., 0, 1, 0], [np.inf, -np.inf, -np.inf, np.nan])",
        "tf.nn.sigmoid_cross_entropy_with_logits([0., 1, 0.5], [0., 0, 0])", "tf.nn.sigmoid_cross_entropy_with_logits(a)",
        "tf.nn.sigmoid_cross_entropy_with_logits([1, 0, 1], b[0])"]),
    Row("nn.weighted_cross_entropy_with_logits", chance(2, 3), real(2, 3), positive(), known={
        "*/more 1": "flowlet also takes a list as pos_weight"}, more=[
        "tf.nn.weighted_cross_entropy_with_logits(labels=a, logits=b, pos_weight=2.)",
        "tf.nn.weighted_cross_entropy_with_logits(a, b, [1., 2, 3])", "tf.nn.weighted_cross_entropy_with_logits(a, b * 1000, 2.)",
        "tf.nn.weighted_cross_entropy_with_logits([0., 1, 0.5], [0., 0, 0], 3.)"]),
    Row("nn.log_poisson_loss", positive(2, 3), real(2, 3), more=[
        "tf.nn.log_poisson_loss(a, b, compute_full_loss=True)", "tf.nn.log_poisson_loss([0., 1, 2, 5], [0., 1, 2, 1], True)",
        "tf.nn.log_poisson_loss(a, log_input=b)"]),
    Row("nn.compute_average_loss", positive(4), more=[
        "tf.nn.compute_average_loss(a, global_batch_size=8)", "tf.nn.compute_average_loss(a, [1., 2, 3, 4])",
        "tf.nn.compute_average_loss(a, sample_weight=0.5)", "tf.nn.compute_average_loss(a[0])",
        "tf.nn.compute_average_loss(tf.stack([a, a]))", "tf.nn.compute_average_loss(a, global_batch_size=tf.constant(3))",
        "tf.nn.compute_average_loss(a, global_batch_size=2.5)", "tf.nn.compute_average_loss(a, [1, 2, 3, 4], 2)",
        "tf.nn.compute_average_loss(tf.stack([a, a]), [1., 2], 2)"]),
    Row("nn.scale_regularization_loss", positive(4), more=["tf.nn.scale_regularization_loss(a[0])",
                                                           "tf.nn.scale_regularization_loss([1., 2])"]),
    Row("nn.dropout", real(4, 3), call="tf.nn.dropout(a, 0.5, seed=3)", more=[
        "tf.nn.dropout(a, 0.25, seed=3)", "tf.nn.dropout(a, rate=0.5)", "tf.nn.dropout(a, 0, seed=1)", "tf.nn.dropout(a, 1.)",
        "tf.nn.dropout(a, 0.5, noise_shape=[4, 1], seed=3)", "tf.nn.dropout(a, 0.5, noise_shape=[None, 1], seed=3)",
        "tf.nn.dropout(a, tf.constant(0.5), seed=3)", "tf.nn.dropout(a, 0.5, [1, 3], 7)", "tf.nn.dropout(a, -0.1)",
        "tf.nn.dropout(a, '0.5')", "tf.nn.dropout(a, 0.5, noise_shape=[2, 3], seed=3)", "tf.nn.dropout(a, rate=1)",
        "[tf.nn.dropout(a, 0.5), tf.nn.dropout(a, 0.5)]", "[tf.nn.dropout(a, 0.5, seed=3), tf.nn.dropout(a, 0.5, seed=3)]"]),
    Row("nn.experimental.stateless_dropout", real(4, 3), call="tf.nn.experimental.stateless_dropout(a, 0.5, [1, 2])", more=[
        "tf.nn.experimental.stateless_dropout(a, 0.25, seed=[3, 4])", "tf.nn.experimental.stateless_dropout(a, 0., [1, 2])",
        "tf.nn.experimental.stateless_dropout(a, 0.5, [1, 2], rng_alg='philox')",
        "tf.nn.experimental.stateless_dropout(a, 0.5, [1, 2], noise_shape=[4, 1])",
        "tf.nn.experimental.stateless_dropout(a, 0.5, [1])", "tf.nn.experimental.stateless_dropout(a, 0.5, 7)"]),
]
