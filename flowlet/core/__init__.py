"""The machine: dtypes, tensors, the op table, tapes, variables, tracing. It imports nothing of the rest of flowlet
but `errors` and `config`."""

from flowlet import config

config.start()
