"""What sessions, graphs and names of TensorFlow 1.15 do: fetches, feeds, types, texts, order of reads and writes, unique names, serialized graphs."""
import re

from graph_common import Recorder, tf

r = Recorder("graph_session", """\
import collections
x = tf.placeholder(tf.float32, [None, 3], name='x')
s = tf.placeholder(tf.float32, name='s')
i = tf.placeholder(tf.int32, [None], name='i')
a = tf.constant([1., 2., 3.], name='a')
b = tf.constant(5, name='b')
v = tf.Variable([1., 2.], name='v')
rv = tf.Variable([1., 2.], name='rv', use_resource=True)
op = tf.no_op(name='op')
init = tf.global_variables_initializer()
sess = tf.Session(config=tf.ConfigProto(inter_op_parallelism_threads=1, intra_op_parallelism_threads=1))
sess.run(init)
X = [[1., 2., 3.]]
Pair = collections.namedtuple('Pair', ['left', 'right'])
""", "result of sess.run: structure with arrays {ndarray: dtype}, NumPy scalars {scalar: dtype}, Python objects as they are")


def lines(text, setup=None, **options):
    for line in text.strip().splitlines():
        r.run_case(line.strip(), setup, **options)


def blocks(text, **options):
    for block in re.split(r"^---$", text, flags=re.M):
        if block.strip():
            r.run_case(block.strip("\n") + "\n", **options)


r.group("fetches")
lines("""
sess.run(a)
sess.run(b)
sess.run(op)
sess.run([a, b])
sess.run((a, b))
sess.run([a, op, None is None and b])
sess.run([])
sess.run(())
sess.run({})
sess.run([[]])
sess.run([op])
sess.run({'p': a, 'q': [b, {'r': op}]})
sess.run(collections.OrderedDict([('z', a), ('y', b)]))
sess.run(Pair(a, b))
sess.run(Pair(a, [op, (b,)]))
sess.run([a, a])
sess.run([a, [a, (a,)]])
sess.run('a:0')
sess.run(['a:0', 'op'])
sess.run('op')
sess.run(v)
sess.run(rv)
sess.run([v, rv])
sess.run(v.op)
sess.run(v.initializer)
sess.run(tf.global_variables())
sess.run(tf.trainable_variables())
sess.run(tf.assign(v, [3., 4.]))
sess.run(tf.assign(rv, [3., 4.]))
sess.run(rv.assign([3., 4.]))
sess.run(v.assign_add([1., 1.]))
sess.run(rv.assign_add([1., 1.]))
sess.run(rv.assign([3., 4.], read_value=False))
sess.run(tf.group(a, b))
sess.run(tf.tuple([a, b]))
sess.run(tf.constant('text'))
sess.run(tf.constant(['text', 'more']))
sess.run(tf.constant([['a'], ['b']]))
sess.run(tf.constant(True))
sess.run(tf.constant([True, False]))
sess.run(tf.constant(1.5))
sess.run(tf.constant(1.5, tf.float64))
sess.run(tf.constant(1.5, tf.float16))
sess.run(tf.constant(1, tf.int64))
sess.run(tf.constant(1, tf.uint8))
sess.run(tf.constant(1 + 2j))
sess.run(tf.zeros([0]))
sess.run(tf.zeros([2, 0]))
sess.run(tf.reduce_sum(a))
sess.run(tf.argmax(a))
sess.run(tf.shape(x), {x: X})
sess.run(tf.shape(a))
sess.run(tf.size(a))
sess.run(tf.equal(a, a))
sess.run(tf.SparseTensor([[0, 1]], [2.], [3, 4]))
sess.run(tf.IndexedSlices(a, tf.constant([0, 1, 2])))
sess.run(tf.IndexedSlices(a, tf.constant([0, 1, 2]), tf.constant([5])))
sess.run(tf.gradients(tf.gather(a, [0, 0]), a))
sess.run(tf.summary.scalar('k', 1.5))
sess.run(tf.nn.top_k(a, 2))
sess.run(tf.nn.moments(a, [0]))
sess.run(tf.split(a, 3))
sess.run(tf.unique([1, 1, 2]))
sess.run(a, options=tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE), run_metadata=tf.RunMetadata())
sess.run(fetches=a, feed_dict={a: [7., 8., 9.]})
sess.run(tf.nn.rnn_cell.LSTMStateTuple(a, b))
sess.run(tf.report_uninitialized_variables())
sess.run(tf.gradients(a, a) + [b])
sess.run({'b': a, 'a': b})
type(sess.run(b)) is np.int32
type(sess.run(tf.constant('q')))
type(sess.run(a))
sess.run(a).flags.writeable
sess.run(tf.constant('q')).decode()
type(sess.run(tf.constant(['q']))[0])
[type(z) for z in sess.run(tf.constant(['q'])).tolist()]
a.eval(session=sess)
op.run(session=sess)
v.eval(sess)
v.initializer.run(session=sess)
a.eval(feed_dict={a: [0., 0., 0.]}, session=sess)
sess.graph is tf.get_default_graph()
sess.graph_def.versions.producer
sess.sess_str
sess.partial_run_setup([a], [])
sess.list_devices()[0].name
sess.make_callable(a)()
sess.make_callable([a, op, b])()
sess.make_callable({'k': a}, [s])(3.)
sess.make_callable(s * 2., [s])(4.)
""")
r.group("feeds")
lines("""
sess.run(s, {s: 3})
sess.run(s, {s: 3.5})
sess.run(s, {s: True})
sess.run(s, {s: [1, 2]})
sess.run(s, {s: (1, 2)})
sess.run(s, {s: np.float64(2.5)})
sess.run(s, {s: np.arange(3)})
sess.run(s, {s: np.array([[1, 2], [3, 4]])})
sess.run(s, {s: [[1], [2]]})
sess.run(s, {s: [np.float32(1), 2]})
sess.run(s, {s: [np.array([1, 2]), np.array([3, 4])]})
sess.run(s, {'s:0': 4})
sess.run(i, {i: [1., 2.]})
sess.run(i, {i: np.array([1.7, 2.2])})
sess.run(i, {i: np.array([1, 2], np.int64)})
sess.run(i, {i: [True]})
sess.run(a, {a: [7., 8., 9.]})
sess.run(a * 2., {a: [7., 8., 9.]})
sess.run([a * 2., b], {a: [7., 8., 9.], b: 1})
sess.run(v * 2., {v: [10., 20.]})
sess.run(rv * 2., {rv: [10., 20.]})
sess.run(tf.placeholder_with_default(3., []))
sess.run(tf.placeholder(tf.string, name='w'), {'w:0': 'abc'})
sess.run(tf.placeholder(tf.string, name='w'), {'w:0': ['abc', b'd']})
sess.run(tf.placeholder(tf.string, name='w'), {'w:0': np.array(['abc', 'd'])})
sess.run(tf.placeholder(tf.string, name='w'), {'w:0': [1, 2]})
sess.run(tf.placeholder(tf.bool, name='w'), {'w:0': [1, 0]})
sess.run(tf.placeholder(tf.bool, name='w'), {'w:0': True})
sess.run(tf.placeholder(tf.int64, name='w'), {'w:0': 3})
sess.run(tf.placeholder(tf.float64, name='w'), {'w:0': np.float32(0.1)})
sess.run(tf.placeholder(tf.complex64, name='w'), {'w:0': 1.5})
sess.run(tf.placeholder(tf.uint8, name='w'), {'w:0': 200})
sess.run(tf.placeholder(tf.uint8, name='w'), {'w:0': 300})
sess.run(tf.placeholder(tf.uint8, name='w'), {'w:0': -1})
sess.run(tf.placeholder(tf.uint8, name='w'), {'w:0': np.array([300])})
sess.run(tf.sparse_tensor_to_dense(tf.sparse_placeholder(tf.float32, [2, 2], name='sp')), {'sp/values:0': [1.], 'sp/indices:0': [[0, 1]]})
sess.run(tf.reduce_mean(x), {x: np.ones((4, 3))})
sess.run(x, {x: [[True, False, 2]]})
sess.run(x, {x: ((1, 2, 3),)})
sess.run(tf.identity(s), {s: np.matrix([[1, 2]])})
sess.run(s + 1, {s: __import__('pandas').Series([1., 2.])})
sess.run(x, {x: __import__('pandas').DataFrame([[1, 2, 3]])})
sess.run([s, tf.shape(s)], {s: []})
sess.run(a, {s: 3.})
sess.run(s, {s: np.ma.masked_array([1., 2.], [True, False])})
""")
r.group("texts")
lines("""
str(a)
repr(a)
str(x)
repr(x)
str(s)
repr(s)
repr(b)
str(op)
repr(op)
repr(a.op)
str(v)
repr(v)
str(rv)
repr(rv)
str(v.op)
repr(v.initializer)
repr(v.value())
repr(v.initial_value)
repr(v.dtype)
repr(rv.dtype)
repr(rv.handle)
repr(v._ref())
repr(tf.get_variable('g', [2, 3]))
repr(tf.Variable(3, name='scalar'))
repr(tf.Variable('text'))
repr(tf.Variable(s, validate_shape=False))
repr(tf.global_variables())
str([a, op])
repr(tf.Graph())
repr(tf.get_default_graph())
repr(sess)
repr(tf.InteractiveSession())
str(x.shape)
repr(x.shape)
repr(x.shape[0])
repr(x.shape[1])
str(x.shape[0])
repr(s.shape)
str(s.shape)
repr(a.shape)
repr(tf.TensorShape([None, 3]))
str(tf.TensorShape([None, 3]))
str(tf.TensorShape([3]))
str(tf.TensorShape([]))
str(tf.TensorShape(None))
repr(tf.Dimension(3))
repr(tf.Dimension(None))
repr(x.dtype)
str(x.dtype)
repr(tf.as_dtype('float'))
x.shape.as_list()
list(x.shape)
[d.value for d in x.shape]
tuple(x.get_shape().as_list())
x.shape == [None, 3]
a.shape == (3,)
a.shape == [3]
x.shape[1] == 3
x.shape[0] == 3
x.shape[0] == None
int(x.shape[1])
x.shape[1].value * 2
repr(x.shape[1] * 2)
repr(x.shape[0] * 2)
repr(x.shape.concatenate([5]))
repr(x.shape[1:])
repr(x.shape.num_elements())
repr(x.shape[1:].num_elements())
x.shape.is_fully_defined()
repr(x.shape.with_rank(2))
repr(x.shape.merge_with([5, None]))
x.shape.is_compatible_with([2, 3])
repr(tf.TensorShape([2, 3]).ndims)
repr(tf.TensorShape([2, 3]).dims)
a.name, a.op.name, a.value_index, a.device, a.graph is sess.graph
a.op.node_def.op, a.op.type, a.op.inputs, a.op.outputs[0] is a
repr(a.op.inputs)
repr(list(tf.add(a, a).op.inputs))
a.op.get_attr('dtype')
repr(a.op.get_attr('value'))
tf.square(a).op.get_attr('T')
x.op.get_attr('shape')
repr(tf.SparseTensor([[0, 1]], [2.], [3, 4]))
repr(tf.IndexedSlices(a, tf.constant([0, 1, 2])))
repr(tf.gradients(tf.gather(a, [0]), a))
repr(tf.train.AdamOptimizer())
repr(tf.zeros_initializer())
repr(tf.data.Dataset.range(3).batch(2))
repr(tf.data.Dataset.from_tensor_slices((np.zeros((2, 3)), [1, 2])))
repr(tf.nn.rnn_cell.BasicLSTMCell(3).state_size)
str(tf.nn.rnn_cell.BasicLSTMCell(3).zero_state(2, tf.float32))
repr(tf.get_variable_scope())[:40]
str(tf.train.get_checkpoint_state('/nothing'))
tf.__version__[:4]
tf.executing_eagerly()
tf.get_default_session()
str(a.op)
str(tf.add(a, a, name='sum').op)
str(x.op.node_def)
tf.is_tensor(a), tf.is_tensor(v), tf.contrib.framework.is_tensor(v), isinstance(v, tf.Tensor), isinstance(a, tf.Tensor)
a == a, a != a, a in [a], hash(a) == hash(a), {a: 1}[a]
v == v, hash(v) == hash(v), {v: 1}[v]
tf.contrib.util.constant_value(a)
tf.contrib.util.constant_value(tf.shape(a) * 2)
tf.contrib.util.constant_value(tf.shape(x))
""")
r.group("sessions")
blocks("""
q = tf.InteractiveSession()
result = [a.eval(), tf.get_default_session() is q, (a * 2.).eval({a: [0., 1., 2.]})]
op.run()
q.close()
---
with tf.Session() as q:
    result = [tf.get_default_session() is q, b.eval()]
result.append(tf.get_default_session())
---
with sess.as_default():
    result = b.eval()
result = [result, sess.run(b)]
---
g = tf.Graph()
with g.as_default():
    c = tf.constant(1)
with tf.Session(graph=g) as q:
    result = [q.run(c), tf.get_default_graph() is g]
result.append(tf.get_default_graph() is g)
---
q1, q2 = tf.Session(), tf.Session()
q1.run(init), q2.run(init)
q1.run(v.assign([8., 9.]))
result = [q1.run(v), q2.run(v), sess.run(v)]
---
before = sess.run(a)
late = a * 3.
result = sess.run(late)
---
sess.run(v.assign_add([1., 1.]))
r1 = sess.run(v)
sess.run(init)
result = [r1, sess.run(v)]
---
n = tf.data.Dataset.range(3).make_one_shot_iterator().get_next()
result = [sess.run(n), sess.run([n, n]), sess.run(n)]
---
r1 = tf.random_uniform([])
result = [z1 == z2 for z1, z2 in [sess.run([r1, r1])]] + [sess.run(r1) == sess.run(r1)]
---
r1 = tf.random_uniform([])
p, q = r1 + 0., r1 + 0.
z = sess.run([p, q])
result = z[0] == z[1]
---
config = tf.ConfigProto(allow_soft_placement=True, log_device_placement=False)
config.gpu_options.allow_growth = True
config.gpu_options.per_process_gpu_memory_fraction = 0.5
result = tf.Session(config=config).run(b)
---
c = tf.py_func(lambda z: z + 1, [s], tf.float32)
result = sess.run(c, {s: np.float32(3)})
---
log = []
c = tf.py_func(lambda z: (log.append(type(z).__name__ + str(z.dtype) + str(z.shape)), z)[1], [s], tf.float32)
sess.run(c, {s: 3.}), sess.run(c, {s: [1., 2.]})
result = log
---
log = []
c = tf.py_func(lambda: log.append(1), [], [])
sess.run(c)
result = [log, str(c)]
---
with tf.train.MonitoredTrainingSession() as q:
    pass
result = 'no variables of this graph break it'
---
h = sess.partial_run_setup([a * 2., s + 1.], [s])
result = [sess.partial_run(h, s + 1. if False else tf.get_default_graph().get_tensor_by_name('add:0'), {s: 1.})]
""")
r.group("order of reads and writes")
for kind, flag in (("ref", ""), ("resource", ", use_resource=True")):
    for body in """
result = sess.run([v, v.assign_add(1.)])
---
result = sess.run([v.assign_add(1.), v.assign_add(1.)])
---
with tf.control_dependencies([v.assign_add(1.)]):
    r1 = tf.identity(v)
result = sess.run(r1)
---
with tf.control_dependencies([v.assign_add(1.)]):
    r1 = v.read_value()
result = sess.run(r1)
---
with tf.control_dependencies([v.assign_add(1.)]):
    r1 = v + 0.
result = sess.run(r1)
---
with tf.control_dependencies([v.assign_add(1.)]):
    r1 = v.value()
result = sess.run(r1)
---
with tf.control_dependencies([v.assign_add(1.)]):
    r1 = v
result = sess.run(r1)
---
t = v + 0.
with tf.control_dependencies([v.assign_add(1.)]):
    r1 = tf.identity(t)
result = sess.run(r1)
---
r0 = tf.identity(v)
with tf.control_dependencies([r0]):
    up = v.assign_add(1.)
result = sess.run([r0, up])
---
r0 = v + 0.
with tf.control_dependencies([r0]):
    up = v.assign_add(1.)
result = sess.run([r0, up])
---
up = v.assign_add(1.)
result = sess.run([up, up + 0.])
---
up1 = v.assign_add(1.)
with tf.control_dependencies([up1]):
    up2 = v.assign(v * 2.)
result = [sess.run(up2), sess.run(v)]
---
up1 = v.assign_add(1.)
with tf.control_dependencies([up1]):
    up2 = v.assign(v.read_value() * 2.)
result = [sess.run(up2), sess.run(v)]
---
up = v.assign(5.)
result = [str(up), type(up).__name__, sess.run(up + 1.), sess.run(v)]
---
up = v.assign_add(1.).op
result = [sess.run(up), sess.run(v)]
---
old = tf.identity(v)
loss = old * 2.
train = tf.train.GradientDescentOptimizer(0.1).minimize(v * v)
result = [sess.run([train, loss]), sess.run(v)]
---
train = tf.train.GradientDescentOptimizer(0.1).minimize(v * v)
with tf.control_dependencies([train]):
    after = v * 1.
    fresh = v.read_value() * 1.
result = [sess.run(fresh), sess.run(v)]
---
c = tf.cond(tf.constant(True), lambda: v.assign_add(1.), lambda: v.assign_add(10.))
result = [sess.run(c), sess.run(v)]
---
up = v.assign_add(1.)
c = tf.cond(tf.constant(False), lambda: up, lambda: v.assign_add(10.))
result = [sess.run(c), sess.run(v)]
---
k = tf.while_loop(lambda k: k < 3, lambda k: [tf.cast(v.assign_add(1.), tf.int32) * 0 + k + 1], [0])
result = [sess.run(k), sess.run(v)]
---
def body(k):
    with tf.control_dependencies([v.assign_add(1.)]):
        return k + 1
result = [sess.run(tf.while_loop(lambda k: k < 3, body, [0])), sess.run(v)]
---
with tf.control_dependencies([v.assign(7.)]):
    up = tf.no_op()
result = [sess.run(up), sess.run(v)]
---
z = tf.group(v.assign_add(1.), v.assign_add(2.))
result = [sess.run(z), sess.run(v)]
---
ema = tf.train.ExponentialMovingAverage(0.5)
up = ema.apply([v])
sess.run(tf.global_variables_initializer())
sess.run(v.assign(4.))
sess.run(up)
result = sess.run([v, ema.average(v)])
---
w2 = tf.Variable(v.initialized_value() * 2.)
sess.run(tf.global_variables_initializer())
result = sess.run([v, w2])
---
with tf.Session() as q:
    result = [q.run(tf.is_variable_initialized(v)), q.run(v.initializer), q.run(tf.is_variable_initialized(v)), q.run(tf.report_uninitialized_variables())]
---
result = [sess.run(v, {v: 9.}), sess.run(v + 1., {v: 9.}), sess.run(v)]
---
cached = v + 0.
result = [sess.run(v, {cached: 3.}), sess.run(cached, {cached: 3.})]
---
v.load(6., sess)
result = sess.run(v)
---
train = tf.train.AdamOptimizer(0.1)
step = train.minimize(v * v)
sess.run(tf.global_variables_initializer())
result = [sess.run([step, v])[1:] and sess.run(z) for z in [v, train.get_slot(v, 'm'), train.get_slot(v, 'v')] + list(train._get_beta_accumulators())]
---
gs = tf.Variable(0, trainable=False)
lr = tf.train.exponential_decay(1., gs, 1, 0.5, staircase=True)
step = tf.train.GradientDescentOptimizer(lr).minimize(v * v, global_step=gs)
sess.run(tf.global_variables_initializer())
out = []
for t in range(4):
    sess.run(step)
    out.append(sess.run([gs, lr, v]))
result = out
""".split("---\n"):
        if body.strip():
            r.group_name = f"order, {kind}"
            r.run_case(body.strip("\n") + "\n", f"v = tf.Variable(1., name='w'{flag})\nsess.run(tf.global_variables_initializer())\n")
r.group("names")
blocks("""
result = [tf.constant(1).name, tf.constant(1).name, tf.constant(1, name='Const').name, tf.constant(1, name='Const_1').name, tf.constant(1).name]
---
result = [tf.constant(1, name='q').name, tf.constant(1, name='q').name, tf.constant(1, name='q_1').name, tf.constant(1, name='q_1').name, tf.constant(1, name='q').name]
---
result = [tf.constant(1, name='Q').name, tf.constant(1, name='q').name, tf.constant(1, name='Q').name, tf.constant(1, name='q').name]
---
result = [tf.constant(1, name='q/').name, tf.constant(1, name='q').name]
---
result = [tf.constant(1, name='q/r').name, tf.constant(1, name='q/r').name, tf.constant(1, name='q').name, tf.constant(1, name='r').name]
---
result = []
for k in range(3):
    with tf.name_scope('q') as n:
        result += [n, tf.constant(1, name='r').name, tf.constant(1, name='r').name]
---
with tf.name_scope('q') as n:
    tf.constant(1, name='r')
with tf.name_scope('q/') as n2:
    result = [n, n2, tf.constant(1, name='r').name]
---
with tf.name_scope('q') as n:
    with tf.name_scope('q') as n2:
        result = [n, n2, tf.constant(1, name='q').name]
---
tf.constant(1, name='q')
with tf.name_scope('q') as n:
    result = [n, tf.constant(1).name]
---
with tf.name_scope('q') as n:
    pass
result = [n, tf.constant(1, name='q').name]
---
with tf.name_scope('Q') as n1:
    pass
with tf.name_scope('q') as n2:
    pass
result = [n1, n2]
---
with tf.name_scope('q/r') as n1:
    pass
with tf.name_scope('q') as n2:
    pass
with tf.name_scope('q/r') as n3:
    pass
result = [n1, n2, n3]
---
with tf.name_scope(None) as n1:
    with tf.name_scope('') as n2:
        result = [n1, n2, tf.constant(1).name]
---
with tf.name_scope('q') as n:
    with tf.name_scope(None) as n1:
        result = [n1, tf.constant(1, name='r').name, tf.get_default_graph().get_name_scope()]
---
with tf.name_scope('q', 'd', [x]) as n1, tf.name_scope(None, 'd', [x]) as n2, tf.name_scope(None, default_name='e') as n3:
    result = [n1, n2, n3]
---
with tf.name_scope('1q') as n1:
    with tf.name_scope('_r') as n2:
        result = [n1, n2, tf.constant(1, name='_s').name, tf.constant(1, name='.t').name]
---
with tf.name_scope('q-1.x_/y\\\\z') as n1:
    result = n1
---
with tf.name_scope('q'):
    result = [tf.get_default_graph().unique_name('a'), tf.get_default_graph().unique_name('a'), tf.get_default_graph().unique_name('a', mark_as_used=False), tf.get_default_graph().unique_name('a')]
---
result = [tf.Variable(1., name='q').name, tf.Variable(1., name='q').name, tf.Variable(1.).name, tf.Variable(1.).name, tf.get_variable('q', []).name, tf.get_variable('r', []).name]
---
result = [tf.get_variable('q', []).name, tf.Variable(1., name='q').name, tf.constant(1, name='q').name]
---
tf.constant(1, name='q')
result = [tf.get_variable('q', []).name, tf.Variable(1., name='q').name]
---
tf.constant(1, name='q')
with tf.variable_scope('q') as vs:
    result = [vs.name, vs.original_name_scope, tf.get_variable('w', []).name, tf.constant(1).name]
---
with tf.variable_scope('q') as v1:
    result = [tf.get_variable('w', []).name, tf.Variable(1., name='z').name, tf.constant(1, name='c').name]
with tf.variable_scope('q') as v2:
    result += [tf.get_variable('w2', []).name, tf.Variable(1., name='z').name, tf.constant(1, name='c').name, v1.name, v2.name, v1.original_name_scope, v2.original_name_scope]
---
with tf.variable_scope('q') as v1:
    tf.get_variable('w', [])
with tf.variable_scope(v1, reuse=True) as v2:
    result = [tf.get_variable('w', []).name, tf.constant(1, name='c').name, v2.original_name_scope]
with tf.variable_scope('q', reuse=True):
    result += [tf.get_variable('w', []).name, tf.constant(1, name='c').name]
with tf.variable_scope(v1.original_name_scope):
    result += [tf.constant(1, name='c').name]
with tf.name_scope(v1.original_name_scope):
    result += [tf.constant(1, name='c').name]
---
with tf.variable_scope('q'):
    with tf.variable_scope('r') as v1:
        result = [v1.name, v1.original_name_scope, tf.get_variable('w', []).name]
    with tf.variable_scope('r') as v2:
        result += [v2.name, v2.original_name_scope, tf.constant(1).name]
    with tf.variable_scope(v1) as v3:
        result += [v3.name, v3.original_name_scope, tf.constant(1).name, tf.get_default_graph().get_name_scope()]
with tf.variable_scope('other'):
    with tf.variable_scope(v1) as v4:
        result += [v4.name, v4.original_name_scope, tf.constant(1).name, tf.get_variable('w4', []).name]
---
with tf.name_scope('n'):
    with tf.variable_scope('q') as v1:
        result = [tf.get_variable('w', []).name, tf.get_variable('w2', []).op.name, tf.Variable(1.).name, tf.constant(1).name, v1.original_name_scope]
---
with tf.variable_scope('q'):
    with tf.name_scope('n'):
        result = [tf.get_variable('w', []).name, tf.Variable(1.).name, tf.constant(1).name, (tf.get_variable('w3', []) + 1.).name]
---
result = []
for k in range(3):
    with tf.variable_scope(None, 'd') as vs:
        result += [vs.name, tf.get_variable('w', []).name]
with tf.variable_scope('d') as vs:
    result += [vs.name, vs.original_name_scope]
---
with tf.variable_scope('d'):
    pass
with tf.variable_scope(None, 'd') as vs:
    result = [vs.name, vs.original_name_scope]
---
with tf.variable_scope('q', reuse=tf.AUTO_REUSE) as vs:
    result = [vs.reuse is tf.AUTO_REUSE, tf.get_variable('w', []).name, tf.get_variable('w', []).name]
    with tf.variable_scope('r') as vs:
        result += [vs.reuse is tf.AUTO_REUSE, tf.get_variable('w', []).name]
---
with tf.variable_scope('q', use_resource=True, dtype=tf.float64):
    w = tf.get_variable('w', [])
    result = [type(w).__name__, w.dtype.name, repr(w)]
---
with tf.variable_scope('q', initializer=tf.constant_initializer(3.)):
    w = tf.get_variable('w', [2])
sess.run(w.initializer)
result = sess.run(w)
---
with tf.variable_scope('q', custom_getter=lambda getter, name, *args, **kwargs: getter(name + '_c', *args, **kwargs)):
    result = tf.get_variable('w', []).name
---
def net(t):
    return tf.layers.dense(t, 2)
result = [net(x).name, net(x).name, [w.name for w in tf.trainable_variables()]]
---
with tf.variable_scope('q'):
    result = [tf.layers.dense(x, 2).name, tf.layers.dense(x, 2).name]
with tf.variable_scope('q', reuse=True):
    result += [tf.layers.dense(x, 2).name, tf.layers.dense(x, 2).name]
result += [[w.name for w in tf.trainable_variables()]]
---
with tf.name_scope('n'):
    result = [tf.layers.dense(x, 2).name, tf.layers.dense(x, 2, name='out').name, [w.name for w in tf.trainable_variables()]]
---
layer = tf.layers.Dense(2)
result = [layer.name, layer(x).name, layer(x).name, layer.name, [w.name for w in layer.variables], layer.kernel.name]
---
l1, l2 = tf.layers.Dense(2), tf.layers.Dense(2)
result = [l2(x).name, l1(x).name, l1.name, l2.name]
---
l1, l2 = tf.keras.layers.Dense(2), tf.keras.layers.Dense(2)
result = [l2(x).name, l1(x).name, l1.name, l2.name, [w.name for w in l1.weights + l2.weights]]
---
result = [tf.contrib.layers.fully_connected(x, 2).name, tf.contrib.layers.fully_connected(x, 2).name, tf.contrib.layers.fully_connected(x, 2, scope='out').name, [w.name for w in tf.trainable_variables()]]
---
with tf.variable_scope('q') as vs:
    result = [tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(2), tf.zeros([1, 2, 3]), dtype=tf.float32)[0].name, [w.name for w in tf.trainable_variables()]]
---
result = [(a + a).name, (a - a).name, (a * 2.).name, (a / 2.).name, (-a).name, abs(a).name, (a ** 2.).name, (a > 1.).name, a[0].name, a[1:].name, (2. - a).name, (a // 2.).name, (a % 2.).name, (tf.cast(b, tf.float32) * 1.).name, (v + 1.).name, v[0].name]
---
tf.get_default_graph().get_tensor_by_name('a:0')
result = [tf.get_default_graph().get_tensor_by_name('v:0').name, str(tf.get_default_graph().get_tensor_by_name('v/read:0')), tf.get_default_graph().get_operation_by_name('v/Assign').type, tf.get_default_graph().as_graph_element('a').name, str(tf.get_default_graph().as_graph_element('a:0')), tf.get_default_graph().as_graph_element(v).name]
---
g = tf.get_default_graph()
result = [g.version, len(g.get_operations()), g.seed, g.building_function, g.finalized, g.graph_def_versions.producer, g.get_name_scope(), [o.name for o in g.get_operations()]]
---
g = tf.get_default_graph()
g.add_to_collection('mine', 3)
g.add_to_collections(['mine', 'yours'], a)
result = [[str(z) for z in g.get_collection('mine')], sorted(g.get_all_collection_keys()), g.get_collection('none'), g.get_collection_ref('none') is g.get_collection_ref('none'), len(tf.get_collection('mine', scope='a'))]
g.clear_collection('mine')
result.append(g.get_collection('mine'))
---
with tf.variable_scope('q'):
    w1 = tf.get_variable('w', [])
    w2 = tf.get_variable('w2', [], trainable=False)
result = [[z.name for z in tf.global_variables('q')], [z.name for z in tf.trainable_variables('q')], [z.name for z in tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope='q/w2')], [z.name for z in tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, 'w')], [z.name for z in tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, '.*w2')]]
---
def inner():
    with tf.name_scope('in'):
        return tf.constant(1).name
with tf.Graph().as_default():
    result = [inner(), inner(), tf.constant(1).name]
---
d1 = tf.get_default_graph().as_graph_def()
with tf.Graph().as_default():
    out = tf.import_graph_def(d1, return_elements=['a:0', 'op'], input_map={'s:0': tf.constant(3.)})
    out2 = tf.import_graph_def(d1, name='', return_elements=['a:0'])
    out3 = tf.import_graph_def(d1, name='n', return_elements=['b:0'])
    out4 = tf.import_graph_def(d1, name='n', return_elements=['b:0'])
    result = [str(z.name) for z in out + out2 + out3 + out4]
""")
r.group("constants of the module")
lines("""
{k: getattr(tf.GraphKeys, k) for k in sorted(dir(tf.GraphKeys)) if k.isupper()}
sorted(k for k in dir(tf.AggregationMethod) if k.isupper())
{k: getattr(tf.AggregationMethod, k) for k in ['ADD_N', 'DEFAULT', 'EXPERIMENTAL_TREE', 'EXPERIMENTAL_ACCUMULATE_N']}
[tf.train.Optimizer.GATE_NONE, tf.train.Optimizer.GATE_OP, tf.train.Optimizer.GATE_GRAPH]
{k: getattr(tf.losses.Reduction, k) for k in sorted(dir(tf.losses.Reduction)) if k.isupper()}
str(tf.AUTO_REUSE)
[str(k) for k in tf.VariableSynchronization]
[str(k) for k in tf.VariableAggregation]
[tf.logging.DEBUG, tf.logging.INFO, tf.logging.WARN, tf.logging.ERROR, tf.logging.FATAL]
[tf.saved_model.tag_constants.SERVING, tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY]
tf.newaxis
tf.version.GRAPH_DEF_VERSION
""")
r.group("graph_def")


def graph_text(code):
    case = {"group": "graph_def", "code": code}
    with tf.Graph().as_default() as graph:
        namespace = {"tf": tf, "np": __import__("numpy")}
        exec(code, namespace)
        case["text"] = str(graph.as_graph_def())
        case["text_shapes"] = str(graph.as_graph_def(add_shapes=True)) if len(case["text"]) < 1500 else None
    r.cases.append(case)


for code in ("tf.constant(3.0)", "tf.constant([1, 2, 3], name='k')", "tf.constant([[0.5, 0.5], [0.5, 0.5]])", "tf.constant('text')", "tf.constant(['a', 'b'])", "tf.constant([True, False])", "tf.zeros([2, 3])", "tf.constant(0.1, shape=[5])", "tf.constant([1, 1, 1])", "tf.constant([1., 2., 2.])", "tf.constant(np.arange(3.))", "tf.constant(2**40)", "tf.constant(1 + 2j)",
             "tf.constant(1.5, tf.float16)", "tf.constant(3, tf.uint8)", "tf.constant([])", "tf.placeholder(tf.float32, [None, 3], name='x')", "tf.placeholder(tf.float32)", "tf.placeholder(tf.float32, [])", "x = tf.placeholder(tf.float32, [None, 3])\ntf.add(x, 1.0, name='sum')", "tf.Variable([1., 2.], name='v')", "tf.Variable(3.0, use_resource=True)",
             "x = tf.placeholder(tf.float32, [None, 3])\nW = tf.Variable(tf.zeros([3, 2]))\nwith tf.control_dependencies([W.initializer]):\n    tf.matmul(x, W)", "with tf.device('/cpu:0'):\n    tf.constant(1)", "x = tf.placeholder(tf.float32, [None, 8, 8, 1])\ntf.nn.max_pool(tf.nn.conv2d(x, tf.zeros([3, 3, 1, 2]), [1, 1, 1, 1], 'SAME'), [1, 2, 2, 1], [1, 2, 2, 1], 'VALID')",
             "tf.split(tf.zeros([4, 2]), 2)[1] + 1.", "tf.random_normal([2], seed=3)", "x = tf.placeholder(tf.float32, [3])\nx[1:]", "x = tf.placeholder(tf.float32)\ntf.gradients(tf.square(x), x)"):
    graph_text(code + "\n")
r.write()
