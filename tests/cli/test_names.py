"""Reading a program's TensorFlow names from its syntax tree."""

import json
import textwrap

import pytest

from flowlet.cli import era, names, sources


def used(code):
    """name -> lines, without the names that imports alone mention."""
    found = {}
    for use in names.find(sources.from_text(textwrap.dedent(code), "p.py")):
        found.setdefault(use.name, []).append(use.line)
    return found


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import tensorflow as tf\ntf.nn.relu(tf.ones(3))", {"tf.nn.relu": [2], "tf.ones": [2]}),
        ("import tensorflow\ntensorflow.ones(3)", {"tf.ones": [2]}),
        (
            "import tensorflow.keras.layers\ntensorflow.keras.layers.Dense(1)",
            {"tf.keras.layers": [1], "tf.keras.layers.Dense": [2]},
        ),
        (
            "import tensorflow.keras.backend as K\nK.floatx()",
            {"tf.keras.backend": [1], "tf.keras.backend.floatx": [2]},
        ),
        (
            "from tensorflow.keras import layers as L\nL.Dense(1)",
            {"tf.keras.layers": [1], "tf.keras.layers.Dense": [2]},
        ),
        ("from tensorflow.keras.layers import Dense as D\nD(1)", {"tf.keras.layers.Dense": [1, 2]}),
        ("import keras\nkeras.Model()", {"tf.keras.Model": [2]}),
        ("from keras.layers import *\nDense(1)\nprint(len([]))", {"tf.keras.layers.Dense": [2]}),
        ("from tensorflow.python.keras.layers import Dense", {"tf.keras.layers.Dense": [1]}),
        (
            "import tensorflow as tf\nkeras = tf.keras\nkeras.Model()",
            {"tf.keras": [2], "tf.keras.Model": [3]},
        ),
        (
            "import tensorflow as tf\ntf = tf.compat.v1\ntf.Session()",
            {"tf.compat.v1": [2], "tf.compat.v1.Session": [3]},
        ),
        (
            "import tensorflow as tf\ndef f(x=tf.float32):\n    return tf.ones(x)",
            {"tf.float32": [2], "tf.ones": [3]},
        ),
        ("def f():\n    return tf.ones(3)\nimport tensorflow as tf", {"tf.ones": [2]}),
        ("def f():\n    import tensorflow as tf\n    tf.ones(3)\ntf.zeros(3)", {"tf.ones": [3]}),
        (
            "import tensorflow as tf\nclass A(tf.keras.Model):\n  def call(self, x):\n    return tf.abs(x)",
            {"tf.keras.Model": [2], "tf.abs": [4]},
        ),
        ("import tensorflow as tf\n@tf.function\ndef f(x): return x", {"tf.function": [2]}),
        ("import tensorflow as tf\ng = lambda x: tf.abs(x)", {"tf.abs": [2]}),
        ("import tensorflow as tf\n[tf.abs(t) for t in x if tf.size(t)]", {"tf.abs": [2], "tf.size": [2]}),
        ("import tensorflow as tf\nx: tf.Tensor = tf.ones(1)", {"tf.Tensor": [2], "tf.ones": [2]}),
        (
            "import tensorflow as tf\ntf.keras.layers.Dense(4).build(tf.ones(1))",
            {"tf.keras.layers.Dense": [2], "tf.ones": [2]},
        ),
    ],
)  # fmt: skip
def test_followed(code, expected):
    found = used(code)
    assert {name: lines for name, lines in found.items() if name in expected} == expected
    assert set(found) <= set(expected) | {"tf.keras", "tf.keras.layers"}


@pytest.mark.parametrize(
    "code",
    [
        "from tensorflow.keras import layers\ndef f(layers):\n    layers.append(1)",
        "from tensorflow.keras import layers\ndef f():\n    for layers in x:\n        layers.append(1)",
        "from tensorflow.keras import layers\nlayers = [1]\nlayers.append(2)",
        "from tensorflow.keras import layers\n[layers.name for layers in x]",
        "from tensorflow.keras import layers\nclass A:\n    def f(self):\n        self.layers.append(1)",
        "import tensorflow_datasets as tfds\ntfds.load('mnist')",
        "from mine import tf\ntf.anything()",
    ],
)
def test_not_mistaken(code):
    assert set(used(code)) <= {"tf.keras.layers"}


def test_the_first_of_two_alternative_imports_counts():
    code = "try:\n    import tensorflow.compat.v1 as tf\nexcept ImportError:\n    import tensorflow as tf\n"
    code += "tf.Session()"
    assert "tf.compat.v1.Session" in used(code) and "tf.Session" not in used(code)
    assert used("try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\ntf.ones(1)") == {
        "tf.ones": [5]
    }


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    tf.Session()\nexcept AttributeError:\n    pass",
        "try:\n    tf.Session()\nexcept:\n    pass",
        "if hasattr(tf, 'Session'):\n    tf.Session()",
        "if tf.__version__.startswith('1'):\n    tf.Session()\nelse:\n    tf.placeholder(1)",
        "old = tf.__version__ < '2'\nif old:\n    tf.Session()",
        "s = tf.Session() if tf.__version__ < '2' else None",
        "if tf.__version__ < '2':\n    def f():\n        tf.Session()",
    ],
)
def test_guarded_uses(code):
    uses = names.find(sources.from_text("import tensorflow as tf\n" + code, "p.py"))
    uses = [use for use in uses if use.name in ("tf.Session", "tf.placeholder")]
    assert uses and all(use.guarded for use in uses)


def test_an_ordinary_use_is_not_guarded():
    code = "import tensorflow as tf\nif use_conversion:\n    tf.Session()\n"
    code += "try:\n    x\n    y\n    tf.Session()\nexcept Exception:\n    pass"
    assert [use.guarded for use in names.find(sources.from_text(code, "p.py"))] == [False, False]


@pytest.mark.parametrize(
    ("code", "release"),
    [
        ("tf.Session()", "1.x"),
        ("tf.contrib.slim.conv2d(x)", "1.x"),
        ("from tensorflow.examples.tutorials.mnist import input_data", "1.x"),
        ("tf.app.run()", "1.x"),
        ("tf.GraphKeys.LOSSES", "1.x"),
        ("tf.keras.Sequential()", "2.x"),
        ("tf.compat.v1.Session()\ntf.compat.v1.disable_eager_execution()", "2.x"),
        ("import tensorflow.compat.v1 as tf\ntf.Session()", "2.x"),
        ("if tf.__version__ < '2':\n    tf.enable_eager_execution()", "2.x"),
        ("tf.keras.optimizers.AdamW()\ntf.random.Generator\ntf.keras.ops.abs\ntf.log(x)", "2.x"),
        ("print('no TensorFlow at all')", "2.x"),
    ],
)
def test_era(code, release):
    source = sources.from_text("import tensorflow as tf\n" + code, "p.py")
    assert era.of_program([source]).release == release


def test_era_of_the_evidence():
    found = era.of_program(
        [sources.from_text("import tensorflow as tf\n\ntf.Session()\ntf.Session()", "p.py")]
    )
    assert [(use.name, use.line) for use in found.evidence] == [("tf.Session", 3)]


def test_local_imports_are_found_once_each(tmp_path):
    files = {
        "main.py": "import a, pkg.b\nfrom pkg import c\nimport numpy, tensorflow",
        "a.py": "import main, a",
        "pkg/__init__.py": "",
        "pkg/b.py": "from . import d\nfrom .sub.e import x\nfrom ..nowhere import y",
        "pkg/c.py": "this is no Python (",
        "pkg/d.py": "",
        "pkg/sub/__init__.py": "from ..d import z",
        "pkg/sub/e.py": "",
        "unused.py": "",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = sources.with_local_imports(sources.read(tmp_path / "main.py"), tmp_path)
    paths = [str(source.path)[len(str(tmp_path)) + 1 :] for source in found]
    expected = [
        "a.py",
        "main.py",
        "pkg/__init__.py",
        "pkg/b.py",
        "pkg/d.py",
        "pkg/sub/__init__.py",
        "pkg/sub/e.py",
    ]
    assert sorted(set(paths)) == expected


def test_notebook_cells_share_their_names(tmp_path):
    cells = [
        "%matplotlib inline\nimport tensorflow as tf",
        "!pip install x\n",
        "%%bash\nls tf.Session",
        "tf.ones(\n  3)",
    ]
    cells.append("x = 5\nprint('%d'\n      % x)\nfiles = !ls\ntf.zeros?\n%time tf.size(x)")
    content = {"cells": [{"cell_type": "code", "source": cell.splitlines(True)} for cell in cells]}
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(content))
    uses = names.find(sources.read(path))
    assert [(use.name, use.place) for use in uses] == [("tf.ones", "cell 4, line 1")]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("!ls \\\n  -l\nx = 1", "pass\n\nx = 1"),
        ("files = !ls", "files = None"),
        ("a, b = %timeit f()", "a, b = None"),
        ("%%time\nx = 1", "pass\nx = 1"),
        ("%%writefile a.py\nimport x", ""),
        ("tf.ones?\ntf??", "pass\npass"),
        ("if x:\n    %matplotlib inline", "if x:\n    pass"),
    ],
)
def test_without_magics(code, expected):
    assert sources.without_magics(code) == expected


def test_asked_release_of_a_notebook(tmp_path):
    path = tmp_path / "n.ipynb"
    for release, code in {
        "1.x": "%tensorflow_version 1.x",
        "2.x": "tf.Session()\n%tensorflow_version 2.x",
    }.items():
        cells = [{"cell_type": "code", "source": "import tensorflow as tf\n" + code}]
        path.write_text(json.dumps({"cells": cells}))
        assert era.of_program([sources.read(path)]).release == release
