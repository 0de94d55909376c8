"""Keras in programs of TensorFlow 1: models on arrays as in eager code, layers on placeholders as operations of the graph.

The operations, names and values that 1.15 gives are in tests/oracle/graph_keras.json (test_recordings.py).
"""

import numpy as np
import pytest

import flowlet
import flowlet.compat.v1 as tf
from flowlet.core.mode import eagerly
from tests.graphs.comparing import graph_mode

X = np.random.RandomState(0).rand(32, 3).astype("float32")
Y = np.eye(2, dtype="float32")[(X.sum(1) > 1.5).astype(int)]
L, K = tf.keras.layers, tf.keras.backend


@pytest.fixture(autouse=True)
def graphs():
    with graph_mode():
        yield
        K.clear_session()


def perceptron(**first):
    return tf.keras.Sequential([L.Dense(4, activation="relu", **first), L.Dropout(0.0), L.Dense(2, activation="softmax")])


def trained(model, weights):
    model.set_weights(weights)
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(X, Y, epochs=2, batch_size=8, shuffle=False, verbose=0).history
    return history, model.evaluate(X, Y, verbose=0), model.predict(X, verbose=0)


def test_a_model_on_arrays_as_in_eager_code():
    model = perceptron(input_shape=(3,))
    weights = [np.linspace(-1, 1, one.size).reshape(one.shape) for one in model.get_weights()]
    found = trained(model, weights)
    with eagerly():
        wanted = trained(perceptron(input_shape=(3,)), weights)
    assert found[0] == wanted[0] and found[1] == wanted[1]
    np.testing.assert_array_equal(found[2], wanted[2])
    assert len(tf.get_default_graph().get_operations()) == 0 and not tf.executing_eagerly()


def test_functional_models_with_ops_and_optimizers_of_tf_train():
    inputs = tf.keras.Input((3,))
    hidden = L.Dense(4)(inputs) * 2.0 + 1.0
    model = tf.keras.Model(inputs, L.Dense(2)(L.Concatenate()([tf.nn.relu(hidden), inputs])))
    model.compile(tf.train.GradientDescentOptimizer(0.05), "mse")
    losses = model.fit(X, Y, epochs=3, verbose=0).history["loss"]
    assert losses[2] < losses[0]


def test_fit_on_a_data_set_of_the_graph():
    model = perceptron(input_shape=(3,))
    model.compile("sgd", "categorical_crossentropy")
    batches = tf.data.Dataset.from_tensor_slices((X, Y)).batch(8).repeat()
    history = model.fit(batches, epochs=2, steps_per_epoch=4, validation_data=batches, validation_steps=2, verbose=0).history
    assert len(history["loss"]) == len(history["val_loss"]) == 2
    with pytest.raises(RuntimeError, match="eager"):
        next(iter(batches))


def test_classes_of_the_programs_own_see_dimensions():
    class Own(L.Layer):
        def __init__(self, units):
            super().__init__()
            self.units = units
            self.scale = tf.Variable(2.0, name="scale")

        def build(self, input_shape):
            self.w = self.add_weight("w", [input_shape[-1].value, self.units], initializer="ones")

        def call(self, inputs):
            return self.scale * tf.matmul(inputs, self.w) * tf.ones([inputs.shape[1].value // 3])

    model = tf.keras.Sequential([Own(2), L.Lambda(lambda t: tf.reshape(t, [-1, t.shape[1].value]))])
    np.testing.assert_allclose(model.predict(X, verbose=0), 2 * X.sum(1, keepdims=True).repeat(2, 1), rtol=1e-6)
    layer = Own(2)
    result = layer(tf.placeholder(tf.float32, [None, 3], "x"))
    assert [one.name for one in tf.global_variables()] == ["own_1/w:0", "scale:0"]
    assert result.shape.as_list() == [None, 2] and layer.trainable_weights[0].graph is tf.get_default_graph()


def test_a_model_shares_its_variables_with_the_graph():
    model = perceptron(input_shape=(3,))
    model.set_weights([one + 0.01 for one in model.get_weights()])
    before = model.predict(X, verbose=0)
    x = tf.placeholder(tf.float32, [None, 3])
    result = model(x)
    assert [one.name for one in tf.trainable_variables()] == [one.name for one in model.trainable_weights]
    loss = tf.reduce_mean(tf.keras.losses.categorical_crossentropy(Y, result))
    train = tf.train.GradientDescentOptimizer(0.5).minimize(loss, var_list=model.trainable_weights)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        np.testing.assert_allclose(session.run(result, {x: X}), before, rtol=1e-5)  # weights that were set
        first = session.run(loss, {x: X})
        for _ in range(20):
            session.run(train, {x: X, K.learning_phase(): 1})
        assert session.run(loss, {x: X}) < first
        np.testing.assert_allclose(model.predict(X, verbose=0), session.run(result, {x: X}), rtol=1e-5)
        model.compile("sgd", "categorical_crossentropy")
        model.fit(X, Y, verbose=0)
        np.testing.assert_allclose(model.predict(X, verbose=0), session.run(result, {x: X}), rtol=1e-5)
        np.testing.assert_array_equal(model.get_weights()[0], session.run(model.layers[0].kernel))
        model.set_weights([np.zeros_like(one) for one in model.get_weights()])
        np.testing.assert_array_equal(session.run(result, {x: X}), 0.5)


def test_fresh_weights_are_drawn_anew_by_each_initialization():
    model = perceptron(input_shape=(3,))
    model(tf.placeholder(tf.float32, [None, 3]))
    with tf.Session() as session:
        drawn = []
        for _ in range(2):
            session.run(tf.global_variables_initializer())
            drawn.append(session.run(model.layers[0].kernel))
    assert np.abs(drawn[0] - drawn[1]).max() > 0.01


def test_symbolic_tensors_of_a_model_in_a_session():
    model = perceptron(input_shape=(3,))
    hidden = model.layers[0].output
    gradient = K.gradients(model.output[:, 0], hidden)[0]
    inside = K.function([model.input, K.learning_phase()], [hidden, gradient])
    values, slopes = inside([X[:4], 0])
    assert values.shape == slopes.shape == (4, 4)
    np.testing.assert_allclose(K.get_session().run(model.output, {model.input: X}), model.predict(X, verbose=0), rtol=1e-5)


def test_dropout_asks_the_learning_phase():
    x = tf.placeholder(tf.float32, [None, 100])
    dropped = L.Dropout(0.5)(x)
    with tf.Session() as session:
        ones = np.ones((4, 100), "float32")
        assert (session.run(dropped, {x: ones}) == 1).all()
        assert set(np.unique(session.run(dropped, {x: ones, K.learning_phase(): 1}))) == {0.0, 2.0}
    K.set_learning_phase(1)
    assert K.learning_phase() == 1
    assert "cond" not in L.Dropout(0.5)(x).name


def test_batch_normalization_moves_when_its_updates_run():
    x = tf.placeholder(tf.float32, [None, 3])
    layer = L.BatchNormalization(momentum=0.5)
    result = layer(x)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run([result, layer.updates], {x: X, K.learning_phase(): 1})
        np.testing.assert_allclose(session.run(layer.moving_mean), X.mean(0) / 2, rtol=1e-5)
    assert len(layer.updates) == 2 and not tf.get_collection(tf.GraphKeys.UPDATE_OPS)


def test_saver_takes_the_variables(tmp_path):
    x = tf.placeholder(tf.float32, [None, 3])
    result = L.Dense(2, name="out")(x)
    saver = tf.train.Saver()
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        wanted = session.run(result, {x: X})
        path = saver.save(session, str(tmp_path / "model"))
        session.run(tf.global_variables_initializer())
        saver.restore(session, path)
        np.testing.assert_array_equal(session.run(result, {x: X}), wanted)
    assert [name for name, _ in tf.train.list_variables(path)] == ["out/bias", "out/kernel"]


def test_each_graph_counts_its_names():
    assert L.Dense(1).name == "dense" and L.Dense(1).name == "dense_1"
    tf.reset_default_graph()
    assert L.Dense(1).name == "dense"
    with tf.Graph().as_default():
        assert L.Dense(1).name == "dense"


def test_sessions():
    session = tf.Session()
    K.set_session(session)
    value = K.variable([1.0, 2.0])
    assert K.get_session() is session and K.get_value(value * 2.0).tolist() == [2.0, 4.0]
    K.set_value(value, [3.0, 4.0])
    assert session.run(value).tolist() == [3.0, 4.0]
    K.clear_session()
    assert K.get_session() is not session and not tf.global_variables()


def test_initializers_of_tf_in_layers():
    layer = L.Dense(3, kernel_initializer=tf.constant_initializer(0.5), bias_initializer=tf.zeros_initializer(), input_shape=(3,))
    model = tf.keras.Sequential([layer])
    np.testing.assert_allclose(model.predict(X, verbose=0), 0.5 * X.sum(1, keepdims=True).repeat(3, 1), rtol=1e-5)


@pytest.mark.parametrize("method,refused", [
    (lambda w: tf.keras.optimizers.SGD().get_updates(w * 2.0, [w]), "AdamOptimizer"),
    (lambda w: tf.keras.optimizers.SGD().minimize(w * 2.0, [w]), "AdamOptimizer"),
    (lambda w: tf.keras.metrics.Mean().update_state(w * 2.0), "tf.metrics"),
    (lambda w: perceptron(input_shape=(3,)).predict(tf.zeros([2, 3])), "NumPy arrays"),
    (lambda w: tf.keras.Model(tf.zeros([2, 3]), L.Dense(2)(tf.zeros([2, 3]))), "tf.keras.Input"),
])  # fmt: skip
def test_what_needs_values_is_refused(method, refused):
    with pytest.raises(NotImplementedError, match=refused):
        method(tf.Variable(1.0))


def test_a_layer_stays_in_its_graph():
    layer = L.Dense(2)
    layer(tf.placeholder(tf.float32, [None, 3]))
    with tf.Graph().as_default(), pytest.raises(ValueError, match="one graph"):
        layer(tf.placeholder(tf.float32, [None, 3]))


def test_eager_execution_in_a_program_of_1_x():
    tf.enable_eager_execution()
    model = perceptron(input_shape=(3,))
    x = tf.ones([4, 3])
    with flowlet.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(x)))
    gradients = tape.gradient(loss, model.trainable_variables)
    tf.train.GradientDescentOptimizer(0.1).apply_gradients(zip(gradients, model.trainable_variables))
    assert tf.executing_eagerly() and x.shape[0].value == 4 and model(x).numpy().shape == (4, 2)
