"""`Dataset.list_files`: the names of files."""

import glob
import os

import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.spec import TensorSpec
from flowlet.data.base import Base, argument
from flowlet.data.pipeline import UNKNOWN, Pipeline


class Files(Base):
    @classmethod
    def list_files(cls, file_pattern, shuffle=None, seed=None, name=None):
        """The names of the files that fit patterns.

        Args:
            file_pattern: a pattern such as "folder/*.txt", or several.
            shuffle: whether they come in a random order, another one each time (by default), or sorted.
            seed: of the random order.

        Raises:
            InvalidArgumentError: where no file fits.
        """
        pattern = argument(file_pattern, dtypes.string, "file_pattern")

        def make(pattern):
            patterns = [os.fsdecode(one) for one in np.asarray(pattern).ravel()]
            found = sorted(os.fsencode(path) for one in patterns for path in glob.glob(one))
            if not found:
                raise errors.invalid(f"Expected 'tf.Tensor(False, shape=(), dtype=bool)' to be true. Summarized data: "
                                     f"b'No files matched pattern: {', '.join(patterns)}'")  # fmt: skip
            names = np.array(found, object)
            return Pipeline(lambda: (names[place : place + 1].reshape(()) for place in range(len(names))), len(names))

        found = cls._made("TensorSliceDataset", make, TensorSpec([], dtypes.string), (), [pattern])
        return found.shuffle(UNKNOWN, seed) if shuffle is None or shuffle else found
