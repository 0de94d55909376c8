"""Candidate samplers as operations of graphs."""

import collections

import jax.numpy as jnp
import numpy as np

from flowlet import errors
from flowlet.core import dtypes
from flowlet.core.graph import build
from flowlet.core.graph.stack import default_graph
from flowlet.random import candidates, graphs, philox
from flowlet.random.candidates import FIELDS, RESERVED


class Sample(graphs.Draw):
    """Draws classes; the input are the true ones.

    Args:
        sample: `sample(xp, place, true_classes)` gives the three results.
    """

    def __init__(self, seeds, sample, count):
        super().__init__(seeds, None)
        self.sample, self.count = sample, count

    def run(self, op, run, arrays):
        place = jnp.asarray(run.read(op))
        found = self.sample(jnp, place, jnp.asarray(arrays[0]))
        run.write(op, philox.skipped(jnp, place, np.uint64(RESERVED * self.count)))
        return list(found)


class Learn(graphs.Draw):
    """Draws classes by how often each was right in the runs before; these counts stand behind the place in the stream."""

    host = True

    def __init__(self, seeds, count, unique, classes):
        super().__init__(seeds, None)
        self.count, self.unique, self.classes = count, unique, classes

    def fresh(self, op):
        return np.concatenate([super().fresh(op), np.ones(self.classes, np.uint64)])

    def run(self, op, run, arrays):
        kept, labels = np.array(run.read(op)), np.asarray(arrays[0])
        place, weights = kept[:3], kept[3:].astype(np.int64)
        found = candidates.by_weights(place, weights, labels, self.count, self.unique)
        np.add.at(weights, labels.ravel(), 1)
        place = philox.skipped(np, place, np.uint64(RESERVED * self.count))
        run.write(op, np.concatenate([place, weights.astype(np.uint64)]))
        return list(found)


def placed(op_type, true_classes, num_true, num_sampled, unique, classes, seed, name, sample=None):
    """Add a candidate sampler; gives a named tuple of its three results.

    Args:
        sample: of `Sample`; without it the sampler learns.
    """
    num_true, num_sampled, classes, unique = int(num_true), int(num_sampled), int(classes), bool(unique)
    if unique and classes < num_sampled:
        raise errors.invalid("Sampler's range is too small.", op_type)
    chosen, graph = graphs.get_seed(seed), default_graph()
    with graph.name_scope(name or op_type) as scope:
        labels = build.tensor(true_classes, dtypes.int64, "true_classes")
        node = Learn(chosen, num_sampled, unique, classes) if sample is None else Sample(chosen, sample, num_sampled)
        outputs = [(dtypes.int64, [num_sampled]), (dtypes.float32, labels.shape), (dtypes.float32, [num_sampled])]
        attributes = {"num_true": num_true, "num_sampled": num_sampled, "unique": unique, "range_max": classes,
                      "seed": chosen[0] or 0, "seed2": chosen[1] or 0}  # fmt: skip
        op = graph.add(op_type, node, (labels,), outputs, scope, attributes=attributes)
    return collections.namedtuple(op_type, FIELDS)(*op.outputs)
