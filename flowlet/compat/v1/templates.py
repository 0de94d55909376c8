"""`tf.make_template`: a function that makes its variables in the first call and shares them in later ones."""

import functools

from flowlet.api import export
from flowlet.compat.v1.variable_scopes import variable_scope


@export("compat.v1.make_template")
def make_template(name_, func_, create_scope_now_=False, unique_name_=None, custom_getter_=None, **kwargs):
    """A function that calls `func_` in a variable scope of its own, with the same variables each time.

    Args:
        name_: of the scope, made unique.
        create_scope_now_: whether the scope is opened now, not in the first call.
        unique_name_: a name that is not made unique.
        kwargs: arguments of `func_` that are the same in each call.

    >>> import flowlet.compat.v1 as tf
    >>> with tf.Graph().as_default():
    ...     double = tf.make_template("scale", lambda x: x * tf.get_variable("factor", []))
    ...     results = double(tf.constant(1.)), double(tf.constant(2.))
    ...     len(tf.global_variables())
    1
    """
    return Template(name_, functools.partial(func_, **kwargs) if kwargs else func_, create_scope_now_, unique_name_, custom_getter_)


class Template:
    """What `make_template` gives.

    Attributes:
        variable_scope: its scope, None before the first call.
    """

    def __init__(self, name, function, now, unique_name, custom_getter):
        self._name, self._function, self._unique, self._getter = name, function, unique_name, custom_getter
        self.variable_scope, self._called = None, False
        if now:
            with variable_scope(unique_name, default_name=name, custom_getter=custom_getter) as self.variable_scope:
                pass

    def __call__(self, *arguments, **keywords):
        if self.variable_scope is None:
            with variable_scope(self._unique, default_name=self._name, custom_getter=self._getter) as self.variable_scope:
                return self._call(arguments, keywords)
        with variable_scope(self.variable_scope, reuse=self._called or None):
            return self._call(arguments, keywords)

    def _call(self, arguments, keywords):
        result = self._function(*arguments, **keywords)
        self._called = True
        return result

    variables = property(lambda self: self.variable_scope.global_variables())
    trainable_variables = property(lambda self: self.variable_scope.trainable_variables())
    name = property(lambda self: self.variable_scope.name if self.variable_scope else self._name)


