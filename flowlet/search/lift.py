"""One program for many values of a hyperparameter: the numbers in which traced steps differ become inputs.

Two models that differ in a momentum, a dropout rate, a penalty, or a number in somebody's own loss are traced to the same
equations with other constants in them. Comparing the equations finds the constants, wherever the number went; steps that
differ in more (other shapes, another activation) are different programs.
"""

import re

import jax
import numpy as np

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def _text(parameters):
    return _ADDRESS.sub("", str(sorted(parameters.items(), key=lambda pair: pair[0])))


def form(closed):
    """Everything about a flat jaxpr but the constants in it, as text: equal for steps that one program can run."""
    names = {}

    def name(variable):
        return names.setdefault(variable, len(names))

    lines = [str([(name(variable), variable.aval.str_short()) for variable in one])
             for one in (closed.jaxpr.constvars, closed.jaxpr.invars)]  # fmt: skip
    for equation in closed.jaxpr.eqns:
        inputs = [f"{np.shape(atom.val)}{atom.aval.dtype}" if hasattr(atom, "val") else name(atom) for atom in equation.invars]
        results = [(name(variable), variable.aval.str_short()) for variable in equation.outvars]
        lines.append(f"{equation.primitive.name} {inputs} {results} {_text(equation.params)}")
    lines.append(str([repr(atom.val) if hasattr(atom, "val") else name(atom) for atom in closed.jaxpr.outvars]))
    return "\n".join(lines)


def constants(closed):
    """The constants of a flat jaxpr, in the order of `with_constants`: literals of the equations, then arrays."""
    found = [np.asarray(atom.val, atom.aval.dtype)
             for equation in closed.jaxpr.eqns for atom in equation.invars if hasattr(atom, "val")]  # fmt: skip
    return [*found, *map(np.asarray, closed.consts)]


def same(one, other):
    """Whether two constants are equal, NaN included."""
    return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()


def lifted(closed, places):
    """A flat jaxpr whose first inputs take the places of some of its constants.

    Args:
        places: positions among `constants(closed)`.
    """
    place = {position: i for i, position in enumerate(places)}
    jaxpr = closed.jaxpr

    def run(*arrays):
        given, arrays = arrays[: len(places)], arrays[len(places) :]
        values, position = dict(zip(jaxpr.invars, arrays)), 0
        literals = sum(hasattr(atom, "val") for equation in jaxpr.eqns for atom in equation.invars)
        for i, (variable, constant) in enumerate(zip(jaxpr.constvars, closed.consts)):
            values[variable] = given[place[literals + i]] if literals + i in place else constant
        for equation in jaxpr.eqns:
            inputs = []
            for atom in equation.invars:
                if hasattr(atom, "val"):
                    inputs.append(given[place[position]] if position in place else atom.val)
                    position += 1
                else:
                    inputs.append(values[atom])
            found = equation.primitive.bind(*inputs, **equation.params)
            values.update(zip(equation.outvars, found if equation.primitive.multiple_results else [found]))
        return [atom.val if hasattr(atom, "val") else values[atom] for atom in jaxpr.outvars]

    every = constants(closed)
    specs = [jax.ShapeDtypeStruct(every[i].shape, every[i].dtype) for i in places]
    specs += [jax.ShapeDtypeStruct(variable.aval.shape, variable.aval.dtype) for variable in jaxpr.invars]
    return jax.make_jaxpr(run)(*specs)
