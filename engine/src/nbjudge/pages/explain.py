"""What a student may read of a failed test: of a hidden one, no value and no text of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from nbjudge.course import Course
from nbjudge.marks.outcome import Outcome
from nbjudge.notebook.failure import Failure, compared, told
from nbjudge.pages.text import ANSI, TEXT


@dataclass(frozen=True)
class Explanation:
    """Why points are missing, as a page shows it."""

    expected: str = ""
    got: str = ""
    text: str = ""
    hint: str = ""
    lines: tuple[str, ...] = ()
    hidden: bool = False


@dataclass
class Loss:
    """Some tests of an exercise that failed in the same way."""

    explanation: Explanation
    items: list[tuple[Outcome, str]] = field(default_factory=list)  # with what each is about


def explain(course: Course, outcome: Outcome, names: Collection[str]) -> Explanation:
    """Return what the student may read of a test with missing points.

    Args:
        course: its language and its sentences count.
        outcome: the test.
        names: what the lesson's solutions define.
    """
    if outcome.failure is None:
        waits = outcome.points is None
        return Explanation(text=course.say("feedback.waits" if waits else "feedback.by_hand"))
    return of_failure(course, outcome.failure, outcome.exercise, names)


def of_failure(
    course: Course, failure: Failure, exercise: str, names: Collection[str]
) -> Explanation:
    """Return what the student may read of a failure in a test of `exercise`."""
    failure = failure.shown()
    hint = course.mistakes().get(failure.mistake, "")
    if failure.mistake == "not_written":
        return Explanation(hint=hint)
    if failure.kind == "not_graded":
        return Explanation(text=course.say("feedback.not_graded"))
    if failure.hidden:
        return _hidden(course, failure, hint, names)
    lines = tuple(
        short(course.say("judge.frame", **vars(frame)), course) for frame in failure.frames
    )
    subject = "" if failure.subject in ("", exercise) else f"{failure.subject}: "
    direction = compared(failure, course.language)
    direction = course.say("feedback.said", text=direction) if direction else ""
    if failure.check == "value" and failure.expected:
        return Explanation(
            f"{subject}{course.say('feedback.expected')}\n{short(failure.expected, course)}",
            f"{course.say('feedback.got')}\n{short(failure.got, course)}",
            direction,
            hint,
            lines,
        )
    if failure.check == "shape":
        return Explanation(
            f"{subject}{course.say('feedback.expected_shape')}\n{failure.shapes[0]}",
            f"{course.say('feedback.got')}\n{failure.shapes[1]}",
            "",
            hint,
            lines,
        )
    text = told(failure, course.language)
    if failure.subject:  # the sentence of a check, which names what it checked
        text = course.say("feedback.said", text=f"{failure.subject}: {text}")
    return Explanation("", "", short(text, course), hint, lines)


def _hidden(course: Course, failure: Failure, hint: str, names: Collection[str]) -> Explanation:
    """Of a hidden test beside the mistake's sentence: shapes, direction, kind, own lines."""
    direction = compared(failure, course.language) if failure.mistake == "value" else ""
    text = direction or told(failure, course.language)
    lines = tuple(
        course.say("feedback.frame", line=frame.line, function=frame.function)
        for frame in failure.frames
        if frame.function in names
    )
    text = course.say("feedback.sentence", text=text) if text else ""
    return Explanation(text=text, hint=hint, lines=lines, hidden=True)


def short(text: str, course: Course, most: int = TEXT) -> str:
    """Return text without a terminal's colours, and not too much of it."""
    text = ANSI.sub("", text)
    if len(text) <= most:
        return text
    return f"{text[:most]}\n{course.say('feedback.left_out')}"
