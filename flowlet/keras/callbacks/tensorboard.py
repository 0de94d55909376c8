"""`tf.keras.callbacks.TensorBoard`."""

import contextlib
import os
import time

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import mode
from flowlet.core.log import logger
from flowlet.core.variable import Variable
from flowlet.io import messages
from flowlet.keras import settings
from flowlet.keras.callbacks.callback import Callback
from flowlet.summary import recording, values, writers

_GRAPH = {"plugin_data": {"plugin_name": "graph_keras_model", "content": b"1"}}  # TensorBoard's page of graphs, version 1
_OLD = ("batch_size", "write_grads", "embeddings_layer_names", "embeddings_data")  # of 1.x


@export("keras.callbacks.TensorBoard")
class TensorBoard(Callback):
    """Writes losses, metrics, weights and the model for TensorBoard: `tensorboard --logdir LOG_DIR` shows them.

    What training gives goes to `log_dir/train`, what validation and `evaluate` give to `log_dir/validation`.

    Args:
        log_dir: the folder.
        histogram_freq: after how many epochs the spread of the weights is written; 0: never.
        write_graph: whether to write the model.
        write_images: whether weights are written as pictures, too, where histograms are.
        write_steps_per_second: whether to write how fast it goes.
        update_freq: `"epoch"`: losses and metrics after each epoch; `"batch"` or a number: also after each batch or so many
            of them. This makes training slower: without it many batches run in one compiled program.
        profile_batch: accepted; `jax.profiler.trace` measures programs.
        embeddings_freq: only 0.
        embeddings_metadata: accepted.

    >>> import tempfile
    >>> import flowlet as tf
    >>> model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    >>> model.compile("sgd", "mse")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = model.fit([[1.]], [[2.]], verbose=0, callbacks=[tf.keras.callbacks.TensorBoard(folder)])
    ...     os.listdir(folder)
    ['train']
    """

    def __init__(self, log_dir="logs", histogram_freq=0, write_graph=True, write_images=False, write_steps_per_second=False,
                 update_freq="epoch", profile_batch=0, embeddings_freq=0, embeddings_metadata=None, **kwargs):
        super().__init__()
        unknown = sorted(set(kwargs) - set(_OLD))
        if unknown:
            raise TypeError(f"Unrecognized arguments in `TensorBoard` Callback: {unknown}")
        for name in kwargs:
            logger.warning("`%s` will be ignored in TensorFlow 2.0 for the `TensorBoard` Callback.", name)
        if embeddings_freq:
            raise NotImplementedError(errors.message(
                "TensorBoard(embeddings_freq=...) is not in flowlet.", "0.",
                "save the embedding's weights after the training: TensorBoard's projector reads them as a table of text."))
        if not isinstance(update_freq, int) and update_freq not in ("epoch", "batch"):
            raise ValueError(errors.message(f"TensorBoard(update_freq={update_freq!r})", '"epoch", "batch" or a number.'))
        self.log_dir, self.histogram_freq, self.write_graph = os.fspath(log_dir), histogram_freq, write_graph
        self.write_images, self.write_steps_per_second = write_images, write_steps_per_second
        self.update_freq = 1 if update_freq == "batch" else update_freq
        self.profile_batch, self.embeddings_freq, self.embeddings_metadata = profile_batch, embeddings_freq, embeddings_metadata
        self._writers, self._pushed, self._batches, self._last_batch = {}, {}, 0, -1

    _train_writer = property(lambda self: self._writer("train"))
    _val_writer = property(lambda self: self._writer("validation"))

    def _implements_train_batch_hooks(self):
        return self.update_freq != "epoch"

    def set_model(self, model):
        self.model = model
        self._writers = {}
        if self.write_graph and hasattr(model, "to_json") and (
                getattr(model, "_is_graph_network", False) or type(model).__name__ == "Sequential"):
            self._write_model()

    def _write_model(self):
        try:
            text = self.model.to_json()
        except (NotImplementedError, TypeError, ValueError) as error:
            logger.warning("TensorBoard: the model is not written, because it cannot be a text: %s", error)
            return
        with self._recording("train"):
            values.write("keras", text, 0, messages.Metadata.write(_GRAPH))

    def _writer(self, which):
        if which not in self._writers:
            self._writers[which] = writers.create_file_writer(os.path.join(self.log_dir, which))
        return self._writers[which]

    @contextlib.contextmanager
    def _recording(self, which):
        """A block whose summaries are all written, at once even in a program of TensorFlow 1."""
        with mode.eagerly(), recording.record_if(True), self._writer(which).as_default():
            yield

    # so that the program's own summaries in `train_step` and `test_step` have a writer ---------------------------------------

    def _push(self, which):
        if self.update_freq == "epoch":
            return
        step = self._step()
        self._pushed[which] = contextlib.ExitStack()
        self._pushed[which].enter_context(recording.using(
            writer=self._writer(which), step=step, recording=lambda: step % self.update_freq == 0))  # fmt: skip

    def _pop(self, which):
        if which in self._pushed:
            self._pushed.pop(which).close()

    def _step(self):
        """How many steps the optimizer has done."""
        return getattr(getattr(self.model, "optimizer", None), "iterations", 0)

    def on_train_begin(self, logs=None):
        self._batches = max(self._batches, int(self._step()))
        self._push("train")

    def on_train_end(self, logs=None):
        self._pop("train")
        for writer in self._writers.values():
            writer.close()

    def on_test_begin(self, logs=None):
        self._push("validation")

    def on_test_end(self, logs=None):
        if getattr(self.model, "optimizer", None) is not None:
            with self._recording("validation"):
                for name, value in (logs or {}).items():
                    values.scalar(f"evaluation_{name}_vs_iterations", value, self._step())
        self._pop("validation")

    def on_epoch_begin(self, epoch, logs=None):
        self._begun = time.perf_counter(), int(self._step())

    def on_train_batch_end(self, batch, logs=None):
        if self.update_freq == "epoch":
            return
        self._batches += batch + 1 if batch <= self._last_batch else batch - self._last_batch
        self._last_batch = batch
        if self._batches % self.update_freq == 0:
            with self._recording("train"):
                for name, value in (logs or {}).items():
                    values.scalar(f"batch_{name}", value, self._batches)

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        of_training = {name: value for name, value in logs.items() if not name.startswith("val_")}
        of_validation = {name[4:]: value for name, value in logs.items() if name.startswith("val_")}
        if of_training and self._follows_schedule():
            of_training["learning_rate"] = self.model.optimizer.current_learning_rate(self._step()._value)
        if of_training and self.write_steps_per_second:
            seconds, steps = self._begun
            of_training["steps_per_second"] = (int(self._step()) - steps) / (time.perf_counter() - seconds)
        for which, found in (("train", of_training), ("validation", of_validation)):
            if found:
                with self._recording(which):
                    for name, value in found.items():
                        values.scalar(f"epoch_{name}", np.asarray(value), epoch)
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            self._write_weights(epoch)

    def _follows_schedule(self):
        optimizer = self.model.optimizer
        return hasattr(optimizer, "current_learning_rate") and not isinstance(getattr(optimizer, "lr", None), Variable)

    def _write_weights(self, epoch):
        with self._recording("train"):
            for layer in self.model.layers:
                for weight in layer.weights:
                    name = weight.name.replace(":", "_")
                    values.histogram(name, weight, epoch)
                    if self.write_images:
                        picture = _picture(weight.numpy())
                        if picture is not None:
                            values.image(name, picture, epoch)


def _picture(array):
    """Weights as pictures of shape (pictures, height, width, channels); None where they have too many axes."""
    array = np.squeeze(array)
    if array.ndim == 1:
        array = array[None, :, None, None]
    elif array.ndim == 2:
        array = (array.T if array.shape[0] > array.shape[1] else array)[None, :, :, None]
    elif array.ndim == 3:
        array = (array.transpose(2, 0, 1) if settings.image_data_format() == "channels_last" else array)[..., None]
    return array if array.ndim == 4 and array.shape[-1] in (1, 3, 4) else None
