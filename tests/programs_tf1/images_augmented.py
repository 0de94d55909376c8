"""Pictures in a graph: written and read as PNG, resized, flipped, standardized; a convolutional network with weights in a dict."""
import numpy as np
import tensorflow as tf

tf.set_random_seed(26)
rng = np.random.RandomState(26)
pictures = rng.randint(0, 256, (12, 10, 12, 3)).astype(np.uint8)
pictures[:6, :5] //= 4
labels = np.array([0] * 6 + [1] * 6)

with tf.Session() as sess:
    image_in = tf.placeholder(tf.uint8, [None, None, 3])
    encoded = tf.image.encode_png(image_in)
    files = [sess.run(encoded, {image_in: one}) for one in pictures]
print(type(files[0]).__name__, files[0][:4])

file = tf.placeholder(tf.string, [])
decoded = tf.image.decode_png(file, channels=3)
scaled = tf.image.convert_image_dtype(decoded, tf.float32)
small = tf.image.resize_images(scaled, [8, 8])
grey = tf.image.rgb_to_grayscale(small)
standard = tf.image.per_image_standardization(small)
cropped = tf.image.resize_image_with_crop_or_pad(decoded, 6, 14)
flipped = tf.image.flip_left_right(small)
print(decoded.shape, small.shape, cropped.shape)

weights = {"wc1": tf.Variable(tf.random_normal([3, 3, 3, 4], stddev=0.2, seed=1)), "out": tf.Variable(tf.random_normal([64, 2], stddev=0.2, seed=2))}
biases = {"bc1": tf.Variable(tf.zeros([4])), "out": tf.Variable(tf.zeros([2]))}


def conv_net(x, weights, biases):
    conv1 = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, weights["wc1"], strides=[1, 1, 1, 1], padding="SAME"), biases["bc1"]))
    conv1 = tf.nn.lrn(tf.nn.max_pool(conv1, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME"), 4, bias=1.0, alpha=0.001, beta=0.75)
    return tf.add(tf.matmul(tf.reshape(conv1, [-1, weights["out"].get_shape().as_list()[0]]), weights["out"]), biases["out"])


batch = tf.placeholder(tf.float32, [None, 8, 8, 3])
target = tf.placeholder(tf.int32, [None])
logits = conv_net(batch, weights, biases)
cost = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(logits=logits, labels=target))
optimizer = tf.train.AdamOptimizer(0.01).minimize(cost)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for tensor in (small, grey, standard, cropped, flipped):
        print(tensor.op.name.split("/")[0], "%.4f" % np.float64(sess.run(tensor, {file: files[0]})).mean())
    data = np.stack([sess.run(standard, {file: one}) for one in files])
    for i in range(21):
        _, value = sess.run([optimizer, cost], {batch: data, target: labels})
        if i % 10 == 0:
            print("%d %.4f" % (i, value))
