"""Files that are replaced whole: written beside the old one, made to last, put in its place by one rename."""

import glob
import os

_ENDING = ".unfinished"  # and the number of the process that writes it


class replacing:  # noqa: N801 - used like a function
    """A file that takes the place of another in one step, when the block ends without an error."""

    def __init__(self, path):
        self.path, self.temporary = str(path), f"{path}{_ENDING}{os.getpid()}"

    def __enter__(self):
        _remove_leftovers(os.path.dirname(self.path))
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


def _remove_leftovers(folder):
    """Remove what processes that died in mid-writing have left in a folder."""
    for path in glob.glob(os.path.join(glob.escape(folder), f"*{_ENDING}*")) if os.name == "posix" else ():
        number = path.rpartition(_ENDING)[2]
        try:
            if number.isdigit():
                os.kill(int(number), 0)  # signal 0 only asks whether the process is there
        except ProcessLookupError:
            os.unlink(path)
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
