"""TensorFlow's checkpoints (format V2): `PREFIX.index` says what is where in `PREFIX.data-00000-of-00001`.

Writing never spoils an older checkpoint of the same name: the data go into a new file, and the index, which names it by the
number of shards, is put in place by one rename. Until then the old index and its data are whole; afterwards the new ones.
"""

import math
import os
import struct
from pathlib import Path

import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.io import checksum, messages, table
from flowlet.io.files import replacing, sync_folder
from flowlet.io.wire import DamagedError, encoded, varint

_CHUNK = 2**20  # bytes that are checked and copied at a time, so that they stay in the processor's cache
_ALIGNED = 64  # bytes: where arrays begin that the compiler can take over without a copy


def data_path(prefix, shard, shards):
    """The file of one shard."""
    return f"{prefix}.data-{shard:05d}-of-{shards:05d}"


def write(prefix, tensors):
    """Save tensors as a checkpoint.

    Args:
        prefix: the path without endings; its folder must exist.
        tensors: name -> array, texts as arrays of bytes.
    """
    index = Path(f"{prefix}.index")
    shards = _free_number(prefix)
    data = data_path(prefix, 0, shards)
    entries = {}
    with replacing(data) as file:
        offset = 0
        for name in sorted(tensors):
            array = np.asarray(tensors[name])
            size, crc = _append(file, array)
            entries[name] = messages.BundleEntry.write({
                "dtype": dtypes.of(array.dtype).as_datatype_enum, "shape": {"dim": [{"size": n} for n in array.shape]},
                "offset": offset, "size": size, "crc32c": checksum.masked(crc)})  # fmt: skip
            offset += size
    header = messages.BundleHeader.write({"num_shards": shards, "version": {"producer": 1}})
    with replacing(index) as file:
        file.write(table.write([(b"", header), *sorted((name.encode(), entry) for name, entry in entries.items())]))
    sync_folder(index.parent)
    for other in (1, 2):
        if other != shards:
            Path(data_path(prefix, 0, other)).unlink(missing_ok=True)


def _free_number(prefix):
    """How many shards to claim, 1 or 2: the one whose file the present index does not name."""
    try:
        return 2 if Reader(prefix).shards == 1 else 1
    except (errors.OpError, OSError):
        return 1


def _append(file, array):
    """Write an array. Returns its size in bytes and its checksum."""
    if array.dtype == object:
        return _append_texts(file, array)
    array = np.ascontiguousarray(array)
    view = array.reshape(-1).view(np.uint8)
    crc = 0
    for start in range(0, len(view), _CHUNK):
        part = view[start : start + _CHUNK]
        crc = checksum.crc(part, crc)
        file.write(part)
    return len(view), crc


def _append_texts(file, array):
    """Lengths as varints, a checksum of the lengths, the bytes one after another."""
    texts = [bytes(one) for one in array.ravel()]
    crc = 0
    for text in texts:
        crc = checksum.crc(struct.pack("<I" if len(text) < 2**32 else "<Q", len(text)), crc)
    head = b"".join(encoded(len(text)) for text in texts)
    sealed = struct.pack("<I", checksum.masked(crc))
    body = b"".join(texts)
    file.write(head + sealed + body)
    return len(head) + 4 + len(body), checksum.crc(body, checksum.crc(sealed, crc))


def _missing(prefix):
    """The error where there is no index."""
    if os.path.isdir(prefix):
        return DamagedError(message=f"Unable to open table file {prefix}: Failed precondition: {prefix} is a directory: perhaps "
                            "your file is in a different file format and you need to use a different restore operator? Give "
                            "tf.train.latest_checkpoint(folder).")  # fmt: skip
    if os.path.isfile(prefix):
        return errors.NotFoundError(message=f"Tensor name not found in checkpoint files {prefix}: it is no checkpoint, or one in "
                                    "the format of before TensorFlow 1.0 (V1), which flowlet does not read.")
    return errors.NotFoundError(message="Unsuccessful TensorSliceReader constructor: Failed to find any matching files for "
                                        f"{prefix}")  # fmt: skip


def _aligned(size):
    """An array of bytes that begins where the compiler wants arrays."""
    whole = np.empty(size + _ALIGNED, np.uint8)
    start = -whole.ctypes.data % _ALIGNED
    return whole[start : start + size]


class CutOffError(DamagedError, errors.OutOfRangeError):
    """A data file that is shorter than the index says."""


class Reader:
    """What a checkpoint holds.

    Attributes:
        entries: name -> {"dtype", "shape", "shard_id", "offset", "size", "crc32c", "slices"}.
        shards: how many data files there are.

    Raises:
        NotFoundError: where there is no index of that name.
        DataLossError: where it is damaged.
    """

    def __init__(self, prefix):
        self.prefix, index = str(prefix), f"{prefix}.index"
        try:
            data = Path(index).read_bytes()
        except FileNotFoundError:
            raise _missing(self.prefix) from None
        rows = dict(table.read(data, index))
        if b"" not in rows:
            raise DamagedError(message=f"{index} has no header: it is no index of a checkpoint.")
        header = messages.BundleHeader.read(rows.pop(b""))
        if header["endianness"]:
            raise errors.UnimplementedError(message=f"{index} was written on a big-endian machine.")
        self.shards = header["num_shards"]
        self.entries = {name.decode(): messages.BundleEntry.read(value) for name, value in rows.items()}

    def shape(self, name):
        """The shape of a tensor, as a list."""
        return [dim["size"] for dim in (self._entry(name)["shape"] or {"dim": []})["dim"]]

    def dtype(self, name):
        """The DType of a tensor."""
        try:
            return dtypes.as_dtype(self._entry(name)["dtype"])
        except TypeError:
            raise DamagedError(message=f"{self.prefix}: {name} has the dtype number {self._entry(name)['dtype']}, which "
                                       "does not exist.") from None

    def read(self, name):
        """The array of a tensor.

        Raises:
            NotFoundError: where the checkpoint has none of that name.
            DataLossError: where its bytes are damaged.
        """
        entry = self._entry(name)
        if entry["slices"]:
            raise errors.UnimplementedError(message=f"{name} was saved in slices (a partitioned variable).")
        dtype, shape = self.dtype(name), self.shape(name)
        if dtype is dtypes.string:
            data, _ = self._bytes(entry, name)
            return self._texts(data, shape, entry, name)
        if entry["size"] != math.prod(shape) * dtype.size or min(shape, default=0) < 0:
            raise DamagedError(message=f"{self.prefix}: {name} has {entry['size']} bytes for shape {shape} of {dtype.name}.")
        data, crc = self._bytes(entry, name)
        self._check(crc, entry, name)
        return data.view(dtype._np).reshape(shape)

    def _entry(self, name):
        if name not in self.entries:
            raise errors.NotFoundError(message=f"Key {name} not found in checkpoint")
        return self.entries[name]

    def _bytes(self, entry, name):
        """(the bytes of a tensor, their checksum)"""
        path, start, size = data_path(self.prefix, entry["shard_id"], self.shards), entry["offset"], entry["size"]
        try:
            file = open(path, "rb", buffering=0)
        except FileNotFoundError:
            raise errors.NotFoundError(message=f"{path}; No such file or directory") from None
        with file:
            length = os.fstat(file.fileno()).st_size
            if not 0 <= start <= start + size <= length:
                raise CutOffError(message=f"Read less bytes than requested: {path}: {name} is at bytes {start} to {start + size} "
                                          f"of a file of {length}: the data file is cut off, or of another checkpoint.")
            file.seek(start)
            data, crc, place = _aligned(size), 0, 0
            while place < size:
                count = file.readinto(data[place : place + _CHUNK])
                if not count:
                    raise CutOffError(message=f"Read less bytes than requested: {path} got shorter while it was read.")
                crc = checksum.crc(data[place : place + count], crc)
                place += count
        return data, crc

    def _texts(self, data, shape, entry, name):
        raw, place, lengths, crc = data.tobytes(), 0, [], 0
        for _ in range(math.prod(shape)):
            size, place = varint(raw, place, name)
            lengths.append(size)
            crc = checksum.crc(struct.pack("<I" if size < 2**32 else "<Q", size), crc)
        sealed = raw[place : place + 4]
        place += 4
        if struct.pack("<I", checksum.masked(crc)) != sealed or place + sum(lengths) != len(raw):
            raise DamagedError(message=f"{self.prefix}: the lengths of the texts of {name} do not match their checksum.")
        self._check(checksum.crc(raw[place:], checksum.crc(sealed, crc)), entry, name)
        found = np.empty(len(lengths), object)
        for i, size in enumerate(lengths):
            found[i] = raw[place : place + size]
            place += size
        return found.reshape(shape)

    def _check(self, crc, entry, name):
        if checksum.masked(crc) != entry["crc32c"]:
            raise DamagedError(message=f"Checksum does not match: stored {entry['crc32c']} vs. calculated on the restored bytes "
                                       f"{checksum.masked(crc)}: {self.prefix}: the bytes of {name} are damaged.")
