"""`tf.keras.mixed_precision`: one dtype for what layers compute and one for their weights. Both are the same here:
mixed precision pays on accelerators and is not in flowlet yet."""

from flowlet import api, errors
from flowlet.api import export
from flowlet.core import dtypes
from flowlet.keras import settings

MIXED = {"mixed_float16": "float16", "mixed_bfloat16": "bfloat16"}


@export("keras.mixed_precision.Policy", "keras.mixed_precision.experimental.Policy", "keras.DTypePolicy")
class Policy:
    """The dtypes of a layer: `compute_dtype` of what it computes, `variable_dtype` of its weights.

    Args:
        name: a dtype ("float32"), "mixed_float16" or "mixed_bfloat16".

    Raises:
        ValueError: for another name.

    >>> Policy("mixed_float16").compute_dtype, Policy("mixed_float16").variable_dtype
    ('float16', 'float32')
    """

    def __init__(self, name):
        if not isinstance(name, str):
            raise TypeError(
                f"'name' must be a string, such as 'mixed_float16'. Received: name={name} (of type {type(name)})"
            )
        self._name = name
        try:
            self._compute = MIXED[name] if name in MIXED else dtypes.as_dtype(name).name
        except TypeError:
            raise ValueError(
                f"Cannot convert value {name} to a mixed precision Policy. Valid policies include "
                "'mixed_float16', 'mixed_bfloat16', and the name of any dtype such as 'float32'."
            ) from None

    name = property(lambda self: self._name)
    compute_dtype = property(lambda self: self._compute)
    variable_dtype = property(lambda self: "float32" if self._name in MIXED else self._compute)

    def get_config(self):
        return {"name": self._name}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The policy that `get_config` described."""
        return cls(**config)

    def __eq__(self, other):
        return isinstance(other, Policy) and self._name == other._name

    def __hash__(self):
        return hash(self._name)

    def __repr__(self):
        return f'<Policy "{self._name}">'


@export(
    "keras.mixed_precision.global_policy",
    "keras.mixed_precision.experimental.global_policy",
    "keras.mixed_precision.dtype_policy",
    "keras.config.dtype_policy",
)
def global_policy():
    """The policy of layers that are given no dtype: the float type of `tf.keras.backend.floatx()`.

    >>> global_policy()
    <Policy "float32">
    """
    return Policy(settings.floatx())


@export(
    "keras.mixed_precision.set_global_policy",
    "keras.mixed_precision.experimental.set_policy",
    "keras.mixed_precision.set_dtype_policy",
    "keras.config.set_dtype_policy",
)
def set_global_policy(policy):
    """Set the policy of layers that are given no dtype.

    Args:
        policy: a `Policy` or its name; None for the default.

    Raises:
        NotImplementedError: for another policy than that of the float type.
        ValueError: for a name that is none, and for a dtype that is no float.
    """
    if policy is None:
        return
    policy = policy if isinstance(policy, Policy) else Policy(policy)
    if not dtypes.as_dtype(policy.compute_dtype).is_floating:
        raise ValueError(
            "set_global_policy can only be used to set the global policy to floating-point policies, such "
            f'as "float32" and "mixed_float16", but got policy: {policy.name}'
        )
    check(policy)
    if policy != global_policy():
        raise NotImplementedError(
            errors.message(
                f"The policy {policy.name!r} differs from the float type {settings.floatx()!r}; there is one for all.",
                "",
                f"call tf.keras.backend.set_floatx({policy.name!r}) instead, before making layers.",
            )
        )


def check(policy):
    """Raise NotImplementedError for a mixed policy."""
    if policy.compute_dtype != policy.variable_dtype:
        raise NotImplementedError(
            errors.message(
                f"The policy {policy.name!r} computes in {policy.compute_dtype} with weights of "
                f"{policy.variable_dtype}: mixed precision is not in flowlet yet.",
                "one dtype for both.",
                "leave the policy out, or use 'float32'.",
            )
        )


__getattr__, __dir__ = api.attach(__name__)
