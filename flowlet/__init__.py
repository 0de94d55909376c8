"""flowlet runs TensorFlow programs without TensorFlow: `import flowlet as tf`.

This module is what `import tensorflow as tf` gives under `flowlet run`. Names load on first use: importing flowlet
loads neither JAX nor NumPy.
"""

from flowlet import api
from flowlet.alias import install, uninstall

__version__ = api.TENSORFLOW
__all__ = ["__version__", "install", "load_ipython_extension", "uninstall"]
__getattr__, __dir__ = api.attach(__name__)
