"""model.summary(): exact text for several models and arguments."""
import contextlib
import io

from common import *

R = Recorder("training_summary")
K = tf.keras
L = K.layers


def sequential():
    return K.Sequential([L.Dense(4, activation="relu", input_shape=(2,)), L.Dense(4, activation="relu"), L.Dense(1, activation="sigmoid")])


def sequential_input_object():
    return K.Sequential([K.Input((2,)), L.Dense(4), L.Dropout(0.2), L.Dense(1)], name="named")


def sequential_input_layer():
    return K.Sequential([L.InputLayer(input_shape=(2,)), L.Dense(1)])


def unbuilt():
    return K.Sequential([L.Dense(4), L.Dense(1)])


def empty():
    return K.Sequential()


def built_by_build():
    m = unbuilt()
    m.build((None, 3))
    return m


def built_by_batch():
    m = unbuilt()
    m.build((16, 3))
    return m


def built_by_call():
    m = unbuilt()
    m(np.zeros((5, 3), "float32"))
    return m


def built_by_fit():
    m = unbuilt()
    m.compile("sgd", "mse")
    m.fit(np.zeros((8, 3), "float32"), np.zeros((8, 1), "float32"), verbose=0)
    return m


def two_inputs():
    a, b = K.Input((3,), name="left"), K.Input((4,), name="right")
    x = L.Dense(5, activation="relu")(a)
    y = L.Dense(5)(b)
    z = L.Concatenate()([x, y])
    z = L.BatchNormalization()(z)
    return K.Model([a, b], L.Dense(1, name="out")(z), name="two_inputs")


def two_outputs():
    a = K.Input((3,))
    h = L.Dense(4, activation="relu")(a)
    return K.Model(a, [L.Dense(1, name="first")(h), L.Dense(2, name="second")(h)])


def functional_line():
    a = K.Input((3,))
    return K.Model(a, L.Dense(1)(L.Dense(4)(a)))


def residual():
    a = K.Input((4,))
    h = L.Dense(4)(a)
    s = L.Add()([a, h])
    return K.Model(a, L.Activation("relu")(s))


def shared_layer():
    d = L.Dense(2, name="shared")
    a, b = K.Input((3,)), K.Input((3,))
    return K.Model([a, b], L.Subtract()([d(a), d(b)]))


def frozen():
    m = K.Sequential([L.Dense(4, input_shape=(3,)), L.BatchNormalization(), L.Dense(2), L.Dense(1)])
    m.layers[0].trainable = False
    return m


def frozen_model():
    m = sequential()
    m.trainable = False
    return m


def nested():
    inner = K.Sequential([L.Dense(4, input_shape=(3,), name="inner_dense"), L.Dense(2)], name="inner")
    i = K.Input((3,))
    fun = K.Model(i, L.Dense(3)(i), name="fun")
    return K.Sequential([K.Input((3,)), fun, inner, L.Dense(1)], name="outer")


def nested_functional():
    inner = K.Sequential([L.Dense(4, input_shape=(3,)), L.Dense(2)], name="inner")
    a = K.Input((3,))
    return K.Model(a, L.Dense(1)(L.Concatenate()([inner(a), a])))


def cnn():
    return K.Sequential([L.Conv2D(8, 3, activation="relu", input_shape=(28, 28, 1)), L.MaxPooling2D(), L.Conv2D(16, (3, 3), activation="relu"), L.MaxPooling2D((2, 2)), L.Flatten(), L.Dense(64, activation="relu"), L.Dropout(0.5), L.Dense(10, activation="softmax")])


def long_names():
    return K.Sequential([L.Dense(4, input_shape=(3,), name="a_layer_with_a_very_long_name_that_does_not_fit_its_column"), L.BatchNormalization(name="b" * 40), L.Dense(1)])


def rnn():
    return K.Sequential([L.Embedding(1000, 16, input_length=20) if not KERAS3 else L.Embedding(1000, 16), L.LSTM(8, return_sequences=True), L.Bidirectional(L.LSTM(4)), L.Dense(1)])


def big():
    return K.Sequential([L.Dense(4096, input_shape=(25088,)), L.Dense(1000)])


def subclassed():
    class Net(K.Model):
        def __init__(self):
            super().__init__()
            self.a = L.Dense(4)
            self.b = L.Dense(1)

        def call(self, x):
            return self.b(self.a(x))
    return Net()


def subclassed_called():
    m = subclassed()
    m(np.zeros((2, 3), "float32"))
    return m


def tf_ops():
    a = K.Input((3,))
    return K.Model(a, tf.reduce_sum(L.Dense(4)(a) * 2.0, axis=1, keepdims=True) if not KERAS3 else K.ops.sum(L.Dense(4)(a) * 2.0, axis=1, keepdims=True))


def compiled_trained():
    m = sequential()
    m.compile("adam", "mse")
    m.fit(np.zeros((8, 2), "float32"), np.zeros((8, 1), "float32"), verbose=0)
    return m


def text(make, to_print_fn=False, **kw):
    K.backend.clear_session()
    m = make()
    lines = []
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        if to_print_fn:
            r = m.summary(print_fn=(lambda s, line_break=None: lines.append(s)) if KERAS3 else lines.append, **kw)
        else:
            r = m.summary(**kw)
    return {"stdout": out.getvalue(), **({"print_fn_lines": lines} if to_print_fn else {}), **({} if r is None else {"returns": r})}


MODELS = [sequential, sequential_input_object, sequential_input_layer, unbuilt, empty, built_by_build, built_by_batch, built_by_call, built_by_fit, two_inputs, two_outputs, functional_line, residual, shared_layer, frozen, frozen_model, nested, nested_functional, cnn, long_names, rnn, big, subclassed, subclassed_called, tf_ops, compiled_trained]
for make in MODELS:
    R.case("summary " + make.__name__, model=inspect.getsource(make), result=attempt(text, make))
    R.case("print_fn " + make.__name__, result=attempt(text, make, True)) if make in (sequential, two_inputs) else None
for make in (sequential, two_inputs, frozen, nested, long_names, cnn, nested_functional):
    for kw in (dict(line_length=100), dict(line_length=50), dict(expand_nested=True), dict(show_trainable=True), dict(expand_nested=True, show_trainable=True, line_length=120), dict(positions=[0.5, 0.8, 1.0]), dict(positions=[0.2, 0.4, 0.7, 1.0])):
        R.case("summary %s(%s)" % (make.__name__, ", ".join("%s=%r" % i for i in kw.items())), kwargs=kw, result=attempt(text, make, **kw))


def layer_range():
    K.backend.clear_session()
    m = cnn()
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        m.summary(layer_range=["max_pooling2d", "flatten"])
    return out.getvalue()


R.case("summary cnn(layer_range)", result=attempt(layer_range))
R.case("signature", summary=signature(K.Model.summary), plot_model=signature(K.utils.plot_model))
R.write()
