"""Learning-rate schedules: values, configs, dtypes."""
from common import *

R = Recorder("schedules")
S = tf.keras.optimizers.schedules
STEPS = [0, 1, 2, 10, 99, 100, 101, 150, 1000, 5000]
CALLS = ["ExponentialDecay(0.1, 100, 0.96)", "ExponentialDecay(0.1, 100, 0.5, staircase=True)", "ExponentialDecay(1e-2, decay_steps=10000, decay_rate=0.9, name='mine')", "PiecewiseConstantDecay([100, 1000], [0.1, 0.01, 0.001])",
         "PiecewiseConstantDecay([100.0, 1000.0], [1.0, 0.5, 0.1])", "PiecewiseConstantDecay([100], [1, 2])", "PolynomialDecay(0.1, 1000)", "PolynomialDecay(0.1, 1000, 0.01, power=0.5)", "PolynomialDecay(0.1, 100, 0.01, power=2.0, cycle=True)", "PolynomialDecay(0.1, 100, 0.01, cycle=True)",
         "InverseTimeDecay(0.1, 100, 0.5)", "InverseTimeDecay(0.1, 100, 0.5, staircase=True)", "CosineDecay(0.1, 1000)", "CosineDecay(0.1, 1000, alpha=0.1)", "CosineDecayRestarts(0.1, 100)", "CosineDecayRestarts(0.1, 100, t_mul=1.5, m_mul=0.9, alpha=0.1)", "CosineDecayRestarts(0.1, 100, t_mul=1.0)"]
if KERAS3:
    CALLS = ["CosineDecay(0.0, 1000, warmup_target=0.1, warmup_steps=100)", "CosineDecay(0.01, 1000, alpha=0.1, warmup_target=0.2, warmup_steps=10)", "CosineDecay(0.1, 1000, warmup_steps=100)", "CosineDecay(0.1, 1000)", "CosineDecay(0.1, 1000, warmup_target=0.2)"] + CALLS[:1] + ["PiecewiseConstantDecay([100, 1000], [0.1, 0.01, 0.001])"]


def value(x):
    return x.numpy() if hasattr(x, "numpy") else x


def run(text):
    s = eval("S." + text)
    return {"config": s.get_config(), "values_int": {str(n): value(s(n)) for n in STEPS}, "values_int64_tensor": {str(n): attempt(lambda: value(s(tf.constant(n, tf.int64)))) for n in STEPS},
            "values_float": {str(n): attempt(lambda: value(s(n + 0.5))) for n in (0, 10, 100)}, "type": type(s(3)).__name__, "repr": repr(s), "round_trip": attempt(lambda: type(s).from_config(s.get_config()).get_config()), "serialize": attempt(lambda: S.serialize(s))}


for text in CALLS:
    R.case(text, call=text, steps=STEPS, result=attempt(run, text))
for text in ["PiecewiseConstantDecay([100, 1000], [0.1, 0.01])", "ExponentialDecay()", "CosineDecay(0.1, 0)", "CosineDecay(0.1, -5)", "PolynomialDecay(0.1, 0)", "ExponentialDecay('a', 1, 1)", "PiecewiseConstantDecay([1000, 100], [1.0, 2.0, 3.0])"]:
    R.case("construct " + text, result=attempt(lambda: (lambda s: [s.get_config(), attempt(lambda: value(s(5)))])(eval("S." + text))))
R.case("signatures", parameters={n: signature(getattr(S, n).__init__) for n in dir(S) if inspect.isclass(getattr(S, n))})
R.case("names", schedules=[n for n in dir(S) if not n.startswith("_")], experimental=[n for n in dir(getattr(tf.keras, "experimental", None)) if "Decay" in n])
R.case("LearningRateSchedule called", result=attempt(lambda: S.LearningRateSchedule()(1)))


class Mine(S.LearningRateSchedule):
    def __call__(self, step):
        return 0.1 / (tf.cast(step, "float32") + 1.0)


def own():
    v = tf.Variable([1.0])
    opt = tf.keras.optimizers.SGD(Mine())
    seen = []
    for _ in range(3):
        opt.apply_gradients([(tf.constant([1.0]), v)])
        seen.append(float(v.numpy()[0]))
    return {"variable": seen, "config": attempt(opt.get_config)}


R.case("a schedule of one's own in SGD", result=attempt(own))
R.write()
