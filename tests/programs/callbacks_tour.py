"""Every hook of a callback, in the order in which fit, evaluate and predict call them."""
import numpy as np
import tensorflow as tf
from tensorflow import keras


class Recorder(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.calls = []

    def __getattribute__(self, name):
        if name.startswith("on_"):
            def hook(*args):
                arguments = [sorted(a) if isinstance(a, dict) else a for a in args]
                object.__getattribute__(self, "calls").append((name, *arguments))
            return hook
        return super().__getattribute__(name)


class LossAndErrorPrinting(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        print("Up to batch {}, the average loss is {:7.4f}.".format(batch, logs["loss"]))

    def on_test_batch_end(self, batch, logs=None):
        print("Up to batch {}, the average loss is {:7.4f}.".format(batch, logs["loss"]))

    def on_epoch_end(self, epoch, logs=None):
        print("The average loss for epoch {} is {:7.4f} and mean absolute error is {:7.4f}.".format(
            epoch, logs["loss"], logs["mean_absolute_error"]), sorted(logs), self.params)


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
                self.model.set_weights(self.best_weights)

    def on_train_end(self, logs=None):
        if self.stopped_epoch > 0:
            print("Epoch %05d: early stopping" % (self.stopped_epoch + 1))


class CustomScheduler(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        lr = float(tf.keras.backend.get_value(self.model.optimizer.learning_rate))
        tf.keras.backend.set_value(self.model.optimizer.lr, lr * (4.0 if epoch == 3 else 0.9))
        print("Epoch %d: learning rate is %6.4f" % (epoch, self.model.optimizer.lr.numpy()))


x = np.linspace(0, 1, 48).reshape(16, 3)
y = x.sum(1)


def get_model():
    model = keras.Sequential([keras.layers.Dense(1, input_dim=3, kernel_initializer="zeros")])
    model.compile(keras.optimizers.SGD(0.1), loss="mean_squared_error", metrics=["mean_absolute_error"])
    return model


model, recorder = get_model(), Recorder()
model.fit(x, y, batch_size=8, epochs=2, verbose=0, validation_split=0.5, shuffle=False, callbacks=[recorder])
model.evaluate(x, y, batch_size=8, verbose=0, callbacks=[recorder])
model.predict(x, batch_size=8, callbacks=[recorder])
for call in recorder.calls:
    print(*call)
get_model().fit(x, y, batch_size=8, epochs=2, verbose=0, validation_split=0.25, shuffle=False, callbacks=[LossAndErrorPrinting()])
model = get_model()
stopped = model.fit(x, y, epochs=12, verbose=0, shuffle=False, callbacks=[CustomScheduler(), EarlyStoppingAtMinLoss(1)])
print(len(stopped.epoch), round(float(model.evaluate(x, y, verbose=0)[0]), 5))
print_weights = keras.callbacks.LambdaCallback(
    on_epoch_begin=lambda epoch, logs: print("begin", epoch, logs),
    on_batch_end=lambda batch, logs: print("batch", batch, sorted(logs)))
get_model().fit(x, y, epochs=1, verbose=0, callbacks=[print_weights])
again = get_model()
again.fit(x, y, epochs=4, initial_epoch=2, verbose=2, shuffle=False, validation_data=(x, y), validation_freq=2)
print(again.history.epoch, {k: len(v) for k, v in again.history.history.items()})
