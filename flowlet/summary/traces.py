"""Graphs in TensorBoard from programs of TensorFlow 2: `graph`, and `trace_on` with its kin, which are accepted."""

import warnings

from flowlet import errors
from flowlet.api import export
from flowlet.core.graph.graph import Graph
from flowlet.io.graph_def import as_graph_def
from flowlet.ops.cast import constant
from flowlet.summary.recording import chosen_step, should_record_summaries, state

_trace = {}  # what is traced now: "graph", "profiler"; empty: nothing


@export("summary.graph")
def graph(graph_data):
    """Write a graph for TensorBoard's page of graphs.

    Args:
        graph_data: a tf.Graph or a GraphDef.

    Returns:
        a boolean tensor: whether it was recorded.

    >>> import flowlet as tf
    >>> bool(tf.summary.graph(tf.Graph()))  # there is no default writer
    False
    """
    if isinstance(graph_data, Graph):
        graph_data = as_graph_def(graph_data, add_shapes=True)
    if not hasattr(graph_data, "SerializeToString"):
        raise ValueError(errors.message(f"Argument 'graph_data' is not tf.Graph or tf.compat.v1.GraphDef: {graph_data!r}",
                                        "a graph.", "for a tf.keras model use tf.keras.callbacks.TensorBoard."))  # fmt: skip
    if should_record_summaries() is False:
        return constant(False)
    state.writer.add({"graph_def": graph_data.SerializeToString()})
    return constant(True)


@export("summary.trace_on")
def trace_on(graph=True, profiler=False, profiler_outdir=None):
    """Begin to trace. Accepted: a tf.function is a compiled program of XLA here, and has no graph of operations to show.

    Args:
        graph: whether to keep the graphs of functions that run.
        profiler: whether to measure; use `jax.profiler.trace` for that.
        profiler_outdir: where measurements go.
    """
    if _trace:
        warnings.warn("Trace already enabled", stacklevel=2)
        return
    _trace.update(graph=graph, profiler=profiler)


@export("summary.trace_export")
def trace_export(name, step=None, profiler_outdir=None):
    """End the tracing that `trace_on` began; nothing is written.

    Args:
        name: the tag.
        step: the step; by default that of `tf.summary.experimental.set_step`.
        profiler_outdir: where measurements go.

    Raises:
        ValueError: where nothing is traced, or there is no step.
    """
    if not _trace:
        raise ValueError("Must enable trace before export through tf.summary.trace_on.")
    if state.writer is not None:
        chosen_step(step)
    trace_off()


@export("summary.trace_off")
def trace_off():
    """Stop tracing without an export."""
    _trace.clear()
