"""Buckets: the table for float32 gives what a search gives for each value."""

import numpy as np
import pytest

from flowlet.summary import histograms

LIMITS = histograms._limits()
with np.errstate(over="ignore"):
    SINGLE = LIMITS.astype(np.float32)
RANDOM = np.random.RandomState(0)
VALUES = {
    "all bits": RANDOM.randint(0, 2**32, 100_000, dtype=np.uint64).astype(np.uint32).view(np.float32),
    "limits and their neighbors": np.concatenate([SINGLE, *(np.nextafter(SINGLE, np.float32(end)) for end in (0, 9e37, -9e37))]),
    "normal": RANDOM.randn(10_000).astype(np.float32),
    "around zero": np.float32([0, -0.0, 1e-45, -1e-45, 1e-12, -1e-12]),
}


@pytest.mark.parametrize("name", VALUES)
def test_the_table_for_float32(name):
    values = VALUES[name][np.isfinite(VALUES[name])]
    places = np.searchsorted(LIMITS, values.astype(np.float64), side="right")
    wanted = np.bincount(np.minimum(places, len(LIMITS) - 1), minlength=len(LIMITS))
    assert np.array_equal(histograms._counted(values), wanted)


def test_counts_add_up():
    found = histograms.fixed(VALUES["normal"])
    assert sum(found["bucket"]) == found["num"] == 10_000 and len(found["bucket"]) == len(found["bucket_limit"])
    assert histograms.between(VALUES["normal"], 7)[:, 2].sum() == 10_000
