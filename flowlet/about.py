"""flowlet's own version, kept here alone (pyproject.toml and `flowlet --version` read it).

It is not `tf.__version__`, which names the TensorFlow release whose API flowlet follows.
"""

VERSION = "0.1.0"
