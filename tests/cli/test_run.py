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


ONE = "import tensorflow as tf\nsession = tf.Session()\nx = tf.placeholder(tf.float32)\nprint('ran')"


def test_a_1x_program_is_refused_with_the_reason(flowlet, write):
    done = flowlet("run", write("program.py", ONE))
    assert done.returncode == 2 and done.stdout == ""
    for words in (
        "TensorFlow 1.x program",
        "tf.Session (program.py, line 2)",
        "not there yet",
        "flowlet run --tf2",
    ):
        assert words in done.stderr


def test_tf2_overrides_and_tf1_is_refused(flowlet, write):
    done = flowlet("run", "--tf2", write("program.py", ONE))
    assert done.returncode == 1 and "AttributeError" in done.stderr and "tf.Session" in done.stderr
    done = flowlet("run", "--tf1", write("other.py", "print('ran')"))
    assert done.returncode == 2 and "--tf1" in done.stderr and done.stdout == ""


def test_a_1x_helper_beside_the_program_counts(flowlet, write):
    write("helpers/nets.py", ONE)
    write("helpers/__init__.py", "")
    done = flowlet("run", write("program.py", "from helpers import nets"))
    assert done.returncode == 2 and "nets.py, line 2" in done.stderr
    done = flowlet("run", "-m", "helpers.nets")
    assert done.returncode == 2 and "nets.py, line 2" in done.stderr
    assert flowlet("run", "-c", ONE).returncode == 2


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
