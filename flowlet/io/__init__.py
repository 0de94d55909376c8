"""Files that TensorFlow reads and writes: checkpoints, records, event files."""
