"""`tf.nest`: structures of lists, tuples, named tuples and dicts (dicts go in the order of their sorted keys)."""

from collections.abc import Mapping

from flowlet.api import export


@export("nest.is_nested")
def is_nested(seq):
    """Whether `seq` is a list, tuple, named tuple or dict.

    >>> is_nested([1]), is_nested(1), is_nested("text")
    (True, False, False)
    """
    return isinstance(seq, (list, tuple, Mapping))


class Composite:
    """What holds tensors without being one: a leaf, but with `expand_composites` the tensors in it are the leaves."""

    __slots__ = ()

    def _parts(self):
        """The tensors in it."""
        raise NotImplementedError

    def _with_parts(self, parts):
        """The same with other tensors."""
        raise NotImplementedError

    def _traced_parts(self):
        """The tensors in it that a compiled function takes; what else it holds is part of the function's form."""
        return self._parts()

    def _with_traced_parts(self, parts):
        return self._with_parts(parts)

    def _form(self):
        """What compiled functions depend on besides the shapes and dtypes of the traced parts."""
        return len(self._parts())


TRACED = "traced"  # as `expand_composites`: the parts that a compiled function takes


class Dispatching(Composite):
    """A composite that ops may take: rows of the op table call its `_dispatch(row, arguments, attributes)`."""

    __slots__ = ()


def _keys(mapping):
    return sorted(mapping)


@export("nest.flatten")
def flatten(structure, expand_composites=False):
    """The leaves of `structure` as a flat list. None is a leaf.

    >>> flatten({"b": [1, (2, None)], "a": 3})
    [3, 1, 2, None]
    """
    leaves = []
    _collect(structure, leaves, expand_composites)
    return leaves


def _collect(structure, leaves, expand):
    if isinstance(structure, Mapping):
        for key in _keys(structure):
            _collect(structure[key], leaves, expand)
    elif isinstance(structure, (list, tuple)):
        for item in structure:
            _collect(item, leaves, expand)
    elif expand and isinstance(structure, Composite):
        leaves.extend(structure._traced_parts() if expand == TRACED else structure._parts())
    else:
        leaves.append(structure)


@export("nest.pack_sequence_as")
def pack_sequence_as(structure, flat_sequence, expand_composites=False):
    """`flat_sequence` in the form of `structure`; a ValueError where the counts differ.

    >>> pack_sequence_as({"a": 0, "b": (0, 0)}, [1, 2, 3])
    {'a': 1, 'b': (2, 3)}
    """
    if not isinstance(flat_sequence, (list, tuple)):
        raise TypeError(f"Attempted to pack value:\n  {flat_sequence}\ninto a structure, but found incompatible type "
                        f"`{type(flat_sequence)}` instead.")  # fmt: skip
    flat = list(flat_sequence)
    count = len(flatten(structure, expand_composites))
    if count != len(flat):
        raise ValueError(f"Could not pack sequence. Structure had {count} atoms, but flat_sequence had {len(flat)} "
                         f"items.  Structure: {structure}, flat_sequence: {flat_sequence}.")  # fmt: skip
    return _pack(structure, iter(flat), expand_composites)


def _pack(structure, leaves, expand):
    if isinstance(structure, Mapping):
        packed = {key: _pack(structure[key], leaves, expand) for key in _keys(structure)}
        ordered = {key: packed[key] for key in structure}
        return ordered if type(structure) is dict else _rebuild(type(structure), ordered)
    if isinstance(structure, tuple) and hasattr(structure, "_fields"):
        return type(structure)(*[_pack(item, leaves, expand) for item in structure])
    if isinstance(structure, (list, tuple)):
        items = [_pack(item, leaves, expand) for item in structure]
        return items if isinstance(structure, list) else tuple(items)
    if expand and isinstance(structure, Composite):
        if expand == TRACED:
            return structure._with_traced_parts([next(leaves) for _ in structure._traced_parts()])
        return structure._with_parts([next(leaves) for _ in structure._parts()])
    return next(leaves)


def _rebuild(kind, items):
    try:
        return kind(items)
    except TypeError:  # a defaultdict, say
        return dict(items)


@export("nest.map_structure")
def map_structure(func, *structure, check_types=True, expand_composites=False):
    """`func` on each leaf (on the leaves at the same place of several structures), in the form of the first.

    >>> map_structure(lambda a, b: a + b, [1, (2,)], [10, (20,)])
    [11, (22,)]
    """
    if not callable(func):
        raise TypeError(f"func must be callable, got: {func}")
    if not structure:
        raise ValueError("Must provide at least one structure")
    first = structure[0]
    for other in structure[1:]:
        assert_same_structure(first, other, check_types)
    flat = [flatten(one, expand_composites) for one in structure]
    return pack_sequence_as(first, [func(*leaves) for leaves in zip(*flat)], expand_composites)


@export("nest.assert_same_structure")
def assert_same_structure(nest1, nest2, check_types=True, expand_composites=False):
    """Raise ValueError (TypeError for types) unless both have the same form.

    >>> assert_same_structure([1, 2], [3, (4,)])
    Traceback (most recent call last):
    ...
    ValueError: The two structures don't have the same nested structure.
    <BLANKLINE>
    First structure: type=list str=[1, 2]
    <BLANKLINE>
    Second structure: type=list str=[3, (4,)]
    <BLANKLINE>
    More specifically: Substructure "type=tuple str=(4,)" is a sequence, while substructure "type=int str=2" is not
    Entire first structure:
    [., .]
    Entire second structure:
    [., (.,)]
    """
    try:
        _compare(nest1, nest2, check_types)
    except (ValueError, TypeError) as error:
        raise type(error)(
            f"The two structures don't have the same nested structure.\n\nFirst structure: {_described(nest1)}\n\n"
            f"Second structure: {_described(nest2)}\n\nMore specifically: {error}\nEntire first structure:\n{_dots(nest1)}\n"
            f"Entire second structure:\n{_dots(nest2)}") from None  # fmt: skip


def _described(structure):
    return f"type={type(structure).__name__} str={structure}"


def _dots(structure):
    """The form of a structure: a point for each leaf."""
    return str(pack_sequence_as(structure, [_Dot()] * len(flatten(structure)))) if is_nested(structure) else "."


class _Dot:
    def __repr__(self):
        return "."


def _compare(one, two, check_types):
    if is_nested(one) != is_nested(two):
        inner, plain = (one, two) if is_nested(one) else (two, one)
        raise ValueError(f'Substructure "{_described(inner)}" is a sequence, while substructure "{_described(plain)}" '
                         f'is not')
    if not is_nested(one):
        return
    mappings = isinstance(one, Mapping) and isinstance(two, Mapping)
    if check_types and type(one) is not type(two) and not mappings:
        raise TypeError("The two namedtuples don't have the same sequence type. First structure "
                        f"{_described(one)} has type {type(one).__name__}, while second structure {_described(two)} "
                        f"has type {type(two).__name__}")  # fmt: skip
    if len(one) != len(two):
        raise ValueError("The two structures don't have the same number of elements. First structure: "
                         f"{_described(one)}. Second structure: {_described(two)}")  # fmt: skip
    if mappings:
        if set(one) != set(two):
            raise ValueError("The two dictionaries don't have the same set of keys. First structure has keys "
                             f"{list(one)}, while second structure has keys {list(two)}")  # fmt: skip
        pairs = [(one[key], two[key]) for key in one]
    else:
        pairs = zip(_values(one), _values(two))
    for a, b in pairs:
        _compare(a, b, check_types)


def _values(structure):
    return [structure[key] for key in _keys(structure)] if isinstance(structure, Mapping) else structure
