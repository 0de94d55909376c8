"""Training that programs shape themselves: steps, losses and metrics of their own, frozen parts, several optimizers."""
from common import *

R = Recorder("training_custom")
K = tf.keras
L = K.layers
rs = np.random.RandomState(4)
X = rs.normal(size=(10, 2)).astype("float32")
Y = (X[:, :1] * X[:, 1:] > 0).astype("float32")
Z = rs.normal(size=(10, 3)).astype("float32")
R.case("data", x=X, y=Y, z=Z)


def weights(*shape):
    """Numbers that depend on the shape alone."""
    n = int(np.prod(shape))
    return (np.sin(np.arange(1, n + 1) * 1.7) * 0.8).astype("float32").reshape(shape)


def start(m):
    m.set_weights([weights(*w.shape) for w in m.get_weights()])
    return m


def dense(units, **kw):
    return L.Dense(units, kernel_initializer=lambda shape, dtype=None, **k: tf.constant(weights(*shape)), **kw)


def sgd(rate=0.1):
    return K.optimizers.SGD(rate)


def fit(m, *a, **k):
    k = {"verbose": 0, "shuffle": False, "batch_size": 4, "epochs": 2, **k}
    return m.fit(*a, **k).history


class Net(K.Model):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = dense(3, activation="tanh"), dense(1)

    def call(self, x, training=None):
        return self.out(self.hidden(x))


class Loops(Net):
    """compiled_loss and compiled_metrics in steps of its own."""

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            p = self(x, training=True)
            loss = self.compiled_loss(y, p, regularization_losses=self.losses)
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        self.compiled_metrics.update_state(y, p)
        return {m.name: m.result() for m in self.metrics}

    def test_step(self, data):
        x, y = data
        p = self(x, training=False)
        self.compiled_loss(y, p, regularization_losses=self.losses)
        self.compiled_metrics.update_state(y, p)
        return {"twice_" + m.name: 2 * m.result() for m in self.metrics}

    def predict_step(self, data):
        return {"p": self(data[0] if isinstance(data, tuple) else data, training=False) * 2}


class MoreLogs(Loops):
    def train_step(self, data):
        return {**super().train_step(data), "rate": self.optimizer.learning_rate}


class OwnLoss(Net):
    def __init__(self):
        super().__init__()
        self.mean = K.metrics.Mean(name="loss")

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None):
        loss = tf.reduce_mean(tf.abs(y - y_pred)) + 0.1 * tf.reduce_sum(tf.square(self.out.kernel))
        self.mean.update_state(loss)
        return loss

    @property
    def metrics(self):
        return [self.mean]


class OwnMetrics(Net):
    def compute_metrics(self, x, y, y_pred, sample_weight):
        return {**super().compute_metrics(x, y, y_pred, sample_weight), "highest": tf.reduce_max(y_pred)}


class OwnFunction(Net):
    steps = 0

    def make_train_function(self, force=False):
        whole = super().make_train_function(force)

        def function(iterator):
            OwnFunction.steps += 1
            return whole(iterator)
        self.train_function = function
        return function


class Clipped(Net):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.compiled_loss(y, self(x, training=True))
        grads = [tf.clip_by_norm(g, 0.01) for g in tape.gradient(loss, self.trainable_variables)]
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        return {"loss": loss}


class Gan(K.Model):
    def __init__(self):
        super().__init__()
        self.discriminator = K.Sequential([K.Input((2,)), dense(3, activation="tanh"), dense(1)])
        self.generator = K.Sequential([K.Input((3,)), dense(2)])

    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer, self.g_optimizer, self.loss_fn = d_optimizer, g_optimizer, loss_fn
        self.d_loss, self.g_loss = K.metrics.Mean(name="d_loss"), K.metrics.Mean(name="g_loss")

    @property
    def metrics(self):
        return [self.d_loss, self.g_loss]

    def train_step(self, data):
        real, noise = data
        n = tf.shape(real)[0]
        labels = tf.concat([tf.ones((n, 1)), tf.zeros((n, 1))], axis=0)
        both = tf.concat([self.generator(noise), real], axis=0)
        with tf.GradientTape() as tape:
            loss = self.loss_fn(labels, self.discriminator(both))
        grads = tape.gradient(loss, self.discriminator.trainable_weights)
        self.d_optimizer.apply_gradients(zip(grads, self.discriminator.trainable_weights))
        self.d_loss.update_state(loss)
        with tf.GradientTape() as tape:
            loss = self.loss_fn(tf.zeros((n, 1)), self.discriminator(self.generator(noise)))
        grads = tape.gradient(loss, self.generator.trainable_weights)
        self.g_optimizer.apply_gradients(zip(grads, self.generator.trainable_weights))
        self.g_loss.update_state(loss)
        return {m.name: m.result() for m in self.metrics}


class Adds(L.Layer):
    def call(self, x):
        self.add_loss(0.01 * tf.reduce_sum(x ** 2))
        self.add_metric(tf.reduce_mean(x), name="mean_of_x")
        return x


def own_steps():
    m = Loops()
    m.compile(sgd(), "mse", metrics=["mae"])
    out = {"history": fit(m, X, Y, validation_data=(X, Y))}
    return {**out, "evaluate": m.evaluate(X, Y, verbose=0, return_dict=True), "predict": m.predict(X), "predict_on_batch": m.predict_on_batch(X[:2]),
            "train_on_batch": m.train_on_batch(X, Y, return_dict=True), "test_on_batch": m.test_on_batch(X, Y, return_dict=True), "weights": m.get_weights()}


def simple(cls, *metrics, loss="mse"):
    m = cls()
    m.compile(sgd(), loss, metrics=list(metrics))
    return {"history": fit(m, X, Y), "weights": m.get_weights()[:4]}


def own_function():
    m = OwnFunction()
    OwnFunction.steps = 0
    m.compile(sgd(), "mse")
    return {"history": fit(m, X, Y), "steps": OwnFunction.steps, "weights": m.get_weights()}


def gan():
    m = Gan()
    m.compile(K.optimizers.Adam(0.01), K.optimizers.RMSprop(0.01), K.losses.BinaryCrossentropy(from_logits=True))
    return {"history": fit(m, X, Z), "discriminator": m.discriminator.get_weights(), "generator": m.generator.get_weights(),
            "iterations": [m.d_optimizer.iterations, m.g_optimizer.iterations]}


def gan_of_two_models():
    """compiled while it was trainable, the discriminator goes on learning on its own"""
    d = K.Sequential([dense(3, input_shape=(2,), activation="tanh"), dense(1, activation="sigmoid")])
    d.compile(sgd(), "binary_crossentropy", metrics=["accuracy"])
    g = K.Sequential([dense(2, input_shape=(3,))])
    d.trainable = False
    i = K.Input((3,))
    both = K.Model(i, d(g(i)))
    both.compile(sgd(), "binary_crossentropy")
    out = {"losses": []}
    for step in range(3):
        fake = g.predict(Z, verbose=0)
        out["losses"].append([d.train_on_batch(X, np.ones((10, 1))), d.train_on_batch(fake, np.zeros((10, 1))), both.train_on_batch(Z, np.ones((10, 1)))])
    return {**out, "d": d.get_weights(), "g": g.get_weights(), "trainable": [len(d.trainable_weights), len(g.trainable_weights), len(both.trainable_weights), d.trainable]}


def frozen_after_compile():
    m = K.Sequential([dense(3, input_shape=(2,)), dense(1)])
    m.compile(sgd(), "mse")
    m.layers[0].trainable = False
    out = {"before compile": fit(m, X, Y), "weights": m.get_weights(), "still frozen": m.layers[0].trainable}
    m.compile(sgd(), "mse")
    return {**out, "after compile": fit(m, X, Y), "weights after": m.get_weights()}


def nested():
    inner = K.Sequential([dense(3, activation="relu", input_shape=(2,)), L.BatchNormalization()], name="inner")
    i = K.Input((2,))
    m = K.Model(i, dense(1)(inner(i)))
    m.compile(sgd(), "mse")
    out = {"history": fit(m, X, Y), "inner": inner.get_weights()}
    inner.trainable = False
    m.compile(sgd(), "mse")
    return {**out, "frozen": fit(m, X, Y), "inner after": inner.get_weights(), "predict": m.predict(X, verbose=0)}


def added(compile_loss):
    m = K.Sequential([dense(3, input_shape=(2,)), Adds(), dense(1)])
    m.compile(sgd(), compile_loss)
    data = (X, Y) if compile_loss else (X,)
    out = {"history": fit(m, *data, **({"validation_data": (X, Y)} if compile_loss else {})), "evaluate": m.evaluate(*data, verbose=0, return_dict=True)}
    return {**out, "names": m.metrics_names, "weights": m.get_weights()}


def added_functional():
    i = K.Input((2,))
    h = dense(3)(i)
    m = K.Model(i, dense(1)(h))
    m.add_loss(tf.reduce_mean(tf.square(h)))
    m.add_metric(tf.reduce_mean(h), name="mean_of_h")
    m.compile(sgd(), "mse")
    return {"history": fit(m, X, Y), "names": m.metrics_names}


def set_between():
    m = Net()
    m.compile(K.optimizers.SGD(0.1, momentum=0.9), "mse")
    out = {"first": fit(m, X, Y)}
    m.set_weights([w * 0 + 0.5 for w in m.get_weights()])
    out["evaluate"] = m.evaluate(X, Y, verbose=0)
    m.optimizer.learning_rate = 0.01
    return {**out, "second": fit(m, X, Y), "weights": m.get_weights(), "iterations": m.optimizer.iterations}


def callbacks_that_act():
    rows = []

    class Acts(K.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            rows.append([self.model.evaluate(X, Y, verbose=0), float(self.model.predict(X, verbose=0).sum())])
            K.backend.set_value(self.model.optimizer.lr, 0.1 / (epoch + 2))
            if epoch == 1:
                self.model.set_weights([w * 0.5 for w in self.model.get_weights()])
    m = Net()
    m.compile(sgd(), "mse")
    return {"history": fit(m, X, Y, epochs=4, callbacks=[Acts()]), "rows": rows, "rate": m.optimizer.lr}


def by_name():
    i = K.Input((2,))
    m = K.Model(i, {"a": dense(1, name="a")(i), "b": dense(1, name="b")(i)})
    m.compile(sgd(), {"a": "mse", "b": "mae"}, metrics={"b": ["mse"]}, loss_weights={"a": 1.0, "b": 0.5})
    return {"history": fit(m, X, {"a": Y, "b": -Y}), "predict": m.predict(X, verbose=0), "on batch": m.train_on_batch(X, {"a": Y, "b": -Y}, return_dict=True)}


def shared_layer():
    d = dense(2, input_shape=(2,))
    m = K.Sequential([d, L.Activation("tanh"), d, dense(1)])
    m.compile(sgd(), "mse")
    return {"history": fit(m, X, Y), "weights": m.get_weights(), "layers": len(m.layers)}


for name, fn in {
        "train_step, test_step, predict_step": own_steps, "more logs": lambda: simple(MoreLogs, "mae"), "compute_loss": lambda: simple(OwnLoss, loss=None),
        "compute_metrics": lambda: simple(OwnMetrics), "make_train_function": own_function, "the gradients clipped": lambda: simple(Clipped), "GAN in one model": gan, "GAN of two models": gan_of_two_models,
        "frozen after compile": frozen_after_compile, "nested": nested, "add_loss and add_metric": lambda: added("mse"), "add_loss alone": lambda: added(None), "add_loss of a functional model": added_functional,
        "set_weights and the rate between two fits": set_between, "callbacks that act": callbacks_that_act, "outputs by name": by_name, "a layer twice": shared_layer}.items():
    K.backend.clear_session()
    R.case(name, result=attempt(fn))
R.write()
