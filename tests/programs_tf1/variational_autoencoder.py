"""A variational autoencoder as a class that builds its graph in the constructor; xavier initialization by hand."""
import numpy as np
import tensorflow as tf


def xavier_init(fan_in, fan_out, constant=1):
    low = -constant * np.sqrt(6.0 / (fan_in + fan_out))
    high = constant * np.sqrt(6.0 / (fan_in + fan_out))
    return tf.random_uniform((fan_in, fan_out), minval=low, maxval=high, dtype=tf.float32)


class VariationalAutoencoder(object):
    def __init__(self, architecture, transfer_fct=tf.nn.softplus, learning_rate=0.001, batch_size=50):
        self.architecture, self.transfer_fct = architecture, transfer_fct
        self.learning_rate, self.batch_size = learning_rate, batch_size
        self.x = tf.placeholder(tf.float32, [None, architecture["n_input"]])
        self._create_network()
        self._create_loss_optimizer()
        init = tf.global_variables_initializer()
        self.sess = tf.InteractiveSession()
        self.sess.run(init)

    def _create_network(self):
        a = self.architecture
        self.z_mean, self.z_log_sigma_sq = self._layers("recognition", self.x, a["n_input"], a["n_hidden"], a["n_z"])
        eps = tf.random_normal((self.batch_size, a["n_z"]), 0, 1, dtype=tf.float32)
        self.z = tf.add(self.z_mean, tf.multiply(tf.sqrt(tf.exp(self.z_log_sigma_sq)), eps))
        out, _ = self._layers("generator", self.z, a["n_z"], a["n_hidden"], a["n_input"])
        self.x_reconstr_mean = tf.nn.sigmoid(out)

    def _layers(self, name, x, n_in, n_hidden, n_out):
        with tf.name_scope(name):
            weights = {"h1": tf.Variable(xavier_init(n_in, n_hidden)), "mean": tf.Variable(xavier_init(n_hidden, n_out)),
                       "sigma": tf.Variable(xavier_init(n_hidden, n_out))}
            biases = {"b1": tf.Variable(tf.zeros([n_hidden], dtype=tf.float32)),
                      "mean": tf.Variable(tf.zeros([n_out], dtype=tf.float32)),
                      "sigma": tf.Variable(tf.zeros([n_out], dtype=tf.float32))}
            h = self.transfer_fct(tf.add(tf.matmul(x, weights["h1"]), biases["b1"]))
            return tf.add(tf.matmul(h, weights["mean"]), biases["mean"]), tf.add(tf.matmul(h, weights["sigma"]), biases["sigma"])

    def _create_loss_optimizer(self):
        reconstr_loss = -tf.reduce_sum(self.x * tf.log(1e-10 + self.x_reconstr_mean)
                                       + (1 - self.x) * tf.log(1e-10 + 1 - self.x_reconstr_mean), 1)
        latent_loss = -0.5 * tf.reduce_sum(1 + self.z_log_sigma_sq - tf.square(self.z_mean) - tf.exp(self.z_log_sigma_sq), 1)
        self.cost = tf.reduce_mean(reconstr_loss + latent_loss)
        self.optimizer = tf.train.AdamOptimizer(learning_rate=self.learning_rate).minimize(self.cost)

    def partial_fit(self, X):
        opt, cost = self.sess.run((self.optimizer, self.cost), feed_dict={self.x: X})
        return cost

    def transform(self, X):
        return self.sess.run(self.z_mean, feed_dict={self.x: X})

    def generate(self, z_mu=None):
        return self.sess.run(self.x_reconstr_mean, feed_dict={self.z: z_mu})


np.random.seed(0)
tf.set_random_seed(0)
centers = np.random.rand(4, 20) > 0.5
data = (centers[np.random.randint(4, size=500)] ^ (np.random.rand(500, 20) < 0.05)).astype(np.float32)
vae = VariationalAutoencoder(dict(n_input=20, n_hidden=16, n_z=2), learning_rate=0.01, batch_size=50)
for epoch in range(4):
    avg_cost = 0.0
    for i in range(10):
        avg_cost += vae.partial_fit(data[i * 50:(i + 1) * 50]) / 500 * 50
    print("Epoch:", "%04d" % (epoch + 1), "cost=", "{:.5f}".format(avg_cost))
print(vae.transform(data[:3]).round(3))
print(vae.generate(np.zeros([50, 2])).shape, vae.generate(np.zeros([50, 2])).round(2).ravel()[:6])
