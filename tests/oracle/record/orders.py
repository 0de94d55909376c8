"""The order in which `fit` takes the samples, and the losses of a model with dropout, after a seed (2.8 only)."""
from common import *

R = Recorder("orders")
K = tf.keras
taken = []


class Noting(K.Model):
    """Notes which samples (numbers 0, 1, 2, ...) each batch has."""

    def __init__(self):
        super().__init__()
        self.dense = K.layers.Dense(1)

    def call(self, x):
        return self.dense(x)

    def train_step(self, data):
        tf.py_function(lambda x: taken.append(x.numpy().ravel().astype("int32")), [data[0]], [])
        return super().train_step(data)


for size, seed, epochs in ((1, 42, 2), (2, 42, 4), (12, 42, 3), (12, 0, 3), (101, 7, 2)):
    tf.random.set_seed(seed)
    taken.clear()
    x = np.arange(size, dtype="float32")[:, None]
    model = Noting()
    model.compile("sgd", "mse")
    model.fit(x, x, epochs=epochs, batch_size=size, verbose=0)
    first = list(taken)
    model.fit(x, x, epochs=1, batch_size=size, verbose=0)
    R.case("%d samples, seed %d" % (size, seed), size=size, seed=seed, orders=np.array(first), next_fit=taken[-1])


def losses(*layers):
    tf.random.set_seed(42)
    r = np.random.RandomState(0)
    x = r.normal(size=(50, 4)).astype("float32")
    y = (x[:, :1] > 0).astype("float32")
    model = K.Sequential([K.layers.Dense(8, activation="tanh", input_shape=(4,)), *layers, K.layers.Dense(1, activation="sigmoid")])
    model.compile(K.optimizers.SGD(0.1), "binary_crossentropy")
    return [model.fit(x, y, epochs=n, batch_size=16, shuffle=shuffle, verbose=0).history["loss"] for n, shuffle in ((4, False), (2, False), (3, True))]


R.case("losses with dropout", losses=losses(K.layers.Dropout(0.5), K.layers.Dense(6, activation="tanh"), K.layers.Dropout(0.3)))
R.case("losses without dropout", losses=losses(K.layers.Dense(6, activation="tanh")))
R.write()
