"""Files that are replaced whole: written beside the old one, made to last, put in its place by one rename."""

import glob
import os


class replacing:  # noqa: N801 - used like a function
    """A file that takes the place of another in one step, when the block ends without an error."""

    def __init__(self, path):
        self.path, self.temporary = str(path), f"{path}.tempstate{os.getpid()}"

    def __enter__(self):
        _remove_leftovers(self.path)
        self.file = open(self.temporary, "wb")
        return self.file

    def __exit__(self, kind, *error):
        if kind is None:
            self.file.flush()
            os.fsync(self.file.fileno())
        self.file.close()
        if kind is None:
            os.replace(self.temporary, self.path)
        else:
            os.unlink(self.temporary)


def _remove_leftovers(path):
    """Remove what processes that died in mid-writing have left of the same file."""
    for name in glob.glob(glob.escape(path) + ".tempstate*") if os.name == "posix" else ():
        number = name.rpartition(".tempstate")[2]
        try:
            if number.isdigit():
                os.kill(int(number), 0)  # signal 0 only asks whether the process is there
        except ProcessLookupError:
            os.unlink(name)
        except OSError:
            pass


def sync_folder(folder):
    """Make renames in a folder last through a loss of power, where the system can."""
    try:
        descriptor = os.open(folder or ".", os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def replace(path, data):
    """Give a file new contents, so that a crash at any moment leaves the old ones or the new ones."""
    with replacing(path) as file:
        file.write(data)
    sync_folder(os.path.dirname(str(path)))
