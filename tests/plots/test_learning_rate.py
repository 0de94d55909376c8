"""The proposed rate: a tenth of the rate at the bottom of the loss curve."""

import types

import numpy as np
import pytest

from flowlet.plots import plot_learning_rate

# The seed's schedule, and a loss whose bottom is at epoch 350: rate 0.316.
RATES = 1e-4 * 10 ** (np.arange(500) / 100)
LOSSES = 0.1 + ((np.arange(500) - 350) / 350) ** 2


def test_proposes_a_tenth_of_the_rate_at_the_bottom(ax):
    assert plot_learning_rate(RATES, LOSSES, ax) == pytest.approx(RATES[350] / 10)


@pytest.mark.parametrize("name", ["lr", "learning_rate"])
@pytest.mark.parametrize("wrapped", [True, False])
def test_from_a_history(ax, name, wrapped):
    table = {"loss": LOSSES.tolist(), name: RATES.tolist(), "accuracy": [0.5] * 500}
    history = types.SimpleNamespace(history=table) if wrapped else table
    assert plot_learning_rate(history, ax=ax) == pytest.approx(RATES[350] / 10)


def test_what_is_drawn(ax):
    proposed = plot_learning_rate(RATES, LOSSES, ax)
    curve, bottom, mark = ax.get_lines()
    assert ax.get_xscale() == "log"
    np.testing.assert_allclose(curve.get_xdata(), RATES)
    np.testing.assert_allclose(curve.get_ydata(), LOSSES)
    assert bottom.get_xdata()[0] == pytest.approx(RATES[350]) and mark.get_xdata()[0] == proposed
    assert "0.032" in mark.get_label()


def test_exploded_losses_are_left_out(ax):
    losses = LOSSES.copy()
    losses[400:450], losses[450:] = np.nan, np.inf
    assert plot_learning_rate(RATES, losses, ax) == pytest.approx(RATES[350] / 10)
    assert len(ax.get_lines()[0].get_xdata()) == 400


def test_smooth_passes_over_a_single_dip(ax):
    losses = LOSSES.copy()
    losses[200] = 0.0
    assert plot_learning_rate(RATES, losses, ax) == pytest.approx(RATES[200] / 10)
    assert plot_learning_rate(RATES, losses, ax, smooth=11) == pytest.approx(RATES[350] / 10, rel=0.02)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((RATES,), "Rates without losses"),
        ((RATES, LOSSES[:5]), "500 rates and 5 losses"),
        (({"loss": [1.0]},), "no loss beside a learning rate"),
        (([0.1], [np.nan]), "No epoch has a finite loss"),
    ],
)
def test_errors(ax, args, words):
    with pytest.raises(ValueError, match=words):
        plot_learning_rate(*args, ax=ax)
