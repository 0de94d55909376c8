"""`tf.keras.utils` and `tf.keras.mixed_precision`: what is not compared value by value in test_backend.py."""

import subprocess
import sys

import numpy as np
import pytest

import flowlet as tf
from flowlet.keras.utils import plotting

K, L = tf.keras, tf.keras.layers


def small():
    i = K.Input((3,), name="i")
    inner = K.Sequential(
        [L.Dense(2, input_shape=(3,), name="a"), L.Dense(3, name="b", activation="relu")], name="inner"
    )
    return K.Model(i, L.Add(name="sum")([inner(i), i]))


def test_plot_model_writes_the_text_of_the_graph(tmp_path):
    K.utils.plot_model(small(), tmp_path / "m.dot", show_shapes=True)
    lines = (tmp_path / "m.dot").read_text().splitlines()
    edges = [line.strip().partition(" -> ")[::2] for line in lines if "->" in line]
    assert edges == [("layer0", "layer1;"), ("layer1", "layer2;"), ("layer0", "layer2;")]
    assert '  layer1 [label="{inner | Sequential | {input: | output:} | {(None, 3) | (None, 3)}}"];' in lines


def test_plot_model_opens_models_inside(tmp_path):
    K.utils.plot_model(small(), tmp_path / "m.dot", expand_nested=True, show_layer_activations=True, show_dtype=True)
    text = (tmp_path / "m.dot").read_text()
    assert 'label="inner"' in text
    assert "{b | Dense (relu) | float32}" in text
    edges = [line.strip() for line in text.splitlines() if "->" in line]
    assert edges == ["layer2 -> layer3;", "layer0 -> layer2;", "layer3 -> layer4;", "layer0 -> layer4;"]


def test_plot_model_of_a_subclassed_model(tmp_path):
    class Net(K.Model):
        def __init__(self):
            super().__init__()
            self.a, self.b = L.Dense(2), L.Dense(1)

        def call(self, x):
            return self.b(self.a(x))

    model = Net()
    with pytest.raises(ValueError, match="has not yet been built"):
        K.utils.plot_model(model, tmp_path / "m.dot")
    model(np.zeros((1, 3), "float32"))
    K.utils.plot_model(model, tmp_path / "m.dot", show_shapes=True)
    assert "multiple" in (tmp_path / "m.dot").read_text()


def test_plot_model_without_graphviz(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ImportError, match="You must install pydot .* and install graphviz"):
        K.utils.plot_model(small(), tmp_path / "m.png")
    monkeypatch.setitem(sys.modules, "IPython.core.magics.namespace", None)
    assert K.utils.plot_model(small(), tmp_path / "m.png") is None
    assert "You must install pydot" in capsys.readouterr().out


@pytest.mark.skipif(plotting.shutil.which("dot") is None, reason="Graphviz is not installed")
def test_plot_model_draws(tmp_path):
    K.utils.plot_model(small(), tmp_path / "m.png", show_shapes=True)
    assert (tmp_path / "m.png").read_bytes().startswith(b"\x89PNG")


def test_parts_of_a_model_are_refused():
    with pytest.raises(NotImplementedError, match="the whole model"):
        K.utils.model_to_dot(small(), subgraph=True)


def test_sequence_gives_batches_to_fit():
    class Batches(K.utils.Sequence):
        def __len__(self):
            return 3

        def __getitem__(self, index):
            return np.full((4, 2), index, "float32"), np.zeros((4, 1), "float32")

    assert [int(x[0, 0]) for x, _ in Batches()] == [0, 1, 2]
    model = K.Sequential([L.Dense(1, input_shape=(2,))])
    model.compile("sgd", "mse")
    assert len(model.fit(Batches(), epochs=2, verbose=0).history["loss"]) == 2
    for method in ("__len__", "__getitem__"):
        with pytest.raises(NotImplementedError, match=method):
            getattr(K.utils.Sequence(), method)(*[0] * (method == "__getitem__"))


def test_policies():
    """As TensorFlow 2.8, but for mixed policies, which flowlet refuses."""
    assert repr(K.mixed_precision.global_policy()) == repr(L.Dense(1).dtype_policy) == '<Policy "float32">'
    mixed = K.mixed_precision.Policy("mixed_float16")
    assert (mixed.compute_dtype, mixed.variable_dtype) == ("float16", "float32")
    assert mixed.get_config() == {"name": "mixed_float16"}
    assert K.mixed_precision.Policy.from_config(mixed.get_config()) == mixed
    assert L.Dense(1, dtype=K.mixed_precision.Policy("float64")).dtype == "float64"
    K.mixed_precision.set_global_policy("float32")
    for refused in (
        lambda: K.mixed_precision.set_global_policy("mixed_float16"),
        lambda: L.Dense(1, dtype=mixed),
        lambda: K.mixed_precision.set_global_policy("float64"),
    ):
        with pytest.raises(NotImplementedError):
            refused()
    with pytest.raises(ValueError, match="Cannot convert value foo to a mixed precision Policy. Valid policies inc"):
        K.mixed_precision.Policy("foo")
    with pytest.raises(ValueError, match="to floating-point policies"):
        K.mixed_precision.set_global_policy("int32")


NAMES = [
    "config.threading",
    "keras.backend.clear_session",
    "keras.layers.Dense",
    "keras.mixed_precision.Policy",
    "keras.models.clone_model",
    "keras.utils.to_categorical",
    "test.is_gpu_available",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_found_whichever_a_program_asks_for_first(name):
    program = f"import flowlet as tf; tf.{name}"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
