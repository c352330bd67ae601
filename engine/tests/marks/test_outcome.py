"""What became of each test: points from the gradebook, the reason from the graded notebook."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbjudge.course import Course, CourseError
from nbjudge.marks import gradebook
from nbjudge.marks.outcome import Loss, losses, of_class, outcomes
from nbjudge.notebook.failure import Failure, Frame
from nbjudge.notebook.original import of_notebook
from sqlalchemy import event

from engine.tests.support import small_class, tiny
from engine.tests.support.notebooks import edit
from engine.tests.support.small_class import LESSON, Pupil

FAILURE = Failure(
    "check",
    hidden=False,
    line=3,
    check="value",
    subject="mse",
    mistake="no_mean",
    expected="1",
    got="2",
    shapes=("(2,)", "(3,)"),
    direction="same",
    ratio=2.0,
    values={"low": 1.5},
    frames=(Frame(2, "mse", "return 1"),),
)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A graded class."""
    return small_class.write(
        tmp_path,
        {
            "a": Pupil((0, 2, None), failures={"mse-value": FAILURE}),
            "b": Pupil((4, 2, 2), failures={"mse-value": FAILURE}),  # mended by hand
            "c": Pupil(None),
        },
    )


def people(course: Course) -> list[gradebook.Person]:
    with gradebook.opened(course) as book:
        return gradebook.people(book, course)


def test_an_outcome_has_points_and_why_some_are_missing(course: Course) -> None:
    found = dict((name, own) for name, own, _ in of_class(course, people(course)))
    assert set(found) == {"a", "b"}
    value, error, shape = found["a"]
    assert (value.notebook, value.test, value.exercise) == (LESSON, "mse-value", "mse")
    assert (value.points, value.most, value.lost, value.mistake) == (0, 4, 4, "no_mean")
    assert value.failure == FAILURE, "every field has come back from the file"
    assert (error.lost, error.failure, error.mistake) == (0, None, "")
    assert (shape.points, shape.lost) == (None, 2), "it waits for a mark by hand"
    assert found["b"][0].failure is None, "who has all points has no mistake"
    assert outcomes(course, "a", people(course)[0].marks) == found["a"]


def test_what_was_written_is_known_by_exercise(course: Course) -> None:
    written = {name: texts for name, _, texts in of_class(course, people(course))}
    assert written["a"] == {"mse": [Pupil().source]}


def test_a_notebook_of_an_older_engine_is_one_sentence(course: Course) -> None:
    edit(course.autograded("a") / f"{LESSON}.ipynb", lambda nb: nb.metadata.clear())
    with pytest.raises(CourseError, match=r"03_losses\.ipynb: was graded by an older version; run"):
        list(of_class(course, people(course)))


def test_a_notebook_that_is_gone_tells_nothing(course: Course) -> None:
    (course.autograded("a") / f"{LESSON}.ipynb").unlink()
    [first, *_], written = next((own, texts) for _, own, texts in of_class(course, people(course)))
    assert (first.lost, first.failure, written) == (4, None, {})


def test_a_class_takes_few_queries(course: Course) -> None:
    """As many for a class as for a student."""
    count = []
    with gradebook.opened(course) as book:
        event.listen(book.engine, "before_cursor_execute", lambda *_: count.append(1))
        everybody = gradebook.people(book, course)
        assert len(count) <= 6
        [one] = gradebook.people(book, course, "a")
        assert gradebook.people(book, course, "nobody") == []
        assert gradebook.maxima(book, course) == {LESSON: 8}
        assert gradebook.points(book, course) == {"a": {LESSON: 2}, "b": {LESSON: 8}}
    assert one == everybody[0]
    assert one.points == {LESSON: 2}


def executed(**failures: Failure) -> list[Loss]:
    """The losses of a notebook with three tests of one exercise, and one of none."""
    made = [tiny.solution("f", "def f(): return 1"), tiny.solution("g", "def g(): return 1")]
    made[1:1] = [tiny.test(f"f-{k}", points, "f()") for k, points in enumerate((2, 1, 0))]
    made.append(tiny.test("g-0", 4, "g()"))
    notebook = nbformat.v4.new_notebook(cells=made)
    original = of_notebook(notebook)
    for cell in notebook.cells:
        name = cell.metadata.nbgrader.grade_id.replace("-", "_")
        if name in failures:
            cell.metadata["nbjudge"] = {"failure": failures[name].to_dict()}
    return losses("03", notebook, original)


def test_a_loss_is_one_a_way_and_an_exercise() -> None:
    stop, stub = Failure("stopped", check="stopped.gone"), Failure("check", mistake="not_written")
    found = executed(f_0=FAILURE, f_1=Failure("exception"), f_2=stop, g_0=stub)
    assert [(one.exercise, one.way, one.points) for one in found] == [
        ("f", "stopped", 0),
        ("g", "not_written", 4),
        ("f", "failed", 3),
    ]
    assert found[2].failure == FAILURE, "that of the first test"
    assert [Loss.from_dict(json.loads(json.dumps(one.to_dict()))) for one in found] == found


def test_a_test_without_points_costs_nothing() -> None:
    assert executed(f_2=FAILURE) == []
