"""Branches, loops, TensorArrays, Python functions, assertions and printing in graphs."""

from flowlet.compat.v1.control_flow import (  # noqa: F401
    asserts,
    branches,
    functional,
    handles,
    loops,
    printing,
    python,
    tensor_array,
)
