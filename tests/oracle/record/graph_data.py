"""tf.data and queues in graphs of TensorFlow 1.15: the operations that each step adds, which elements come in which order, mistakes."""
import faulthandler
import re

from graph_common import Recorder

r = Recorder("graph_data", """\
import os, tempfile, threading, time
x = tf.placeholder(tf.float32, [None], name='x')
n = tf.placeholder(tf.int64, [], name='n')
h = tf.placeholder(tf.string, [], name='h')
D = tf.data.Dataset
E = tf.data.experimental
folder = tempfile.mkdtemp()
names = [os.path.join(folder, name) for name in ('a.txt', 'b.txt')]
for start, name in enumerate(names):
    with open(name, 'w') as file:
        file.write(''.join('line %d of file %d\\n' % (place, start) for place in range(3)))
records = os.path.join(folder, 'c.tfrecord')
with tf.python_io.TFRecordWriter(records) as writer:
    for text in (b'one', b'two', b'three'):
        writer.write(text)

def all_of(session, element, most=40):
    found = []
    while len(found) < most:
        try:
            found.append(session.run(element))
        except tf.errors.OutOfRangeError:
            break
    return found

def once(dataset, seed=None, most=40):
    tf.set_random_seed(seed)
    dataset = dataset() if callable(dataset) else dataset
    element = dataset.make_one_shot_iterator().get_next()
    with tf.Session() as session:
        return all_of(session, element, most)

def often(dataset, feed=None, times=2, seed=None):
    tf.set_random_seed(seed)
    dataset = dataset() if callable(dataset) else dataset
    iterator = dataset.make_initializable_iterator()
    element, found = iterator.get_next(), []
    with tf.Session() as session:
        for _ in range(times):
            session.run(iterator.initializer, feed)
            found.append(all_of(session, element))
    return found

def using(queue, *steps):
    with tf.Session() as session:
        return [session.run(step(queue)) for step in steps]

def with_runners(element, most=40):
    with tf.Session() as session:
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coordinator)
        found = all_of(session, element, most)
        coordinator.request_stop()
        coordinator.join(threads)
        return found
""", "`ops` as in graph_calls; `result` is what code computes; elements of data sets come in the order of the seeds")


def lines(text, setup=None, record=r.run_case):
    for line in text.strip().splitlines():
        faulthandler.dump_traceback_later(20, exit=True)  # a case that blocks would block the recording
        record(line.strip(), setup)
        faulthandler.cancel_dump_traceback_later()


r.group("steps")
r.graphs("""
D.from_tensors([1, 2])
D.from_tensors((x, 3))
ds.concatenate(ds)
ds.flat_map(lambda i: D.range(i))
ds.interleave(lambda i: D.range(i), cycle_length=2)
ds.interleave(lambda i: D.range(i), cycle_length=2, num_parallel_calls=2)
ds.map(lambda i: i, num_parallel_calls=4)
ds.map(lambda i: tf.cast(i, tf.float32) * x)
ds.filter(lambda i: i > 1)
ds.padded_batch(2, padded_shapes=[])
ds.map(lambda i: (tf.ones([i]), i)).padded_batch(2, ([None], []), (1., tf.constant(2, tf.int64)), True)
ds.take(2)
ds.skip(2)
ds.cache()
ds.enumerate(start=2)
ds.window(2)
ds.shard(2, 1)
ds.shuffle(5, reshuffle_each_iteration=False)
ds.reduce(np.int64(0), lambda a, b: a + b)
ds.apply(E.ignore_errors())
ds.batch(n)
ds.with_options(tf.data.Options())
D.range(n)
D.from_generator(lambda: iter([(1, 2.)]), (tf.int32, tf.float32), ((), ()))
tf.data.TFRecordDataset('a')
tf.data.FixedLengthRecordDataset('a', 10)
tf.data.Iterator.from_string_handle(h, ds.output_types, ds.output_shapes).get_next()
E.cardinality(ds)
E.get_single_element(ds.take(1))
""", "ds = tf.data.Dataset.range(5)\n")

r.group("order")
lines("""
once(D.range(10).shuffle(10, seed=1))
once(D.range(10).shuffle(3, seed=1))
once(lambda: D.range(10).shuffle(3), seed=5)
once(lambda: D.range(10).shuffle(3, seed=2), seed=5)
once(D.range(6).shuffle(3, seed=1).repeat(3))
once(D.range(6).shuffle(3, seed=1).map(lambda x: x).repeat(3))
once(D.range(6).shuffle(3, seed=1, reshuffle_each_iteration=False).repeat(3))
once(D.range(6).repeat(2).shuffle(5, seed=1))
once(D.range(6).shuffle(6, seed=1).repeat(1))
once(D.range(3).shuffle(20, seed=9).repeat(4))
once(D.range(5).shuffle(2, seed=9).repeat(), most=17)
once(lambda: D.range(10).shuffle(10).repeat(2).batch(4).prefetch(1), seed=3)
once(lambda: D.range(10).shuffle(4).batch(3).shuffle(2).repeat(2), seed=3)
once(D.range(10).apply(E.shuffle_and_repeat(5, 2, seed=4)))
once(D.range(5).interleave(lambda i: D.range(i).shuffle(5, seed=1), cycle_length=2))
often(D.range(6).shuffle(5, seed=1))
often(D.range(6).shuffle(5, seed=1).repeat(2))
often(lambda: D.range(6).shuffle(5), seed=8)
often(D.range(4).map(lambda x: tf.random_uniform([], seed=1)))
often(lambda: D.range(4).map(lambda x: tf.random_uniform([])), seed=3)
often(lambda: D.range(4).map(lambda x: (tf.random_normal([2]), tf.random_uniform([], 0, 9, tf.int32, seed=4))), seed=3)
once(D.range(4).map(lambda x: tf.random_uniform([], seed=1)).repeat(2))
once(E.sample_from_datasets([D.range(5), D.range(10, 15)], [0.5, 0.5], seed=1))
""")

r.group("elements")
lines("""
once(D.from_tensor_slices({'a': [1, 2], 'b': ([3., 5.], ['p', 'q'])}))
once(D.range(7).batch(3))
once(D.range(7).batch(3, drop_remainder=True))
once(D.range(1, 4).map(lambda i: tf.fill([i], i)).padded_batch(2, [None]))
once(D.range(1, 4).map(lambda i: tf.fill([i], i)).padded_batch(2, [4], tf.constant(9, tf.int64)))
once(D.range(4).map(lambda i: tf.as_string(i)).padded_batch(3, []))
once(D.range(7).window(3, shift=2).flat_map(lambda w: w.batch(3)))
once(D.range(7).window(3, 2, 2, True).flat_map(lambda w: w.batch(3)))
once(D.range(4).interleave(lambda i: D.from_tensors(i).repeat(3), cycle_length=2, block_length=2))
once(D.range(4).flat_map(lambda i: D.range(i)))
once(D.range(5, 1, -2))
once(D.range(3).enumerate(5))
once(D.zip((D.range(3), D.range(5, 9))))
once(D.range(3).concatenate(D.range(8, 10)))
once(D.range(6).shard(4, 1))
once(D.range(6).skip(2).take(3))
once(D.range(6).filter(lambda i: tf.equal(i % 2, 0)))
once(D.range(3).cache().repeat(2))
once(D.from_tensors([[1, 2], [3, 4]]).unbatch())
once(D.range(5).apply(E.scan(np.int64(0), lambda s, i: (s + i, s * i))))
once(D.range(9).apply(E.take_while(lambda i: i < 3)))
once(D.from_tensor_slices([1, 1, 2, 3, 3]).apply(E.unique()))
once(D.range(10).apply(E.group_by_window(lambda i: i % 2, lambda k, d: d.batch(3), 3)))
once(D.from_tensor_slices([1., 0., 2.]).map(lambda i: tf.check_numerics(1. / i, 'bad')).apply(E.ignore_errors()))
once(D.range(4).map(lambda i: tf.py_func(lambda v: v * 10, [i], tf.int64)))
once(D.range(4).map(lambda i: tf.cond(i > 1, lambda: i, lambda: -i)))
once(D.from_generator(lambda: ((i, [float(i)] * i) for i in range(3)), (tf.int32, tf.float32), ([], [None])))
once(D.from_generator(lambda k: iter(range(k)), tf.int64, args=(3,)))
once(D.from_tensor_slices([2, 3]).map(lambda i: [i, i * 2]))
once(tf.data.TextLineDataset(names).skip(1))
once(D.from_tensor_slices(names).flat_map(lambda name: tf.data.TextLineDataset(name).skip(2)))
once(tf.data.TFRecordDataset([records, records]))
once(tf.data.FixedLengthRecordDataset(names[0], 17))
once(E.Counter(3, 2).take(2))
once(D.range(8).apply(E.map_and_batch(lambda i: i + 1, 3)))
often(D.from_tensor_slices(x).repeat(2).batch(3), {x: [1., 2.]})
often(D.range(n), {n: 3})
often(D.range(4).map(lambda i: tf.cast(i, tf.float32) * x), {x: [1., 10.]}, 1)
often(D.range(5).batch(n), {n: 2}, 1)
tf.Session().run(D.range(5).reduce(np.int64(0), lambda a, b: a + b))
tf.Session().run([E.cardinality(one) for one in (D.range(5), D.range(5).repeat(), D.range(5).filter(lambda i: i > 1), D.range(7).batch(2))])
tf.Session().run(E.get_single_element(D.range(5).skip(4)))
[D.range(3).batch(2).output_shapes, D.range(3).output_types, D.range(3).batch(2, True).output_shapes]
[str(one) for one in (D.range(3).map(lambda i: {'a': i, 'b': [1., 2.]}), D.from_generator(lambda: [], tf.int32), tf.data.TextLineDataset('a'))]
""")

r.group("mistakes")
lines("""
once(D.range(3).map(lambda i: tf.ones([i])).batch(2))
once(D.range(3).map(lambda i: tf.ones([i])).padded_batch(2, [1]))
once(D.range(3).batch(0))
once(D.range(3).shuffle(0))
once(D.range(3).shard(2, 2))
once(D.range(3).map(3))
once(D.range(3).filter(lambda i: i))
once(D.range(3).flat_map(lambda i: i))
once(D.range(3).concatenate(D.from_tensors(1.)))
once(D.zip([D.range(3)]))
once(D.from_generator(lambda: iter([1, 2.5]), tf.int32))
once(D.from_generator(lambda: iter([[1, 2]]), tf.int32, [3]))
once(D.from_generator([1, 2], tf.int32))
once(D.from_generator(lambda: 1 / 0, tf.int32))
once(tf.data.TextLineDataset('/nothing'))
once(D.range(3).map(lambda i: tf.check_numerics(1. / tf.cast(i, tf.float32), 'bad')))
D.from_tensors(tf.Variable(1.)).make_one_shot_iterator()
D.range(3).make_one_shot_iterator().initializer
tf.data.Iterator.from_structure(tf.int64, []).make_initializer(D.from_tensors(1.))
tf.data.Iterator.from_structure(tf.int64, [2]).make_initializer(D.range(3).batch(3, True))
tf.Session().run(tf.data.Iterator.from_string_handle(h, tf.int64, []).get_next(), {h: 'nothing'})
D.range(3).apply(lambda ds: 3)
""")

r.group("queues")
lines("""
using(tf.FIFOQueue(3, tf.float32, [[]]), lambda q: q.enqueue_many([[1., 2., 3.]]), lambda q: q.dequeue_many(2), lambda q: q.size(), lambda q: q.dequeue())
using(tf.FIFOQueue(3, tf.float32, [[]]), lambda q: q.enqueue_many([[1., 2., 3.]]), lambda q: q.close(), lambda q: q.dequeue_up_to(2), lambda q: q.dequeue_up_to(2))
using(tf.FIFOQueue(3, tf.float32, [[]]), lambda q: q.enqueue_many([[1., 2., 3.]]), lambda q: q.close(), lambda q: q.dequeue_many(4))
using(tf.RandomShuffleQueue(20, 0, tf.int32, [[]], seed=1), lambda q: q.enqueue_many([list(range(10))]), lambda q: q.dequeue_many(4), lambda q: q.dequeue(), lambda q: q.enqueue_many([[20, 21]]), lambda q: q.dequeue_many(7))
using(tf.RandomShuffleQueue(20, 5, tf.int32, [[]], seed=1), lambda q: q.enqueue_many([list(range(10))]), lambda q: q.dequeue_many(4), lambda q: q.close(), lambda q: q.dequeue_many(6))
using(tf.PaddingFIFOQueue(20, tf.int32, [[None]]), lambda q: q.enqueue([[1, 2]]), lambda q: q.enqueue([[3]]), lambda q: q.dequeue_many(2))
using(tf.PriorityQueue(20, tf.string, [[]]), lambda q: q.enqueue((5, 'a')), lambda q: q.enqueue((3, 'b')), lambda q: q.enqueue_many(([4, 1], ['c', 'd'])), lambda q: q.dequeue(), lambda q: q.dequeue_many(3))
using(tf.FIFOQueue(3, [tf.float32, tf.int32], names=['a', 'b'], shapes=[[], []]), lambda q: q.enqueue({'a': 1., 'b': 2}), lambda q: q.dequeue())
using(tf.FIFOQueue(3, tf.float32), lambda q: q.enqueue([[1., 2.]]), lambda q: q.dequeue())
using(tf.FIFOQueue(3, tf.float32), lambda q: q.close(), lambda q: q.is_closed(), lambda q: q.size())
using(tf.FIFOQueue(3, tf.float32), lambda q: q.close(), lambda q: q.close())
using(tf.FIFOQueue(3, tf.float32), lambda q: q.enqueue_many([[1., 2.]]), lambda q: q.dequeue_many(2))
using(tf.FIFOQueue(1, tf.float32, shapes=[[2]]), lambda q: q.enqueue(tf.placeholder_with_default([1., 2., 3.], None)))
tf.FIFOQueue(3, [tf.float32, tf.int32], [[]])
tf.FIFOQueue(3, tf.float32, [[2]]).enqueue_many([[1., 2., 3.]])
tf.FIFOQueue(3, tf.int32).enqueue(1.5)
tf.FIFOQueue(3, [tf.float32, tf.int32], names=['a', 'b'], shapes=[[], []]).enqueue([1., 2])
with_runners(tf.train.slice_input_producer([[1, 2, 3], ['a', 'b', 'c']], num_epochs=2, shuffle=False))
with_runners(tf.train.batch(tf.train.slice_input_producer([tf.range(7)], num_epochs=1, shuffle=False), 3))
with_runners(tf.train.batch(tf.train.slice_input_producer([tf.range(7)], num_epochs=1, shuffle=False), 3, allow_smaller_final_batch=True))
with_runners(tf.train.batch([tf.range(5)], 3, enqueue_many=True), 4)
with_runners(tf.train.batch({'b': tf.constant(1), 'a': tf.constant([2., 3.])}, 2), 1)
with_runners(tf.train.string_input_producer(['a', 'b'], num_epochs=2, shuffle=False).dequeue())
with_runners(tf.train.range_input_producer(4, num_epochs=1, seed=3).dequeue())
with_runners(tf.train.range_input_producer(4, num_epochs=3, seed=3).dequeue())
with_runners(tf.TextLineReader().read(tf.train.string_input_producer(names, num_epochs=1, shuffle=False)).value)
with_runners(tf.TextLineReader(skip_header_lines=1).read_up_to(tf.train.string_input_producer(names, num_epochs=1, shuffle=False), 3).values)
with_runners(tf.WholeFileReader().read(tf.train.string_input_producer(names, num_epochs=1, shuffle=False)).value)
with_runners(tf.TFRecordReader().read(tf.train.string_input_producer([records], num_epochs=1)).value)
with_runners(tf.FixedLengthRecordReader(17).read(tf.train.string_input_producer(names[:1], num_epochs=1)).value)
with_runners(tf.IdentityReader().read(tf.train.string_input_producer(['p'], num_epochs=1)).value)
tf.train.batch([tf.placeholder(tf.float32, [None])], 4)
tf.train.shuffle_batch([tf.zeros([2])], 4, 2, 5)
tf.train.QueueRunner(tf.FIFOQueue(3, tf.float32), [])
tf.train.start_queue_runners()
tf.train.limit_epochs(tf.constant(1), 0)
""")
r.write()
