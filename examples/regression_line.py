"""Fit a straight line with nothing but a loss and its gradient: what an optimizer does, written out.

The data: 442 patients, their body mass index, and how far their diabetes had got a year later.
Run it with `scripts/run examples/regression_line.py [FOLDER]`: it prints the line it finds beside the exact one,
and writes regression_line.png.
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # draw into the file; no window is needed

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import flowlet as tf

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

# Both columns are brought to mean 0 and spread 1: then one learning rate suits slope and intercept alike.
bmi, progress = load_diabetes(return_X_y=True)[0][:, 2], load_diabetes().target
x = tf.constant((bmi - bmi.mean()) / bmi.std(), tf.float32)
y = tf.constant((progress - progress.mean()) / progress.std() + 1, tf.float32)

slope, intercept = tf.Variable(-1.0), tf.Variable(0.0)
learning_rate = 0.1
lines, losses = [], []
for step in range(41):
    with tf.GradientTape() as tape:  # what is computed inside can be differentiated
        loss = tf.reduce_mean((slope * x + intercept - y) ** 2)
    lines.append((slope.numpy(), intercept.numpy()))
    losses.append(loss.numpy())
    if step % 10 == 0:
        print(f"step {step:2d}: loss {losses[-1]:.4f}, slope {lines[-1][0]:+.3f}, intercept {lines[-1][1]:+.3f}")
    down_slope, down_intercept = tape.gradient(loss, [slope, intercept])
    slope.assign_sub(learning_rate * down_slope)  # one step downhill
    intercept.assign_sub(learning_rate * down_intercept)

exact = np.polyfit(x.numpy(), y.numpy(), 1)
print(f"found: {slope.numpy():.3f} x + {intercept.numpy():.3f}, exact: {exact[0]:.3f} x + {exact[1]:.3f}")

figure, (points, curve) = plt.subplots(1, 2, figsize=(11, 4.5))
points.scatter(x, y, s=8, color="lightgrey")
for step in (0, 2, 5, 10, 40):
    points.axline((0, lines[step][1]), slope=lines[step][0], color=plt.cm.viridis(step / 40), label=f"step {step}")
points.set(xlabel="body mass index, standardized", ylabel="progress of the disease", ylim=(-2, 4.5))
points.legend()
curve.plot(losses)
curve.set(xlabel="step", ylabel="mean squared error")
figure.tight_layout()
figure.savefig(folder / "regression_line.png", dpi=120)
print("wrote regression_line.png")
