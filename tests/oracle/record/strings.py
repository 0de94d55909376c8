"""tf.keras.utils.Progbar: drawings, number formats, time formats (time.time() replaced by a clock that the case moves)."""
import contextlib
import io
import time

from common import *

R = Recorder("strings", note="each draw is what one call wrote to stdout; clock: seconds on time.time() at each call, starting from 1000.0 when the bar is made")
Progbar = tf.keras.utils.Progbar
now = [1000.0]
real = time.time


def draw(args, calls, method="update"):
    now[0] = 1000.0
    time.time = lambda: now[0]
    try:
        bar = Progbar(**args)
        rows = []
        for c in calls:
            now[0] = 1000.0 + c.get("at", 0.0)
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                try:
                    getattr(bar, c.get("method", "update"))(*c["args"], **c.get("kwargs", {}))
                except Exception as e:
                    out.write("ERROR %s: %s" % (type(e).__name__, e))
            rows.append(out.getvalue())
        return {"args": args, "calls": calls, "draws": rows}
    finally:
        time.time = real


def case(name, args, calls):
    R.case(name, **draw(args, calls))


def upd(n, values=None, at=0.0, **kw):
    return {"args": [n] if values is None else [n, values], "at": at, **({"kwargs": kw} if kw else {})}


for target in (1, 5, 10, 32, 100, 1000, 60000):
    steps = sorted({0, 1, target // 3, target // 2, target - 1, target})
    case("target %d, no values" % target, dict(target=target), [upd(s, at=0.1 * (i + 1)) for i, s in enumerate(steps)])
case("target 10, every step, tenth of a second each", dict(target=10), [upd(i, [("loss", 1.0 / i), ("accuracy", i / 10)], at=0.1 * i) for i in range(1, 11)])
case("target 10, faster than the interval", dict(target=10), [upd(i, [("loss", 1.0)], at=0.01 * i) for i in range(1, 11)])
case("target 10, interval 0.5", dict(target=10, interval=0.5), [upd(i, [("loss", 1.0)], at=0.2 * i) for i in range(1, 11)])
case("target 10, width 10", dict(target=10, width=10), [upd(i, at=0.1 * i) for i in (0, 1, 5, 9, 10)])
case("target 10, width 60", dict(target=10, width=60), [upd(i, at=0.1 * i) for i in (0, 1, 5, 9, 10)])
case("averages", dict(target=4), [upd(1, [("a", 1.0)], at=0.1), upd(2, [("a", 3.0)], at=0.2), upd(4, [("a", 5.0)], at=0.4)])
case("stateful metrics", dict(target=4, stateful_metrics=["a"]), [upd(1, [("a", 1.0), ("b", 1.0)], at=0.1), upd(2, [("a", 3.0), ("b", 3.0)], at=0.2), upd(4, [("a", 5.0), ("b", 5.0)], at=0.4)])
case("a value that comes later", dict(target=4), [upd(1, [("a", 1.0)], at=0.1), upd(2, [("a", 1.0), ("b", 2.0)], at=0.2), upd(4, [("b", 3.0)], at=0.4)])
NUMBERS = [0.0, 1.0, 0.5, 0.1234567, 123456.789, 1e10, 1e-2, 1.1e-3, 1e-3, 0.00099999, 9.99e-4, 1e-4, 1.5e-7, 1e-30, -0.5, -1e-4, -1e-3, float("nan"), float("inf"), float("-inf")]
case("number formats", dict(target=len(NUMBERS), stateful_metrics=[]), [upd(i + 1, [("v%d" % i, v)], at=0.1 * (i + 1)) for i, v in enumerate(NUMBERS)])
for v in NUMBERS:
    case("number %r" % v, dict(target=1), [upd(1, [("v", v)], at=0.1)])
    case("number %r, stateful" % v, dict(target=1, stateful_metrics=["v"]), [upd(1, [("v", v)], at=0.1)])
for v in (3, 7000000, True, np.float32(0.1), np.float64(0.1), np.int64(5), np.array([1.0, 3.0]), tf.constant(0.25)):
    case("value %s %r" % (type(v).__name__, v if not isinstance(v, tf.Tensor) else v.numpy()), dict(target=1), [upd(1, [("v", v)], at=0.1)])
case("value int, stateful", dict(target=1, stateful_metrics=["v"]), [upd(1, [("v", 3)], at=0.1)])
case("value string, stateful", dict(target=1, stateful_metrics=["v"]), [upd(1, [("v", "text")], at=0.1)])
case("value None", dict(target=1), [upd(1, [("v", None)], at=0.1)])
case("unknown target", dict(target=None), [upd(i, [("loss", 1.0)], at=0.1 * i) for i in (1, 2, 9, 10, 100)])
case("unknown target, finalize", dict(target=None), [upd(1, [("loss", 1.0)], at=0.1), upd(2, [("loss", 2.0)], at=0.2), upd(2, [("loss", 2.0)], at=0.3, finalize=True)])
case("verbose 2", dict(target=10, verbose=2), [upd(i, [("loss", 1.0 / i)], at=0.1 * i) for i in (1, 5, 9, 10)])
case("verbose 2, unknown target", dict(target=None, verbose=2), [upd(1, [("loss", 1.0)], at=0.1), upd(2, [("loss", 1.0)], at=0.2, finalize=True)])
case("verbose 0", dict(target=10, verbose=0), [upd(i, [("loss", 1.0)], at=0.1 * i) for i in (1, 10)])
case("beyond the target", dict(target=5), [upd(5, at=0.5), upd(6, at=0.6), upd(7, at=0.7)])
case("backwards", dict(target=5), [upd(3, at=0.3), upd(1, at=0.5)])
case("add", dict(target=5), [{"method": "add", "args": [1, [("a", 1.0)]], "at": 0.1}, {"method": "add", "args": [2, [("a", 4.0)]], "at": 0.2}, {"method": "add", "args": [2, [("a", 1.0)]], "at": 0.3}])
case("finalize early", dict(target=5), [upd(2, [("a", 1.0)], at=0.2), upd(3, [("a", 1.0)], at=0.3, finalize=True)])
case("finalize at the target", dict(target=3), [upd(2, [("a", 1.0)], at=0.2), upd(3, [("a", 1.0)], at=0.3), upd(3, [("a", 1.0)], at=0.9, finalize=True)])
case("unit_name", dict(target=3, unit_name="sample"), [upd(i, at=0.1 * i) for i in (1, 2, 3)])
case("unit_name, verbose 2", dict(target=3, unit_name="sample", verbose=2), [upd(3, at=0.3)])
for per in (1e-7, 1.4e-6, 5e-5, 9.99e-4, 1e-3, 1.6e-3, 0.0999, 0.5, 0.99, 1.0, 1.5, 59.0, 61.0, 3600.0, 4000.0, 100000.0):
    case("time per step %r" % per, dict(target=10), [upd(1, at=per), upd(2, at=2 * per + 0.06), upd(5, at=5 * per + 0.2), upd(10, at=10 * per + 0.3)])
    case("time per step %r, verbose 2" % per, dict(target=10, verbose=2), [upd(10, at=10 * per)])
case("shrinking line", dict(target=100), [upd(1, [("a", 1.0)], at=100.0), upd(50, [("a", 1.0)], at=200.0), upd(99, [("a", 1.0)], at=210.0), upd(100, [("a", 1.0)], at=211.0)])
case("many values", dict(target=2), [upd(1, [("metric_%d" % i, i / 7) for i in range(8)], at=0.1), upd(2, [("metric_%d" % i, i / 7) for i in range(8)], at=0.2)])
R.case("signature", Progbar=signature(Progbar.__init__), update=signature(Progbar.update), add=signature(Progbar.add))
R.write()
