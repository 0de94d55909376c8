"""What the summary operations of TensorFlow 1.15 write, what its event files hold, and how its Summary and Event messages behave."""
import glob
import os
import re
import tempfile

from graph_common import Recorder, np, result, settled, tf

r = Recorder("graph_summaries", """\
import glob, os, tempfile
x = tf.placeholder(tf.float32, [None, 3], name='x')
s = tf.placeholder(tf.float32, [], name='s')
u = tf.placeholder(tf.float32, name='u')
w = tf.placeholder(tf.string, [None], name='w')
sess = tf.Session(config=tf.ConfigProto(inter_op_parallelism_threads=1, intra_op_parallelism_threads=1))
""", "group ops: as in graph_calls. Values: hex of the serialized Summary, but images as pixels; files: the events of a folder without times and graphs")


def pixels(png):
    with tf.Graph().as_default(), tf.Session() as session:
        return session.run(tf.image.decode_png(png)).tolist()


def written(data):
    """A serialized Summary; encoded pictures are opened."""
    summary = tf.Summary.FromString(data)
    if any(one.HasField("image") for one in summary.value):
        return {"images": [[one.tag, one.image.height, one.image.width, one.image.colorspace, pixels(one.image.encoded_image_string)] for one in summary.value]}
    return {"hex": data.hex()}


def events(folder):
    """What the event files of a folder hold."""
    found = []
    for path in sorted(glob.glob(os.path.join(folder, "*"))):
        found.append([re.sub(r"\d{9,}\.[^.]+", "TIME.HOST", os.path.basename(path))])
        for event in tf.train.summary_iterator(path):
            kind = event.WhichOneof("what")
            value = getattr(event, kind) if kind else None
            one = [event.step, kind]
            if kind == "summary":
                one.append(value.SerializeToString().hex())
            elif kind == "file_version":
                one.append(value)
            elif kind == "graph_def":
                one.append([node.name for node in tf.GraphDef.FromString(value).node])
            elif kind == "meta_graph_def":
                one.append([node.name for node in tf.MetaGraphDef.FromString(value).graph_def.node])
            elif kind:
                one.append(str(value))
            found.append(one)
    return {"events": found}


def encode(value):
    if isinstance(value, str) and value.startswith("folder "):
        return events(value[7:])
    if isinstance(value, bytes):
        return written(value)
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return [encode(one) for one in value]
    return result(value)


def lines(text, setup=None, **options):
    for line in text.strip().splitlines():
        if line.strip():
            r.run_case(line.strip(), setup, encode=encode, **options)


def blocks(text, **options):
    for block in re.split(r"^---$", text, flags=re.M):
        if block.strip():
            r.run_case(block.strip("\n") + "\n", encode=encode, **options)


r.group("ops")
r.graphs("""
tf.summary.scalar('a/b c', s)
tf.summary.scalar('lr%', s)
tf.summary.scalar('a:0', s)
tf.summary.scalar('_a', s)
tf.summary.scalar('-a', s)
tf.summary.scalar('a', tf.constant(1))
tf.summary.scalar('a', 1)
tf.summary.scalar('a', np.float64(2.))
tf.summary.scalar('a', s, family='f g')
tf.summary.histogram('h', [1., 2.])
tf.summary.histogram('h', [1, 2], family='f')
tf.summary.histogram('h h', x, collections=['a', 'b'])
tf.summary.image('im', tf.zeros([2, 4, 4, 1]))
tf.summary.image('im', tf.zeros([2, 4, 4, 1], tf.uint8), max_outputs=1, family='f')
tf.summary.audio('au', x, sample_rate=tf.constant(8000.))
tf.summary.audio('au', tf.zeros([2, 10, 1]), 8000, max_outputs=2, family='f')
tf.summary.text('te', tf.constant('hi'))
tf.summary.text('te', 'hi')
tf.summary.text('te', tf.constant([['a', 'b'], ['c', 'd']]), collections=[])
tf.summary.tensor_summary('t', tf.constant([1, 2]), summary_description='d')
tf.summary.tensor_summary('t', tf.constant([1, 2]), display_name='n', family='f')
tf.summary.merge([tf.summary.scalar('a', s)], name='all')
tf.summary.merge([tf.summary.scalar('a', s)], collections=['m'])
tf.summary.merge((tf.summary.scalar('a', s), tf.summary.scalar('b', s)))
tf.summary.merge({tf.summary.scalar('a', s)})
tf.summary.all_v2_summary_ops()
""")
r.blocks("""
with tf.name_scope('one'):
    tf.summary.scalar('a', s)
with tf.name_scope('one'):
    tf.summary.scalar('a', s)
result = tf.summary.merge_all()
---
with tf.name_scope('one'):
    tf.summary.scalar('a', s, family='fam')
    tf.summary.scalar('a', s, family='fam')
---
with tf.variable_scope('one'):
    tf.summary.histogram('a', x)
with tf.variable_scope('one'):
    tf.summary.histogram('a', x)
---
tf.summary.scalar('a', s)
tf.summary.scalar('b', s, collections=['k'])
with tf.name_scope('q'):
    tf.summary.scalar('c', s)
    result = [tf.summary.merge_all('k'), tf.summary.merge_all(scope='q'), tf.summary.merge_all(), tf.summary.merge_all(scope='none')]
---
for one in range(3):
    tf.summary.scalar('loss', s)
---
v = tf.Variable([1., 2.], name='v')
tf.summary.histogram(v.op.name, v)
tf.summary.histogram(v.name, v)
---
with tf.control_dependencies([s.op]):
    tf.summary.scalar('a', 1.)
---
tf.summary.scalar('x', s)
tf.summary.histogram('X', x)
""")

r.group("scalar")
for dtype in ("float32", "float64", "float16", "bfloat16", "int32", "int64", "uint8", "int8", "int16", "uint16"):
    lines("sess.run(tf.summary.scalar('a', tf.constant(3, tf.%s)))" % dtype)
lines("""
sess.run(tf.summary.scalar('a', 0.1))
sess.run(tf.summary.scalar('a', 0.))
sess.run(tf.summary.scalar('a', -0.))
sess.run(tf.summary.scalar('a', float('nan')))
sess.run(tf.summary.scalar('a', float('inf')))
sess.run(tf.summary.scalar('a', -1e38))
sess.run(tf.summary.scalar('a', tf.constant(1e300, tf.float64)))
sess.run(tf.summary.scalar('a', 16777217))
sess.run(tf.summary.scalar('ä', 1.))
sess.run(tf.summary.scalar('a b', 1.))
sess.run(tf.summary.scalar('a', 1., family='f'))
sess.run(tf.summary.scalar('a', tf.constant([1.])))
sess.run(tf.summary.scalar('a', tf.constant([1., 2.])))
sess.run(tf.summary.scalar('a', x), {x: [[1., 2., 3.]]})
sess.run(tf.summary.scalar('a', tf.constant(True)))
sess.run(tf.summary.merge([tf.summary.scalar('a', 1.), tf.summary.scalar('b', 2.)]))
sess.run(tf.summary.merge([tf.summary.scalar('a', 1.), tf.summary.merge([tf.summary.scalar('b', 2.), tf.summary.histogram('h', [1., 2.])])]))
sess.run(tf.summary.merge([tf.summary.scalar('a', 1., collections=[]), tf.constant(b'no summary')]))
type(sess.run(tf.summary.scalar('a', 1.))).__name__
""")
blocks("""
one = tf.summary.scalar('a', 1.)
result = sess.run(tf.summary.merge([one, one]))
---
with tf.name_scope('q'):
    tf.summary.scalar('a', 1.)
with tf.name_scope('q'):
    tf.summary.scalar('a', 2.)
result = sess.run(tf.summary.merge_all())
---
v = tf.Variable(3., name='v')
tf.summary.scalar('v', v)
sess.run(tf.global_variables_initializer())
result = sess.run([v, tf.summary.merge_all()])[1]
---
v = tf.Variable([3., 4.], name='v', use_resource=True)
sess.run(tf.global_variables_initializer())
result = sess.run(tf.summary.histogram('v', v))
""")

r.group("histogram")
for dtype in ("float32", "float64", "float16", "bfloat16", "int32", "int64", "uint8", "int8", "int16", "uint16"):
    lines("sess.run(tf.summary.histogram('h', tf.constant([1, 2, 2, 100], tf.%s)))" % dtype)
lines("""
sess.run(tf.summary.histogram('h', [1., 2., 3.]))
sess.run(tf.summary.histogram('h', [1, 2, 3]))
sess.run(tf.summary.histogram('h', np.array([1., 2.1, 3.])))
sess.run(tf.summary.histogram('h', [-1., 2., -3.]))
sess.run(tf.summary.histogram('h', [[0.1, 0.2], [0.3, 0.25]]))
sess.run(tf.summary.histogram('h', [0.]))
sess.run(tf.summary.histogram('h', [0., 0., 1e-13, -1e-13]))
sess.run(tf.summary.histogram('h', 5.))
sess.run(tf.summary.histogram('h', tf.constant([], tf.float32)))
sess.run(tf.summary.histogram('h', tf.zeros([0, 3])))
sess.run(tf.summary.histogram('h', [1e-12, 1e20, -1e20, 1e21, 1e30]))
sess.run(tf.summary.histogram('h', tf.constant([1e-12, 1.1e-12, 1e20, -1e300, 1e300], tf.float64)))
sess.run(tf.summary.histogram('h', tf.constant([1.1, 1.21, 1.331, -1.1], tf.float64)))
sess.run(tf.summary.histogram('h', [1., float('nan')]))
sess.run(tf.summary.histogram('h', [1., float('inf')]))
sess.run(tf.summary.histogram('h', [1., -float('inf')]))
sess.run(tf.summary.histogram('h', np.float32(np.linspace(-2, 2, 100))))
sess.run(tf.summary.histogram('h', np.random.RandomState(0).randn(1000).astype('float32')))
sess.run(tf.summary.histogram('h', np.random.RandomState(1).randn(300, 7)))
sess.run(tf.summary.histogram('h', np.random.RandomState(2).randint(-5, 9, 50)))
sess.run(tf.summary.histogram('h', x), {x: [[1., 2., 3.], [4., 5., 6.]]})
""")

r.group("image")
lines("""
sess.run(tf.summary.image('im', np.arange(24).reshape(2, 3, 4, 1).astype('float32')))
sess.run(tf.summary.image('im', np.arange(12).reshape(1, 3, 4, 1).astype('float32')))
sess.run(tf.summary.image('im', np.arange(12).reshape(1, 3, 4, 1).astype('float32') / 12))
sess.run(tf.summary.image('im', np.arange(12).reshape(1, 3, 4, 1).astype('float32') - 6))
sess.run(tf.summary.image('im', -np.arange(12).reshape(1, 3, 4, 1).astype('float32')))
sess.run(tf.summary.image('im', np.random.RandomState(0).randn(2, 3, 4, 3).astype('float32')))
sess.run(tf.summary.image('im', np.random.RandomState(0).rand(2, 3, 4, 3).astype('float32')))
sess.run(tf.summary.image('im', np.random.RandomState(0).rand(2, 3, 4, 4).astype('float32')))
sess.run(tf.summary.image('im', np.random.RandomState(0).rand(2, 3, 4, 3)))
sess.run(tf.summary.image('im', np.random.RandomState(0).rand(2, 3, 4, 3).astype('float16')))
sess.run(tf.summary.image('im', np.random.RandomState(0).randint(0, 255, (5, 2, 2, 3)).astype('uint8')))
sess.run(tf.summary.image('im', np.random.RandomState(0).randint(0, 255, (5, 2, 2, 3)).astype('uint8'), max_outputs=1))
sess.run(tf.summary.image('im', np.random.RandomState(0).randint(0, 255, (5, 2, 2, 4)).astype('uint8'), max_outputs=10))
sess.run(tf.summary.image('im', np.random.RandomState(0).randint(0, 255, (1, 2, 2, 1)).astype('uint8')))
sess.run(tf.summary.image('im', np.zeros((1, 2, 2, 1), 'float32')))
sess.run(tf.summary.image('im', np.ones((1, 2, 2, 1), 'float32')))
sess.run(tf.summary.image('im', np.full((1, 2, 2, 1), 300., 'float32')))
sess.run(tf.summary.image('im', np.float32([[[[1.], [np.nan]], [[2.], [3.]]]])))
sess.run(tf.summary.image('im', np.float32([[[[1., 2., 3.], [np.nan, 1., 1.]], [[2., np.inf, 1.], [3., 0., -1.]]]])))
sess.run(tf.summary.image('im', np.float32([[[[np.nan]]]])))
sess.run(tf.summary.image('im', np.float32([[[[1e-30], [2e-30]]]])))
sess.run(tf.summary.image('im', np.zeros((0, 2, 2, 1), 'float32')))
sess.run(tf.summary.image('a b', np.zeros((1, 2, 2, 1), 'float32'), family='f'))
sess.run(tf.summary.image('im', tf.constant(np.random.RandomState(0).randint(0, 255, (2, 2, 2, 3)), tf.uint8)))
sess.run(tf.summary.image('im', tf.constant(np.random.RandomState(0).rand(2, 3, 4, 3), tf.float64)))
sess.run(tf.summary.image('im', tf.constant(np.random.RandomState(0).randn(2, 3, 4, 3), tf.float16)))
sess.run(tf.summary.image('im', tf.constant(np.random.RandomState(0).rand(2, 3, 4, 3), tf.float16)))
sess.run(tf.summary.image('im', np.zeros((1, 2, 2, 2), 'float32')))
sess.run(tf.summary.image('im', np.zeros((2, 2, 1), 'float32')))
sess.run(tf.summary.image('im', np.zeros((1, 2, 2, 1), 'int32')))
sess.run(tf.summary.image('im', np.zeros((1, 2, 2, 1), 'float32'), max_outputs=0))
""")

r.group("audio, text, tensors")
lines("""
sess.run(tf.summary.audio('au', np.sin(np.arange(20.)).reshape(1, 20, 1).astype('float32'), 8000))
sess.run(tf.summary.audio('au', np.sin(np.arange(20.)).reshape(2, 10).astype('float32'), 44100))
sess.run(tf.summary.audio('au', np.sin(np.arange(20.)).reshape(1, 10, 2).astype('float32') * 3, 44100.5, max_outputs=1))
sess.run(tf.summary.audio('au', np.float32([[1., -1., .5, -.5, 0., 1.5, -1.5]]), 8000, family='f'))
sess.run(tf.summary.audio('au', np.zeros(5, 'float32'), 8000))
sess.run(tf.summary.text('te', tf.constant('hi')))
sess.run(tf.summary.text('te', tf.constant(['hi', 'you'])))
sess.run(tf.summary.text('te', tf.constant([['a', 'b'], ['c', 'd']])))
sess.run(tf.summary.text('te', tf.constant([], tf.string)))
sess.run(tf.summary.text('te', 3))
sess.run(tf.summary.text('te', tf.constant(3)))
sess.run(tf.summary.tensor_summary('t', tf.constant([1., 2.])))
sess.run(tf.summary.tensor_summary('t', tf.constant([[1, 2]], tf.int64), summary_description='d', display_name='n'))
sess.run(tf.summary.tensor_summary('t', tf.constant('a'), family='f'))
sess.run(tf.summary.tensor_summary('t', tf.constant([True])))
sess.run(tf.summary.tensor_summary('t', tf.constant([], tf.float32)))
sess.run(tf.summary.tensor_summary('t', tf.constant(1.5, tf.float64)))
sess.run(tf.summary.tensor_summary('t', tf.constant([1, 2], tf.uint8)))
""")

r.group("messages")
lines("""
str(tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=0.5)]))
str(tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=0.1)]))
repr(tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=1e-7), tf.Summary.Value(tag='b', simple_value=123456789)]))
repr(tf.Summary())
str(tf.Summary.FromString(sess.run(tf.summary.histogram('h', [1., 2.]))))
str(tf.Summary.FromString(sess.run(tf.summary.text('te', tf.constant('hi "you" ä')))))
tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=0.5)]).SerializeToString()
tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=0)]).SerializeToString()
tf.Summary(value=[tf.Summary.Value(tag='', simple_value=1)]).SerializeToString()
tf.Summary(value=[dict(tag='a', simple_value=1)]).SerializeToString()
tf.Summary(value=[tf.Summary.Value(tag='a', image=tf.Summary.Image(height=1, width=2, colorspace=3, encoded_image_string=b''))]).HasField('value')
tf.Summary.Value(tag='a', simple_value=0).HasField('simple_value')
tf.Summary.Value(tag='a', simple_value=0).HasField('tag')
tf.Summary.Value(tag='a').HasField('simple_value')
tf.Summary.Value(tag='a', simple_value=2).WhichOneof('value')
tf.Summary.Value(tag='a').WhichOneof('value')
tf.Summary.Value(tag='a').simple_value
tf.Summary.Value(tag='a', simple_value=0.1).simple_value
tf.Summary.Value(tag=3)
tf.Summary.Value(tag='a', simple_value='b')
tf.Summary.Value(tag='a', simple_value=np.float32(0.1)).simple_value
tf.Summary.Value(tag='a', simple_value=np.float64(0.1)).simple_value
tf.Summary.Value(tag='a', simple_value=np.int64(3)).simple_value
tf.Summary.Value(nothing=3)
tf.Summary(value=3)
tf.Summary.Value(tag='a') == tf.Summary.Value(tag='a')
tf.Summary.Value(tag='a') == tf.Summary.Value(tag='b')
tf.Summary.FromString(b'no summary')
tf.Summary.Image(height=1.5)
tf.Summary.Image(height='a')
tf.Summary.Image(height=2**40)
tf.HistogramProto(min=1, max=2, bucket=[1, 2.5]).SerializeToString().hex()
str(tf.HistogramProto(min=1, max=2, bucket=[1, 2.5], bucket_limit=range(3)))
str(tf.Event(wall_time=1.5, step=3, summary=tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=1)])))
tf.Event(step=3, file_version='x').WhichOneof('what')
tf.Event().step
tf.Event(wall_time=2, step=-3).SerializeToString().hex()
str(tf.SessionLog(status=tf.SessionLog.START))
tf.SessionLog.START, tf.SessionLog.STOP, tf.SessionLog.CHECKPOINT
str(tf.summary.SummaryDescription(type_hint='scalar'))
tf.Summary is tf.summary.Summary, tf.Event is tf.summary.Event
[f.name for f, v in tf.Summary.Value(tag='a', simple_value=1).ListFields()]
tf.Summary.Value(tag='a').ByteSize()
""")
blocks("""
p = tf.Summary()
p.value.add(tag='a', simple_value=1.5)
one = p.value.add()
one.tag = 'b'
one.simple_value = 2
result = [p.SerializeToString(), len(p.value), p.value[0].tag, [v.simple_value for v in p.value], str(p)]
---
p = tf.Summary.Value(tag='a', simple_value=1)
p.histo.min = 3
result = [p.WhichOneof('value'), p.simple_value, p.histo.min, str(p)]
---
p = tf.Summary.Value()
p.metadata.plugin_data.plugin_name = 'text'
result = [p.HasField('metadata'), p.HasField('image'), p.image.height, p.HasField('image'), str(p)]
---
p = tf.HistogramProto()
p.min = 1
p.bucket.append(2)
p.bucket.extend([3, 4.5])
p.bucket_limit.append(7)
del p.bucket[0]
p.bucket[0] = 9
result = [list(p.bucket), str(p), p.SerializeToString().hex()]
---
p = tf.Summary()
p.value.extend([tf.Summary.Value(tag='a'), tf.Summary.Value(tag='b')])
q = tf.Summary()
q.CopyFrom(p)
q.MergeFrom(p)
q.value[0].tag = 'c'
result = [[v.tag for v in q.value], [v.tag for v in p.value]]
---
p = tf.Summary()
result = p.ParseFromString(tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=1)]).SerializeToString())
result = [result, p.value[0].tag, p.value[0].simple_value]
---
p = tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=1)])
p.ClearField('value')
result = [len(p.value), str(p)]
---
p = tf.Summary.Value()
p.simple_valu = 3
---
p = tf.Summary()
p.value = []
---
p = tf.Summary.Value(tag='a')
p.Clear()
result = p.tag
---
e = tf.Event(step=2)
e.summary.value.add(tag='a', simple_value=1.)
e.wall_time = 4
result = str(e)
---
m = tf.RunMetadata()
result = [str(m), tf.RunMetadata.FromString(m.SerializeToString()) == m]
""")

r.group("files")
SETUP = "folder = tempfile.mkdtemp()"
for block in re.split(r"^---$", """
writer = tf.summary.FileWriter(folder)
writer.close()
---
writer = tf.summary.FileWriter(folder, tf.get_default_graph())
writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=1)]), 3)
writer.add_summary(sess.run(tf.summary.scalar('b', 2.)), global_step=4)
writer.add_summary(sess.run(tf.summary.scalar('c', 2.)))
writer.close()
---
with tf.summary.FileWriter(folder, sess.graph, filename_suffix='.mine') as writer:
    writer.add_event(tf.Event(step=7, summary=tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=1)])))
    writer.add_session_log(tf.SessionLog(status=tf.SessionLog.START), 2)
    writer.add_run_metadata(tf.RunMetadata(), 'step1', 1)
---
writer = tf.summary.FileWriter(folder)
writer.add_graph(tf.get_default_graph(), global_step=5)
writer.add_graph(None, graph_def=tf.get_default_graph().as_graph_def())
writer.flush()
writer.close()
---
writer = tf.summary.FileWriter(folder)
writer.add_meta_graph(tf.train.export_meta_graph(), 3)
writer.close()
---
writer = tf.summary.FileWriter(folder)
one = sess.run(tf.summary.text('te', tf.constant('hi')))
for step in range(3):
    writer.add_summary(one, step)
writer.close()
---
writer = tf.summary.FileWriter(folder)
writer.close()
writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=1)]), 3)
---
writer = tf.summary.FileWriter(folder)
writer.close()
writer.reopen()
writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=1)]), 3)
writer.close()
writer.close()
---
writer = tf.summary.FileWriter(folder + '/x/y')
writer.close()
folder = folder + '/x/y'
---
writer = tf.summary.FileWriterCache.get(folder)
same = writer is tf.summary.FileWriterCache.get(folder)
assert same
writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=1)]), np.int64(3))
tf.summary.FileWriterCache.clear()
---
writer = tf.summary.FileWriter(folder, graph_def=tf.get_default_graph().as_graph_def())
assert writer.get_logdir() == folder
writer.close()
---
writer = tf.summary.FileWriter(folder)
writer.add_run_metadata(tf.RunMetadata(), 'a')
writer.add_run_metadata(tf.RunMetadata(), 'a')
---
writer = tf.summary.FileWriter(folder)
writer.add_summary('text', 1)
---
writer = tf.summary.FileWriter(folder)
writer.add_summary(b'no summary', 1)
---
writer = tf.summary.FileWriter(folder)
writer.add_summary(3, 1)
---
writer = tf.summary.FileWriter(folder)
writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=1)]), 1.5)
---
writer = tf.summary.FileWriter(folder)
writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag='a', simple_value=1)]), 'a')
---
writer = tf.summary.FileWriter(folder)
writer.add_event(3)
---
writer = tf.summary.FileWriter(folder, 3)
---
writer = tf.summary.FileWriter(folder)
writer.add_graph(3)
---
writer = tf.summary.FileWriter()
---
with tf.summary.FileWriter(folder) as writer:
    writer.close()
---
with tf.summary.FileWriter(folder) as writer:
    pass
with writer:
    pass
---
with tf.Graph().as_default() as g:
    a = tf.constant(1., name='a')
    with tf.name_scope('q'):
        b = a + 1.
tf.summary.FileWriter(folder, g).close()
""", flags=re.M):
    text = block.strip("\n")
    if "raise" not in text:
        text += "\nresult = 'folder ' + folder"
    r.run_case(text + "\n", SETUP, encode=encode)

r.group("errors")
lines("""
tf.summary.scalar('a', None)
tf.summary.scalar(3, s)
tf.summary.histogram('a', tf.constant(True))
tf.summary.image('a', s)
tf.summary.image('a', w)
tf.summary.audio('a', s, 8000)
tf.summary.merge(s)
tf.summary.merge('a')
tf.summary.image('a', x)
next(iter(tf.train.summary_iterator('/nothing/here')))
tf.train.SummaryWriter
tf.scalar_summary
tf.merge_all_summaries
""")
r.write()
