"""Random numbers of TensorFlow 1.15's graph mode: graph seeds, op seeds, the position in the graph, runs and sessions."""
import re
import textwrap

from graph_common import Recorder

r = Recorder("graph_random", "", "result is what code leaves in `result`; floats are the shortest text that gives the same float32. Every case starts in a fresh graph. Sessions are fresh unless code says otherwise.")


def lines(text, setup=None):
    for line in text.strip().splitlines():
        r.run_case(line.strip(), setup)


def blocks(text):
    for block in re.split(r"^---$", textwrap.dedent(text), flags=re.M):
        if block.strip():
            r.run_case(block.strip("\n") + "\n")


OPS = """
tf.random_uniform([4])
tf.random_uniform([2, 3])
tf.random_uniform([])
tf.random_uniform([3], -1., 1.)
tf.random_uniform([3], 5., 10.)
tf.random_uniform([3], dtype=tf.float64)
tf.random_uniform([3], dtype=tf.float16)
tf.random_uniform([6], 0, 10, dtype=tf.int32)
tf.random_uniform([6], 0, 10, dtype=tf.int64)
tf.random_uniform([6], -5, 2**31 - 1, dtype=tf.int32)
tf.random_uniform([9])
tf.random_normal([4])
tf.random_normal([2, 3])
tf.random_normal([])
tf.random_normal([5], stddev=0.1)
tf.random_normal([3], mean=3., stddev=2.)
tf.random_normal([3], dtype=tf.float64)
tf.random_normal([9])
tf.truncated_normal([4])
tf.truncated_normal([2, 3], stddev=0.1)
tf.truncated_normal([20])
tf.truncated_normal([3], dtype=tf.float64)
tf.truncated_normal([3], mean=1., stddev=5.)
tf.random_shuffle(list(range(10)))
tf.random_shuffle([[1, 2], [3, 4], [5, 6]])
tf.random_shuffle([7])
tf.random_shuffle(np.arange(50))
tf.multinomial([[0., 0., 0.]], 10)
tf.multinomial([[0., 1., 2.], [3., 0., 0.]], 5)
tf.multinomial(tf.log([[0.1, 0.9]]), 8)
tf.random.categorical([[0., 0.]], 8)
tf.random_gamma([4], 2.)
tf.random_gamma([3], [0.5, 1.])
tf.random_poisson(3., [5])
tf.random_poisson(30., [5])
tf.random_crop(tf.reshape(tf.range(36), [6, 6]), [2, 2])
tf.nn.dropout(tf.ones([10]), 0.5)
tf.nn.dropout(tf.ones([2, 5]), keep_prob=0.8)
tf.nn.dropout(tf.ones([10]), rate=0.3)
tf.nn.dropout(tf.ones([3, 4]), 0.5, noise_shape=[3, 1])
tf.layers.dropout(tf.ones([10]), 0.4, training=True)
tf.nn.uniform_candidate_sampler([[0]], 1, 4, True, 10)[0]
tf.nn.log_uniform_candidate_sampler([[0]], 1, 4, True, 100)[0]
tf.nn.log_uniform_candidate_sampler([[0], [3]], 1, 6, False, 50)
tf.nn.learned_unigram_candidate_sampler([[0]], 1, 4, True, 10)[0]
tf.image.random_flip_left_right(tf.reshape(tf.range(6.), [1, 6, 1]))
tf.image.random_flip_up_down(tf.reshape(tf.range(6.), [6, 1, 1]))
tf.image.random_brightness(tf.zeros([1, 1, 1]), 0.5)
tf.image.random_contrast(tf.reshape(tf.range(4.), [2, 2, 1]), 0.5, 1.5)
tf.contrib.layers.dropout(tf.ones([10]), 0.5)
tf.distributions.Normal(0., 1.).sample(3, seed=4)
"""
INITIALIZERS = ("tf.zeros_initializer() tf.random_uniform_initializer() tf.random_uniform_initializer(-1.,1.) tf.random_normal_initializer() tf.random_normal_initializer(stddev=0.1) tf.truncated_normal_initializer() tf.truncated_normal_initializer(stddev=0.1) "
                "tf.uniform_unit_scaling_initializer() tf.variance_scaling_initializer() tf.variance_scaling_initializer(distribution='uniform') tf.variance_scaling_initializer(distribution='untruncated_normal') tf.glorot_uniform_initializer() tf.glorot_normal_initializer() tf.initializers.he_normal() tf.initializers.he_uniform() "
                "tf.initializers.lecun_normal() tf.initializers.lecun_uniform() tf.orthogonal_initializer() tf.orthogonal_initializer(gain=2.) tf.contrib.layers.xavier_initializer() tf.contrib.layers.xavier_initializer(uniform=False) tf.contrib.layers.variance_scaling_initializer() tf.keras.initializers.RandomNormal() tf.keras.initializers.glorot_uniform() tf.keras.initializers.TruncatedNormal()").split()


def seeded(call, seed):
    """The call with an op seed, where it takes one."""
    if "sampler" in call or "random_crop" in call or call.startswith(("tf.nn", "tf.image", "tf.layers", "tf.random_", "tf.multi", "tf.trunc", "tf.random.")):
        head, close = (call[:-4], ")[0]") if call.endswith(")[0]") else (call[:-1], ")")
        return f"{head}, seed={seed}{close}"
    return None


r.group("graph seed 1, the op alone")
for call in OPS.strip().splitlines():
    r.run_case(f"tf.Session().run({call})", "tf.set_random_seed(1)\n")
r.group("op seeds")
SEEDS = "result = [[o.name, o.type, o.get_attr(k), o.get_attr('seed2'), n] for n, o in enumerate(tf.get_default_graph().get_operations()) for k in ('seed', 'random_seed') if k in o.node_def.attr and 'seed2' in o.node_def.attr]\n"
for call in OPS.strip().splitlines():  # name, type, seed, seed2, how many operations come before it in the graph
    r.run_case(f"{call}\n{SEEDS}", "tf.set_random_seed(1)\nfirst = tf.constant(0)\n")
for name in INITIALIZERS[1:]:
    r.run_case(f"tf.get_variable('w', [2, 3], initializer={name})\n{SEEDS}", "tf.set_random_seed(1)\nfirst = tf.constant(0)\n")
r.group("graph seed 1, op seed 7")
for call in OPS.strip().splitlines():
    if seeded(call, 7):
        r.run_case(f"tf.Session().run({seeded(call, 7)})", "tf.set_random_seed(1)\n")
r.group("no graph seed, op seed 7")
for call in OPS.strip().splitlines():
    if seeded(call, 7):
        r.run_case(f"tf.Session().run({seeded(call, 7)})")
r.group("initializers, graph seed 1")
for name in INITIALIZERS:
    for shape in ("[2, 3]", "[3, 3, 2, 4]", "[5]"):
        if "orthogonal" in name and shape == "[5]":
            continue
        r.run_case(f"w = tf.get_variable('w', {shape}, initializer={name})\nwith tf.Session() as sess:\n    sess.run(w.initializer)\n    result = sess.run(w).ravel()[:8]\n", "tf.set_random_seed(1)\n")
r.group("initializers, op seed 3")
for name in INITIALIZERS[1:]:
    if "zeros" not in name:
        name = name.replace("()", "(seed=3)") if name.endswith("()") else name[:-1] + ",seed=3)"
        for prelude in (None, "tf.set_random_seed(1)\n"):
            r.run_case(f"tf.Session().run({name}([2, 3]))", prelude)
r.group("graph seeds")
for seed in ("0", "1", "2", "42", "123", "1234", "87654321", "2**31 - 1", "2**31", "2**40", "-1", "None"):
    r.run_case("tf.Session().run([tf.random_uniform([3]), tf.random_normal([3])])" if seed != "None" else "tf.Session().run(tf.random_uniform([3], seed=5))", f"tf.set_random_seed({seed})\n")
for seed in ("0", "1", "42", "2**31 - 1", "2**31", "2**40", "-1"):
    r.run_case(f"tf.Session().run(tf.random_uniform([3], seed={seed}))")
    r.run_case(f"tf.Session().run(tf.random_uniform([3], seed={seed}))", "tf.set_random_seed(0)\n")
    r.run_case(f"list(tf.random_shuffle([1, 2], seed={seed}).op.get_attr(k) for k in ('seed', 'seed2'))", "tf.set_random_seed(5)\n")
lines("""
tf.get_seed(None)
tf.get_seed(3)
tf.get_seed(0)
[tf.set_random_seed(5), tf.get_seed(None), tf.constant(1), tf.get_seed(None), tf.get_seed(3)][1:]
[tf.set_random_seed(0), tf.get_seed(0), tf.get_seed(None)][1:]
[tf.set_random_seed(2**31 - 1), tf.get_seed(2**31 - 1), tf.get_seed(2**31), tf.get_seed(2**40)][1:]
[tf.set_random_seed(2**40), tf.get_seed(None), tf.get_seed(1)][1:]
""")
r.group("position in the graph")
blocks("""
tf.set_random_seed(1)
ops = [tf.random_uniform([2]) for k in range(4)]
result = [tf.Session().run(ops), [(o.op.inputs[0].op.name, [q.op.get_attr('seed2') for q in [o.graph.get_operation_by_name(o.op.name.rsplit('/', 1)[0] + '/RandomUniform').outputs[0]]]) if '/' in o.op.name else o.op.name for o in ops]]
---
tf.set_random_seed(1)
r1 = tf.random_uniform([2])
result = [tf.Session().run(r1), [(o.name, o.get_attr('seed'), o.get_attr('seed2')) for o in tf.get_default_graph().get_operations() if o.type == 'RandomUniform']]
---
c = tf.constant(1)
tf.set_random_seed(1)
r1 = tf.random_uniform([2])
result = [tf.Session().run(r1), [(o.name, o.get_attr('seed'), o.get_attr('seed2')) for o in tf.get_default_graph().get_operations() if o.type == 'RandomUniform']]
---
tf.set_random_seed(1)
c = tf.constant(1)
r1 = tf.random_uniform([2])
result = tf.Session().run(r1)
---
tf.set_random_seed(1)
v = tf.Variable(1.)
r1 = tf.random_uniform([2])
result = tf.Session().run(r1)
---
tf.set_random_seed(1)
v = tf.Variable(1., use_resource=True)
r1 = tf.random_uniform([2])
result = tf.Session().run(r1)
---
r1 = tf.random_uniform([2], seed=5)
tf.set_random_seed(1)
r2 = tf.random_uniform([2])
r3 = tf.random_uniform([2], seed=5)
result = tf.Session().run([r1, r2, r3])
---
tf.set_random_seed(1)
r1 = tf.random_uniform([2])
tf.set_random_seed(2)
r2 = tf.random_uniform([2])
tf.set_random_seed(1)
r3 = tf.random_uniform([2])
result = tf.Session().run([r1, r2, r3])
---
tf.set_random_seed(1)
with tf.Graph().as_default():
    result = tf.random_uniform([2]).op.type and [o.get_attr('seed2') for o in tf.get_default_graph().get_operations() if o.type == 'RandomUniform']
---
tf.set_random_seed(1)
with tf.name_scope('a'):
    r1 = tf.random_normal([2])
with tf.variable_scope('b'):
    r2 = tf.truncated_normal([2], seed=3)
    r3 = tf.truncated_normal([2], seed=3)
result = tf.Session().run([r1, r2, r3])
---
tf.set_random_seed(1)
x = tf.placeholder(tf.float32, [None, 4])
h = tf.layers.dense(x, 3)
h = tf.layers.dropout(h, training=True)
h = tf.layers.dense(h, 2)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
result = [sess.run(tf.trainable_variables()), sess.run(h, {x: np.ones((2, 4))}), [(o.name, o.get_attr('seed'), o.get_attr('seed2')) for o in tf.get_default_graph().get_operations() if 'Random' in o.type]]
---
tf.set_random_seed(1)
x = tf.placeholder(tf.float32, [None, 2, 3])
out, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(2), x, dtype=tf.float32)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
result = [sess.run(tf.trainable_variables()), [(o.name, o.get_attr('seed'), o.get_attr('seed2')) for o in tf.get_default_graph().get_operations() if 'Random' in o.type]]
---
tf.set_random_seed(1)
x = tf.placeholder(tf.float32, [None, 2, 3])
cell = tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.GRUCell(2), output_keep_prob=0.5)
out, state = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
result = [sess.run(tf.trainable_variables()), [(o.name, o.get_attr('seed'), o.get_attr('seed2')) for o in tf.get_default_graph().get_operations() if 'Random' in o.type], sess.run(out, {x: np.ones((1, 2, 3))})]
---
tf.set_random_seed(1)
x = tf.constant([1., 2.])
p = tf.constant(True)
r1 = tf.cond(p, lambda: tf.random_uniform([2]), lambda: tf.random_normal([2]))
r2 = tf.random_uniform([2])
result = [tf.Session().run([r1, r2]), [(o.name, o.get_attr('seed'), o.get_attr('seed2')) for o in tf.get_default_graph().get_operations() if 'Random' in o.type]]
---
tf.set_random_seed(1)
k, s = tf.while_loop(lambda k, s: k < 3, lambda k, s: (k + 1, s + tf.random_uniform([])), [0, 0.])
r2 = tf.random_uniform([2])
result = [tf.Session().run([s, r2]), [(o.name, o.get_attr('seed'), o.get_attr('seed2')) for o in tf.get_default_graph().get_operations() if 'Random' in o.type]]
---
tf.set_random_seed(1)
r1 = tf.map_fn(lambda t: tf.random_uniform([]), tf.zeros([4]))
result = [tf.Session().run(r1), [(o.name, o.get_attr('seed'), o.get_attr('seed2')) for o in tf.get_default_graph().get_operations() if 'Random' in o.type]]
---
tf.set_random_seed(1)
W1 = tf.Variable(tf.random_normal([2, 2]))
W2 = tf.Variable(tf.random_normal([2, 2]))
W3 = tf.get_variable('W3', [2, 2])
W4 = tf.get_variable('W4', [2, 2], initializer=tf.contrib.layers.xavier_initializer())
W5 = tf.get_variable('W5', [2, 2], use_resource=True)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
result = [sess.run([W1, W2, W3, W4, W5]), [(o.name, o.get_attr('seed'), o.get_attr('seed2')) for o in tf.get_default_graph().get_operations() if 'Random' in o.type]]
---
tf.set_random_seed(1)
W1 = tf.Variable(tf.random_normal([2, 2]))
loss = tf.reduce_sum(W1 * W1)
train = tf.train.AdamOptimizer(0.1).minimize(loss)
W2 = tf.Variable(tf.random_normal([2, 2]))
sess = tf.Session()
sess.run(tf.global_variables_initializer())
result = [sess.run([W1, W2]), [(o.name, o.get_attr('seed'), o.get_attr('seed2')) for o in tf.get_default_graph().get_operations() if 'Random' in o.type]]
---
tf.set_random_seed(1)
ds = tf.data.Dataset.range(10).shuffle(10)
n = ds.make_one_shot_iterator().get_next()
sess = tf.Session()
result = [int(sess.run(n)) for k in range(10)]
---
tf.set_random_seed(1)
ds = tf.data.Dataset.range(10).shuffle(10, seed=5).repeat(3)
n = ds.make_one_shot_iterator().get_next()
sess = tf.Session()
result = [int(sess.run(n)) for k in range(30)]
---
ds = tf.data.Dataset.range(10).shuffle(10, seed=5).repeat(2)
n = ds.make_one_shot_iterator().get_next()
sess = tf.Session()
result = [int(sess.run(n)) for k in range(20)]
---
tf.set_random_seed(1)
ds = tf.data.Dataset.range(10).shuffle(4, reshuffle_each_iteration=False).repeat(2)
n = ds.make_one_shot_iterator().get_next()
sess = tf.Session()
result = [int(sess.run(n)) for k in range(20)]
---
tf.set_random_seed(1)
ds = tf.data.Dataset.range(10).shuffle(10)
it = ds.make_initializable_iterator()
n = it.get_next()
sess = tf.Session()
result = []
for epoch in range(2):
    sess.run(it.initializer)
    result.append([int(sess.run(n)) for k in range(10)])
---
tf.set_random_seed(1)
ds = tf.data.Dataset.range(4).map(lambda t: tf.random_uniform([]))
n = ds.make_one_shot_iterator().get_next()
sess = tf.Session()
result = [sess.run(n) for k in range(4)]
---
tf.set_random_seed(1)
image, = tf.train.slice_input_producer([tf.range(10)], shuffle=True)
sess = tf.Session()
c = tf.train.Coordinator()
t = tf.train.start_queue_runners(sess, c)
result = [int(sess.run(image)) for k in range(20)]
c.request_stop()
---
tf.set_random_seed(1)
image, = tf.train.slice_input_producer([tf.range(10)], shuffle=True, seed=3)
sess = tf.Session()
c = tf.train.Coordinator()
t = tf.train.start_queue_runners(sess, c)
result = [int(sess.run(image)) for k in range(20)]
c.request_stop()
---
tf.set_random_seed(1)
model = tf.keras.Sequential([tf.keras.layers.Dense(3, input_shape=[2]), tf.keras.layers.Dense(1)])
sess = tf.keras.backend.get_session()
result = [model.get_weights(), [(o.name, o.get_attr('seed'), o.get_attr('seed2')) for o in tf.get_default_graph().get_operations() if 'Random' in o.type]]
""")
r.group("runs and sessions")
blocks("""
tf.set_random_seed(1)
r1 = tf.random_uniform([2])
sess = tf.Session()
result = [sess.run(r1), sess.run(r1), sess.run(r1), tf.Session().run(r1)]
---
r1 = tf.random_uniform([2], seed=3)
sess = tf.Session()
result = [sess.run(r1), sess.run(r1), sess.run(r1), tf.Session().run(r1)]
---
tf.set_random_seed(1)
r1 = tf.random_normal([3])
sess = tf.Session()
result = [sess.run(r1), sess.run(r1), sess.run(r1)]
---
tf.set_random_seed(1)
r1 = tf.truncated_normal([3])
sess = tf.Session()
result = [sess.run(r1), sess.run(r1), sess.run(r1)]
---
tf.set_random_seed(1)
r1 = tf.random_uniform([3])
r2 = tf.random_uniform([3])
sess = tf.Session()
result = [sess.run([r1, r2]), sess.run(r2), sess.run(r1), sess.run([r1, r2])]
---
tf.set_random_seed(1)
r1 = tf.random_uniform([5], seed=3)
r2 = tf.random_uniform([5], seed=3)
sess = tf.Session()
result = [sess.run([r1, r2]), sess.run(r2), sess.run(r1)]
---
tf.set_random_seed(1)
r1 = tf.random_uniform([300])
sess = tf.Session()
result = [sess.run(r1)[295:], sess.run(r1)[:5], sess.run(r1)[295:]]
---
tf.set_random_seed(1)
r1 = tf.random_normal([3000])
sess = tf.Session()
result = [sess.run(r1)[2995:], sess.run(r1)[:5], sess.run(r1)[2995:]]
---
tf.set_random_seed(1)
r1 = tf.truncated_normal([3000])
sess = tf.Session()
result = [sess.run(r1)[2995:], sess.run(r1)[:5], sess.run(r1)[2995:]]
---
tf.set_random_seed(1)
r1 = tf.random_shuffle(tf.range(8))
sess = tf.Session()
result = [sess.run(r1), sess.run(r1), sess.run(r1)]
---
tf.set_random_seed(1)
r1 = tf.multinomial([[0., 0., 0.]], 5)
sess = tf.Session()
result = [sess.run(r1), sess.run(r1)]
---
tf.set_random_seed(1)
r1 = tf.random_uniform([4], 0, 100, tf.int32)
sess = tf.Session()
result = [sess.run(r1), sess.run(r1)]
---
tf.set_random_seed(1)
r1 = tf.nn.dropout(tf.ones([8]), 0.5)
sess = tf.Session()
result = [sess.run(r1), sess.run(r1), sess.run(r1)]
---
tf.set_random_seed(1)
n = tf.placeholder(tf.int32, [1])
r1 = tf.random_uniform(n)
sess = tf.Session()
result = [sess.run(r1, {n: [3]}), sess.run(r1, {n: [1]}), sess.run(r1, {n: [5]})]
---
tf.set_random_seed(1)
w = tf.Variable(tf.random_normal([3]))
sess = tf.Session()
sess.run(w.initializer)
first = sess.run(w)
sess.run(w.initializer)
result = [first, sess.run(w)]
---
tf.set_random_seed(1)
w = tf.Variable(tf.random_normal([3]))
init = tf.global_variables_initializer()
result = []
for k in range(2):
    with tf.Session() as sess:
        sess.run(init)
        result.append(sess.run(w))
---
tf.set_random_seed(1)
r1 = tf.random_uniform([2])
sess = tf.Session()
first = sess.run(r1)
c = tf.constant(1.)
result = [first, sess.run(r1), sess.run([r1, c])]
---
tf.set_random_seed(1)
r1 = tf.random_uniform([2])
result = []
sess = tf.Session()
for k in range(3):
    result.append(sess.run(r1 + float(k)))
---
np.random.seed(1)
result = [np.random.rand(3), np.random.permutation(5)]
---
tf.set_random_seed(1)
gen = tf.random.stateless_uniform([3], [1, 2])
result = tf.Session().run([gen, tf.random.stateless_normal([3], [1, 2]), tf.random.stateless_truncated_normal([3], [1, 2])])
""")
r.write()
