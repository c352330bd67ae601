"""Why a cell earned nothing is said first, and truly: in the table, on the page, by check alike."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import nbformat
import pytest
from nbjudge.course import Course
from nbjudge.intake import check
from nbjudge.marks import grade
from nbjudge.marks.grade import Row

from engine.tests.support import tiny
from engine.tests.support.notebooks import cell, edit
from engine.tests.support.parsed import Parsed
from engine.tests.support.tiny import NUMBERS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

RIGHT = tiny.RIGHT["twice"]
STUB = f"def twice(x):\n    {tiny.STUB}"


@dataclass(frozen=True)
class Case:
    """Where something is written, what it loses, and what the table and the page say first."""

    cells: dict[str, str]  # by the cell's name; `own <name>`: in a cell of one's own behind it
    lost: float
    said: str = ""
    kind: str = ""  # what check finds


CASES = {
    "missing_module": Case(
        {"twice": f"import no_such_module\n{RIGHT}"},
        6,
        "your cell stops when it runs: ModuleNotFoundError: No module named 'no_such_module' "
        "(line 1), so twice is not defined",
        "no_module",
    ),
    "own_cell_stops": Case(
        {"twice": "", "own twice": f"1 / 0\n{RIGHT}"},
        6,
        "your cell stops when it runs: ZeroDivisionError: division by zero (line 1), so twice",
        "own_cell",
    ),
    "wide_bracket": Case(
        {"twice": f"x = （1)\n{RIGHT}"},
        6,
        "your cell stops when it runs: SyntaxError: invalid character '（' (U+FF08)",
        "odd_character",
    ),
    "asks": Case({"twice": f"input()\n{RIGHT}"}, 6, "your cell stops when it runs: ", "asks"),
    "behind_the_first_test": Case(
        {"twice": STUB, "own twice-value": RIGHT},
        4,
        "it is written in a cell of your own behind the test twice-value, and the tests up to",
        "answer_late",
    ),
    "above_the_stub": Case(
        {"setup": RIGHT, "twice": STUB},
        6,
        "it is written in a cell of your own, and its solution cell, which is not written yet",
        "answer_early",
    ),
    "in_a_test": Case(
        {"twice": STUB, "twice-zero": f"{RIGHT}\nassert twice(0) == 0"},
        6,
        "it is written in the cell of the test twice-zero, which grading does not use",
        "answer_in_test",
    ),
    "else_branch": Case(
        {"twice": f"def twice(x):\n    if x == 2:\n        return 4\n    {tiny.STUB}"},
        6,
        "it comes to its line 4, which is still raise NotImplementedError",
        "raise_left",
    ),
    "not_written": Case({"twice": STUB}, 6, "not written: twice", "unwritten"),
    "display": Case({"twice": f"%matplotlib qt\n%foo\n%config No.thing = 1\n{RIGHT}"}, 0),
    "style": Case(
        {"twice": f"import matplotlib.pyplot as plt\nplt.style.use('no such style')\n{RIGHT}"}, 0
    ),
}


def change(notebook: nbformat.NotebookNode, written: dict[str, str]) -> None:
    for name, source in written.items():
        own, name = name.startswith("own "), name.removeprefix("own ")
        if name == "setup":
            notebook.cells.insert(2, nbformat.v4.new_code_cell(source))
        elif own:
            place = notebook.cells.index(cell(notebook, name)) + 1
            notebook.cells.insert(place, nbformat.v4.new_code_cell(source))
        else:
            cell(notebook, name).source = source


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = tiny.write(tmp_path_factory.mktemp("why"), NUMBERS)
    for name, case in CASES.items():
        folder = tiny.hand_in(course, name, NUMBERS)
        edit(folder / f"{NUMBERS}.ipynb", lambda nb, case=case: change(nb, case.cells))  # type: ignore[misc]
    return course


@pytest.fixture(scope="module")
def rows(course: Course) -> dict[str, Row]:
    rows = grade.grade(course)
    grade.write_feedback(course, rows)
    return {row.student: row for row in rows}


@pytest.mark.parametrize("name", CASES)
def test_the_table_says_first_what_went_wrong(
    name: str, course: Course, rows: dict[str, Row]
) -> None:
    case = CASES[name]
    assert rows[name].total == 10 - case.lost
    notes = [note for note in grade.notes(course, rows[name]) if "is not as in" not in note]
    assert len(notes) == bool(case.lost), notes
    if case.lost:
        assert case.said in notes[0]
        assert "NameError" not in notes[0]


@pytest.mark.parametrize("name", CASES)
def test_the_page_says_it_at_its_top(name: str, course: Course, rows: dict[str, Row]) -> None:
    case = CASES[name]
    page = (course.feedback(name) / f"{NUMBERS}.html").read_text("utf-8")
    top = Parsed(page[: page.index("<hr>")]).words
    assert "NameError" not in top
    if case.lost and name != "not_written":
        assert case.said in top
        assert "Not written yet" not in top


@pytest.mark.parametrize("name", CASES)
def test_check_says_it_beforehand_and_what_it_costs(name: str, course: Course) -> None:
    case = CASES[name]
    lines = [one for one in check.check_student(course, name) if one.finding.kind[:4] != "test"]
    assert [line.finding.kind for line in lines] == ([case.kind] if case.kind else [])
    if case.kind not in ("own_cell", "raise_left"):  # what runs to an error is not known before
        assert sum(line.points for line in lines) == case.lost
