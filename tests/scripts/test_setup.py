"""scripts/_setup: which Python it takes, and which lock goes with it. The Pythons here are stand-ins."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[2] / "scripts" / "_setup"
TOOLS = ["bash", "env", "sh", "sort", "cut", "dirname", "basename", "cat", "cksum", "grep", "sed"]

pytestmark = pytest.mark.skipif(os.name == "nt" or not SETUP.exists(), reason="needs bash and the repository")


@pytest.fixture
def machine(tmp_path):
    """A machine with a PATH, a home and a pyenv of its own."""
    home = tmp_path / "a home"
    (home / "bin").mkdir(parents=True)
    for tool in TOOLS:
        (home / "bin" / tool).symlink_to(shutil.which(tool) or pytest.skip(f"no {tool}"))

    class Machine:
        def python(self, place, answer):
            """Put an interpreter at a place; it answers with its line, or fails where the answer is None."""
            path = home / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"#!/bin/sh\n{'exit 127' if answer is None else f'echo {answer}'}\n")
            path.chmod(0o755)
            return path

        def run(self, command, **variables):
            """Run a command after sourcing _setup; returns the finished process."""
            environment = {"PATH": str(home / "bin"), "HOME": str(home), **variables}
            script = f'. "{SETUP}"; {command}'
            return subprocess.run(
                ["bash", "-c", script], env=environment, capture_output=True, text=True, check=False
            )

        def found(self, *words, **variables):
            return self.run(" ".join(["find_python", *words]), **variables).stdout.strip()

    return Machine()


def test_the_newest_line_that_starts(machine):
    machine.python("bin/python3.14", None)  # a shim that does not start
    wanted = machine.python("bin/python3.13", "3.13")
    machine.python("bin/python3.11", "3.11")
    assert machine.found() == str(wanted)


def test_pyenv_and_its_newest_patch_release(machine):
    machine.python("bin/python3.13", None)
    for release in ("3.12.4", "3.12.10", "3.12.9", "3.12-dev", "3.11.20"):
        machine.python(f".pyenv/versions/{release}/bin/python", release[:4])
    assert machine.found().endswith(".pyenv/versions/3.12.10/bin/python")
    assert machine.found("3.11").endswith(".pyenv/versions/3.11.20/bin/python")


def test_pyenv_root_and_plain_names(machine, tmp_path):
    wanted = machine.python("elsewhere/versions/3.13.1/bin/python", "3.13")
    root = wanted.parents[2].parent
    assert machine.found(PYENV_ROOT=str(root)) == str(wanted)
    plain = machine.python("bin/python3", "3.12")
    assert machine.found() == str(plain)


def test_uv(machine):
    wanted = machine.python("uv/python3.13", "3.13")
    machine.python("bin/uv", f'"{wanted}"')
    assert machine.found() == str(wanted)


def test_too_old_or_none(machine):
    machine.python("bin/python3", "3.10")
    assert machine.found() == ""
    done = machine.run("ensure_env /nowhere/at/all")
    assert done.returncode == 1


def test_no_python_says_what_to_do(machine):
    done = machine.run("no_python")
    assert done.returncode == 1 and "FLOWLET_PYTHON=" in done.stderr and "python.org" in done.stderr


def test_the_named_python(machine):
    machine.python("bin/python3.13", "3.13")
    named = machine.python("my own/python", "3.11")
    assert machine.found(FLOWLET_PYTHON=str(named)) == str(named)
    broken = machine.python("my own/broken", None)
    done = machine.run("find_python", FLOWLET_PYTHON=str(broken))
    assert done.returncode == 1 and done.stdout == "" and "FLOWLET_PYTHON=" in done.stderr


@pytest.mark.parametrize(
    ("line", "lock"), [("3.11", "3.11"), ("3.12", "3.12"), ("3.13", "3.12"), ("3.14", "3.12")]
)
def test_the_lock_of_a_line(machine, line, lock):
    assert machine.run(f"lock_for {line}").stdout.strip().endswith(f"requirements/dev-{lock}.txt")


def test_a_real_interpreter_answers_with_its_line():
    script = f'. "{SETUP}"; python_line "$1"'
    done = subprocess.run(
        ["bash", "-c", script, "_", sys.executable], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == f"{sys.version_info[0]}.{sys.version_info[1]}"
