"""Names, attributes and configurations of models, against TensorFlow 2.8 (tests/oracle/keras_training_28.json)."""

import pytest

from tests.keras import recorded

CASES = recorded.cases("training_28")
DATA = {key.upper(): recorded.plain(value) for key, value in CASES["data"].items() if key != "case"}
PROGRAM = recorded.programs(
    "training", ["attributes", "names", "configs", "fit", "one", "two_inputs", "two_outputs"], **DATA
)

# What differs, by the key in the recording, and why.
DIFFERENT = {
    "public names": "flowlet has not all of them yet, and a few more",
    "state_updates": "of 1.x graphs",
    "repr": "shows the name of the class's module, which is flowlet's",
    "weight repr": "shows a trained number: its last digits are a matter of rounding",
    "kernel type": "2.8 shows the name of an inner class, ResourceVariable; flowlet has tf.Variable alone",
    "metrics attribute of compile": "a private attribute",
    "loss before compile": "2.8 has no attribute before compile; flowlet's is None",
    "subclassed get_config": "flowlet derives a configuration from the constructor where 2.8 raises",
    "get_compile_config": "of a later release",
    "loss_weights": "2.8 has no attribute of this name",
    "Sequential to_json": "key by key in test_config.py; here the release differs",
    "functional to_json": "key by key in test_config.py; here the release differs",
}


@pytest.mark.parametrize(
    "name, program", [("attributes of a Sequential", "attributes"), ("names", "names"), ("configs", "configs")]
)
def test_as_recorded(name, program):
    got, wanted = PROGRAM[program](), recorded.plain(CASES[name]["result"])
    problems = []
    for key in wanted:
        if key in DIFFERENT:
            continue
        try:
            recorded.compare(got[key], wanted[key], 1e-6, path=key)
        except AssertionError as problem:
            problems.append(str(problem)[:300])
    assert not problems, "\n".join(problems)
