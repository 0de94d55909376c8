"""Keras in graphs: layers called on tensors of a graph, their variables, the learning phase, Keras's session."""

from flowlet.compat.v1.keras_layers import backend, calling, forms, phases, sessions, symbolic, weights  # noqa: F401
