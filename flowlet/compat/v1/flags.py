"""`tf.app.flags` and `tf.flags`: options of a program, by absl's flags as in TensorFlow.

What 1.15 adds to absl: `FLAGS` reads the command line when a value is first asked for, and `DEFINE_*` take the older names
of their arguments (`flag_name`, `default_value`, `docstring`).
"""

import functools
import sys

from absl import flags as absl_flags

from flowlet.api import add

absl_flags.disclaim_key_flags()  # the flags of the program's main file are shown by --help, not those of this module
_RENAMED = {"flag_name": "name", "default_value": "default", "docstring": "help"}


def _with_older_names(define):
    @functools.wraps(define)
    def renamed(*arguments, **keywords):
        return define(*arguments, **{_RENAMED.get(name, name): value for name, value in keywords.items()})

    return renamed


class _Flags:
    """absl's `FLAGS`, parsed on first use."""

    def __init__(self, values):
        object.__setattr__(self, "_values", values)

    def __getattr__(self, name):
        if name == "_parse_flags":  # until 1.4 programs called it themselves
            return lambda args=None: self(sys.argv if args is None else [sys.argv[0], *args], known_only=True)
        if not self._values.is_parsed() and name in self._values:
            self._values(sys.argv)
        if name == "__flags":  # until 1.4 a dict of the values
            return self._values.flag_values_dict()
        return getattr(self._values, name)

    def __setattr__(self, name, value):
        setattr(self._values, name, value)

    def __delattr__(self, name):
        delattr(self._values, name)

    def __dir__(self):
        return dir(self._values)

    def __getitem__(self, name):
        return self._values[name]

    def __setitem__(self, name, flag):
        self._values[name] = flag

    def __contains__(self, name):
        return name in self._values

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def __str__(self):
        return str(self._values)

    def __call__(self, *arguments, **keywords):
        return self._values(*arguments, **keywords)


FLAGS = _Flags(absl_flags.FLAGS)
_public = {name: getattr(absl_flags, name) for name in absl_flags.__all__} | {"FLAGS": FLAGS} | {
    name: _with_older_names(getattr(absl_flags, name))
    for name in ("DEFINE_string", "DEFINE_float", "DEFINE_integer", "DEFINE_boolean", "DEFINE_bool")}  # fmt: skip
for _name, _object in _public.items():
    add(f"compat.v1.flags.{_name}", _object)
    add(f"compat.v1.app.flags.{_name}", _object)
    globals()[_name] = _object
