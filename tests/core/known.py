"""Recorded cases in which flowlet does otherwise than TensorFlow, with the reason.

Each entry: (topics, pattern, reason). The pattern is searched in `setup; expression => recorded outcome`. An entry only
counts for cases that do differ; `COUNTS` in test_recorded.py holds how many there are, so that none is added unnoticed.
"""

import re

ALL = ".*"
LATER = "not in flowlet yet: "

KNOWN = [
    # parts of TensorFlow that flowlet does not have yet
    (ALL, r"tf\.sparse|SparseTensor|sparse_tensor", LATER + "sparse tensors"),
    (ALL, r"tf\.ragged|RaggedTensor|bytes_split\(\[|unicode_split\(\[|unicode_decode\(\[|strings\.split\(", LATER + "ragged tensors"),
    (ALL, r"tf\.compat\.v1\.|tf\.gradients|tf\.hessians|tf\.Graph\b|variable_creator_scope", LATER + "TensorFlow 1.x: graphs"),
    (ALL, r"tf\.nn\.(conv|depthwise|separable|atrous|max_pool|avg_pool|pool|dilation|erosion|fractional|with_space|convolution|lrn|"
          r"local_response|space_to_depth|depth_to_space|batch_norm_with)|tf\.image\.|tf\.space_to|tf\.batch_to",
     LATER + "convolution and pooling"),
    (ALL, r"tf\.signal\.", LATER + "signal processing"),
    (ALL, r"tf\.sets\.|tf\.edit_distance|tf\.raw_ops\.|make_ndarray|tf\.io\.|sobol_sample|ctc_|nce_loss|sampled_softmax|"
          r"to_hash_bucket|ngrams|unicode_script|unicode_transcode|split_with_offsets|as_proto|to_proto|from_proto|DeviceSpec|"
          r"parallel_stack|guarantee_const|linalg\.logm|tridiagonal|numpy_function|py_function|tf\.initializers|tf\.optimizers|"
          r"tf\.losses|tf\.metrics|tf\.config\.list|tf\.data\.|tf\.keras\.|tf\.RaggedTensorSpec|tf\.SparseTensorSpec|"
          r"embedding_lookup_sparse|output_type=tf\.int32",
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
    ("mixing", r"x -= 2", "TensorFlow's advice for `-=` multiplies"),
    ("repr", r"tf\.linspace\(0\., 1\., 20\)", "TensorFlow's first value is -0.0"),
    ("repr", r"bfloat16.*__array__", "TensorFlow 2.8 cannot turn a scalar bfloat16 into an array"),
]


def reason(topic, case):
    """Why a case may differ; None where it must not."""
    outcome = case.get("error")
    text = f"{case.get('setup', '')}; {case['expr']} => " + (
        f"{outcome['class']}: {outcome['message']}" if outcome else str(case.get("result")))  # fmt: skip
    for topics, pattern, why in KNOWN:
        if re.fullmatch(topics, topic) and re.search(pattern, text, re.S):
            return why
    return None
