"""Rows of a table looked up by their numbers."""

from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.ops.clip import clip_by_norm
from flowlet.ops.gather import gather
from flowlet.ops.joining import concat


@export("nn.embedding_lookup")
def embedding_lookup(params, ids, max_norm=None, name=None):
    """The rows of `params` at `ids`.

    Args:
        params: a table of shape (rows, ...), or a list of tables: its parts, one after the other.
        ids: row numbers, of any shape.
        max_norm: the largest L2 norm of a row; longer ones are scaled down.

    >>> import flowlet as tf
    >>> tf.nn.embedding_lookup([[1.0, 2.0], [3.0, 4.0]], [1, 0]).numpy().tolist()
    [[3.0, 4.0], [1.0, 2.0]]
    """
    if isinstance(params, (list, tuple)) and params and getattr(params[0], "shape", None) is not None:
        params = concat(params, 0) if len(params) > 1 else params[0]
    found = gather(params, ids)
    return found if max_norm is None else _shortened(found, ids, max_norm)


def _shortened(rows, ids, max_norm):
    rank = conversion.convert(ids).shape.rank
    return clip_by_norm(rows, max_norm, axes=list(range(rank, rows.shape.rank)))
