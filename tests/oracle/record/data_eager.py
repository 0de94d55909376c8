"""tf.data in eager mode of TensorFlow 2.21: elements, orders under seeds, specs, sizes, mistakes.

    PYTHON record/data_eager.py

writes data_eager_221.json: `{"release", "prelude", "cases": [{"code", "result" | "error": [class, message]}]}`. A result is what `plain`
of the prelude makes of the value of `code`: lists, dicts, numbers, texts; `repr` of anything else.
"""
import json
import os
import re

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

PRELUDE = '''\
import collections, os, tempfile
import numpy as np
D, E = tf.data.Dataset, tf.data.experimental
folder = tempfile.mkdtemp()
names = [os.path.join(folder, name) for name in ("a.txt", "b.txt")]
table = os.path.join(folder, "d.csv")
with open(table, "w") as file:
    file.write('a,b,c,d\\n1,2.5,x,10000000000\\n2,,"y,z",2\\n3,4,w,3\\n4,5,v,4\\n')
for start, name in enumerate(names):
    with open(name, "w") as file:
        file.write("".join("line %d of file %d\\\\n" % (place, start) for place in range(3)))
records = os.path.join(folder, "c.tfrecord")
with tf.io.TFRecordWriter(records) as writer:
    for text in (b"one", b"two", b"three"):
        writer.write(text)

def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if hasattr(value, "numpy"):
        value = value.numpy()
    if isinstance(value, (np.ndarray, np.generic)):
        return plain([value.dtype.name, value.tolist()])
    if isinstance(value, bytes):
        return value.decode()
    return value if isinstance(value, (int, float, str, bool, type(None))) else repr(value)

def often(dataset, times=2, seed=None, most=40):
    if seed is not None:
        tf.random.set_seed(seed)
    dataset = dataset() if callable(dataset) else dataset
    return [[one.numpy().tolist() for one in dataset.take(most)] for _ in range(times)]
'''

CASES = '''\
often(D.range(10).shuffle(10, seed=1))
often(D.range(10).shuffle(3, seed=1))
often(D.range(6).shuffle(3, seed=1).repeat(3))
often(D.range(6).shuffle(3, seed=1, reshuffle_each_iteration=False).repeat(3))
often(lambda: D.range(10).shuffle(10), seed=5)
often(lambda: D.range(10).shuffle(10, seed=1), seed=5)
often(lambda: D.range(10).shuffle(4).batch(3, True).shuffle(2), seed=5)
often(lambda: D.range(30).shuffle(7).batch(4).repeat(2).prefetch(1), seed=11)
often(D.sample_from_datasets([D.range(5), D.range(10, 15)], [.5, .5], seed=1), 1)
list(D.from_tensor_slices([[1, 2], [3, 4]]).map(lambda x: tf.range(x[0])).batch(2))
list(D.from_tensor_slices((np.zeros(3), np.zeros(4))))
D.from_tensor_slices(3)
list(D.range(4).padded_batch(3))
list(D.range(3).map(lambda x: tf.ones([x])).padded_batch(2))
list(D.range(3).map(lambda x: (tf.fill([x], "a"), x)).padded_batch(2, padded_shapes=([4], [])))
D.range(3).map(lambda x: tf.ones([x])).padded_batch(2).element_spec
D.range(3).map(lambda x: tf.ones([x])).padded_batch(2, padded_shapes=[4], padding_values=7.).element_spec
list(D.range(3).map(lambda x: tf.ones([x])).padded_batch(2, padded_shapes=[1]))
list(D.from_generator(lambda: iter([1, 2]), tf.int32))
list(D.from_generator(lambda: iter([1, 2.5]), tf.int32))
list(D.from_generator(lambda: iter([[1, 2]]), output_signature=tf.TensorSpec([3], tf.int32)))
list(D.from_generator(lambda: ((i, [float(i)] * i) for i in range(3)), output_signature=(tf.TensorSpec([], tf.int32), tf.TensorSpec([None], tf.float32))))
list(D.from_generator([1, 2], tf.int32))
list(D.from_generator(lambda: 1 / 0, tf.int32))
list(D.from_generator(lambda k: iter(range(k)), tf.int64, args=(3,)))
D.range(3).batch(0)
D.range(3).shuffle(0)
D.range(3).map(3)
D.range(3).concatenate(D.from_tensors(1.))
len(D.range(3).repeat())
len(D.range(3).filter(lambda x: x > 1))
len(D.range(10).batch(3))
len(D.range(3).flat_map(lambda x: D.range(2)))
D.zip((D.range(3), D.range(4))).cardinality()
D.range(3).element_spec
D.range(3).batch(2).element_spec
D.range(3).batch(2, drop_remainder=True).element_spec
D.from_tensor_slices({'a': [1, 2], 'b': ([3., 5.], ['p', 'q'])}).element_spec
list(D.from_tensor_slices({'a': [1, 2], 'b': ([3, 5], [4, 6])}).as_numpy_iterator())
list(D.range(7).window(3, shift=2).flat_map(lambda w: w.batch(3)))
list(D.range(7).window(3, shift=2, stride=2, drop_remainder=True).flat_map(lambda w: w.batch(3)))
D.range(7).window(3).element_spec
[[int(x) for x in w] for w in D.range(5).window(2)]
list(D.range(4).interleave(lambda x: D.from_tensors(x).repeat(3), cycle_length=2, block_length=2))
list(D.range(1, 4).interleave(lambda x: D.range(x), cycle_length=3))
D.range(5).reduce(0, lambda a, b: a + 1)
D.range(5).reduce((0, 0.), lambda s, b: (s[0] + 1, s[1] + tf.cast(b, tf.float32)))
list(D.range(5).scan(np.int64(0), lambda s, x: (s + x, s * x)))
list(D.range(9).take_while(lambda x: x < 3))
list(D.from_tensor_slices([1, 1, 2, 3, 3]).unique())
list(D.range(6).shard(4, 1))
D.range(6).shard(2, 2)
list(D.range(5, 1, -2))
list(D.range(3).enumerate(5))
list(D.from_tensor_slices([[1, 2], [3, 4]]).unbatch())
list(D.from_tensor_slices(([[1, 2], [3, 4]], [5, 6])).unbatch())
[int(one.cardinality()) for one in (D.range(3).take(2), D.range(3).repeat().take(2), D.range(3).skip(5), D.range(3).concatenate(D.range(2)), D.range(9).window(2), D.range(3).repeat(0))]
iter(D.range(1)).get_next()
iter(D.range(0)).get_next()
list(D.list_files('/nonexistent/*'))
len(list(D.list_files(folder + '/*.txt', shuffle=False)))
list(tf.data.TextLineDataset(names).skip(2))
list(tf.data.TFRecordDataset([records, records]).take(4))
list(tf.data.FixedLengthRecordDataset(names[0], 17))
list(tf.data.TextLineDataset('/nonexistent'))
list(tf.data.TFRecordDataset('/nonexistent'))
D.zip(D.range(2), D.range(3)).element_spec
D.zip([D.range(2)])
D.range(3).map(lambda x: [x, x]).element_spec
D.range(3).map(lambda x: (x, [1, 2.])).element_spec
D.range(3).map(lambda x: {'a': x, 'b': 's'}).element_spec
D.from_tensors(([1.], 'a')).element_spec
D.from_tensors(1).get_single_element()
D.range(2).get_single_element()
D.range(0).get_single_element()
list(D.range(5).batch(3).rebatch(2))
list(D.choose_from_datasets([D.range(2), D.range(10, 12)], D.from_tensor_slices(np.array([0, 1, 1, 0]))))
list(D.random(seed=4).take(3))
list(D.range(10).group_by_window(lambda x: x % 2, lambda k, d: d.batch(3), window_size=3))
list(D.from_tensor_slices([1, 2, 3, 4, 5, 6]).map(lambda n: tf.ones([n])).bucket_by_sequence_length(lambda e: tf.shape(e)[0], [3, 5], [2, 2, 2]))
list(D.range(3).prefetch(tf.data.AUTOTUNE).cache())
[str(one) for one in (D.range(3), D.range(4).batch(2), D.range(3).map(lambda x: x), D.from_tensor_slices([1, 2]), D.zip((D.range(2), D.range(3))), D.range(3).shuffle(2), D.range(3).repeat(), D.range(2).take(1), D.range(2).prefetch(1))]
[tf.data.AUTOTUNE, tf.data.INFINITE_CARDINALITY, tf.data.UNKNOWN_CARDINALITY]
[tf.compat.v1.data.get_output_shapes(D.range(3).batch(2)).as_list(), str(tf.compat.v1.data.get_output_types(D.range(3)))]
list(E.Counter(3, 2).take(2))
list(D.range(4).apply(E.assert_cardinality(5)))
list(D.from_tensor_slices([1., 0., 2.]).map(lambda i: tf.debugging.check_numerics(1. / i, 'bad')).ignore_errors())
list(D.range(3).apply(lambda ds: 3))
list(D.range(4).map(lambda i: tf.numpy_function(lambda v: v * 10, [i], tf.int64)))
list(E.CsvDataset(table, [tf.int32, 0.5, tf.string, tf.int64], header=True))
list(E.CsvDataset(table, [tf.float32, tf.string], header=True, select_cols=[1, 2]))
list(E.make_csv_dataset(table, 2, num_epochs=1, shuffle=False))
list(E.make_csv_dataset(table, 3, label_name='d', select_columns=['a', 'c', 'd'], num_epochs=1, shuffle=False))
list(E.make_csv_dataset(table, 2, shuffle_seed=3, num_epochs=2).map(lambda row: row['a']))
list(E.make_csv_dataset(table, 3, label_name='q'))
list(D.from_tensor_slices(collections.OrderedDict([('z', [1, 2]), ('a', [3, 4])])).map(lambda d: d['z'] - d['a']))
'''


def outcome(code, space):
    try:
        return {"result": space["plain"](eval(code, space))}
    except Exception as error:
        text = re.sub(r"\{\{function_node [^}]*\}\} ?", "", str(error))
        text = re.sub(r"\n?Traceback \(most recent call last\).*", "", text, flags=re.S)
        return {"error": [type(error).__name__, re.sub(r" \[Op:\w+\].*", "", text, flags=re.S)[:600]]}


if __name__ == "__main__":
    import tensorflow as tf

    space = {"tf": tf}
    exec(PRELUDE, space)
    cases = [{"code": code, **outcome(code, space)} for code in CASES.splitlines()]
    found = {"release": tf.__version__, "script": "record/data_eager.py", "prelude": PRELUDE, "cases": cases}
    lines = ",\n".join(json.dumps(one) for one in cases)
    head = json.dumps({**found, "cases": []})[:-2]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data_eager_221.json")
    with open(path, "w") as file:
        file.write(head + "\n" + lines + "\n]}\n")
    print(len(cases), "cases")
