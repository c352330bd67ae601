"""Numbers in the prose of lessons, compared with what they should be."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

NUMBER = r"([-−]?\d+(?:\.\d+)?)"


def check_said(text: str, words: str, values: Sequence[float]) -> None:
    """Assert that `words` stand once in a text, with these numbers, as rounded there, for its #."""
    found = list(re.finditer(re.escape(words).replace(r"\#", NUMBER), text))
    assert len(found) == 1, f"{len(found)} times in the text"
    for number, value in zip(found[0].groups(), values, strict=True):
        half_a_digit = 0.5001 * 10.0 ** -len(number.partition(".")[2])
        assert float(number.replace("−", "-")) == pytest.approx(float(value), abs=half_a_digit)
