"""The sweep: each copy has the numbers of a run of its own, and the table says so."""

import numpy as np
import pytest

import flowlet as tf
from flowlet.search import lanes, together

from .conftest import network


def alone(values, seed, rings, **options):
    """The history of the copy as a program of its own."""
    x, y, test = rings
    tf.keras.utils.set_random_seed(seed)
    model = network(**values)
    return model, model.fit(x, y, validation_data=test, verbose=0, **options)


def custom(true, predicted):
    return tf.reduce_mean(tf.abs(tf.cast(true, predicted.dtype) - predicted), axis=-1)


# name: (hyperparameters, options of fit, programs that it takes)
SWEEPS = {
    "rates and seeds": ({"learning_rate": [0.001, 0.01, 0.1], "seed": range(3)}, {}, 1),
    "one copy": ({"learning_rate": [0.01]}, {}, 1),
    "seeds alone": ({"seed": [3, 14, 15]}, {}, 1),
    "settings of Adam": ({"beta_1": [0.8, 0.9], "epsilon": [1e-7, 1e-3]}, {}, 1),
    "momentum": ({"optimizer": "SGD", "momentum": [0.5, 0.9], "learning_rate": [0.1, 0.2]}, {}, 1),
    "momentum and none": ({"optimizer": "SGD", "momentum": [0.0, 0.9]}, {}, 2),
    "dropout": ({"dropout": [0.1, 0.3], "seed": range(2)}, {}, 1),
    "a penalty": ({"penalty": [1e-3, 1e-2, 0.1]}, {}, 1),
    "a number in a loss of one's own": ({"scale": [0.5, 2.0], "optimizer": "SGD"}, {}, 1),
    "units": ({"units": [3, 5], "seed": range(2)}, {}, 2),
    "activations": ({"activation": ["relu", "tanh"], "learning_rate": [0.01, 0.1]}, {}, 2),
    "optimizers": ({"optimizer": ["SGD", "RMSprop", "Adagrad"]}, {}, 3),
    "losses": ({"criterion": ["mse", custom]}, {}, 2),
    "batch normalization": ({"norm": True, "learning_rate": [0.01, 0.1], "seed": range(2)}, {}, 1),
    "batch sizes": ({"batch_size": [16, 50], "learning_rate": [0.01, 0.1]}, {}, 2),
    "not shuffled": ({"learning_rate": [0.01, 0.1], "seed": range(2)}, {"shuffle": False}, 1),
    "batch of everything": ({"learning_rate": [0.01, 0.1]}, {"batch_size": 100}, 1),
    "products too large to run side by side": ({"units": 80, "learning_rate": [0.01, 0.1]}, {}, 1),
}


@pytest.mark.parametrize("name", SWEEPS)
def test_as_single_runs(rings, name):
    hyperparameters, options, programs = SWEEPS[name]
    x, y, test = rings
    table = tf.sweep(network, x, y, epochs=4, validation_data=test, **hyperparameters, **options)
    assert table.programs == programs
    for row, history, index in zip(table.rows, table.histories, range(len(table))):
        values = {name: row[name] for name in hyperparameters if name not in ("seed", "batch_size")}
        size = {"batch_size": row["batch_size"]} if "batch_size" in row else {}
        model, single = alone(values, row["seed"], rings, epochs=4, **size, **options)
        assert list(history) == list(single.history)
        for metric, numbers in single.history.items():
            np.testing.assert_allclose(history[metric], numbers, rtol=2e-4, atol=2e-5, err_msg=metric)
            assert row[metric] == history[metric][-1]
        for one, other in zip(table.model(index).get_weights(), model.get_weights()):
            np.testing.assert_allclose(one, other, rtol=2e-3, atol=2e-4)


def test_longer_than_a_dispatch(rings):
    """More epochs than go into one dispatch; more copies than lie side by side."""
    x, y, _ = rings
    table = tf.sweep(network, x, y, epochs=70, learning_rate=[0.001, 0.002, 0.003], seed=range(4))
    assert len(table) == 12 and all(len(history["loss"]) == 70 for history in table.histories)
    row = table.rows[-1]
    tf.keras.utils.set_random_seed(row["seed"])
    single = network(row["learning_rate"]).fit(x, y, epochs=70, verbose=0).history["loss"]
    np.testing.assert_allclose(table.histories[-1]["loss"], single, rtol=5e-3)


def test_settings_that_build_does_not_take(rings):
    x, y, _ = rings

    def build():
        return network(0.5)

    table = tf.sweep(build, x, y, epochs=2, learning_rate=[0.001, 0.1], beta_2=[0.9, 0.99])
    tf.keras.utils.set_random_seed(0)
    model = network(0.001, beta_2=0.9)
    single = model.fit(x, y, epochs=2, verbose=0).history["loss"]
    row = next(i for i, row in enumerate(table.rows) if row["learning_rate"] == 0.001 and row["beta_2"] == 0.9)
    np.testing.assert_allclose(table.histories[row]["loss"], single, rtol=1e-5)


def test_seed_is_told_to_a_build_that_takes_it(rings):
    x, y, _ = rings
    told = []

    def build(learning_rate, seed):
        told.append(seed)
        return network(learning_rate)

    tf.sweep(build, x, y, epochs=1, learning_rate=[0.1, 0.2], seed=[4, 5])
    assert set(told) == {4, 5}


def test_the_program_around_it_does_not_notice(rings):
    x, y, _ = rings
    numbers = []
    for sweeps in (False, True):
        tf.keras.utils.set_random_seed(11)
        model = network(dropout=0.5)
        model.fit(x, y, epochs=1, verbose=0)
        if sweeps:
            tf.sweep(network, x, y, epochs=1, learning_rate=[0.1, 0.2])
        history = model.fit(x, y, epochs=2, verbose=0).history["loss"]
        numbers.append((history, tf.random.normal([2]).numpy().tolist(), np.random.rand()))
    assert numbers[0] == numbers[1]


def test_table(rings):
    x, y, test = rings
    table = tf.sweep(network, x, y, epochs=3, validation_data=test, learning_rate=[0.001, 0.1], seed=range(2))
    losses = [row["val_loss"] for row in table.rows]
    assert losses == sorted(losses) and table.best == table.rows[0] == table[0] and len(table) == 4
    assert table.by == "val_loss" and table.swept == ["learning_rate"]
    columns = table.to_dict()
    assert columns["val_loss"] == losses and sorted(columns["seed"]) == [0, 0, 1, 1]
    lines = str(table).splitlines()
    assert lines[0].startswith("4 copies, 3 epochs each") and "sorted by val_loss" in lines[0]
    assert lines[1].split() == ["learning_rate", "seed", "val_loss", "loss", "accuracy", "val_accuracy"]
    assert lines[2].split()[:3] == [f"{table.best['learning_rate']:.4g}", str(table.best["seed"]), f"{losses[0]:.4g}"]
    frame = pytest.importorskip("pandas") and table.to_dataframe()
    assert frame["val_loss"].tolist() == losses


def test_validation_split_is_that_of_fit(rings):
    x, y, _ = rings
    table = tf.sweep(network, x, y, epochs=2, validation_split=0.2)
    tf.keras.utils.set_random_seed(0)
    single = network().fit(x, y, epochs=2, validation_split=0.2, verbose=0).history
    np.testing.assert_allclose(table.histories[0]["val_loss"], single["val_loss"], rtol=1e-5)


def test_copies_that_diverge(rings):
    x, y, _ = rings

    def build(learning_rate):
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        model.compile(tf.keras.optimizers.SGD(learning_rate), "mse")
        return model

    table = tf.sweep(build, x, y, epochs=60, learning_rate=[0.01, 1e4])
    assert table.best["learning_rate"] == 0.01 and np.isfinite(table.best["loss"])
    assert not np.isfinite(table.rows[1]["loss"])
    assert "diverged" in str(table).splitlines()[3] and str(table).endswith("1 diverged: their loss is not finite")
    matplotlib = pytest.importorskip("matplotlib.figure")
    axes = table.plot(ax=matplotlib.Figure().subplots())
    assert [text.get_text() for text in axes.get_legend().get_texts()][1] == "learning_rate=1e+04 (diverged)"


def test_curves(rings):
    matplotlib = pytest.importorskip("matplotlib.figure")
    x, y, test = rings
    table = tf.sweep(network, x, y, epochs=3, validation_data=test, learning_rate=[0.1, 0.001], seed=range(3))
    axes = table.plot(ax=matplotlib.Figure().subplots())
    assert axes.get_ylabel() == "val_loss" and len(axes.lines) == len(axes.collections) == 2
    for line, rate in zip(axes.lines, (0.001, 0.1)):
        every = [history["val_loss"] for row, history in zip(table.rows, table.histories) if row["learning_rate"] == rate]
        np.testing.assert_allclose(line.get_ydata(), np.mean(every, 0))
        assert line.get_label() == f"learning_rate={rate:g}"
    with pytest.raises(ValueError, match="(?s)no metric 'acuracy'.*Did you mean 'accuracy'"):
        table.plot("acuracy")


def test_heat_map(rings):
    matplotlib = pytest.importorskip("matplotlib.figure")
    x, y, _ = rings
    table = tf.sweep(network, x, y, epochs=2, units=[3, 4], learning_rate=[0.1, 0.001, 0.01], seed=range(2))
    axes = table.plot("accuracy", ax=matplotlib.Figure().subplots())
    assert [text.get_text() for text in axes.get_yticklabels()] == ["3", "4"]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["0.001", "0.01", "0.1"]
    shown = axes.images[0].get_array()
    wanted = [row["accuracy"] for row in table.rows if row["units"] == 4 and row["learning_rate"] == 0.001]
    np.testing.assert_allclose(shown[1, 0], np.mean(wanted))


def uncompiled():
    return tf.keras.Sequential([tf.keras.layers.Dense(1)])


def fixed():
    return network()


def strict(learning_rate):
    return network(learning_rate)


def ambiguous(loss):
    return network(criterion=loss)


BAD = {
    "name of a metric": (ambiguous, {"loss": ["mse"]}, ValueError, "'loss' has the name of a metric"),
    "empty list": (network, {"learning_rate": []}, ValueError, "learning_rate is an empty list"),
    "empty range": (network, {"seed": range(0)}, ValueError, "seed is an empty range"),
    "misspelt name": (strict, {"learning_rat": [0.1]}, TypeError, "(?s)learning_rat=.*Did you mean 'learning_rate'"),
    "name nobody takes": (fixed, {"beta1": [0.1]}, TypeError, "(?s)beta1=.*setting.*Did you mean 'beta_1'"),
    "not compiled": (uncompiled, {}, RuntimeError, "You must compile your model"),
    "no model": (lambda: None, {}, TypeError, "return model"),
    "no function": (3, {}, TypeError, "`build` is a int"),
    "epochs": (network, {"epochs": 2.5}, TypeError, "`epochs` is 2.5"),
    "seed": (network, {"seed": [0.5]}, TypeError, "`seed` is 0.5"),
    "validation data": (network, {"validation_data": np.zeros(3)}, ValueError, r"validation_data=\(x_test, y_test\)"),
}


@pytest.mark.parametrize("name", BAD)
def test_mistakes(rings, name):
    build, options, kind, text = BAD[name]
    x, y, _ = rings
    with pytest.raises(kind, match=text):
        tf.sweep(build, x, y, **{"epochs": 1, **options})


def test_generators_and_eager_models_are_refused(rings):
    x, y, _ = rings
    with pytest.raises(ValueError, match="python generator"):
        tf.sweep(network, ((x, y) for _ in range(3)))

    def build():
        model = network()
        model.run_eagerly = True
        return model

    with pytest.raises(ValueError, match="run_eagerly"):
        tf.sweep(build, x, y)


def test_small_networks_run_side_by_side(rings, monkeypatch):
    """What the speed of a sweep depends on: one program for eight copies, not one copy after another."""
    sizes = []
    first = together.Together.__init__

    def noted(self, program, steps, places, differs, size, shuffled):
        sizes.append(size)
        first(self, program, steps, places, differs, size, shuffled)

    monkeypatch.setattr(together.Together, "__init__", noted)
    x, y, _ = rings
    tf.sweep(network, x, y, epochs=1, dropout=0.2, learning_rate=[0.1, 0.2, 0.3], seed=range(2))
    assert sizes == [together.LANES]


def test_equations_on_copies_are_those_of_one():
    """A function with each kind of equation, on three copies, against the function on each of them."""
    import jax
    import jax.numpy as jnp

    def function(matrix, vector, same):
        wide = jnp.broadcast_to(vector[:, None], (3, 4)) * matrix + same
        parts = jnp.concatenate([wide.T.reshape(-1)[2:9:2], jnp.flip(vector), same[0, :2]])
        turned = jax.nn.softmax(jnp.where(wide > 0, wide, same), axis=0).cumsum(0)
        best = jnp.argmax(wide, 1).astype("float32")
        piece = jax.lax.dynamic_slice(wide, (1, 1), (2, 2))
        return parts, turned, jnp.squeeze(vector[:1]) + best.sum(), piece, same * 2

    random = np.random.RandomState(0)
    matrix, vector, same = random.randn(3, 4, 3), random.randn(3, 3), random.randn(3, 4)
    closed = lanes.flattened(lambda *arrays: list(function(*arrays)), [matrix[..., 0], vector[..., 0], same])
    flags = [True, True, False]
    assert lanes.supported(closed, flags) and lanes.differing(closed, flags) == [True] * 4 + [False]
    found = lanes.run(closed, flags, [matrix, vector, same], 3)
    for copy in range(3):
        wanted = function(matrix[..., copy], vector[..., copy], same)
        for one, other, differs in zip(found, wanted, lanes.differing(closed, flags)):
            np.testing.assert_allclose(one[..., copy] if differs else one, other, rtol=1e-6)
