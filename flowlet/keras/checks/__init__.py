"""`tf.checks`: mistakes in models and data, found before training and while it runs.

The table (`table.py`) has one row for each mistake; the rows are in `outputs.py` (the last layer and the loss),
`network.py` (which layer follows which), `optimization.py`, `values.py` (inputs), `targets.py`, `progress.py` (how
training goes) and `mistakes.py` (errors that other parts raise). `docs/checks/` explains each.
"""

from flowlet.keras.checks import mistakes, network, optimization, outputs, progress, targets, values  # noqa: F401
