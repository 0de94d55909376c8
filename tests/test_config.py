"""`tf.config`, `tf.test`, `tf.version` and other names without tensors, against what TensorFlow 2.8 answers where there
is no GPU."""

import subprocess
import sys

import pytest

import flowlet as tf

CPU = tf.config.PhysicalDevice(name="/physical_device:CPU:0", device_type="CPU")


@pytest.mark.skipif(
    bool(tf.config.list_physical_devices("GPU")), reason="the answers are those of a machine without a GPU"
)
def test_devices_of_a_machine_without_gpu():
    assert tf.config.list_physical_devices() == tf.config.get_visible_devices() == [CPU]
    assert repr(CPU) == "PhysicalDevice(name='/physical_device:CPU:0', device_type='CPU')"
    assert repr(tf.config.list_logical_devices()) == "[LogicalDevice(name='/device:CPU:0', device_type='CPU')]"
    assert tf.config.list_physical_devices("gpu") == tf.config.experimental.list_physical_devices("GPU") == []
    assert (tf.test.gpu_device_name(), tf.test.is_gpu_available(), tf.test.is_built_with_cuda()) == ("", False, False)
    assert tf.sysconfig.get_build_info()["is_cuda_build"] is False


def test_visible_devices():
    tf.config.set_visible_devices([], "GPU")
    assert tf.config.get_visible_devices("GPU") == []
    assert tf.config.get_visible_devices("CPU") == [CPU]
    assert float(tf.constant(1.0) + 1) == 2.0
    with pytest.raises(ValueError, match="Unrecognized device"):
        tf.config.set_visible_devices([tf.config.PhysicalDevice("/physical_device:GPU:9", "GPU")], "GPU")


def test_memory_of_the_processor():
    with pytest.raises(ValueError, match="Cannot set memory growth on non-GPU devices"):
        tf.config.experimental.set_memory_growth(CPU, True)
    with pytest.raises(KeyError):
        tf.config.experimental.get_memory_growth(CPU)
    with pytest.raises(ValueError, match="Allocator stats not available for device 'CPU:0'"):
        tf.config.experimental.get_memory_info("CPU:0")
    with pytest.raises(ValueError, match="Failed to parse device name 'nothing'"):
        tf.config.experimental.get_memory_info("nothing")
    assert tf.config.experimental.get_device_details(CPU) == {}


def test_logical_devices():
    assert tf.config.get_logical_device_configuration(CPU) is None
    one = tf.config.LogicalDeviceConfiguration()
    tf.config.set_logical_device_configuration(CPU, [one])
    assert tf.config.get_logical_device_configuration(CPU) == [one]
    with pytest.raises(ValueError, match="cannot be split into 2 logical devices"):
        tf.config.experimental.set_virtual_device_configuration(CPU, [one, one])


@pytest.mark.parametrize(
    "space, name, before, after",
    [
        ("threading", "inter_op_parallelism_threads", 0, 2),
        ("threading", "intra_op_parallelism_threads", 0, 2),
        ("", "soft_device_placement", True, False),
        ("optimizer", "jit", "", True),
        ("experimental", "synchronous_execution", True, False),
    ],
)
def test_settings_that_are_noted(space, name, before, after):
    module = getattr(tf.config, space) if space else tf.config
    get, set_ = getattr(module, f"get_{name}"), getattr(module, f"set_{name}")
    assert get() == before
    set_(after)
    assert get() == after
    set_(before)


def test_optimizer_options():
    before = {"disable_model_pruning": False, "disable_meta_optimizer": False}
    assert tf.config.optimizer.get_experimental_options() == before
    tf.config.optimizer.set_experimental_options({"layout_optimizer": True})
    assert tf.config.optimizer.get_experimental_options()["layout_optimizer"] is True


def test_tensor_float_32():
    assert tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(False)
    assert not tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(True)
    with pytest.raises(ValueError, match="enabled should be a bool"):
        tf.config.experimental.enable_tensor_float_32_execution(1)


def test_functions_eagerly():
    assert not tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(True)
    seen = []
    tf.function(lambda x: seen.append(x.numpy()))(tf.constant(3))
    tf.config.run_functions_eagerly(False)
    assert seen == [3]


def test_releases():
    assert tf.version.VERSION == tf.__version__ == tf.keras.__version__
    assert int(tf.version.VERSION.split(".")[0]) == 2


def test_other_names_without_tensors():
    assert tf.executing_eagerly()
    assert tf.get_logger().name == "tensorflow"
    tf.autograph.set_verbosity(3, True)
    assert tf.autograph.experimental.do_not_convert(len) is len
    assert tf.autograph.experimental.do_not_convert()(len) is len
    assert tf.nest.flatten({"b": 2, "a": [1]}) == [1, 2]
    assert issubclass(tf.errors.InvalidArgumentError, tf.errors.OpError)
    from flowlet.errors import OutOfRangeError

    assert tf.errors.OutOfRangeError is OutOfRangeError


def test_starting_jax_leaves_numpys_random_numbers():
    """A program seeds NumPy, and only then touches flowlet, which imports JAX."""
    code = "import numpy as np; np.random.seed(1); import flowlet as tf; tf.constant(1); print(np.random.randn())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "1.6243453636632417\n", done.stderr
