"""The area shares and the picture of a decision boundary, with functions whose regions are known exactly."""

import numpy as np
import pytest

from flowlet.plots import plot_decision_boundary

SQUARE = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])
LABELS = np.array([0, 1, 0, 1])


def right_half(points):
    return points[:, 0] > 0.5


class Tensor:
    """Anything that NumPy can read: only __array__."""

    def __init__(self, values):
        self.values = np.asarray(values)

    def __array__(self, dtype=None, copy=None):
        return self.values.astype(dtype or self.values.dtype)


class KerasLike:
    """A model whose predict takes `verbose` and returns probabilities of shape (samples, 1)."""

    def __init__(self):
        self.calls = []

    def predict(self, x, batch_size=None, verbose="auto"):
        self.calls.append((x.shape, x.dtype, verbose))
        return right_half(x)[:, None] * 0.8 + 0.1


@pytest.mark.parametrize(
    "function",
    [
        right_half,
        lambda points: right_half(points).astype(int),
        lambda points: right_half(points)[:, None] * 0.6 + 0.2,
        lambda points: Tensor(right_half(points) * 0.6 + 0.2),
        lambda points: np.stack([points[:, 0] < 0.5, right_half(points)], axis=1) * 1.0,
    ],
    ids=["bool", "labels", "probability column", "tensor", "scores"],
)
def test_shares_of_two_classes(ax, function):
    assert plot_decision_boundary(function, SQUARE, LABELS, ax=ax) == (0.5, 0.5)


def test_shares_follow_the_area(ax):
    shares = plot_decision_boundary(lambda p: p[:, 0] > 0.75, SQUARE, LABELS, ax=ax, margin=0, resolution=400)
    assert shares == pytest.approx((0.75, 0.25), abs=1e-6)
    assert sum(shares) == pytest.approx(1)


def test_keras_model_is_asked_once_and_quietly(ax):
    model = KerasLike()
    assert plot_decision_boundary(model, SQUARE, LABELS, ax=ax, resolution=50) == (0.5, 0.5)
    assert model.calls == [((2500, 2), np.dtype("float32"), 0)]


def test_threshold_for_logits(ax):
    logits = lambda p: (p[:, 0] - 0.5) * 0.1  # noqa: E731  all below 0.5, half of them above 0
    assert plot_decision_boundary(logits, SQUARE, LABELS, ax=ax) == (1.0, 0.0)
    assert plot_decision_boundary(logits, SQUARE, LABELS, ax=ax, threshold=0) == (0.5, 0.5)


def test_what_is_drawn(ax):
    plot_decision_boundary(right_half, SQUARE, LABELS, ax=ax, margin=0.1, resolution=60)
    (image,) = ax.images
    assert image.get_extent() == pytest.approx((-0.1, 1.1, -0.1, 1.1))
    pixels = np.asarray(image.get_array())
    assert pixels.shape == (60, 60)
    assert (pixels[:, :30] == 0).all() and (pixels[:, 30:] == 1).all()
    (dots,) = ax.collections
    np.testing.assert_array_equal(dots.get_offsets(), SQUARE)
    np.testing.assert_array_equal(dots.get_array(), LABELS)
    assert ax.get_xlim() == pytest.approx((-0.1, 1.1)) and ax.get_ylim() == pytest.approx((-0.1, 1.1))


def test_sample_and_background_have_one_colour(ax):
    plot_decision_boundary(right_half, SQUARE, LABELS, ax=ax)
    image, dots = ax.images[0], ax.collections[0]
    for label in (0, 1):
        assert image.cmap(image.norm(label)) == dots.cmap(dots.norm(label))


@pytest.mark.parametrize("names", [["a", "b", "c"], [10, 20, 30], [0, 1, 2]])
def test_three_classes_of_a_classifier(ax, names):
    neighbors = pytest.importorskip("sklearn.neighbors")
    X = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])
    y = np.array(names)
    classifier = neighbors.KNeighborsClassifier(1).fit(X, y)
    shares = plot_decision_boundary(classifier, X, y, ax=ax, margin=0.25)  # from -0.5 to 2.5: thirds
    assert shares == pytest.approx((1 / 3, 1 / 3, 1 / 3), abs=0.01)
    assert len(np.unique(ax.images[0].get_array())) == 3


def test_scores_for_a_class_that_no_sample_has(ax):
    scores = lambda p: np.tile([0.0, 0.0, 1.0], (len(p), 1))  # noqa: E731
    assert plot_decision_boundary(scores, SQUARE, [0, 1, 0, 1], ax=ax) == (0.0, 0.0, 1.0)


def test_one_hot_and_column_labels(ax):
    assert plot_decision_boundary(right_half, SQUARE, np.eye(2)[LABELS], ax=ax) == (0.5, 0.5)
    assert plot_decision_boundary(right_half, SQUARE, LABELS[:, None], ax=ax) == (0.5, 0.5)


def test_current_axes_by_default(ax):
    import matplotlib.pyplot as plt

    plt.sca(ax)
    plot_decision_boundary(right_half, SQUARE, LABELS)
    assert len(ax.images) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"X": np.zeros((4, 3))}, r"\(4, 3\).*two features"),
        ({"y": [0, 1]}, "4 samples and `y` has 2"),
        ({"model_or_function": lambda p: p[:5, 0]}, r"shape \(5,\) for"),
        ({"model_or_function": lambda p: p[:, 0], "y": [0, 1, 2, 1]}, "one output, but there are 3 classes"),
        ({"model_or_function": lambda p: np.full(len(p), 7)}, r"predicts the labels \[7\]"),
        ({"model_or_function": lambda p: np.zeros((len(p), 3)), "y": [5, 6, 5, 6]}, "scores 3 classes"),
        ({"model_or_function": 3}, "`model_or_function` is 3"),
    ],
)
def test_errors_say_what_was_expected(ax, change, words):
    call = {"model_or_function": right_half, "X": SQUARE, "y": LABELS} | change
    with pytest.raises(ValueError, match=words) as error:
        plot_decision_boundary(**call, ax=ax)
    assert "Expected" in str(error.value)
