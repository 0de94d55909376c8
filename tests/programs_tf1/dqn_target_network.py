"""Q-learning with a target network that is copied by assign operations, on a corridor of eight places."""
import random
from collections import deque

import numpy as np
import tensorflow as tf

PLACES, GAMMA = 8, 0.9


class Network(object):
    def __init__(self, sess, scope, trainable=True):
        self.sess = sess
        with tf.variable_scope(scope):
            self.state = tf.placeholder(tf.float32, [None, PLACES], "state")
            w1 = tf.get_variable("w1", [PLACES, 24], initializer=tf.random_normal_initializer(0.0, 0.3), trainable=trainable)
            b1 = tf.get_variable("b1", [24], initializer=tf.constant_initializer(0.1), trainable=trainable)
            hidden = tf.nn.relu(tf.matmul(self.state, w1) + b1)
            w2 = tf.get_variable("w2", [24, 2], initializer=tf.random_normal_initializer(0.0, 0.3), trainable=trainable)
            b2 = tf.get_variable("b2", [2], initializer=tf.zeros_initializer(), trainable=trainable)
            self.q = tf.matmul(hidden, w2) + b2
            self.params = tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope=scope + "/")
            if trainable:
                self.action = tf.placeholder(tf.int32, [None], "action")
                self.target = tf.placeholder(tf.float32, [None], "target")
                chosen = tf.reduce_sum(self.q * tf.one_hot(self.action, 2, 1.0, 0.0), reduction_indices=1)
                self.loss = tf.reduce_mean(tf.squared_difference(self.target, chosen))
                self.train = tf.train.RMSPropOptimizer(0.005).minimize(self.loss)


def one_hot(place):
    return np.eye(PLACES)[place]


def step(place, action):
    place = max(0, place - 1) if action == 0 else place + 1
    done = place == PLACES - 1
    return place, float(done), done


def main():
    random.seed(3)
    np.random.seed(3)
    tf.set_random_seed(3)
    sess = tf.InteractiveSession()
    main_net, target_net = Network(sess, "main"), Network(sess, "target", trainable=False)
    copy = [tf.assign(t, m) for t, m in zip(target_net.params, main_net.params)]
    print([op.op.name for op in copy])
    sess.run(tf.global_variables_initializer())
    sess.run(copy)
    memory, epsilon, losses = deque(maxlen=500), 1.0, []
    for episode in range(25):
        place, steps = 0, 0
        while steps < 40:
            steps += 1
            if random.random() < epsilon:
                action = random.randrange(2)
            else:
                action = int(np.argmax(main_net.q.eval(feed_dict={main_net.state: [one_hot(place)]})[0]))
            after, reward, done = step(place, action)
            memory.append((place, action, reward, after, done))
            place = after
            if len(memory) >= 32:
                batch = random.sample(list(memory), 32)
                next_q = sess.run(target_net.q, {target_net.state: [one_hot(b[3]) for b in batch]})
                targets = [b[2] + (0.0 if b[4] else GAMMA * np.max(q)) for b, q in zip(batch, next_q)]
                loss, _ = sess.run([main_net.loss, main_net.train], feed_dict={
                    main_net.state: [one_hot(b[0]) for b in batch], main_net.action: [b[1] for b in batch],
                    main_net.target: targets})
                losses.append(loss)
            if done:
                break
        epsilon = max(0.1, epsilon * 0.85)
        if episode % 5 == 0:
            sess.run(copy)
    print("first losses %s" % np.round(losses[:3], 4))
    same = [np.allclose(a, b) for a, b in zip(sess.run(main_net.params), sess.run(target_net.params))]
    print("copied parameters now equal: %s" % all(same))
    sess.run(copy)
    print(all(np.array_equal(a, b) for a, b in zip(sess.run(main_net.params), sess.run(target_net.params))))
    sess.close()


if __name__ == "__main__":
    main()
