"""MonitoredTrainingSession with hooks: logging, stopping, checkpoints, summaries, a hook of our own."""
import os
import tempfile

import numpy as np
import tensorflow as tf


class Printer(tf.train.SessionRunHook):
    def begin(self):
        print("begin")

    def after_create_session(self, session, coord):
        print("after_create_session", tf.get_default_graph().finalized)

    def before_run(self, run_context):
        return tf.train.SessionRunArgs({"loss": loss, "step": global_step})

    def after_run(self, run_context, run_values):
        if run_values.results["step"] % 5 == 0:
            print("loss %.4f at step %d, asked for %s" % (run_values.results["loss"], run_values.results["step"],
                                                          run_context.original_args.fetches.name))

    def end(self, session):
        print("end at", session.run(global_step))


tf.set_random_seed(3)
folder = tempfile.mkdtemp()
x = np.linspace(-1, 1, 40).astype(np.float32)
y = 3 * x + 0.5
data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(40, seed=1).repeat().batch(8)
features, target = data.make_one_shot_iterator().get_next()
w = tf.get_variable("w", [], initializer=tf.zeros_initializer())
b = tf.get_variable("b", [], initializer=tf.zeros_initializer())
loss = tf.reduce_mean(tf.square(w * features + b - target))
tf.summary.scalar("loss", loss)
global_step = tf.train.get_or_create_global_step()
train_op = tf.train.GradientDescentOptimizer(0.3).minimize(loss, global_step=global_step)


def train(last):
    hooks = [tf.train.StopAtStepHook(last_step=last), tf.train.NanTensorHook(loss), Printer(),
             tf.train.LoggingTensorHook({"w": w, "b": b}, every_n_iter=10)]
    with tf.train.MonitoredTrainingSession(checkpoint_dir=folder, hooks=hooks, save_checkpoint_steps=8, save_summaries_steps=4,
                                           log_step_count_steps=5) as sess:
        while not sess.should_stop():
            sess.run(train_op)
    print(sorted(one for one in os.listdir(folder) if "tfevents" not in one and ".data-" not in one))


train(12)
train(20)
reader = tf.train.NewCheckpointReader(tf.train.latest_checkpoint(folder))
print(reader.get_tensor("global_step"), "%.3f %.3f" % (reader.get_tensor("w"), reader.get_tensor("b")))
events = {}
for name in sorted(os.listdir(folder)):
    if "tfevents" in name:
        for event in tf.train.summary_iterator(os.path.join(folder, name)):
            for value in event.summary.value:
                events.setdefault(value.tag, []).append(event.step)
print({tag: steps for tag, steps in sorted(events.items())})

final = tf.train.FinalOpsHook([w, b])
with tf.train.SingularMonitoredSession(hooks=[final], checkpoint_dir=folder) as sess:
    print("%.3f" % sess.run(w), sess.should_stop())
print(["%.3f" % v for v in final.final_ops_values])


def step_fn(step_context):
    v = step_context.session.run(global_step)
    if v >= 22:
        step_context.request_stop()
    return step_context.run_with_hooks(train_op)


with tf.train.MonitoredSession(tf.train.ChiefSessionCreator(checkpoint_dir=folder)) as sess:
    count = 0
    while not sess.should_stop():
        sess.run_step_fn(step_fn)
        count += 1
    print(count)
try:
    with tf.train.MonitoredSession() as sess:
        sess.run(train_op)
        raise ValueError("of the program")
except ValueError as error:
    print(error)
finite = tf.data.Dataset.range(3).make_one_shot_iterator().get_next()
with tf.train.MonitoredSession() as sess:
    while not sess.should_stop():
        print(sess.run(finite))
print("through")
