"""`tensorflow.python...` and `tensorflow.core...`: private modules of TensorFlow that published programs import all the same.

TensorFlow's public functions are defined in such modules. Here each is a view of the public namespaces whose names it
holds in TensorFlow: `tensorflow.python.framework.ops.reset_default_graph` is `tf.reset_default_graph`. What a program
can only get there (`device_lib.list_local_devices`) is in `flowlet.compat.v1.unlisted`. Any other private path raises
an error that says what to use. Keras's private paths are those of tf.keras and stand in flowlet/alias.py.
"""

import importlib
import types

from flowlet import api, api_names

# Module below tensorflow.python -> where its names are public, nearest first: "-" is the root, and what begins with
# "flowlet." is a module of flowlet. Several modules before one "=" share it; nothing after it is the root.
_UNLISTED = "flowlet.compat.v1.unlisted"
_OPS = "math nn linalg random image strings sparse sets debugging bitwise signal losses initializers queue io quantization"
_TABLE = f"""
framework.ops framework.dtypes framework.constant_op framework.importer framework.sparse_tensor framework.function =
framework.tensor_spec framework.indexed_slices framework.device framework.op_def_registry framework.load_library =
framework.tensor_shape = - {_UNLISTED}
framework.tensor_util = - contrib.util {_UNLISTED}
framework.smart_cond layers.utils = {_UNLISTED}
framework.errors framework.errors_impl = errors
framework.graph_util framework.graph_util_impl = graph_util
framework.graph_io framework.tensor_conversion = train -
framework.random_seed = random - {_UNLISTED}
framework.test_util = test -
framework.versions = version -
client.session client.timeline = - {_UNLISTED}
client.device_lib = {_UNLISTED}
platform.app = app
platform.flags = flags
platform.gfile = gfile
platform.tf_logging = logging -
platform.test platform.googletest = test
platform.resource_loader = resource_loader
platform.sysconfig = sysconfig
lib.io.file_io = {_UNLISTED} gfile
lib.io.tf_record lib.io.python_io = python_io io
util.compat = compat
util.nest = nest
util.deprecation util.tf_export util.tf_inspect util.tf_decorator util.tf_contextlib = {_UNLISTED}
eager.context eager.backprop eager.function eager.tape eager.def_function = - config contrib.eager
training.saver training.training training.optimizer training.adam training.gradient_descent training.momentum = train
training.adagrad training.adadelta training.rmsprop training.ftrl training.session_run_hook training.monitored_session = train
training.basic_session_run_hooks training.coordinator training.queue_runner training.queue_runner_impl training.input = train
training.learning_rate_decay training.training_util training.training_ops training.checkpoint_management training.supervisor = train
training.checkpoint_utils training.server_lib training.proximal_adagrad training.proximal_gradient_descent = train
training.py_checkpoint_reader training.session_manager training.slot_creator training.tracking.tracking = train -
training.moving_averages = train flowlet.compat.v1.train.averages
tools.inspect_checkpoint = {_UNLISTED}
summary.summary summary.writer.writer summary.event_accumulator summary.summary_iterator = summary train
summary.writer.writer_cache summary.summary_io = summary
layers.core layers.convolutional layers.pooling layers.normalization layers.base layers.layers = layers
data.ops.dataset_ops data.ops.iterator_ops data.ops.readers data.experimental.ops = data -
saved_model.builder saved_model.loader saved_model.tag_constants saved_model.signature_constants saved_model.utils = saved_model
saved_model.signature_def_utils saved_model.builder_impl saved_model.loader_impl saved_model.main_op = saved_model
distribute.distribute_lib distribute.distribution_strategy_context = distribute
user_ops.user_ops = -
ops.rnn_cell ops.rnn_cell_impl = nn.rnn_cell
ops.rnn = nn
ops.seq2seq = contrib.legacy_seq2seq contrib.seq2seq
ops.losses.losses ops.losses.losses_impl ops.losses.util = losses
ops.metrics ops.metrics_impl = metrics
ops.initializers_ns = initializers
ops.summary_ops_v2 ops.summary_op_util = summary
ops.lookup_ops = lookup contrib.lookup -
ops.distributions.distributions ops.distributions.normal ops.distributions.categorical = distributions
ops.distributions.bernoulli ops.distributions.distribution ops.distributions.kullback_leibler = distributions
ops.logging_ops = - summary
ops.image_ops ops.image_ops_impl ops.gen_image_ops = image -
ops.string_ops ops.gen_string_ops = strings -
ops.linalg.linalg ops.linalg.linalg_impl ops.linalg_ops ops.linalg_ops_impl ops.gen_linalg_ops = linalg -
ops.signal.signal = signal
ops.nn ops.nn_ops ops.nn_impl ops.nn_grad ops.embedding_ops ops.gen_nn_ops ops.ctc_ops = nn -
ops.init_ops ops.init_ops_v2 = - initializers
ops.array_ops ops.math_ops ops.control_flow_ops ops.random_ops ops.variables ops.variable_scope ops.state_ops = - {_OPS}
ops.clip_ops ops.check_ops ops.script_ops ops.io_ops ops.parsing_ops ops.gradients ops.gradients_impl ops.functional_ops = - {_OPS}
ops.sparse_ops ops.data_flow_ops ops.tensor_array_ops ops.resource_variable_ops ops.standard_ops ops.template = - {_OPS}
ops.candidate_sampling_ops ops.confusion_matrix ops.partitioned_variables ops.special_math_ops ops.histogram_ops = - {_OPS}
ops.gen_array_ops ops.gen_math_ops ops.gen_control_flow_ops ops.gen_random_ops ops.gen_state_ops ops.gen_data_flow_ops = - {_OPS}
ops.gen_sparse_ops ops.gen_parsing_ops ops.gen_io_ops ops.gen_logging_ops ops.sets_impl ops.bitwise_ops = - {_OPS}
ops.numerics ops.manip_ops ops.map_fn ops.custom_gradient ops.cond_v2 ops.while_v2 ops.control_flow_util = - {_OPS}
ops.control_flow_grad ops.list_ops ops.tensor_math_operator_overrides ops.inplace_ops ops.session_ops ops.resources = - {_OPS}
core.framework.graph_pb2 core.framework.node_def_pb2 core.framework.attr_value_pb2 core.framework.tensor_pb2 = -
core.framework.tensor_shape_pb2 core.framework.types_pb2 core.framework.step_stats_pb2 core.framework.versions_pb2 = -
core.framework.summary_pb2 = - summary
core.protobuf.config_pb2 core.protobuf.meta_graph_pb2 core.protobuf.rewriter_config_pb2 core.protobuf.saver_pb2 = - train
core.protobuf.cluster_pb2 core.protobuf.tensorflow_server_pb2 = train
core.example.example_pb2 core.example.feature_pb2 = train
core.util.event_pb2 = - summary
"""

_IN_PYTHON, _PREFIX = "tensorflow.python.", "tensorflow."


def _read(table):
    found = {}
    for line in table.strip().splitlines():
        modules, _, spaces = line.partition("=")
        for module in modules.split():
            full = _PREFIX + module if module.startswith("core.") else _IN_PYTHON + module
            found[full] = tuple("" if space == "-" else space for space in spaces.split() or ["-"])
    return found


MODULES = _read(_TABLE)
_packages = {name.rpartition(".")[0] for name in MODULES} | {"tensorflow.core", "tensorflow.python.lib",
                                                             "tensorflow.python.data"}  # fmt: skip


def is_private(name):
    """Whether a module's name lies in TensorFlow's private part.

    >>> is_private("tensorflow.python.framework.ops"), is_private("tensorflow.python.keras.layers")
    (True, False)
    """
    if name.startswith(_IN_PYTHON):
        below = name[len(_IN_PYTHON) :].split(".")
        return below[0] != "keras" and (".".join(name.split(".")[:3]) in _packages or name in MODULES or len(below) > 1)
    return name == "tensorflow.core" or name.startswith("tensorflow.core.")


def module(name):
    """The view that stands for a private module or package.

    Raises:
        ModuleNotFoundError: it is not in the table; the text says what to use.
    """
    if name in MODULES or name in _packages:
        return View(name, MODULES.get(name, ()))
    # `.name` differs from the imported name on purpose: see flowlet.alias._missing
    raise ModuleNotFoundError(refusal(name), name="tf" + name[len("tensorflow") :])


def look_up(name):
    """(the name up to what a private module holds, "" or what is to be said where it is not there).

    >>> look_up("tf.python.framework.ops.GraphKeys.LOSSES")
    ('tf.python.framework.ops.GraphKeys', '')
    """
    full = name.replace("tf.", _PREFIX, 1)
    if full in MODULES or full in _packages:
        return name, ""
    parts = full.split(".")
    for end in range(len(parts) - 1, 2, -1):
        holder = ".".join(parts[:end])
        if holder in MODULES:
            found = ".".join(parts[: end + 1])
            try:
                getattr(View(holder, MODULES[holder]), parts[end])
            except AttributeError as error:
                return found.replace(_PREFIX, "tf.", 1), str(error)
            return found.replace(_PREFIX, "tf.", 1), ""
    return name, refusal(full)


class View(types.ModuleType):
    """A private module of TensorFlow: its names are looked up in public namespaces."""

    def __init__(self, name, spaces):
        super().__init__(name, f"The public names that TensorFlow defines in {name}.")
        self._spaces = spaces

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        child = f"{self.__name__}.{name}"
        if child in MODULES or child in _packages:
            return importlib.import_module(child)
        roots = ["flowlet.compat.v1"] if api.era() == "1.x" else ["flowlet", "flowlet.compat.v1"]
        for space in self._spaces:
            own = space.startswith("flowlet.")
            for root in [space] if own else roots:
                found = importlib.import_module(root)
                for part in [*([] if own or not space else space.split(".")), name]:
                    found = getattr(found, part, None)
                if found is not None:
                    return found
        raise AttributeError(refusal(child))


def refusal(name):
    """What to say of a private name that flowlet does not have."""
    last = name.rpartition(".")[2]
    same = [public for public in api_names.all_names() if public.rpartition(".")[2] == last and public.count(".") < 4]
    what = f"use {min(same, key=lambda one: (one.count('.'), one))}." if same else (
        "use a public name, one that `import tensorflow as tf` gives: see https://www.tensorflow.org/api_docs.")
    return f"{name} is private to TensorFlow, and flowlet has its public names. What to do: {what}"
