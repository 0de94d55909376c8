"""`tf.nest`: structures of lists, tuples, named tuples and dicts (dicts go in the order of their sorted keys)."""

from collections.abc import Mapping

from flowlet.api import export


@export("nest.is_nested")
def is_nested(structure):
    """Whether `structure` is a list, tuple, named tuple or dict.

    >>> is_nested([1]), is_nested(1), is_nested("text")
    (True, False, False)
    """
    return isinstance(structure, (list, tuple, Mapping))


def _keys(mapping):
    try:
        return sorted(mapping)
    except TypeError:
        return list(mapping)


@export("nest.flatten")
def flatten(structure, expand_composites=False):
    """The leaves of `structure` as a flat list. None is a leaf.

    >>> flatten({"b": [1, (2, None)], "a": 3})
    [3, 1, 2, None]
    """
    leaves = []
    _collect(structure, leaves)
    return leaves


def _collect(structure, leaves):
    if isinstance(structure, Mapping):
        for key in _keys(structure):
            _collect(structure[key], leaves)
    elif isinstance(structure, (list, tuple)):
        for item in structure:
            _collect(item, leaves)
    else:
        leaves.append(structure)


@export("nest.pack_sequence_as")
def pack_sequence_as(structure, flat_sequence, expand_composites=False):
    """`flat_sequence` in the form of `structure`; a ValueError where the counts differ.

    >>> pack_sequence_as({"a": 0, "b": (0, 0)}, [1, 2, 3])
    {'a': 1, 'b': (2, 3)}
    """
    flat = list(flat_sequence)
    count = len(flatten(structure))
    if count != len(flat):
        raise ValueError(f"The structure has {count} leaves, but {len(flat)} values were given: {flat!r}.")
    return _pack(structure, iter(flat))


def _pack(structure, leaves):
    if isinstance(structure, Mapping):
        packed = {key: _pack(structure[key], leaves) for key in _keys(structure)}
        ordered = {key: packed[key] for key in structure}
        return ordered if type(structure) is dict else _rebuild(type(structure), ordered)
    if isinstance(structure, tuple) and hasattr(structure, "_fields"):
        return type(structure)(*[_pack(item, leaves) for item in structure])
    if isinstance(structure, (list, tuple)):
        items = [_pack(item, leaves) for item in structure]
        return items if isinstance(structure, list) else tuple(items)
    return next(leaves)


def _rebuild(kind, items):
    try:
        return kind(items)
    except TypeError:  # a defaultdict, say
        return dict(items)


@export("nest.map_structure")
def map_structure(func, *structure, **kwargs):
    """`func` on each leaf (on the leaves at the same place of several structures), in the form of the first.

    >>> map_structure(lambda a, b: a + b, [1, (2,)], [10, (20,)])
    [11, (22,)]
    """
    first = structure[0]
    for other in structure[1:]:
        assert_same_structure(first, other)
    flat = [flatten(one) for one in structure]
    return pack_sequence_as(first, [func(*leaves) for leaves in zip(*flat)])


@export("nest.assert_same_structure")
def assert_same_structure(nest1, nest2, check_types=True, expand_composites=False):
    """Raise ValueError (TypeError for types) unless both have the same form.

    >>> assert_same_structure([1, 2], [3, (4,)])
    Traceback (most recent call last):
    ...
    ValueError: The two structures don't have the same nested structure: [1, 2] against [3, (4,)].
    """
    if is_nested(nest1) != is_nested(nest2) or is_nested(nest1) and len(nest1) != len(nest2):
        raise ValueError(f"The two structures don't have the same nested structure: {nest1!r} against {nest2!r}.")
    if not is_nested(nest1):
        return
    if check_types and type(nest1) is not type(nest2) and not (
            isinstance(nest1, Mapping) and isinstance(nest2, Mapping)):  # fmt: skip
        raise TypeError(f"The two structures don't have the same sequence type: "
                        f"{type(nest1).__name__} against {type(nest2).__name__}.")  # fmt: skip
    if isinstance(nest1, Mapping):
        if set(nest1) != set(nest2):
            raise ValueError(f"The two dictionaries don't have the same set of keys: {list(nest1)} "
                             f"against {list(nest2)}.")  # fmt: skip
        pairs = [(nest1[key], nest2[key]) for key in nest1]
    else:
        pairs = list(zip(nest1, nest2))
    for one, two in pairs:
        try:
            assert_same_structure(one, two, check_types)
        except ValueError:
            raise ValueError(f"The two structures don't have the same nested structure: "
                             f"{nest1!r} against {nest2!r}.") from None  # fmt: skip
