"""`tf.get_variable`: makes a variable, or finds one that was made under the same name."""

import enum
import inspect

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.variables import Variable, outside
from flowlet.core import dtypes
from flowlet.core.graph import build
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.shape import TensorShape


class _ReuseMode(enum.Enum):
    AUTO_REUSE = 1

    def __repr__(self):
        return "<_ReuseMode.AUTO_REUSE: 1>"


AUTO_REUSE = export("compat.v1.AUTO_REUSE")(_ReuseMode.AUTO_REUSE)

_INVALID = ("The initializer passed is not valid. It should be a callable with no arguments and the shape should not be "
            "provided or an instance of `tf.keras.initializers.*' and `shape` should be fully defined.")  # fmt: skip


def check_dtype(initializer, dtype):
    """A ValueError where an initial value and a dtype do not fit."""
    if dtype is None or initializer is None or callable(initializer):
        return
    found, wanted = build.tensor(initializer).dtype, dtypes.as_dtype(dtype)
    if found is not wanted:
        raise ValueError(f"Initializer type '{found}' and explicit dtype '{wanted}' don't match.")


class Store:
    """The variables of a graph that were made by `tf.get_variable`, by their full names."""

    def __init__(self):
        self._vars = {}

    def get_variable(self, name, shape=None, dtype=dtypes.float32, initializer=None, regularizer=None, reuse=None,
                     custom_getter=None, constraint=None, **settings):  # fmt: skip
        """The variable, found or made; through the custom getter where there is one."""
        dtype = dtypes.as_dtype(dtype)
        if custom_getter is None:
            return self._single(name, shape, dtype, initializer, regularizer, reuse, constraint=constraint, **settings)
        if not callable(custom_getter):
            raise ValueError(f"Passed a custom_getter which is not callable: {custom_getter}")
        keywords = {"name": name, "shape": shape, "dtype": dtype, "initializer": initializer, "regularizer": regularizer,
                    "reuse": reuse} | dict.fromkeys(("trainable", "collections", "caching_device", "partitioner"))  # fmt: skip
        keywords |= {"validate_shape": True, "use_resource": None, "synchronization": None, "aggregation": None} | settings
        if _takes(custom_getter, "constraint"):
            keywords["constraint"] = constraint
        return custom_getter(self._single, **keywords)

    def _single(self, name, shape=None, dtype=dtypes.float32, initializer=None, regularizer=None, reuse=None, trainable=None,
                collections=None, caching_device=None, partitioner=None, validate_shape=True, use_resource=None,
                constraint=None, synchronization=None, aggregation=None):  # fmt: skip
        if partitioner is not None:
            raise NotImplementedError(errors.message(
                f"Variable {name} was asked for with a partitioner, which would store it in parts on several machines.",
                "a variable in one piece: flowlet runs in one process.", "leave the partitioner out: the numbers are the same."))
        given = initializer is not None and not callable(initializer)
        if given and shape is not None:
            raise ValueError("If initializer is a constant, do not specify shape.")
        shape, dtype = TensorShape(shape), dtypes.as_dtype(dtype)
        if name in self._vars:
            return self._found(name, shape, dtype, reuse)
        if reuse is True:
            raise ValueError(errors.message(
                f"Variable {name} does not exist, or was not created with tf.get_variable(). Did you mean to set "
                "reuse=tf.AUTO_REUSE in VarScope?", f"one of {sorted(self._vars)}."))  # fmt: skip
        if initializer is None:
            initializer = _default_initializer(name, dtype)
        value, made_as = (initializer, None) if given else _lazy(initializer, shape, dtype)
        variable = Variable(initial_value=value, name=name, trainable=trainable, collections=collections, dtype=made_as,
                            validate_shape=validate_shape, constraint=constraint, use_resource=use_resource,
                            caching_device=caching_device, synchronization=synchronization, aggregation=aggregation)  # fmt: skip
        self._vars[name] = variable
        if regularizer:
            _regularize(variable, name, regularizer)
        return variable

    def _found(self, name, shape, dtype, reuse):
        found = self._vars[name]
        if reuse is None or reuse is False:
            place = found.op.place
            raise ValueError(errors.message(
                f"Variable {name} already exists, disallowed. Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in VarScope?"
                + (f" Originally defined at:\n\n  File \"{place[0]}\", line {place[1]}\n" if place else ""), "a new name.",
                "open the scope with tf.variable_scope(..., reuse=tf.AUTO_REUSE) to share it; a script that runs "
                "again in one process begins with tf.reset_default_graph()."))  # fmt: skip
        if not shape.is_compatible_with(found.shape):
            raise ValueError(f"Trying to share variable {name}, but specified shape {shape} and found shape {found.shape}.")
        if dtype is not found.dtype:
            raise ValueError(f"Trying to share variable {name}, but specified dtype {dtype.name} and found dtype "
                             f"{found._dtype_text}.")  # fmt: skip
        return found


def _named(function):
    """The names of a function's arguments."""
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):
        return ()


def _takes(function, name):
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return True
    return any(one.name == name or one.kind is one.VAR_KEYWORD for one in parameters)


def _default_initializer(name, dtype):
    from flowlet.compat.v1 import initializers

    if dtype.is_floating:
        return initializers.GlorotUniform()
    if dtype.is_integer or dtype.is_bool or dtype is dtypes.string:
        return initializers.Zeros()
    raise ValueError(f"An initializer for variable {name} of {dtype!r} is required")


def _lazy(initializer, shape, dtype):
    """(a function that gives the initial value, the variable's dtype where it is known)."""
    if inspect.isclass(initializer):
        initializer = initializer()
    if shape.rank is not None and shape.is_fully_defined():
        sizes = shape.as_list()
        if "partition_info" in _named(initializer):
            return lambda: initializer(sizes, dtype=dtype, partition_info=None), dtype
        return lambda: initializer(sizes, dtype=dtype), dtype
    try:
        inspect.signature(initializer).bind()
    except TypeError:
        raise ValueError(_INVALID) from None
    return initializer, None


def _regularize(variable, name, regularizer):
    graph = default_graph()
    with graph.name_scope(f"{name}/Regularizer/"), outside(graph):
        loss = regularizer(variable)
    if loss is not None:
        graph.add_to_collection(GraphKeys.REGULARIZATION_LOSSES, loss)


def store():
    """The store of the default graph."""
    held = default_graph().get_collection_ref(("__variable_store",))
    if not held:
        held.append(Store())
    return held[0]


@export("compat.v1.get_variable")
def get_variable(name, shape=None, dtype=None, initializer=None, regularizer=None, trainable=None, collections=None,
                 caching_device=None, partitioner=None, validate_shape=True, use_resource=None, custom_getter=None,
                 constraint=None, synchronization=None, aggregation=None):  # fmt: skip
    """A variable of the open `tf.variable_scope`: made, or where the scope reuses variables, found.

    Args:
        name: of the variable inside the scope.
        shape: its sizes; left out where the initializer is a value.
        dtype: float32 by default, or that of the scope.
        initializer: an initializer, a function without arguments, or a value; by default that of the scope, else
            `tf.glorot_uniform_initializer()` for floats and zeros for other dtypes.
        regularizer: a function of the variable, whose result goes to the collection of regularization losses.
        trainable: whether optimizers train it; True by default.
        collections: by default the global variables.
        partitioner: must be None.
        use_resource: True for a resource variable.

    Raises:
        ValueError: where it is there already (or, with reuse, is not), or with another shape or dtype.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default():
    ...     tf.get_variable("weight", [2, 3]).shape.as_list()
    [2, 3]
    """
    if not state.building:
        raise RuntimeError(errors.message(
            "tf.get_variable was called where operations run at once.", "a graph: variables are shared by their names in it.",
            "call tf.compat.v1.disable_v2_behavior() first, or make a tf.Variable."))  # fmt: skip
    from flowlet.compat.v1.variable_scopes import get_variable_scope

    return get_variable_scope().get_variable(
        store(), name, shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer, trainable=trainable,
        collections=collections, caching_device=caching_device, partitioner=partitioner, validate_shape=validate_shape,
        use_resource=use_resource, custom_getter=custom_getter, constraint=constraint, synchronization=synchronization,
        aggregation=aggregation)  # fmt: skip


@export("compat.v1.get_local_variable")
def get_local_variable(name, shape=None, dtype=None, initializer=None, regularizer=None, trainable=False, collections=None,
                       **settings):  # fmt: skip
    """`tf.get_variable` for a local variable: one that is not saved, and that `tf.local_variables_initializer` sets."""
    collections = [*(collections or ()), GraphKeys.LOCAL_VARIABLES]
    return get_variable(name, shape, dtype, initializer, regularizer, False, collections, **settings)
