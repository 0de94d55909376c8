"""`tf.contrib`: programs give what they give under TensorFlow 1.15, and names that are not there say what to use."""

import pickle

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from flowlet.api import TENSORFLOW_1
from tests.graphs.comparing import graph_mode
from tests.oracle_cases import load


@pytest.mark.parametrize("case", load("contrib")["cases"], ids=lambda case: case["case"])
def test_programs_as_in_1_15(case):
    with graph_mode():
        tf.set_random_seed(3)
        space = {"tf": tf, "np": np}
        exec(case["code"], space)
        assert space["names"] == case["names"]
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            losses = []
            for _ in range(6):
                losses.append(session.run(space["loss"], space["feed"]))
                session.run(space["train"], space["feed"])
            np.testing.assert_allclose(losses, case["losses"], rtol=1e-4)
            result = session.run(space["h"], space["test"]).ravel()[:12]
            np.testing.assert_allclose(result, case["result"], rtol=5e-3, atol=5e-3)
            sums = [np.sum(one) for one in session.run(tf.global_variables())]
            np.testing.assert_allclose(sums, case["sums"], rtol=2e-3, atol=2e-3)


def test_the_release_that_is_matched():
    assert TENSORFLOW_1.startswith("1.15") and load("contrib")["release"].startswith("1.15")


def test_arg_scope():
    framework = tf.contrib.framework

    @framework.add_arg_scope
    def layer(x, size=1, name=None, **more):
        return x, size, name, more

    def plain(x):
        return x

    with framework.arg_scope([layer], size=2, depth=4) as outer:
        assert layer(0) == (0, 2, None, {"depth": 4}) and layer(0, size=7)[1] == 7
        with framework.arg_scope([layer], name="n"):
            assert layer(0)[:3] == (0, 2, "n")
        assert layer(0)[2] is None
    assert layer(0)[1] == 1 and framework.current_arg_scope() == {}
    with framework.arg_scope(outer):
        assert layer(0)[1] == 2
    assert framework.has_arg_scope(layer) and not framework.has_arg_scope(plain)
    with pytest.raises(ValueError, match="not decorated with @add_arg_scope"), framework.arg_scope([plain], x=1):
        pass
    with pytest.raises(TypeError, match="must either be a list/tuple"), framework.arg_scope(layer, x=1):
        pass
    with pytest.raises(ValueError, match="kwargs must be empty"), framework.arg_scope(outer, x=1):
        pass


def test_shared_layers_have_one_regularization_loss():
    with graph_mode():
        x, l2 = tf.placeholder(tf.float32, [None, 3]), tf.contrib.layers.l2_regularizer(0.1)
        for reuse in (None, True):
            tf.contrib.layers.fully_connected(x, 2, weights_regularizer=l2, scope="fc", reuse=reuse)
        assert [one.op.name for one in tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)] == [
            "fc/kernel/Regularizer/l2_regularizer"]  # fmt: skip
        assert [one.op.name for one in tf.global_variables()] == ["fc/weights", "fc/biases"]


def test_collections_of_results_and_variables():
    with graph_mode():
        x = tf.placeholder(tf.float32, [None, 4, 4, 3])
        h = tf.contrib.slim.conv2d(x, 2, 3, outputs_collections="ends", variables_collections={"weights": ["mine"]}, scope="a")
        h = tf.contrib.slim.max_pool2d(h, 2, outputs_collections="ends", scope="b")
        assert list(tf.contrib.slim.utils.convert_collection_to_dict("ends")) == ["a", "b"]
        assert [one.op.name for one in tf.get_collection("mine")] == ["a/weights"]
        with pytest.raises(ValueError, match="Convolution expects input with rank 4, got 2"):
            tf.contrib.slim.conv2d(tf.contrib.slim.flatten(h), 2, 3)
        with pytest.raises(ValueError, match="should be defined"):
            tf.contrib.slim.fully_connected(tf.placeholder(tf.float32, [None, None]), 2)


def test_names_that_stand_elsewhere():
    assert tf.contrib.rnn.BasicLSTMCell is tf.nn.rnn_cell.BasicLSTMCell
    assert tf.contrib.framework.get_or_create_global_step is tf.train.get_or_create_global_step
    assert tf.contrib.slim.flatten is tf.contrib.layers.flatten
    assert tf.contrib.keras.layers.Dense is tf.keras.layers.Dense
    assert tf.contrib.framework.nest.flatten([1, [2]]) == [1, 2]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("factorization.KMeans", "scikit-learn"),
        ("tensor_forest.python.tensor_forest.RandomForestGraphs", "RandomForestClassifier"),
        ("slim.nets.inception", "tf.keras.applications"),
        ("layers.no_such_layer", "tf.contrib was experimental"),
        ("learn.DNNClassifier", "tf.keras"),
    ],
)
def test_other_names_say_what_to_use(name, words):
    with pytest.raises(AttributeError, match=words):
        value = tf.contrib
        for part in name.split("."):
            value = getattr(value, part)


def test_vocabulary_processor(tmp_path):
    words = tf.contrib.learn.preprocessing.VocabularyProcessor(3, min_frequency=1)
    rows = [row.tolist() for row in words.fit_transform(["the cat's hat", "the HTMLParser and the cat's", "of one"])]
    assert rows == [[1, 2, 0], [1, 0, 0], [0, 0, 0]] and len(words.vocabulary_) == 3
    assert list(words.reverse([[1, 2, 0]])) == ["the cat's <UNK>"]
    words.save(tmp_path / "words")
    again = type(words).restore(tmp_path / "words")
    assert [row.tolist() for row in again.transform(["the new cat's"])] == [[1, 0, 2]]
    (tmp_path / "words").write_bytes(pickle.dumps(1))
    with pytest.raises(ValueError, match="Fit the words again"):
        type(words).restore(tmp_path / "words")
