"""Matrix factorisation: user and movie embeddings, biases, a Dot layer, l2, Flatten; and as a subclassed model."""
import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.regularizers import l2

rng = np.random.RandomState(5)
n_users, n_movies, k = 30, 40, 3
taste, style = rng.randn(n_users, k), rng.randn(n_movies, k)
df = pd.DataFrame({"user": rng.randint(0, n_users, 1500), "movie": rng.randint(0, n_movies, 1500)})
df["rating"] = 3 + (taste[df.user] * style[df.movie]).sum(1) + 0.2 * rng.randn(len(df))
user2encoded = {x: i for i, x in enumerate(df["user"].unique().tolist())}
df["user"] = df["user"].map(user2encoded)
df = df.sample(frac=1, random_state=42)
low, high = df.rating.min(), df.rating.max()
x = df[["user", "movie"]].values
y = df["rating"].apply(lambda v: (v - low) / (high - low)).values
train = int(0.9 * len(df))
tf.random.set_seed(0)

user_in, movie_in = layers.Input(shape=(1,), name="user"), layers.Input(shape=(1,), name="movie")
u = layers.Embedding(n_users, 8, embeddings_initializer="he_normal", embeddings_regularizer=l2(1e-6), name="u")(user_in)
m = layers.Embedding(n_movies, 8, embeddings_initializer="he_normal", embeddings_regularizer=l2(1e-6), name="m")(movie_in)
dot = layers.Dot(axes=2)([u, m])
bias = layers.Add()([layers.Embedding(n_users, 1)(user_in), layers.Embedding(n_movies, 1)(movie_in)])
out = layers.Activation("sigmoid")(layers.Add()([layers.Flatten()(dot), layers.Flatten()(bias)]))
model = keras.Model([user_in, movie_in], out)
model.summary()
model.compile(loss="mean_squared_error", optimizer=keras.optimizers.Adam(0.02))
history = model.fit([x[:train, 0], x[:train, 1]], y[:train], batch_size=64, epochs=20, verbose=0,
                    validation_data=([x[train:, 0], x[train:, 1]], y[train:]))
print(model.get_layer("u").get_weights()[0].shape, list(history.history))
print(["%.4f" % history.history["loss"][i] for i in (0, 1)])


class RecommenderNet(keras.Model):
    def __init__(self, num_users, num_movies, embedding_size, **kwargs):
        super().__init__(**kwargs)
        self.user_embedding = layers.Embedding(num_users, embedding_size, embeddings_initializer="he_normal")
        self.user_bias = layers.Embedding(num_users, 1)
        self.movie_embedding = layers.Embedding(num_movies, embedding_size, embeddings_initializer="he_normal")
        self.movie_bias = layers.Embedding(num_movies, 1)

    def call(self, inputs):
        user_vector = self.user_embedding(inputs[:, 0])
        movie_vector = self.movie_embedding(inputs[:, 1])
        dot_user_movie = tf.reduce_sum(user_vector * movie_vector, axis=1, keepdims=True)
        return tf.nn.sigmoid(dot_user_movie + self.user_bias(inputs[:, 0]) + self.movie_bias(inputs[:, 1]))


net = RecommenderNet(n_users, n_movies, 8)
net.compile(loss=tf.keras.losses.BinaryCrossentropy(), optimizer=keras.optimizers.Adam(learning_rate=0.01))
net.fit(x=x[:train], y=y[:train], batch_size=64, epochs=3, verbose=2, validation_data=(x[train:], y[train:]))
user_movie_array = np.hstack(([[3]] * n_movies, np.arange(n_movies)[:, None]))
ratings = net.predict(user_movie_array).flatten()
print(ratings.argsort()[-3:][::-1].shape, net.layers[0].name, net.user_embedding.embeddings.shape)
assert history.history["val_loss"][-1] < 0.5 * np.var(y[train:])
