"""`tf.scatter_update` and its kin, which set some rows or elements of a variable; `tf.count_up_to`."""

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.updates import beside, check_is_variable, is_resource, on_reference, on_resource, reference_of
from flowlet.core.graph import build, nodes
from flowlet.core.mode import state


class Scatter(nodes.Update):
    """Sets rows (or elements, by whole indices) of a variable.

    Args:
        method: of `array.at[...]`.
        whole: whether each index is one of several axes (scatter_nd).
    """

    def __init__(self, method, whole, results):
        super().__init__(self._changed, results=results)
        self.method, self.whole = method, whole

    def run(self, op, run, arrays):
        if isinstance(arrays[1], np.ndarray) and not self.whole:
            self._check(op, run, arrays[1])
        return super().run(op, run, arrays)

    def _changed(self, now, indices, updates):
        place = tuple(jnp.moveaxis(jnp.asarray(indices), -1, 0)) if self.whole else indices
        return [getattr(jnp.asarray(now).at[place], self.method)(updates)]

    @staticmethod
    def _check(op, run, indices):
        count = np.shape(run.read(op.inputs[0].op))[0]
        wrong = np.argwhere((indices < 0) | (indices >= count))
        if len(wrong):
            place = ",".join(map(str, wrong[0])) if indices.ndim else ""
            raise errors.invalid(f"indices[{place}] = {indices[tuple(wrong[0])]} is not in [0, {count})\n\t [[node {op.name}]]")


def scatter(kind, method, whole, ref, indices, updates, use_locking, name, read=True):
    """Set rows of a variable of a graph: `kind` is the op's type."""
    if is_resource(ref):
        return on_resource(f"Resource{kind}", ref, Scatter(method, whole, 0),
                           [("indices", indices, None), (None, updates, ref.dtype)], name, read)  # fmt: skip
    return on_reference(kind, ref, Scatter(method, whole, 1),
                        [("indices", indices, None), ("updates", updates, reference_of(ref)[0].dtype)], name,
                        attributes={"use_locking": use_locking})  # fmt: skip


SCATTERS = {"update": "set", "add": "add", "sub": "subtract", "mul": "multiply", "div": "divide", "min": "min", "max": "max"}


_DOC = """Change {parts} of a variable ({what}); gives the whole variable.

    Args:
        ref: the variable.
        indices: {indices}.
        updates: for each index.

    Raises:
        InvalidArgumentError: for constant indices out of range.
    """


def _scattering(what, whole):
    name_of = f"scatter_nd_{what}" if whole else f"scatter_{what}"
    kind = "".join(part.title() for part in name_of.split("_"))
    locking = what == "update"

    def scatter_variable(ref, indices, updates, use_locking=locking, name=None):
        check_is_variable(ref, name_of)
        if not state.building:
            return getattr(ref, name_of)(indices, updates)
        return scatter(kind, SCATTERS[what], whole, ref, indices, updates, use_locking, name)

    scatter_variable.__name__ = scatter_variable.__qualname__ = name_of
    scatter_variable.__doc__ = _DOC.format(what=what, parts="elements" if whole else "rows",
                                           indices="whole indices (n, axes)" if whole else "of rows")  # fmt: skip
    return export(f"compat.v1.{name_of}")(scatter_variable)


for _what in SCATTERS:
    _scattering(_what, False)
for _what in ("update", "add", "sub"):
    _scattering(_what, True)


class CountUpTo(nodes.Update):
    """Adds one to an integer variable until a limit; gives the value from before."""

    gives_references = False

    def __init__(self, limit):
        super().__init__(None, results=1, host=True)
        self.limit = limit

    def refers(self, op, known):
        return ()

    def run(self, op, run, arrays):
        variable = op.inputs[0].op
        value = np.asarray(run.read(variable))
        if value >= self.limit:
            raise errors.OutOfRangeError(message=f"Reached limit of {self.limit}\n\t [[node {op.name}]]")
        run.write(variable, jnp.asarray(value + value.dtype.type(1)))
        return [value]


@export("compat.v1.count_up_to")
def count_up_to(ref, limit, name=None):
    """The value of an integer variable, which then grows by one.

    Raises:
        OutOfRangeError: when it runs, from `limit` on.
    """
    resource = is_resource(ref)
    tensor = ref.handle if resource else reference_of(ref)[0]
    dtype = ref.dtype if resource else tensor.dtype
    op = build.operation("ResourceCountUpTo" if resource else "CountUpTo", CountUpTo(limit), (tensor,), [(dtype, [])], name,
                         {"T": dtype, "limit": limit})  # fmt: skip
    return (op if resource else beside(tensor, op)).outputs[0]
