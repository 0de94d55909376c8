"""How layers are made and called, rightly and wrongly, against TensorFlow 2.8 (tests/oracle/keras_layers_28.json)."""

import numpy as np
import pytest

import flowlet as tf
from tests.keras import recorded

L = tf.keras.layers
CASES = recorded.cases("layers_28")
MERGE = {key: recorded.plain(value) for key, value in CASES["merge inputs"].items() if key != "case"}
PROGRAM = recorded.programs("layers", ["uses", "scale", "merge"], MERGE_INPUTS=MERGE, **MERGE)
USES = dict(PROGRAM["uses"]())
UNKNOWN = {
    "activation='nope'": "Unknown activation function: 'nope'",
    "kernel_initializer='nope'": "Unknown initializer: 'nope'",
    "kernel_regularizer='nope'": "Unknown regularizer: 'nope'",
    "'nope'": "Unknown activation function: 'nope'",
}

# What flowlet words otherwise: the text that its message must hold.
PHRASES = (
    {
        "construct Dense('a')": "`units` is 'a', a str.",
        "construct Dense(3, foo=1)": "Keyword argument not understood: 'foo'",
        "construct Dense(units=3, units_=4)": "Keyword argument not understood: 'units_'",
        "use: PReLU on undefined dimension": "where None is a size that is not known",
        "use: BatchNormalization on int": "was expected to be a int64 tensor but is a float tensor",
        "use: numpy function on symbolic": "Cannot convert a symbolic Keras input/output to a numpy array",
        "use: if on symbolic": "was used as a Python bool",
        "use: float on symbolic": "float() argument must be a string or a",
    }
    | {f"construct Dense(3, {what})": text for what, text in UNKNOWN.items()}
    | {"construct Activation('nope')": "Unknown activation function: 'nope'"}
)

# What flowlet does otherwise, and why.
DIFFERENT = {
    "construct Dense(0)": "2.8 makes a layer without outputs; Keras 3 and flowlet refuse it",
    "construct Dense(3, input_shape=4)": "flowlet takes one size for a shape of one axis",
    "construct Reshape(4)": "flowlet takes one size for a shape of one axis",
    "call L.Add()([])": "2.8 fails with an IndexError of its own code; flowlet raises the ValueError of a merge layer",
    "use: Dense called on a scalar": "2.8 fails with an AttributeError of its own code; flowlet says what is expected",
    "use: Dense on a Python list": "2.8 takes a nested list for several inputs; Keras 3 and flowlet for an array",
    "use: repr Dense": "shows the name of the class's module, which is flowlet's",
    "use: str Dense": "shows the name of the class's module, which is flowlet's",
    "use: repr built Dense": "shows the name of the class's module, which is flowlet's",
    "use: weight attributes": "2.8 shows the name of an inner class, ResourceVariable; flowlet has tf.Variable alone",
    "use: automatic names": "needs layers (Conv2D, LSTM, ...) that are not in flowlet yet",
}


def value(function):
    """What a program gives, as it was recorded: tensors as arrays, symbolic ones by their shape."""
    tf.keras.backend.clear_session()
    found = recorded.attempt(function)
    if isinstance(found, tf.keras.KerasTensor):
        return ["KerasTensor", tuple(found.shape)]
    return found.numpy() if hasattr(found, "numpy") else found


def check(name, function):
    if name in DIFFERENT:
        pytest.skip(DIFFERENT[name])
    recorded.compare(value(function), recorded.plain(CASES[name]["result"]), 1e-6, PHRASES.get(name))


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("construct ")])
def test_construct(name):
    check(name, lambda: type(eval(f"L.{CASES[name]['call']}")).__name__)


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("use: ")])
def test_use(name):
    check(name, USES[name.removeprefix("use: ")])


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("merge ") and "result" in CASES[name]])
def test_merge(name):
    check(name, lambda: PROGRAM["merge"](CASES[name]["call"], CASES[name]["inputs"]))


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("call ")])
def test_merge_called(name):
    check(name, lambda: eval(name.removeprefix("call "), PROGRAM))


def test_automatic_names_of_the_layers_there_are():
    wanted = recorded.plain(CASES["use: automatic names"]["result"])
    tf.keras.backend.clear_session()
    makers = [
        lambda: L.Dense(1),
        lambda: L.Dense(1),
        lambda: L.BatchNormalization(),
        lambda: L.LeakyReLU(),
        lambda: L.PReLU(),
        lambda: L.ReLU(),
        lambda: L.ELU(),
        lambda: L.ThresholdedReLU(),
        lambda: L.InputLayer((1,)),
        lambda: L.RepeatVector(1),
        lambda: L.SpatialDropout1D(0.1),
        lambda: L.Lambda(np.sin),
        lambda: L.Lambda(np.cos),
        lambda: L.Dense(1),
        lambda: L.Activation("relu"),
        lambda: L.Softmax(),
        lambda: L.GaussianNoise(0.1),
        lambda: L.Concatenate(),
        lambda: L.Add(),
    ]
    names = [make().name for make in makers]
    assert names == [name for name in wanted if name in names]


def test_a_layer_keeps_what_it_cannot_do_without():
    class Scale(L.Layer):
        def __init__(self, factor, **kwargs):
            super().__init__(**kwargs)

    with pytest.raises(NotImplementedError, match="must override `get_config\\(\\)`: \\['factor'\\]"):
        Scale(2).get_config()
