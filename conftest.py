"""pytest: load the whole public API first, so that collecting a single file's docstring examples does not load it twice."""

import flowlet.keras  # noqa: F401
