"""The update ops of the optimizers."""

import functools

from flowlet.compat.v1.train import applying
from flowlet.compat.v1.train.formulas import FORMULAS
from flowlet.core.graph import nodes
from flowlet.core.graph.makers import maker

_OF_FORMULA = ("use_nesterov", "update_slots")  # attributes that the formulas take


def _slots(kind):
    """How many of an update op's inputs are the variable and its slots: those before the first number."""
    numbers = {"lr", "alpha", "beta1_power", "grad", "delta"}
    return next(place for place, name in enumerate(applying._names(kind)) if name in numbers)


def _register(kind, sparse, resource):
    names, count = applying._names(kind), _slots(kind)
    place = next(index for index, name in enumerate(names) if name in applying._GRADIENTS) + 1  # of the rows' indices

    @maker(f"{'Resource' if resource else ''}{'Sparse' if sparse else ''}Apply{kind}")
    def make_node(inputs, attributes):
        taken = FORMULAS[kind].__kwdefaults__ or {}
        known = FORMULAS[kind].__code__
        keywords = known.co_varnames[known.co_argcount : known.co_argcount + known.co_kwonlyargcount]
        given = {name: attributes[name] for name in _OF_FORMULA if name in keywords and name in attributes}
        function = functools.partial(FORMULAS[kind], **(taken | given))
        if sparse:
            function = functools.partial(applying._on_rows, function, count, place)
        results = 0 if resource else 1
        return nodes.Update(function, variables=count, results=results), [(inputs[0].dtype, inputs[0].shape)][:results]


for _kind in FORMULAS:
    for _sparse in (False, True):
        for _resource in (False, True):
            _register(_kind, _sparse, _resource)
