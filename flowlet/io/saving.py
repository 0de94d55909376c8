"""How the operations of a Saver run: SaveV2, RestoreV2, and those of sharded files."""

import os

import jax
import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import nodes
from flowlet.io import bundle


def _text(array):
    value = np.asarray(array, object).ravel()[0]
    return value.decode() if isinstance(value, bytes) else str(value)


def _texts(array):
    return [one.decode() if isinstance(one, bytes) else str(one) for one in np.asarray(array, object).ravel()]


class OnFiles(nodes.Node):
    """Runs a function of the operation and of NumPy arrays; what it raises names the operation."""

    host = True

    def __init__(self, function):
        self.function = function

    def run(self, op, run, arrays):
        try:
            return self.function(op, *arrays)
        except errors.OpError as error:
            error.message += f"\n\t [[node {op.name}]]"
            error.op = error.op or op
            raise


def save(op, prefix, names, slices, *tensors):
    """SaveV2: write tensors as a checkpoint."""
    path, folder = _text(prefix), os.path.dirname(_text(prefix))
    if any(_texts(slices)):
        raise errors.UnimplementedError(message="Slices of partitioned variables are not saved.")
    if folder and not os.path.isdir(folder):  # as in TensorFlow, one folder is made, and not those above it
        if not os.path.isdir(os.path.dirname(folder) or "."):
            raise errors.NotFoundError(message=f"{folder}; No such file or directory")
        os.mkdir(folder)
    bundle.write(path, dict(zip(_texts(names), tensors)))
    return []


def restore(op, prefix, names, slices):
    """RestoreV2: read tensors of a checkpoint, after a look at the names and dtypes of all of them."""
    if any(_texts(slices)):
        raise errors.UnimplementedError(message="Slices of partitioned variables are not restored.")
    names, reader = _texts(names), bundle.Reader(_text(prefix))
    wanted = dict(zip(names, (one.dtype for one in op.outputs)))
    for name in sorted(names):
        found = reader.dtype(name)
        if found is not wanted[name]:
            raise errors.invalid(f"tensor_name = {name}; expected dtype {dtypes.kernel_name(wanted[name])} does not equal "
                                 f"original dtype {dtypes.kernel_name(found)}")  # fmt: skip
    return [reader.read(name) for name in names]


def sharded_name(op, base, shard, shards):
    """ShardedFilename: the path of one shard."""
    return [np.array(f"{_text(base)}-{int(shard):05d}-of-{int(shards):05d}".encode(), object)]


def merge(op, prefixes, prefix):
    """MergeV2Checkpoints: make one checkpoint of those of the shards, and remove these."""
    tensors = {}
    for path in _texts(prefixes):
        reader = bundle.Reader(path)
        tensors |= {name: reader.read(name) for name in reader.entries}
    bundle.write(_text(prefix), tensors)
    for path in _texts(prefixes):
        os.unlink(path + ".index")
        for shard in range(1, 3):
            if os.path.exists(bundle.data_path(path, 0, shard)):
                os.unlink(bundle.data_path(path, 0, shard))
        if not os.listdir(os.path.dirname(path)):
            os.rmdir(os.path.dirname(path))
    return []


class AssignRestored(nodes.Assign):
    """Gives a variable a restored value: on the host, without a compiled program, and where it can be without a copy."""

    def __init__(self, validate=True, results=1):
        super().__init__(validate, results)
        self.host = True

    def run(self, op, run, arrays):
        value = arrays[1]
        return super().run(op, run, [None, value if value.dtype == object else jax.device_put(value)])
