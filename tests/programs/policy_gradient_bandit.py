"""REINFORCE on a corridor of seven cells: categorical sampling, log probabilities, returns, entropy."""
import os

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

CELLS, GAMMA = 7, 0.95
np.random.seed(0)
tf.random.set_seed(42)
eps = np.finfo(np.float32).eps.item()


class Corridor:
    def reset(self):
        self.at, self.time = CELLS // 2, 0
        return np.eye(CELLS, dtype=np.float32)[self.at]

    def step(self, action):
        self.at += 1 if action else -1
        self.time += 1
        done = self.at in (0, CELLS - 1) or self.time == 20
        reward = 1.0 if self.at == CELLS - 1 else -0.05
        return np.eye(CELLS, dtype=np.float32)[min(max(self.at, 0), CELLS - 1)], reward, done, {}


inputs = layers.Input(shape=(CELLS,))
common = layers.Dense(16, activation="relu")(inputs)
action = layers.Dense(2, activation="softmax")(common)
critic = layers.Dense(1)(common)
model = tf.keras.Model(inputs=inputs, outputs=[action, critic])
optimizer = tf.keras.optimizers.Adam(learning_rate=0.02)
huber_loss = tf.keras.losses.Huber()
env, running_reward, rewards_of = Corridor(), 0.0, []
for episode in range(60 if os.environ.get("QUICK") else 120):
    state, episode_reward = env.reset(), 0
    probs_history, critic_history, rewards_history = [], [], []
    with tf.GradientTape() as tape:
        for timestep in range(20):
            state = tf.convert_to_tensor(state)
            state = tf.expand_dims(state, 0)
            action_probs, critic_value = model(state)
            critic_history.append(critic_value[0, 0])
            chosen = np.random.choice(2, p=np.squeeze(action_probs) / np.sum(action_probs))
            probs_history.append(tf.math.log(action_probs[0, chosen]))
            state, reward, done, _ = env.step(chosen)
            rewards_history.append(reward)
            episode_reward += reward
            if done:
                break
        returns, discounted = [], 0
        for r in rewards_history[::-1]:
            discounted = r + GAMMA * discounted
            returns.insert(0, discounted)
        actor_losses, critic_losses = [], []
        for log_prob, value, ret in zip(probs_history, critic_history, returns):
            actor_losses.append(-log_prob * (ret - value))
            critic_losses.append(huber_loss(tf.expand_dims(value, 0), tf.expand_dims(ret, 0)))
        loss_value = sum(actor_losses) + sum(critic_losses)
    grads = tape.gradient(loss_value, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))
    running_reward = 0.05 * episode_reward + (1 - 0.05) * running_reward
    rewards_of.append(episode_reward)
    if episode % 30 == 0:
        print("episode %d running reward %.3f loss %.4f" % (episode, running_reward, loss_value))
policy, values = model(np.eye(CELLS, dtype="float32"))
print(policy.numpy()[1:-1, 1] > 0.5, values.shape)
samples = tf.random.categorical(tf.math.log(policy), 200)
print(samples.shape, samples.dtype, tf.reduce_mean(tf.cast(samples[1:-1], tf.float32)) > 0.6)
assert np.mean(rewards_of[-10:]) > 0.5, rewards_of[-10:]
