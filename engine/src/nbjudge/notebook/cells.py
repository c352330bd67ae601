"""The words for a notebook's cells: names, points, kinds, regions."""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode

from nbjudge import messages

SETUP = "setup"  # the cell of imports; others that tests may lean on are setup-...
DEMONSTRATION = "demonstration"  # the tag of cells that grading leaves out
LIVE = "nbval-ignore-output"  # the tag of cells that put out something else in each run
SOLUTION = ("### BEGIN SOLUTION", "### END SOLUTION")
SCHEME = ("### BEGIN MARK SCHEME", "### END MARK SCHEME")
HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")


def _settings(cell: NotebookNode) -> dict[str, Any]:
    """What nbgrader keeps of a cell; empty where that is nothing, or no mapping."""
    metadata = cell.get("metadata", {})
    settings = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return settings if isinstance(settings, dict) else {}


def name(cell: NotebookNode) -> str | None:
    """Return the name by which nbgrader knows a cell; None for a cell that it does not know."""
    found = _settings(cell).get("grade_id")
    return found if isinstance(found, str) else None


def points(cell: NotebookNode) -> float | None:
    """Return the points of a cell that earns some; None for any other."""
    settings = _settings(cell)
    found = settings.get("points")
    earns = settings.get("grade") or settings.get("task")
    return found if earns and isinstance(found, (int, float)) else None


def is_setup(cell: NotebookNode) -> bool:
    """Tell whether the cell holds what solutions and tests may lean on."""
    return cell.cell_type == "code" and str(name(cell)).partition("-")[0] == SETUP


def is_solution(cell: NotebookNode) -> bool:
    """Tell whether students write in this cell."""
    return bool(_settings(cell).get("solution"))


def is_task(cell: NotebookNode) -> bool:
    """Tell whether this is one of nbgrader's task cells, which are marked by hand."""
    return bool(_settings(cell).get("task"))


def is_test(cell: NotebookNode) -> bool:
    """Tell whether this cell's points come from running it."""
    return cell.cell_type == "code" and points(cell) is not None and not is_solution(cell)


def is_manual(cell: NotebookNode) -> bool:
    """Tell whether a person gives the points of this cell."""
    return points(cell) is not None and not is_test(cell)


def is_demonstration(cell: NotebookNode) -> bool:
    """Tell whether the cell only shows something: no test needs it, and grading leaves it out."""
    return DEMONSTRATION in cell.metadata.get("tags", [])


def is_live(cell: NotebookNode) -> bool:
    """Tell whether a cell moves or asks: what it puts out differs from run to run."""
    return LIVE in cell.metadata.get("tags", [])


def has_code(source: str) -> bool:
    """Tell whether a cell is more than comments."""
    return bool(re.sub(r"(?m)^\s*#.*$", "", source).strip())


def about(test: str) -> str:
    """Return the idea of a test: its first line, where that is a comment."""
    first = test.partition("\n")[0]
    if not first.startswith("#"):
        return ""
    text = first.lstrip("# ")
    for language in messages.LANGUAGES:
        for kind in ("about.counts", "about.check"):
            text = text.removeprefix(messages.say(language, kind))
    return text


def without_region(source: str, markers: tuple[str, str], keep: bool) -> str:
    """Return `source` without the lines of `markers`, and without what they enclose or with it."""
    begin, end = (marker.strip("# ") for marker in markers)  # as nbgrader looks for them
    kept, inside = [], False
    for line in source.split("\n"):
        if begin in line or end in line:
            inside = begin in line
        elif keep or not inside:
            kept.append(line)
    return "\n".join(kept).strip("\n")


def has_hidden(source: str) -> bool:
    """Tell whether a part of a test is hidden."""
    return HIDDEN[0].strip("# ") in source


def visible(source: str) -> str:
    """Return a test with empty lines in the place of its hidden part."""
    begin, end = (mark.strip("# ") for mark in HIDDEN)
    kept, inside = [], False
    for line in source.split("\n"):
        marks = begin in line or end in line
        inside = begin in line if marks else inside
        kept.append("" if marks or inside else line)
    return "\n".join(kept)


def is_hidden(source: str, line: int) -> bool:
    """Tell whether a line of a test, from 1, stands between the marks of its hidden part."""
    before = source.splitlines()[:line]
    begin, end = (sum(mark.strip("# ") in text for text in before) for mark in HIDDEN)
    return begin > end
