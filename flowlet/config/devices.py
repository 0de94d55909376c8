"""The devices of this machine, under TensorFlow's names: `tf.config.list_physical_devices` and its kin."""

import collections

from flowlet import errors
from flowlet.api import export
from flowlet.config import jax_start

PhysicalDevice = export("config.PhysicalDevice")(collections.namedtuple("PhysicalDevice", ["name", "device_type"]))
LogicalDevice = export("config.LogicalDevice")(collections.namedtuple("LogicalDevice", ["name", "device_type"]))
LogicalDeviceConfiguration = export(
    "config.LogicalDeviceConfiguration", "config.experimental.VirtualDeviceConfiguration"
)(
    collections.namedtuple(
        "LogicalDeviceConfiguration",
        ["memory_limit", "experimental_priority", "experimental_device_ordinal"],
        defaults=[None] * 3,
    )
)

TYPES = {"cpu": "CPU", "gpu": "GPU", "cuda": "GPU", "rocm": "GPU", "tpu": "TPU"}  # JAX's platforms

_visible = {}  # device type -> the devices that ops may use, where the program chose them
_growth, _configurations = {}, {}  # what the program set for a device


def _named():
    """The name that TensorFlow has for each device of this machine -> JAX's device; the processor comes first."""
    jax_start.start()
    import jax

    devices = [*jax.local_devices(backend="cpu")[:1], *(one for one in jax.local_devices() if one.platform != "cpu")]
    counts, named = collections.Counter(), {}
    for device in devices:
        kind = TYPES.get(device.platform, device.platform.upper())
        named[PhysicalDevice(f"/physical_device:{kind}:{counts[kind]}", kind)] = device
        counts[kind] += 1
    return named


def _known(device):
    """JAX's device of a `PhysicalDevice`."""
    named = _named()
    if device not in named:
        raise ValueError(errors.message(f"Unrecognized device: {device!r}.", f"one of {list(named)}."))
    return named[device]


@export("config.list_physical_devices", "config.experimental.list_physical_devices")
def list_physical_devices(device_type=None):
    """The processors and accelerators of this machine.

    Args:
        device_type: "CPU", "GPU" or "TPU" for those only.

    >>> import flowlet as tf
    >>> tf.config.list_physical_devices("CPU")
    [PhysicalDevice(name='/physical_device:CPU:0', device_type='CPU')]
    """
    return [device for device in _named() if device_type in (None, device.device_type)]


@export("config.get_visible_devices", "config.experimental.get_visible_devices")
def get_visible_devices(device_type=None):
    """The devices that ops may use."""
    return [
        device for device in list_physical_devices(device_type) if device in _visible.get(device.device_type, [device])
    ]


@export("config.set_visible_devices", "config.experimental.set_visible_devices")
def set_visible_devices(devices, device_type=None):
    """Choose the devices that ops may use: `set_visible_devices([], "GPU")` keeps everything on the processor.

    Args:
        devices: one `PhysicalDevice` or several.
        device_type: the type that the choice is about; by default all types.

    Raises:
        ValueError: for a device that this machine does not have.
    """
    named = _named()
    devices = [devices] if isinstance(devices, PhysicalDevice) else list(devices or ())
    for device in devices:
        _known(device)
        if device_type not in (None, device.device_type):
            raise ValueError(f"Unrecognized device: {device!r} is no {device_type}.")
    for kind in {device.device_type for device in named} if device_type is None else {device_type}:
        _visible[kind] = [device for device in devices if device.device_type == kind]
    import jax

    visible = sorted(get_visible_devices(), key=lambda device: device.device_type == "CPU")
    if visible:  # ops run on the first of them, on an accelerator before the processor
        jax.config.update("jax_default_device", named[visible[0]])


@export("config.list_logical_devices", "config.experimental.list_logical_devices")
def list_logical_devices(device_type=None):
    """The visible devices as ops name them.

    >>> import flowlet as tf
    >>> tf.config.list_logical_devices("CPU")
    [LogicalDevice(name='/device:CPU:0', device_type='CPU')]
    """
    counts, found = collections.Counter(), []
    for device in get_visible_devices(device_type):
        found.append(LogicalDevice(f"/device:{device.device_type}:{counts[device.device_type]}", device.device_type))
        counts[device.device_type] += 1
    return found


@export("config.set_logical_device_configuration", "config.experimental.set_virtual_device_configuration")
def set_logical_device_configuration(device, logical_devices):
    """Note the wanted form of a device. A memory limit has no effect here: XLA allocates what the program needs, up to
    the share that the environment variable XLA_PYTHON_CLIENT_MEM_FRACTION allows.

    Raises:
        ValueError: for an unknown device, and for more than one logical device on it, which flowlet does not make.
    """
    _known(device)
    if len(logical_devices) > 1:
        raise ValueError(
            errors.message(
                f"{device.name} cannot be split into {len(logical_devices)} logical devices.",
                "one logical device for each physical one.",
            )
        )
    _configurations[device] = list(logical_devices)


@export("config.get_logical_device_configuration", "config.experimental.get_virtual_device_configuration")
def get_logical_device_configuration(device):
    """What `set_logical_device_configuration` was told, else None."""
    _known(device)
    return _configurations.get(device)


@export("config.experimental.set_memory_growth")
def set_memory_growth(device, enable):
    """Note whether the memory taken on a GPU should grow with need. JAX decides this when it starts: set the
    environment variable XLA_PYTHON_CLIENT_PREALLOCATE=false before the program begins.

    Raises:
        ValueError: for a device that is no GPU.
    """
    _known(device)
    if device.device_type != "GPU":
        raise ValueError("Cannot set memory growth on non-GPU devices")
    _growth[device] = bool(enable)


@export("config.experimental.get_memory_growth")
def get_memory_growth(device):
    """What `set_memory_growth` was told; a KeyError for a device that is no GPU."""
    _known(device)
    if device.device_type != "GPU":
        raise KeyError(device)
    return _growth.get(device, False)


@export("config.experimental.get_memory_info")
def get_memory_info(device):
    """The bytes in use on a device now and at their highest: `{"current": ..., "peak": ...}`.

    Args:
        device: a name such as "GPU:0".

    Raises:
        ValueError: for an unknown device, or one that does not count them, as the processor.
    """
    short = device.removeprefix("/device:")
    found = [one for physical, one in _named().items() if physical.name.endswith(f":{short}")]
    if not found:
        raise ValueError(errors.message(f"Failed to parse device name {device!r}.", "a name such as 'GPU:0'."))
    counted = found[0].memory_stats()
    if not counted:
        raise ValueError(f"Allocator stats not available for device '{device}'")
    return {"current": counted["bytes_in_use"], "peak": counted["peak_bytes_in_use"]}


@export("config.experimental.get_memory_usage")
def get_memory_usage(device):
    """The bytes in use on a device now."""
    return get_memory_info(device)["current"]


@export("config.experimental.get_device_details")
def get_device_details(device):
    """What a GPU is: `{"device_name": ..., "compute_capability": (major, minor)}`; nothing of other devices."""
    found = _known(device)
    if device.device_type != "GPU":
        return {}
    capability = str(getattr(found, "compute_capability", "")).split(".")
    details = {"device_name": found.device_kind}
    return details | ({"compute_capability": tuple(map(int, capability))} if len(capability) == 2 else {})


def _platform(word):
    """Whether a GPU of this machine is driven through `word`: "cuda" or "rocm"."""
    gpus = [one for physical, one in _named().items() if physical.device_type == "GPU"]
    return any(word in one.client.platform_version.lower() for one in gpus)


@export("test.gpu_device_name")
def gpu_device_name():
    """The name of a GPU, or an empty text.

    >>> import flowlet as tf
    >>> tf.test.gpu_device_name() in ("", "/device:GPU:0")
    True
    """
    return "/device:GPU:0" if list_physical_devices("GPU") else ""


@export("test.is_gpu_available")
def is_gpu_available(cuda_only=False, min_cuda_compute_capability=None):
    """Whether there is a GPU; newer programs ask `tf.config.list_physical_devices("GPU")`.

    Args:
        cuda_only: whether only GPUs with CUDA count.
        min_cuda_compute_capability: a pair (major, minor) that one must reach.
    """
    wanted = tuple(min_cuda_compute_capability or (0, 0))
    gpus = list_physical_devices("GPU")
    reached = [get_device_details(gpu).get("compute_capability", (0, 0)) >= wanted for gpu in gpus]
    return any(reached) and (not cuda_only or _platform("cuda"))


@export("test.is_built_with_gpu_support")
def is_built_with_gpu_support():
    """Whether JAX can use a GPU here."""
    return bool(list_physical_devices("GPU"))


@export("test.is_built_with_cuda")
def is_built_with_cuda():
    """Whether JAX can use a GPU through CUDA here."""
    return _platform("cuda")


@export("test.is_built_with_rocm")
def is_built_with_rocm():
    """Whether JAX can use a GPU through ROCm here."""
    return _platform("rocm")


@export("test.is_built_with_xla")
def is_built_with_xla():
    """True: everything runs on XLA."""
    return True
