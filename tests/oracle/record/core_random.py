"""Random values under seeds: global seed, op seeds, stateless ops, Generator, tf.function."""
from core_common import Recorder

r = Recorder("random", note="Every case sets its own global seed first; setting it also restarts the op counter.")


def seeded(expr, seed=42):
    r.add("result", f"tf.random.set_seed({seed})\nresult = {expr}\n")


r.group("global seed")
OPS = ["tf.random.uniform([3])", "tf.random.uniform([])", "tf.random.uniform([2, 3])", "tf.random.uniform([3], -1., 5.)", "tf.random.uniform([3], dtype=tf.float64)", "tf.random.uniform([3], dtype=tf.float16)", "tf.random.uniform([3], dtype=tf.bfloat16)",
       "tf.random.uniform([5], 0, 10, tf.int32)", "tf.random.uniform([5], maxval=100, dtype=tf.int64)", "tf.random.uniform([5], -2**31, 2**31 - 1, tf.int32)", "tf.random.uniform([5], -5, 7, tf.int64)", "tf.random.normal([3])", "tf.random.normal([2, 3])", "tf.random.normal([5])",
       "tf.random.normal([])", "tf.random.normal([3], 10., 2.)", "tf.random.normal([3], dtype=tf.float64)", "tf.random.normal([3], dtype=tf.float16)", "tf.random.normal([3], dtype=tf.bfloat16)", "tf.random.truncated_normal([5])", "tf.random.truncated_normal([5], 1., 3.)",
       "tf.random.truncated_normal([5], dtype=tf.float64)", "tf.random.shuffle([1, 2, 3, 4, 5])", "tf.random.shuffle(tf.range(20))", "tf.random.shuffle([[1, 2], [3, 4], [5, 6]])", "tf.random.gamma([3], 2.)", "tf.random.gamma([2], [0.5, 1.5])", "tf.random.gamma([3], 2., beta=3., dtype=tf.float64)",
       "tf.random.poisson([5], 3.)", "tf.random.poisson([3], [0.5, 20.])", "tf.random.categorical([[0., 0., 0.]], 8)", "tf.random.categorical(tf.math.log([[0.1, 0.9], [0.5, 0.5]]), 6)", "tf.random.categorical([[1., 2.]], 4, dtype=tf.int32)",
       "tf.nn.dropout(tf.ones([10]), 0.5)", "tf.nn.dropout(tf.ones([10]), 0.3)", "tf.nn.dropout(tf.ones([4, 3]), 0.5, noise_shape=[4, 1])", "tf.image.stateless_random_flip_left_right(tf.reshape(tf.range(4.), [2, 2, 1]), [1, 2])",
       "tf.random.log_uniform_candidate_sampler([[0]], 1, 3, True, 100)[0]", "tf.random.uniform_candidate_sampler([[0]], 1, 3, True, 100)[0]", "tf.random.learned_unigram_candidate_sampler([[0]], 1, 3, True, 100)[0]",
       "tf.random.uniform([10])", "tf.random.normal([10])", "tf.random.uniform([4], 0, 2, tf.int32)", "tf.random.uniform([1000])[990:]", "tf.random.normal([1000])[990:]", "tf.random.truncated_normal([200])[190:]"]
for op in OPS:
    seeded(op)
for seed in [0, 1, 1234, 2**31, 2**40, -1]:
    seeded("[tf.random.uniform([2]), tf.random.normal([2])]", seed)
r.group("consecutive")
seeded("[tf.random.uniform([2]), tf.random.uniform([2]), tf.random.uniform([2])]")
seeded("[tf.random.normal([2]), tf.random.uniform([2]), tf.random.normal([2])]")
seeded("[tf.random.uniform([2]), tf.constant(1.) + 1., tf.random.uniform([2])]")
seeded("[tf.Variable(tf.random.normal([2])), tf.Variable(tf.random.normal([2]))]")
seeded("[tf.random.shuffle([1, 2, 3, 4]), tf.random.shuffle([1, 2, 3, 4])]")
r.group("op seed")
for op in ["tf.random.uniform([2], seed=1)", "tf.random.normal([2], seed=1)", "tf.random.truncated_normal([2], seed=7)", "tf.random.uniform([3], 0, 10, tf.int32, seed=1)", "tf.random.shuffle([1, 2, 3, 4, 5], seed=3)", "tf.random.gamma([2], 2., seed=1)", "tf.random.poisson([3], 3., seed=1)",
           "tf.random.categorical([[0., 0.]], 5, seed=1)", "tf.nn.dropout(tf.ones([8]), 0.5, seed=1)", "tf.random.uniform([2], seed=0)", "tf.random.uniform([2], seed=2**40)"]:
    seeded(f"[{op}, {op}]")
    seeded(f"[{op}, {op}]", 0)
seeded("[tf.random.uniform([2], seed=1), tf.random.uniform([2]), tf.random.uniform([2], seed=1), tf.random.uniform([2])]")
seeded("[tf.random.uniform([2], seed=1), tf.random.uniform([2], seed=2), tf.random.uniform([3], seed=1)]")
r.add("result", "tf.random.set_seed(5)\na = tf.random.uniform([2], seed=1)\ntf.random.set_seed(5)\nb = tf.random.uniform([2], seed=1)\nresult = [a, b]\n")
r.add("result", "tf.random.set_seed(5)\na = tf.random.uniform([2])\ntf.random.set_seed(5)\nb = tf.random.uniform([2])\nresult = [a, b]\n")
r.group("function")
for op in ["tf.random.uniform([2])", "tf.random.normal([2])", "tf.random.uniform([2], seed=1)", "tf.random.normal([2], seed=1)", "tf.random.shuffle([1, 2, 3, 4, 5], seed=1)", "tf.nn.dropout(tf.ones([6]), 0.5, seed=2)"]:
    r.add("result", f"tf.random.set_seed(42)\n@tf.function\ndef f():\n    return {op}\nresult = [f(), f(), f()]\n")
    r.add("result", f"tf.random.set_seed(42)\n@tf.function\ndef f():\n    return {op}\n@tf.function\ndef g():\n    return {op}\nresult = [f(), g(), f(), g()]\n")
r.add("result", "tf.random.set_seed(42)\n@tf.function\ndef f():\n    return tf.random.uniform([2]), tf.random.uniform([2])\nresult = [f(), f()]\n")
r.add("result", "tf.random.set_seed(42)\n@tf.function\ndef f():\n    return tf.random.uniform([2], seed=1), tf.random.uniform([2], seed=1)\nresult = [f(), f()]\n")
r.add("result", "tf.random.set_seed(42)\n@tf.function\ndef f():\n    a = tf.constant(1.) + 1.\n    return tf.random.uniform([2]) * a\nresult = [f(), tf.random.uniform([2])]\n")
r.add("result", "tf.random.set_seed(42)\na = tf.random.uniform([2])\n@tf.function\ndef f():\n    return tf.random.uniform([2])\nresult = [a, f(), tf.random.uniform([2]), f()]\n")
r.add("result", "@tf.function\ndef f():\n    tf.random.set_seed(42)\n    return tf.random.uniform([2]), tf.random.uniform([2])\nresult = [f(), f()]\n")
# No case draws inside a tf.range loop: its iterations run in parallel, and the order of their draws changes from run to run.

r.group("stateless")
r.all("""
tf.random.stateless_uniform([3], [1, 2])
tf.random.stateless_uniform([3], [0, 0])
tf.random.stateless_uniform([3], (1, 2), -1., 1.)
tf.random.stateless_uniform([3], [1, 2], dtype=tf.float64)
tf.random.stateless_uniform([3], [1, 2], dtype=tf.float16)
tf.random.stateless_uniform([5], [1, 2], 0, 10, tf.int32)
tf.random.stateless_uniform([5], [1, 2], 0, 10, tf.int64)
tf.random.stateless_uniform([3], [1, 2], None, None, tf.int32)
tf.random.stateless_uniform([3], [1, 2], None, None, tf.uint32)
tf.random.stateless_uniform([3], [1, 2], None, None, tf.int64)
tf.random.stateless_uniform([3], [1, 2], alg='philox')
tf.random.stateless_uniform([3], [1, 2], alg='threefry')
tf.random.stateless_uniform([3], [1, 2], alg='auto_select')
tf.random.stateless_uniform([3], [1, 2], alg='bad')
tf.random.stateless_uniform([3], [1])
tf.random.stateless_uniform([3], 1)
tf.random.stateless_uniform([3], [-1, 2**40])
tf.random.stateless_uniform([3], tf.constant([1, 2], tf.int64))
tf.random.stateless_uniform([9], [5, 6])
tf.random.stateless_normal([3], [1, 2])
tf.random.stateless_normal([4], [1, 2])
tf.random.stateless_normal([3], [1, 2], 5., 2.)
tf.random.stateless_normal([3], [1, 2], dtype=tf.float64)
tf.random.stateless_normal([3], [1, 2], dtype=tf.bfloat16)
tf.random.stateless_truncated_normal([5], [1, 2])
tf.random.stateless_truncated_normal([5], [1, 2], dtype=tf.float64)
tf.random.stateless_gamma([3], [1, 2], 2.)
tf.random.stateless_gamma([3], [1, 2], 0.5, beta=2.)
tf.random.stateless_poisson([5], [1, 2], 3.)
tf.random.stateless_poisson([5], [1, 2], 30.)
tf.random.stateless_binomial([5], [1, 2], 10., 0.5)
tf.random.stateless_categorical([[0., 0., 0.]], 6, [1, 2])
tf.random.stateless_parameterized_truncated_normal([3], [1, 2], 0., 1., -1., 1.)
tf.random.experimental.stateless_split([1, 2], 3)
tf.random.experimental.stateless_fold_in([1, 2], 3)
tf.random.split([1, 2], 3) if hasattr(tf.random, 'split') else None
tf.random.experimental.stateless_shuffle([1, 2, 3, 4, 5], [1, 2])
tf.random.experimental.index_shuffle(3, [1, 2, 3], 9)
""")
r.group("generator")
for call in ["normal([3])", "normal([3], 10., 2.)", "normal([3], dtype=tf.float64)", "uniform([3])", "uniform([3], -1., 1.)", "uniform([5], 0, 10, tf.int32)", "uniform([5], 0, 10, tf.int64)", "uniform([2], dtype=tf.float64)", "uniform_full_int([3])", "uniform_full_int([3], tf.int32)",
             "truncated_normal([3])", "binomial([5], 10., 0.5)", "make_seeds(2)", "split(2)[0].normal([2])", "state", "key", "algorithm", "skip(3)"]:
    r.add(f"g.{call}", "g = tf.random.Generator.from_seed(1)\n")
r.add("[g.normal([2]), g.normal([2]), g.uniform([2]), g.state]", "g = tf.random.Generator.from_seed(1)\n")
r.add("[g.normal([2]), g.state, g.reset_from_seed(1), g.normal([2])]", "g = tf.random.Generator.from_seed(1)\n")
r.add("[g.normal([300])[290:], g.state]", "g = tf.random.Generator.from_seed(1)\n")
r.add("g.normal([2])", "g = tf.random.Generator.from_seed(1, alg='philox')\n")
r.add("[g.state, g.normal([2])]", "g = tf.random.Generator.from_seed(1, alg='threefry')\n")
r.add("[g.state, g.normal([2])]", "g = tf.random.Generator.from_seed(1234)\n")
r.add("[g.state, g.normal([2])]", "g = tf.random.Generator.from_seed([1, 2])\n")
r.add("[g.state, g.normal([2])]", "g = tf.random.Generator.from_seed(2**40)\n")
r.add("[g.state, g.normal([2])]", "g = tf.random.Generator.from_state([1, 2, 3], alg='philox')\n")
r.add("[g.state.shape, g.algorithm]", "g = tf.random.Generator.from_non_deterministic_state()\n")
r.add("[g.state, g.normal([2]), tf.random.get_global_generator().normal([2])]", "tf.random.set_global_generator(tf.random.Generator.from_seed(7))\ng = tf.random.get_global_generator()\n")
r.add("[f(), f(), g.state]", "g = tf.random.Generator.from_seed(1)\n@tf.function\ndef f():\n    return g.normal([2])\n")
r.add("[tf.random.create_rng_state(1, 'philox'), tf.random.create_rng_state([1, 2, 3], 'philox')]")
r.add("tf.random.Generator()")

r.group("errors")
r.all("""
tf.random.uniform([3], dtype=tf.int32)
tf.random.uniform([3], 0, None, tf.int32)
tf.random.uniform([3], 5, 5, tf.int32)
tf.random.uniform([3], 5, 1, tf.int32)
tf.random.uniform([3], 0, 2.5, tf.int32)
tf.random.uniform([3], dtype=tf.bool)
tf.random.uniform([3], dtype=tf.uint8, maxval=5)
tf.random.uniform([3], dtype=tf.complex64)
tf.random.uniform([-1])
tf.random.uniform([2.5])
tf.random.uniform()
tf.random.uniform(3)
tf.random.uniform([None])
tf.random.uniform([0]).shape
tf.random.uniform(shape=(2,)).shape
tf.random.uniform(tf.constant([2, 3])).shape
tf.random.uniform([2], 0., [1., 2.]).shape
tf.random.uniform([1000], 2., 3.).numpy().min() >= 2.
tf.random.uniform([3], minval=0, maxval=10).dtype
tf.random.uniform([3], 1, 2).dtype
tf.random.normal([3], dtype=tf.int32)
tf.random.normal()
tf.random.normal(3)
tf.random.normal([2], mean=[1., 2.]).shape
tf.random.normal([2], stddev=-1.).shape
tf.random.normal([2], 'a')
tf.random.shuffle(5)
tf.random.shuffle([])
tf.random.categorical([0., 0.], 3)
tf.random.categorical([[0., 0.]], 3).shape
tf.random.categorical([[0., 0.]], 3).dtype
tf.random.categorical([[0, 0]], 3)
tf.random.categorical([[0., 0.]], -1)
tf.random.poisson([2], -1.)
tf.random.gamma([2], -1.)
tf.random.set_seed('a')
tf.random.set_seed(1.5)
tf.random.set_seed(None)
tf.random.set_seed()
tf.set_random_seed(1)
tf.random_uniform([1])
tf.compat.v1.random_uniform([2]).shape
tf.compat.v1.set_random_seed(3)
tf.compat.v1.multinomial([[0., 0.]], 3).shape
""")
r.write()
