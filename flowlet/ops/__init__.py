"""The op table, one file a topic. Importing this package loads every row and makes it public."""

from flowlet.core import function, module, tape  # noqa: F401
from flowlet.ops import array, cast, clip, confusion, creation, indexing, linalg, math, nn, operators, reduce  # noqa: F401
