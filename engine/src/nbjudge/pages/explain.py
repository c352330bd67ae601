"""What a student may read of a failed test: of a hidden one, no value and no text of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nbformat import NotebookNode

from nbjudge.course import Course
from nbjudge.marks.outcome import Outcome
from nbjudge.notebook import cells
from nbjudge.notebook.failure import Failure, compared, told
from nbjudge.notebook.original import Original
from nbjudge.pages.text import ANSI, TEXT

# What is said to a student of a program that was stopped, in place of what is said of it.
YOURS = {"stopped.time": "stopped.your_time", "stopped.left_call": "stopped.your_left"}
PLACES = ("answer_late", "answer_early", "answer_in_test", "raise_left")  # checks of where it is
AUTOMATIC = "No response."  # nbgrader's own comment on a cell that was left as it was


@dataclass(frozen=True)
class Explanation:
    """Why points are missing, as a page shows it."""

    expected: str = ""
    got: str = ""
    text: str = ""
    hint: str = ""
    place: str = ""  # the line of the test where it failed, if no sentence says more
    lines: tuple[str, ...] = ()
    hidden: bool = False


@dataclass
class Loss:
    """Some tests of an exercise that failed in the same way."""

    explanation: Explanation
    items: list[tuple[Outcome, str]] = field(default_factory=list)  # with what each is about


def explain(
    course: Course, outcome: Outcome, known: Original, graded: NotebookNode | None = None
) -> Explanation:
    """Return what the student may read of a cell with missing points.

    Args:
        course: its language and its sentences count.
        outcome: what became of the cell.
        known: the instructor's version of the notebook.
        graded: the cell in the student's graded notebook, with nbgrader's comment.
    """
    if outcome.failure is None:
        return Explanation(text=course.say(f"feedback.{_giver(outcome, graded)}"))
    return of_failure(course, outcome.failure, outcome.test, known)


def _giver(outcome: Outcome, graded: NotebookNode | None) -> str:
    """Who decided on the points of a cell that did not fail: the name of a sentence."""
    if outcome.points is None:
        return "waits"
    if graded is None:
        return "by_hand"
    if cells.is_solution(graded) and comment(graded) == AUTOMATIC and not outcome.points:
        return "untouched"
    ended_in_a_number = any(
        output.output_type == "execute_result" for output in graded.get("outputs", [])
    )
    return "by_test" if cells.is_test(graded) and ended_in_a_number else "by_hand"


def comment(graded: NotebookNode) -> str:
    """Return the comment on a cell, by nbgrader or by hand, out of the gradebook."""
    return str(graded.metadata.get("nbgrader", {}).get("comment") or "")


def of_failure(course: Course, failure: Failure, test: str, known: Original) -> Explanation:
    """Return what the student may read of a failure of `test`, a cell of the notebook `known`."""
    hint = course.hint(known.exercise(test), failure.mistake, failure.behaviour)
    if failure.hidden:  # a function of any other name may be called what a student likes
        own = tuple(frame for frame in failure.frames if frame.function in known.names)
        failure = replace(failure, frames=own).shown()
    if failure.mistake == "not_written":
        return Explanation(hint=hint)
    if failure.kind == "not_graded":
        return Explanation(text=course.say("feedback.not_graded"))
    if failure.kind == "cell":
        return _cell(course, failure)
    if failure.hidden:
        return _hidden(course, failure, hint, known)
    if failure.check in PLACES:
        return _place(course, failure, known)
    return _visible(course, failure, test, hint, known)


def _visible(
    course: Course, failure: Failure, test: str, hint: str, known: Original
) -> Explanation:
    """Of a test that students have: what was expected, what came, and from which lines."""
    lines = tuple(
        short(course.say("judge.frame", **vars(frame)), course) for frame in failure.frames
    )
    subject = "" if failure.subject == known.exercise(test) else failure.subject
    direction = compared(failure, course.language)
    direction = course.say("feedback.said", text=direction) if direction else ""
    if failure.check == "value" and failure.expected:
        return Explanation(
            f"{_of(course, subject, 'feedback.expected')}\n{short(failure.expected, course)}",
            f"{course.say('feedback.got')}\n{short(failure.got, course)}",
            direction,
            hint,
            lines=lines,
        )
    if failure.check == "shape":
        return Explanation(
            f"{_of(course, subject, 'feedback.expected_shape')}\n{failure.shapes[0]}",
            f"{course.say('feedback.got')}\n{failure.shapes[1]}",
            hint=hint,
            lines=lines,
        )
    text = told(failure, course.language)
    if failure.check in YOURS:
        text = course.say(YOURS[failure.check], **failure.values)
    if failure.subject:  # the sentence of a check, which names what it checked
        said = course.say("mark.of", what=failure.subject, text=text)
        text = course.say("feedback.said", text=said)
    place = short(_line(failure, known.cell(test).source), course)
    return Explanation(text=short(text, course), hint=hint, place=place, lines=lines)


def _of(course: Course, subject: str, name: str) -> str:
    """The sentence `name`, of a subject where there is one."""
    text = course.say(name)
    return course.say("mark.of", what=subject, text=text) if subject else text


def _place(course: Course, failure: Failure, known: Original) -> Explanation:
    """Of an answer that is there: where it stands, with tests as the page calls them."""
    test = failure.values.get("test")
    if test in known.order:
        about = cells.about(known.cell(test).source)
        failure = replace(failure, values={"test": f'"{about}"' if about else test})
    return Explanation(text=course.say("feedback.said", text=told(failure, course.language)))


def _cell(course: Course, failure: Failure) -> Explanation:
    """Of a cell that stopped: its own error, and the line that it came from."""
    lines = tuple(
        short(course.say("judge.frame", **vars(frame)), course)
        for frame in failure.frames
        if frame.source
    )
    text = course.say("feedback.said", text=told(failure, course.language))
    return Explanation(text=short(text, course), lines=lines)


def _line(failure: Failure, source: str) -> str:
    """The line of a test at which it failed, where that is all that a bare test says."""
    lines = source.splitlines()
    if failure.line is None or not 0 < failure.line <= len(lines):
        return ""
    bare = failure.check == "assert" or failure.kind == "exception"
    return lines[failure.line - 1].strip() if bare else ""


def _hidden(course: Course, failure: Failure, hint: str, known: Original) -> Explanation:
    """Of a hidden test beside the mistake's sentence: shapes, direction, kind, own lines."""
    direction = compared(failure, course.language) if failure.mistake == "value" else ""
    text = direction or told(failure, course.language)
    lines = tuple(
        course.say("feedback.frame", line=frame.line, function=frame.function)
        for frame in failure.frames
    )
    text = course.say("feedback.sentence", text=text) if text else ""
    return Explanation(text=text, hint=hint, lines=lines, hidden=True)


def short(text: str, course: Course, most: int = TEXT) -> str:
    """Return text without a terminal's colours, and not too much of it."""
    text = ANSI.sub("", text).strip("\n")
    if len(text) <= most:
        return text
    return f"{text[:most]}\n{course.say('feedback.left_out')}"
