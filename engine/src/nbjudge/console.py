"""Text on a console: even columns, and nothing that a terminal would obey."""

from __future__ import annotations

from collections.abc import Sequence

from wcwidth import wcswidth


def printable(text: str) -> str:
    """Text on one line, and none that a terminal would obey."""
    return "".join(character if character.isprintable() else "?" for character in text)


def columns(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Return rows as lines of even columns; below the first, the heads, is a rule.

    Columns are as wide as what is widest in them, the last as it is; those in `right` keep right.
    """
    widths = [max(map(wcswidth, column)) for column in list(zip(*rows, strict=True))[:-1]]
    lines = []
    for *cells, last in rows:
        gaps = [" " * (width - wcswidth(cell)) for cell, width in zip(cells, widths, strict=True)]
        padded = [
            gap + cell if k in right else cell + gap
            for k, (cell, gap) in enumerate(zip(cells, gaps, strict=True))
        ]
        lines.append("  ".join([*padded, last]).rstrip())
    lines.insert(1, "-" * wcswidth(lines[0]))
    return lines
