"""How each kind of variable takes a gradient: references, resource variables (those of eager mode too), and
tensors, which take none."""

from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.applying import is_resource
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.slices import IndexedSlices
from flowlet.core.variable import Variable


class _Target:
    """A variable with a way to update it."""

    def __init__(self, variable):
        self.variable = variable

    def update(self, optimizer, gradient):
        """The operation (or tensor) that applies a gradient."""
        if isinstance(gradient, IndexedSlices):
            if getattr(self.variable, "constraint", None) is not None:
                raise RuntimeError("Cannot use a constraint function on a sparse variable.")
            return self._sparse(optimizer, gradient)
        updated = self._dense(optimizer, gradient)
        if getattr(self.variable, "constraint", None) is None:
            return updated
        with tf.control_dependencies([updated]):
            return self.variable.assign(self.variable.constraint(self.variable))


class _Reference(_Target):
    def _dense(self, optimizer, gradient):
        return optimizer._apply_dense(gradient, self.variable)

    def _sparse(self, optimizer, gradient):
        return optimizer._apply_sparse_duplicate_indices(gradient, self.variable)


class _Resource(_Target):
    def _dense(self, optimizer, gradient):
        return optimizer._resource_apply_dense(gradient, self.variable)

    def _sparse(self, optimizer, gradient):
        return optimizer._resource_apply_sparse_duplicate_indices(gradient.values, self.variable, gradient.indices)


class _Value(_Target):
    def update(self, optimizer, gradient):
        raise NotImplementedError("Trying to update a Tensor ", self.variable)


def target(variable):
    """The target of a gradient.

    Raises:
        AttributeError: for anything that is no variable.
    """
    if isinstance(variable, GraphTensor):
        return _Value(variable)
    if isinstance(variable, Variable):
        return _Resource(variable)
    variable.op  # noqa: B018 - what is no variable has none
    return _Resource(variable) if is_resource(variable) else _Reference(variable)
