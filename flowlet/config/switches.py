"""Settings of `tf.config` that a program may set and read back. XLA decides these things itself: where a setting has an
effect here, its text says so."""

from flowlet.api import export
from flowlet.config import jax_start

_values = {
    "inter_op_parallelism_threads": 0,
    "intra_op_parallelism_threads": 0,
    "soft_device_placement": True,
    "synchronous_execution": True,
    "jit": "",
    "tensor_float_32_execution": True,
}
_options = {"disable_model_pruning": False, "disable_meta_optimizer": False}


def _pair(name, space, what):
    """`get_<name>` and `set_<name>` of a value."""

    def get():
        return _values[name]

    def set_(value):
        _values[name] = value

    get.__name__, set_.__name__ = f"get_{name}", f"set_{name}"
    get.__doc__ = f"What `{set_.__name__}` was last told."
    set_.__doc__ = f"Note {what}. XLA decides this itself: the value has no effect."
    for function in (get, set_):
        function.__qualname__ = function.__name__
        export(f"{space}.{function.__name__}")(function)


_pair("inter_op_parallelism_threads", "config.threading", "how many ops may run at once (0: the system decides)")
_pair("intra_op_parallelism_threads", "config.threading", "how many threads one op may use (0: the system decides)")
_pair("soft_device_placement", "config", "whether an op may run on another device than the one it was given")
_pair("synchronous_execution", "config.experimental", "whether ops run at once")
_pair("jit", "config.optimizer", "whether graphs are compiled; here all of them are")


@export("config.optimizer.get_experimental_options")
def get_experimental_options():
    """What `set_experimental_options` was told so far."""
    return dict(_options)


@export("config.optimizer.set_experimental_options")
def set_experimental_options(options):
    """Note options of TensorFlow's graph optimizer. There is none here: they have no effect."""
    _options.update(options)


@export("config.experimental.tensor_float_32_execution_enabled")
def tensor_float_32_execution_enabled():
    """Whether matrix products of float32 may be rounded to TensorFloat-32 on a GPU that has it."""
    return _values["tensor_float_32_execution"]


@export("config.experimental.enable_tensor_float_32_execution")
def enable_tensor_float_32_execution(enabled):
    """Allow or forbid TensorFloat-32 in matrix products on GPUs.

    Raises:
        ValueError: for what is no bool.
    """
    if not isinstance(enabled, bool):
        raise ValueError(f"enabled should be a bool, but got {type(enabled)}")
    _values["tensor_float_32_execution"] = enabled
    jax_start.start()
    import jax

    jax.config.update("jax_default_matmul_precision", None if enabled else "highest")


@export("config.experimental.enable_op_determinism")
def enable_op_determinism():
    """Same results in each run. On the processor they are the same anyway; for GPUs, start the program with the
    environment variable XLA_FLAGS=--xla_gpu_deterministic_ops=true."""
