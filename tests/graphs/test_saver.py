"""tf.train.Saver: what it writes, keeps, restores, and the checkpoint state (the recorded mistakes: graph_errors, saver)."""

import os
import time

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import graph_mode


@pytest.fixture(autouse=True)
def _graph():
    with graph_mode():
        yield


@pytest.fixture
def sess():
    with tf.Session() as session:
        yield session


def variables(sess, **values):
    made = {name: tf.get_variable(name, initializer=np.array(value)) for name, value in values.items()}
    sess.run(tf.global_variables_initializer())
    return made


def test_saves_and_restores_after_changes(sess, tmp_path):
    made = variables(sess, a=[1.0, 2.0], k=3)
    saver = tf.train.Saver()
    path = saver.save(sess, str(tmp_path / "model"), global_step=5)
    assert path == str(tmp_path / "model-5")
    assert sorted(os.listdir(tmp_path)) == ["checkpoint", "model-5.data-00000-of-00001", "model-5.index", "model-5.meta"]
    sess.run([tf.assign(made["a"], [7.0, 8.0]), tf.assign(made["k"], 0)])
    saver.restore(sess, path)
    assert sess.run(made["a"]).tolist() == [1.0, 2.0] and sess.run(made["k"]) == 3
    assert tf.train.latest_checkpoint(tmp_path) == path
    assert tf.train.list_variables(path) == [("a", [2]), ("k", [])]
    assert tf.train.load_variable(str(tmp_path), "k") == 3


def test_again_under_the_same_name(sess, tmp_path):
    """Each save leaves one whole checkpoint, whatever the files of the one before were called."""
    made, saver = variables(sess, a=0.0), tf.train.Saver()
    for value in (1.0, 2.0, 3.0):
        sess.run(tf.assign(made["a"], value))
        path = saver.save(sess, str(tmp_path / "model"))
        assert tf.train.load_variable(path, "a") == value
        assert len(os.listdir(tmp_path)) == 4


def test_step_from_a_tensor(sess, tmp_path):
    made = variables(sess, step=12)
    assert tf.train.Saver().save(sess, str(tmp_path / "m"), made["step"]).endswith("m-12")
    assert tf.train.Saver(pad_step_number=True).save(sess, str(tmp_path / "m"), np.int64(12)).endswith("m-00000012")


def test_dict_gives_names_in_the_file(sess, tmp_path):
    made = variables(sess, new=[1.0, 2.0])
    path = tf.train.Saver({"old": made["new"]}).save(sess, str(tmp_path / "m"))
    assert tf.train.list_variables(path) == [("old", [2])]


def test_reshape(sess, tmp_path):
    path = tf.train.Saver({"x": variables(sess, a=np.arange(6.0))["a"]}).save(sess, str(tmp_path / "m"))
    wide = tf.get_variable("wide", [2, 3], tf.float64)
    tf.train.Saver({"x": wide}, reshape=True).restore(sess, path)
    assert sess.run(wide).tolist() == [[0, 1, 2], [3, 4, 5]]


def test_sharded(sess, tmp_path):
    made = variables(sess, a=[1.0, 2.0])
    saver = tf.train.Saver(sharded=True)
    path = saver.save(sess, str(tmp_path / "m"))
    assert not [name for name in os.listdir(tmp_path) if "temp" in name]
    sess.run(tf.assign(made["a"], [0.0, 0.0]))
    saver.restore(sess, path)
    assert sess.run(made["a"]).tolist() == [1.0, 2.0]


def test_keeps_one_an_hour(sess, tmp_path, monkeypatch):
    variables(sess, a=1.0)
    now = [time.time()]
    monkeypatch.setattr(time, "time", lambda: now[0])
    saver = tf.train.Saver(max_to_keep=1, keep_checkpoint_every_n_hours=1)
    for step in range(5):
        saver.save(sess, str(tmp_path / "m"), step, write_meta_graph=False)
        now[0] += 1900
    kept = sorted(name for name in os.listdir(tmp_path) if name.endswith("index"))
    assert kept == ["m-2.index", "m-4.index"]


def test_all_are_kept_with_zero(sess, tmp_path):
    variables(sess, a=1.0)
    saver = tf.train.Saver(max_to_keep=0)
    for step in range(7):
        saver.save(sess, str(tmp_path / "m"), step, write_meta_graph=False)
    assert len([name for name in os.listdir(tmp_path) if name.endswith("index")]) == 7
    assert saver.last_checkpoints == []
    state = tf.train.get_checkpoint_state(str(tmp_path))
    assert list(state.all_model_checkpoint_paths) == [str(tmp_path / "m-6")]


def test_another_process_goes_on(sess, tmp_path):
    variables(sess, a=1.0)
    first = tf.train.Saver(max_to_keep=2)
    for step in range(2):
        first.save(sess, str(tmp_path / "m"), step)
    second = tf.train.Saver(max_to_keep=2)
    second.recover_last_checkpoints(tf.train.get_checkpoint_state(str(tmp_path)).all_model_checkpoint_paths)
    second.save(sess, str(tmp_path / "m"), 2)
    assert [os.path.basename(path) for path in second.last_checkpoints] == ["m-1", "m-2"]
    assert not tf.train.checkpoint_exists(str(tmp_path / "m-0"))
    second.set_last_checkpoints_with_time([("a", 1.0)])
    assert second.last_checkpoints == ["a"]


def test_relative_paths(sess, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    variables(sess, a=1.0)
    os.mkdir("logs")
    tf.train.Saver().save(sess, "logs/m")
    assert (tmp_path / "logs" / "checkpoint").read_text() == (
        'model_checkpoint_path: "m"\nall_model_checkpoint_paths: "m"\n')
    os.rename("logs", "moved")
    assert tf.train.latest_checkpoint("moved") == "moved/m"
    tf.train.Saver(save_relative_paths=True).save(sess, str(tmp_path / "moved" / "n"))
    assert 'model_checkpoint_path: "n"' in (tmp_path / "moved" / "checkpoint").read_text()


def test_saver_of_another_graph(sess, tmp_path):
    variables(sess, a=[1.0, 2.0])
    tf.identity(tf.global_variables()[0] * 2.0, name="twice")
    tf.add_to_collection("wanted", tf.get_default_graph().get_tensor_by_name("twice:0"))
    tf.add_to_collection("numbers", 3)
    path = tf.train.Saver().save(sess, str(tmp_path / "m"))
    for scope in (None, "part"):
        with tf.Graph().as_default(), tf.Session() as other:
            saver = tf.train.import_meta_graph(path + ".meta", import_scope=scope)
            saver.restore(other, path)
            (twice,) = tf.get_collection("wanted")
            assert twice.name == ("part/" if scope else "") + "twice:0"
            assert other.run(twice).tolist() == [2.0, 4.0]
            assert [one.name for one in tf.trainable_variables()] == [("part/" if scope else "") + "a:0"]
            assert tf.get_collection("numbers") == [3]


def test_init_from_checkpoint(sess, tmp_path):
    with tf.variable_scope("old"):
        variables(sess, a=[1.0, 2.0], b=[3.0])
    path = tf.train.Saver().save(sess, str(tmp_path / "m"))
    with tf.Graph().as_default(), tf.Session() as other:
        with tf.variable_scope("new"):
            a, b = tf.get_variable("a", [2], tf.float64), tf.get_variable("b", [1], tf.float64, use_resource=True)
        c = tf.get_variable("c", [1], tf.float64)
        tf.train.init_from_checkpoint(path, {"old/": "new/", "old/b": c})
        other.run(tf.global_variables_initializer())
        assert [one.tolist() for one in other.run([a, b, c])] == [[1.0, 2.0], [3.0], [3.0]]


def test_reader(sess, tmp_path):
    variables(sess, a=[[1.0, 2.0]], k=3)
    reader = tf.train.NewCheckpointReader(tf.train.Saver().save(sess, str(tmp_path / "m")))
    assert reader.has_tensor("a") and not reader.has_tensor("b")
    assert reader.get_variable_to_dtype_map() == {"a": tf.float64, "k": tf.int64}
    assert reader.debug_string() == b"a (DT_DOUBLE) [1,2]\nk (DT_INT64) []\n"


def test_eager_programs_are_told():
    tf.enable_v2_behavior()
    with pytest.raises(RuntimeError, match="disable_eager_execution"):
        tf.train.Saver([])


def test_one_missing_folder_is_made_and_no_more(sess, tmp_path):
    variables(sess, v=1.0)
    saver = tf.train.Saver()
    assert os.path.exists(saver.save(sess, str(tmp_path / "one" / "model.ckpt")) + ".index")
    with pytest.raises(ValueError, match="Parent directory of .* doesn't exist, can't save"):
        saver.save(sess, str(tmp_path / "two" / "deeper" / "model.ckpt"))
