"""`tf.train` optimizers, learning-rate decays and moving averages against the numbers of TensorFlow 1.15."""

import numpy as np
import pytest

import flowlet.compat.v1 as tf
from tests.graphs.comparing import graph_mode
from tests.oracle_cases import load

RECORDED = load("graph_optimizers")


def run(part, case):
    """What the scenario of a part of the recording gives under flowlet."""
    with graph_mode():
        space = {"tf": tf, "np": np, **case}
        exec(RECORDED["scenarios"][part], space)  # noqa: S102
    return space["result"]


def close(one, two):
    np.testing.assert_allclose(one, two, rtol=2e-6, atol=1e-6)


@pytest.mark.parametrize("code", dict.fromkeys(case["code"] for case in RECORDED["steps"]))
def test_steps(code):
    for case in RECORDED["steps"]:
        if case["code"] != code or "error" in case:  # the one error is a function as a learning rate of sparse resources
            continue
        found = run("steps", case)
        close(found["steps"], case["steps"])
        assert found["kept"].keys() == case["kept"].keys()
        for name, values in case["kept"].items():
            close(found["kept"][name], values)


@pytest.mark.parametrize("case", RECORDED["structures"], ids=lambda case: case["code"])
def test_structures(case):
    for found, wanted in zip(run("structures", case)["ops"], case["ops"], strict=True):
        assert found == wanted


@pytest.mark.parametrize("case", RECORDED["decays"], ids=lambda case: case["code"])
def test_decays(case):
    close(run("decays", case)["rates"], case["rates"])


@pytest.mark.parametrize("case", RECORDED["averages"], ids=lambda case: f"{case['code']} {case['resource']}")
def test_averages(case):
    found = run("averages", case)
    close(found["values"], case["values"])
    assert (found["names"], found["restored"]) == (case["names"], case["restored"])


def test_one_program_a_step():
    """A training step is one compiled program, also where rows are updated."""
    from flowlet.core.session.program import Program

    made = []
    init = Program.__init__
    with graph_mode(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Program, "__init__", lambda self, *args: (made.append(self), init(self, *args))[1])
        table = tf.Variable(np.ones([6, 3], np.float32))
        rows = tf.placeholder(tf.int32, [None])
        loss = tf.reduce_sum(tf.square(tf.gather(table, rows)))
        train = tf.train.AdamOptimizer(0.1).minimize(loss)
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            made.clear()
            for ids in ([0, 1, 1, 5], [2, 2, 2, 2]):
                sess.run(train, {rows: ids})
            assert len(made) == 1
            (segment,) = made[0]._segments
            assert not segment._eager
            assert len(segment._forms) == 1


class Rescaled(tf.train.Optimizer):
    """An optimizer as people write their own: steps by the sign of a fading average."""

    def __init__(self, learning_rate=0.1, fade=0.5, use_locking=False, name="Rescaled"):
        super().__init__(use_locking, name)
        self._lr, self._fade = learning_rate, fade

    def _prepare(self):
        self._lr_t = tf.convert_to_tensor(self._lr, name="learning_rate")
        self._fade_t = tf.convert_to_tensor(self._fade, name="fade")

    def _create_slots(self, var_list):
        for one in var_list:
            self._zeros_slot(one, "average", self._name)

    def _apply_dense(self, grad, var):
        average = self.get_slot(var, "average")
        moved = average.assign(self._fade_t * average + grad)
        return tf.group(var.assign_sub(self._lr_t * tf.sign(moved)), moved)

    def _apply_sparse(self, grad, var):
        return tf.scatter_sub(var, grad.indices, self._lr_t * grad.values)


def test_own_optimizer():
    with graph_mode():
        dense, table = tf.Variable([1.0, -1.0], name="dense"), tf.Variable(np.ones([3, 1], np.float32), name="table")
        loss = tf.reduce_sum(dense * [2.0, 3.0]) + tf.reduce_sum(tf.gather(table, [0, 2, 2]))
        optimizer = Rescaled()
        train = optimizer.minimize(loss)
        assert train.name == "Rescaled"
        assert [one.op.name for one in optimizer.variables()] == ["dense/Rescaled", "table/Rescaled"]
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            sess.run(train)
            close(sess.run(dense), [0.9, -1.1])
            close(sess.run(table), [[0.9], [1.0], [0.8]])
            close(sess.run(optimizer.get_slot(dense, "average")), [2.0, 3.0])


def test_constraint():
    with graph_mode():
        one = tf.Variable([1.0, -1.0], constraint=lambda value: tf.clip_by_value(value, 0.0, 0.5))
        train = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(one))
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            sess.run(train)
            close(sess.run(one), [0.5, 0.0])


def test_distributed_optimizer_is_refused():
    with pytest.raises(NotImplementedError, match="one process"):
        tf.train.SyncReplicasOptimizer(tf.train.AdamOptimizer(), replicas_to_aggregate=2)


@pytest.mark.parametrize("sparse", [False, True])
def test_eager_steps(sparse):
    """In eager mode the numbers are those of the graph."""
    draws = np.random.RandomState(3)
    value, gradients = draws.randn(4, 2).astype("float32"), draws.randn(3, 4, 2).astype("float32")
    indices = np.array([[0, 2, 0, 3], [1, 1, 1, 1], [3, 0, 2, 3]], "int32")
    for case in RECORDED["steps"]:
        if case["sparse"] is not sparse or case["resource"] or "error" in case:
            continue
        step, variable = tf.Variable(np.int64(0)), tf.Variable(value)
        optimizer = eval(case["code"], {"tf": tf, "step": step})  # noqa: S307
        for one, rows, wanted in zip(gradients, indices, case["steps"]):
            given = tf.IndexedSlices(tf.constant(one), tf.constant(rows), tf.constant([4, 2])) if sparse else tf.constant(one)
            optimizer.apply_gradients([(given, variable)], global_step=step)
            close(variable.numpy().ravel(), wanted)
        assert int(step) == 3
        assert len(optimizer.variables()) == len(case["kept"])


def test_eager_minimize():
    weight, rate = tf.Variable(3.0), tf.train.exponential_decay(0.1, 1, 1, 0.5)
    train = tf.train.GradientDescentOptimizer(rate)
    train.minimize(lambda: weight * weight)
    close(weight.numpy(), 2.7)
    with pytest.raises(RuntimeError, match="should be a function"):
        train.minimize(weight * weight)


@pytest.mark.parametrize("optimizer,losses", [  # the losses are those of TensorFlow 2.8
    ("AdamOptimizer(0.01)", [0.93439537, 0.75970554, 0.60590565]),
    ("GradientDescentOptimizer(0.1)", [0.42895183, 0.02936326, 0.02039129]),
    ("RMSPropOptimizer(0.01, momentum=0.5)", [0.89065206, 0.57549572, 0.35071081]),
])  # fmt: skip
def test_in_keras(optimizer, losses):
    """Keras takes the optimizers of tf.train, in compiled training too."""
    import flowlet

    inputs = np.random.RandomState(0).rand(32, 3).astype("float32")
    model = flowlet.keras.Sequential([flowlet.keras.layers.Dense(1, kernel_initializer="ones", input_shape=(3,))])
    model.compile(optimizer=eval(f"tf.train.{optimizer}"), loss="mse")  # noqa: S307
    history = model.fit(inputs, inputs.sum(1, keepdims=True) + 1, batch_size=8, epochs=3, shuffle=False, verbose=0)
    close(history.history["loss"], losses)
