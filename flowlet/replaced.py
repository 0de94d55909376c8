"""What to use instead of names of TensorFlow that flowlet does not have, and is not going to have."""

_COMPILED = "there is no C++ library to build ops against; write the op in Python with tf.py_function or tf.custom_gradient."
# The longest matching part of a name counts.
_INSTEAD = {
    "train.Server": "flowlet runs in one process; take the parts about clusters out, and open tf.Session() without a target.",
    "train.ClusterSpec": "flowlet runs in one process; take the parts about clusters out.",
    "distribute.Server": "flowlet runs in one process; take the parts about clusters out.",
    "train.replica_device_setter": "flowlet runs in one process; variables need no placing.",
    "estimator": "write the model with tf.keras, and train it with fit.",
    "lite": "flowlet trains and runs models; convert a saved one with TensorFlow itself.",
    "load_op_library": _COMPILED,
    "sysconfig.get_compile_flags": _COMPILED,
    "sysconfig.get_include": _COMPILED,
    "sysconfig.get_lib": _COMPILED,
    "sysconfig.get_link_flags": _COMPILED,
    "tpu": "flowlet runs on a TPU through JAX: install flowlet[tpu] and use tf.keras as on a CPU.",
    "contrib.boosted_trees": "scikit-learn's HistGradientBoostingClassifier and HistGradientBoostingRegressor do this.",
    "contrib.crf": "there is no conditional random field in flowlet; tensorflow-addons' code can be copied into the program.",
    "contrib.cudnn_rnn": "use tf.nn.rnn_cell.LSTMCell with tf.nn.dynamic_rnn, or tf.keras.layers.LSTM.",
    "contrib.estimator": "write the model with tf.keras, and train it with fit.",
    "contrib.factorization": "scikit-learn's KMeans and NMF do this.",
    "contrib.layers.feature_column": "turn the columns into arrays with pandas or tf.keras.layers before the model.",
    "contrib.learn": "write the model with tf.keras, and train it with fit.",
    "contrib.rnn": "use tf.nn.rnn_cell.LSTMCell, GRUCell or BasicRNNCell.",
    "contrib.seq2seq": "use tf.nn.dynamic_rnn with cells of tf.nn.rnn_cell, or tf.keras.layers.Attention.",
    "contrib.slim.nets": "tf.keras.applications has the networks and their weights.",
    "contrib.slim.python.slim.nets": "tf.keras.applications has the networks and their weights.",
    "contrib.tensor_forest": "scikit-learn's RandomForestClassifier and RandomForestRegressor do this.",
    "contrib.tpu": "flowlet runs on a TPU through JAX: install flowlet[tpu] and write the model with tf.keras.",
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

# Where names of a namespace stand under another: tf.contrib.rnn.BasicLSTMCell is tf.nn.rnn_cell.BasicLSTMCell.
# The places are tried in turn; "" is the root.
MOVED = {
    "contrib.autograph": ("autograph",),
    "contrib.checkpoint": ("train",),
    "contrib.data": ("data", "data.experimental"),
    "contrib.distributions": ("distributions",),
    "contrib.eager": ("", "train"),
    "contrib.framework": ("train", ""),
    "contrib.framework.nest": ("nest",),
    "contrib.image": ("image",),
    "contrib.keras": ("keras",),
    "contrib.keras.api.keras": ("keras",),
    "contrib.learn": (),
    "contrib.legacy_seq2seq": ("nn.seq2seq", "nn"),
    "contrib.lookup": ("lookup",),
    "contrib.losses": ("losses",),
    "contrib.metrics": ("metrics",),
    "contrib.nn": ("nn",),
    "contrib.opt": ("train",),
    "contrib.rnn": ("nn.rnn_cell", "nn"),
    "contrib.saved_model": ("saved_model",),
    "contrib.signal": ("signal",),
    "contrib.slim": ("contrib.layers", "contrib.framework", "train"),
    "contrib.slim.learning": ("contrib.training",),
    "contrib.slim.losses": ("losses",),
    "contrib.stateless": ("random",),
    "contrib.summary": ("summary",),
    "contrib.training": ("train",),
    "contrib.util": ("",),
}


def instead(name):
    """What to do about a name (without "tf."); "" where nothing is known.

    >>> instead("Session")
    ''
    """
    while name not in _INSTEAD and name:
        name = name.rpartition(".")[0]
    return _INSTEAD.get(name, "")
