"""What a case gave, as JSON and back, and what differs between two outcomes.

An outcome is {"error": class} or {"values": [[dtype, shape, data], ...]}: the tensors of the result in the order of
`tf.nest.flatten`; data is base64 of the bytes, or a list of texts. Anything that is no tensor is kept as its text.
"""

import base64

import numpy as np

# How far floats may be off, relative to the element (elementwise ops) or to the largest of the result (others).
TOLERANCE = {"float64": 1e-9, "complex128": 1e-9, "float32": 2e-6, "complex64": 2e-6, "float16": 2e-3, "bfloat16": 1.6e-2}


def observe(tf, run):
    """The outcome of a case under a module `tf`."""
    try:
        with np.errstate(all="ignore"):
            found = run(tf)
            return {"values": [_encode(tf, one) for one in tf.nest.flatten(found, expand_composites=True)]}
    except Exception as error:
        return {"error": [kind.__name__ for kind in type(error).__mro__][: -3 if len(type(error).__mro__) > 4 else 1]
                or [type(error).__name__], "message": str(error)[:160]}


def _encode(tf, value):
    if not hasattr(value, "dtype") or not hasattr(value, "shape"):
        return ["python", [], repr(value)]
    array = value.numpy() if hasattr(value, "numpy") else value
    dtype = tf.as_dtype(value.dtype).name
    array = np.asarray(array)
    if dtype == "string":
        return [dtype, list(array.shape), [one.decode("latin-1") if isinstance(one, bytes) else str(one)
                                           for one in array.ravel().tolist()]]
    return [dtype, list(array.shape), base64.b64encode(array.tobytes()).decode()]


def decode(dtype, shape, data):
    if dtype in ("string", "python"):
        return data
    if dtype == "bfloat16":
        bits = np.frombuffer(base64.b64decode(data), np.uint16).astype(np.uint32) << 16
        return bits.view(np.float32).astype(np.float64).reshape(shape)
    found = np.frombuffer(base64.b64decode(data), np.dtype(dtype)).reshape(shape)
    return found.astype(np.complex128 if found.dtype.kind == "c" else np.float64) if found.dtype.kind in "cf" else found


def compare(wanted, found, elementwise=False, factor=1, signs=True, least=0.0):
    """(what differs as text or "", the largest difference of floats relative to its measure).

    `signs`: whether zeros of elementwise ops must have the same sign. `least`: the smallest measure of results that are
    not elementwise (second derivatives of 0 are sums of numbers of order 1 that cancel).
    """
    if "error" in wanted or "error" in found:
        return _errors(wanted, found), 0.0
    wanted, found = wanted["values"], found["values"]
    if len(wanted) != len(found):
        return "{} results, expected {}".format(len(found), len(wanted)), 0.0
    largest = 0.0
    for (dtype, shape, data), (dtype2, shape2, data2) in zip(wanted, found):
        if dtype != dtype2 or shape != shape2:
            return "{} {}, expected {} {}".format(dtype2, shape2, dtype, shape), 0.0
        one, two = decode(dtype, shape, data), decode(dtype, shape, data2)
        if dtype in TOLERANCE:
            share, text = _floats(one, two, elementwise, signs, least)
            largest = max(largest, share)
            if text or share > factor * TOLERANCE[dtype]:
                return text or "off by {:.2g}: {}, expected {}".format(share, _short(two), _short(one)), largest
        elif not np.array_equal(one, two):
            return "{}, expected {}".format(_short(two), _short(one)), largest
    return "", largest


def _short(array):
    return " ".join(np.array2string(np.asarray(array), threshold=12, max_line_width=10**6).split())[:300]


def _errors(wanted, found):
    if "error" not in found:
        return "a result {}, expected {}: {}".format(str(found["values"])[:120], wanted["error"][0], wanted["message"])
    if "error" not in wanted:
        return "{}: {}, expected a result {}".format(found["error"][0], found["message"], str(wanted["values"])[:120])
    if wanted["error"][0] not in found["error"]:
        return "{}: {}, expected {}: {}".format(found["error"][0], found["message"], wanted["error"][0], wanted["message"])
    return ""


def _floats(one, two, elementwise, signs, least):
    """(the largest difference relative to its measure, what is not finite or not of the same sign)"""
    if one.dtype.kind == "c":
        shares, texts = zip(*(_floats(part(one), part(two), elementwise, signs, least) for part in (np.real, np.imag)))
        return max(shares), max(texts)
    if not np.array_equal(np.isnan(one), np.isnan(two)) or not np.array_equal(np.isinf(one), np.isinf(two)) \
            or not np.array_equal(np.sign(one[np.isinf(one)]), np.sign(two[np.isinf(two)])):  # fmt: skip
        return 0.0, "{}, expected {}".format(_short(two), _short(one))
    zeros = (one == 0) & (two == 0)
    if elementwise and signs and not np.array_equal(np.signbit(one[zeros]), np.signbit(two[zeros])):
        return 0.0, "zeros of another sign: {}, expected {}".format(_short(two), _short(one))
    finite = np.isfinite(one)
    if not finite.any():
        return 0.0, ""
    sizes = np.abs(one[finite])
    largest = sizes.max()
    measure = np.maximum(sizes, min(1.0, largest)) if elementwise else np.full_like(sizes, max(largest, least))
    difference = np.abs(one[finite] - two[finite])
    shares = np.divide(difference, measure, out=np.where(difference > 0, 1.0, 0.0), where=measure > 0)
    return float(shares.max()), ""
