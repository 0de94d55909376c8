"""Each test runs real processes in an empty folder, with no alias left over in the environment."""

import os
import subprocess
import sys
import textwrap

import pytest


@pytest.fixture
def folder(tmp_path):
    """An empty folder, with a space in its path."""
    made = tmp_path / "a folder"
    made.mkdir()
    return made


@pytest.fixture
def call(folder):
    """call(*words, stdin=None, env={}): run `python WORDS` in the folder; returns the finished process."""
    clean = {
        k: v for k, v in os.environ.items() if k not in ("FLOWLET_ALIAS", "PYTHONPATH", "PYTHONSAFEPATH")
    }

    def run(*words, stdin=None, env=None, python=sys.executable):
        return subprocess.run(
            [python, *map(str, words)],
            cwd=folder,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            text=True,
            env={**clean, **(env or {})},
            timeout=120,
        )

    return run


@pytest.fixture
def flowlet(call):
    """flowlet(*words): run `python -m flowlet WORDS`."""
    return lambda *words, **options: call("-m", "flowlet", *words, **options)


@pytest.fixture
def write(folder):
    """write(name, text): make a file in the folder; returns its path."""

    def make(name, text):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    return make
