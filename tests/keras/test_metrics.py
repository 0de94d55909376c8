"""Metrics against real TensorFlow: two batches with and without weights, variables, configurations, names."""

import warnings

import numpy as np
import pytest

import flowlet as tf
from flowlet.keras.metrics.resolve import as_metric, resolve
from tests.keras import recorded
from tests.keras.test_losses import positional, resolved, signature_of

M = tf.keras.metrics
OLD, NEW = recorded.cases("metrics_28"), recorded.cases("metrics_221")
INPUTS = {
    name[6:]: recorded.plain(case["batches"]) for name, case in OLD.items() if name.startswith("input ")
}
WEIGHTS = recorded.plain(OLD["weights"]["batches"])
ADDED = ("F1Score", "FBetaScore", "R2Score", "ConcordanceCorrelation", "PearsonCorrelation", "PRGAIN",
         "ignore_class", "sparse_y_pred")  # fmt: skip
TOLERANCE = 1e-6


def mean_abs(y_true, y_pred):
    return tf.reduce_mean(tf.abs(y_true - y_pred), axis=-1)


def make(text):
    tf.keras.backend.reset_uids()
    return eval(text, {**{name: getattr(M, name) for name in classes()}, "mean_abs": mean_abs})  # noqa: S307


def classes():
    return sorted({**OLD["class signatures"]["parameters"], **NEW["class signatures"]["parameters"]})


def check(got, result, least=0.05):
    """Compare with a recorded value; sums may cancel, so small results count as `least`."""
    assert recorded.failed(result) is None, result
    recorded.close(got.numpy(), recorded.plain(result), TOLERANCE, least)


def check_variables(metric, result, ordered=True):
    ours = [(variable.name.removesuffix(":0"), variable.numpy()) for variable in metric.variables]
    wanted = [(name.removesuffix(":0"), recorded.plain(value)) for name, value in result]
    if not ordered:
        ours, wanted = (sorted(one, key=lambda pair: pair[0]) for one in (ours, wanted))
    assert [name for name, _ in ours] == [name for name, _ in wanted]
    for (_, one), (_, two) in zip(ours, wanted):
        if isinstance(two, dict):  # large ones were recorded by their shape and sum
            assert list(one.shape) == two["shape"]
            assert one.sum() == pytest.approx(two["sum"], rel=1e-6)
        else:
            recorded.close(one, two, TOLERANCE, 0.05)


def update_cases():
    for release, table in (("2.8", OLD), ("2.21", NEW)):
        for name, case in table.items():
            if "call" in case and (release == "2.8" or any(word in case["call"] for word in ADDED)):
                if release == "2.21" and case["call"].startswith(
                    "MeanIoU"
                ):  # the default of 2.21; ours is float32, as in 2.8
                    case = {**case, "call": case["call"].replace(")", ", dtype='int64')")}
                yield pytest.param({**case, "release": release}, id=f"{release} {name}")


UPDATES = list(update_cases())


def batches_of(case):
    for batch, weight in zip(INPUTS[case["input"]], WEIGHTS):
        yield batch, {"sample_weight": weight[: len(batch[0])]} if case["weighted"] else {}


def result_of(case):
    """The recorded result, and the type of the error where there is one.

    2.8 refuses weights together with `class_id`, later releases do not: see `test_weights_of_one_class`.
    """
    found = case["result"]
    found = found["value"] if "value" in found else found
    error = recorded.failed(found)
    if error and "class_id" in case["call"] and "weights can not be broadcast" in error["message"]:
        pytest.skip("refused by 2.8 only")
    return found, error and error["type"]


def check_config(metric, case, wanted):
    config, ours = recorded.plain(wanted["config"]), metric.get_config()
    if case["release"] == "2.21":  # which writes more of the arguments that have their defaults
        assert set(ours) <= set(config)
    else:  # 2.8 forgets these two
        late = {
            key: ours.pop(key)
            for key in ("num_labels", "from_logits")
            if key in ours and "AUC" in case["call"]
        }
        assert set(ours) == set(config)
        assert all(f"{key}={value}" in case["call"] for key, value in late.items())
    for key, value in ours.items():
        if key == "fn":
            assert value == config[key]["callable"]  # 2.8 keeps the function, which no file can hold
        else:
            np.testing.assert_equal(np.asarray(value), np.asarray(config[key]), err_msg=key)


def check_before(metric, case, wanted):
    error = recorded.failed(wanted["result_before"])
    if error is None:
        check(metric.result(), wanted["result_before"])
    elif (
        "AUC" in case["call"]
    ):  # an AttributeError in 2.8, for the variables that are made at the first update
        assert metric.result().numpy() == 0.0
    else:
        with pytest.raises((ValueError, AttributeError)):
            metric.result()


@pytest.mark.parametrize("case", UPDATES)
def test_updates(case):
    (wanted, error), metric = result_of(case), make(case["call"])
    if error:
        with pytest.raises((ValueError, tf.errors.OpError)) as caught:
            for batch, weight in batches_of(case):
                metric.update_state(*batch, **weight)
        assert type(caught.value).__name__ == error
        return
    assert metric.name == wanted["name"]
    ordered = case["release"] == "2.8"  # 2.21 makes the variables of AUC in another order
    if not case["weighted"]:
        assert metric.dtype == wanted["dtype"]
        check_config(metric, case, wanted)
        check_variables(metric, wanted["weights_before"], ordered)
        check_before(metric, case, wanted)
    for number, (batch, weight) in enumerate(batches_of(case), 1):
        metric.update_state(*batch, **weight)
        check(metric.result(), wanted[f"result_{number}"])
    check_variables(metric, wanted["weights_after"], ordered)
    metric.reset_state()
    assert not any(np.any(variable.numpy()) for variable in metric.variables)
    if not case["weighted"]:
        check(metric(*INPUTS[case["input"]][0]), wanted["call_returns"])


@pytest.mark.parametrize(
    "kind, arguments", [(M.Precision, ()), (M.Recall, ()), (M.PrecisionAtRecall, (0.5,))]
)
def test_weights_of_one_class(kind, arguments):
    (y_true, y_pred), weight = INPUTS["multilabel"][0], WEIGHTS[0][:6]
    one, whole = kind(*arguments, class_id=1), kind(*arguments)
    one.update_state(y_true, y_pred, sample_weight=weight)
    whole.update_state(y_true[:, 1], y_pred[:, 1], sample_weight=weight)
    np.testing.assert_array_equal(one.result().numpy(), whole.result().numpy())


@pytest.mark.parametrize("case", [case for case in UPDATES if not case.values[0]["weighted"]])
def test_configurations_make_the_same_metric(case):
    metric = make(case["call"])
    if "mean_abs" in case["call"]:
        assert metric.get_config()["fn"] == "mean_abs"  # a function of one's own is not found by its name
        return
    again = type(metric).from_config(metric.get_config())
    for batch, _ in batches_of(case):
        metric.update_state(*batch)
        again.update_state(*batch)
    np.testing.assert_array_equal(again.result().numpy(), metric.result().numpy())


# what runs in a compiled `fit`: the same update inside a trace
TRACED = [
    case
    for case in UPDATES
    if "binary_40" not in case.values[0]["input"] or "AUC()" in case.values[0]["call"]
]


@pytest.mark.parametrize("case", TRACED)
def test_updates_inside_a_function(case):
    (wanted, error), metric = result_of(case), make(case["call"])
    if error:
        return  # seen in `test_updates`

    @tf.function
    def step(batch, weight):
        metric.update_state(*batch, **weight)
        return metric.result()

    for number, (batch, weight) in enumerate(batches_of(case), 1):
        result = step(
            [tf.constant(one) for one in batch], {key: tf.constant(one) for key, one in weight.items()}
        )
        check(result, wanted[f"result_{number}"])
    check_variables(metric, wanted["weights_after"], case["release"] == "2.8")


# --------------------------------------------------------------------------------------------------------
# names
def test_every_class_is_there():
    for name in classes():
        assert getattr(M, name) is getattr(tf.metrics, name)


@pytest.mark.parametrize("name", sorted(OLD["class signatures"]["parameters"]))
def test_class_signatures(name):
    wanted = positional(OLD["class signatures"]["parameters"][name])
    assert signature_of(getattr(M, name).__init__) == _tuples(wanted)
    updates = positional(OLD["class signatures"]["update_state"][name])
    assert signature_of(getattr(M, name).update_state) == updates


def _tuples(rows):
    return [[tuple(one["tuple"]) if isinstance(one, dict) else one for one in row] for row in rows]


@pytest.mark.parametrize("name", sorted(OLD["function signatures"]["parameters"]))
def test_function_signatures(name):
    assert signature_of(getattr(M, name)) == positional(OLD["function signatures"]["parameters"][name])


@pytest.mark.parametrize("table", [OLD, NEW], ids=["2.8", "2.21"])
def test_default_names(table):
    for name, wanted in table["default names"]["rows"].items():
        tf.keras.backend.reset_uids()
        # 2.21 calls KLDivergence "kl_divergence"; the name that the history shows is that of 2.8
        if not (table is NEW and name == "KLDivergence"):
            assert getattr(M, name)().name == wanted


@pytest.mark.parametrize("name", [name for name in OLD if name.startswith("three in a row")])
def test_names_of_several(name):
    tf.keras.backend.reset_uids()
    kind = name.split(": ")[1]
    arguments = {"SensitivityAtSpecificity": (0.5,), "MeanIoU": (3,)}.get(kind, ())
    assert [getattr(M, kind)(*arguments).name for _ in range(3)] == OLD[name]["names"]


@pytest.mark.parametrize(
    "table", [recorded.cases("losses_28"), recorded.cases("losses_221")], ids=["2.8", "2.21"]
)
def test_loss_functions_are_metrics_too(table):
    for group in table["same objects"]["groups"]:
        names = [name for name in group["names"] if ".metrics." in name]
        assert (
            len({id(resolved(name)) for name in (*names, group["names"][0]) if "ctc" not in name.lower()}) < 2
        ), group


@pytest.mark.parametrize("name", [name for name in {**OLD, **NEW} if name.startswith("get('")])
def test_get(name):
    old, new, text = OLD[name]["result"], NEW[name]["result"], name[5:-2]
    public = (
        "huber",
        "kld",
    )  # neither release's `get` knows them, but tf.keras.metrics.huber and kld are there
    if recorded.failed(old) and recorded.failed(new) and text not in public:
        with pytest.raises(ValueError, match="Unknown metric function"):
            M.get(text)
        return
    found = M.get(text)
    if recorded.failed(old):
        assert text in public or type(found).__name__ == new["class"]
    elif old["kind"] == "function":
        assert found.__name__ == old["__name__"]
    else:
        assert type(found).__name__ == old["class"]


def test_get_of_other_things():
    assert M.get(None) is None  # as 2.21; 2.8 raises ValueError
    assert isinstance(M.get(M.AUC), M.AUC)
    assert M.get({"class_name": "AUC", "config": {"num_thresholds": 5}}).num_thresholds == 5
    with pytest.raises(ValueError, match="Could not interpret metric function identifier: 3"):
        M.get(3)
    with pytest.raises(ValueError, match="Did you mean 'binary_accuracy'"):
        M.get("binary_acuracy")


def test_serialize():
    metric = M.AUC(num_thresholds=5, name="auc_1")
    assert M.serialize(metric) == OLD["serialize"]["result"]
    assert M.deserialize(M.serialize(metric)).num_thresholds == 5
    assert M.serialize(M.get("mse")) == "mean_squared_error"


@pytest.mark.parametrize("name", [name for name in OLD if name.startswith("function ") and " on " in name])
def test_functions(name):
    case = OLD[name]
    y_true, y_pred = INPUTS[case["input"]][0]
    function = getattr(M, name.split()[1])
    check(function(y_true, y_pred, **case["kwargs"]), case["result"])


# -------------------------------------------------------------------------------------------------------
# misuse
@pytest.mark.parametrize("name", [name for name in OLD if name.startswith("construct ")])
def test_constructors_refuse(name):
    text, error = name.removeprefix("construct "), recorded.failed(OLD[name]["result"])
    if error is None:
        make(text)
        return
    with pytest.raises(Exception) as caught:
        make(text)
    assert type(caught.value).__name__ == error["type"]
    phrase = error["message"].split(" values are")[0].split("__init__() ")[-1].splitlines()[0]
    assert phrase in str(caught.value)


def updated(metric, *batch):
    metric.update_state(*batch)
    return metric.result()


MISUSE = {
    "AUC predictions above 1": lambda: M.AUC().update_state([0, 1], [0.5, 1.5]),
    "AUC predictions below 0": lambda: M.AUC().update_state([0, 1], [0.5, -0.1]),
    "Precision predictions above 1": lambda: M.Precision().update_state([0, 1], [0.5, 1.5]),
    "Precision shapes": lambda: M.Precision().update_state([0, 1, 1], [0.5, 0.5]),
    "MeanIoU label out of range": lambda: M.MeanIoU(num_classes=2).update_state([0, 3], [0, 1]),
    "MeanSquaredError shapes": lambda: M.MeanSquaredError().update_state(tf.zeros((3, 2)), tf.zeros((3, 4))),
    "Accuracy shapes": lambda: M.Accuracy().update_state([0, 1, 1], [0, 1]),
    "SparseCategoricalAccuracy with one-hot": lambda: M.SparseCategoricalAccuracy().update_state(
        [[0, 1], [1, 0], [0, 1]], [[0.2, 0.8], [0.7, 0.3], [0.3, 0.7]]),
    "Mean weights wrong length": lambda: M.Mean().update_state([1.0, 2.0, 3.0], [1.0, 2.0]),
    "BinaryAccuracy (3,) with (3,1)": lambda: updated(M.BinaryAccuracy(), [0, 1, 1], [[0.2], [0.7], [0.3]]),
    "MeanSquaredError (3,) with (3,1)": lambda: updated(
        M.MeanSquaredError(), [0.0, 1, 1], [[0.2], [0.7], [0.3]]),
    "CategoricalAccuracy with indices": lambda: updated(
        M.CategoricalAccuracy(), [0, 1, 1], [[0.2, 0.8], [0.7, 0.3], [0.3, 0.7]]),
    "Mean of NaN": lambda: updated(M.Mean(), [1.0, np.nan]),
    "Mean with zero weights": lambda: updated(M.Mean(), [1.0, 2.0], [0.0, 0.0]),
    "Mean empty": lambda: M.Mean().result(),
    "Precision empty": lambda: M.Precision().result(),
    "AUC empty": lambda: M.AUC().result(),
    "AUC one class only": lambda: updated(M.AUC(), [1, 1], [0.2, 0.8]),
    "Mean broadcasting weights (2,) on (2,3)": lambda: updated(
        M.Mean(), [[1.0, 2, 3], [4, 5, 6]], [1.0, 3.0]),
    "Sum broadcasting weights (2,) on (2,3)": lambda: updated(M.Sum(), [[1.0, 2, 3], [4, 5, 6]], [1.0, 3.0]),
}  # fmt: skip


@pytest.mark.parametrize("name", MISUSE)
def test_misuse(name):
    result = OLD[f"misuse {name}"]["result"]
    error = recorded.failed(result)
    if error is None:
        check(MISUSE[name](), result)
        return
    with pytest.raises(Exception) as caught:
        MISUSE[name]()
    assert type(caught.value).__name__ == error["type"], caught.value
    # the order of the two shapes, and dim[-1] for dim[1], are ours
    ours, wanted = str(caught.value).replace("dim[-1]", "dim[1]"), error["message"]
    assert ours == wanted or sorted(ours) == sorted(wanted)


def test_small_things():
    assert str(M.Mean()) == OLD["misuse str"]["result"]
    assert M.Mean()(np.array([1.0, 2.0])).dtype == tf.float32
    assert isinstance(M.Mean()([1.0]), tf.Tensor)
    one, two = M.Mean(), M.Mean()
    one.update_state([1.0, 3.0])
    two.update_state([5.0])
    one.merge_state([two])
    check(one.result(), OLD["misuse merge_state"]["result"])
    with pytest.raises(ValueError, match="is not compatible with"):
        one.merge_state([M.Sum()])
    one.reset_states()
    assert one.get_weights() == [0.0, 0.0]
    one.set_weights([6.0, 3.0])
    assert one.result().numpy() == 2.0


# ------------------------------------------------------------------------------------------------- one's own
class CountRight(M.Metric):
    def __init__(self, name="count_right", **kwargs):
        super().__init__(name=name, **kwargs)
        self.count = self.add_weight(name="count", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        hit = tf.cast(tf.equal(tf.cast(y_true, "float32"), tf.round(y_pred)), "float32")
        self.count.assign_add(tf.reduce_sum(hit))

    def result(self):
        return self.count


def test_a_metric_of_ones_own():
    wanted = OLD["a metric of one's own"]["result"]
    metric = CountRight()
    assert metric.update_state([[1.0], [0.0]], [[0.9], [0.8]]) is wanted["update"]
    before = metric.result()
    check(before, wanted["value"])
    metric.reset_state()
    assert before.numpy() == 1.0  # a result is a value, not the variable
    check(metric.result(), wanted["after_reset"])
    assert metric.get_config() == wanted["config"]
    check_variables(metric, wanted["weights"])
    assert metric.dtype == wanted["dtype"]
    ours = set(dir(metric))
    of_layers = set(
        "activity_regularizer add_loss add_metric add_update add_variable apply build call "
        "compute_dtype compute_mask compute_output_shape compute_output_signature count_params "
        "dtype_policy dynamic finalize_state get_input_at get_input_mask_at get_input_shape_at "
        "get_losses_for get_output_at get_output_mask_at get_output_shape_at get_updates_for "
        "inbound_nodes input input_mask input_shape input_spec losses metrics outbound_nodes output "
        "output_mask output_shape supports_masking trainable updates variable_dtype "
    .split())  # fmt: skip
    assert set(wanted["Metric attributes"]) - ours <= of_layers  # in 2.8 a metric is a layer


class F1(M.Metric):
    """As programs write it: two metrics inside, and the older name of `reset_state`."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.precision, self.recall = M.Precision(), M.Recall()

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.precision.update_state(y_true, y_pred, sample_weight)
        self.recall.update_state(y_true, y_pred, sample_weight)

    def result(self):
        p, r = self.precision.result(), self.recall.result()
        return {"f1": 2 * p * r / (p + r), "precision": p}

    def reset_states(self):
        self.precision.reset_states()
        self.recall.reset_states()


def test_metrics_inside_a_metric():
    metric = F1(name="f1")
    metric.update_state([0, 1, 1, 1], [1.0, 0.0, 1.0, 1.0])
    np.testing.assert_allclose(metric.result()["f1"].numpy(), 2 / 3, rtol=1e-6)
    assert len(metric.variables) == 4
    with pytest.warns(UserWarning, match="rename it to `reset_state"):
        metric.reset_state()
    assert not any(np.any(variable.numpy()) for variable in metric.variables)


def test_variables_of_a_metric():
    class Several(M.Metric):
        def __init__(self):
            super().__init__()
            self.b = self.add_weight("b", shape=(2,), dtype="int32")
            self.a = self.add_weight(
                "a", initializer=lambda shape, dtype=None: tf.fill(shape, tf.constant(3.0))
            )
            self.c = tf.Variable(1.0, name="c")

        def update_state(self):
            self.b.assign_add([1, 1])

        def result(self):
            return self.a

    metric = Several()
    assert [variable.name for variable in metric.variables] == ["b:0", "a:0", "c:0"]
    assert [variable.trainable for variable in metric.variables] == [False, False, True]
    metric.update_state()
    assert metric.get_weights()[0].tolist() == [1, 1]
    assert metric.result().numpy() == 3.0
    metric.reset_state()
    assert metric.get_weights()[0].tolist() == [0, 0]


def test_a_metric_needs_its_methods():
    with pytest.raises(TypeError, match="abstract"):
        M.Metric()
    with pytest.raises(TypeError, match="Keyword argument not understood: 'foo'"):
        CountRight(foo=1)


# ---------------------------------------------------------------------------------------------------- compile
COMPILED = {key: recorded.plain(one) for key, one in OLD["compiled inputs"].items() if key != "case"}
ACTIVATIONS = {"sigmoid": tf.nn.sigmoid, "softmax": tf.nn.softmax, "linear": tf.identity}


@pytest.mark.parametrize(
    "name", [name for name in OLD if name.startswith("compile metrics=[") and "units" in OLD[name]]
)
def test_names_in_compile(name):
    case = OLD[name]
    wanted = recorded.plain(case["result"])
    logits = tf.matmul(COMPILED["x"], COMPILED["kernels"][str(case["units"])])
    y_pred, y_true = ACTIVATIONS[case["activation"]](logits), COMPILED["targets"][case["y"]]
    if case["activation"] != "linear":
        y_pred._keras_logits = logits
    metric = as_metric(case["metric"], y_true.shape, y_pred.shape)
    kind, history, function = wanted["metrics"][1]
    assert (type(metric).__name__, metric.name) == (kind, history)
    assert resolve(case["metric"], y_true.shape, y_pred.shape).__name__ == function
    metric.update_state(y_true if y_true.ndim > 1 or case["units"] > 1 else y_true[:, None], y_pred)
    # TensorFlow's graph optimizer adds up `1 - p + epsilon` in another order: it shows where p was clipped
    tolerance = 5e-3 if case["activation"] == "linear" and "crossentropy" in function else 1e-6
    np.testing.assert_allclose(metric.result().numpy(), wanted["history"][history][0], rtol=tolerance)


def test_other_things_in_compile():
    shapes = (8, 1), (8, 1)
    assert as_metric(None, *shapes) is None
    auc = M.AUC(name="mine")
    assert as_metric(auc, *shapes) is auc
    assert isinstance(as_metric(M.AUC, *shapes), M.AUC)
    assert as_metric("mse", *shapes).name == "mse"
    assert as_metric(tf.keras.losses.mse, *shapes).name == "mean_squared_error"
    assert as_metric(tf.keras.losses.Huber(), *shapes).name == "huber_loss"
    with pytest.raises(ValueError, match="Unknown metric function: 'nope'"):
        as_metric("nope", *shapes)


def test_ignored_class_and_small_regressions_warn():
    score = M.R2Score(num_regressors=5)
    score.update_state([[1.0], [2.0]], [[1.0], [3.0]])
    with pytest.warns(UserWarning, match="More independent predictors than datapoints"):
        score.result()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert M.R2Score()([[1.0], [2.0], [3.0]], [[1.0], [2.0], [4.0]]).numpy() == 0.5
