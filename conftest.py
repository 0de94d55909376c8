"""pytest: load the whole public API first, so that collecting a single file's docstring examples does not load it twice."""

import flowlet.keras  # noqa: F401


def pytest_addoption(parser):
    parser.addoption("--write-op-page", action="store_true", help="write docs/ops.md from what tests/ops compared")
