"""`flowlet check`: names, lines, what is missing; nothing is run."""

import json
from types import SimpleNamespace

import pytest

from flowlet.cli import check

PROGRAM = """\
import tensorflow as tf
from tensorflow.keras import layers as L
open("ran.txt", "w")
x = tf.constant([1.0]) + tf.constant([2.0])
tf.math.no_such_function(x)
tf.no_such_module.thing(x)
if hasattr(tf, "Session"):
    tf.Session()
print(tf.float32.max, tf.__version__.split("."))
"""


@pytest.fixture
def run_check(capsys):
    """run_check(*words): the command in this process; returns its status and what it printed."""

    def run(*words):
        status = check.main([str(word) for word in words])
        return SimpleNamespace(returncode=status, **capsys.readouterr()._asdict())

    return run


def test_report(run_check, write, folder):
    done = run_check(write("program.py", PROGRAM))
    assert done.returncode == 1, done.err
    rows = {
        row.split()[0]: row.split(maxsplit=1)[1] for row in done.out.splitlines() if row.startswith("  tf.")
    }
    assert rows["tf.constant"] == "line 4" and rows["tf.math.no_such_function"] == "line 5"
    assert "tf.float32" in rows and "tf.__version__" in rows
    assert "missing: tf.math.no_such_function does not exist" in done.out
    assert "missing (the program is ready for that): tf.Session is of TensorFlow 1.x, and" in done.out
    assert done.out.splitlines()[-1].endswith("2 missing")
    assert not (folder / "ran.txt").exists()


def test_all_there(run_check, write):
    done = run_check(write("program.py", "import tensorflow as tf\ntf.constant(1) + tf.ones([])"))
    assert done.returncode == 0 and done.out.endswith("2 TensorFlow names, 0 missing\n")


def test_json(run_check, write):
    done = run_check("--json", write("program.py", PROGRAM))
    report = json.loads(done.out)["programs"][0]
    assert done.returncode == 1 and report["missing"] == 2 and report["era"] == "2.x"
    by_name = {entry["name"]: entry for entry in report["files"][0]["names"]}
    assert by_name["tf.constant"]["status"] == "there"
    assert by_name["tf.constant"]["places"] == [{"line": 4}] and "2.8" in by_name["tf.constant"]["releases"]
    assert by_name["tf.Session"] == {
        "name": "tf.Session",
        "status": "missing",
        "releases": ["1.15"],
        "guarded": True,
        "places": [{"line": 8}],
        "message": by_name["tf.Session"]["message"],
    }


def test_files_that_the_program_imports(run_check, write):
    write("nets.py", "import tensorflow as tf\ntf.math.no_such_function(1)")
    done = run_check(write("program.py", "import tensorflow as tf\nimport nets\ntf.ones(1)"))
    assert "nets.py\n" in done.out and "program.py\n" in done.out and done.returncode == 1


def test_as_a_command(flowlet, write):
    done = flowlet("check", write("program.py", "import tensorflow as tf\ntf.ones([])"))
    assert done.returncode == 0 and "tf.ones  line 2\n" in done.stdout, done.stderr


def test_notebook(run_check, write):
    cells = [
        {"cell_type": "code", "source": text}
        for text in ("import tensorflow as tf", "%time\n\ntf.nothing(1)")
    ]
    done = run_check(write("n.ipynb", json.dumps({"cells": cells})))
    assert "cell 2 line 3" in done.out and done.returncode == 1


def test_a_1x_program_says_so(run_check, write):
    done = run_check(write("program.py", "import tensorflow as tf\n\ntf.Session()"))
    assert "written for TensorFlow 1.x: tf.Session, line 3" in done.out


def test_what_cannot_be_read(run_check, write):
    good = write("good.py", "import tensorflow as tf\ntf.ones(1)")
    done = run_check("nowhere.py", write("bad.py", "x = (1 +"), good)
    assert done.returncode == 2
    assert (
        "nowhere.py" in done.err and "never closed" in done.err and "1 TensorFlow name, 0 missing" in done.out
    )


def test_wrong_calls_and_help(capsys):
    assert check.main([]) == 2 and "no program given" in capsys.readouterr().err
    assert check.main(["--fast", "x.py"]) == 2 and "no option --fast" in capsys.readouterr().err
    assert check.main(["--help"]) == 0 and "usage: flowlet check" in capsys.readouterr().out


def test_attributes_that_only_running_could_tell():
    assert check.look_up("tf.float32.name.upper")[1] == ""
    name, message = check.look_up("tf.data.NoSuchDataset.method")
    assert name == "tf.data.NoSuchDataset" and message.startswith("tf.data.NoSuchDataset does not exist")
    assert check.look_up("tf.GraphKeys.LOSSES")[0] == "tf.GraphKeys"


def test_private_paths(run_check, write):
    program = """
        from tensorflow.python.framework import ops
        from tensorflow.python.keras import layers
        import tensorflow.python.nowhere.else_ as e
        ops.reset_default_graph()
        ops.no_such_thing
        layers.Dense(1)
    """
    done = run_check(write("program.py", program))
    assert "tf.python.framework.ops.reset_default_graph  line 5" in done.out and "tf.keras.layers.Dense" in done.out
    assert "tensorflow.python.framework.ops.no_such_thing is private to TensorFlow" in done.out
    assert "tensorflow.python.nowhere.else_ is private" in done.out and done.out.endswith("2 missing\n")


def test_private_paths_say_nothing_about_the_era(run_check, write):
    program = "from tensorflow.python.framework import ops\nimport tensorflow as tf\nops.reset_default_graph()\ntf.ones(1)"
    assert "written for TensorFlow 1.x" not in run_check(write("program.py", program)).out
