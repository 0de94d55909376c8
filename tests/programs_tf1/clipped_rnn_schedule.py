"""A GRU regression: gradients clipped by their global norm, a learning rate that is fed, exponential decay, NaN checks."""
import numpy as np
import tensorflow as tf

tf.reset_default_graph()
tf.set_random_seed(9)
rng = np.random.RandomState(9)
steps, batch = 12, 16
X = tf.placeholder("float", [None, steps, 1])
Y = tf.placeholder("float", [None, 1])
lr = tf.placeholder(tf.float32, shape=[], name="learning_rate")

cell = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.GRUCell(10) for _ in range(2)])
outputs, state = tf.nn.dynamic_rnn(cell, X, dtype=tf.float32)
last = tf.gather(tf.transpose(outputs, [1, 0, 2]), steps - 1)
weight = tf.get_variable("weight", shape=[10, 1], initializer=tf.glorot_uniform_initializer(seed=1))
prediction = tf.matmul(last, weight)
cost = tf.losses.huber_loss(Y, prediction)
tvars = tf.trainable_variables()
grads, norm = tf.clip_by_global_norm(tf.gradients(cost, tvars), 0.5)
optimizer = tf.train.MomentumOptimizer(learning_rate=lr, momentum=0.9, use_nesterov=True)
train_op = optimizer.apply_gradients(zip(grads, tvars), global_step=tf.train.get_or_create_global_step())
print(len(tvars), [v.name for v in tvars][:3])
decayed = tf.train.exponential_decay(0.1, tf.train.get_global_step(), 20, 0.5, staircase=True)


def data():
    start = rng.rand(batch, 1) * 6
    line = np.sin(start + np.arange(steps + 1) * 0.3)
    return line[:, :-1, None], line[:, -1:]


with tf.Session() as session:
    session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    for i in range(50):
        x, y = data()
        rate = session.run(decayed)
        value, n, _ = session.run([cost, norm, train_op], feed_dict={X: x, Y: y, lr: rate})
        assert not np.isnan(value)
        if i % 15 == 0:
            print("%d rate %.4f cost %.5f norm %.4f" % (i, rate, value, n))
    print("step", session.run(tf.train.get_global_step()))
