"""One part of a program: operations that are compiled together, or that run on the host one after another."""

import re
import threading

import jax
import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core.session import guards, verdicts
from flowlet.core.session.cuts import Cuts
from flowlet.core.tensor import Tracer

_LARGE = 4096  # elements from which on a constant is an argument of the compiled part, and nothing is computed ahead
_SMALL = 64  # elements up to which an integer may decide a shape, and so be part of the key of a compiled form


class NotStatic(Exception):
    """A compiled part needs the value of a tensor while it is traced (a shape, an axis)."""

    def __init__(self, tensor):
        super().__init__(tensor.name)
        self.tensor = tensor


class Variables(dict):
    """The variables of a session: operation -> array.

    Attributes:
        lock: held while compiled code runs: it gives the arrays of changed variables away, and other threads must not read
            them meanwhile.
    """

    def __init__(self):
        super().__init__()
        self.lock = threading.RLock()


class Run:
    """The variables while operations run or are traced.

    Attributes:
        values: the operation of a variable -> its array now.
        written: the variables that were set.
        eager: whether operations run one by one, not traced.
        order: all operations of the part, where they are traced.
        pulls: what gradients of loops and branches keep of their runs (graph/units.py).
        verdicts: operation -> whether it could be done (verdicts.py); None where nothing asks.
        cuts: where results are kept, not computed again by those that take them (cuts.py); None where nothing is compiled.
    """

    verdicts = cuts = None

    def __init__(self, values, eager=False, order=()):
        self.values, self.written, self.eager, self.order, self.pulls = values, set(), eager, order, {}

    def read(self, variable):
        return self.values[variable]

    def has(self, variable):
        """Whether a variable has a value."""
        return variable in self.values

    def write(self, variable, value):
        self.values[variable] = value
        self.written.add(variable)

    @staticmethod
    def traced(arrays):
        return any(isinstance(array, Tracer) for array in arrays)

    @staticmethod
    def static(tensor, array):
        """The Python value of an input that decides a shape or an axis: an int, or a tuple of them."""
        if isinstance(array, Tracer):
            raise NotStatic(tensor)
        array = np.asarray(array)
        return array.item() if not array.ndim else _tuples(array.tolist())


def _tuples(value):
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def run_all(order, run, found, aliases=None):
    """Run operations; `found` (tensor -> array) gets their results, `aliases` (program.py) are read from the variables."""
    aliases = aliases or {}
    for op in order:
        node = op.node
        arrays = [None if place in node.references else run.read(aliases[tensor]) if tensor in aliases else found[tensor]
                  for place, tensor in enumerate(op.inputs)]  # fmt: skip
        known = arrays and all(type(one) is np.ndarray or isinstance(one, np.generic) for one in arrays)
        try:
            results = (_ahead if known and not node.host and not node.reads(op) else node.run)(op, run, arrays)
            if run.verdicts is not None and verdicts.judged(op):
                run.verdicts[op] = verdicts.of(op, arrays, results)
                if run.eager:
                    verdicts.check(op, run.verdicts[op])
            if run.cuts is not None:
                results = run.cuts.cut(op, arrays, results)
        except errors.OpError as error:
            if error.op is not None:
                raise
            raise _at(error, op) from error.__cause__
        for tensor, result in zip(op.outputs, results):
            found.setdefault(tensor, result)


def _at(error, op):
    """The error with the operation that failed, and where the program made it."""
    text = re.sub(r" \[Op:\w+\]$", "", error.message)
    text = re.sub(r"\s*\[\[(\{\{)?node " + re.escape(op.name) + r"(\}\})?\]\]$", "", text)  # it is told with its place here
    place = "" if op.place is None else f" (defined at {op.place[0]}:{op.place[1]})"
    found = type(error)(None, op, f"{text}\n\t [[node {op.name}{place} ]]")
    return found.with_traceback(error.__traceback__)


def _ahead(op, run, arrays):
    """Results of known arrays are computed while the program is traced, so that they can be shapes and axes."""
    if sum(array.size for array in arrays) > _LARGE or _grows(op, run, arrays):
        return op.node.run(op, run, arrays)
    with jax.ensure_compile_time_eval():
        results = op.node.run(op, run, arrays)
    return [np.asarray(one) if isinstance(one, jax.Array) and one.size <= _LARGE and not isinstance(one, Tracer)
            else one for one in results]  # fmt: skip


_GROWING = frozenset(("Fill", "Tile", "BroadcastTo", "OneHot", "MatrixDiag", "Pad", "PadV2"))


def _grows(op, run, arrays):
    """Whether the result is large: it is made where it is needed, and is no constant of the program."""
    if op.type not in _GROWING or any(array.dtype == object for array in arrays):
        return False
    found = jax.eval_shape(lambda: op.node.run(op, run, arrays))
    return any(one.size > _LARGE for one in found)


class Segment:
    """Operations that run together.

    Attributes:
        order: the operations.
        inputs: the tensors that come from feeds or from earlier segments.
        outputs: the tensors that later segments or the fetches take.
        reads, writes: the variables whose values it needs, and that it sets.
    """

    def __init__(self, order, host, inputs, outputs, aliases):
        self.order, self.host, self.inputs, self.outputs = order, host, list(inputs), list(outputs)
        self._aliases = aliases
        taken = {tensor for op in order for place, tensor in enumerate(op.inputs) if place not in op.node.references}
        self.constants = [op for op in order if op.node.array is not None and op.node.array.size >= _LARGE
                          and op.node.array.dtype != object]  # fmt: skip
        self.reads, self.writes = _touched(order, {*taken, *self.outputs}, aliases)
        changed = set(self.writes)
        self._kept = [one for one in self.reads if one not in changed]
        self._changed = [one for one in self.reads if one in changed]
        self._large = None if host else [jnp.asarray(op.node.array) for op in self.constants]
        known = set(self.inputs)
        self._guards = [guard for op in order if (guard := guards.of(op, known)) is not None]
        self._static = []  # inputs and variables whose values are part of the key
        self._forms = {}  # values of these -> compiled form
        self._judged = [] if host else [op for op in order if verdicts.judged(op)]
        self._eager = host

    def __call__(self, variables, found):
        """Run it: `variables` (of the session) and `found` (tensor -> array) get what it gives."""
        for guard in self._guards:
            try:
                guard.check(found, Run.static)
            except errors.OpError as error:
                raise _at(error, guard.op) from None
        if self._eager:
            self._run_eagerly(variables, found)
            return
        with variables.lock:
            self._run_compiled(variables, found)

    def _run_compiled(self, variables, found):
        given = [found[tensor] for tensor in self.inputs]
        changed = [variables[one] for one in self._changed]
        kept = [variables[one] for one in self._kept]
        while True:
            key = tuple(_frozen(given[place]) for place in self._static)
            form = self._forms.get(key)
            if form is None:
                form = self._forms[key] = self._compiled([given[place] for place in self._static])
            try:
                values, updates, judged = form(changed, kept, [one for place, one in enumerate(given) if place not in self._static],
                                       self._large)  # fmt: skip
                break
            except NotStatic as error:
                self._forms.clear()
                if not self._make_static(error.tensor, given):
                    self._eager = True
                    self._run_eagerly(variables, found)
                    return
        for op, verdict in zip(self._judged, judged):
            try:
                verdicts.check(op, verdict)
            except errors.OpError as error:
                raise _at(error, op) from None
        for one, value in zip(self.writes, updates):
            variables[one] = value
        for tensor, value in zip(self.outputs, values):
            found[tensor] = value

    def _compiled(self, static):
        known = {self.inputs[place]: np.asarray(value) for place, value in zip(self._static, static)}
        names = [tensor for place, tensor in enumerate(self.inputs) if place not in self._static]

        def whole(changed, kept, given, constants):
            run = Run(dict(zip([*self._changed, *self._kept], [*changed, *kept])), order=self.order)
            found = known | dict(zip(names, given))
            found.update((op.outputs[0], array) for op, array in zip(self.constants, constants))
            run.verdicts, run.cuts = {}, Cuts(self.order)
            run_all(self.order, run, found, self._aliases)
            return ([found[tensor] for tensor in self.outputs], [run.values[one] for one in self.writes],
                    [run.verdicts[op] for op in self._judged])  # fmt: skip

        return jax.jit(whole, donate_argnums=() if self._judged else (0,))  # the old values stay where a run may fail

    def _make_static(self, tensor, given):
        """Make the small integers that a tensor comes from part of the key; False where it comes from anything else."""
        waiting, seen, places = [tensor], set(), {one: place for place, one in enumerate(self.inputs)}
        found = set()
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            if one in places:
                array = np.asarray(given[places[one]])
                if array.size > _SMALL or array.dtype.kind not in "iub":
                    return False
                found.add(places[one])
            elif one.op.node.reads(one.op):
                return False
            elif not one.op.node.by_shape:
                waiting += one.op.inputs
        fresh = found - set(self._static)
        self._static = sorted({*self._static, *found})
        return bool(fresh)

    def _run_eagerly(self, variables, found):
        run = Run(variables, eager=True)
        run.verdicts = {}
        known = {op.outputs[0]: op.node.array for op in self.order if op.node.array is not None}
        local = known | {tensor: found[tensor] for tensor in self.inputs}
        if self.host:
            local = {tensor: np.asarray(array) if isinstance(array, jax.Array) else array for tensor, array in local.items()}
        run_all([op for op in self.order if op.node.array is None], run, local, self._aliases)
        found.update((tensor, local[tensor]) for tensor in self.outputs)


def _frozen(array):
    array = np.asarray(array)
    return array.shape, array.tobytes()


def read_by(op, aliases):
    """The variables whose values an operation needs, those that its inputs stand for among them."""
    return [*op.node.reads(op), *(aliases[tensor] for place, tensor in enumerate(op.inputs)
                                  if tensor in aliases and place not in op.node.references)]  # fmt: skip


def _touched(order, taken, aliases):
    """The variables that a part reads before it sets them, and those that it sets."""
    reads, writes, known = {}, {}, set()
    for op in order:
        node = op.node
        for variable in read_by(op, aliases):
            unused = op.outputs[0] in aliases or op.outputs[0] not in taken if variable is op else False
            if unused and not node.writes(op):
                continue
            if variable not in known:
                reads[variable] = None
        for variable in node.writes(op):
            writes[variable] = None
            known.add(variable)
        known.update(reads)
    return list(reads), list(writes)
