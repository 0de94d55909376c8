"""The command line: `flowlet run`, `flowlet check`.

Each command is a module of this folder with `main(args) -> status`.
"""

from __future__ import annotations

import importlib
import sys

COMMANDS = {
    "run": "run a program or notebook that imports TensorFlow",
    "check": "list the TensorFlow names that a program uses, and which are missing",
}
USAGE = "usage: flowlet COMMAND ...        (flowlet COMMAND --help explains one)\n\n" + "".join(
    f"  {name:<12} {what}\n"
    for name, what in {**COMMANDS, "--version": "print the versions of flowlet, Python and JAX"}.items()
)


def main(args: list[str] | None = None) -> int:
    """Run one command line and return its exit status: 0 done, 1 the program failed, 2 the call was wrong.

    Args:
      args: the words after `flowlet`; those of this process by default.
    """
    args = sys.argv[1:] if args is None else list(args)
    if not args or args[0] in ("-h", "--help", "help"):
        print(USAGE, end="", file=sys.stdout if args else sys.stderr)
        return 0 if args else 2
    if args[0] in ("-V", "--version"):
        print(versions())
        return 0
    if args[0] not in COMMANDS:
        hint = "\nTo run a program: flowlet run " + args[0] if args[0].endswith((".py", ".ipynb")) else ""
        print(f"flowlet: no command {args[0]!r}; there are {', '.join(COMMANDS)}.{hint}", file=sys.stderr)
        return 2
    return importlib.import_module(f"flowlet.cli.{args[0]}").main(args[1:])


def versions() -> str:
    """One line for bug reports: "flowlet 0.1.0, Python 3.13.0, JAX 0.12.0". JAX is not loaded for it."""
    from importlib.metadata import PackageNotFoundError, version
    from platform import python_version

    from flowlet.about import VERSION

    try:
        jax = version("jax")
    except PackageNotFoundError:
        jax = "not installed"
    return f"flowlet {VERSION}, Python {python_version()}, JAX {jax}"
