"""`tf.version` and `tf.sysconfig`: which release this is, and how it was built."""

from flowlet import about, api
from flowlet.api import export

api.add("version.VERSION", api.TENSORFLOW)
api.add("version.GIT_VERSION", f"flowlet-{about.VERSION}")
api.add("version.COMPILER_VERSION", "")  # flowlet is Python: no compiler was used


@export("sysconfig.get_build_info")
def get_build_info():
    """How this was built, as a dict.

    >>> import flowlet as tf
    >>> tf.sysconfig.get_build_info()["is_rocm_build"]
    False
    """
    from flowlet.config import devices

    return {"is_cuda_build": devices.is_built_with_cuda(), "is_rocm_build": devices.is_built_with_rocm(),
            "is_tensorrt_build": False}  # fmt: skip
