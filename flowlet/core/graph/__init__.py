"""The graph of TensorFlow 1: operations with names, made by the same rows of the op table that run eagerly."""
