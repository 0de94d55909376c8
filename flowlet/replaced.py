"""What to use instead of names of TensorFlow that flowlet does not have, and is not going to have."""

# The longest matching part of a name counts.
_INSTEAD = {
    "train.Server": "flowlet runs in one process; take the parts about clusters out, and open tf.Session() without a target.",
    "train.ClusterSpec": "flowlet runs in one process; take the parts about clusters out.",
    "distribute.Server": "flowlet runs in one process; take the parts about clusters out.",
    "train.replica_device_setter": "flowlet runs in one process; variables need no placing.",
    "estimator": "write the model with tf.keras, and train it with fit.",
    "lite": "flowlet trains and runs models; convert a saved one with TensorFlow itself.",
    "tpu": "flowlet runs on a TPU through JAX: install flowlet[tpu] and use tf.keras as on a CPU.",
    "contrib": "tf.contrib was experimental and ended with 1.15; look for the name in tf.keras, tf.nn, tf.train or tf.data.",
}

# Names that ended before TensorFlow 1.0, and what they became.
_BEFORE_1_0 = {
    "scalar_summary": "summary.scalar", "histogram_summary": "summary.histogram", "image_summary": "summary.image",
    "audio_summary": "summary.audio", "merge_summary": "summary.merge", "merge_all_summaries": "summary.merge_all",
    "train.SummaryWriter": "summary.FileWriter", "mul": "multiply", "sub": "subtract", "neg": "negative", "pack": "stack",
    "unpack": "unstack", "select": "where", "batch_matmul": "matmul", "complex_abs": "abs", "listdiff": "setdiff1d",
}  # fmt: skip


def became(name):
    """What a name from before TensorFlow 1.0 became; None for any other.

    >>> became("train.SummaryWriter")
    'summary.FileWriter'
    """
    return _BEFORE_1_0.get(name)


def instead(name):
    """What to do about a name (without "tf."); "" where nothing is known.

    >>> instead("Session")
    ''
    """
    while name not in _INSTEAD and name:
        name = name.rpartition(".")[0]
    return _INSTEAD.get(name, "")
