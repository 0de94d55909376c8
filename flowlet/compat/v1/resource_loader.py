"""`tf.resource_loader`: files beside the program's."""

import os
import sys

from flowlet import api
from flowlet.api import export


def _caller(depth=2):
    return os.path.dirname(os.path.abspath(sys._getframe(depth).f_code.co_filename))


@export("compat.v1.resource_loader.get_data_files_path")
def get_data_files_path():
    """The folder of the file that calls this."""
    return _caller()


@export("compat.v1.resource_loader.get_path_to_datafile")
def get_path_to_datafile(path):
    """The path of a file in the folder of the file that calls this."""
    return os.path.join(_caller(), path)


@export("compat.v1.resource_loader.load_resource")
def load_resource(path):
    """The bytes of a file in the folder of the file that calls this."""
    with open(os.path.join(_caller(), path), "rb") as file:
        return file.read()


@export("compat.v1.resource_loader.get_root_dir_with_all_resources")
def get_root_dir_with_all_resources():
    """The folder of the file that calls this."""
    return _caller()


@export("compat.v1.resource_loader.readahead_file_path")
def readahead_file_path(path, readahead="128M"):
    """The path itself."""
    return path


__getattr__, __dir__ = api.attach(__name__)
