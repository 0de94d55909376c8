"""Arrays in their 1.x forms: joining, cutting, turning, padding."""

import numpy as np

from flowlet.api import export
from flowlet.compat.v1 import shapes
from flowlet.compat.v1.raw import either, made, raw, sizes, tensor, within
from flowlet.core import dtypes
from flowlet.core.graph import build, limits, nodes, slicing
from flowlet.core.graph.composing import composed
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.op import TABLE


@composed("concat")
@export("compat.v1.concat")
def concat(values, axis, name="concat"):
    """Tensors one after another along an axis."""
    values = list(values) if isinstance(values, (list, tuple)) else [values]
    if len(values) > 1:
        return raw("ConcatV2", values, axis=axis, name=name)
    if not values:
        limits.check_length("ConcatV2", "values", 0)
    with within(name, "concat"):
        one = tensor(axis, dtypes.int32, "concat_dim")
        if one.shape.rank not in (0, None):
            raise ValueError(f"Shape {one.shape} must have rank 0")
        return raw("Identity", values[0], name=name or "concat")


@composed("stack")
@export("compat.v1.stack")
def stack(values, axis=0, name="stack"):
    """Tensors of one shape as one, with a new axis."""
    if axis == 0:
        try:
            return tensor(values, None, name or "stack")
        except (TypeError, ValueError):
            pass
    rank = tensor(values[0], None, name or "Const").shape.rank
    if rank is not None and not -(rank + 1) <= axis < rank + 1:
        raise ValueError(f"axis = {axis} not in [{-(rank + 1)}, {rank + 1})")
    return raw("Pack", list(values), axis=axis, name=name)


@composed("parallel_stack")
@export("compat.v1.parallel_stack")
def parallel_stack(values, name="parallel_stack"):
    """Tensors of one known shape as one, with a new first axis."""
    with within(name, "parallel_stack"):
        parts = [raw("ExpandDims", one, axis=0) for one in values]
        return raw("ConcatV2", parts, axis=0, form="ParallelConcat: values")


@composed("unstack")
@export("compat.v1.unstack")
def unstack(value, num=None, axis=0, name="unstack"):
    """The slices along an axis, as a list."""
    value = tensor(value)
    if num is None:
        if value.shape.rank is None:
            raise ValueError(f"Cannot infer num from shape {value.shape}")
        if not -value.shape.rank <= axis < value.shape.rank:
            raise ValueError(f"axis = {axis} not in [{-value.shape.rank}, {value.shape.rank})")
        num = sizes(value)[axis]
    if num is None:
        raise ValueError(f"Cannot infer num from shape {str(value.shape).replace('None', '?')}")
    return raw("Unpack", value, num=num, axis=axis, name=name)


@composed("split")
@export("compat.v1.split")
def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """Parts along an axis: n equal ones, or ones of given sizes."""
    asked = tensor(num_or_size_splits)
    if asked.shape.rank == 0 and asked.dtype.is_integer:
        return raw("Split", value, sections=int(num_or_size_splits), axis=axis, name=name or "split")
    return raw("Split", value, sections=asked, axis=axis, name=name or "split",
               form="SplitV split: value, size_splits=sections, split_dim=axis")  # fmt: skip


@composed("Transpose")
@export("compat.v1.transpose")
def transpose(a, perm=None, name="transpose", conjugate=False):
    """The axes in another order; by default reversed."""
    with within(name, "transpose") as scope:
        source = a if isinstance(a, GraphTensor) or perm is not None else tensor(a, None, "a")
        if perm is None and source.shape.rank is not None:
            perm = np.arange(source.shape.rank - 1, -1, -1, dtype=np.int32)
        elif perm is None:
            rank = shapes.rank(source)
            perm = (rank - 1) - shapes.range(0, rank, 1, name="Range")
        turned = conjugate and tensor(source).dtype.is_complex
        form = "ConjugateTranspose transpose: a>x, perm=perm" if turned else None
        return raw("Transpose", source, perm=perm, conjugate=turned, name=scope, form=form)


@composed("MatrixTranspose")
def _matrix_transpose(a, conjugate=False, name=None):
    return matrix_transpose(a, name, conjugate)


@export("compat.v1.matrix_transpose")
def matrix_transpose(a, name="matrix_transpose", conjugate=False):
    """The last two axes changed for each other."""
    with within(name, "matrix_transpose"):
        a = tensor(a, None, "a")
        rank = a.shape.rank
        if rank is None:
            whole = shapes.rank(a)
            perm = concat([shapes.range(whole - 2), [whole - 1, whole - 2]], 0)
        elif rank < 2:
            raise ValueError(f"Argument 'a' should be a (batch) matrix, with rank >= 2.  Found: {a.shape}")
        else:
            perm = [*range(rank - 2), rank - 1, rank - 2]
        return transpose(a, perm, conjugate=conjugate)


@export("compat.v1.expand_dims")
def expand_dims(input, axis=None, name=None, dim=None):  # noqa: A002
    """The tensor with a new axis of size 1."""
    axis = either(axis, "axis", dim, "dim")
    if axis is None:
        raise ValueError("Must specify an axis argument to tf.expand_dims()")
    return raw("ExpandDims", input, axis=axis, name=name)


@composed("Squeeze")
@export("compat.v1.squeeze")
def squeeze(input, axis=None, name=None, squeeze_dims=None):  # noqa: A002
    """The tensor without axes of size 1: all of them, or those given."""
    axis = either(axis, "axis", squeeze_dims, "squeeze_dims")
    axis = [axis] if np.isscalar(axis) else axis
    if axis is None:
        with within(name, "Squeeze") as scope:
            source = tensor(input, None, "input")
            if sizes(source) is None or None in sizes(source):  # an unknown size may be 1
                node = nodes.OfRow(TABLE["Squeeze"], (-2,), {"axis": None}, (None,))
                return build.operation("Squeeze", node, (source,), [(source.dtype, None)], scope, {"squeeze_dims": []}).outputs[0]
            return raw("Squeeze", source, axis=None, name=scope)
    return raw("Squeeze", input, axis=tuple(axis), name=name)


@composed("pad")
@export("compat.v1.pad")
def pad(tensor, paddings, mode="CONSTANT", name=None, constant_values=0):
    """The tensor with values around it.

    Args:
        paddings: (before, after) of each axis.
        mode: CONSTANT, REFLECT or SYMMETRIC.
    """
    mode = mode.upper()
    if mode == "CONSTANT":
        source = build.tensor(tensor, None, "input") if not isinstance(tensor, GraphTensor) else tensor
        plain = not isinstance(constant_values, GraphTensor) and np.isscalar(constant_values) and constant_values == 0
        if plain:
            return _padded(source, paddings, name)
        return raw("PadV2", source, constant_values, paddings=paddings, name=name)
    if mode not in ("REFLECT", "SYMMETRIC"):
        raise ValueError(f"Unknown padding mode: {mode}")
    return raw("MirrorPad", tensor, paddings=paddings, mode=mode, name=name)


def _padded(source, paddings, name):
    """A Pad: zeros around, without a constant for the value."""
    import jax.numpy as jnp

    def run(array, paddings):
        return [jnp.pad(array, paddings)]

    with within(name, "Pad") as scope:
        around = paddings if isinstance(paddings, GraphTensor) else build._argument(paddings, "paddings")
        known = around.op.node.array if around.shape.rank == 2 else None  # noqa: PLR2004
        shape = sizes(source)
        if shape is not None:
            shape = [None] * len(shape) if known is None else [None if size is None else size + int(one[0] + one[1])
                                                               for size, one in zip(shape, known)]  # fmt: skip
        elif known is not None:
            shape = [None] * len(known)
        node = nodes.Needing(run, (1,))
        return build.operation("Pad", node, (source, around), [(source.dtype, shape)], scope).outputs[0]


@composed("slice")
@export("compat.v1.slice")
def slice(input_, begin, size, name=None):  # noqa: A001
    """A part of a tensor: from `begin`, of `size` along each axis (-1: all that is left)."""
    return raw("Slice", input_, begin=begin, size=size, name=name)


@composed("strided_slice")
@export("compat.v1.strided_slice")
def strided_slice(input_, begin, end, strides=None, begin_mask=0, end_mask=0, ellipsis_mask=0, new_axis_mask=0,
                  shrink_axis_mask=0, var=None, name=None):  # fmt: skip
    """A slice of a tensor: `input_[begin:end:strides]` along each axis, with masks as in slicing."""
    if strides is None:
        strides = shapes.ones_like(begin)
    masks = dict(zip(slicing.MASKS, (begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask)))
    with within(name, "StridedSlice") as scope:
        bounds = [one if isinstance(one, GraphTensor) else build._argument(one, label)
                  for one, label in ((begin, "begin"), (end, "end"), (strides, "strides"))]  # fmt: skip
        return slicing.slice_of(tensor(input_, None, "input"), bounds, masks, scope)


def _blocks(name, op_type, around):
    @export(f"compat.v1.{name}")
    def move(input, crops=None, block_size=None, name=None, block_shape=None, paddings=None):  # noqa: A002
        block_shape = either(block_shape, "block_shape", block_size, "block_size")
        block_shape = [block_shape] * 2 if isinstance(block_shape, int) else block_shape
        return raw(op_type, input, block_shape=block_shape, name=name, **{around: paddings if crops is None else crops})

    move.__name__ = move.__qualname__ = name
    move.__doc__ = "Blocks of pixels moved between the batch and the image. The second argument is what to add or cut off."


@export("compat.v1.batch_to_space_nd", "compat.v1.manip.batch_to_space_nd")
def batch_to_space_nd(input, block_shape, crops, name=None):  # noqa: A002
    """Blocks of the batch moved into the image; `crops` says what to cut off."""
    return raw("BatchToSpaceND", input, block_shape=block_shape, crops=crops, name=name)


_blocks("space_to_batch", "SpaceToBatchND", "paddings")
_blocks("batch_to_space", "BatchToSpaceND", "crops")


@composed("sequence_mask")
@export("compat.v1.sequence_mask")
def sequence_mask(lengths, maxlen=None, dtype=dtypes.bool_, name=None):
    """Rows that are true for the first `length` places."""
    with within(name, "SequenceMask"):
        lengths = tensor(lengths)
        if maxlen is None:
            most = raw("Max", lengths, axis=None)
            most.set_shape([])
            maxlen = raw("Maximum", tensor(0, most.dtype), most)
        else:
            maxlen = tensor(maxlen)
        if maxlen.shape.rank not in (0, None):
            raise ValueError("maxlen must be scalar for sequence_mask")
        row = build.counted(tensor(0, maxlen.dtype), maxlen, tensor(1, maxlen.dtype))
        matrix = raw("Cast", raw("ExpandDims", lengths, axis=-1), dtype=maxlen.dtype)
        found = raw("Less", row, matrix)
        kind = dtypes.as_dtype(dtype)
        return found if kind is dtypes.bool_ else raw("Cast", found, dtype=kind)


@composed("meshgrid")
@export("compat.v1.meshgrid")
def meshgrid(*args, indexing="xy", name="meshgrid"):
    """Grids of the coordinates that vectors give."""
    if indexing not in ("xy", "ij"):
        raise ValueError("indexing parameter must be either 'xy' or 'ij'")
    with within(name, "meshgrid"):
        count = len(args)
        turned = [raw("Reshape", stack(one), shape=[1] * place + [-1] + [1] * (count - place - 1))
                  for place, one in enumerate(args)]  # fmt: skip
        lengths = [shapes.size(one) for one in args]
        dtype = tensor(args[0]).dtype
        if indexing == "xy" and count > 1:
            turned[0] = raw("Reshape", turned[0], shape=[1, -1] + [1] * (count - 2))
            turned[1] = raw("Reshape", turned[1], shape=[-1, 1] + [1] * (count - 2))
            lengths[0], lengths[1] = lengths[1], lengths[0]
        whole = shapes.ones(lengths, dtype)
        return [one * whole for one in turned]


@composed("Meshgrid")
def _meshgrid(args, indexing, name=None):
    return meshgrid(*args, indexing=indexing)


@composed("repeat")
def repeat(input, repeats, axis=None, name=None):  # noqa: A002
    """Elements or slices several times."""
    with within(name, "Repeat"):
        source = tensor(input, None, "input")
        if axis is None:
            source, axis = raw("Reshape", source, shape=[-1]), 0
        shape = sizes(source)
        count = tensor(repeats, None if isinstance(repeats, GraphTensor) else dtypes.int32, "repeats")
        if shape is not None:
            shape[axis] = int(count.op.node.array.sum()) if count.op.node.array is not None and count.shape.rank == 1 and \
                count.shape.as_list() != [1] else None  # fmt: skip
        import jax.numpy as jnp

        return made("Repeat", lambda array, count: [jnp.repeat(array, np.asarray(count), axis)], source, count,
                    static=(1,), outputs=[(source.dtype, shape)])  # fmt: skip
