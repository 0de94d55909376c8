"""The real TensorBoard, started on a folder and asked over HTTP."""

import contextlib
import importlib.util
import json
import re
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

INSTALLED = importlib.util.find_spec("tensorboard") is not None


class Board:
    """A running TensorBoard.

    Attributes:
        url: where it answers.
    """

    def __init__(self, url):
        self.url = url

    def text(self, path, **query):
        """What it answers."""
        where = f"{self.url}/{path}" + ("?" + urllib.parse.urlencode(query) if query else "")
        with urllib.request.urlopen(where, timeout=20) as answer:  # noqa: S310 - our own server
            return answer.read().decode("utf-8", "replace")

    def data(self, path, **query):
        """The JSON that a plugin answers."""
        return json.loads(self.text(f"data/{path}", **query))

    def settled(self, path, enough, seconds=40, **query):
        """The JSON that a plugin answers once it has read the files: `enough(answer)` says so."""
        end = time.monotonic() + seconds
        while True:
            found = self.data(path, **query)
            if enough(found) or time.monotonic() > end:
                return found
            time.sleep(0.5)


@contextlib.contextmanager
def running(folder):
    """TensorBoard over a folder, on a free port."""
    code = "from tensorboard.main import run_main; run_main()"
    command = [sys.executable, "-c", code, "--logdir", str(folder), "--port", "0", "--reload_interval", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    lines = []
    try:
        for line in process.stderr:
            lines.append(line)
            found = re.search(r"http://\S+:\d+", line)
            if found:
                break
        else:
            raise RuntimeError("TensorBoard did not start:\n" + "".join(lines))
        threading.Thread(target=process.stderr.read, daemon=True).start()  # so that it never waits for a reader
        yield Board(found.group().rstrip("/"))
    finally:
        process.terminate()
        process.wait(20)
