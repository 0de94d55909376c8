"""The operations that public calls of TensorFlow 1.15 add: variables, control flow, nn, layers, losses, metrics, optimizers, rnn, summaries, input."""
from graph_calls import PRELUDE
from graph_common import Recorder

r = Recorder("graph_calls_train", PRELUDE, "ops are what the call adds after the prelude (and the setup, where there is one)")
r.group("variables")
r.graphs("""
tf.Variable(0)
tf.Variable(0, name='counter')
tf.Variable(1.5)
tf.Variable([1., 2.])
tf.Variable(tf.zeros([2, 3]))
tf.Variable(tf.zeros([2, 3]), name='W')
tf.Variable(tf.random_normal([2, 3]))
tf.Variable(tf.truncated_normal([2, 3], stddev=0.1), name='w')
tf.Variable(tf.constant(0.1, shape=[3]))
tf.Variable(np.zeros((2, 2)), dtype=tf.float32)
tf.Variable(np.zeros((2, 2)))
tf.Variable(0, trainable=False)
tf.Variable(0, trainable=False, name='global_step', dtype=tf.int64)
tf.Variable(lambda: tf.zeros([2]), name='lazy')
tf.Variable(3., collections=['mine'])
tf.Variable(3., collections=[tf.GraphKeys.LOCAL_VARIABLES])
tf.Variable(x, validate_shape=False)
tf.Variable('text')
tf.Variable(True)
tf.Variable([1., 2.], use_resource=True)
tf.Variable([1., 2.], use_resource=True, name='res')
tf.Variable(initial_value=[[1.]], expected_shape=[1, 1])
[tf.Variable(0.), tf.Variable(0.)]
[tf.Variable(0., name='a'), tf.Variable(0., name='a')]
[tf.Variable(0.).name, tf.Variable(0.).op.name]
tf.get_variable('a', [2, 3])
tf.get_variable('a', shape=[3])
tf.get_variable('a', [])
tf.get_variable('a', [2], dtype=tf.int32)
tf.get_variable('a', [2], tf.float64)
tf.get_variable('a', [2, 3], initializer=tf.random_normal_initializer())
tf.get_variable('a', [2, 3], initializer=tf.zeros_initializer)
tf.get_variable('a', initializer=tf.constant([23, 42]))
tf.get_variable('a', initializer=tf.zeros([2, 3]))
tf.get_variable('a', initializer=3.0)
tf.get_variable('a', dtype=tf.int32, initializer=tf.constant([23, 42]))
tf.get_variable('a', initializer=lambda: tf.zeros([2]))
tf.get_variable('a', [2, 3], trainable=False)
tf.get_variable('a', [2, 3], regularizer=tf.contrib.layers.l2_regularizer(0.1))
tf.get_variable('a', [2, 3], regularizer=tf.nn.l2_loss)
tf.get_variable('a', [2, 3], use_resource=True)
tf.get_variable('a', [4, 3], partitioner=tf.fixed_size_partitioner(2))
tf.get_variable('a', [2], collections=['mine'])
tf.get_variable('a', [2], constraint=lambda t: t)
tf.get_variable('a/b', [2])
tf.get_local_variable('a', [2])
tf.get_variable('a', [5, 5, 3, 8], initializer=tf.contrib.layers.xavier_initializer())
""")
REF = "a = tf.Variable([1., 2., 3.], name='a')\nk = tf.Variable(0, name='k')\n"
RES = "a = tf.Variable([1., 2., 3.], name='a', use_resource=True)\nk = tf.Variable(0, name='k', use_resource=True)\n"
for setup in (REF, RES):
    r.group("variable methods" + (", resource" if setup == RES else ""))
    r.graphs("""
tf.assign(a, v)
tf.assign(a, [1., 1., 1.])
tf.assign_add(a, v)
tf.assign_sub(a, v, name='less')
a.assign(v)
a.assign([0., 0., 0.])
a.assign_add(v)
a.assign_sub(v)
a.assign(v, read_value=False)
k.assign_add(1)
tf.assign(k, k + 1)
tf.assign(k, tf.add(k, tf.constant(1)))
a.initializer
a.initial_value
a.initialized_value()
a.read_value()
a.value()
a.op
a.name
a.dtype
a.shape
a.get_shape()
a.device
a.graph is tf.get_default_graph()
a + 1
1 + a
a * a
x * a
a[0]
a[1:]
-a
tf.identity(a)
tf.square(a)
tf.shape(a)
tf.convert_to_tensor(a)
tf.reduce_sum(a)
tf.stop_gradient(a)
tf.gather(a, i)
tf.gather(a, 0)
tf.nn.embedding_lookup(a, i)
tf.stack([a, a])
tf.concat([a, a], 0)
tf.cast(a, tf.int32)
tf.cast(a, tf.float32)
a < 1.
a == a
a.assign(a + v)
a[0].assign(5.)
a[1:].assign([5., 6.])
tf.scatter_update(a, [0, 1], [5., 6.])
tf.scatter_add(a, i, tf.ones([2]))
tf.scatter_sub(a, [0], [1.])
tf.scatter_nd_update(a, [[0]], [1.])
tf.is_variable_initialized(a)
tf.assert_variables_initialized()
tf.report_uninitialized_variables()
tf.global_variables_initializer()
tf.initialize_all_variables()
tf.variables_initializer([a])
tf.variables_initializer([a], name='mine')
tf.global_variables()
tf.trainable_variables()
tf.all_variables()
tf.count_up_to(k, 5)
a.eval
a.to_proto().variable_name
tf.Variable(a.initialized_value() * 2., name='twice')
tf.group(a.assign(v), k.assign_add(1))
tf.train.Saver()
tf.train.Saver([a])
tf.train.Saver({'old': a, 'steps': k}, max_to_keep=2, name='keep')
tf.train.Saver(sharded=True)
tf.train.Saver(tf.global_variables())
tf.summary.histogram('h', a)
""", setup)
r.group("scopes")
r.blocks("""
with tf.variable_scope('s'):
    result = tf.get_variable('a', [2])
---
with tf.variable_scope('s'):
    result = tf.get_variable('a', [2]) + 1
---
with tf.variable_scope('s'):
    a = tf.get_variable('a', [2])
with tf.variable_scope('s', reuse=True):
    result = [a, tf.get_variable('a', [2]) + 1, tf.add(1, 2)]
---
with tf.variable_scope('s', reuse=tf.AUTO_REUSE):
    a = tf.get_variable('a', [2])
with tf.variable_scope('s', reuse=tf.AUTO_REUSE):
    result = [a is tf.get_variable('a', [2]), tf.constant(1)]
---
with tf.variable_scope('s') as scope:
    a = tf.get_variable('a', [2])
    scope.reuse_variables()
    result = [tf.get_variable('a', [2]) is a, scope.name, scope.original_name_scope, scope.reuse]
---
with tf.variable_scope('s') as scope:
    a = tf.get_variable('a', [2])
with tf.variable_scope(scope, reuse=True):
    result = [tf.get_variable('a', [2]) is a, tf.constant(1), tf.Variable(0.)]
---
with tf.variable_scope('s') as scope:
    tf.constant(1)
with tf.variable_scope(scope):
    tf.constant(2)
with tf.variable_scope(scope, auxiliary_name_scope=False):
    tf.constant(3)
---
with tf.variable_scope('s'):
    with tf.variable_scope('t', initializer=tf.constant_initializer(0.5), regularizer=tf.contrib.layers.l2_regularizer(0.1)):
        result = tf.get_variable('a', [2])
---
with tf.variable_scope('s'):
    with tf.name_scope('n'):
        result = [tf.get_variable('a', [2]), tf.Variable(1., name='b'), tf.constant(1)]
---
with tf.name_scope('n'):
    with tf.variable_scope('s'):
        result = [tf.get_variable('a', [2]), tf.Variable(1., name='b'), tf.constant(1)]
---
with tf.name_scope('n') as scope:
    tf.constant(1, name='a')
with tf.name_scope('n'):
    tf.constant(1, name='a')
with tf.name_scope(scope):
    tf.constant(1, name='a')
    tf.constant(1, name='b')
result = scope
---
with tf.variable_scope(None, default_name='d'):
    a = tf.get_variable('a', [2])
with tf.variable_scope(None, default_name='d'):
    result = [a, tf.get_variable('a', [2])]
---
with tf.variable_scope('s'):
    with tf.variable_scope(tf.get_variable_scope(), reuse=True) as q:
        result = [q.name, q.reuse, tf.constant(1)]
---
with tf.variable_scope('s'):
    tf.Variable(1., name='a')
with tf.variable_scope('s', reuse=True):
    tf.Variable(1., name='a')
---
with tf.name_scope('loss', values=[x]):
    result = tf.reduce_mean(x)
---
with tf.name_scope(None, 'defaulted', [x]) as n:
    result = [n, tf.reduce_mean(x)]
---
with tf.name_scope('a'):
    with tf.name_scope(None):
        result = tf.constant(1)
---
with tf.name_scope('a'):
    with tf.name_scope(''):
        result = tf.constant(1)
---
f = tf.make_template('t', lambda q: q * tf.get_variable('a', [3]))
result = [f(x), f(y)]
---
with tf.device('/cpu:0'):
    result = tf.constant(1)
---
with tf.device('/gpu:0'):
    with tf.device(None):
        result = tf.constant(1)
---
with tf.control_dependencies([x]):
    result = [tf.constant(1), tf.identity(y), tf.add(y, 1.), tf.Variable(1.)]
---
with tf.control_dependencies([x, y.op]):
    with tf.control_dependencies(None):
        a = tf.constant(1)
    with tf.control_dependencies([m]):
        result = tf.identity(v)
---
with tf.control_dependencies([x]):
    a = tf.square(x)
    result = tf.square(a)
---
with tf.colocate_with(x):
    result = tf.constant(1)
""")
r.group("control flow")
r.graphs("""
tf.group(x, y)
tf.group(x.op, y.op, name='both')
tf.group()
tf.group([x, [y]])
tf.tuple([x, y])
tf.tuple([x, None], name='tu', control_inputs=[m])
tf.cond(p, lambda: x, lambda: y)
tf.cond(p, lambda: x + 1, lambda: x - 1)
tf.cond(p, true_fn=lambda: tf.constant(1), false_fn=lambda: tf.constant(2), name='pick')
tf.cond(p, lambda: (x, y), lambda: (y, x))
tf.cond(p, lambda: [x + 1.], lambda: [y])
tf.cond(p, lambda: [x + 1.], lambda: [y], strict=True)
tf.cond(p, lambda: {'a': x}, lambda: {'a': y})
tf.cond(tf.less(n, 5), lambda: tf.add(n, 1), lambda: tf.square(n))
tf.cond(tf.constant(True), lambda: 1.0, lambda: 2.0)
tf.cond(p, lambda: tf.no_op(), lambda: tf.no_op())
tf.cond(p, lambda: tf.group(x), lambda: tf.no_op())
tf.cond(p, lambda: tf.matmul(x, m), lambda: tf.zeros([1, 4]))
tf.cond(p, lambda: tf.cond(tf.less(n, 1), lambda: x, lambda: y), lambda: y)
tf.case([(p, lambda: tf.constant(1)), (tf.less(n, 1), lambda: tf.constant(2))], default=lambda: tf.constant(3))
tf.case({p: lambda: x, tf.less(n, 1): lambda: y}, default=lambda: x, exclusive=True)
tf.case([(p, lambda: x)], default=lambda: y, name='which')
tf.case([(p, lambda: x)])
tf.while_loop(lambda k: tf.less(k, 10), lambda k: tf.add(k, 1), [0])
tf.while_loop(lambda k: k < 10, lambda k: [k + 1], [tf.constant(0)])
tf.while_loop(lambda k, a: k < n, lambda k, a: (k + 1, a * 2.), [0, x])
tf.while_loop(lambda k, a: k < n, lambda k, a: (k + 1, tf.matmul(a, sq)), (0, x), name='pow')
tf.while_loop(lambda k, a: k < 3, lambda k, a: (k + 1, tf.concat([a, a], 0)), [0, v], shape_invariants=[tf.TensorShape([]), tf.TensorShape([None])])
tf.while_loop(lambda k: k < 3, lambda k: k + 1, [0], maximum_iterations=5)
tf.while_loop(lambda k, a: k < 3, lambda k, a: (k + 1, a), [0, x], maximum_iterations=5)
tf.while_loop(lambda k, a: k < 3, lambda k, a: [k + 1, a * 2.], [0, x], maximum_iterations=5)
tf.while_loop(lambda k: k < 3, lambda k: k + 1, [0], parallel_iterations=1, back_prop=False, swap_memory=True)
tf.while_loop(lambda k: k < 3, lambda k: k + tf.while_loop(lambda q: q < 2, lambda q: q + 1, [k]), [0])
tf.while_loop(lambda k: k < 3, lambda k: tf.cond(p, lambda: k + 1, lambda: k + 2), [0])
tf.while_loop(lambda k, t: k < 3, lambda k, t: (k + 1, t.write(k, x)), [0, tf.TensorArray(tf.float32, 3)])
tf.map_fn(lambda t: t * 2, x)
tf.map_fn(lambda t: t * 2, m, name='mp')
tf.map_fn(lambda t: (t[0] + t[1], t[0]), (x, y))
tf.map_fn(lambda t: tf.cast(t, tf.int32), v, dtype=tf.int32)
tf.scan(lambda a, t: a + t, v)
tf.scan(lambda a, t: a + t, x, initializer=tf.zeros([3]))
tf.foldl(lambda a, t: a + t, v)
tf.foldr(lambda a, t: a + t, v, initializer=0.)
tf.py_func(lambda t: t, [x], tf.float32)
tf.py_func(lambda t: (t, t), [x, 1.0], [tf.float32, tf.float64], name='pf')
tf.py_func(lambda t: t, [x], tf.float32, stateful=False)
tf.py_function(lambda t: t, [x], tf.float32)
tf.Print(x, [x])
tf.Print(x, [x, y], message='m: ', first_n=3, summarize=5, name='pr')
tf.print(x)
tf.print('a', x)
tf.Assert(p, [x])
tf.Assert(tf.less(n, 3), [n], summarize=3, name='as')
tf.Assert(True, [x])
tf.assert_equal(x, y)
tf.assert_equal(n, 3, message='not three')
tf.assert_equal([1], [1])
tf.assert_less(n, 3, data=[n])
tf.assert_greater(x, 0.)
tf.assert_non_negative(x)
tf.assert_positive(x)
tf.assert_rank(x, 2)
tf.assert_rank(u, 2)
tf.assert_rank_at_least(u, 2)
tf.assert_type(x, tf.float32)
tf.assert_scalar(s)
tf.assert_integer(i)
tf.debugging.assert_near(x, y)
tf.identity(x)
tf.stop_gradient(x, name='sg')
tf.TensorArray(tf.float32, 3)
tf.TensorArray(tf.float32, n, dynamic_size=True).write(0, x).read(0)
tf.TensorArray(tf.float32, 3).unstack(m).stack()
tf.TensorArray(tf.float32, 2, clear_after_read=False, infer_shape=False, element_shape=[3], tensor_array_name='t').write(0, v).concat()
tf.TensorArray(tf.float32, 3).scatter([0, 1], x).gather([1, 0])
tf.TensorArray(tf.float32, 3).split(v, [1, 2]).size()
tf.gradients(tf.square(x), x)
tf.hessians(tf.reduce_sum(tf.square(v)), v)
tf.custom_gradient(lambda t: (t * 2, lambda g: g * 2))(x)
tf.recompute_grad(lambda t: t * 2)(x) if hasattr(tf, 'recompute_grad') else None
tf.contrib.framework.nest.flatten([x, (y, 1)])
""")
r.group("nn")
for f in "relu relu6 elu selu crelu leaky_relu softplus softsign sigmoid tanh softmax log_softmax l2_normalize swish log_sigmoid".split():
    r.graphs([f"tf.nn.{f}(x)", f"tf.nn.{f}(x, name='act')" if f != "swish" else "tf.nn.swish(img)"])
r.graphs("""
tf.nn.relu(img)
tf.nn.leaky_relu(x, alpha=0.1)
tf.nn.softmax(x, dim=0)
tf.nn.softmax(x, axis=0)
tf.nn.softmax(seq)
tf.nn.softmax(seq, axis=1)
tf.nn.softmax(v)
tf.nn.softmax(u)
tf.nn.log_softmax(seq, axis=1)
tf.nn.l2_normalize(x, dim=1)
tf.nn.l2_normalize(x, axis=1, epsilon=1e-6)
tf.nn.l2_normalize(x, 0)
tf.nn.softmax_cross_entropy_with_logits(labels=x, logits=y)
tf.nn.softmax_cross_entropy_with_logits(logits=seq, labels=seq)
tf.nn.softmax_cross_entropy_with_logits(logits=x, labels=y, name='xe')
tf.nn.softmax_cross_entropy_with_logits_v2(labels=x, logits=y)
tf.nn.softmax_cross_entropy_with_logits_v2(labels=seq, logits=seq)
tf.nn.softmax_cross_entropy_with_logits_v2(labels=x, logits=y, dim=0)
tf.nn.softmax_cross_entropy_with_logits_v2(labels=v, logits=v)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=lab, logits=x)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=i, logits=x, name='sx')
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.zeros([2, 5], tf.int32), logits=seq)
tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=y)
tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=y, name='si')
tf.nn.weighted_cross_entropy_with_logits(labels=x, logits=y, pos_weight=2.)
tf.nn.log_poisson_loss(x, y)
tf.nn.conv2d(img, tf.zeros([3, 3, 3, 8]), [1, 1, 1, 1], 'SAME')
tf.nn.conv2d(img, tf.zeros([3, 3, 3, 8]), strides=[1, 2, 2, 1], padding='VALID', name='cv')
tf.nn.conv2d(input=img, filter=tf.zeros([5, 5, 3, 8]), strides=[1, 1, 1, 1], padding='SAME')
tf.nn.conv2d(input=img, filters=tf.zeros([5, 5, 3, 8]), strides=2, padding='SAME')
tf.nn.conv2d(img, tf.zeros([3, 3, 3, 8]), strides=[1, 1, 1, 1], padding='VALID', dilations=[1, 2, 2, 1])
tf.nn.conv2d(tf.zeros([2, 3, 8, 8]), tf.zeros([3, 3, 3, 8]), strides=[1, 1, 2, 2], padding='SAME', data_format='NCHW')
tf.nn.conv2d(img, tf.zeros([3, 3, 3, 8]), strides=[1, 1, 1, 1], padding=[[0, 0], [1, 1], [2, 2], [0, 0]])
tf.nn.conv1d(seq, tf.zeros([3, 3, 8]), 1, 'SAME')
tf.nn.conv1d(seq, tf.zeros([3, 3, 8]), stride=2, padding='VALID')
tf.nn.conv3d(tf.zeros([1, 4, 4, 4, 2]), tf.zeros([2, 2, 2, 2, 3]), [1, 1, 1, 1, 1], 'SAME')
tf.nn.conv2d_transpose(img, tf.zeros([3, 3, 8, 3]), [2, 56, 56, 8], [1, 2, 2, 1], 'SAME')
tf.nn.conv2d_transpose(img, tf.zeros([3, 3, 8, 3]), tf.stack([tf.shape(img)[0], 56, 56, 8]), strides=[1, 2, 2, 1])
tf.nn.atrous_conv2d(img, tf.zeros([3, 3, 3, 8]), 2, 'SAME')
tf.nn.convolution(img, tf.zeros([3, 3, 3, 8]), 'SAME')
tf.nn.convolution(img, tf.zeros([3, 3, 3, 8]), 'SAME', dilation_rate=[2, 2])
tf.nn.depthwise_conv2d(img, tf.zeros([3, 3, 3, 2]), [1, 1, 1, 1], 'SAME')
tf.nn.separable_conv2d(img, tf.zeros([3, 3, 3, 2]), tf.zeros([1, 1, 6, 4]), [1, 1, 1, 1], 'SAME')
tf.nn.dilation2d(img, tf.zeros([3, 3, 3]), [1, 1, 1, 1], [1, 1, 1, 1], 'SAME')
tf.nn.max_pool(img, [1, 2, 2, 1], [1, 2, 2, 1], 'SAME')
tf.nn.max_pool(img, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME', name='mp')
tf.nn.max_pool(value=img, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding='VALID')
tf.nn.max_pool(img, 2, 2, 'SAME')
tf.nn.max_pool2d(img, 2, 2, 'SAME')
tf.nn.avg_pool(img, [1, 2, 2, 1], [1, 2, 2, 1], 'SAME')
tf.nn.avg_pool(img, 3, 1, 'VALID', name='ap')
tf.nn.max_pool_with_argmax(img, [1, 2, 2, 1], [1, 2, 2, 1], 'SAME')
tf.nn.max_pool3d(tf.zeros([1, 4, 4, 4, 2]), [1, 2, 2, 2, 1], [1, 2, 2, 2, 1], 'SAME')
tf.nn.pool(img, [2, 2], 'MAX', 'SAME', strides=[2, 2])
tf.nn.lrn(img)
tf.nn.lrn(img, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75, name='norm1')
tf.nn.local_response_normalization(img, depth_radius=2)
tf.nn.batch_normalization(x, v, v, v, v, 1e-3)
tf.nn.batch_normalization(x, v, v, None, None, 1e-3, name='bn')
tf.nn.batch_norm_with_global_normalization(img, v, v, v, v, 1e-3, True)
tf.nn.fused_batch_norm(img, v, v)
tf.nn.fused_batch_norm(img, v, v, mean=v, variance=v, is_training=False)
tf.nn.embedding_lookup(m, i)
tf.nn.embedding_lookup(m, lab, name='em')
tf.nn.embedding_lookup([m, m], i)
tf.nn.embedding_lookup([m, m], i, partition_strategy='div')
tf.nn.embedding_lookup(m, i, max_norm=1.)
tf.nn.embedding_lookup_sparse(m, tf.SparseTensor([[0, 0]], [1], [1, 1]), None)
tf.nn.nce_loss(sq, v, tf.expand_dims(lab, 1), x, 2, 3)
tf.nn.nce_loss(weights=sq, biases=v, labels=tf.expand_dims(lab, 1), inputs=x, num_sampled=2, num_classes=3, name='nce')
tf.nn.sampled_softmax_loss(sq, v, tf.expand_dims(lab, 1), x, 2, 3)
tf.nn.log_uniform_candidate_sampler(tf.expand_dims(lab, 1), 1, 2, True, 10)
tf.nn.uniform_candidate_sampler(tf.expand_dims(lab, 1), 1, 2, True, 10, seed=3)
tf.nn.fixed_unigram_candidate_sampler(tf.expand_dims(lab, 1), 1, 2, True, 3, unigrams=[1., 2., 3.])
tf.nn.ctc_loss(tf.SparseTensor([[0, 0]], [1], [1, 1]), tf.transpose(seq, [1, 0, 2]), i)
tf.nn.ctc_greedy_decoder(tf.transpose(seq, [1, 0, 2]), i)
tf.nn.ctc_beam_search_decoder(tf.transpose(seq, [1, 0, 2]), i)
tf.nn.dropout(img, 0.5)
tf.nn.erosion2d(img, tf.zeros([3, 3, 3]), [1, 1, 1, 1], [1, 1, 1, 1], 'SAME')
tf.nn.normalize_moments(s, x, x, None)
tf.nn.sufficient_statistics(x, [0])
tf.nn.fractional_max_pool(img, [1., 1.44, 1.73, 1.])
tf.nn.with_space_to_batch(img, [2, 2], 'SAME', lambda t, k, p: t, [3, 3])
""")
r.group("losses")
r.graphs("""
tf.losses.mean_squared_error(x, y)
tf.losses.mean_squared_error(labels=x, predictions=y, weights=2.0, scope='mse')
tf.losses.mean_squared_error(x, y, weights=v)
tf.losses.mean_squared_error(x, y, weights=tf.ones([2, 1]))
tf.losses.mean_squared_error(x, y, reduction=tf.losses.Reduction.NONE)
tf.losses.mean_squared_error(x, y, reduction=tf.losses.Reduction.MEAN)
tf.losses.mean_squared_error(x, y, reduction=tf.losses.Reduction.SUM)
tf.losses.mean_squared_error(m, m)
tf.losses.absolute_difference(x, y)
tf.losses.softmax_cross_entropy(x, y)
tf.losses.softmax_cross_entropy(onehot_labels=x, logits=y, label_smoothing=0.1)
tf.losses.softmax_cross_entropy(x, y, weights=[1., 2.])
tf.losses.sparse_softmax_cross_entropy(lab, x)
tf.losses.sparse_softmax_cross_entropy(labels=i, logits=x, weights=2.)
tf.losses.sparse_softmax_cross_entropy(labels=tf.expand_dims(i, 1), logits=x)
tf.losses.sigmoid_cross_entropy(x, y)
tf.losses.sigmoid_cross_entropy(x, y, label_smoothing=0.1)
tf.losses.log_loss(x, y)
tf.losses.hinge_loss(x, y)
tf.losses.huber_loss(x, y)
tf.losses.huber_loss(x, y, delta=2.0)
tf.losses.cosine_distance(x, y, axis=1)
tf.losses.mean_pairwise_squared_error(x, y)
tf.losses.compute_weighted_loss(x)
tf.losses.compute_weighted_loss(x, weights=v, loss_collection=None)
tf.losses.add_loss(s)
tf.losses.get_losses()
tf.losses.get_total_loss()
tf.losses.get_regularization_loss()
tf.losses.get_regularization_losses()
[tf.losses.mean_squared_error(x, y), tf.losses.get_total_loss()]
[tf.get_variable('a', [2], regularizer=tf.contrib.layers.l2_regularizer(0.1)), tf.losses.mean_squared_error(x, y), tf.losses.get_total_loss()]
[tf.losses.mean_squared_error(x, y), tf.losses.mean_squared_error(x, y)]
""")
r.group("metrics")
r.graphs("""
tf.metrics.accuracy(lab, lab)
tf.metrics.accuracy(labels=i, predictions=lab, weights=None, name='acc')
tf.metrics.mean(x)
tf.metrics.mean(x, weights=2.)
tf.metrics.mean_squared_error(x, y)
tf.metrics.root_mean_squared_error(x, y)
tf.metrics.mean_absolute_error(x, y)
tf.metrics.precision(b, b)
tf.metrics.recall(b, b)
tf.metrics.auc(b, x)
tf.metrics.true_positives(b, b)
tf.metrics.false_positives(b, b)
tf.metrics.mean_iou(lab, lab, 3)
tf.metrics.mean_per_class_accuracy(lab, lab, 3)
tf.metrics.mean_tensor(x)
tf.metrics.percentage_below(x, 0.5)
tf.metrics.accuracy(lab, lab, metrics_collections=['m'], updates_collections=['u'])
""")
r.group("layers")
r.graphs("""
tf.layers.dense(x, 4)
tf.layers.dense(x, 4, tf.nn.relu)
tf.layers.dense(x, 4, activation=tf.nn.softmax, name='out')
tf.layers.dense(inputs=x, units=4, use_bias=False)
tf.layers.dense(seq, 4)
tf.layers.dense(x, 4, kernel_initializer=tf.random_normal_initializer(stddev=0.1), bias_initializer=tf.constant_initializer(0.1))
tf.layers.dense(x, 4, kernel_regularizer=tf.contrib.layers.l2_regularizer(0.1))
tf.layers.dense(x, 4, trainable=False)
[tf.layers.dense(x, 4), tf.layers.dense(y, 4)]
[tf.layers.dense(x, 4, name='a'), tf.layers.dense(y, 4, name='a', reuse=True)]
tf.layers.dense(tf.layers.dense(x, 4, tf.nn.relu, name='fc1'), 2, name='fc2')
tf.layers.Dense(4)(x)
tf.layers.Dense(4, tf.nn.tanh, name='d').apply(x)
tf.layers.conv2d(img, 8, 3)
tf.layers.conv2d(inputs=img, filters=8, kernel_size=[5, 5], padding='same', activation=tf.nn.relu)
tf.layers.conv2d(img, 8, 3, strides=2, name='c1')
tf.layers.conv2d(img, 8, 3, dilation_rate=2)
tf.layers.conv2d(tf.transpose(img, [0, 3, 1, 2]), 8, 3, data_format='channels_first')
tf.layers.conv1d(seq, 8, 3)
tf.layers.conv2d_transpose(img, 8, 3, strides=2, padding='same')
tf.layers.conv2d_transpose(img, 8, [5, 5], strides=(2, 2))
tf.layers.separable_conv2d(img, 8, 3)
tf.layers.max_pooling2d(img, 2, 2)
tf.layers.max_pooling2d(inputs=img, pool_size=[2, 2], strides=2, name='pool')
tf.layers.average_pooling2d(img, 2, 2, padding='same')
tf.layers.max_pooling1d(seq, 2, 2)
tf.layers.average_pooling1d(seq, 2, 1)
tf.layers.flatten(img)
tf.layers.flatten(x)
tf.layers.Flatten()(img)
tf.layers.dropout(x)
tf.layers.dropout(x, rate=0.4, training=True)
tf.layers.dropout(x, 0.5, training=p)
tf.layers.dropout(inputs=x, rate=0.4, training=p, seed=2, name='dr')
tf.layers.batch_normalization(x)
tf.layers.batch_normalization(x, training=True)
tf.layers.batch_normalization(img, training=True)
tf.layers.batch_normalization(img, training=False)
tf.layers.batch_normalization(x, training=p)
tf.layers.batch_normalization(img, training=p, momentum=0.9, name='bn')
tf.layers.batch_normalization(img, training=True, fused=False)
tf.layers.conv3d(tf.zeros([1, 4, 4, 4, 2]), 3, 2)
tf.keras.layers.Dense(4)(x)
tf.keras.layers.Dense(4, activation='relu', name='kd')(x)
tf.keras.layers.Dropout(0.5)(x)
tf.keras.layers.BatchNormalization()(x)
tf.keras.layers.Conv2D(8, 3)(img)
tf.keras.layers.MaxPooling2D()(img)
tf.keras.layers.Flatten()(img)
tf.keras.layers.Embedding(10, 4)(j)
tf.keras.layers.LSTM(4)(seq)
tf.keras.layers.Input([3])
tf.contrib.layers.fully_connected(x, 4)
tf.contrib.layers.fully_connected(x, 4, activation_fn=None)
tf.contrib.layers.fully_connected(inputs=x, num_outputs=4, activation_fn=tf.nn.sigmoid, scope='fc', weights_regularizer=tf.contrib.layers.l2_regularizer(0.1))
tf.contrib.layers.fully_connected(x, 4, normalizer_fn=tf.contrib.layers.batch_norm)
[tf.contrib.layers.fully_connected(x, 4), tf.contrib.layers.fully_connected(x, 4)]
tf.contrib.layers.linear(x, 4)
tf.contrib.layers.relu(x, 4)
tf.contrib.layers.conv2d(img, 8, 3)
tf.contrib.layers.conv2d(img, 8, [5, 5], stride=2, padding='VALID', activation_fn=None, scope='conv')
tf.contrib.layers.max_pool2d(img, 2)
tf.contrib.layers.avg_pool2d(img, [2, 2])
tf.contrib.layers.flatten(img)
tf.contrib.layers.dropout(x)
tf.contrib.layers.dropout(x, 0.8, is_training=p)
tf.contrib.layers.batch_norm(x)
tf.contrib.layers.batch_norm(img, is_training=True, scope='bn')
tf.contrib.layers.batch_norm(x, is_training=p, updates_collections=None)
tf.contrib.layers.batch_norm(img, center=True, scale=True, decay=0.9, is_training=False)
tf.contrib.layers.layer_norm(x)
tf.contrib.layers.one_hot_encoding(lab, 10)
tf.contrib.layers.embed_sequence(j, 10, 4)
tf.contrib.layers.stack(x, tf.contrib.layers.fully_connected, [4, 2])
tf.contrib.layers.repeat(x, 2, tf.contrib.layers.fully_connected, 4)
tf.contrib.layers.apply_regularization(tf.contrib.layers.l2_regularizer(0.1), [x])
tf.contrib.layers.convolution2d_transpose(img, 8, 3, stride=2)
tf.contrib.layers.separable_conv2d(img, 8, 3, 1)
tf.contrib.slim.conv2d(img, 8, [3, 3])
tf.contrib.slim.fully_connected(x, 4)
tf.contrib.slim.flatten(img)
tf.contrib.layers.optimize_loss(tf.reduce_sum(tf.get_variable('a', [2])), tf.train.get_or_create_global_step(), 0.1, 'SGD')
""")
r.group("rnn")
for cell in ("tf.nn.rnn_cell.BasicRNNCell(4)", "tf.nn.rnn_cell.BasicLSTMCell(4)", "tf.nn.rnn_cell.BasicLSTMCell(4, forget_bias=0.0, state_is_tuple=True)", "tf.nn.rnn_cell.LSTMCell(4)", "tf.nn.rnn_cell.LSTMCell(4, use_peepholes=True, num_proj=2)", "tf.nn.rnn_cell.GRUCell(4)",
             "tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.BasicLSTMCell(4), tf.nn.rnn_cell.BasicLSTMCell(2)])", "tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.BasicLSTMCell(4), output_keep_prob=0.5)", "tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.GRUCell(4), input_keep_prob=s)",
             "tf.contrib.rnn.LayerNormBasicLSTMCell(4)", "tf.contrib.rnn.BasicLSTMCell(4, activation=tf.nn.relu)", "tf.contrib.rnn.OutputProjectionWrapper(tf.nn.rnn_cell.BasicRNNCell(4), 2)", "tf.nn.rnn_cell.ResidualWrapper(tf.nn.rnn_cell.GRUCell(3))"):
    r.graphs([f"{cell}.zero_state(2, tf.float32)", f"{cell}.zero_state(n, tf.float32)", f"{cell}(x, {cell}.zero_state(tf.shape(x)[0], tf.float32))", f"tf.nn.dynamic_rnn({cell}, seq, dtype=tf.float32)"])
r.graphs("""
tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicRNNCell(4), seq, sequence_length=i, dtype=tf.float32)
tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(4), tf.transpose(seq, [1, 0, 2]), dtype=tf.float32, time_major=True, scope='enc')
tf.nn.static_rnn(tf.nn.rnn_cell.BasicRNNCell(4), tf.unstack(seq, 5, 1), dtype=tf.float32)
tf.nn.static_rnn(tf.nn.rnn_cell.BasicLSTMCell(4), tf.unstack(seq, 5, 1), dtype=tf.float32)
tf.contrib.rnn.static_rnn(tf.nn.rnn_cell.GRUCell(4), [x, x], dtype=tf.float32, sequence_length=i)
tf.nn.bidirectional_dynamic_rnn(tf.nn.rnn_cell.GRUCell(4), tf.nn.rnn_cell.GRUCell(4), seq, dtype=tf.float32)
tf.nn.bidirectional_dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(4), tf.nn.rnn_cell.BasicLSTMCell(4), seq, sequence_length=i, dtype=tf.float32)
tf.nn.static_bidirectional_rnn(tf.nn.rnn_cell.BasicRNNCell(4), tf.nn.rnn_cell.BasicRNNCell(4), [x, x], dtype=tf.float32)
tf.contrib.rnn.stack_bidirectional_dynamic_rnn([tf.nn.rnn_cell.BasicRNNCell(4)], [tf.nn.rnn_cell.BasicRNNCell(4)], seq, dtype=tf.float32)
tf.contrib.legacy_seq2seq.sequence_loss_by_example([x], [i], [tf.ones([2])])
tf.contrib.legacy_seq2seq.rnn_decoder([x, x], tf.zeros([2, 4]), tf.nn.rnn_cell.BasicRNNCell(4))
tf.contrib.seq2seq.sequence_loss(seq, tf.zeros([2, 5], tf.int32), tf.ones([2, 5]))
tf.contrib.seq2seq.TrainingHelper(seq, i).sequence_length
tf.nn.rnn_cell.LSTMStateTuple(x, y)
""")
r.blocks("""
c = tf.nn.rnn_cell.BasicLSTMCell(4)
out, state = tf.nn.dynamic_rnn(c, seq, initial_state=c.zero_state(tf.shape(seq)[0], tf.float32))
result = [out, state, c.trainable_variables]
---
with tf.variable_scope('rnn1'):
    out, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(4), seq, dtype=tf.float32)
result = tf.matmul(out[:, -1, :], tf.zeros([4, 2]))
---
c = tf.nn.rnn_cell.BasicRNNCell(4)
state = c.zero_state(tf.shape(x)[0], tf.float32)
with tf.variable_scope('RNN'):
    for t in range(2):
        if t > 0:
            tf.get_variable_scope().reuse_variables()
        out, state = c(x, state)
result = [out, state]
---
c = tf.nn.rnn_cell.BasicRNNCell(4)
h1, s1 = c(x, c.zero_state(2, tf.float32))
h2, s2 = c(x, s1)
result = [h2, c.variables, c.state_size, c.output_size]
---
result = tf.nn.raw_rnn(tf.nn.rnn_cell.BasicRNNCell(4), lambda time, output, state, loop: (time >= 3, x, tf.zeros([2, 4]) if state is None else state, output, None))
""")
r.group("optimizers")
LOSS = "W = tf.Variable(tf.ones([3, 4]), name='W')\nbias = tf.get_variable('bias', [4])\nloss = tf.reduce_mean(tf.square(tf.matmul(x, W) + bias))\n"
LOSS_RES = "W = tf.Variable(tf.ones([3, 4]), name='W', use_resource=True)\nbias = tf.get_variable('bias', [4], use_resource=True)\nloss = tf.reduce_mean(tf.square(tf.matmul(x, W) + bias))\n"
LOSS_SPARSE = "E = tf.Variable(tf.ones([5, 4]), name='E')\nloss = tf.reduce_mean(tf.nn.embedding_lookup(E, i))\n"
OPTIMIZERS = ("GradientDescentOptimizer(0.1) MomentumOptimizer(0.1,0.9) MomentumOptimizer(0.1,0.9,use_nesterov=True) AdamOptimizer() AdamOptimizer(1e-3,beta1=0.5) AdagradOptimizer(0.1) AdagradDAOptimizer(0.1,tf.train.get_or_create_global_step()) AdadeltaOptimizer() RMSPropOptimizer(0.1) "
              "RMSPropOptimizer(0.1,centered=True) FtrlOptimizer(0.1) ProximalGradientDescentOptimizer(0.1) ProximalAdagradOptimizer(0.1)").split()
for optimizer in OPTIMIZERS:
    for setup in (LOSS, LOSS_RES, LOSS_SPARSE):
        if "Nesterov" not in optimizer:
            r.graphs([f"tf.train.{optimizer}.minimize(loss)"], setup)
r.graphs("""
tf.train.GradientDescentOptimizer(0.1).minimize(loss, global_step=tf.train.get_or_create_global_step())
tf.train.GradientDescentOptimizer(0.1).minimize(loss, global_step=tf.Variable(0, trainable=False), name='train')
tf.train.GradientDescentOptimizer(0.1, name='SGD').minimize(loss)
tf.train.GradientDescentOptimizer(learning_rate=s).minimize(loss)
tf.train.GradientDescentOptimizer(0.1, use_locking=True).minimize(loss, var_list=[W])
tf.train.AdamOptimizer(s).minimize(loss, var_list=tf.trainable_variables())
tf.train.AdamOptimizer(0.1).compute_gradients(loss)
tf.train.AdamOptimizer(0.1).compute_gradients(loss, [W])
tf.train.AdamOptimizer(0.1).compute_gradients(loss, gate_gradients=tf.train.Optimizer.GATE_NONE)
tf.train.AdamOptimizer(0.1).compute_gradients(loss, gate_gradients=tf.train.Optimizer.GATE_GRAPH)
tf.train.AdamOptimizer(0.1).compute_gradients(loss, colocate_gradients_with_ops=True)
tf.train.AdamOptimizer(0.1).compute_gradients(loss, grad_loss=s)
[tf.train.AdamOptimizer(0.1).minimize(loss), tf.train.AdamOptimizer(0.1).minimize(loss)]
tf.contrib.opt.AdamWOptimizer(0.01, 0.1).minimize(loss)
tf.contrib.opt.NadamOptimizer(0.1).minimize(loss)
""", LOSS)
r.blocks("""
opt = tf.train.AdamOptimizer(0.1)
grads = opt.compute_gradients(loss)
clipped = [(tf.clip_by_value(g, -1., 1.), v) for g, v in grads]
result = opt.apply_gradients(clipped)
---
opt = tf.train.AdamOptimizer(0.1)
gs = tf.Variable(0, name='global_step', trainable=False)
result = [opt.apply_gradients(opt.compute_gradients(loss), global_step=gs, name='step'), opt.get_slot_names(), opt.get_slot(W, 'm'), opt.variables()]
---
params = tf.trainable_variables()
grads, norm = tf.clip_by_global_norm(tf.gradients(loss, params), 5.0)
opt = tf.train.MomentumOptimizer(0.1, 0.9)
result = [opt.apply_gradients(zip(grads, params)), opt.get_slot_names(), opt.get_slot(W, 'momentum'), opt.get_name()]
---
with tf.name_scope('train'):
    result = tf.train.AdamOptimizer(0.1).minimize(loss)
---
with tf.variable_scope('train'):
    result = [tf.train.AdamOptimizer(0.1).minimize(loss), tf.global_variables()]
---
with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
    result = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
---
gs = tf.Variable(0, trainable=False)
lr = tf.train.exponential_decay(0.1, gs, 100, 0.96, staircase=True)
result = tf.train.GradientDescentOptimizer(lr).minimize(loss, global_step=gs)
---
ema = tf.train.ExponentialMovingAverage(0.99)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.control_dependencies([train]):
    result = [ema.apply(tf.trainable_variables()), ema.average(W), ema.average_name(W), ema.variables_to_restore()]
---
tower = []
opt = tf.train.GradientDescentOptimizer(0.1)
for k in range(2):
    with tf.name_scope('tower_%d' % k):
        tower.append(opt.compute_gradients(loss))
result = tower
""", LOSS)
r.graphs("""
tf.train.exponential_decay(0.1, n, 100, 0.96)
tf.train.exponential_decay(0.1, tf.train.get_or_create_global_step(), 100, 0.96, staircase=True)
tf.train.exponential_decay(0.1, 5, 100, 0.96, name='lr')
tf.train.piecewise_constant(n, [10, 20], [1., 0.1, 0.01])
tf.train.piecewise_constant(tf.train.get_or_create_global_step(), [10, 20], [1., 0.1, 0.01])
tf.train.polynomial_decay(0.1, n, 100)
tf.train.polynomial_decay(0.1, n, 100, 0.01, power=2., cycle=True)
tf.train.natural_exp_decay(0.1, n, 100, 0.96)
tf.train.inverse_time_decay(0.1, n, 100, 0.96)
tf.train.inverse_time_decay(0.1, n, 100, 0.96, staircase=True)
tf.train.cosine_decay(0.1, n, 100)
tf.train.cosine_decay_restarts(0.1, n, 100)
tf.train.linear_cosine_decay(0.1, n, 100)
tf.train.noisy_linear_cosine_decay(0.1, n, 100)
""")
r.graphs("""
tf.train.ExponentialMovingAverage(0.9).apply([a])
tf.train.ExponentialMovingAverage(0.9, num_updates=k).apply([a])
tf.train.ExponentialMovingAverage(0.9, zero_debias=True).apply([a])
tf.train.ExponentialMovingAverage(0.9).apply()
tf.train.ExponentialMovingAverage(0.9).apply([a + 1.])
tf.train.ExponentialMovingAverage(0.9, name='avg').apply([a])
""", REF)
r.group("summary")
r.graphs("""
tf.summary.scalar('loss', s)
tf.summary.scalar('my loss', s)
tf.summary.scalar('loss', s, collections=['c'])
tf.summary.scalar('loss', s, family='fam')
tf.summary.scalar('loss/a', s)
tf.summary.scalar('k', 3.)
tf.summary.histogram('h', x)
tf.summary.image('im', img)
tf.summary.image('im', img, max_outputs=5)
tf.summary.audio('au', x, 44100)
tf.summary.text('te', w)
tf.summary.merge([tf.summary.scalar('a', s), tf.summary.histogram('b', x)])
[tf.summary.scalar('a', s), tf.summary.scalar('a', s), tf.summary.merge_all()]
tf.summary.merge_all()
tf.summary.tensor_summary('t', x)
""")
r.blocks("""
with tf.name_scope('sum'):
    tf.summary.scalar('mean', tf.reduce_mean(x))
    tf.summary.histogram('values', x)
result = tf.summary.merge_all()
""")
r.group("image")
r.graphs("""
tf.image.resize_images(img, [14, 14])
tf.image.resize_images(img, [14, 14], tf.image.ResizeMethod.NEAREST_NEIGHBOR)
tf.image.resize_bilinear(img, [14, 14])
tf.image.resize_nearest_neighbor(img, [14, 14])
tf.image.resize_bicubic(img, [14, 14], align_corners=True)
tf.image.resize_area(img, [14, 14])
tf.image.resize_image_with_crop_or_pad(img, 20, 36)
tf.image.resize_image_with_pad(img, 20, 36)
tf.image.rgb_to_grayscale(img)
tf.image.grayscale_to_rgb(tf.image.rgb_to_grayscale(img))
tf.image.rgb_to_hsv(img)
tf.image.hsv_to_rgb(img)
tf.image.random_flip_left_right(img[0])
tf.image.random_flip_left_right(img)
tf.image.random_flip_up_down(img[0], seed=1)
tf.image.flip_left_right(img)
tf.image.flip_up_down(img[0])
tf.image.transpose_image(img)
tf.image.rot90(img)
tf.image.random_brightness(img, 0.2)
tf.image.random_contrast(img, 0.2, 1.8)
tf.image.random_hue(img, 0.2)
tf.image.random_saturation(img, 0.5, 1.5)
tf.image.adjust_brightness(img, 0.2)
tf.image.adjust_contrast(img, 2.)
tf.image.adjust_hue(img, 0.1)
tf.image.adjust_saturation(img, 2.)
tf.image.adjust_gamma(img, 2.)
tf.image.per_image_standardization(img[0])
tf.image.central_crop(img[0], 0.5)
tf.image.crop_to_bounding_box(img, 0, 0, 10, 10)
tf.image.pad_to_bounding_box(img, 1, 1, 32, 32)
tf.image.crop_and_resize(img, tf.zeros([1, 4]), [0], [8, 8])
tf.image.convert_image_dtype(img, tf.uint8)
tf.image.convert_image_dtype(tf.cast(img, tf.uint8), tf.float32)
tf.image.decode_jpeg(w[0], channels=3)
tf.image.decode_png(w[0])
tf.image.decode_image(w[0])
tf.image.encode_jpeg(tf.zeros([2, 2, 3], tf.uint8))
tf.image.draw_bounding_boxes(img, tf.zeros([1, 1, 4]))
tf.image.sample_distorted_bounding_box([28, 28, 3], tf.zeros([1, 1, 4]))
tf.image.non_max_suppression(tf.zeros([3, 4]), v, 2)
tf.image.total_variation(img)
tf.image.psnr(img, img, 1.)
tf.image.ssim(img, img, 1.)
tf.image.sobel_edges(img)
tf.image.random_crop(img[0], [10, 10, 3])
""")
r.group("data")
DATA = "ds = tf.data.Dataset.from_tensor_slices((np.zeros((10, 3), np.float32), np.arange(10)))\n"
r.graphs("""
tf.data.Dataset.from_tensor_slices([1, 2, 3])
tf.data.Dataset.from_tensor_slices(x)
tf.data.Dataset.range(5).make_one_shot_iterator().get_next()
ds.make_one_shot_iterator()
ds.make_one_shot_iterator().get_next()
ds.batch(4).make_one_shot_iterator().get_next()
ds.repeat().batch(4, drop_remainder=True).make_one_shot_iterator().get_next()
ds.shuffle(10).repeat(2).batch(4).prefetch(1).make_one_shot_iterator().get_next()
ds.map(lambda a, b: (a * 2, b)).make_one_shot_iterator().get_next()
ds.make_initializable_iterator()
ds.make_initializable_iterator().initializer
ds.batch(4).make_initializable_iterator().get_next()
ds.shuffle(10, seed=1).batch(4).make_initializable_iterator().get_next(name='batch')
tf.data.make_one_shot_iterator(ds).get_next()
tf.data.make_initializable_iterator(ds).get_next()
tf.compat.v1.data.make_one_shot_iterator(ds.batch(2)).get_next()
tf.data.Iterator.from_structure(ds.output_types, ds.output_shapes).get_next()
tf.data.Iterator.from_structure(ds.output_types, ds.output_shapes).make_initializer(ds)
[ds.output_types, ds.output_shapes, ds.output_classes]
[tf.data.get_output_types(ds), tf.data.get_output_shapes(ds.batch(3))]
tf.data.TextLineDataset(['a.txt']).skip(1).make_one_shot_iterator().get_next()
tf.data.TFRecordDataset(w).make_initializable_iterator().get_next()
tf.data.Dataset.from_generator(lambda: iter([1]), tf.int64).make_one_shot_iterator().get_next()
tf.data.Dataset.zip((ds, ds)).make_one_shot_iterator().get_next()
tf.data.Dataset.from_tensor_slices((x, lab)).batch(5).make_initializable_iterator().get_next()
tf.data.Dataset.from_tensor_slices({'a': [1, 2], 'b': [3., 4.]}).make_one_shot_iterator().get_next()
""", DATA)
r.group("queues")
r.graphs("""
tf.FIFOQueue(3, tf.float32)
tf.FIFOQueue(3, 'float', shapes=[[3]])
tf.FIFOQueue(3, [tf.float32, tf.int32], [[3], []]).dequeue()
tf.FIFOQueue(3, tf.float32, [[3]], name='q').enqueue(v)
tf.FIFOQueue(3, tf.float32, [[3]]).enqueue_many(x)
tf.FIFOQueue(3, tf.float32, [[3]]).dequeue_many(2)
tf.FIFOQueue(3, tf.float32, [[3]]).dequeue_many(n)
tf.FIFOQueue(3, tf.float32, [[3]]).dequeue_up_to(2)
tf.FIFOQueue(3, tf.float32, [[3]]).size()
tf.FIFOQueue(3, tf.float32, [[3]]).close()
tf.RandomShuffleQueue(10, 2, tf.float32, [[3]]).dequeue()
tf.RandomShuffleQueue(10, 2, tf.float32, [[3]], seed=1).dequeue_many(2)
tf.PaddingFIFOQueue(10, tf.float32, [[None]]).dequeue_many(2)
tf.PriorityQueue(10, tf.float32, [[]]).dequeue()
tf.train.slice_input_producer([x, lab])
tf.train.slice_input_producer([tf.zeros([10, 3]), tf.range(10)], shuffle=False, num_epochs=2)
tf.train.range_input_producer(5)
tf.train.input_producer(tf.zeros([4, 2]), shuffle=True, seed=3)
tf.train.string_input_producer(['a', 'b'])
tf.train.string_input_producer(['a', 'b'], num_epochs=1, shuffle=False)
tf.train.batch([v, n], 4)
tf.train.batch([v, n], batch_size=4, num_threads=2, capacity=10, allow_smaller_final_batch=True)
tf.train.batch([v], 4, enqueue_many=True)
tf.train.batch([i], 4, dynamic_pad=True)
tf.train.shuffle_batch([v, n], 4, 10, 2)
tf.train.shuffle_batch([v, n], batch_size=4, capacity=10, min_after_dequeue=2, num_threads=2, seed=1)
tf.train.batch_join([[v], [v]], 4)
tf.train.limit_epochs(x, 2)
tf.train.match_filenames_once('*.txt')
tf.TextLineReader().read(tf.train.string_input_producer(['a']))
tf.TFRecordReader().read(tf.train.string_input_producer(['a']))
tf.WholeFileReader().read(tf.train.string_input_producer(['a']))
tf.FixedLengthRecordReader(10).read(tf.train.string_input_producer(['a']))
tf.train.QueueRunner(tf.FIFOQueue(3, tf.float32), [tf.no_op()])
tf.train.add_queue_runner(tf.train.QueueRunner(tf.FIFOQueue(3, tf.float32), [tf.no_op()]))
tf.train.Coordinator()
tf.contrib.lookup.index_table_from_tensor(['a', 'b']).lookup(w)
tf.contrib.lookup.HashTable(tf.contrib.lookup.KeyValueTensorInitializer(['a'], [1]), -1).lookup(w)
tf.contrib.framework.get_or_create_global_step()
tf.feature_column.input_layer({'a': x}, [tf.feature_column.numeric_column('a', shape=[3])])
tf.feature_column.input_layer({'a': w}, [tf.feature_column.indicator_column(tf.feature_column.categorical_column_with_vocabulary_list('a', ['p', 'q']))])
""")
r.write()
