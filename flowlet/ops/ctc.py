"""Connectionist temporal classification (Graves et al., 2006): the loss, and what belongs to its labels."""

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.core import convert as conversion
from flowlet.core.dtypes import FLOATS, int32, int64
from flowlet.core.op import op
from flowlet.core.sparse import SparseTensor
from flowlet.core.tensor import EagerTensor, Tracer
from flowlet.ops.array import transpose
from flowlet.ops.cast import cast

NEVER = float(np.log(1e-307))  # the logarithm of a probability of 0, as in TensorFlow's loss for dense labels


def _steps_needed(labels, lengths):
    """How many steps the labels take: one each, and a blank between equal neighbours."""
    inside = np.arange(1, labels.shape[1]) < lengths[:, None]
    return lengths + jnp.sum(inside & (labels[:, 1:] == labels[:, :-1]), 1)


@op("CTCLoss", inputs="labels:int32 logits:T label_length:int32 logit_length:int32", types={"T": FLOATS})
def _ctc_loss(labels, logits, label_length, logit_length, blank, strict, name=None):
    """The negative log likelihood of each row. `strict`: infinite, with no gradient, where the steps are too few."""
    if logits.ndim != 3:
        raise errors.invalid("inputs is not a 3-Tensor", "CTCLoss")
    steps, batch, classes = logits.shape
    if not -classes <= blank < classes:
        raise errors.invalid(f"blank_index expected to be between {-classes} and {classes - 1} but was {blank}", "CTCLoss")
    blank %= classes
    states = jnp.full((batch, 2 * labels.shape[1] + 1), blank, np.int32).at[:, 1::2].set(labels)
    chances = jax.nn.log_softmax(logits, -1)
    chances = jnp.take_along_axis(chances, jnp.broadcast_to(states[None], (steps, *states.shape)), 2)
    zero = jnp.asarray(NEVER if logits.dtype.itemsize > 2 else -6e4, logits.dtype)
    number = np.arange(states.shape[1])
    jumps = (number % 2 == 1) & (number > 1) & (states != jnp.roll(states, 2, 1))  # over the blank between two labels

    def shifted(alpha, by):
        return jnp.pad(alpha, ((0, 0), (by, 0)), constant_values=zero)[:, : alpha.shape[1]]

    def step(alpha, given):
        chance, place = given
        stay, move, jump = alpha, shifted(alpha, 1), jnp.where(jumps, shifted(alpha, 2), zero)
        found = jax.nn.logsumexp(jnp.stack([stay, move, jump]), 0) + chance
        return jnp.where((place < logit_length)[:, None], found, alpha), None

    first = jnp.where(number < 2, chances[0], zero)
    alpha, _ = jax.lax.scan(step, first, (chances[1:], np.arange(1, steps)))
    last = 2 * label_length[:, None]
    ends = jnp.take_along_axis(alpha, jnp.concatenate([last, jnp.maximum(last - 1, 0)], 1), 1)
    ends = jnp.where(np.array([[False, True]]) & (last == 0), zero, ends)
    loss = -jax.nn.logsumexp(ends, 1)
    return jnp.where(_steps_needed(labels, label_length) > logit_length, jnp.inf, loss) if strict else loss


def _dense(labels):
    """Sparse labels as (labels filled up with 0, the length of each row)."""
    from flowlet.ops.sparse import to_dense

    rows = labels.indices[:, 0]
    count = conversion.static(labels.dense_shape)[0]
    lengths = EagerTensor(jnp.zeros(count, np.int32).at[jnp.asarray(rows._value)].add(1))
    return cast(to_dense(labels), int32), lengths


@export("nn.ctc_loss")
def ctc_loss(labels, logits, label_length, logit_length, logits_time_major=True, unique=None, blank_index=None,
             name=None):  # fmt: skip
    """How unlikely label sequences are under steps of logits that may repeat labels and put blanks between them.

    Args:
        labels: ints of shape (batch, longest), or a SparseTensor of them.
        logits: (steps, batch, classes), or (batch, steps, classes) with `logits_time_major=False`.
        label_length: how many labels of each row count; None for sparse labels.
        logit_length: how many steps of each row count.
        unique: what `tf.nn.ctc_unique_labels` gives; it is not needed here.
        blank_index: the class that stands for no label; 0 by default, to be given for sparse labels. Negative
            numbers count from the end.

    Returns:
        The negative logarithm of the probability of each row.

    >>> import flowlet as tf
    >>> loss = tf.nn.ctc_loss([[1]], tf.zeros([2, 1, 2]), [1], [2])
    >>> round(loss.numpy().item(), 4)  # of four equal sequences, three give the label
    0.2877
    """
    logits = conversion.convert(logits)
    sparse = isinstance(labels, SparseTensor)
    if sparse:
        if blank_index is None:
            raise ValueError("Argument `blank_index` must be provided when `labels` is a `SparseTensor`.")
        labels, label_length = _dense(labels)
    for what, value in (("label_length", label_length), ("logit_length", logit_length)):
        if value is None:
            raise ValueError(f"`{what}` is None. Attempt to convert a value (None) with an unsupported type (<class "
                             "'NoneType'>) to a Tensor.")  # fmt: skip
    labels = cast(conversion.convert(labels), int32)
    lengths = [cast(conversion.convert(one), int32) for one in (label_length, logit_length)]
    blank = 0 if blank_index is None else conversion.static(blank_index)
    if not logits_time_major:
        logits = transpose(logits, [1, 0, 2])
    return _ctc_loss(labels, logits, *lengths, blank, sparse)


@op("CTCUniqueLabels", inputs="labels", gradient=False)
def _unique(labels, name=None):
    if labels.ndim != 2:
        raise errors.invalid("unique expects a 1D vector.", "Unique")
    width = labels.shape[1]
    same = labels[:, :, None] == labels[:, None, :]
    first = jnp.argmax(same, 2)
    rank = jnp.cumsum(first == np.arange(width), 1) - 1
    place = jnp.take_along_axis(rank, first, 1)
    rows = np.arange(labels.shape[0])[:, None]
    return jnp.zeros(labels.shape, np.int64).at[rows, place].set(labels.astype(np.int64)), place.astype(np.int32)


@export("nn.ctc_unique_labels")
def ctc_unique_labels(labels, name=None):
    """The distinct labels of each row, filled up with 0, and each label's place among them.

    >>> import flowlet as tf
    >>> distinct, place = tf.nn.ctc_unique_labels([[3, 1, 3]])
    >>> distinct.numpy().tolist(), place.numpy().tolist()
    ([[3, 1, 0]], [[0, 1, 0]])
    """
    return tuple(_unique(labels))


@op("CollapseRepeated", inputs="labels seq_length", gradient=False)
def _collapsed(labels, seq_length, name=None):
    if labels.ndim != 2:
        raise errors.invalid(f"Index out of range using input dim 1; input has only {labels.ndim} dims", "StridedSlice")
    if seq_length.shape != labels.shape[:1]:
        raise ValueError(f"Shapes {labels.shape[:1]} and {seq_length.shape} are incompatible")
    places = np.arange(labels.shape[1])
    changes = jnp.concatenate([jnp.ones((labels.shape[0], 1), bool), labels[:, 1:] != labels[:, :-1]], 1)
    kept = changes & (places < seq_length[:, None])
    order = jnp.argsort(~kept, 1, stable=True)
    lengths = jnp.sum(kept, 1)
    moved = jnp.take_along_axis(labels, order, 1)
    return jnp.where(places < lengths[:, None], moved, jnp.zeros((), labels.dtype)), lengths.astype(seq_length.dtype)


@export("nn.collapse_repeated")
def collapse_repeated(labels, seq_length, name=None):
    """Rows of labels with one in place of equal neighbours, filled up with 0.

    Args:
        labels: (batch, longest).
        seq_length: how many labels of each row count.

    Returns:
        (labels, their new lengths). Inside a traced function, where the lengths are not known, the labels keep their
        width.

    >>> import flowlet as tf
    >>> tf.nn.collapse_repeated([[1, 1, 2, 2, 1]], [5])[0].numpy().tolist()
    [[1, 2, 1]]
    """
    found, lengths = _collapsed(labels, seq_length)
    if not isinstance(lengths._value, Tracer) and lengths.shape[0]:
        found = found[:, : int(np.max(lengths._value))]
    return found, lengths
