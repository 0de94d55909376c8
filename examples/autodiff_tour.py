"""A tour of automatic differentiation: gradients, what a tape sees, second derivatives, Jacobians.

Run it with `scripts/run examples/autodiff_tour.py [FOLDER]`: it prints each result beside what calculus says, and
writes autodiff_tour.png.
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # draw into the file; no window is needed

import matplotlib.pyplot as plt

import flowlet as tf

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

print("1. A tape notes what happens to variables, and walks back through it.")
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x**2
print("   d x^2 / dx at 3:", tape.gradient(y, x).numpy(), " (calculus: 2 x = 6)")

print("2. Constants are noted only if asked for; a result that does not depend on x has the gradient None.")
c = tf.constant(2.0)
with tf.GradientTape(persistent=True) as tape:  # persistent: several gradients from one tape
    tape.watch(c)
    y = tf.sin(c) * x
    unrelated = 5.0 * tf.stop_gradient(c)  # stop_gradient: from here on it counts as a constant
print("   d (x sin c) / dc:", tape.gradient(y, c).numpy(), " (x cos c =", 3 * tf.cos(2.0).numpy(), ")")
print("   through stop_gradient:", tape.gradient(unrelated, c))

print("3. Sources may be a list or a dict, and the gradient of several targets is that of their sum.")
weights = {"w": tf.Variable([[1.0], [2.0]]), "b": tf.Variable([0.5])}
with tf.GradientTape() as tape:
    z = tf.constant([[1.0, 1.0], [0.0, 2.0]]) @ weights["w"] + weights["b"]
print("  ", {name: g.numpy().ravel().tolist() for name, g in tape.gradient(z, weights).items()})

print("4. A tape around a tape gives the derivative of a derivative.")
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x**3
    first = inner.gradient(y, x)  # inside the outer tape, so that it is noted
second = outer.gradient(first, x)
print("   x^3 at 3:", y.numpy(), "first", first.numpy(), "second", second.numpy(), " (27, 27, 18)")

print("5. The Jacobian: how each output changes with each input.")
p = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    f = tf.stack([p[0] * p[1], p[0] ** 2, tf.exp(p[1])])
print("   ", str(tape.jacobian(f, p).numpy().round(3)).replace("\n", "\n    "))

print("6. At a kink there is no derivative; one is chosen.")
with tf.GradientTape() as tape:
    tape.watch(kink := tf.constant([-1.0, 0.0, 1.0]))
    y = tf.nn.relu(kink)
print("   relu at -1, 0, 1:", tape.gradient(y, kink).numpy())

# Why deep stacks of tanh learn slowly: its slope is near 0 wherever the input is large.
grid = tf.linspace(-4.0, 4.0, 200)
with tf.GradientTape() as outer:
    outer.watch(grid)
    with tf.GradientTape() as inner:
        inner.watch(grid)
        y = tf.tanh(grid)
    slope = inner.gradient(y, grid)
figure, panel = plt.subplots(figsize=(7, 4))
for values, label in [(y, "tanh"), (slope, "its slope"), (outer.gradient(slope, grid), "the slope's slope")]:
    panel.plot(grid, values, label=label)
panel.legend()
figure.tight_layout()
figure.savefig(folder / "autodiff_tour.png", dpi=120)
print("wrote autodiff_tour.png")
