"""The public function of a row of the op table, generated as straight-line code: the hot path of eager mode."""

import functools
import inspect
import operator

from flowlet.core.mode import state
from flowlet.core.tensor import EagerTensor

_REQUIRED = inspect.Parameter.empty


def _ints(value):
    """A tuple of ints for a list, an int for anything else that is one; a TypeError otherwise."""
    return tuple(map(operator.index, value)) if type(value) is list or type(value) is tuple else operator.index(value)


def generate(row):
    """The public function: straight-line code for tensors in plain eager mode, else `row.run` or `row.run_pair`."""
    names = [entry.name for entry in row.inputs]
    namespace = {"EagerTensor": EagerTensor, "state": state, "run": row.run, "fast": row.fast, "run_pair": row.run_pair,
                 "static": row._static, "build": row.build,
                 "new": EagerTensor.__new__, "ints": _ints,
                 "type_": type, "int_": int}  # an argument may be called `type` # fmt: skip
    parameters = []
    for name, parameter in row.signature.parameters.items():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parameters:
            parameters.append("*")
        if parameter.default is _REQUIRED:
            parameters.append(name)
        else:
            namespace[f"default_{name}"] = parameter.default
            parameters.append(f"{name}=default_{name}")
    attributes = "(" + "".join(name + ", " for name in row.attributes) + ")"
    lines = [f"def {row.body.__name__}({', '.join(parameters)}):"]
    for name in row.ints:  # lists of ints become tuples, which can be looked up
        lines += [f"    if type_({name}) is not int_ and {name} is not None:",
                  "        try:",
                  f"            {name} = ints({name})",
                  "        except TypeError:",  # a tensor, an array, or something that is no int
                  "            if state.building:",
                  f"                return build(({''.join(one + ', ' for one in names)}), {attributes}, "
                  f"{'name' if 'name' in row.signature.parameters else None})",
                  f"            return run(({''.join(one + ', ' for one in names)}), "
                  f"static({attributes}))"]  # fmt: skip
    if row.plain and names:
        tests = " and ".join(f"type_({name}) is EagerTensor" for name in names)
        lines += [f"    if {tests} and not state.busy:",
                  "        try:",
                  "            output_ = new(EagerTensor)",
                  f"            output_._value = fast[{attributes}]({', '.join(name + '._value' for name in names)})",
                  "            return output_",
                  "        except (KeyError, TypeError):",  # not compiled yet; attributes in lists; texts
                  "            pass"]  # fmt: skip
    lines += ["    if state.building:",
              f"        return build(({''.join(one + ', ' for one in names)}), {attributes}, "
              f"{'name' if 'name' in row.signature.parameters else None})"]  # fmt: skip
    if row.plain and len(names) == 2 and row.inputs[0].group and row.inputs[0].group == row.inputs[1].group:
        lines.append(f"    return run_pair({names[0]}, {names[1]}, {attributes})")
    else:
        lines.append(f"    return run(({''.join(name + ', ' for name in names)}), {attributes})")
    exec(compile("\n".join(lines), f"<flowlet op {row.op_type}>", "exec"), namespace)  # noqa: S102
    public = namespace[row.body.__name__]
    functools.update_wrapper(public, row.body)
    public.__flowlet_row__ = row
    del public.__wrapped__
    public.__signature__ = row.signature
    return public
