"""`tensorflow.examples`: the reader of MNIST that tutorials of TensorFlow 1 import."""
