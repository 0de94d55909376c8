"""Operators between tensors, Python numbers, NumPy values and tensors of another dtype."""
from core_common import Recorder

NAMES = {"f16": "float16", "b16": "bfloat16", "f32": "float32", "f64": "float64", "i8": "int8", "i16": "int16", "i32": "int32", "i64": "int64",
         "u8": "uint8", "u16": "uint16", "u32": "uint32", "u64": "uint64", "bl": "bool", "st": "string", "c64": "complex64", "c128": "complex128"}
RARE = {"i16", "u16", "u32", "u64", "b16", "c128"}


def pair(name, dtype):
    if name == "bl":
        return "[True, False]", "[True, True]"
    if name == "st":
        return "['b', 'a']", "['b', 'c']"
    if name[0] == "c":
        return "[1+2j, 2-1j]", "[2+0j, 1j]"
    if name[0] == "u":
        return "[7, 2]", "[2, 3]"
    if name[0] == "i":
        return "[7, -2]", "[2, 3]"
    return "[7.0, -2.5]", "[2.0, 3.0]"


prelude = []
for name, dtype in NAMES.items():
    first, second = pair(name, dtype)
    prelude += [f"{name} = tf.constant({first}, tf.{dtype})", f"{name}_other = tf.constant({second}, tf.{dtype})"]
prelude += ["nf64 = np.array([2.0, 3.0])", "nf32 = np.array([2.0, 3.0], np.float32)", "ni32 = np.array([2, 3], np.int32)", "ni64 = np.array([2, 3])",
            "nb = np.array([True, False])", "v32 = tf.Variable([7.0, -2.5])", "vi = tf.Variable([7, -2])", "vb = tf.Variable([True, False])",
            "m32 = tf.constant([[1.0, 2.0], [3.0, 4.0]])", "m64 = tf.constant([[1.0, 2.0], [3.0, 4.0]], tf.float64)",
            "mi = tf.constant([[1, 2], [3, 4]])", "mi64 = tf.constant([[1, 2], [3, 4]], tf.int64)", "nm = np.array([[1.0, 2.0], [3.0, 4.0]])"]
r = Recorder("mixing", "\n".join(prelude) + "\n")

PARTNERS = ["SAME", "2", "2.5", "True", "np.float32(2)", "np.float64(2)", "np.int64(2)", "nf64", "ni32", "[2, 3]", "f32", "i32"]
MORE = ["-1", "1e40", "300", "2**40", "1j", "None", "'a'", "np.float64(2.5)", "np.int32(2)", "np.bool_(True)", "ni64", "nf32", "nb", "[2.5, 3.5]", "f64", "i64", "bl", "st", "v32", "vi"]


def both(name, op, partner, reflected=True):
    partner = name + "_other" if partner == "SAME" else partner
    yield f"{name} {op} {partner}"
    if reflected and not partner.endswith("_other"):
        yield f"{partner} {op} {name}"


for op in ["+", "-", "*", "/"]:
    r.group(op)
    for name in NAMES:
        partners = list(PARTNERS)
        if op == "+" and name not in RARE:
            partners += MORE
        if name in RARE:
            partners = ["SAME", "2", "2.5", "np.float64(2)", "nf64", "i32"]
        for partner in partners:
            r.all(both(name, op, partner, op != "*"))
for op in ["//", "%", "**"]:
    r.group(op)
    for name in NAMES:
        for partner in ["SAME", "2", "2.5", "np.float64(2)", "np.int64(2)"]:
            r.all(both(name, op, partner, name not in RARE))
r.group("compare")
for name in NAMES:
    for partner in ["SAME", "2", "2.5", "True", "np.float64(2)", "ni32", "f32", "i32", "None", "'a'", "[2, 3]"]:
        if name not in RARE or partner in ("SAME", "2", "2.5"):
            r.all(both(name, "<", partner))
    for op in ["<=", ">", ">="]:
        r.all(both(name, op, "SAME"))
        r.all(both(name, op, "2"))
r.group("equal")
for op in ["==", "!="]:
    for name in NAMES:
        for partner in ["SAME", name, "2", "2.0", "2.5", "-1", "300", "True", "None", "'a'", "b'a'", "1j", "np.float64(2)", "np.int64(2)", "nf64", "ni32", "nb", "[7, 2]", "[1, 2, 3]",
                        "(7, 2)", "f32", "i32", "i64", "f64", "bl", "st", "v32", "object", "tf.float32", "{}", "tf.constant([1.0, 2.0, 3.0])", "tf.constant([1, 2, 3])"]:
            if name in RARE and partner not in ("SAME", "2", "2.5", "None", "f32"):
                continue
            partner = name + "_other" if partner == "SAME" else partner
            r.add(f"{name} {op} {partner}")
    r.all(f"{p} {op} {name}" for name in ["f32", "i32", "bl", "st", "f64"] for p in ["2", "2.5", "None", "'a'", "nf64", "ni32", "np.float64(2)", "[7, 2]", "object"])
r.group("bitwise")
for op in ["&", "|", "^"]:
    for name in NAMES:
        for partner in ["SAME", "True", "3", "1.5", "nb", "ni32", "bl"]:
            if name not in RARE or partner in ("SAME", "3"):
                r.all(both(name, op, partner))
for op in ["<<", ">>"]:
    for name in ["i32", "i64", "u8", "f32", "bl"]:
        r.all(both(name, op, "SAME"))
        r.all(both(name, op, "2"))
r.group("unary")
r.all(f"{op}{name}" for op in ["-", "+", "~"] for name in [*NAMES, "v32", "vi", "vb"])
r.all(f"abs({name})" for name in [*NAMES, "v32", "vi"])
r.all(f"not {name}" for name in ["f32", "bl", "tf.constant(True)", "tf.constant(0)", "tf.constant(2.5)", "tf.constant('')", "tf.constant('a')", "tf.constant([1])", "tf.constant([0])", "tf.constant([])"])
r.all(["round(f32)", "divmod(i32, 2)", "divmod(f32, 2)", "f32.__round__()", "pow(f32, 2)", "pow(i32, 2, 3)", "round(tf.constant(2.567), 2)", "int(tf.constant(2.9))"])

r.group("matmul")
MATS = ["m32", "m64", "mi", "mi64", "nm", "tf.cast(m32, tf.complex64)", "tf.cast(mi, tf.bool)", "tf.cast(mi, tf.uint8)", "tf.cast(m32, tf.float16)", "tf.cast(m32, tf.bfloat16)"]
r.all(f"{m} @ {m}" for m in MATS)
r.all("""
m32 @ m64
m32 @ nm
nm @ m32
m64 @ nm
m32 @ mi
m32 @ 2
m32 @ 2.0
2.0 @ m32
m32 @ [[1.0], [2.0]]
m32 @ [[1], [2]]
[[1.0, 2.0]] @ m32
m32 @ f32
f32 @ m32
f32 @ f32
m32 @ tf.constant([[1.0, 2.0, 3.0]])
m32 @ tf.ones([3, 2, 2])
tf.ones([3, 1, 2]) @ m32
m32 @ tf.Variable([[1.0], [2.0]])
tf.Variable([[1.0, 2.0]]) @ m32
m32 @ None
""")

r.group("integer_division")
INTS = "tf.constant([7, -7, 7, -7, 1, 0])"
OVER = "tf.constant([2, 2, -2, -2, 3, 5])"
for dt in ["tf.int32", "tf.int64", "tf.int8", "tf.float32", "tf.float64", "tf.float16", "tf.bfloat16"]:
    a, b = f"tf.cast({INTS}, {dt})", f"tf.cast({OVER}, {dt})"
    r.all(f"{a} {op} {b}" for op in ["/", "//", "%"])
    r.all(f"tf.{f}({a}, {b})" for f in ["truediv", "divide", "math.floordiv", "math.floormod", "math.mod", "truncatediv", "truncatemod", "math.divide_no_nan"])
r.all("""
tf.constant([1, 2]) / 0
tf.constant([1, 2]) // 0
tf.constant([1, 2]) % 0
tf.constant([1, 0, -1]) / tf.constant([0, 0, 0])
tf.constant([1., 0., -1.]) / 0.
tf.constant([1., 0., -1.]) // 0.
tf.constant([1., 0., -1.]) % 0.
tf.constant([1., 2.]) // -0.0
tf.constant([-0.0]) // 1.0
tf.constant([-0.0]) % 1.0
tf.constant([5.5, -5.5]) % 2.0
tf.constant([5.5, -5.5]) % -2.0
tf.constant([5.5, -5.5]) // 2.0
tf.constant([float('inf'), float('nan')]) % 2.0
tf.constant([float('inf'), 1.0]) // float('inf')
tf.constant([1.0, -1.0]) % float('inf')
tf.constant(-2**31) // -1
tf.constant(-2**31) / -1
tf.constant(2**31-1) + 1
tf.constant(-2**31) - 1
tf.constant(65536) * 65536
-tf.constant(-2**31)
abs(tf.constant(-2**31))
tf.constant([127], tf.int8) + 1
tf.constant([200], tf.uint8) + 100
tf.constant([1], tf.uint8) - 2
-tf.constant([1], tf.uint8)
tf.constant([2]) ** -1
tf.constant([2]) ** tf.constant([3])
tf.constant([2]) ** 31
tf.constant([2]) ** 0.5
tf.constant([0]) ** 0
tf.constant([0., 0., 0.]) ** tf.constant([0., 1., -1.])
tf.constant([-8.]) ** (1/3)
tf.constant([-8.]) ** 3
tf.constant([-8.]) ** 2
2 ** tf.constant([1, 2, 3])
2 ** tf.constant([1., 2., 3.])
2. ** tf.constant([1, 2, 3])
1 / tf.constant([1, 2, 4])
1 / tf.constant([1., 2., 4.])
1 - tf.constant([1, 2])
10 // tf.constant([3, -3])
10 % tf.constant([3, -3])
1.5 - tf.constant([1, 2])
tf.constant(1) + tf.constant(1.5)
tf.constant(1) + 1.0
tf.constant(1) * 2.0
tf.constant([1]) / 2.0
tf.constant(1, tf.uint8) + 256
tf.constant(1, tf.uint8) + (-1)
tf.constant(1, tf.uint8) * 1.0
tf.constant(1.0) + np.array([1, 2])
tf.constant(1.0) + np.array([1.5, 2])
np.array([1, 2]) + tf.constant(1.0)
np.array([1.5, 2]) * tf.constant(2.0)
tf.constant(1.0) + np.float64(1.5)
np.float64(1.5) + tf.constant(1.0)
np.float64(1.5) * tf.constant([1, 2])
np.float32(1.5) * tf.constant([1, 2])
np.int64(2) * tf.constant([1., 2.])
tf.constant([1, 2]) * np.float32(1.5)
tf.constant([1, 2]) * np.int64(3)
tf.constant([1, 2]) * np.int64(2**40)
tf.constant([1, 2], tf.int64) * 2**40
tf.constant([1, 2]) * 2**40
tf.constant(1.0) * tf.constant(1.0, tf.float64)
tf.constant(1.0, tf.float64) * tf.constant(1.0)
tf.constant(1, tf.int64) + tf.constant(1)
tf.constant(True) + tf.constant(True)
tf.constant(True) * 2
tf.constant(True) & True
True & tf.constant(False)
tf.constant(True) and tf.constant(False)
tf.constant('a') + 'b'
'a' + tf.constant('b')
tf.constant('a') + tf.constant(['b', 'c'])
tf.constant('a') * 2
tf.constant('a') - 'b'
tf.constant('a') < 'b'
tf.constant('a') == 'a'
tf.constant(['a', 'b']) == 'a'
tf.constant(['a', 'b']) != ['a', 'c']
tf.constant('%s') % 'a'
tf.constant([1., 2.]) + [1., 2.]
tf.constant([1., 2.]) + (1, 2)
[1., 2.] + tf.constant([1., 2.])
tf.constant([1., 2.]) + [1., [2.]]
tf.constant([1, 2]) + [1.5, 2]
tf.constant([1., 2.]) + None
None + tf.constant([1., 2.])
tf.constant([1., 2.]) + 'a'
tf.constant([1., 2.]) + {}
tf.constant([1., 2.]) + object
tf.constant([1., 2.]) + tf.constant([1., 2., 3.])
tf.constant([[1., 2.]]) * tf.constant([[1.], [2.], [3.]])
tf.zeros([2, 3]) + tf.zeros([2])
tf.zeros([2, 3]) - tf.zeros([3, 2])
tf.zeros([2, 3]) * tf.zeros([4])
tf.zeros([2, 3]) / tf.zeros([4])
tf.zeros([2, 3]) ** tf.zeros([4])
tf.zeros([2, 3]) == tf.zeros([4])
tf.zeros([2, 3]) != tf.zeros([4])
tf.zeros([2, 3]) < tf.zeros([4])
tf.zeros([0, 3]) + tf.zeros([1, 3])
tf.zeros([0]) + 1.0
tf.zeros([0]) + tf.zeros([2])
tf.constant(1.) == tf.constant(float('nan'))
tf.constant(float('nan')) == tf.constant(float('nan'))
tf.constant(float('nan')) != tf.constant(float('nan'))
tf.constant(0.0) == tf.constant(-0.0)
tf.constant([1, 2]) is tf.constant([1, 2])
tf.constant([1, 2]) == tf.constant([1., 2.])
tf.constant([1, 2]) == [1., 2.]
tf.constant([1, 2]) == 1.0
tf.constant([1, 2]) == 1.5
tf.constant([1., 2.]) == 1
tf.constant([True, False]) == True
tf.constant([True, False]) == 1
tf.constant([1, 2]) == True
tf.constant(1) in [tf.constant(1), tf.constant(2)]
tf.constant(1) in [1, 2]
3 in [tf.constant(1), tf.constant(2)]
1 < tf.constant(2) < 3
tf.constant(2).__add__(3)
tf.constant(2).__radd__(3.5)
tf.constant(2.).__eq__(2)
sum([tf.constant(1), tf.constant(2)])
sum([tf.constant(1.), tf.constant(2.)])
max(tf.constant(1), tf.constant(2))
max(tf.constant([1, 3, 2]))
min([tf.constant(3.), tf.constant(2.)])
sorted([tf.constant(3), tf.constant(1)])
any(tf.constant([False, True]))
all(tf.constant([1, 1, 0]))
np.add(tf.constant([1., 2.]), 1)
np.add(1, tf.constant([1., 2.]))
np.sqrt(tf.constant([4., 9.]))
np.sum(tf.constant([4., 9.]))
np.mean(tf.constant([4., 9.]))
np.max(tf.constant([4., 9.]))
np.argmax(tf.constant([4., 9.]))
np.dot(tf.constant([1., 2.]), tf.constant([3., 4.]))
np.concatenate([tf.constant([1., 2.]), tf.constant([3., 4.])])
np.stack([tf.constant([1., 2.]), tf.constant([3., 4.])])
np.array([tf.constant(1.), tf.constant(2.)])
np.array([tf.constant(1), tf.constant(2.)])
np.where(tf.constant([True, False]), 1, 2)
np.squeeze(tf.constant([[1.]]))
np.isnan(tf.constant([1., float('nan')]))
np.array([1., 2.]) == tf.constant([1., 3.])
np.array([1., 2.], np.float32) + tf.constant([1., 3.])
np.array([1., 2.], np.float32) @ tf.constant([[1.], [3.]])
np.array([3, 4])[tf.constant(1)]
np.array([3, 4])[tf.constant([1, 0])]
[3, 4][tf.constant(1)]
[3, 4][tf.constant(1.0)]
[0] * tf.constant(3)
'a' * tf.constant(3)
range(tf.constant(3))
list(range(tf.constant(2), tf.constant(4)))
__import__('math').sqrt(tf.constant(4.))
__import__('math').floor(tf.constant(4.7))
__import__('math').exp(tf.constant([1.]))
__import__('math').exp(tf.constant([1., 2.]))
""")

r.group("inplace")
for op in ["+=", "-=", "*=", "/=", "//=", "**=", "@="]:
    for start in ["tf.constant([[4.0, 6.0]])", "tf.Variable([[4.0, 6.0]])", "tf.Variable([[4, 6]])"]:
        other = "tf.constant([[1.0, 2.0], [3.0, 4.0]])" if op == "@=" else "2"
        r.add("[type(x).__name__, x]", f"x = {start}\nx {op} {other}\n")
r.write()
