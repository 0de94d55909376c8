"""Odd data and arguments of `fit`, `evaluate` and `predict`: what TensorFlow 2.8 raised or gave for each, and flowlet."""

import numpy as np
import pytest

import flowlet as tf
from tests.keras import recorded, rerun
from tests.keras.test_mistakes import core

pytest.importorskip("pandas")
pytest.importorskip("scipy")
CASES = {name: case for name, case in recorded.cases("training_data_28").items() if "result" in case}

BEFORE = "found before the first step"
NO_SAMPLES = "ValueError", "holds no samples", "a KeyError of TensorFlow's own code"
TEXTS = "ValueError", "Cast string to float is not supported", "found before training, not in an op"
OTHER_ERRORS = {
    "steps_per_epoch=0": ("ValueError", "`steps_per_epoch` is 0", BEFORE),
    "steps_per_epoch=0, generator": ("ValueError", "`steps_per_epoch` is 0", BEFORE),
    "batch_size=True": ("TypeError", "`batch_size` is True", "TensorFlow takes 1"),
    "batch_size=nan": ("TypeError", "`batch_size` is nan", "a conversion in TensorFlow"),
    "initial_epoch=1.5": ("TypeError", "`initial_epoch` is 1.5", "a conversion in TensorFlow"),
    "validation_freq=-1": ("ValueError", "`validation_freq` is -1", "TensorFlow takes 1"),
    "evaluate, steps=0": ("ValueError", "`steps` is 0", "TensorFlow gives an empty list"),
    "three losses for two outputs": ("ValueError", "`loss` has 3 entries", "TensorFlow ignores the third"),
    "generator whose x and y differ in length": ("ValueError", "Data cardinality is ambiguous", "TensorFlow broadcasts"),
    "generator of numbers": ("ValueError", "holds the single number 1.0", "an AttributeError of TensorFlow's own"),
    "generator of texts": ("ValueError", "Failed to find data adapter", "an AttributeError of TensorFlow's own"),
    "Sequence of length 0": ("ValueError", "(Empty logs): the data gave no batches", "no internal function"),
    "generator that fails": ("KeyError", "1", "the generator's own error; TensorFlow raises an UnknownError with its text"),
    "generator that is empty, evaluate": ("ValueError", "the data gave no batches", "a bare StopIteration in TensorFlow"),
    "generator that is empty, predict": ("ValueError", "the data gave no batches", "a bare StopIteration in TensorFlow"),
    "x and y empty lists": NO_SAMPLES,
    "x in a list of one, model not built": ("TypeError", "pass x[0] instead of x", "the shape of a shape in TensorFlow"),
    "x in a dict, model not built": ("TypeError", "pass x['a'] instead of x", "the shape of a dict in TensorFlow"),
    "x masked": ("ValueError", "12 masked values", "TensorFlow trains on what is masked"),
    "x sparse": ("ValueError", "make it dense: x.toarray()", "no sparse tensors"),
    "x of times": ("ValueError", "Unsupported numpy type: datetime64[D]", "NumPy's name of the type"),
    "x of fields": ("ValueError", "Unsupported numpy type", "NumPy's name of the type"),
    "x complex": ("ValueError", "Unsupported numpy type: complex64", "TensorFlow leaves the imaginary part out"),
    "x a tensor of texts": TEXTS,
    "x a symbolic tensor": ("TypeError", "has no values", "a conversion of None in TensorFlow"),
    "x a function": ("ValueError", "Failed to find data adapter that can handle input", "the value, not two types"),
    "x a text": ("ValueError", "Failed to find data adapter that can handle input", "the value, not two types"),
    "x a set": ("ValueError", "Failed to find data adapter that can handle input", "the value, not two types"),
    "x a number": ("ValueError", "Failed to find data adapter that can handle input", "the value, not two types"),
    "validation of another length": ("ValueError", "val x sizes: 10\n  val y sizes: 3", "says that validation is meant"),
    "validation_data of four": ("ValueError", "Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, "
                                "sample_weight)`, found: `validation_data` is", "says what it is, not what it holds"),
    "pandas: dates": ("ValueError", "Unsupported object type Timestamp", "the column's elements"),
    "pandas: texts": ("ValueError", "the column 'a' of type", "names the column"),
    "pandas: categories": ("ValueError", "the column 'a' of type category", "names the column"),
    "pandas: numbers as objects": ("ValueError", "the column 'a' of type object", "names the column"),
    "pandas: y a Series of texts": TEXTS,
}  # fmt: skip

OTHER_RESULTS = {
    "targets None for one of two outputs": "as a dict without that output",
    "generator of [x, y] as lists of numbers": "lists are arrays wherever they are given",
    "x of shape (n,), model not built": "as in releases before 2.7: samples that are one number",
    "x a Variable": "a tensor",
    "pandas: truth values and floats": "numbers",
    "validation_steps=20 of 5": "TensorFlow validates in the first epoch only",
    "generator runs out, hooks": "TensorFlow begins a batch that does not come",
}  # fmt: skip


def found(name):
    return rerun.cases("training_data")[name]


@pytest.mark.parametrize("name", CASES)
def test_as_in_tensorflow(name):
    wanted, got = CASES[name]["result"], found(name)["result"]
    failure, error = recorded.failed(recorded.plain(wanted)), recorded.failed(recorded.plain(got))
    if name in OTHER_ERRORS:
        kind, phrase, _ = OTHER_ERRORS[name]
        assert error is not None and error["type"] == kind and phrase in error["message"], got
    elif failure is not None and name not in OTHER_RESULTS:
        assert error is not None and error["type"] == failure["type"], got
        assert core(failure["message"]) in error["message"], error["message"]
    else:
        assert error is None, error
        if name not in OTHER_RESULTS:
            recorded.compare(recorded.plain(got), recorded.plain(wanted), 2e-6)


@pytest.mark.parametrize("name", [name for name in CASES if "ran out of data" in str(CASES[name].get("log"))])
def test_the_end_of_the_data_is_logged(name):
    assert found(name)["log"] == [line for line in CASES[name]["log"] if "ran out of data" in line[1]]


def test_every_difference_is_one():
    assert not [name for name in (*OTHER_ERRORS, *OTHER_RESULTS) if name not in CASES]


# ---- what TensorFlow was not asked


def model(units=1, loss="mse"):
    made = tf.keras.Sequential([tf.keras.layers.Dense(units)])
    made.compile("sgd", loss)
    return made


X, Y = np.arange(20.0).reshape(10, 2), np.arange(10.0)


def test_labels_of_each_batch_are_looked_at():
    """Also where a later batch of a generator has the wrong ones: they must not train to NaN."""
    sparse = model(3, "sparse_categorical_crossentropy")
    with pytest.raises(tf.errors.InvalidArgumentError, match="label value of 7 which is outside the valid range"):
        sparse.fit(((X, np.full(10, label)) for label in (0, 1, 7)), verbose=0)


def test_labels_that_are_nan_are_refused():
    with pytest.raises(tf.errors.InvalidArgumentError, match="label value of nan"):
        model(3, "sparse_categorical_crossentropy").fit(X, np.full(10, np.nan), verbose=0)


def test_one_source_of_labels_for_each_output():
    """Targets by name meet their output's classes, whatever the order of the names."""
    inputs = tf.keras.Input((2,))
    outputs = [tf.keras.layers.Dense(size, name=name)(inputs) for name, size in (("many", 9), ("few", 3))]
    made = tf.keras.Model(inputs, outputs)
    made.compile("sgd", "sparse_categorical_crossentropy")
    made.fit(X, {"few": np.full(10, 2), "many": np.full(10, 8)}, verbose=0)
    with pytest.raises(tf.errors.InvalidArgumentError, match="label value of 8"):
        made.fit(X, {"few": np.full(10, 8), "many": np.full(10, 2)}, verbose=0)


@pytest.mark.parametrize("weights, phrase", [
    ({0: 1.0}, "no weight for class 1"), ({"0": 1.0}, "class indices as keys"), ({0: "a", 1: 1.0}, "holds texts"),
])  # fmt: skip
def test_class_weights(weights, phrase):
    with pytest.raises(ValueError, match=phrase):
        model().fit(X, [0, 1] * 5, class_weight=weights, verbose=0)


def test_class_weights_of_labels_that_do_not_count_from_0():
    """TensorFlow refuses them; weights go by label here, and -1 is not the last one."""
    zeros = {"optimizer": tf.keras.optimizers.SGD(0.0), "loss": "mse"}
    made = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="zeros")])
    made.compile(**zeros)
    history = made.fit(X, [-1, 1] * 5, class_weight={-1: 3.0, 1: 5.0}, verbose=0).history
    assert history["loss"] == pytest.approx([4.0])


def test_class_and_sample_weights_of_a_column():
    by_row, by_column = (model().fit(X, [0, 1] * 5, class_weight={0: 1, 1: 2}, sample_weight=one, verbose=0)
                         for one in (Y, Y[:, None]))  # fmt: skip
    assert set(by_row.history) == set(by_column.history)


def test_missing_values_of_pandas():
    import pandas

    frame = pandas.DataFrame({"a": pandas.array([1, None] * 5, dtype="Int64"), "b": Y})
    with pytest.raises(ValueError, match="missing values"):
        model().fit(frame, Y, verbose=0)
    model().fit(frame.fillna(0), Y, verbose=0)


def test_endless_sources_that_are_empty_end():
    class Empty:
        def __iter__(self):
            return iter(())

    with pytest.raises(ValueError, match="the data gave no batches"):
        model().fit(Empty(), steps_per_epoch=3, epochs=2, verbose=0)


def test_weights_without_targets_are_refused():
    with pytest.raises(ValueError, match="no targets"):
        model().fit(X, sample_weight=Y, verbose=0)
