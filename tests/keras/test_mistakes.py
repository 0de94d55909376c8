"""Mistakes with models: what TensorFlow 2.8 raised or gave for each (tests/oracle/keras_training_28.json), and flowlet.

Where flowlet does something else, the table says what, and why.
"""

import re

import pytest

from tests.keras import recorded, rerun

CASES = {name.removeprefix("mistake: "): case for name, case in recorded.cases("training_28").items()
         if name.startswith("mistake: ")}  # fmt: skip

NO_DATA = "tf.data is not in flowlet yet"
LEFT_OUT = {
    "validation_split with a dataset": NO_DATA, "y with a dataset": NO_DATA, "batch_size with a dataset": NO_DATA,
    "sample_weight with a dataset": NO_DATA, "dataset not batched": NO_DATA,
    "save_weights before build": "models cannot be saved yet",
}  # fmt: skip

# Another class of error, or another text than TensorFlow's: (class, phrase, why).
OTHER_ERRORS = {
    # TensorFlow fails inside, with a text that says nothing about the mistake
    "empty data in predict": ("ValueError", "x holds no samples", "TensorFlow names an internal function"),
    "empty data in fit": ("ValueError", "x holds no samples", "TensorFlow names an internal function"),
    "empty list in predict": ("ValueError", "x holds no samples", "a KeyError of TensorFlow's own code"),
    "generator that is empty": ("ValueError", "the data gave no batches", "a bare StopIteration in TensorFlow"),
    "fit(batch_size=-1)": ("ValueError", "`batch_size` is -1", "TensorFlow shows a shape of -10"),
    "fit(batch_size=2.5)": ("TypeError", "`batch_size` is 2.5", "TensorFlow shows an inner op"),
    "fit(batch_size='a')": ("TypeError", "`batch_size` is 'a'", "TensorFlow shows a division of its own"),
    "fit(epochs=2.5)": ("TypeError", "`epochs` is 2.5", "TensorFlow shows the conversion to a tensor"),
    "fit(epochs='a')": ("TypeError", "`epochs` is 'a'", "TensorFlow shows a subtraction of its own"),
    "steps_per_epoch=-2 with arrays": ("ValueError", "`steps_per_epoch` is -2", "TensorFlow shows a shape of -2"),
    "validation_freq=0": ("ValueError", "`validation_freq` is 0", "a ZeroDivisionError after the first epoch"),
    "validation_data of wrong form": ("ValueError", "`validation_data` is <class 'numpy.ndarray'> of length 10",
                                      "TensorFlow shows a truth value of an array"),
    "sample_weight a scalar": ("ValueError", "`sample_weight` holds the single number 0.5", "iteration over a float"),
    "class_weight a list": ("ValueError", "`class_weight` is [1.0, 2.0, 3.0]", "an AttributeError of TensorFlow's own"),
    "class_weight 'balanced'": ("ValueError", "`class_weight` is 'balanced'", "an AttributeError of TensorFlow's own"),
    "class_weight missing a class": ("ValueError", "no weight for class 2", "found before training, not in an op"),
    "input_shape before build": ("AttributeError", "has no input shape", "TensorFlow shows a private attribute"),
    "output_shape before build": ("AttributeError", "has no output shape", "TensorFlow shows a private attribute"),
    "set_weights None": ("TypeError", "has no len()", "the text goes on"),
    # found before the first step
    "x with NaN": ("ValueError", "x holds nan at row 0, column 0", "TensorFlow trains to NaN"),
    "x of strings": ("ValueError", "Cast string to float is not supported", "found before training, not in an op"),
    "y of strings": ("ValueError", "Cast string to float is not supported", "found before training, not in an op"),
    "label out of range": ("InvalidArgumentError", "Received a label value of 3 which is outside the valid range of [0, 3)",
                           "TensorFlow's text begins with the graph"),
    "label negative": ("InvalidArgumentError", "Received a label value of -1 which is outside the valid range of [0, 3)",
                       "TensorFlow's text begins with the graph"),
    "one-hot labels, sparse loss": ("InvalidArgumentError", "logits and labels must have the same first dimension, got "
                                    "logits shape [10, 3] and labels shape [30]", "the text begins with the graph"),
    "sample_weight (10, 3)": ("ValueError", "Can not squeeze dim[1], expected a dimension of 1, got 3", "no graph shown"),
    # names with quotes, and other classes' names
    "unknown loss": ("ValueError", "Unknown loss function: 'nope'", "in quotes"),
    "unknown optimizer": ("ValueError", "Unknown optimizer: 'nope'", "in quotes"),
    "unknown metric": ("ValueError", "Unknown metric function: 'nope'", "in quotes"),
    "unknown activation": ("ValueError", "Unknown activation function: 'nope'", "in quotes"),
    "optimizer a class": ("ValueError", "Could not interpret optimizer identifier: <class '", "the module's name"),
    "Sequential of a class": ("TypeError", "The added layer must be an instance of class Layer. Received: layer=<class",
                              "the module's name"),
    "Model(input=, output=)": ("TypeError", "Keyword argument not understood: 'input'", "TensorFlow shows a tuple"),
    "compile(foo=1)": ("TypeError", "Invalid keyword argument(s) in `compile()`: {'foo'}", "TensorFlow shows a tuple"),
    # TensorFlow trains or gives a number
    "y missing in evaluate": ("ValueError", "Target data is missing", "TensorFlow's loss of 0.0 is none"),
    "validation_data a 1-tuple": ("ValueError", "Target data is missing", "TensorFlow's val_loss of 0.0 is none"),
    "empty data in evaluate": ("ValueError", "x holds no samples", "TensorFlow gives an empty list"),
    "fit(batch_size=0)": ("ValueError", "`batch_size` is 0", "TensorFlow takes 32"),
    "validation_split=1.5": ("ValueError", "`validation_split` is 1.5", "TensorFlow leaves half of the samples out"),
    "validation_split=-0.5": ("ValueError", "`validation_split` is -0.5", "TensorFlow validates on nothing"),
    "unknown loss: raised in compile?": ("ValueError", "Unknown loss function: 'nope'", "TensorFlow says it in fit"),
    "unknown metric: raised in compile?": ("ValueError", "Unknown metric function: 'nope'", "TensorFlow says it in fit"),
    "Model(inputs) alone": ("ValueError", "`outputs` is missing", "TensorFlow makes a model that can do nothing"),
}  # fmt: skip

# Something else comes out than in TensorFlow: (what, why). `any`: no error, whatever comes out.
any_result = object()
OTHER_RESULTS = {
    "call model on a list of numbers": (any_result, "a nested list is an array, as in fit and predict"),
    "x as a list, y as an array": (["loss"], "lists are arrays wherever they are given"),
    "validation_split with lists": (["loss", "val_loss"], "lists are arrays wherever they are given"),
    "sample_weight a list": (["loss"], "an AttributeError of TensorFlow's own code"),
    "set_weights lists": (None, "lists are arrays wherever they are given"),
    "loss a class": ({"loss": [0.5914154052734375]}, "as in Keras 3: the class is called"),
    "fit(nb_epoch=1)": ({"loss": [0.5914154052734375]}, "the name of Keras 1"),
    "generator, 2 epochs, no steps_per_epoch": ({"loss": [0.590316116809845]},
                                                "TensorFlow repeats the losses for an epoch without a batch"),
    "a new layer after compile and fit": (any_result, "TensorFlow goes on training the model without the layer"),
    "predict_classes": (any_result, "as in releases before 2.6"),
    "predict_proba": (any_result, "as in releases before 2.6"),
}  # fmt: skip


SHOWN_OTHERWISE = r" object at 0x|<tf\.Tensor|array\(|<KerasTensor"  # what follows is shown in another way


def core(message):
    """What a recorded message says in its first line, without the frames of a graph and of a layer's call."""
    message = re.sub(r"^in user code:\s+<frames>\s+\w+: ", "", message)
    line = recorded.inner(re.sub(r"\n    ", "\n", message)).strip().split("\n")[0]
    return re.split(SHOWN_OTHERWISE, line)[0].rstrip(".")


def found(name):
    return rerun.cases("training")[f"mistake: {name}"]


@pytest.mark.parametrize("name", CASES)
def test_as_in_tensorflow(name):
    if name in LEFT_OUT:
        pytest.skip(LEFT_OUT[name])
    wanted, got = CASES[name]["result"], found(name)["result"]
    failure, error = recorded.failed(wanted), recorded.failed(got)
    if name in OTHER_ERRORS:
        kind, phrase, _ = OTHER_ERRORS[name]
        assert error is not None and error["type"] == kind and phrase in error["message"], got
    elif name in OTHER_RESULTS:
        result, _ = OTHER_RESULTS[name]
        assert error is None, error
        assert result is any_result or recorded.compare(got, result, 1e-6) <= 1e-6
    elif failure is not None:
        assert error is not None and error["type"] == failure["type"], got
        assert core(failure["message"]) in error["message"], error["message"]
    elif isinstance(wanted, dict) and "repr" in wanted:
        assert got["type"] == wanted["type"]
    else:
        assert error is None, error
        recorded.compare(recorded.plain(got), recorded.plain(wanted), 2e-6)


# What TensorFlow says besides the error: a second text for the same mistake.
SAID_BY_THE_ERROR = "Model was constructed with shape"


@pytest.mark.parametrize("name", [name for name in CASES if "log" in CASES[name] and name not in LEFT_OUT])
def test_log(name):
    wanted = [line for line in CASES[name]["log"] if not line[1].startswith(SAID_BY_THE_ERROR)]
    assert found(name).get("log", []) == wanted


@pytest.mark.parametrize("name", [name for name in CASES if "warnings" in (CASES[name]["result"] or ())])
def test_warnings(name):
    assert found(name)["result"]["warnings"] == CASES[name]["result"]["warnings"]


def test_every_difference_is_one():
    """The tables hold what differs, and nothing else."""
    for name, (kind, phrase, _) in OTHER_ERRORS.items():
        failure = recorded.failed(CASES[name]["result"])
        assert failure is None or failure["type"] != kind or core(failure["message"]) != phrase, name
    assert not [name for name in (*OTHER_ERRORS, *OTHER_RESULTS, *LEFT_OUT) if name not in CASES]
