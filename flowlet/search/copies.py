"""The copies of a model that a sweep trains: what each begins with, and which of them one program can train."""

import inspect
import json
import re

import numpy as np

from flowlet import errors
from flowlet.core.variable import Variable
from flowlet.keras.seeding import set_random_seed
from flowlet.keras.training import stepping
from flowlet.keras.training.orders import Orders
from flowlet.random import seeds
from flowlet.search import lift, together


class Task:
    """What all copies are trained on.

    Args:
        data, validation: `ArrayData`; validation may be None.
        validation_batch: samples a step of the validation.
        shuffle: whether each epoch takes the samples in a new order.
    """

    def __init__(self, data, validation, validation_batch, shuffle):
        self.data, self.validation, self.validation_batch, self.shuffle = data, validation, validation_batch, shuffle


def made(build, values, seed):
    """A model of `build` as a program of its own would have it, that begins with `set_random_seed(seed)`.

    Args:
        values: {name: value}, which `build` takes; settings of the optimizer that it does not take are set afterwards.
    """
    set_random_seed(seed)
    takes, later = parameters(build, values)
    _check_complete(build, takes, later)
    model = build(**takes, **({"seed": seed} if _takes(build, "seed") else {}))
    if not hasattr(model, "_is_compiled"):
        raise TypeError(errors.message(f"build{_shown(takes)} returned a {type(model).__name__}.",
                                       "a compiled tf.keras model.", "end the function with `return model`."))  # fmt: skip
    if not model._is_compiled:
        raise RuntimeError(errors.message(
            f"You must compile your model before training: build{_shown(takes)} returned a model that is not compiled.",
            "a compiled tf.keras model.", "call model.compile(optimizer, loss) in build, before `return model`."))  # fmt: skip
    for name, value in later.items():
        _set(model.optimizer, name, value)
    return model


def _shown(values):
    return f"({', '.join(f'{name}={value!r}' for name, value in values.items())})"


def _takes(build, name):
    found = inspect.signature(build).parameters.values()
    return any(one.kind is one.VAR_KEYWORD and name != "seed" or one.name == name and one.kind is not one.POSITIONAL_ONLY
               for one in found)  # fmt: skip


def parameters(build, values):
    """`values` parted: those that `build` takes as keyword arguments, and the others."""
    takes = {name: value for name, value in values.items() if _takes(build, name)}
    return takes, {name: value for name, value in values.items() if name not in takes}


def _check_complete(build, takes, later):
    """Raise where `build` needs an argument that it does not get."""
    needed = [one.name for one in inspect.signature(build).parameters.values() if one.default is one.empty
              and one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]  # fmt: skip
    missing = [name for name in needed if name not in takes and name != "seed"]
    if missing:
        given = f", but {', '.join(f'{name}=...' for name in later)}, which it does not take" if later else ""
        near = errors.did_you_mean(next(iter(later)), missing) if later else ""
        raise TypeError(errors.message(f"build needs {missing[0]!r}: sweep was not given it{given}.",
                                       "a value or a list of values for each argument of build that has no default.",
                                       f"sweep(build, x, y, {missing[0]}=[...]){near}"))  # fmt: skip


def _set(optimizer, name, value):
    """Set a setting of an optimizer that `build` does not take."""
    known = dict(optimizer.hyperparameters())
    if name not in known:
        raise TypeError(errors.message(
            f"sweep was given {name}=..., which build does not take, nor is it a setting of the optimizer "
            f"{type(optimizer).__name__}.", "names of build's arguments, or of the optimizer's settings.",
            f"write build with the argument: def build({name}): ...{errors.did_you_mean(name, known)}"))  # fmt: skip
    if name == "learning_rate":
        optimizer.learning_rate = value
    else:
        setattr(optimizer, name, value)


class Built:
    """One model of a sweep, traced, with the first values of its variables by what they are."""

    def __init__(self, model, task, batch):
        if stepping.in_steps(model, "train"):
            raise ValueError(errors.message(
                "The model's steps run one by one in Python (run_eagerly=True, or a make_train_function of its own).",
                "steps that can be compiled.", "compile it without run_eagerly."))  # fmt: skip
        self.model, self.task, self.batch = model, task, batch
        stepping.prepare(model, "train", task.data, batch)
        if task.validation is not None:
            stepping.prepare(model, "test", task.validation, task.validation_batch)
        self.form = None

    def trace(self):
        """Trace the training steps: `program`, the flat `steps`, their `constants` and, for comparisons, their `form`."""
        task = self.task
        with self.model._compiled_trainable.restored():
            self.program = stepping.epochs_program(self.model, task.data, self.batch, task.validation, task.validation_batch)
        self.steps = together.flat_steps(self.program, task.data, task.validation)
        self.constants = {part: lift.constants(closed) for part, closed in self.steps.items()}
        shapes = [(variable.shape.as_list(), variable.dtype.name) for variable in self.program.variables]
        self.form = (self.batch, str(shapes), *(lift.form(closed) for closed in self.steps.values()))
        return self

    def names(self):
        """What each variable is to the model: {id: name that is the same in all models of one form}."""
        model, optimizer = self.model, self.model.optimizer
        found = {id(one): ("metric", i, j) for i, metric in enumerate(model.metrics) for j, one in enumerate(metric.variables)}
        found |= {id(one): ("weight", i) for i, one in enumerate(model.weights)}
        found |= {id(one): ("optimizer", i) for i, one in enumerate(optimizer._weights)}
        if isinstance(optimizer._learning_rate, Variable):
            found[id(optimizer._learning_rate)] = ("rate",)
        return found

    def values(self):
        """The first values: {name: NumPy array}."""
        model, optimizer = self.model, self.model.optimizer
        rate = [optimizer._learning_rate] if isinstance(optimizer._learning_rate, Variable) else []
        variables = [*model.weights, *optimizer._weights, *rate,
                     *(one for metric in model.metrics for one in metric.variables)]  # fmt: skip
        names = self.names()
        return {names[id(one)]: np.asarray(one._value) for one in variables}

    def signature(self):
        """All settings that are seen from outside, as text; None where the model can not tell its own."""
        try:
            config = json.dumps(self.model.get_config(), default=str, sort_keys=True)
        except (NotImplementedError, TypeError, ValueError, AttributeError):
            return None
        optimizer = self.model.optimizer
        # Names that count upwards (dense_7_input) and addresses differ from model to model.
        text = f"{self.batch} {config} {type(optimizer)} {optimizer.hyperparameters()}"
        return re.sub(r"_\d+(?=_|\b)| at 0x[0-9a-f]+", "", text)


class Copy:
    """One row of a sweep.

    Attributes:
        values: {name of a hyperparameter: value}.
        seed: its seed.
        first: {name of a variable: first value}.
        constants: {part: constants of the traced step}.
        last: {name of a variable: value after training}.
        history: {name: one number an epoch}.
    """

    def __init__(self, values, seed):
        self.values, self.seed = values, seed
        self.first, self.constants, self.last, self.history = None, None, None, {}

    def value(self, name, variable, counters):
        """The first value of a variable of the program that trains this copy."""
        if id(variable) in counters:
            value = np.zeros(variable.shape.as_list(), np.int64)
            value[0] = self.seed % seeds.SEEDS
            return value
        return self.first.get(name, np.asarray(variable._value))


class Group:
    """Copies that one program trains: their steps have the same equations."""

    def __init__(self, built):
        self.built, self.copies = built, []


def groups(build, combinations, all_seeds, task, batches):
    """Build the models, trace them, and put those of the same form together.

    A model is built for each combination of hyperparameters, and for each seed. Where the first values do not depend on
    the hyperparameters (for the first seed), those of the other seeds are built once, for all combinations.

    Args:
        combinations: a list of {name: value}.
        batches: a function from a combination to (what `build` gets, samples a step).

    Returns:
        A list of `Group`, and the copies in the order of the combinations, seeds innermost.
    """
    found, every, traced = {}, [], {}
    for values in combinations:
        takes, batch = batches(values)
        built = Built(made(build, takes, all_seeds[0]), task, batch)
        group = found[_place(built, traced, found)]
        group.copies.append([Copy(values, seed) for seed in all_seeds])
        for copy in group.copies[-1]:
            copy.first, copy.constants = built.values(), built.constants
        every += group.copies[-1]
    for group in found.values():
        _seeded(group, build, task, batches, _takes(build, "seed"))
        _zeroed(group, build, task, batches)
        group.copies = [copy for copies in group.copies for copy in copies]
    return list(found.values()), every


def _place(built, traced, found):
    """The form of a model, which is traced unless two of the same settings have shown the same program."""
    signature = built.signature()
    seen = traced.setdefault(signature, [])
    if signature is not None and len(seen) > 1 and _same(*seen[:2]):
        built.constants, form = seen[0].constants, seen[0].form
    else:
        form = built.trace().form
        if len(seen) < 2:
            seen.append(built)
    if form not in found:
        found[form] = Group(built)
    return form


def _same(one, other):
    return one.form == other.form and all(
        lift.same(*pair) for part in one.constants for pair in zip(one.constants[part], other.constants[part]))  # fmt: skip


def _seeded(group, build, task, batches, alone):
    """Give the copies of the other seeds their own first weights.

    Args:
        alone: whether each is built on its own, because `build` is told the seed.
    """
    first = [copies[0].first for copies in group.copies]
    weights = [name for name in first[0] if name[0] == "weight"]
    alone = alone or any(not lift.same(one[name], first[0][name]) for one in first for name in weights)
    for position in range(1, len(group.copies[0])):
        shared = None
        for copies in group.copies:
            copy = copies[position]
            if shared is None or alone:
                takes, batch = batches(copy.values)
                shared = Built(made(build, takes, copy.seed), task, batch).values()
            copy.first = {name: shared[name] if name[0] == "weight" else value for name, value in copy.first.items()}


def _zeroed(group, build, task, batches):
    """Give the copies with seed 0 their own constants, or the others theirs: random ops take another number in place of two
    zeros, the seed's and their own first one (`seeds.paired`)."""
    first = group.copies[0][0]
    others = [copy for copies in group.copies for copy in copies if _zero(copy.seed) is not _zero(first.seed)]
    if not others or not any(isinstance(variable, seeds.Counter) for variable in group.built.program.variables):
        return
    takes, batch = batches(first.values)
    traced = Built(made(build, takes, others[0].seed), task, batch).trace().constants
    changed = {part: [None if lift.same(*pair) else pair[1] for pair in zip(first.constants[part], constants)]
               for part, constants in traced.items()}  # fmt: skip
    for copy in others:
        copy.constants = {part: [old if new is None else new for old, new in zip(copy.constants[part], news)]
                          for part, news in changed.items()}  # fmt: skip


def _zero(seed):
    return seed % seeds.SEEDS == 0


def orders(seed, task):
    """The orders in which `fit` takes the samples after `set_random_seed(seed)`."""
    set_random_seed(seed)
    return Orders(task.data.size, task.shuffle)
