"""Which variables have values: initializers of many, and operations that tell which have none."""

import numpy as np

from flowlet import api
from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.ordering import group, no_op
from flowlet.core import dtypes
from flowlet.core.graph import build, nodes
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.op import TABLE


class _IsInitialized(nodes.Node):
    """Whether the session has a value for a variable."""

    host, references = True, (0,)

    def run(self, op, run, arrays):
        return [np.array(run.has(op.inputs[0].op))]


class ValueOrInitial(nodes.Node):
    """The value of a variable, or the initial value (the input) where the session has none.

    It stands where TensorFlow has a Merge of two branches, of which one reads a variable without a value.
    """

    host = True

    def __init__(self, variable):
        self.variable = variable

    def run(self, op, run, arrays):
        value = run.read(self.variable) if run.has(self.variable) else arrays[0]
        return [value, np.int32(run.has(self.variable))]


@export("compat.v1.is_variable_initialized")
def is_variable_initialized(variable, name=None):
    """Whether the session has a value for a variable, as a tensor."""
    handle = variable if isinstance(variable, GraphTensor) else variable.handle
    resource = handle.dtype is dtypes.resource
    attributes = {} if resource else {"dtype": handle.dtype, "_class": [f"loc:@{handle.op.name}"]}
    return build.operation("VarIsInitializedOp" if resource else "IsVariableInitialized", _IsInitialized(), (handle,),
                           [(dtypes.bool_, [])], name, attributes).outputs[0]  # fmt: skip


@export("compat.v1.variables_initializer", "compat.v1.initialize_variables", "compat.v1.initializers.variables")
def variables_initializer(var_list, name="init"):
    """An operation that gives these variables their initial values."""
    if var_list and state.building:
        return group(*[variable.initializer for variable in var_list], name=name)
    return no_op(name)


@export("compat.v1.global_variables_initializer", "compat.v1.initialize_all_variables",
        "compat.v1.initializers.global_variables")  # fmt: skip
def global_variables_initializer():
    """An operation that gives all global variables their initial values.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     weight = tf.get_variable("weight", [2], initializer=tf.zeros_initializer())
    ...     sess.run(tf.global_variables_initializer())
    ...     sess.run(weight).tolist()
    [0.0, 0.0]
    """
    return variables_initializer(default_graph().get_collection(GraphKeys.GLOBAL_VARIABLES))


@export("compat.v1.local_variables_initializer", "compat.v1.initialize_local_variables",
        "compat.v1.initializers.local_variables")  # fmt: skip
def local_variables_initializer():
    """An operation that gives all local variables (those of metrics) their initial values."""
    return variables_initializer(default_graph().get_collection(GraphKeys.LOCAL_VARIABLES))


@export("compat.v1.tables_initializer", "compat.v1.initialize_all_tables", "compat.v1.initializers.tables_initializer")
def tables_initializer(name="init_all_tables"):
    """An operation that initializes all tables of the graph."""
    tables = default_graph().get_collection(GraphKeys.TABLE_INITIALIZERS)
    return group(*tables, name=name) if tables else no_op(name)


def _known(var_list):
    if var_list is not None:
        return list(var_list)
    graph = default_graph()
    return graph.get_collection(GraphKeys.GLOBAL_VARIABLES) + graph.get_collection(GraphKeys.LOCAL_VARIABLES)


@export("compat.v1.report_uninitialized_variables")
def report_uninitialized_variables(var_list=None, name="report_uninitialized_variables"):
    """The names of the variables without a value, as a vector of texts.

    Args:
        var_list: the variables; by default all global and local ones.
    """
    var_list, graph = _known(var_list), default_graph()
    with graph.name_scope(name):
        if not var_list:
            with graph.device("/cpu:0"):
                return build.constant(np.array([], object), dtypes.string)
        flags = api.resolve("compat.v1", "stack")([is_variable_initialized(variable) for variable in var_list])
        with graph.device("/cpu:0"):
            missing = TABLE["LogicalNot"].public(flags)
            names = build.constant(np.array([variable.op.name.encode() for variable in var_list], object), dtypes.string)
            return api.resolve("compat.v1", "boolean_mask")(names, missing)


@export("compat.v1.assert_variables_initialized")
def assert_variables_initialized(var_list=None):
    """A tensor that cannot be had while one of the variables has no value; None where there are no variables."""
    var_list = _known(var_list)
    if not var_list:
        return None
    ranks = [_rank_of(one) for one in var_list]
    return ranks[0] if len(ranks) == 1 else api.resolve("compat.v1", "stack")(ranks)


def _rank_of(variable):
    with default_graph().name_scope("Rank") as scope:
        build.tensor(variable)  # TensorFlow reads a resource variable twice here
        node = nodes.OfShape(lambda shape: [np.array(len(shape), np.int32)])
        return build.operation("Rank", node, (build.tensor(variable),), [(dtypes.int32, [])], scope).outputs[0]
