"""Names of operations: made unique, put into scopes, checked. The rules are those of TensorFlow 1.15."""

import re

from flowlet import errors

_OP = re.compile(r"^[A-Za-z0-9.][A-Za-z0-9_.\-/]*$")
_SCOPE = re.compile(r"^[A-Za-z0-9_.\-/]*$")


class Names:
    """The names that a graph has given, and the open name scope."""

    def __init__(self):
        self.scope = ""  # without a slash at the end
        self._used = {}  # name in small letters -> how often it was asked for

    def unique(self, name, mark=True):
        """`name` in the open scope, with `_1`, `_2`, ... where it is taken (letters' case does not count)."""
        name = f"{self.scope}/{name}" if self.scope else name
        key = name.lower()
        count = self._used.get(key, 0)
        if mark:
            self._used[key] = count + 1
        if not count:
            return name
        base = key
        while key in self._used:
            key = f"{base}_{count}"
            count += 1
        if mark:
            self._used[key] = 1
        return f"{name}_{count - 1}"

    def take(self, name):
        """Mark a full name as used."""
        self._used.setdefault(name.lower(), 1)

    def of_operation(self, name):
        """The full name of a new operation; a slash at the end means exactly this name."""
        _check_text(name)
        if name.endswith("/"):
            return name[:-1]
        if not _OP.match(name) and not (self.scope and _SCOPE.match(name)):
            raise ValueError(errors.message(f"'{name}' is not a valid node name", "letters, digits and _ . - / only, "
                                            "beginning with a letter, a digit or a dot.", "give the op another name."))
        return self.unique(name)

    def of_scope(self, name):
        """The new open scope for `name_scope(name)`: None or "" leaves all scopes, "a/" opens exactly `a`."""
        if not name:
            return ""
        _check_text(name)
        if not (_SCOPE if self.scope else _OP).match(name):
            raise ValueError(f"'{name}' is not a valid scope name")
        return name[:-1] if name.endswith("/") else self.unique(name)


def _check_text(name):
    if not isinstance(name, str):
        raise TypeError(errors.message(f"expected string or bytes-like object as a name: '{type(name).__name__}' object {name!r} "
                                       f"is "
                                       "not subscriptable.", "a string.", f"write it as a text: name='{name}'."))
