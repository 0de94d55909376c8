"""Write the training loop yourself: what `fit` does for each batch, and where to put a change of your own.

The change here: gradients that are too long are cut (clipping). The data: handwritten digits of 8 x 8 pixels.
Run it with `scripts/run examples/custom_training_loop.py [FOLDER]`: it prints one line an epoch, and writes
custom_training_loop.png.
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # draw into the file; no window is needed

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import flowlet as tf

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(
    (X / 16).astype("float32"), y, test_size=0.3, stratify=y, random_state=0
)

tf.random.set_seed(0)
model = tf.keras.Sequential([tf.keras.layers.Dense(32, activation="relu"), tf.keras.layers.Dense(10)])
loss_function = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)  # no softmax at the end: logits
optimizer = tf.keras.optimizers.Adam(0.01)
mean_loss = tf.keras.metrics.Mean()
accuracy = tf.keras.metrics.SparseCategoricalAccuracy()


@tf.function  # compiled at the first call, for this shape of batch; take it away to step through with a debugger
def train_step(x, y):
    with tf.GradientTape() as tape:
        logits = model(x, training=True)
        loss = loss_function(y, logits)
    gradients = tape.gradient(loss, model.trainable_variables)
    gradients, length = tf.clip_by_global_norm(gradients, 0.5)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    mean_loss.update_state(loss)  # metrics collect over the batches of an epoch
    accuracy.update_state(y, logits)
    return length


@tf.function
def test_step(x, y):
    accuracy.update_state(y, model(x, training=False))


BATCH = 32
rng = np.random.default_rng(0)
lengths = []
for epoch in range(1, 11):
    order = rng.permutation(len(X_train))  # other batches in each epoch
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        lengths.append(train_step(X_train[batch], y_train[batch]))
    line = f"epoch {epoch:2d}: loss {mean_loss.result():.4f}, accuracy {accuracy.result():.1%}"
    mean_loss.reset_state()
    accuracy.reset_state()
    test_step(X_test, y_test)
    print(f"{line}, on the test set {accuracy.result():.1%}")
    accuracy.reset_state()

figure, panel = plt.subplots(figsize=(7, 4))
panel.plot([length.numpy() for length in lengths], linewidth=0.7)
panel.axhline(0.5, color="tab:red", label="cut here")
panel.set(xlabel="step", ylabel="length of the gradient")
panel.legend()
figure.tight_layout()
figure.savefig(folder / "custom_training_loop.png", dpi=120)
print("wrote custom_training_loop.png")
