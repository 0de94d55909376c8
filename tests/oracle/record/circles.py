"""The first model of the course notes on circles: its losses epoch by epoch, with samples in order and shuffled (2.8 only)."""
from common import *
from sklearn.datasets import make_circles

R = Recorder("circles")
K = tf.keras
x, y = make_circles(1000, noise=0.03, random_state=42)
for shuffle in (False, True):
    tf.random.set_seed(42)
    model = K.Sequential([K.layers.Dense(1, name="input_layer")])
    model.compile(loss=K.losses.BinaryCrossentropy(), optimizer=K.optimizers.Adam(learning_rate=0.01), metrics=["accuracy"])
    history = model.fit(x, y, epochs=10, shuffle=shuffle, verbose=0).history
    R.case("shuffled" if shuffle else "in order", shuffle=shuffle, history=history, evaluated=model.evaluate(x, y, verbose=0))
R.write()
