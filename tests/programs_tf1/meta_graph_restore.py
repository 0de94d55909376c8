"""A model saved with its graph, restored by import_meta_graph in a new graph, used by tensor names and collections."""
import os
import tempfile

import numpy as np
import tensorflow as tf

folder = tempfile.mkdtemp()
rng = np.random.RandomState(16)
data, target = rng.rand(60, 4), rng.rand(60, 2)


def train():
    tf.set_random_seed(16)
    x = tf.placeholder(tf.float32, [None, 4], name="x")
    y = tf.placeholder(tf.float32, [None, 2], name="y")
    w = tf.Variable(tf.random_normal([4, 2], stddev=0.1), name="w")
    b = tf.Variable(tf.zeros([2]), name="b")
    out = tf.nn.softplus(tf.matmul(x, w) + b, name="out")
    cost = tf.reduce_mean(tf.squared_difference(out, y), name="cost")
    step = tf.Variable(0, trainable=False, name="step")
    train_op = tf.train.AdamOptimizer(0.05, name="adam").minimize(cost, global_step=step, name="train_op")
    tf.add_to_collection("train_op", train_op)
    tf.add_to_collection("outputs", out)
    saver = tf.train.Saver(max_to_keep=2)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for i in range(30):
            sess.run(train_op, {x: data, y: target})
            if i % 10 == 9:
                saver.save(sess, os.path.join(folder, "my-model"), global_step=step)
        print("trained %.6f" % sess.run(cost, {x: data, y: target}))
        return sess.run(out, {x: data[:2]})


expected = train()
tf.reset_default_graph()
print(sorted({name.split(".")[0] for name in os.listdir(folder)}))
state = tf.train.get_checkpoint_state(folder)
print(os.path.basename(state.model_checkpoint_path), [os.path.basename(p) for p in state.all_model_checkpoint_paths])
with tf.Session() as sess:
    saver = tf.train.import_meta_graph(state.model_checkpoint_path + ".meta")
    saver.restore(sess, tf.train.latest_checkpoint(folder))
    graph = tf.get_default_graph()
    x, y = graph.get_tensor_by_name("x:0"), graph.get_tensor_by_name("y:0")
    out = tf.get_collection("outputs")[0]
    print(np.allclose(sess.run(out, {x: data[:2]}), expected))
    train_op = tf.get_collection("train_op")[0]
    for _ in range(10):
        sess.run(train_op, feed_dict={x: data, y: target})
    print("further %.6f at %d" % (sess.run("cost:0", {x: data, y: target}), sess.run("step:0")))
    print([v.name for v in tf.trainable_variables()], graph.get_operation_by_name("out").type)
reader = tf.train.NewCheckpointReader(tf.train.latest_checkpoint(folder))
for name, shape in sorted(reader.get_variable_to_shape_map().items()):
    print(name, shape)
print(reader.get_tensor("step"), [name for name, _ in tf.train.list_variables(folder)][:3])
