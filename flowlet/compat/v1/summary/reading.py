"""`tf.train.summary_iterator`: the events of a file."""

import os

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.summary.messages import Event
from flowlet.io import records


@export("compat.v1.train.summary_iterator")
def summary_iterator(path):
    """The events of an event file, one after another.

    Args:
        path: the file.

    Raises:
        NotFoundError: where it is not there.
        DataLossError: where it is damaged.
    """
    if not os.path.exists(path):
        raise errors.NotFoundError(message=f"{path}; No such file or directory")
    return (Event.FromString(record) for record in records.read(path))
