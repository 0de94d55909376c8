"""Conversion of Python and NumPy values to tensors: tf.constant, tf.convert_to_tensor, tf.cast."""
from core_common import Recorder

r = Recorder("convert", prelude="""\
import datetime
import decimal
import fractions

class Thing:
    pass

class Arrayish:
    def __array__(self, dtype=None, copy=None):
        return np.array([1.5, 2.5], dtype)

thing = Thing()
""")

VALUES = """
1
-1
0
1.0
1.5
-2.5
1e40
1e-50
float('nan')
float('inf')
True
False
None
2**31-1
2**31
-2**31
-2**31-1
2**53+1
2**63-1
2**63
-2**63
-2**63-1
2**64
[2**31]
[1, 2**31]
[2**63]
[1.0, 2**40]
1+2j
2j
[1+2j, 3]
[1.5, 1j]
[1j, 1]
'abc'
''
b'abc'
b'\\xff\\x00'
'h\\u00e9llo \\u4e16'
['a', 'bc']
['a', b'b']
[b'a', 1]
['a', 1]
[1, 'a']
['a', ['b']]
[]
[[]]
[[], []]
()
((1, 2), (3, 4))
[1, 2, 3]
[1, 2.5]
[1.5, 2]
[True, False]
[True, 1]
[1, True]
[1.0, True]
[True, 1.0]
[1, None]
[None]
[[1, 2], [3, 4]]
[[1, 2], [3.5, 4]]
[[1], [2, 3]]
[1, [2]]
[[1], 2]
[[[1, 2]], [[3, 4]]]
range(3)
(x for x in [1, 2])
{1, 2}
{'a': 1}
{}
np.float16(1.5)
np.float32(1.5)
np.float64(1.5)
np.int8(3)
np.int16(3)
np.int32(3)
np.int64(3)
np.uint8(3)
np.uint16(3)
np.uint32(3)
np.uint64(3)
np.bool_(True)
np.complex64(1+2j)
np.complex128(1+2j)
np.str_('abc')
np.bytes_(b'abc')
[np.float64(1.5), np.float64(2)]
[np.float32(1.5), np.float64(2)]
[np.float64(1.5), 2]
[1, np.float64(1.5)]
[1.0, np.float64(1.5)]
[np.float32(1.5), 2.0]
[np.int64(3), 4]
[np.int64(3), np.int64(2**40)]
[4, np.int64(3)]
[np.int32(3), np.int64(4)]
[np.int64(3), 1.5]
[np.bool_(True), False]
[np.array([1, 2]), np.array([3, 4])]
[np.array([1., 2.]), np.array([3., 4.])]
[np.array([1., 2.], np.float32), [3, 4]]
[np.array(1.), 2.]
[np.array([1, 2]), [3]]
np.array(1)
np.array(1.)
np.array([1, 2])
np.array([1., 2.])
np.array([1.5, 2.5], np.float16)
np.array([1.5, 2.5], np.float32)
np.array([1, 2], np.int8)
np.array([1, 2], np.int16)
np.array([1, 2], np.int32)
np.array([1, 2], np.uint8)
np.array([1, 2], np.uint16)
np.array([1, 2], np.uint32)
np.array([1, 2**64-1], np.uint64)
np.array([True, False])
np.array([1+2j])
np.array([1+2j], np.complex64)
np.array(['a', 'bc'])
np.array([b'a', b'bc'])
np.array(['a', 'bc'], object)
np.array([1, 2], object)
np.array([1, 'a'], object)
np.array([None], object)
np.array([[1, 2], [3]], object)
np.array([], np.float32)
np.array([])
np.zeros((0, 3))
np.zeros((2, 0), np.int32)
np.array([1, 2], '>i4')
np.array([1.5], '>f8')
np.array([[1, 2], [3, 4]]).T
np.arange(6)[::2]
np.arange(6.)[::-1]
np.array('2020-01-01', 'datetime64[D]')
np.array(3, 'timedelta64[s]')
np.array([(1, 2.0)], [('a', int), ('b', float)])
np.longdouble(1.5)
np.matrix([[1, 2]])
np.ma.masked_array([1, 2], [0, 1])
datetime.datetime(2020, 1, 1)
decimal.Decimal('1.5')
fractions.Fraction(1, 2)
thing
object
lambda: 1
len
[thing]
Arrayish()
[Arrayish(), Arrayish()]
bytearray(b'ab')
memoryview(b'ab')
...
slice(1)
tf.float32
tf.TensorShape([1, 2])
tf.TensorShape([None, 2])
tf.TensorShape([])
tf.TensorShape(None)
tf.constant([1, 2])
tf.constant(1.5)
[tf.constant(1), tf.constant(2)]
[tf.constant(1.), 2]
[1, tf.constant(2.)]
[1.5, tf.constant(2)]
[tf.constant(1), tf.constant(2.)]
[tf.constant(1), 2.5]
[tf.constant(1.), np.float64(2)]
[[tf.constant(1.), 2.], [3., 4.]]
[tf.constant([1, 2]), [3, 4]]
[tf.constant([1, 2]), tf.constant([3])]
tf.Variable(1.5)
tf.Variable([1, 2])
[tf.Variable(1.), tf.Variable(2.)]
tf.IndexedSlices(tf.constant([[1., 2.]]), tf.constant([1]), tf.constant([3, 2]))
tf.sparse.from_dense([[1, 0], [0, 2]])
tf.ragged.constant([[1], [2, 3]])
""".strip().splitlines()

r.group("constant")
r.all(f"tf.constant({v})" for v in VALUES)
r.group("convert_to_tensor")
r.all(f"tf.convert_to_tensor({v})" for v in VALUES)

TYPED = """
1
0
-1
300
-129
2**31
2**63
2**64
1.5
2.0
-1.0
1e40
float('nan')
float('inf')
True
None
1+2j
'abc'
b'abc'
'1'
[]
[1, 2]
[1, 2.5]
[1.5, 2.5]
[True, False]
[1, True]
[1+2j]
['a']
[[1], [2, 3]]
[1, None]
np.float32(1.5)
np.float64(1.5)
np.int32(3)
np.int64(300)
np.int64(2**40)
np.bool_(True)
np.array([1, 2])
np.array([1., 2.])
np.array([1.5, -2.5])
np.array([1.5], np.float32)
np.array([300, -1])
np.array([2**40])
np.array([True, False])
np.array([1+2j])
np.array(['a'])
np.array([], np.float64)
[np.float64(1.5)]
[np.int64(3)]
tf.constant([1, 2])
tf.constant([1.5])
tf.constant([True])
tf.constant(['a'])
[tf.constant(1.)]
[tf.constant(1)]
tf.Variable(1.5)
""".strip().splitlines()
DTYPES = ["tf.float16", "tf.bfloat16", "tf.float32", "tf.float64", "tf.int8", "tf.int32", "tf.int64", "tf.uint8", "tf.uint32", "tf.uint64", "tf.bool", "tf.string",
          "tf.complex64"]
r.group("constant_dtype")
# Not recorded: an integer out of range for uint64 is a SystemError, and some of the time ends the process, in both releases.
FATAL = {f"tf.constant({v}, dtype=tf.uint64)" for v in ("-1", "-129", "2**64")}
r.all(e for v in TYPED for d in DTYPES for e in [f"tf.constant({v}, dtype={d})"] if e not in FATAL)
r.group("convert_dtype")
r.all(f"tf.convert_to_tensor({v}, dtype={d})" for v in TYPED for d in ["tf.float32", "tf.float64", "tf.int32", "tf.int64", "tf.bool", "tf.string", "tf.uint8"])

r.group("dtype_names")
NAMES = """
'float32'
'float64'
'float'
'double'
'half'
'float16'
'bfloat16'
'int32'
'int64'
'int'
'uint8'
'bool'
'string'
'str'
'complex64'
'complex128'
'complex'
'f4'
'<f4'
'i8'
'float33'
'Float32'
'object'
'resource'
'float32_ref'
'qint8'
np.float32
np.float64
np.int32
np.int64
np.uint8
np.bool_
np.str_
np.object_
np.complex64
np.dtype('float32')
np.dtype('int64')
np.dtype('S3')
np.dtype('U3')
np.floating
float
int
bool
str
bytes
complex
object
list
None
1
0
99
-1
1.5
tf.float32
tf.half
tf.double
tf.variant
tf.resource
tf.constant(1.).dtype
tf.Variable(1.).dtype
[]
""".strip().splitlines()
r.all(f"tf.as_dtype({d})" for d in NAMES)
r.all(f"tf.constant(1, dtype={d})" for d in NAMES)
r.all(f"tf.cast(1, {d})" for d in NAMES)
r.all(f"tf.zeros([2], {d})" for d in NAMES)

r.group("shape_argument")
r.all("""
tf.constant(1, shape=[2, 3])
tf.constant(1, shape=(2,))
tf.constant(1, shape=())
tf.constant(1, shape=[])
tf.constant(1, shape=3)
tf.constant(1.5, shape=[2, 0])
tf.constant('a', shape=[2])
tf.constant(True, shape=[2, 2])
tf.constant(1, shape=tf.TensorShape([2]))
tf.constant(1, shape=np.array([2, 2]))
tf.constant(1, shape=tf.constant([2, 2]))
tf.constant(1, shape=[None])
tf.constant(1, shape=[-1])
tf.constant(1, shape=[None, 2])
tf.constant(1, shape=[2.0])
tf.constant(1, shape=[2.5])
tf.constant([1, 2, 3, 4], shape=[2, 2])
tf.constant([1, 2, 3, 4], shape=[4, 1])
tf.constant([1, 2, 3, 4], shape=[4])
tf.constant([1, 2, 3, 4], shape=[-1, 2])
tf.constant([1, 2, 3, 4], shape=[None, 2])
tf.constant([1, 2, 3, 4], shape=[3])
tf.constant([1, 2, 3, 4], shape=[2, 3])
tf.constant([1, 2, 3, 4], shape=[5])
tf.constant([1], shape=[3])
tf.constant([1], shape=[2, 3])
tf.constant([1, 2], shape=[2, 2])
tf.constant([1], shape=[])
tf.constant([[1, 2], [3, 4]], shape=[4])
tf.constant([[1, 2], [3, 4]], shape=[4, 1])
tf.constant(np.arange(6), shape=[2, 3])
tf.constant(np.arange(6.), shape=[3, 2], dtype=tf.float32)
tf.constant(np.arange(6), shape=[4])
tf.constant([], shape=[0, 3])
tf.constant([], shape=[2])
tf.constant([], shape=[0])
tf.constant(tf.constant([1, 2, 3, 4]), shape=[2, 2])
tf.constant(tf.constant(1), shape=[2, 2])
tf.constant(['a', 'b'], shape=[2, 1])
tf.constant([True, False], shape=[2, 1])
tf.constant([1, 2], shape=[2, 1], dtype='float32')
tf.constant([1, 2], tf.float32, [2, 1])
tf.constant([1, 2], tf.float32, [2, 1], 'a_name')
tf.constant(value=[1, 2], dtype=None, shape=None, name='Const')
tf.constant()
tf.constant([1], [1])
tf.constant([1, 2], 2)
tf.constant(1, verify_shape=True)
""")

r.group("dtype_hint")
r.all("""
tf.convert_to_tensor(1, dtype_hint=tf.float32)
tf.convert_to_tensor(1.5, dtype_hint=tf.int32)
tf.convert_to_tensor(1, dtype_hint=tf.string)
tf.convert_to_tensor([1, 2], dtype_hint=tf.float64)
tf.convert_to_tensor(np.array([1.]), dtype_hint=tf.float32)
tf.convert_to_tensor(np.array([1]), dtype_hint=tf.float32)
tf.convert_to_tensor(np.float64(1), dtype_hint=tf.float32)
tf.convert_to_tensor(tf.constant(1), dtype_hint=tf.float32)
tf.convert_to_tensor(1, dtype=tf.int64, dtype_hint=tf.float32)
tf.convert_to_tensor([], dtype_hint=tf.int32)
tf.convert_to_tensor([])
tf.convert_to_tensor(1, tf.float32, tf.int32, 'x')
tf.convert_to_tensor(1, preferred_dtype=tf.float32)
tf.convert_to_tensor(tf.constant(1), tf.float32)
tf.convert_to_tensor(tf.constant(1), tf.int32)
tf.convert_to_tensor(tf.constant(1), tf.int32) is None
tf.convert_to_tensor(tf.Variable(1.5), tf.float64)
tf.convert_to_tensor(tf.Variable(1.5), tf.float32)
tf.convert_to_tensor(value=3)
tf.convert_to_tensor()
""")
r.add("tf.convert_to_tensor(t) is t", "t = tf.constant([1, 2])\n")
r.add("tf.constant(t) is t", "t = tf.constant([1, 2])\n")
r.add("tf.identity(t) is t", "t = tf.constant([1, 2])\n")
r.add("tf.cast(t, tf.int32) is t", "t = tf.constant([1, 2])\n")
r.add("tf.convert_to_tensor(t, tf.int32) is t", "t = tf.constant([1, 2])\n")
r.add("[n.flags.writeable, n.flags.owndata]", "n = tf.constant([1., 2.]).numpy()\n")
r.add("[np.asarray(tf.constant([1., 2.])).flags.writeable, np.array(tf.constant([1., 2.])).flags.writeable]")
r.add("n", "n = tf.constant([1., 2.]).numpy()\nn[0] = 5.\n")
r.add("[type(tf.constant(x).numpy()).__name__ for x in [1, 1.5, True, 'a', [1], 1j, ['a']]]")
r.add("[tf.constant(x).numpy().dtype.name for x in [1, 1.5, True, [1], 1j, ['a'], []]]")

CASTS = """
1
1.9
-1.9
2.5
300
-1
2**31
2**33
True
'1'
'abc'
None
1+2j
[1.9, -1.9]
[1, 2.9]
[True, False]
[]
np.float64(1.9)
np.array([1.9, -1.9])
np.array([1, 0, -1])
np.array([True, False])
np.array([300, -1, 2**33])
np.array(['a'])
tf.constant([0.0, -0.0, 0.5, -0.5, 1.0])
tf.constant([1.9, -1.9, 300.7])
tf.constant([float('nan'), float('inf'), -float('inf')])
tf.constant([3e9, -3e9, 1e20])
tf.constant([300, -1, 127, 128])
tf.constant([2**40, -1], tf.int64)
tf.constant([0, 2, 255], tf.uint8)
tf.constant([True, False])
tf.constant([1+2j, 3-1j])
tf.constant(['1', '2'])
tf.Variable([1.9, -2.9])
tf.constant([65504., 65520., 1e-8])
""".strip().splitlines()
r.group("cast")
r.all(f"tf.cast({v}, {d})" for v in CASTS for d in DTYPES)
r.all("""
tf.cast(tf.IndexedSlices(tf.constant([[1., 2.]]), tf.constant([1])), tf.int32)
tf.cast(tf.sparse.from_dense([[1.5, 0.], [0., 2.5]]), tf.int32)
tf.cast(tf.constant(1.5), dtype=tf.constant(1).dtype)
tf.cast(x=1, dtype=tf.float32, name='c')
tf.cast(1)
tf.dtypes.cast(1.7, tf.int32)
tf.saturate_cast(tf.constant([300., -5., 1.5]), tf.uint8)
tf.saturate_cast(tf.constant([3e9, -3e9]), tf.int32)
tf.saturate_cast(tf.constant([300, -300]), tf.int8)
tf.bitcast(tf.constant([1.0, -2.0]), tf.int32)
tf.bitcast(tf.constant([1, 2], tf.int64), tf.int32)
tf.bitcast(tf.constant([1, 2], tf.int32), tf.int64)
tf.bitcast(tf.constant([1, 2, 3], tf.int32), tf.int64)
tf.bitcast(tf.constant([1, 2], tf.uint8), tf.uint16)
tf.bitcast(tf.constant([1.5]), tf.bool)
tf.complex(1.0, 2.0)
tf.complex(tf.constant([1., 2.], tf.float64), tf.constant([3., 4.], tf.float64))
tf.complex(1, 2)
tf.complex(tf.constant(1.), tf.constant(2., tf.float64))
tf.strings.to_number('1.5')
tf.strings.to_number(['1', '2'], tf.int32)
tf.strings.to_number('x')
tf.as_string(1.5)
tf.as_string([1, 2])
tf.as_string(True)
tf.strings.as_string(3.14159, precision=2)
tf.is_tensor(tf.constant(1))
tf.is_tensor(1)
tf.is_tensor(np.array(1))
tf.is_tensor(tf.Variable(1))
tf.is_tensor([tf.constant(1)])
tf.is_tensor(tf.sparse.from_dense([[1]]))
tf.get_static_value(tf.constant([1, 2]))
tf.get_static_value(tf.Variable(1))
tf.get_static_value(3)
tf.make_ndarray(tf.make_tensor_proto([1, 2]))
""")

r.group("dtype_attributes")
for d in ["float16", "bfloat16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool", "string", "complex64",
          "complex128", "resource", "variant", "qint8", "quint8"]:
    r.add(f"[tf.{d}.name, tf.{d}.size, tf.{d}.as_datatype_enum, tf.{d}.is_floating, tf.{d}.is_integer, tf.{d}.is_complex, tf.{d}.is_bool, tf.{d}.is_unsigned, "
          f"tf.{d}.is_quantized, tf.{d}.is_numpy_compatible]")
    r.add(f"np.dtype(tf.{d}.as_numpy_dtype).name")
    r.add(f"[tf.{d}.min, tf.{d}.max]")
    r.add(f"tf.{d}.limits")
    r.add(f"[repr(tf.{d}), str(tf.{d})]")
r.all("""
tf.float32 == 'float32'
tf.float32 == np.float32
tf.float32 == float
tf.float32 == tf.float64
tf.float32 == None
tf.float32 == 'nonsense'
tf.float32 != 'float32'
tf.float32 == 1
tf.float32 == np.dtype('float32')
np.dtype('float32') == tf.float32
np.float32 == tf.float32
np.zeros(2, tf.float32)
np.zeros(2, tf.int64)
np.array([1, 2]).astype(tf.float32)
np.array([1, 2]).astype(tf.float32.as_numpy_dtype)
np.zeros(2, tf.string)
np.dtype(tf.float32)
np.dtype(tf.bfloat16)
tf.float32.is_compatible_with(tf.float32)
tf.float32.is_compatible_with('float64')
tf.float32.base_dtype
tf.complex64.real_dtype
tf.float32.real_dtype
{tf.float32: 1}['float32']
{tf.float32: 1}[tf.float32]
hash(tf.float32) == hash(tf.as_dtype('float32'))
tf.float32 in ['float32']
tf.float32 is tf.as_dtype('float32')
tf.DType(1)
tf.float32(1)
tf.dtypes.as_dtype('float32')
tf.dtypes.float32
tf.half
tf.double
tf.constant(1.).dtype.as_numpy_dtype
tf.Variable(1.).dtype
tf.constant(1.).dtype == 'float32'
tf.float32.as_numpy_dtype(3)
tf.int32.as_numpy_dtype(3.7)
tf.float32 < tf.float64
tf.float32.foo
""")

r.group("tensor_shape")
r.all("""
tf.TensorShape([1, 2])
tf.TensorShape((1, None))
tf.TensorShape(None)
tf.TensorShape([])
tf.TensorShape(3)
tf.TensorShape('a')
tf.TensorShape([-1])
tf.TensorShape([-2])
tf.TensorShape([1.5])
tf.TensorShape([2.0])
tf.TensorShape(['2'])
tf.TensorShape(tf.constant([1, 2]))
tf.TensorShape([tf.constant(2)])
tf.TensorShape(np.array([1, 2]))
tf.TensorShape([np.int64(2)])
tf.TensorShape(tf.TensorShape([3]))
tf.TensorShape([1, 2]).as_list()
tf.TensorShape([1, None]).as_list()
tf.TensorShape(None).as_list()
tf.TensorShape([1, 2]).ndims
tf.TensorShape(None).ndims
tf.TensorShape([1, 2]).rank
tf.TensorShape(None).rank
tf.TensorShape([1, 2])[0]
tf.TensorShape([1, None])[1]
tf.TensorShape([1, 2])[-1]
tf.TensorShape([1, 2])[2]
tf.TensorShape([1, 2, 3])[1:]
tf.TensorShape(None)[0]
tf.TensorShape(None)[1:]
tf.TensorShape(None)[:2]
len(tf.TensorShape([1, 2]))
len(tf.TensorShape(None))
list(tf.TensorShape([1, None]))
list(tf.TensorShape(None))
tuple(tf.TensorShape([1, 2]))
bool(tf.TensorShape([]))
bool(tf.TensorShape(None))
tf.TensorShape([1, 2]) == [1, 2]
tf.TensorShape([1, 2]) == (1, 2)
tf.TensorShape([1, 2]) == tf.TensorShape([1, 2])
tf.TensorShape([1, None]) == tf.TensorShape([1, None])
tf.TensorShape([1, None]) == [1, None]
tf.TensorShape(None) == tf.TensorShape(None)
tf.TensorShape(None) == None
tf.TensorShape([1]) == None
tf.TensorShape([1]) == 'a'
tf.TensorShape([1]) == 1
tf.TensorShape([1, 2]) != [1, 2]
tf.TensorShape([1, 2]) != [1, 3]
[1, 2] == tf.TensorShape([1, 2])
tf.TensorShape([1]) + [2]
tf.TensorShape([1]) + tf.TensorShape([2])
[1] + tf.TensorShape([2])
tf.TensorShape([1]) + 2
tf.TensorShape([1]) + tf.TensorShape(None)
tf.TensorShape([1, 2]).concatenate([3])
tf.TensorShape([1, 2]).num_elements()
tf.TensorShape([1, None]).num_elements()
tf.TensorShape([]).num_elements()
tf.TensorShape(None).num_elements()
tf.TensorShape([1, 2]).is_fully_defined()
tf.TensorShape([1, None]).is_fully_defined()
tf.TensorShape(None).is_fully_defined()
tf.TensorShape([1, None]).is_compatible_with([1, 5])
tf.TensorShape([1, None]).is_compatible_with([2, 5])
tf.TensorShape([1, None]).is_compatible_with([1])
tf.TensorShape([1, None]).merge_with([1, 3])
tf.TensorShape([1, 2]).merge_with([1, 3])
tf.TensorShape([1, 2]).merge_with([1])
tf.TensorShape([1, 2]).with_rank(2)
tf.TensorShape([1, 2]).with_rank(3)
tf.TensorShape([1, 2]).with_rank_at_least(3)
tf.TensorShape([1, 2]).with_rank_at_most(1)
tf.TensorShape([1, 2]).assert_has_rank(3)
tf.TensorShape([1, 2]).assert_same_rank([1])
tf.TensorShape([1, 2]).assert_is_compatible_with([1, 3])
tf.TensorShape([1, None]).assert_is_fully_defined()
tf.TensorShape([1, 2]).most_specific_compatible_shape([1, 3])
tf.TensorShape([1, 2]).dims
tf.TensorShape(None).dims
tf.TensorShape([1, 2]).dims[0].value
tf.TensorShape([1, 2])[0].value
tf.TensorShape([1, 2]).as_proto()
hash(tf.TensorShape([1])) == hash(tf.TensorShape([1]))
hash(tf.TensorShape([1, None])) is not None
{tf.TensorShape([1]): 2}[tf.TensorShape([1])]
isinstance(tf.TensorShape([1]), tuple)
tf.constant([[1, 2]]).shape
tf.constant([[1, 2]]).shape[1] * 3
tf.constant([[1, 2]]).shape.as_list()
tf.constant([[1, 2]]).get_shape()
tf.constant([[1, 2]]).shape.ndims
tf.constant([[1, 2]]).ndim
tf.constant([[1, 2]]).size
tf.constant(1).shape
tf.constant(1).shape == ()
tf.constant(1).shape == []
np.zeros(tf.constant([[1, 2]]).shape)
tf.zeros(tf.constant([[1, 2]]).shape)
str(tf.TensorShape([1, None]))
str(tf.TensorShape(None))
str(tf.TensorShape([]))
str(tf.TensorShape([3]))
repr(tf.TensorShape([1, None]))
repr(tf.TensorShape(None))
tf.TensorShape(None).__dict__ is not None
tf.compat.dimension_value(tf.TensorShape([1, 2])[0])
tf.compat.v1.Dimension(3)
tf.compat.v1.Dimension(3) + 1
tf.compat.v1.Dimension(3) == 3
tf.compat.v1.Dimension(None) == 3
int(tf.compat.v1.Dimension(3))
""")
r.write()
