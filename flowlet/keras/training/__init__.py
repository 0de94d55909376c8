"""Training: losses and metrics of `compile`, the data, the compiled programs, and the loops that run them."""
