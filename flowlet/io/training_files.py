"""What `tf.train` has of files, in both eras: examples, checkpoints, graphs."""

from flowlet.io import checkpoints, examples  # noqa: F401 - their public names
