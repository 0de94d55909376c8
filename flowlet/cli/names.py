"""Which TensorFlow names a program uses, and where, read from its syntax tree.

Followed: `import tensorflow as tf`, `import tensorflow.keras.layers`, `from tensorflow.keras import layers`,
`from tensorflow.keras.layers import *`, `keras = tf.keras`, and attributes of all these; names that a
function or a loop uses for something else are not mistaken for modules. Not followed: `getattr(tf, name)`,
methods of objects.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flowlet import alias
from flowlet.api_names import is_module, known
from flowlet.cli.sources import Source

_ABSENCE_ERRORS = {"AttributeError", "ImportError", "ModuleNotFoundError", "NameError"}
_ANY_ERROR = {"Exception", "BaseException"}
_RELEASE_WORD = re.compile(r"(^|_)version", re.IGNORECASE)  # tf.__version__, tf.VERSION, tf_version


@dataclass(frozen=True)
class Use:
    """One place where a program uses a TensorFlow name.

    `name` is written from `tf` on, whatever the program calls its modules. `guarded`: the program is ready
    for the name to be missing (`try: ... except AttributeError`, `if hasattr(...)`, `if tf.__version__ ...`).
    """

    name: str
    path: str
    line: int
    cell: int | None = None
    guarded: bool = False

    @property
    def place(self) -> str:
        """Where, in words: "line 3", or "cell 2, line 3" in a notebook."""
        return f"line {self.line}" if self.cell is None else f"cell {self.cell}, line {self.line}"


def find(source: Source) -> list[Use]:
    """Every use of a TensorFlow name in one source, in the order of its lines.

    >>> from flowlet.cli.sources import from_text
    >>> find(from_text("import tensorflow as tf\\ntf.nn.relu(x)", "p.py"))
    [Use(name='tf.nn.relu', path='p.py', line=2, cell=None, guarded=False)]
    """
    reader = _Reader(source.path)
    reader.read(source)
    return sorted(dict.fromkeys(reader.uses), key=lambda use: (use.cell or 0, use.line, use.name))


class _Scope(dict):
    """Name -> the TensorFlow name it stands for, or None where it stands for something else."""

    def __init__(self, is_class: bool = False):
        super().__init__()
        self.is_class = is_class


class _Reader(ast.NodeVisitor):
    """Walks a program in the order in which it runs: the body of a function after what surrounds it."""

    def __init__(self, path: str):
        self.path = path
        self.cell: int | None = None
        self.uses: list[Use] = []
        self.scopes = [_Scope()]
        self.stars: list[str] = []  # modules whose names were all imported
        self.switches: set[str] = set()  # variables that hold the answer to a question about the release
        self.guards = 0
        self.alternatives = 0
        self.later: list[tuple[ast.AST, list[_Scope], int, int | None]] = []

    def read(self, source: Source) -> None:
        for chunk in source.chunks:
            self.cell = chunk.cell
            self.visit(chunk.tree)
        while self.later:
            function, self.scopes, self.guards, self.cell = self.later.pop(0)
            self._function_body(function)

    # Names and what they stand for

    def bind(self, name: str, stands_for: str | None = None) -> None:
        scope = self.scopes[-1]
        if self.alternatives and scope.get(name):
            return  # `except ImportError: tf = None`, `else: import ... as tf`: the first branch's word holds
        scope[name] = stands_for

    def lookup(self, name: str) -> str | None:
        for scope in reversed(self.scopes):
            if name in scope and (not scope.is_class or scope is self.scopes[-1]):
                return scope[name]
        if self.stars and not hasattr(builtins, name):
            for module in reversed(self.stars):
                if known(f"{module}.{name}"):
                    return f"{module}.{name}"
        return None

    def dotted(self, node: ast.AST) -> str | None:
        """The TensorFlow name that `a.b.c` stands for, or None."""
        rest = ""
        while isinstance(node, ast.Attribute):
            node, rest = node.value, f".{node.attr}{rest}"
        base = self.lookup(node.id) if isinstance(node, ast.Name) else None
        return base + rest if base else None

    def use(self, name: str, node: ast.AST) -> None:
        if name != "tf":
            self.uses.append(Use(name, self.path, node.lineno, self.cell, self.guards > 0))  # pyright: ignore

    def visit_Attribute(self, node: ast.Attribute) -> None:
        name = self.dotted(node)
        if name:
            self.use(name, node)
        else:
            self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            name = self.lookup(node.id)
            if name and not is_module(name):
                self.use(name, node)
        else:
            self.bind(node.id)

    # Imports and assignments

    def visit_Import(self, node: ast.Import) -> None:
        for item in node.names:
            root = item.name.partition(".")[0]
            if alias.route(item.name) is None:
                self.bind(item.asname or root)
                continue
            self.bind(item.asname or root, alias.public_name(item.name if item.asname else root))
            if "." in item.name:
                self.use(alias.public_name(item.name), node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        ours = node.level == 0 and node.module is not None and alias.route(node.module) is not None
        module = alias.public_name(node.module or "") if ours else None
        for item in node.names:
            if item.name == "*":
                self.stars += [module] if module else []
            else:
                name = f"{module}.{item.name}" if module else None
                self.bind(item.asname or item.name, name)
                if name:
                    self.use(name, node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        name = self.dotted(node.value)
        target = node.targets[0]
        if isinstance(target, ast.Name) and self._asks_release(node.value):
            self.switches.add(target.id)
        if len(node.targets) == 1 and isinstance(target, ast.Name) and name and is_module(name):
            self.bind(target.id, name)  # keras = tf.keras
        else:
            for target in node.targets:
                self.visit(target)

    # Scopes

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.bind(node.name)
        for part in (
            *node.decorator_list,
            *_outer_parts(node.args),
            *([node.returns] if node.returns else []),
        ):
            self.visit(part)
        self._postpone(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for part in _outer_parts(node.args):
            self.visit(part)
        self._postpone(node)

    def _postpone(self, function: ast.AST) -> None:
        self.later.append(
            (function, [scope for scope in self.scopes if not scope.is_class], self.guards, self.cell)
        )

    def _function_body(self, function) -> None:
        self.scopes = [*self.scopes, _Scope()]
        arguments = function.args
        for argument in (
            *arguments.posonlyargs,
            *arguments.args,
            *arguments.kwonlyargs,
            arguments.vararg,
            arguments.kwarg,
        ):
            if argument is not None:
                self.bind(argument.arg)
        for node in function.body if isinstance(function.body, list) else [function.body]:
            self.visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.bind(node.name)
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)
        self.scopes.append(_Scope(is_class=True))
        for part in node.body:
            self.visit(part)
        self.scopes.pop()

    def _comprehension(self, node) -> None:
        self.scopes.append(_Scope())
        for generator in node.generators:
            self.visit(generator)
        for part in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.visit(part)
        self.scopes.pop()

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _comprehension

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        for part in (node.iter, node.target, *node.body, *node.orelse):
            self.visit(part)

    visit_AsyncFor = visit_For

    # Branches taken only where a name is there

    def visit_If(self, node: ast.If | ast.IfExp) -> None:
        self.visit(node.test)
        with self._guarded(self._asks_release(node.test)):
            self._visit_all(node.body)
            with self._alternative():
                self._visit_all(node.orelse)

    visit_IfExp = visit_If

    def visit_Try(self, node: ast.Try | ast.TryStar) -> None:
        with self._guarded(_expects_absence(node)):
            self._visit_all(node.body)
        with self._alternative():
            self._visit_all([*node.handlers, *node.orelse, *node.finalbody])

    visit_TryStar = visit_Try

    def _visit_all(self, nodes) -> None:
        for node in nodes if isinstance(nodes, list) else [nodes]:
            self.visit(node)

    @contextmanager
    def _guarded(self, yes: bool) -> Iterator[None]:
        self.guards += yes
        yield
        self.guards -= yes

    @contextmanager
    def _alternative(self) -> Iterator[None]:
        self.alternatives += 1
        yield
        self.alternatives -= 1

    def _asks_release(self, test: ast.AST) -> bool:
        """Whether an expression asks which release runs, or whether a name is there."""
        for node in ast.walk(test):
            word = (
                node.attr
                if isinstance(node, ast.Attribute)
                else node.id
                if isinstance(node, ast.Name)
                else ""
            )
            if word == "hasattr" or word in self.switches or _RELEASE_WORD.search(word):
                return True
        return False


def _outer_parts(arguments: ast.arguments) -> list[ast.expr]:
    """What of a function's arguments is evaluated outside it: defaults and annotations."""
    every = (
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        arguments.kwarg,
    )
    annotations = [argument.annotation for argument in every if argument is not None and argument.annotation]
    return [*arguments.defaults, *(d for d in arguments.kw_defaults if d), *annotations]


def _expects_absence(node: ast.Try | ast.TryStar) -> bool:
    """Whether a `try` is there for a name that may be missing.

    `except Exception` counts only around one or two statements: around a whole program it is no guard.
    """
    caught = {getattr(part, "id", "") for h in node.handlers for part in (ast.walk(h.type) if h.type else ())}
    catches_all = bool(caught & _ANY_ERROR) or any(h.type is None for h in node.handlers)
    return bool(caught & _ABSENCE_ERRORS) or (catches_all and len(node.body) <= 2)
