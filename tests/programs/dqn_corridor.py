"""Q-learning with a network: replay memory, target network, model.predict in the loop, fit on one batch, epsilon greedy."""
import os
import random
from collections import deque

import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential
from tensorflow.keras.optimizers import Adam

random.seed(1)
np.random.seed(1)
tf.random.set_seed(1)
SIZE = 5


class Agent:
    def __init__(self, state_size, action_size):
        self.state_size, self.action_size = state_size, action_size
        self.memory = deque(maxlen=2000)
        self.gamma, self.epsilon, self.epsilon_min, self.epsilon_decay = 0.9, 1.0, 0.05, 0.9
        self.model, self.target_model = self._build_model(), self._build_model()
        self.update_target_model()

    def _build_model(self):
        model = Sequential()
        model.add(Dense(24, input_dim=self.state_size, activation="relu"))
        model.add(Dense(self.action_size, activation="linear"))
        model.compile(loss="mse", optimizer=Adam(learning_rate=0.02))
        return model

    def update_target_model(self):
        self.target_model.set_weights(self.model.get_weights())

    def act(self, state):
        if np.random.rand() <= self.epsilon:
            return random.randrange(self.action_size)
        return np.argmax(self.model.predict(state)[0])

    def replay(self, batch_size):
        minibatch = random.sample(self.memory, batch_size)
        states = np.vstack([m[0] for m in minibatch])
        next_states = np.vstack([m[3] for m in minibatch])
        target, future = self.model.predict(states), self.target_model.predict_on_batch(next_states)
        for i, (_, action, reward, _, done) in enumerate(minibatch):
            target[i][action] = reward if done else reward + self.gamma * np.amax(future[i])
        history = self.model.fit(states, target, epochs=1, verbose=0)
        if self.epsilon > self.epsilon_min:
            self.epsilon *= self.epsilon_decay
        return history.history["loss"][0]


def one_hot(position):
    return np.eye(SIZE)[position].reshape(1, -1)


agent = Agent(SIZE, 2)
losses, lengths = [], []
for episode in range(15 if os.environ.get("QUICK") else 30):
    position = 1
    for time in range(15):
        action = agent.act(one_hot(position))
        new = max(position - 1, 0) if action == 0 else position + 1
        done = new == SIZE - 1
        agent.memory.append((one_hot(position), action, 1.0 if done else -0.01, one_hot(new), done))
        position = new
        if len(agent.memory) > 16:
            losses.append(agent.replay(16))
        if done:
            break
    agent.update_target_model()
    lengths.append(time + 1)
q = agent.model.predict(np.eye(SIZE)[:-1])
print(q.shape, len(losses) > 50, lengths[-1] <= 15)
assert (q.argmax(axis=1) == 1).mean() > 0.5, q
