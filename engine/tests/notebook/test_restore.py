"""The instructor's cells come back, whatever became of them; what a student wrote stays."""

from __future__ import annotations

import copy
import random

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbjudge.notebook import cells, names
from nbjudge.notebook.finding import Finding
from nbjudge.notebook.original import of_notebook
from nbjudge.notebook.restore import recognised, restore
from nbjudge.notebook.written import ELSEWHERE, IN_TEST, Place, place

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


# ---------------------------------------------------------------- known without nbgrader's names


def kinds(findings: list[Finding]) -> list[str]:
    return [finding.kind for finding in findings]


def without_metadata(ids: bool) -> NotebookNode:
    """What was handed in, through a platform that dropped all metadata, and ids too."""
    notebook = handed_in()
    for index, one in enumerate(notebook.cells):
        one.metadata = {}
        if not ids:
            one.id = f"c{index}"
    return notebook


RAW = tiny.instructors(tiny.NUMBERS)  # with ids as Jupyter makes them
BY_ID = of_notebook(RAW)


@pytest.mark.parametrize("ids", [True, False])
def test_a_notebook_whose_metadata_was_dropped_is_known(ids: bool) -> None:
    notebook = tiny.students(RAW)
    cell(notebook, "twice").source = tiny.RIGHT["twice"]
    cell(notebook, "twice-value").source = "assert True" if ids else "assert twice(2) == 4  \r\n"
    for index, one in enumerate(notebook.cells):
        one.metadata = {}
        one.id = one.id if ids else f"c{index}"
    restored, findings = restore(notebook, BY_ID)
    assert the_tests(restored) == the_tests(BY_ID.notebook)
    assert cell(restored, "twice").source == tiny.RIGHT["twice"]
    assert tiny.STUB in cell(restored, "add").source
    assert kinds(findings) == (["unnamed", "test_changed"] if ids else ["unnamed"])
    assert findings[0].values["count"] == 5
    assert [one.id for one in restored.cells if "own" in one.id] == []


def test_a_cell_alone_that_lost_its_name_is_known_by_what_it_defines() -> None:
    notebook = handed_in()
    lost = cell(notebook, "twice")
    lost.metadata, lost.id = {}, "other"
    restored, findings = restore(notebook, ORIGINAL)
    assert cell(restored, "twice").source == tiny.RIGHT["twice"]
    assert kinds(findings) == ["unnamed"]


def test_no_cell_takes_the_name_that_another_has() -> None:
    notebook = tiny.students(RAW)
    cell(notebook, "twice").source = tiny.RIGHT["twice"]
    cell(notebook, "add").metadata = {}
    same_id = nbformat.v4.new_code_cell("def twice(x):\n    return 3", id=cell(RAW, "twice").id)
    same_text = nbformat.v4.new_code_cell(cell(notebook, "twice-zero").source)
    notebook.cells += [same_id, same_text]
    restored, findings = restore(notebook, BY_ID)
    assert cell(restored, "twice").source == tiny.RIGHT["twice"]
    assert kinds(findings) == ["unnamed"]
    assert [one.source for one in restored.cells if one.id.startswith("own-")] == [
        same_id.source,
        same_text.source,
    ]


def test_a_function_in_another_place_is_no_solution() -> None:
    notebook = without_metadata(ids=False)
    notebook.cells = [one for one in notebook.cells if "def add" not in one.source]
    notebook.cells.insert(0, nbformat.v4.new_code_cell(tiny.RIGHT["add"]))
    assert "add" not in recognised(notebook.cells, ORIGINAL)


def test_the_one_text_between_two_known_cells_is_an_answer_in_words() -> None:
    essay = nbformat.v4.new_markdown_cell(
        "Your answer", metadata=tiny.metadata("essay", 4, solution=True, locked=False)
    )
    known = of_notebook(nbformat.v4.new_notebook(cells=[tiny.test("a", 1, "1"), essay]))
    test, answer = nbformat.v4.new_code_cell("1"), nbformat.v4.new_markdown_cell("Because.")
    assert recognised([test, answer], known) == ["a", "essay"]
    assert recognised([answer], known) == [None], "nothing says that it is this notebook"
    assert recognised([test, answer, answer], known) == ["a", None, None]


def test_a_note_with_a_solutions_name_takes_nothing_from_it() -> None:
    notebook = handed_in()
    note = nbformat.v4.new_code_cell("a note to myself", metadata=cell(notebook, "twice").metadata)
    notebook.cells.append(note)
    restored, findings = restore(notebook, ORIGINAL)
    assert cell(restored, "twice").source == tiny.RIGHT["twice"]
    assert kinds(findings) == ["solution_twice"]


def test_ends_of_lines_are_no_change() -> None:
    known = of_notebook(tiny.instructors(tiny.MEANS))
    notebook = tiny.students(tiny.instructors(tiny.MEANS))
    assert cell(notebook, "mean-empty").source.count("\n") > 1
    for one in notebook.cells:
        one.source = one.source.replace("\n", " \r\n") + " \n"
    _, findings = restore(notebook, known)
    assert findings == []


# ---------------------------------------------------------------- code beside the lesson's own

GIVEN = "import numpy as np, math\n# the size\nsize = 3"


def set_up(source: str) -> tuple[list[str], list[Finding]]:
    """What a student made of the set-up: the code cells that run, and what is said."""
    given = nbformat.v4.new_code_cell(
        GIVEN, metadata=tiny.metadata("setup", solution=False, locked=True)
    )
    known = of_notebook(nbformat.v4.new_notebook(cells=[given, tiny.solution("f", "f = 1")]))
    submitted = copy.deepcopy(known.notebook)
    submitted.cells[0].source = source
    restored, findings = restore(submitted, known)
    assert restored.cells[0].source == GIVEN
    return [one.source for one in restored.cells[1:-1]], findings


@pytest.mark.parametrize(
    ("source", "runs", "said"),
    [
        (f"{GIVEN}\nfrom functools import reduce\nEPS = 1e-9", True, "given_added"),
        (f"{GIVEN}\n@np.vectorize\ndef f(x):\n    return x", True, "given_added"),
        (f"{GIVEN}\nfrom math import *", True, "given_added"),
        (f"import re\n{GIVEN}", True, "given_added"),
        (GIVEN.replace("math", "math, re"), True, "given_added"),
        (GIVEN.replace("math", "math as m"), True, "given_changed"),
        (f"{GIVEN}\nsize = 4", False, "given_changed"),
        (f"{GIVEN}\nsize = reach = 4", False, "given_changed"),
        (f"{GIVEN}\nprint(size)", False, "given_changed"),
        (f"{GIVEN}\n%matplotlib widget", False, "given_changed"),
        ("import numpy as np, math", False, "given_changed"),
        (f"{GIVEN}\ndef", False, "given_changed"),
        ("", False, "given_changed"),
        ("import  math\nimport numpy as np\n\nsize = 3  # mine", False, ""),
        (f"{GIVEN}  \r\n", False, ""),
    ],
)
def test_what_is_added_to_the_lessons_code_runs_behind_it(
    source: str, runs: bool, said: str
) -> None:
    added, findings = set_up(source)
    assert bool(added) is runs
    assert kinds(findings) == ([said] if said else [])
    if said:
        assert findings[0].values["cell"] == "setup"
    for text in added:
        assert not {"np", "math", "size"} & set(names.defines(text))


def test_an_answer_in_a_tests_cell_is_kept_in_mind() -> None:
    notebook = handed_in()
    cell(notebook, "add-value").source = f"{tiny.RIGHT['add']}\nassert add(2, 3) == 5"
    cell(notebook, "twice-value").source = f"{tiny.RIGHT['twice']}\nassert twice(2) == 4"
    restored, _ = restore(notebook, ORIGINAL)
    assert cell(restored, "add").metadata["nbjudge"] == {ELSEWHERE: "add-value"}
    assert "nbjudge" not in cell(restored, "twice").metadata, "it is written"
    assert place(restored, ORIGINAL, "add") == Place(IN_TEST, "add-value", 4)
