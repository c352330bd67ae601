"""The instructor's cells come back, whatever became of them; what a student wrote stays."""

from __future__ import annotations

import copy
import random

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbjudge.notebook import cells
from nbjudge.notebook.original import of_notebook
from nbjudge.notebook.restore import restore

from engine.tests.support import tiny
from engine.tests.support.notebooks import cell

ORIGINAL = of_notebook(tiny.instructors(tiny.NUMBERS))


def handed_in() -> NotebookNode:
    """What was handed out, with one answer."""
    notebook = tiny.students(tiny.instructors(tiny.NUMBERS))
    cell(notebook, "twice").source = tiny.RIGHT["twice"]
    return notebook


def the_tests(notebook: NotebookNode) -> list[tuple[str | None, str]]:
    """The tests of a notebook, in order."""
    return [(cells.name(one), one.source) for one in notebook.cells if cells.is_test(one)]


def test_hidden_tests_come_back_and_answers_stay() -> None:
    restored, findings = restore(handed_in(), ORIGINAL)
    assert the_tests(restored) == the_tests(ORIGINAL.notebook)
    assert "HIDDEN" in cell(restored, "twice-value").source
    assert cell(restored, "twice").source == tiny.RIGHT["twice"]
    assert findings == []
    nbformat.validate(restored)


@settings(deadline=None)  # the first one imports nbgrader
@given(st.randoms(use_true_random=False), st.integers(0, 3))
def test_however_cells_are_shuffled_the_tests_are_the_instructors(
    order: random.Random, copies: int
) -> None:
    notebook = handed_in()
    notebook.cells += [copy.deepcopy(order.choice(notebook.cells)) for _ in range(copies)]
    for index, one in enumerate(notebook.cells):
        one.id = f"c{index}"
        if cells.is_test(one) and order.random() < 0.5:
            one.source = "assert True"
            one.metadata.nbgrader["points"] = 1000
    order.shuffle(notebook.cells)
    restored, _ = restore(notebook, ORIGINAL)
    assert the_tests(restored) == the_tests(ORIGINAL.notebook)
    assert [cells.points(one) for one in restored.cells if cells.is_test(one)] == [4, 2, 4]
    nbformat.validate(restored)


def test_untagged_cells_stay_the_students_where_they_stood() -> None:
    notebook = handed_in()
    notebook.cells[1].source = "import numpy"  # it was `import math`
    del notebook.cells[0]
    restored, _ = restore(notebook, ORIGINAL)
    assert [one.source for one in restored.cells[:2]] == ["import numpy", "Write `twice`."]
    assert "# Numbers" not in [one.source for one in restored.cells]


def test_the_instructors_untagged_text_is_no_students_text() -> None:
    restored, _ = restore(handed_in(), ORIGINAL)
    assert restored.cells[0].source == "# Numbers", "it is not fenced"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("The slope is **2**, $a^2$", True),
        ("a <script>alert(1)</script>", False),
        ("[x](javascript:alert(1))", False),
    ],
)
def test_an_answer_in_markdown_is_rendered_where_it_runs_nothing(written: str, kept: bool) -> None:
    essay = nbformat.v4.new_markdown_cell(
        "Your answer", metadata=tiny.metadata("essay", 4, solution=True, locked=False)
    )
    known = of_notebook(nbformat.v4.new_notebook(cells=[essay]))
    submitted = copy.deepcopy(known.notebook)
    submitted.cells[0].source = written
    restored, _ = restore(submitted, known)
    assert restored.cells[0].cell_type == "markdown"
    assert (restored.cells[0].source == written) is kept
    assert written in restored.cells[0].source


def test_what_is_mended_is_named() -> None:
    notebook = handed_in()
    cell(notebook, "twice-zero").source = "assert True"
    notebook.cells = [one for one in notebook.cells if cells.name(one) not in ("add", "add-value")]
    _, findings = restore(notebook, ORIGINAL)
    kinds = {(finding.kind, finding.functions, finding.values.get("cell")) for finding in findings}
    assert kinds == {
        ("test_changed", (), "twice-zero"),
        ("solution_deleted", ("add",), None),
        ("test_deleted", (), "add-value"),
    }
