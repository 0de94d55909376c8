"""The operations that tf.gradients and optimizers of TensorFlow 1.15 add, and a few values of gradients whose rule is not obvious."""
import re

from graph_calls import PRELUDE
from graph_common import Recorder

r = Recorder("graph_gradients", PRELUDE, "setup builds the forward pass; ops are what code adds after it")
r.group("one op")
UNARY = ("abs(x) negative(x) sign(x) square(x) sqrt(x) rsqrt(x) exp(x) expm1(x) log(x) log1p(x) sin(x) cos(x) tan(x) asin(x) acos(x) atan(x) sinh(x) cosh(x) tanh(x) asinh(x) acosh(x) atanh(x) sigmoid(x) floor(x) ceil(x) round(x) rint(x) "
         "reciprocal(x) erf(x) erfc(x) lgamma(x) digamma(x) identity(x) zeros_like(x) ones_like(x) stop_gradient(x) log_sigmoid(x) math.softplus(x) math.softsign(x) math.bessel_i0e(x) is_nan(x) shape(x) argmax(x,1) equal(x,y) "
         "add(x,y) subtract(x,y) multiply(x,y) divide(x,y) realdiv(x,y) floordiv(x,y) floormod(x,y) truncatediv(x,y) pow(x,y) maximum(x,y) minimum(x,y) squared_difference(x,y) atan2(x,y) div_no_nan(x,y) "
         "add(x,v) subtract(x,v) multiply(x,v) divide(x,v) pow(x,v) maximum(x,v) squared_difference(x,v) add(x,s) multiply(s,x) multiply(x,2.) add(x,1.) pow(x,2.) divide(x,2.) subtract(1.,x) multiply(u,x) add(u,x) multiply(v,v) add(m,m) multiply(m,2.) "
         "matmul(x,m) matmul(x,x,transpose_a=True) matmul(x,x,transpose_b=True) matmul(seq,seq,transpose_b=True) tensordot(seq,m,[[2],[0]]) tensordot(x,m,1) einsum('ij,jk->ik',x,m) add_n([x,y]) add_n([x,x]) accumulate_n([x,y]) "
         "reduce_sum(x) reduce_sum(x,0) reduce_sum(x,1) reduce_sum(x,[0,1]) reduce_sum(x,1,keepdims=True) reduce_sum(m) reduce_sum(m,1) reduce_sum(u) reduce_mean(x) reduce_mean(x,1) reduce_mean(m) reduce_mean(u,0) reduce_prod(x) reduce_prod(x,1) reduce_max(x) reduce_max(x,1) reduce_min(x,1) reduce_logsumexp(x) reduce_logsumexp(x,1) norm(x) cumsum(x,1) cumprod(x,1) "
         "clip_by_value(x,0.,1.) clip_by_norm(x,2.) cast(x,tf.float64) cast(x,tf.int32) cast(x,tf.float32) check_numerics(x,'m') complex(x,y) abs(c) real(c) nn.l2_loss(x) global_norm([x,m]) "
         "reshape(x,[-1]) reshape(m,[2,6]) transpose(x) transpose(seq,[1,0,2]) expand_dims(x,1) squeeze(tf.expand_dims(x,1),1) concat([x,y],0) concat([x,y],1) concat([m,m],1) stack([x,y]) stack([x,y],1) unstack(x,axis=1)[0] unstack(seq,axis=1) split(x,3,1)[1] split(x,3,1) split(x,[1,2],1) tile(x,[2,1]) pad(x,[[1,1],[0,0]]) pad(m,[[1,1],[2,2]],'REFLECT') slice(x,[0,1],[-1,2]) "
         "gather(x,i) gather(m,i,axis=1) gather_nd(x,tf.expand_dims(i,1)) scatter_nd(tf.expand_dims(i,1),x,[5,3]) boolean_mask(x,b) where(b,x,y) where_v2(b,x,0.) reverse(x,[1]) roll(x,1,0) reverse_sequence(seq,i,seq_dim=1) broadcast_to(v,[2,3]) sort(x) nn.top_k(x,2)[0] segment_sum(x,i) unsorted_segment_sum(x,i,4) space_to_depth(img,2) extract_image_patches(img,[1,3,3,1],[1,1,1,1],[1,1,1,1],'SAME') "
         "matrix_band_part(sq,-1,0) matrix_diag(x) matrix_diag_part(sq) diag(v) diag_part(sq) trace(sq) matrix_inverse(sq) matrix_determinant(sq) matrix_solve(sq,sq) cholesky(sq) matrix_triangular_solve(sq,sq) linspace(0.,s,3) fill([2],s) Print(x,[x]) identity_n([x,y]) tuple([x,y])[0] "
         "nn.relu(x) nn.relu6(x) nn.elu(x) nn.selu(x) nn.crelu(x) nn.leaky_relu(x) nn.softplus(x) nn.softsign(x) nn.softmax(x) nn.softmax(seq) nn.log_softmax(x) nn.l2_normalize(x,1) nn.swish(x) nn.bias_add(x,v) nn.bias_add(img,v) nn.dropout(x,0.5) nn.dropout(x,s) nn.moments(x,[0])[1] nn.moments(x,[0]) "
         "nn.softmax_cross_entropy_with_logits(labels=x,logits=y) nn.softmax_cross_entropy_with_logits_v2(labels=x,logits=y) nn.sparse_softmax_cross_entropy_with_logits(labels=lab,logits=x) nn.sigmoid_cross_entropy_with_logits(labels=x,logits=y) nn.weighted_cross_entropy_with_logits(labels=x,logits=y,pos_weight=2.) "
         "nn.conv2d(img,tf.zeros([3,3,3,8]),[1,1,1,1],'SAME') nn.conv2d(img,tf.zeros([3,3,3,8]),[1,2,2,1],'VALID') nn.conv2d_transpose(img,tf.zeros([3,3,8,3]),[2,56,56,8],[1,2,2,1]) nn.depthwise_conv2d(img,tf.zeros([3,3,3,2]),[1,1,1,1],'SAME') nn.conv1d(seq,tf.zeros([3,3,8]),1,'SAME') nn.atrous_conv2d(img,tf.zeros([3,3,3,8]),2,'SAME') "
         "nn.max_pool(img,[1,2,2,1],[1,2,2,1],'SAME') nn.avg_pool(img,[1,2,2,1],[1,2,2,1],'SAME') nn.lrn(img) nn.fused_batch_norm(img,v,v)[0] nn.batch_normalization(x,v,v,v,v,1e-3) nn.embedding_lookup(x,i) nn.nce_loss(sq,v,tf.expand_dims(lab,1),x,2,3) nn.sampled_softmax_loss(sq,v,tf.expand_dims(lab,1),x,2,3) image.resize_bilinear(img,[14,14]) image.resize_nearest_neighbor(img,[14,14]) "
         "layers.dense(x,4) layers.dense(x,4,tf.nn.relu) layers.dense(seq,4) layers.conv2d(img,8,3) layers.batch_normalization(x,training=True) layers.batch_normalization(img,training=True) layers.flatten(img) layers.max_pooling2d(img,2,2) "
         "losses.mean_squared_error(x,y) losses.softmax_cross_entropy(x,y) losses.sparse_softmax_cross_entropy(lab,x) losses.sigmoid_cross_entropy(x,y) losses.huber_loss(x,y) losses.absolute_difference(x,y) losses.log_loss(x,y) "
         "map_fn(lambda*t:t[0]*2.,x) scan(lambda*t:t[0]+t[1],x) foldl(lambda*t:t[0]*t[1],v) py_func(lambda*t:t[0],[x],tf.float32) py_function(lambda*t:t[0],[x],tf.float32)").split()
for call in UNARY:
    setup = f"t = tf.{call}\n"
    used = [name for name in ("x", "y", "m", "v", "s", "u", "c", "img", "seq", "sq") if re.search(rf"(?<![\w.'=]){name}(?![\w'=])|(?<=[\w]=){name}(?!\w)", call[call.index("("):])]
    r.graph_case(f"tf.gradients(t, [{', '.join(used)}])" if len(used) > 1 else f"tf.gradients(t, {used[0]})", setup)
r.group("operators")
for call in ("x[0]", "x[:, 1]", "x[:, 0:2]", "x[..., tf.newaxis]", "x[1:]", "m[1:3, 2]", "x[n]", "seq[:, -1, :]", "-x", "x ** 2", "1 / x", "x / 2", "(x - y) ** 2", "x @ m", "tf.shape(x)[0] * 2"):
    r.graph_case("tf.gradients(t, x)" if "m[" not in call and "seq" not in call else "tf.gradients(t, [m, seq])", f"t = {call}\n")
r.group("shared")
r.graphs([
    "tf.gradients(x * x, x)", "tf.gradients(x + x, x)", "tf.gradients(x * x + x, x)", "tf.gradients([x * 2., x * 3.], x)", "tf.gradients(x, x)", "tf.gradients(x, y)", "tf.gradients([], x)", "tf.gradients(x * y, [x, y])", "tf.gradients(tf.square(x), [x, y])",
    "tf.gradients(tf.square(x), x, name='mine')", "tf.gradients(tf.square(x), x, grad_ys=y)", "tf.gradients(tf.square(x), x, grad_ys=tf.ones_like(x))", "tf.gradients([tf.square(x), x * 2.], x, grad_ys=[y, None])", "tf.gradients(tf.square(x), [x])[0]",
    "tf.gradients(tf.reduce_sum(tf.square(x)), x, colocate_gradients_with_ops=True)", "tf.gradients(x * 2. + x * 3. + x * 4. + x * 5., x)", "tf.gradients(x * 2. + x * 3. + x * 4., x, aggregation_method=tf.AggregationMethod.EXPERIMENTAL_TREE)",
    "tf.gradients(x * 2. + x * 3. + x * 4., x, aggregation_method=tf.AggregationMethod.EXPERIMENTAL_ACCUMULATE_N)", "tf.gradients(x * x, x, gate_gradients=True)", "tf.gradients(tf.stop_gradient(x) * x, x)",
    "tf.gradients(tf.gradients(tf.square(x), x)[0], x)", "tf.gradients(tf.gradients(tf.pow(x, 3.), x), x)", "tf.gradients(tf.gradients(tf.sin(x), x), x)", "tf.gradients(tf.gradients(tf.tanh(x), x), x)", "tf.gradients(tf.gradients(tf.sigmoid(x), x), x)", "tf.gradients(tf.gradients(tf.nn.relu(x) ** 2, x), x)",
    "tf.gradients(tf.gradients(tf.matmul(x, m), x)[0], m)", "tf.gradients(tf.gradients(tf.nn.softmax(x), x), x)", "tf.gradients(tf.gradients(tf.nn.softmax_cross_entropy_with_logits_v2(labels=x, logits=y), y), y)", "tf.gradients(tf.gradients(tf.exp(x * y), x), y)",
    "tf.hessians(tf.reduce_sum(tf.square(v)), v)", "tf.hessians(tf.reduce_sum(v[0] * v), v)", "[tf.gradients(tf.square(x), x), tf.gradients(tf.square(x), x)]",
    "tf.gradients(i * 2, i)", "tf.gradients(tf.cast(i, tf.float32) * 2., i)", "tf.gradients(tf.argmax(x, 1), x)", "tf.gradients(tf.cast(tf.equal(x, y), tf.float32), x)", "tf.gradients(tf.floor(x) + x, x)", "tf.gradients(x, x, unconnected_gradients=tf.UnconnectedGradients.ZERO)", "tf.gradients(x, y, unconnected_gradients='zero')", "tf.gradients(x, m, unconnected_gradients='zero')",
])
r.blocks("""
h = x * 2.
result = tf.gradients(h * h, [h, x])
---
h = tf.tanh(x)
result = tf.gradients(tf.square(h), x, stop_gradients=[h])
---
h = tf.tanh(x)
result = tf.gradients(tf.square(h) + x, [x, h], stop_gradients=h)
---
with tf.name_scope('outer'):
    h = tf.square(x)
    result = tf.gradients(h, x)
---
with tf.name_scope('outer'):
    h = tf.square(x)
result = tf.gradients(h, x)
---
with tf.name_scope('outer'):
    h = tf.square(x)
with tf.name_scope('other'):
    result = tf.gradients(h, x)
---
h = tf.square(x)
with tf.control_dependencies([y]):
    result = tf.gradients(h, x)
---
h = tf.square(x, name='a')
h = tf.square(h, name='b')
h = tf.square(h, name='c')
result = tf.gradients(h, x)
---
a, b2 = tf.split(x, [1, 2], 1)
result = tf.gradients(a, x)
---
a = tf.unstack(x, axis=1)
result = tf.gradients(a[0] + a[2], x)
---
top, idx = tf.nn.top_k(x, 2)
result = tf.gradients([top], x)
---
result = tf.gradients(tf.cond(p, lambda: x * 2., lambda: y * 3.), [x, y])
---
result = tf.gradients(tf.cond(p, lambda: tf.square(x), lambda: x), x)
---
result = tf.gradients(tf.cond(p, lambda: tf.square(x), lambda: tf.zeros_like(y)), x)
---
W = tf.Variable(tf.ones([3, 3]), name='W')
result = tf.gradients(tf.cond(p, lambda: tf.matmul(x, W), lambda: x), [W, x])
---
result = tf.gradients(tf.cond(p, lambda: tf.cond(tf.less(n, 1), lambda: tf.square(x), lambda: x), lambda: y), [x, y])
---
k, out = tf.while_loop(lambda k, a: k < 3, lambda k, a: (k + 1, a * 2.), [0, x])
result = tf.gradients(out, x)
---
k, out = tf.while_loop(lambda k, a: k < n, lambda k, a: (k + 1, tf.square(a)), [0, x])
result = tf.gradients(out, x)
---
k, out = tf.while_loop(lambda k, a: k < n, lambda k, a: (k + 1, tf.matmul(a, sq)), [0, x])
result = tf.gradients(out, [x, sq])
---
k, out = tf.while_loop(lambda k, a: k < n, lambda k, a: [k + 1, a * y + x], [0, x], maximum_iterations=4)
result = tf.gradients(tf.reduce_sum(out), [x, y])
---
W = tf.Variable(tf.ones([3, 3]), name='W')
k, out = tf.while_loop(lambda k, a: k < 3, lambda k, a: (k + 1, tf.tanh(tf.matmul(a, W))), [0, x])
result = tf.gradients(out, [W])
---
out, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicRNNCell(2), seq, dtype=tf.float32)
result = tf.gradients(state, tf.trainable_variables())
---
out, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(2), seq, dtype=tf.float32)
result = tf.gradients(out[:, -1], tf.trainable_variables())
---
W = tf.Variable(tf.ones([3, 4]), name='W')
result = [tf.gradients(tf.matmul(x, W), W), tf.gradients(W * 2., W), tf.gradients(tf.reduce_sum(W), [W])]
---
W = tf.Variable(tf.ones([3, 4]), name='W', use_resource=True)
result = [tf.gradients(tf.matmul(x, W), W), tf.gradients(W * 2., W), tf.gradients(W * W, W)]
---
W = tf.Variable(tf.ones([3, 4]), name='W')
result = tf.gradients(tf.gather(W, i), W)
---
W = tf.Variable(tf.ones([3, 4]), name='W', use_resource=True)
result = tf.gradients(tf.gather(W, i), W)
---
W = tf.Variable(tf.ones([3, 4]), name='W')
result = tf.gradients(tf.nn.embedding_lookup(W, i) * 2., W)
---
W = tf.Variable(tf.ones([3, 4]), name='W', use_resource=True)
result = tf.gradients(tf.nn.embedding_lookup(W, i) * 2., W)
---
W = tf.Variable(tf.ones([3, 4]), name='W')
result = tf.gradients(tf.reduce_sum(tf.gather(W, i)) + tf.reduce_sum(W), W)
---
W = tf.Variable(tf.ones([3, 4]), name='W')
result = tf.gradients(tf.reduce_sum(tf.gather(W, i)) + tf.reduce_sum(tf.gather(W, [0])), W)
---
result = tf.convert_to_tensor(tf.gradients(tf.gather(m, i), m)[0])
---
result = [tf.clip_by_norm(tf.gradients(tf.gather(m, i), m)[0], 2.), tf.clip_by_global_norm(tf.gradients(tf.gather(m, i), m), 2.)]
---
g = tf.get_default_graph()
with g.gradient_override_map({'Sign': 'Identity'}):
    h = tf.sign(x)
result = tf.gradients(h, x)
---
@tf.RegisterGradient('Mine')
def mine(op, grad):
    return grad * 3.
with tf.get_default_graph().gradient_override_map({'Square': 'Mine'}):
    h = tf.square(x)
result = tf.gradients(h, x)
---
@tf.custom_gradient
def f(t):
    return tf.square(t), lambda g: g * 7.
result = tf.gradients(f(x), x)
---
tape = tf.GradientTape()
with tape:
    tape.watch(x)
    h = tf.square(x)
result = tape.gradient(h, x)
---
from tensorflow.python.ops.parallel_for.gradients import jacobian
result = jacobian(tf.square(v), v, use_pfor=False)
""")
r.group("values")
for code in ("tf.gradients(tf.maximum(q, [1., 1., 1.]), q)", "tf.gradients(tf.minimum(q, [1., 1., 1.]), q)", "tf.gradients(tf.reduce_max(q), q)", "tf.gradients(tf.reduce_min(tf.stack([q, q])), q)", "tf.gradients(tf.abs(q - 1.), q)", "tf.gradients(tf.nn.relu(q - 1.), q)", "tf.gradients(tf.nn.relu6(q * 6.), q)",
             "tf.gradients(tf.sqrt(q - 1.), q)", "tf.gradients(tf.pow(q - 1., 0.), q)", "tf.gradients(tf.pow(q - 1., 2.), q)", "tf.gradients(tf.pow(2., q), q)", "tf.gradients(tf.clip_by_value(q, 1., 2.), q)", "tf.gradients(tf.norm(q - q), q)", "tf.gradients(tf.reduce_prod(q - 1.), q)", "tf.gradients(tf.floormod(q, 2.), q)",
             "tf.gradients(tf.nn.top_k(q, 2)[0], q)", "tf.gradients(tf.segment_sum(q, [0, 0, 1]), q)", "tf.gradients(tf.where(q > 1., q, tf.zeros_like(q)), q)", "tf.gradients(tf.nn.l2_normalize(q - q, 0), q)", "tf.gradients(tf.gather(q, [0, 0, 2]), q)", "tf.gradients(tf.cumprod(q - 1.), q)", "tf.gradients(tf.div_no_nan(q, q - 1.), q)",
             "tf.hessians(tf.reduce_sum(q ** 3), q)", "tf.gradients(tf.nn.softmax_cross_entropy_with_logits(labels=[[0.2, 0.3, 0.5]], logits=[q]), q)", "tf.gradients(tf.nn.softmax_cross_entropy_with_logits_v2(labels=[q], logits=[[1., 2., 3.]]), q)", "tf.gradients(tf.nn.softmax_cross_entropy_with_logits(labels=[q], logits=[q]), q)",
             "tf.gradients(tf.unsorted_segment_max(q, [0, 0, 1], 2), q)", "tf.gradients(tf.atan2(q, q - 1.), q)", "tf.gradients(tf.sign(q) * q, q)", "tf.gradients(tf.nn.leaky_relu(q - 1.), q)", "tf.gradients(tf.nn.elu(q - 1.), q)"):
    r.run_case(f"tf.Session().run({code})", "q = tf.placeholder_with_default([1., 2., 0.5], [3], name='q')\n")
r.write()
