"""A linear support vector machine: hinge loss, margins, batches of a fixed size, two learning phases."""
import numpy as np
import tensorflow as tf
from tensorflow.python.framework import ops

ops.reset_default_graph()
sess = tf.Session()
seed = 13
np.random.seed(seed)
tf.set_random_seed(seed)

x_vals = np.random.randn(120, 2) + np.repeat([[1.5, 1.5], [-1.5, -1.0]], 60, axis=0)
y_vals = np.repeat([1.0, -1.0], 60)
train_indices = np.random.choice(len(x_vals), int(round(len(x_vals) * 0.9)), replace=False)
test_indices = np.array(sorted(set(range(len(x_vals))) - set(train_indices)))

x_data = tf.placeholder(shape=[None, 2], dtype=tf.float32)
y_target = tf.placeholder(shape=[None, 1], dtype=tf.float32)
A = tf.Variable(tf.random_normal(shape=[2, 1]))
b = tf.Variable(tf.random_normal(shape=[1, 1]))
model_output = tf.subtract(tf.matmul(x_data, A), b)
l2_norm = tf.reduce_sum(tf.square(A))
alpha = tf.constant([0.01])
classification_term = tf.reduce_mean(tf.maximum(0.0, tf.subtract(1.0, tf.multiply(model_output, y_target))))
loss = tf.add(classification_term, tf.multiply(alpha, l2_norm))
prediction = tf.sign(model_output)
accuracy = tf.reduce_mean(tf.cast(tf.equal(prediction, y_target), tf.float32))
my_opt = tf.train.GradientDescentOptimizer(0.05)
train_step = my_opt.minimize(loss)
init = tf.global_variables_initializer()
sess.run(init)

for i in range(100):
    rand_index = np.random.choice(len(train_indices), size=20)
    rand_x = x_vals[train_indices][rand_index]
    rand_y = np.transpose([y_vals[train_indices][rand_index]])
    sess.run(train_step, feed_dict={x_data: rand_x, y_target: rand_y})
    if (i + 1) % 50 == 0:
        temp_loss = sess.run(loss, feed_dict={x_data: rand_x, y_target: rand_y})
        print("Step #{} A = {}, b = {}".format(i + 1, sess.run(A).round(3).ravel(), sess.run(b).round(3)))
        print("Loss = " + str(temp_loss.round(4)))
test_acc = sess.run(accuracy, {x_data: x_vals[test_indices], y_target: np.transpose([y_vals[test_indices]])})
print("test accuracy %.3f" % test_acc)
[[a1], [a2]] = sess.run(A)
print("slope %.3f" % (-a2 / a1))
