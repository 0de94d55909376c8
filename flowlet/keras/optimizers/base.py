"""`tf.keras.optimizers.Optimizer`: what all optimizers share. The algorithms are in files of their own.

The parts: `pure.py` (a step on arrays), `state.py` (slots and weights), `rate.py` (the learning rate),
`custom.py` (optimizers that users write), `binding.py` (the compiled step).
"""

import inspect
import warnings

import jax.numpy as jnp

from flowlet import errors
from flowlet.core import convert as conversion
from flowlet.core import nest
from flowlet.core.log import logger
from flowlet.core.tape import GradientTape
from flowlet.core.tensor import EagerTensor
from flowlet.core.variable import Variable
from flowlet.keras import serial
from flowlet.keras.optimizers import rate as rates
from flowlet.keras.optimizers.binding import Binding
from flowlet.keras.optimizers.custom import INSIDE, Custom
from flowlet.keras.optimizers.family import public
from flowlet.keras.optimizers.pure import Pure
from flowlet.keras.optimizers.state import State

_SKIPPED_IN_CONFIG = {"lr", "name", "gradient_aggregator", "gradient_transformers"}


@public
class Optimizer(Pure, State, Custom):
    """What every optimizer takes and does.

    Args:
        learning_rate (or lr): a number, a variable, a schedule of `tf.keras.optimizers.schedules`, or a
            function without arguments, called at each step.
        name: what the optimizer's variables are called by.
        decay: the learning rate is divided by `1 + decay * step`.
        clipnorm: the largest norm of the gradient of one variable.
        clipvalue: the largest absolute value of an element of a gradient.
        global_clipnorm: the largest norm of all gradients together.
        weight_decay: this times the learning rate times the variable is subtracted from it at each step.
        use_ema: whether to keep a moving average of the variables (`finalize_variable_values` sets them to
            it).
        ema_momentum: the share of the old average in the new one.
        ema_overwrite_frequency: after how many steps the variables are set to the averages; None for never.
        loss_scale_factor: what the loss is multiplied by (`scale_loss`) and the gradients are divided by.
        gradient_accumulation_steps: over how many calls to average gradients before one step is made; 2 or
            more.
        jit_compile: accepted; every step is compiled.
        gradient_transformers: functions from and to lists of (gradient, variable), applied after clipping.

    >>> import flowlet as tf
    >>> v = tf.Variable(10.0)
    >>> optimizer = tf.keras.optimizers.SGD(learning_rate=0.25)
    >>> _ = optimizer.minimize(lambda: v * v, [v])
    >>> v.numpy(), optimizer.iterations.numpy()
    (np.float32(5.0), np.int64(1))
    """

    def __init__(self, learning_rate=None, name=None, gradient_aggregator=None, gradient_transformers=None, *,
                 decay=0.0, lr=None, clipnorm=None, clipvalue=None, global_clipnorm=None, weight_decay=None,
                 use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None, jit_compile=None,
                 loss_scale_factor=None, gradient_accumulation_steps=None, **kwargs):  # fmt: skip
        if isinstance(learning_rate, str) and name is None:
            learning_rate, name = None, learning_rate  # Optimizer(name), as in subclasses for TensorFlow 2.8
        if kwargs:
            self._refuse(next(iter(kwargs)))
        if lr is not None:
            warnings.warn("The `lr` argument is deprecated, use `learning_rate` instead.", stacklevel=3)
            learning_rate = lr
        self._name = name or type(self).__name__
        self.decay = decay
        self.clipnorm, self.clipvalue, self.global_clipnorm = clipnorm, clipvalue, global_clipnorm
        self.weight_decay, self.use_ema, self.ema_momentum = weight_decay, use_ema, ema_momentum
        self.ema_overwrite_frequency, self.jit_compile = ema_overwrite_frequency, jit_compile
        self.loss_scale_factor = loss_scale_factor
        self.gradient_accumulation_steps = gradient_accumulation_steps
        self.gradient_aggregator, self.gradient_transformers = gradient_aggregator, gradient_transformers
        self._check_settings()
        self._given_rate, self._learning_rate = learning_rate, rates.make(learning_rate, self._name)
        self._excluded, self._excluded_names = [], None
        self._bindings, self._index_dict, self.built = {}, {}, False
        self._start_state()

    def get_updates(self, loss, params):
        """Refused: operations of a graph that train belong to the optimizers of tf.train.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError(errors.message(
            f"get_updates of {type(self).__name__} makes operations of a graph.", "eager code, or compile and fit.",
            "in a graph use tf.train.AdamOptimizer(rate).minimize(loss, var_list=params), or another of tf.train."))  # fmt: skip

    def _refuse(self, argument):
        allowed = [name for name in serial.constructor_arguments(type(self)) if name != "name"]
        raise TypeError(errors.message(
            f"Unexpected keyword argument passed to optimizer: {argument}. Allowed kwargs are {set(allowed)}."
            f"{errors.did_you_mean(argument, allowed)}"))  # fmt: skip

    def _check_settings(self):
        for name in ("decay", "clipnorm", "clipvalue", "global_clipnorm"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise ValueError(f"Expected {name} >= 0, received: {value}")
        if self.clipnorm is not None and self.global_clipnorm is not None:
            raise ValueError("Cannot accept both `clipnorm` and `global_clipnorm`. Received: "
                             f"`clipnorm`={self.clipnorm}, "
                             f"`global_clipnorm`={self.global_clipnorm}.")  # fmt: skip
        steps = self.gradient_accumulation_steps
        if steps and not steps >= 2:
            raise ValueError("`gradient_accumulation_steps` must be an integer >= 2. Received: "
                             f"gradient_accumulation_steps={steps}")  # fmt: skip
        if self.use_ema and not 0 <= self.ema_momentum <= 1:
            raise ValueError("`ema_momentum` must be in the range [0, 1]. Received: "
                             f"ema_momentum={self.ema_momentum}")  # fmt: skip
        every = self.ema_overwrite_frequency
        if self.use_ema and every and (not isinstance(every, int) or every < 1):
            raise ValueError("`ema_overwrite_frequency` must be an integer >= 1 or None. Received: "
                             f"ema_overwrite_frequency={every}")  # fmt: skip

    name = property(lambda self: self._name)

    @property
    def learning_rate(self):
        """The learning rate: a float32 variable, or the schedule or function that was given.

        Assigning a number sets the variable; assigning a schedule or function puts it in place of the
        variable.
        """
        if self._learning_rate is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute 'learning_rate': "
                                 "it was given none.")  # fmt: skip
        if self._stepping is not None and rates.is_changing(self._learning_rate):
            return self._stepping[0]  # inside `update_step`, as releases from 2.11 on have it
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        if isinstance(self._learning_rate, Variable) and not callable(value):
            self._learning_rate.assign(value.read_value() if isinstance(value, Variable) else value)
        else:
            self._given_rate, self._learning_rate = value, rates.make(value, self._name)

    lr = learning_rate

    def minimize(self, loss, var_list, grad_loss=None, name=None, tape=None):
        """Compute the gradients of a loss and apply them.

        Args:
            loss: a function without arguments that gives the loss; or a tensor, with the tape that recorded
                it.
            var_list: the variables to train (a list, or a function that gives it).
            grad_loss: what the loss is weighted by.
            tape: the tape, where `loss` is a tensor.

        Returns:
            The variable that counts the steps.

        Raises:
            ValueError: for a tensor without a tape, or where no variable has a gradient.
        """
        return self.apply_gradients(self._compute_gradients(loss, var_list, grad_loss, tape), name=name)

    def compute_gradients(self, loss, var_list, tape=None, grad_loss=None):
        """The (gradient, variable) pairs that `minimize` applies."""
        return self._compute_gradients(loss, var_list, grad_loss, tape)

    def _compute_gradients(self, loss, var_list, grad_loss=None, tape=None):
        if not callable(loss) and tape is None:
            raise ValueError(errors.message(
                f"`tape` is required when a `Tensor` loss is passed. Received: loss={loss}, tape={tape}.",
                fix="pass a function, `minimize(lambda: ..., variables)`, or the tape that saw the loss."))
        if callable(loss):
            with tape or GradientTape() as tape:
                if not callable(var_list):
                    tape.watch(var_list)
                loss = loss()
        var_list = nest.flatten(var_list() if callable(var_list) else var_list)
        pairs = self._get_gradients(tape, loss, var_list, grad_loss)
        self._assert_valid_dtypes([variable for gradient, variable in pairs if gradient is not None])
        return pairs

    def _get_gradients(self, tape, loss, var_list, grad_loss=None):
        return list(zip(tape.gradient(loss, var_list, grad_loss), var_list))

    def scale_loss(self, loss):
        """The loss times `loss_scale_factor`, which `apply_gradients` divides the gradients by."""
        return loss if self.loss_scale_factor is None else loss * self.loss_scale_factor

    def apply_gradients(self, grads_and_vars, name=None, skip_gradients_aggregation=False,
                        experimental_aggregate_gradients=True):  # fmt: skip
        """Make one step: update each variable by its gradient, and count the step.

        Args:
            grads_and_vars: pairs of a gradient (a tensor of the variable's shape; None to leave it out) and a
                variable.

        Returns:
            The variable that counts the steps.

        Raises:
            ValueError: where no variable has a gradient.
            InvalidArgumentError: where shapes differ.
        """
        pairs = self._with_gradients(grads_and_vars)
        if not pairs:
            return None
        ids = tuple([id(variable) for _, variable in pairs])
        if not self._plain(INSIDE) or len(set(ids)) < len(ids):
            self._apply_each([(self._gradient(gradient), variable) for gradient, variable in pairs])
            return self.iterations
        binding = self._bindings.get(ids)
        if binding is None:
            binding = self._bindings[ids] = Binding(self, [variable for _, variable in pairs])
        binding.step(self, [gradient if type(gradient) is EagerTensor else self._gradient(gradient)
                            for gradient, _ in pairs])  # fmt: skip
        return self._iterations

    def apply(self, grads, trainable_variables=None):
        """As `apply_gradients`, from two lists; the variables are those of `build` by default."""
        self.apply_gradients(list(zip(grads, trainable_variables or self._trainable_variables)))

    def _with_gradients(self, grads_and_vars):
        """The pairs that have a gradient; a warning for the others, an error where none is left."""
        pairs = tuple(grads_and_vars)
        found = [pair for pair in pairs if pair[0] is not None]
        if len(found) == len(pairs):
            return found
        names = [variable.name for gradient, variable in pairs if gradient is None]
        if not found:
            raise ValueError(errors.message(
                f"No gradients provided for any variable: ({names},). Provided `grads_and_vars` is {pairs}.",
                "a loss that depends on the variables through operations that can be differentiated.",
                "compute the loss inside the tape's block, from the variables themselves (not from .numpy() "
                "values, and without argmax, round or casts to integers)."))
        logger.warning("Gradients do not exist for variables %s when minimizing the loss. If you're using "
                     "`model.compile()`, did you forget to provide a `loss` argument?", names)  # fmt: skip
        return found

    @staticmethod
    def _gradient(gradient):
        """A gradient as a dense tensor."""
        if hasattr(gradient, "indices") and hasattr(gradient, "values"):  # tf.IndexedSlices: equal rows add
            rows = jnp.asarray(conversion.convert(gradient.values)._value)
            at = conversion.convert(gradient.indices)._value
            return EagerTensor(jnp.zeros(tuple(gradient.dense_shape), rows.dtype).at[at].add(rows))
        return conversion.convert(gradient)

    def finalize_variable_values(self, var_list):
        """Set variables to their moving averages, where `use_ema` keeps them."""
        if self.use_ema:
            for variable in var_list:
                variable.assign(self.get_slot(variable, "average"))

    def get_config(self):
        """The settings, as plain values: `from_config` makes the same optimizer, without its state, from
        them."""
        config = self._plain_config()
        takes = serial.constructor_arguments(type(self))
        return {name: value for name, value in config.items() if name in takes or name == "name"}

    def _plain_config(self):
        """All settings: the base's where they differ from the default, `decay` always, then those of the
        class."""
        shared = inspect.signature(Optimizer.__init__).parameters
        config = {"name": self._name}
        if self._learning_rate is not None:
            config["learning_rate"] = rates.config(self._learning_rate, self._given_rate)
            config["decay"] = self.decay
        for name in serial.constructor_arguments(type(self)):
            if name in config or name in _SKIPPED_IN_CONFIG or not hasattr(self, name):
                continue
            value = getattr(self, name)
            if name not in shared or value != shared[name].default:
                config[name] = serial.plain(value() if callable(value) else value)
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """An optimizer of this class from what `get_config` gave (`lr` is understood)."""
        config = dict(config)
        config.pop("is_legacy_optimizer", None)  # TensorFlow 2.11 to 2.15 write it
        if "lr" in config:
            config["learning_rate"] = config.pop("lr")
        with serial.custom_object_scope(custom_objects or {}):
            if isinstance(config.get("learning_rate"), dict):
                config["learning_rate"] = rates.make(config["learning_rate"], cls.__name__)
            return cls(**config)
