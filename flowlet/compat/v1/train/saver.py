"""`tf.train.Saver`: saves the variables of a session as checkpoints, keeps the last few, and restores them."""

import os
import time

from flowlet import errors
from flowlet.api import export
from flowlet.compat.v1.collections import GraphKeys
from flowlet.compat.v1.train import saving
from flowlet.core.graph.stack import default_graph
from flowlet.core.log import logger
from flowlet.core.mode import state
from flowlet.core.session.session import BaseSession
from flowlet.io import checkpoints, messages, proto

SaverDef = export("compat.v1.train.SaverDef")(proto.of(messages.Saver))
_FAILED = ("Restoring from checkpoint failed. This is most likely due to {}. Please ensure that you have not altered the graph "
           "expected based on the checkpoint. Original error:\n\n{}")  # fmt: skip


@export("compat.v1.train.Saver")
class Saver:
    """Saves variables of a session in files, and restores them.

    Args:
        var_list: a list of variables, or a dict that gives them other names in the files; by default all that are saveable.
        reshape: whether to restore values into variables of another shape and as many elements.
        sharded: whether to save a file a device (there is one device here).
        max_to_keep: how many of the last checkpoints to keep; 0 or None: all.
        keep_checkpoint_every_n_hours: keep one checkpoint each so many hours besides.
        name: of the scope of the operations; `save` by default.
        restore_sequentially: whether variables are restored one after another.
        saver_def: a SaverDef whose operations the graph has already.
        defer_build: whether to wait for `build` to add operations.
        allow_empty: whether there may be no variables.
        pad_step_number: whether step numbers in names have eight digits at least.
        save_relative_paths: whether the state file has paths relative to its folder.
        filename: the path where none is given to the operations.

    Raises:
        ValueError: where there are no variables.

    >>> import tempfile, flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess, tempfile.TemporaryDirectory() as folder:
    ...     weight = tf.get_variable("weight", [2], initializer=tf.ones_initializer())
    ...     saver = tf.train.Saver()
    ...     sess.run(weight.initializer)
    ...     path = saver.save(sess, folder + "/model", global_step=3)
    ...     sess.run(weight.assign([5., 6.])).tolist()
    ...     saver.restore(sess, path)
    ...     sess.run(weight).tolist(), tf.train.list_variables(path)
    [5.0, 6.0]
    ([1.0, 1.0], [('weight', [2])])
    """

    def __init__(self, var_list=None, reshape=False, sharded=False, max_to_keep=5, keep_checkpoint_every_n_hours=10000.0,
                 name=None, restore_sequentially=False, saver_def=None, builder=None, defer_build=False, allow_empty=False,
                 write_version=2, pad_step_number=False, save_relative_paths=False, filename=None):  # fmt: skip
        if defer_build and var_list:
            raise ValueError("If `var_list` is provided then build cannot be deferred. Either set defer_build=False or "
                             "var_list=None.")  # fmt: skip
        if not state.building:
            raise RuntimeError(errors.message(
                "tf.compat.v1.train.Saver saves the variables of a session; this program runs ops at once.",
                "graph mode.", "call tf.compat.v1.disable_eager_execution() first, or save with tf.train.Checkpoint or "
                "model.save_weights."))  # fmt: skip
        self._var_list, self._reshape, self._sharded, self._name = var_list, reshape, sharded, name
        self._keeps, self._every = max_to_keep, keep_checkpoint_every_n_hours
        self._sequentially, self._allow_empty, self._pads = restore_sequentially, allow_empty, pad_step_number
        self._relative, self._filename = save_relative_paths, filename
        self._last, self._old, self._next_time = [], [], None  # (path, time of saving), oldest first
        self.saver_def, self._is_empty, self._built = None, False, False
        if saver_def is not None:
            self._use(proto_copy(saver_def))
        elif not defer_build:
            self.build()

    def build(self):
        """Add the operations that save and restore."""
        if self._built:
            return
        if self._var_list is None:
            graph = default_graph()
            self._var_list = graph.get_collection(GraphKeys.GLOBAL_VARIABLES) + graph.get_collection(
                GraphKeys.SAVEABLE_OBJECTS)  # fmt: skip
        if not self._var_list and isinstance(self._var_list, (list, tuple, dict)):
            if not self._allow_empty:
                raise ValueError("No variables to save")
            self._is_empty = self._built = True
            return
        names = saving.build_all(self._var_list, self._name, self._filename, self._reshape, self._sharded, self._sequentially)
        found = SaverDef(filename_tensor_name=names[0], save_tensor_name=names[1], restore_op_name=names[2],
                         max_to_keep=0 if self._keeps is None else self._keeps, sharded=bool(self._sharded),
                         keep_checkpoint_every_n_hours=self._every, version=2)  # fmt: skip
        self._use(found)

    def _use(self, saver_def):
        self.saver_def, self._built = saver_def, True
        self._next_time = time.time() + saver_def.keep_checkpoint_every_n_hours * 3600

    # saving -----------------------------------------------------------------------------------------------------------

    def save(self, sess, save_path, global_step=None, latest_filename=None, meta_graph_suffix="meta", write_meta_graph=True,
             write_state=True, strip_default_attrs=False, save_debug_info=False):  # fmt: skip
        """Save the variables of a session.

        Args:
            sess: the session.
            save_path: the path of the checkpoint, without endings.
            global_step: a number (or a tensor that has it) to put after the path.
            latest_filename: the name of the state file; `checkpoint` by default.
            meta_graph_suffix: the ending of the file of the graph.
            write_meta_graph: whether to write that file.
            write_state: whether to write the state file.

        Returns:
            the path of the checkpoint, which `restore` takes.

        Raises:
            ValueError: where the folder does not exist.
            TypeError: where `sess` is no session.
            FailedPreconditionError: where a variable has no value.
        """
        if not self._built:
            raise RuntimeError("`build()` should be called before save if defer_build==True")
        latest_filename = latest_filename or "checkpoint"
        if os.path.split(latest_filename)[0]:
            raise ValueError("'latest_filename' must not contain path components")
        path = self._numbered(sess, os.fspath(save_path), global_step)
        if not path:
            raise ValueError("no path specified")
        if global_step is None and os.path.basename(path) == latest_filename and not self._sharded:
            raise ValueError(f"'latest_filename' collides with 'save_path': '{latest_filename}' and '{path}'")
        if not hasattr(sess, "run"):
            raise TypeError(f"'sess' must be a Session; {sess}")
        folder = os.path.dirname(path)
        if not self._is_empty:
            self._write(sess, path, folder)
            if write_state:
                self._record(path)
                checkpoints.write_state(folder, path, self.last_checkpoints, latest_filename, relative=self._relative)
                self._remove_old(meta_graph_suffix)
        if write_meta_graph:
            self._write_graph(checkpoints.meta_path(path, meta_graph_suffix), _graph_of(sess), strip_default_attrs)
        return None if self._is_empty else path

    def _numbered(self, sess, path, step):
        if step is None:
            return path
        if not isinstance(step, int):
            step = getattr(step, "_as_graph_element", lambda: step)()
            step = int(step) if hasattr(step, "__index__") and not hasattr(step, "op") else int(sess.run(step))
        return f"{path}-{step:08d}" if self._pads else f"{path}-{step}"

    def _write(self, sess, path, folder):
        try:
            sess.run(self.saver_def.save_tensor_name, {self.saver_def.filename_tensor_name: path})
        except (errors.FailedPreconditionError, errors.NotFoundError) as error:
            if not os.path.isdir(folder or "."):
                raise ValueError(f"Parent directory of {path} doesn't exist, can't save.") from None
            scope = self.saver_def.save_tensor_name.rpartition("/")[0]
            text = error.message.partition("\n")[0]
            raise type(error)(error.node_def, error.op, f"{text}\n\t [[node {scope}/SaveV2]]") from None

    def _write_graph(self, path, graph, strip_default_attrs):
        from flowlet.compat.v1.train import meta_graph

        with graph.as_default():
            if strip_default_attrs:
                self.export_meta_graph(path, strip_default_attrs=True)
            else:
                meta_graph.write_meta_graph(path, graph, self.saver_def)

    def _record(self, path):
        """Note a new checkpoint, and which one is too old now."""
        if not self.saver_def.max_to_keep:
            return
        self._last = [entry for entry in self._last if entry[0] != path]
        self._last.append((path, time.time()))
        if len(self._last) > self.saver_def.max_to_keep:
            self._old.append(self._last.pop(0))

    def _remove_old(self, meta_graph_suffix):
        if not self._old:
            return
        path, saved = self._old.pop(0)
        if saved > self._next_time:
            self._next_time += self.saver_def.keep_checkpoint_every_n_hours * 3600
            return
        try:
            checkpoints.remove_checkpoint(path, 2, meta_graph_suffix)
        except OSError as error:
            logger.warning("Ignoring: %s", error)

    @property
    def last_checkpoints(self):
        """The paths of the checkpoints that are kept, oldest first."""
        return [path for path, _ in self._last]

    def set_last_checkpoints(self, last_checkpoints):
        """Say which checkpoints there are, oldest first."""
        if not isinstance(last_checkpoints, (list, tuple)):
            raise AssertionError(f"last_checkpoints is a list of paths, not {last_checkpoints!r}.")
        self._last = [(path, float("inf")) for path in last_checkpoints]

    def set_last_checkpoints_with_time(self, last_checkpoints_with_time):
        """Say which checkpoints there are, as (path, time of saving), oldest first."""
        if not isinstance(last_checkpoints_with_time, list):
            raise AssertionError(f"last_checkpoints_with_time is a list of pairs, not {last_checkpoints_with_time!r}.")
        self._last = list(last_checkpoints_with_time)

    def recover_last_checkpoints(self, checkpoint_paths):
        """Say which checkpoints there are; those whose files are there count, with the time of the files."""
        there = [path for path in checkpoint_paths if checkpoints.checkpoint_exists(path)]
        self.set_last_checkpoints_with_time(list(zip(there, checkpoints.get_checkpoint_mtimes(there))))

    # restoring --------------------------------------------------------------------------------------------------------

    def restore(self, sess, save_path):
        """Give the variables of a session the values of a checkpoint; they need no initializing before.

        Args:
            sess: the session.
            save_path: the path of the checkpoint, without endings, as `save` and `latest_checkpoint` return it.

        Raises:
            ValueError: where the path is None, or no checkpoint.
            NotFoundError: where the checkpoint lacks a variable.
            InvalidArgumentError: where a shape or dtype differs.
            DataLossError: where the files are damaged.
        """
        if self._is_empty:
            return
        if save_path is None:
            raise ValueError("Can't load save_path when it is None.")
        path = os.fspath(save_path)
        if not checkpoints.checkpoint_exists(path):
            folder = os.path.dirname(path)
            if folder and not os.path.isdir(folder):
                raise errors.NotFoundError(message=f"{folder}; No such file or directory")
            raise ValueError(f"The passed save_path is not a valid checkpoint: {path}")
        logger.info("Restoring parameters from %s", path)
        try:
            sess.run(self.saver_def.restore_op_name, {self.saver_def.filename_tensor_name: path})
        except errors.NotFoundError as error:
            what = "a Variable name or other graph key that is missing from the checkpoint"
            raise type(error)(error.node_def, error.op, _FAILED.format(what, error.message)) from None
        except errors.InvalidArgumentError as error:
            what = "a mismatch between the current graph and the graph from the checkpoint"
            raise type(error)(error.node_def, error.op, _FAILED.format(what, error.message)) from None

    # forms of itself --------------------------------------------------------------------------------------------------

    def as_saver_def(self):
        """The message that describes this saver."""
        return self.saver_def

    def to_proto(self, export_scope=None):
        """The message that describes this saver; with a scope, names without it, and None where it is in another one."""
        if export_scope is None:
            return self.saver_def
        prefix, found = export_scope.rstrip("/") + "/", proto_copy(self.saver_def)
        if not found.filename_tensor_name.startswith(prefix):
            return None
        for label in ("filename_tensor_name", "save_tensor_name", "restore_op_name"):
            setattr(found, label, getattr(found, label).removeprefix(prefix))
        return found

    @staticmethod
    def from_proto(saver_def, import_scope=None):
        """The saver that a message describes; its operations are in the graph, under a scope."""
        found = proto_copy(saver_def)
        if import_scope:
            for label in ("filename_tensor_name", "save_tensor_name", "restore_op_name"):
                setattr(found, label, f"{import_scope.rstrip('/')}/{getattr(found, label)}")
        return Saver(saver_def=found)

    def export_meta_graph(self, filename=None, collection_list=None, as_text=False, export_scope=None, clear_devices=False,
                          clear_extraneous_savers=False, strip_default_attrs=False, save_debug_info=False):  # fmt: skip
        """The default graph with its collections as a MetaGraphDef; written to a file where one is named."""
        from flowlet.compat.v1.train.meta_graph import export_meta_graph

        return export_meta_graph(filename, saver_def=self.saver_def, collection_list=collection_list, as_text=as_text,
                                 export_scope=export_scope, clear_devices=clear_devices, add_shapes=True,
                                 clear_extraneous_savers=clear_extraneous_savers,
                                 strip_default_attrs=strip_default_attrs)  # fmt: skip


def proto_copy(message):
    """A message of its own."""
    found = type(message)()
    found.CopyFrom(message)
    return found


def _graph_of(sess):
    return sess.graph if isinstance(sess, BaseSession) or hasattr(sess, "graph") else default_graph()
