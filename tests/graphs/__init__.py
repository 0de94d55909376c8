"""Graph mode against what TensorFlow 1.15 did: operations that calls add, values, texts, errors."""
