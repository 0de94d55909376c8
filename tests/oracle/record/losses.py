"""Keras losses: values, gradients, reductions, weights, masks, extremes, names, errors, shape rules in compile."""
from common import *

R = Recorder("losses")
L = tf.keras.losses
K = tf.keras
rs = np.random.RandomState(11)


def f32(a):
    return np.asarray(a, "float32")


def softmax(a):
    e = np.exp(a - a.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


# ------------------------------------------------------------------ inputs
IN = {}
IN["real_4x3"] = (f32(rs.normal(size=(4, 3))), f32(rs.normal(size=(4, 3))))
IN["positive_4x3"] = (f32(rs.uniform(0.1, 3, (4, 3))), f32(rs.uniform(0.1, 3, (4, 3))))
IN["binary_4x3"] = (f32(rs.randint(0, 2, (4, 3))), f32(rs.uniform(0.05, 0.95, (4, 3))))
IN["binary_logits_4x3"] = (IN["binary_4x3"][0], f32(rs.normal(size=(4, 3)) * 3))
IN["binary_4x1"] = (f32(rs.randint(0, 2, (4, 1))), f32(rs.uniform(0.05, 0.95, (4, 1))))
IN["sign_4x3"] = (f32(rs.randint(0, 2, (4, 3)) * 2 - 1), f32(rs.normal(size=(4, 3))))
IN["onehot_4x3"] = (f32(np.eye(3)[[0, 2, 1, 2]]), f32(softmax(rs.normal(size=(4, 3)))))
IN["onehot_unnormalised_4x3"] = (IN["onehot_4x3"][0], f32(rs.uniform(0.1, 2, (4, 3))))
IN["onehot_logits_4x3"] = (IN["onehot_4x3"][0], f32(rs.normal(size=(4, 3)) * 3))
IN["soft_4x3"] = (f32(softmax(rs.normal(size=(4, 3)))), f32(softmax(rs.normal(size=(4, 3)))))
IN["index_4"] = (np.array([0, 2, 1, 2], "int32"), IN["onehot_4x3"][1])
IN["index_4_int64"] = (np.array([0, 2, 1, 2], "int64"), IN["onehot_4x3"][1])
IN["index_4x1"] = (np.array([[0], [2], [1], [2]], "int32"), IN["onehot_4x3"][1])
IN["index_float_4"] = (np.array([0, 2, 1, 2], "float32"), IN["onehot_4x3"][1])
IN["index_logits_4"] = (IN["index_4"][0], IN["onehot_logits_4x3"][1])
IN["index_2x5"] = (rs.randint(0, 3, (2, 5)).astype("int32"), f32(softmax(rs.normal(size=(2, 5, 3)))))
IN["index_2x5x1"] = (IN["index_2x5"][0][..., None], IN["index_2x5"][1])
IN["onehot_2x5x3"] = (f32(np.eye(3)[IN["index_2x5"][0]]), IN["index_2x5"][1])
IN["real_2x5x3"] = (f32(rs.normal(size=(2, 5, 3))), f32(rs.normal(size=(2, 5, 3))))
IN["binary_2x5x3"] = (f32(rs.randint(0, 2, (2, 5, 3))), f32(rs.uniform(0.05, 0.95, (2, 5, 3))))
IN["real_6"] = (f32(rs.normal(size=6)), f32(rs.normal(size=6)))
IN["int_true_4x3"] = (rs.randint(0, 2, (4, 3)).astype("int64"), IN["binary_4x3"][1])
IN["bool_true_4x3"] = (rs.randint(0, 2, (4, 3)).astype(bool), IN["binary_4x3"][1])
for key, (t, p) in IN.items():
    R.case("input " + key, y_true=t, y_pred=p)


def value(x):
    return {"type": "Tensor", "dtype": x.dtype.name, "shape": x.shape.as_list(), "value": x.numpy()} if isinstance(x, tf.Tensor) else x


# ------------------------------------------------------------------ functions
FUNCTIONS = {
    "mean_squared_error": ["real_4x3", "real_2x5x3", "real_6", "int_true_4x3"],
    "mean_absolute_error": ["real_4x3", "real_2x5x3", "real_6", "int_true_4x3"],
    "mean_absolute_percentage_error": ["real_4x3", "positive_4x3", "binary_4x3"],
    "mean_squared_logarithmic_error": ["real_4x3", "positive_4x3", "binary_4x3"],
    "huber": ["real_4x3", "positive_4x3", "real_2x5x3"],
    "log_cosh": ["real_4x3", "positive_4x3", "real_2x5x3"],
    "cosine_similarity": ["real_4x3", "positive_4x3", "real_2x5x3"],
    "binary_crossentropy": ["binary_4x3", "binary_4x1", "binary_2x5x3", "int_true_4x3", "bool_true_4x3", "soft_4x3"],
    "binary_focal_crossentropy": ["binary_4x3", "binary_4x1", "binary_2x5x3", "int_true_4x3", "soft_4x3"],
    "categorical_crossentropy": ["onehot_4x3", "onehot_unnormalised_4x3", "soft_4x3", "onehot_2x5x3"],
    "sparse_categorical_crossentropy": ["index_4", "index_4_int64", "index_4x1", "index_float_4", "index_2x5", "index_2x5x1"],
    "kl_divergence": ["soft_4x3", "onehot_4x3", "positive_4x3", "onehot_2x5x3"],
    "poisson": ["positive_4x3", "soft_4x3", "real_4x3"],
    "hinge": ["sign_4x3", "binary_4x3", "real_4x3"],
    "squared_hinge": ["sign_4x3", "binary_4x3", "real_4x3"],
    "categorical_hinge": ["onehot_4x3", "onehot_logits_4x3", "onehot_2x5x3"],
}
OPTIONS = {
    "huber": [dict(delta=0.5), dict(delta=2.0)],
    "cosine_similarity": [dict(axis=0), dict(axis=1)],
    "binary_crossentropy": [dict(from_logits=True), dict(label_smoothing=0.1), dict(label_smoothing=0.2, from_logits=True), dict(axis=0)],
    "binary_focal_crossentropy": [dict(gamma=0.0), dict(gamma=3.0), dict(from_logits=True), dict(label_smoothing=0.1), dict(axis=0)],
    "categorical_crossentropy": [dict(from_logits=True), dict(label_smoothing=0.1), dict(label_smoothing=0.2, from_logits=True), dict(axis=0), dict(axis=1)],
    "sparse_categorical_crossentropy": [dict(from_logits=True), dict(axis=-1)],
}
if KERAS3:
    FUNCTIONS = {
        "binary_focal_crossentropy": ["binary_4x3", "binary_4x1"],
        "categorical_focal_crossentropy": ["onehot_4x3", "soft_4x3", "onehot_2x5x3"],
        "categorical_generalized_cross_entropy": ["index_4", "index_4x1"],
        "dice": ["binary_4x3", "soft_4x3", "binary_2x5x3"],
        "tversky": ["binary_4x3", "soft_4x3", "binary_2x5x3"],
        "circle": ["index_4"], "huber": ["real_4x3"], "logcosh": ["real_4x3"], "sparse_categorical_crossentropy": ["index_4"],
        "binary_crossentropy": ["binary_4x3"], "categorical_crossentropy": ["onehot_4x3"], "mean_squared_error": ["real_4x3"],
        "mean_absolute_error": ["real_4x3"], "mean_absolute_percentage_error": ["real_4x3"], "mean_squared_logarithmic_error": ["real_4x3"],
        "cosine_similarity": ["real_4x3"], "kl_divergence": ["soft_4x3"], "poisson": ["positive_4x3"], "hinge": ["binary_4x3"], "categorical_hinge": ["onehot_4x3"],
    }
    OPTIONS = {
        "binary_focal_crossentropy": [dict(apply_class_balancing=True), dict(apply_class_balancing=True, alpha=0.4, gamma=1.0), dict(from_logits=True)],
        "categorical_focal_crossentropy": [dict(alpha=0.5), dict(gamma=0.0), dict(from_logits=True), dict(label_smoothing=0.1), dict(axis=1)],
        "categorical_generalized_cross_entropy": [dict(q=0.3), dict(q=0.9)],
        "dice": [dict(axis=(0, 1)), dict(axis=-1)], "tversky": [dict(alpha=0.3, beta=0.7), dict(axis=-1)],
        "circle": [dict(gamma=2.0, margin=0.2), dict(remove_diagonal=False)],
        "sparse_categorical_crossentropy": [dict(ignore_class=2)],
    }
    for alias in ("mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "kl_divergence"):
        if not hasattr(L, alias):
            FUNCTIONS[{"mean_squared_error": "mse", "mean_absolute_error": "mae", "mean_absolute_percentage_error": "mape",
                       "mean_squared_logarithmic_error": "msle", "kl_divergence": "kld"}[alias]] = FUNCTIONS.pop(alias)


def with_gradient(fn, t, p, **kw):
    p = tf.constant(p)
    with tf.GradientTape() as tape:
        tape.watch(p)
        out = fn(t, p, **kw)
    g = tape.gradient(out, p)
    res = value(out)
    res["gradient"] = None if g is None else g.numpy()
    return res


for name, keys in FUNCTIONS.items():
    fn = getattr(L, name)
    for key in keys:
        t, p = IN[key]
        R.case("function %s(%s)" % (name, key), function=name, input=key, kwargs={}, result=attempt(with_gradient, fn, tf.constant(t), p))
    key = keys[0]
    t, p = IN[key]
    for kw in OPTIONS.get(name, []):
        ins = {"binary": "binary_logits_4x3", "onehot": "onehot_logits_4x3", "index_": "index_logits_4"}.get(key[:6], key) if kw.get("from_logits") else key
        tt, pp = IN[ins]
        R.case("function %s(%s, %s)" % (name, ins, ", ".join("%s=%r" % i for i in kw.items())), function=name, input=ins, kwargs=kw,
               result=attempt(with_gradient, fn, tf.constant(tt), pp, **kw))
    # NumPy inputs, float64, mixed
    R.case("function %s NumPy inputs" % name, function=name, input=key, result=attempt(lambda: value(fn(t, p))))
    R.case("function %s float64 tensors" % name, function=name, input=key,
           result=attempt(lambda: value(fn(tf.constant(t.astype("float64") if t.dtype.kind == "f" else t), tf.constant(p.astype("float64"))))))
    R.case("function %s NumPy float64" % name, function=name, input=key,
           result=attempt(lambda: value(fn(t.astype("float64") if t.dtype.kind == "f" else t, p.astype("float64")))))
    R.case("function %s true float64, pred float32" % name, function=name, input=key,
           result=attempt(lambda: value(fn(tf.constant(t.astype("float64")), tf.constant(p)))))
    R.case("function %s lists" % name, function=name, input=key, result=attempt(lambda: value(fn(t.tolist(), p.tolist()))))
    R.case("function %s float16" % name, function=name, input=key,
           result=attempt(lambda: value(fn(tf.constant(t.astype("float16") if t.dtype.kind == "f" else t), tf.constant(p.astype("float16"))))))

# ------------------------------------------------------------------ extremes: one sample a row, gradient of the sum
EDGE = {}
for n in ("mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "huber", "log_cosh", "hinge", "squared_hinge", "poisson"):
    EDGE[n] = (f32([[0.0], [1.0], [-1.0], [0.0], [1e-9], [1.0], [-2.0], [1e30], [1.0], [1.0], [1.0], [0.0], [2.0], [1.0]]),
               f32([[0.0], [1.0], [-1.0], [1.0], [0.0], [0.0], [-3.0], [0.0], [np.inf], [np.nan], [-1.0], [1.0], [1.0], [1000.0]]))
for n in ("binary_crossentropy", "binary_focal_crossentropy", "kl_divergence", "categorical_hinge"):
    EDGE[n] = (f32([[0.0], [1.0], [0.0], [1.0], [0.0], [1.0], [0.5], [0.5], [1.0], [1.0], [0.0], [1.0], [1.0], [2.0], [-1.0]]),
               f32([[0.0], [1.0], [1.0], [0.0], [1e-7], [1e-7], [0.0], [1.0], [1 - 1e-7], [1e-8], [1.5], [-0.5], [np.nan], [0.3], [0.3]]))
LOGITS = f32([[0.0], [1000.0], [-1000.0], [1000.0], [-1000.0], [50.0], [-50.0], [100.0], [-100.0], [np.inf], [-np.inf], [np.nan]])
for name, (t, p) in EDGE.items():
    name = {"mean_squared_error": "mse", "mean_absolute_error": "mae", "mean_absolute_percentage_error": "mape", "mean_squared_logarithmic_error": "msle",
            "kl_divergence": "kld", "log_cosh": "logcosh"}.get(name, name)
    R.case("edge " + name, function=name, y_true=t, y_pred=p, result=attempt(with_gradient, getattr(L, name), tf.constant(t), p))
R.case("edge binary_crossentropy from_logits", function="binary_crossentropy", y_true=f32(np.r_[[[0]], [[1]] * 2, [[0]] * 2, [[1]] * 7]), y_pred=LOGITS, kwargs=dict(from_logits=True),
       result=attempt(with_gradient, L.binary_crossentropy, tf.constant(f32(np.r_[[[0]], [[1]] * 2, [[0]] * 2, [[1]] * 7])), LOGITS, from_logits=True))
R.case("edge binary_focal_crossentropy from_logits", function="binary_focal_crossentropy", y_true=f32(np.r_[[[0]], [[1]] * 2, [[0]] * 2, [[1]] * 7]), y_pred=LOGITS, kwargs=dict(from_logits=True),
       result=attempt(with_gradient, L.binary_focal_crossentropy, tf.constant(f32(np.r_[[[0]], [[1]] * 2, [[0]] * 2, [[1]] * 7])), LOGITS, from_logits=True))
CE_P = f32([[1, 0, 0], [0, 1, 0], [0, 0, 0], [0.5, 0.5, 0], [1e-8, 1, 1], [2, 3, 5], [1 - 1e-7, 1e-7, 0], [-0.5, 1, 0.5], [np.nan, 1, 0]])
CE_T = f32(np.eye(3)[[0, 0, 0, 2, 0, 1, 0, 0, 0]])
R.case("edge categorical_crossentropy", function="categorical_crossentropy", y_true=CE_T, y_pred=CE_P, result=attempt(with_gradient, L.categorical_crossentropy, tf.constant(CE_T), CE_P))
R.case("edge sparse_categorical_crossentropy", function="sparse_categorical_crossentropy", y_true=CE_T.argmax(-1), y_pred=CE_P,
       result=attempt(with_gradient, L.sparse_categorical_crossentropy, tf.constant(CE_T.argmax(-1)), CE_P))
CE_L = f32([[1000, 0, 0], [0, 1000, 0], [0, 0, 0], [-1000, -1000, -1000], [np.inf, 0, 0], [-np.inf, 0, 0], [np.nan, 0, 0], [88, 89, 90]])
R.case("edge categorical_crossentropy from_logits", function="categorical_crossentropy", y_true=CE_T[:8], y_pred=CE_L, kwargs=dict(from_logits=True),
       result=attempt(with_gradient, L.categorical_crossentropy, tf.constant(CE_T[:8]), CE_L, from_logits=True))
R.case("edge sparse_categorical_crossentropy from_logits", function="sparse_categorical_crossentropy", y_true=CE_T[:8].argmax(-1), y_pred=CE_L, kwargs=dict(from_logits=True),
       result=attempt(with_gradient, L.sparse_categorical_crossentropy, tf.constant(CE_T[:8].argmax(-1)), CE_L, from_logits=True))
R.case("edge cosine_similarity zero vector", function="cosine_similarity", y_true=f32([[0, 0], [1, 0], [0, 0]]), y_pred=f32([[1, 1], [0, 0], [0, 0]]),
       result=attempt(with_gradient, L.cosine_similarity, tf.constant(f32([[0, 0], [1, 0], [0, 0]])), f32([[1, 1], [0, 0], [0, 0]])))
R.case("edge categorical_hinge ties", function="categorical_hinge", y_true=f32(np.eye(3)[[0, 1]]), y_pred=f32([[0.5, 0.5, 0.5], [0, 1, 0]]),
       result=attempt(with_gradient, L.categorical_hinge, tf.constant(f32(np.eye(3)[[0, 1]])), f32([[0.5, 0.5, 0.5], [0, 1, 0]])))
for bad in ([0, 3, 1, 2], [0, -1, 1, 2]):
    for fl in (False, True):
        R.case("sparse_categorical_crossentropy labels %s from_logits=%s" % (bad, fl), y_true=bad, input="index_4",
               result=attempt(lambda: value(L.sparse_categorical_crossentropy(tf.constant(bad), IN["index_4"][1], from_logits=fl))))
# a softmax or sigmoid output fed straight into the loss: which formula runs (logits are recovered from the op that made them)
sharp = f32([[30.0, 0.0, -30.0], [0.0, 200.0, 0.0], [5.0, 1.0, 2.0]])


def through(act, loss, t):
    x = tf.constant(sharp)
    with tf.GradientTape() as tape:
        tape.watch(x)
        out = loss(tf.constant(t), act(x))
    return {"value": out.numpy(), "gradient": tape.gradient(out, x).numpy()}


def through_function(act, loss, t):
    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            out = loss(tf.constant(t), act(x))
        return out, tape.gradient(out, x)
    out, g = step(tf.constant(sharp))
    return {"value": out.numpy(), "gradient": g.numpy()}


for act in ("softmax", "sigmoid"):
    for name, t in (("categorical_crossentropy", f32(np.eye(3)[[2, 0, 1]])), ("sparse_categorical_crossentropy", np.array([2, 0, 1])), ("binary_crossentropy", f32([[0, 1, 1], [1, 0, 1], [0, 1, 0]]))):
        fn = getattr(K.activations, act)
        R.case("eager: %s(%s(x))" % (name, act), x=sharp, y_true=t, result=attempt(through, fn, getattr(L, name), t))
        R.case("tf.function: %s(%s(x))" % (name, act), x=sharp, y_true=t, result=attempt(through_function, fn, getattr(L, name), t))

# ------------------------------------------------------------------ classes
CLASSES = [n for n in dir(L) if inspect.isclass(getattr(L, n)) and n not in ("Loss", "Reduction", "KLD", "MAE", "MSE")]
R.case("class signatures", parameters={n: signature(getattr(L, n).__init__) for n in CLASSES + ["Loss"]}, call=signature(L.Loss.__call__))
R.case("function signatures", parameters={n: signature(getattr(L, n)) for n in dir(L) if inspect.isfunction(getattr(L, n))})
R.case("class defaults", rows={n: attempt(lambda: {"name": getattr(L, n)().name, "reduction": getattr(L, n)().reduction, "config": getattr(L, n)().get_config()}) for n in CLASSES})
if hasattr(L, "Reduction") and not KERAS3:
    R.case("Reduction", values={k: getattr(L.Reduction, k) for k in dir(L.Reduction) if k.isupper()}, all=list(L.Reduction.all()))
CLASS_INPUT = {"BinaryCrossentropy": "binary_4x3", "BinaryFocalCrossentropy": "binary_4x3", "CategoricalCrossentropy": "onehot_4x3", "CategoricalHinge": "onehot_4x3", "SparseCategoricalCrossentropy": "index_4",
               "KLDivergence": "soft_4x3", "Poisson": "positive_4x3", "Hinge": "binary_4x3", "SquaredHinge": "binary_4x3", "CategoricalFocalCrossentropy": "onehot_4x3",
               "CategoricalGeneralizedCrossEntropy": "index_4", "Circle": "index_4", "Dice": "binary_4x3", "Tversky": "binary_4x3", "MeanAbsolutePercentageError": "positive_4x3"}
SEQ_INPUT = {"BinaryCrossentropy": "binary_2x5x3", "CategoricalCrossentropy": "onehot_2x5x3", "SparseCategoricalCrossentropy": "index_2x5", "MeanSquaredError": "real_2x5x3", "Huber": "real_2x5x3", "CosineSimilarity": "real_2x5x3"}
W4, W41, W2, W25 = f32([1.0, 0.5, 0.0, 2.0]), f32([[1.0], [0.5], [0.0], [2.0]]), f32([0.5, 2.0]), f32([[1, 1, 0, 0, 0], [1, 2, 0.5, 1, 0]])
W251, W43 = W25[..., None], f32(np.arange(12).reshape(4, 3) / 4)
R.case("weights", W4=W4, W41=W41, W2=W2, W25=W25, W251=W251, W43=W43)
REDUCTIONS = ["sum_over_batch_size", "sum", "none"] + ([] if KERAS3 else ["auto"]) + (["mean", "mean_with_sample_weight"] if KERAS3 else [])
for name in CLASSES:
    if name in ("MAPE", "MSLE", "CTC"):
        continue
    C = getattr(L, name)
    key = CLASS_INPUT.get(name, "real_4x3")
    t, p = IN[key]
    for red in REDUCTIONS:
        red_ = red
        for wname, w in [("none", None), ("scalar 0.5", 0.5), ("W4", W4), ("W41", W41)] + ([("W43", W43), ("wrong length", W4[:3])] if red == "sum_over_batch_size" else []):
            if KERAS3 and red != "sum_over_batch_size" and wname == "W41":
                continue
            R.case("%s(reduction=%s)(%s, sample_weight=%s)" % (name, red, key, wname), loss=name, reduction=red, input=key, sample_weight=w,
                   result=attempt(lambda: value(C(reduction=red_)(tf.constant(t), tf.constant(p), sample_weight=w))))
    if name in SEQ_INPUT:
        ts, ps = IN[SEQ_INPUT[name]]
        for red in REDUCTIONS[:3]:
            for wname, w in (("none", None), ("W2", W2), ("W25", W25), ("W251", W251)):
                R.case("%s(reduction=%s)(%s, sample_weight=%s)" % (name, red, SEQ_INPUT[name], wname), loss=name, reduction=red, input=SEQ_INPUT[name], sample_weight=w,
                       result=attempt(lambda: value(C(reduction=red)(tf.constant(ts), tf.constant(ps), sample_weight=w))))

        def masked(w=None):
            pp = tf.constant(ps)
            pp._keras_mask = tf.constant([[True, True, False, False, False], [True, True, True, True, False]])
            return value(C()(tf.constant(ts), pp, sample_weight=w))
        R.case("%s with _keras_mask on y_pred" % name, loss=name, input=SEQ_INPUT[name], mask=[[1, 1, 0, 0, 0], [1, 1, 1, 1, 0]], result=attempt(masked))
        R.case("%s with _keras_mask and sample_weight W25" % name, loss=name, input=SEQ_INPUT[name], mask=[[1, 1, 0, 0, 0], [1, 1, 1, 1, 0]], result=attempt(masked, W25))
    R.case("%s NumPy inputs" % name, loss=name, input=key, result=attempt(lambda: value(C()(t, p))))
    R.case("%s NumPy float64 inputs" % name, loss=name, input=key, result=attempt(lambda: value(C()(t.astype("float64") if t.dtype.kind == "f" else t, p.astype("float64")))))
    R.case("%s float64 tensors" % name, loss=name, input=key, result=attempt(lambda: value(C()(tf.constant(t.astype("float64") if t.dtype.kind == "f" else t), tf.constant(p.astype("float64"))))))

for text in ["BinaryCrossentropy(from_logits=True)", "BinaryCrossentropy(label_smoothing=0.1, axis=0, name='mine')", "CategoricalCrossentropy(from_logits=True, label_smoothing=0.2)",
             "SparseCategoricalCrossentropy(from_logits=True)", "Huber(delta=0.5)", "CosineSimilarity(axis=0)", "BinaryFocalCrossentropy(gamma=1.0)", "MeanSquaredError(name='m')",
             "MeanSquaredError(reduction='bad')", "MeanSquaredError('sum')", "BinaryCrossentropy(label_smoothing=2.0)", "MeanSquaredError(foo=1)"]:
    key = CLASS_INPUT.get(text.split("(")[0], "real_4x3")
    t, p = IN[key]
    R.case("construct " + text, call=text, input=key, result=attempt(lambda: (lambda c: {"config": c.get_config(), "value": value(c(tf.constant(t), tf.constant(p)))})(eval("L." + text))))

# ------------------------------------------------------------------ names
TARGETS = [("tf.keras.losses", L), ("tf.keras.metrics", K.metrics), ("tf.losses", tf.losses), ("tf.metrics", tf.metrics)]
groups = {}
for modname, mod in TARGETS:
    for n in dir(mod):
        x = getattr(mod, n)
        if not n.startswith("_") and callable(x):
            groups.setdefault(id(x), [x.__name__, []])[1].append(modname + "." + n)
R.case("same objects", groups=[{"__name__": a, "names": b} for a, b in groups.values() if any("losses" in s for s in b)])
KNOWN = ["mse", "MSE", "mae", "MAE", "mape", "MAPE", "msle", "MSLE", "kld", "KLD", "bce", "BCE", "logcosh", "log_cosh", "huber", "huber_loss", "Huber", "cosine_similarity", "cosine_proximity", "CosineSimilarity", "hinge", "squared_hinge",
         "categorical_hinge", "mean_squared_error", "MeanSquaredError", "mean_absolute_error", "MeanAbsoluteError", "binary_crossentropy", "BinaryCrossentropy", "categorical_crossentropy", "CategoricalCrossentropy",
         "sparse_categorical_crossentropy", "SparseCategoricalCrossentropy", "kullback_leibler_divergence", "kl_divergence", "KLDivergence", "poisson", "Poisson", "binary_focal_crossentropy", "BinaryFocalCrossentropy", "LogCosh", "Hinge",
         "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "categorical_focal_crossentropy", "dice", "tversky", "ctc", "circle", "accuracy", "nope", "", "sparse_ce"]


def describe(x):
    if inspect.isclass(x) or inspect.isroutine(x):
        return {"kind": "class" if inspect.isclass(x) else "function", "__name__": x.__name__}
    return {"kind": "instance", "class": type(x).__name__, "name": getattr(x, "name", None)}


for s in KNOWN:
    R.case("get(%r)" % s, result=attempt(lambda: describe(L.get(s))))
for text, x in (("None", None), ("3", 3), ("function", L.mean_squared_error if hasattr(L, "mean_squared_error") else L.mse), ("instance", L.Huber()), ("class", L.Huber),
                ("dict", {"class_name": "Huber", "config": {"delta": 0.3}})):
    R.case("get of %s" % text, result=attempt(lambda: None if L.get(x) is None else describe(L.get(x))))
R.case("serialize", function=attempt(lambda: L.serialize(L.mse)), instance=attempt(lambda: L.serialize(L.Huber(delta=0.3))), deserialize=attempt(lambda: L.deserialize("Huber").get_config()))

# ------------------------------------------------------------------ subclass of Loss
class Mine(L.Loss):
    def call(self, y_true, y_pred):
        return tf.reduce_mean(tf.abs(y_true - y_pred), axis=-1)


t, p = IN["real_4x3"]
R.case("subclass of Loss", result=attempt(lambda: {"name": Mine().name, "config": Mine().get_config(), "value": value(Mine()(t, p)), "weighted": value(Mine()(t, p, W4)), "signature": signature(L.Loss.__init__)}))
R.case("Loss shape mismatch", result=attempt(lambda: value(L.MeanSquaredError()(tf.zeros((4, 3)), tf.zeros((4, 2))))))
R.case("BinaryCrossentropy shape mismatch", result=attempt(lambda: value(L.BinaryCrossentropy()(tf.zeros((4, 3)), tf.zeros((4, 2))))))
R.case("CategoricalCrossentropy shape mismatch", result=attempt(lambda: value(L.CategoricalCrossentropy()(tf.zeros((4, 3)), tf.zeros((4, 2))))))
R.case("MeanSquaredError (4,) against (4,1)", y_true=t[:, 0], y_pred=p[:, :1], result=attempt(lambda: value(L.MeanSquaredError()(t[:, 0], p[:, :1]))))
R.case("mse (4,) against (4,1)", y_true=t[:, 0], y_pred=p[:, :1], result=attempt(lambda: value(L.mse(t[:, 0], p[:, :1]))))
R.case("MeanSquaredError (4,1) against (4,)", y_true=t[:, :1], y_pred=p[:, 0], result=attempt(lambda: value(L.MeanSquaredError()(t[:, :1], p[:, 0]))))

# ------------------------------------------------------------------ compiled: shapes
YS = {"(4,) float": f32([0, 1, 1, 0]), "(4,1) float": f32([[0], [1], [1], [0]]), "(4,) int": np.array([0, 1, 1, 0]), "(4,1) int": np.array([[0], [1], [1], [0]]), "(4,3) onehot": f32(np.eye(3)[[0, 1, 2, 0]]),
      "(4,1,1)": f32([[[0]], [[1]], [[1]], [[0]]]), "(4,2)": f32([[0, 1], [1, 0], [1, 1], [0, 0]]), "(4,) bool": np.array([False, True, True, False]), "(4,) uint8": np.array([0, 1, 1, 0], "uint8"), "(4,) float64": np.array([0.0, 1, 1, 0])}
X = f32(rs.normal(size=(4, 2)))
W1, W3 = f32(rs.normal(size=(2, 1))), f32(rs.normal(size=(2, 3)))
R.case("compiled inputs", x=X, kernel_1=W1, kernel_3=W3, targets=YS, note="one Dense without bias; sigmoid for one unit, softmax for three; SGD(0.1), one epoch of one batch of 4")


def compiled(units, loss, y, sample_weight=None):
    K.backend.clear_session()
    m = K.Sequential([K.layers.Input((2,)), K.layers.Dense(units, use_bias=False, activation="sigmoid" if units == 1 else "softmax")])
    m.layers[-1].set_weights([W1 if units == 1 else W3])
    m.compile(K.optimizers.SGD(0.1), loss)
    h = m.fit(X, y, batch_size=4, epochs=1, verbose=0, shuffle=False, sample_weight=sample_weight)
    return {"loss": h.history["loss"][0], "kernel_after": m.get_weights()[0]}


NAMES = ["mse", "mae", "mape", "msle", "huber", "log_cosh", "cosine_similarity", "binary_crossentropy", "binary_focal_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy", "kl_divergence", "poisson", "hinge", "squared_hinge", "categorical_hinge"]
if KERAS3:
    NAMES = ["mse", "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy", "hinge"]
for loss in NAMES:
    for units in (1, 3):
        for yname in YS:
            if loss not in ("mse", "binary_crossentropy", "sparse_categorical_crossentropy", "categorical_crossentropy") and yname not in ("(4,) float", "(4,1) float", "(4,3) onehot", "(4,) int"):
                continue
            R.case("compiled %s, %d units, y %s" % (loss, units, yname), loss=loss, units=units, y=yname, result=attempt(compiled, units, loss, YS[yname]))
def squares(t, p):
    return tf.square(t - p)


def sum_of_squares(t, p):
    return tf.reduce_sum(tf.square(t - p))


for text, make in (("MeanSquaredError()", lambda: L.MeanSquaredError()), ("BinaryCrossentropy(from_logits=True)", lambda: L.BinaryCrossentropy(from_logits=True)), ("MeanSquaredError(reduction='sum')", lambda: L.MeanSquaredError(reduction="sum")),
                   ("MeanSquaredError(reduction='none')", lambda: L.MeanSquaredError(reduction="none")), ("MeanSquaredError class", lambda: L.MeanSquaredError),
                   ("function, (batch, 1)", lambda: squares), ("function, scalar", lambda: sum_of_squares)):
    for yname in ("(4,) float", "(4,1) float"):
        R.case("compiled %s, 1 unit, y %s" % (text, yname), loss=text, units=1, y=yname, result=attempt(lambda: compiled(1, make(), YS[yname])))
        R.case("compiled %s, 1 unit, y %s, sample_weight W4" % (text, yname), loss=text, units=1, y=yname, sample_weight=W4, result=attempt(lambda: compiled(1, make(), YS[yname], W4)))
R.write()
