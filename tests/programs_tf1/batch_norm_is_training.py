"""Batch normalization by tf.layers with an is_training placeholder, update operations as control dependencies."""
import numpy as np
import tensorflow as tf

tf.set_random_seed(10)
np.random.seed(10)
x = tf.placeholder(tf.float32, [None, 8, 8, 1])
y = tf.placeholder(tf.int64, [None])
is_training = tf.placeholder(tf.bool, name="is_training")


def conv_bn(inputs, filters, name):
    with tf.variable_scope(name):
        net = tf.layers.conv2d(inputs, filters, 3, padding="same", use_bias=False,
                               kernel_initializer=tf.variance_scaling_initializer())
        net = tf.layers.batch_normalization(net, training=is_training, momentum=0.9)
        return tf.nn.relu(net)


net = conv_bn(x, 4, "block1")
net = tf.layers.max_pooling2d(net, 2, 2)
net = conv_bn(net, 8, "block2")
net = tf.reduce_mean(net, [1, 2])
net = tf.layers.dropout(net, rate=0.2, training=is_training)
logits = tf.layers.dense(net, 3)
loss = tf.losses.sparse_softmax_cross_entropy(labels=y, logits=logits)
update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
print(len(update_ops), [op.name for op in update_ops])
with tf.control_dependencies(update_ops):
    train_op = tf.train.AdamOptimizer(0.01).minimize(loss)
accuracy, accuracy_op = tf.metrics.accuracy(labels=y, predictions=tf.argmax(logits, 1))
print([v.name for v in tf.global_variables() if "moving" in v.name])

labels = np.random.randint(3, size=90)
images = np.random.rand(90, 8, 8, 1) * 0.3
images[np.arange(90), labels * 2, :, 0] += 1.0
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(30):
        part = np.arange(i * 30, i * 30 + 30) % 90
        _, value = sess.run([train_op, loss], {x: images[part], y: labels[part], is_training: True})
        if i % 10 == 0:
            print("loss %.4f" % value)
    sess.run(tf.local_variables_initializer())
    for start in range(0, 90, 45):
        sess.run(accuracy_op, {x: images[start:start + 45], y: labels[start:start + 45], is_training: False})
    print("accuracy above half: %s" % (sess.run(accuracy) > 0.5))
    moving = [v for v in tf.global_variables() if v.op.name == "block1/batch_normalization/moving_mean"][0]
    print(sess.run(moving).round(3))
    print("test loss %.3f" % sess.run(loss, feed_dict={x: images, y: labels, is_training: False}))
