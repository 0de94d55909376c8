"""Keras optimizers: configs, trajectories over given gradients, slots, names, errors."""
from common import *

R = Recorder("optimizers")
O = tf.keras.optimizers
RECIPE = ("rs = numpy.random.RandomState(7); w = rs.uniform(-1, 1, (3, 4)); b = rs.uniform(-1, 1, (4,)); then for each of 100 steps: "
          "gw = rs.normal(size=(3, 4)); gw[0, 0] *= 1e-4; gw[1, 1] *= 1e3; gb = rs.normal(size=(4,)); gb[3] = 0; all cast to float32")
rs = np.random.RandomState(7)
W0 = rs.uniform(-1, 1, (3, 4)).astype("float32")
B0 = rs.uniform(-1, 1, (4,)).astype("float32")
GRADS = []
for _ in range(100):
    gw = rs.normal(size=(3, 4)); gw[0, 0] *= 1e-4; gw[1, 1] *= 1e3
    gb = rs.normal(size=(4,)); gb[3] = 0
    GRADS.append((gw.astype("float32"), gb.astype("float32")))
R.case("inputs", seed=7, recipe=RECIPE, w=W0, b=B0,
       first_gradients=[[a, b] for a, b in GRADS[:5]],
       gradients_w=np.stack([g[0] for g in GRADS]), gradients_b=np.stack([g[1] for g in GRADS]))

VARIANTS = [
    ("SGD", {}), ("SGD", dict(learning_rate=0.1)), ("SGD", dict(learning_rate=0.1, momentum=0.9)),
    ("SGD", dict(learning_rate=0.1, momentum=0.9, nesterov=True)), ("SGD", dict(learning_rate=0.1, nesterov=True)),
    ("SGD", dict(learning_rate=0.1, clipnorm=1.0)), ("SGD", dict(learning_rate=0.1, clipvalue=0.5)),
    ("SGD", dict(learning_rate=0.1, global_clipnorm=1.0)),
    ("Adam", {}), ("Adam", dict(learning_rate=0.1)), ("Adam", dict(learning_rate=0.1, beta_1=0.8, beta_2=0.9, epsilon=0.1)),
    ("Adam", dict(learning_rate=0.01, amsgrad=True)), ("Adam", dict(learning_rate=0.01, clipnorm=0.5)),
    ("Adam", dict(learning_rate=0.01, epsilon=None)),
    ("Adamax", {}), ("Adamax", dict(learning_rate=0.1, beta_1=0.8)),
    ("Nadam", {}), ("Nadam", dict(learning_rate=0.1, beta_1=0.8)),
    ("Adagrad", {}), ("Adagrad", dict(learning_rate=0.1, initial_accumulator_value=0.0, epsilon=1e-3)),
    ("Adadelta", {}), ("Adadelta", dict(learning_rate=1.0, rho=0.9, epsilon=1e-6)),
    ("RMSprop", {}), ("RMSprop", dict(learning_rate=0.01, momentum=0.9)), ("RMSprop", dict(learning_rate=0.01, centered=True)),
    ("RMSprop", dict(learning_rate=0.01, centered=True, momentum=0.9, rho=0.8, epsilon=0.01)),
    ("Ftrl", {}), ("Ftrl", dict(learning_rate=0.1)), ("Ftrl", dict(learning_rate=0.1, l1_regularization_strength=0.1)),
    ("Ftrl", dict(learning_rate=0.1, l2_regularization_strength=0.1)), ("Ftrl", dict(learning_rate=0.1, beta=0.5)),
    ("Ftrl", dict(learning_rate=0.1, l2_shrinkage_regularization_strength=0.1)),
    ("Ftrl", dict(learning_rate=0.1, learning_rate_power=-0.7, initial_accumulator_value=0.3, l1_regularization_strength=0.01,
                  l2_regularization_strength=0.02, l2_shrinkage_regularization_strength=0.03, beta=0.2)),
]
DECAY = [(n, dict(learning_rate=0.1, decay=0.01)) for n in
         ("SGD", "Adam", "Adamax", "Nadam", "Adagrad", "Adadelta", "RMSprop", "Ftrl")] + [
    ("SGD", dict(learning_rate=0.1, momentum=0.9, nesterov=True, decay=1e-3)), ("Adam", dict(learning_rate=0.01, amsgrad=True, decay=0.01))]
NEW = [
    ("AdamW", {}), ("AdamW", dict(learning_rate=0.1, weight_decay=0.1)), ("AdamW", dict(learning_rate=0.01, amsgrad=True)),
    ("Lion", {}), ("Lion", dict(learning_rate=0.01, beta_1=0.8, beta_2=0.9)), ("Lion", dict(learning_rate=0.01, weight_decay=0.1)),
    ("Adafactor", {}), ("Adafactor", dict(learning_rate=0.1, relative_step=False)), ("Adafactor", dict(learning_rate=0.1, beta_2_decay=-0.5, clip_threshold=0.5)),
    ("Lamb", {}), ("Lamb", dict(learning_rate=0.1)), ("Muon", {}), ("ScheduleFreeAdamW", {}), ("ScheduleFreeAdamW", dict(learning_rate=0.1, warmup_steps=10)),
    ("SGD", dict(learning_rate=0.1, weight_decay=0.1)), ("SGD", dict(learning_rate=0.1, use_ema=True, ema_momentum=0.9)),
    ("SGD", dict(learning_rate=0.1, use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=5)),
    ("SGD", dict(learning_rate=0.1, gradient_accumulation_steps=4)), ("Adam", dict(learning_rate=0.01, weight_decay=0.1)),
    ("Adam", dict(learning_rate=0.01, loss_scale_factor=2.0)),
]
if KERAS3:
    VARIANTS = NEW + VARIANTS
else:
    VARIANTS += DECAY
CLASSES = [n for n in dir(O) if inspect.isclass(getattr(O, n)) and n != "LearningRateSchedule"]

R.case("signatures", parameters={n: signature(getattr(O, n).__init__) for n in CLASSES})
R.case("names", public=[n for n in dir(O) if not n.startswith("_")], same_object_as_tf_optimizers=[n for n in CLASSES if getattr(tf.optimizers, n) is getattr(O, n)])
R.case("defaults", config={n: attempt(lambda: getattr(O, n)().get_config()) for n in CLASSES if n not in ("Optimizer", "OptimizerMap", "LossScaleOptimizer", "MultiOptimizer")})


def slots(opt):
    if KERAS3:
        return {"variables": [[v.name, v.path, v.numpy()] for v in opt.variables]}
    return {"slot_names": opt.get_slot_names(), "weights": [[v.name, v.numpy()] for v in opt.weights]}


def run(name, kwargs, make=None):
    tf.keras.backend.clear_session()
    if KERAS3:
        w, b = tf.keras.Variable(W0, name="w"), tf.keras.Variable(B0, name="b")
    else:
        w, b = tf.Variable(W0, name="w"), tf.Variable(B0, name="b")
    opt = make() if make else getattr(O, name)(**kwargs)
    out = {"config": attempt(opt.get_config), "name": getattr(opt, "name", None) or opt._name, "after": {}}
    for step, (gw, gb) in enumerate(GRADS, 1):
        result = opt.apply_gradients([(tf.constant(gw), w), (tf.constant(gb), b)])
        if step in (1, 2, 5, 10, 100):
            out["after"][str(step)] = {"w": w.numpy(), "b": b.numpy()}
        if step == 1:
            out["apply_gradients_returns"] = {"type": type(result).__name__, "value": result.numpy() if hasattr(result, "numpy") else result}
        if step == 10:
            out["slots_after_10"] = slots(opt)
            lr = opt.learning_rate
            out["learning_rate_attribute"] = {"type": type(lr).__name__, "name": getattr(lr, "name", None), "value": lr.numpy() if hasattr(lr, "numpy") else type(lr).__name__}
            out["lr_attribute"] = attempt(lambda: opt.lr.numpy() if hasattr(opt.lr, "numpy") else type(opt.lr).__name__)
            it = opt.iterations
            out["iterations"] = {"type": type(it).__name__, "name": getattr(it, "name", None), "dtype": np.asarray(it).dtype.name, "value": np.asarray(it)}
            if not KERAS3:
                out["get_weights"] = opt.get_weights()
            elif getattr(opt, "use_ema", False):
                pass
    if KERAS3:
        opt.finalize_variable_values([w, b])
        out["after_finalize"] = {"w": w.numpy(), "b": b.numpy()}
    out["config_after"] = attempt(opt.get_config)
    return out


def label(name, kwargs):
    return name + "(" + ", ".join("%s=%r" % kv for kv in kwargs.items()) + ")"


for name, kwargs in VARIANTS:
    R.case(label(name, kwargs), optimizer=name, kwargs=kwargs, result=attempt(run, name, kwargs))

S = O.schedules
R.case("SGD with ExponentialDecay(0.1, 10, 0.5)", optimizer="SGD", result=attempt(run, "SGD", {}, lambda: O.SGD(S.ExponentialDecay(0.1, 10, 0.5))))
R.case("Adam with PiecewiseConstantDecay([3, 20], [0.1, 0.01, 0.001])", optimizer="Adam", result=attempt(run, "Adam", {}, lambda: O.Adam(S.PiecewiseConstantDecay([3, 20], [0.1, 0.01, 0.001]))))
if not KERAS3:
    R.case("Adam with schedule and decay", optimizer="Adam", result=attempt(run, "Adam", {}, lambda: O.Adam(S.ExponentialDecay(0.1, 10, 0.5), decay=0.1)))


# sparse gradients: rows 0, 2, 2 of w (a repeated row)
def sparse(name, kwargs):
    tf.keras.backend.clear_session()
    w = tf.keras.Variable(W0, name="w") if KERAS3 else tf.Variable(W0, name="w")
    opt = getattr(O, name)(**kwargs)
    after = {}
    for step in range(1, 6):
        g = tf.IndexedSlices(tf.constant(GRADS[step - 1][0]), tf.constant([0, 2, 2] if step != 3 else [1, 1, 0]), dense_shape=(3, 4))
        opt.apply_gradients([(g, w)])
        after[str(step)] = w.numpy()
    return {"w_after": after, **slots(opt)}


for name, kwargs in [("SGD", dict(learning_rate=0.1)), ("SGD", dict(learning_rate=0.1, momentum=0.9)), ("SGD", dict(learning_rate=0.1, momentum=0.9, nesterov=True)),
                     ("Adam", dict(learning_rate=0.1)), ("Adam", dict(learning_rate=0.1, amsgrad=True)), ("Adamax", dict(learning_rate=0.1)), ("Nadam", dict(learning_rate=0.1)),
                     ("Adagrad", dict(learning_rate=0.1)), ("Adadelta", dict(learning_rate=1.0)), ("RMSprop", dict(learning_rate=0.1)),
                     ("RMSprop", dict(learning_rate=0.1, momentum=0.9)), ("RMSprop", dict(learning_rate=0.1, centered=True)),
                     ("Ftrl", dict(learning_rate=0.1)), ("SGD", dict(learning_rate=0.1, clipnorm=0.5)), ("SGD", dict(learning_rate=0.1, clipvalue=0.5)), ("SGD", dict(learning_rate=0.1, global_clipnorm=0.5))]:
    R.case("sparse " + label(name, kwargs), optimizer=name, kwargs=kwargs, indices="[0, 2, 2] at each step, [1, 1, 0] at step 3; values: gradients_w of the step",
           result=attempt(sparse, name, kwargs))


def var(v=W0):
    return tf.Variable(v, name="w")


def quarter():
    return 0.25


# constructor forms, attributes, errors
for text in ["SGD(lr=0.1)", "Adam(lr=0.1)", "SGD(0.1, 0.9, True)", "SGD(momentum=1.5)", "SGD(momentum=-0.5)", "SGD(learning_rate=-1.0)", "Adam(foo=1)", "Adam(decay=-1.0)", "SGD(clipnorm=-1.0)",
             "SGD(clipnorm=1.0, global_clipnorm=1.0)", "SGD(clipnorm=1.0, clipvalue=1.0)", "RMSprop(momentum=2.0)", "Adagrad(initial_accumulator_value=-1.0)", "Ftrl(learning_rate_power=1.0)", "Ftrl(l1_regularization_strength=-1.0)",
             "Ftrl(beta=-1.0)", "SGD('0.1')", "SGD(learning_rate=quarter)", "Adam(name='mine')", "SGD(decay=0.1)", "Adam(learning_rate=tf.constant(0.5))", "Adam(learning_rate=tf.Variable(0.5))", "Adam(learning_rate=1)",
             "SGD(learning_rate=S.ExponentialDecay(0.1, 10, 0.5))", "Adam(epsilon=None)", "SGD(nesterov=1)", "Adam(beta_1=tf.constant(0.5))"]:
    R.case("construct " + text, call=text, config=attempt(lambda: eval("O." + text).get_config()))


def messages():
    yield "get('adam')", lambda: type(O.get("adam")).__name__
    yield "get('ADAM')", lambda: type(O.get("ADAM")).__name__
    yield "get('Adam')", lambda: type(O.get("Adam")).__name__
    yield "get('rmsprop') config", lambda: O.get("rmsprop").get_config()
    for n in ("sgd", "SGD", "rmsprop", "RMSprop", "RMSProp", "adagrad", "adadelta", "adam", "adamax", "nadam", "ftrl", "adamw", "lion", "adafactor", "momentum"):
        yield "class of get(%r)" % n, lambda n=n: type(O.get(n)).__name__
    yield "get('nope')", lambda: O.get("nope")
    yield "get(None)", lambda: O.get(None)
    yield "get(3)", lambda: O.get(3)
    yield "get(Adam class)", lambda: O.get(O.Adam)
    yield "get(dict)", lambda: O.get({"class_name": "Adam", "config": {"learning_rate": 0.5}}).get_config()
    yield "get(lower-case dict)", lambda: O.get({"class_name": "adam", "config": {"learning_rate": 0.5}}).get_config()
    yield "serialize(SGD(0.1))", lambda: O.serialize(O.SGD(0.1))
    yield "serialize(SGD(schedule))", lambda: O.serialize(O.SGD(S.ExponentialDecay(0.1, 10, 0.5)))
    yield "deserialize round trip", lambda: O.deserialize(O.serialize(O.Adam(0.3, beta_1=0.7))).get_config()
    yield "from_config", lambda: O.SGD.from_config({"learning_rate": 0.2, "momentum": 0.3}).get_config()
    yield "from_config with lr", lambda: O.SGD.from_config({"lr": 0.2}).get_config()
    yield "from_config unknown", lambda: O.SGD.from_config({"learning_rate": 0.2, "wrong": 0.3}).get_config()
    yield "apply_gradients []", lambda: O.SGD().apply_gradients([])
    yield "apply_gradients all None", lambda: O.SGD().apply_gradients([(None, var())])
    yield "apply_gradients some None", lambda: O.SGD().apply_gradients([(None, var()), (tf.constant(B0), tf.Variable(B0, name="b"))])
    yield "apply_gradients wrong shape", lambda: O.SGD().apply_gradients([(tf.constant(B0), var())])
    yield "apply_gradients wrong shape Adam", lambda: O.Adam().apply_gradients([(tf.ones((2, 2)), var())])
    yield "apply_gradients NumPy gradient", lambda: O.SGD().apply_gradients([(np.ones((3, 4), "float32"), var())])
    yield "apply_gradients float64 gradient", lambda: O.SGD().apply_gradients([(tf.ones((3, 4), tf.float64), var())])
    yield "minimize without tape", lambda: O.SGD().minimize(tf.constant(1.0), [var()])
    yield "minimize callable without var_list", lambda: O.SGD().minimize(lambda: tf.constant(1.0), None)
    yield "minimize not a function of the variable", lambda: O.SGD().minimize(lambda: tf.constant(1.0), [var()])
    yield "set_weights wrong length", lambda: O.SGD(momentum=0.9).set_weights([np.zeros(3)])

    def set_lr():
        opt = O.SGD(0.1)
        before = type(opt.learning_rate).__name__
        opt.learning_rate = 0.5
        mid = type(opt.learning_rate).__name__
        opt.lr = 0.25
        after = float(opt.learning_rate)
        opt.learning_rate.assign(0.125)
        return [before, mid, after, float(opt.lr), opt.get_config()["learning_rate"]]
    yield "set learning_rate, lr, assign", set_lr

    def set_beta():
        opt = O.Adam(0.1)
        opt.beta_1 = 0.5
        return opt.get_config()
    yield "set beta_1", set_beta

    def schedule_lr():
        opt = O.SGD(S.ExponentialDecay(0.1, 10, 0.5))
        return [type(opt.learning_rate).__name__, type(opt.lr).__name__]
    yield "learning_rate with a schedule", schedule_lr

    def set_on_schedule():
        opt = O.SGD(S.ExponentialDecay(0.1, 10, 0.5))
        opt.learning_rate = 0.5
        return [type(opt.learning_rate).__name__, opt.get_config()]
    yield "assign to learning_rate with a schedule", set_on_schedule

    def backend_set():
        opt = O.SGD(0.1)
        tf.keras.backend.set_value(opt.lr, 0.75)
        return tf.keras.backend.get_value(opt.lr)
    yield "backend.set_value(opt.lr)", backend_set

    def minimize():
        opt, v = O.SGD(0.5), var()
        r = opt.minimize(lambda: tf.reduce_sum(v * v), [v])
        return [type(r).__name__, r, v.numpy(), opt.iterations]
    yield "minimize(callable)", minimize

    def minimize_tape():
        opt, v = O.SGD(0.5), var()
        with tf.GradientTape() as t:
            loss = tf.reduce_sum(v * v)
        opt.minimize(loss, [v], tape=t)
        return v.numpy()
    yield "minimize(tensor, tape=)", minimize_tape

    def constraint():
        opt, v = O.SGD(0.5), tf.Variable(W0, constraint=lambda x: tf.clip_by_value(x, 0.0, 1.0))
        opt.apply_gradients([(tf.zeros((3, 4)), v)])
        return v.numpy()
    yield "variable constraint", constraint

    def two_times():
        opt, a = O.SGD(0.5), var()
        opt.apply_gradients([(tf.ones((3, 4)), a), (tf.ones((3, 4)), a)])
        return a.numpy()
    yield "one variable twice", two_times

    def later_variable():
        opt, a = O.Adam(0.5), var()
        opt.apply_gradients([(tf.ones((3, 4)), a)])
        c = tf.Variable(B0, name="c")
        opt.apply_gradients([(tf.ones(4), c)])
        return [v.name for v in (opt.variables if KERAS3 else opt.weights)]
    yield "a variable that comes later", later_variable
    yield "weights before the first step", lambda: [v.name for v in (O.Adam().variables if KERAS3 else O.Adam().weights)]
    yield "iterations before the first step", lambda: O.Adam().iterations
    yield "variables", lambda: type(O.Adam().variables).__name__
    yield "float64 variable", lambda: (lambda o, v: [str(o.apply_gradients([(tf.ones(4, tf.float64), v)]) is None), v.numpy(), [[s.name, str(s.dtype)] for s in (o.variables if KERAS3 else o.weights)]])(O.Adam(0.1), tf.Variable(B0.astype("float64"), name="d"))
    yield "get_gradients", lambda: O.SGD().get_gradients(tf.constant(1.0), [var()])
    yield "get_updates", lambda: O.SGD().get_updates(tf.constant(1.0), [var()])
    yield "unknown attribute", lambda: O.SGD().nothing
    yield "repr", lambda: repr(O.SGD())
    yield "hyper beta_1 attribute", lambda: [type(O.Adam().beta_1).__name__, O.Adam().beta_1]
    yield "Adam attributes", lambda: {k: getattr(O.Adam(), k) for k in ("epsilon", "amsgrad", "clipnorm", "clipvalue", "global_clipnorm")}
    yield "attribute names of SGD", lambda: [k for k in dir(O.SGD) if not k.startswith("_")]


for name, fn in messages():
    R.case("call " + name, call=name, result=attempt(fn))
R.write()
