"""An actor and a critic in a corridor of seven cells: log probabilities, returns, a Huber loss, one tape an episode."""
import os

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

CELLS, GAMMA = 7, 0.95
np.random.seed(0)
tf.random.set_seed(42)


class Corridor:
    def reset(self):
        self.at, self.time = CELLS // 2, 0
        return np.eye(CELLS, dtype=np.float32)[self.at]

    def step(self, action):
        self.at += 1 if action else -1
        self.time += 1
        done = self.at in (0, CELLS - 1) or self.time == 20
        return np.eye(CELLS, dtype=np.float32)[self.at], 1.0 if self.at == CELLS - 1 else -0.05, done


inputs = layers.Input(shape=(CELLS,))
common = layers.Dense(16, activation="relu")(inputs)
model = tf.keras.Model(inputs=inputs, outputs=[layers.Dense(2, activation="softmax")(common), layers.Dense(1)(common)])
optimizer, huber_loss = tf.keras.optimizers.Adam(learning_rate=0.02), tf.keras.losses.Huber()
env, rewards_of = Corridor(), []
for episode in range(60 if os.environ.get("QUICK") else 120):
    state, done = env.reset(), False
    log_probs, values, rewards = [], [], []
    with tf.GradientTape() as tape:
        while not done:
            action_probs, critic_value = model(tf.expand_dims(tf.convert_to_tensor(state), 0))
            values.append(critic_value[0, 0])
            chosen = np.random.choice(2, p=np.squeeze(action_probs) / np.sum(action_probs))
            log_probs.append(tf.math.log(action_probs[0, chosen]))
            state, reward, done = env.step(chosen)
            rewards.append(reward)
        returns, discounted = [], 0
        for r in rewards[::-1]:
            discounted = r + GAMMA * discounted
            returns.insert(0, discounted)
        losses = [-p * (r - v) + huber_loss(tf.expand_dims(v, 0), tf.expand_dims(r, 0))
                  for p, v, r in zip(log_probs, values, returns)]
        loss_value = sum(losses)
    grads = tape.gradient(loss_value, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))
    rewards_of.append(sum(rewards))
    if episode < 3:
        print("episode %d reward %.3f loss %.4f" % (episode, rewards_of[-1], loss_value))
policy, values = model(np.eye(CELLS, dtype="float32"))
samples = tf.random.categorical(tf.math.log(policy), 200)
print(samples.shape, samples.dtype, tf.reduce_mean(tf.cast(samples[1:-1], tf.float32)) > 0.6)
assert np.mean(rewards_of[-10:]) > 0.5, rewards_of[-10:]
