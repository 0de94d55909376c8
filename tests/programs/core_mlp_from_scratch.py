"""A multilayer perceptron from tf.Module, Xavier initialisation and an Adam optimizer written by hand."""
import tensorflow as tf
from sklearn.datasets import load_digits

digits = load_digits()
x, y = tf.cast(digits.data / 16.0, tf.float32), tf.cast(digits.target, tf.int32)
x_test, y_test = x[1400:], y[1400:]
tf.random.set_seed(22)


class DenseLayer(tf.Module):
    def __init__(self, out_dim, activation=tf.identity):
        self.out_dim, self.activation, self.built = out_dim, activation, False

    def __call__(self, x):
        if not self.built:
            limit = tf.sqrt(6.0) / tf.sqrt(tf.cast(x.shape[1] + self.out_dim, tf.float32))
            self.w = tf.Variable(tf.random.uniform((x.shape[1], self.out_dim), minval=-limit, maxval=limit, seed=22))
            self.b = tf.Variable(tf.zeros(shape=(self.out_dim,)))
            self.built = True
        return self.activation(tf.add(tf.matmul(x, self.w), self.b))


class MLP(tf.Module):
    def __init__(self, layers):
        self.layers = layers

    @tf.function
    def __call__(self, x, preds=False):
        for layer in self.layers:
            x = layer(x)
        return x


class Adam:
    def __init__(self, variables, learning_rate=1e-3, beta_1=0.9, beta_2=0.999, ep=1e-7):
        self.variables, self.learning_rate, self.beta_1, self.beta_2, self.ep = variables, learning_rate, beta_1, beta_2, ep
        self.v, self.s = ([tf.Variable(tf.zeros(shape=var.shape)) for var in variables] for _ in range(2))
        self.t = 1.0

    def apply_gradients(self, grads):
        for grad, var, v, s in zip(grads, self.variables, self.v, self.s):
            v.assign(self.beta_1 * v + (1 - self.beta_1) * grad)
            s.assign(self.beta_2 * s + (1 - self.beta_2) * tf.square(grad))
            v_bc, s_bc = v / (1 - self.beta_1**self.t), s / (1 - self.beta_2**self.t)
            var.assign_sub(self.learning_rate * (v_bc / (tf.sqrt(s_bc) + self.ep)))
        self.t += 1.0


model = MLP([DenseLayer(64, activation=tf.nn.relu), DenseLayer(32, activation=tf.nn.relu), DenseLayer(10)])
model(x[:100])
optimizer = Adam(model.variables, 0.005)
for epoch in range(3):
    for i in range(0, 1400, 100):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y[i:i + 100], model(x[i:i + 100])))
        optimizer.apply_gradients(tape.gradient(loss, model.variables))
    predicted = tf.argmax(model(x_test), axis=1, output_type=tf.int32)
    accuracy = tf.reduce_mean(tf.cast(tf.equal(predicted, y_test), tf.float32))
    print(f"Epoch: {epoch}, loss {loss:.3f}, accuracy {accuracy:.3f}")
print([v.shape.as_list() for v in model.variables], len(model.submodules), tf.math.confusion_matrix(y_test, predicted)[0])
assert accuracy > 0.8
