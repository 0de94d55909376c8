"""What callbacks do over the epochs of callback_scenarios.py: rates, weights, texts, files; and the signatures."""
from common import *

from callback_scenarios import clean, scenarios

R = Recorder("callbacks")
C = tf.keras.callbacks
for name, run in scenarios(tf.keras, tf.constant).items():
    R.case(name, result=clean(run()))
R.case("signatures", parameters={n: signature(getattr(C, n).__init__) for n in dir(C) if inspect.isclass(getattr(C, n))})
R.case("hooks", names=[n for n in dir(C.Callback) if not n.startswith("_")])
R.write()
