"""Makes `import tensorflow` give flowlet in a Python process that flowlet's environment reaches.

Python runs this at its start because flowlet.alias.environment() put this folder on PYTHONPATH. Any Python
may inherit that variable, older ones too, so the code is plain, imports nothing of flowlet until a program
asks for TensorFlow, and does nothing where flowlet cannot be found. The sitecustomize that this one stands in
front of runs as well.
"""

import os
import sys


class LazyAlias(object):
    """The first import of one of `roots` brings in flowlet and its finder; until then it costs nothing."""

    flowlet_alias = True

    def __init__(self, roots, home):
        self.roots = roots
        self.home = home

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in self.roots:
            return None
        sys.meta_path.remove(self)
        from importlib.util import find_spec

        if find_spec("flowlet") is None:
            if sys.prefix != os.environ.get("FLOWLET_PREFIX"):
                return None  # another interpreter, which has no flowlet: what it imports is its own matter
            sys.path.append(self.home)  # flowlet runs from a source folder and is not installed
        from flowlet.alias import install

        install()
        return sys.meta_path[0].find_spec(name, path, target)


def run_next_sitecustomize(here):
    """Import the sitecustomize that Python would have found without this folder, if there is one."""
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != here]
    own = sys.modules.pop("sitecustomize")
    try:
        import sitecustomize  # noqa: F401
    except ImportError as error:
        if getattr(error, "name", "sitecustomize") != "sitecustomize":
            raise
        sys.modules["sitecustomize"] = own


startup = os.path.dirname(os.path.abspath(__file__))
if sys.version_info >= (3, 11) and os.environ.get("FLOWLET_ALIAS"):
    sys.meta_path.insert(
        0, LazyAlias(os.environ["FLOWLET_ALIAS"].split(), os.path.dirname(os.path.dirname(startup)))
    )
run_next_sitecustomize(startup)
