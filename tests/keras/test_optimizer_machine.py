"""What all optimizers share: the pure step, tracing, cached programs, state, and optimizers that users
write."""

import copy
import logging

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import flowlet as tf
from flowlet.core import frame

O, S = tf.keras.optimizers, tf.keras.optimizers.schedules  # noqa: E741
ALL = [
    O.SGD(0.1), O.SGD(0.1, 0.9), O.SGD(0.1, 0.9, True), O.Adam(0.1), O.Adam(0.1, amsgrad=True), O.AdamW(0.1),
    O.Adamax(0.1), O.Nadam(0.1), O.Adagrad(0.1), O.Adadelta(1.0),
    O.RMSprop(0.1), O.RMSprop(0.1, momentum=0.9),
    O.RMSprop(0.1, centered=True), O.Ftrl(0.1), O.Lion(0.1), O.Lamb(0.1), O.Adafactor(0.1),
    O.Adam(S.ExponentialDecay(0.1, 2, 0.5)), O.Adam(0.1, decay=0.5), O.Adam(0.1, global_clipnorm=0.1),
    O.Adam(0.1, clipvalue=0.1), O.SGD(0.1, weight_decay=0.1),
    O.SGD(0.1, use_ema=True, ema_overwrite_frequency=2),
    O.Adam(0.1, gradient_accumulation_steps=2), O.Adam(0.1, loss_scale_factor=4.0), O.Adam(0.1, clipnorm=0.1),
]  # fmt: skip
KINDS = [pytest.param(one, id=f"{one.name}-{i}") for i, one in enumerate(ALL)]
SHAPES = [(2, 3), (3,), ()]


def fresh(optimizer):
    return type(optimizer).from_config(optimizer.get_config())


def values(seed, count):
    random = np.random.RandomState(seed)
    return [[random.normal(size=shape).astype("float32") for shape in SHAPES] for _ in range(count)]


def stepped(optimizer, steps=5):
    variables = [tf.Variable(value, name=f"v{i}") for i, value in enumerate(values(0, 1)[0])]
    for gradients in values(1, steps):
        optimizer.apply_gradients(zip([tf.constant(gradient) for gradient in gradients], variables))
    return [variable.numpy() for variable in variables]


@pytest.mark.parametrize("optimizer", KINDS)
def test_one_flat_vector_gives_what_separate_variables_give(optimizer):
    optimizer = fresh(optimizer)
    start = values(0, 1)[0]
    variables = [tf.Variable(value) for value in start]
    if not optimizer.packs(variables):
        assert not optimizer.elementwise or optimizer.clipnorm is not None
        return
    flat = jnp.concatenate([value.ravel() for value in start])
    slots = optimizer.initial_state(flat)
    for step, gradients in enumerate(values(1, 5)):
        gradient = jnp.concatenate([one.ravel() for one in gradients])
        step = jnp.asarray(step, "int64")
        (flat,), (slots,) = optimizer.apply_arrays([gradient], [flat], [slots],
                                                   optimizer.current_learning_rate(step), step)  # fmt: skip
    expected = np.concatenate([one.ravel() for one in stepped(fresh(optimizer))])
    np.testing.assert_allclose(flat, expected, rtol=2e-6, atol=1e-6)


@pytest.mark.parametrize("optimizer", KINDS)
def test_a_trace_gives_what_eager_steps_give(optimizer):
    """A traced step reads and assigns variables; slots that it makes start it anew."""
    optimizer = fresh(optimizer)
    variables = [tf.Variable(value) for value in values(0, 1)[0]]

    def step(*gradients):
        optimizer.apply_gradients(zip([tf.convert_to_tensor(one) for one in gradients], variables))
        return []

    first = [jnp.asarray(one) for one in values(1, 1)[0]]
    with pytest.raises(frame.VariableCreated):
        frame.trace(step, *first)
    traced = frame.trace(step, *first)
    assert optimizer.iterations.numpy() == 0
    run = jax.jit(traced.function)
    for gradients in values(1, 5):
        found = run(*[variable._value for variable in traced.reads], *[jnp.asarray(one) for one in gradients])
        for variable, value in zip(traced.writes, found[traced.outputs :]):
            variable._value = value
    assert optimizer.iterations.numpy() == 5
    for found, expected in zip(variables, stepped(fresh(optimizer))):
        np.testing.assert_allclose(found.numpy(), expected, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("optimizer", KINDS)
def test_every_optimizer_goes_downhill_and_keeps_its_form(optimizer):
    optimizer = fresh(optimizer)
    v = tf.Variable([3.0, -2.0])
    assert optimizer.pure
    for _ in range(200):
        optimizer.minimize(lambda: tf.reduce_sum(tf.square(v)), [v])
    assert np.sum(v.numpy() ** 2) < 13.0 and v.dtype == tf.float32
    assert all(slot.dtype in (tf.float32, tf.int64) for slot in optimizer.weights)
    (binding,) = optimizer._bindings.values()
    (program,) = binding.programs.values()
    assert program._cache_size() == 1  # compiled once


def test_steps_compile_once_per_setting_and_changed_settings_take_effect():
    optimizer, v = O.SGD(0.0, momentum=0.9), tf.Variable(0.0)
    optimizer.apply_gradients([(tf.constant(1.0), v)])
    optimizer.learning_rate = 1.0
    optimizer.apply_gradients([(tf.constant(1.0), v)])
    assert v.numpy() == -1.0
    optimizer.momentum = 0.5
    optimizer.apply_gradients([(tf.constant(0.0), v)])
    assert v.numpy() == -1.5
    (binding,) = optimizer._bindings.values()
    assert len(binding.programs) == 2


def test_changed_hyperparameters_take_effect():
    optimizer = O.Adam(0.1)
    before = optimizer.hyperparameters()
    optimizer.beta_1 = 0.5
    assert optimizer.get_config()["beta_1"] == 0.5
    assert hash(optimizer.hyperparameters()) != hash(before)
    assert O.Adam(0.1).hyperparameters() == before
    assert O.Adam(S.CosineDecay(0.1, 5)).hyperparameters() == O.Adam(S.CosineDecay(0.1, 5)).hyperparameters()
    assert O.Adam(S.CosineDecay(0.1, 5)).hyperparameters() != O.Adam(S.CosineDecay(0.1, 6)).hyperparameters()


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float64"])
def test_other_float_types_stay_as_they_are(dtype):
    for one in ALL:
        optimizer, v = fresh(one), tf.Variable([1.0, 2.0], dtype=dtype)
        for _ in range(3):
            optimizer.apply_gradients([(tf.constant([0.5, -0.5], dtype), v)])
        assert v.dtype == dtype
        if dtype != "bfloat16":  # there 0.999 rounds to 1, and Nadam divides 0 by 0, as in TensorFlow
            assert np.all(np.isfinite(v.numpy()))
        assert {slot.dtype.name for slot in optimizer.weights[1:]} <= {dtype}


def test_state_survives_get_and_set_and_deepcopy():
    optimizer, v = O.Adam(0.1), tf.Variable([1.0, 2.0])
    other, w = O.Adam(0.1), tf.Variable([1.0, 2.0])
    for _ in range(3):
        optimizer.apply_gradients([(tf.constant([1.0, 2.0]), v)])
    other.build([w])
    other.set_weights(optimizer.get_weights())
    w.assign(v)
    twin, u = copy.deepcopy((optimizer, v))
    for one, variable in ((optimizer, v), (other, w), (twin, u)):
        one.apply_gradients([(tf.constant([-1.0, 0.5]), variable)])
    np.testing.assert_array_equal(v.numpy(), w.numpy())
    np.testing.assert_array_equal(v.numpy(), u.numpy())
    assert optimizer.get_slot(v, "m") is not twin.get_slot(u, "m")
    with pytest.raises(ValueError, match="weight shape"):
        other.set_weights([np.zeros(())] * 3)


def test_weight_decay_spares_what_it_is_told_to():
    optimizer = O.AdamW(0.1, weight_decay=0.5)
    kernel, bias = tf.Variable([1.0], name="kernel"), tf.Variable([1.0], name="bias")
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    assert not optimizer.packs([kernel, bias]) and optimizer.packs([kernel])
    optimizer.apply_gradients([(tf.constant([0.0]), kernel), (tf.constant([0.0]), bias)])
    assert kernel.numpy()[0] == np.float32(0.95) and bias.numpy()[0] == 1.0
    with pytest.raises(ValueError, match="can only be configured before"):
        optimizer.exclude_from_weight_decay([kernel])


def test_a_schedule_of_ones_own_is_called_at_each_step_with_the_step():
    seen = []

    class Mine(S.LearningRateSchedule):
        def __call__(self, step):
            seen.append(step.numpy().item())
            return 0.1 / (step + 1.0)

    v = tf.Variable([1.0])
    optimizer = O.SGD(Mine())
    found = []
    for _ in range(3):
        optimizer.apply_gradients([(tf.constant([1.0]), v)])
        found.append(v.numpy()[0])
    np.testing.assert_allclose(found, [0.9, 0.85, 0.8166666], rtol=1e-6)
    assert seen == [0.0, 1.0, 2.0]
    with pytest.raises(NotImplementedError, match="Learning rate schedule must override get_config"):
        optimizer.get_config()


def test_a_function_as_learning_rate_is_called_at_each_step():
    rates = iter([1.0, 0.5])
    v = tf.Variable(0.0)
    optimizer = O.SGD(lambda: next(rates))
    optimizer.apply_gradients([(tf.constant(1.0), v)])
    optimizer.apply_gradients([(tf.constant(1.0), v)])
    assert v.numpy() == -1.5


def test_missing_gradients_are_left_out_with_a_warning(caplog):
    with caplog.at_level(logging.WARNING):
        a, b = tf.Variable(1.0, name="a"), tf.Variable(1.0, name="b")
        O.SGD(1.0).apply_gradients([(None, a), (tf.constant(1.0), b)])
    assert "Gradients do not exist for variables ['a:0'] when minimizing the loss" in caplog.text
    assert (a.numpy(), b.numpy()) == (1.0, 0.0)


def test_a_tensor_cannot_be_updated():
    with pytest.raises(NotImplementedError, match="Updating a `Tensor` is not implemented"):
        O.SGD().apply_gradients([(tf.constant(1.0), tf.constant(1.0))])


def test_gradient_transformers_run_after_clipping():
    v = tf.Variable([0.0])
    double = lambda pairs: [(2.0 * g, v) for g, v in pairs]  # noqa: E731
    optimizer = O.SGD(1.0, clipvalue=1.0, gradient_transformers=[double])
    assert not optimizer.pure
    optimizer.apply_gradients([(tf.constant([5.0]), v)])
    assert v.numpy()[0] == -2.0


# ---- optimizers that users write


class Old(O.Optimizer):
    """As programs for TensorFlow 2.0 to 2.10 write one: SGD with momentum."""

    def __init__(self, learning_rate=0.01, momentum=0.9, name="Old", **kwargs):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("momentum", momentum)

    def _create_slots(self, var_list):
        for var in var_list:
            self.add_slot(var, "momentum")

    def _resource_apply_dense(self, grad, var, apply_state=None):
        coefficients = ((apply_state or {}).get((var.device, var.dtype.base_dtype))
                        or self._fallback_apply_state(var.device, var.dtype.base_dtype))  # fmt: skip
        m = self.get_slot(var, "momentum")
        m.assign(self._get_hyper("momentum", var.dtype) * m - coefficients["lr_t"] * grad)
        return var.assign_add(m, use_locking=self._use_locking)

    def get_config(self):
        config = super().get_config()
        config.update({"learning_rate": self._serialize_hyperparameter("learning_rate"),
                       "decay": self._serialize_hyperparameter("decay"),
                       "momentum": self._serialize_hyperparameter("momentum")})  # fmt: skip
        return config


class Middle(O.Optimizer):
    """As programs for TensorFlow 2.11 to 2.15 write one."""

    def __init__(self, learning_rate=0.01, momentum=0.9, name="Middle", **kwargs):
        super().__init__(name=name, **kwargs)
        self._learning_rate = self._build_learning_rate(learning_rate)
        self.momentum = momentum

    def build(self, var_list):
        super().build(var_list)
        if hasattr(self, "_built") and self._built:
            return
        self.momentums = [self.add_variable_from_reference(model_variable=var, variable_name="m")
                          for var in var_list]  # fmt: skip
        self._built = True

    def update_step(self, gradient, variable):
        lr = tf.cast(self.learning_rate, variable.dtype)
        m = self.momentums[self._index_dict[self._var_key(variable)]]
        m.assign(-gradient * lr + m * self.momentum)
        variable.assign_add(m)


class Newest(O.Optimizer):
    """As programs for Keras 3 write one."""

    def __init__(self, learning_rate=0.01, momentum=0.9, **kwargs):
        super().__init__(learning_rate=learning_rate, **kwargs)
        self.momentum = momentum

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.momentums = self.add_optimizer_variables(variables, "momentum")

    def update_step(self, gradient, variable, learning_rate):
        m = self.momentums[self._get_variable_index(variable)]
        self.assign(m, m * self.momentum - gradient * tf.cast(learning_rate, variable.dtype))
        self.assign_add(variable, m)


class Doubled(O.SGD):
    """A built-in optimizer of which a part is changed."""

    def update_step(self, gradient, variable):
        super().update_step(gradient / 2.0, variable)
        super().update_step(tf.zeros_like(gradient), variable)


class Described(O.SGD):
    """A built-in optimizer whose steps stay as they are."""

    def get_config(self):
        return {**super().get_config(), "more": 1}


@pytest.mark.parametrize("kind", [Old, Middle, Newest])
@pytest.mark.parametrize("rate", [0.1, S.ExponentialDecay(0.1, 2, 0.5)], ids=["number", "schedule"])
@pytest.mark.parametrize("options", [{}, {"clipnorm": 0.1}, {"weight_decay": 0.1}, {"use_ema": True,
                         "ema_overwrite_frequency": 2}], ids=str)  # fmt: skip
def test_written_optimizers_do_what_the_built_in_one_does(kind, rate, options):
    optimizer = kind(learning_rate=rate, momentum=0.9, **options)
    assert not optimizer.pure
    for found, expected in zip(stepped(optimizer), stepped(O.SGD(rate, 0.9, **options))):
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)
    assert optimizer.iterations.numpy() == 5


def test_written_optimizers_in_a_trace():
    for kind in (Old, Middle, Newest):
        optimizer, v = kind(1.0, 0.0), tf.Variable(1.0)

        def step(gradient, optimizer=optimizer, v=v):
            optimizer.apply_gradients([(tf.convert_to_tensor(gradient), v)])
            return []

        with pytest.raises(frame.VariableCreated):
            frame.trace(step, jnp.float32(0.5))
        assert {variable.name for variable in frame.trace(step, jnp.float32(0.5)).writes} >= {v.name}


def test_a_changed_part_is_used():
    optimizer, v = Doubled(1.0), tf.Variable(0.0)
    optimizer.apply_gradients([(tf.constant(1.0), v)])
    assert v.numpy() == -0.5 and not optimizer.pure and optimizer.iterations.numpy() == 1
    assert Described().pure and Described().get_config()["more"] == 1


def test_old_style_config_round_trip():
    optimizer = Old.from_config(Old(0.5, 0.7).get_config())
    assert optimizer.lr.numpy() == 0.5 and optimizer.momentum == 0.7


def test_an_optimizer_without_an_update_says_what_to_write():
    with pytest.raises(NotImplementedError, match="`_resource_apply_dense` must be implemented"):
        O.Optimizer("empty", lr=0.1).apply_gradients([(tf.constant(1.0), tf.Variable(1.0))])
    with pytest.raises(AttributeError, match="learning_rate"):
        O.Optimizer("empty").lr  # noqa: B018


def test_overridden_apply_gradients_is_seen():
    class Loud(O.SGD):
        def apply_gradients(self, grads_and_vars, **kwargs):
            return super().apply_gradients([(g * 2.0, v) for g, v in grads_and_vars], **kwargs)

    v = tf.Variable(1.0)
    assert not Loud().pure
    Loud(1.0).minimize(lambda: v * 0.25, [v])
    assert v.numpy() == 0.5
