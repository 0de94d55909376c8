"""tf.Module: layers by hand, name scopes, deferred building, submodules, functions with signatures, concrete functions."""
import tensorflow as tf


class Dense(tf.Module):
    def __init__(self, in_features, out_features, name=None):
        super().__init__(name=name)
        self.w = tf.Variable(tf.random.normal([in_features, out_features]), name="w")
        self.b = tf.Variable(tf.zeros([out_features]), name="b")

    def __call__(self, x):
        return tf.nn.relu(tf.matmul(x, self.w) + self.b)


class FlexibleDense(tf.Module):
    def __init__(self, out_features, name=None):
        super().__init__(name=name)
        self.is_built = False
        self.out_features = out_features

    @tf.Module.with_name_scope
    def __call__(self, x):
        if not self.is_built:
            self.w = tf.Variable(tf.random.normal([x.shape[-1], self.out_features]), name="w")
            self.b = tf.Variable(tf.zeros([self.out_features]), name="b", trainable=False)
            self.is_built = True
        return tf.nn.relu(tf.matmul(x, self.w) + self.b)


class MySequentialModule(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense_1 = Dense(in_features=3, out_features=3)
        self.dense_2 = Dense(in_features=3, out_features=2)
        self.extra = [FlexibleDense(2, name="flex"), {"last": FlexibleDense(1)}]

    @tf.function
    def __call__(self, x):
        x = self.dense_1(x)
        return self.dense_2(x)


tf.random.set_seed(22)
my_model = MySequentialModule(name="the_model")
print("Model results:", my_model([[2.0, 2.0, 2.0]]))
print("Submodules:", [type(m).__name__ for m in my_model.submodules], my_model.name, my_model.name_scope.name)
for var in my_model.variables:
    print(var.name, var.shape, var.trainable)
flex = my_model.extra[0]
print(flex(tf.constant([[2.0, 2.0, 2.0]])).shape, [v.name for v in flex.variables], len(flex.trainable_variables))
print(len(my_model.variables), len(my_model.trainable_variables))


class Scaler(tf.Module):
    def __init__(self):
        self.count = tf.Variable(0, dtype=tf.int64)

    @tf.function(input_signature=[tf.TensorSpec(shape=[None], dtype=tf.float32)])
    def scale(self, x):
        print("Tracing with", x.dtype.name)
        self.count.assign_add(1)
        return x * tf.cast(self.count, tf.float32)


s = Scaler()
print(s.scale([1.0, 2.0]).numpy(), s.scale(tf.constant([1.0])).numpy(), s.count.numpy())


@tf.function
def double(a):
    print("Tracing double with", a.dtype.name if hasattr(a, "dtype") else a)
    return a + a


print(double(tf.constant(1)), double(tf.constant(1.1)), double(tf.constant("a")), double(tf.constant(2)), double(3), double(3))
strings = double.get_concrete_function(tf.TensorSpec(shape=[], dtype=tf.string))
print(strings(tf.constant("b")), strings(a=tf.constant("c")).numpy().decode())
try:
    s.scale(tf.constant([[1.0]]))
except (ValueError, TypeError) as error:
    print("refused", type(error).__name__)
x = tf.Variable(tf.ones([2, 2]))
with tf.device("CPU:0"), tf.name_scope("block"):
    y = tf.Variable(x + 1.0, name="y")
print(y.name, y.device.split("/")[-1], tf.executing_eagerly())
b = tf.Variable([10.0, 5.0])
b.assign([2, 7])
print(b.assign_add([2, 3]).numpy(), b.assign_sub([7.0, 9.0]).numpy(), b + 1, b[0], b[1].numpy())
try:
    b.assign([1.0, 2.0, 3.0])
except Exception as e:
    print(f"{type(e).__name__}: {e}")
print(tf.reshape(b, [1, 2]), tf.argmax(b), tf.math.argmin(b).numpy(), [float(v) for v in b])
assert s.count == 2 and my_model([[1.0, 1.0, 1.0]]).shape == (1, 2)
