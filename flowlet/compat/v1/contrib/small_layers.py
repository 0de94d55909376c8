"""`tf.contrib.layers.dropout`, `one_hot_encoding`, `embed_sequence`, and other layers of a few operations."""

import flowlet.compat.v1 as tf
from flowlet.api import export
from flowlet.compat.v1.contrib import common
from flowlet.compat.v1.contrib.common import layer, smart_cond


@layer("dropout")
def dropout(inputs, keep_prob=0.5, noise_shape=None, is_training=True, outputs_collections=None, scope=None, seed=None):
    """Elements set to 0 at random while training; the others are divided by `keep_prob`.

    Args:
        inputs: float tensor.
        keep_prob: how likely an element is kept.
        noise_shape: the shape of the draws, with 1 for axes that share them.
        is_training: a bool or a bool tensor.
    """
    with tf.variable_scope(scope, "Dropout", [inputs]) as opened:
        inputs = tf.convert_to_tensor(inputs)
        rate = 1 - keep_prob
        if scope is None and common.smart_constant_value(is_training):
            with tf.name_scope("dropout"):  # 1.15 uses the name up
                pass
        output = smart_cond(is_training, lambda: tf.nn.dropout(inputs, rate=rate, noise_shape=noise_shape, seed=seed),
                            lambda: tf.identity(inputs))  # fmt: skip
        return common.named(outputs_collections, opened.name, output)


@layer("one_hot_encoding")
def one_hot_encoding(labels, num_classes, on_value=1.0, off_value=0.0, outputs_collections=None, scope=None):
    """Class numbers as rows with a one.

    Args:
        labels: integers, of any shape.
        num_classes: the length of the rows.
    """
    with tf.name_scope(scope, "OneHotEncoding", [labels]) as opened:
        labels = tf.convert_to_tensor(labels)
        labels = tf.to_int64(labels) if labels.dtype == tf.int32 else labels
        output = tf.one_hot(labels, num_classes, on_value=on_value, off_value=off_value)
        return common.named(outputs_collections, opened.rstrip("/"), output)


@export("compat.v1.contrib.layers.embed_sequence")
def embed_sequence(ids, vocab_size=None, embed_dim=None, unique=False, initializer=None, regularizer=None, trainable=True,
                   scope=None, reuse=None):  # fmt: skip
    """A trained vector for each id.

    Args:
        ids: integers of shape (batch, steps).
        vocab_size, embed_dim: the shape of the table of vectors, unless `reuse` finds one.
        unique: accepted; without effect on the values.

    Returns:
        float32 of shape (batch, steps, embed_dim).
    """
    if not (reuse or (vocab_size and embed_dim)):
        raise ValueError(f"Must specify vocab size and embedding dimension when not reusing. Got vocab_size={vocab_size} and "
                         f"embed_dim={embed_dim}")  # fmt: skip
    with tf.variable_scope(scope, "EmbedSequence", [ids], reuse=reuse):
        shape = [vocab_size, embed_dim] if vocab_size and embed_dim else None
        table = common.variable("embeddings", shape, tf.float32, initializer, regularizer, trainable)
        return tf.nn.embedding_lookup(table, ids)


@layer("softmax")
def softmax(logits, scope=None):
    """Softmax along the last axis of logits of any rank."""
    with tf.variable_scope(scope, "softmax", [logits]):
        logits = tf.convert_to_tensor(logits)
        rows = tf.nn.softmax(tf.reshape(logits, [-1, logits.shape.as_list()[-1]]))
        found = tf.reshape(rows, tf.shape(logits))
        found.set_shape(logits.shape)
        return found


@layer("unit_norm")
def unit_norm(inputs, dim, epsilon=1e-7, scope=None):
    """Each vector along axis `dim` divided by its length."""
    with tf.variable_scope(scope, "UnitNorm", [inputs]):
        inputs = tf.convert_to_tensor(inputs)
        return inputs / tf.sqrt(epsilon + tf.reduce_sum(tf.square(inputs), dim, keep_dims=True))


@layer("maxout")
def maxout(inputs, num_units, axis=-1, scope=None):
    """The largest of each group of channels; `num_units` groups."""
    with tf.variable_scope(scope, "MaxOut", [inputs]):
        inputs = tf.convert_to_tensor(inputs)
        sizes = inputs.shape.as_list()
        axis %= len(sizes)
        if sizes[axis] % num_units:
            raise ValueError(f"number of features({sizes[axis]}) is not a multiple of num_units({num_units})")
        group = sizes[axis] // num_units
        sizes[axis] = num_units
        shape = [tf.shape(inputs)[place] if size is None else size for place, size in enumerate(sizes)]
        found = tf.reduce_max(tf.reshape(inputs, [*shape, group]), -1)
        found.set_shape(sizes)
        return found
