"""Choosing hyperparameters: `flowlet.find_learning_rate` and `flowlet.sweep`, which TensorFlow lacks."""

from flowlet.search.finder import find_learning_rate
from flowlet.search.learning_rate import LearningRateCurve
from flowlet.search.results import Sweep
from flowlet.search.sweeping import sweep

__all__ = ["LearningRateCurve", "Sweep", "find_learning_rate", "sweep"]
