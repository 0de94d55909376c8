"""pytest: load the whole public API first, so that collecting a single file's docstring examples does not load it twice."""

import itertools

import jax

import flowlet.compat.v1  # noqa: F401
import flowlet.keras  # noqa: F401

_KEPT = 500  # tests after which compiled programs are dropped: all of them together would take several gigabytes
_finished = itertools.count(1)


def pytest_addoption(parser):
    parser.addoption("--write-op-page", action="store_true", help="write docs/ops.md from what tests/ops compared")


def pytest_runtest_teardown(item):
    if not next(_finished) % _KEPT:
        jax.clear_caches()
