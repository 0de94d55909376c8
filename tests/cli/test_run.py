"""`flowlet run` behaves as `python` does: each test runs the same program both ways and compares."""

import os
import signal
import subprocess
import sys

import pytest

from flowlet.cli import run as run_command

SHOW = """
import sys
print(sys.argv, globals().get("__file__"), __name__, sys.path[0], __spec__ is None, __package__)
print(sys.modules["__main__"].__dict__ is globals(), any("startup" in p for p in sys.path))
"""


def compare(call, flowlet, *words, **options):
    """Run `python WORDS` and `flowlet run WORDS`; returns the second, which must equal the first."""
    plain, done = call(*words, **options), flowlet("run", *words, **options)
    assert (done.returncode, done.stdout, done.stderr) == (plain.returncode, plain.stdout, plain.stderr)
    return done


def test_what_a_program_sees(call, flowlet, write):
    write("program.py", SHOW)
    done = compare(call, flowlet, "program.py", "--tf2", "-o", "x y", "")
    assert done.stdout.startswith("['program.py', '--tf2', '-o', 'x y', '']")


def test_program_in_another_folder(call, flowlet, write):
    compare(call, flowlet, write("deep/er/program.py", SHOW))
    compare(call, flowlet, os.path.join("deep", "er", "program.py"))


def test_module_and_package(call, flowlet, write):
    write("pkg/__init__.py", "")
    write("pkg/__main__.py", SHOW)
    write("pkg/part.py", SHOW + "from . import other\nprint(other.X)")
    write("pkg/other.py", "X = 5")
    compare(call, flowlet, "-m", "pkg", "a", "-b")
    assert compare(call, flowlet, "-m", "pkg.part", "a").stdout.endswith("5\n")


def test_code_and_stdin(call, flowlet):
    compare(call, flowlet, "-c", SHOW, "-m", "x")
    compare(call, flowlet, "-", "x", stdin=SHOW)


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    raise ValueError('boom')\nf()",
        "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e",
        "x = (1 +",
        "import sys; sys.exit(7)",
        "import sys; sys.exit('good bye')",
        "import sys; sys.exit()",
        "raise SystemExit(3)",
        "import sys\nsys.excepthook = lambda *a: print('hook', a[0].__name__, a[2].tb_next)\n1 / 0",
        "import atexit, threading, time\natexit.register(print, 'at exit')\n"
        "threading.Thread(target=lambda: (time.sleep(.2), print('thread'))).start()",
        "import os; os._exit(9)",
        "raise KeyboardInterrupt",
        "import nowhere_to_be_found",
        "print('ä', flush=True); import warnings; warnings.warn('careful')",
    ],
)
def test_ends_as_under_python(call, flowlet, write, code):
    write("program.py", code)
    compare(call, flowlet, "program.py")


def test_missing_file_and_module(call, flowlet):
    assert compare(call, flowlet, "nowhere.py").returncode == 2
    assert compare(call, flowlet, "-m", "nowhere").returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_reach_the_program(folder, write, number):
    write("program.py", "import time; print('ready', flush=True); time.sleep(60)")
    words = [sys.executable, "-m", "flowlet", "run", "program.py"]
    restore = lambda: signal.signal(signal.SIGINT, signal.default_int_handler)  # noqa: E731
    with subprocess.Popen(
        words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=restore
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        process.send_signal(number)
        assert process.wait(30) == -number


def test_flags_of_the_interpreter_are_passed_on(call):
    done = call("-W", "error", "-m", "flowlet", "run", "-c", "import warnings; warnings.warn('x')")
    assert done.returncode == 1 and "UserWarning: x" in done.stderr
    done = call("-I", "-m", "flowlet", "run", "-c", "import tensorflow; print(tensorflow.__name__)")
    assert done.stdout == "flowlet\n" or "No module named flowlet" in done.stderr  # the latter: not installed


ONE = """
import tensorflow as tf
x = tf.placeholder(tf.float32, [None, 2], name="x")
with tf.Session() as session:
    print(tf.__version__, x, session.run(tf.reduce_sum(x), feed_dict={x: [[1.0, 2.0]]}))
"""
RAN = '1.15.0 Tensor("x:0", shape=(?, 2), dtype=float32) 3.0\n'


def test_a_1x_program_runs_in_graph_mode(flowlet, write):
    done = flowlet("run", write("program.py", ONE))
    assert (done.stdout, done.returncode) == (RAN, 0), done.stderr
    assert flowlet("run", "-c", ONE).stdout == RAN


def test_tf1_and_tf2_override(flowlet, write):
    done = flowlet("run", "--tf2", write("program.py", ONE))
    assert done.returncode == 1 and "AttributeError: tf.placeholder is of TensorFlow 1.x" in done.stderr
    assert "tf.compat.v1.placeholder" in done.stderr and "--tf1" in done.stderr
    both = write("both.py", "import tensorflow as tf\nprint(tf.__version__[0], tf.executing_eagerly())")
    assert flowlet("run", "--tf1", both).stdout == "1 False\n"
    assert flowlet("run", both).stdout == flowlet("run", "--tf2", both).stdout == "2 True\n"


def test_a_1x_helper_beside_the_program_counts(flowlet, write):
    write("helpers/nets.py", ONE)
    write("helpers/__init__.py", "")
    assert flowlet("run", write("program.py", "from helpers import nets")).stdout == RAN
    assert flowlet("run", "-m", "helpers.nets").stdout == RAN


def test_a_1x_program_started_from_a_2x_one_and_the_reverse(flowlet, write):
    """Each process started through `flowlet run` is read anew; others have the era of their parent."""
    version = "import tensorflow as tf; print(tf.__version__[0])"
    start = "import subprocess, sys; subprocess.run([sys.executable, %s])\n"
    inner = write("inner.py", version + "\nif 0: tf.Session()")
    outer = start % f"'-m', 'flowlet', 'run', {str(inner)!r}" + start % f"'-c', {version!r}" + version
    assert flowlet("run", write("two.py", outer)).stdout.split() == ["1", "2", "2"]
    assert flowlet("run", "--tf1", write("one.py", outer)).stdout.split() == ["1", "1", "1"]


def test_eager_execution_in_a_1x_program(flowlet, write):
    program = """
        import tensorflow as tf
        tf.enable_eager_execution()
        v = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            y = tf.reduce_sum(tf.constant([1.0, 2.0]) * v)
        print(tape.gradient(y, v).numpy(), tf.executing_eagerly(), tf.__version__)
    """
    done = flowlet("run", write("program.py", program))
    assert done.stdout == "3.0 True 1.15.0\n", done.stderr


def test_compat_v1_in_a_2x_program(flowlet, write):
    program = """
        import tensorflow.compat.v1 as tf
        tf.disable_v2_behavior()
        x = tf.placeholder(tf.float32)
        with tf.Session() as session:
            print(session.run(x + 1.0, {x: 2.0}), tf.__version__)
    """
    done = flowlet("run", write("program.py", program))
    assert done.stdout == "3.0 2.15.0\n", done.stderr


PRIVATE = """
import tensorflow as tf
from tensorflow.python.framework import ops
from tensorflow.python.ops import math_ops, array_ops as arrays
from tensorflow.python.client import device_lib
from tensorflow.python.platform import gfile, app
from tensorflow.python.util import compat
import tensorflow.python.framework.tensor_shape as shapes
from tensorflow.core.protobuf.config_pb2 import ConfigProto
ops.reset_default_graph()
session = tf.Session(config=ConfigProto())
print(session.run(math_ops.add(arrays.ones([2]), 1)), shapes.scalar(), compat.as_bytes("a"), gfile.Exists("nowhere"))
print([device.name for device in device_lib.list_local_devices()][0], app.run is tf.app.run, ops.Graph is tf.Graph)
"""


def test_private_paths_that_programs_import(flowlet, write):
    done = flowlet("run", write("program.py", PRIVATE))
    assert done.stdout == "[2. 2.] () b'a' False\n/device:CPU:0 True True\n", done.stderr


def test_the_alias_is_there_on_every_way_in(flowlet, write):
    write("module.py", "import tensorflow; print(tensorflow.__name__)")
    for words in (
        ["module.py"],
        ["-m", "module"],
        ["-mmodule"],
        ["-c", "import module"],
        ["--", "module.py"],
    ):
        assert flowlet("run", *words).stdout == "flowlet\n", words


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "no program given"),
        (["--fast", "x.py"], "no option --fast"),
        (["-m"], "-m needs a module"),
        (["-c"], "-c needs code"),
        (["-o"], "-o needs a file name"),
        (["-o", "out.ipynb", "x.py"], "for notebooks"),
        (["x.ipynb", "argument"], "a notebook takes no arguments"),
    ],
)
def test_wrong_calls(words, message, capsys):
    assert run_command.main(words) == 2
    errors = capsys.readouterr().err
    assert message in errors and "usage: flowlet run" in errors


def test_help_and_version(flowlet, call):
    assert flowlet("run", "--help").stdout.startswith("usage: flowlet run")
    assert flowlet("--help").returncode == 0 and flowlet().returncode == 2
    version = flowlet("--version").stdout
    assert version.startswith("flowlet ") and "Python 3." in version and "JAX 0." in version
    wrong = flowlet("program.py")
    assert wrong.returncode == 2 and "flowlet run program.py" in wrong.stderr


def test_command_line_starts_light(call):
    code = "import sys, flowlet.cli.run, flowlet.cli.check\n"
    code += "print([name for name in ('jax', 'numpy') if name in sys.modules])"
    assert call("-c", code).stdout == "[]\n"
