"""The programs of tests/oracle/graph_programs.json under flowlet, part by part against what TensorFlow 1.15 did.

`python -m tests.graphs.programs [NAME ...]` prints how each program differs.
"""

import collections
import sys

import numpy as np

import flowlet.compat.v1 as tf
from tests.graphs.comparing import encoded, graph_mode, known, ops_difference
from tests.oracle_cases import load

PARTS = ("ops", "collections", "variables", "printed", "initial", "losses", "after")
CHANCE = {"losses and after": ("losses", "after"), "the averages in after": ("after",)}  # how `chance` begins -> parts
STEPS = 5


def programs():
    """Name -> recorded program."""
    return {case["name"]: case for case in load("graph_programs")["cases"]}


def differences(case):
    """Part -> how it differs from the recording; for a part that could not be had, the error that stopped it."""
    with graph_mode():
        space = {"__name__": "program", "tf": tf, "np": np}
        exec(load("graph_programs")["prelude"], space)  # noqa: S102
        tf.set_random_seed(1)
        found = {}
        try:
            exec(case["code"], space)  # noqa: S102
            found = _built(case, space)
            _run(case, space, found)
        except Exception as error:  # noqa: BLE001 - any error is an outcome
            found |= dict.fromkeys([part for part in PARTS if part in case and part not in found],
                                   f"{type(error).__name__}: {str(error)[:200]}")  # fmt: skip
    return {part: text for part, text in found.items() if text is not None}


def _built(case, space):
    graph = tf.get_default_graph()
    found = {"ops": ops_difference(case["ops"], graph.get_operations())}
    names = {key: [one.name for one in graph.get_collection(key)] for key in ("variables", "trainable_variables", "train_op")}
    wanted = {key: [name.removesuffix(" (op)") for name in case["collections"].get(key, [])] for key in names}
    found["collections"] = None if names == wanted else f"{names} instead of {wanted}"
    variables = [[one.name, one.shape.as_list(), one.dtype.base_dtype.name, one.trainable]
                 for one in tf.global_variables() + tf.local_variables()]  # fmt: skip
    wanted = [[name, shape, dtype.removesuffix("_ref"), trainable] for name, shape, dtype, trainable in case["variables"]]
    found["variables"] = _first_difference(wanted, variables)
    if "printed" in case:
        found["printed"] = _first_difference(case["printed"], space["printed"])
    return found


def _first_difference(wanted, found):
    for one, two in zip(wanted, found):
        if one != two:
            return f"{two} instead of {one}"
    return None if len(wanted) == len(found) else f"{len(found)} instead of {len(wanted)}"


def _run(case, space, found):
    pairs = space.get("steps") or [[space["loss"], space["train"]]]
    variables = tf.global_variables()
    with tf.Session() as session:
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        for op, feeds in space.get("before", []):
            session.run(op, feeds)
        found["initial"] = _values_difference(case["initial"], session, variables, 1e-5)
        queues = "queue_runners" in case["collections"]
        if queues:
            coordinator = tf.train.Coordinator()
            threads = tf.train.start_queue_runners(session, coordinator)
        losses = [[session.run(pair, space["feed"](step))[0] for pair in pairs] for step in range(STEPS)]
        found["after"] = _values_difference(case["after"], session, variables, 2e-4)
        if not queues:
            losses.append([session.run(loss, space["feed"](STEPS)) for loss, _ in pairs])
        found["losses"] = _losses_difference(case["losses"], losses)
        if queues:
            coordinator.request_stop()
            coordinator.join(threads, stop_grace_period_secs=5, ignore_live_threads=True)
    for beginning, parts in CHANCE.items():
        if case.get("chance", "").startswith(beginning):
            found |= dict.fromkeys(parts)


def _values_difference(wanted, session, variables, tolerance):
    """Shapes, dtypes, the first elements and the sum of all variables."""
    for variable in variables:
        array, one = np.asarray(session.run(variable)), wanted.get(variable.name)
        if one is None:
            return f"{variable.name} is not in the recording"
        if list(array.shape) != one["shape"] or array.dtype.name != one["dtype"]:
            return f"{variable.name}: {array.dtype} {array.shape} instead of {one['dtype']} {one['shape']}"
        first, total = array.ravel()[:8], array.astype(np.float64).sum()
        if not np.allclose(first, np.array(one["first"], np.float64), rtol=tolerance, atol=tolerance, equal_nan=True):
            return f"{variable.name}: {first.tolist()} instead of {one['first']}"
        if not np.isclose(total, one["sum"], rtol=tolerance, atol=tolerance * max(1, array.size) ** 0.5, equal_nan=True):
            return f"{variable.name}: sum {total} instead of {one['sum']}"
    return None


def _losses_difference(wanted, found):
    """TensorFlow reads the loss of a step before or after the variables change, as chance has it; flowlet before."""
    wanted = [one if isinstance(one, list) else [one] for one in wanted]
    for step, (ones, twos) in enumerate(zip(wanted, found)):
        later = found[step + 1] if step + 1 < len(found) else twos
        for one, two, after in zip(ones, twos, later):
            if not any(np.isclose(one, value, rtol=2e-4, atol=1e-5, equal_nan=True) for value in (two, after)):
                return f"step {step}: {encoded(two)} (then {encoded(after)}) instead of {one}"
    return None


if __name__ == "__main__":
    reasons, same = known("graph_programs"), collections.Counter()
    for name, case in programs().items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        texts = differences(case)
        same.update([part for part in PARTS if part in case and part not in texts])
        print(f"{name}: {'equal' if not texts else ''}")
        for text in dict.fromkeys(texts.values()):
            parts = [f"{part} (known)" if f"{name}: {part}" in reasons else part for part in texts if texts[part] == text]
            print(f"    {', '.join(parts)}: {text[:600]}")
    print(dict(same))
