"""Curves of a training run: which lines are drawn where."""

import types

import numpy as np
import pytest

from flowlet.plots import plot_history

RUN = {
    "loss": [0.7, 0.5, 0.4],
    "accuracy": [0.5, 0.8, 0.9],
    "val_loss": [0.8, 0.6, 0.5],
    "val_accuracy": [0.4, 0.7, 0.8],
    "lr": [0.1, 0.1, 0.01],
}


def lines(axis):
    return {line.get_label(): line.get_ydata().tolist() for line in axis.get_lines()}


def test_one_panel_a_metric(ax):
    axes = plot_history(RUN)
    assert [axis.get_ylabel() for axis in axes] == ["loss", "accuracy"]  # not the learning rate
    assert lines(axes[0]) == {"training": RUN["loss"], "validation": RUN["val_loss"]}
    assert lines(axes[1]) == {"training": RUN["accuracy"], "validation": RUN["val_accuracy"]}
    assert [line.get_linestyle() for line in axes[0].get_lines()] == ["-", "--"]
    np.testing.assert_array_equal(axes[0].get_lines()[0].get_xdata(), [1, 2, 3])


def test_all_on_the_axes_of_the_caller(ax):
    axes = plot_history(RUN, ax)
    assert axes == [ax, ax]
    assert lines(ax) == {name: RUN[name] for name in ("loss", "val_loss", "accuracy", "val_accuracy")}
    colours = [line.get_color() for line in ax.get_lines()]
    assert colours[0] == colours[1] != colours[2] == colours[3]


def test_chosen_metrics_on_chosen_axes(ax):
    import matplotlib.pyplot as plt

    _, panels = plt.subplots(2, 2)
    axes = plot_history(RUN, panels, metrics=["accuracy", "lr"])
    assert axes == [panels[0, 0], panels[0, 1]]
    assert lines(axes[1]) == {"training": RUN["lr"]}


def test_history_object_and_later_epochs(ax):
    history = types.SimpleNamespace(history={"loss": [0.5, 0.4]}, epoch=[10, 11])
    (axis,) = plot_history(history, ax)
    np.testing.assert_array_equal(axis.get_lines()[0].get_xdata(), [11, 12])


def test_data_frame(ax):
    pandas = pytest.importorskip("pandas")
    axes = plot_history(pandas.DataFrame(RUN), ax, metrics=["loss"])
    assert lines(axes[0]) == {"training": RUN["loss"], "validation": RUN["val_loss"]}


def test_validation_every_second_epoch(ax):
    (axis,) = plot_history({"loss": [4, 3, 2, 1], "val_loss": [3.5, 1.5]}, ax)
    np.testing.assert_array_equal(axis.get_lines()[1].get_xdata(), [2, 4])


def test_single_epoch_is_visible(ax):
    (axis,) = plot_history({"loss": [1.0]}, ax)
    assert axis.get_lines()[0].get_marker() == "o"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"history": {}}, "empty"),
        ({"history": RUN, "metrics": ["auc"]}, "no metric 'auc'; it has \\['loss', 'accuracy', 'lr'\\]"),
        ({"history": [1, 2]}, "`history` is a list"),
        ({"history": RUN, "ax": []}, "0 axes for 2 metrics"),
    ],
)
def test_errors(ax, call, words):
    with pytest.raises(ValueError, match=words):
        plot_history(**call)
