"""`tf.keras.losses.Loss`, losses made of a function, and how names become losses."""

import abc

from flowlet import errors
from flowlet.api import add, export
from flowlet.core import dtypes
from flowlet.keras import serial, wrapping
from flowlet.keras.losses import weighting
from flowlet.ops.cast import cast, convert_to_tensor, is_tensor

losses = serial.Family("loss function", "keras.losses")
functions = {}  # every name -> function of (y_true, y_pred) that is also a metric

SPACES = ("keras.losses", "losses")
METRIC_SPACES = ("keras.metrics", "metrics")


@export("keras.losses.Reduction", "losses.Reduction")
class Reduction:
    """How the losses of a batch become one: `NONE`, `SUM`, or the mean, `SUM_OVER_BATCH_SIZE` (or `AUTO`).

    >>> Reduction.SUM
    'sum'
    """

    AUTO = "auto"
    NONE = "none"
    SUM = "sum"
    SUM_OVER_BATCH_SIZE = "sum_over_batch_size"

    @classmethod
    def all(cls):
        """The values that TensorFlow 2.8 has."""
        return cls.AUTO, cls.NONE, cls.SUM, cls.SUM_OVER_BATCH_SIZE

    @classmethod
    def validate(cls, key):
        """Raise ValueError for an unknown reduction."""
        known = (*cls.all(), "mean", "mean_with_sample_weight")  # the last two are newer than 2.8
        if key not in known:
            raise ValueError(errors.message(
                f"Invalid Reduction Key: {key!r}.{errors.did_you_mean(key, known)}",
                "one of " + ", ".join(map(repr, known)) + ".",
                "`name` comes after `reduction`: pass both by keyword."))  # fmt: skip


@export("keras.losses.Loss", "losses.Loss")
class Loss(serial.Configurable, abc.ABC):
    """A loss: subclass it and write `call(y_true, y_pred)`, which gives one value for each sample.

    Args:
        reduction: how the values of a batch become one: "sum_over_batch_size" (their mean; "auto" means the
            same), "sum", "none" (they stay apart) or "mean_with_sample_weight" (divided by the sum of
            weights).
        name: a name, or None.
        dtype: a float dtype to compute in, by keyword; by default that of `y_pred`.

    >>> import flowlet as tf
    >>> class Cubed(tf.keras.losses.Loss):
    ...     def call(self, y_true, y_pred):
    ...         return tf.reduce_mean(tf.abs(y_true - y_pred) ** 3, axis=-1)
    >>> Cubed()(tf.constant([[0.], [0.]]), tf.constant([[1.], [2.]])).numpy().item()
    4.5
    """

    def __init__(self, reduction=Reduction.AUTO, name=None, *, dtype=None):
        reduction = Reduction.NONE if reduction is None else reduction
        Reduction.validate(reduction)
        self.reduction, self.name = reduction, name
        self.dtype = None if dtype is None else dtypes.as_dtype(dtype).name

    @abc.abstractmethod
    def call(self, y_true, y_pred):
        """The losses of a batch, (batch, d0, ...) without the last axis of `y_pred`; to be overridden."""

    def __call__(self, y_true, y_pred, sample_weight=None):
        """The loss of a batch.

        Args:
            y_true: labels, (batch, d0, ..., dn); sparse losses leave the last axis out.
            y_pred: predictions, (batch, d0, ..., dn).
            sample_weight: a scalar, (batch,) or (batch, d0, ...): how much each loss counts.

        Returns:
            A scalar tensor; (batch, d0, ...) for reduction "none".
        """
        if self.dtype is not None:
            y_true, y_pred = cast(y_true, self.dtype), cast(y_pred, self.dtype)
        values = convert_to_tensor(self.call(y_true, y_pred))
        mask = weighting.mask_of(values)
        if mask is not None:
            sample_weight = weighting.valid_weight(sample_weight, mask, self.reduction)
        return weighting.reduce_losses(values, sample_weight, self.reduction)

    def get_config(self):
        """The constructor's arguments, as plain Python values."""
        return wrapping.without_late_defaults(type(self), super().get_config())


class LossFunctionWrapper(Loss):
    """A loss made of a function of `(y_true, y_pred, **kwargs)`.

    Args:
        fn: the function; it gives one value for each sample.
        reduction, name: as for `Loss`.
        **kwargs: arguments for `fn`.
    """

    def __init__(self, fn, reduction=Reduction.AUTO, name=None, *, dtype=None, **kwargs):
        super().__init__(reduction, name, dtype=dtype)
        self.fn, self._fn_kwargs = fn, kwargs
        for argument, value in kwargs.items():
            setattr(self, argument, value)

    def call(self, y_true, y_pred):
        """`fn` on labels and predictions; of two tensors, one may have an axis of size 1 more at the end."""
        if is_tensor(y_true) and is_tensor(y_pred):
            y_true, y_pred = weighting.same_rank(convert_to_tensor(y_true), convert_to_tensor(y_pred))
        return self.fn(y_true, y_pred, **self._fn_kwargs)

    def get_config(self):
        """The reduction, the name, and the arguments of the function."""
        config = super().get_config()
        config.pop("fn", None)
        own = {argument: serial.plain(value) for argument, value in self._fn_kwargs.items()}
        return wrapping.without_late_defaults(type(self), {**config, **own})


def loss_function(*aliases, known=(), metric=True):
    """Decorate a function of (y_true, y_pred, ...) to be public in `tf.keras.losses`.

    Args:
        aliases: public names besides its own.
        known: names that only `tf.keras.losses.get` knows.
        metric: whether it is public in `tf.keras.metrics` as well.
    """

    def register(function):
        names = (function.__name__, *aliases)
        losses.add(*aliases, *known)(function)
        for name in names:
            for space in SPACES + (METRIC_SPACES if metric else ()):
                add(f"{space}.{name}", function)
        if metric:
            functions.update(dict.fromkeys((*names, *known), function))
        return function

    return register


def loss_class(function, order=None, name=None, **defaults):
    """Decorate a class statement to become the public loss of a function.

    Args:
        function: takes (y_true, y_pred, ...).
        order: the constructor's arguments; by default the function's own, then `"reduction name"`, with those
            that are keyword-only in the function after `"*"`. `dtype` is added to all.
        name: the default name; the function's by default.
        **defaults: those of arguments that have none in the function.
    """
    base = {"reduction": Reduction.AUTO, "name": name or function.__name__, **defaults}

    def decorate(cls):
        parameters = wrapping.parameters_of(function, base, order, "{own} reduction name")
        parameters.append(wrapping.parameter("dtype", None, wrapping.KEYWORD))
        cls.__init__ = wrapping.constructor(
            cls, parameters, lambda self, arguments: LossFunctionWrapper.__init__(self, function, **arguments)
        )
        losses.add()(cls)
        return export(*[f"{space}.{cls.__name__}" for space in SPACES])(cls)

    return decorate


@export("keras.losses.get", "losses.get")
def get(identifier):
    """The loss for a name, a configuration, a class, a function or an instance; None for None.

    Raises:
        ValueError: for an unknown name, with the nearest known one.

    >>> get("mse").__name__, get("Huber").delta
    ('mean_squared_error', 1.0)
    """
    return losses.get(identifier)


@export("keras.losses.serialize", "losses.serialize")
def serialize(loss):
    """The name of a loss function, or the class name and configuration of a loss object.

    >>> serialize(get("mse"))
    'mean_squared_error'
    """
    return serial.plain(loss)


@export("keras.losses.deserialize", "losses.deserialize")
def deserialize(name, custom_objects=None):
    """The loss that `serialize` described; `custom_objects` are further names that it may use."""
    return losses.deserialize(name, custom_objects)


def as_loss(identifier):
    """A `Loss` object for anything that `compile(loss=...)` takes; None for None.

    >>> as_loss("mse").name
    'mean_squared_error'
    """
    found = get(identifier)
    if found is None or isinstance(found, Loss):
        return found
    return LossFunctionWrapper(found, name=wrapping.name_of(found))
