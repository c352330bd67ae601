"""Text on a console: even columns, nothing that a terminal would obey, progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from tqdm import tqdm
from wcwidth import wcswidth, wcwidth


def printable(text: str) -> str:
    """Text on one line, and none that a terminal would obey."""
    return "".join(character if character.isprintable() else "?" for character in text)


def shows(text: str) -> bool:
    """Tell whether standard output can show a text: in the locale C, none in Chinese."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def progress(total: int, what: str, unit: str, things: Iterable[Any] | None = None) -> tqdm[Any]:
    """Return a bar that shows how far a run is, around `things`; in a log it is one line.

    Args:
        total: how many there are.
        what: is done with them.
        unit: what one is called.
        things: what to go through; None: the bar is told by `update`.
    """
    if total and not sys.stderr.isatty():
        print(f"{what}: {total} {unit}{'s' if total > 1 else ''}", file=sys.stderr, flush=True)
    return tqdm(things, total=total, desc=what, unit=unit, smoothing=0.1, disable=None)


def few(names: Sequence[str], most: int = 10) -> str:
    """Return the first of many names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(printable, names[:most])) + more


def cut(text: str, width: int) -> str:
    """Return text in at most `width` columns; what does not fit is an ellipsis."""
    if wcswidth(text) <= width:
        return text
    shown, used = "", 1  # the ellipsis takes one
    for character in text:
        used += wcwidth(character)
        if used > width:
            break
        shown += character
    return shown.rstrip() + "…"


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
