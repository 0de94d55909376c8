"""The rows of errors that other parts of flowlet raise: each is tagged with its id where it is raised."""

from flowlet.keras.checks.table import COMPILE, DATA, TRAINING, raised

raised("unknown-name", "A loss, metric, activation or optimizer of a name that there is not", COMPILE,
       "the name in the message's \"Did you mean\"", "keras/serial.py: Family.find")  # fmt: skip
raised("text-data", "A column of texts, or other things that are no numbers", DATA,
       "frame = pandas.get_dummies(frame, columns=[...])", "keras/training/arrays.py: as_array")  # fmt: skip
raised("not-finite-data", "NaN or infinity in the data", DATA,
       "keep = np.isfinite(x).all(axis=1); x, y = x[keep], y[keep]", "keras/training/checks.py: finite")  # fmt: skip
raised("input-width", "A model whose first layer was made for another shape", DATA,
       "Input(shape=x.shape[1:])", "keras/layers/input_spec.py: check_inputs")  # fmt: skip
raised("class-index", "A class index that is negative, or not below the number of classes", DATA,
       "y = y - y.min(), and a last layer with y.max() + 1 units", "keras/training/checks.py: labels")  # fmt: skip
raised("one-hot-labels", "One-hot labels under a sparse loss", DATA,
       'loss="categorical_crossentropy"', "keras/training/checks.py: labels")  # fmt: skip
raised("index-labels", "Class indices under a loss that takes one-hot labels", DATA,
       'loss="sparse_categorical_crossentropy"', "keras/training/compiled.py: LossesContainer")  # fmt: skip
raised("label-shape", "Labels of a shape that the loss can not compare with the outputs", DATA,
       "a last layer with y.shape[1] units", "keras/training/compiled.py: LossesContainer")  # fmt: skip
raised("metric-shape", "A metric that can not be computed from these targets and outputs", DATA,
       'metrics=["accuracy"]', "keras/training/compiled.py: MetricsContainer")  # fmt: skip
raised("embedding-index", "An index beyond the end of an embedding", DATA,
       "tf.keras.layers.Embedding(x.max() + 1, width)", "keras/training/checks.py: embeddings")  # fmt: skip
raised("loss-not-finite", "A loss that turns NaN or infinite", TRAINING,
       "a smaller learning rate, or optimizer(clipnorm=1.0)", "keras/checks/nonfinite.py")  # fmt: skip
