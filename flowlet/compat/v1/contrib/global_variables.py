"""`tf.contrib.framework` and `slim`: variables by name and collection, restored from checkpoints."""

import re

import flowlet.compat.v1 as tf
from flowlet.api import export
from flowlet.compat.v1.contrib.arguments import add_arg_scope
from flowlet.compat.v1.contrib.common import aliases


def _both(name):
    return [f"compat.v1.contrib.{space}.{name}" for space in ("framework", "slim")]


def _maker(name, *keys):
    @export(*_both(name))
    @add_arg_scope
    def make(name, shape=None, dtype=tf.float32, initializer=None, regularizer=None, trainable=True, collections=None,
             caching_device=None, device=None, partitioner=None, custom_getter=None, use_resource=None,
             synchronization=None, aggregation=None):  # fmt: skip
        names = list(dict.fromkeys([*(collections or [tf.GraphKeys.GLOBAL_VARIABLES]), tf.GraphKeys.GLOBAL_VARIABLES, *keys]))
        return tf.get_variable(name, shape, dtype, initializer, regularizer, trainable, names, use_resource=use_resource,
                               custom_getter=custom_getter)  # fmt: skip

    make.__name__ = name
    make.__doc__ = "A variable as of `tf.get_variable`" + (", in the collection of model variables." if keys else ".")


_maker("variable")
_maker("model_variable", tf.GraphKeys.MODEL_VARIABLES)


@export(*_both("local_variable"))
def local_variable(initial_value, validate_shape=True, name=None, use_resource=None):
    """A variable that is not saved."""
    return tf.Variable(initial_value, trainable=False, collections=[tf.GraphKeys.LOCAL_VARIABLES],
                       validate_shape=validate_shape, name=name)  # fmt: skip


@export(*_both("add_model_variable"))
def add_model_variable(var):
    """Put a variable into the collection of model variables."""
    if var not in tf.get_collection(tf.GraphKeys.MODEL_VARIABLES):
        tf.add_to_collection(tf.GraphKeys.MODEL_VARIABLES, var)


@export(*_both("get_variables"))
def get_variables(scope=None, suffix=None, collection=tf.GraphKeys.GLOBAL_VARIABLES):
    """The variables of a collection.

    Args:
        scope: a scope (or its name) that they are in.
        suffix: the last part of their names.
        collection: its name.
    """
    scope = getattr(scope, "name", scope)
    scope = (scope or "") + ".*" + suffix if suffix is not None and ":" in suffix else (
        (scope or "") + f".*{suffix}:" if suffix is not None else scope)  # fmt: skip
    return tf.get_collection(collection, scope)


def _listing(name, collection):
    @export(*_both(name))
    def listed(scope=None, suffix=None):
        return get_variables(scope, suffix, collection)

    listed.__name__ = name
    listed.__doc__ = f"The variables of the collection {collection!r}; arguments as of `get_variables`."


_listing("get_model_variables", tf.GraphKeys.MODEL_VARIABLES)
_listing("get_local_variables", tf.GraphKeys.LOCAL_VARIABLES)
_listing("get_trainable_variables", tf.GraphKeys.TRAINABLE_VARIABLES)


@export(*_both("get_variables_by_suffix"))
def get_variables_by_suffix(suffix, scope=None):
    """The global variables whose names end so."""
    return get_variables(scope, suffix)


@export(*_both("get_variables_by_name"))
def get_variables_by_name(given_name, scope=None):
    """The global variables of a name, in any scope."""
    return get_variables(scope, rf"/{given_name}:|^{given_name}:")


@export(*_both("get_unique_variable"))
def get_unique_variable(var_op_name):
    """The global variable of a full name.

    Raises:
        ValueError: there is none, or more than one.
    """
    found = [one for one in get_variables(var_op_name) if one.op.name == var_op_name]
    if len(found) != 1:
        raise ValueError(f"Variable {var_op_name} matches {len(found)} variables: it does not uniquely identify one.")
    return found[0]


@export(*_both("get_variable_full_name"))
def get_variable_full_name(var):
    """The name of a variable without ":0"."""
    return var.op.name


@export(*_both("filter_variables"))
def filter_variables(var_list, include_patterns=None, exclude_patterns=None, reg_search=True):
    """The variables whose names match one of `include_patterns` (by default all) and none of `exclude_patterns`.

    Args:
        reg_search: whether a pattern may match anywhere in a name; False: at its beginning.
    """
    match = re.search if reg_search else re.match

    def any_of(patterns, one):
        return any(match(pattern, one.op.name) for pattern in patterns)

    return [one for one in var_list if (include_patterns is None or any_of(include_patterns, one))
            and not any_of(exclude_patterns or [], one)]  # fmt: skip


@export(*_both("get_variables_to_restore"))
def get_variables_to_restore(include=None, exclude=None):
    """The global variables in the scopes of `include` (by default all) and not in those of `exclude`."""
    def named(scopes):
        return [one for scope in scopes for one in get_variables(scope)]

    chosen = get_variables() if include is None else named(include)
    left_out = {id(one) for one in named(exclude or [])}
    return [one for one in chosen if id(one) not in left_out]


@export(*_both("assign_from_checkpoint_fn"))
def assign_from_checkpoint_fn(model_path, var_list, ignore_missing_vars=False, reshape_variables=False):
    """A function of a session that restores variables from a checkpoint.

    Args:
        model_path: of the checkpoint.
        var_list: variables, or a dict from names in the checkpoint to variables.
        ignore_missing_vars: whether to leave out what the checkpoint lacks.
        reshape_variables: whether another shape with as many elements is taken.
    """
    names = var_list if isinstance(var_list, dict) else {one.op.name: one for one in var_list}
    if ignore_missing_vars:
        there = tf.train.NewCheckpointReader(model_path)
        names = {name: one for name, one in names.items() if there.has_tensor(name)}
    saver = tf.train.Saver(names, reshape=reshape_variables)
    return lambda session: saver.restore(session, model_path)


@export(*_both("assign_from_checkpoint"))
def assign_from_checkpoint(model_path, var_list, ignore_missing_vars=False):
    """(operation, feed_dict) that give variables their values of a checkpoint; arguments as of `assign_from_checkpoint_fn`."""
    names = var_list if isinstance(var_list, dict) else {one.op.name: one for one in var_list}
    reader, feeds, assigns = tf.train.NewCheckpointReader(model_path), {}, []
    for name, one in names.items():
        if not reader.has_tensor(name):
            if ignore_missing_vars:
                continue
            raise ValueError(f"Checkpoint is missing variable [{name}]")
        value = reader.get_tensor(name)
        fed = tf.placeholder(one.dtype.base_dtype, value.shape)
        assigns.append(one.assign(fed))
        feeds[fed] = value.reshape(one.shape.as_list())
    return tf.group(*assigns), feeds


@export(*_both("assign_from_values_fn"))
def assign_from_values_fn(var_names_to_values):
    """A function of a session that gives variables values: name -> array."""
    def assign(session):
        for name, value in var_names_to_values.items():
            get_unique_variable(name).load(value, session)

    return assign


@export("compat.v1.contrib.framework.zero_initializer")
def zero_initializer(ref, use_locking=True, name="zero_initializer"):
    """An operation that sets a variable to zeros."""
    return tf.assign(ref, tf.zeros(ref.shape.as_list(), ref.dtype.base_dtype), name=name)


@export("compat.v1.contrib.slim.utils.convert_collection_to_dict")
def convert_collection_to_dict(collection, clear_collection=False):
    """The results in a collection (`outputs_collections` of layers) by the names of their layers."""
    found = {alias: one for one in tf.get_collection(collection) for alias in aliases(one)}
    if clear_collection:
        tf.get_default_graph().get_collection_ref(collection).clear()
    return found
