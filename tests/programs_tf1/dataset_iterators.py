"""tf.data with 1.x iterators: one-shot, initializable with placeholders, reinitializable, feedable; end of sequence."""
import numpy as np
import tensorflow as tf

features = np.arange(24.0).reshape(12, 2)
labels = np.arange(12) % 3
x = tf.placeholder(features.dtype, features.shape)
y = tf.placeholder(labels.dtype, labels.shape)
dataset = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda a, b: (a * 0.1, tf.one_hot(b, 3))).batch(5)
iterator = dataset.make_initializable_iterator()
next_x, next_y = iterator.get_next()
print(next_x.shape, next_y.shape, dataset.output_types)

one_shot = tf.data.Dataset.range(3).repeat(2).make_one_shot_iterator().get_next()
training = tf.data.Dataset.range(100, 110).batch(4)
validation = tf.data.Dataset.range(3).batch(4)
switch = tf.data.Iterator.from_structure(training.output_types, training.output_shapes)
value = switch.get_next()
to_training, to_validation = switch.make_initializer(training), switch.make_initializer(validation)

w = tf.Variable(tf.zeros([2, 3], tf.float64))
loss = tf.losses.softmax_cross_entropy(next_y, tf.matmul(next_x, w))
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(2):
        sess.run(iterator.initializer, feed_dict={x: features, y: labels})
        losses = []
        while True:
            try:
                losses.append(sess.run([loss, train])[0])
            except tf.errors.OutOfRangeError:
                break
        print("epoch %d: %s" % (epoch, np.round(losses, 5)))
    found = []
    try:
        while True:
            found.append(int(sess.run(one_shot)))
    except tf.errors.OutOfRangeError:
        print(found)
    sess.run(to_training)
    print(sess.run(value), sess.run(value))
    sess.run(to_validation)
    print(sess.run(value))
