"""Cross entropies of activations: when the logits behind y_pred are used, and gradients for odd labels."""
from common import *

R = Recorder("loss_logits")
L, A, M = tf.keras.losses, tf.keras.activations, tf.keras.metrics
X = np.float32([[30, 0, -30], [0, 200, 0], [5, 1, 2]])
ONEHOT, INDEX = np.float32(np.eye(3)[[2, 0, 1]]), np.array([2, 0, 1])
R.case("inputs", x=X, onehot=ONEHOT, index=INDEX)

for act in ("softmax", "sigmoid"):
    for fn in ("categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy", "binary_focal_crossentropy"):
        for from_logits in (False, True):
            def run():
                return getattr(L, fn)(INDEX if fn.startswith("sparse") else ONEHOT, getattr(A, act)(tf.constant(X)), from_logits=from_logits).numpy()
            R.case("%s(%s(x), from_logits=%s)" % (fn, act, from_logits), activation=act, function=fn, from_logits=from_logits, result=attempt(run))

if not KERAS3:
    P = A.softmax(tf.constant(X))
    R.case("operations that keep the logits", names=[n for n, f in dict(
        identity=tf.identity, cast_to_the_same_dtype=lambda v: tf.cast(v, tf.float32), convert_to_tensor=tf.convert_to_tensor,
        reshape=lambda v: tf.reshape(v, (3, 3)), times_one=lambda v: v * 1).items() if hasattr(f(P), "_keras_logits")])

SURE = np.float32([[100], [-100]])
R.case("BinaryCrossentropy, labels (2,), predictions (2, 1)", x=SURE, y_true=np.float32([0, 1]), result=attempt(lambda: L.BinaryCrossentropy()(tf.constant([0.0, 1]), A.sigmoid(tf.constant(SURE))).numpy()))
R.case("BinaryCrossentropy, labels (2, 1), predictions (2, 1)", x=SURE, y_true=np.float32([[0], [1]]), result=attempt(lambda: L.BinaryCrossentropy()(tf.constant([[0.0], [1]]), A.sigmoid(tf.constant(SURE))).numpy()))
R.case("metrics.BinaryCrossentropy, labels (2, 1), predictions (2, 1)", x=SURE, y_true=np.float32([[0], [1]]), result=attempt(lambda: M.BinaryCrossentropy()(tf.constant([[0.0], [1]]), A.sigmoid(tf.constant(SURE))).numpy()))

for labels in ([[0.0, 0, 0]], [[1.0, 1, 0]], [[0.2, 0.3, 0.5]], [[-1.0, 0, 0]]):
    def gradient():
        v = tf.Variable([[1.0, 2.0, 3.0]])
        with tf.GradientTape() as tape:
            loss = L.categorical_crossentropy(tf.constant(labels), v, from_logits=True)
        return {"value": loss.numpy(), "gradient": tape.gradient(loss, v).numpy()}
    R.case("categorical_crossentropy from logits, labels %s" % labels, x=np.float32([[1, 2, 3]]), y_true=np.float32(labels), result=attempt(gradient))

for fn, t in (("sparse_categorical_accuracy", [0]), ("categorical_accuracy", [[1.0, 0, 0]])):
    for p in ([np.nan] * 3, [np.nan, 1, 2], [1, np.nan, 2], [2, np.nan, 1], [-np.inf] * 3):
        R.case("%s of %s" % (fn, p), function=fn, y_true=t, y_pred=np.float32([p]), result=attempt(lambda: getattr(M, fn)(tf.constant(t), np.float32([p])).numpy()))
if KERAS3:
    labels, probabilities = np.array([1, 2, 0, 2]), np.float32([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.6, 0.3, 0.1], [0.3, 0.3, 0.4]])
    for weight in (None, np.float32([1, 2, 0.5, 3])):
        for reduction in ("sum_over_batch_size", "sum", "none", "mean_with_sample_weight"):
            R.case("ignore_class=2, reduction=%s%s" % (reduction, ", weighted" if weight is not None else ""), y_true=labels, y_pred=probabilities, reduction=reduction, sample_weight=weight,
                   result=attempt(lambda: L.SparseCategoricalCrossentropy(ignore_class=2, reduction=reduction)(labels, probabilities, sample_weight=weight).numpy()))
R.write()
