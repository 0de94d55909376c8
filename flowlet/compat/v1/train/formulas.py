"""What each update op of the optimizers computes: pure functions of arrays.

The arguments are the inputs of TensorFlow's op, in its order and under its names: the variable, its slots, then numbers and
the gradient (`grad` or `delta`). The results are the new variable and the new slots. The formulas are those of the kernels
of TensorFlow 1.15, in the same order of operations.
"""

import jax.numpy as jnp
from jax.lax import rsqrt


def _shrunk(value, by):
    """Soft thresholding: nearer to zero by `by`, zero where that would cross it."""
    return jnp.sign(value) * jnp.maximum(jnp.abs(value) - by, 0)


def gradient_descent(var, alpha, delta):
    return [var - alpha * delta]


def proximal_gradient_descent(var, alpha, l1, l2, delta):
    return [_shrunk(var - alpha * delta, alpha * l1) / (1 + l2 * alpha)]


def momentum(var, accum, lr, grad, momentum, *, use_nesterov):
    accum = accum * momentum + grad
    if use_nesterov:
        return [var - (grad * lr + accum * momentum * lr), accum]
    return [var - accum * lr, accum]


def adam(var, m, v, beta1_power, beta2_power, lr, beta1, beta2, epsilon, grad, *, use_nesterov):
    alpha = lr * jnp.sqrt(1 - beta2_power) / (1 - beta1_power)
    m = m + (grad - m) * (1 - beta1)
    v = v + (grad * grad - v) * (1 - beta2)
    step = grad * (1 - beta1) + beta1 * m if use_nesterov else m
    return [var - (step * alpha) / (jnp.sqrt(v) + epsilon), m, v]


def ada_max(var, m, v, beta1_power, lr, beta1, beta2, epsilon, grad):
    m = m + (grad - m) * (1 - beta1)
    v = jnp.maximum(beta2 * v, jnp.abs(grad))
    return [var - lr / (1 - beta1_power) * (m / (v + epsilon)), m, v]


def adagrad(var, accum, lr, grad, *, update_slots):
    accum = accum + grad * grad if update_slots else accum
    return [var - grad * lr * rsqrt(accum), accum]


def adagrad_da(var, gradient_accumulator, gradient_squared_accumulator, grad, lr, l1, l2, global_step):
    steps = global_step.astype(var.dtype)
    total, squares = gradient_accumulator + grad, gradient_squared_accumulator + grad * grad
    return [-lr * _shrunk(total, l1 * steps) / (l2 * steps * lr + jnp.sqrt(squares)), total, squares]


def adadelta(var, accum, accum_update, lr, rho, epsilon, grad):
    accum = accum * rho + grad * grad * (1 - rho)
    update = jnp.sqrt(accum_update + epsilon) * rsqrt(accum + epsilon) * grad
    return [var - update * lr, accum, accum_update * rho + update * update * (1 - rho)]


def rms_prop(var, ms, mom, lr, rho, momentum, epsilon, grad):
    ms = ms + (grad * grad - ms) * (1 - rho)
    mom = mom * momentum + (grad * lr) / jnp.sqrt(epsilon + ms)
    return [var - mom, ms, mom]


def centered_rms_prop(var, mg, ms, mom, lr, rho, momentum, epsilon, grad):
    ms = ms + (grad * grad - ms) * (1 - rho)
    mg = mg + (grad - mg) * (1 - rho)
    mom = mom * momentum + (grad * lr) / jnp.sqrt(ms - mg * mg + epsilon)
    return [var - mom, mg, ms, mom]


def ftrl(var, accum, linear, grad, lr, l1, l2, lr_power):
    return ftrl_v2(var, accum, linear, grad, lr, l1, l2, jnp.zeros_like(l2), lr_power)


def ftrl_v2(var, accum, linear, grad, lr, l1, l2, l2_shrinkage, lr_power):
    total = accum + grad * grad
    before, after = accum ** -lr_power, total ** -lr_power
    linear = linear + (grad + 2 * l2_shrinkage * var) - (after - before) / lr * var
    shrunk = (l1 * jnp.sign(linear) - linear) / (after / lr + 2 * l2)
    return [jnp.where(jnp.abs(linear) > l1, shrunk, 0), total, linear]


def proximal_adagrad(var, accum, lr, l1, l2, grad):
    accum = accum + grad * grad
    rate = lr * rsqrt(accum)
    return [_shrunk(var - grad * rate, rate * l1) / (1 + l2 * rate), accum]


# The last part of an op's type, after Apply, SparseApply, ResourceApply and ResourceSparseApply.
FORMULAS = {
    "AdaMax": ada_max, "Adadelta": adadelta, "Adagrad": adagrad, "AdagradDA": adagrad_da, "Adam": adam,
    "CenteredRMSProp": centered_rms_prop, "Ftrl": ftrl, "FtrlV2": ftrl_v2, "GradientDescent": gradient_descent,
    "Momentum": momentum,
    "ProximalAdagrad": proximal_adagrad, "ProximalGradientDescent": proximal_gradient_descent, "RMSProp": rms_prop,
}  # fmt: skip
