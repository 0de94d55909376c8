"""Mistakes in graph mode and what TensorFlow 1.15 answers: class and message."""
import faulthandler
import re

from graph_common import Recorder

r = Recorder("graph_errors", """\
import os, tempfile
x = tf.placeholder(tf.float32, [None, 3], name='x')
y = tf.placeholder(tf.float32, [None, 4], name='y')
m = tf.placeholder(tf.float32, [3, 4], name='m')
s = tf.placeholder(tf.float32, name='s')
i = tf.placeholder(tf.int32, [None], name='i')
p = tf.placeholder(tf.bool, [], name='p')
w = tf.placeholder(tf.string, [None], name='w')
sess = tf.Session(config=tf.ConfigProto(inter_op_parallelism_threads=1, intra_op_parallelism_threads=1))
folder = tempfile.mkdtemp()
""", "an error is what the last statement of code raised; a case with a result raised nothing; where several placeholders or variables lack a value, which one is named is chance")


def safe(code, setup=None, **options):
    faulthandler.dump_traceback_later(20, exit=True)  # a case that blocks would block the recording
    r.run_case(code, setup, **options)
    faulthandler.cancel_dump_traceback_later()


def blocks(text, **options):
    for block in re.split(r"^---$", text, flags=re.M):
        if block.strip():
            safe(block.strip("\n") + "\n", **options)


def lines(text, setup=None, **options):
    for line in text.strip().splitlines():
        safe(line.strip(), setup, **options)


r.group("feeding")
lines("""
sess.run(x)
sess.run(x * 2.)
sess.run(x + s, {x: [[1., 2., 3.]]})
sess.run(tf.matmul(x, m), {m: np.zeros((3, 4))})
sess.run(i * 2)
sess.run(w)
sess.run(p)
sess.run(x, {})
sess.run(x, None)
sess.run(x, {x: [1., 2., 3.]})
sess.run(x, {x: [[1., 2.]]})
sess.run(x, {x: 1.})
sess.run(x, {x: np.zeros((2, 4))})
sess.run(m, {m: np.zeros((3, 5))})
sess.run(x, {x: 'abc'})
sess.run(x, {x: [['a', 'b', 'c']]})
sess.run(x, {x: None})
sess.run(x, {x: [[1., 2.], [3.]]})
sess.run(x, {x: [[1j, 0, 0]]})
sess.run(i, {i: [1.5, 2.7]})
sess.run(i, {i: [2**40]})
sess.run(i, {i: 3000000000})
sess.run(s, {s: 2**70})
sess.run(i, {i: 5})
sess.run(p, {p: 3})
sess.run(p, {p: [True]})
sess.run(p, {p: 'yes'})
sess.run(w, {w: [1, 2]})
sess.run(w, {w: 'a'})
sess.run(w, {w: [u'a', b'b']})
sess.run(x, {'x': [[1., 2., 3.]]})
sess.run(x, {'x:0': [[1., 2., 3.]]})
sess.run(x, {'x:1': [[1., 2., 3.]]})
sess.run(x, {'nothing:0': [[1., 2., 3.]]})
sess.run(x, {3: 4})
sess.run(x, {x.op: 4})
sess.run(x, [x, 1])
sess.run(x, {(x, m): ([[1., 2., 3.]], np.zeros((3, 4)))})
sess.run(x, {(x, m): 3})
sess.run(x, {x: tf.constant([[1., 2., 3.]])})
sess.run(s, {s: tf.Variable(1.)})
sess.run(tf.identity(3.0) * 2., {x: [[1., 2., 3.]]})
sess.run(s, {s: object()})
sess.run(s, {s: {'a': 1}})
sess.run(s, {s: [1, 'a']})
sess.run(s, {s: lambda: 1})
sess.run(s, {s: [None]})
sess.run(s, {s: []})
sess.run(x, {x: []})
sess.run(x, {x: np.zeros((0, 3))})
sess.run(x, {x: True})
sess.run(s, {s: True})
sess.run(s, {s: np.int64(3)})
sess.run(s, {s: '3'})
sess.run(i, {i: [True, False]})
sess.run(x + 1., {x: np.zeros((2, 3), np.float64)})
tf.Session().run(x)
x.eval(session=sess)
x.eval({x: [[1., 2., 3.]]}, sess)
x.op.run(session=sess)
tf.constant(1).eval()
tf.no_op().run()
""")
blocks("""
with tf.Graph().as_default():
    other = tf.placeholder(tf.float32, name='other')
result = sess.run(s, {other: 1., s: 2.})
---
g = tf.get_default_graph()
c = tf.constant(1.)
g.prevent_feeding(c)
result = [g.is_feedable(c), sess.run(c, {c: 2.})]
---
g = tf.get_default_graph()
c = tf.constant(1.)
g.prevent_fetching(c.op)
result = sess.run(c)
---
v = tf.Variable(1.)
result = sess.run(v + 1., {v: 5.})
---
v = tf.Variable(1., use_resource=True)
result = sess.run(v + 1., {v: 5.})
---
v = tf.Variable([1., 2.])
result = sess.run(v + 1., {v: [1., 2., 3.]})
---
sp = tf.sparse_placeholder(tf.float32)
result = sess.run(tf.sparse_tensor_to_dense(sp))
---
sp = tf.sparse_placeholder(tf.float32)
result = sess.run(tf.sparse_tensor_to_dense(sp), {sp: 3})
---
sp = tf.sparse_placeholder(tf.float32)
result = sess.run(tf.sparse_tensor_to_dense(sp), {sp: ([[0]], [1.], [2])})
---
d = tf.placeholder_with_default([1., 2.], [2])
result = sess.run(d, {d: [1., 2., 3.]})
---
d = tf.placeholder_with_default([1., 2.], [3])
---
c = tf.constant([1., 2.])
result = sess.run(c * 2., {c: [1., 2., 3.]})
---
c = tf.constant([1., 2.]) * 2.
result = sess.run(c + 1., {c: [5., 6.]})
""")
r.group("fetching")
lines("""
sess.run(None)
sess.run([])
sess.run({})
sess.run(())
sess.run([None])
sess.run(3)
sess.run(3.5)
sess.run(object)
sess.run([1, 2])
sess.run('nothing')
sess.run('nothing:0')
sess.run('x')
sess.run('x:5')
sess.run('x:a')
sess.run('')
sess.run(np.zeros(3))
sess.run(np.float32(3))
sess.run([[x, 3]])
sess.run({'a': 3})
sess.run({'a': None})
sess.run(True)
sess.run(lambda: 1)
sess.run(tf.Graph())
sess.run(tf.TensorShape([3]))
sess.run(tf.float32)
sess.run(tf.global_variables())
sess.run(tf.trainable_variables)
sess.run(tf.train.GradientDescentOptimizer(0.1))
sess.run(tf.summary.merge_all())
sess.run()
sess.run(tf.gradients(tf.square(x), m), {x: [[1., 2., 3.]]})
sess.run(tf.global_variables_initializer)
sess.run(tf.constant(1), options=3)
sess.run(tf.constant(1), {}, None, None)
sess.run(range(3))
sess.run({1, 2})
sess.run({tf.constant(1)})
""")
blocks("""
with tf.Graph().as_default():
    other = tf.constant(1.)
result = sess.run(other)
---
with tf.Graph().as_default():
    other = tf.constant(1.)
result = sess.run([other])
---
with tf.Graph().as_default():
    other = tf.constant(1.)
result = other + x
---
with tf.Graph().as_default():
    other = tf.constant(1.)
result = tf.add(x, other)
---
with tf.Graph().as_default():
    result = tf.matmul(x, m) + tf.constant(1.)
---
with tf.Graph().as_default():
    v = tf.Variable(1.)
result = v + s
---
with tf.Graph().as_default():
    result = tf.Session().run(x)
---
with tf.Session(graph=tf.Graph()) as other:
    result = x.eval()
---
op = tf.global_variables_initializer()
tf.reset_default_graph()
""")
r.group("sessions")
blocks("""
sess.close()
result = sess.run(tf.constant(1))
---
sess.close()
sess.close()
---
with tf.Session() as q:
    pass
result = q.run(tf.constant(1))
---
with sess:
    pass
with sess:
    result = sess.run(tf.constant(1))
---
with tf.Session():
    tf.reset_default_graph()
---
with tf.Graph().as_default():
    tf.reset_default_graph()
---
g = tf.Graph()
with g.as_default():
    q = tf.Session()
result = q.run(tf.constant(1))
---
result = tf.Session(graph=tf.Graph()).run(3)
---
with tf.Graph().as_default():
    empty = tf.Session()
result = empty.run([])
---
result = tf.get_default_session()
---
result = tf.Session('bad')
---
result = tf.Session(graph=3)
---
result = tf.Session(config=3)
---
result = tf.Session(target=3)
---
v = tf.Variable(1., name='v')
result = sess.run(v)
---
v = tf.Variable(1., name='v')
result = sess.run(v + 1.)
---
v = tf.get_variable('v', [2], use_resource=True)
result = sess.run(v)
---
v = tf.get_variable('v', [2])
result = sess.run(tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(v)))
---
v = tf.get_variable('v', [2])
train = tf.train.AdamOptimizer(0.1).minimize(tf.reduce_sum(v))
sess.run(v.initializer)
result = sess.run(train)
---
a = tf.Variable(tf.ones([2]), name='a')
b = tf.Variable(a * 2., name='b')
result = sess.run(b.initializer)
---
v = tf.Variable(1., name='v')
sess.run(tf.global_variables_initializer())
result = tf.Session().run(v)
---
q = tf.metrics.accuracy(i, i)
result = sess.run(q[0], {i: [1]})
---
it = tf.data.Dataset.range(2).make_initializable_iterator()
result = sess.run(it.get_next())
---
n = tf.data.Dataset.range(1).make_one_shot_iterator().get_next()
sess.run(n)
result = sess.run(n)
---
q = tf.FIFOQueue(3, tf.float32)
sess.run(q.close())
result = sess.run(q.dequeue())
---
q = tf.FIFOQueue(3, tf.float32)
sess.run(q.close())
result = sess.run(q.enqueue(1.))
---
q = tf.FIFOQueue(3, tf.float32, [[2]])
result = q.enqueue([1., 2., 3.])
---
image, = tf.train.slice_input_producer([tf.zeros([4, 2])], num_epochs=1, shuffle=False)
sess.run(tf.local_variables_initializer())
c = tf.train.Coordinator()
t = tf.train.start_queue_runners(sess, c)
for k in range(5):
    sess.run(image)
---
h = sess.partial_run_setup([x], [x])
result = sess.partial_run(h, x, {x: [[1., 2., 3.]]})
---
h = sess.partial_run_setup([x], [x])
result = sess.partial_run(h, m)
---
result = sess.partial_run('nothing', x)
---
f = sess.make_callable(x * 2., [x])
result = [f([[1., 2., 3.]]), f()]
---
g = tf.get_default_graph()
g.finalize()
result = tf.constant(1)
---
tf.get_default_graph().finalize()
result = x + 1.
---
tf.get_default_graph().finalize()
result = sess.run(tf.global_variables_initializer())
---
with tf.Session() as a:
    with tf.Session() as b:
        a.__exit__(None, None, None)
---
tf.enable_eager_execution()
""")
r.group("tensors")
lines("""
list(x)
for_ = [t for t in x]
[t for t in m]
bool(x)
x if x else m
x > 0 and m > 0
not x
len(x)
int(x)
float(s)
x in [m]
x == m
x.numpy()
np.array(x)
np.sum(x)
np.sqrt(x)
x.nothing
x.assign(1.)
x['a']
x[1.5]
x[[0, 1]]
x[0, 1, 2]
m[5]
m[0, 7]
m[..., ...]
m[-9]
m[::0]
m[None, 0, 0, 0]
s[0]
x[i]
x[x]
x[p]
x[0] = 1.
m[0:2, 'a']
x.set_shape([2, 5])
m.set_shape([None])
x.set_shape([2, 3, 4])
x.shape[5]
s.shape[0]
s.get_shape().as_list()
len(s.shape)
x.get_shape().assert_has_rank(3)
int(x.shape[0])
range(x.shape[0])
x.shape[0] + 1
x.shape[1] * 2
x.shape[1] / 2
[3] * x.shape[1]
tf.Tensor('a')
tf.Tensor(x.op, 0, tf.float32)
tf.Operation()
hash(x) is None
x.eval()
x.op.run()
x.op.get_attr('nothing')
x.op.outputs[3]
x += 'a'
x + 'a'
x + None
x + [1, 2]
x * i
x * tf.constant(2)
1.5 * i
i + 1.5
i / 0.5
x @ y
x @ tf.constant(1.)
x + tf.constant(1., tf.float64)
x + np.float64(1)
x + np.ones(3)
x + np.ones(3, np.int32)
i + np.float32(1)
p + p
-p
w + 1
w - w
x & x
~x
p and True
x ** 'a'
x < w
x / i
x % i
pow(x, 2, 3)
divmod(x, 2)
round(x)
x.dtype == 'float32'
""".replace("x[0] = 1.\n", "").replace("for_ = [t for t in x]\n", "").replace("x += 'a'\n", ""))
blocks("""
x[0] = 1.
---
if x:
    pass
---
while tf.reduce_sum(x) > 0:
    break
---
for t in x:
    pass
---
if tf.equal(1, 1):
    result = 'taken'
---
a, b = x
---
x += 'a'
---
result = sorted([x, m])
""")
r.group("shapes")
lines("""
tf.matmul(x, tf.zeros([4, 5]))
tf.matmul(x, x)
tf.matmul(x, [1., 2., 3.])
tf.matmul(m, m)
tf.matmul(tf.zeros([2, 3]), tf.zeros([2, 3]), name='bad')
tf.matmul(tf.zeros([2, 2, 3]), tf.zeros([3, 3, 2]))
tf.matmul(1., 2.)
x + y
tf.add(x, y)
tf.add(x, y, name='sum')
x * y
tf.zeros([2]) + tf.zeros([3])
tf.add_n([x, y])
tf.add_n([])
tf.add_n([x, i])
tf.concat([x, y], 0)
tf.concat([x, y], 5)
tf.concat([x, m], 0)
tf.concat([x, i], 0)
tf.concat([tf.zeros([2]), tf.zeros([2])], 1)
tf.concat([], 0)
tf.concat(x, 0)
tf.stack([x, y])
tf.stack([])
tf.stack([x, x], axis=5)
tf.stack([m, tf.zeros([2])])
tf.unstack(x)
tf.unstack(s)
tf.unstack(m, 5)
tf.unstack(x, axis=4)
tf.split(m, 3, 1)
tf.split(m, [1, 2], 1)
tf.split(m, 2, 7)
tf.reshape(m, [5, 5])
tf.reshape(m, [-1, 5])
tf.reshape(m, [-1, -1])
tf.reshape(x, [None, 3])
tf.reshape(x, [x.shape[0], 3])
tf.reshape(m, [1.5])
tf.reshape(m, 'a')
tf.reshape(m, [-2, 3])
tf.transpose(x, [0, 1, 2])
tf.transpose(x, [0, 0])
tf.transpose(m, [0, 2])
tf.expand_dims(x, 5)
tf.squeeze(m)
tf.squeeze(m, 0)
tf.squeeze(m, [5])
tf.reduce_sum(m, 2)
tf.reduce_mean(m, axis=[0, 5])
tf.reduce_sum(m, 'a')
tf.reduce_sum(m, 1.5)
tf.reduce_sum(m, axis=1, reduction_indices=1)
tf.reduce_sum(m, keep_dims=True, keepdims=True)
tf.argmax(m, 3)
tf.argmax(m, 0, dimension=1)
tf.gather(m, [0, 9])
tf.gather(m, 1.5)
tf.gather(m, i, axis=4)
tf.gather_nd(m, [[0, 0, 0]])
tf.slice(m, [0, 0], [5, 5])
tf.slice(m, [0], [1])
tf.slice(m, [2, 2], [2, 2])
tf.tile(m, [2])
tf.pad(m, [[1, 1]])
tf.pad(m, [[1, 1], [1, 1]], 'BAD')
tf.where(tf.zeros([2], tf.bool), tf.zeros([3]), tf.zeros([3]))
tf.where(x, x, x)
tf.where(tf.zeros([2], tf.bool), tf.zeros([2]))
tf.one_hot([1.5], 3)
tf.one_hot(i, -1)
tf.one_hot(i, 1.5)
tf.fill([2], [1., 2.])
tf.fill(2, 1.)
tf.range(5, 1, 0)
tf.range(1., 'a')
tf.zeros([None, 3])
tf.zeros([-1])
tf.zeros('a')
tf.ones([2, None])
tf.constant([[1, 2], [3]])
tf.constant(1, shape=[2, 'a'])
tf.constant([1, 2, 3], shape=[2])
tf.constant([1, 2, 3, 4], shape=[2, 3, 4])
tf.constant(None)
tf.constant(1.5, dtype=tf.int32)
tf.constant('a', dtype=tf.float32)
tf.constant(300, tf.uint8)
tf.constant(2**40, tf.int32)
tf.constant(-1, tf.uint8)
tf.constant(x)
tf.constant(object())
tf.constant([1, 'a'])
tf.constant({'a': 1})
tf.convert_to_tensor(None)
tf.convert_to_tensor([x, 'a'])
tf.convert_to_tensor(x, tf.int32)
tf.convert_to_tensor([x, m])
tf.convert_to_tensor(i, dtype=tf.float32)
tf.cast('a', tf.float32)
tf.cast(x, 'nothing')
tf.cast(x, tf.string)
tf.cast(w, tf.int32)
tf.broadcast_to(m, [2, 2])
tf.nn.bias_add(x, [1., 2.])
tf.nn.bias_add([1., 2.], [1., 2.])
tf.nn.xw_plus_b(x, m, [1., 2.])
tf.nn.conv2d(m, tf.zeros([3, 3, 1, 1]), [1, 1, 1, 1], 'SAME')
tf.nn.conv2d(tf.zeros([1, 8, 8, 3]), tf.zeros([3, 3, 4, 8]), [1, 1, 1, 1], 'SAME')
tf.nn.conv2d(tf.zeros([1, 8, 8, 3]), tf.zeros([3, 3, 3, 8]), [1, 1, 1], 'SAME')
tf.nn.conv2d(tf.zeros([1, 8, 8, 3]), tf.zeros([3, 3, 3, 8]), [2, 1, 1, 1], 'SAME')
tf.nn.conv2d(tf.zeros([1, 8, 8, 3]), tf.zeros([3, 3, 3, 8]), [1, 1, 1, 1], 'BAD')
tf.nn.conv2d(tf.zeros([1, 8, 8, 3]), tf.zeros([3, 3, 3, 8]), [1, 1, 1, 1])
tf.nn.conv2d(tf.zeros([1, 8, 8, 3]), tf.zeros([9, 9, 3, 8]), [1, 1, 1, 1], 'VALID')
tf.nn.conv2d(tf.zeros([1, 8, 8, 3], tf.int32), tf.zeros([3, 3, 3, 8], tf.int32), [1, 1, 1, 1], 'SAME')
tf.nn.max_pool(m, [1, 2, 2, 1], [1, 2, 2, 1], 'SAME')
tf.nn.max_pool(tf.zeros([1, 8, 8, 3]), [1, 2, 2], [1, 2, 2, 1], 'SAME')
tf.nn.max_pool(tf.zeros([1, 2, 2, 3]), [1, 5, 5, 1], [1, 2, 2, 1], 'VALID')
tf.nn.max_pool(tf.zeros([1, 8, 8, 3]), [1, 2, 2, 1], [1, 2, 2, 1], 'BAD')
tf.nn.softmax(i)
tf.nn.softmax(x, axis=3)
tf.nn.relu(w)
tf.nn.dropout(x, 1.5)
tf.nn.dropout(x, 0.)
tf.nn.dropout(x, -0.1)
tf.nn.dropout(x, rate=1.)
tf.nn.dropout(i, 0.5)
tf.nn.dropout(x)
tf.nn.dropout(x, 0.5, rate=0.3)
tf.nn.softmax_cross_entropy_with_logits(x, x)
tf.nn.softmax_cross_entropy_with_logits(labels=x, logits=y)
tf.nn.softmax_cross_entropy_with_logits(logits=x)
tf.nn.softmax_cross_entropy_with_logits(labels=i, logits=x)
tf.nn.softmax_cross_entropy_with_logits_v2(labels=x, logits=y)
tf.nn.softmax_cross_entropy_with_logits_v2(x, x)
tf.nn.sparse_softmax_cross_entropy_with_logits(x, i)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=x, logits=x)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.zeros([2, 1], tf.int32), logits=x)
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.zeros([3], tf.int32), logits=m[:2])
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=i, logits=3.)
tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=y)
tf.nn.sigmoid_cross_entropy_with_logits(x, x)
tf.nn.embedding_lookup(m, x)
tf.nn.embedding_lookup(None, i)
tf.nn.embedding_lookup([], i)
tf.nn.top_k(m, 9)
tf.nn.in_top_k(x, x, 1)
tf.nn.l2_normalize(w)
tf.losses.mean_squared_error(x, y)
tf.losses.mean_squared_error(None, x)
tf.losses.sparse_softmax_cross_entropy(x, x)
tf.losses.softmax_cross_entropy(x, y)
tf.losses.mean_squared_error(x, x, reduction='bad')
tf.losses.mean_squared_error(x, x, weights=None)
tf.layers.dense(tf.placeholder(tf.float32), 3)
tf.layers.dense(tf.placeholder(tf.float32, [None, None]), 3)
tf.layers.dense(i, 3)
tf.layers.dense(tf.constant(1.), 3)
tf.layers.dense(x, None)
tf.layers.dense(x, 'a')
tf.layers.conv2d(x, 8, 3)
tf.layers.conv2d(tf.zeros([1, 8, 8, 3]), 8, [3, 3, 3])
tf.layers.conv2d(tf.zeros([1, 8, 8, 3]), 8, 3, padding='bad')
tf.layers.conv2d(tf.zeros([1, 8, 8, 3]), 8, 9)
tf.layers.max_pooling2d(x, 2, 2)
tf.layers.flatten(s)
tf.contrib.layers.fully_connected(i, 3)
tf.contrib.layers.flatten(tf.constant(1.))
tf.contrib.nothing
tf.nothing
tf.nn.nothing
tf.train.nothing
tf.layers.nothing
tf.random_normal('a')
tf.random_normal([2], dtype=tf.int32)
tf.random_uniform([2], dtype=tf.int32)
tf.truncated_normal([None, 2])
tf.placeholder()
tf.placeholder('bad')
tf.placeholder(None)
tf.placeholder(tf.float32, 'bad')
tf.placeholder(tf.float32, [-1, 3])
tf.placeholder(tf.float32, [2.5])
tf.placeholder(tf.float32, name='a b')
tf.placeholder(tf.float32, name='_a')
tf.placeholder(tf.float32, name='a:0')
tf.constant(1, name=3)
tf.add(x, x, name='a b')
tf.add(x, x, name='-a')
tf.add(x)
tf.add(x, x, x, x)
tf.add(x, x, nothing=3)
tf.add()
tf.name_scope('a b').__enter__()
tf.name_scope('_a').__enter__()
tf.name_scope(3).__enter__()
tf.name_scope().__enter__()
tf.device(3).__enter__()
tf.device('/bad').__enter__()
tf.control_dependencies(x).__enter__()
tf.control_dependencies([3]).__enter__()
tf.control_dependencies(['nothing']).__enter__()
tf.group(3)
tf.group('a')
tf.tuple([])
tf.identity(None)
tf.while_loop(lambda k: k, lambda k: k + 1, [0])
tf.while_loop(lambda k: k < 3, lambda k: (k, k), [0])
tf.while_loop(lambda k, a: k < 3, lambda k, a: (k + 1, tf.concat([a, a], 0)), [0, tf.zeros([2])])
tf.while_loop(lambda k: k < 3, lambda k: tf.cast(k, tf.float32), [0])
tf.while_loop(lambda k: k < 3, lambda k: None, [0])
tf.while_loop(lambda k: k < 3, lambda k: k + 1, [])
tf.while_loop(3, lambda k: k, [0])
tf.while_loop(lambda k: True, lambda k: k, [0], shape_invariants=[tf.TensorShape([2])])
tf.cond(p, lambda: x, lambda: i)
tf.cond(p, lambda: x, lambda: (x, x))
tf.cond(p, lambda: None, lambda: x)
tf.cond(p, lambda: None, lambda: None)
tf.cond(p, x, m)
tf.cond(p, lambda: x)
tf.cond(True, lambda: x, lambda: m)
tf.cond(x, lambda: x, lambda: m)
tf.cond(i, lambda: 1, lambda: 2)
tf.case([])
tf.case([(True, lambda: x)])
tf.case(3)
tf.case([(p, x)])
tf.map_fn(lambda t: tf.cast(t, tf.int32), x)
tf.map_fn(3, x)
tf.map_fn(lambda t: t, 3.)
tf.scan(lambda a, t: t, 3.)
tf.py_func(3, [x], tf.float32)
tf.py_func(lambda t: t, x, tf.float32)
tf.Assert(False, ['message', 3])
tf.assert_equal(1, 2)
tf.assert_equal(1, 2, message='text')
tf.assert_rank(m, 3)
tf.assert_type(x, tf.int32)
tf.clip_by_value(x, 'a', 1.)
tf.clip_by_global_norm(x, 1.)
tf.clip_by_global_norm([None], 1.)
tf.einsum('ij,jk', x)
tf.einsum('ab,cd->q', x, m)
tf.tensordot(x, m, 5)
tf.cumsum(m, 7)
tf.decode_csv(w, [])
tf.sparse_to_dense([5], [2], 1.)
tf.string_join([])
tf.image.resize_images(m, [3, 3])
tf.image.resize_images(tf.zeros([1, 8, 8, 3]), [3])
tf.summary.scalar(None, 1.)
tf.summary.scalar('a')
tf.summary.scalar('a', 'b')
tf.summary.image('a', m)
tf.summary.histogram('a', w)
tf.summary.merge([])
tf.summary.merge([x])
tf.summary.merge(None)
tf.summary.FileWriter(folder, 3)
tf.summary.FileWriter(None)
tf.set_random_seed('a')
tf.set_random_seed()
tf.data.Dataset.from_tensor_slices((np.zeros(3), np.zeros(4)))
tf.data.Dataset.from_tensor_slices(3)
tf.data.Dataset.from_tensor_slices(x).make_one_shot_iterator()
tf.data.Dataset.range(3).batch(0).make_one_shot_iterator()
iter(tf.data.Dataset.range(3))
tf.data.Dataset.range(3).map(3)
tf.train.batch([], 3)
tf.train.batch([s], 3)
tf.train.slice_input_producer([])
tf.train.string_input_producer([])
tf.train.shuffle_batch([tf.zeros([2])], 4, 2, 5)
tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(3), tf.zeros([2, 3, 4]))
tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(3), x, dtype=tf.float32)
tf.nn.dynamic_rnn(3, tf.zeros([2, 3, 4]), dtype=tf.float32)
tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(3), tf.placeholder(tf.float32, [None, 3, None]), dtype=tf.float32)
tf.nn.static_rnn(tf.nn.rnn_cell.BasicLSTMCell(3), x, dtype=tf.float32)
tf.nn.static_rnn(tf.nn.rnn_cell.BasicLSTMCell(3), [], dtype=tf.float32)
tf.nn.rnn_cell.MultiRNNCell([])
tf.nn.rnn_cell.MultiRNNCell(tf.nn.rnn_cell.GRUCell(2))
tf.nn.nce_loss(m, tf.zeros([3]), i, x, 2, 3)
""")
r.group("shapes while running")
lines("""
sess.run(tf.matmul(a, a), {a: np.zeros((2, 3))})
sess.run(tf.matmul(a, a, name='product'), {a: np.zeros((2, 3))})
sess.run(tf.matmul(a, a), {a: np.zeros(3)})
sess.run(a + tf.placeholder_with_default([1., 2.], None), {a: np.zeros(3)})
sess.run(tf.add(a, tf.placeholder_with_default([1., 2.], None), name='sum'), {a: np.zeros(3)})
sess.run(tf.reshape(a, [5]), {a: np.zeros(3)})
sess.run(tf.reshape(a, [-1, 2]), {a: np.zeros(3)})
sess.run(tf.concat([a, tf.zeros([2, 2])], 0), {a: np.zeros((2, 3))})
sess.run(tf.gather(a, [5]), {a: np.zeros(3)})
sess.run(tf.gather(m, [0, 9]), {m: np.zeros((3, 4))})
sess.run(tf.nn.embedding_lookup(m, i), {m: np.zeros((3, 4)), i: [7]})
sess.run(tf.nn.embedding_lookup(m, i), {m: np.zeros((3, 4)), i: [-1]})
sess.run(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=i, logits=x), {i: [7], x: [[1., 2., 3.]]})
sess.run(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=i, logits=x), {i: [0, 1], x: [[1., 2., 3.]]})
sess.run(tf.nn.softmax_cross_entropy_with_logits_v2(labels=a, logits=x), {a: np.zeros((2, 3)), x: np.zeros((4, 3))})
sess.run(a[4], {a: np.zeros(3)})
sess.run(tf.slice(a, [1], [5]), {a: np.zeros(3)})
sess.run(tf.squeeze(a, 0), {a: np.zeros(3)})
sess.run(tf.split(a, 2, 0), {a: np.zeros(3)})
sess.run(tf.unstack(x, 2), {x: np.zeros((3, 3))})
sess.run(tf.check_numerics(a, 'bad value'), {a: [np.nan]})
sess.run(tf.check_numerics(a, 'bad value'), {a: [np.inf, 1.]})
sess.run(tf.Assert(p, ['told', a], name='check'), {p: False, a: [1., 2.]})
sess.run(tf.assert_equal(a, 3.), {a: 4.})
sess.run(tf.assert_positive(a, message='must be'), {a: -1.})
sess.run(tf.py_func(lambda t: 1 / 0, [a], tf.float32), {a: 1.})
sess.run(tf.py_func(lambda t: int('z'), [a], tf.float32), {a: 1.})
sess.run(tf.py_func(lambda t: 'text', [a], tf.float32), {a: 1.})
sess.run(tf.py_func(lambda t: np.float64(3), [a], tf.float32), {a: 1.})
sess.run(tf.py_func(lambda t: None, [a], tf.float32), {a: 1.})
sess.run(tf.py_func(lambda t: (t, t), [a], tf.float32), {a: 1.})
sess.run(tf.cholesky(a), {a: [[-1.]]})
sess.run(tf.matrix_inverse(a), {a: [[0.]]})
sess.run(tf.matrix_solve(a, a), {a: [[0.]]})
sess.run(i // 0, {i: [1]})
sess.run(i % 0, {i: [1]})
sess.run(tf.string_to_number(w), {w: ['z']})
sess.run(tf.decode_csv(w, [[1.], [2.]]), {w: ['1,2,3']})
sess.run(tf.read_file('/nothing/here'))
sess.run(tf.image.decode_jpeg(w[0]), {w: ['z']})
sess.run(tf.random_uniform([2], 5, 1, tf.int32))
sess.run(tf.multinomial(a, 2), {a: [0., 1.]})
sess.run(tf.range(0, a, 0.), {a: 3.})
sess.run(tf.fill(i, 1.), {i: [-1]})
sess.run(tf.reduce_sum(x, i), {x: [[1., 2., 3.]], i: [5]})
sess.run(tf.one_hot(i, 3), {i: [9, -1]})
sess.run(tf.nn.conv2d(a, tf.zeros([3, 3, 1, 1]), [1, 1, 1, 1], 'SAME'), {a: np.zeros((1, 4, 4, 2))})
sess.run(tf.placeholder_with_default(1., []), {})
sess.run(tf.segment_sum(a, i), {a: [1., 2.], i: [1, 0]})
sess.run(tf.sparse_to_dense(i, [2], 1.), {i: [5]})
sess.run(tf.parse_single_example(w[0], {'a': tf.FixedLenFeature([], tf.int64)}), {w: ['']})
sess.run(tf.invert_permutation(i), {i: [5]})
""", "a = tf.placeholder(tf.float32, name='a')\n")
r.group("variables")
blocks("""
tf.get_variable('a', [2])
tf.get_variable('a', [2])
---
with tf.variable_scope('s'):
    tf.get_variable('a', [2])
with tf.variable_scope('s'):
    tf.get_variable('a', [2])
---
with tf.variable_scope('s', reuse=True):
    tf.get_variable('a', [2])
---
with tf.variable_scope('s'):
    tf.get_variable('a', [2])
with tf.variable_scope('s', reuse=True):
    tf.get_variable('a', [3])
---
with tf.variable_scope('s'):
    tf.get_variable('a', [2])
with tf.variable_scope('s', reuse=True):
    tf.get_variable('a', [2], dtype=tf.int32)
---
with tf.variable_scope('s', reuse=tf.AUTO_REUSE):
    tf.get_variable('a', [2])
    tf.get_variable('a', [2, 2])
---
tf.get_variable('a')
---
tf.get_variable('a', initializer=tf.zeros_initializer())
---
tf.get_variable('a', [2], initializer=tf.zeros([2]))
---
tf.get_variable('a', [3], initializer=tf.zeros([2]))
---
tf.get_variable('a', [None, 2])
---
tf.get_variable('a', x.shape)
---
tf.get_variable('a', [2], initializer='zeros')
---
tf.get_variable('a', [2], initializer=[1., 2.])
---
tf.get_variable('a', [2], initializer=lambda: 3)
---
tf.get_variable('a', [2], dtype=tf.string)
---
tf.get_variable('a', [2], dtype=tf.bool)
---
tf.get_variable()
---
tf.get_variable(None, [2])
---
tf.get_variable('', [2])
---
tf.get_variable(3, [2])
---
tf.get_variable('a b', [2])
---
tf.get_variable('a', [2.5])
---
tf.get_variable('a', [2], reuse=True)
---
tf.get_variable('a', [2], nothing=1)
---
tf.Variable()
---
tf.Variable(None)
---
tf.Variable(x)
---
tf.Variable(tf.placeholder(tf.float32))
---
tf.Variable('a', dtype=tf.float32)
---
tf.Variable(1.5, dtype=tf.int32)
---
tf.Variable(tf.zeros([2]), dtype=tf.int32)
---
tf.Variable([[1, 2], [3]])
---
tf.Variable(1., name='a b')
---
tf.Variable(lambda: None)
---
def body(k):
    tf.Variable(tf.random_normal([2]))
    return k + 1
tf.while_loop(lambda k: k < 3, body, [0])
---
k = tf.while_loop(lambda k: k < 3, lambda k: [k + tf.cast(tf.Variable(x[0, 0]), tf.int32)], [0])
---
v = tf.Variable([1., 2.])
v.assign([1., 2., 3.])
---
v = tf.Variable([1., 2.], use_resource=True)
v.assign([1., 2., 3.])
---
v = tf.Variable([1., 2.])
v.assign_add(1.)
---
v = tf.Variable(1)
v.assign(1.5)
---
v = tf.Variable(1)
v.assign_add(tf.constant(1.))
---
v = tf.Variable(1.)
tf.assign(v, 'a')
---
tf.assign(x, 1.)
---
tf.assign(3, 4)
---
tf.assign_add(tf.constant(1.), 1.)
---
v = tf.Variable(1.)
for t in v:
    pass
---
v = tf.Variable([1., 2.])
for t in v:
    pass
---
v = tf.Variable(1.)
if v:
    result = 'taken'
---
v = tf.Variable([1., 2.])
v[0] = 5.
---
v = tf.Variable([1., 2.])
v += 1.
result = str(v)
---
v = tf.Variable([1., 2.])
v[5].assign(1.)
---
v = tf.Variable([1., 2.])
result = v.numpy()
---
v = tf.Variable([1., 2.])
result = v.eval()
---
v = tf.Variable([1., 2.])
result = v.load([3., 4.], sess)
---
v = tf.Variable([1., 2.])
result = v.load([3., 4., 5.], sess)
---
v = tf.Variable([1., 2.])
result = np.array(v)
---
v = tf.Variable([1., 2.])
sess.run(tf.scatter_update(v, [5], [1.]))
---
v = tf.Variable([1., 2.])
sess.run(v.initializer)
sess.run(tf.scatter_update(v, [5], [1.]))
---
v = tf.Variable(tf.zeros([2]))
sess.run(tf.assign(v, s, validate_shape=True), {s: [1., 2., 3.]})
---
v = tf.Variable(tf.zeros([2]), use_resource=True)
sess.run(v.initializer)
result = sess.run(tf.assign(v, s), {s: [1., 2., 3.]})
---
with tf.variable_scope(None):
    pass
---
with tf.variable_scope():
    pass
---
with tf.variable_scope(3):
    pass
---
with tf.variable_scope('a', reuse=3):
    tf.get_variable('b', [2])
---
with tf.variable_scope('a', reuse=False):
    pass
---
with tf.variable_scope(None, default_name='d', reuse=True):
    pass
---
with tf.variable_scope('a', initializer=3):
    tf.get_variable('b', [2])
---
with tf.variable_scope('a', reuse=True):
    with tf.variable_scope('b', reuse=False):
        tf.get_variable('c', [2])
---
scope = tf.variable_scope('a')
with scope:
    pass
with scope:
    pass
---
tf.layers.dense(x, 3, name='a')
tf.layers.dense(x, 3, name='a')
---
tf.layers.dense(x, 3, name='a')
tf.layers.dense(y, 3, name='a', reuse=True)
---
tf.layers.dense(x, 3, name='a', reuse=True)
---
c = tf.nn.rnn_cell.BasicLSTMCell(3)
tf.nn.dynamic_rnn(c, tf.zeros([2, 3, 4]), dtype=tf.float32)
tf.nn.dynamic_rnn(c, tf.zeros([2, 3, 5]), dtype=tf.float32)
---
tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(3), tf.zeros([2, 3, 4]), dtype=tf.float32)
tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(3), tf.zeros([2, 3, 4]), dtype=tf.float32)
---
c = tf.nn.rnn_cell.BasicLSTMCell(3)
tf.nn.dynamic_rnn(tf.nn.rnn_cell.MultiRNNCell([c, c]), tf.zeros([2, 3, 4]), dtype=tf.float32)
---
tf.train.create_global_step()
tf.train.create_global_step()
""")
r.group("gradients and optimizers")
lines("""
tf.gradients(x, 3)
tf.gradients(3, x)
tf.gradients('a', x)
tf.gradients(x, None)
tf.gradients(None, x)
tf.gradients(x, x, grad_ys=[x, x])
tf.gradients(x, x, grad_ys=m)
tf.gradients(x, x, grad_ys=i)
tf.gradients(tf.py_func(lambda t: t, [x], tf.float32), x)
tf.gradients(tf.argmax(x, 1), x)
tf.gradients(i * 2, i)
tf.gradients(tf.complex(x, x), x)
tf.gradients(tf.cast(x, tf.int32), x)
tf.gradients(tf.as_string(x), x)
tf.gradients(tf.nn.ctc_greedy_decoder(tf.zeros([2, 3, 4]), [1, 1, 1])[1], x)
tf.gradients(tf.string_to_number(w), w)
tf.gradients(tf.matrix_solve_ls(x, x), x)
tf.gradients(tf.unique(s)[0], s)
tf.gradients(tf.nn.fractional_max_pool(tf.zeros([1, 8, 8, 1]), [1., 1.4, 1.4, 1.]).output, x)
tf.gradients(tf.bincount(i), i)
tf.gradients(tf.cumsum(tf.digamma(tf.polygamma(x, x))), x)
tf.gradients(tf.bitcast(x, tf.int32), x)
tf.gradients(tf.decode_raw(w, tf.float32), w)
tf.gradients(tf.quantize_v2(x, 0., 1., tf.quint8)[0], x)
tf.gradients(tf.image.rgb_to_hsv(x), x)
tf.gradients(tf.math.bessel_i0(x), x)
tf.gradients(tf.histogram_fixed_width(x, [0., 1.]), x)
tf.gradients(tf.sparse_to_dense([1], [3], s), s)
tf.hessians(x, x)
tf.hessians(tf.reduce_sum(x), x)
tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(x))
tf.train.GradientDescentOptimizer(0.1).minimize(3.)
tf.train.GradientDescentOptimizer(0.1).minimize(None)
tf.train.GradientDescentOptimizer()
tf.train.GradientDescentOptimizer('a').minimize(tf.reduce_sum(v))
tf.train.GradientDescentOptimizer(None).minimize(tf.reduce_sum(v))
tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(v), var_list=[])
tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(v), var_list=[x])
tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(v), var_list='v')
tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(x), var_list=[v])
tf.train.GradientDescentOptimizer(0.1).minimize(tf.argmax(v))
tf.train.GradientDescentOptimizer(0.1).minimize(v)
tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(k), var_list=[k])
tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(v), global_step=3)
tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(v), nothing=3)
tf.train.GradientDescentOptimizer(0.1).compute_gradients(tf.reduce_sum(v), gate_gradients=7)
tf.train.GradientDescentOptimizer(0.1).apply_gradients([])
tf.train.GradientDescentOptimizer(0.1).apply_gradients([(None, v)])
tf.train.GradientDescentOptimizer(0.1).apply_gradients([(x, v)])
tf.train.GradientDescentOptimizer(0.1).apply_gradients([(v, 3)])
tf.train.GradientDescentOptimizer(0.1).apply_gradients([(tf.zeros([3]), v)])
tf.train.GradientDescentOptimizer(0.1).apply_gradients(3)
tf.train.MomentumOptimizer(0.1)
tf.train.AdamOptimizer(lr=0.1)
tf.train.AdamOptimizer(0.1).get_slot(v, 'm')
tf.train.AdagradOptimizer(0.1, initial_accumulator_value=-1.)
tf.train.FtrlOptimizer(0.1, learning_rate_power=1.)
tf.train.Optimizer(False, 'a').minimize(tf.reduce_sum(v))
tf.train.Optimizer(False, '')
tf.train.exponential_decay(0.1, None, 10, 0.9)
tf.train.piecewise_constant(k, [1, 2], [1., 2.])
tf.train.polynomial_decay(0.1, None, 10)
tf.train.ExponentialMovingAverage(0.9).apply([x, x])
tf.train.ExponentialMovingAverage(0.9).average(v)
tf.train.ExponentialMovingAverage(0.9).apply([k])
tf.train.get_global_step(x.graph).name
tf.train.global_step(sess, k)
tf.losses.get_total_loss(False)
tf.contrib.layers.l2_regularizer(-1.)
tf.contrib.layers.l2_regularizer('a')
tf.contrib.layers.l2_regularizer(1)
""", "v = tf.Variable([1., 2.], name='v')\nk = tf.Variable(1, name='k', trainable=False)\n")
r.group("graphs")
lines("""
g.get_tensor_by_name('x')
g.get_tensor_by_name('nothing')
g.get_tensor_by_name('nothing:0')
g.get_tensor_by_name('x:1')
g.get_tensor_by_name('x:a')
g.get_tensor_by_name('x:0:0')
g.get_tensor_by_name('')
g.get_tensor_by_name(3)
g.get_tensor_by_name(x)
g.get_tensor_by_name(None)
g.get_tensor_by_name('^x')
g.get_operation_by_name('x:0')
g.get_operation_by_name('nothing')
g.get_operation_by_name('')
g.get_operation_by_name(3)
g.get_operation_by_name('X')
g.as_graph_element('nothing')
g.as_graph_element('nothing:0')
g.as_graph_element('x:5')
g.as_graph_element(3)
g.as_graph_element(None)
g.as_graph_element('x', allow_operation=False)
g.as_graph_element('x:0', allow_tensor=False)
g.as_graph_element('x', allow_tensor=False, allow_operation=False)
g.as_graph_element(tf.float32)
g.get_collection('nothing')
g.get_collection(None)
g.add_to_collection(None, 3)
g.add_to_collections('abc', 3)
g.create_op('Nothing', [], [])
g.create_op('Identity', [3], [tf.float32])
g.create_op('Identity', [x], [tf.float32], name='bad name')
g.name_scope('a b').__enter__()
g.unique_name(3)
g.unique_name(None)
g.nothing
g.as_default().run()
tf.import_graph_def(3)
tf.import_graph_def(None)
tf.import_graph_def(d, input_map={'nothing:0': x})
tf.import_graph_def(d, input_map={'a': x, 'zzz': x})
tf.import_graph_def(d, input_map=3)
tf.import_graph_def(d, input_map={'a:0': tf.zeros([2], tf.int32)}, return_elements=['b:0'])
tf.import_graph_def(d, return_elements=['nothing:0'])
tf.import_graph_def(d, return_elements=['nothing'])
tf.import_graph_def(d, return_elements=['a:7'])
tf.import_graph_def(d, return_elements=[3])
tf.import_graph_def(d, return_elements='a')
tf.import_graph_def(d, return_elements=['a:0', 'b'])
tf.import_graph_def(d, name='')
[tf.import_graph_def(d, name=''), tf.import_graph_def(d, name='')]
[tf.import_graph_def(d), tf.import_graph_def(d, name='import', return_elements=['a'])]
tf.import_graph_def(d, name='b d')
tf.import_graph_def(unknown)
tf.import_graph_def(broken)
tf.import_graph_def(twice)
tf.import_graph_def(loose)
tf.import_graph_def(cyclic)
tf.graph_util.extract_sub_graph(d, ['nothing'])
tf.graph_util.convert_variables_to_constants(sess, d, ['nothing'])
tf.GraphDef.FromString(b'zzzz')
tf.Graph().as_graph_def(from_version='a')
tf.train.import_meta_graph(3)
tf.train.import_meta_graph('/nothing.meta')
tf.train.import_meta_graph('/nothing')
tf.train.export_meta_graph(collection_list=['nothing']).collection_def
""", """\
g = tf.get_default_graph()
with tf.Graph().as_default() as other:
    tf.square(tf.constant([1., 2.], name='a'), name='b')
    d = other.as_graph_def()
unknown, broken, twice, loose, cyclic = [tf.GraphDef() for k in range(5)]
unknown.node.add(name='u', op='Unknown')
broken.CopyFrom(d)
broken.node[1].input[0] = 'gone'
twice.CopyFrom(d)
twice.node[1].name = 'a'
loose.node.add(name='l', op='Square')
cyclic.CopyFrom(d)
cyclic.node[1].input[0] = 'b'
""")
r.group("saver")
SAVED = """\
v = tf.Variable([1., 2.], name='v')
u = tf.Variable(3, name='u')
sess.run(tf.global_variables_initializer())
path = tf.train.Saver().save(sess, os.path.join(folder, 'model.ckpt'))
def fresh(build):
    with tf.Graph().as_default():
        build()
        return tf.train.Saver().restore(tf.Session(), path)
"""
lines("""
tf.train.Saver().restore(sess, '/nothing/model.ckpt')
tf.train.Saver().restore(sess, None)
tf.train.Saver().restore(sess, '')
tf.train.Saver().restore(sess, folder)
tf.train.Saver().restore(sess, path + '.index')
tf.train.Saver().restore(sess, path + '-5')
tf.train.Saver().restore(None, path)
tf.train.Saver().save(None, path)
tf.train.Saver().save(sess, None)
tf.train.Saver().save(sess, '')
tf.train.Saver().save(sess, '/nothing/here/model.ckpt')
tf.train.Saver().save(sess, 'model.ckpt') and 'written'
tf.train.Saver().save(sess, path, global_step='a')
tf.train.Saver().save(sess, path, latest_filename='a/b')
tf.train.Saver([x])
tf.train.Saver([3])
tf.train.Saver('v')
tf.train.Saver(v)
tf.train.Saver({'a': x})
tf.train.Saver({3: v})
tf.train.Saver([v, v])
tf.train.Saver([])
tf.train.Saver({})
tf.train.Saver(max_to_keep=-1)
tf.train.Saver(max_to_keep='a').save(sess, path)
fresh(lambda: None)
fresh(lambda: tf.Variable([1., 2.], name='missing'))
fresh(lambda: [tf.Variable([1., 2.], name='missing'), tf.Variable(1, name='gone')])
fresh(lambda: tf.Variable([1., 2., 3.], name='v'))
fresh(lambda: tf.Variable([1, 2], name='v'))
fresh(lambda: tf.get_variable('v', [2, 1]))
fresh(lambda: tf.get_variable('v', [2, 1], use_resource=True))
tf.train.latest_checkpoint('/nothing')
tf.train.get_checkpoint_state('/nothing')
tf.train.checkpoint_exists('/nothing')
tf.train.load_variable(path, 'nothing')
tf.train.load_checkpoint('/nothing')
tf.train.load_checkpoint(path).get_tensor('nothing')
tf.train.NewCheckpointReader('/nothing')
tf.train.list_variables(path)
tf.train.list_variables('/nothing')
tf.train.init_from_checkpoint(path, {'nothing': 'v'})
tf.train.init_from_checkpoint(path, {'v': 'nothing'})
tf.train.init_from_checkpoint(path, {'u': 'v'})
tf.train.import_meta_graph(path + '.meta').restore(tf.Session(), path)
[tf.Session().close(), tf.train.Saver(tf.global_variables()).save(tf.Session(), path)]
os.path.basename(tf.train.latest_checkpoint(folder))
sorted(os.listdir(folder))
open(os.path.join(folder, 'checkpoint')).read().replace(folder, '')
sorted(set(k for step in range(7) for k in [tf.train.Saver().save(sess, path, global_step=step)]))[-1][-12:]
""", SAVED)
blocks("""
tf.train.Saver()
---
result = tf.train.Saver(allow_empty=True).saver_def
---
s1 = tf.train.Saver(defer_build=True)
result = s1.save(sess, os.path.join(folder, 'a'))
---
v = tf.Variable(1.)
saver = tf.train.Saver()
w2 = tf.Variable(1.)
tf.get_default_graph().finalize()
sess.run(v.initializer)
result = os.path.basename(saver.save(sess, os.path.join(folder, 'a')))
---
v = tf.Variable(1., name='v')
saver = tf.train.Saver()
result = saver.save(sess, os.path.join(folder, 'a'))
---
v = tf.Variable([1., 2.], name='v')
saver = tf.train.Saver()
sess.run(v.initializer)
path = saver.save(sess, os.path.join(folder, 'a'))
open(path + '.data-00000-of-00001', 'wb').write(b'xx')
saver.restore(sess, path)
---
v = tf.Variable([1., 2.], name='v')
saver = tf.train.Saver()
sess.run(v.initializer)
path = saver.save(sess, os.path.join(folder, 'a'))
open(path + '.data-00000-of-00001', 'wb').write(b'12345678')
saver.restore(sess, path)
---
v = tf.Variable([1., 2.], name='v')
saver = tf.train.Saver()
sess.run(v.initializer)
path = saver.save(sess, os.path.join(folder, 'a'))
open(path + '.index', 'wb').write(b'garbage')
saver.restore(sess, path)
---
v = tf.Variable([1., 2.], name='v')
saver = tf.train.Saver()
sess.run(v.initializer)
path = saver.save(sess, os.path.join(folder, 'a'))
os.remove(path + '.data-00000-of-00001')
saver.restore(sess, path)
---
v = tf.Variable([1., 2.], name='v')
saver = tf.train.Saver(max_to_keep=2)
sess.run(v.initializer)
for step in range(4):
    saver.save(sess, os.path.join(folder, 'model'), global_step=step)
result = [sorted(os.listdir(folder)), [os.path.basename(p) for p in saver.last_checkpoints], os.path.basename(tf.train.latest_checkpoint(folder))]
---
v = tf.Variable([1., 2.], name='v')
with tf.train.MonitoredTrainingSession() as mon:
    result = tf.constant(1)
---
with tf.train.MonitoredTrainingSession() as mon:
    mon.close()
    mon.run(x)
---
with tf.train.MonitoredTrainingSession(checkpoint_dir=folder) as mon:
    pass
---
tf.train.get_or_create_global_step()
with tf.train.MonitoredTrainingSession(hooks=[tf.train.StopAtStepHook()]) as mon:
    pass
---
gs = tf.train.get_or_create_global_step()
inc = gs.assign_add(1)
out = []
with tf.train.MonitoredTrainingSession(hooks=[tf.train.StopAtStepHook(last_step=3)]) as mon:
    while not mon.should_stop():
        out.append(int(mon.run(inc)))
result = out
---
gs = tf.train.get_or_create_global_step()
nan = tf.constant(np.nan) * 1.
with tf.train.MonitoredTrainingSession(hooks=[tf.train.NanTensorHook(nan)]) as mon:
    mon.run(nan)
""")
r.write()
