"""Knowledge distillation: a Distiller model with its own compile, train_step and test_step around two networks."""
import tensorflow as tf
from sklearn.datasets import load_digits
from tensorflow import keras
from tensorflow.keras import layers


class Distiller(keras.Model):
    def __init__(self, student, teacher):
        super().__init__()
        self.teacher = teacher
        self.student = student

    def compile(self, optimizer, metrics, student_loss_fn, distillation_loss_fn, alpha=0.1, temperature=3):
        super().compile(optimizer=optimizer, metrics=metrics)
        self.student_loss_fn, self.distillation_loss_fn = student_loss_fn, distillation_loss_fn
        self.alpha, self.temperature = alpha, temperature

    def train_step(self, data):
        x, y = data
        teacher_predictions = self.teacher(x, training=False)
        with tf.GradientTape() as tape:
            student_predictions = self.student(x, training=True)
            student_loss = self.student_loss_fn(y, student_predictions)
            distillation_loss = self.distillation_loss_fn(
                tf.nn.softmax(teacher_predictions / self.temperature, axis=1),
                tf.nn.softmax(student_predictions / self.temperature, axis=1)) * self.temperature**2
            loss = self.alpha * student_loss + (1 - self.alpha) * distillation_loss
        gradients = tape.gradient(loss, self.student.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.student.trainable_variables))
        self.compiled_metrics.update_state(y, student_predictions)
        results = {m.name: m.result() for m in self.metrics}
        results.update({"student_loss": student_loss, "distillation_loss": distillation_loss})
        return results

    def test_step(self, data):
        x, y = data
        y_prediction = self.student(x, training=False)
        self.compiled_metrics.update_state(y, y_prediction)
        return {**{m.name: m.result() for m in self.metrics}, "student_loss": self.student_loss_fn(y, y_prediction)}


digits = load_digits()
x, y = (digits.data / 16).astype("float32"), digits.target
tf.random.set_seed(1)
teacher = keras.Sequential([keras.Input(shape=(64,)), layers.Dense(128, activation="relu"), layers.Dense(10)], name="teacher")
student = keras.Sequential([keras.Input(shape=(64,)), layers.Dense(12, activation="relu"), layers.Dense(10)], name="student")
loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
teacher.compile(keras.optimizers.Adam(0.005), loss_fn, metrics=[keras.metrics.SparseCategoricalAccuracy()])
teacher.fit(x[:1280], y[:1280], epochs=4, batch_size=64, verbose=2)
distiller = Distiller(student=student, teacher=teacher)
distiller.compile(keras.optimizers.Adam(0.01), [keras.metrics.SparseCategoricalAccuracy()], loss_fn, keras.losses.KLDivergence())
before = teacher.get_weights()[0].copy()
history = distiller.fit(x[:1280], y[:1280], epochs=4, batch_size=64, verbose=2, shuffle=False)
print(distiller.evaluate(x[1280:], y[1280:], verbose=0, return_dict=True).keys(), distiller.metrics_names)
assert (before == teacher.get_weights()[0]).all() and history.history["sparse_categorical_accuracy"][-1] > 0.85
