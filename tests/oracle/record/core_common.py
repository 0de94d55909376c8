"""Records what real TensorFlow answers to Python expressions (the core topics).

A script makes a `Recorder`, adds cases and calls `write`. Under TensorFlow 2.8.4 every case goes to
`core_<topic>_2.8.4.json`; under another release only the cases whose outcome differs from that file go to
`core_<topic>_<release>.json`, each with `"differs"` naming what differs (outcome, class, message, type, dtype, shape, value,
printed, logged). Run it with the interpreter of the environment that holds the release:

    python tests/oracle/record/core_convert.py

A case is `{"expr": ...}` with an optional `"setup"` (statements that run first, in a namespace of the case's own where
the file's `prelude` has just run, which starts as `{"tf", "np", "__name__": "program"}`). `run_case` is how a test replays one.
"""
import contextlib
import io
import json
import linecache
import logging
import os
import re
import sys
import tempfile
import types
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"  # plain op names in messages, plain Eigen kernels

import numpy as np
import tensorflow as tf

BASE_RELEASE = "2.8.4"
FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MESSAGE_LIMIT = 1500
warnings.simplefilter("ignore")


def execute(source, namespace, mode, name):
    """Compiles and runs source so that `inspect.getsource` (and so AutoGraph) can read it."""
    filename = f"<{name}>"
    linecache.cache[filename] = (len(source), None, [line + "\n" for line in source.splitlines()], filename)
    code = compile(source, filename, mode)
    return eval(code, namespace) if mode == "eval" else exec(code, namespace)


def clean(text):
    """Takes machine paths, addresses and the lines of TensorFlow's own files out of a message."""
    text = re.sub(r"[ \t]*File \"/[^\"\n]*/site-packages/[^\n]*\n(?:[^\n]*(?:\n|$))?", "", text)
    text = re.sub(r"\n*Traceback \(most recent call last\):\n.*", "\n<traceback>", text, flags=re.S)
    text = re.sub(r"\n\t; NodeDef:.*?(?= \[Op:|$)", "", text, flags=re.S)
    text = re.sub(r"\n[^\n]*(?:All|Registered) kernels registered for op.*?(?= \[Op:|$)", "", text, flags=re.S)
    text = re.sub(r"0x[0-9a-f]{6,}", "0x...", text)
    text = re.sub(r"/[^\s\"']*/site-packages/", "<site-packages>/", text)
    text = re.sub(r"/[^\s\"']*/tests/oracle/record/", "<record>/", text)
    text = re.sub(r"/tmp/[^\s\"',]*", "<tmp>", text)
    text = re.sub(r"/[^\s\"',]*/oracle/[^\s\"',]*", "<path>", text)
    text = re.sub(r"__autograph_generated_file\w+\.py", "__autograph_generated_file.py", text)
    text = re.sub(r"<case\d+", "<case", text)
    text = re.sub(r"\n[ \t]*File \"<record>/[^\n]*\n[^\n]*", "", text)  # the recorder's own frames
    text = re.sub(r"\bid=\d{6,}", "id=N", text)
    text = re.sub(r"goo\.gle/debug\w+\s+", "", text)
    text = re.sub(r"\bpyfunc_\d+", "pyfunc_N", text)
    text = re.sub(r"__(inference|forward|backward)_(\w+?)_\d+(?!\w)", r"__\1_\2_N", text)
    return text


def number(x):
    """One element as JSON: shortest digits that read back to the same value in its own dtype."""
    if isinstance(x, (bytes, bytearray)):
        try:
            return x.decode("utf-8")
        except UnicodeDecodeError:
            return {"latin1": x.decode("latin-1")}
    if isinstance(x, (str, type(None), bool, int)):
        return x
    if isinstance(x, np.bool_):
        return bool(x)
    if isinstance(x, np.integer):
        return int(x)
    if isinstance(x, (complex, np.complexfloating)):
        part = np.float32 if isinstance(x, np.complex64) else np.float64
        return [number(part(x.real)), number(part(x.imag))]
    if isinstance(x, (np.float16, np.float32)):
        return float(str(x))
    if isinstance(x, float):
        return float(x)
    try:
        return float(str(np.float32(x)))  # bfloat16 and the float8 family
    except (TypeError, ValueError):
        return clean(str(x))


def array(value):
    value = np.asarray(value)
    return {"dtype": value.dtype.name if value.dtype.kind not in "SUO" else {"S": "bytes", "U": "str", "O": "object"}[value.dtype.kind],
            "shape": list(value.shape), "data": [number(x) for x in value.ravel(order="C")]}


def tensor(value):
    return {"dtype": value.dtype.name, "shape": shape(value.shape), "data": [number(x) for x in np.asarray(value.numpy()).ravel(order="C")]}


def class_name(value):
    return f"{value.__module__}.{value.__name__}".replace("builtins.", "")


def encode(value, depth=0):
    """A result as JSON. `kind` says which Python object it was."""
    if depth > 6:
        return {"kind": "deep"}
    if value is None or value is NotImplemented or value is Ellipsis:
        return {"kind": str(value)}
    if isinstance(value, tf.Variable) or (hasattr(tf, "Variable") and type(value).__name__ in ("ResourceVariable", "_UnreadVariable")):
        out = {"kind": "variable", "name": value.name, "trainable": bool(value.trainable)}
        try:
            return {**out, **tensor(value)}
        except Exception:
            return {**out, "dtype": value.dtype.name, "shape": shape(value.shape)}
    if isinstance(value, tf.IndexedSlices):
        return {"kind": "indexed_slices", "values": encode(value.values), "indices": encode(value.indices), "dense_shape": encode(value.dense_shape)}
    if isinstance(value, tf.SparseTensor):
        return {"kind": "sparse", "values": encode(value.values), "indices": encode(value.indices), "dense_shape": encode(value.dense_shape)}
    if isinstance(value, tf.RaggedTensor):
        return {"kind": "ragged", "dtype": value.dtype.name, "list": [clean(repr(value.to_list()))]}
    if isinstance(value, tf.Tensor):
        if hasattr(value, "numpy") and type(value).__name__ == "EagerTensor":
            if value.dtype in (tf.resource, tf.variant):
                return {"kind": "tensor", "dtype": value.dtype.name, "shape": shape(value.shape)}
            return {"kind": "tensor", **tensor(value)}
        return {"kind": "graph_tensor", "dtype": value.dtype.name, "shape": shape(value.shape), "name": value.name}
    if isinstance(value, np.ndarray):
        return {"kind": "ndarray", **array(value)}
    if isinstance(value, np.generic):
        return {"kind": "np_scalar", **array(value)}
    if isinstance(value, tf.TensorShape):
        return {"kind": "shape", "dims": shape(value)}
    if isinstance(value, tf.DType):
        return {"kind": "dtype", "name": value.name}
    if isinstance(value, (bool, int, float, str)):
        return {"kind": type(value).__name__, "value": clean(value) if isinstance(value, str) else value}
    if isinstance(value, (bytes, complex)):
        return {"kind": type(value).__name__, "value": number(value)}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {"kind": "namedtuple", "class": type(value).__name__, "fields": list(value._fields), "items": [encode(x, depth + 1) for x in value]}
    if isinstance(value, (list, tuple)):
        kind = "list" if isinstance(value, list) else "tuple"
        return {"kind": kind, "items": [encode(x, depth + 1) for x in value]}
    if isinstance(value, dict):
        return {"kind": "dict", "items": [[encode(k, depth + 1), encode(v, depth + 1)] for k, v in value.items()]}
    if isinstance(value, type):
        return {"kind": "class", "name": class_name(value)}
    return {"kind": "object", "class": class_name(type(value)), "repr": clean(repr(value))[:400]}


def shape(value):
    return None if value.rank is None else value.as_list()


def error(exc):
    public = class_name(type(exc))
    if isinstance(exc, tf.errors.OpError):
        public = "tf.errors." + type(exc).__name__
    out = {"class": public}
    if "." in public and not public.startswith("tf.errors."):  # a private class: the nearest one a program can name
        out["base"] = next(c.__name__ for c in type(exc).__mro__ if c.__module__ == "builtins")
    return {**out, "message": clean(str(exc))[:MESSAGE_LIMIT]}


class Logged(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        if "AutoGraph could not transform <function <lambda>" in record.getMessage():
            return  # says only that the recorder's own one-line sources hold several lambdas
        self.lines.append(f"{record.levelname}:{clean(record.getMessage())[:MESSAGE_LIMIT]}")


@contextlib.contextmanager
def file_descriptors(out):
    """Collects what is written to descriptors 1 and 2 (where tf.print writes) into out["stdout"], out["stderr"]."""
    sys.stdout.flush(), sys.stderr.flush()
    saved = {}
    for fd in (1, 2):
        store = tempfile.TemporaryFile()
        saved[fd] = (os.dup(fd), store)
        os.dup2(store.fileno(), fd)
    try:
        yield
    finally:
        sys.stdout.flush(), sys.stderr.flush()
        for fd, name in ((1, "stdout"), (2, "stderr")):
            old, store = saved[fd]
            os.dup2(old, fd)
            os.close(old)
            store.seek(0)
            text = clean(store.read().decode("utf-8", "replace"))
            if text:
                out[name] = text
            store.close()


RETRACING = "triggered tf.function retracing"


def run_case(case, base, name="case", fd=False, retracing=False):
    """Runs one case; returns {"result"} or {"error"}, with "printed", "logged", "stdout" and "stderr" where there was any.

    Warnings of frequent retracing count calls over the whole process, so only cases about them keep them.
    """
    module, out = types.ModuleType("program"), {}  # a real module: AutoGraph looks there for the source of functions
    module.__dict__.update(base)
    sys.modules["program"], namespace = module, module.__dict__
    printed, handler = io.StringIO(), Logged()
    logger = tf.get_logger()
    old = list(logger.handlers)
    logger.handlers = [handler]
    catch = file_descriptors(out) if fd else contextlib.redirect_stdout(printed)
    try:
        with catch:
            try:
                if case.get("setup"):
                    execute(case["setup"], namespace, "exec", name + "_setup")
                value = execute(case["expr"], namespace, "eval", name)
                out["result"] = encode(value)
                value = None
            except Exception as exc:
                out["error"] = error(exc)
    finally:
        logger.handlers = old
    if printed.getvalue():
        out["printed"] = clean(printed.getvalue())
    logged = [line for line in handler.lines if retracing or RETRACING not in line]
    if logged:
        out["logged"] = logged
    return out


def plain_message(text):
    """A message without the decoration that changes from release to release."""
    text = re.sub(r"\{\{function_node [^}]*\}\} ?", "", text)
    text = re.sub(r" name: *$", "", text.rstrip())
    return text.strip()


def close(a, b):
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(close(x, y) for x, y in zip(a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(close(a[k], b[k]) for k in a)
    if isinstance(a, float) and isinstance(b, float):
        return a == b or (a != a and b != b) or abs(a - b) <= 2e-5 * max(abs(a), abs(b)) + 1e-7
    return a == b and type(a) is type(b)


def difference(old, new):
    """What differs between two outcomes, as a list of words."""
    found = []
    if ("error" in old) != ("error" in new):
        return ["outcome"]
    if "error" in old:
        if old["error"]["class"] != new["error"]["class"]:
            found.append("class")
        if plain_message(old["error"]["message"]) != plain_message(new["error"]["message"]):
            found.append("message")
    else:
        a, b = old["result"], new["result"]
        if a.get("kind") != b.get("kind"):
            found.append("type")
        elif a.get("dtype") != b.get("dtype"):
            found.append("dtype")
        elif a.get("shape") != b.get("shape"):
            found.append("shape")
        elif not close(a, b):
            found.append("value")
    for key in ("printed", "stdout", "stderr", "logged"):
        if key == "logged":
            strip = lambda lines: [re.sub(r"[\d.]+ seconds|line \d+", "", line) for line in lines or []]
            if strip(old.get(key)) != strip(new.get(key)):
                found.append(key)
        elif old.get(key) != new.get(key):
            found.append(key)
    return found


class Recorder:
    def __init__(self, topic, prelude="", note=""):
        self.topic, self.prelude, self.note = topic, prelude, note
        self.release = tf.__version__
        self.cases = []
        self.seen, self.group_name = set(), None

    def group(self, name):
        self.group_name = name

    def add(self, expr, setup=None, fd=False, retracing=False):
        key = (setup, expr)
        if key in self.seen:
            return
        self.seen.add(key)
        case = {"expr": expr}
        if self.group_name:
            case = {"group": self.group_name, **case}
        if setup:
            case["setup"] = setup
        if os.environ.get("RECORD_VERBOSE"):
            print(self.topic, len(self.cases), expr, file=sys.stderr, flush=True)
        base = {"__name__": "program", "tf": tf, "np": np}
        execute(self.prelude, base, "exec", self.topic + "_prelude")  # anew each time: a case may assign to its variables
        case.update(run_case(case, base, f"case{len(self.cases)}", fd, retracing))
        self.cases.append(case)

    def program(self, source, expr="result", **options):
        """A case whose setup is a small program that leaves its answer in `result`."""
        lines = source.strip("\n").splitlines()
        indent = min((len(s) - len(s.lstrip()) for s in lines if s.strip()), default=0)
        self.add(expr, "\n".join(s[indent:] for s in lines) + "\n", **options)

    def all(self, exprs, setup=None):
        for expr in exprs.strip().splitlines() if isinstance(exprs, str) else exprs:
            if expr.strip() and not expr.strip().startswith("#"):
                self.add(expr.strip(), setup)

    def write(self):
        base_file = os.path.join(FOLDER, f"core_{self.topic}_{BASE_RELEASE}.json")
        cases, dropped = self.cases, 0
        if self.release != BASE_RELEASE:
            with open(base_file) as f:
                old = {(c.get("setup"), c["expr"]): c for c in json.load(f)["cases"]}
            cases = []
            for case in self.cases:
                before = old.get((case.get("setup"), case["expr"]))
                differs = ["new"] if before is None else difference(before, case)
                if differs:
                    cases.append({**case, "differs": differs})
        header = {"release": self.release, "script": f"tests/oracle/record/core_{self.topic}.py",
                  "python": ".".join(map(str, sys.version_info[:2])), "numpy": np.__version__}
        if self.release != BASE_RELEASE:
            header["only_where_it_differs_from"] = BASE_RELEASE
            header["compared"] = len(self.cases)
        if self.note:
            header["note"] = self.note
        header["prelude"] = self.prelude
        path = os.path.join(FOLDER, f"core_{self.topic}_{self.release}.json")
        with open(path, "w") as f:
            f.write("{" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in header.items()))
            f.write(',\n"cases": [\n' + ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]}\n")
        with open(path) as f:
            json.load(f)
        errors = sum("error" in c for c in cases)
        print(os.path.basename(path), len(cases), "cases,", errors, "of them errors,", os.path.getsize(path), "bytes")


GRAD = """\
def grad(f, *xs):
    # gradients of sum(f(*xs) * w), w = 1, 2, 3, ... over all outputs together
    xs = [x if hasattr(x, 'dtype') else tf.constant(x) for x in xs]
    with tf.GradientTape() as tape:
        for x in xs:
            tape.watch(x)
        loss, start = 0., 1
        for y in tf.nest.flatten(f(*xs)):
            n = int(np.prod(y.shape.as_list()))
            w = np.arange(start, start + n).reshape(y.shape.as_list())
            start += n
            loss = tf.cast(loss, y.dtype) + tf.reduce_sum(y * tf.cast(tf.constant(w), y.dtype))
    result = tape.gradient(loss, xs)
    return result[0] if len(result) == 1 else result
def f32(x):
    return tf.constant(x, tf.float32)
def f64(x):
    return tf.constant(x, tf.float64)
inf = float('inf')
nan = float('nan')
"""
