"""`tf` of 1.x for modules that are part of it: each name is looked up when it is used."""

from flowlet import api


class _Root:
    def __getattr__(self, name):
        return api.resolve("compat.v1", name)


tf = _Root()
