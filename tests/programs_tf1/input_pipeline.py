"""Input pipeline with an initializable iterator: training and validation data through one iterator of the same structure."""
import numpy as np
import tensorflow as tf

tf.set_random_seed(7)
rng = np.random.RandomState(0)
train_x = rng.rand(200, 4).astype(np.float32)
train_y = (train_x.sum(1) > 2).astype(np.int32)
test_x = rng.rand(60, 4).astype(np.float32)
test_y = (test_x.sum(1) > 2).astype(np.int32)
batch_size = 16

train_dataset = tf.data.Dataset.from_tensor_slices((train_x, train_y)).shuffle(200).map(
    lambda x, y: (x - 0.5, tf.one_hot(y, 2)), num_parallel_calls=2).batch(batch_size).prefetch(1)
test_dataset = tf.data.Dataset.from_tensor_slices((test_x, test_y)).map(lambda x, y: (x - 0.5, tf.one_hot(y, 2))).batch(batch_size)
iterator = tf.data.Iterator.from_structure(train_dataset.output_types, train_dataset.output_shapes)
features, labels = iterator.get_next()
train_init = iterator.make_initializer(train_dataset)
test_init = iterator.make_initializer(test_dataset)
print(features, labels)

W = tf.get_variable("weights", [4, 2], initializer=tf.random_normal_initializer(0, 0.01))
b = tf.get_variable("bias", [2], initializer=tf.zeros_initializer())
logits = tf.matmul(features, W) + b
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits))
optimizer = tf.train.AdamOptimizer(0.05).minimize(loss)
accuracy = tf.reduce_sum(tf.cast(tf.equal(tf.argmax(logits, 1), tf.argmax(labels, 1)), tf.float32))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(4):
        sess.run(train_init)
        total_loss, n_batches = 0, 0
        try:
            while True:
                _, l = sess.run([optimizer, loss])
                total_loss += l
                n_batches += 1
        except tf.errors.OutOfRangeError:
            pass
        print("Average loss epoch {0}: {1:.4f} in {2} batches".format(epoch, total_loss / n_batches, n_batches))
    sess.run(test_init)
    total = 0
    try:
        while True:
            total += sess.run(accuracy)
    except tf.errors.OutOfRangeError:
        pass
    print("Accuracy {0:.3f}".format(total / len(test_x)))

    placeholder_x = tf.placeholder(tf.float32, [None, 4])
    fed = tf.data.Dataset.from_tensor_slices(placeholder_x).repeat(2).batch(5).make_initializable_iterator()
    element = fed.get_next()
    for rows in (3, 7):
        sess.run(fed.initializer, feed_dict={placeholder_x: test_x[:rows]})
        shapes = []
        while True:
            try:
                shapes.append(sess.run(element).shape)
            except tf.errors.OutOfRangeError:
                break
        print(shapes)

    handle = tf.placeholder(tf.string, shape=[])
    one = tf.data.Dataset.range(3).repeat().make_one_shot_iterator()
    two = tf.data.Dataset.range(100, 105).map(lambda i: i + tf.random_uniform([], 0, 10, tf.int64, seed=3)).make_one_shot_iterator()
    value = tf.data.Iterator.from_string_handle(handle, one.output_types, one.output_shapes).get_next()
    h1, h2 = sess.run([one.string_handle(), two.string_handle()])
    print([int(sess.run(value, {handle: h})) for h in (h1, h2, h1, h1, h2, h1)])
