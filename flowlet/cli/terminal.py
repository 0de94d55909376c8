"""What a terminal shows of text that moves its cursor."""


def as_shown(text: str) -> str:
    r"""The text that stays on the screen: `\r` goes back to the start of the line, `\b` one column back.

    A progress bar written over itself a thousand times becomes its last state. The rest stays as it is.

    >>> as_shown("1/2 [=>.]\b\b\b\b\b\r2/2 [====] done")
    '2/2 [====] done'
    """
    if "\r" not in text and "\b" not in text:
        return text
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    cells: list[str] = []
    column = 0
    for character in line:
        if character == "\r":
            column = 0
        elif character == "\b":
            column = max(0, column - 1)
        else:
            cells[column : column + 1] = character
            column += 1
    return "".join(cells)
