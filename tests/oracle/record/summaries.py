"""What the summary writers of TensorFlow 2 and the TensorBoard callback of Keras write: the events of a folder, one list a file.

    python tests/oracle/record/summaries.py

writes summaries_<release>.json. A case is `code` that runs with `tf`, `np` and `folder`; `events` are `[step, kind, ...]`: of a
summary its values `[tag, hex of the serialized Value]`, of pictures `[tag, hex without the pictures, [pixels, ...]]`, of a
graph the names of its nodes or `null`, where `graphs` is false. Times are left out.
"""
import glob
import json
import os
import re
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import numpy as np
import tensorflow as tf

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from core_common import clean  # noqa: E402

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
summary_iterator = tf.compat.v1.train.summary_iterator

BLOCKS = """
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.scalar('a', 0.5, step=1)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.scalar('loss', 3, step=2, description='what is lost')
    tf.summary.scalar('loss', np.float64(2.5), step=3, description='what is lost')
    tf.summary.scalar('loss', tf.constant(2, tf.int64), step=tf.constant(4, tf.int64))
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.scalar('loss', 1., step=tf.constant(4))
---
with tf.summary.create_file_writer(folder).as_default(step=7):
    result = tf.summary.scalar('a', 1.)
    with tf.name_scope('b'):
        tf.summary.scalar('c', 2.)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.scalar('a', 1.)
---
result = tf.summary.scalar('a', 1., step=1)
---
result = tf.summary.scalar('a', 1.)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.scalar('a', [1., 2.], step=1)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.scalar('a', 'b', step=1)
---
tf.summary.experimental.set_step(5)
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.scalar('a', 1.)
result = tf.summary.experimental.get_step()
tf.summary.experimental.set_step(None)
---
step = tf.Variable(3, dtype=tf.int64)
tf.summary.experimental.set_step(step)
with tf.summary.create_file_writer(folder).as_default():
    for i in range(3):
        tf.summary.scalar('a', float(i))
        step.assign_add(1)
tf.summary.experimental.set_step(None)
---
with tf.summary.create_file_writer(folder).as_default():
    with tf.summary.record_if(False):
        result = [bool(tf.summary.scalar('a', 1., step=1)), bool(tf.summary.should_record_summaries())]
    with tf.summary.record_if(lambda: True):
        result += [bool(tf.summary.scalar('a', 2., step=1)), bool(tf.summary.should_record_summaries())]
---
with tf.summary.create_file_writer(folder).as_default():
    for step in range(6):
        with tf.summary.record_if(lambda: step % 2 == 0):
            tf.summary.scalar('a', 1., step=step)
---
with tf.summary.create_file_writer(folder).as_default():
    @tf.function
    def train(x, step):
        tf.summary.scalar('x', x * 2, step=step)
        return x
    for step in range(3):
        train(tf.constant(float(step)), tf.constant(step, tf.int64))
---
with tf.summary.create_file_writer(folder).as_default():
    @tf.function
    def train(x, step):
        with tf.name_scope('in'):
            tf.summary.scalar('x', x * 2, step=step)
            tf.summary.histogram('h', x, step=step)
        return x
    train(tf.constant([1., 2.])[0], tf.constant(1, tf.int64))
---
writer = tf.summary.create_file_writer(folder)
@tf.function
def train(x):
    with writer.as_default():
        with tf.summary.record_if(tf.equal(x % 2, 0)):
            tf.summary.scalar('x', x, step=x)
for step in range(4):
    train(tf.constant(step, tf.int64))
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.histogram('h', [1., 2., 3., 4., 5., 6., 7., 8., 9., 10.], step=1)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.histogram('h', [1., 2., 3., 10.], step=1, buckets=4, description='how many')
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.histogram('h', tf.constant([[1, 2], [2, 9]]), step=1, buckets=3)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.histogram('h', [5., 5., 5.], step=1)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.histogram('h', [5., 5.], step=1, buckets=1)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.histogram('h', tf.constant([], tf.float32), step=1, buckets=3)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.histogram('h', [1., 2.], step=1, buckets=0)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.histogram('h', 5., step=1, buckets=2)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.histogram('h', np.random.RandomState(0).randn(500), step=1)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.histogram('h', np.random.RandomState(0).randn(500).astype('float32'), step=1, buckets=7)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.image('im', np.random.RandomState(0).rand(2, 3, 4, 3), step=1)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.image('im', np.random.RandomState(0).rand(5, 3, 4, 1).astype('float32') * 3 - 1, step=1, max_outputs=2, description='d')
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.image('im', np.random.RandomState(0).randint(0, 256, (1, 3, 4, 4)).astype('uint8'), step=1)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.image('im', np.random.RandomState(0).rand(3, 4, 1), step=1)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.image('im', np.zeros((0, 3, 4, 1)), step=1)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.audio('au', np.sin(np.arange(20.)).reshape(1, 20, 1).astype('float32'), 8000, step=1)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.audio('au', np.sin(np.arange(80.)).reshape(4, 10, 2).astype('float32'), 44100, step=1, max_outputs=2, encoding='wav', description='d')
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.audio('au', np.zeros((1, 20), 'float32'), 8000, step=1)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.audio('au', np.zeros((1, 20, 1), 'float32'), 8000, step=1, encoding='mp3')
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.text('te', 'hi', step=1)
    tf.summary.text('te', tf.constant(['a', 'b']), step=2, description='d')
    tf.summary.text('te', [['a', 'b'], ['c', 'd']], step=3)
---
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.text('te', 3, step=1)
---
with tf.summary.create_file_writer(folder).as_default():
    result = tf.summary.write('t', [1., 2.], step=1)
    tf.summary.write('u', tf.constant(['a']), step=2)
    tf.summary.write('v', lambda: tf.constant(3), step=2)
---
from tensorboard.compat.proto import summary_pb2
meta = tf.compat.v1.SummaryMetadata() if hasattr(tf.compat.v1, 'SummaryMetadata') else summary_pb2.SummaryMetadata()
meta.plugin_data.plugin_name = 'mine'
with tf.summary.create_file_writer(folder).as_default():
    tf.summary.write('t', 3, step=1, metadata=meta)
---
writer = tf.summary.create_file_writer(folder, filename_suffix='.mine', max_queue=2, flush_millis=10)
with writer.as_default():
    tf.summary.scalar('a', 1., step=1)
writer.flush()
writer.close()
---
writer = tf.summary.create_file_writer(folder)
writer.close()
with writer.as_default():
    tf.summary.scalar('a', 1., step=1)
---
with tf.summary.create_noop_writer().as_default():
    result = tf.summary.scalar('a', 1., step=1)
---
one, two = tf.summary.create_file_writer(folder + '/one'), tf.summary.create_file_writer(folder + '/two')
with one.as_default():
    tf.summary.scalar('a', 1., step=1)
    with two.as_default():
        tf.summary.scalar('a', 2., step=1)
    tf.summary.scalar('a', 3., step=2)
---
writer = tf.summary.create_file_writer(folder)
with tf.summary.record_if(True), writer.as_default():
    with tf.summary.experimental.summary_scope('outer', values=[]) as (tag, scope):
        tf.summary.write(tag, 1., step=0)
        result = [tag, scope]
---
with tf.summary.create_file_writer(folder).as_default():
    @tf.function
    def double(x):
        return x * 2
    tf.summary.trace_on(graph=True)
    double(tf.constant(1.))
    tf.summary.trace_export('double', step=0)
    tf.summary.trace_off()
---
with tf.summary.create_file_writer(folder).as_default():
    @tf.function
    def double(x):
        return x * 2
    tf.summary.graph(double.get_concrete_function(tf.constant(1.)).graph)
---
writer = tf.summary.create_file_writer(folder)
writer.set_as_default()
tf.summary.scalar('a', 1., step=1)
tf.summary.flush()
result = tf.summary.scalar('a', 2., step=2)
"""

FITS = """
callback = C.TensorBoard(folder)
---
callback = C.TensorBoard(log_dir=folder, histogram_freq=1)
---
callback = C.TensorBoard(folder, histogram_freq=2, write_graph=False)
---
callback = C.TensorBoard(folder, update_freq='batch', write_graph=False)
---
callback = C.TensorBoard(folder, update_freq=3, write_graph=False, profile_batch=0)
---
callback = C.TensorBoard(folder, histogram_freq=1, write_images=True, write_graph=False)
---
callback = C.TensorBoard(folder, write_steps_per_second=True, write_graph=False)
---
callback = C.TensorBoard(folder, write_graph=False)
validation = None
---
callback = C.TensorBoard(folder, write_graph=False)
model.compile(tf.keras.optimizers.SGD(tf.keras.optimizers.schedules.ExponentialDecay(0.1, 4, 0.5)), 'sparse_categorical_crossentropy')
---
callback = C.TensorBoard(folder, write_graph=False)
again = True
"""
MODEL = """\
tf.keras.backend.clear_session()
tf.keras.utils.set_random_seed(1)
r = np.random.RandomState(0)
X, Y = r.rand(40, 3).astype('float32'), r.randint(0, 2, 40)
model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(4, activation='relu', name='hidden'), tf.keras.layers.Dense(2, name='out')])
model.set_weights([r.randn(3, 4), r.randn(4), r.randn(4, 2), r.randn(2)])
model.compile(tf.keras.optimizers.SGD(0.1), tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=['accuracy'])
validation, again, C = (X[:20], Y[:20]), False, tf.keras.callbacks
"""
FIT = """
model.fit(X, Y, batch_size=10, epochs=2, shuffle=False, verbose=0, validation_data=validation, callbacks=[callback])
if again:
    model.fit(X, Y, batch_size=10, epochs=3, initial_epoch=2, shuffle=False, verbose=0, validation_data=validation, callbacks=[callback])
    model.evaluate(X, Y, verbose=0, callbacks=[callback])
"""


def value_of(one):
    if one.metadata.plugin_data.plugin_name == "images":
        pictures = [tf.io.decode_png(text).numpy().tolist() for text in one.tensor.string_val[2:]]
        del one.tensor.string_val[2:]
        return [one.tag, one.SerializeToString().hex(), pictures]
    if len(one.SerializeToString()) > 3000:  # a graph
        size, one.tensor.string_val[:] = len(one.tensor.string_val), []
        return [one.tag, one.SerializeToString().hex(), size]
    return [one.tag, one.SerializeToString().hex()]


def events_of(path):
    found = []
    for event in summary_iterator(path):
        kind = event.WhichOneof("what")
        if kind == "summary":
            found.append([event.step, kind] + [value_of(one) for one in event.summary.value])
        elif kind == "file_version":
            found.append([event.step, kind, event.file_version])
        elif kind == "graph_def":
            found.append([event.step, kind, len(event.graph_def) > 0])
        else:
            found.append([event.step, kind])
    return found


def files(folder):
    found = {}
    for path in sorted(glob.glob(os.path.join(folder, "**", "*"), recursive=True)):
        if os.path.isfile(path):
            name = re.sub(r"\d{9,}\.[^.]+\.\d+\.\d+", "TIME.HOST.PID.N", os.path.relpath(path, folder))
            while name in found:
                name += " again"
            found[name] = events_of(path) if "tfevents" in name else "(file)"
    return found


def plain(value):
    if isinstance(value, (tf.Tensor, tf.Variable)):
        return {"tensor": value.numpy().tolist(), "dtype": value.dtype.name}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value


def run(code, group):
    folder = tempfile.mkdtemp()
    space, case = {"tf": tf, "np": np, "folder": folder}, {"group": group, "code": code}
    for part in ((MODEL, code, FIT) if group == "fit" else (code,)):
        try:
            exec(part, space)
        except Exception as error:
            case["error"] = {"class": type(error).__name__, "message": clean(str(error))}
            break
    for name in ("writer", "one", "two"):
        if hasattr(space.get(name), "close"):
            space[name].flush()
    if "result" in space:
        case["result"] = plain(space["result"])
    del space
    case["files"] = files(folder)
    return case


from core_common import execute  # noqa: E402


def exec(code, space):  # with its source at hand, for AutoGraph
    execute(code, space, "exec", f"code{len(cases)}")


cases = []
for group, text in (("fit", FITS), ("write", BLOCKS)):  # the last block sets a default writer for good
    for block in re.split(r"^---$", text, flags=re.M):
        cases.append(run(block.strip("\n") + "\n", group))
head = {"release": tf.__version__, "script": "tests/oracle/record/summaries.py", "model": MODEL, "fit": FIT}
lines = [json.dumps(key) + ": " + json.dumps(value) for key, value in head.items()]
with open(os.path.join(FOLDER, f"summaries_{tf.__version__}.json"), "w") as file:
    file.write("{" + ",\n".join(lines) + ',\n"cases": [\n' + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]}\n")
print(len(cases), "cases,", sum("error" in case for case in cases), "errors")
