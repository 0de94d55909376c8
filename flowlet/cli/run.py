"""`flowlet run`: a program or notebook that imports TensorFlow, run as it is."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field

from flowlet.cli import era, launch, sources

USAGE = """\
usage: flowlet run [OPTIONS] PROGRAM.py [ARGUMENTS...]
       flowlet run [OPTIONS] NOTEBOOK.ipynb
       flowlet run [OPTIONS] -m MODULE [ARGUMENTS...]
       flowlet run [OPTIONS] -c CODE [ARGUMENTS...]

Run an unmodified TensorFlow program: `import tensorflow` and `import keras` give flowlet, in its worker
processes too. Everything else is as under `python`: arguments, exit status, tracebacks.

  --tf1, --tf2        run as TensorFlow 1.x (graphs and sessions) or 2.x; by default the names used tell which
  -o, --output FILE   where the executed notebook goes; NOTEBOOK.executed.ipynb beside it by default
  --inplace           write the executed notebook over the original

A notebook is executed cell by cell in a kernel of this Python, in the notebook's folder; text outputs are
printed as they come, and all outputs and pictures are saved. If a cell fails, the outputs so far are saved
and the exit status is 1.
"""


class CallError(Exception):
    """The command line is wrong; the text says how to put it right."""


@dataclass
class Call:
    """A parsed command line: `kind` is "file", "notebook", "-m" or "-c"; `target` is what follows it."""

    kind: str
    target: str
    arguments: list[str]
    release: str | None = None
    output: str | None = None
    inplace: bool = False
    words: list[str] = field(default_factory=list)  # what follows `python`


def main(args: list[str]) -> int:
    """The command. See USAGE. Returns only where the program does not take this process over."""
    try:
        call = parse(args)
    except CallError as error:
        print(f"flowlet run: {error}\n\n{USAGE}", end="", file=sys.stderr)
        return 2
    if call is None:
        print(USAGE, end="")
        return 0
    release = release_of(call)
    if call.kind == "notebook":
        return run_notebook(call, release)
    return launch.python(call.words, release)


def parse(args: list[str]) -> Call | None:
    """The call that a command line means, or None where it asks for help.

    Options stand before the program; what follows the program is the program's own.

    Raises:
      CallError: an unknown option, or no program.
    """
    args = list(args)
    release = output = None
    inplace = False
    while args and args[0].startswith("-") and args[0] not in ("-", "-m", "-c"):
        option = args.pop(0)
        if option in ("-h", "--help"):
            return None
        if option in ("--tf1", "--tf2"):
            release = f"{option[-1]}.x"
        elif option == "--inplace":
            inplace = True
        elif option in ("-o", "--output") or option.startswith("--output="):
            output = option[len("--output=") :] if "=" in option else args.pop(0) if args else ""
            if not output:
                raise CallError(f"{option} needs a file name.")
        elif option == "--":
            break
        elif option[:2] in ("-m", "-c") and len(option) > 2:
            args[:0] = [option[:2], option[2:]]  # -mpkg, as Python takes it
        else:
            raise CallError(f"no option {option}. Options of the program go after its name.")
    if not args:
        raise CallError("no program given.")
    if args[0] in ("-m", "-c"):
        if len(args) < 2:
            raise CallError(f"{args[0]} needs {'a module' if args[0] == '-m' else 'code'} after it.")
        call = Call(args[0], args[1], args[2:], release, words=args)
    else:
        kind = "notebook" if args[0].endswith(".ipynb") else "file"
        call = Call(kind, args[0], args[1:], release, output, inplace, args)
    if call.kind != "notebook" and (output or inplace):
        raise CallError("--output and --inplace are for notebooks.")
    if call.kind == "notebook" and call.arguments:
        raise CallError(
            f"a notebook takes no arguments, got {' '.join(call.arguments)}. Set variables in its cells."
        )
    return call


def program_sources(call: Call) -> list[sources.Source]:
    """What can be read of the program, itself first; empty where it cannot be read (running it says why)."""
    try:
        if call.kind == "-c":
            return sources.with_local_imports(sources.from_text(call.target, "<string>"), os.curdir)
        if call.kind == "-m":
            found = sources.locate(call.target, os.curdir) or sources.locate(
                f"{call.target}.__main__", os.curdir
            )
            return sources.with_local_imports(sources.read(found[0]), os.curdir, found[1]) if found else []
        folder = os.path.dirname(os.path.realpath(call.target))
        return sources.with_local_imports(sources.read(call.target), folder)
    except (OSError, SyntaxError, ValueError):
        return []


def release_of(call: Call) -> str:
    """Which release a program is written for, "1.x" or "2.x": what was asked for, else what its names tell."""
    return call.release or era.of_program(program_sources(call)).release


def run_notebook(call: Call, release: str) -> int:
    """Execute the notebook; see flowlet/cli/notebook.py, which needs the packages of an extra."""
    try:
        from flowlet.cli import notebook
    except ModuleNotFoundError as error:
        if error.name not in ("nbclient", "nbformat", "jupyter_client", "ipykernel"):
            raise
        print(
            f"flowlet run: executing a notebook needs the package {error.name}, which is not installed.\n"
            "  Install it with: pip install 'flowlet[notebook]'",
            file=sys.stderr,
        )
        return 2
    output = call.target if call.inplace else call.output
    return notebook.run(call.target, output or notebook.default_output(call.target), release)
