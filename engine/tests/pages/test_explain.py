"""What a student may read of one failed test, and what not."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from nbjudge.course import Course
from nbjudge.marks.outcome import Outcome
from nbjudge.notebook.failure import KINDS, Failure, Frame
from nbjudge.notebook.original import Original, of_notebook
from nbjudge.pages.explain import Explanation, explain, of_failure

from engine.tests.support import tiny

TEST = "twice-value"  # its first line is visible, its third is hidden
SECRET = "9.87654"
FRAMES = (Frame(2, "twice", f"return {SECRET}"), Frame(7, SECRET, SECRET))
TOLD = {  # everything that a failure can hold, filled with what is not for students
    "line": 3,
    "check": "value",
    "subject": "twice",  # the instructor's word
    "expected": SECRET,
    "got": SECRET,
    "exception": SECRET,
    "text": f"{SECRET} (line 1 of the test)",
    "behaviour": SECRET,
    "values": {"argument": SECRET, "low": SECRET},
    "frames": FRAMES,
}


@pytest.fixture
def known() -> Original:
    return of_notebook(tiny.instructors(tiny.NUMBERS))


def words(told: Explanation) -> str:
    """All that a page shows of it."""
    return "\n".join([told.expected, told.got, told.text, told.hint, told.place, *told.lines])


@pytest.mark.parametrize("check", ["value", "shape", "overflow", "assert", "of the course's own"])
@pytest.mark.parametrize("kind", KINDS)
def test_of_a_hidden_test_no_value_and_no_text_is_shown(
    course: Course, known: Original, kind: str, check: str
) -> None:
    """Whatever a student's exception says: it cannot make the test a visible one."""
    by_kind = {"stopped": "wire.not_plain", "not_graded": "late"}
    failure = Failure(kind, **{**TOLD, "check": by_kind.get(kind, check)})
    told = of_failure(course, failure, TEST, known)
    assert SECRET not in words(told)
    assert told.hidden == (kind not in ("not_graded", "cell"))
    assert told.lines == (("line 2, twice",) if told.hidden else ())


def test_of_a_hidden_test_shapes_and_direction_and_a_kind_of_python_are_shown(
    course: Course, known: Original
) -> None:
    def shown(**about: object) -> str:
        failure = Failure("check", **{**TOLD, "frames": (), **about})
        return of_failure(course, failure, TEST, known).text

    assert "(2, 3)" in shown(check="shape", shapes=("(2, 3)", "(3, 2)"))
    assert "3 times the right one" in shown(mistake="value", direction="same", ratio=3.0)
    assert shown(mistake="sign", direction="same", ratio=3.0) == "", "its sentence says more"
    assert shown(exception="ValueError") == "It raised ValueError."
    assert shown(exception="CheckFailed") == "", "a name that a student chose"
    assert shown(exception="__import__") == ""
    assert shown() == ""


def test_a_visible_test_shows_all(course: Course, known: Original) -> None:
    told = of_failure(
        course, Failure("check", **{**TOLD, "subject": SECRET, "hidden": False}), TEST, known
    )
    assert told.expected == f"{SECRET}: expected\n{SECRET}"
    assert told.got == f"your result\n{SECRET}"
    assert told.lines == (
        f"line 2, twice: return {SECRET}",
        f"line 7, {SECRET}: {SECRET}",
    )
    own = Failure("check", hidden=False, check="value", subject="twice", expected="1", got="2")
    assert of_failure(course, own, TEST, known).expected == "expected\n1", "it stands above"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_sentence_of_a_mistake_is_said(
    course: Course, known: Original, language: str
) -> None:
    course.language = language
    assert len(course.mistakes()) > 30
    for mistake, sentence in course.mistakes().items():
        for hidden in True, False:
            failure = Failure("check", hidden=hidden, mistake=mistake)
            assert of_failure(course, failure, TEST, known).hint == sentence


@pytest.mark.parametrize("hidden", [True, False])
def test_of_two_mistakes_at_once_both_are_said(
    course: Course, known: Original, hidden: bool
) -> None:
    failure = Failure("check", hidden=hidden, mistake="value+shape")
    first, second = (course.mistakes()[name] for name in ("value", "shape"))
    hint = of_failure(course, failure, TEST, known).hint
    assert hint == f"{first.rstrip('.')}. One more thing: {second}"


@pytest.mark.parametrize("hidden", [True, False])
def test_what_the_instructor_says_of_a_group_is_said(
    course: Course, known: Original, hidden: bool
) -> None:
    course.groups.parent.mkdir()
    course.groups.write_text("twice 3fa9c1d2aabb: Twice is no square.\n", "utf-8")
    failure = Failure("check", hidden=hidden, mistake="value", behaviour="3fa9c1d2aabb")
    assert of_failure(course, failure, TEST, known).hint == "Twice is no square."
    other = replace(failure, behaviour="3fa9c1d2aabc")
    assert of_failure(course, other, TEST, known).hint == course.mistakes()["value"]


def test_a_bare_assert_shows_its_line(course: Course, known: Original) -> None:
    failure = Failure("check", hidden=False, check="assert", line=1)
    told = of_failure(course, failure, TEST, known)
    assert told == Explanation(place="assert twice(2) == 4")
    failure = Failure("exception", hidden=False, exception="KeyError", text="'a'", line=1)
    told = of_failure(course, failure, TEST, known)
    assert (told.text, told.place) == ("KeyError: 'a'", "assert twice(2) == 4")
    check = Failure("check", hidden=False, check="none", subject="twice", line=1)
    assert of_failure(course, check, TEST, known).place == "", "its sentence says more"
    beyond = Failure("check", hidden=False, check="assert", line=99)
    assert of_failure(course, beyond, TEST, known).place == ""


def test_a_hidden_line_is_never_a_place(course: Course, known: Original) -> None:
    for line in 1, 3, None:
        failure = Failure("check", check="assert", line=line)
        assert of_failure(course, failure, TEST, known).place == ""


def test_what_came_too_late_is_no_fault_of_the_test(course: Course, known: Original) -> None:
    told = of_failure(course, Failure("not_graded", check="late"), TEST, known)
    assert told == Explanation(text=course.say("feedback.not_graded"))
    for hidden in True, False:
        stop = Failure(
            "stopped", hidden=hidden, check="stopped.time", values={"seconds": 2.0}, frames=()
        )
        told = of_failure(course, stop, TEST, known)
        assert told.text.startswith("Your program took more than 2 s and was stopped")


def test_nothing_shown_is_endless(course: Course, known: Original) -> None:
    long = "x" * 100_000
    failure = Failure(
        "check",
        hidden=False,
        check="value",
        expected=long,
        got=long,
        frames=(Frame(1, long, long),),
    )
    assert len(words(of_failure(course, failure, TEST, known))) < 20_000
    text = Failure("exception", hidden=False, exception="A", text=f"\x1b[31m{long}")
    told = of_failure(course, text, TEST, known)
    assert told.text.endswith("... the rest is left out")
    assert "\x1b" not in told.text
    numpy = Failure("check", hidden=False, check="assert", text="\nNot equal\n\nx: 1\n")
    assert of_failure(course, numpy, TEST, known).text == "Not equal\n\nx: 1"


def test_two_failures_of_one_kind_are_one_explanation(course: Course, known: Original) -> None:
    failure = Failure("check", mistake="value", frames=FRAMES[:1])
    first, second = (
        Outcome("a", test, "twice", 0.0, 2.0, failure) for test in (TEST, "twice-zero")
    )
    assert explain(course, first, known) == explain(course, second, known)


def test_every_field_of_a_failure_is_in_this_test() -> None:
    """A new one has to be thought of here, before a page shows it."""
    harmless = {"kind", "hidden", "mistake", "shapes", "direction", "ratio"}
    assert {field.name for field in fields(Failure)} == harmless | TOLD.keys()


# ---------------------------------------------------------------- a cell that stopped


STOPPED = Failure(
    "cell",
    hidden=False,
    check="cell_stopped",
    subject="twice",
    exception="ModuleNotFoundError",
    text="No module named 'torch'",
    frames=(Frame(1, "<module>", "import torch"),),
    values={"cell": "cell-2"},
)


def test_of_a_cell_that_stopped_its_own_error_is_said(course: Course, known: Original) -> None:
    told = of_failure(course, STOPPED, TEST, known)
    assert told.text == (
        "your cell stops when it runs: ModuleNotFoundError: No module named 'torch' (line 1), "
        "so twice is not defined."
    )
    assert told.lines == ("line 1, <module>: import torch",)
    course.language = "zh"
    told = of_failure(course, STOPPED, TEST, known)
    assert told.text.startswith(
        "你的这一格运行时就停了：ModuleNotFoundError: No module named 'torch'（第 1 行），"
        "所以 twice 没有定义"
    )


def test_what_a_cell_said_that_may_know_a_hidden_test_is_not_told(
    course: Course, known: Original
) -> None:
    told = of_failure(course, replace(STOPPED, hidden=True, frames=()), TEST, known)
    assert told.text.startswith("your cell stops when it runs, so twice is not defined: its error")


@pytest.mark.parametrize(
    ("check", "values", "expected"),
    [
        ("answer_late", {"test": "twice-value"}, "behind the test twice-value"),
        ("answer_early", {"test": ""}, "takes its place"),
        ("answer_in_test", {"test": "twice-value"}, "in the cell of the test twice-value"),
        ("raise_left", {"line": 3}, "it comes to its line 3, which is still raise"),
    ],
)
def test_where_an_answer_stands_is_said(
    check: str, values: dict[str, str | int], expected: str, course: Course, known: Original
) -> None:
    failure = Failure("check", hidden=False, line=1, check=check, values=values)
    told = of_failure(course, failure, TEST, known)
    assert expected in told.text
    assert not told.place + told.hint
