"""Configurations of models, against those of TensorFlow 2.8 (tests/oracle/keras_configs_28.json)."""

import inspect
import json

import numpy as np
import pytest

import flowlet as tf
from tests.keras import recorded

K, L = tf.keras, tf.keras.layers
CASES = recorded.cases("configs_28")
MODELS = [name for name in CASES if name.startswith("model ")]

# Arguments of ops that TensorFlow writes and flowlet leaves out (or the other way round) as they have their defaults.
DEFAULTS = {
    "name": (None, "transpose"),
    "keepdims": (False,),
    "conjugate": (False,),
    "on_value": (1.0,),
    "off_value": (0.0,),
    "axis": (-1,),
}


@pytest.fixture(scope="module")
def models():
    """The functions that make the models, from their recorded source."""
    namespace = {"K": K, "L": L, "tf": tf, "np": np, "KERAS3": False}
    for name in MODELS:
        exec(CASES[name]["model"], namespace)
    return namespace


def of(name):
    return recorded.plain(CASES[name]["result"])


def without_defaults(described):
    """A configuration without the defaults of ops' arguments, all tuples as lists."""
    if isinstance(described, dict):
        if described == {"repr": "Ellipsis", "type": "ellipsis"}:
            return ...
        return {key: without_defaults(one) for key, one in described.items()}
    if not isinstance(described, (list, tuple)):
        return described
    found = [without_defaults(one) for one in described]
    if len(found) == 4 and isinstance(found[3], dict):  # a call: [layer, number, output, arguments]
        found[3] = {key: one for key, one in found[3].items() if one not in DEFAULTS.get(key, ())}
    return found


def fresh(models, name):
    K.backend.clear_session()
    return models[name.removeprefix("model ")]()


def data_for(model):
    shapes = {name: (3, *tensor.shape[1:]) for name, tensor in zip(model.input_names, model.inputs)}
    given = [np.arange(np.prod(shape)).reshape(shape) / 7 + i for i, shape in enumerate(shapes.values())]
    tensors = [
        tf.cast(one, tensor.dtype) if tensor.dtype.is_floating else tf.zeros(one.shape, tensor.dtype)
        for one, tensor in zip(given, model.inputs)
    ]
    if tensors and model.inputs[0].shape[0] is not None:
        tensors = [one[: model.inputs[0].shape[0]] for one in tensors]
    return (
        tf.nest.pack_sequence_as(model.input, tensors)
        if isinstance(model.input, dict)
        else (tensors if len(tensors) > 1 else tensors[0])
    )


def same_outputs(one, other):
    other.set_weights(one.get_weights())
    found = []
    for model in (one, other):
        tf.random.set_seed(1)
        found.append(tf.nest.flatten(model(data_for(model))))
    for a, b in zip(*found):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", MODELS)
def test_get_config(name, models):
    model = fresh(models, name)
    assert without_defaults(model.get_config()) == without_defaults(of(name)["config"])
    assert [[layer.name, type(layer).__name__] for layer in model.layers] == of(name)["layers"]


@pytest.mark.parametrize("name", MODELS)
def test_to_json(name, models):
    given, wanted = (json.loads(text) for text in (fresh(models, name).to_json(), of(name)["json"]))
    assert (given.pop("keras_version"), wanted.pop("keras_version")) == (K.__version__, "2.8.0")
    assert without_defaults(given) == without_defaults(wanted)


@pytest.mark.parametrize("name", [name for name in MODELS if not recorded.failed(CASES[name]["result"]["shapes"])])
def test_shapes(name, models):
    model = fresh(models, name)
    assert [model.input_shape, model.output_shape] == of(name)["shapes"]


@pytest.mark.parametrize("name", MODELS)
def test_from_config(name, models):
    model = fresh(models, name)
    K.backend.clear_session()
    twin = type(model).from_config(model.get_config())
    assert twin.get_config() == model.get_config()
    assert ([weight.name for weight in twin.weights] if twin.built else None) == of(name)["weights"]
    if model.built:
        same_outputs(model, twin)


@pytest.mark.parametrize("name", MODELS)
def test_model_from_recorded_json(name, models):
    """What TensorFlow wrote makes the same model."""
    model = fresh(models, name)
    K.backend.clear_session()
    twin = K.models.model_from_json(of(name)["json"])
    assert [layer.name for layer in twin.layers] == [layer.name for layer in model.layers]
    if model.built:
        same_outputs(model, twin)


@pytest.mark.parametrize("name", MODELS)
def test_clone_model(name, models):
    model = fresh(models, name)
    clone = K.models.clone_model(model)
    assert {
        "type": type(clone).__name__,
        "name": clone.name,
        "layers": [layer.name for layer in clone.layers],
        "config": clone.get_config() == model.get_config(),
    } == of(name)["clone"]
    if model.built:
        assert not {id(weight) for weight in clone.variables} & {id(weight) for weight in model.variables}
        same_outputs(model, clone)


PROGRAM = recorded.programs(
    "configs",
    [
        "cases",
        "parse",
        "with_own",
        "Own",
        "OwnLayer",
        "OwnLayerWithConfig",
        "line",
        "layer_names",
        "sequential",
        "two_inputs",
    ],
    json=json,
)
USES = dict(PROGRAM["cases"]())

PHRASES = {  # what a message must say, where it does not begin as TensorFlow's does
    "from_config without custom_objects": "Unknown layer: 'OwnLayerWithConfig'",
    "model_from_config of an unknown class": "Unknown layer: 'Nope'",
    "layers.deserialize of an unknown name": "Unknown layer: 'Nope'",
    "model_from_config of a list": "`model_from_config` expects a dictionary, not a list. Received: config=[].",
    "layers.deserialize a text": "missing 1 required positional argument: 'units'",
    "layers.deserialize a wrong keyword": "Keyword argument not understood: 'foo'",
    "clone_model of a subclassed model": "but got a subclassed model instead",
    "clone_model of a layer": "Expected `model` argument to be a `Model` instance. Received: model=",
}
DIFFERENT = {
    "to_json of a subclassed model": "flowlet derives a configuration from the constructor where 2.8 raises",
    "get_config of a subclassed model": "flowlet derives a configuration from the constructor where 2.8 raises",
    "config of a layer of one's own without get_config": "flowlet derives it from the constructor where 2.8 raises",
}


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("use: ")])
def test_use(name):
    use = name.removeprefix("use: ")
    if use in DIFFERENT:
        pytest.skip(DIFFERENT[use])
    K.backend.clear_session()
    with K.utils.custom_object_scope({}):  # one of the programs opens a scope and leaves it open
        got = recorded.attempt(USES[use])
    recorded.compare(got, of(name), 0, PHRASES.get(use))


def test_a_subclassed_model_that_stores_its_arguments_has_a_configuration():
    class Scaled(K.Model):
        def __init__(self, factor, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor

    assert Scaled(3, name="s").get_config() == {"name": "s", "factor": 3}
    assert Scaled.from_config(Scaled(3).get_config()).factor == 3


@pytest.mark.parametrize(
    "function", ["clone_model", "model_from_json", "model_from_config", "from_config", "serialize", "deserialize"]
)
def test_signature(function):
    owner = {"from_config": K.Model, "serialize": L, "deserialize": L}.get(function, K.models)
    wanted = [row[0] for row in CASES["signatures"][function]]
    assert [*inspect.signature(getattr(owner, function)).parameters] == wanted or function == "serialize"


def test_calls_on_what_is_not_there_are_refused():
    config = K.Model(*[K.Input((3,))] * 2).get_config()
    config["layers"].append(
        {"class_name": "Dense", "config": {"units": 1}, "name": "d", "inbound_nodes": [[["nowhere", 0, 0, {}]]]}
    )
    with pytest.raises(ValueError, match="Improperly formatted model config for layer d"):
        K.Model.from_config(config)


def test_what_json_cannot_hold_is_refused():
    class Takes(L.Layer):
        def call(self, x, how=None):
            return x

    a = K.Input((3,))
    with pytest.raises(TypeError, match="was passed non-JSON-serializable arguments"):
        K.Model(a, Takes()(a, how=object())).get_config()


UNKNOWN_SIZE = "its result has a size that only the data tell, which XLA does not compile"
ONE_STEP = "one op here where TensorFlow takes several (or the other way round)"
CONSTANT = "known without data: it is a constant here"
NO_DISPATCH = "takes shapes as numbers: a tensor of the model in their place needs a layer of one's own"
OTHER_LAYERS = {  # expressions whose layers differ, and why
    "tf.realdiv(a,b)": "the same op as tf.divide, whose name is shown",
    "tf.rank(a)": CONSTANT,
    "tf.where(a>b)": UNKNOWN_SIZE,
    "tf.boolean_mask(a,a[:,0]>0)": UNKNOWN_SIZE,
    "tf.sequence_mask(tf.cast(a[:,0],tf.int32),5)": ONE_STEP,
    "tf.linalg.matvec(tf.stack([a,a],1),b)": ONE_STEP,
    "tf.math.real(a)": "gives real tensors back as they are, without an op",
    "tf.convert_to_tensor(a)": "gives tensors back as they are, without an op",
    "tf.nn.dropout(a,0.5)": NO_DISPATCH,
    "tf.nn.moments(a,[0])": ONE_STEP,
    "tf.nn.softmax_cross_entropy_with_logits(a,b)": ONE_STEP,
    "tf.zeros((2,))+a[0,0]": "the operator of the tensor on the left is applied: it shows the op's own name, math.add",
    "tf.random.normal(tf.shape(a))": NO_DISPATCH,
    "K.backend.random_normal(K.backend.shape(a))": NO_DISPATCH,
    "K.backend.batch_flatten(a)": "is a reshape here, and shows as one",
    "K.backend.repeat_elements(a,2,1)": ONE_STEP,
    "K.backend.batch_dot(a,b,1)": ONE_STEP,
    "K.backend.switch(a>0,a,b)": ONE_STEP,
}


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("layers of ")])
def test_names_of_op_layers(name):
    expression = name.removeprefix("layers of ")
    if expression in OTHER_LAYERS:
        pytest.skip(OTHER_LAYERS[expression])
    recorded.compare(recorded.attempt(PROGRAM["layer_names"], expression), of(name), 0)
