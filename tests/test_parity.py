"""For an honest submission the engine is as one kernel: the same points, cell by cell.

`tests/plain_marks.json` holds what plain nbgrader 0.9.6 gave for every answer of the bank
and for the sample class (`python -m tests.plain`). Where the two differ on purpose stands in
DIFFERENT and in docs/grading.md; no answer of the bank meets it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from course import autograde, execute, lesson
from course.config import KIT
from course.job import Result
from tests import plain

PLAIN = json.loads(plain.MARKS.read_text("utf-8"))
NOTEBOOKS = plain.notebooks()
WORDS = {case: plain.fingerprint(notebook) for case, notebook in NOTEBOOKS.items()}


@pytest.fixture(scope="module")
def given() -> Iterator[dict[plain.Case, dict[str, float]]]:
    """The engine's marks of every case."""
    pool = execute.use_workers(2)
    started: list[tuple[plain.Case, NotebookNode, Future[Result]]] = []
    for case, notebook in NOTEBOOKS.items():
        of = autograde.original(plain.SOURCE / f"{case[2]}.ipynb")
        job = autograde.job(notebook, of, Path("/nonexistent"), plain.SOURCE / KIT)
        started.append((case, notebook, pool.submit(job)))
    marks = {}
    for case, notebook, future in started:
        autograde.write(notebook, future.result())
        marks[case] = plain.marks(notebook)
    yield marks
    pool.close()


def test_plain_nbgrader_was_asked_about_everything() -> None:
    missing = [case for case, word in WORDS.items() if word not in PLAIN]
    assert not missing, "an answer or a lesson has changed: run `python -m tests.plain`"


@pytest.mark.parametrize("function", sorted({case[0] for case in NOTEBOOKS}))
def test_the_same_points_as_plain_nbgrader(function: str, given: dict) -> None:
    wrong = [
        f"{case}: {cell}: {points} here, {PLAIN[WORDS[case]][cell]} in plain nbgrader"
        for case in NOTEBOOKS
        if case[0] == function
        for cell, points in given[case].items()
        if points != PLAIN[WORDS[case]][cell]
    ]
    assert not wrong, "\n".join(wrong)


SOLUTION = """
import warnings
import numpy as np

def warns():
    warnings.warn("小心")
    return 1

def leaks():
    return name_of_a_test

def works():
    return 1
"""
# What differs on purpose (docs/grading.md): a test cell, its points in plain nbgrader and here.
DIFFERENT = {
    "a warning on stderr": ("assert warns() == 1, '1'", 0, 2),
    "a name of a test": ("name_of_a_test = 1\nassert leaks() == 1, '1'", 2, 0),
    "True at the end": ("assert works() == 1, '1'\nTrue", 2, 0),
    "NaN at the end": ("assert works() == 1, '1'\nfloat('nan')", 2, 0),
    "a negative number": ("assert works() == 1, '1'\n-1.0", 2, 0),
    "text at the end": ("assert works() == 1, '1'\n'0.5'", 2, 0),
}
SAME = {
    "an assert that holds": ("assert works() == 1, '1'", 2, 2),
    "an assert that fails": ("assert works() == 2, '2'", 0, 0),
    "partial credit": ("assert works() == 1, '1'\n0.5", 0.5, 0.5),
    "nothing at the end": ("assert works() == 1, '1'\nNone", 2, 2),
    "a printed number": ("print(0.5)", 2, 2),
}


def test_what_differs_on_purpose_and_what_does_not() -> None:
    """One notebook, in a real kernel by plain nbgrader and by the engine."""
    cells = {**DIFFERENT, **SAME}
    names = [f"test-{number}" for number in range(len(cells))]
    made = [nbformat.v4.new_code_cell(SOLUTION, id="works")]
    lesson._set(made[0], "works", solution=True)
    for name, (source, _, _) in zip(names, cells.values(), strict=True):
        made.append(nbformat.v4.new_code_cell(source, id=name))
        lesson._set(made[-1], name, points=2)
    notebook = nbformat.v4.new_notebook(cells=made)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    of = autograde.of_notebook(notebook)
    here = copy.deepcopy(notebook)
    job = autograde.job(here, of, Path("/nonexistent"), Path("/nonexistent"))
    autograde.write(here, execute.execute(job))
    given = zip(plain.run(notebook).values(), plain.marks(here).values(), strict=True)
    assert dict(zip(cells, given, strict=True)) == {
        what: (theirs, ours) for what, (_, theirs, ours) in cells.items()
    }
