"""The op table, one file a topic. Importing this package loads every row and makes it public."""

from flowlet.ops import array, cast, creation, indexing, linalg, math, nn, operators, reduce  # noqa: F401
