"""REINFORCE on a bandit with states: log probabilities gathered, discounted rewards, accumulated gradients applied later."""
import numpy as np
import tensorflow as tf


def discount(rewards, gamma=0.9):
    out, running = np.zeros_like(rewards), 0.0
    for t in reversed(range(len(rewards))):
        running = running * gamma + rewards[t]
        out[t] = running
    return out


class Agent:
    def __init__(self, lr, states, actions, hidden):
        self.state_in = tf.placeholder(shape=[None, states], dtype=tf.float32)
        h = tf.layers.dense(self.state_in, hidden, activation=tf.nn.relu, use_bias=False,
                            kernel_initializer=tf.random_normal_initializer(stddev=0.5, seed=1))
        self.output = tf.layers.dense(h, actions, activation=tf.nn.softmax, use_bias=False,
                                      kernel_initializer=tf.random_normal_initializer(stddev=0.5, seed=2))
        self.chosen_action = tf.argmax(self.output, 1)
        self.reward_holder = tf.placeholder(shape=[None], dtype=tf.float32)
        self.action_holder = tf.placeholder(shape=[None], dtype=tf.int32)
        self.indexes = tf.range(0, tf.shape(self.output)[0]) * tf.shape(self.output)[1] + self.action_holder
        self.responsible_outputs = tf.gather(tf.reshape(self.output, [-1]), self.indexes)
        self.loss = -tf.reduce_mean(tf.log(self.responsible_outputs) * self.reward_holder)
        tvars = tf.trainable_variables()
        self.gradient_holders = [tf.placeholder(tf.float32, name=str(i) + "_holder") for i, _ in enumerate(tvars)]
        self.gradients = tf.gradients(self.loss, tvars)
        optimizer = tf.train.AdamOptimizer(learning_rate=lr)
        self.update_batch = optimizer.apply_gradients(zip(self.gradient_holders, tvars))


np.random.seed(22)
tf.reset_default_graph()
agent = Agent(lr=1e-2, states=3, actions=3, hidden=8)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    buffer = sess.run(tf.trainable_variables())
    for ix, grad in enumerate(buffer):
        buffer[ix] = grad * 0
    totals = []
    for episode in range(60):
        states, actions, rewards = [], [], []
        for _ in range(8):
            s = np.eye(3)[np.random.randint(3)]
            probs = sess.run(agent.output, feed_dict={agent.state_in: [s]})[0].astype(np.float64)
            a = int(np.searchsorted(np.cumsum(probs), np.random.rand()))
            a = min(a, 2)
            states.append(s), actions.append(a), rewards.append(1.0 if a == int(s.argmax()) else -0.5)
        feed = {agent.reward_holder: discount(np.array(rewards)), agent.action_holder: actions, agent.state_in: np.vstack(states)}
        grads = sess.run(agent.gradients, feed_dict=feed)
        for idx, grad in enumerate(grads):
            buffer[idx] += grad
        if episode % 5 == 4:
            sess.run(agent.update_batch, feed_dict=dict(zip(agent.gradient_holders, buffer)))
            for ix, grad in enumerate(buffer):
                buffer[ix] = grad * 0
        totals.append(sum(rewards))
        if episode % 20 == 0:
            print(episode, "%.3f" % np.mean(totals[-20:]), "%.5f" % np.abs(grads[0]).sum())
    print(sess.run(agent.chosen_action, {agent.state_in: np.eye(3)}).shape, agent.responsible_outputs.shape)
