"""What `find_learning_rate` gives: loss against rate, and the rate that follows from it."""

import numpy as np

SHARE = 0.1  # of the rate at the bottom of the curve: what is proposed
WIDTH = 0.12  # decades: how far the loss is smoothed to either side
FALL = 0.02  # by what share of its first value the loss has to fall, or the curve says nothing


def smoothed(rates, losses):
    """The losses averaged over their neighbours, by a normal curve in the logarithm of the rate; no lag to the right."""
    if len(rates) < 3:
        return losses.copy()
    place = np.log10(rates)
    weights = np.exp(-0.5 * np.square((place[:, None] - place) / WIDTH))
    return weights @ losses / weights.sum(1)


class LearningRateCurve:
    """Loss against learning rate, as an experiment with a rising rate recorded it.

    The proposal is a tenth of the rate at which the smoothed loss is lowest: there steps are about to become too long.
    Where the loss falls fastest (`steepest`) is the other usual choice; it depends more on chance where batches are
    small. Prints as text. `float(curve)` is the proposal, and an optimizer takes the curve as its rate.

    Attributes:
        rates, losses: NumPy arrays, one number a step: the rate of the step, and the loss of its batch before it.
        smoothed: the losses averaged over about a quarter of a decade.
        suggestion (or proposal): the proposed rate, a float.
        minimum: the rate at which the smoothed loss is lowest.
        steepest: the rate at which it falls fastest, within two decades below.
        diverged: the rate at which the loss left all bounds, None where it did not.
        warning: what makes the proposal doubtful, "" where nothing does.

    Source: Smith, "Cyclical learning rates for training neural networks", 2015 (arXiv 1506.01186), section 3.3;
    a tenth of the minimum: Howard and Gugger, "fastai: a layered API for deep learning", 2020.

    >>> rates = 10 ** np.linspace(-5, 0, 101)
    >>> curve = LearningRateCurve(rates, 1 + (np.log10(rates) + 2) ** 2)
    >>> print(curve)
    learning rate 0.001: a tenth of 0.01, where the loss is lowest (1.014); it falls fastest at 0.0001
    tried 1e-05 to 1 in 101 steps
    """

    def __init__(self, rates, losses, diverged=None):
        self.rates, self.losses = np.asarray(rates, np.float64), np.asarray(losses, np.float64)
        self.diverged = diverged
        self.smoothed = smoothed(self.rates, self.losses)
        bottom = int(np.argmin(self.smoothed))
        self.minimum = float(self.rates[bottom])
        before = (self.rates >= self.minimum / 100) & (self.rates <= self.minimum)  # further down the slope is chance
        slopes = np.where(before, np.gradient(self.smoothed), np.inf) if len(self.rates) > 1 else np.zeros(1)
        self.steepest = float(self.rates[int(np.argmin(slopes))])
        self.suggestion = self.proposal = float(self.minimum * SHARE)
        self.warning = self._doubts(bottom)

    def _doubts(self, bottom):
        first, lowest = self.smoothed[0], self.smoothed[bottom]
        if first - lowest < FALL * abs(first):
            return ("the loss hardly fell at any rate, so that this is a guess: look at the data (are they near unit scale?), "
                    "at the model and the loss")  # fmt: skip
        if bottom == len(self.rates) - 1 and self.diverged is None:
            return f"the loss still fell at the highest rate: try high={self.rates[-1] * 100:.2g}"
        return ""

    def __float__(self):
        return self.suggestion

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.suggestion, dtype or np.float32)

    def __str__(self):
        lines = [f"learning rate {self.suggestion:.2g}: a tenth of {self.minimum:.2g}, where the loss is lowest "
                 f"({self.smoothed.min():.4g}); it falls fastest at {self.steepest:.2g}",
                 f"tried {self.rates[0]:.2g} to {self.rates[-1]:.2g} in {len(self.rates)} steps"]  # fmt: skip
        if self.diverged is not None:
            lines[1] += f"; the loss diverged at {self.diverged:.2g}"
        return "\n".join(lines + ([f"but {self.warning}"] if self.warning else []))

    __repr__ = __str__

    def plot(self, ax=None):
        """Draw the curve on a logarithmic axis, with its bottom and the proposal.

        Args:
            ax: matplotlib axes; pyplot's current ones by default.

        Returns:
            The axes.

        Raises:
            ModuleNotFoundError: where matplotlib is not installed.
        """
        from flowlet.plots.figure import axes_or_current

        ax = axes_or_current(ax)
        ax.semilogx(self.rates, self.losses, color="tab:blue", alpha=0.3, label="loss of a batch")
        ax.semilogx(self.rates, self.smoothed, color="tab:blue", label="smoothed")
        ax.axvline(self.minimum, color="grey", linestyle=":", label=f"lowest: {self.minimum:.2g}")
        ax.axvline(self.suggestion, color="tab:orange", linestyle="--", label=f"proposed: {self.suggestion:.2g}")
        low, high = self.smoothed.min(), max(self.smoothed[0], np.median(self.losses))
        room = 0.5 * (high - low) or 1.0
        ax.set(xlabel="learning rate", ylabel="loss", ylim=(low - room / 4, high + 2 * room))
        ax.legend()
        return ax
