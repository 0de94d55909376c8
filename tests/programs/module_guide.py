"""tf.Module: layers by hand, name scopes, deferred building, submodules; tf.function: signatures and concrete functions."""
import tensorflow as tf


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


class Stack(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense_1, self.dense_2 = FlexibleDense(3), FlexibleDense(2)
        self.extra = [FlexibleDense(2, name="flex"), {"last": FlexibleDense(1)}]

    @tf.function
    def __call__(self, x):
        return self.dense_2(self.dense_1(x))


tf.random.set_seed(22)
model = Stack(name="the_model")
print("Model results:", model(tf.constant([[2.0, 2.0, 2.0]])))
print("Submodules:", [type(m).__name__ for m in model.submodules], model.name, model.name_scope.name)
for var in model.variables:
    print(var.name, var.shape, var.trainable)
count = tf.Variable(0, dtype=tf.int64)


@tf.function(input_signature=[tf.TensorSpec(shape=[None], dtype=tf.float32)])
def scale(x):
    count.assign_add(1)
    return x * tf.cast(count, tf.float32)


@tf.function
def double(a):
    print("Tracing double with", a.dtype.name if hasattr(a, "dtype") else a)
    return a + a


print(scale([1.0, 2.0]).numpy(), scale(tf.constant([1.0])).numpy(), count.numpy())
print(double(tf.constant(1)), double(tf.constant(1.1)), double(tf.constant(2)), double(3), double(3), double(tf.constant("a")))
print(double.get_concrete_function(tf.constant(1.5))(tf.constant(2.5)))
with tf.device("CPU:0"), tf.name_scope("block"):
    y = tf.Variable(tf.ones([2]) + 1.0, name="y")
print(y.name, y.device.split("/")[-1], tf.executing_eagerly(), y.assign_add([2, 3]).numpy(), y[0], [float(v) for v in y])
assert count == 2 and len(model.variables) == 4
