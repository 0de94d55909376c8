"""A case row: how one op is called, from which all its checks are derived (derive.py).

Plain Python and NumPy: the recorder runs it under old releases of TensorFlow too (tests/oracle/record/op_rows.py).
"""

import numpy as np

LETTERS = "abcdefgh"


class Input:
    """One tensor of a call: base values in float64 (or texts), cast to the dtype that a case asks for.

    `fixed` names a dtype that it keeps in every case (indices, segment ids); a plain Input follows the sweep.
    """

    def __init__(self, values, fixed=None):
        self.values = np.asarray(values)
        self.fixed = fixed

    def of(self, dtype):
        """The same values, in one dtype for good."""
        return Input(self.values, dtype)

    def shaped(self, shape):
        """Values like these in another shape."""
        if not self.values.size:
            return Input(np.zeros(shape), self.fixed)
        return Input(np.resize(self.values, shape), self.fixed)


def _draw(shape, place):
    return np.random.RandomState(sum(shape) * 7 + len(shape) + 31 * place).random_sample(shape)


def real(*shape, place=0):
    """Numbers between -2 and 2."""
    return Input(np.round(4 * _draw(shape, place) - 2, 3))


def other(*shape):
    """Numbers between -2 and 2 that differ from `real` of the same shape."""
    return real(*shape, place=1)


def positive(*shape, place=0):
    """Numbers between 0.25 and 2.25."""
    return Input(np.round(2 * _draw(shape, place) + 0.25, 3))


def unit(*shape, place=0):
    """Numbers between -0.9 and 0.9."""
    return Input(np.round(1.8 * _draw(shape, place) - 0.9, 3))


def chance(*shape, place=0):
    """Numbers between 0.05 and 0.95."""
    return Input(np.round(0.9 * _draw(shape, place) + 0.05, 3))


def definite(*shape):
    """Symmetric positive definite matrices."""
    m = _draw(shape, 2)
    return Input(np.round(np.matmul(m, np.swapaxes(m, -1, -2)), 3) + np.eye(shape[-1]) * shape[-1])


def of(values, dtype=None):
    """These values; with `dtype`, in that dtype in every case."""
    return Input(values, dtype)


def cast(values, dtype):
    """Base values as an array that `tf.constant` turns into a tensor of `dtype` (bfloat16 comes as float32)."""
    if values.dtype.kind in "SUO":
        if dtype == "string":
            return values.astype(object)
        values = np.arange(values.size, dtype=np.float64).reshape(values.shape)
    if values.dtype.kind == "c":
        return values.astype(dtype if dtype.startswith("complex") else np.float64)
    if dtype == "string":
        flat = [repr(float(one)) for one in values.ravel()]
        return np.array(flat, object).reshape(values.shape)
    if dtype == "bool":
        return values > 0
    if dtype.startswith("complex"):
        turned = np.roll(values.ravel(), 1).reshape(values.shape)
        return (values + 0.5j * turned).astype(dtype)
    if dtype == "bfloat16":
        return values.astype(np.float32)
    if "int" in dtype:
        whole = np.round(values) if np.all(values == np.round(values)) else np.round(values * 3)
        return (np.abs(whole) if dtype.startswith("u") else whole).astype(dtype)
    return values.astype(dtype)


class Row:
    """One op: a name under `tf`, how to call it, and which derived checks make sense for it.

    name         "math.add": the public name, also the default call
    inputs       the tensors, called a, b, c, ... in the calls
    call         an expression of tf, np and the letters; by default the function with the inputs in order
    more         other calls of the same op (other attributes), checked at the base dtype with both gradients
    dtype        the base dtype of the inputs that follow the sweep
    elementwise  whether broadcasting (two inputs), special values and ties are meant
    without      {aspect: reason}: derived checks that make no sense here, or that TensorFlow crashes on
    known        {pattern of aspect/label: reason}: outcomes that differ from TensorFlow's
    tolerance    how far floats may be off, in the units of TOLERANCE (row_cases.py): a factor, with its reason in `why`
    """

    def __init__(self, name, *inputs, call=None, more=(), dtype="float32", elementwise=False, without=None, known=None,
                 tolerance=1, why=""):
        self.name, self.inputs, self.more, self.dtype = name, inputs, tuple(more), dtype
        self.call = call or "tf.{}({})".format(name, ", ".join(LETTERS[: len(inputs)]))
        self.elementwise, self.without, self.known = elementwise, dict(without or {}), dict(known or {})
        self.tolerance, self.why = tolerance, why
        if tolerance != 1 and not why:
            raise ValueError(name + ": a tolerance needs its reason")

    def __repr__(self):
        return f"<row {self.name}>"


def unary(names, values, **options):
    """Rows of elementwise functions of one input: `names` as one text, separated by spaces."""
    return [Row(name, values, elementwise=True, **options) for name in names.split()]


def binary(names, one, two, **options):
    """Rows of elementwise functions of two inputs of one dtype."""
    return [Row(name, one, two, elementwise=True, **options) for name in names.split()]
