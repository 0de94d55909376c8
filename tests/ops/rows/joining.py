"""Tensors joined, cut apart, repeated, padded."""

from ..row import Row, of, other, real

CUBE = real(2, 3, 4)
SETTLED = "a size that is unknown, and that the arguments would settle, is not followed in functional models"

ROWS = [
    Row("concat", real(2, 3), other(2, 3), call="tf.concat([a, b], 0)", more=[
        "tf.concat([a, b], axis=-1)", "tf.concat([a, b, a], 1)", "tf.concat([a], 0)", "tf.concat(a, 0)",
        "tf.concat([a, b], 2)",
        "tf.concat([a, b], -3)", "tf.concat([a, b], tf.constant(1))", "tf.concat([], 0)",
        "tf.concat([a[0, 0], b[0, 0]], 0)",
        "tf.concat([a, b[:, :1]], 1)", "tf.concat([a, b[:, :1]], 0)", "tf.concat([a, [[1, 2, 3]]], 0)",
        "tf.concat([a, b[0]], 0)",
        "tf.concat(values=(a, b), axis=0)", "tf.concat([a, tf.zeros([2, 0])], 1)", "tf.concat([[1, 2], [3.5]], 0)",
        "tf.concat([a, np.ones((1, 3))], 0)", "tf.concat([a, b], [0])", "tf.concat([a, b], 1.0)"]),
    Row("stack", real(2, 3), other(2, 3), call="tf.stack([a, b])", more=[
        "tf.stack([a, b], axis=1)", "tf.stack([a, b], axis=-1)", "tf.stack([a, b, a], -3)", "tf.stack([a])",
        "tf.stack(a)",
        "tf.stack([a, b], 3)", "tf.stack([a, b], -4)", "tf.stack([1, 2.5])", "tf.stack([a, b[0]])", "tf.stack([])",
        "tf.stack([a[0, 0], 1])", "tf.stack([1, a[0, 0]])"]),
    Row("unstack", real(2, 3), known={"symbolic/shape": SETTLED}, call="tf.unstack(a, 2)", more=[
        "tf.unstack(a)", "tf.unstack(a, axis=1)", "tf.unstack(a, axis=-1)", "tf.unstack(a, num=3)",
        "tf.unstack(a, axis=2)",
        "tf.unstack(a, num=3, axis=-1)", "tf.unstack(a[0])", "tf.unstack(a[0, 0])", "tf.unstack(a[:0])"]),
    Row("split", CUBE, call="tf.split(a, 2, -1)", more=[
        "tf.split(a, 2)", "tf.split(a, 3, axis=1)", "tf.split(a, [1, 3], axis=2)", "tf.split(a, [1, -1], 2)",
        "tf.split(a, [0, 3], 1)",
        "tf.split(a, 3, 0)", "tf.split(a, [1, 1], 1)", "tf.split(a, [-1, -1], 1)", "tf.split(a, [4, -1], 1)",
        "tf.split(a, 2, 3)",
        "tf.split(a, 1)", "tf.split(a, tf.constant([2, 2]), axis=2)", "tf.split(a, 0)", "tf.split(a, [4], 2)",
        "tf.split(a, [], 2)",
        "tf.split(a, tf.constant(2), 2)", "tf.split(a, [2, 2], 2, num=2)", "tf.split(a, [2, 2], 2, num=3)",
        "tf.split(a, -1)",
        "tf.split(a[0, 0], 4)", "tf.split(a, [1, -2, 5], 2)", "tf.split(a, 2.0, 2)"]),
    Row("tile", real(2, 3), call="tf.tile(a, [2, 1])", more=[
        "tf.tile(a, [1, 3])", "tf.tile(a, [0, 2])", "tf.tile(a, tf.constant([2, 2], tf.int64))", "tf.tile(a, [2])",
        "tf.tile(a, [1, -1])",
        "tf.tile(a[0, 0], [])", "tf.tile(a, 2)", "tf.tile(a, [1, 1, 2])", "tf.tile(a, [1, 1])",
        "tf.tile(a, [1.0, 2.0])"]),
    Row("repeat", real(2, 3), call="tf.repeat(a, 2, axis=1)", more=[
        "tf.repeat(a, 2)", "tf.repeat(a, [1, 3], axis=0)", "tf.repeat(a, [2, 0, 1], axis=-1)",
        "tf.repeat(a, [2], axis=0)",
        "tf.repeat(a, [1, 2], axis=1)", "tf.repeat(a, 0, 0)", "tf.repeat(a, -1, 0)", "tf.repeat(a, 1.5, 0)",
        "tf.repeat(a, 2, axis=2)",
        "tf.repeat(a, 2, axis=-2)", "tf.repeat(a[0, 0], 3)", "tf.repeat(a, tf.constant([1, 2], tf.int64), axis=0)",
        "tf.repeat(a, [[1, 2]], axis=0)", "tf.repeat(a, 2, axis=-3)"]),
    Row("pad", real(2, 3), call="tf.pad(a, [[1, 0], [0, 2]])", more=[
        "tf.pad(a, [[1, 1], [1, 1]], 'REFLECT')", "tf.pad(a, [[1, 2], [3, 1]], mode='SYMMETRIC')",
        "tf.pad(a, [[1, 1], [0, 0]], constant_values=3.5)",
        "tf.pad(a, [[1, 1], [0, 0]], constant_values=tf.reduce_sum(a))",
        "tf.pad(a, tf.constant([[0, 1], [1, 0]], tf.int64))", "tf.pad(a, [[0, 0], [0, 0]])", "tf.pad(a, [[1, 1]])",
        "tf.pad(a, [[-1, 1], [0, 0]])", "tf.pad(a, [[2, 0], [0, 0]], 'REFLECT')",
        "tf.pad(a, [[3, 0], [0, 0]], 'SYMMETRIC')",
        "tf.pad(a, [[1, 1], [1, 1]], 'NOTHING')", "tf.pad(a, [[1, 1], [0, 2]], 'reflect')",
        "tf.pad(a[0, 0], tf.zeros([0, 2], tf.int32))",
        "tf.pad(a, [1, 1])", "tf.pad(a, [[1.0, 1.0], [0.0, 0.0]])", "tf.pad(a, [[1, 1], [0, 0]], constant_values=2)"]),
    Row("meshgrid", real(3), other(2), more=[
        "tf.meshgrid(a, b, indexing='ij')", "tf.meshgrid(a)", "tf.meshgrid(a, b, a)",
        "tf.meshgrid(a, b, a, indexing='ij')",
        "tf.meshgrid(a, b, indexing='no')", "tf.meshgrid(a, 2.0)", "tf.meshgrid()", "tf.meshgrid(a, b, other=1)",
        "tf.meshgrid([1, 2], [3, 4, 5])"]),
    Row("boolean_mask", real(3, 2), of([True, False, True], "bool"), more=[
        "tf.boolean_mask(a, [[True, False], [True, True], [False, False]])",
        "tf.boolean_mask(a, [True, False], axis=1)",
        "tf.boolean_mask(a, [False, True], axis=-1)", "tf.boolean_mask(a, a > 0)", "tf.boolean_mask(a, [False] * 3)",
        "tf.boolean_mask(a, [True])", "tf.boolean_mask(a, True)", "tf.boolean_mask(a, [1, 0, 1])",
        "tf.boolean_mask(tensor=a, mask=np.array([True, True, False]))",
        "tf.boolean_mask(a, [True, False, True], axis=2)"]),
    Row("nest.flatten", real(2), other(3), call="tf.nest.flatten({'z': a, 'a': [b, (1, None)]})", more=[
        "tf.nest.flatten(a)", "tf.nest.flatten([])", "tf.nest.flatten(None)",
        "tf.nest.flatten({'b': 1, 'a': (2, [3])})"]),
    Row("nest.map_structure", real(2), other(2), call="tf.nest.map_structure(tf.add, [a, (b,)], [b, (a,)])", more=[
        "tf.nest.map_structure(lambda x: 2 * x, {'a': a, 'b': b})", "tf.nest.map_structure(tf.add, [a], [b, a])",
        "tf.nest.map_structure(tf.add, [a], (b,))", "tf.nest.map_structure(tf.add, [a], (b,), check_types=False)",
        "tf.nest.map_structure(tf.add, {'a': a}, {'b': b})", "tf.nest.map_structure(1, [a])",
        "tf.nest.map_structure(tf.add)"]),
    Row("nest.pack_sequence_as", real(2), other(2), call="tf.nest.pack_sequence_as({'y': 0, 'x': [0]}, [a, b])", more=[
        "tf.nest.pack_sequence_as((0, 0), [a])", "tf.nest.pack_sequence_as(0, [a])",
        "tf.nest.pack_sequence_as(0, [a, b])",
        "tf.nest.pack_sequence_as([0], a)"]),
    Row("nest.assert_same_structure", real(2), other(2), call="tf.nest.assert_same_structure([a, b], [b, 1])", more=[
        "tf.nest.assert_same_structure([a], (a,))", "tf.nest.assert_same_structure([a], [a, b])",
        "tf.nest.assert_same_structure(a, [a])",
        "tf.nest.assert_same_structure([a], (a,), check_types=False)",
        "tf.nest.assert_same_structure({'a': a}, {'b': a})"]),
    Row("nest.is_nested", real(2), call="tf.nest.is_nested([a])", more=["tf.nest.is_nested(a)",
        "tf.nest.is_nested({})", "tf.nest.is_nested('ab')"]),
]
