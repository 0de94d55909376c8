"""Early stopping, a learning-rate schedule and a log of weights as callbacks of one's own."""
import numpy as np
import tensorflow as tf
from tensorflow import keras


class EarlyStoppingAtMinLoss(keras.callbacks.Callback):
    def __init__(self, patience=0):
        super().__init__()
        self.patience, self.best_weights = patience, None

    def on_train_begin(self, logs=None):
        self.wait, self.stopped_epoch, self.best = 0, 0, np.inf

    def on_epoch_end(self, epoch, logs=None):
        current = logs.get("loss")
        if np.less(current, self.best):
            self.best, self.wait, self.best_weights = current, 0, self.model.get_weights()
        else:
            self.wait += 1
            if self.wait >= self.patience:
                self.stopped_epoch = epoch
                self.model.stop_training = True
                print("Restoring model weights from the end of the best epoch.")
                self.model.set_weights(self.best_weights)

    def on_train_end(self, logs=None):
        if self.stopped_epoch > 0:
            print("Epoch %05d: early stopping" % (self.stopped_epoch + 1))


class CustomScheduler(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        lr = float(tf.keras.backend.get_value(self.model.optimizer.learning_rate))
        tf.keras.backend.set_value(self.model.optimizer.lr, lr * (20.0 if epoch == 5 else 0.9))
        print("Epoch %d: learning rate is %6.4f" % (epoch, self.model.optimizer.lr.numpy()))


class Weights(keras.callbacks.Callback):
    def on_train_begin(self, logs={}):
        self.kernels, self.losses = [], []

    def on_batch_end(self, batch, logs={}):
        self.losses.append(logs.get("loss"))
        self.kernels.append(self.model.layers[0].get_weights()[0].ravel())


x = np.linspace(0, 1, 48).reshape(16, 3)
y = x.sum(1)
model = keras.Sequential([keras.layers.Dense(1, input_dim=3, kernel_initializer="zeros")])
model.compile(keras.optimizers.SGD(0.1), loss="mean_squared_error", metrics=["mean_absolute_error"])
weights = Weights()
stopped = model.fit(x, y, epochs=12, batch_size=8, verbose=0, shuffle=False,
                    callbacks=[CustomScheduler(), EarlyStoppingAtMinLoss(1), weights])
print(len(stopped.epoch), np.round(model.evaluate(x, y, verbose=0), 4), np.round(weights.kernels[-1], 3))
print(np.round(weights.losses, 4))
assert len(stopped.epoch) < 12 and len(weights.losses) == 2 * len(stopped.epoch)
