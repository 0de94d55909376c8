"""A GAN on a one-dimensional mixture: two networks in variable scopes, two optimizers with var_list."""
import numpy as np
import tensorflow as tf

tf.set_random_seed(1)
rng = np.random.RandomState(1)

BATCH, NOISE = 32, 4


def generator(z, reuse=None):
    with tf.variable_scope("generator", reuse=reuse):
        h = tf.layers.dense(z, 16, activation=tf.nn.relu, name="hidden")
        return tf.layers.dense(h, 1, name="out")


def discriminator(x, reuse=None):
    with tf.variable_scope("discriminator", reuse=reuse):
        h = tf.layers.dense(x, 16, activation=tf.nn.leaky_relu, name="hidden")
        return tf.layers.dense(h, 1, name="out")


real = tf.placeholder(tf.float32, shape=[None, 1], name="real")
z = tf.placeholder(tf.float32, shape=[None, NOISE], name="z")
fake = generator(z)
logits_real = discriminator(real)
logits_fake = discriminator(fake, reuse=True)

d_loss = tf.reduce_mean(
    tf.nn.sigmoid_cross_entropy_with_logits(logits=logits_real, labels=tf.ones_like(logits_real) * 0.9)
) + tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=logits_fake, labels=tf.zeros_like(logits_fake)))
g_loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=logits_fake, labels=tf.ones_like(logits_fake)))

t_vars = tf.trainable_variables()
d_vars = [v for v in t_vars if v.name.startswith("discriminator")]
g_vars = [v for v in t_vars if v.name.startswith("generator")]
print(sorted(v.op.name for v in d_vars))
print([(v.name, v.get_shape().as_list()) for v in g_vars])

d_step = tf.train.AdamOptimizer(2e-3, beta1=0.5).minimize(d_loss, var_list=d_vars)
g_step = tf.train.AdamOptimizer(2e-3, beta1=0.5).minimize(g_loss, var_list=g_vars)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(60):
        batch = rng.normal(3.0, 0.5, (BATCH, 1))
        noise = rng.uniform(-1, 1, (BATCH, NOISE))
        _, dl = sess.run([d_step, d_loss], {real: batch, z: noise})
        _, gl = sess.run([g_step, g_loss], feed_dict={z: rng.uniform(-1, 1, (BATCH, NOISE))})
        if step % 20 == 0:
            print("step %d: d %.4f g %.4f" % (step, dl, gl))
    samples = sess.run(fake, {z: rng.uniform(-1, 1, (200, NOISE))})
    print("samples: mean %.3f std %.3f" % (samples.mean(), samples.std()))
