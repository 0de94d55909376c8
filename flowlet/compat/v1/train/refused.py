"""Optimizers that flowlet does not have, and why."""

from flowlet.api import export


@export("compat.v1.train.SyncReplicasOptimizer")
class SyncReplicasOptimizer:
    """Not supported: it gathers gradients of several worker processes, and flowlet runs in one."""

    def __init__(self, opt, *args, **kwargs):
        raise NotImplementedError(
            f"SyncReplicasOptimizer gathers the gradients of several worker processes; flowlet runs in one process, where a "
            f"step is in sync anyway. Use the optimizer itself: {type(opt).__name__}(...).minimize(loss).")
