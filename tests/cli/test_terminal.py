"""What stays on the screen of text that moves its cursor."""

import pytest

from flowlet.cli.terminal import as_shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\ntext\n", "plain\ntext\n"),
        ("1/2\r2/2\n", "2/2\n"),
        ("long line\rshort\n", "shortline\n"),
        ("abc\b\bX\n", "aXc\n"),
        ("\b\b\rx", "x"),
        ("first\nsecond\rSECOND", "first\nSECOND"),
        ("\x1b[1mbold\x1b[0m", "\x1b[1mbold\x1b[0m"),
    ],
)
def test_as_shown(text, shown):
    assert as_shown(text) == shown


def test_a_long_training_is_quick():
    bar = "".join("\b" * 60 + "\r" + f"{step}/20000 [=====] - loss: {step:.4f}" for step in range(20000))
    assert as_shown(bar).startswith("19999/20000 [=====]")
