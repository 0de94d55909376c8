"""Recorded cases in which flowlet does otherwise than TensorFlow, with the reason.

Each entry: (topics, pattern, reason). The pattern is searched in `setup; expression => recorded outcome`. An entry only
counts for cases that do differ: how many do is kept in COUNTS (test_recorded.py), so that none is added unnoticed.
"""

import re

import jax

ALL = ".*"
LATER = "not in flowlet yet: "

KNOWN = [
    # parts of TensorFlow that flowlet does not have yet
    (ALL, r"tf\.compat\.v1\.|tf\.gradients|tf\.hessians|tf\.Graph\b|variable_creator_scope",
     LATER + "TensorFlow 1.x: graphs"),
    (ALL, r"tf\.nn\.(conv|depthwise|separable|atrous|max_pool|avg_pool|pool|dilation|erosion|fractional|"
          r"with_space|convolution|lrn|local_response|space_to_depth|depth_to_space|batch_norm_with)|tf\.image\.|tf\.space_to|tf\.batch_to",
     LATER + "convolution and pooling"),
    (ALL, r"tf\.raw_ops\.|make_ndarray|ctc_|nce_loss|sampled_softmax|as_proto|to_proto|"
          r"from_proto|DeviceSpec|numpy_function|py_function|tf\.initializers|tf\.optimizers|"
          r"tf\.losses|tf\.metrics|tf\.config\.list|tf\.data\.|tf\.keras\.|output_type=tf\.int32",
     LATER + "rare functions"),
    # types that only a runtime of TensorFlow's kind has
    (ALL, r"qint|quint|float32_ref", "quantized and reference dtypes: nothing in flowlet makes or takes them"),
    ("convert", r"tf\.(resource|variant)", "resource and variant: nothing in flowlet has these dtypes"),
    # slips of TensorFlow's own
    (ALL, r"=> SystemError", "a SystemError out of TensorFlow's C++; flowlet raises the ValueError that was meant"),
    (ALL, r"=> tf\.errors\.NotFoundError: Could not find device|=> tf\.errors\.NotFoundError: No registered",
     "the op declares the dtype, but TensorFlow has no CPU kernel for it; flowlet computes it, or refuses the dtype"),
    (ALL, r"=> tf\.errors\.InternalError", "an internal error of TensorFlow; flowlet raises InvalidArgumentError"),
    (ALL, r"=> AssertionError", "a bare assert in TensorFlow; flowlet converts, or says what is wrong"),
    (ALL, r"=> (AttributeError: 'list' object has no attribute '(dtype|shape)'|TypeError: (can only concatenate list|"
          r"unsupported operand type\(s\) for -: 'list'|'int' object is not iterable))|"
          r"labels=np\.array.*=> .*expected to be a double|labels=\[\[1, 0, 0\], \[0, 1, 0\]\], logits=lg, pos_weight",
     "TensorFlow does not convert a Python value or array there; flowlet does"),
    ("mixing", r"x -= 2", "TensorFlow's advice for `-=` multiplies"),
    ("mixing", r"// -0\.0", "TensorFlow keeps constants by value, and takes its 0.0 for -0.0"),
    ("repr", r"tf\.linspace\(0\., 1\., 20\)", "TensorFlow's first value is -0.0"),
    ("repr", r"bfloat16.*__array__", "TensorFlow 2.8 cannot turn a scalar bfloat16 into an array"),
    ("convert", r"object of type 'RaggedTensor' has no len", "an accident's message in TensorFlow; flowlet says what to pass"),
    ("ops_strings", r"io\.serialize_tensor", "NumPy cuts the zero bytes at the end off in the recording"),
    ("ops_linalg", r"tridiagonal_matmul\(\[\[", "TensorFlow takes no list of lists there; flowlet does"),
    ("convert", r"\\xff\\x00'", "NumPy, on TensorFlow's way, cuts the zero bytes at the end off; flowlet keeps them"),
    ("ops_math", r"(erfinv|angle|fresnel_cos)\(special\)",
     "TensorFlow's own values at NaN, infinity or 1e30 are wrong"),
    ("ops_math", r"grad\(tf\.math\.bessel_i1e?, |grad\(tf\.math\.(lgamma|digamma), x|grad\(tf\.sqrt, x\)",
     "TensorFlow's gradient at 0, -0.0, a pole or NaN is not the derivative; last digits of gamma functions differ"),
    ("ops_math", r"tf\.(sinh|cosh)\(special\)", "the last digits just below the largest float: exp is squared"),
    ("ops_reduce", r"cumprod, \[1\., 0\., 3\.\]|cumulative_logsumexp\(\[1\., nan",
     "TensorFlow's result is wrong: a factor 0 has a gradient, and sums after a NaN are NaN"),
    ("ops_linalg", r"grad\(lambda t: tf\.math\.l2_normalize|lstsq\(tf\.transpose",
     "the result is 0; both have rounding errors there"),
    ("ops_linalg", r"linalg\.(svd\(m\)|eigh\(spd\))",
     "singular vectors and eigenvectors are determined up to their sign"),
    ("tape", r"tf\.nn\.softmax_cross_entropy_with_logits|tf\.nn\.softmax\(",
     "the result is 0; both have rounding errors there"),
    ("tape", r"parallel_iterations=2", "an error inside TensorFlow's vectorizing; flowlet gives the jacobian"),
    ("tape", r"^tape = tf\.GradientTape\(\)\nx = .*\ntape\.watch\(x\)",
     "watching before the block: an accident's message in TensorFlow"),
    ("ops_array", r"squeeze\(\[\[1\.\]\], axis=1\.0",
     "TensorFlow 2.8 takes 1.0 for an axis, and then does not squeeze"),
    # what XLA cannot do
    ("control", r"lambda: x, lambda: tf\.constant\(\[1\., 2\.\]\)", "the branches of a traced tf.cond must give one shape"),
    # words
    (ALL, r"=> AttributeError: module 'tensorflow",
     "a name that TensorFlow 2 has neither; flowlet names others that are near"),
    ("ops_math", r"tf\.nn\.(silu|swish)\(.*=> tf\.errors\.UnimplementedError",
     "TensorFlow fails at an inner cast; flowlet at the op"),
    (ALL, r"=> .*(Shapes must be equal rank, but|Loop var x:0|must be a scalar, but it has shape|"
          r"Input to reshape is a tensor|Expected begin\[0\] == 0|OpKernel 'ConcatV2'|'<' not supported|"
          r"Split as input #0|Mul as input #1.*meshgrid|binary_op_wrapper|_variable_v2_call|Invalid pattern|"
          r"Cannot convert 10?\.0 to EagerTensor of dtype int32|str=\[TensorSpec|list index out of range|"
          r"Expected 'tf\.Tensor\(False)|meshgrid\(\[1, 2\], \[3\.\]\)|matrix_transpose\(v\)|t\.name = 'a'",
     "the message is about a step inside TensorFlow's function; flowlet's says what was wrong with the arguments"),
    # more is allowed
    ("control", r"i \+ 1, \(tf\.constant\(0\),\)",
     "flowlet's eager loop takes a single value for a tuple of one, as a traced one does"),
    ("index", r"a\[True:3\]|b\[i1:, i64\]|b\[i64, i1\]|b\[True, 0\]",
     "flowlet takes a bool bound, and int32 next to int64 indices"),
    ("ops_array", r"searchsorted\(\[1, 3, 5\], 2\)", "flowlet takes a single value"),
    ("ops_reduce", r"output_type=tf\.uint16", "flowlet gives uint16 for argmin as for argmax"),
    ("repr", r"\{:\.2f\}'\.format\(tf\.Variable", "flowlet formats a variable as a tensor"),
    ("tape", r"output_gradients=\[tf\.constant\(\[1\., 10\.\]\), None\]",
     "flowlet takes None for ones among several gradients"),
    ("variable", r"\.ndim", "flowlet's variables have `ndim`, as tensors do"),
    ("variable", r"\.create|\.eval\(\)", "flowlet has no `create`, and evaluates"),
    ("variable", r"var\(1\.\) [!=]= None", "a variable is not equal to None; TensorFlow raises"),
    # other objects
    (ALL, r"_TensorIterator", "the iterator of a tensor is a generator"),
    (ALL, r"round(\(|__)", "round() of a tensor is an AttributeError or a TypeError; tf.round rounds"),
    ("repr", r"__mro__|\(tf\.nest\)|OVERLOADABLE|tf\.Tensor\(\)|\._id|__nonzero__|consumers\(\)|"
             r"np\.array\(\[tf\.constant\('a'\)",
     "particular to TensorFlow's classes and modules"),
    ("variable", r"name_scope_v2|_UnreadVariable|VariableAggregationV2|handle\.dtype",
     "a class or handle of TensorFlow's under another name"),
    # gradients
    ("tape", r"dy \* \[1\., 2\., 3\.\].*IndexedSlices|type\(g\)\.__name__",
     "flowlet's gradients of gather are whole tensors"),
    ("tape", r"t2\.gradient\(s, x\)", "the second derivative of what is linear is zeros, not None"),
    # later
    ("tape", r"tf\.function.*if ", LATER + "AutoGraph"),
    (ALL, r"isotonic|collapse_repeated", LATER + "rare functions"),
]
if jax.__version_info__ < (0, 11):
    KNOWN.append(("ops_math", r"grad\(tf\.(acosh|math\.(erfcinv|ndtri|bessel_i0)),|math\.special\.expint\(x\)",
                  "JAX 0.10 has other values outside the domain of these functions and at 0"))  # fmt: skip


def reason(topic, case):
    """Why a case may differ; None where it must not."""
    outcome = case.get("error")
    text = f"{case.get('setup', '')}; {case['expr']} => " + (
        f"{outcome['class']}: {outcome['message']}" if outcome else str(case.get("result")))  # fmt: skip
    for topics, pattern, why in KNOWN:
        if re.fullmatch(topics, topic) and re.search(pattern, text, re.S):
            return why
    return None
