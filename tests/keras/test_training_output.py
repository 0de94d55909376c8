"""What `fit`, `evaluate` and `predict` write, against what TensorFlow 2.8 wrote: the same program, run with flowlet.

The clock stands still but for a callback that moves it at the beginning of each batch (the recording says more), so
that the texts are compared character by character. The `real` cases kept the clock: there, the lines that remain on
the screen are compared, without the times.
"""

import ast
import contextlib
import io
import os
import re
import subprocess
import sys
import time

import numpy as np
import pytest

import flowlet as tf
from tests import oracle_cases
from tests.keras import recorded

CASES = recorded.cases("training_output_28")

NEEDS_DATA = "tf.data is not in flowlet yet"
LEFT_OUT = {
    "evaluate verbose='auto'": "2.8 shows nothing; later releases, and flowlet, a bar",
    "fit verbose=1, large loss": "the seventh digit of a float32 is rounded otherwise",
    "fit verbose=1, dataset of known length, 2 epochs": NEEDS_DATA,
    "fit verbose=1, dataset of unknown length, 2 epochs": NEEDS_DATA,
    "evaluate verbose=1, dataset of unknown length": NEEDS_DATA,
}
# Before it finds that there is none, TensorFlow begins another batch, and the clock moves.
WITHOUT_TIMES = ("fit verbose=1, generator of unknown length, one epoch", "fit verbose=1, generator that runs out")


def program():
    """The recording's program, as a function, without what needs tf.data."""
    tree = ast.parse((oracle_cases.FOLDER / "record" / "training_output.py").read_text())
    child = next(part for part in tree.body if getattr(part, "name", None) == "child")
    child.body = [part for part in child.body
                  if not (isinstance(part, ast.ImportFrom) or "ds" in {node.id for node in ast.walk(part)
                                                                       if isinstance(node, ast.Name)})]  # fmt: skip
    namespace = {"np": np, "tf": tf, "KERAS3": False, "sys": sys}
    exec(compile(ast.fix_missing_locations(ast.Module([child], [])), "record/training_output.py", "exec"), namespace)
    return namespace["child"]


def texts(written):
    """The text of each case."""
    return dict(part.split("\x1e", 1) for part in written.split("\x1eCASE ")[1:])


@pytest.fixture(scope="module")
def into_a_pipe():
    out, clock = io.StringIO(), time.time
    tf.checks.disable()  # one case trains on NaN
    try:
        with contextlib.redirect_stdout(out):
            program()(only_real=False)
    finally:
        time.time = clock
        tf.checks.enable()
    return texts(out.getvalue())


@pytest.fixture(scope="module")
def by_the_clock():
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        program()(only_real=True)
    return texts(out.getvalue())


def names(where, clock):
    return [name.removeprefix(f"{where}: ") for name, case in CASES.items()
            if case.get("to") == where and case.get("clock") == clock]  # fmt: skip


@pytest.mark.parametrize("name", names("pipe", "clock"))
def test_characters(name, into_a_pipe):
    if name in LEFT_OUT:
        pytest.skip(LEFT_OUT[name])
    assert shown(into_a_pipe[name], name) == shown(CASES[f"pipe: {name}"]["text"], name)


def shown(text, name):
    return without_times(text) if name in WITHOUT_TIMES else text


def without_times(text):
    return re.sub(r"\d+(\.\d+)?(e[+-]\d+)?(s|ms|us)\b", "T", text.replace("\b", ""))


def remaining(text):
    """The lines that remain on the screen, without times."""
    return [line.split("\r")[-1].rstrip() for line in without_times(text).split("\n")]


@pytest.mark.parametrize("name", names("pipe", "real"))
def test_lines(name, by_the_clock):
    assert remaining(by_the_clock[name]) == remaining(CASES[f"pipe: {name}"]["text"])


@pytest.mark.slow
def test_characters_on_a_terminal():
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    run = f"from {__name__} import program; program()(only_real=False)"
    found = subprocess.Popen([sys.executable, "-c", run], stdout=slave, stderr=subprocess.DEVNULL,
                             env={**os.environ, "FLOWLET_CHECKS": "off"})  # fmt: skip
    os.close(slave)
    written = b""
    with contextlib.suppress(OSError):  # the end of a terminal
        while part := os.read(master, 65536):
            written += part
    assert found.wait() == 0
    on_the_terminal = texts(written.decode().replace("\r\n", "\n"))
    for name in names("terminal", "clock"):
        if name not in LEFT_OUT:
            assert shown(on_the_terminal[name], name) == shown(CASES[f"terminal: {name}"]["text"], name), name
