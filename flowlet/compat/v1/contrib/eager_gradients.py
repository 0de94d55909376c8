"""`tf.contrib.eager`: gradients of functions, as eager programs took them before `tf.GradientTape`."""

import functools

import flowlet.compat.v1 as tf
from flowlet.api import add, export

add("compat.v1.contrib.eager.Iterator", iter)


@export("compat.v1.contrib.eager.implicit_value_and_gradients")
def implicit_value_and_gradients(f):
    """A function that gives the value of `f` and the pairs (gradient, variable) of the variables that it used."""

    @functools.wraps(f)
    def found(*args, **kwargs):
        with tf.GradientTape() as tape:
            value = f(*args, **kwargs)
        variables = tape.watched_variables()
        return value, list(zip(tape.gradient(value, variables), variables))

    return found


@export("compat.v1.contrib.eager.implicit_gradients")
def implicit_gradients(f):
    """A function that gives the pairs (gradient, variable) of the variables that `f` used."""
    both = implicit_value_and_gradients(f)
    return functools.wraps(f)(lambda *args, **kwargs: both(*args, **kwargs)[1])


@export("compat.v1.contrib.eager.value_and_gradients_function")
def value_and_gradients_function(f, params=None):
    """A function that gives the value of `f` and its gradients by its arguments (those numbered in `params`)."""

    @functools.wraps(f)
    def found(*args):
        args = [tf.convert_to_tensor(one) for one in args]
        chosen = [args[place] for place in (range(len(args)) if params is None else params)]
        with tf.GradientTape() as tape:
            tape.watch(chosen)
            value = f(*args)
        return value, tape.gradient(value, chosen)

    return found


@export("compat.v1.contrib.eager.gradients_function")
def gradients_function(f, params=None):
    """A function that gives the gradients of `f` by its arguments (those numbered in `params`)."""
    both = value_and_gradients_function(f, params)
    return functools.wraps(f)(lambda *args: both(*args)[1])
