"""Recurrent networks of 1.x: cells and the functions that run them over time."""

from flowlet.compat.v1.rnn import (  # noqa: F401
    bidirectional,
    dynamic,
    gated,
    projections,
    raw,
    sequences,
    simple,
    static,
    wrappers,
)
