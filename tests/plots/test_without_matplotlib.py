"""Without the extra `plots`, flowlet.plots imports, and drawing says what to install."""

import subprocess
import sys

CODE = """
import sys
sys.modules["matplotlib"] = None  # what Python finds where it is not installed
sys.modules["matplotlib.pyplot"] = None
from flowlet import plots
try:
    plots.plot_history({"loss": [1.0]})
except ModuleNotFoundError as error:
    print(error)
"""


def test_the_error_names_the_extra():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert "pip install 'flowlet[plots]'" in done.stdout


def test_importing_plots_loads_no_matplotlib():
    code = "import sys, flowlet.plots; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
