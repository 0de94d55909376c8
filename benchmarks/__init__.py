"""Measurements: flowlet and its peers, the same program in one run. `scripts/bench` runs them all."""
