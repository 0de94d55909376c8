"""Functions whose arguments came in another order, or had other names, in 1.x; what they do is the same.

A line is `name = target: parameters`, the target left out where 2.x has the function under the same name. `old>new` is a
parameter that is called `new` in 2.x. Arguments that are not given (None) are not handed on.
"""

import functools

from flowlet import api
from flowlet.api import OLD

_TEXT = """
io.parse_example: serialized features name example_names
io.parse_single_example: serialized features name example_names
io.serialize_many_sparse: sp_input name out_type
io.serialize_sparse: sp_input name out_type
nn.depth_to_space: input block_size name data_format
nn.space_to_depth: input block_size name data_format
extract_image_patches = image.extract_patches: images ksizes>sizes strides rates padding name sizes
math.mod: x y name
reverse_sequence: input seq_lengths seq_axis batch_axis name seq_dim>seq_axis batch_dim>batch_axis
sparse.concat: axis sp_inputs name expand_nonconcat_dim>expand_nonconcat_dims concat_dim>axis expand_nonconcat_dims
strings.length: input name unit
substr = strings.substr: input pos len name unit
strings.substr: input pos len name unit
strings.to_hash_bucket: string_tensor>input num_buckets name input
strings.to_number: string_tensor>input out_type name input
"""


def _register(line):
    head, _, text = line.partition(":")
    name, _, target = (part.strip() for part in head.partition("="))
    parameters = [(old, new or old) for old, _, new in (one.partition(">") for one in text.split())]
    order, names = [old for old, _ in parameters], dict(parameters)
    space, _, last = (target or name).rpartition(".")

    def call(*arguments, **keywords):
        if len(arguments) > len(order):
            raise TypeError(f"{last}() takes at most {len(order)} arguments ({len(arguments)} given)")
        given = {}
        for old, value in [*zip(order, arguments), *keywords.items()]:
            if old not in names:
                raise TypeError(f"{last}() got an unexpected keyword argument {old!r}")
            if value is None:
                continue
            if names[old] in given:
                raise ValueError(f"Cannot specify both '{old}' and '{names[old]}'")
            given[names[old]] = value
        return function()(**given)

    @functools.cache
    def function():
        found = api.resolve(space, last)
        call.__doc__ = found.__doc__
        return found

    call.__name__ = call.__qualname__ = name.rpartition(".")[2]
    call.__doc__ = f"`tf.{target or name}`, with the arguments of 1.x: {', '.join(order)}."
    api.export(OLD + name)(call)


for _line in _TEXT.strip().splitlines():
    _register(_line)
