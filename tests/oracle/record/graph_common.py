"""Records what TensorFlow 1.15 does in graph mode (the graph_ topics). The forms are described in tests/oracle/README.md.

Run a script with a Python 3.7 that has tensorflow 1.15 and numpy 1.18:

    python tests/oracle/record/graph_calls.py
"""
import contextlib
import io
import json
import os
import re
import sys
import types

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from core_common import FOLDER, Logged, class_name, clean, execute, np, number, tf  # noqa: E402

LIMIT = 1500
LARGEST_CONSTANT = 16


def tidy(text):
    """`clean`, and the counters of the whole process (not of the graph) taken out."""
    text = clean(text)
    text = re.sub(r"\n*(Original stack trace|Errors may have originated from an input operation).*", "", text, flags=re.S)
    text = re.sub(r", defined at:?.*", "", text, flags=re.S)
    text = re.sub(r"\b(__inference_[\w<>]+?)_\d+\b", r"\1_N", text)
    text = re.sub(r"\b_make_dataset_\w+", "_make_dataset_N", text)
    text = re.sub(r"\(defined at [^)]*\)", "(defined at <path>)", text)
    text = re.sub(r"_temp_[0-9a-f]{32}", "_temp_HEX", text)  # a Saver's part files
    text = re.sub(r"hash_table_[0-9a-f-]{36}", "hash_table_UUID", text)
    text = re.sub(r"(__autograph_generated|cond_true_|cond_false_|while_body_|while_cond_)\d+", r"\1N", text)
    return text


def dims(shape):
    return None if shape.ndims is None else shape.as_list()


def settled(data):
    text = number(data)
    return tidy(text) if isinstance(text, str) else text


def attribute(value):
    """An AttrValue as JSON."""
    kind = value.WhichOneof("value")
    if kind == "s":
        return settled(value.s) if len(value.s) < 300 else {"bytes": len(value.s)}
    if kind in ("i", "b"):
        return getattr(value, kind)
    if kind == "f":
        return number(np.float32(value.f))
    if kind == "type":
        return tf.as_dtype(value.type).name
    if kind == "shape":
        return dims(tf.TensorShape(value.shape))
    if kind == "tensor":
        array = tf.make_ndarray(value.tensor)
        if array.size > LARGEST_CONSTANT:
            return {"elements": int(array.size)}
        flat = [settled(x) if isinstance(x, bytes) else number(x) for x in array.ravel()]
        return flat[0] if array.ndim == 0 else flat
    if kind == "func":
        return {"func": tidy(value.func.name)}
    if kind == "list":
        out = [number(x) for x in value.list.s] + list(value.list.i) + [number(np.float32(x)) for x in value.list.f] + list(value.list.b)
        out += [tf.as_dtype(x).name for x in value.list.type] + [dims(tf.TensorShape(x)) for x in value.list.shape]
        return out + [{"func": tidy(x.name)} for x in value.list.func]
    return kind


def tensor_name(tensor):
    return tensor.name[:-2] if tensor.name.endswith(":0") else tensor.name


def operation(op):
    """[name, type, inputs, control inputs (sorted: their order is chance), dtypes, static shapes, attrs]; "x" as an input stands for "x:0"."""
    attrs = {k: attribute(v) for k, v in sorted(op.node_def.attr.items()) if k not in ("_output_shapes", "container") or (k == "container" and v.s)}
    row = [tidy(op.name), op.type, [tidy(tensor_name(t)) for t in op.inputs], sorted(tidy(o.name) for o in op.control_inputs), [t.dtype.name for t in op.outputs],
           [dims(t.shape) for t in op.outputs], attrs]
    return row + ["device " + op.device] if op.device else row


def said(value, depth=0):
    """What a call returned: str() of its leaves in their nest."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {type(value).__name__: {f: said(x, depth + 1) for f, x in zip(value._fields, value)}}
    if isinstance(value, (list, tuple)) and depth < 6:
        items = [said(x, depth + 1) for x in value]
        return items if isinstance(value, list) else {"tuple": items}
    if isinstance(value, dict):
        return {"dict": [[said(k, depth + 1), said(v, depth + 1)] for k, v in value.items()]}
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, types.FunctionType):
        return {"function": value.__name__}
    return tidy(str(value))[:LIMIT]


def result(value, depth=0):
    """What session.run returned: Python structure, NumPy types and values."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {"namedtuple": type(value).__name__, "fields": {f: result(x, depth + 1) for f, x in zip(value._fields, value)}}
    if isinstance(value, (list, tuple)):
        return {type(value).__name__: [result(x, depth + 1) for x in value]}
    if isinstance(value, dict):
        return {type(value).__name__: [[result(k, depth + 1), result(v, depth + 1)] for k, v in value.items()]}
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        kind = "ndarray" if isinstance(value, np.ndarray) else "scalar"
        return {kind: str(array.dtype), "shape": list(array.shape), "data": [number(x) for x in array.ravel()]}
    if value is None or isinstance(value, (bool, int, float, str)):
        return tidy(value)[:LIMIT] if isinstance(value, str) else value
    if isinstance(value, bytes):
        return {"bytes": number(value)}
    if isinstance(value, (tf.Tensor, tf.Operation)):
        return {"graph": tidy(str(value) if isinstance(value, tf.Tensor) else value.name + " " + value.type)}
    if isinstance(value, type):
        return {"class": class_name(value)}
    return {"object": class_name(type(value)), "str": tidy(str(value))[:LIMIT]}


def failure(exc):
    name = class_name(type(exc))
    if isinstance(exc, tf.errors.OpError):
        name = "tf.errors." + type(exc).__name__
    out = {"class": name}
    if "." in name and not name.startswith("tf.errors."):
        out["base"] = next(c.__name__ for c in type(exc).__mro__ if c.__module__ == "builtins")
    return {**out, "message": tidy(str(exc))[:LIMIT]}


def member(item):
    if isinstance(item, (tf.Tensor, tf.Variable)):
        return tidy(item.name)
    if isinstance(item, tf.Operation):
        return tidy(item.name) + " (op)"
    if isinstance(item, (str, int, float)):
        return item
    return "(" + type(item).__name__ + ") " + tidy(getattr(item, "name", None) or "")


def collections(graph):
    return {(k if isinstance(k, str) else tidy(str(k))): [member(x) for x in graph.get_collection_ref(k)] for k in sorted(graph.get_all_collection_keys(), key=str)}  # from a set: their order is chance


def run_code(code, namespace, name):
    """Runs code; an expression gives its value, statements what they leave in `result`."""
    try:
        compile(code, "code", "eval")
    except SyntaxError:
        execute(code, namespace, "exec", name)
        return namespace.get("result")
    return execute(code, namespace, "eval", name)


@contextlib.contextmanager
def quiet(out, logs):
    handler, printed = Logged(), io.StringIO()
    logger = tf.get_logger()
    old, logger.handlers = logger.handlers, [handler]
    try:
        with contextlib.redirect_stdout(printed):
            yield
    finally:
        logger.handlers = old
    if printed.getvalue():
        out["printed"] = tidy(printed.getvalue())
    if logs and handler.lines:
        out["logged"] = [tidy(x) for x in handler.lines]


class Recorder:
    def __init__(self, topic, prelude="", note="", attrs=True):
        self.topic, self.prelude, self.note, self.attrs = topic, prelude, note, attrs
        self.cases, self.group_name = [], None
        self.extra = {}
        if prelude:
            graph = tf.Graph()
            with graph.as_default():
                self.fresh()
            self.extra["prelude_ops"] = [operation(op) for op in graph.get_operations()]

    def fresh(self):
        module = types.ModuleType("program")
        sys.modules["program"] = module
        module.__dict__.update({"__name__": "program", "tf": tf, "np": np})
        execute(self.prelude, module.__dict__, "exec", "prelude")
        return module.__dict__

    def group(self, name):
        self.group_name = name

    def graph_case(self, code, setup=None):
        """Records the operations that code adds to a fresh graph where prelude and setup have run."""
        case = {"group": self.group_name, "code": code}
        if setup:
            case["setup"] = setup
        graph = tf.Graph()
        with graph.as_default(), quiet({}, False):
            namespace = self.fresh()
            try:
                if setup:
                    execute(setup, namespace, "exec", "setup")
            except Exception as exc:
                print("SETUP", setup, exc, file=sys.stderr)
            count, before, functions = len(graph.get_operations()), collections(graph), set(graph._functions)
            try:
                case["returned"] = said(run_code(code, namespace, f"case{len(self.cases)}"))
            except Exception as exc:
                case["error"] = failure(exc)
            case["ops"] = [operation(op) for op in graph.get_operations()[count:]]
            changed = {}
            for key, items in collections(graph).items():
                if items != before.get(key, []):
                    old = len(before.get(key, []))
                    changed[key] = items[old:]
            if changed:
                case["collections"] = changed
            if set(graph._functions) - functions:
                case["functions"] = sorted(tidy(f) for f in set(graph._functions) - functions)
        self.cases.append(case)

    def graphs(self, lines, setup=None):
        for line in lines.strip().splitlines() if isinstance(lines, str) else lines:
            line = line.strip("\n") if "\n" in line else line.strip()
            if line and not line.startswith("#"):
                self.graph_case(line, setup)

    def blocks(self, text, setup=None):
        """Cases of several lines, separated by lines of ---."""
        for block in re.split(r"^---$", text, flags=re.M):
            if block.strip():
                self.graph_case(block.strip("\n") + "\n", setup)

    def run_case(self, code, setup=None, logs=False, encode=result):
        """Records what code evaluates to, in a fresh graph."""
        if os.environ.get("RECORD_VERBOSE"):
            print(len(self.cases), repr(code)[:200], file=sys.stderr, flush=True)
        case = {"group": self.group_name, "code": code}
        if setup:
            case["setup"] = setup
        graph = tf.Graph()
        with graph.as_default(), quiet(case, logs):
            namespace = self.fresh()
            try:
                if setup:
                    execute(setup, namespace, "exec", "setup")
                case["result"] = encode(run_code(code, namespace, f"case{len(self.cases)}"))
            except Exception as exc:
                case["error"] = failure(exc)
            for item in list(namespace.values()):
                if isinstance(item, tf.Session):
                    item.close()
        self.cases.append(case)

    def write(self):
        header = {"release": tf.__version__, "script": f"tests/oracle/record/{self.topic}.py", "python": ".".join(map(str, sys.version_info[:2])), "numpy": np.__version__}
        if self.note:
            header["note"] = self.note
        if self.prelude:
            header["prelude"] = self.prelude
        header.update(self.extra)
        lines = [json.dumps(k) + ": " + json.dumps(v, separators=(",", ":")) for k, v in header.items()]
        cases = ",\n".join(json.dumps(case, separators=(",", ":")) for case in self.cases)
        path = os.path.join(FOLDER, self.topic + ".json")
        with open(path, "w") as f:
            f.write("{" + ",\n".join(lines) + ',\n"cases": [\n' + cases + "\n]}\n")
        errors = [c for c in self.cases if "error" in c]
        print(self.topic, len(self.cases), "cases,", len(errors), "errors,", os.path.getsize(path), "bytes")
        if os.environ.get("RECORD_ERRORS"):
            for case in errors:
                print("  ", repr(case["code"])[:150], case["error"]["class"], case["error"]["message"][:200])
