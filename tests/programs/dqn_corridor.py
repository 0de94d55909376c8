"""Q-learning with a network: replay memory, target network, model.predict in the loop, fit on one batch, epsilon greedy."""
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
        self.state_size, self.action_size, self.memory = state_size, action_size, deque(maxlen=2000)
        self.gamma, self.epsilon = 0.9, 1.0
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
        states, next_states = np.vstack([m[0] for m in minibatch]), np.vstack([m[3] for m in minibatch])
        target, future = self.model.predict(states), self.target_model.predict_on_batch(next_states)
        for i, (_, action, reward, _, done) in enumerate(minibatch):
            target[i][action] = reward if done else reward + self.gamma * np.amax(future[i])
        self.epsilon = max(0.05, self.epsilon * 0.97)
        return self.model.fit(states, target, epochs=1, verbose=0).history["loss"][0]


agent, losses = Agent(SIZE, 2), []
for episode in range(12):
    position, done = 1, False
    for time in range(12):
        action = agent.act(np.eye(SIZE)[[position]])
        new = max(position - 1, 0) if action == 0 else position + 1
        agent.memory.append((np.eye(SIZE)[[position]], action, 1.0 if new == SIZE - 1 else -0.01, np.eye(SIZE)[[new]], new == SIZE - 1))
        losses += [agent.replay(16)] if len(agent.memory) > 16 else []
        position = new
        if position == SIZE - 1:
            break
    agent.update_target_model()
q = agent.model.predict(np.eye(SIZE)[:-1])
assert len(losses) > 20 and (q.argmax(axis=1) == 1).mean() > 0.5, q
print("%.5f" % losses[0], len(agent.memory), q.shape)
