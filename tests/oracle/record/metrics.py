"""Keras metrics: two batches with and without weights, variables, configs, names in compile, what "accuracy" means."""
from common import *

R = Recorder("metrics")
K = tf.keras
M = K.metrics
rs = np.random.RandomState(13)


def f32(a):
    return np.asarray(a, "float32")


def softmax(a):
    e = np.exp(a - a.max(-1, keepdims=True))
    return f32(e / e.sum(-1, keepdims=True))


IN = {}
eye = np.eye(4)


def two(make):
    return [make(), make()]


IN["labels"] = two(lambda: (rs.randint(0, 4, 6), rs.randint(0, 4, 6)))
IN["real"] = two(lambda: (f32(rs.normal(size=(6, 2))), f32(rs.normal(size=(6, 2)))))
IN["positive"] = two(lambda: (f32(rs.uniform(0.1, 2, (6, 2))), f32(rs.uniform(0.1, 2, (6, 2)))))
IN["binary"] = two(lambda: (f32(rs.randint(0, 2, (6, 1))), f32(rs.uniform(0, 1, (6, 1)))))
IN["binary_flat"] = [(t[:, 0], p[:, 0]) for t, p in IN["binary"]]
IN["binary_int"] = [(t.astype("int32"), p) for t, p in IN["binary"]]
IN["binary_logits"] = [(t, f32(rs.normal(size=(6, 1)) * 2)) for t, p in IN["binary"]]
IN["binary_ties"] = two(lambda: (f32(rs.randint(0, 2, 8)), f32(rs.randint(0, 5, 8) / 4)))
IN["binary_40"] = two(lambda: (f32(rs.randint(0, 2, 40)), f32(rs.uniform(0, 1, 40))))
IN["multilabel"] = two(lambda: (f32(rs.randint(0, 2, (6, 3))), f32(rs.uniform(0, 1, (6, 3)))))
IN["onehot"] = two(lambda: (f32(eye[rs.randint(0, 4, 6)]), softmax(rs.normal(size=(6, 4)))))
IN["onehot_ties"] = [(f32(eye[[0, 1, 2, 3, 1, 2]]), f32([[.25] * 4, [.4, .4, .1, .1], [.1, .4, .4, .1], [0] * 4, [.3, .3, .3, .1], [.1, .1, .4, .4]])) for _ in range(2)]
IN["index"] = [(t.argmax(-1), p) for t, p in IN["onehot"]]
IN["index_2d"] = [(t.argmax(-1)[:, None], p) for t, p in IN["onehot"]]
IN["index_ties"] = [(t.argmax(-1), p) for t, p in IN["onehot_ties"]]
IN["index_logits"] = [(t, f32(rs.normal(size=(6, 4)) * 2)) for t, p in IN["index"]]
IN["onehot_logits"] = [(t, f32(rs.normal(size=(6, 4)) * 2)) for t, p in IN["onehot"]]
IN["sign"] = [(2 * t - 1, f32(rs.normal(size=t.shape))) for t, p in IN["multilabel"]]
IN["seq_index"] = two(lambda: (rs.randint(0, 4, (2, 3)), softmax(rs.normal(size=(2, 3, 4)))))
IN["seq_onehot"] = [(f32(eye[t]), p) for t, p in IN["seq_index"]]
IN["seq_binary"] = two(lambda: (f32(rs.randint(0, 2, (2, 3))), f32(rs.uniform(0, 1, (2, 3)))))
IN["values"] = two(lambda: (f32(rs.normal(size=(6,))),))
IN["values_2d"] = two(lambda: (f32(rs.normal(size=(6, 2))),))
IN["values_int"] = two(lambda: (rs.randint(0, 9, 6),))
WEIGHTS = [f32(np.r_[[1, 2, 0, 0.5, 1, 3], rs.randint(0, 9, 34) / 4]), f32(np.r_[[0, 1, 1, 2, 0.25, 1], rs.randint(0, 9, 34) / 4])]
for k, batches in IN.items():
    R.case("input " + k, batches=[list(b) for b in batches])
R.case("weights", batches=WEIGHTS, note="a batch of n samples takes the first n")


def val(x):
    if isinstance(x, dict):
        return {k: val(v) for k, v in x.items()}
    if hasattr(x, "numpy"):
        return x.numpy()
    return x


def variables(m):
    return [[v.name, np.asarray(v.numpy())] for v in (m.variables if KERAS3 else m.weights)]


def run(text, key, weighted):
    K.backend.clear_session()
    m = eval("M." + text)
    out = {"name": m.name, "dtype": str(m.dtype), "config": attempt(m.get_config), "repr": repr(m), "weights_before": variables(m), "result_before": attempt(lambda: val(m.result()))}
    for i, batch in enumerate(IN[key], 1):
        w = WEIGHTS[i - 1][:len(batch[0])] if weighted else None
        r = m.update_state(*batch, sample_weight=w) if weighted else m.update_state(*batch)
        out["update_returns_%d" % i] = type(r).__name__
        out["result_%d" % i] = attempt(lambda: val(m.result()))
    res = m.result()
    out["result_type"] = [type(res).__name__, getattr(getattr(res, "dtype", None), "name", str(getattr(res, "dtype", None)))]
    out["weights_after"] = variables(m)
    m.reset_state()
    out["weights_after_reset"] = "zeros" if all(not np.any(v) for _, v in variables(m)) else variables(m)
    out["call_returns"] = attempt(lambda: val(m(*IN[key][0])))
    big = 2000
    for part in ("weights_before", "weights_after"):
        if sum(v.size for _, v in out[part]) > big:
            out[part] = [[n, {"shape": list(v.shape), "sum": float(v.sum())}] for n, v in out[part]]
    if weighted:
        for part in ("config", "repr", "weights_before", "dtype", "call_returns", "update_returns_1", "update_returns_2", "result_before", "result_type", "weights_after_reset"):
            del out[part]
    return out


ROWS = [
    ("Mean()", "values"), ("Mean()", "values_int"), ("Mean(name='m', dtype='float64')", "values"), ("Sum()", "values"), ("Sum()", "values_int"), ("MeanTensor()", "values_2d"), ("MeanTensor(shape=(6, 2))", "values_2d"),
    ("Accuracy()", "labels"), ("Accuracy(name='mine')", "labels"), ("BinaryAccuracy()", "binary"), ("BinaryAccuracy()", "binary_flat"), ("BinaryAccuracy()", "binary_ties"), ("BinaryAccuracy(threshold=0.75)", "binary_ties"), ("BinaryAccuracy()", "multilabel"), ("BinaryAccuracy()", "seq_binary"),
    ("CategoricalAccuracy()", "onehot"), ("CategoricalAccuracy()", "onehot_ties"), ("CategoricalAccuracy()", "seq_onehot"), ("SparseCategoricalAccuracy()", "index"), ("SparseCategoricalAccuracy()", "index_2d"), ("SparseCategoricalAccuracy()", "index_ties"), ("SparseCategoricalAccuracy()", "seq_index"),
    ("TopKCategoricalAccuracy(k=2)", "onehot"), ("TopKCategoricalAccuracy()", "onehot"), ("TopKCategoricalAccuracy(k=2)", "onehot_ties"), ("SparseTopKCategoricalAccuracy(k=2)", "index"), ("SparseTopKCategoricalAccuracy(k=3)", "index_2d"), ("SparseTopKCategoricalAccuracy(k=2)", "index_ties"),
    ("MeanSquaredError()", "real"), ("RootMeanSquaredError()", "real"), ("MeanAbsoluteError()", "real"), ("MeanAbsolutePercentageError()", "positive"), ("MeanSquaredLogarithmicError()", "positive"), ("LogCoshError()", "real"),
    ("CosineSimilarity()", "real"), ("CosineSimilarity(axis=0)", "real"), ("MeanRelativeError(normalizer=[[1.0, 2.0]] * 6)", "real"), ("MeanRelativeError(normalizer=[[0.0, 2.0]] * 6)", "real"),
    ("Poisson()", "positive"), ("KLDivergence()", "onehot"), ("Hinge()", "sign"), ("Hinge()", "multilabel"), ("SquaredHinge()", "sign"), ("CategoricalHinge()", "onehot"),
    ("BinaryCrossentropy()", "binary"), ("BinaryCrossentropy(from_logits=True, label_smoothing=0.1)", "binary_logits"), ("CategoricalCrossentropy()", "onehot"), ("CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)", "onehot_logits"),
    ("SparseCategoricalCrossentropy()", "index"), ("SparseCategoricalCrossentropy(from_logits=True)", "index_logits"), ("MeanMetricWrapper(mean_abs, name='wrapped')", "real"),
    ("TruePositives()", "binary"), ("TrueNegatives()", "binary"), ("FalsePositives()", "binary"), ("FalseNegatives()", "binary"), ("TruePositives(thresholds=[0.25, 0.5, 0.75])", "binary_ties"), ("FalsePositives(thresholds=[0.25, 0.5, 0.75])", "multilabel"), ("TruePositives(thresholds=[0.0, 1.0])", "binary_ties"),
    ("Precision()", "binary"), ("Precision()", "binary_int"), ("Precision()", "multilabel"), ("Precision(thresholds=[0.2, 0.5, 0.8])", "multilabel"), ("Precision(top_k=2)", "multilabel"), ("Precision(class_id=1)", "multilabel"), ("Precision(top_k=2, class_id=1)", "multilabel"), ("Precision(thresholds=0.3)", "binary_ties"), ("Precision(top_k=1)", "onehot_ties"),
    ("Recall()", "binary"), ("Recall()", "multilabel"), ("Recall(thresholds=[0.2, 0.5, 0.8])", "multilabel"), ("Recall(top_k=2)", "multilabel"), ("Recall(class_id=1)", "multilabel"), ("Recall(top_k=2, class_id=1)", "multilabel"), ("Recall(thresholds=0.3)", "binary_ties"), ("Recall()", "onehot"),
    ("AUC()", "binary"), ("AUC()", "binary_40"), ("AUC()", "binary_ties"), ("AUC(num_thresholds=10)", "binary_40"), ("AUC(num_thresholds=2)", "binary_40"), ("AUC(num_thresholds=3)", "binary_40"), ("AUC(curve='PR')", "binary_40"), ("AUC(curve='PR', num_thresholds=20)", "binary_40"),
    ("AUC(summation_method='minoring', num_thresholds=20)", "binary_40"), ("AUC(summation_method='majoring', num_thresholds=20)", "binary_40"), ("AUC(curve='PR', summation_method='minoring', num_thresholds=20)", "binary_40"), ("AUC(curve='PR', summation_method='majoring', num_thresholds=20)", "binary_40"),
    ("AUC(multi_label=True, num_thresholds=20)", "multilabel"), ("AUC(multi_label=True, num_thresholds=20, label_weights=[1.0, 2.0, 0.5])", "multilabel"), ("AUC(multi_label=True, num_labels=3, num_thresholds=20)", "multilabel"), ("AUC(num_thresholds=20)", "multilabel"), ("AUC(thresholds=[0.2, 0.5, 0.7])", "binary_40"), ("AUC(thresholds=[0.0, 0.5, 1.0])", "binary_40"),
    ("AUC(from_logits=True, num_thresholds=20)", "binary_logits"), ("AUC(num_thresholds=20)", "onehot"), ("AUC(multi_label=True, curve='PR', num_thresholds=20)", "multilabel"),
    ("SensitivityAtSpecificity(0.5)", "binary_40"), ("SensitivityAtSpecificity(0.9, num_thresholds=10)", "binary_40"), ("SensitivityAtSpecificity(0.5, num_thresholds=1)", "binary_40"), ("SpecificityAtSensitivity(0.5)", "binary_40"), ("SpecificityAtSensitivity(0.9, num_thresholds=10)", "binary_40"),
    ("PrecisionAtRecall(0.5)", "binary_40"), ("PrecisionAtRecall(0.9, num_thresholds=10)", "binary_40"), ("RecallAtPrecision(0.5)", "binary_40"), ("RecallAtPrecision(0.9, num_thresholds=10)", "binary_40"), ("RecallAtPrecision(0.999)", "binary_40"), ("PrecisionAtRecall(0.5, class_id=1)", "multilabel"), ("SensitivityAtSpecificity(0.5, class_id=1)", "multilabel"),
    ("IoU(num_classes=4, target_class_ids=[0, 2])", "labels"), ("MeanIoU(num_classes=4)", "labels"), ("MeanIoU(num_classes=6)", "labels"), ("BinaryIoU()", "binary_flat"), ("BinaryIoU(target_class_ids=[1], threshold=0.3)", "binary_flat"), ("OneHotIoU(num_classes=4, target_class_ids=[0, 2])", "onehot"), ("OneHotMeanIoU(num_classes=4)", "onehot"),
]
NEW = [
    ("F1Score()", "onehot"), ("F1Score(average='micro')", "onehot"), ("F1Score(average='macro')", "onehot"), ("F1Score(average='weighted')", "onehot"), ("F1Score(threshold=0.5)", "multilabel"), ("F1Score(threshold=0.5, average='micro')", "binary"),
    ("FBetaScore()", "onehot"), ("FBetaScore(beta=2.0, average='macro', threshold=0.3)", "multilabel"), ("FBetaScore(beta=0.5, average='weighted')", "onehot"), ("R2Score()", "real"), ("R2Score(class_aggregation=None)", "real"), ("R2Score(class_aggregation='variance_weighted_average')", "real"), ("R2Score(num_regressors=1)", "real"),
    ("ConcordanceCorrelation(axis=-1)", "real"), ("ConcordanceCorrelation(axis=0)", "real"), ("PearsonCorrelation(axis=-1)", "positive"), ("PearsonCorrelation(axis=0)", "real"), ("Mean()", "values"), ("Mean()", "values_int"), ("SparseCategoricalCrossentropy()", "index"), ("AUC(curve='PRGAIN', num_thresholds=20)", "binary_40"),
    ("MeanIoU(num_classes=4, ignore_class=1)", "labels"), ("MeanIoU(num_classes=4, sparse_y_pred=False)", "index"), ("Accuracy()", "labels"), ("Precision()", "binary"), ("AUC(num_thresholds=20)", "binary_40"), ("BinaryAccuracy()", "binary"), ("CategoricalAccuracy()", "onehot"), ("SparseCategoricalAccuracy()", "index"), ("RootMeanSquaredError()", "real"), ("SquaredHinge()", "multilabel"),
]


def mean_abs(t, p):
    return tf.reduce_mean(tf.abs(t - p), axis=-1)


M.mean_abs = mean_abs
for text, key in (NEW if KERAS3 else ROWS):
    for weighted in (False, True):
        R.case("%s on %s%s" % (text, key, ", weighted" if weighted else ""), call=text, input=key, weighted=weighted, result=attempt(run, text, key, weighted))
del M.mean_abs

CLASSES = [n for n in dir(M) if inspect.isclass(getattr(M, n))]
R.case("class signatures", parameters={n: signature(getattr(M, n).__init__) for n in CLASSES}, update_state={n: signature(getattr(M, n).update_state) for n in CLASSES})
R.case("function signatures", parameters={n: signature(getattr(M, n)) for n in dir(M) if inspect.isfunction(getattr(M, n))})
R.case("default names", rows={n: attempt(lambda: getattr(M, n)().name) for n in CLASSES if n not in ("Metric", "MeanMetricWrapper", "MeanRelativeError", "IoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU", "SensitivityAtSpecificity", "SpecificityAtSensitivity", "PrecisionAtRecall", "RecallAtPrecision")})
for n in ("Mean", "Precision", "AUC", "SensitivityAtSpecificity", "MeanIoU", "CategoricalAccuracy"):
    def names(n=n):
        K.backend.clear_session()
        args = {"SensitivityAtSpecificity": (0.5,), "MeanIoU": (3,)}.get(n, ())
        return [getattr(M, n)(*args).name for _ in range(3)]
    R.case("three in a row: " + n, names=attempt(names))
for n in ("binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy", "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy"):
    keys = {"binary_accuracy": ["binary", "multilabel", "binary_flat", "binary_ties"], "categorical_accuracy": ["onehot", "onehot_ties", "seq_onehot"], "sparse_categorical_accuracy": ["index", "index_2d", "index_ties", "seq_index"],
            "top_k_categorical_accuracy": ["onehot", "onehot_ties"], "sparse_top_k_categorical_accuracy": ["index", "index_2d", "index_ties"]}[n]
    for key in keys:
        t, p = IN[key][0]
        kw = dict(k=2) if "top_k" in n else {}
        R.case("function %s on %s" % (n, key), input=key, kwargs=kw, result=attempt(lambda: val(getattr(M, n)(t, p, **kw))))

KNOWN = ["accuracy", "acc", "Accuracy", "mse", "MSE", "mae", "ce", "crossentropy", "bce", "auc", "AUC", "Precision", "precision", "recall", "Recall", "binary_accuracy", "BinaryAccuracy", "categorical_accuracy", "sparse_categorical_accuracy",
         "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy", "cosine_similarity", "cosine_proximity", "hinge", "RootMeanSquaredError", "rmse", "f1", "F1Score", "f1_score", "mean", "Mean", "nope", "kld", "logcosh", "log_cosh", "huber", "MeanSquaredError", "mean_squared_error"]


def describe(x):
    if x is None:
        return None
    if inspect.isclass(x) or inspect.isroutine(x):
        return {"kind": "class" if inspect.isclass(x) else "function", "__name__": x.__name__}
    return {"kind": "instance", "class": type(x).__name__, "name": getattr(x, "name", None)}


for s in KNOWN:
    R.case("get(%r)" % s, result=attempt(lambda: describe(M.get(s))))
R.case("get(3)", result=attempt(lambda: M.get(3)))
R.case("get(None)", result=attempt(lambda: describe(M.get(None))))
R.case("serialize", result=attempt(lambda: M.serialize(M.AUC(num_thresholds=5))))
for text in ("AUC(curve='bad')", "AUC(summation_method='bad')", "AUC(num_thresholds=1)", "AUC(thresholds=[1.5])", "Precision(thresholds=1.5)", "Precision(thresholds=[0.5, -1])", "Precision(thresholds=[None])", "SensitivityAtSpecificity(1.5)", "SensitivityAtSpecificity(0.5, num_thresholds=0)",
             "MeanIoU()", "Mean(foo=1)", "IoU(num_classes=2, target_class_ids=[5])", "BinaryIoU(target_class_ids=[2])", "TopKCategoricalAccuracy(k=0)"):
    R.case("construct " + text, result=attempt(lambda: describe(eval("M." + text))))


def misuse():
    yield "AUC predictions above 1", lambda: M.AUC().update_state([0, 1], [0.5, 1.5])
    yield "AUC predictions below 0", lambda: M.AUC().update_state([0, 1], [0.5, -0.1])
    yield "Precision predictions above 1", lambda: M.Precision().update_state([0, 1], [0.5, 1.5])
    yield "Precision shapes", lambda: M.Precision().update_state([0, 1, 1], [0.5, 0.5])
    yield "MeanIoU label out of range", lambda: M.MeanIoU(num_classes=2).update_state([0, 3], [0, 1])
    yield "MeanSquaredError shapes", lambda: M.MeanSquaredError().update_state(tf.zeros((3, 2)), tf.zeros((3, 4)))
    yield "Accuracy shapes", lambda: M.Accuracy().update_state([0, 1, 1], [0, 1])
    yield "BinaryAccuracy (3,) with (3,1)", lambda: (lambda m: (m.update_state([0, 1, 1], [[0.2], [0.7], [0.3]]), val(m.result()))[1])(M.BinaryAccuracy())
    yield "MeanSquaredError (3,) with (3,1)", lambda: (lambda m: (m.update_state([0.0, 1, 1], [[0.2], [0.7], [0.3]]), val(m.result()))[1])(M.MeanSquaredError())
    yield "CategoricalAccuracy with indices", lambda: (lambda m: (m.update_state([0, 1, 1], [[0.2, 0.8], [0.7, 0.3], [0.3, 0.7]]), val(m.result()))[1])(M.CategoricalAccuracy())
    yield "SparseCategoricalAccuracy with one-hot", lambda: (lambda m: (m.update_state([[0, 1], [1, 0], [0, 1]], [[0.2, 0.8], [0.7, 0.3], [0.3, 0.7]]), val(m.result()))[1])(M.SparseCategoricalAccuracy())
    yield "Mean weights wrong length", lambda: M.Mean().update_state([1.0, 2.0, 3.0], [1.0, 2.0])
    yield "Mean of NaN", lambda: (lambda m: (m.update_state([1.0, np.nan]), val(m.result()))[1])(M.Mean())
    yield "Mean with zero weights", lambda: (lambda m: (m.update_state([1.0, 2.0], [0.0, 0.0]), val(m.result()))[1])(M.Mean())
    yield "Mean empty", lambda: val(M.Mean().result())
    yield "Precision empty", lambda: val(M.Precision().result())
    yield "AUC empty", lambda: val(M.AUC().result())
    yield "AUC one class only", lambda: (lambda m: (m.update_state([1, 1], [0.2, 0.8]), val(m.result()))[1])(M.AUC())
    yield "reset_states exists", lambda: hasattr(M.Mean(), "reset_states")
    yield "merge_state", lambda: (lambda a, b: (a.update_state([1.0, 3.0]), b.update_state([5.0]), a.merge_state([b]), val(a.result()))[3])(M.Mean(), M.Mean())
    yield "Mean broadcasting weights (2,) on (2,3)", lambda: (lambda m: (m.update_state([[1.0, 2, 3], [4, 5, 6]], [1.0, 3.0]), val(m.result()))[1])(M.Mean())
    yield "Sum broadcasting weights (2,) on (2,3)", lambda: (lambda m: (m.update_state([[1.0, 2, 3], [4, 5, 6]], [1.0, 3.0]), val(m.result()))[1])(M.Sum())
    yield "Mean of float64 values", lambda: (lambda m: (m.update_state(np.array([1.0, 2.0])), str(m.result().dtype))[1])(M.Mean())
    yield "m(...) returns", lambda: type(M.Mean()([1.0, 2.0])).__name__
    yield "str", lambda: str(M.Mean())


for name, fn in misuse():
    R.case("misuse " + name, result=attempt(fn))


# user-defined metric
class CountRight(M.Metric):
    def __init__(self, name="count_right", **kwargs):
        super().__init__(name=name, **kwargs)
        self.count = self.add_weight(name="count", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        hit = tf.cast(tf.equal(tf.cast(y_true, "float32"), tf.round(y_pred)), "float32")
        self.count.assign_add(tf.reduce_sum(hit))

    def result(self):
        return self.count


def own():
    m = CountRight()
    r1 = m.update_state([[1.0], [0.0]], [[0.9], [0.8]])
    a = val(m.result())
    m.reset_state()
    return {"update": r1, "value": a, "after_reset": val(m.result()), "config": m.get_config(), "weights": variables(m), "dtype": str(m.dtype), "add_weight": signature(M.Metric.add_weight), "Metric attributes": [k for k in dir(M.Metric) if not k.startswith("_")]}


R.case("a metric of one's own", result=attempt(own))

# ------------------------------------------------------------------ compile: what the strings become, and what the history calls it
X = f32(rs.normal(size=(6, 3)))
KERNEL = {1: f32(rs.normal(size=(3, 1))), 2: f32(rs.normal(size=(3, 2))), 4: f32(rs.normal(size=(3, 4)))}
TARGET = {"(6,) float 0/1": f32([0, 1, 1, 0, 1, 0]), "(6,1) float 0/1": f32([[0], [1], [1], [0], [1], [0]]), "(6,) int 0/1": np.array([0, 1, 1, 0, 1, 0]), "(6,1) int 0..3": np.array([[0], [1], [3], [2], [1], [0]]), "(6,) int 0..3": np.array([0, 1, 3, 2, 1, 0]),
          "(6,4) onehot": f32(eye[[0, 1, 3, 2, 1, 0]]), "(6,2) onehot": f32(np.eye(2)[[0, 1, 1, 0, 1, 0]]), "(6,2) multilabel": f32([[0, 1], [1, 1], [0, 0], [1, 0], [1, 1], [0, 0]])}
W6 = WEIGHTS[0][:6]
R.case("compiled inputs", x=X, kernels={str(k): v for k, v in KERNEL.items()}, targets=TARGET, sample_weight=W6, note="Dense(units) without bias; sigmoid for one unit or multilabel, else softmax; SGD(0.0): weights stay as they are")


def model(units, activation):
    K.backend.clear_session()
    m = K.Sequential([K.layers.Input((3,)), K.layers.Dense(units, use_bias=False, activation=activation)])
    m.layers[-1].set_weights([KERNEL[units]])
    return m


def fit_names(units, activation, y, loss, sample_weight=None, **compile_kw):
    m = model(units, activation)
    m.compile(K.optimizers.SGD(0.0), loss, **compile_kw)
    before = list(m.metrics_names)
    h = m.fit(X, y, batch_size=4, epochs=1, verbose=0, shuffle=False, validation_data=(X, y), sample_weight=sample_weight)
    return {"metrics_names_before": before, "metrics_names_after": list(m.metrics_names), "history": h.history, "metrics": [[type(x).__name__, x.name, str(getattr(x, "_fn", None) and x._fn.__name__)] for x in m.metrics],
            "evaluate": m.evaluate(X, y, batch_size=4, verbose=0), "evaluate_dict": m.evaluate(X, y, batch_size=4, verbose=0, return_dict=True)}


SHAPES = [(1, "sigmoid", "(6,) float 0/1", "binary_crossentropy"), (1, "sigmoid", "(6,1) float 0/1", "binary_crossentropy"), (1, "sigmoid", "(6,) int 0/1", "binary_crossentropy"), (4, "softmax", "(6,) int 0..3", "sparse_categorical_crossentropy"), (4, "softmax", "(6,1) int 0..3", "sparse_categorical_crossentropy"),
          (4, "softmax", "(6,4) onehot", "categorical_crossentropy"), (2, "softmax", "(6,2) onehot", "categorical_crossentropy"), (2, "sigmoid", "(6,2) multilabel", "binary_crossentropy"), (1, "sigmoid", "(6,) float 0/1", "mse"), (4, "softmax", "(6,4) onehot", "mse"), (2, "sigmoid", "(6,2) multilabel", "mse"), (1, "linear", "(6,) float 0/1", "mse")]
for units, act, y, loss in SHAPES:
    for s in ("accuracy", "acc", "Accuracy", "ce", "crossentropy"):
        R.case("compile metrics=[%r], %d %s, y %s, loss %s" % (s, units, act, y, loss), metric=s, units=units, activation=act, y=y, loss=loss, result=attempt(fit_names, units, act, TARGET[y], loss, metrics=[s]))
ONE = (1, "sigmoid", TARGET["(6,1) float 0/1"], "binary_crossentropy")
EXTRA = [("'accuracy'", lambda: dict(metrics="accuracy")), ("['accuracy', 'accuracy']", lambda: dict(metrics=["accuracy", "accuracy"])), ("['mse', 'mae', 'AUC']", lambda: dict(metrics=["mse", "mae", "AUC"])), ("['acc', 'accuracy']", lambda: dict(metrics=["acc", "accuracy"])),
         ("['binary_accuracy']", lambda: dict(metrics=["binary_accuracy"])), ("[BinaryAccuracy(name='accuracy')]", lambda: dict(metrics=[M.BinaryAccuracy(name="accuracy")])), ("[Precision(), Recall()]", lambda: dict(metrics=[M.Precision(), M.Recall()])),
         ("[mean_abs function]", lambda: dict(metrics=[mean_abs])), ("[tf.keras.losses.mse]", lambda: dict(metrics=[K.losses.mean_squared_error if hasattr(K.losses, "mean_squared_error") else K.losses.mse])), ("['mse', 'MeanSquaredError', 'mean_squared_error']", lambda: dict(metrics=["mse", "MeanSquaredError", "mean_squared_error"])),
         ("weighted_metrics=['accuracy']", lambda: dict(weighted_metrics=["accuracy"])), ("metrics and weighted_metrics both ['accuracy']", lambda: dict(metrics=["accuracy"], weighted_metrics=["accuracy"])), ("metrics=['mse'], weighted_metrics=['mae']", lambda: dict(metrics=["mse"], weighted_metrics=["mae"])),
         ("[AUC class]", lambda: dict(metrics=[M.AUC])), ("[lambda]", lambda: dict(metrics=[lambda t, p: tf.reduce_mean(p)])), ("[CountRight()]", lambda: dict(metrics=[CountRight()])), ("[]", lambda: dict(metrics=[])), ("None", lambda: dict()), ("[['accuracy', 'mse']]", lambda: dict(metrics=[["accuracy", "mse"]])), ("{'dense': 'accuracy'}", lambda: dict(metrics={"dense": "accuracy"})),
         ("['nope']", lambda: dict(metrics=["nope"])), ("{'nope': 'accuracy'}", lambda: dict(metrics={"nope": "accuracy"})), ("[AUC(), AUC()]", lambda: dict(metrics=[M.AUC(), M.AUC()])), ("loss 'mse' metrics ['mse']", lambda: dict(metrics=["mse"]))]
for text, kw in EXTRA:
    for weighted in (False, True):
        R.case("compile metrics=%s%s" % (text, ", fit with sample_weight" if weighted else ""), result=attempt(lambda: fit_names(*ONE, sample_weight=W6 if weighted else None, **kw())))


def two_outputs(loss, sample_weight=None, **kw):
    K.backend.clear_session()
    i = K.Input((3,))
    a = K.layers.Dense(1, use_bias=False, activation="sigmoid", name="left")(i)
    b = K.layers.Dense(4, use_bias=False, activation="softmax", name="right")(i)
    m = K.Model(i, [a, b])
    m.get_layer("left").set_weights([KERNEL[1]])
    m.get_layer("right").set_weights([KERNEL[4]])
    m.compile(K.optimizers.SGD(0.0), loss, **kw)
    y = [TARGET["(6,1) float 0/1"], TARGET["(6,) int 0..3"]]
    if isinstance(loss, dict):
        y = dict(zip(("left", "right"), y))
    before = list(m.metrics_names)
    h = m.fit(X, y, batch_size=4, epochs=1, verbose=0, shuffle=False, validation_data=(X, y), sample_weight=sample_weight)
    return {"output_names": list(m.output_names), "metrics_names_before": before, "metrics_names_after": list(m.metrics_names), "history": h.history, "evaluate": m.evaluate(X, y, verbose=0), "evaluate_dict": m.evaluate(X, y, verbose=0, return_dict=True)}


LL = ["binary_crossentropy", "sparse_categorical_crossentropy"]
LD = dict(left=LL[0], right=LL[1])
MULTI = [("losses list, metrics=['accuracy']", LL, dict(metrics=["accuracy"])), ("losses list, metrics=[['accuracy'], ['accuracy']]", LL, dict(metrics=[["accuracy"], ["accuracy"]])), ("losses dict, metrics dict", LD, dict(metrics={"left": "accuracy", "right": ["accuracy", "sparse_top_k_categorical_accuracy"]})),
         ("losses dict, one metric", LD, dict(metrics={"right": "acc"})), ("loss_weights list", LL, dict(loss_weights=[1.0, 0.2], metrics=[["mse"], []])), ("loss_weights dict", LD, dict(loss_weights={"left": 0.5, "right": 2.0})), ("no metrics", LL, {}), ("weighted_metrics", LL, dict(weighted_metrics=["accuracy"])),
         ("one loss None", [LL[0], None], dict(metrics=[["accuracy"], ["accuracy"]])), ("losses dict with one output", {"left": LL[0]}, {}), ("loss list too short", [LL[0]], {}), ("loss dict wrong key", {"left": LL[0], "wrong": LL[1]}, {}), ("metrics AUC for one", LL, dict(metrics=[[M.AUC(name="a")], [M.SparseCategoricalAccuracy(name="s")]])),
         ("metrics=['accuracy', 'mse'] flat list of two", LL, dict(metrics=["accuracy", "accuracy"]))]
for text, loss, kw in MULTI:
    R.case("two outputs: " + text, result=attempt(two_outputs, loss, **kw))
R.write()
