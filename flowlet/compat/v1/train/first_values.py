"""Variables whose first values come from a checkpoint: `init_from_checkpoint`."""

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1 import sharing
from flowlet.compat.v1.train import saving
from flowlet.core import dtypes
from flowlet.core.graph import build
from flowlet.core.graph.stack import default_graph
from flowlet.io import checkpoints


@export("compat.v1.train.init_from_checkpoint")
def init_from_checkpoint(ckpt_dir_or_file, assignment_map):
    """Let the initializers of variables take values from a checkpoint.

    Args:
        ckpt_dir_or_file: the checkpoint's path, or a folder with a state file.
        assignment_map: name of a tensor in the checkpoint -> variable, or name of one that `get_variable` made; or
            `"scope/"` -> `"other_scope/"` for all variables of a scope, where "/" is the root.

    Raises:
        ValueError: where a tensor is not in the checkpoint, or of another shape.
    """
    path = checkpoints.path_in(ckpt_dir_or_file)
    shapes, held = checkpoints.load_checkpoint(path).get_variable_to_shape_map(), sharing.store()._vars
    for name, target in sorted(assignment_map.items(), key=lambda entry: entry[0]):
        variable = held.get(target) if isinstance(target, str) else target
        if variable is not None:
            _start(variable, path, name, shapes, f"Tensor {name} is not found in {ckpt_dir_or_file} checkpoint {shapes}")
            continue
        scope = target.rpartition("/")[0]
        if not name.endswith("/"):
            raise ValueError(errors.message(
                f"Assignment map with scope only name {scope} should map to scope only {name}. Should be 'scope/': "
                "'other_scope/'.", "", f"there is no variable {target!r} that get_variable made."))  # fmt: skip
        for own in sorted(own for own in held if not scope or own.startswith(scope + "/")):
            rest = own[len(scope) :] if target == "/" else own[len(scope) :].removeprefix("/")
            full = (rest if name == "/" else name + rest).removesuffix("/")
            _start(held[own], path, full, shapes,
                   f"Tensor {full} ({own[len(scope) + 1 :]} in {name}) is not found in {ckpt_dir_or_file} checkpoint")  # fmt: skip


def _start(variable, path, name, shapes, missing):
    """Give a variable a new initializer."""
    if name not in shapes:
        raise ValueError(missing + errors.did_you_mean(name, shapes))
    if not variable.shape.is_compatible_with(shapes[name]):
        raise ValueError(f"Shape of variable {variable.name} ({variable.shape}) doesn't match with shape of tensor {name} "
                         f"({shapes[name]}) from checkpoint reader.")  # fmt: skip
    with default_graph().control_dependencies(None), default_graph().name_scope("checkpoint_initializer") as scope:
        prefix = build.constant(path, dtypes.string, "prefix")
        (value,) = saving.restore_op(prefix, [name], [variable.dtype.base_dtype], scope)
    variable._initializer = saving.Saved(name, variable).restore(value, False)
    value.set_shape(variable.shape)
    variable._initial = value


@export("compat.v1.train.warm_start")
def warm_start(ckpt_to_initialize_from, vars_to_warm_start=".*", var_name_to_vocab_info=None, var_name_to_prev_var_name=None):
    """Not supported: it is the estimators' way; `init_from_checkpoint` does the same for variables by name."""
    raise NotImplementedError(errors.message(
        "tf.train.warm_start maps vocabularies of estimators' columns, which flowlet does not have.", "",
        "tf.train.init_from_checkpoint(checkpoint, {'scope/': 'scope/'}) gives variables their values."))  # fmt: skip
