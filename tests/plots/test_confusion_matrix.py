"""Counts and shares in the cells of a confusion matrix."""

import numpy as np
import pytest

from flowlet.plots import plot_confusion_matrix

TRUE = [0, 0, 0, 1, 1, 2]
PREDICTED = [0, 0, 1, 1, 1, 0]
COUNTS = [[2, 1, 0], [0, 2, 0], [1, 0, 0]]


def cells(axis):
    """(row, column) -> text."""
    return {
        (int(text.get_position()[1]), int(text.get_position()[0])): text.get_text() for text in axis.texts
    }


def test_counts_and_cells(ax):
    counts = plot_confusion_matrix(TRUE, PREDICTED, ax)
    assert counts.tolist() == COUNTS and counts.dtype == np.int64
    texts = cells(ax)
    assert len(texts) == 9
    assert texts[0, 0] == "2\n(66.7%)" and texts[0, 1] == "1\n(33.3%)" and texts[1, 1] == "2\n(100.0%)"
    assert texts[2, 0] == "1\n(100.0%)" and texts[2, 2] == "0\n(0.0%)"
    np.testing.assert_allclose(ax.images[0].get_array().sum(axis=1), 1)
    assert ax.get_xlabel() == "predicted" and ax.get_ylabel() == "true"


def test_as_scikit_learn_counts(ax):
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(0)
    true, predicted = rng.integers(0, 5, 300), rng.integers(0, 5, 300)
    np.testing.assert_array_equal(
        plot_confusion_matrix(true, predicted, ax), metrics.confusion_matrix(true, predicted)
    )


def test_from_a_matrix(ax):
    assert plot_confusion_matrix(COUNTS, ax=ax, labels=["ant", "bee", "cat"]).tolist() == COUNTS
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["ant", "bee", "cat"]
    assert cells(ax)[0, 0] == "2\n(66.7%)"


@pytest.mark.parametrize(
    "predicted",
    [
        [[0.1], [0.4], [0.9], [0.8]],
        np.array([0.1, 0.4, 0.9, 0.8], np.float32),
        [[0.0], [0.0], [1.0], [1.0]],
        [[0.9, 0.1], [0.6, 0.4], [0.1, 0.9], [0.2, 0.8]],
        [False, False, True, True],
    ],
    ids=["sigmoid column", "sigmoid", "rounded", "softmax", "bool"],
)
def test_what_a_model_returns(ax, predicted):
    assert plot_confusion_matrix([0, 0, 0, 1], predicted, ax).tolist() == [[2, 1], [0, 1]]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["0", "1"]


def test_class_without_samples(ax):
    assert plot_confusion_matrix([0, 0], [0, 3], ax).tolist() == [[1, 1], [0, 0]]
    assert cells(ax)[1, 0] == "0\n(0.0%)"
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["0", "3"]


def test_probabilities_where_all_samples_are_of_one_class(ax):
    assert plot_confusion_matrix([1, 1], [0.2, 0.9], ax).tolist() == [[0, 0], [1, 1]]


def test_text_labels(ax):
    assert plot_confusion_matrix(["b", "a"], ["a", "a"], ax).tolist() == [[1, 0], [1, 0]]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b"]


@pytest.mark.parametrize(
    ("args", "options", "words"),
    [
        (([0, 1], [0]), {}, "2 true labels and 1 predictions"),
        (([0, 1],), {}, "square"),
        ((COUNTS,), {"labels": ["a"]}, "1 labels for 3 classes"),
        ((np.zeros((2, 2, 2)), [0, 1]), {}, r"`y_true` has shape \(2, 2, 2\)"),
    ],
)
def test_errors(ax, args, options, words):
    with pytest.raises(ValueError, match=words):
        plot_confusion_matrix(*args, ax=ax, **options)
