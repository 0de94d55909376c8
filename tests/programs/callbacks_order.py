"""Every hook of a callback, in the order in which fit, evaluate and predict call them; initial_epoch, validation_freq."""
import numpy as np
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


class LossPrinting(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        print("Up to batch {}, the average loss is {:7.4f}.".format(batch, logs["loss"]))

    def on_test_batch_end(self, batch, logs=None):
        print("Up to batch {}, the average loss is {:7.4f}.".format(batch, logs["loss"]))

    def on_epoch_end(self, epoch, logs=None):
        print("Epoch {}: loss {:7.4f}".format(epoch, logs["loss"]), sorted(logs), self.params)


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
get_model().fit(x, y, batch_size=8, epochs=2, verbose=0, validation_split=0.25, shuffle=False, callbacks=[LossPrinting()])
print_weights = keras.callbacks.LambdaCallback(
    on_epoch_begin=lambda epoch, logs: print("begin", epoch, logs),
    on_batch_end=lambda batch, logs: print("batch", batch, sorted(logs)))
get_model().fit(x, y, epochs=1, verbose=0, callbacks=[print_weights])
again = get_model()
again.fit(x, y, epochs=4, initial_epoch=2, verbose=2, shuffle=False, validation_data=(x, y), validation_freq=2)
print(again.history.epoch, {k: len(v) for k, v in again.history.history.items()})
assert again.history.epoch == [2, 3] and len(recorder.calls) == 30, len(recorder.calls)
