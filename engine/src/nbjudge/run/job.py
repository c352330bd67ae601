"""What goes to a worker and what comes back: plain, picklable, and all that it needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from nbjudge import files
from nbjudge.course import Course
from nbjudge.notebook import answers, cells
from nbjudge.notebook.answers import Ways
from nbjudge.notebook.failure import Failure, told
from nbjudge.notebook.original import Original

RUNS = 2  # of a notebook at most: for its marks, and for what is shown of it
VERSION = 1  # of what is kept in an executed notebook
NOT_SUPPORT = {".ipynb_checkpoints", "__pycache__"}


@dataclass(frozen=True)
class Cell:
    """One code cell of a restored notebook.

    `kind` is given (the instructor's: runs on both sides), instructor (a cell that nbgrader does
    not know, as the instructor has it: runs in the judge alone), demonstration (runs only where
    the student's cells need a name that it defines), student, or test (runs in the judge). What
    it defines and uses are global names; of a student's cell, those of the instructor's.
    """

    kind: str
    name: str
    label: str
    source: str
    points: float | None = None
    defines: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    exercise: str = ""  # of a test: what it tests


@dataclass(frozen=True)
class Job:
    """One notebook to execute."""

    cells: tuple[Cell, ...]
    names: tuple[str, ...]  # what the instructor's solutions define
    imports: dict[str, str] = field(default_factory=dict)  # which of these they import, and how
    support: str | None = None  # the folder whose files lie beside the notebook
    kit: str = ""  # the folder in it that is imported beforehand
    files: tuple[tuple[str, bytes], ...] = ()  # what came with the submission
    bounds: dict[str, float] = field(default_factory=dict)  # other limits than the usual
    language: str = "en"
    sandboxed: bool = True
    solutions: dict[str, str] = field(default_factory=dict)  # the instructor's, by exercise
    answers: Ways = field(default_factory=dict)  # right and wrong ones


@dataclass
class Result:
    """The outputs of each of the notebook's code cells, or why there are none.

    For each of these cells, `failures` has why it failed (None where it did not, or is no test),
    and `lent` the names that it let mean functions of its own. `near` has the seconds of cells and
    functions that took so long that a slower right way might be stopped.
    """

    outputs: list[list[dict[str, Any]]] = field(default_factory=list)
    failures: list[dict[str, Any] | None] = field(default_factory=list)
    lent: list[list[str]] = field(default_factory=list)
    near: dict[str, float] = field(default_factory=dict)
    fault: str = ""  # the sentence `failure.not_graded.<fault>`


def job_of(
    notebook: NotebookNode,
    original: Original,
    folder: Path | None,
    course: Course,
    bank: Ways | None = None,
) -> Job:
    """Return what a worker needs to execute a restored notebook.

    Args:
        notebook: out of `restore`.
        original: the instructor's version.
        folder: where files that came with the submission lie; None: there are none.
        course: the course; what lies beside its source notebooks lies beside this one, too.
        bank: the course's answers, where they have been read before.
    """
    source = course.source
    exercises = original.exercises()
    if bank is None:
        bank = answers.ways(course, exercises)
    return Job(
        tuple(_cells(notebook, original)),
        original.names,
        original.imports,
        str(source) if support(source) else None,
        course.kit if course.kit_folder else "",
        tuple(own_files(folder, course)) if folder else (),
        dict(vars(course.bounds)),
        course.language,
        course.sandboxed,
        {name: original.cell(solution).source for name, solution in exercises.items()},
        {name: bank[name] for name in exercises if name in bank},
    )


def _cells(notebook: NotebookNode, original: Original) -> Iterable[Cell]:
    """The cells to run, in order; the instructor's untagged ones stand where they stood."""
    instructor = [
        (index, name)
        for name, index in original.order.items()
        if cells.name(original.cell(name)) is None and original.cell(name).cell_type == "code"
    ]
    number = 0
    for cell in notebook.cells:
        name = cells.name(cell)
        while name is not None and instructor and instructor[0][0] < original.order[name]:
            yield _instructor(instructor.pop(0)[1], original)
        if cell.cell_type == "code":
            number += 1
            yield _cell(cell, f"cell-{number}", original)
    for _, name in instructor:
        yield _instructor(name, original)


def _instructor(name: str, original: Original) -> Cell:
    symbols = original.symbols[name]
    return Cell("instructor", name, name, original.cell(name).source, None, *symbols)


def _cell(cell: NotebookNode, label: str, original: Original) -> Cell:
    name = cells.name(cell)
    if name is None:
        return Cell("student", "", label, cell.source)
    source = original.cell(name)
    if cells.is_solution(source):
        symbols = original.symbols.get(name, (frozenset(), frozenset()))
        return Cell("student", name, label, cell.source, None, *symbols)
    points = cells.points(source)
    kind = "demonstration" if cells.is_demonstration(source) else "given"
    if points is None:
        return Cell(kind, name, label, cell.source, points, *original.symbols[name])
    symbols, exercise = original.symbols[name], original.exercise(name)
    return Cell("test", name, label, cell.source, points, *symbols, exercise)


def support(folder: Path) -> list[Path]:
    """Return what lies beside the instructor's notebooks and may be read by students' code."""
    return sorted(
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.suffix != ".ipynb" and path.name not in NOT_SUPPORT and path.name[0] != "."
    )


def own_files(folder: Path, course: Course) -> list[tuple[str, bytes]]:
    """What a student's code may read of its own folder: no notebook, no link, not too much."""
    found: list[tuple[str, bytes]] = []
    room = course.bounds.own_bytes
    for entry in files.walk(folder, course.bounds, lambda name: _enters(name, course)):
        is_own = entry.kind == "file" and entry.name != course.kit
        if not is_own or entry.name.lower().endswith(".ipynb") or entry.size > room:
            continue
        if len(found) == course.bounds.own_files:
            break
        data = files.read(folder / entry.name, entry.size)[: entry.size]
        room -= len(data)
        found.append((entry.name, data))
    return found


def _enters(name: str, course: Course) -> bool:
    """Tell whether a folder of a submission is its student's own, and not hidden."""
    return name != course.kit and not name.rpartition("/")[2].startswith(".")


def write_outputs(notebook: NotebookNode, result: Result, language: str) -> None:
    """Write a result into its notebook: outputs, and why a test failed as data.

    A test that has no result because of a fault fails.
    """
    notebook.metadata["nbjudge"] = {"version": VERSION}
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code):
        cell.execution_count = count + 1
        if result.fault:
            failure = Failure("not_graded", check=result.fault) if cells.is_test(cell) else None
            cell.outputs = [_not_graded(failure, language)] if failure else []
            told_data = failure.to_dict() if failure else None
        else:
            cell.outputs = nbformat.from_dict(result.outputs[count])
            told_data = result.failures[count]
        if told_data is not None:
            cell.metadata["nbjudge"] = {"failure": told_data}


def _not_graded(failure: Failure, language: str) -> NotebookNode:
    text = told(failure, language)
    output = {"output_type": "error", "ename": "NotGraded", "evalue": text, "traceback": [text]}
    return nbformat.from_dict(output)
