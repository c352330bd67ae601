"""For an honest submission the engine is as one kernel: the same points, cell by cell.

`tests/plain_marks.json` holds what plain nbgrader 0.9.6 gave for answers of the bank (every right
one, one with every third mistake) and for the sample class (`python -m tests.plain`). Where the two
differ on purpose stands in
DIFFERENT and in docs/grading.md; no answer of the bank meets it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator

import nbformat
import pytest
from nbformat import NotebookNode
from nbjudge.notebook import original
from nbjudge.run import pool as pools
from nbjudge.run.job import job_of, write_outputs

from engine.tests.support import tiny
from tests import plain
from tests.support import THIS

PLAIN = json.loads(plain.MARKS.read_text("utf-8"))


@pytest.fixture(scope="module")
def notebooks() -> dict[plain.Case, NotebookNode]:
    """What is handed in, by case."""
    return plain.notebooks()


@pytest.fixture(scope="module")
def words(notebooks: dict[plain.Case, NotebookNode]) -> dict[plain.Case, str]:
    """The fingerprint of each notebook, as it was handed in."""
    return {case: plain.fingerprint(notebook) for case, notebook in notebooks.items()}


@pytest.fixture(scope="module")
def given(
    notebooks: dict[plain.Case, NotebookNode], words: dict[plain.Case, str]
) -> Iterator[dict[plain.Case, dict[str, float]]]:
    """The engine's marks of every case."""
    pool = pools.use_workers(2)
    known = original.originals(THIS)
    started = [
        (case, notebook, pool.submit(pools.execute, job_of(notebook, known[case[2]], None, THIS)))
        for case, notebook in notebooks.items()
    ]
    marks = {}
    for case, notebook, task in started:
        write_outputs(notebook, task.result(), THIS.language)
        marks[case] = plain.marks(notebook)
    yield marks
    pool.close()


def test_plain_nbgrader_was_asked_about_everything(words: dict[plain.Case, str]) -> None:
    missing = [case for case, word in words.items() if word not in PLAIN]
    assert not missing, "an answer or a lesson has changed: run `python -m tests.plain`"


def test_the_same_points_as_plain_nbgrader(
    words: dict[plain.Case, str], given: dict[plain.Case, dict[str, float]]
) -> None:
    wrong = [
        f"{case}: {cell}: {points} here, {PLAIN[word][cell]} in plain nbgrader"
        for case, word in words.items()
        for cell, points in given[case].items()
        if points != PLAIN[word][cell]
    ]
    assert not wrong, "\n".join(wrong)
    assert len(given) > 400, "the bank and the sample class"


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
}
SAME = {
    "an assert that holds": ("assert works() == 1, '1'", 2, 2),
    "an assert that fails": ("assert works() == 2, '2'", 0, 0),
    "partial credit": ("assert works() == 1, '1'\n0.5", 0.5, 0.5),
    "nothing at the end": ("assert works() == 1, '1'\nNone", 2, 2),
    "a printed number": ("print(0.5)", 2, 2),
    "text at the end": ("assert works() == 1, '1'\n'0.5'", 2, 2),
}


def test_what_differs_on_purpose_and_what_does_not() -> None:
    """One notebook, in a real kernel by plain nbgrader and by the engine."""
    cases = {**DIFFERENT, **SAME}
    made = [tiny.solution("works", SOLUTION)]
    made += [tiny.test(f"test-{k}", 2, source) for k, (source, *_) in enumerate(cases.values())]
    for cell in made:
        cell.id = cell.metadata["nbgrader"]["grade_id"]
    notebook = nbformat.v4.new_notebook(cells=made)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    here = copy.deepcopy(notebook)
    job = job_of(here, original.of_notebook(notebook), None, THIS)
    write_outputs(here, pools.execute(job), THIS.language)
    given = zip(plain.run(notebook).values(), plain.marks(here).values(), strict=True)
    assert dict(zip(cases, given, strict=True)) == {
        what: (theirs, ours) for what, (_, theirs, ours) in cases.items()
    }
