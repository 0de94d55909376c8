"""Checkpoints as programs see them: the state file `checkpoint` of a folder, what is in a checkpoint, removing one."""

import glob
import os
import re
import time

from flowlet import errors
from flowlet.api import export
from flowlet.core.log import logger
from flowlet.io import bundle, files, messages, proto
from flowlet.io.wire import DamagedError

CheckpointState = proto.of(messages.CheckpointState)
_LARGEST = 16 * 2**20  # bytes of a state file, which has a line for each checkpoint that is kept


# the state file -----------------------------------------------------------------------------------------------------------


def _state_path(folder, name):
    return os.path.join(os.fspath(folder), name or "checkpoint")


@export("train.get_checkpoint_state")
def get_checkpoint_state(checkpoint_dir, latest_filename=None):
    """What the state file of a folder says: its `model_checkpoint_path` is the latest checkpoint.

    Args:
        checkpoint_dir: the folder.
        latest_filename: the name of the state file; `checkpoint` by default.

    Returns:
        A CheckpointState, or None where there is none, or none that can be read.

    Raises:
        ValueError: where it names no checkpoint.
        DataLossError: where a relative path in it leaves the folder.
    """
    path = _state_path(checkpoint_dir, latest_filename)
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise DamagedError(message=f"{path} has more than {_LARGEST} bytes: it is no state of checkpoints.")
        state = CheckpointState.from_text(data, path)
    except FileNotFoundError:
        return None
    except (OSError, errors.OpError) as error:
        logger.warning("%s: %s", type(error).__name__, error)
        logger.warning("%s: Checkpoint ignored", path)
        return None
    if not state.model_checkpoint_path:
        raise ValueError(f"Invalid checkpoint state loaded from {checkpoint_dir}")
    state.model_checkpoint_path = _inside(checkpoint_dir, state.model_checkpoint_path, path)
    kept = [_inside(checkpoint_dir, one, path) for one in state.all_model_checkpoint_paths]
    state.ClearField("all_model_checkpoint_paths")
    state.all_model_checkpoint_paths.extend(kept)
    return state


def _inside(folder, path, state):
    """A path of a state file: a relative one is meant from its folder, and may not lead out of it."""
    if os.path.isabs(path):
        return path
    if os.path.normpath(path).split(os.sep)[0] == os.pardir or "\0" in path:
        raise DamagedError(message=errors.message(
            f"{state} names the checkpoint {path!r}, which is outside of its folder.", "a checkpoint in the folder.",
            "look who wrote the file; if the path is right, give it to restore() yourself."))  # fmt: skip
    return os.path.join(os.fspath(folder), path)


@export("train.latest_checkpoint")
def latest_checkpoint(checkpoint_dir, latest_filename=None):
    """The path (without endings) of the latest checkpoint in a folder; None where there is none.

    >>> latest_checkpoint("/no/such/folder") is None
    True
    """
    state = get_checkpoint_state(checkpoint_dir, latest_filename)
    if state is None:
        return None
    if checkpoint_exists(state.model_checkpoint_path):
        return state.model_checkpoint_path
    logger.error("Couldn't match files for checkpoint %s", state.model_checkpoint_path)
    return None


def state_of(save_dir, model_checkpoint_path, all_model_checkpoint_paths=None, all_model_checkpoint_timestamps=None,
             last_preserved_timestamp=None):  # fmt: skip
    """A CheckpointState; paths are relative to `save_dir` where they and it are relative."""
    kept, times = list(all_model_checkpoint_paths or []), list(all_model_checkpoint_timestamps or [])
    if model_checkpoint_path not in kept[-1:]:
        kept.append(model_checkpoint_path)
    if times and len(times) != len(kept):
        raise ValueError(f"Checkpoint timestamps, if provided, must match the number of checkpoints (checkpoints: {kept}, "
                         f"timestamps: {times}).")  # fmt: skip
    if not os.path.isabs(save_dir):
        kept = [one if os.path.isabs(one) else os.path.relpath(one, save_dir or ".") for one in kept]
        if not os.path.isabs(model_checkpoint_path):
            model_checkpoint_path = os.path.relpath(model_checkpoint_path, save_dir or ".")
    state = CheckpointState(model_checkpoint_path=model_checkpoint_path, all_model_checkpoint_paths=kept,
                            all_model_checkpoint_timestamps=times)  # fmt: skip
    if last_preserved_timestamp is not None:
        state.last_preserved_timestamp = last_preserved_timestamp
    return state


def write_state(save_dir, model_checkpoint_path, all_model_checkpoint_paths=None, latest_filename=None,
                all_model_checkpoint_timestamps=None, last_preserved_timestamp=None, relative=False):  # fmt: skip
    """Write the state file of a folder.

    Args:
        save_dir: the folder.
        model_checkpoint_path: the latest checkpoint.
        all_model_checkpoint_paths: all that are kept, oldest first.
        latest_filename: the name of the state file.
        relative: whether to write paths relative to the folder.

    Raises:
        RuntimeError: where the state file would be the checkpoint.
    """
    save_dir, model_checkpoint_path = os.fspath(save_dir), os.fspath(model_checkpoint_path)
    path = _state_path(save_dir, latest_filename)
    kept = list(all_model_checkpoint_paths or [])
    if relative:
        model_checkpoint_path, *kept = (os.path.relpath(one, save_dir) if os.path.isabs(one) else one
                                        for one in (model_checkpoint_path, *kept))  # fmt: skip
    state = state_of(save_dir, model_checkpoint_path, kept, all_model_checkpoint_timestamps, last_preserved_timestamp)
    if path == state.model_checkpoint_path:
        raise RuntimeError(f"Save path '{model_checkpoint_path}' conflicts with path used for checkpoint state.  Please use a "
                           "different save path.")  # fmt: skip
    files.replace(path, str(state).encode())


def update_checkpoint_state(save_dir, model_checkpoint_path, all_model_checkpoint_paths=None, latest_filename=None,
                            all_model_checkpoint_timestamps=None, last_preserved_timestamp=None):  # fmt: skip
    """Write the state file of a folder, which says what the latest checkpoint is and which others are kept."""
    write_state(save_dir, model_checkpoint_path, all_model_checkpoint_paths, latest_filename, all_model_checkpoint_timestamps,
                last_preserved_timestamp)  # fmt: skip


# checkpoints --------------------------------------------------------------------------------------------------------------


def checkpoint_exists(checkpoint_prefix):
    """Whether there is a checkpoint under a path."""
    prefix = os.fspath(checkpoint_prefix)
    return os.path.isfile(prefix + ".index") or bool(prefix) and os.path.exists(prefix)


def get_checkpoint_mtimes(checkpoint_prefixes):
    """When checkpoints were written, in seconds; those that are not there are left out."""
    found = []
    for prefix in checkpoint_prefixes:
        for path in (f"{prefix}.index", prefix):
            if os.path.isfile(path):
                found.append(os.stat(path).st_mtime_ns / 1e9)
                break
    return found


def meta_path(prefix, suffix="meta"):
    """The file of a checkpoint's graph."""
    return f"{re.sub(r'-[0-9?]+-of-[0-9]+$', '', prefix)}.{suffix}"


def remove_checkpoint(checkpoint_prefix, checkpoint_format_version=2, meta_graph_suffix="meta"):
    """Delete the files of a checkpoint.

    Args:
        checkpoint_prefix: its path without endings.
        checkpoint_format_version: 2; another is a file of the path itself.
        meta_graph_suffix: the ending of the file of its graph.
    """
    prefix = os.fspath(checkpoint_prefix)
    paths = [meta_path(prefix, meta_graph_suffix)]
    if checkpoint_format_version == 2:  # noqa: PLR2004
        paths += [f"{prefix}.index", *glob.glob(glob.escape(prefix) + ".data-?????-of-?????")]
    else:
        paths.append(prefix)
    for path in paths:
        try:
            os.unlink(path)
        except FileNotFoundError:
            pass


class CheckpointReader:
    """What is in a checkpoint.

    Args:
        filepattern: its path without endings.

    Raises:
        NotFoundError: where there is none.
        DataLossError: where it is damaged.
    """

    def __init__(self, filepattern):
        self._bundle = bundle.Reader(os.fspath(filepattern))

    def get_variable_to_shape_map(self):
        """Name -> shape, as a list."""
        return {name: self._bundle.shape(name) for name in self._bundle.entries}

    def get_variable_to_dtype_map(self):
        """Name -> DType."""
        return {name: self._bundle.dtype(name) for name in self._bundle.entries}

    def has_tensor(self, tensor_str):
        """Whether there is a tensor of a name."""
        return tensor_str in self._bundle.entries

    def get_tensor(self, tensor_str):
        """The value of a tensor, as an array (of a scalar: a NumPy number)."""
        name = tensor_str.decode() if isinstance(tensor_str, bytes) else tensor_str
        array = self._bundle.read(name)
        return array if array.ndim else array[()]

    def debug_string(self):
        """A line for each tensor: name, dtype, shape."""
        names = {number: name for name, number in messages.TYPES.items()}
        return "".join(f"{name} ({names[self._bundle.dtype(name).as_datatype_enum]}) "
                       f"[{','.join(map(str, self._bundle.shape(name)))}]\n" for name in self._bundle.entries).encode()  # fmt: skip


def path_in(ckpt_dir_or_file):
    """The path of a checkpoint: as it is, or the latest of a folder."""
    path = os.fspath(ckpt_dir_or_file)
    if not os.path.isdir(path):
        return path
    found = latest_checkpoint(path)
    if found is None:
        raise ValueError(f"Couldn't find 'checkpoint' file or checkpoints in given directory {path}")
    return found


@export("train.load_checkpoint")
def load_checkpoint(ckpt_dir_or_file):
    """A CheckpointReader of a checkpoint, or of the latest one of a folder.

    Raises:
        ValueError: where the folder has none.
    """
    return CheckpointReader(path_in(ckpt_dir_or_file))


@export("train.list_variables")
def list_variables(ckpt_dir_or_file):
    """(name, shape) of all tensors in a checkpoint, sorted by name."""
    return sorted(load_checkpoint(ckpt_dir_or_file).get_variable_to_shape_map().items())


@export("train.load_variable")
def load_variable(ckpt_dir_or_file, name):
    """The value of one tensor in a checkpoint."""
    return load_checkpoint(ckpt_dir_or_file).get_tensor(name.removesuffix(":0"))


@export("train.checkpoints_iterator")
def checkpoints_iterator(checkpoint_dir, min_interval_secs=0, timeout=None, timeout_fn=None):
    """The paths of new checkpoints in a folder, as they come.

    Args:
        checkpoint_dir: the folder.
        min_interval_secs: how long to wait at least between two.
        timeout: how long to wait for one; None: without end.
        timeout_fn: called after a timeout; goes on unless it returns something true.
    """
    latest = None
    while True:
        limit = None if timeout is None else time.time() + timeout
        found = latest_checkpoint(checkpoint_dir)
        while found in (None, latest) and (limit is None or time.time() + 1 <= limit):
            time.sleep(1)
            found = latest_checkpoint(checkpoint_dir)
        if found in (None, latest):
            if timeout_fn is None or timeout_fn():
                return
            continue
        latest, start = found, time.time()
        yield found
        time.sleep(max(0, start + min_interval_secs - time.time()))


for _function in (update_checkpoint_state, checkpoint_exists, get_checkpoint_mtimes, remove_checkpoint):
    export(f"compat.v1.train.{_function.__name__}")(_function)
export("compat.v1.train.NewCheckpointReader", "compat.v1.pywrap_tensorflow.NewCheckpointReader")(CheckpointReader)
