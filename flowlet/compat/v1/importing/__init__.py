"""How operations that are no rows come back from files: a maker for each type (core/graph/makers.py)."""

from flowlet.compat.v1.importing import branches, calls, draws, gradients, networks, updates, variables  # noqa: F401 - they register makers
