"""`tf.keras.utils.Sequence`: batches by number, for `fit`."""

from flowlet.api import export


@export("keras.utils.Sequence", "keras.utils.PyDataset")
class Sequence:
    """Batches that can be asked for by number, in any order: `sequence[i]` is batch `i` of `len(sequence)`.

    A subclass defines `__getitem__` and `__len__`; `on_epoch_end` runs after each epoch.

    >>> class Squares(Sequence):
    ...     def __len__(self):
    ...         return 2
    ...     def __getitem__(self, index):
    ...         return [index], [index ** 2]
    >>> list(Squares())
    [([0], [0]), ([1], [1])]
    """

    def __init__(self, workers=1, use_multiprocessing=False, max_queue_size=10):
        self.workers, self.use_multiprocessing, self.max_queue_size = workers, use_multiprocessing, max_queue_size

    def __getitem__(self, index):
        """Batch `index`: `(x, y)` or `(x, y, sample_weight)`."""
        raise NotImplementedError(f"{type(self).__name__} has no `__getitem__(self, index)`: it gives one batch.")

    def __len__(self):
        """The number of batches of an epoch."""
        raise NotImplementedError(
            f"{type(self).__name__} has no `__len__(self)`: it says how many batches an epoch has."
        )

    def on_epoch_end(self):
        """Called after each epoch, to put the samples in another order, say."""

    def __iter__(self):
        return (self[index] for index in range(len(self)))
