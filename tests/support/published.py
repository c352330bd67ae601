"""What no page of this course may publish: solutions and hidden tests."""

from __future__ import annotations

import functools
import re

import nbformat
from nbjudge.author import lesson
from nbjudge.notebook import cells

from tests.support.classes import RELEASE, SOURCE, THIS

NAMES = [path.stem for path in lesson.texts(THIS)]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@functools.cache
def secrets() -> set[str]:
    """Return every line, without blanks, of a solution or a hidden test that students do not have.

    A line of fewer than 8 characters (`else:`) or one that a student reads elsewhere is none.
    """
    found, given = set(), ""
    for name in NAMES:
        source = nbformat.read(SOURCE / f"{name}.ipynb", as_version=4)
        for cell in source.cells:
            for markers in (cells.SOLUTION, cells.HIDDEN):
                inside = False
                for line in cell.source.split("\n"):
                    if line.strip() in markers:
                        inside = line.strip() == markers[0]
                    elif inside:
                        found.add(squeezed(line))
        student = nbformat.read(RELEASE / f"{name}.ipynb", as_version=4)
        given += squeezed("\n".join(cell.source for cell in student.cells))
    for path in (RELEASE / THIS.kit).glob("*.py"):
        given += squeezed(path.read_text("utf-8"))
    return {line for line in found if len(line) >= 8 and line not in given}


def leaks(text: str) -> set[str]:
    """Return the secrets that stand in a text."""
    text = squeezed(text)
    return {line for line in secrets() if line in text}
