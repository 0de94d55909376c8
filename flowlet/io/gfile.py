"""`tf.io.gfile` and `tf.gfile` of 1.x: files and folders of this machine, with TensorFlow's errors.

Source: the behaviour of TensorFlow 1.15 and 2.x, but for file systems that are no folders (`gs://`, `s3://`), which raise.
"""

import contextlib
import errno
import glob as globbing
import os
import shutil

from flowlet import api, errors
from flowlet.api import export

_ERRORS = {errno.ENOENT: errors.NotFoundError, errno.EEXIST: errors.AlreadyExistsError,
           errno.EISDIR: errors.FailedPreconditionError, errno.ENOTDIR: errors.FailedPreconditionError,
           errno.ENOTEMPTY: errors.FailedPreconditionError,
           errno.EACCES: errors.PermissionDeniedError, errno.EPERM: errors.PermissionDeniedError,
           errno.ENOSPC: errors.ResourceExhaustedError}  # fmt: skip


def _path(path):
    path = os.fspath(path)
    path = path.decode() if isinstance(path, bytes) else path
    scheme, found, rest = path.partition("://")
    if found and scheme == "file":
        return rest
    if found and scheme.isalnum():
        raise errors.UnimplementedError(message=errors.message(
            f"File system scheme '{scheme}' not implemented (file: '{path}').", "a path on this machine.",
            "copy the files here first."))  # fmt: skip
    return path


@contextlib.contextmanager
def _named(path):
    """Errors of the system become TensorFlow's."""
    try:
        yield
    except OSError as error:
        kind = _ERRORS.get(error.errno, errors.UnknownError)
        raise kind(message=f"{path}; {error.strerror or error}") from error


@export("io.gfile.exists", "compat.v1.gfile.Exists")
def exists(path):
    """Whether there is a file or folder of that path."""
    return os.path.exists(_path(path))


@export("io.gfile.isdir", "compat.v1.gfile.IsDirectory")
def isdir(path):
    """Whether there is a folder of that path."""
    return os.path.isdir(_path(path))


@export("io.gfile.makedirs", "compat.v1.gfile.MakeDirs")
def makedirs(path):
    """Make a folder and those that it is to lie in; one that is there already is left as it is."""
    with _named(path):
        os.makedirs(_path(path), exist_ok=True)


@export("io.gfile.mkdir", "compat.v1.gfile.MkDir")
def mkdir(path):
    """Make one folder; one that is there already is left as it is.

    Raises:
        NotFoundError: the folder that it is to lie in is not there.
    """
    with _named(path):
        if not os.path.isdir(_path(path)):
            os.mkdir(_path(path))


@export("io.gfile.listdir", "compat.v1.gfile.ListDirectory")
def listdir(path):
    """The names of what is in a folder, in no particular order.

    Raises:
        NotFoundError: there is no such folder.
    """
    if not isdir(path):
        raise errors.NotFoundError(message=f"Could not find directory {path}")
    return os.listdir(_path(path))


@export("io.gfile.glob", "compat.v1.gfile.Glob")
def glob(pattern):
    """The files and folders that a pattern such as "logs/*.txt", or one of a list of patterns, stands for."""
    patterns = pattern if isinstance(pattern, (list, tuple)) else [pattern]
    return [path for one in patterns for path in globbing.glob(_path(one))]


@export("io.gfile.remove", "compat.v1.gfile.Remove")
def remove(path):
    """Delete a file.

    Raises:
        NotFoundError: there is none.
        FailedPreconditionError: it is a folder.
    """
    with _named(path):
        if os.path.isdir(_path(path)):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        os.remove(_path(path))


@export("io.gfile.rmtree", "compat.v1.gfile.DeleteRecursively")
def rmtree(path):
    """Delete a folder and all that is in it.

    Raises:
        NotFoundError: there is none.
    """
    if not exists(path):
        raise errors.NotFoundError(message=f"{path} not found")
    with _named(path):
        shutil.rmtree(_path(path)) if isdir(path) else os.remove(_path(path))


def _replaceable(source, target, overwrite):
    if not os.path.exists(_path(source)):
        raise errors.NotFoundError(message=f"{source}; No such file or directory")
    if not overwrite and os.path.exists(_path(target)):
        raise errors.AlreadyExistsError(message=errors.message(
            "file already exists", f"that {target} is not there yet.", "pass overwrite=True."))  # fmt: skip


@export("io.gfile.copy", "compat.v1.gfile.Copy")
def copy(src, dst, overwrite=False):
    """Copy a file.

    Args:
        src: its path.
        dst: the path of the copy.
        overwrite: whether `dst` may be there already.

    Raises:
        NotFoundError: `src` is not there.
        AlreadyExistsError: `dst` is, and `overwrite` is false.
    """
    _replaceable(src, dst, overwrite)
    with _named(src):
        shutil.copyfile(_path(src), _path(dst))


@export("io.gfile.rename", "compat.v1.gfile.Rename")
def rename(src, dst, overwrite=False):
    """Rename or move a file or folder; arguments and errors as `copy`."""
    _replaceable(src, dst, overwrite)
    with _named(src):
        os.replace(_path(src), _path(dst))


@export("io.gfile.walk")
def walk(top, topdown=True, onerror=None):
    """For a folder and each one within: (its path, the folders in it, the files in it).

    Args:
        top: where to begin; nothing comes out where it is not there.
        topdown: whether a folder comes before those within it.
        onerror: called with an error where a folder cannot be read.
    """
    yield from os.walk(_path(top), topdown, onerror)


@export("compat.v1.gfile.Walk")
def walk_v1(top, in_order=True):
    """`tf.io.gfile.walk` under 1.x's names."""
    return walk(top, in_order)


class FileStatistics:
    """What `stat` gives.

    Attributes:
        length: bytes.
        mtime_nsec: nanoseconds from 1970 to the last change.
        is_directory: whether it is a folder.
    """

    def __init__(self, path):
        found = os.stat(path)
        self.length, self.mtime_nsec, self.is_directory = found.st_size, found.st_mtime_ns, os.path.isdir(path)


@export("io.gfile.stat", "compat.v1.gfile.Stat")
def stat(path):
    """Size and age of a file.

    Raises:
        NotFoundError: there is none.
    """
    with _named(path):
        return FileStatistics(_path(path))


@export("io.gfile.join")
def join(path, *paths):
    """Paths put together, as `os.path.join`."""
    return os.path.join(path, *paths)


@export("io.gfile.get_registered_schemes")
def get_registered_schemes():
    """The file systems that paths may name: this machine's."""
    return ["", "file"]


@export("io.gfile.GFile", "compat.v1.gfile.GFile", "compat.v1.gfile.FastGFile", "compat.v1.gfile.Open")
class GFile:
    """A file, opened when it is first read or written.

    Args:
        name: its path.
        mode: "r", "w" or "a", with "+" for reading and writing, with "b" for bytes instead of text (UTF-8).

    Raises:
        InvalidArgumentError: an unknown mode.
    """

    def __init__(self, name, mode="r"):
        plain = mode.replace("b", "")
        if plain not in ("r", "w", "a", "r+", "w+", "a+"):
            raise errors.invalid("mode is not 'r' or 'w' or 'a' or 'r+' or 'w+' or 'a+'")
        self.name, self.mode, self._file = name, plain if plain == mode else mode, None
        self._open_mode, self._bytes = plain, plain != mode

    def _of(self, writing):
        plain = self._open_mode
        if writing and plain == "r":
            raise self._denied("writing")
        if not writing and plain in ("w", "a"):
            raise self._denied("reading")
        if self._file is None:
            with _named(self.name):
                self._file = open(_path(self.name), plain[0] + "b" + plain[1:])  # noqa: SIM115 - closed by `close`
        return self._file

    def _denied(self, what):
        return errors.PermissionDeniedError(message=f"File isn't open for {what}: {self.name} was opened in mode '{self.mode}'.")

    def _as_asked(self, data):
        return data if self._bytes else data.decode()

    def read(self, n=-1):
        """The next `n` bytes, decoded in text mode; by default all."""
        return self._as_asked(self._of(False).read(n))

    def readline(self):
        """The next line with its end; empty after the last."""
        return self._as_asked(self._of(False).readline())

    def readlines(self):
        """All lines from here on."""
        return [self._as_asked(line) for line in self._of(False).readlines()]

    def write(self, file_content):
        """Write text (or bytes) at the end."""
        self._of(True).write(file_content if isinstance(file_content, bytes) else file_content.encode())

    def seek(self, offset=None, whence=0, position=None):
        """Go on reading at that byte."""
        self._of(False).seek(offset if position is None else position, whence)

    def tell(self):
        """The byte where reading or writing goes on."""
        return self._of(self._open_mode in ("w", "a")).tell()

    def size(self):
        """Bytes of the file."""
        self.flush()
        return stat(self.name).length

    def seekable(self):
        return True

    def flush(self):
        """Hand what is written to the system."""
        if self._file is not None:
            self._file.flush()

    def close(self):
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    next = __next__


__getattr__, __dir__ = api.attach(__name__)
