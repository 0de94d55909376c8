"""Several graphs and sessions in one program; constants of one graph handed to another as NumPy; errors between graphs."""
import numpy as np
import tensorflow as tf


def build(seed, units):
    graph = tf.Graph()
    with graph.as_default(), graph.name_scope("net%d" % seed):
        tf.set_random_seed(seed)
        x = tf.placeholder(tf.float64, [None, 3], name="x")
        w = tf.Variable(tf.random_uniform([3, units], dtype=tf.float64), name="w")
        y = tf.identity(tf.tanh(tf.matmul(x, w)), name="y")
        init = tf.global_variables_initializer()
    return graph, x, y, init


first, x1, y1, init1 = build(1, 4)
second, x2, y2, init2 = build(2, 3)
print(x1.name, y2.name, first is second, len(first.get_operations()) == len(second.get_operations()))
s1, s2 = tf.Session(graph=first), tf.Session(graph=second)
s1.run(init1)
s2.run(init2)
data = np.linspace(0, 1, 6).reshape(2, 3)
middle = s1.run(y1, {x1: data})
print(middle.dtype, middle.round(6).tolist())
print(s2.run(y2, {x2: middle[:, :3]}).round(6).tolist())
other = tf.Session(graph=first)
other.run(init1)
print(np.array_equal(other.run(y1, {x1: data}), middle))
try:
    s1.run(y2, {x2: data})
except (ValueError, TypeError, RuntimeError) as error:
    print(type(error).__name__, "is not an element of this graph" in str(error))
try:
    with first.as_default():
        tf.add(y1, y2)
except ValueError as error:
    print("must be from the same graph" in str(error))
with second.as_default():
    print(tf.get_default_graph() is second, tf.trainable_variables()[0].op.name)
    w = tf.get_default_graph().get_tensor_by_name("net2/w:0")
    total = tf.reduce_sum(w)
with s2.as_default(), second.as_default():
    print("%.6f" % total.eval())
s1.close()
try:
    s1.run(init1)
except RuntimeError as error:
    print(error)
print([op.type for op in first.get_operations()][:4], tf.get_default_graph().get_operations())
definition = first.as_graph_def()
with tf.Graph().as_default() as third:
    y, = tf.import_graph_def(definition, return_elements=["net1/y:0"], name="copy")
    print(y.name, [op.name for op in third.get_operations() if op.type == "Placeholder"])
