"""Sequence to sequence with dynamic_rnn for the encoder and the decoder: words are put into reverse order."""
import numpy as np
import tensorflow as tf

tf.set_random_seed(2)
np.random.seed(2)
vocab_size, embedding_size, units = 10, 8, 16
EOS, PAD = 1, 0

encoder_inputs = tf.placeholder(shape=(None, None), dtype=tf.int32, name="encoder_inputs")
encoder_lengths = tf.placeholder(shape=(None,), dtype=tf.int32, name="encoder_lengths")
decoder_inputs = tf.placeholder(shape=(None, None), dtype=tf.int32, name="decoder_inputs")
decoder_targets = tf.placeholder(shape=(None, None), dtype=tf.int32, name="decoder_targets")

embeddings = tf.Variable(tf.random_uniform([vocab_size, embedding_size], -1.0, 1.0), dtype=tf.float32)
encoder_embedded = tf.nn.embedding_lookup(embeddings, encoder_inputs)
decoder_embedded = tf.nn.embedding_lookup(embeddings, decoder_inputs)

encoder_cell = tf.nn.rnn_cell.LSTMCell(units)
_, encoder_state = tf.nn.dynamic_rnn(encoder_cell, encoder_embedded, sequence_length=encoder_lengths, dtype=tf.float32,
                                     time_major=True)
decoder_cell = tf.nn.rnn_cell.LSTMCell(units)
decoder_outputs, decoder_state = tf.nn.dynamic_rnn(decoder_cell, decoder_embedded, initial_state=encoder_state,
                                                   dtype=tf.float32, time_major=True, scope="plain_decoder")
logits = tf.layers.dense(decoder_outputs, vocab_size)
prediction = tf.argmax(logits, 2)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(
    labels=tf.one_hot(decoder_targets, depth=vocab_size, dtype=tf.float32), logits=logits))
train_op = tf.train.AdamOptimizer(0.01).minimize(loss)


def batch(sequences):
    longest = max(map(len, sequences))
    table = np.zeros((longest, len(sequences)), np.int32)
    for i, sequence in enumerate(sequences):
        table[:len(sequence), i] = sequence
    return table, [len(one) for one in sequences]


def next_feed():
    sequences = [np.random.randint(2, vocab_size, np.random.randint(2, 5)).tolist() for _ in range(32)]
    enc, lengths = batch(sequences)
    targets, _ = batch([one[::-1] + [EOS] for one in sequences])
    inputs, _ = batch([[EOS] + one[::-1] for one in sequences])
    return {encoder_inputs: enc, encoder_lengths: lengths, decoder_inputs: inputs, decoder_targets: targets}


print(logits.get_shape(), encoder_state)
for v in tf.trainable_variables():
    print(v.name, v.shape)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(41):
        fd = next_feed()
        _, l = sess.run([train_op, loss], fd)
        if i % 20 == 0:
            print("batch %d loss %.4f" % (i, sess.run(loss, fd)))
    print(sess.run(prediction, fd).shape[1])
