"""Weight sharing: a siamese network with a distance layer, contrastive loss, and shared embeddings compared."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras.layers import BatchNormalization, Concatenate, Dense, Dot, Dropout, Input, Lambda, Subtract
from tensorflow.keras.models import Model, Sequential

rng = np.random.RandomState(0)
centers = rng.randn(5, 10) * 2
labels = rng.randint(0, 5, 300)
X = (centers[labels] + rng.randn(300, 10) * 0.5).astype("float32")
left, right = rng.randint(0, 300, 1500), rng.randint(0, 300, 1500)
same = (labels[left] == labels[right]).astype("float32")
pairs = np.stack([X[left], X[right]], axis=1)
print(pairs.shape, same.mean().round(2))


def euclidean_distance(vects):
    x, y = vects
    sum_square = K.sum(K.square(x - y), axis=1, keepdims=True)
    return K.sqrt(K.maximum(sum_square, K.epsilon()))


def eucl_dist_output_shape(shapes):
    return shapes[0][0], 1


def contrastive_loss(y_true, y_pred):
    y_true = tf.cast(y_true, y_pred.dtype)
    return tf.reduce_mean(y_true * K.square(y_pred) + (1 - y_true) * K.square(K.maximum(1.0 - y_pred, 0)))


def accuracy(y_true, y_pred):
    return K.mean(K.equal(y_true, K.cast(y_pred < 0.5, y_true.dtype)))


tf.random.set_seed(1)
base = Sequential([Dense(16, activation="relu", input_shape=(10,)), Dropout(0.05), Dense(4)], name="embed")
a, b = Input(shape=(10,)), Input(shape=(10,))
distance = Lambda(euclidean_distance, output_shape=eucl_dist_output_shape)([base(a), base(b)])
model = Model([a, b], distance)
model.compile(loss=contrastive_loss, optimizer="rmsprop", metrics=[accuracy])
history = model.fit([pairs[:, 0], pairs[:, 1]], same, batch_size=64, epochs=15, verbose=0, validation_split=0.2)
print(list(history.history), len(model.trainable_weights))
assert history.history["val_accuracy"][-1] > 0.9
model.summary()
e1 = base(a)
print(base.get_output_at(0).shape, K.int_shape(e1), len(base.inbound_nodes))

cosine = Dot(axes=1, normalize=True)([base(a), base(b)])
merged = Concatenate()([base(a), base(b), Subtract()([base(a), base(b)])])
out = Dense(1, activation="sigmoid")(BatchNormalization()(merged))
both = Model([a, b], [cosine, out])
c, o = both([X[:3], X[:3]])
print(np.round(c.numpy().ravel(), 4), o.shape)
weights = base.get_weights()
doubled = [w * 2 for w in weights]
base.set_weights(doubled)
np.testing.assert_allclose(both.layers[2].get_weights()[0], doubled[0])
