"""For an honest submission the engine is as one kernel: the same points, cell by cell.

`tests/plain_marks.json` holds what plain nbgrader 0.9.6 gave for every answer of the bank
(`python -m tests.plain`). Where the two differ on purpose stands in DIFFERENT and in
docs/grading.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from nbformat import NotebookNode

from course import autograde, execute
from course.config import KIT
from course.job import Result
from tests import plain

PLAIN = json.loads(plain.MARKS.read_text("utf-8"))
NOTEBOOKS = plain.notebooks()
WORDS = {case: plain.fingerprint(notebook) for case, notebook in NOTEBOOKS.items()}
# (function, title) of answers that read a name which only a test cell defines. In one kernel
# they find it there; here no name of a test ever reaches a student's function.
DIFFERENT = {("mse", "n never defined")}


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
        if case[0] == function and case[:2] not in DIFFERENT
        for cell, points in given[case].items()
        if points != PLAIN[WORDS[case]][cell]
    ]
    assert not wrong, "\n".join(wrong)


def test_what_differs_on_purpose_differs(given: dict) -> None:
    for known in DIFFERENT:
        cases = [case for case in NOTEBOOKS if case[:2] == known]
        assert any(given[case] != PLAIN[WORDS[case]] for case in cases), (
            f"{known} is the same now: take it out of the list"
        )
