"""Imbalanced data: bias initialiser from the class ratio, class weights, many metrics, thresholds."""
import os

import numpy as np
import tensorflow as tf
from sklearn.metrics import confusion_matrix, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow import keras

rng = np.random.RandomState(0)
n_neg, n_pos = 1900, 100
X, y = np.vstack([rng.randn(n_neg, 6), rng.randn(n_pos, 6) + 1.3]), np.r_[np.zeros(n_neg, int), np.ones(n_pos, int)]
train_x, test_x, train_y, test_y = train_test_split(X, y, test_size=0.3, stratify=y, random_state=0)
scaler = StandardScaler()
train_x, test_x = np.clip(scaler.fit_transform(train_x), -5, 5), np.clip(scaler.transform(test_x), -5, 5)
neg, pos = np.bincount(train_y)
print("Examples: total %d, positive %d (%.2f%%)" % (neg + pos, pos, 100 * pos / (neg + pos)))
METRICS = [
    keras.metrics.TruePositives(name="tp"), keras.metrics.FalsePositives(name="fp"),
    keras.metrics.TrueNegatives(name="tn"), keras.metrics.FalseNegatives(name="fn"),
    keras.metrics.BinaryAccuracy(name="accuracy"), keras.metrics.Precision(name="precision"),
    keras.metrics.Recall(name="recall"), keras.metrics.AUC(name="auc"),
    keras.metrics.AUC(name="prc", curve="PR"),
]


def make_model(output_bias=None):
    if output_bias is not None:
        output_bias = tf.keras.initializers.Constant(output_bias)
    model = keras.Sequential([
        keras.layers.Dense(16, activation="relu", input_shape=(train_x.shape[-1],)),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(1, activation="sigmoid", bias_initializer=output_bias),
    ])
    model.compile(keras.optimizers.Adam(learning_rate=1e-2), keras.losses.BinaryCrossentropy(), metrics=METRICS)
    return model


tf.random.set_seed(3)
model = make_model(output_bias=np.log([pos / neg]))
results = model.evaluate(train_x, train_y, batch_size=200, verbose=0)
print(dict(zip(model.metrics_names, np.round(results, 4).tolist())))
careful = [v.copy() for v in model.get_weights()]
epochs = 10 if os.environ.get("QUICK") else 30
model.fit(train_x, train_y, batch_size=200, epochs=epochs, verbose=0, validation_data=(test_x, test_y))
plain_result = model.evaluate(test_x, test_y, verbose=0, return_dict=True)
weight_for_0, weight_for_1 = (1 / neg) * ((neg + pos) / 2.0), (1 / pos) * ((neg + pos) / 2.0)
weighted = make_model()
weighted.set_weights(careful)
history = weighted.fit(train_x, train_y, batch_size=200, epochs=epochs, verbose=0, validation_data=(test_x, test_y),
                       class_weight={0: weight_for_0, 1: weight_for_1})
weighted_result = weighted.evaluate(test_x, test_y, verbose=0, return_dict=True)
print(sorted(history.history))
print(plain_result["recall"] < weighted_result["recall"], plain_result["precision"] > weighted_result["precision"])
p = weighted.predict(test_x)
cm = confusion_matrix(test_y, p > 0.5)
assert cm[1, 1] == weighted_result["tp"] and cm[0, 1] == weighted_result["fp"]
assert abs(roc_auc_score(test_y, p) - weighted_result["auc"]) < 0.01
assert weighted_result["recall"] > 0.75
