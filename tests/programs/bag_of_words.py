"""Sentiment with a bag of words counted by NumPy, a Keras model with L2 and dropout, the most telling words."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, models, optimizers, regularizers

rng = np.random.RandomState(1)
good, bad = "good great fine lovely superb happy".split(), "bad awful poor dull boring sad".split()
plain = "the film was a plot actor scene music and very it of in story".split()


def review(positive):
    words = list(rng.choice(plain, 12)) + list(rng.choice(good if positive else bad, 2))
    if rng.rand() < 0.3:
        words += list(rng.choice(bad if positive else good, 1))
    rng.shuffle(words)
    return " ".join(words)


targets = rng.randint(0, 2, 500)
texts = [review(t) for t in targets]
vocabulary = {word: i for i, word in enumerate(sorted({w for t in texts for w in t.split()}))}
sequences = [[vocabulary[w] for w in t.split()] for t in texts]


def vectorize_sequences(sequences, dimension=len(vocabulary)):
    results = np.zeros((len(sequences), dimension))
    for i, sequence in enumerate(sequences):
        results[i, sequence] = 1.0
    return results


data = vectorize_sequences(sequences)
labels = np.asarray(targets).astype("float32")
x_val, partial_x_train = data[:100], data[100:]
y_val, partial_y_train = labels[:100], labels[100:]
tf.random.set_seed(4)
model = models.Sequential()
model.add(layers.Dense(16, kernel_regularizer=regularizers.l1_l2(l1=1e-4, l2=1e-3), activation="relu",
                       input_shape=(len(vocabulary),)))
model.add(layers.Dropout(0.5))
model.add(layers.Dense(16, activation="relu"))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(optimizer=optimizers.RMSprop(learning_rate=0.003), loss="binary_crossentropy", metrics=["accuracy"])
history = model.fit(partial_x_train, partial_y_train, epochs=20, batch_size=64, validation_data=(x_val, y_val), verbose=0)
history_dict = history.history
print(history_dict.keys())
print(history.epoch[-1] + 1, len(history_dict["val_loss"]), model.losses[0].shape)
results = model.evaluate(x_val, y_val)
print(len(results), model.predict(x_val)[:2].shape)
linear = models.Sequential([layers.Dense(1, kernel_initializer="zeros")])
linear.compile(optimizers.Adam(0.05), tf.keras.losses.BinaryCrossentropy(from_logits=True))
linear.fit(data, labels, epochs=30, batch_size=100, verbose=0)
ranking = np.argsort(linear.get_weights()[0][:, 0])
words = sorted(vocabulary)
print(sorted(words[i] for i in ranking[:6]), sorted(words[i] for i in ranking[-6:]))
probe = "a lovely film and superb music"
vector = vectorize_sequences([[vocabulary[w] for w in probe.split()]])
counts = tf.math.bincount(sequences[0], minlength=len(vocabulary))
print(tf.reduce_sum(counts), tf.strings.split(probe).numpy()[:2], tf.strings.length(probe).numpy())
assert tf.sigmoid(linear(vector)).numpy().item() > 0.5 and max(history_dict["val_accuracy"]) > 0.9
