"""ARCHITECTURE.md kept: arrows between the parts point one way, no import cycles, files short enough to read.

(That `import flowlet` loads neither JAX nor NumPy is in tests/test_api.py.)
"""

import ast
import graphlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "flowlet"
# A part may import itself and what stands before it; those of one line must not need each other in a circle.
LEVELS = [
    ["about", "api", "api_names", "config", "errors", "private_paths", "replaced"],
    ["core"],
    ["ops"],
    ["random"],
    ["io"],
    ["data", "summary"],
    ["keras"],
    ["compat", "testing"],
    ["alias", "plots"],
    ["search"],
    ["cli"],
    ["flowlet", "__main__"],  # flowlet/__init__.py
]
LEVEL = {part: level for level, parts in enumerate(LEVELS) for part in parts}
# All that cli and the root may import besides themselves.
LIGHT = {"about", "alias", "api", "api_names", "errors", "private_paths", "replaced"}
# (importing module, imported module): why the arrow may point back.
BACK = {}
LONGEST = 420


def module_name(path):
    parts = ["flowlet", *path.relative_to(PACKAGE).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


# startup/ holds a program for the start of other Pythons; it is no part of the package.
FILES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py")) if "startup" not in path.parts}
TREES = {module: ast.parse(path.read_text(encoding="utf-8")) for module, path in FILES.items()}


def part(module):
    """The part of flowlet that a module belongs to."""
    return (module + ".").split(".")[1] or "flowlet"


def at_import(node):
    """The nodes that run when the module is imported: not the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield child
            yield from at_import(child)


def targets(module, node):
    """The modules of flowlet that an import statement names."""
    if isinstance(node, ast.Import):
        found = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{FILES[module]}:{node.lineno}: write absolute imports; they are what this test reads"
        found = [name if (name := f"{node.module}.{alias.name}") in FILES else node.module for alias in node.names]
    else:
        return []
    return [name for name in found if name.split(".")[0] == "flowlet"]


def arrows(nodes):
    """(importing module, imported module) for all imports among `nodes(tree)` of each module."""
    return {(module, other) for module, tree in TREES.items() for node in nodes(tree) for other in targets(module, node)}


def test_every_part_has_a_level():
    assert {part(module) for module in FILES} == set(LEVEL)


def test_arrows_point_one_way():
    wrong = {(module, other) for module, other in arrows(ast.walk) if LEVEL[part(module)] < LEVEL[part(other)]}
    assert wrong == set(BACK), "imports inside functions count, too"


@pytest.mark.parametrize("top", ["flowlet", "cli", "alias"])
def test_start_stays_light(top):
    wrong = [(module, other) for module, other in arrows(ast.walk)
             if part(module) == top and part(other) not in LIGHT | {"cli", top}]  # fmt: skip
    assert not wrong


def test_no_import_cycles():
    needs = {module: set() for module in FILES}
    for module, other in arrows(at_import):
        needs[module] |= {other} - {module}
    try:
        graphlib.TopologicalSorter(needs).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


@pytest.mark.parametrize("path", FILES.values(), ids=FILES.keys())
def test_length(path):
    assert path.read_text(encoding="utf-8").count("\n") <= LONGEST
