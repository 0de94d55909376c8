"""Steps of every optimizer of 1.15 with gradients that are fed; learning-rate decays at some steps; moving averages.

    PYTHON record/graph_optimizers.py

The file holds the scenarios as code too ("scenarios"): run with the names of a case set, each leaves `result`.
"""

import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")

OPTIMIZERS = """
tf.train.GradientDescentOptimizer(0.1)
tf.train.GradientDescentOptimizer(lambda: 0.05)
tf.train.MomentumOptimizer(0.1, 0.9)
tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True)
tf.train.AdamOptimizer()
tf.train.AdamOptimizer(0.05, 0.5, 0.9, 1e-3)
tf.train.AdagradOptimizer(0.1)
tf.train.AdagradOptimizer(0.1, 0.5)
tf.train.AdagradDAOptimizer(0.1, step)
tf.train.AdagradDAOptimizer(0.1, step, 0.2, 0.05, 0.1)
tf.train.AdadeltaOptimizer()
tf.train.AdadeltaOptimizer(1., 0.8, 1e-3)
tf.train.RMSPropOptimizer(0.1)
tf.train.RMSPropOptimizer(0.1, 0.8, 0.5, 1e-3)
tf.train.RMSPropOptimizer(0.1, 0.8, 0.5, 1e-3, centered=True)
tf.train.FtrlOptimizer(0.1)
tf.train.FtrlOptimizer(0.1, -0.3, 0.2, 0.05, 0.1)
tf.train.FtrlOptimizer(0.1, -0.5, 0.2, 0.05, 0.1, l2_shrinkage_regularization_strength=0.1)
tf.train.ProximalGradientDescentOptimizer(0.1)
tf.train.ProximalGradientDescentOptimizer(0.1, 0.5, 0.2)
tf.train.ProximalAdagradOptimizer(0.1)
tf.train.ProximalAdagradOptimizer(0.1, 0.2, 0.5, 0.2)
tf.contrib.opt.AdamWOptimizer(0.01, 0.1)
tf.contrib.opt.NadamOptimizer(0.1)
tf.contrib.opt.LazyAdamOptimizer(0.1)
tf.contrib.opt.MomentumWOptimizer(0.01, 0.1, 0.9)
tf.contrib.opt.AdaMaxOptimizer(0.1)
""".strip().splitlines()

DECAYS = """
tf.train.exponential_decay(0.1, n, 100, 0.96)
tf.train.exponential_decay(0.1, n, 100, 0.96, staircase=True)
tf.train.exponential_decay(tf.constant(0.1, tf.float64), n, 100, 0.96)
tf.train.natural_exp_decay(0.1, n, 100, 0.96)
tf.train.natural_exp_decay(0.1, n, 100, 0.96, staircase=True)
tf.train.inverse_time_decay(0.1, n, 100, 0.96)
tf.train.inverse_time_decay(0.1, n, 100, 0.96, staircase=True)
tf.train.piecewise_constant(n, [10, 150], [1., 0.1, 0.01])
tf.train.piecewise_constant(n, [10], [1., 0.1])
tf.train.piecewise_constant_decay(n, [1, 50, 100], [4, 3, 2, 1])
tf.train.polynomial_decay(0.1, n, 100)
tf.train.polynomial_decay(0.1, n, 100, 0.01, power=2.)
tf.train.polynomial_decay(0.1, n, 100, 0.01, power=2., cycle=True)
tf.train.cosine_decay(0.1, n, 100)
tf.train.cosine_decay(0.1, n, 100, alpha=0.2)
tf.train.cosine_decay_restarts(0.1, n, 100)
tf.train.cosine_decay_restarts(0.1, n, 40, 1.0, 0.5, 0.1)
tf.train.cosine_decay_restarts(0.1, n, 40, 1.5, 0.5, 0.1)
tf.train.linear_cosine_decay(0.1, n, 100)
tf.train.linear_cosine_decay(0.1, n, 100, 2., 0.1, 0.01)
""".strip().splitlines()

AVERAGES = """
tf.train.ExponentialMovingAverage(0.9)
tf.train.ExponentialMovingAverage(0.9, num_updates=count)
tf.train.ExponentialMovingAverage(0.9, zero_debias=True)
tf.train.ExponentialMovingAverage(0.9, num_updates=count, zero_debias=True, name="avg")
""".strip().splitlines()

STRUCTURES = """
tf.train.AdamOptimizer(1).apply_gradients([(dense, table)], global_step=resource_step, name="go")
tf.train.AdamOptimizer(0.1).apply_gradients([(rows, table)])
tf.train.GradientDescentOptimizer(0.1).apply_gradients([(rows, table)])
tf.train.MomentumOptimizer(0.1, 0.9).apply_gradients([(rows, table)], global_step=step)
tf.train.AdagradOptimizer(0.1).apply_gradients([(dense, bounded)])
tf.train.GradientDescentOptimizer(0.1).apply_gradients([(tf.cast(dense, tf.float64), double)])
""".strip().splitlines()

# What the code adds to a graph: name, type, inputs, control inputs.
OPS = """
table = tf.Variable([[1., 2.]], use_resource=True, name="table")
bounded = tf.Variable([[1., 2.]], constraint=lambda value: tf.clip_by_value(value, 0., 1.), name="bounded")
double = tf.Variable(np.ones([1, 2]), name="double")
step, resource_step = tf.Variable(0, name="step"), tf.Variable(0, use_resource=True, name="resource_step")
dense = tf.constant([[1., 1.]])
rows = tf.IndexedSlices(dense, tf.constant([0]), tf.constant([1, 2]))
before = len(tf.get_default_graph().get_operations())
eval(code)
result = {"ops": [[op.name, op.type, [one.op.name + (":%d" % one.value_index if one.value_index else "") for one in op.inputs],
                   sorted(one.name for one in op.control_inputs)] for op in tf.get_default_graph().get_operations()[before:]]}
""".lstrip()

# The variable after each of three steps, and at the end what the optimizer keeps.
STEPS = """
draws = np.random.RandomState(3)
value, gradients = draws.randn(4, 2).astype("float32"), draws.randn(3, 4, 2).astype("float32")
indices = np.array([[0, 2, 0, 3], [1, 1, 1, 1], [3, 0, 2, 3]], "int32")
step = tf.Variable(np.int64(0), trainable=False, name="step")
variable = tf.Variable(value, name="w", use_resource=resource)
optimizer = eval(code)
gradient, rows = tf.placeholder(tf.float32, [4, 2]), tf.placeholder(tf.int32, [4])
given = tf.IndexedSlices(gradient, rows, tf.constant([4, 2])) if sparse else gradient
train = optimizer.apply_gradients([(given, variable)], global_step=step)
result = {"steps": []}
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for one, places in zip(gradients, indices):
        sess.run(train, {gradient: one, rows: places})
        result["steps"].append(sess.run(variable).ravel().tolist())
    result["kept"] = {one.op.name: np.ravel(sess.run(one)).tolist() for one in optimizer.variables()}
""".lstrip()

# A learning rate at some steps.
RATES = """
n = tf.placeholder(tf.int32, [])
rate = eval(code)
with tf.Session() as sess:
    result = {"rates": [float(sess.run(rate, {n: place})) for place in (0, 1, 10, 11, 50, 100, 101, 150, 333)]}
""".lstrip()

# Averages of a variable and of a tensor in four steps, and names.
MOVES = """
value = tf.placeholder(tf.float32, [2])
variable = tf.Variable([1., 2.], name="w", use_resource=resource)
count = tf.Variable(0, name="count", trainable=False)
average = eval(code)
with tf.control_dependencies([variable.assign(value)]):
    tensor = tf.multiply(value, 2., name="twice")
    move = average.apply([variable, tensor])
with tf.control_dependencies([move]):
    counted = count.assign_add(1)
result = {"values": []}
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for place in range(4):
        sess.run([move, counted], {value: [place * 1.5, -place]})
        result["values"].append([sess.run(average.average(one)).tolist() for one in (variable, tensor)])
result["names"] = [average.average_name(one) for one in (variable, tensor, count)]
result["restored"] = {key: one.name for key, one in sorted(average.variables_to_restore().items())}
""".lstrip()


def recorded(source, **case):
    tf.reset_default_graph()
    space = {"tf": tf, "np": np, **case}
    try:
        exec(source, space)  # noqa: S102
    except Exception as error:  # noqa: BLE001
        message = str(error).partition(" Contents: ")[0]
        return {**case, "error": {"class": type(error).__name__, "message": message}}
    return {**case, **space["result"]}


if __name__ == "__main__":
    both = (False, True)
    parts = {
        "steps": [recorded(STEPS, code=code, resource=resource, sparse=sparse)
                  for code in OPTIMIZERS for resource in both for sparse in both],
        "decays": [recorded(RATES, code=code) for code in DECAYS],
        "structures": [recorded(OPS, code=code) for code in STRUCTURES],
        "averages": [recorded(MOVES, code=code, resource=resource) for code in AVERAGES for resource in both],
    }
    texts = [f'"{key}": [\n' + ",\n".join(map(json.dumps, part)) + "\n]" for key, part in parts.items()]
    scenarios = json.dumps({"steps": STEPS, "decays": RATES, "structures": OPS, "averages": MOVES})
    path = Path(__file__).parents[1] / "graph_optimizers.json"
    path.write_text(f'{{"release": "{tf.__version__}", "script": "{Path(__file__).name}", "scenarios": {scenarios},\n'
                    + ",\n".join(texts) + "}\n")
