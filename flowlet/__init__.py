"""flowlet runs TensorFlow programs without TensorFlow: `import flowlet as tf`.

This module is what `import tensorflow as tf` gives under `flowlet run`. Names load on first use: importing flowlet
loads neither JAX nor NumPy.
"""

from flowlet import api
from flowlet.alias import install, uninstall
from flowlet.cli.ipython import load_ipython_extension, unload_ipython_extension

__version__ = api.TENSORFLOW
__all__ = ["__version__", "install", "load_ipython_extension", "uninstall", "unload_ipython_extension"]
__getattr__, __dir__ = api.attach(__name__)
