"""A lesson that changes when there are marks: what people gave stays, and nobody is accused.

Each change is what docs/classes.md says of it, done to a class in nbgrader's own gradebook.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbjudge.author import build
from nbjudge.cli import main
from nbjudge.course import Course, CourseError
from nbjudge.marks import grade, gradebook

from engine.tests.support import authored, tiny
from engine.tests.support.notebooks import cell, edit
from engine.tests.support.tiny import MEANS, NUMBERS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
Totals = dict[str, float | None]
BEFORE: Totals = {"ann": 14, "bob": 6, "cat": 10}
GIVEN = "twice-value", NUMBERS  # by hand: 2.5 of 4 points, half a point more, and a comment


def nbjudge(course: Course, *words: str) -> str:
    result = CliRunner().invoke(main, ["--root", str(course.root), *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def graded(course: Course) -> Totals:
    return {row.student: row.total for row in grade.grade(course, jobs=1)}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with marks by hand. Its edition is nbgrader's, so cells carry their checksums."""
    course = tiny.write(tmp_path_factory.mktemp("finished"))
    assert NbGraderAPI(config=course.settings).generate_assignment(course.assignment)["success"]
    tiny.hand_in(course, "ann")
    tiny.hand_in(course, "bob", twice=tiny.WRONG["twice"], mean=tiny.WRONG["mean"])
    tiny.hand_in(course, "cat", NUMBERS)
    graded(course)
    with Gradebook(course.database) as book:
        given = book.find_grade(*GIVEN, course.assignment, "ann")
        given.manual_score, given.extra_credit = 2.5, 0.5
        book.find_comment("twice", NUMBERS, course.assignment, "ann").manual_comment = "we talked"
        book.db.commit()
    return course.root


@pytest.fixture
def course(finished: Path, tmp_path: Path) -> Course:
    """A copy of it."""
    made = Course.load(Path(shutil.copytree(finished, tmp_path / "class", symlinks=True)))
    assert graded(made) == BEFORE
    return made


def put_behind(name: str, *new: NotebookNode) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        place = notebook.cells.index(cell(notebook, name)) + 1
        notebook.cells[place:place] = new

    return change


def take_out(name: str) -> Callable[[NotebookNode], None]:
    return lambda notebook: notebook.cells.remove(cell(notebook, name))


def empty(name: str) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        cell(notebook, name).source = "# given to everybody"

    return change


def worth(name: str, points: float) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        cell(notebook, name).metadata.nbgrader.points = points

    return change


SQUARE = "def twice(x):\n    return x ** 2"
HALF = "def half(x):\n    ### BEGIN SOLUTION\n    return x / 2\n    ### END SOLUTION"
CHANGES: dict[str, tuple[list[Callable[[NotebookNode], None]], Totals]] = {
    "a test is added": (
        [put_behind("twice-zero", tiny.test("twice-more", 3, "assert twice(5) == 10"))],
        {"ann": 17, "bob": 6, "cat": 13},
    ),
    "a test without points is added": (
        [put_behind("twice-zero", tiny.test("twice-more", 0, "assert twice(5) == 10"))],
        BEFORE,
    ),
    "a test is dropped": ([take_out("twice-zero")], {"ann": 12, "bob": 4, "cat": 8}),
    "an item is given to everybody": ([empty("twice-value")], {"ann": 14, "bob": 10, "cat": 10}),
    "points change": ([worth("twice-zero", 5)], {"ann": 17, "bob": 9, "cat": 13}),
    "a test with marks by hand is worth nothing": (
        [empty("twice-value"), worth("twice-value", 0)],
        {"ann": 14, "bob": 6, "cat": 6},
    ),
    "an exercise is added": (
        [
            put_behind(
                "add-value",
                tiny.solution("half", HALF),
                tiny.test("half-value", 2, "assert half(4) == 2"),
            )
        ],
        BEFORE,
    ),
    "several at once": (
        [
            take_out("twice-zero"),
            put_behind("twice-value", tiny.test("twice-more", 3, "assert twice(5) == 10")),
            worth("add-value", 2),
        ],
        {"ann": 13, "bob": 2, "cat": 9},
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_keeps_what_was_given_by_hand(kind: str, course: Course) -> None:
    changes, expected = CHANGES[kind]
    for change in changes:
        edit(course.source / f"{NUMBERS}.ipynb", change)
    said = nbjudge(course, "check")
    for word in ("deleted", "changed:", "unknown"):
        assert word not in said
    if kind == "a test is added":
        assert re.search(r"^3 of 3 +numbers +test cell twice-more is missing: put in", said, re.M)
        assert said.count("twice-more") == 1
    if kind == "an item is given to everybody":
        assert re.search(r"^3 of 3 +numbers +is of another edition of the lesson, 1", said, re.M)
    assert graded(course) == expected
    with Gradebook(course.database) as book:
        given = book.find_grade(*GIVEN, course.assignment, "ann")
        assert (given.manual_score, given.extra_credit) == (2.5, 0.5)
        comment = book.find_comment("twice", NUMBERS, course.assignment, "ann")
        assert comment.comment == "we talked"
        assert book.find_submission(course.assignment, "bob").score == expected["bob"]
    assert NbGraderAPI(config=course.settings).autograde(course.assignment, "bob")["success"]
    assert graded(course) == expected


def test_a_cell_with_marks_by_hand_is_not_dropped(course: Course) -> None:
    edit(course.source / f"{NUMBERS}.ipynb", take_out("twice-value"))
    with pytest.raises(
        CourseError, match=r"numbers: cell twice-value is gone, .* by hand, of ann; put it back"
    ):
        graded(course)
    edit(course.source / f"{NUMBERS}.ipynb", take_out("twice"))
    edit(
        course.source / f"{NUMBERS}.ipynb",
        lambda nb: nb.cells.append(tiny.test("twice-value", 1, "assert True")),
    )
    with pytest.raises(CourseError, match=r"cell twice is gone, and has .* of ann; put it"):
        graded(course)
    with gradebook.opened(course) as book:
        assert sum(gradebook.points(book, course)["ann"].values()) == BEFORE["ann"]


def test_a_test_that_is_dropped_and_put_back_counts_again(course: Course) -> None:
    """Also where nobody was graded meanwhile: nothing that is handed in or asked changed."""
    path = course.source / f"{NUMBERS}.ipynb"
    before = path.read_bytes()
    edit(path, take_out("twice-zero"))
    gradebook.register(course)
    path.write_bytes(before)
    assert graded(course) == BEFORE
    with gradebook.opened(course) as book:
        assert not gradebook.lacking(book, course)
        assert {
            name: sum(own.values()) for name, own in gradebook.points(book, course).items()
        } == BEFORE


def test_a_notebook_is_added_and_none_is_dropped(course: Course) -> None:
    made = nbformat.v4.new_notebook(cells=[tiny.test("gift", 2, "assert True")])
    nbformat.write(made, course.source / "more.ipynb")
    assert graded(course) == BEFORE, "nobody has handed it in"
    (course.source / f"{MEANS}.ipynb").unlink()
    with pytest.raises(CourseError, match=r"ps1: lacks a notebook of which .* has marks; put it"):
        graded(course)


def test_nothing_takes_the_student_edition_away(course: Course) -> None:
    """nbgrader does, where it refuses the source; where it takes it, the new one is there."""
    api = NbGraderAPI(config=course.settings)
    release = course.release / f"{NUMBERS}.ipynb"
    before = release.read_bytes()
    edit(course.source / f"{NUMBERS}.ipynb", take_out("twice-value"))
    assert not api.generate_assignment(course.assignment)["success"]
    assert release.read_bytes() == before
    assert {path.name for path in course.release.parent.iterdir()} == {course.assignment}
    edit(
        course.source / f"{NUMBERS}.ipynb",
        put_behind("twice", tiny.test("twice-value", 4, "assert twice(2) == 4 # new")),
    )
    assert api.generate_assignment(course.assignment)["success"]
    assert "# new" in release.read_text()
    assert {path.name for path in course.release.parent.iterdir()} == {course.assignment}
    assert graded(course)["ann"] == BEFORE["ann"]


def test_a_course_that_is_built_from_text(built: Course, tmp_path: Path) -> None:
    """The same recipes, done to a lesson: `nbjudge build` takes each, and marks by hand stay."""
    course = Course.load(Path(shutil.copytree(built.root, tmp_path / "built", symlinks=True)))
    folder = Path(shutil.copytree(course.release, course.submission("ann")))
    edit(folder / "01_numbers.ipynb", lambda nb: cell(nb, "twice").update(source=SQUARE))
    assert graded(course) == {"ann": 2}  # twice-zero
    with Gradebook(course.database) as book:
        book.find_grade("mean-value", "02_means", course.assignment, "ann").manual_score = 1.5
        book.db.commit()
    lesson = course.lessons / "01_numbers.md"

    def changed(*pairs: tuple[str, str]) -> float | None:
        text = lesson.read_text("utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        lesson.write_text(text, "utf-8")
        build.build(course)
        assert "deleted" not in nbjudge(course, "check")
        return graded(course)["ann"]

    zero = authored.graded(
        "twice-zero", 2, "Graded: zero", "", authored.check("twice", "0.0", "0.0")
    )
    four = authored.graded("twice-four", 1, "four", authored.check("twice", "2.0", "4.0"))
    one = zero.replace(":points: 2", ":points: 1")
    body = authored.check("twice", "3.0", "6.0")
    given = "# one number: given to everybody\nassert True, 'given'"
    assert changed((zero, one + four)) == 3.5, "a test is added, and points change"
    dropped = (one + four, zero)
    assert changed(dropped, (f"# one number\n{body}", given)) == 7.5, "and one is given"


def test_a_notebook_is_entered_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nbgrader commits cell by cell: what stopped it left a notebook without its tests."""
    course = tiny.write(tmp_path)
    enter = Gradebook.update_or_create_source_cell

    def stopped(book: Gradebook, name: str, *args: object, **options: object) -> object:
        if name == "twice":
            raise OSError("the disk is full")
        return enter(book, name, *args, **options)

    monkeypatch.setattr(Gradebook, "update_or_create_source_cell", stopped)
    with pytest.raises(CourseError):
        gradebook.register(course)
    with gradebook.opened(course) as book:
        assert [one.name for one in book.find_assignment("ps1").notebooks] == [MEANS]
    monkeypatch.undo()
    gradebook.register(course)
    with gradebook.opened(course) as book:
        assert {one.name for one in book.find_assignment("ps1").notebooks} == {MEANS, NUMBERS}
        assert {one.name for one in book.find_notebook(NUMBERS, "ps1").grade_cells} >= {
            "twice-zero"
        }
