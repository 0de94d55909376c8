"""`tf.summary.FileWriter`: the event file that TensorBoard reads."""

import os
import time
import warnings

from flowlet import errors
from flowlet.api import export
from flowlet.core.graph.graph import Graph
from flowlet.core.graph.stack import default_graph
from flowlet.io import messages, proto
from flowlet.io.events import EventFile


@export("compat.v1.summary.FileWriter")
class FileWriter:
    """Writes summaries and graphs to an event file in a folder; `tensorboard --logdir FOLDER` shows them.

    Args:
        logdir: the folder; made where it is not there.
        graph: a graph to write at once.
        max_queue: how many events may wait in memory.
        flush_secs: how long they may wait.
        graph_def: the same as a GraphDef.
        filename_suffix: what the file's name ends in.
        session: accepted.

    The file is made with the first event.
    """

    def __init__(self, logdir, graph=None, max_queue=10, flush_secs=120, graph_def=None, filename_suffix=None, session=None):
        self._folder, self._suffix = os.fspath(logdir), filename_suffix or ""
        self._waiting, self._seconds = max_queue, flush_secs
        self._tags, self._runs = set(), set()
        self.reopen()
        if graph is not None or graph_def is not None:
            self.add_graph(graph, graph_def=graph_def)
            self.add_meta_graph(proto.of(messages.MetaGraph)(graph_def=self._graph_def(graph, graph_def)))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def get_logdir(self):
        """The folder."""
        return self._folder

    def reopen(self):
        """Go on after `close`, in a new file."""
        self._file = EventFile(self._folder, self._suffix, numbered=False, waiting=self._waiting, seconds=self._seconds)
        self._closed = False

    def flush(self):
        """Write what waits."""
        if not self._closed:
            self._file.flush()

    def close(self):
        """Write what waits, and end."""
        if not self._closed:
            self._file.close()
        self._closed = True

    # events -----------------------------------------------------------------------------------------------------------

    def _add(self, fields, step=None):
        if self._closed:
            warnings.warn("Attempting to use a closed FileWriter. The operation will be a noop unless the FileWriter is "
                          "explicitly reopened.", stacklevel=3)
            return
        self._file.add(fields if isinstance(fields, bytes) else {**fields, "step": int(step or 0) or None})

    def add_event(self, event):
        """Write an Event.

        Args:
            event: a tf.Event; its `wall_time` counts, as far as it has one.
        """
        if not hasattr(event, "SerializeToString"):
            raise TypeError(errors.message(f"Expected an event_pb2.Event proto, but got {type(event)}", "a tf.Event."))
        self._add(event.SerializeToString())

    def add_summary(self, summary, global_step=None):
        """Write a Summary.

        Args:
            summary: what running a summary operation gave, or a tf.Summary.
            global_step: the step it is of.
        """
        data = summary if isinstance(summary, bytes) else summary.value and summary.SerializeToString() or b""
        known = [value for value in messages.Tags.read(data, absent=False).get("value", ()) if "metadata" in value]
        if any(value.get("tag") in self._tags for value in known):
            data = self._without_metadata(data)
        self._tags.update(value.get("tag") for value in known)
        step = int(global_step or 0) or None
        self._add(messages.EventOfBytes.write({"wall_time": time.time(), "step": step, "summary": data}))

    def _without_metadata(self, data):
        """A Summary without the metadata of tags that TensorBoard knows already: it wants them once."""
        fields = messages.Summary.read(data, absent=False)
        for value in fields["value"]:
            if value.get("tag") in self._tags:
                value.pop("metadata", None)
        return messages.Summary.write(fields)

    def add_session_log(self, session_log, global_step=None):
        """Write a SessionLog: that a session began, ended or saved."""
        self._add({"session_log": messages.SessionLog.read(session_log.SerializeToString(), absent=False)}, global_step)

    def add_graph(self, graph, global_step=None, graph_def=None):
        """Write a graph.

        Args:
            graph: a tf.Graph.
            global_step: the step it is of.
            graph_def: the same as a GraphDef.

        Raises:
            TypeError: for anything else.
        """
        self._add({"graph_def": self._graph_def(graph, graph_def).SerializeToString()}, global_step)

    @staticmethod
    def _graph_def(graph, graph_def):
        if graph is not None and graph_def is not None:
            raise ValueError("Please pass only graph, or graph_def (deprecated), but not both.")
        found = graph_def if graph is None else graph
        if isinstance(found, Graph):
            return found.as_graph_def(add_shapes=True)
        if isinstance(found, proto.of(messages.Graph)):
            return found
        raise TypeError(errors.message("The passed graph must be an instance of `Graph` or the deprecated `GraphDef`",
                                       fix=f"pass sess.graph or tf.get_default_graph(), not {found!r}."))  # fmt: skip

    def add_meta_graph(self, meta_graph_def, global_step=None):
        """Write a MetaGraphDef."""
        if not isinstance(meta_graph_def, proto.of(messages.MetaGraph)):
            raise TypeError(f"meta_graph_def must be type MetaGraphDef, saw type: {type(meta_graph_def)}")
        self._add({"meta_graph_def": meta_graph_def.SerializeToString()}, global_step)

    def add_run_metadata(self, run_metadata, tag, global_step=None):
        """Write the RunMetadata of a run; there are no measurements in it.

        Raises:
            ValueError: where the tag is taken.
        """
        if tag in self._runs:
            raise ValueError(errors.message(f"The provided tag was already used for this event type: {tag!r}",
                                            "a tag of its own for each run.", "number them: f'step{step}'."))
        self._runs.add(tag)
        data = run_metadata.SerializeToString() if hasattr(run_metadata, "SerializeToString") else b""
        self._add({"tagged_run_metadata": {"tag": tag, **({"run_metadata": data} if data else {})}}, global_step)


@export("compat.v1.summary.FileWriterCache")
class FileWriterCache:
    """The FileWriter of each folder, made when it is first asked for."""

    _writers = {}

    @staticmethod
    def get(logdir):
        """The writer of a folder; a new one begins with the default graph."""
        if logdir not in FileWriterCache._writers:
            FileWriterCache._writers[logdir] = FileWriter(logdir, default_graph())
        return FileWriterCache._writers[logdir]

    @staticmethod
    def clear():
        """Close them all."""
        for writer in FileWriterCache._writers.values():
            writer.close()
        FileWriterCache._writers.clear()
