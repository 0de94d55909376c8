"""`tf.contrib.layers.optimize_loss` and `slim.learning.create_train_op`."""

import flowlet.compat.v1 as tf
from flowlet.api import add, export

OPTIMIZERS = {"Adagrad": "AdagradOptimizer", "Adam": "AdamOptimizer", "Ftrl": "FtrlOptimizer",
              "Momentum": "MomentumOptimizer", "RMSProp": "RMSPropOptimizer", "SGD": "GradientDescentOptimizer"}  # fmt: skip
SUMMARIES = ["learning_rate", "loss", "gradients", "gradient_norm", "global_gradient_norm"]
add("compat.v1.contrib.layers.OPTIMIZER_SUMMARIES", SUMMARIES)


@export("compat.v1.contrib.layers.optimize_loss")
def optimize_loss(loss, global_step, learning_rate, optimizer, gradient_noise_scale=None, gradient_multipliers=None,
                  clip_gradients=None, learning_rate_decay_fn=None, update_ops=None, variables=None, name=None, summaries=None,
                  colocate_gradients_with_ops=False, increment_global_step=True):  # fmt: skip
    """A tensor with the loss whose value comes after a training step.

    Args:
        loss: a scalar.
        global_step: the variable that counts steps; None: the graph's.
        learning_rate: a number or a tensor, or None where the optimizer has its own.
        optimizer: "SGD", "Adam", "Adagrad", "Ftrl", "Momentum" or "RMSProp", a class of optimizers, an optimizer, or a
            function of the learning rate that gives one.
        gradient_multipliers: variable or its name -> what its gradient is multiplied by.
        clip_gradients: the largest global norm, or a function of the (gradient, variable) pairs.
        learning_rate_decay_fn: gives the rate of (learning_rate, global_step).
        update_ops: operations that run before the step; by default those of the collection UPDATE_OPS.
        variables: which are trained; by default all trainable ones.
        summaries: which summaries are added, of `OPTIMIZER_SUMMARIES`.
    """
    if gradient_noise_scale is not None:
        raise NotImplementedError("optimize_loss(gradient_noise_scale=...) is not in flowlet: leave it out.")
    loss = tf.convert_to_tensor(loss)
    global_step = tf.train.get_global_step() if global_step is None else global_step
    with tf.variable_scope(name, "OptimizeLoss", [loss, global_step]):
        updates = set(tf.get_collection(tf.GraphKeys.UPDATE_OPS)) if update_ops is None else set(update_ops)
        if updates:
            with tf.control_dependencies(list(updates)):
                loss = tf.identity(loss, name="control_dependency")
        rate = None
        summaries = ["loss", "learning_rate", "global_gradient_norm"] if summaries is None else summaries
        if learning_rate is not None:
            rate = learning_rate
            if isinstance(learning_rate, (float, int)):
                rate = tf.get_variable("learning_rate", [], trainable=False,
                                       initializer=tf.constant_initializer(float(learning_rate)))  # fmt: skip
            if learning_rate_decay_fn is not None:
                rate = learning_rate_decay_fn(rate, global_step)
                if "learning_rate" in summaries:
                    tf.summary.scalar("learning_rate", rate)
        trainer = _optimizer(optimizer, rate)
        trained = tf.trainable_variables() if variables is None else variables
        gradients = trainer.compute_gradients(loss, trained)
        if gradient_multipliers is not None:
            gradients = [(gradient * factor if gradient is not None and factor is not None else gradient, one)
                         for gradient, one in gradients
                         for factor in [gradient_multipliers.get(one, gradient_multipliers.get(one.op.name))]]  # fmt: skip
        if "global_gradient_norm" in summaries or "gradient_norm" in summaries:
            tf.summary.scalar("global_norm/gradient_norm", tf.global_norm([gradient for gradient, _ in gradients]))
        if callable(clip_gradients):
            gradients = clip_gradients(gradients)
        elif clip_gradients is not None:
            clipped, _ = tf.clip_by_global_norm([gradient for gradient, _ in gradients], clip_gradients)
            gradients = list(zip(clipped, [one for _, one in gradients]))
        if "loss" in summaries:
            tf.summary.scalar("loss", loss)
        train = trainer.apply_gradients(gradients, global_step=global_step if increment_global_step else None, name="train")
        with tf.control_dependencies([train]):
            return tf.identity(loss, name="control_dependency")


def _optimizer(optimizer, rate):
    if isinstance(optimizer, str):
        if optimizer not in OPTIMIZERS:
            raise ValueError(f"Optimizer name should be one of [{', '.join(OPTIMIZERS)}], you provided {optimizer}.")
        if rate is None:
            raise ValueError(f"Learning rate is None, but should be specified if optimizer is string ({optimizer}).")
        kind = getattr(tf.train, OPTIMIZERS[optimizer])
        return kind(rate, momentum=0.9) if optimizer == "Momentum" else kind(rate)
    if isinstance(optimizer, tf.train.Optimizer):
        return optimizer
    if not callable(optimizer):
        raise ValueError(f"Unrecognized optimizer: should be string, subclass of Optimizer, instance of subclass of Optimizer or "
                         f"function with one argument. Got {optimizer!r}.")  # fmt: skip
    return optimizer() if rate is None else optimizer(rate)


@export("compat.v1.contrib.slim.learning.create_train_op", "compat.v1.contrib.training.create_train_op")
def create_train_op(total_loss, optimizer, global_step=0, update_ops=None, variables_to_train=None, clip_gradient_norm=0,
                    summarize_gradients=False, gate_gradients=1, aggregation_method=None, colocate_gradients_with_ops=False,
                    gradient_multipliers=None, check_numerics=True, transform_grads_fn=None):  # fmt: skip
    """A tensor with the loss whose value comes after a training step, and after the operations of UPDATE_OPS.

    Args:
        total_loss: a scalar.
        optimizer: an optimizer.
        global_step: the variable that counts steps; None for none, by default the graph's (made where there is none).
        clip_gradient_norm: the largest norm of each gradient; 0 for any.
    """
    step = tf.train.get_or_create_global_step() if isinstance(global_step, int) else global_step
    updates = set(tf.get_collection(tf.GraphKeys.UPDATE_OPS)) if update_ops is None else set(update_ops)
    if updates:
        with tf.control_dependencies(list(updates)):
            total_loss = tf.identity(total_loss)
    gradients = optimizer.compute_gradients(total_loss, variables_to_train)
    if clip_gradient_norm > 0:
        with tf.name_scope("clip_grads"):
            gradients = [(gradient if gradient is None else tf.clip_by_norm(gradient, clip_gradient_norm), one)
                         for gradient, one in gradients]  # fmt: skip
    train = optimizer.apply_gradients(gradients, global_step=step)
    with tf.control_dependencies([train]):
        return tf.check_numerics(total_loss, "LossTensor is inf or nan") if check_numerics else tf.identity(total_loss)
