"""Symbolic tensors of functional models: shapes that are followed through ops, operators, and what they refuse."""

import numpy as np
import pytest

import flowlet as tf

K, L = tf.keras, tf.keras.layers


def test_sizes_from_tf_shape_are_followed():
    a = K.Input((4, 5))
    outputs = [
        tf.reshape(a, [tf.shape(a)[0], 20]),
        tf.reshape(a, tf.concat([tf.shape(a)[:1], [5, 4]], 0)),
        tf.reshape(a, (tf.shape(a)[0], tf.shape(a)[1] * tf.shape(a)[2])),
    ]
    assert [tuple(one.shape) for one in outputs] == [(None, 20), (None, 5, 4), (None, 20)]
    model = K.Model(a, outputs)
    for count in (3, 7):
        data = np.random.RandomState(0).normal(size=(count, 4, 5)).astype("float32")
        for got, shape in zip(model.predict(data, verbose=0), [(count, 20), (count, 5, 4), (count, 20)]):
            np.testing.assert_array_equal(got, data.reshape(shape))


def test_values_that_depend_on_data_are_not_taken_for_sizes():
    a = K.Input((4,))
    assert tf.argmax(a, 1)._values is None
    assert tf.shape(a)[0]._values == (5040, 10080)


@pytest.mark.parametrize(
    "text, shape",
    [
        ("a + 1", (None, 4)),
        ("1 - a", (None, 4)),
        ("a[:, 1]", (None,)),
        ("a[:, 1:3]", (None, 2)),
        ("a @ tf.zeros([4, 7])", (None, 7)),
        ("a > 0", (None, 4)),
        ("-a ** 2", (None, 4)),
        ("a[:, tf.newaxis]", (None, 1, 4)),
        ("tf.reduce_sum(a)", ()),
        ("tf.concat([a, a], 0)", (None, 4)),
        ("tf.stack([a, a], 1)", (None, 2, 4)),
        ("tf.transpose(a)", (4, None)),
    ],
)
def test_shapes_of_ops(text, shape):
    assert tuple(eval(text, {"a": K.Input((4,)), "tf": tf}).shape) == shape


def test_a_fixed_batch_size_stays():
    a = K.Input((4,), batch_size=6)
    assert (a + 1).shape == (6, 4)
    assert L.Dense(2)(a).shape == (6, 2)


def test_str_and_repr():
    a = K.Input((3,), name="mine")
    assert repr(a) == "<KerasTensor: shape=(None, 3) dtype=float32 (created by layer 'mine')>"
    assert str(a) == (
        "KerasTensor(type_spec=TensorSpec(shape=(None, 3), dtype=tf.float32, name='mine'), name='mine', "
        "description=\"created by layer 'mine'\")"
    )


def test_a_sequential_model_without_input_shape_follows_what_it_is_called_on():
    """As TensorFlow 2.8: the first call tells the sizes, another size makes them unknown."""
    model = K.Sequential([L.Dense(2), L.Dense(1)])
    model(np.zeros((5, 3), "float32"))
    assert (model.input_shape, model.layers[0].output_shape) == ((5, 3), (5, 2))
    weights = model.get_weights()
    model(np.zeros((7, 3), "float32"))
    assert (model.input_shape, model.layers[0].output_shape) == ((None, 3), (None, 2))
    assert all(np.array_equal(one, other) for one, other in zip(weights, model.get_weights()))
    with pytest.raises(
        ValueError, match="expected axis -1 of input shape to have value 3, but received input with shape"
    ):
        model(np.zeros((5, 4), "float32"))
    assert model(np.zeros((5, 3), "float32")).shape == (5, 1)
    assert model.input_names == ["dense_input"] or model.input_names[0].endswith("_input")


def test_what_a_functional_model_is_called_on_is_checked():
    a, b = K.Input((3,)), K.Input((3,))
    K.backend.clear_session()
    model = K.Model([a, b], L.Add()([a, b]), name="m")
    x = np.zeros((2, 3), "float32")
    with pytest.raises(ValueError, match='Layer "m" expects 2 input\\(s\\), but it received 1 input tensors'):
        model(x)
    with pytest.raises(
        ValueError, match='Input 1 of layer "m" is incompatible .*shape=\\(None, 3\\), found shape=\\(2, 4\\)'
    ):
        model([x, np.zeros((2, 4), "float32")])
