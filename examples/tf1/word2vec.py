"""word2vec on a small text (TensorFlow 1): skip-grams, embeddings, noise-contrastive estimation.

    flowlet run examples/tf1/word2vec.py
"""

import collections
import math
import os

import numpy as np
import tensorflow as tf

steps = int(os.environ.get("STEPS", 2000))
text = """the king rules the land and the queen rules the land . the king loves the queen and the queen loves the king .
a boy walks the dog in the street . a girl walks the dog in the park . the boy loves the dog and the girl loves the dog .
the king rides a horse in the land . the queen rides a horse in the park . a boy and a girl play in the park .
the dog runs in the street and the horse runs in the land . a king and a queen walk in the park ."""

random = np.random.RandomState(1)
tf.set_random_seed(1)
words = text.split()
dictionary = {word: number for number, (word, _) in enumerate(collections.Counter(words).most_common())}
names = dict(zip(dictionary.values(), dictionary.keys()))
data = [dictionary[word] for word in words]
pairs = np.array([(data[i], data[j]) for i in range(len(data)) for j in range(max(0, i - 2), min(len(data), i + 3)) if i != j])
vocabulary_size, embedding_size, batch_size, num_sampled = len(dictionary), 16, 32, 8

with tf.name_scope("inputs"):
    train_inputs = tf.placeholder(tf.int32, shape=[batch_size])
    train_labels = tf.placeholder(tf.int32, shape=[batch_size, 1])
with tf.name_scope("embeddings"):
    embeddings = tf.Variable(tf.random_uniform([vocabulary_size, embedding_size], -1.0, 1.0))
    embed = tf.nn.embedding_lookup(embeddings, train_inputs)
with tf.name_scope("weights"):
    nce_weights = tf.Variable(tf.truncated_normal([vocabulary_size, embedding_size], stddev=1.0 / math.sqrt(embedding_size)))
with tf.name_scope("biases"):
    nce_biases = tf.Variable(tf.zeros([vocabulary_size]))
with tf.name_scope("loss"):
    loss = tf.reduce_mean(tf.nn.nce_loss(weights=nce_weights, biases=nce_biases, labels=train_labels, inputs=embed,
                                         num_sampled=num_sampled, num_classes=vocabulary_size))  # fmt: skip
with tf.name_scope("optimizer"):
    optimizer = tf.train.GradientDescentOptimizer(0.5).minimize(loss)

norm = tf.sqrt(tf.reduce_sum(tf.square(embeddings), 1, keepdims=True))
normalized = embeddings / norm
similarity = tf.matmul(normalized, normalized, transpose_b=True)

with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    average = 0.0
    for step in range(1, steps + 1):
        chosen = pairs[random.randint(0, len(pairs), batch_size)]
        _, value = session.run([optimizer, loss], {train_inputs: chosen[:, 0], train_labels: chosen[:, 1:]})
        average += value / (steps // 4)
        if step % (steps // 4) == 0:
            print("average loss at step %d: %.2f" % (step, average))
            average = 0.0
    near = session.run(similarity)
    for word in ("king", "dog"):
        order = [names[number] for number in np.argsort(-near[dictionary[word]])[1:4]]
        print("nearest to %s: %s" % (word, ", ".join(order)))
