"""All random states as they were: experiments draw numbers, and the program around them shall not notice."""

import contextlib
import random

import numpy as np

from flowlet.random import seeds


@contextlib.contextmanager
def kept():
    """Put back the states of Python's, NumPy's and TensorFlow's generators, the global seed too, after the block."""
    before, python, numpy = seeds.Global.seed, random.getstate(), np.random.get_state()
    source, orders, used = seeds.Global.source.getstate(), seeds.Global.orders.getstate(), dict(seeds.Global.used)
    counters = [(counter, counter.seed, counter._value) for counter in seeds._taken]
    spare = list(seeds._spare)
    try:
        yield
    finally:
        seeds.Global.seed, seeds.Global.used = before, used
        seeds.Global.source, seeds.Global.orders = random.Random(), random.Random()
        seeds.Global.source.setstate(source)
        seeds.Global.orders.setstate(orders)
        seeds._spare[:] = spare
        for counter, seed, value in counters:
            counter.seed, counter._value = seed, value
        random.setstate(python)
        np.random.set_state(numpy)
