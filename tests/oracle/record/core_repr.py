"""repr, str, format and the Python protocol (int, bool, len, iter, hash, in, indexing errors) of tensors, variables and friends."""
from core_common import Recorder

r = Recorder("repr", prelude="v = tf.Variable([1.0, 2.5], name='weights')\n")
TENSORS = """
tf.constant(1)
tf.constant(-7)
tf.constant(1.0)
tf.constant(2.5)
tf.constant(0.1)
tf.constant(3.14159265)
tf.constant(1e-8)
tf.constant(1e10)
tf.constant(1e16)
tf.constant(123456789.0)
tf.constant(-0.0)
tf.constant(float('nan'))
tf.constant(float('inf'))
tf.constant(-float('inf'))
tf.constant(True)
tf.constant('abc')
tf.constant(b'a\\xff')
tf.constant('h\\u00e9')
tf.constant('it\\'s')
tf.constant('a\\nb')
tf.constant('')
tf.constant(1+2j)
tf.constant(1.0, tf.float64)
tf.constant(0.1, tf.float64)
tf.constant(0.1, tf.float16)
tf.constant(0.1, tf.bfloat16)
tf.constant([0.1, 2.0], tf.bfloat16)
tf.constant([0.1, 2.0], tf.float16)
tf.constant(1, tf.int64)
tf.constant(1, tf.uint8)
tf.constant([1, 2, 3])
tf.constant([1, 2, 3], tf.int64)
tf.constant([1., 2., 3.])
tf.constant([1.5, 2., 3.25])
tf.constant([0.1, 0.22, 0.333])
tf.constant([1e-3, 1e3])
tf.constant([1e-5, 1e5])
tf.constant([1e-8, 1.0])
tf.constant([1e10, 1.0])
tf.constant([0.0, -0.0])
tf.constant([float('nan'), 1.0, float('inf'), -float('inf')])
tf.constant([1.0, 10.0, 100.0])
tf.constant([-1.5, 22.25, 333.125])
tf.constant([1/3, 2/3], tf.float64)
tf.constant([True, False])
tf.constant(['a', 'bcd', ''])
tf.constant(['h\\u00e9', b'\\xff'])
tf.constant([['a', 'b'], ['c', 'd']])
tf.constant([1+2j, -3.5j])
tf.constant([])
tf.constant([[]])
tf.zeros([0, 3])
tf.zeros([2, 0], tf.int32)
tf.constant([[1, 2], [3, 4]])
tf.constant([[1., 2.], [3., 4.]])
tf.constant([[1.5, -2.25], [300.125, 4.]])
tf.constant([[1.]])
tf.reshape(tf.range(8), [2, 2, 2])
tf.reshape(tf.range(8.), [2, 2, 2])
tf.zeros([2, 1, 1, 2])
tf.range(10)
tf.range(30)
tf.range(30.)
tf.range(1000)
tf.range(1001)
tf.range(1200.)
tf.reshape(tf.range(2000), [40, 50])
tf.reshape(tf.range(2000.), [2, 10, 100])
tf.ones([3, 30])
tf.fill([1100], 'ab')
tf.ones([1100], tf.bool)
tf.linspace(0., 1., 20)
tf.constant([[0.12345678, 1.2345678e-5], [12345.678, 1.0]])
tf.eye(3)
tf.cast(tf.range(3), tf.uint8)
tf.constant(2**40)
tf.constant([2**62, 1])
tf.Variable(1)
tf.Variable(1.5)
tf.Variable([1., 2.])
tf.Variable([[1, 2], [3, 4]], name='m')
tf.Variable('a')
tf.Variable(['a', 'b'], name='s')
tf.Variable(True, trainable=False)
tf.Variable([1., 2.], dtype=tf.float64)
tf.Variable(tf.zeros([3, 2]), name='kernel')
tf.Variable([1., 2.], shape=[None])
tf.Variable([1., 2.], shape=tf.TensorShape(None))
tf.Variable(tf.range(1200.))
tf.Variable(tf.zeros([0]))
v
[v]
(v, 1)
{'v': v}
v.value()
v.read_value()
v + 1
v[0]
v.assign([3., 4.])
v.assign_add([1., 1.])
[tf.constant(1), tf.constant([1., 2.])]
(tf.constant(1),)
{'a': tf.constant(1.)}
tf.TensorShape([2, 3])
tf.TensorShape([None, 3])
tf.TensorShape(None)
tf.TensorShape([])
[tf.TensorShape([1])]
tf.constant([1]).shape
tf.float32
[tf.float32, tf.string]
tf.TensorSpec([2, 3])
tf.TensorSpec([None, 3], tf.int32, name='x')
tf.TensorSpec(None)
tf.TensorSpec(shape=(), dtype='float64')
tf.TensorSpec.from_tensor(tf.constant([1, 2]))
tf.TensorSpec.from_tensor(tf.constant([1, 2]), name='n')
tf.RaggedTensorSpec([2, None], tf.int32)
tf.SparseTensorSpec([2, 3], tf.float32)
tf.IndexedSlices(tf.constant([[1., 2.]]), tf.constant([1]))
tf.IndexedSlices(tf.constant([[1., 2.]]), tf.constant([1]), tf.constant([3, 2]))
tf.sparse.from_dense([[1, 0], [0, 2]])
tf.ragged.constant([[1], [2, 3]])
tf.ragged.constant([['a'], ['b', 'c']])
tf.GradientTape
type(tf.GradientTape())
tf.Tensor
tf.Variable
type(tf.constant(1))
type(v)
type(tf.constant(1)).__mro__
tf.Module()
tf.Module(name='net')
tf.nest
tf.constant
tf.random.Generator
tf.initializers.zeros()
tf.errors.InvalidArgumentError
tf.UnconnectedGradients.ZERO
tf.VariableAggregation.NONE
tf.VariableSynchronization.AUTO
tf.Graph
tf.constant([1]).device
tf.config.list_physical_devices('CPU')
tf.DeviceSpec(device_type='CPU', device_index=0)
""".strip().splitlines()
r.group("repr")
r.all(f"repr({t})" for t in TENSORS)
r.group("str")
r.all(f"str({t})" for t in TENSORS)
r.group("print")
for t in ["tf.constant(1)", "tf.constant([1., 2.])", "tf.constant('a')", "tf.constant([[1, 2], [3, 4]])", "v", "[v]", "tf.constant([1]).shape", "tf.float32", "[tf.constant(1)]",
          "tf.constant(1).numpy()", "tf.constant('a').numpy()", "tf.constant([1., 2.]).numpy()", "v.numpy()", "tf.constant(0.1).numpy()", "[tf.constant(0.1).numpy()]"]:
    r.add(f"print({t})")
    r.add(f"print('x', {t}, sep=':')")

r.group("format")
r.all("""
'{}'.format(tf.constant(1))
'{}'.format(tf.constant(1.5))
'{}'.format(tf.constant([1., 2.]))
'{}'.format(tf.constant('a'))
'{:.2f}'.format(tf.constant(1.234))
'{:.2f}'.format(tf.constant(1.234, tf.float64))
'{:.2f}'.format(tf.constant(1))
'{:d}'.format(tf.constant(3))
'{:d}'.format(tf.constant(3.0))
'{:5d}'.format(tf.constant(3))
'{:>8}'.format(tf.constant(3))
'{:>8.3f}'.format(tf.constant(3.14159))
'{:e}'.format(tf.constant(3.14159))
'{:.3%}'.format(tf.constant(0.25))
'{:.4}'.format(tf.constant(3.14159))
'{:g}'.format(tf.constant(0.5))
'{:s}'.format(tf.constant('a'))
'{:>3}'.format(tf.constant('a'))
'{:.2f}'.format(tf.constant([1.234]))
'{:.2f}'.format(tf.constant([1.2, 3.4]))
'{:.2f}'.format(tf.constant([[1.234]]))
'{:.2f}'.format(tf.constant(True))
'{}'.format(tf.constant(True))
'{:.2f}'.format(tf.Variable(1.234))
'{}'.format(tf.Variable(1.234))
'{!r}'.format(tf.constant(1.5))
'{!s}'.format(tf.constant(1.5))
f'{tf.constant(1.5)}'
f'{tf.constant(1.5):.3f}'
f'{tf.constant(0.1)}'
f'{tf.constant(1)=}'
f'{v}'
f'{tf.constant([1, 2])}'
'%d' % tf.constant(3)
'%d' % tf.constant(3.7)
'%.2f' % tf.constant(3.14159)
'%f' % tf.constant(3)
'%s' % tf.constant(3)
'%s' % tf.constant([1., 2.])
'%r' % tf.constant(3)
'%g' % tf.constant(0.5)
'%.2f' % tf.constant([3.14159])
'%.2f' % tf.constant([3.14159, 1.0])
'%.2f' % tf.Variable(3.14159)
'%d' % tf.Variable(3)
'%.2f' % tf.constant(3.14159).numpy()
'%x' % tf.constant(255)
format(tf.constant(1.5), '.1f')
format(tf.constant(1.5), '')
format(tf.constant(1.5))
""")

r.group("python")
VALS = ["tf.constant(3)", "tf.constant(2.7)", "tf.constant(-2.7)", "tf.constant(0)", "tf.constant(0.0)", "tf.constant(True)", "tf.constant(False)", "tf.constant('12')", "tf.constant('')",
        "tf.constant('a')", "tf.constant([5])", "tf.constant([2.5])", "tf.constant([[5]])", "tf.constant([0])", "tf.constant([1, 2])", "tf.constant([1., 2.])", "tf.constant([])", "tf.constant([True, False])",
        "tf.constant(1+2j)", "tf.constant(float('nan'))", "tf.constant([[1, 2], [3, 4]])", "tf.Variable(3)", "tf.Variable(2.7)", "tf.Variable([1, 2])", "tf.Variable([5])", "tf.Variable(True)",
        "tf.constant(3, tf.int64)", "tf.constant(3.5, tf.bfloat16)", "tf.zeros([0, 3])"]
for f in ["int", "float", "bool", "complex", "len", "list", "iter", "hash", "abs", "round", "tuple", "set", "sum", "max", "reversed", "enumerate", "bytes", "dict", "str.encode", "__import__('math').floor",
          "__import__('operator').index", "__import__('json').dumps", "__import__('copy').copy", "__import__('copy').deepcopy", "np.array", "np.asarray", "np.float64", "np.shape", "callable", "dir"]:
    if f == "dir":
        continue
    r.all(f"{f}({v})" for v in VALS)
r.all("""
[1, 2, 3][tf.constant(1)]
list(range(10))[tf.constant(1):tf.constant(4)]
tf.constant(1) in [tf.constant(1)]
1 in tf.constant([1, 2])
5 in tf.constant([1, 2])
1. in tf.constant([1, 2])
tf.constant(1) in tf.constant([1, 2])
1 in tf.constant(1)
[1, 2] in tf.constant([[1, 2], [3, 4]])
'a' in tf.constant(['a', 'b'])
[x for x in tf.constant([1, 2])]
[x for x in tf.constant([[1, 2], [3, 4]])]
[x for x in tf.constant(1)]
[x for x in tf.Variable([1, 2])]
[x for x in tf.Variable(1)]
dict(zip('ab', tf.constant([1, 2])))
{tf.constant(1): 2}
{tf.constant(1)}
set([tf.constant(1), tf.constant(1)])
{tf.Variable(1): 2}
tf.constant(1).ref()
{tf.constant(1).ref(): 2} is not None
tf.constant([1]).ref().deref()
tf.constant(1).experimental_ref() is not None
tf.constant(1) is None
tf.constant(1) == None
tf.constant(1) != None
tf.constant(1) is not None
tf.constant([1, 2]) == [1, 2]
tf.constant([1, 2]) == tf.constant([1, 2])
(tf.constant([1, 2]) == tf.constant([1, 2])).numpy().all()
tf.constant([1, 2]) == tf.constant([1, 2, 3])
tf.constant([1, 2]) != tf.constant([1, 2, 3])
tf.constant('a') == 'a'
[tf.constant(1)] == [tf.constant(1)]
[tf.constant([1, 2])] == [tf.constant([1, 2])]
(tf.constant(1), 2) == (tf.constant(1), 2)
[tf.constant(1), tf.constant(2)].index(tf.constant(2))
[tf.constant([1, 2]), tf.constant([3, 4])].index(tf.constant([3, 4]))
1 if tf.constant(1) else 2
1 if tf.constant([1, 2]) else 2
1 if tf.constant([]) else 2
1 if tf.constant(1.0) > 0.5 else 2
tf.constant(True) and 5
tf.constant(False) or 5
tf.constant([1, 2]).numpy()
tf.constant([1, 2]).numpy().tolist()
tf.constant(1).numpy()
tf.constant(1.5).numpy()
tf.constant('a').numpy()
tf.constant('a').numpy().decode()
tf.constant(['a', 'b']).numpy()
tf.constant(True).numpy()
tf.constant(1).numpy().item()
tf.constant([[1, 2]]).numpy().shape
tf.constant(1).item()
tf.constant(1).tolist()
tf.constant([1]).size
tf.constant([1]).T
tf.constant([1]).ndim
tf.constant([1]).sum()
tf.constant([1]).mean()
tf.constant([1]).max()
tf.constant([1]).reshape([1, 1])
tf.constant([1]).astype('float32')
tf.constant([1]).ravel()
tf.constant([1]).transpose()
tf.constant([1]).clip(0, 1)
tf.constant([1]).any()
tf.constant([1]).data
tf.constant([1]).tolist
tf.constant([1]).foo
tf.constant([1]).eval()
tf.constant([1]).op
tf.constant([1]).graph
tf.constant([1]).name
tf.constant([1]).value_index
tf.constant([1]).consumers()
tf.constant([1]).set_shape([1])
tf.constant([1]).set_shape([2])
tf.constant([1]).set_shape([None])
tf.constant([1]).shape.as_list()
tf.constant([1]).get_shape().as_list()
tf.constant([1]).dtype
tf.constant([1]).dtype.name
tf.constant([1]).device
tf.constant([1]).backing_device
tf.constant([1]).cpu()
tf.constant([1]).gpu()
tf.constant([1])._id is not None
tf.constant([1]).__array__()
tf.constant([1]).__array__(np.float64)
tf.constant([1.5]).__len__()
tf.constant([1]).__index__()
tf.constant(1).__index__()
tf.constant(1).__float__()
tf.constant(1).__bool__()
tf.constant(1).__nonzero__()
tf.constant(1).__array_priority__
tf.constant([1]).OVERLOADABLE_OPERATORS is not None
sorted(tf.Tensor.OVERLOADABLE_OPERATORS)
isinstance(tf.constant(1), tf.Tensor)
isinstance(tf.Variable(1), tf.Tensor)
isinstance(tf.Variable(1), tf.Variable)
isinstance(1, tf.Tensor)
issubclass(type(tf.constant(1)), tf.Tensor)
tf.Tensor(1, 2, 3)
tf.Tensor()
np.array(tf.constant([1, 2]))
np.array(tf.constant([1, 2]), np.float64)
np.array(tf.constant([1., 2.]), dtype=int)
np.array([tf.constant([1, 2]), tf.constant([3, 4])])
np.array([tf.constant(1), 2])
np.array([tf.constant('a')])
np.asarray(tf.constant('a'))
np.float32(tf.constant(1.5))
np.int64(tf.constant(1))
np.array(tf.Variable([1, 2]))
np.zeros(tf.constant(3))
np.zeros(tf.constant([2, 3]))
np.ones((tf.constant(2), 3))
np.arange(tf.constant(3))
np.random.RandomState(0).rand(tf.constant(2)).shape
np.isscalar(tf.constant(1))
np.allclose(tf.constant([1., 2.]), [1., 2.])
np.testing.assert_allclose(tf.constant([1., 2.]), [1., 2.])
np.array_equal(tf.constant([1, 2]), [1, 2])
np.save is not None
__import__('pickle').loads(__import__('pickle').dumps(tf.constant([1, 2])))
__import__('pickle').loads(__import__('pickle').dumps(tf.Variable([1, 2])))
__import__('copy').copy(tf.constant([1, 2]))
tf.constant([1, 2]).__iter__()
next(iter(tf.constant([1, 2])))
len(tf.constant([[1, 2, 3], [4, 5, 6]]))
len(tf.Variable([1, 2]))
tf.constant([[1, 2], [3, 4]]).__getitem__(0)
list(map(int, tf.constant([1, 2])))
list(reversed([tf.constant(1), tf.constant(2)]))
list(zip(tf.constant([1, 2]), tf.constant([3., 4.])))
tf.debugging.assert_equal(tf.constant([1, 2]), [1, 2])
tf.debugging.assert_equal(tf.constant([1, 2]), [1, 3])
tf.debugging.assert_equal(1, 2, message='oops')
tf.debugging.assert_greater(1, 2)
tf.debugging.assert_less(tf.constant([1, 5]), [2, 2])
tf.debugging.assert_near(1.0, 1.1)
tf.debugging.assert_rank(tf.constant([1]), 2)
tf.debugging.assert_shapes([(tf.constant([1]), [2])])
tf.debugging.assert_type(tf.constant([1]), tf.float32)
tf.debugging.assert_non_negative(tf.constant([-1]))
tf.debugging.assert_positive(tf.constant([0, 1]))
tf.debugging.assert_all_finite(tf.constant([1., float('nan')]), 'bad')
tf.debugging.check_numerics(tf.constant([1., float('nan')]), 'bad')
tf.debugging.check_numerics(tf.constant([1., float('inf')]), 'bad')
tf.debugging.check_numerics(tf.constant([1., 2.]), 'ok')
tf.debugging.Assert(False, [tf.constant([1, 2])])
tf.debugging.Assert(tf.constant(True), [tf.constant([1, 2])])
tf.debugging.assert_integer(tf.constant(1.))
tf.debugging.assert_scalar(tf.constant([1.]))
tf.debugging.is_numeric_tensor(tf.constant('a'))
tf.ensure_shape(tf.constant([1, 2]), [None])
tf.ensure_shape(tf.constant([1, 2]), [3])
tf.assert_rank(tf.constant([1]), 1)
tf.assert_equal(1, 1)
""")
r.group("assignment")
for source in ["t = tf.constant([1, 2])\nt[0] = 1\n", "t = tf.Variable([1, 2])\nt[0] = 1\n", "t = tf.constant([1, 2])\ndel t[0]\n", "t = tf.constant([1, 2])\nt.shape = [2, 1]\n",
               "t = tf.constant([1, 2])\nt.foo = 3\n", "t = tf.constant([1, 2])\nt.name = 'a'\n", "t = tf.constant([1, 2])\nt.dtype = tf.float32\n", "t = tf.Variable([1, 2])\nt.foo = 3\n",
               "t = tf.Variable([1, 2])\nt += 1\n", "t = tf.constant([1, 2])\nt += 1\n", "t = tf.constant([1, 2])\nt[0] += 1\n", "t = tf.Variable([1., 2.])\nt[0].assign(5.)\n",
               "a, b = tf.constant([1, 2])\nt = [a, b]\n", "a, b = tf.constant([1, 2, 3])\nt = a\n", "a, *b = tf.constant([1, 2, 3])\nt = b\n", "a, b = tf.Variable([1, 2])\nt = b\n",
               "(a, b), c = tf.constant([[1, 2], [3, 4]])\nt = [a, c]\n", "def f(*x):\n    return list(x)\nt = f(*tf.constant([1, 2]))\n"]:
    r.add("t", source)
r.write()
