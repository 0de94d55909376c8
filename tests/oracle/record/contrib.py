"""Programs with tf.contrib under 1.15: what their steps give, with dropout and batch normalization. Run in graph mode with a seed."""
import json
import os

import numpy as np
import tensorflow as tf

PROGRAMS = {"slim": """
slim, layers = tf.contrib.slim, tf.contrib.layers
rng = np.random.RandomState(0)
X, Y = rng.rand(32, 8, 8, 2).astype('f'), rng.randint(0, 3, 32)
x, y, t = tf.placeholder(tf.float32, [None, 8, 8, 2]), tf.placeholder(tf.int64, [None]), tf.placeholder(tf.bool, [])
with slim.arg_scope([slim.conv2d, slim.fully_connected], weights_regularizer=slim.l2_regularizer(0.01),
                    normalizer_fn=slim.batch_norm, normalizer_params={'is_training': t, 'decay': 0.9}):
    with slim.arg_scope([slim.conv2d], padding='VALID'):
        net = slim.conv2d(x, 4, [3, 3], scope='c1')
    net = slim.repeat(net, 2, slim.conv2d, 5, [3, 3], scope='c2')
    net = slim.flatten(slim.max_pool2d(net, [2, 2]))
    net = slim.dropout(net, 0.7, is_training=t)
    net = slim.fully_connected(net, 8)
    out = layers.fully_connected(net, 3, activation_fn=None, normalizer_fn=None, scope='out')
h = layers.layer_norm(layers.batch_norm(out, is_training=t, updates_collections=None, scale=True, scope='last'))
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(logits=h, labels=y))
loss += tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
feed, test = {x: X, y: Y, t: True}, {x: X, y: Y, t: False}
names = [[v.op.name for v in slim.get_model_variables()], [v.op.name for v in slim.get_variables('c2')],
         [v.op.name for v in slim.get_variables_by_suffix('beta')], [v.op.name for v in slim.get_variables_by_name('weights')],
         [v.op.name for v in slim.get_variables_to_restore(exclude=['out', 'c1'])]]
""", "optimize_loss": """
layers = tf.contrib.layers
x, y = tf.placeholder(tf.float32, [None, 5, 3]), tf.placeholder(tf.float32, [None, 2])
rng = np.random.RandomState(1)
feed = test = {x: rng.rand(8, 5, 3), y: rng.rand(8, 2)}
h = layers.stack(layers.batch_norm(x), layers.fully_connected, [4, 3], activation_fn=tf.nn.tanh)
h = layers.unit_norm(layers.linear(layers.flatten(h), 2), 1)
loss = tf.losses.mean_squared_error(y, h)
train = layers.optimize_loss(loss, tf.train.get_or_create_global_step(), 0.1, 'Adam', clip_gradients=0.5,
                             learning_rate_decay_fn=lambda rate, step: tf.train.exponential_decay(rate, step, 2, 0.5))
names = [[v.op.name for v in tf.global_variables()]]
""", "images": """
layers = tf.contrib.layers
x = tf.placeholder(tf.float32, [None, 6, 6, 2])
feed = test = {x: np.random.RandomState(2).rand(4, 6, 6, 2)}
h = layers.separable_conv2d(x, 4, 3, 2, scope='s')
h = layers.conv2d(h, 3, 3, activation_fn=None, biases_initializer=tf.constant_initializer(0.3))
h = layers.conv2d_transpose(layers.avg_pool2d(h, 2), 2, 3, stride=2, padding='SAME')
h = layers.conv1d(layers.maxout(tf.reshape(h, [-1, 36, 2]), 1), 2, 4, stride=2)
e = layers.embed_sequence(tf.constant([[1, 2], [0, 1]]), 3, 2)
r = layers.conv2d(x, 3, 3, rate=2, activation_fn=None, normalizer_fn=layers.batch_norm)
loss = tf.reduce_sum(tf.square(h - 1.0)) + tf.reduce_mean(tf.square(r + 1.0)) + tf.reduce_sum(layers.softmax(e) * e) + tf.reduce_sum(layers.bias_add(e))
train = tf.contrib.slim.learning.create_train_op(loss, tf.train.MomentumOptimizer(0.001, 0.9), clip_gradient_norm=2.0)
names = [[v.op.name for v in tf.global_variables()]]
"""}


def outcome(program, space):
    tf.reset_default_graph()
    tf.set_random_seed(3)
    exec(program, space)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        losses = []  # read apart from the step: together, which comes first is chance
        for _ in range(6):
            losses.append(float(session.run(space["loss"], space["feed"])))
            session.run(space["train"], space["feed"])
        result = session.run(space["h"], space["test"])
        sums = [float(np.sum(one)) for one in session.run(tf.global_variables())]
    return {"names": space["names"], "losses": losses, "result": result.ravel()[:12].tolist(), "sums": sums}


if __name__ == "__main__":
    cases = [dict({"case": name, "code": code}, **outcome(code, {"tf": tf, "np": np})) for name, code in PROGRAMS.items()]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "contrib.json")
    with open(path, "w") as file:
        file.write('{"release": "%s", "script": "tests/oracle/record/contrib.py",\n"cases": [\n%s]}\n'
                   % (tf.__version__, ",\n".join(json.dumps(case, sort_keys=True) for case in cases)))
