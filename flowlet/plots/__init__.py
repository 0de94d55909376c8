"""Pictures of what a model learnt: `from flowlet import plots`.

They take NumPy arrays, tensors and anything else with `__array__`, Keras models, scikit-learn classifiers and
plain functions, and draw on matplotlib axes that the caller may pass in. They need the extra `plots`.

Example:
    plots.plot_decision_boundary(model, X, y)
    plots.plot_history(history)
"""

from flowlet.plots.confusion_matrix import plot_confusion_matrix
from flowlet.plots.decision_boundary import plot_decision_boundary
from flowlet.plots.history import plot_history
from flowlet.plots.learning_rate import plot_learning_rate

__all__ = ["plot_confusion_matrix", "plot_decision_boundary", "plot_history", "plot_learning_rate"]
