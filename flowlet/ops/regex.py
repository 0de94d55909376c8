"""Regular expressions of TensorFlow's kind (RE2), run by Python's `re`: what differs between the two is translated."""

import functools
import re
import sys
import unicodedata

from flowlet import errors

_POSIX = {"alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7F", "blank": r"\t ", "cntrl": r"\x00-\x1F\x7F",
          "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "punct": r"!-/:-@\[-`{-~",
          "space": r"\t\n\v\f\r ", "upper": "A-Z", "word": "0-9A-Za-z_", "xdigit": "0-9A-Fa-f"}  # fmt: skip
_PYTHON_ONLY = re.compile(r"\(\?(?:[=!>(#]|<[=!]|P[=>])")  # looking around, references, conditions
_CLASS = re.compile(r"\[:(\^?)(\w+):\]")
_CATEGORY = re.compile(r"([pP])(?:\{(\^?)(\w+)\}|(\w))")


@functools.lru_cache
def _category(name):
    """The characters of a Unicode category, such as L or Lu, as they stand in a class."""
    found, start = [], None
    for point in range(sys.maxunicode + 2):
        inside = point <= sys.maxunicode and unicodedata.category(chr(point)).startswith(name)
        if inside and start is None:
            start = point
        elif not inside and start is not None:
            found.append(f"\\U{start:08x}-\\U{point - 1:08x}")
            start = None
    return "".join(found)


def _translated(pattern):
    """An RE2 pattern as Python writes it; a ValueError for what only Python knows."""
    out, place, inside = [], 0, False
    while place < len(pattern):
        char, rest = pattern[place], pattern[place:]
        taken = 1
        if char == "\\" and len(rest) > 1:
            text, taken = _escape(rest, inside)
            out.append(text)
        elif inside:
            named = _CLASS.match(rest)
            if named:
                if named[2] not in _POSIX or named[1]:
                    raise ValueError(f"invalid character class range: {named[0]}")
                taken = len(named[0])
                out.append(_POSIX[named[2]])
            else:
                first = out[-1] in ("[", "[^")
                inside = char != "]" or first
                out.append("\\" + char if char in "[&~|" or char == "]" and first else char)
        elif char == "[":
            inside = True
            taken = 2 if rest.startswith("[^") else 1
            out.append(rest[:taken])
        elif char == "$":
            out.append(r"\Z" if not re.match(r"\(\?\w*m", pattern) else "$")
        else:
            only = _PYTHON_ONLY.match(rest)
            if only:
                raise ValueError(f"invalid perl operator: {only[0]}")
            out.append(char)
        place += taken
    return "".join(out)


def _escape(rest, inside):
    """(what an escape becomes, its length)"""
    kind = _CATEGORY.match(rest[1:])
    if kind:
        turned = (kind[1] == "P") != bool(kind[2])
        found = _category(kind[3] or kind[4])
        if not found or inside and turned:
            raise ValueError(f"invalid character class range: \\{kind[0]}")
        return (found if inside else f"[{'^' * turned}{found}]"), 1 + len(kind[0])
    if rest[1] == "z":
        return r"\Z", 2
    if rest[1] == "Q":
        text = rest[2:].partition(r"\E")
        return re.escape(text[0]), 2 + len(text[0]) + len(text[1])
    if rest[1] in "123456789Z":
        raise ValueError(f"invalid escape sequence: \\{rest[1]}")
    return rest[:2], 2


@functools.lru_cache(1024)
def compiled(pattern, op_type):
    """The pattern for texts that `decoded` gives; an InvalidArgumentError for what is none."""
    try:
        return re.compile(_translated(pattern), re.ASCII)
    except (re.error, ValueError) as error:
        raise errors.invalid(f"Invalid pattern: {pattern}, error: {error}", op_type) from None


def decoded(text):
    """Bytes as characters, those that are no UTF-8 kept apart."""
    return text.decode("utf-8", "surrogateescape")


def replaced(pattern, text, rewrite, everywhere):
    """`text` (bytes) with matches replaced: an empty match right behind another does not count, as in RE2."""
    text, out, last = decoded(text), [], 0
    end = None
    for match in pattern.finditer(text):
        if match.end() == match.start() == end:
            continue
        end = match.end()
        out += [text[last : match.start()], _rewritten(rewrite, match)]
        last = end
        if not everywhere:
            break
    return "".join([*out, text[last:]]).encode("utf-8", "surrogateescape")


def _rewritten(rewrite, match):
    """The replacement: `\\\\1` is a group, empty where there is none of that number."""

    def part(found):
        number = found[1]
        if number == "\\":
            return number
        return (match[int(number)] or "") if int(number) <= match.re.groups else ""

    return re.sub(r"\\(\d|\\)", part, rewrite)
