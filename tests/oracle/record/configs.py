"""Configurations of models: get_config, to_json, from_config, clone_model, for models of every form."""
from common import *

R = Recorder("configs")
K = tf.keras
L = K.layers


def line():
    a = K.Input((3,))
    return K.Model(a, L.Dense(1)(L.Dense(4, activation="relu")(a)))


def two_inputs():
    a, b = K.Input((3,), name="left"), K.Input((4,), name="right", dtype="int32")
    z = L.Concatenate()([L.Dense(5)(a), L.Embedding(3, 2)(b)[:, 0]])
    return K.Model([a, b], L.Dense(1, name="out")(z), name="two_inputs")


def two_outputs():
    a = K.Input((3,), batch_size=2)
    h = L.Dense(4, activation="relu")(a)
    return K.Model(a, [L.Dense(1, name="first")(h), L.Dense(2, name="second")(h)])


def list_of_one():
    a = K.Input((3,))
    return K.Model([a], [L.Dense(2)(a)])


def dicts():
    a, b = K.Input((3,), name="p"), K.Input((3,), name="q")
    return K.Model({"one": a, "two": b}, {"sum": L.Add(name="total")([a, b]), "first": L.Dense(1, name="d")(a)})


def shared():
    d = L.Dense(2, name="shared")
    a, b = K.Input((3,)), K.Input((3,))
    return K.Model([a, b], L.Subtract()([d(a), d(b)]))


def shared_twice_in_a_row():
    d = L.Dense(3, name="again")
    a = K.Input((3,))
    return K.Model(a, d(d(a)))


def nested():
    inner = K.Sequential([L.Dense(4, input_shape=(3,)), L.Dense(2)], name="inner")
    i = K.Input((2,))
    fun = K.Model(i, [L.Dense(3)(i), L.Dense(1)(i)], name="fun")
    a = K.Input((3,))
    one, two = fun(inner(a))
    return K.Model(a, L.Concatenate()([one, two, a]))


def in_sequential():
    i = K.Input((3,))
    fun = K.Model(i, L.Dense(3)(i), name="fun")
    return K.Sequential([K.Input((3,)), fun, K.Sequential([L.Dense(2)], name="deep"), L.Dense(1)], name="outer")


def sequential():
    return K.Sequential([L.Dense(4, activation="relu", input_shape=(2,)), L.Dropout(0.2), L.Dense(1)])


def unbuilt():
    return K.Sequential([L.Dense(4), L.Dense(1)], name="named")


def built_later():
    m = unbuilt()
    m.build((16, 3))
    return m


def built_by_call():
    m = unbuilt()
    m(np.zeros((5, 3), "float32"))
    return m


def keywords():
    a = K.Input((3,))
    x = L.Dropout(0.5)(a, training=True)
    return K.Model(a, L.BatchNormalization()(x, training=False))


def all_dense_settings():
    a = K.Input((3,))
    return K.Model(a, L.Dense(2, kernel_initializer=K.initializers.RandomNormal(stddev=0.1), kernel_regularizer=K.regularizers.l2(0.01), kernel_constraint=K.constraints.MaxNorm(2), dtype="float32", trainable=False)(a))


def arithmetic():
    a, b = K.Input((4,), name="a"), K.Input((4,), name="b")
    x = a + b
    x = 2.0 * x - 1
    x = 1.0 / (x + 3.0)
    x = -x ** 2
    return K.Model([a, b], x / a)


def reflected():
    a = K.Input((4,), name="a")
    return K.Model(a, [1.0 + a, 1.0 - a, 2.0 * a, 1.0 / a, 2.0 ** a])


def functions():
    a = K.Input((4,), name="a")
    x = tf.reduce_sum(tf.nn.relu(a), axis=1, keepdims=True)
    y = tf.concat([a, x], axis=-1)
    y = tf.reshape(y, (-1, 5, 1))
    y = tf.squeeze(tf.transpose(y, (0, 2, 1)), 1)
    return K.Model(a, tf.cast(tf.math.sqrt(tf.abs(y)), "float64"))


def functions_by_position():
    a = K.Input((4,), name="a")
    x = tf.reduce_mean(a, 1, True)
    y = tf.concat([a, x], 1)
    return K.Model(a, tf.clip_by_value(tf.expand_dims(y, 1), -1.0, 1.0))


def more_functions():
    a, b = K.Input((4,), name="a"), K.Input((4,), name="b")
    x = tf.where(a > b, a, tf.zeros_like(b))
    y = tf.maximum(tf.exp(a), tf.square(b))
    z = tf.stack([x, y], axis=1)
    z = tf.matmul(z, z, transpose_b=True)
    return K.Model([a, b], [tf.nn.softmax(z), tf.argmax(x, axis=1), tf.one_hot(tf.argmax(a, 1), 4), tf.add_n([a, b])])


def slices():
    a = K.Input((4, 5), name="a")
    return K.Model(a, [a[:, 1], a[:, 1:3], a[..., -1], a[:, ::2, tf.newaxis]])


def backend():
    a = K.Input((4,), name="a")
    k = K.backend
    return K.Model(a, [k.mean(k.square(a), axis=-1), k.sqrt(k.sum(a, axis=1, keepdims=True)), k.concatenate([a, a])])


def fresh():
    K.backend.clear_session()


MODELS = [line, two_inputs, two_outputs, list_of_one, dicts, shared, shared_twice_in_a_row, nested, in_sequential, sequential, unbuilt, built_later, built_by_call, keywords, all_dense_settings, arithmetic, reflected, functions, functions_by_position, more_functions, slices, backend]


def described(make):
    fresh()
    m = make()
    out = {"config": attempt(m.get_config), "json": attempt(m.to_json)}
    out["layers"] = [[l.name, type(l).__name__] for l in m.layers]
    out["shapes"] = attempt(lambda: [m.input_shape, m.output_shape])
    fresh()
    twin = attempt(lambda: type(m).from_config(m.get_config()))
    if isinstance(twin, K.Model):
        out["same config again"] = twin.get_config() == m.get_config()
        out["weights"] = [w.name for w in twin.weights] if twin.built else None
    else:
        out["from_config"] = twin
    clone = attempt(lambda: K.models.clone_model(m))
    if isinstance(clone, K.Model):
        out["clone"] = {"type": type(clone).__name__, "name": clone.name, "layers": [l.name for l in clone.layers], "config": clone.get_config() == m.get_config()}
    else:
        out["clone"] = clone
    return out


for make in MODELS:
    R.case("model " + make.__name__, model=inspect.getsource(make), result=attempt(described, make))


class Own(K.Model):
    def __init__(self):
        super().__init__()
        self.d = L.Dense(1)

    def call(self, x):
        return self.d(x)


class OwnLayer(L.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def call(self, x):
        return x * self.units


class OwnLayerWithConfig(OwnLayer):
    def get_config(self):
        return {**super(OwnLayer, self).get_config(), "units": self.units}


def with_own(cls):
    a = K.Input((3,))
    return K.Model(a, cls(2)(a))


def parse(text):
    return json.loads(text)


def cases():
    yield "get_config of a subclassed model", lambda: Own().get_config()
    yield "to_json of a subclassed model", lambda: Own().to_json()
    yield "clone_model of a subclassed model", lambda: K.models.clone_model(Own())
    yield "clone_model of a layer", lambda: K.models.clone_model(L.Dense(1))
    yield "config of a layer of one's own without get_config", lambda: with_own(OwnLayer).get_config()
    yield "config of a layer of one's own", lambda: with_own(OwnLayerWithConfig).get_config()
    yield "from_config without custom_objects", lambda: K.Model.from_config(with_own(OwnLayerWithConfig).get_config())
    yield "from_config with custom_objects", lambda: [l.name for l in K.Model.from_config(with_own(OwnLayerWithConfig).get_config(), custom_objects={"OwnLayerWithConfig": OwnLayerWithConfig}).layers]
    yield "from_config in a scope", lambda: (lambda c: [K.utils.custom_object_scope({"OwnLayerWithConfig": OwnLayerWithConfig}).__enter__(), K.Model.from_config(c).name][1])(with_own(OwnLayerWithConfig).get_config())
    yield "model_from_json of Sequential", lambda: [type(m).__name__ + " " + m.name for m in [K.models.model_from_json(sequential().to_json())]]
    yield "model_from_json of functional", lambda: [type(m).__name__ + " " + m.name for m in [K.models.model_from_json(two_inputs().to_json())]]
    yield "model_from_json of no JSON", lambda: K.models.model_from_json("no json")
    yield "model_from_config of a list", lambda: K.models.model_from_config([])
    yield "model_from_config without a class", lambda: K.models.model_from_config({"config": {}})
    yield "model_from_config of an unknown class", lambda: K.models.model_from_config({"class_name": "Nope", "config": {}})
    yield "layers.serialize", lambda: L.serialize(L.Dense(2))
    yield "layers.deserialize", lambda: type(L.deserialize({"class_name": "Dense", "config": {"units": 2}})).__name__
    yield "layers.deserialize of a model", lambda: type(L.deserialize(L.serialize(sequential()))).__name__
    yield "layers.deserialize of an unknown name", lambda: L.deserialize({"class_name": "Nope", "config": {}})
    yield "layers.deserialize without config", lambda: L.deserialize({"class_name": "Dense"})
    yield "layers.deserialize a text", lambda: L.deserialize("Dense")
    yield "layers.deserialize a wrong keyword", lambda: L.deserialize({"class_name": "Dense", "config": {"units": 2, "foo": 1}})
    yield "clone with a clone_function", lambda: [l.name for l in K.models.clone_model(line(), clone_function=lambda l: type(l).from_config({**l.get_config(), "name": l.name + "_x"})).layers]
    yield "clone on other inputs", lambda: [[l.name for l in m.layers] + [m.input_shape] for m in [K.models.clone_model(line(), input_tensors=K.Input((3,), batch_size=7))]]
    yield "clone of Sequential on other inputs", lambda: [[l.name for l in m.layers] + [m.input_shape] for m in [K.models.clone_model(sequential(), input_tensors=K.Input((2,), batch_size=7))]]
    yield "clone_model: weights are new", lambda: (lambda m: [bool(np.allclose(K.models.clone_model(m).get_weights()[0], m.get_weights()[0])), K.models.clone_model(m).weights[0] is m.weights[0]])(line())
    yield "to_json with arguments", lambda: parse(line().to_json(indent=2))["class_name"]
    yield "Sequential.from_config of a list", lambda: K.Sequential.from_config([L.serialize(L.Dense(2))]).name
    yield "names of Sequential.from_config", lambda: [l.name for l in K.Sequential.from_config(sequential().get_config()).layers]


for name, fn in cases():
    R.case("use: " + name, result=attempt(lambda: (fresh(), fn())[1]))
def layer_names(expression):
    """The layers that an expression of symbolic tensors makes, in the order of the graph."""
    fresh()
    a, b = K.Input((4,), name="a"), K.Input((4,), name="b")
    output = tf.nest.flatten(eval(expression, {"tf": tf, "K": K, "a": a, "b": b}))
    model = K.Model([a, b], output)
    return [l.name for l in model.layers if l.name not in ("a", "b")]


OPERATIONS = [
    'a + b',
    'a - b',
    'a * b',
    'a / b',
    'a // b',
    'a % b',
    'a ** b',
    'a @ tf.transpose(b)',
    'a < b',
    'a <= b',
    'a > b',
    'a >= b',
    'a == b',
    'a != b',
    '-a',
    'abs(a)',
    '(a>0) & (b>0)',
    '(a>0) | (b>0)',
    '(a>0) ^ (b>0)',
    '~(a>0)',
    'a[:,0]',
    '1 - a',
    'tf.add(a,b)',
    'tf.subtract(a,b)',
    'tf.multiply(a,b)',
    'tf.divide(a,b)',
    'tf.math.truediv(a,b)',
    'tf.realdiv(a,b)',
    'tf.math.floordiv(a,b)',
    'tf.math.mod(a,b)',
    'tf.pow(a,b)',
    'tf.matmul(a,b,transpose_b=True)',
    'tf.less(a,b)',
    'tf.equal(a,b)',
    'tf.not_equal(a,b)',
    'tf.negative(a)',
    'tf.abs(a)',
    'tf.logical_and(a>0,b>0)',
    'tf.logical_not(a>0)',
    'tf.cast(a,tf.int32)',
    'tf.saturate_cast(a,tf.int32)',
    'tf.identity(a)',
    'tf.stop_gradient(a)',
    'tf.shape(a)',
    'tf.size(a)',
    'tf.rank(a)',
    'tf.reshape(a,(-1,2,2))',
    'tf.transpose(a)',
    'tf.linalg.matrix_transpose(a)',
    'tf.expand_dims(a,1)',
    'tf.squeeze(tf.expand_dims(a,1),1)',
    'tf.concat([a,b],1)',
    'tf.stack([a,b])',
    'tf.unstack(a,axis=1)',
    'tf.split(a,2,1)',
    'tf.tile(a,[1,2])',
    'tf.repeat(a,2,axis=1)',
    'tf.broadcast_to(a,tf.shape(a))',
    'tf.pad(a,[[0,0],[1,1]])',
    'tf.reverse(a,[1])',
    'tf.roll(a,1,1)',
    'tf.gather(a,[0,1],axis=1)',
    'tf.gather_nd(a,[[0]])',
    'tf.where(a>b,a,b)',
    'tf.where(a>b)',
    'tf.sort(a)',
    'tf.argsort(a)',
    'tf.one_hot(tf.cast(a,tf.int32),3)',
    'tf.zeros_like(a)',
    'tf.ones_like(a)',
    'tf.fill((2,2),a[0,0])',
    'tf.slice(a,[0,0],[-1,2])',
    'tf.boolean_mask(a,a[:,0]>0)',
    'tf.sequence_mask(tf.cast(a[:,0],tf.int32),5)',
    'tf.linalg.matvec(tf.stack([a,a],1),b)',
    'tf.tensordot(a,b,[[1],[1]])',
    "tf.einsum('ij,kj->ik',a,b)",
    'tf.norm(a)',
    'tf.linalg.diag(a)',
    'tf.linalg.trace(tf.stack([a]*4,1))',
    'tf.linalg.inv(tf.stack([a]*4,1))',
    'tf.math.l2_normalize(a)',
    'tf.nn.l2_normalize(a)',
    'tf.math.divide_no_nan(a,b)',
    'tf.maximum(a,b)',
    'tf.minimum(a,b)',
    'tf.math.squared_difference(a,b)',
    'tf.sign(a)',
    'tf.square(a)',
    'tf.sqrt(a)',
    'tf.math.rsqrt(a)',
    'tf.math.reciprocal(a)',
    'tf.exp(a)',
    'tf.math.log(a)',
    'tf.math.log1p(a)',
    'tf.sigmoid(a)',
    'tf.nn.sigmoid(a)',
    'tf.math.softplus(a)',
    'tf.nn.softplus(a)',
    'tf.sin(a)',
    'tf.tanh(a)',
    'tf.nn.tanh(a)',
    'tf.floor(a)',
    'tf.math.ceil(a)',
    'tf.round(a)',
    'tf.math.is_nan(a)',
    'tf.clip_by_value(a,0.,1.)',
    'tf.cumsum(a)',
    'tf.math.cumprod(a)',
    'tf.math.real(a)',
    'tf.add_n([a,b])',
    'tf.math.erf(a)',
    'tf.nn.relu(a)',
    'tf.nn.relu6(a)',
    'tf.nn.leaky_relu(a)',
    'tf.nn.elu(a)',
    'tf.nn.selu(a)',
    'tf.nn.gelu(a)',
    'tf.nn.swish(a)',
    'tf.nn.silu(a)',
    'tf.nn.softsign(a)',
    'tf.nn.softmax(a)',
    'tf.nn.log_softmax(a)',
    'tf.nn.dropout(a,0.5)',
    'tf.nn.moments(a,[0])',
    'tf.nn.top_k(a,2)',
    'tf.math.top_k(a,2)',
    'tf.nn.bias_add(a,[1.,2.,3.,4.])',
    'tf.nn.softmax_cross_entropy_with_logits(a,b)',
    'tf.nn.sigmoid_cross_entropy_with_logits(a,b)',
    'tf.nn.l2_loss(a)',
    'tf.reduce_sum(a,1)',
    'tf.reduce_mean(a,1)',
    'tf.reduce_prod(a)',
    'tf.reduce_max(a)',
    'tf.reduce_min(a)',
    'tf.reduce_all(a>0)',
    'tf.reduce_any(a>0)',
    'tf.math.reduce_variance(a)',
    'tf.math.reduce_std(a)',
    'tf.reduce_logsumexp(a)',
    'tf.argmax(a,1)',
    'tf.argmin(a,1)',
    'tf.zeros((2,))+a[0,0]',
    'tf.random.normal(tf.shape(a))',
    'tf.convert_to_tensor(a)',
    'K.backend.mean(a)',
    'K.backend.sum(a)',
    'K.backend.square(a)',
    'K.backend.abs(a)',
    'K.backend.max(a)',
    'K.backend.dot(a,tf.transpose(b))',
    'K.backend.expand_dims(a)',
    'K.backend.flatten(a)',
    'K.backend.batch_flatten(a)',
    'K.backend.log(a)',
    'K.backend.exp(a)',
    'K.backend.clip(a,0,1)',
    'K.backend.reshape(a,(-1,2,2))',
    'K.backend.permute_dimensions(a,(1,0))',
    'K.backend.l2_normalize(a)',
    'K.backend.sigmoid(a)',
    'K.backend.relu(a)',
    'K.backend.softmax(a)',
    "K.backend.cast(a,'int32')",
    'K.backend.shape(a)',
    'K.backend.std(a)',
    'K.backend.var(a)',
    'K.backend.argmax(a)',
    'K.backend.stack([a,b])',
    'K.backend.repeat_elements(a,2,1)',
    'K.backend.tile(a,[1,2])',
    'K.backend.batch_dot(a,b,1)',
    'K.backend.random_normal(K.backend.shape(a))',
    'K.backend.equal(a,b)',
    'K.backend.maximum(a,b)',
    'K.backend.greater(a,b)',
    'K.backend.pow(a,2)',
    'K.backend.round(a)',
    'K.backend.sign(a)',
    'K.backend.zeros_like(a)',
    'K.backend.switch(a>0,a,b)',
]
for expression in OPERATIONS:
    R.case("layers of " + expression, result=attempt(layer_names, expression))
R.case("signatures", **{n: signature(getattr(K.models, n)) for n in ("clone_model", "model_from_json", "model_from_config")}, from_config=signature(K.Model.from_config), serialize=signature(L.serialize), deserialize=signature(L.deserialize))
R.write()
