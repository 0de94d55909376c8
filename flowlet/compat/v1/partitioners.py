"""Partitioners: accepted where they are made; `tf.get_variable` says why flowlet stores variables in one piece."""

from flowlet.api import export


def _partitioner(name, doc):
    def make(*arguments, **keywords):
        def partition(shape, dtype):
            return [1] * len(shape)

        return partition

    make.__name__ = make.__qualname__ = name
    make.__doc__ = f"{doc} `tf.get_variable` refuses it: flowlet stores variables in one piece."
    return export(f"compat.v1.{name}")(make)


fixed_size_partitioner = _partitioner("fixed_size_partitioner", "A partitioner into a number of parts.")
variable_axis_size_partitioner = _partitioner("variable_axis_size_partitioner", "A partitioner into parts of a largest size.")
min_max_variable_partitioner = _partitioner("min_max_variable_partitioner", "A partitioner into parts of a smallest size.")
