"""The answer bank: right and wrong ways to write each function, and what they earn.

`answers/<function>.py` holds one answer a percent cell, as students write them:

    # %% np.mean
    def mse(p, y): ...

    # %% no 1/n mistake="no_mean"
    def mse(p, y): ...

An answer with a mistake is wrong; the mistake is the name, in `lesson_kit.checks.MISTAKES`, of
the sentence that a student who hands it in must read.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import io
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jupytext
import matplotlib
from nbformat import NotebookNode

from course import lesson
from course.config import ROOT

ANSWERS = ROOT / "answers"
LESSONS = ROOT / "lessons"
sys.path.append(str(LESSONS))  # where lesson_kit lies, as it lies beside a notebook


@dataclass(frozen=True)
class Answer:
    """One way to write a function; `mistake` is None where it is right."""

    function: str
    title: str
    mistake: str | None
    source: str


@dataclass(frozen=True)
class Mark:
    """What one test cell gave: the points, of `maximum`, and the message where it failed."""

    points: int
    maximum: int
    message: str


@functools.cache
def lessons() -> dict[str, NotebookNode]:
    """Return the lessons' instructor notebooks by name, in order."""
    return lesson.read_all(LESSONS)


def answers(function: str) -> list[Answer]:
    """Return the bank's answers for `function`, in the order of its file.

    Raises:
        ValueError: a cell of the file does not define the function.
    """
    path = ANSWERS / f"{function}.py"
    found = []
    for cell in jupytext.read(path, fmt="py:percent").cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        title = cell.metadata.get("title", "")
        names = {getattr(node, "name", "") for node in ast.parse(cell.source).body} | {
            target.id
            for node in ast.parse(cell.source).body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        if not title or function not in names:
            raise ValueError(f"{path.name}: answer {title!r} needs a title and a def {function}.")
        found.append(Answer(function, title, cell.metadata.get("mistake"), cell.source))
    return found


def solutions(notebook: NotebookNode) -> dict[str, str]:
    """Return the lesson's own solutions by the name of the function."""
    return {cell.id: cell.source for cell in notebook.cells if lesson.is_solution(cell)}


def run(notebook: NotebookNode, written: Mapping[str, str] = {}) -> dict[str, Mark]:
    """Run a lesson's test cells in this process and return the marks by the cell's name.

    Only the set-up, the solutions and the tests run, so a test that leans on a demonstration
    cell shows here. `written` replaces solutions by name. As in nbgrader, an error or anything
    on stderr makes a test cell worth 0.
    """
    space: dict[str, Any] = {"__name__": "__main__"}
    marks = {}
    with _notebook_like():
        for cell in notebook.cells:
            name, points = lesson.parts(cell)
            if cell.cell_type != "code":
                continue
            if name == lesson.SETUP or lesson.is_solution(cell):
                source = written.get(name, cell.source)
                with contextlib.suppress(Exception), contextlib.redirect_stderr(io.StringIO()):
                    exec(compile(source, f"<{name}>", "exec"), space)
            elif points is not None:
                marks[name] = _mark(cell.source, name, points, space)
    return marks


def _mark(source: str, name: str, points: int, space: dict[str, Any]) -> Mark:
    errors = io.StringIO()
    try:
        with contextlib.redirect_stderr(errors):
            exec(compile(source, f"<{name}>", "exec"), space)
    except Exception as error:
        return Mark(0, points, f"{type(error).__name__}: {error}")
    if errors.getvalue():
        return Mark(0, points, f"stderr: {errors.getvalue()}")
    return Mark(points, points, "")


@contextlib.contextmanager
def _notebook_like() -> Iterator[None]:
    """Stand where a notebook stands: in the folder of the kit, without a screen, quiet."""
    before = os.getcwd()
    matplotlib.use("agg")
    os.chdir(LESSONS)
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("default")
            yield
    finally:
        os.chdir(before)


def lessons_of(function: str) -> list[str]:
    """Return the lessons in which students write `function`: first the one that teaches it.

    Raises:
        KeyError: no lesson has it.
    """
    found = [name for name, notebook in lessons().items() if function in solutions(notebook)]
    if not found:
        raise KeyError(f"no lesson has the exercise {function!r}")
    return found


def mistakes() -> dict[str, str]:
    """Return the sentence of every mistake that a check can name."""
    from lesson_kit.checks import MISTAKES  # found on the path above

    return MISTAKES


def verdict(answer: Answer) -> tuple[dict[str, Mark], list[str]]:
    """Mark an answer and return the marks with what is not as the bank promises.

    A right answer earns everything, in every lesson that asks for the function. A wrong one
    loses points in the lesson that teaches it, where one of the messages holds the sentence of
    its mistake, and never costs another function a point.
    """
    taught, *again = lessons_of(answer.function)
    marks = run(lessons()[taught], {answer.function: answer.source})
    wrong = []
    for name in again:
        later = run(lessons()[name], {answer.function: answer.source})
        wrong += _unfair(later, answer, name)
    wrong += _unfair(marks, answer, taught)
    if answer.mistake is None:
        return marks, wrong
    said = [mark.message for name, mark in marks.items() if mark.message and _own(name, answer)]
    if not any(mark.points < mark.maximum for mark in marks.values()):
        wrong.append("costs no point")
    if answer.mistake not in mistakes():
        wrong.append(f"checks.MISTAKES has no {answer.mistake!r}")
    elif not any(mistakes()[answer.mistake] in message for message in said):
        wrong.append(f"no message names {answer.mistake!r}: {' | '.join(said)}")
    return marks, wrong


def _own(cell: str, answer: Answer) -> bool:
    return lesson.tested(cell) == answer.function


def _unfair(marks: Mapping[str, Mark], answer: Answer, name: str) -> list[str]:
    """What an answer lost and should not have; a right one may not even fail a visible check."""
    return [
        f"{name}, {cell} -{mark.maximum}: {mark.message}"
        for cell, mark in marks.items()
        if mark.message and (answer.mistake is None or (mark.maximum and not _own(cell, answer)))
    ]
