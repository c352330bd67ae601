"""What a student hands in: the release edition with solution cells filled in by name."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from . import cells

# Everything that a student does to a notebook apart from filling in cells.
Change = Callable[[NotebookNode], None]


@dataclass(frozen=True)
class Submission:
    """One student's work on one assignment, and what it is worth.

    Attributes:
        student: who hands it in.
        about: what is special about it.
        assignment: what it answers.
        writes: what the student writes, by name of the cell; what isn't named is answered as in
            the instructor's own solution, or not at all where `answers_rest` is False.
        answers_rest: whether the student answers the other cells.
        loses: the points that plain nbgrader takes off, by name of the test cell.
        changes: what else is done, by name of the notebook.
        files: what lies beside the notebooks in place of the instructor's files.
        leaves_out: notebooks that aren't handed in.
        handed_in: when, as in nbgrader's timestamp.txt; empty: there is no such file.
    """

    student: str
    about: str
    assignment: str = "ps1"
    writes: Mapping[str, str] = field(default_factory=dict)
    answers_rest: bool = True
    loses: Mapping[str, float] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    leaves_out: tuple[str, ...] = ()
    handed_in: str = ""

    def __str__(self) -> str:
        return f"{self.assignment}-{self.student}"

    def answers(self, name: str) -> bool:
        """Whether the student wrote something into the solution cell `name`."""
        return self.answers_rest or name in self.writes


def hand_in(root: Path, submission: Submission) -> None:
    """Write a submission into the course's `submitted/`, made from its `release/`."""
    release = root / "release" / submission.assignment
    folder = root / "submitted" / submission.student / submission.assignment
    shutil.copytree(release, folder)
    for path in folder.glob("*.ipynb"):
        if path.stem in submission.leaves_out:
            path.unlink()
            continue
        written = dict(submission.writes)
        if submission.answers_rest:
            original = cells.read(root / "source" / submission.assignment / path.name)
            written = reference(original) | written
        notebook = cells.read(path)
        fill_in(notebook, written)
        submission.changes.get(path.stem, _nothing)(notebook)
        cells.write(notebook, path)
    for name, content in submission.files.items():
        (folder / name).write_text(content, encoding="utf-8")
    if submission.handed_in:
        (folder / "timestamp.txt").write_text(submission.handed_in, encoding="utf-8")


def reference(original: NotebookNode) -> dict[str, str]:
    """Return the instructor's own answers, by cell, without the marks round a solution."""
    return {
        cell.metadata.nbgrader.grade_id: re.sub(
            r"^\s*### (BEGIN|END) SOLUTION\n?", "", cell.source, flags=re.MULTILINE
        ).rstrip("\n")
        for cell in original.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


def fill_in(notebook: NotebookNode, written: Mapping[str, str]) -> None:
    """Put what was written into the cells of these names; other names are let be."""
    for cell in notebook.cells:
        cell.source = written.get(cells.name_of(cell) or "", cell.source)


def both(*changes: Change) -> Change:
    """Return one change that does these, one after another."""

    def change(notebook: NotebookNode) -> None:
        for one in changes:
            one(notebook)

    return change


def deletes(start: str) -> Change:
    """Return a change: the cell whose text begins with `start` is deleted."""

    def change(notebook: NotebookNode) -> None:
        notebook.cells.remove(_beginning(notebook.cells, start))

    return change


def rewrites(start: str, source: str) -> Change:
    """Return a change: the cell whose text begins with `start` gets another text."""

    def change(notebook: NotebookNode) -> None:
        _beginning(notebook.cells, start).source = source

    return change


def adds_below(start: str, *sources: str) -> Change:
    """Return a change: cells of the student's own stand below the one that begins so."""

    def change(notebook: NotebookNode) -> None:
        place = notebook.cells.index(_beginning(notebook.cells, start)) + 1
        notebook.cells[place:place] = [_own(notebook, n, s) for n, s in enumerate(sources)]

    return change


def moves_below(start: str, name: str) -> Change:
    """Return a change: nbgrader's cell `name` now stands below the cell that begins so."""

    def change(notebook: NotebookNode) -> None:
        moved = next(cell for cell in notebook.cells if cells.name_of(cell) == name)
        notebook.cells.remove(moved)
        place = notebook.cells.index(_beginning(notebook.cells, start)) + 1
        notebook.cells.insert(place, moved)

    return change


def _nothing(_notebook: NotebookNode) -> None:
    """The change that is none."""


def _beginning(found: Iterable[NotebookNode], start: str) -> NotebookNode:
    """The one cell that begins with these words."""
    (cell,) = [cell for cell in found if cell.source.startswith(start)]
    return cell


def _own(notebook: NotebookNode, number: int, source: str) -> NotebookNode:
    """A code cell as the student's Jupyter makes it."""
    cell = cells.code(source)
    if notebook.nbformat_minor >= 5:
        cell["id"] = f"0wn{len(notebook.cells):03d}{number:02d}"
    return cell
