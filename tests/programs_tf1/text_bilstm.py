"""Text classification: a vocabulary made by hand, an embedding, a bidirectional LSTM, dropout by keep_prob."""
import collections

import numpy as np
import tensorflow as tf

tf.set_random_seed(4)
np.random.seed(4)
good = ["what a wonderful film", "great fun and great music", "i loved the film", "wonderful music and a great end"]
bad = ["what a boring film", "dull and boring music", "i hated the end", "a terrible dull film and boring"]
texts, labels = good + bad, [[1, 0]] * len(good) + [[0, 1]] * len(bad)
counts = collections.Counter(word for text in texts for word in text.split())
vocabulary = {word: i + 1 for i, (word, _) in enumerate(sorted(counts.items(), key=lambda p: (-p[1], p[0])))}
length = max(len(text.split()) for text in texts)
data = np.zeros((len(texts), length), np.int32)
for row, text in enumerate(texts):
    for place, word in enumerate(text.split()):
        data[row, place] = vocabulary[word]

inputs = tf.placeholder(tf.int32, [None, length], name="inputs")
targets = tf.placeholder(tf.float32, [None, 2], name="targets")
keep_prob = tf.placeholder_with_default(1.0, shape=(), name="keep_prob")

with tf.device("/cpu:0"), tf.variable_scope("embedding"):
    table = tf.get_variable("W", [len(vocabulary) + 1, 12], initializer=tf.random_uniform_initializer(-1, 1))
    embedded = tf.nn.embedding_lookup(table, inputs)

lengths = tf.reduce_sum(tf.sign(inputs), 1)
with tf.variable_scope("rnn"):
    forward = tf.nn.rnn_cell.BasicLSTMCell(8, forget_bias=1.0)
    backward = tf.nn.rnn_cell.BasicLSTMCell(8, forget_bias=1.0)
    outputs, states = tf.nn.bidirectional_dynamic_rnn(forward, backward, embedded, sequence_length=lengths, dtype=tf.float32)
    final = tf.concat([states[0].h, states[1].h], axis=1)
with tf.name_scope("output"):
    W = tf.Variable(tf.truncated_normal([16, 2], stddev=0.1), name="W")
    b = tf.Variable(tf.constant(0.1, shape=[2]), name="b")
    scores = tf.nn.xw_plus_b(tf.nn.dropout(final, keep_prob), W, b, name="scores")
    predictions = tf.argmax(scores, 1, name="predictions")
with tf.name_scope("loss"):
    l2_loss = tf.nn.l2_loss(W) + tf.nn.l2_loss(b)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(logits=scores, labels=targets)) + 0.01 * l2_loss
with tf.name_scope("accuracy"):
    correct = tf.equal(predictions, tf.argmax(targets, 1))
    accuracy = tf.reduce_mean(tf.cast(correct, "float"), name="accuracy")

global_step = tf.Variable(0, name="global_step", trainable=False)
optimizer = tf.train.AdamOptimizer(0.02)
grads_and_vars = optimizer.compute_gradients(loss)
train_op = optimizer.apply_gradients([(tf.clip_by_norm(g, 5.0), v) for g, v in grads_and_vars], global_step=global_step)
print([type(g).__name__ for g, _ in grads_and_vars])
print(loss.name, accuracy.name, predictions.op.name)

with tf.Session(config=tf.ConfigProto(allow_soft_placement=True, log_device_placement=False)) as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(15):
        _, step, value = sess.run([train_op, global_step, loss], {inputs: data, targets: labels, keep_prob: 0.8})
        if epoch % 5 == 0:
            print("step {}, loss {:.5f}".format(step, value))
    print("accuracy", sess.run(accuracy, {inputs: data, targets: labels}))
    print(sess.run(predictions, {"inputs:0": data}).tolist())
