"""The op table, one file a topic. Importing this package loads every row and makes it public."""

from flowlet.core import autograph, custom, function, module, nest, spec, tape  # noqa: F401
from flowlet.ops import (  # noqa: F401
    array,
    cast,
    clip,
    compat,
    confusion,
    control,
    counting,
    creation,
    debugging,
    decompositions,
    diagonals,
    effects,
    embedding,
    indexing,
    linalg,
    math,
    nn,
    operators,
    python,
    reduce,
    segment,
    sorting,
    strings,
    tensor_array,
)
