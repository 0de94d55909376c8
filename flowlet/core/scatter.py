"""How parts of a `tf.Variable` are read and changed: the scatter methods."""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core.tensor import Tracer


@functools.partial(jax.jit, static_argnames="method")
def _at(array, indices, values, method):
    """`array` with `values` brought in at indices (..., depth) by a method of `array.at[...]`."""
    return getattr(array.at[tuple(jnp.moveaxis(indices, -1, 0))], method)(values)


def _known(value):
    return not isinstance(value, Tracer)


class Scatters:
    """The scatter methods of a variable. Each changes it and returns it."""

    def _rows(self, method, op_type, sparse_delta, nd=False):
        if not hasattr(sparse_delta, "dense_shape"):
            raise TypeError(f"Argument `sparse_delta` must be a `tf.IndexedSlices`. Received arg: {sparse_delta}")
        indices = conversion.convert(sparse_delta.indices)._value
        values = conversion.convert(sparse_delta.values, self.dtype)._value
        size = self._value.shape[0]
        if _known(indices):
            _check_rows(indices, size, op_type, nd)
        return self._changed(method, indices[..., None], values)

    def _elements(self, method, op_type, indices, updates):
        indices = conversion.convert(indices)._value
        values = conversion.convert(updates, self.dtype)._value
        if indices.ndim < 2:
            indices = indices.reshape(-1, 1)
        depth, lead = indices.shape[-1], indices.shape[:-1]
        if values.shape[: len(lead)] != lead:
            raise errors.invalid(
                f"Dimensions [0,{len(lead)}) of indices[shape={_listed(indices)}] = {lead[0]} must match dimensions "
                f"[0,{len(lead)}) of updates[shape={_listed(values)}] = {values.shape[0] if values.ndim else 1}",
                op_type)  # fmt: skip
        if _known(indices):
            check_nd(indices, self._value.shape[:depth], self._value.shape, op_type)
        return self._changed(method, indices, values)

    def _changed(self, method, indices, values):
        self._value = _at(jnp.asarray(self._value), indices, values, method)
        return self._updated()

    def scatter_add(self, sparse_delta, use_locking=False, name=None):
        """Add `tf.IndexedSlices` to rows of the value."""
        return self._rows("add", "ResourceScatterAdd", sparse_delta)

    def scatter_sub(self, sparse_delta, use_locking=False, name=None):
        """Subtract `tf.IndexedSlices` from rows of the value."""
        return self._rows("subtract", "ResourceScatterSub", sparse_delta)

    def scatter_mul(self, sparse_delta, use_locking=False, name=None):
        """Multiply rows of the value by `tf.IndexedSlices`."""
        return self._rows("multiply", "ResourceScatterMul", sparse_delta)

    def scatter_div(self, sparse_delta, use_locking=False, name=None):
        """Divide rows of the value by `tf.IndexedSlices`."""
        return self._rows("divide", "ResourceScatterDiv", sparse_delta)

    def scatter_update(self, sparse_delta, use_locking=False, name=None):
        """Set rows of the value from `tf.IndexedSlices`."""
        return self._rows("set", "ResourceScatterUpdate", sparse_delta)

    def scatter_max(self, sparse_delta, use_locking=False, name=None):
        """The maximum of rows of the value and `tf.IndexedSlices`."""
        return self._rows("max", "ResourceScatterMax", sparse_delta)

    def scatter_min(self, sparse_delta, use_locking=False, name=None):
        """The minimum of rows of the value and `tf.IndexedSlices`."""
        return self._rows("min", "ResourceScatterMin", sparse_delta)

    def batch_scatter_update(self, sparse_delta, use_locking=False, name=None):
        """Set rows of the value from `tf.IndexedSlices`."""
        return self._rows("set", "ResourceScatterNdUpdate", sparse_delta, nd=True)

    def scatter_nd_add(self, indices, updates, name=None):
        """Add `updates` at `indices` of shape (..., rank)."""
        return self._elements("add", "ResourceScatterNdAdd", indices, updates)

    def scatter_nd_sub(self, indices, updates, name=None):
        """Subtract `updates` at `indices` of shape (..., rank)."""
        return self._elements("subtract", "ResourceScatterNdSub", indices, updates)

    def scatter_nd_update(self, indices, updates, name=None):
        """Set `updates` at `indices` of shape (..., rank)."""
        return self._elements("set", "ResourceScatterNdUpdate", indices, updates)

    def scatter_nd_max(self, indices, updates, name=None):
        """The maximum of elements and `updates` at `indices` of shape (..., rank)."""
        return self._elements("max", "ResourceScatterNdMax", indices, updates)

    def scatter_nd_min(self, indices, updates, name=None):
        """The minimum of elements and `updates` at `indices` of shape (..., rank)."""
        return self._elements("min", "ResourceScatterNdMin", indices, updates)

    def sparse_read(self, indices, name=None):
        """The rows at `indices`."""
        from flowlet.core.op import TABLE

        indices = conversion.convert(indices)
        _check_rows(indices._value, self._value.shape[0], "ResourceGather", False)
        return TABLE["GatherV2"].public(self, indices, 0, 0)

    def gather_nd(self, indices, name=None):
        """The elements at `indices` of shape (..., rank)."""
        from flowlet.core.op import TABLE

        return TABLE["GatherNd"].public(self, conversion.convert(indices), 0)


def _check_rows(indices, size, op_type, nd):
    bad = np.asarray(indices)
    wrong = np.argwhere((bad < 0) | (bad >= size))
    if len(wrong):
        place = tuple(wrong[0])
        found = f"[{bad[place]}] does not index into shape [{size}]" if nd else f"{bad[place]} is not in [0, {size})"
        raise errors.invalid(f"indices[{','.join(map(str, place))}] = {found}", op_type)


def check_nd(indices, limits, shape, op_type, what="shape", tail=""):
    """Raise for an index vector (..., depth) that is out of range."""
    if not np.size(indices):
        return
    rows = np.asarray(indices).reshape(-1, np.shape(indices)[-1])
    wrong = np.flatnonzero(((rows < 0) | (rows >= np.array(limits, int))).any(-1))
    if len(wrong):
        place = np.unravel_index(wrong[0], np.shape(indices)[:-1])
        raise errors.invalid(f"indices[{','.join(map(str, place))}] = {rows[wrong[0]].tolist()} does not index into "
                             f"{what} {str(list(shape)).replace(' ', '')}{tail}", op_type)  # fmt: skip


def _listed(array):
    return str(list(array.shape)).replace(" ", "")

