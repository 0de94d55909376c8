"""Seeds: what the global and the operation seed decide, generators, initial weights, two equal trainings."""
import random

import numpy as np
import tensorflow as tf


def draws():
    return [tf.random.uniform([1], seed=1).numpy(), tf.random.normal([2]).numpy(), tf.random.uniform([1], seed=1).numpy()]


tf.random.set_seed(1234)
print(draws())
tf.random.set_seed(1234)
print(draws())
print(tf.random.uniform([3], maxval=10, dtype=tf.int32), tf.random.truncated_normal([2, 2]))
print(tf.random.shuffle(tf.range(8)), tf.random.gamma([3], 2.0).shape, tf.random.poisson([2], [3.0]).shape)
g1 = tf.random.Generator.from_seed(1)
print(g1.normal(shape=[2, 3]))
g2 = tf.random.get_global_generator()
print(g2.normal(shape=[2]).shape, g1.split(2)[0].uniform([]).dtype)
print(tf.random.stateless_normal([2], seed=[1, 2]), tf.random.stateless_uniform([2], seed=(3, 4)))


@tf.function
def f():
    a = tf.random.uniform([1])
    b = tf.random.uniform([1])
    return a, b


tf.random.set_seed(5)
print("f", [v.numpy() for v in f()], [v.numpy() for v in f()])
for kind in ["glorot_uniform", "he_normal", "lecun_uniform", "random_normal", "truncated_normal"]:
    tf.random.set_seed(0)
    print(kind, tf.keras.initializers.get(kind)((2, 2)).numpy().ravel())
init = tf.keras.initializers.GlorotNormal(seed=3)
print(np.array_equal(tf.keras.initializers.GlorotNormal(seed=3)((3, 2)), init((3, 2))), init.get_config())
print(tf.keras.initializers.VarianceScaling(scale=2.0, mode="fan_out", seed=1)((2, 3)))


def train():
    random.seed(3)
    np.random.seed(3)
    tf.random.set_seed(3)
    x = np.random.rand(100, 4)
    y = x.sum(1) + np.random.randn(100) * 0.1
    model = tf.keras.Sequential([tf.keras.layers.Dense(8, "relu"), tf.keras.layers.Dropout(0.3), tf.keras.layers.Dense(1)])
    model.compile("adam", "mse")
    return model.fit(x, y, epochs=5, verbose=0).history["loss"], model.get_weights()


first, weights = train()
second, again = train()
print(first == second, all(np.array_equal(a, b) for a, b in zip(weights, again)))
tf.keras.utils.set_random_seed(812)
a = np.random.rand(), random.random(), float(tf.random.uniform([]))
tf.keras.utils.set_random_seed(812)
print(a)
assert first == second and a == (np.random.rand(), random.random(), float(tf.random.uniform([])))
