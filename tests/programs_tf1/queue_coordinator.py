"""A queue of examples that threads fill, stopped by a Coordinator; then files read line by line."""
import os
import tempfile

import numpy as np
import tensorflow as tf

N_SAMPLES, NUM_THREADS = 200, 3
rng = np.random.RandomState(1)
data = 10 * rng.randn(N_SAMPLES, 4) + 1
target = rng.randint(0, 2, size=N_SAMPLES)

queue = tf.FIFOQueue(capacity=50, dtypes=[tf.float32, tf.int32], shapes=[[4], []])
enqueue_op = queue.enqueue_many([data, target])
data_sample, label_sample = queue.dequeue()
print(data_sample, label_sample)
qr = tf.train.QueueRunner(queue, [enqueue_op] * NUM_THREADS)
with tf.Session() as sess:
    coord = tf.train.Coordinator()
    enqueue_threads = qr.create_threads(sess, coord=coord, start=True)
    seen = 0
    try:
        for step in range(100):
            if coord.should_stop():
                break
            row, label = sess.run([data_sample, label_sample])
            seen += int(row.shape == (4,)) + int(label in (0, 1))
    except Exception as e:
        coord.request_stop(e)
    finally:
        coord.request_stop()
        coord.join(enqueue_threads)
    print("seen", seen, coord.should_stop())

tf.reset_default_graph()
folder = tempfile.mkdtemp()
for name, start in (("a.csv", 0), ("b.csv", 10)):
    with open(os.path.join(folder, name), "w") as f:
        f.write("x,y\n" + "".join("%d.5,%d\n" % (start + i, start + i) for i in range(4)))
files = tf.train.string_input_producer([os.path.join(folder, "a.csv"), os.path.join(folder, "b.csv")], num_epochs=2, shuffle=False)
reader = tf.TextLineReader(skip_header_lines=1)
key, value = reader.read(files)
x, y = tf.decode_csv(value, record_defaults=[[0.0], [0]])
x_batch, y_batch = tf.train.batch([x, y], batch_size=3, allow_smaller_final_batch=True)
print(x_batch, y_batch)
with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    coord = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(coord=coord)
    try:
        while not coord.should_stop():
            xs, ys = sess.run([x_batch, y_batch])
            print(xs.tolist(), ys.tolist())
    except tf.errors.OutOfRangeError:
        print("Done training -- epoch limit reached")
    finally:
        coord.request_stop()
    coord.join(threads)

tf.reset_default_graph()
images, labels = np.arange(24, dtype=np.float32).reshape(12, 2), np.arange(12)
image, label = tf.train.slice_input_producer([tf.constant(images), tf.constant(labels)], num_epochs=1, shuffle=True, seed=4)
image_batch, label_batch = tf.train.shuffle_batch([image, label], batch_size=4, capacity=20, min_after_dequeue=8, seed=2)
with tf.Session() as sess:
    sess.run(tf.local_variables_initializer())
    coord = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(sess=sess, coord=coord)
    found = []
    try:
        while True:
            i, l = sess.run([image_batch, label_batch])
            assert np.all(i[:, 0] == 2 * l)
            found += l.tolist()
    except tf.errors.OutOfRangeError as e:
        print(str(e).split("\n")[0].split("'")[0])
    coord.request_stop()
    coord.join(threads)
    print(sorted(found))
