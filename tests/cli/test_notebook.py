"""`flowlet run NOTEBOOK.ipynb`: executed in a real kernel, saved with its outputs and pictures."""

import base64
import json
import os
import signal
import subprocess
import sys

import pytest

pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")


@pytest.fixture
def notebook(folder):
    """notebook(name, *cells): write a notebook that asks for a kernel nobody has; returns its path."""

    def make(name, *cells):
        code = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
        made = [{**code, "id": f"cell{n}", "source": source} for n, source in enumerate(cells)]
        title = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# A notebook"}
        kernel = {"name": "somebody-elses-kernel", "display_name": "x", "language": "python"}
        content = {
            "cells": [title, *made],
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        path = folder / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return make


def outputs(path):
    """The outputs of each code cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell["outputs"] for cell in cells if cell["cell_type"] == "code"]


def text(output):
    return "".join(output.get("text") or output["data"]["text/plain"])


def test_cells_run_with_the_alias_and_outputs_are_saved(flowlet, notebook, folder):
    path = notebook(
        "two words.ipynb",
        "try:\n  %tensorflow_version 2.x\nexcept Exception:\n  print('no such magic')",
        "import tensorflow as tf, flowlet, os\nprint(tf is flowlet, os.getcwd())\n6 * 7",
        "!echo from the shell\n%time x = 1",
        "import subprocess, sys\n"
        "print(subprocess.run([sys.executable, '-c', 'import keras; print(keras.__name__)'],"
        " capture_output=True, text=True).stdout)",
    )
    original = path.read_bytes()
    done = flowlet("run", path)
    assert done.returncode == 0, done.stderr
    assert "True" in done.stdout and "42" in done.stdout and "from the shell" in done.stdout
    assert path.read_bytes() == original
    first, second, third, fourth = outputs(folder / "two words.executed.ipynb")
    assert first == []
    assert text(second[0]) == f"True {folder}\n" and text(second[1]) == "42"
    assert text(third[0]).startswith("from the shell\n")
    assert text(fourth[0]).startswith("flowlet.keras")


def test_pictures_are_saved_whatever_the_backend_outside(flowlet, notebook, folder):
    pytest.importorskip("matplotlib")
    path = notebook(
        "plot.ipynb",
        "import matplotlib.pyplot as plt\nprint('before')\nplt.plot([1, 2])\nplt.show()\nprint('after')",
    )
    done = flowlet("run", path, env={"MPLBACKEND": "Agg"})
    assert done.returncode == 0, done.stderr
    before, picture, after = outputs(folder / "plot.executed.ipynb")[0]
    assert text(before) == "before\n" and text(after) == "after\n"
    assert base64.b64decode(picture["data"]["image/png"]).startswith(b"\x89PNG")


def test_a_failing_cell_stops_and_nothing_is_lost(flowlet, notebook, folder):
    path = notebook("fails.ipynb", "print('one')", "print('two')\n1 / 0", "print('three')")
    done = flowlet("run", path)
    assert done.returncode == 1
    assert done.stdout == "one\ntwo\n"
    assert "ZeroDivisionError: division by zero" in done.stderr and "stopped in cell 3" in done.stderr
    assert "\x1b[" not in done.stderr
    one, two, three = outputs(folder / "fails.executed.ipynb")
    assert text(one[0]) == "one\n" and text(two[0]) == "two\n"
    assert two[1]["output_type"] == "error" and two[1]["ename"] == "ZeroDivisionError"
    assert three == []


def test_a_dying_kernel(flowlet, notebook, folder):
    path = notebook("dies.ipynb", "print('one')", "import os; print('two', flush=True); os._exit(3)")
    done = flowlet("run", path)
    assert done.returncode == 1 and "the kernel died" in done.stderr
    assert text(outputs(folder / "dies.executed.ipynb")[0][0]) == "one\n"


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_ends_the_cell_and_saves(notebook, folder):
    path = notebook("slow.ipynb", "print('ready', flush=True)\nimport time\ntime.sleep(60)", "print('never')")
    restore = lambda: signal.signal(signal.SIGINT, signal.default_int_handler)  # noqa: E731
    words = [sys.executable, "-m", "flowlet", "run", str(path)]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=restore
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"  # printed as it comes
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 130 and "KeyboardInterrupt" in errors
    first, second = outputs(folder / "slow.executed.ipynb")
    assert text(first[0]) == "ready\n" and first[1]["ename"] == "KeyboardInterrupt" and second == []


def test_a_progress_bar_is_stored_as_it_ends(flowlet, notebook, folder):
    bar = "import sys\nfor i in range(3):\n"
    bar += "    sys.stdout.write('\\b' * 5 + '\\r' + f'{i}/2 [' + '=' * i + ']')\nprint()"
    assert flowlet("run", notebook("bar.ipynb", bar)).returncode == 0
    assert [text(o) for o in outputs(folder / "bar.executed.ipynb")[0]] == ["2/2 [==]\n"]


def test_where_the_output_goes(flowlet, notebook, folder):
    path = notebook("a.ipynb", "print('hello')")
    assert flowlet("run", "-o", "b.ipynb", path).returncode == 0
    assert text(outputs(folder / "b.ipynb")[0][0]) == "hello\n" and outputs(path) == [[]]
    assert flowlet("run", "--inplace", path).returncode == 0
    assert text(outputs(path)[0][0]) == "hello\n"
    assert sorted(p.name for p in folder.iterdir()) == ["a.ipynb", "b.ipynb"]


def test_what_cannot_be_read_or_written(flowlet, notebook, folder, write):
    assert flowlet("run", "nowhere.ipynb").returncode == 2
    done = flowlet("run", write("text.ipynb", "not a notebook"))
    assert done.returncode == 2 and "text.ipynb cannot be executed" in done.stderr
    done = flowlet("run", "-o", folder / "no" / "folder.ipynb", notebook("a.ipynb", "print('ran')"))
    assert done.returncode == 2 and "ran" not in done.stdout


def test_a_1x_notebook(flowlet, notebook):
    cells = ["%tensorflow_version 1.x", "import tensorflow as tf\nprint(tf.__version__, tf.executing_eagerly())"]
    path = notebook("old.ipynb", *cells, "tf.Session().run(tf.constant(2.0) * 3.0)")
    done = flowlet("run", path)
    assert done.returncode == 0 and "1.15.0 False\n" in done.stdout and "6.0" in done.stdout, done.stderr
    done = flowlet("run", "--tf2", notebook("two.ipynb", *cells))
    assert "2.15.0 True\n" in done.stdout, done.stderr


def test_without_the_extra(call, notebook):
    path = notebook("a.ipynb", "1")
    code = "import sys; sys.modules['nbclient'] = None\nfrom flowlet.cli import main\n"
    code += "sys.exit(main(['run', sys.argv[1]]))"
    done = call("-c", code, path)
    assert done.returncode == 2 and "pip install 'flowlet[notebook]'" in done.stderr
