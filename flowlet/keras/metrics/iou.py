"""Intersection over union, for segmentation: `MeanIoU` and its kin."""

import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.keras import settings
from flowlet.keras.metrics.base import Metric, metric_class
from flowlet.ops import math
from flowlet.ops.array import reshape
from flowlet.ops.cast import cast
from flowlet.ops.confusion import confusion_matrix
from flowlet.ops.diagonals import diag_part
from flowlet.ops.gather import where
from flowlet.ops.reduce import argmax, reduce_sum


@metric_class
class IoU(Metric):
    """The mean over classes of `true positives / (true positives + false positives + false negatives)`.

    Args:
        num_classes: how many classes there are.
        target_class_ids: which of them are averaged.
        name, dtype: as for `tf.keras.metrics.Mean`.
        ignore_class: a label that counts for nothing, by keyword.
        sparse_y_true, sparse_y_pred: whether labels and predictions are class indices; else they have an axis
            of classes, of which the largest counts. By keyword.
        axis: that axis, by keyword.

    >>> import flowlet as tf
    >>> iou = tf.keras.metrics.IoU(num_classes=2, target_class_ids=[0])
    >>> _ = iou.update_state([0, 0, 1, 1], [0, 1, 0, 1])
    >>> round(iou.result().numpy().item(), 4)
    0.3333
    """

    def __init__(
        self,
        num_classes,
        target_class_ids,
        name=None,
        dtype=None,
        *,
        ignore_class=None,
        sparse_y_true=True,
        sparse_y_pred=True,
        axis=-1,
    ):
        super().__init__(name=name, dtype=dtype)
        self.num_classes, self.target_class_ids = num_classes, list(target_class_ids)
        self.ignore_class, self.axis = ignore_class, axis
        self.sparse_y_true, self.sparse_y_pred = sparse_y_true, sparse_y_pred
        if self.target_class_ids and max(self.target_class_ids) >= num_classes:
            raise ValueError(errors.message(
                f"Target class id {max(self.target_class_ids)} is out of range, which is [0, {num_classes}).",
                f"class ids from 0 to {num_classes - 1}."))  # fmt: skip
        self.total_cm = self.add_weight(
            "total_confusion_matrix", shape=(num_classes, num_classes), initializer="zeros"
        )

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in labels and predictions of any shape, each place with its weight (1 by default).

        Raises:
            InvalidArgumentError: for a class index out of range.
        """
        if not self.sparse_y_true:
            y_true = argmax(y_true, axis=self.axis)
        if not self.sparse_y_pred:
            y_pred = argmax(y_pred, axis=self.axis)
        y_true, y_pred = (reshape(cast(one, dtypes.int64), [-1]) for one in (y_true, y_pred))
        weight = None if sample_weight is None else reshape(cast(sample_weight, self._dtype), [-1])
        if self.ignore_class is not None:
            valid = math.not_equal(y_true, self.ignore_class)
            y_true, y_pred = where(valid, y_true, 0), where(valid, y_pred, 0)
            weight = cast(valid, self._dtype) if weight is None else weight * cast(valid, self._dtype)
        return self.total_cm.assign_add(
            confusion_matrix(y_true, y_pred, self.num_classes, weights=weight, dtype=self._dtype)
        )

    def result(self):
        """The mean over the classes that occurred, 0 where none did."""
        dtype = self._dtype if self._dtype.is_floating else settings.float_dtype()
        counts = cast(self.total_cm, dtype)
        right = diag_part(counts)
        union = reduce_sum(counts, axis=0) + reduce_sum(counts, axis=1) - right
        chosen = np.zeros(self.num_classes)
        chosen[self.target_class_ids] = 1
        chosen = cast(chosen, dtype)
        seen = reduce_sum(cast(math.not_equal(union, 0.0), dtype) * chosen)
        return math.divide_no_nan(reduce_sum(math.divide_no_nan(right, union) * chosen), seen)


@metric_class
class BinaryIoU(IoU):
    """The intersection over union of labels 0 and 1, from predicted probabilities.

    Args:
        target_class_ids: which of 0 and 1 are averaged.
        threshold: from where on a prediction stands for label 1.
        name, dtype: as for `tf.keras.metrics.Mean`.
    """

    def __init__(self, target_class_ids=(0, 1), threshold=0.5, name=None, dtype=None):
        super().__init__(num_classes=2, target_class_ids=target_class_ids, name=name, dtype=dtype)
        self.threshold = threshold

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in labels 0 and 1 and predictions of any shape, each with its weight (1 by default)."""
        y_pred = cast(y_pred, self._dtype)
        return super().update_state(y_true, y_pred >= cast(self.threshold, self._dtype), sample_weight)


@metric_class
class MeanIoU(IoU):
    """The mean over all classes of the intersection over union.

    Args:
        num_classes: how many classes there are.
        name, dtype: as for `tf.keras.metrics.Mean`.
        ignore_class, sparse_y_true, sparse_y_pred, axis: as for `IoU`, by keyword.

    >>> import flowlet as tf
    >>> iou = tf.keras.metrics.MeanIoU(num_classes=2)
    >>> _ = iou.update_state([0, 0, 1, 1], [0, 1, 0, 1])
    >>> round(iou.result().numpy().item(), 4)
    0.3333
    """

    def __init__(self, num_classes, name=None, dtype=None, *, ignore_class=None, sparse_y_true=True,
                 sparse_y_pred=True, axis=-1):  # fmt: skip
        super().__init__(num_classes, range(num_classes), name, dtype, ignore_class=ignore_class,
                         sparse_y_true=sparse_y_true, sparse_y_pred=sparse_y_pred, axis=axis)  # fmt: skip


@metric_class
class OneHotIoU(IoU):
    """The intersection over union of chosen classes, for one-hot labels and predicted probabilities.

    Args:
        num_classes, target_class_ids, name, dtype: as for `IoU`.
        ignore_class, sparse_y_pred, axis: as for `IoU`, by keyword.
    """

    def __init__(self, num_classes, target_class_ids, name=None, dtype=None, *, ignore_class=None,
                 sparse_y_pred=False, axis=-1):  # fmt: skip
        super().__init__(num_classes, target_class_ids, name, dtype, ignore_class=ignore_class,
                         sparse_y_true=False, sparse_y_pred=sparse_y_pred, axis=axis)  # fmt: skip


@metric_class
class OneHotMeanIoU(IoU):
    """The mean intersection over union of all classes, for one-hot labels and predicted probabilities.

    Args:
        num_classes, name, dtype: as for `MeanIoU`.
        ignore_class, sparse_y_pred, axis: as for `IoU`, by keyword.
    """

    def __init__(
        self, num_classes, name=None, dtype=None, *, ignore_class=None, sparse_y_pred=False, axis=-1
    ):
        super().__init__(num_classes, range(num_classes), name, dtype, ignore_class=ignore_class,
                         sparse_y_true=False, sparse_y_pred=sparse_y_pred, axis=axis)  # fmt: skip
