"""Input pipelines of queues: `tf.train.slice_input_producer`, `tf.train.batch` and their kin. `tf.data` is their successor."""

import numpy as np

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.queues.kinds import FIFOQueue, PaddingFIFOQueue, RandomShuffleQueue
from flowlet.compat.v1.raw import tensor, within
from flowlet.compat.v1.root import tf
from flowlet.compat.v1.train.queue_runner import QueueRunner, add_queue_runner
from flowlet.core import dtypes, nest
from flowlet.core.graph.operation import GraphTensor
from flowlet.core.graph.partial import constant_value
from flowlet.core.mode import state
from flowlet.core.shape import TensorShape


def _only_in_graphs():
    if not state.building:
        raise RuntimeError(errors.message("Input pipelines based on Queues are not supported when eager execution is enabled.", "",
                                          "Please use tf.data to ingest data into your model instead."))  # fmt: skip


@export("compat.v1.train.match_filenames_once")
def match_filenames_once(pattern, name=None):
    """A variable that holds the names of the files that fit a pattern, found as local variables are initialized."""
    with within(name, "matching_filenames") as scope:
        return tf.Variable(name=scope, initial_value=tf.io.matching_files(pattern), trainable=False, validate_shape=False,
                           collections=[GraphKeys.LOCAL_VARIABLES])  # fmt: skip


@export("compat.v1.train.limit_epochs")
def limit_epochs(tensor, num_epochs=None, name=None):  # noqa: F811
    """A tensor that can be had `num_epochs` times.

    Raises:
        ValueError: where `num_epochs` is not positive.
        OutOfRangeError: as the graph runs, afterwards.
    """
    if num_epochs is None:
        return tensor
    if num_epochs <= 0:
        raise ValueError(f"num_epochs must be > 0 not {num_epochs}.")
    with within(name, "limit_epochs") as scope:
        zero = tf.constant(0, dtype=tf.int64)
        epochs = tf.Variable(zero, name="epochs", trainable=False, collections=[GraphKeys.LOCAL_VARIABLES])
        counter = epochs.count_up_to(num_epochs)
        with tf.control_dependencies([counter]):
            return tf.identity(tensor, name=scope)


@export("compat.v1.train.input_producer")
def input_producer(input_tensor, element_shape=None, num_epochs=None, shuffle=True, seed=None, capacity=32, shared_name=None,
                   summary_name=None, name=None, cancel_op=None):  # fmt: skip
    """A queue of the rows of a tensor, with a queue runner that fills it.

    Args:
        input_tensor: at least of rank 1.
        element_shape: the shape of a row, where the static shape does not say it.
        num_epochs: how many times each row comes (a local variable counts); None: without end.
        shuffle: whether each epoch has a random order.
        seed: of that order.
        capacity: of the queue.
        summary_name: of a summary of how full the queue is.

    Raises:
        ValueError: where the shape of a row is not known.
        RuntimeError: in eager mode.
    """
    _only_in_graphs()
    with within(name, "input_producer"):
        input_tensor = tensor(input_tensor, None, "input_tensor")
        shape = (
            input_tensor.shape[1:].merge_with(TensorShape(element_shape))
            if input_tensor.shape.rank is not None
            else TensorShape(element_shape)
        )
        if not shape.is_fully_defined():
            raise ValueError(
                "Either `input_tensor` must have a fully defined shape or `element_shape` must be specified"
            )
        if shuffle:
            input_tensor = tf.random_shuffle(input_tensor, seed=seed)
        input_tensor = limit_epochs(input_tensor, num_epochs)
        kind = input_tensor.dtype.base_dtype
        queue = FIFOQueue(capacity, [kind], [shape], shared_name=shared_name, name=name or "FIFOQueueV2")
        add_queue_runner(QueueRunner(queue, [queue.enqueue_many([input_tensor])], cancel_op=cancel_op))
        if summary_name is not None:
            _how_full(summary_name, queue.size(), capacity)
        return queue


def _how_full(name, size, capacity):
    tf.summary.scalar(name, tf.cast(size, tf.float32) * (1.0 / capacity))


@export("compat.v1.train.string_input_producer")
def string_input_producer(string_tensor, num_epochs=None, shuffle=True, seed=None, capacity=32, shared_name=None, name=None,
                          cancel_op=None):  # fmt: skip
    """A queue of texts, such as names of files; see `tf.train.input_producer`.

    Raises:
        ValueError: for an empty list.
        InvalidArgumentError: as the graph runs, for an empty tensor.
    """
    _only_in_graphs()
    empty = "string_input_producer requires a non-null input tensor"
    if not isinstance(string_tensor, GraphTensor) and not len(np.atleast_1d(np.asarray(string_tensor, object))):
        raise ValueError(empty)
    with within(name, "input_producer") as scope:
        string_tensor = tensor(string_tensor, dtypes.string)
        with tf.control_dependencies([tf.Assert(tf.greater(tf.size(string_tensor), 0), [empty])]):
            string_tensor = tf.identity(string_tensor)
        return input_producer(
            string_tensor,
            [],
            num_epochs,
            shuffle,
            seed,
            capacity,
            shared_name,
            f"fraction_of_{capacity}_full",
            scope,
            cancel_op,
        )


@export("compat.v1.train.range_input_producer")
def range_input_producer(limit, num_epochs=None, shuffle=True, seed=None, capacity=32, shared_name=None, name=None):
    """A queue of the integers from 0 to `limit` - 1; see `tf.train.input_producer`."""
    _only_in_graphs()
    with within(name, "input_producer") as scope:
        return input_producer(
            tf.range(limit), [], num_epochs, shuffle, seed, capacity, shared_name, f"fraction_of_{capacity}_full", scope
        )


@export("compat.v1.train.slice_input_producer")
def slice_input_producer(
    tensor_list, num_epochs=None, shuffle=True, seed=None, capacity=32, shared_name=None, name=None
):
    """One row of each tensor, at one place: another one each time the graph runs.

    Args:
        tensor_list: tensors with equally many rows.
        num_epochs, shuffle, seed, capacity: as of `tf.train.input_producer`.

    Raises:
        ValueError: for an empty list.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     x, y = tf.train.slice_input_producer([[1, 2, 3], [10, 20, 30]], shuffle=False)
    ...     coordinator = tf.train.Coordinator()
    ...     threads = tf.train.start_queue_runners(sess, coordinator)
    ...     print([int(one) for one in sess.run([x, y])], [int(one) for one in sess.run([x, y])])
    ...     coordinator.request_stop()
    ...     coordinator.join(threads)
    [1, 10] [2, 20]
    """
    _only_in_graphs()
    with within(name, "input_producer"):
        tensors = _indexed(tensor_list)
        if not tensors:
            raise ValueError("Expected at least one tensor in slice_input_producer().")
        queue = range_input_producer(tf.shape(tensors[0])[0], num_epochs, shuffle, seed, capacity, shared_name)
        index = queue.dequeue()
        return [tf.gather(one, index) for one in tensors]


def _indexed(tensors):
    return [
        tensor(one, None, f"value_{place}") if not isinstance(one, tf.Variable) else one
        for place, one in enumerate(tensors)
    ]


def _listed(tensors):
    """(tensors in order, a function that gives results in the same structure)."""
    if isinstance(tensors, dict):
        keys = sorted(tensors, key=str)
        return [tensors[key] for key in keys], lambda found: dict(zip(keys, found))
    return list(tensors), lambda found: found  # a single tensor refuses, with its own words


def _checked(tensors):
    if any(isinstance(one, nest.Composite) for one in tensors):
        raise errors.UnimplementedError(message=errors.message("tf.train.batch got a sparse tensor.", "tensors.",
                                                               "batch its parts, or use tf.data in eager mode."))  # fmt: skip
    found = _indexed(tensors)
    if not found:
        raise ValueError("Expected at least one tensor in batch().")
    return found


def _shapes(lists, shapes, many):
    if shapes is None:
        for one in lists[0]:
            if one.shape.rank is None:
                raise ValueError(f"Cannot infer Tensor's rank: {one}")
        every = [[one.shape[1:] if many else one.shape for one in tensors] for tensors in lists]
        shapes = [_common(column) for column in zip(*every)]
    return shapes


def _common(shapes):
    found = shapes[0]
    for one in shapes[1:]:
        found = found.most_specific_compatible_shape(one)
    return found


def _fill(queue, lists, threads, many, keep):
    put = queue.enqueue_many if many else queue.enqueue
    known = constant_value(keep)
    ops = []
    for tensors in lists:
        if known is not None:
            ops.append(put(tensors) if known else tf.no_op())
        elif keep.shape.rank == 0:
            ops.append(tf.cond(keep, lambda tensors=tensors: put(tensors), tf.no_op))
        else:
            chosen = [tf.boolean_mask(one, keep) for one in tensors]
            ops.append(queue.enqueue_many(chosen))
    add_queue_runner(QueueRunner(queue, ops * threads))


def _batches(scope, lists, make_queue, batch_size, threads, many, shapes, dynamic_pad, smaller, keep, full):
    """What the four functions of batches share: the queue, its runner, its summary, what is taken."""
    keep = tensor(keep, dtypes.bool_)
    kinds = [one.dtype.base_dtype for one in lists[0]]
    shapes = _shapes(lists, shapes, many)
    if not dynamic_pad and not all(TensorShape(one).is_fully_defined() for one in shapes):
        raise ValueError(f"All shapes must be fully defined: {shapes}")
    queue = make_queue(kinds, shapes)
    _fill(queue, lists, threads, many, keep)
    full(queue)
    take = queue.dequeue_up_to if smaller else queue.dequeue_many
    return take(batch_size, name=scope)


def _plain_queue(dynamic_pad, capacity, shared_name):
    kind = PaddingFIFOQueue if dynamic_pad else FIFOQueue
    return lambda kinds, shapes: kind(capacity=capacity, dtypes=kinds, shapes=shapes, shared_name=shared_name)


def _batched(
    default, tensors, batch_size, threads, capacity, many, shapes, dynamic_pad, smaller, shared_name, name, keep
):
    _only_in_graphs()
    lists, structures = zip(*[_listed(one) for one in tensors])
    with within(name, default) as scope:
        lists = [_checked(one) for one in lists]
        found = _batches(
            scope,
            lists,
            _plain_queue(dynamic_pad, capacity, shared_name),
            batch_size,
            threads,
            many,
            shapes,
            dynamic_pad,
            smaller,
            keep,
            lambda queue: _how_full(f"fraction_of_{capacity}_full", queue.size(), capacity),
        )
    return structures[0](found)


def _shuffled(
    default, tensors, batch_size, capacity, least, threads, seed, many, shapes, smaller, shared_name, name, keep
):
    _only_in_graphs()
    lists, structures = zip(*[_listed(one) for one in tensors])
    with within(name, default) as scope:
        lists = [_checked(one) for one in lists]
        if capacity <= least:
            raise ValueError(f"capacity {capacity} must be bigger than min_after_dequeue {least}.")

        def full(queue):
            over = tf.maximum(0, queue.size() - least)
            _how_full(f"fraction_over_{least}_of_{capacity - least}_full", over, capacity - least)

        def make(kinds, shapes):
            return RandomShuffleQueue(capacity=capacity, min_after_dequeue=least, seed=seed, dtypes=kinds, shapes=shapes,
                                      shared_name=shared_name)  # fmt: skip

        found = _batches(scope, lists, make, batch_size, threads, many, shapes, False, smaller, keep, full)
    return structures[0](found)


@export("compat.v1.train.batch")
def batch(tensors, batch_size, num_threads=1, capacity=32, enqueue_many=False, shapes=None, dynamic_pad=False,
          allow_smaller_final_batch=False, shared_name=None, name=None):  # fmt: skip
    """Batches of what tensors are from run to run: a queue runner evaluates them and fills a queue.

    Args:
        tensors: a list or dict of tensors.
        batch_size: how many.
        num_threads: how many threads evaluate them.
        capacity: of the queue.
        enqueue_many: whether each tensor has several elements, along its first axis.
        shapes: of the elements, where the static shapes do not say them.
        dynamic_pad: whether elements of different sizes are filled up with 0.
        allow_smaller_final_batch: whether the last batch may be smaller.

    Returns:
        a list or dict as `tensors`; for one tensor in a list, a tensor.

    Raises:
        ValueError: where shapes are not known.
    """
    return maybe_batch(tensors, True, batch_size, num_threads, capacity, enqueue_many, shapes, dynamic_pad,
                       allow_smaller_final_batch, shared_name, name)  # fmt: skip


@export("compat.v1.train.maybe_batch")
def maybe_batch(tensors, keep_input, batch_size, num_threads=1, capacity=32, enqueue_many=False, shapes=None, dynamic_pad=False,
                allow_smaller_final_batch=False, shared_name=None, name=None):  # fmt: skip
    """As `tf.train.batch`, of the elements for which `keep_input` is true."""
    return _batched(
        "batch",
        [tensors],
        batch_size,
        num_threads,
        capacity,
        enqueue_many,
        shapes,
        dynamic_pad,
        allow_smaller_final_batch,
        shared_name,
        name,
        keep_input,
    )


@export("compat.v1.train.batch_join")
def batch_join(tensors_list, batch_size, capacity=32, enqueue_many=False, shapes=None, dynamic_pad=False,
               allow_smaller_final_batch=False, shared_name=None, name=None):  # fmt: skip
    """As `tf.train.batch`, of several lists of tensors, each with a thread of its own."""
    return _batched(
        "batch_join",
        tensors_list,
        batch_size,
        1,
        capacity,
        enqueue_many,
        shapes,
        dynamic_pad,
        allow_smaller_final_batch,
        shared_name,
        name,
        True,
    )


@export("compat.v1.train.shuffle_batch")
def shuffle_batch(tensors, batch_size, capacity, min_after_dequeue, num_threads=1, seed=None, enqueue_many=False, shapes=None,
                  allow_smaller_final_batch=False, shared_name=None, name=None):  # fmt: skip
    """As `tf.train.batch`, in a random order.

    Args:
        capacity: of the queue.
        min_after_dequeue: how many elements stay in it, to choose from.
        seed: of the order.

    Raises:
        ValueError: where `capacity` is not above `min_after_dequeue`.
    """
    return maybe_shuffle_batch(tensors, batch_size, capacity, min_after_dequeue, True, num_threads, seed, enqueue_many, shapes,
                               allow_smaller_final_batch, shared_name, name)  # fmt: skip


@export("compat.v1.train.maybe_shuffle_batch")
def maybe_shuffle_batch(tensors, batch_size, capacity, min_after_dequeue, keep_input, num_threads=1, seed=None, enqueue_many=False,
                        shapes=None, allow_smaller_final_batch=False, shared_name=None, name=None):  # fmt: skip
    """As `tf.train.shuffle_batch`, of the elements for which `keep_input` is true."""
    return _shuffled("shuffle_batch", [tensors], batch_size, capacity, min_after_dequeue, num_threads, seed, enqueue_many, shapes,
                     allow_smaller_final_batch, shared_name, name, keep_input)  # fmt: skip


@export("compat.v1.train.shuffle_batch_join")
def shuffle_batch_join(tensors_list, batch_size, capacity, min_after_dequeue, seed=None, enqueue_many=False, shapes=None,
                       allow_smaller_final_batch=False, shared_name=None, name=None):  # fmt: skip
    """As `tf.train.shuffle_batch`, of several lists of tensors, each with a thread of its own."""
    return _shuffled("shuffle_batch_join", tensors_list, batch_size, capacity, min_after_dequeue, 1, seed, enqueue_many, shapes,
                     allow_smaller_final_batch, shared_name, name, True)  # fmt: skip
