"""`import tensorflow` and `import keras` give flowlet's own module objects, wherever a program asks."""

import os
import shutil
import sys
import venv
from pathlib import Path

import pytest

from flowlet import alias

IDENTITIES = """
import importlib, sys
import tensorflow as tf
from tensorflow.keras.layers import Dense
from tensorflow import keras as keras_of_tf
import keras
import tensorflow.keras.backend as K
import keras.layers as L
from tensorflow.python.keras import layers as private_layers
from tensorflow.python.keras.layers import Dense as PrivateDense
import flowlet
import flowlet.keras.backend

assert tf is flowlet
assert keras is keras_of_tf is tf.keras is flowlet.keras
assert L is private_layers is flowlet.keras.layers
assert Dense is PrivateDense is flowlet.keras.layers.Dense
assert K is flowlet.keras.backend
aliases = {"tensorflow": flowlet, "tensorflow.keras.layers": flowlet.keras.layers, "keras": flowlet.keras}
for name, module in aliases.items():
    assert sys.modules[name] is module, name
    assert importlib.import_module(name) is module
    assert module.__name__.startswith("flowlet") and module.__spec__.name == module.__name__, module.__spec__
print("same objects")
"""


def test_every_form_of_import_gives_flowlets_objects(flowlet, write):
    done = flowlet("run", write("program.py", IDENTITIES))
    assert done.stdout == "same objects\n", done.stderr


def test_install_and_uninstall_in_a_running_interpreter(call):
    done = call(
        "-c",
        "import flowlet, os, sys\n"
        "flowlet.install(); flowlet.install()\n"
        "import tensorflow, keras\n"
        "assert tensorflow is flowlet and keras is flowlet.keras\n"
        "assert os.environ['FLOWLET_ALIAS'] and 'startup' in os.environ['PYTHONPATH']\n"
        "flowlet.uninstall(); flowlet.uninstall()\n"
        "assert 'tensorflow' not in sys.modules and 'keras' not in sys.modules\n"
        "assert 'FLOWLET_ALIAS' not in os.environ and 'PYTHONPATH' not in os.environ\n"
        "assert not any(getattr(f, 'flowlet_alias', False) for f in sys.meta_path)\n"
        "print(flowlet.keras.__name__)\n",
    )
    assert done.stdout == "flowlet.keras\n", done.stderr


def test_wins_over_an_installed_tensorflow(flowlet, write):
    write("tensorflow/__init__.py", "raise RuntimeError('the real one was imported')")
    write("keras.py", "raise RuntimeError('the real one was imported')")
    code = "import tensorflow, keras\nprint(tensorflow.__name__, keras.__name__)"
    done = flowlet("run", write("program.py", code))
    assert done.stdout == "flowlet flowlet.keras\n", done.stderr


def test_refuses_to_replace_a_tensorflow_that_is_imported_already(call, write):
    write("tensorflow/__init__.py", "")
    done = call("-c", "import tensorflow, flowlet\nflowlet.install()")
    assert done.returncode == 1
    assert "RuntimeError: `tensorflow` is already imported from" in done.stderr
    assert "flowlet.install()" in done.stderr


WORKERS = """
import multiprocessing, subprocess, sys

def work(number):
    import tensorflow as tf
    import tensorflow.python as private
    return number, tf.__name__, private is tf

if __name__ == "__main__":
    for method in multiprocessing.get_all_start_methods():
        with multiprocessing.get_context(method).Pool(1) as pool:
            assert pool.map(work, [1, 2]) == [(1, "flowlet", True), (2, "flowlet", True)], method
    code = "import keras; print(keras.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    print(done.stdout, end="")
"""


def test_worker_processes_of_every_kind(flowlet, write):
    done = flowlet("run", write("program.py", WORKERS))
    assert done.stdout == "flowlet.keras\n", done.stderr


def test_worker_processes_after_install(call, write):
    program = "import flowlet\nif __name__ == '__main__':\n    flowlet.install()\n" + WORKERS
    done = call(write("program.py", program))
    assert done.stdout == "flowlet.keras\n", done.stderr


def test_worker_processes_of_a_1x_program(flowlet, write):
    program = """
        import multiprocessing
        import tensorflow as tf

        def work(number):
            with tf.Graph().as_default(), tf.Session() as session:
                return tf.__version__, float(session.run(tf.constant(1.0) + number))

        if __name__ == "__main__":
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                print(pool.map(work, [1, 2]))
    """
    done = flowlet("run", write("program.py", program))
    assert done.stdout == "[('1.15.0', 2.0), ('1.15.0', 3.0)]\n", done.stderr


def test_workers_keep_the_sitecustomize_of_the_user(flowlet, write):
    write("own/sitecustomize.py", "import builtins; builtins.mine = 'ran'")
    program = write(
        "program.py",
        """
        import subprocess, sys
        print(mine, sys.modules["sitecustomize"].__file__.endswith("sitecustomize.py"), sys.path.count("own"))
        code = "import keras, sys; print(mine, keras.__name__, any('startup' in p for p in sys.path))"
        print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        """,
    )
    done = flowlet("run", program, env={"PYTHONPATH": "own"})
    assert done.stdout.splitlines()[0].startswith("ran True"), done.stderr
    assert done.stdout.splitlines()[1] == "ran flowlet.keras False"


def test_another_interpreter_is_left_alone(flowlet, write, folder):
    """One without flowlet (here: a bare environment) finds no tensorflow, as it would without flowlet run."""
    venv.create(folder / "bare", with_pip=False, symlinks=os.name != "nt")
    bare = folder / "bare" / ("Scripts" if os.name == "nt" else "bin") / "python"
    program = (
        f"import subprocess\nprint(subprocess.run([{str(bare)!r}, '-c', 'import tensorflow']).returncode)"
    )
    done = flowlet("run", write("program.py", program))
    assert done.stdout == "1\n" and "No module named 'tensorflow'" in done.stderr


def test_from_a_source_folder_that_is_not_installed(call, write, folder):
    source = Path(alias.__file__).parent
    shutil.copytree(source, folder / "src" / "flowlet", ignore=shutil.ignore_patterns("__pycache__"))
    venv.create(folder / "bare", with_pip=False, symlinks=os.name != "nt")
    bare = folder / "bare" / ("Scripts" if os.name == "nt" else "bin") / "python"
    write("program.py", "from tensorflow.nn import nothing")
    code = (
        "import sys; sys.path.append('src'); import flowlet.cli as c; sys.exit(c.main(['run', 'program.py']))"
    )
    done = call("-c", code, python=bare)
    assert (
        "No module named 'tensorflow'" not in done.stderr and "flowlet" in done.stderr
    )  # it lacks JAX, no more


def test_a_broken_sitecustomize_is_reported_as_python_does(call, flowlet, write):
    write("own/sitecustomize.py", "import nowhere_to_be_found")
    write("program.py", "import tensorflow; print(tensorflow.__name__)")
    plain = call("-c", "pass", env={"PYTHONPATH": "own"})
    done = flowlet("run", "program.py", env={"PYTHONPATH": "own"})
    assert done.stdout == "flowlet\n"
    assert plain.stderr and plain.stderr in done.stderr


def test_a_program_without_tensorflow_loads_nothing_of_flowlet(flowlet, write):
    code = "import sys; print([n for n in sys.modules if n.split('.')[0] in ('flowlet', 'jax', 'numpy')])"
    assert flowlet("run", write("program.py", code)).stdout == "[]\n"


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("import tensorflow.contrib.slim", "tf.contrib"),
        ("from tensorflow.keras.layers import NoSuchLayer", "tf.keras.layers.NoSuchLayer"),
        ("from tensorflow.nn import relo", "tf.nn.relo"),
        ("from flowlet.keras.layers import NoSuchLayer", "tf.keras.layers.NoSuchLayer"),
        ("import tensorflow.core.debug", "tensorflow.core.debug"),
        ("from tensorflow.python.training.no_such_part import x", "tensorflow.python.training.no_such_part"),
    ],
)
def test_what_is_missing_is_an_import_error_that_says_so(flowlet, write, statement, name):
    done = flowlet("run", "--tf2", write("program.py", statement))
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"ModuleNotFoundError: {name} "), done.stderr


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("from tensorflow.python.ops.nn_ops import no_such_op", "is private to TensorFlow"),
        ("from tensorflow.python.ops.rnn_cell_impl import dynamic_rnn", "use tf.nn.dynamic_rnn"),
        ("from tensorflow.python.debug import dumping_wrapper", "is private to TensorFlow"),
        ("from tensorflow.contrib.layers import no_such_layer", "tf.contrib.layers.no_such_layer"),
    ],
)
def test_what_is_missing_in_a_1x_program(flowlet, write, statement, words):
    done = flowlet("run", "--tf1", write("program.py", statement))
    assert done.returncode == 1 and words in done.stderr.strip().splitlines()[-1], done.stderr


def test_missing_name_is_told_apart_from_an_unknown_one(flowlet, write):
    """TensorFlow has contrib; nobody has NoSuchLayer. The nearest name is offered."""
    had = flowlet("run", "--tf2", write("a.py", "import tensorflow.contrib"))
    assert "1.15" in had.stderr
    typo = flowlet("run", write("b.py", "from tensorflow.nn import rellu"))
    assert "does not exist" in typo.stderr and "nn.relu" in typo.stderr


def test_programs_can_ask_whether_tensorflow_is_there(flowlet, write):
    code = (
        "from importlib.util import find_spec\nprint([bool(find_spec(n)) for n in ('tensorflow', 'keras')])"
    )
    assert flowlet("run", write("program.py", code)).stdout == "[True, True]\n"


def test_route():
    assert alias.route("tensorflow") == "flowlet"
    assert alias.route("tensorflow.python.keras.layers") == "flowlet.keras.layers"
    assert alias.route("tensorflow.keras.layers") == "flowlet.keras.layers"
    assert alias.route("keras.utils") == alias.route("tf_keras.utils") == "flowlet.keras.utils"
    assert alias.route("tensorflow_datasets") is None and alias.route("numpy") is None
    assert alias.public_name("keras.layers.Dense") == "tf.keras.layers.Dense"
    assert alias.public_name("tensorflow") == "tf"


def test_environment_keeps_what_is_there_and_repeats_nothing():
    variables = {"PYTHONPATH": "x"}
    once = dict(alias.environment(variables))
    assert once["PYTHONPATH"].endswith("startup" + (";" if sys.platform == "win32" else ":") + "x")
    assert dict(alias.environment(variables)) == once


def test_ipython_extension(folder):
    """%load_ext gives flowlet and the magic of old notebooks; %unload_ext takes the alias away."""
    shell = pytest.importorskip("IPython.core.interactiveshell").InteractiveShell.instance()
    before = list(sys.meta_path)
    try:
        shell.run_line_magic("load_ext", "flowlet.cli.ipython")
        assert shell.run_cell("import tensorflow, flowlet\nassert tensorflow is flowlet").success
        assert shell.run_cell("%tensorflow_version 2.x").success
        wanted = shell.run_cell("%tensorflow_version 1.x").error_in_exec
        assert isinstance(wanted, ValueError) and "Restart the kernel" in str(wanted)
        shell.run_line_magic("unload_ext", "flowlet.cli.ipython")
        assert "tensorflow" not in sys.modules and sys.meta_path == before
    finally:
        alias.uninstall()
        shell.clear_instance()


def test_magic_of_1x_before_the_import(call):
    pytest.importorskip("IPython")
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "shell.run_line_magic('load_ext', 'flowlet')\n"
        "shell.run_cell('%tensorflow_version 1.x')\n"
        "shell.run_cell('import tensorflow as tf; print(tf.__version__, tf.placeholder(tf.float32).shape)')\n"
    )
    assert call("-c", code).stdout.endswith("1.15.0 <unknown>\n")


def test_load_ext_flowlet(call):
    pytest.importorskip("IPython")
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "print(shell.run_line_magic('load_ext', 'flowlet'))\n"
        "import tensorflow, flowlet; print(tensorflow is flowlet)\n"
    )
    done = call("-c", code)
    assert done.stdout.splitlines()[-2:] == ["None", "True"], done.stdout + done.stderr
