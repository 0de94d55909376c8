"""The case rows, one file a family: each has a list ROWS."""
