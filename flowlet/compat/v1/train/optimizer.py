"""`tf.train.Optimizer`: gradients of a loss, and the operations that change variables by them."""

from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train import slots
from flowlet.compat.v1.train.applying import beside, distinct, is_resource, reference
from flowlet.compat.v1.train.targets import target
from flowlet.core import dtypes, nest
from flowlet.core.graph import build, nodes
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.slices import IndexedSlices

_FLOATS = (dtypes.float32, dtypes.float64, dtypes.float16, dtypes.bfloat16)


@export("compat.v1.train.Optimizer")
class Optimizer:
    """The base of the optimizers. An own one defines `_apply_dense` and `_apply_sparse` (for resource variables
    `_resource_apply_dense` and `_resource_apply_sparse`), and where it needs them `_prepare`, `_create_slots` and `_finish`.

    Args:
        use_locking: accepted: one step at a time runs anyway.
        name: of the name scope of what `apply_gradients` makes, and of the slots.
    """

    GATE_NONE, GATE_OP, GATE_GRAPH = 0, 1, 2

    def __init__(self, use_locking, name):
        if not name:
            raise ValueError("Must specify the optimizer name")
        self._use_locking, self._name = use_locking, name
        self._slots = {}  # name of the slot -> {variable: slot}
        self._non_slot_dict = {}  # (name, graph) -> variable

    def get_name(self):
        """The name that was given."""
        return self._name

    def minimize(self, loss, global_step=None, var_list=None, gate_gradients=GATE_OP, aggregation_method=None,
                 colocate_gradients_with_ops=False, name=None, grad_loss=None):  # fmt: skip
        """An operation that changes variables so that `loss` falls: `compute_gradients`, then `apply_gradients`.

        Args:
            loss: a tensor; in eager mode a function that gives one.
            global_step: a variable to add one to.
            var_list: what to train; by default all trainable variables.
            gate_gradients: how much is computed before gradients are used (GATE_NONE, GATE_OP, GATE_GRAPH).
            name: of the operation.
            grad_loss: a gradient for `loss`, by default one.

        Raises:
            ValueError: where the loss depends on none of the variables.
        """
        pairs = self.compute_gradients(loss, var_list, gate_gradients, aggregation_method, colocate_gradients_with_ops,
                                       grad_loss)  # fmt: skip
        if all(gradient is None for gradient, _ in pairs):
            raise ValueError("No gradients provided for any variable, check your graph for ops that do not support gradients, "
                             f"between variables {[str(one) for _, one in pairs]} and loss {loss}.")
        return self.apply_gradients(pairs, global_step=global_step, name=name)

    def compute_gradients(self, loss, var_list=None, gate_gradients=GATE_OP, aggregation_method=None,
                          colocate_gradients_with_ops=False, grad_loss=None):  # fmt: skip
        """The gradients of `loss`, as a list of (gradient or None, variable)."""
        if callable(loss):
            return _by_tape(loss, var_list, grad_loss)
        if not state.building:
            raise RuntimeError("`loss` passed to Optimizer.compute_gradients should be a function when eager execution is "
                               "enabled.")  # fmt: skip
        if gate_gradients not in (self.GATE_NONE, self.GATE_OP, self.GATE_GRAPH):
            raise ValueError("gate_gradients must be one of: Optimizer.GATE_NONE, Optimizer.GATE_OP, Optimizer.GATE_GRAPH.  "
                             f"Not {gate_gradients}")  # fmt: skip
        self._assert_valid_dtypes([loss] if grad_loss is None else [loss, grad_loss])
        variables = tf.trainable_variables() if var_list is None else nest.flatten(var_list)
        for one in variables:
            target(one)
        if not variables:
            raise ValueError("No variables to optimize.")
        gradients = tf.gradients(loss, variables, grad_ys=grad_loss, gate_gradients=gate_gradients == self.GATE_OP,
                                 aggregation_method=aggregation_method,
                                 colocate_gradients_with_ops=colocate_gradients_with_ops)  # fmt: skip
        if gate_gradients == self.GATE_GRAPH:
            gradients = tf.tuple(gradients)
        pairs = list(zip(gradients, variables))
        self._assert_valid_dtypes([variable for gradient, variable in pairs if gradient is not None])
        return pairs

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """An operation that changes variables by gradients.

        Args:
            grads_and_vars: (gradient, variable) pairs as `compute_gradients` gives them; None for a gradient leaves out the
                variable.
            global_step: a variable to add one to.
            name: of the operation.
        """
        pairs = [(_gradient(one), variable, target(variable)) for one, variable in tuple(grads_and_vars)]
        if not pairs:
            raise ValueError("No variables provided.")
        variables = [variable for one, variable, _ in pairs if one is not None]
        if not variables:
            raise ValueError(f"No gradients provided for any variable: {[str(one) for _, one, _ in pairs]}.")
        if not state.building:
            return self._apply_eagerly(pairs, variables, global_step)
        graph = default_graph()
        with graph.control_dependencies(None):
            self._create_slots(variables)
        with graph.name_scope(name or self._name) as scope:
            self._prepare()
            updated = []
            for one, variable, place in pairs:
                if one is not None:
                    with graph.name_scope(f"update_{variable.op.name}"), beside(variable):
                        updated.append(place.update(self, one))
            done = self._finish(updated, scope if global_step is None else "update")
            if global_step is not None:
                with graph.control_dependencies([done]), beside(global_step):
                    done = _add_one(global_step, scope)
        done = done.op if isinstance(done, GraphTensor) else done
        trains = graph.get_collection_ref(GraphKeys.TRAIN_OP)
        if done not in trains:
            trains.append(done)
        return done

    def _apply_eagerly(self, pairs, variables, global_step):
        self._create_slots(variables)
        self._prepare()
        self._finish([place.update(self, one) for one, _, place in pairs if one is not None], None)
        if global_step is not None:
            global_step.assign_add(1)

    def _for_keras(self):
        """What `tf.keras` takes it for."""
        from flowlet.compat.v1.train.in_keras import TFOptimizer

        self._keras_form = getattr(self, "_keras_form", None) or TFOptimizer(self)
        return self._keras_form

    # slots ------------------------------------------------------------------------------------------------------------

    def get_slot(self, var, name):
        """The slot of a variable, such as `"momentum"`; None where there is none (yet)."""
        return self._slots.get(name, {}).get(_key(var))

    def get_slot_names(self):
        """The names of the slots, sorted."""
        return sorted(self._slots)

    def variables(self):
        """All variables that the optimizer made in this graph, sorted by name."""
        made = [*self._non_slot_variables(), *(slot for named in self._slots.values() for slot in named.values())]
        return sorted((one for one in made if not state.building or one.op.graph is default_graph()), key=lambda one: one.name)

    def _slot_dict(self, slot_name):
        return self._slots.setdefault(slot_name, {})

    def _get_or_make_slot(self, var, val, slot_name, op_name):
        return self._made(var, slot_name, lambda: slots.create_slot(var, val, op_name))

    def _get_or_make_slot_with_initializer(self, var, initializer, shape, dtype, slot_name, op_name):
        return self._made(var, slot_name, lambda: slots.create_slot(var, initializer, op_name, shape, dtype))

    def _zeros_slot(self, var, slot_name, op_name):
        return self._made(var, slot_name, lambda: slots.create_zeros_slot(var, op_name))

    def _made(self, var, slot_name, make):
        named = self._slot_dict(slot_name)
        if _key(var) not in named:
            named[_key(var)] = make()
        return named[_key(var)]

    def _create_non_slot_variable(self, initial_value, name, colocate_with):
        key = name, _graph()
        if key not in self._non_slot_dict:
            kind = {"use_resource": is_resource(colocate_with)} if state.building else {}
            with beside(colocate_with):
                self._non_slot_dict[key] = tf.Variable(initial_value, name=name, trainable=False, **kind)
        return self._non_slot_dict[key]

    def _get_non_slot_variable(self, name, graph=None):
        return self._non_slot_dict.get((name, graph))

    def _non_slot_variables(self):
        return self._non_slot_dict.values()

    # what own optimizers define ---------------------------------------------------------------------------------------

    def _valid_dtypes(self):
        """The dtypes of losses and variables that are allowed."""
        return set(_FLOATS)

    def _create_slots(self, var_list):
        """Make what is kept beside the variables."""

    def _prepare(self):
        """Make the tensors of learning rates and the like, once for all variables."""

    def _apply_dense(self, grad, var):
        raise NotImplementedError()

    def _resource_apply_dense(self, grad, handle):
        raise NotImplementedError()

    def _apply_sparse(self, grad, var):
        """`grad` holds each index once."""
        raise NotImplementedError()

    def _resource_apply_sparse(self, grad, handle, indices):
        """`indices` holds each index once."""
        raise NotImplementedError()

    def _apply_sparse_duplicate_indices(self, grad, var):
        values, indices = distinct(grad.values, grad.indices)
        return self._apply_sparse(IndexedSlices(values, indices, grad.dense_shape), var)

    def _resource_apply_sparse_duplicate_indices(self, grad, handle, indices):
        values, indices = distinct(grad, indices)
        return self._resource_apply_sparse(values, handle, indices)

    def _finish(self, update_ops, name_scope):
        return together(*update_ops, name=name_scope)

    def _call_if_callable(self, param):
        return param() if callable(param) else param

    def _assert_valid_dtypes(self, tensors):
        valid = self._valid_dtypes()
        for tensor in tensors:
            if tensor.dtype.base_dtype not in valid:
                raise ValueError(f"Invalid type {tensor.dtype.base_dtype!r} for {tensor.name}, expected: "
                                 f"{[one for one in _FLOATS if one in valid]}.")


def together(*operations, name=None):
    """An operation that has run when all of these have; in eager mode there is nothing to do."""
    return tf.group(*operations, name=name) if state.building else None


def _graph():
    """The graph that variables belong to; None in eager mode."""
    return default_graph() if state.building else None


def _key(variable):
    return (variable.op.graph, variable.op.name) if state.building else id(variable)


def _by_tape(loss, variables, start):
    """The gradients of a function without arguments, by what it reads."""
    with tf.GradientTape() as tape:
        value = loss()
    variables = tape.watched_variables() if variables is None else nest.flatten(variables)
    return list(zip(tape.gradient(value, variables, start), variables))


def _gradient(one):
    """A gradient as a tensor, IndexedSlices or None."""
    if one is None or isinstance(one, IndexedSlices):
        return one
    try:
        return tf.convert_to_tensor(one)
    except TypeError:
        raise TypeError(f"Gradient must be convertible to a Tensor or IndexedSlices, or None: {one}") from None


def _add_one(step, scope):
    """Add one to the global step; the operation has the name of an open scope."""
    dtype = step.dtype.base_dtype
    if not is_resource(step):
        return tf.assign_add(step, 1, name=scope)
    node = nodes.Update(lambda now, more: [now + more], results=0)
    return default_graph().add("AssignAddVariableOp", node, (reference(step), build.constant(1, dtype)), (), scope)
