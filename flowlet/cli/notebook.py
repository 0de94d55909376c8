"""Execute a notebook cell by cell in a kernel of this Python, and save it with its outputs.

Needs the extra `notebook` (nbclient, nbformat, ipykernel). The kernel starts with the alias in its
environment, so the cells run as they are; magics and `!` lines are the kernel's.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import ipykernel  # noqa: F401  (the kernel process needs it; better said here than by a kernel that dies)
import nbformat
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from flowlet.cli import launch
from flowlet.cli.terminal import as_shown

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def default_output(path: str) -> str:
    """Beside the notebook, so that nothing of it is lost: "a/b.ipynb" -> "a/b.executed.ipynb"."""
    return path.removesuffix(".ipynb") + ".executed.ipynb"


def run(path: str, output: str, release: str) -> int:
    """Execute the notebook at `path` and write it to `output`, after each cell what there is by then.

    Args:
      release: what `import tensorflow` is to give in it, "1.x" or "2.x".

    Returns:
      0; 1: a cell failed or the kernel died; 2: the notebook cannot be read or written; 130: Ctrl-C.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        if not os.path.exists(output):
            save(notebook, output)  # a folder that cannot be written is found out now, not after an hour
    except (OSError, ValueError, nbformat.ValidationError, nbformat.reader.NotJSONError) as error:
        print(f"flowlet run: {path} cannot be executed: {error}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="flowlet-") as folder:
        client = Client(notebook, km=kernel_manager(folder), timeout=None, startup_timeout=120)
        status = execute(client, path, output, release)
    print(f"flowlet run: outputs are in {output}", file=sys.stderr)
    return status


def execute(client: NotebookClient, path: str, output: str, release: str) -> int:
    """Run the cells one after the other, up to the first that fails; returns the exit status."""
    folder = os.path.dirname(os.path.abspath(path))
    status = 0
    with (
        client.setup_kernel(env=environment(release), cwd=folder, cleanup_kc=True),
        interrupts(client) as interrupted,
    ):
        for index, cell in enumerate(client.nb.cells):
            try:
                client.execute_cell(cell, index)
            except CellExecutionError:
                status = 130 if interrupted else 1  # the kernel's own traceback is printed already
            except DeadKernelError:
                reason = "out of memory, or a crash in compiled code"
                print(f"flowlet run: the kernel died ({reason}).", file=sys.stderr)
                status = 1
            except KeyboardInterrupt:
                status = 130
            finally:
                tidy(cell)
                save(client.nb, output)
            if status:
                print(f"flowlet run: stopped in cell {index + 1} of {path}", file=sys.stderr)
                break
    return status


def kernel_manager(folder: str) -> AsyncKernelManager:
    """A manager for a kernel of this interpreter, whichever kernel the notebook names.

    Args:
      folder: an empty private folder, for the connection file and the sockets.
    """

    class ThisPython(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            extension = "--InteractiveShellApp.extra_extensions=flowlet.cli.ipython"
            return KernelSpec(argv=[*command, extension], display_name="flowlet", language="python")

    options = {"connection_file": os.path.join(folder, "kernel.json")}
    sockets = os.path.join(folder, "s")
    if os.name != "nt" and len(sockets) < 90:  # the system allows a socket's path about 100 characters
        options |= {"transport": "ipc", "ip": sockets}  # over TCP, any user of the machine could listen in
    return AsyncKernelManager(kernel_name="flowlet", kernel_spec_manager=ThisPython(), **options)


def environment(release: str) -> dict[str, str]:
    """What the kernel starts with: the alias, and matplotlib drawing into the notebook."""
    return {**launch.environment(release), "MPLBACKEND": "module://matplotlib_inline.backend_inline"}


@contextmanager
def interrupts(client: NotebookClient) -> Iterator[list[int]]:
    """Hand the first Ctrl-C to the kernel: its cell ends with a KeyboardInterrupt, saved like any error.

    Yields a list that is no longer empty once that has happened. A second Ctrl-C stops the waiting.
    """
    interrupted: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def interrupt(number, frame):
        interrupted.append(number)
        signal.signal(signal.SIGINT, before)
        os.kill(client.km.provisioner.pid, signal.SIGINT)  # pyright: ignore

    if os.name != "nt" and before is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupt)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)


def save(notebook: nbformat.NotebookNode, output: str) -> None:
    """Write the notebook so that a reader finds the old file or the new one, never a part."""
    part = output + ".part"
    nbformat.write(notebook, part)
    os.replace(part, output)


def tidy(cell: nbformat.NotebookNode) -> None:
    """Join neighbouring pieces of a stream, and keep of a progress bar what a terminal shows at the end."""
    joined: list[nbformat.NotebookNode] = []
    for output in cell.get("outputs", []):
        last = joined[-1] if joined else None
        if last and output.output_type == "stream" == last.output_type and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    for output in joined:
        if output.output_type == "stream":
            output.text = as_shown(output.text)
    if cell.cell_type == "code":
        cell.outputs = joined


class Client(NotebookClient):
    """Prints each output as it comes, and stores it as NotebookClient does."""

    def output(self, outs, msg, display_id, cell_index):
        out = super().output(outs, msg, display_id, cell_index)
        if out is not None:
            show(out)
        return out


def show(output: nbformat.NotebookNode) -> None:
    """Print the text of one output: results and prints to stdout, errors to stderr."""
    if output.output_type == "stream":
        stream, text = getattr(sys, output.name, sys.stdout), output.text
    elif output.output_type == "error":
        stream, text = sys.stderr, "\n".join(output.traceback) + "\n"
    else:
        stream, text = sys.stdout, output.get("data", {}).get("text/plain", "") + "\n"
    stream.write(text if stream.isatty() else _COLOUR.sub("", text))
    stream.flush()
