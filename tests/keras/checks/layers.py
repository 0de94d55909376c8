"""Programs whose mistake is in the network, or in how it is trained."""

import flowlet as tf
from tests.keras.checks.cases import L, flowers, houses, pair, points, train

SIGMOID = L.Dense


def two_classes(*layers, data=None, **options):
    return train([*layers, L.Dense(1, "sigmoid")], "binary_crossentropy", data or points(), **options)


@pair("no-nonlinearity")
def linear_stack(mistake):
    hidden = None if mistake else "relu"
    two_classes(L.Dense(100, hidden), L.Dense(10, hidden))


@pair("no-nonlinearity")
def one_forgotten_activation(mistake):
    layers = [L.Dense(16, activation="relu"), L.Dense(16), L.Dropout(0.1), L.Dense(1)]
    if not mistake:
        layers.insert(2, L.Activation("relu"))
    train(layers, "mse", houses())


@pair("bias-before-batch-normalization")
def bias_and_normalization(mistake):
    two_classes(L.Dense(8, use_bias=mistake), L.BatchNormalization(), L.Activation("relu"))


@pair("dropout-before-batch-normalization")
def dropout_then_normalization(mistake):
    noise, normal = L.Dropout(0.3), L.BatchNormalization()
    two_classes(L.Dense(8, "relu"), *((noise, normal) if mistake else (normal, noise)))


@pair("deep-sigmoid")
def five_sigmoids(mistake):
    two_classes(*[L.Dense(8, "sigmoid" if mistake else "relu") for _ in range(5)])


@pair("deep-sigmoid")
def twelve_tanhs(mistake):
    inputs = x = tf.keras.Input(shape=(2,))
    for _ in range(12):
        x = L.Activation("tanh" if mistake else "relu")(L.Dense(8)(x))
    train(tf.keras.Model(inputs, L.Dense(1, "sigmoid")(x)), "binary_crossentropy", points())


@pair("activation-twice")
def softmax_twice(mistake):
    last = L.Dense(3, "softmax" if mistake else None)
    train([L.Dense(8, "relu"), last, L.Activation("softmax")], "sparse_categorical_crossentropy", flowers())


@pair("dropout-last")
def dropout_after_the_output(mistake):
    last = [L.Dense(1), L.Dropout(0.2)]
    train([L.Dense(8, "relu"), *(last if mistake else reversed(last))], "mse", houses())


@pair("dropout-rate")
def share_to_keep(mistake):
    """`keep_prob` of TensorFlow 1 became `rate`."""
    two_classes(L.Dense(32, "relu"), L.Dropout(0.95 if mistake else 0.05))


@pair("constant-kernel")
def zeros(mistake):
    two_classes(L.Dense(8, "relu", kernel_initializer="zeros" if mistake else "glorot_uniform"))


@pair("constant-kernel")
def ones(mistake):
    two_classes(L.Dense(8, "tanh", kernel_initializer="ones" if mistake else "he_normal"), L.Dense(4, "tanh"))


@pair("learning-rate")
def rate_of_ten(mistake):
    two_classes(L.Dense(8, "relu"), optimizer=tf.keras.optimizers.Adam(10 if mistake else 0.01))


@pair("learning-rate")
def rate_of_nothing(mistake):
    two_classes(L.Dense(8, "relu"), optimizer=tf.keras.optimizers.SGD(1e-10 if mistake else 0.1, momentum=0.9))


@pair("trainable-after-compile")
def unfrozen_too_late(mistake):
    x, y = points()
    body = L.Dense(8, "relu")
    model = tf.keras.Sequential([body, L.Dense(1, "sigmoid")])
    body.trainable = False
    model.compile("adam", "binary_crossentropy")
    model.fit(x, y, verbose=0)
    body.trainable = True
    if not mistake:
        model.compile("adam", "binary_crossentropy")
    else:
        model.train_function = None
    model.fit(x, y, verbose=0)


@pair("trainable-after-compile")
def unfrozen_before_the_first_fit(mistake):
    body = L.Dense(8, "relu", trainable=False)
    model = tf.keras.Sequential([body, L.Dense(1, "sigmoid")])
    body.trainable = not mistake
    model.compile("adam", "binary_crossentropy")
    body.trainable = True
    model.fit(*points(), verbose=0)


@pair("nothing-trainable")
def all_frozen(mistake):
    model = tf.keras.Sequential([L.Dense(8, "relu", input_shape=(2,)), L.Dense(1, "sigmoid")])
    for layer in model.layers[: 2 if mistake else 1]:
        layer.trainable = False
    model.compile("adam", "binary_crossentropy")
    assert "nothing-trainable" in [one.check for one in model.check(*points())] or not mistake
    model.fit(*points(), verbose=0)


@pair("batch-normalization-of-one")
def one_sample_a_batch(mistake):
    x, y = points(40)
    two_classes(L.Dense(8, "relu"), L.BatchNormalization(), data=(x, y), batch_size=1 if mistake else 8)
