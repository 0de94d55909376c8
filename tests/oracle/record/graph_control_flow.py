"""What branches, loops, TensorArrays, assertions, Python functions and recurrent networks of TensorFlow 1.15 compute, with their gradients."""
from graph_common import Recorder, tf  # noqa: F401

r = Recorder("graph_control_flow", """\
tf.set_random_seed(3)
x = tf.placeholder(tf.float32, [None, 3], name='x')
v = tf.placeholder(tf.float32, [None], name='v')
s = tf.placeholder(tf.float32, [], name='s')
n = tf.placeholder(tf.int32, [], name='n')
p = tf.placeholder(tf.bool, [], name='p')
seq = tf.placeholder(tf.float32, [None, None, 3], name='seq')
lengths = tf.placeholder(tf.int32, [None], name='lengths')
W = tf.Variable([[0.5, -0.2, 0.1], [0.3, 0.8, -0.5], [-0.1, 0.4, 0.6]], name='W')
R = tf.Variable([0.5, 2., -1.], name='R', use_resource=True)
X = [[1., 2., 3.], [-1., 0.5, 2.]]
V = [1., 2., 3., 4.]
S = np.sin(np.arange(24.)).reshape(2, 4, 3)
F = {x: X, v: V, s: 2., n: 3, p: True, seq: S, lengths: [2, 4]}
sess = tf.Session(config=tf.ConfigProto(inter_op_parallelism_threads=1, intra_op_parallelism_threads=1))
def run(what, **feeds):
    sess.run(tf.global_variables_initializer())
    return sess.run(what, {**F, **{globals_[k]: value for k, value in feeds.items()}})
def grad(y, *xs, **feeds):
    return run([y, tf.gradients(y, list(xs))], **feeds)
globals_ = globals()
""", "result of sess.run, as in graph_session; `grad` gives [y, gradients of y by xs], all variables new")


def lines(text):
    for line in text.strip().splitlines():
        r.run_case(line.strip(), None)


def blocks(text):
    for block in text.split("---\n"):
        if block.strip():
            r.run_case(block.strip("\n") + "\n", None)


r.group("cond")
lines("""
[run(tf.cond(p, lambda: x + 1., lambda: x - 1.), p=b) for b in (True, False)]
[run(tf.cond(s > 1., lambda: x * s, lambda: x / s), s=b) for b in (2., 0.5)]
[grad(tf.cond(s > 1., lambda: x * s, lambda: s / x), x, s, s=b) for b in (2., 0.5)]
[grad(tf.cond(p, lambda: tf.matmul(x, W), lambda: x), x, W, p=b) for b in (True, False)]
[grad(tf.cond(s > 1., lambda: tf.matmul(x, W), lambda: x), x, W, s=b) for b in (2., 0.5)]
[grad(tf.cond(s > 1., lambda: x * R, lambda: x + R), x, R, s=b) for b in (2., 0.5)]
[run(tf.cond(s > 1., lambda: v, lambda: v[:1]), s=b) for b in (2., 0.5)]
[run(tf.cond(s > 1., lambda: tf.zeros([2, 2]), lambda: v), s=b) for b in (2., 0.5)]
[run(tf.cond(s > 1., lambda: 'yes', lambda: 'no'), s=b) for b in (2., 0.5)]
[run(tf.cond(s > 1., lambda: (s, x), lambda: (s * 2., x * 3.)), s=b) for b in (2., 0.5)]
[run(tf.cond(s > 1., lambda: {'a': s, 'b': [x]}, lambda: {'a': s * 2., 'b': [x * 3.]}), s=b) for b in (2., 0.5)]
[grad(tf.cond(s > 1., lambda: tf.cond(p, lambda: x * x, lambda: x), lambda: x * 5.), x, s=a, p=b) for a, b in ((2., True), (2., False), (0., True))]
[grad(tf.reduce_sum(tf.cond(s > 1., lambda: tf.gather(v, [0, 0]), lambda: tf.gather(v, [1, 2]))), v, s=b) for b in (2., 0.5)]
[run([tf.cond(s > 1., lambda: W.assign_add(tf.ones([3, 3])), lambda: W.assign(tf.zeros([3, 3]))), W.read_value()][:1], s=b) for b in (2., 0.5)]
[run(tf.cond(s > 1., lambda: tf.group(W.assign(tf.zeros([3, 3]))), lambda: tf.no_op()), s=b) for b in (2., 0.5)]
[run(tf.case([(s < 1., lambda: x), (s < 3., lambda: x * 2.)], default=lambda: x * 3.), s=b) for b in (0., 2., 4.)]
[run(tf.case([(s < 1., lambda: x), (s < 3., lambda: x * 2.)], default=lambda: x * 3., exclusive=True), s=b) for b in (2., 4.)]
run(tf.case([(s < 1., lambda: x), (s < 3., lambda: x * 2.)], exclusive=True), s=0.)
run(tf.case([(s < 1., lambda: x), (s < 3., lambda: x * 2.)]), s=5.)
[run(tf.switch_case(n, [lambda: s, lambda: s * 2., lambda: s * 3.]), n=b) for b in (0, 2)]
[run(tf.switch_case(n, {0: lambda: s, 1: lambda: s * 2.}, default=lambda: -s), n=b) for b in (0, 1, 7, -1)]
""")
blocks("""
inner = []
y = tf.cond(p, lambda: inner.append(tf.square(x)) or inner[0], lambda: x)
result = run(inner[0])
---
step = tf.Variable(0, trainable=False)
y = tf.cond(tf.equal(step % 2, 0), lambda: tf.constant(1.), lambda: tf.constant(2.))
with tf.control_dependencies([y]):
    up = step.assign_add(1)
sess.run(tf.global_variables_initializer())
result = [sess.run([y, up]) for _ in range(3)]
---
with tf.control_dependencies([W.assign(tf.zeros([3, 3]))]):
    y = tf.cond(s > 1., lambda: W + 0., lambda: W * 2.)
result = run(y)
---
a = tf.cond(p, lambda: tf.get_variable('inside', [2], initializer=tf.ones_initializer()), lambda: tf.zeros([2]))
result = [run(a), [one.name for one in tf.global_variables()]]
""")
r.group("while_loop")
lines("""
run(tf.while_loop(lambda k: k < 10, lambda k: k + 3, [0]))
run(tf.while_loop(lambda k, a: k < n, lambda k, a: (k + 1, a * 2.), [0, x]))
grad(tf.while_loop(lambda k, a: k < n, lambda k, a: (k + 1, a * x), [0, x])[1], x)
grad(tf.while_loop(lambda k, a: k < 3, lambda k, a: (k + 1, tf.tanh(tf.matmul(a, W))), [0, x])[1], x, W)
grad(tf.while_loop(lambda k, a: k < n, lambda k, a: (k + 1, tf.tanh(tf.matmul(a, W) + R)), [0, x])[1], x, W, R)
grad(tf.while_loop(lambda a: tf.reduce_sum(a) < 500., lambda a: a * v, [v]), v)
grad(tf.while_loop(lambda k, a: k > 0, lambda k, a: (k - 1, a * tf.cast(k, tf.float32)), [n, v])[1], v)
grad(tf.while_loop(lambda k, a: tf.logical_and(k < 10, tf.reduce_sum(a) < 100.), lambda k, a: (k + 1, a * v), [0, v])[1], v)
grad(tf.while_loop(lambda k, a: k < n, lambda k, a: [k + 1, a * v], [0, v], maximum_iterations=2)[1], v)
run(tf.while_loop(lambda k, a: k < 3, lambda k, a: (k + 1, tf.concat([a, a], 0)), [0, v], shape_invariants=[tf.TensorShape([]), tf.TensorShape([None])]))
grad(tf.while_loop(lambda k, a: k < 3, lambda k, a: (k + 1, tf.concat([a, a * v[0]], 0)), [0, v], shape_invariants=[tf.TensorShape([]), tf.TensorShape([None])])[1], v)
run(tf.while_loop(lambda k, a: k < n, lambda k, a: (k + 1, a * 2.), [0, x]), n=0)
grad(tf.while_loop(lambda k, a: k < n, lambda k, a: (k + 1, a * 2.), [0, x])[1], x, n=0)
grad(tf.while_loop(lambda k, a: k < n, lambda k, a: (k + 1, tf.cond(k < 1, lambda: a * a, lambda: a + x)), [0, x])[1], x)
grad(tf.while_loop(lambda k, a: k < 2, lambda k, a: (k + 1, tf.while_loop(lambda q, b: q < n, lambda q, b: (q + 1, b * v), [0, a])[1]), [0, v])[1], v)
run(tf.while_loop(lambda k, t: k < 3, lambda k, t: (k + 1, {'a': t['a'] + t['b'], 'b': t['b'] * 2.}), [0, {'a': s, 'b': s}]))
run(tf.while_loop(lambda k: k < 3, lambda k: tf.Print(k, [k]) + 1, [0]))
run(tf.while_loop(lambda k, a: k < 3, lambda k, a: (k + 1, a + tf.cast(W.assign_add(tf.ones([3, 3]))[0, 0], tf.float32)), [0, 0.]))
run(tf.while_loop(lambda k, a: k < 3, lambda k, a: (k + 1, a + tf.random_uniform([])), [0, 0.]))
run(tf.while_loop(lambda k, a: k < 4, lambda k, a: (k + 1, tf.string_join([a, 'x'])), [0, tf.constant('')]))
run(tf.while_loop(lambda k, a: k < 4, lambda k, a: (k + 1, tf.py_func(lambda z: z * np.float32(2), [a], tf.float32)), [0, s], shape_invariants=[tf.TensorShape([]), tf.TensorShape(None)]))
run(tf.while_loop(lambda k, a: k < 3, lambda k, a: (k + 1, a + tf.gradients(tf.square(a), a)[0]), [0, v]))
""")
r.group("functional")
lines("""
grad(tf.map_fn(lambda t: t * t[0], x), x)
grad(tf.map_fn(lambda t: (t[0] * t[1], t[0] + 1.), (v, v))[0], v)
run(tf.map_fn(lambda t: tf.cast(t, tf.int32), v, dtype=tf.int32))
run(tf.map_fn(lambda t: {'a': t, 'b': t * 2.}, v, dtype={'a': tf.float32, 'b': tf.float32}))
grad(tf.map_fn(lambda t: tf.matmul(t[None], W)[0], x), x, W)
run(tf.map_fn(lambda t: tf.random_uniform([]), v))
run(tf.map_fn(lambda t: t, v), v=[])
run(tf.map_fn(lambda t: tf.cast(t, tf.int32), v))
grad(tf.scan(lambda a, t: a * t, v), v)
grad(tf.scan(lambda a, t: a * t, v, reverse=True), v)
grad(tf.scan(lambda a, t: a * 0.5 + t, x, initializer=tf.zeros([3])), x)
grad(tf.scan(lambda a, t: tf.tanh(tf.matmul(a, W) + t), x, initializer=tf.ones([1, 3]), reverse=True), x, W)
run(tf.scan(lambda a, t: (a[0] + t, a[1] * t), v, initializer=(tf.constant(0.), tf.constant(1.))))
grad(tf.foldl(lambda a, t: a * t, v), v)
grad(tf.foldr(lambda a, t: a * a + t, v, initializer=0.5), v)
grad(tf.foldl(lambda a, t: a + tf.reduce_sum(t), x, initializer=s), x, s)
""")
r.group("TensorArray")
lines("""
grad(tf.TensorArray(tf.float32, 4).unstack(v).stack(), v)
grad(tf.TensorArray(tf.float32, 4).unstack(v).read(2), v)
run(tf.TensorArray(tf.float32, 3).write(0, v).write(2, v).write(1, v * 2.).stack())
grad(tf.TensorArray(tf.float32, 3).scatter([2, 0, 1], v[:3]).gather([0, 2, 1]), v)
grad(tf.TensorArray(tf.float32, 2, infer_shape=False).write(0, v).write(1, v[:1] * 3.).concat(), v)
grad(tf.TensorArray(tf.float32, 2).split(v, [2, 2]).read(1), v)
run(tf.TensorArray(tf.float32, 0, dynamic_size=True).write(3, v).size())
run(tf.TensorArray(tf.float32, 2).write(2, v).stack())
run(tf.TensorArray(tf.float32, 2).write(0, v).read(5))
run(tf.TensorArray(tf.float32, 2).read(0))
run(tf.TensorArray(tf.float32, 2).split(v, [2, 1]).read(1))
run(tf.TensorArray(tf.string, 2).write(0, 'a').write(1, 'b').stack())
run(tf.TensorArray(tf.int32, 0, element_shape=[2]).stack())
run(tf.while_loop(lambda k, t: k < n, lambda k, t: (k + 1, t.write(k, tf.cast(k, tf.float32) * v)), [0, tf.TensorArray(tf.float32, n)])[1].stack())
grad(tf.while_loop(lambda k, t: k < n, lambda k, t: (k + 1, t.write(n - 1 - k, tf.cast(k, tf.float32) * v)), [0, tf.TensorArray(tf.float32, n)])[1].stack(), v)
grad(tf.while_loop(lambda k, t: k < n, lambda k, t: (k + 1, t.write(k, s * v)), [0, tf.TensorArray(tf.float32, 0, dynamic_size=True)])[1].stack(), v, s)
run(tf.while_loop(lambda k, t: tf.cast(k, tf.float32) < s, lambda k, t: (k + 1, t.write(k, s * v)), [0, tf.TensorArray(tf.float32, 0, dynamic_size=True)])[1].stack())
grad(tf.while_loop(lambda k, t: k < 3, lambda k, t: (k + 1, t.write(k + 1, t.read(k) * v)), [0, tf.TensorArray(tf.float32, 4, clear_after_read=False).write(0, v)])[1].stack(), v)
""")
r.group("on the host")
lines("""
run(tf.py_func(lambda t: t[::-1], [v], tf.float32))
run(tf.py_func(lambda t, k: (t * k, np.int64(3)), [v, s], [tf.float32, tf.int64]))
grad(tf.py_function(lambda t: t * t, [v], tf.float32), v)
grad(tf.py_function(lambda t, k: [t * k, t + 1.], [v, s], [tf.float32, tf.float32])[0], v, s)
run(tf.numpy_function(lambda t: np.float32(t.sum()), [v], tf.float32))
run(tf.py_func(lambda t: 'text', [v], tf.string))
run(tf.py_func(lambda t: [b'a', b'bc'], [v], tf.string))
run(tf.Assert(s > 3., [s, x, 'end']))
run(tf.Assert(s > 3., [s, x], summarize=100))
run(tf.assert_equal(v, 3.))
run(tf.assert_less(v, 3., message='too large'))
run(tf.assert_positive(-v))
run(tf.assert_non_negative(v))
run(tf.assert_negative(v))
run(tf.assert_rank(v, n))
run(tf.assert_rank_in(v, [n, 0]))
run(tf.assert_none_equal(n, 3))
run(tf.debugging.assert_near(v, v + 1e-3))
run(tf.assert_greater_equal(v, [1., 2., 3., 4.5]))
run(tf.cond(s > 1., lambda: tf.Print(s, [s]), lambda: s))
""")
r.group("recurrent")
CELLS = ("BasicRNNCell(2)", "BasicLSTMCell(2)", "LSTMCell(2, use_peepholes=True, num_proj=3, cell_clip=0.2)", "GRUCell(2)", "BasicLSTMCell(2, state_is_tuple=False, forget_bias=0.)", "LSTMCell(2, proj_clip=0.1, num_proj=2, initializer=tf.ones_initializer())", "BasicRNNCell(2, activation=tf.nn.relu)", "MultiRNNCell([tf.nn.rnn_cell.GRUCell(2), tf.nn.rnn_cell.BasicLSTMCell(3)])",
         "ResidualWrapper(tf.nn.rnn_cell.GRUCell(3))", "MultiRNNCell([tf.nn.rnn_cell.GRUCell(2), tf.nn.rnn_cell.BasicRNNCell(3)], state_is_tuple=False)", "DropoutWrapper(tf.nn.rnn_cell.GRUCell(3), input_keep_prob=1., seed=4)")
for cell in CELLS:
    for options in ("", ", sequence_length=lengths"):
        r.run_case(f"out, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.{cell}, seq, dtype=tf.float32{options})\n"
                   "result = [run([out, state]), grad(tf.reduce_sum(tf.square(out)), seq, *tf.trainable_variables()[2:])]\n", None)
blocks("""
out, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(2), tf.transpose(seq, [1, 0, 2]), dtype=tf.float32, time_major=True)
result = [run([out, state]), grad(state.h, seq, *tf.trainable_variables()[2:])]
---
cell = tf.nn.rnn_cell.GRUCell(3)
out, state = tf.nn.dynamic_rnn(cell, seq, initial_state=x)
result = [run([out, state]), grad(state, x)]
---
out, state = tf.nn.bidirectional_dynamic_rnn(tf.nn.rnn_cell.GRUCell(2), tf.nn.rnn_cell.BasicLSTMCell(2), seq, dtype=tf.float32, sequence_length=lengths)
result = [run([out, state]), grad(out[1], seq)]
---
out, state = tf.nn.bidirectional_dynamic_rnn(tf.nn.rnn_cell.GRUCell(2), tf.nn.rnn_cell.GRUCell(2), seq, dtype=tf.float32)
result = [run([out, state]), grad(tf.concat(out, 2), seq)]
---
steps = tf.unstack(tf.reshape(seq, [-1, 4, 3]), 4, 1)
out, state = tf.nn.static_rnn(tf.nn.rnn_cell.BasicLSTMCell(2), steps, dtype=tf.float32)
result = [run([out, state]), grad(out[-1], seq, *tf.trainable_variables()[2:])]
---
steps = tf.unstack(tf.reshape(seq, [-1, 4, 3]), 4, 1)
out, state = tf.nn.static_rnn(tf.nn.rnn_cell.GRUCell(2), steps, dtype=tf.float32, sequence_length=lengths)
result = [run([out, state]), grad(state, seq)]
---
steps = tf.unstack(tf.reshape(seq, [-1, 4, 3]), 4, 1)
out, one, two = tf.nn.static_bidirectional_rnn(tf.nn.rnn_cell.GRUCell(2), tf.nn.rnn_cell.GRUCell(2), steps, dtype=tf.float32)
result = run([out, one, two])
---
out, one, two = tf.contrib.rnn.stack_bidirectional_dynamic_rnn([tf.nn.rnn_cell.GRUCell(2), tf.nn.rnn_cell.GRUCell(2)], [tf.nn.rnn_cell.GRUCell(2), tf.nn.rnn_cell.GRUCell(2)], seq, dtype=tf.float32)
result = run([out, one, two])
---
inputs = tf.TensorArray(tf.float32, 4).unstack(tf.transpose(tf.reshape(seq, [2, 4, 3]), [1, 0, 2]))
cell = tf.nn.rnn_cell.GRUCell(2)
def loop(time, output, state, kept):
    done = time >= lengths
    following = tf.cond(tf.reduce_all(done), lambda: tf.zeros([2, 3]), lambda: inputs.read(time))
    return done, following, cell.zero_state(2, tf.float32) if output is None else state, output, None
out, state, _ = tf.nn.raw_rnn(cell, loop)
result = run([out.stack(), state])
---
out, state = tf.nn.dynamic_rnn(tf.contrib.rnn.LayerNormBasicLSTMCell(2), seq, dtype=tf.float32)
result = [run([out, state]), grad(tf.reduce_sum(tf.square(out)), seq)]
---
out, state = tf.nn.dynamic_rnn(tf.contrib.rnn.OutputProjectionWrapper(tf.nn.rnn_cell.GRUCell(2), 3), seq, dtype=tf.float32)
result = run([out, state, tf.global_variables()])
---
out, state = tf.nn.dynamic_rnn(tf.contrib.rnn.InputProjectionWrapper(tf.nn.rnn_cell.GRUCell(2), 3), seq, dtype=tf.float32)
result = run([out, state, tf.global_variables()])
---
out, state = tf.nn.dynamic_rnn(tf.contrib.rnn.EmbeddingWrapper(tf.nn.rnn_cell.GRUCell(2), 5, 3), tf.constant([[[1], [2]], [[0], [4]]]), dtype=tf.float32)
result = run([out, state, tf.global_variables()])
---
class Mine(tf.nn.rnn_cell.RNNCell):
    @property
    def state_size(self):
        return 2
    @property
    def output_size(self):
        return 1
    def __call__(self, inputs, state, scope=None):
        with tf.variable_scope(scope or type(self).__name__):
            new = tf.tanh(tf.layers.dense(tf.concat([inputs, state], 1), 2))
        return new[:, :1], new
out, state = tf.nn.dynamic_rnn(Mine(), seq, dtype=tf.float32)
result = [run([out, state]), [one.name for one in tf.global_variables()]]
---
class Mine(tf.nn.rnn_cell.RNNCell):
    state_size = property(lambda self: 2)
    output_size = property(lambda self: 2)
    def call(self, inputs, state):
        w = tf.get_variable('w', [3, 2])
        new = tf.tanh(tf.matmul(inputs, w) + state)
        return new, new
out, state = tf.nn.dynamic_rnn(Mine(), seq, dtype=tf.float32)
result = [run([out, state]), [one.name for one in tf.global_variables()]]
---
result = run(tf.contrib.seq2seq.sequence_loss(tf.reshape(seq, [2, 4, 3]), tf.constant([[0, 1, 2, 0], [2, 2, 1, 0]]), tf.constant([[1., 1., 0., 0.], [1., 1., 1., .5]])))
---
result = run([tf.contrib.seq2seq.sequence_loss(tf.reshape(seq, [2, 4, 3]), tf.constant([[0, 1, 2, 0], [2, 2, 1, 0]]), tf.constant([[1., 1., 0., 0.], [1., 1., 1., .5]]), average_across_timesteps=a, average_across_batch=b) for a, b in ((True, False), (False, True), (False, False))])
---
steps = tf.unstack(tf.reshape(seq, [2, 4, 3]), 4, 1)
result = run([tf.contrib.legacy_seq2seq.sequence_loss(steps, [tf.constant([1, 2])] * 4, [tf.ones([2])] * 4), tf.contrib.legacy_seq2seq.sequence_loss_by_example(steps, [tf.constant([1, 2])] * 4, [tf.ones([2])] * 4)])
---
tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(2), seq, dtype=tf.float32, sequence_length=lengths)
result = run(tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(2, name='other'), seq, dtype=tf.float32, sequence_length=lengths), lengths=[1, 2, 3])
""")
r.write()
