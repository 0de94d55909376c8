"""Linear regression from the bottom up: variables, a tape, updates by hand."""
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

TRUE_W, TRUE_B, N = 3.0, 2.0, 1000
tf.random.set_seed(1)
x = tf.random.normal(shape=[N])
noise = tf.random.normal(shape=[N], stddev=0.5)
y = x * TRUE_W + TRUE_B + noise
print(x.shape, x.dtype, y[:3])


class LinearModel(tf.Module):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.w = tf.Variable(5.0, name="weight")
        self.b = tf.Variable(0.0, name="bias")

    def __call__(self, x):
        return self.w * x + self.b


def mse(target, predicted):
    return tf.reduce_mean(tf.square(target - predicted))


def train(model, x, y, learning_rate):
    with tf.GradientTape() as tape:
        current = mse(y, model(x))
    dw, db = tape.gradient(current, [model.w, model.b])
    model.w.assign_sub(learning_rate * dw)
    model.b.assign_sub(learning_rate * db)
    return current


model = LinearModel()
print("Variables:", model.variables)
print("Current loss: %1.6f" % mse(y, model(x)).numpy())
ws, bs = [], []
for epoch in range(10):
    current = train(model, x, y, learning_rate=0.1)
    ws.append(model.w.numpy())
    bs.append(model.b.numpy())
    print(f"Epoch {epoch:2d}: W={ws[-1]:1.2f} b={bs[-1]:1.2f}, loss={current:2.5f}")

plt.plot(ws, "r", label="W")
plt.plot(bs, "b", label="b")
plt.plot([TRUE_W] * 10, "r--")
plt.plot([TRUE_B] * 10, "b--")
plt.scatter(x, y, c="m", s=2)
plt.scatter(x, model(x), c="r", s=2)
plt.legend()
plt.show()
assert np.allclose([ws[-1], bs[-1]], [TRUE_W, TRUE_B], atol=0.4)
assert all(early > late for early, late in zip(ws, ws[1:]))
