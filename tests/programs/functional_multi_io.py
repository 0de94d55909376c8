"""Several inputs and outputs: dict and list data, loss weights, names of metrics, plots of the model's shape."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import Input, Model, layers

rng = np.random.RandomState(2)
n = 256
title = rng.rand(n, 20).astype("float32")
body = rng.rand(n, 30).astype("float32")
tags = rng.randint(2, size=(n, 5)).astype("float32")
priority = ((title.mean(1) + tags.mean(1)) / 2).reshape(-1, 1)
department = rng.randint(4, size=n)

tf.random.set_seed(0)
title_input = Input(shape=(20,), name="title")
body_input = Input(shape=(30,), name="body")
tags_input = Input(shape=(5,), name="tags")
t = layers.Dense(16, activation="relu")(title_input)
b = layers.Dense(16, activation="relu")(body_input)
merged = layers.concatenate([t, b, tags_input])
shared = layers.Dense(16, activation="relu", name="shared")(merged)
priority_out = layers.Dense(1, name="priority")(shared)
department_out = layers.Dense(4, name="department")(shared)
model = Model(inputs=[title_input, body_input, tags_input], outputs=[priority_out, department_out], name="router")
model.summary()
print(model.input_names, model.output_names, model.input_shape, model.output_shape)
model.compile(
    optimizer=tf.keras.optimizers.RMSprop(1e-3),
    loss={"priority": tf.keras.losses.MeanSquaredError(),
          "department": tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)},
    metrics={"priority": ["mae"], "department": ["accuracy"]},
    loss_weights={"priority": 1.0, "department": 0.2},
)
history = model.fit(
    {"title": title, "body": body, "tags": tags},
    {"priority": priority, "department": department},
    epochs=2, batch_size=32, shuffle=False, verbose=2)
print(list(history.history), model.metrics_names)
results = model.evaluate([title, body, tags], [priority, department], verbose=0)
print([round(r, 4) for r in results])
print(model.evaluate([title, body, tags], [priority, department], verbose=0, return_dict=True).keys())
p, d = model.predict([title[:4], body[:4], tags[:4]])
print(p.shape, d.shape)
as_dict = model.predict({"tags": tags[:4], "body": body[:4], "title": title[:4]})
np.testing.assert_allclose(p, as_dict[0])

# lists instead of names, and one loss for both outputs
model.compile("adam", ["mse", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)], loss_weights=[1, 0.5])
second = model.fit([title, body, tags], [priority, department], verbose=0, epochs=30, shuffle=False,
                   validation_split=0.25)
print(list(second.history))
for key in ("loss", "priority_loss", "val_department_loss"):
    print(key, second.history[key][0] > second.history[key][-1] or "rose")
total = second.history["priority_loss"][-1] + 0.5 * second.history["department_loss"][-1]
assert abs(total - second.history["loss"][-1]) < 1e-4
assert second.history["priority_loss"][-1] < 0.02
