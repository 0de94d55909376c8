"""An image as the variable that is trained: Gram matrices, total variation, gradients by the input, values clipped after steps."""
import numpy as np
import tensorflow as tf

rng = np.random.RandomState(23)
content = np.zeros((1, 16, 16, 3), np.float32)
content[:, 4:12, 4:12] = 0.8
style = np.tile(np.arange(16)[None, None, :, None] % 4 / 4.0, [1, 16, 1, 3]).astype(np.float32)
filters = [rng.randn(3, 3, 3, 6).astype(np.float32) * 0.3, rng.randn(3, 3, 6, 8).astype(np.float32) * 0.3]


def net(image):
    layers, current = {}, image
    for i, kernel in enumerate(filters):
        current = tf.nn.conv2d(current, tf.constant(kernel), strides=(1, 1, 1, 1), padding="SAME")
        layers["conv%d" % i] = current = tf.nn.relu(current)
        current = tf.nn.avg_pool(current, ksize=(1, 2, 2, 1), strides=(1, 2, 2, 1), padding="SAME")
    return layers


def gram(features):
    _, height, width, number = map(lambda i: i.value, features.get_shape())
    flat = tf.reshape(features, (-1, number))
    return tf.matmul(tf.transpose(flat), flat) / (height * width * number)


g = tf.Graph()
with g.as_default(), g.device("/cpu:0"), tf.Session() as sess:
    image = tf.placeholder("float", shape=style.shape)
    layers = net(image)
    style_grams = {name: gram(layer).eval(feed_dict={image: style}) for name, layer in layers.items()}
    content_features = layers["conv1"].eval(feed_dict={image: content})
with tf.Graph().as_default():
    tf.set_random_seed(23)
    image = tf.Variable(tf.random_normal(content.shape) * 0.256)
    layers = net(image)
    content_loss = 5.0 * 2 * tf.nn.l2_loss(layers["conv1"] - content_features) / content_features.size
    style_loss = sum(2 * tf.nn.l2_loss(gram(layers[name]) - style_grams[name]) / style_grams[name].size for name in sorted(layers))
    tv_loss = tf.reduce_mean(tf.image.total_variation(image)) * 1e-3
    loss = content_loss + 100 * style_loss + tv_loss
    train_step = tf.train.AdamOptimizer(0.05).minimize(loss)
    clip = image.assign(tf.clip_by_value(image, 0.0, 1.0))
    by_image, = tf.gradients(loss, image)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for i in range(31):
            if i % 10 == 0:
                print(i, *["%.5f" % v for v in sess.run([loss, content_loss, style_loss, tv_loss])])
            train_step.run()
            sess.run(clip)
        final = image.eval()
        print(final.shape, final.min() >= 0, "%.4f" % final.mean())
        print("%.5f" % np.abs(sess.run(by_image)).max())
