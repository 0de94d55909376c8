"""tf.metrics of 1.15: values over three updates. Each case: [update, value] of every step; names; collections."""
import json
import os

from graph_common import FOLDER, np, tf

PRELUDE = """\
lab = tf.placeholder(tf.int64, [None])
pred = tf.placeholder(tf.int64, [None])
w1 = tf.placeholder(tf.float32, [None])
b = tf.placeholder(tf.bool, [None, 3])
pr = tf.placeholder(tf.float32, [None, 3])
w = tf.placeholder(tf.float32, [None, 3])
sc = tf.placeholder(tf.float32, [None, 6])
ml = tf.placeholder(tf.int64, [None, 2])
M = tf.metrics
"""


def feeds():
    rng, found = np.random.RandomState(0), []
    for step in range(3):
        n = 5 + step
        found.append({"lab": rng.randint(0, 6, n), "pred": rng.randint(0, 6, n), "w1": rng.rand(n).round(3),
                      "b": rng.rand(n, 3) > 0.5, "pr": rng.rand(n, 3).round(3), "w": rng.rand(n, 3).round(3),
                      "sc": rng.rand(n, 6).round(3), "ml": np.stack([rng.permutation(6)[:2] for _ in range(n)])})
    return found


KINDS = "true_positives true_negatives false_positives false_negatives precision recall".split()
CODES = []
for one, two in (("None", "None"), ("w1", "w")):
    CODES += [f"M.accuracy(lab, pred, {one})", f"M.mean(pr, {two})", f"M.mean_iou(lab, pred, 6, {one})",
              f"M.mean_per_class_accuracy(lab, pred, 6, {one})", f"M.percentage_below(pr, 0.4, {two})",
              f"M.mean_relative_error(pr, pr ** 2, tf.maximum(pr - 0.5, 0.0), {two})",
              f"M.mean_cosine_distance(tf.nn.l2_normalize(pr, 1), tf.nn.l2_normalize(sc[:, :3], 1), 1, "
              f"{two}{'[:, :1]' if two == 'w' else ''})"]
    CODES += [f"M.{name}(pr, pr ** 2, {two})" for name in ("mean_squared_error", "root_mean_squared_error", "mean_absolute_error")]
    CODES += [f"M.{name}(b, pr > 0.5, {two})" for name in KINDS]
    CODES += [f"M.{name}_at_thresholds(b, pr, [0.2, 0.5, 0.8], {two})" for name in KINDS]
    CODES += [f"M.auc(b, pr, {two}, curve='{curve}', summation_method='{method}')" for curve in ("ROC", "PR")
              for method in ("trapezoidal", "minoring", "majoring", "careful_interpolation") if curve == "PR" or method[0] != "c"]
    CODES += [f"M.auc(b, pr, {two}, num_thresholds=20)", f"M.auc(b, pr, {two}, thresholds=[0.5, 0.2, 0.7])",
              f"M.sensitivity_at_specificity(b, pr, 0.6, {two})", f"M.specificity_at_sensitivity(b, pr, 0.6, {two})"]
    for k in (1, 3):
        CODES += [f"M.{kind}_at_k({labels}, sc, {k}, weights={one})" for kind in ("precision", "recall") for labels in ("lab", "ml")]
        CODES += [f"M.{kind}_at_k(ml, sc, {k}, class_id=1, weights={one})" for kind in ("precision", "recall")]
        CODES += [f"M.average_precision_at_k(ml, sc, {k}, weights={one})"]
    CODES += [f"M.{kind}_at_top_k(ml, tf.nn.top_k(sc, 3)[1], 3, weights={one})" for kind in ("precision", "recall")]
CODES += ["M.accuracy(tf.expand_dims(lab, 1), pred, name='acc', metrics_collections=['values'], updates_collections='updates')",
          "M.mean_tensor(tf.reduce_mean(pr, 0))"]


def encoded(value):
    array = np.asarray(value)
    return {"dtype": array.dtype.name, "shape": list(array.shape), "data": array.ravel().tolist()}


def case(code):
    tf.reset_default_graph()
    space = {"tf": tf, "np": np}
    exec(PRELUDE, space)
    value, update = eval(code, space)
    steps = []
    with tf.Session() as session:
        session.run(tf.local_variables_initializer())
        for given in feeds():
            feed = {space[name]: one for name, one in given.items()}
            steps.append([encoded(session.run(update, feed)), encoded(session.run(value, feed))])
    return {"code": code, "steps": steps, "variables": [one.name for one in tf.get_collection("metric_variables")],
            "value": value.name, "update": update.name}


head = {"release": tf.__version__, "script": "tests/oracle/record/graph_metrics.py", "prelude": PRELUDE,
        "feeds": [{name: encoded(one) for name, one in given.items()} for given in feeds()]}
with open(os.path.join(FOLDER, "graph_metrics.json"), "w") as file:
    file.write(json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(case(code)) for code in CODES) + "\n]}\n")
