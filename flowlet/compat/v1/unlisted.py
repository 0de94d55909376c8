"""What programs take from TensorFlow's private paths and no public name gives (see flowlet/private_paths.py)."""

import inspect  # noqa: F401 - `from tensorflow.python.util import tf_inspect`
import math
import os
import re

import numpy as np

from flowlet.config import devices
from flowlet.core import dtypes
from flowlet.core.graph.partial import values_of
from flowlet.core.graph.stack import default_graph
from flowlet.core.mode import state
from flowlet.core.shape import TensorShape
from flowlet.random import seeds

# client.device_lib


class DeviceAttributes:
    """A device as `list_local_devices` describes it."""

    def __init__(self, name, device_type, memory_limit, physical_device_desc):
        self.name, self.device_type, self.memory_limit = name, device_type, memory_limit
        self.physical_device_desc, self.incarnation, self.locality = physical_device_desc, 0, None

    def __repr__(self):
        return (f'name: "{self.name}"\ndevice_type: "{self.device_type}"\nmemory_limit: {self.memory_limit}\n'
                + f'physical_device_desc: "{self.physical_device_desc}"\n' * bool(self.physical_device_desc))  # fmt: skip


def list_local_devices(session_config=None):
    """The devices of this machine, with `name`, `device_type` and `memory_limit` (bytes)."""
    found = []
    for physical, logical in zip(devices.list_physical_devices(), devices.list_logical_devices()):
        device = devices._known(physical)
        counted = (device.memory_stats() if logical.device_type != "CPU" else None) or {}
        limit = counted.get("bytes_limit", os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if os.name == "posix" else 0)
        description = "" if logical.device_type == "CPU" else f"device: {device.id}, name: {device.device_kind}"
        found.append(DeviceAttributes(logical.name, logical.device_type, limit, description))
    return found


# framework.tensor_shape


def scalar():
    """`tf.TensorShape([])`."""
    return TensorShape([])


def vector(length):
    """`tf.TensorShape([length])`."""
    return TensorShape([length])


def matrix(rows, cols):
    """`tf.TensorShape([rows, cols])`."""
    return TensorShape([rows, cols])


def unknown_shape(ndims=None, rank=None):
    """A shape of which at most the number of axes is known."""
    rank = ndims if rank is None else rank
    return TensorShape(None if rank is None else [None] * rank)


# framework.random_seed


def get_seed(op_seed):
    """The two seeds of a random op: the program's and its own, or (None, None)."""
    program = default_graph().seed if state.building else seeds.Global.seed
    if program is None:
        return (None, None) if op_seed is None else (seeds.DEFAULT_SEED, op_seed)
    own = len(default_graph().get_operations()) if op_seed is None else op_seed
    return (0, seeds.SEEDS) if (program, own) == (0, 0) else (program, own)


# framework.smart_cond, layers.utils


def smart_cond(pred, true_fn=None, false_fn=None, name=None):
    """`true_fn()` or `false_fn()` where `pred` is known, else `tf.cond`."""
    from flowlet import api

    known = smart_constant_value(pred)
    if known is None:
        return api.resolve("compat.v1", "cond")(pred, true_fn, false_fn, name=name)
    return true_fn() if known else false_fn()


def smart_constant_value(pred):
    """The value of a condition: a Python bool or number, or a constant tensor's; None where only the run knows it."""
    if isinstance(pred, (bool, int)):
        return bool(pred)
    array = constant_value(pred)
    return None if array is None else bool(array)


constant_value_of_pred = smart_constant_value


# framework.tensor_util


def constant_value(tensor, partial=False):
    """The value of a tensor that is known without running it, as an array; else None."""
    if hasattr(tensor, "numpy"):
        return tensor.numpy()
    if tensor.op.node.array is not None:
        return tensor.op.node.array
    values = values_of(tensor) if tensor.dtype.is_integer and tensor.shape.rank in (0, 1) else None
    if values is None or None in values:
        return None
    return np.array(values, tensor.dtype.as_numpy_dtype).reshape(tensor.shape.as_list())


# tools.inspect_checkpoint


def print_tensors_in_checkpoint_file(file_name, tensor_name, all_tensors, all_tensor_names=False,
                                     count_exclude_pattern=""):  # fmt: skip
    """Print the tensors of a checkpoint.

    Args:
        file_name: of the checkpoint.
        tensor_name: which one; "" for the names, dtypes and shapes of all.
        all_tensors: whether to print the names and values of all.
        all_tensor_names: whether to print the names of all.
    """
    from flowlet import api

    reader = api.resolve("compat.v1.train", "NewCheckpointReader")(file_name)
    shapes, kinds = reader.get_variable_to_shape_map(), reader.get_variable_to_dtype_map()
    if all_tensors or all_tensor_names:
        for name in sorted(shapes):
            print("tensor_name: ", name)
            if all_tensors:
                print(reader.get_tensor(name))
    elif tensor_name:
        print("tensor_name: ", tensor_name)
        print(reader.get_tensor(tensor_name))
    else:
        for name in sorted(shapes):
            print(f"{name} (DT_{dtypes.kernel_name(dtypes.as_dtype(kinds[name])).upper()}) {list(shapes[name])}")
        print()
    counted = [math.prod(shape) for name, shape in shapes.items()
               if not (count_exclude_pattern and re.search(count_exclude_pattern, name))]  # fmt: skip
    print("# Total number of params:", sum(counted))
