"""Summaries of TensorFlow 1: operations, bytes, pictures, messages and files as 1.15's (tests/oracle/graph_summaries.json)."""

import glob
import os
import re
import subprocess
import sys

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from flowlet.io import messages
from tests.graphs import comparing
from tests.oracle_cases import load
from tests.summary import files

RECORDED = load("graph_summaries")
GROUPS = list(dict.fromkeys(case["group"] for case in RECORDED["cases"]))
# code of a case: why its outcome is another
KNOWN = {
    **dict.fromkeys(["tf.summary.text('te', 'hi')", "sess.run(tf.summary.text('te', 3))"],
                    "a text is taken; a number is a ValueError"),
    "tf.summary.merge(s)": "the message for things that are no list is the same for all of them",
    **dict.fromkeys(["tf.train.SummaryWriter", "tf.scalar_summary", "tf.merge_all_summaries"],
                    "the AttributeError says what to use: see test_names_from_before_1_0"),
    "tf.Summary.Image(height=2**40)": "integers that are too large are not found before they are written",
    "writer.add_event(3)": "1.15 fails in a thread of its own; here the call fails",
    "tf.RunMetadata.FromString": "RunMetadata is not a message of fields: there are no measurements",
    "tf.Summary.Value(tag='a', simple_value=0).HasField('tag')": "a field that cannot be absent is there, or not",
    "tf.Summary(value=3)": "the TypeError is Python's own",
}  # fmt: skip


def known(case):
    return next((reason for code, reason in KNOWN.items() if code in case["code"]), None)


def encoded(value):
    """A value as the recording has it."""
    if isinstance(value, str) and value.startswith("folder "):
        return {"events": events(value[7:])}
    if isinstance(value, bytes):
        return summary(value)
    if isinstance(value, (list, tuple)) and not isinstance(value, str):
        return [encoded(one) for one in value]
    if isinstance(value, tf.Tensor):
        return {"graph": str(value)}
    return comparing.encoded(value)


def summary(data):
    found = messages.Summary.read(data, absent=False).get("value", [])
    if any("image" in one for one in found):
        return {"images": [[one["tag"], one["image"]["height"], one["image"]["width"], one["image"]["colorspace"],
                            files.pixels(one["image"]["encoded_image_string"])] for one in found]}  # fmt: skip
    return {"hex": data.hex()}


def events(folder):
    found = []
    for path in sorted(glob.glob(os.path.join(folder, "*"))):
        found.append([re.sub(r"\d{9,}\.[^.]+", "TIME.HOST", os.path.basename(path))])
        for event in tf.train.summary_iterator(path):
            kind = event.WhichOneof("what")
            value = getattr(event, kind)
            one = {"summary": lambda value: value.SerializeToString().hex(), "file_version": str,
                   "graph_def": lambda value: [node.name for node in tf.GraphDef.FromString(value).node],
                   "meta_graph_def": lambda value: [node.name for node in tf.MetaGraphDef.FromString(value).graph_def.node],
                   }.get(kind, str)(value)  # fmt: skip
            found.append([event.step, kind, one])
    return found


def difference(case):
    with comparing.graph_mode():
        space = {"tf": tf, "np": np}
        exec(RECORDED["prelude"], space)  # noqa: S102
        error = result = None
        try:
            exec(case.get("setup", ""), space)  # noqa: S102
            result = comparing._run(case["code"], space)
        except Exception as raised:  # noqa: BLE001 - any error is an outcome
            error = raised
        if "error" in case:
            wanted = dict(case["error"])
            if wanted["class"].endswith("DecodeError"):
                wanted["class"] = "DataLossError"
                return None if error is not None and type(error).__name__ == "DamagedError" else repr(error)
            return comparing._error_difference(wanted, error, result)
        if error is not None:
            return f"{type(error).__name__}: {error}"
        found, wanted = encoded(result), case["result"]
        return None if comparing._alike(wanted, found) else f"{str(found)[:600]} instead of {str(wanted)[:600]}"


@pytest.mark.parametrize("group", GROUPS)
def test_as_recorded(group):
    wrong = {}
    for case in RECORDED["cases"]:
        if case["group"] == group and not known(case):
            text = comparing.difference("graph_summaries", case) if "ops" in case else difference(case)
            if text is not None:
                wrong[case["code"].strip()] = text
    assert not wrong, "\n".join(f"{code}: {text}" for code, text in wrong.items())


def test_known_differences_are_there():
    found = [case for case in RECORDED["cases"] if known(case)]
    assert len(found) == len(KNOWN)
    same = [case["code"] for case in found if "ops" not in case and difference(case) is None]
    assert not same, "no difference any more: " + "\n".join(same)


@pytest.mark.parametrize(
    ("old", "new"),
    [("scalar_summary", "tf.summary.scalar"), ("histogram_summary", "tf.summary.histogram"),
     ("image_summary", "tf.summary.image"), ("audio_summary", "tf.summary.audio"), ("merge_summary", "tf.summary.merge"),
     ("merge_all_summaries", "tf.summary.merge_all"), ("train.SummaryWriter", "tf.summary.FileWriter")])
def test_names_from_before_1_0(old, new):
    space = tf
    for part in old.split(".")[:-1]:
        space = getattr(space, part)
    with pytest.raises(AttributeError, match=new.replace(".", r"\.") + r"\b"):
        getattr(space, old.rpartition(".")[2])


def test_metadata_is_written_once(tmp_path):
    with comparing.graph_mode(), tf.Session() as sess:
        summary = tf.summary.text("t", tf.constant("hi"))
        with tf.summary.FileWriter(str(tmp_path)) as writer:
            for step in range(2):
                writer.add_summary(sess.run(summary), step)
        (path,) = tmp_path.iterdir()
        found = [event.summary.value[0] for event in tf.train.summary_iterator(str(path)) if event.HasField("summary")]
        assert [value.HasField("metadata") for value in found] == [True, False]


def test_a_closed_writer_warns_and_writes_nothing(tmp_path):
    writer = tf.summary.FileWriter(str(tmp_path))
    writer.close()
    with pytest.warns(UserWarning, match="closed FileWriter"):
        writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag="a", simple_value=1)]), 0)
    assert not list(tmp_path.iterdir())


def test_what_waits_is_written_when_it_is_too_much(tmp_path):
    writer = tf.summary.FileWriter(str(tmp_path), max_queue=3)
    for step in range(3):
        writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag="a", simple_value=1)]), step)
    assert not list(tmp_path.iterdir())
    writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag="a", simple_value=1)]), 3)
    (path,) = tmp_path.iterdir()
    assert [event.step for event in tf.train.summary_iterator(str(path))] == [0, 0, 1, 2, 3]


def test_a_writer_that_is_dropped_loses_nothing(tmp_path):
    with comparing.graph_mode():
        tf.constant(1.0, name="one")
        tf.summary.FileWriter(str(tmp_path)).add_graph(tf.get_default_graph())
    assert [kind for _, kind, *_ in events(tmp_path)[1:]] == ["file_version", "graph_def"]


def test_a_program_that_just_ends_loses_nothing(tmp_path):
    code = """if True:
        import flowlet.compat.v1 as tf
        writer = tf.summary.FileWriter(FOLDER)
        writer.add_summary(tf.Summary(value=[tf.Summary.Value(tag="a", simple_value=1)]), 5)
    """
    subprocess.run([sys.executable, "-c", code.replace("FOLDER", repr(str(tmp_path)))], check=True)
    (path,) = tmp_path.iterdir()
    assert [event.step for event in tf.train.summary_iterator(str(path))] == [0, 5]


PROJECTOR = """\
embeddings {
  tensor_name: "embedding"
  metadata_path: "metadata.tsv"
  sprite {
    image_path: "sprite.png"
    single_image_dim: 28
    single_image_dim: 28
  }
}
"""  # what 1.15 writes for the statements of the test


def test_projector(tmp_path):
    from flowlet.compat.v1.contrib.tensorboard.plugins import projector

    config = projector.ProjectorConfig()
    embedding = config.embeddings.add()
    embedding.tensor_name = "embedding"
    embedding.metadata_path = "metadata.tsv"
    embedding.sprite.image_path = "sprite.png"
    embedding.sprite.single_image_dim.extend([28, 28])
    projector.visualize_embeddings(tf.summary.FileWriter(str(tmp_path)), config)
    assert (tmp_path / "projector_config.pbtxt").read_text() == PROJECTOR
