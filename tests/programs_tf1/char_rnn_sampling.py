"""Characters by an LSTM: a class with placeholders for its state, training over time by feeding states, sampling."""
import numpy as np
import tensorflow as tf

text = "the quick brown fox jumps over the lazy dog. the dog sleeps. the fox runs. " * 4
chars = sorted(set(text))
char2id = {c: i for i, c in enumerate(chars)}
ids = np.array([char2id[c] for c in text])


class CharRNN(object):
    def __init__(self, vocab, batch_size=4, seq_length=10, hidden=24, training=True):
        if not training:
            batch_size, seq_length = 1, 1
        self.cell = tf.nn.rnn_cell.BasicLSTMCell(hidden, state_is_tuple=True)
        self.inputs = tf.placeholder(tf.int32, [batch_size, seq_length])
        self.targets = tf.placeholder(tf.int32, [batch_size, seq_length])
        self.initial_state = self.cell.zero_state(batch_size, tf.float32)
        with tf.variable_scope("rnnlm"):
            softmax_w = tf.get_variable("softmax_w", [hidden, vocab])
            softmax_b = tf.get_variable("softmax_b", [vocab])
            embedding = tf.get_variable("embedding", [vocab, hidden])
            inputs = tf.unstack(tf.nn.embedding_lookup(embedding, self.inputs), axis=1)
        outputs, self.final_state = tf.nn.static_rnn(self.cell, inputs, initial_state=self.initial_state, scope="rnnlm")
        output = tf.reshape(tf.concat(outputs, 1), [-1, hidden])
        self.logits = tf.matmul(output, softmax_w) + softmax_b
        self.probs = tf.nn.softmax(self.logits)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.reshape(self.targets, [-1]), logits=self.logits)
        self.cost = tf.reduce_sum(loss) / batch_size / seq_length
        if training:
            self.lr = tf.Variable(0.0, trainable=False)
            tvars = tf.trainable_variables()
            grads, _ = tf.clip_by_global_norm(tf.gradients(self.cost, tvars), 5.0)
            self.train_op = tf.train.AdamOptimizer(self.lr).apply_gradients(zip(grads, tvars))

    def sample(self, sess, prime, num):
        state = sess.run(self.cell.zero_state(1, tf.float32))
        for char in prime[:-1]:
            state = sess.run(self.final_state, {self.inputs: [[char2id[char]]], self.initial_state: state})
        ret, char = prime, prime[-1]
        for _ in range(num):
            feed = {self.inputs: np.array([[char2id[char]]]), self.initial_state: state}
            probs, state = sess.run([self.probs, self.final_state], feed)
            char = chars[int(np.argmax(probs[0]))]
            ret += char
        return ret


tf.set_random_seed(21)
with tf.variable_scope("model", initializer=tf.random_uniform_initializer(-0.1, 0.1, seed=5)):
    train_model = CharRNN(len(chars))
with tf.variable_scope("model", reuse=True):
    sample_model = CharRNN(len(chars), training=False)
print([v.name for v in tf.trainable_variables()])
rows = ids[:len(ids) // 40 * 40].reshape(4, -1)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(6):
        sess.run(tf.assign(train_model.lr, 0.02 * (0.97 ** epoch)))
        state = sess.run(train_model.initial_state)
        costs = []
        for start in range(0, rows.shape[1] - 11, 10):
            feed = {train_model.inputs: rows[:, start:start + 10], train_model.targets: rows[:, start + 1:start + 11]}
            for i, (c, h) in enumerate([train_model.initial_state]):
                feed[c], feed[h] = state.c, state.h
            cost, state, _ = sess.run([train_model.cost, train_model.final_state, train_model.train_op], feed)
            costs.append(cost)
        if epoch % 2 == 0:
            print("epoch %d: %.4f" % (epoch, np.mean(costs)))
    print(len(sample_model.sample(sess, "the ", 20)), type(state).__name__, state.c.shape)
