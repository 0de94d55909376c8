"""Reductions over segments."""

from ..row import Row, of, positive

DATA = positive(5, 2)
TIED = of([[1.0, 2.0], [1.0, 3.0], [0.5, -1.0], [1.0, 3.0], [2.0, -1.0]])
KINDS = "sum mean prod max min"


def sorted_row(name, data):
    return Row(name, data, of([0, 0, 1, 3, 3], "int32"), more=[f"tf.{name}({arguments})" for arguments in (
        "a[:, 0], b", "a, tf.cast(b, tf.int64)", "a, [1, 0, 2, 2, 2]", "a, [-1, 0, 0, 1, 1]", "a, [0, 0, 1]",
        "a, [[0, 0], [1, 1]]", "a[:0], b[:0]",
        "a, [2, 2, 2, 4, 4]", "a, [0.0] * 5", "data=a, segment_ids=b", "a[0, 0], 0", "[1, 2, 3, 4, 5], b")])


def unsorted_row(name, data):
    known = {}
    if name.endswith(("mean", "sqrt_n")):
        known["*/more 15"] = "a float as their number is a TypeError for all of these functions"
    return Row(name, data, of([2, 0, 1, 0, 2],
        "int32"), known=known, call=f"tf.{name}(a, b, 4)", more=[f"tf.{name}({arguments})" for arguments in (
        "a, b, num_segments=3", "a[:, 0], b, 3", "a, [[0, 1], [1, 2], [2, 2], [0, -1], [0, 0]], 3",
        "a, [0, -1, 1, -1, 0], 2", "a, b, 2",
        "a, [0, 0, 1], 2", "a, tf.cast(b, tf.int64), 4", "a, b, tf.constant(4, tf.int64)", "a, b, 0", "a, b, -1",
        "a[:0], b[:0], 2", "a[0], 1, 2",
        "[1, 2, 3, 4, 5], b, 4", "a, [0.0] * 5, 2", "a, b, [4]", "a, b, 3.0")])


ROWS = [
    *[sorted_row("math.segment_" + kind, DATA) for kind in KINDS.split()],
    *[sorted_row("math.segment_" + kind, TIED) for kind in ("max", "min")],
    *[unsorted_row("math.unsorted_segment_" + kind, DATA) for kind in [*KINDS.split(), "sqrt_n"]],
    *[unsorted_row("math.unsorted_segment_" + kind, TIED) for kind in ("max", "min")],
    unsorted_row("math.unsorted_segment_prod", of([[0.0, 2.0], [1.0, 0.0], [0.5, -1.0], [0.0, 0.0], [2.0, -1.0]])),
]
