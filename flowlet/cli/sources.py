"""The source text of a program: its file, the files beside it that it imports, the cells of a notebook.

Nothing is imported or run. What cannot be read or parsed is left to Python, which words that error best.
"""

from __future__ import annotations

import ast
import json
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path

from flowlet import alias

# Cell magics whose body is still Python; the body of any other (%%bash, %%html, %%writefile) is not.
_PYTHON_CELLS = re.compile(r"%%(time|timeit|capture|prun)\b")
_MAGIC = re.compile(r"^(\s*)([%!?]|[\w.]+\?{1,2}\s*$)")
_ASSIGNED_MAGIC = re.compile(r"^(\s*[\w., ]+=\s*)[%!].*")


@dataclass(frozen=True)
class Chunk:
    """A piece of source that parses as a whole: a file, or a notebook's cell with that number (from 1)."""

    tree: ast.Module
    cell: int | None = None


@dataclass(frozen=True)
class Source:
    """One file of a program. The chunks share their names, as the cells of a notebook do.

    `path` is the file, or a label where there is none (`-c`). `release` is "1.x" or "2.x" where a notebook
    says `%tensorflow_version`.
    """

    path: str
    chunks: tuple[Chunk, ...]
    release: str | None = None


def read(path: str | Path) -> Source:
    """Read a `.py` or `.ipynb` file.

    Raises:
      OSError, SyntaxError, ValueError: it cannot be read, or is not Python, or is not a notebook.
    """
    if str(path).endswith(".ipynb"):
        return _read_notebook(path)
    with tokenize.open(path) as file:
        return from_text(file.read(), str(path))


def from_text(text: str, path: str) -> Source:
    """A Source of program text that is in no file."""
    return Source(path, (Chunk(ast.parse(text, path)),))


def with_local_imports(source: Source, folder: str | Path, package: str = "") -> list[Source]:
    """The source and all that it imports from `folder`, directly or through one another, each once.

    Args:
      source: the program.
      folder: where its imports are looked up: the program's folder, as in `sys.path[0]`.
      package: the package that the program is in, for its relative imports; "" for a script.
    """
    found, seen = [], set()
    waiting = [(source, package)]
    while waiting:
        current, inside = waiting.pop(0)
        found.append(current)
        for name in _imported(current, inside):
            module = locate(name, folder)
            if module is None or module[0] in seen:
                continue
            seen.add(module[0])
            try:
                waiting.append((read(module[0]), module[1]))
            except (OSError, SyntaxError, ValueError):
                continue
    return found


def locate(name: str, folder: str | Path) -> tuple[str, str] | None:
    """The file of module `name` under `folder`, and the package it is in; None where there is none.

    `locate("helpers.nets", "here")` is `("here/helpers/nets.py", "helpers")` where that file is.
    """
    base = Path(folder, *name.split("."))
    if base.with_suffix(".py").is_file():
        return str(base.with_suffix(".py")), name.rpartition(".")[0]
    if (base / "__init__.py").is_file():
        return str(base / "__init__.py"), name
    return None


def _imported(source: Source, package: str) -> list[str]:
    """Every module that the source may import: also the packages around one, and names that may be one."""
    names: list[str] = []
    for chunk in source.chunks:
        for node in ast.walk(chunk.tree):
            if isinstance(node, ast.Import):
                names += [item.name for item in node.names]
            elif isinstance(node, ast.ImportFrom):
                parts = package.split(".") if package else []
                above = parts[: len(parts) - node.level + 1] if node.level else []
                base = ".".join([*above, *([node.module] if node.module else [])])
                names += [base, *(f"{base}.{item.name}".strip(".") for item in node.names)]
    parents = (".".join(name.split(".")[: end + 1]) for name in names for end in range(name.count(".") + 1))
    return [name for name in dict.fromkeys(parents) if name and alias.route(name) is None]


def _read_notebook(path: str | Path) -> Source:
    cells = json.loads(Path(path).read_text(encoding="utf-8")).get("cells", [])
    chunks, release = [], None
    for number, cell in enumerate(cells, 1):
        if cell.get("cell_type") != "code":
            continue
        code = "".join(cell["source"])
        asked = re.search(r"^\s*%tensorflow_version\s+([12])\.x", code, re.MULTILINE)
        release = f"{asked[1]}.x" if asked else release
        for text in (code, without_magics(code)):  # plain first: `% x` may also continue an expression
            try:
                chunks.append(Chunk(ast.parse(text, str(path)), number))
                break
            except SyntaxError:
                continue  # where both fail, the kernel reports it when it runs
    return Source(str(path), tuple(chunks), release)


def without_magics(code: str) -> str:
    """A cell's code with `pass` for IPython's own lines: `%matplotlib inline`, `!pip install x`, `f?`.

    Line numbers and indentation stay.

    >>> without_magics("try:\\n  %tensorflow_version 2.x\\nexcept: pass")
    'try:\\n  pass\\nexcept: pass'
    """
    lines = code.split("\n")
    if code.lstrip().startswith("%%"):
        if not _PYTHON_CELLS.match(code.lstrip()):
            return ""
    result, continued = [], False
    for line in lines:
        magic = _MAGIC.match(line)
        if continued:  # a shell line that went on with a backslash
            result.append("")
        elif magic:
            result.append(magic[1] + "pass")
        else:
            result.append(_ASSIGNED_MAGIC.sub(r"\1None", line))
        continued = line.endswith("\\") and (continued or bool(magic))
    return "\n".join(result)
