"""The cases of a row: (aspect, label, function of the module `tf`), the same under TensorFlow and under flowlet.

Aspects: values, dtype, broadcast, empty, special, gradient, second, batch, symbolic, wrong.
"""

import numpy as np

from .row import LETTERS, Input, cast

DTYPES = ("float16 bfloat16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool complex64 complex128 "
          "string").split()  # fmt: skip
ASPECTS = "values dtype broadcast empty special gradient second batch symbolic wrong".split()

SPECIAL = {
    "float32": [np.nan, np.inf, -np.inf, -0.0, 0.0, 1.0, -1.0, 3.0e38, 1.5e-37],
    "float64": [np.nan, np.inf, -np.inf, -0.0, 0.0, 1.0, -1.0, 1.7e308, 1.5e-307],
    "int32": [-(2**31), 2**31 - 1, -1, 0, 1, 2, -7],
    "int64": [-(2**63), 2**63 - 1, -1, 0, 1, 2, -7],
    "uint8": [0, 1, 2, 255, 128],
    "complex64": [0, complex(np.inf, 0), complex(np.nan, 1), complex(-0.0, 0.0), -1],
}
TIES = [-1.0, -0.5, 0.0, 0.0, 0.5, 1.0]


def tensor(tf, array, dtype):
    found = tf.constant(array, None if dtype == "bfloat16" else dtype)
    return tf.cast(found, tf.bfloat16) if dtype == "bfloat16" else found


def dtype_of(row, one, dtype=None):
    return one.fixed or dtype or row.dtype


def tensors(tf, row, inputs, dtype=None):
    return [tensor(tf, cast(one.values, dtype_of(row, one, dtype)), dtype_of(row, one, dtype)) for one in inputs]


def evaluate(tf, call, values):
    return eval(call, {"tf": tf, "np": np, **dict(zip(LETTERS, values))})


def weighted(tf, values):
    """One number that depends on every element of the floating values."""
    total = None
    for value in values:
        weights = np.cos(np.arange(value.shape.num_elements()) + 0.5).reshape(value.shape)
        part = tf.reduce_sum(value * tf.cast(tf.constant(weights), value.dtype))
        part = tf.math.real(part) if part.dtype.is_complex else part
        part = tf.cast(part, tf.float64)
        total = part if total is None else total + part
    return total


def inexact(value):
    return hasattr(value, "dtype") and (value.dtype.is_floating or value.dtype.is_complex)


def gradients(tf, call, values, order):
    """The first or second gradients by every floating input; "none" where there is no first, zeros for no second."""
    sources = [value for value in values if inexact(value)]
    with tf.GradientTape() as outer:
        outer.watch(sources)
        with tf.GradientTape() as inner:
            inner.watch(sources)
            found = tf.nest.flatten(evaluate(tf, call, values))
            total = weighted(tf, [one for one in found if inexact(one)])
        first = ["none"] * len(sources) if total is None else [
            "none" if one is None else tf.convert_to_tensor(one) for one in inner.gradient(total, sources)]
        if order == 1:
            return first
        total = weighted(tf, [one for one in first if not isinstance(one, str)])
    if total is None:
        return ["none"] * len(sources)
    found = outer.gradient(total, sources, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    return [tf.convert_to_tensor(one) for one in found]


def in_function(tf, row, dtype, extra):
    """The call in a `tf.function` with an unknown first axis, for the inputs as they are and for longer ones."""
    specs = [tf.TensorSpec([None] + list(one.values.shape[1:]), dtype_of(row, one, dtype)) if one.values.ndim else
             tf.TensorSpec([], dtype_of(row, one, dtype)) for one in row.inputs]
    traced = tf.function(lambda *values: evaluate(tf, row.call, values), input_signature=specs)
    longer = [one.shaped((one.values.shape[0] + extra,) + one.values.shape[1:]) if one.values.ndim else one
              for one in row.inputs]
    return traced(*tensors(tf, row, longer, dtype))


def symbolic(tf, row, dtype):
    """The shapes and dtypes of the call on symbolic tensors of Keras with an unknown batch."""
    values = [tf.keras.Input(one.values.shape[1:], dtype=dtype_of(row, one, dtype)) for one in row.inputs]
    found = tf.nest.flatten(evaluate(tf, row.call, values))
    return [str((one.shape.as_list() if one.shape.rank is not None else None, one.dtype.name)) for one in found]


def grid(values, count):
    """`count` arrays in which every combination of the values occurs."""
    return [one.ravel() for one in np.meshgrid(*[np.array(values)] * count)]


def cases(row):
    """[(aspect, label, function of tf), ...] of a row."""
    found, swept = [], [one for one in row.inputs if one.fixed is None]

    def case(aspect, label, inputs, dtype=None, call=row.call):
        found.append((aspect, label, lambda tf: evaluate(tf, call, tensors(tf, row, inputs, dtype))))

    def gradient(label, inputs, dtype, call=row.call, orders=((1, "gradient"), (2, "second"))):
        for order, aspect in orders:
            found.append((aspect, label, lambda tf, order=order: gradients(tf, call, tensors(tf, row, inputs, dtype), order)))

    case("values", "call", row.inputs)
    for number, call in enumerate(row.more):
        case("values", "more {}".format(number), row.inputs, None, call)
        gradient("more {}".format(number), row.inputs, row.dtype, call)
    if swept:
        for dtype in DTYPES:
            case("dtype", dtype, row.inputs, dtype)
    gradient("float64", row.inputs, "float64")
    gradient("base", row.inputs, row.dtype)
    if row.elementwise:
        _elementwise(row, swept, case, gradient)
    if any(one.values.ndim for one in row.inputs):
        case("empty", "no rows", [one.shaped((0,) + one.values.shape[1:]) if one.values.ndim else one for one in row.inputs])
        case("empty", "no columns", [one.shaped(one.values.shape[:-1] + (0,)) if one.values.ndim > 1 and one.fixed is None
                                     else one for one in row.inputs])
        found.append(("batch", "as given", lambda tf: in_function(tf, row, None, 0)))
        found.append(("batch", "longer", lambda tf: in_function(tf, row, None, 2)))
        if all(one.values.ndim for one in row.inputs):
            found.append(("symbolic", "shape", lambda tf: symbolic(tf, row, None)))
    for number, one in enumerate(row.inputs):
        for label, shape in _wrong_shapes(one.values.shape):
            changed = list(row.inputs)
            changed[number] = one.shaped(shape)
            case("wrong", "{} {}".format(LETTERS[number], label), changed)
        if len(row.inputs) > 1 and one.fixed is None:
            _mixed(row, number, found)
    return [(aspect, label, run) for aspect, label, run in found if aspect not in row.without]


def _wrong_shapes(shape):
    yield "with an axis more", (1,) + shape
    if shape:
        yield "without its first axis", shape[1:]
        yield "longer in its last axis", shape[:-1] + (shape[-1] + 1,)
    if len(shape) > 1:
        yield "longer in its first axis", (shape[0] + 1,) + shape[1:]


def _mixed(row, number, found):
    """One input of another dtype than the rest: an integer among floats."""
    def run(tf):
        values = tensors(tf, row, row.inputs)
        values[number] = tensor(tf, cast(row.inputs[number].values, "int32"), "int32")
        return evaluate(tf, row.call, values)

    if row.dtype != "int32":
        found.append(("wrong", "{} int32 among others".format(LETTERS[number]), run))


def _elementwise(row, swept, case, gradient):
    for dtype, values in SPECIAL.items():
        columns = iter(grid(values, len(swept)))
        case("special", dtype, [Input(next(columns).astype(dtype), dtype) if one.fixed is None else one for one in row.inputs])
    if len(swept) == len(row.inputs):
        gradient("ties", [Input(one) for one in grid(TIES, len(swept))], "float64")
        gradient("not finite", [Input(one) for one in grid([np.inf, -np.inf, np.nan, 0.0, 2.0], len(swept))], "float32",
                 orders=((1, "gradient"),))
    if len(row.inputs) == 2:
        for one, two in (((2, 3), (3,)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((), (2, 3)), ((2, 3), ()), ((2, 0), (1,)),
                         ((2, 3), (4,)), ((2, 3), (3, 2))):
            inputs = [row.inputs[0].shaped(one), row.inputs[1].shaped(two)]
            label = "{} with {}".format(list(one), list(two))
            case("broadcast", label, inputs)
            if one and two and one[-1] != 0:
                gradient(label, inputs, "float64")


def named(rows):
    """[(key, row), ...]: the name, with a number from the second row of one name on."""
    seen = {}
    for row in rows:
        seen[row.name] = seen.get(row.name, 0) + 1
        yield row.name if seen[row.name] == 1 else "{} {}".format(row.name, seen[row.name]), row


def least(case):
    """The smallest measure of differences in a case that is not elementwise."""
    return 1.0 if case.startswith("second") else 0.0


def signed(case):
    """Whether the sign of a zero counts in a case: in results, not in gradients."""
    return not case.startswith(("gradient", "second"))
