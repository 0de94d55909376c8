"""tf.Variable and tf.Module."""
from core_common import Recorder

r = Recorder("variable", prelude="""\
def var(x, **kw):
    return tf.Variable(x, **kw)
""")
r.group("create")
r.all("""
tf.Variable(1)
tf.Variable(1.5)
tf.Variable([1, 2])
tf.Variable([1., 2.])
tf.Variable(True)
tf.Variable('a')
tf.Variable(['a', 'b'])
tf.Variable(1+2j)
tf.Variable(np.array([1., 2.]))
tf.Variable(np.array([1, 2]))
tf.Variable(np.float64(1.5))
tf.Variable(np.float32(1.5))
tf.Variable(tf.constant([1., 2.]))
tf.Variable(tf.Variable([1., 2.]))
tf.Variable(tf.zeros([2, 0]))
tf.Variable([])
tf.Variable(None)
tf.Variable()
tf.Variable([1, 2.5])
tf.Variable([[1], [2, 3]])
tf.Variable(2**40)
tf.Variable(1, dtype=tf.float32)
tf.Variable(1.5, dtype=tf.int32)
tf.Variable(1.0, dtype='float64')
tf.Variable([1., 2.], dtype=tf.float64)
tf.Variable(np.array([1., 2.]), dtype=tf.float32)
tf.Variable(tf.constant([1., 2.]), dtype=tf.float64)
tf.Variable(tf.constant([1., 2.]), dtype=tf.float32)
tf.Variable(1., name='w')
tf.Variable(1., name='w').name
tf.Variable(1., name='a/b').name
tf.Variable(1., name='a b').name
tf.Variable(1., name='').name
tf.Variable(1., name=None).name
tf.Variable(1.).name
[tf.Variable(1., name='w').name, tf.Variable(1., name='w').name]
tf.Variable(1., 'w')
tf.Variable(1., False)
tf.Variable(1., trainable=False).trainable
tf.Variable(1., trainable=None).trainable
tf.Variable(1).trainable
tf.Variable('a').trainable
tf.Variable(True).trainable
tf.Variable(lambda: tf.ones([2]))
tf.Variable(lambda: [1., 2.])
tf.Variable(lambda: 3)
tf.Variable(lambda: tf.ones([2]), dtype=tf.float64)
tf.Variable(lambda: 3, dtype=tf.float32)
tf.Variable(tf.zeros)
tf.Variable(initial_value=1., trainable=True, validate_shape=True, caching_device=None, name='v', variable_def=None, dtype=None, import_scope=None, constraint=None)
tf.Variable([1., 2.], shape=[2])
tf.Variable([1., 2.], shape=[None])
tf.Variable([1., 2.], shape=[None]).shape
tf.Variable([1., 2.], shape=tf.TensorShape(None)).shape
tf.Variable([1., 2.], shape=[3])
tf.Variable(1., shape=[2])
tf.Variable([1., 2.], validate_shape=False).shape
tf.Variable([1., 2.], collections=[])
tf.Variable(1., synchronization=tf.VariableSynchronization.NONE)
tf.Variable(1., aggregation=tf.VariableAggregation.SUM).aggregation
tf.Variable(1., foo=1)
tf.Variable(1., constraint=lambda x: x * 0.).constraint is not None
tf.Variable(tf.sparse.from_dense([[1.]]))
tf.Variable(object())
tf.Variable({'a': 1})
tf.Variable(tf.random.normal)
""")
r.group("attributes")
r.all("""
var([[1., 2.]]).shape
var([[1., 2.]]).get_shape()
var([[1., 2.]]).shape.as_list()
var([[1., 2.]]).dtype
var([[1., 2.]]).dtype.name
var([[1., 2.]]).ndim
var([[1., 2.]]).numpy()
var(1.5).numpy()
var('a').numpy()
var(['a']).numpy()
var([[1., 2.]]).value()
var([[1., 2.]]).read_value()
var([[1., 2.]]).device
var([1.]).handle.dtype
var([1.]).initial_value
var([1.]).initialized_value()
var([1.]).initializer
var([1.]).op
var([1.]).graph
var([1.]).create
var([1.]).eval()
var([1.]).load(2.)
var([1.]).is_initialized()
var([1.]).experimental_ref() is not None
var([1.]).ref().deref()
var([1.]).name
var([1.])._shared_name
var([1.]).constraint
var([1.]).synchronization
var([1.]).aggregation
var([1.]).trainable
var([1.])._trainable
var([1.]).set_shape([1])
var([1.]).count_up_to(3)
var(1).count_up_to(3)
var(3).count_up_to(3)
var([1.]).foo
var([1.]).T
var([1.]).to_proto()
var([1.]).from_proto
var([1.]).is_variable if hasattr(var([1.]), 'is_variable') else None
hasattr(var([1.]), 'overwrite_shape')
len(var([1., 2.]))
len(var(1.))
float(var(1.5))
int(var(2.7))
bool(var(0.))
bool(var([1., 2.]))
list(var([1., 2.]))
np.array(var([1., 2.]))
np.sum(var([1., 2.]))
tf.convert_to_tensor(var([1., 2.]))
tf.reduce_sum(var([1., 2.]))
tf.shape(var([1., 2.]))
isinstance(var(1.), tf.Tensor)
isinstance(var(1.), tf.Variable)
tf.is_tensor(var(1.))
type(var(1.)).__name__
var(1.) is None
""")
r.group("assign")
for op in ["assign", "assign_add", "assign_sub"]:
    r.all([f"var([1., 2.]).{op}({a})" for a in ["[3., 4.]", "[3, 4]", "3.", "[3.]", "[1., 2., 3.]", "[[1., 2.]]", "np.array([3., 4.])", "np.array([3, 4])", "tf.constant([3., 4.])", "tf.constant([3, 4])", "tf.constant([3., 4.], tf.float64)",
                                                  "tf.Variable([3., 4.])", "None", "'a'", "[3., 4.], read_value=False", "[3., 4.], use_locking=True", "[3., 4.], True, 'n', True", "value=[3., 4.]", "delta=[3., 4.]"]])
    r.all([f"var([1, 2]).{op}({a})" for a in ["[3, 4]", "[3.5, 4.5]", "[3., 4.]", "tf.constant([3, 4], tf.int64)", "np.array([3, 4])", "np.array([3.5, 4.5])", "True"]])
    r.all([f"var(1.).{op}({a})" for a in ["5", "5.", "[5.]", "np.float64(5)"]])
    r.all([f"var([1., 2.], shape=[None]).{op}([1., 2., 3.])", f"var([1., 2.], shape=tf.TensorShape(None)).{op}([[1.]])", f"var([1., 2.], shape=[None]).{op}([[1.]])", f"var('a').{op}('b')", f"var(True).{op}(False)"])
r.all("""
type(var(1.).assign(2.)).__name__
var(1.).assign(2.) + 1.
var(1.).assign(2.).numpy()
var(1.).assign(2.).assign_add(1.)
tf.compat.v1.assign(var(1.), 2.)
tf.compat.v1.assign_add(var(1.), 2.)
""")
r.add("v", "v = tf.Variable(1.)\nw = v.assign(2.)\nw.assign(7.)\n")
r.add("[a, v]", "v = tf.Variable([1., 2.])\na = v.value()\nv.assign([5., 6.])\n")
r.add("[a, v]", "v = tf.Variable([1., 2.])\na = v.numpy()\nv.assign([5., 6.])\n")
r.add("[a, v]", "v = tf.Variable([1., 2.])\na = v.numpy()\na[0] = 9.\n")
r.add("[a, v]", "v = tf.Variable([1., 2.])\na = tf.convert_to_tensor(v)\nv.assign_add([5., 6.])\n")
r.add("[v, w]", "v = tf.Variable([1., 2.])\nw = tf.Variable(v)\nv.assign([5., 6.])\n")
r.add("[type(v).__name__, v]", "v = tf.Variable(1.)\nv += 1.\n")
r.add("[type(v).__name__, v]", "v = tf.Variable(1.)\nv = v * 2.\n")
r.add("v", "v = tf.Variable([1., 2.])\nv[0].assign(9.)\n")
r.add("v", "v = tf.Variable([1., 2.])\nv[0] = 9.\n")
r.add("v", "v = tf.Variable([1., 2.], constraint=lambda x: tf.clip_by_value(x, 0., 1.5))\nv.assign([5., -5.])\n")

r.group("equality and hashing")
r.all("""
var(1.) == 1.
var(1.) == var(1.)
var([1., 2.]) == [1., 3.]
var([1., 2.]) != [1., 3.]
var(1.) == None
var(1.) != None
var(1.) == 'a'
var([1., 2.]) == var([1., 2., 3.])
hash(var(1.))
{var(1.)}
{var(1.): 1}
set([var(1.), var(2.)])
{var(1.).ref(): 1} is not None
var(1.) in [var(1.)]
var(1.) in [var(2.)]
var([1., 2.]) in [var([1., 2.])]
[var(1.), var(2.)].index(var(2.))
hash(tf.constant(1.))
{tf.constant(1.): 1}
hash(var(1.).ref()) is not None
var(1.).ref() == var(1.).ref()
repr(var(1., name='x').ref())
var([3., 1.]) < 2.
var(3.) + var(2.)
var(3.) + tf.constant(2.)
tf.constant(2.) + var(3.)
2. * var(3.)
var(3.) / 2
var(3) / 2
var(3) // 2
var(3) + 1.5
var(3.) + var(2)
-var(3.)
abs(var(-3.))
var([[1., 2.]]) @ [[1.], [2.]]
var(2.) ** 3
var(True) & False
~var(True)
sum([var(1.), var(2.)])
max([var(1.), var(2.)])
sorted([var(2.), var(1.)])
""")
r.add("[v.ref() == v.ref(), v.ref() is v.ref(), v is v.ref().deref()]", "v = tf.Variable(1.)\n")
r.add("[v in [v], any(v is w for w in [v])]", "v = tf.Variable([1., 2.])\n")
r.add("[c is v, c.name, c, v.name]", "import copy\nv = tf.Variable([1., 2.], name='w')\nc = copy.deepcopy(v)\nc.assign([5., 6.])\n")
r.add("c is v", "import copy\nv = tf.Variable([1., 2.], name='w')\nc = copy.copy(v)\n")
r.add("[c['a'] is v, c['a']]", "import copy\nv = tf.Variable([1., 2.])\nc = copy.deepcopy({'a': v})\n")
r.add("v", "v = tf.Variable([1., 2.])\ndel v\n")
r.group("names")
r.add("v.name", "with tf.name_scope('scope'):\n    v = tf.Variable(1., name='w')\n")
r.add("v.name", "with tf.name_scope('a'):\n    with tf.name_scope('b'):\n        v = tf.Variable(1., name='w')\n")
r.add("v.name", "with tf.name_scope('a/'):\n    v = tf.Variable(1., name='w')\n")
r.add("s", "with tf.name_scope('a') as s:\n    pass\n")
r.add("[s, t]", "with tf.name_scope('a') as s:\n    with tf.name_scope('b') as t:\n        pass\n")
r.add("[s, t]", "with tf.name_scope('a') as s:\n    pass\nwith tf.name_scope('a') as t:\n    pass\n")
r.add("v.name", "v = tf.compat.v1.get_variable('w', [2], initializer=tf.zeros_initializer())\n")
r.add("[v.name, v.shape, v.dtype]", "with tf.compat.v1.variable_scope('s'):\n    v = tf.compat.v1.get_variable('w', [2], initializer=tf.zeros_initializer())\n")
r.add("out", "out = []\ndef creator(next_creator, **kw):\n    out.append(sorted(k for k, v in kw.items() if v is not None))\n    return next_creator(**kw)\nwith tf.variable_creator_scope(creator):\n    v = tf.Variable(1., name='w')\n")

r.group("module")
NET = """\
class Dense(tf.Module):
    def __init__(self, i, o, name=None):
        super().__init__(name=name)
        self.w = tf.Variable(tf.ones([i, o]), name='w')
        self.b = tf.Variable(tf.zeros([o]), name='b')
        self.count = tf.Variable(0, trainable=False, name='count')
    def __call__(self, x):
        return x @ self.w + self.b
class Net(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.second = Dense(2, 2)
        self.first = Dense(2, 2, name='first')
        self.layers = [Dense(1, 1), Dense(1, 1)]
        self.table = {'z': Dense(1, 1), 'a': tf.Variable(1., name='a')}
        self.extra = tf.Variable(1., name='extra')
net = Net()
"""
r.all(["net.name", "[m.name for m in net.submodules]", "[v.name for v in net.variables]", "[v.shape for v in net.variables]", "[v.name for v in net.trainable_variables]", "[v.name for v in net.non_trainable_variables]", "type(net.variables)",
       "type(net.submodules)", "len(net.variables)", "net.name_scope", "net.name_scope.name", "net.first.name_scope.name", "repr(net)", "net.first(tf.ones([1, 2]))", "isinstance(net, tf.Module)", "net.trainable", "net.foo", "Net(name='my net')",
       "Net(name='my_net').name", "Net(name='1x').name", "Net(name='a/b').name", "Net('MyNet').name", "[Net().name, Net().name]", "net.variables[0] is net.extra", "sorted(k for k in vars(net) if not k.startswith('_'))"], NET)
r.add("[v.name for v in m.variables]", "class M(tf.Module):\n    pass\nm = M()\nm.b = tf.Variable(1., name='b')\nm.a = tf.Variable(1., name='a')\nm.c = [tf.Variable(1., name='c0'), tf.Variable(1., name='c1')]\n")
r.add("[v.name for v in m.variables]", "class M(tf.Module):\n    pass\nm = M()\nm.b = tf.Variable(1., name='b')\nm.a = m.b\nm.self = m\n")
r.add("[v.name for v in m.variables]", "class M(tf.Module):\n    def __init__(self):\n        self.w = tf.Variable(1., name='w')\nm = M()\n")
r.add("m.name", "class M(tf.Module):\n    def __init__(self):\n        self.w = tf.Variable(1., name='w')\nm = M()\n")
r.add("m.name", "class HTTPServer2Net(tf.Module):\n    pass\nm = HTTPServer2Net()\n")
r.add("[tf.Module().name, tf.Module(name='x').name]")
r.add("[v.name for v in m.variables]", "class M(tf.Module):\n    def __init__(self):\n        super().__init__()\n        with self.name_scope:\n            self.w = tf.Variable(1., name='w')\nm = M()\n")
r.add("[m.w.name, m().name if hasattr(m(), 'name') and not tf.executing_eagerly() else None]", "class M(tf.Module):\n    @tf.Module.with_name_scope\n    def __call__(self):\n        if not hasattr(self, 'w'):\n            self.w = tf.Variable(1., name='w')\n"
      "        return self.w + 0.\nm = M()\nm()\n")
r.add("[v.name for v in m.variables]", "class M(tf.Module):\n    pass\nm = M()\nm.d = {'b': tf.Variable(1., name='b'), 'a': tf.Variable(1., name='a')}\nm.t = (tf.Variable(1., name='t'),)\nm._hidden = tf.Variable(1., name='hidden')\n")
r.add("[v.name for v in m.variables]", "class M(tf.Module):\n    pass\nm = M()\nm.l = [tf.Variable(1., name='x')]\nm.l.append(tf.Variable(1., name='y'))\n")
r.write()
