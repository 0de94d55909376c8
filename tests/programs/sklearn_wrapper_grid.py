"""A Keras network as a scikit-learn estimator: pipelines, cross validation, a grid search written out."""
import itertools
import os

import numpy as np
import tensorflow as tf
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.datasets import load_iris
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelBinarizer, OneHotEncoder, StandardScaler

EPOCHS = 15 if os.environ.get("QUICK") else 40


class KerasNet(ClassifierMixin, BaseEstimator):
    def __init__(self, units=16, rate=0.01, activation="relu", epochs=EPOCHS):
        self.units, self.rate, self.activation, self.epochs = units, rate, activation, epochs

    def fit(self, X, y):
        self.classes_, index = np.unique(y, return_inverse=True)
        tf.keras.backend.clear_session()
        tf.keras.utils.set_random_seed(0)
        self.model_ = tf.keras.models.Sequential()
        self.model_.add(tf.keras.layers.Dense(self.units, input_dim=X.shape[1], activation=self.activation))
        self.model_.add(tf.keras.layers.Dense(len(self.classes_), activation="softmax"))
        self.model_.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"],
                            optimizer=tf.keras.optimizers.Adam(learning_rate=self.rate))
        self.history_ = self.model_.fit(X, index, epochs=self.epochs, batch_size=16, verbose=0)
        return self

    def predict_proba(self, X):
        return self.model_.predict(X)

    def predict(self, X):
        return self.classes_[np.argmax(self.predict_proba(X), axis=-1)]


X, y = load_iris(return_X_y=True)
names = np.array(["setosa", "versicolor", "virginica"])[y]
X_train, X_test, y_train, y_test = train_test_split(X, names, test_size=0.3, random_state=1, stratify=y)
pipe = make_pipeline(StandardScaler(), KerasNet())
pipe.fit(X_train, y_train)
print(confusion_matrix(y_test, pipe.predict(X_test)).shape)
print(sorted(classification_report(y_test, pipe.predict(X_test), output_dict=True)))
scores = cross_val_score(make_pipeline(StandardScaler(), KerasNet()), X, names, cv=StratifiedKFold(2, shuffle=True, random_state=7))
print("Baseline above 80%%: %s" % (scores.mean() > 0.8), len(scores))
found = {}
for units, activation in itertools.product([4, 16], ["tanh"]):
    net = make_pipeline(StandardScaler(), KerasNet(units=units, activation=activation, rate=0.02))
    found[units, activation] = net.fit(X_train, y_train).score(X_test, y_test)
best = max(found, key=found.get)
print(len(found), net[-1].model_.layers[0].name, net[-1].model_.name)

# one-hot labels from scikit-learn
hot = OneHotEncoder().fit_transform(y.reshape(-1, 1)).toarray()
assert (hot == LabelBinarizer().fit_transform(y)).all() and (hot == tf.one_hot(y, 3)).numpy().all()
model = tf.keras.Sequential([tf.keras.layers.Dense(10, activation="relu"), tf.keras.layers.Dense(3, "softmax")])
model.compile("adam", "categorical_crossentropy", ["categorical_accuracy"])
model.fit(X, hot, epochs=3, batch_size=5, verbose=2)
assert found[best] > 0.85 and scores.mean() > 0.75
