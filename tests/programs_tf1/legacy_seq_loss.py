"""A tagger with static shapes: tf.split and tf.unstack, a stacked LSTM with dropout wrappers, tf.sequence_mask, own weighted loss."""
import numpy as np
import tensorflow as tf

np.random.seed(25)
tf.set_random_seed(25)
batch_size, num_steps, num_words, num_tags, size = 6, 7, 20, 4, 10


class Tagger(object):
    def __init__(self, is_training):
        self.words = words = tf.placeholder(tf.int32, [batch_size, num_steps])
        self.tags = tags = tf.placeholder(tf.int32, [batch_size, num_steps])
        self.lengths = lengths = tf.placeholder(tf.int32, [batch_size])
        embedding = tf.get_variable("embedding", [num_words, size])
        inputs = tf.nn.embedding_lookup(embedding, words)

        def cell():
            lstm = tf.nn.rnn_cell.LSTMCell(size, forget_bias=0.0, use_peepholes=True)
            return tf.nn.rnn_cell.DropoutWrapper(lstm, output_keep_prob=0.9, seed=3) if is_training else lstm

        stacked = tf.nn.rnn_cell.MultiRNNCell([cell() for _ in range(2)])
        self.initial_state = state = stacked.zero_state(batch_size, tf.float32)
        parts = [tf.squeeze(part, [1]) for part in tf.split(inputs, num_steps, 1)]
        outputs = []
        with tf.variable_scope("RNN"):
            for step, part in enumerate(parts):
                if step > 0:
                    tf.get_variable_scope().reuse_variables()
                output, state = stacked(part, state)
                outputs.append(output)
        self.final_state = state
        output = tf.reshape(tf.stack(outputs, axis=1), [-1, size])
        logits = tf.matmul(output, tf.get_variable("W", [size, num_tags])) + tf.get_variable("b", [num_tags])
        mask = tf.sequence_mask(lengths, num_steps, dtype=tf.float32)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tags, logits=tf.reshape(logits, [batch_size, num_steps, -1]))
        self.loss = tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)
        self.predictions = tf.reshape(tf.argmax(logits, 1), [batch_size, num_steps])
        if is_training:
            grads = tf.train.AdagradOptimizer(0.5).compute_gradients(self.loss)
            clipped = [(tf.clip_by_value(g, -1.0, 1.0) if not isinstance(g, tf.IndexedSlices) else g, v) for g, v in grads]
            self.train = tf.train.AdagradOptimizer(0.5).apply_gradients(clipped)


initializer = tf.random_uniform_initializer(-0.3, 0.3, seed=4)
with tf.variable_scope("tagger", reuse=None, initializer=initializer):
    model = Tagger(True)
with tf.variable_scope("tagger", reuse=True, initializer=initializer):
    test = Tagger(False)
for v in tf.trainable_variables():
    print(v.op.name, v.get_shape().as_list())
words = np.random.randint(num_words, size=(batch_size, num_steps))
feed = [words, words % num_tags, np.random.randint(2, num_steps + 1, batch_size)]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print("start %.5f" % sess.run(test.loss, dict(zip([test.words, test.tags, test.lengths], feed))))
    for i in range(20):
        sess.run(model.train, dict(zip([model.words, model.tags, model.lengths], feed)))
    print("end %.3f" % sess.run(test.loss, dict(zip([test.words, test.tags, test.lengths], feed))))
    print(sess.run(test.predictions, {test.words: words}).shape)
