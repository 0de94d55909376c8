"""The public names of an installed TensorFlow: kind, signature, and which name stands for the same object.

Prints tests/oracle/api_<release>.tsv: name, kind (module, class, function, dtype, const), signature, same_as (the first
name, in alphabetical order, of the same object; its row has the signature).
"""

import inspect
import os
import types
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")
import tensorflow as tf  # noqa: E402

SKIP = ("tf.compat", "tf.raw_ops", "tf.python", "tf.core", "tf.tools", "tf._", "tf.estimator", "tf.dtensor")
LAZY = ("TFModuleWrapper", "_KerasLazyLoader", "KerasLazyLoader", "LazyLoader")

first, seen = {}, set()


def signature(found):
    target = found.__init__ if inspect.isclass(found) else found
    try:
        return " ".join(str(inspect.signature(target)).split()).replace(" at 0x", "@")[:600]
    except (TypeError, ValueError):
        return ""


def kind_of(found):
    if isinstance(found, types.ModuleType) or type(found).__name__ in LAZY:
        return "module"
    if inspect.isclass(found):
        return "class"
    if type(found).__name__ == "DType":
        return "dtype"
    return "function" if callable(found) else "const"


def walk(module, path, depth):
    for name in sorted(dir(module)):
        full = f"{path}.{name}"
        if name.startswith("_") or full.startswith(SKIP) or ".python" in full:
            continue
        try:
            found = getattr(module, name)
        except Exception:
            continue
        kind = kind_of(found)
        if kind == "module":
            if full not in seen and depth <= 6 and getattr(found, "__name__", "").startswith(("tensorflow", "keras")):
                seen.add(full)
                print(full, kind, "", "", sep="\t")
                walk(found, full, depth + 1)
            continue
        described = kind in ("class", "function")
        same = first.setdefault(id(found), full) if described else full
        print(full, kind, signature(found) if described and same == full else "", "" if same == full else same, sep="\t")


print("name", "kind", "signature", "same_as", sep="\t")
walk(tf, "tf", 0)
