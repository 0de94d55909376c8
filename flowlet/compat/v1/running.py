"""Sessions under their public names."""

from flowlet.core.session import session  # noqa: F401 - exports Session and InteractiveSession
