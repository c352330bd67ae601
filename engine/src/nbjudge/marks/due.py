"""When an assignment is due, and who has more time. Marks follow at the next run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from nbgrader.api import Assignment, Gradebook, Student, SubmittedAssignment

from nbjudge.course import Course, CourseError
from nbjudge.intake.moment import duration, moment
from nbjudge.marks import gradebook
from nbjudge.marks.record import Recorder

NONE = "none"  # takes a due date away
EXAMPLES = (
    "write it as 2026-03-01 23:59, with +0800 behind it if it is of another time zone, or clocks "
    "change then"
)


def describe(course: Course) -> list[str]:
    """Return lines that say when the assignment is due, and for whom it is later."""
    with _opened(course) as (book, assignment):
        if assignment.duedate is None:
            return [f"{course.assignment}: has no due date; nobody is late."]
        lines = [f"{course.assignment}: due {shown(course, assignment.duedate)}"]
        query = book.db.query(SubmittedAssignment.student_id, SubmittedAssignment.extension)
        query = query.filter(SubmittedAssignment.assignment_id == assignment.id)
        for student, extension in sorted(query.filter(SubmittedAssignment.extension.isnot(None))):
            when = gradebook.due(assignment.duedate, extension)
            lines.append(f"{student}: due {shown(course, when)}")
        return lines


def set_due(course: Course, text: str) -> None:
    """Set the due date: a date and time in the course's zone or a named one, or none.

    Raises:
        CourseError: it cannot be read for sure, or the gradebook cannot be used.
    """
    time = None if text == NONE else moment(text, course.zone)
    if time is None and text != NONE:
        raise CourseError(f"{text!r} is no date and time that can be read for sure; {EXAMPLES}.")
    with _opened(course) as (book, assignment):
        assignment.duedate = time
        book.db.commit()


def extend(course: Course, students: Iterable[str], text: str) -> None:
    """Give students more time from the due date on, in place of what they had; 0h takes it back.

    Raises:
        CourseError: there is no such student, no such length of time, or no due date.
    """
    more = duration(text)
    if more is None:
        raise CourseError(
            f"{text!r} is no length of time; write 12h, 2d or 1d12h, of at most ten years."
        )
    with _opened(course) as (book, assignment):
        if assignment.duedate is None:
            raise CourseError(
                f"{course.assignment}: has no due date to extend; set one with `nbjudge due`."
            )
        known = {name for (name,) in book.db.query(Student.id)} | set(course.handed_in())
        for student in students:
            if student not in known:
                raise CourseError(
                    f"there is no student {student!r}, neither in {course.submitted.name}/ nor in "
                    "the gradebook; check the spelling."
                )
        recorder = Recorder(book, course)
        for student in students:
            recorder.extend(student, more or None)


@contextmanager
def _opened(course: Course) -> Iterator[tuple[Gradebook, Assignment]]:
    """Open the gradebook; the assignment is entered where it is not in it."""
    if not gradebook.has_assignment(course):
        with course.lock():
            gradebook.register(course)
    with gradebook.opened(course) as book:
        yield book, book.find_assignment(course.assignment)


def shown(course: Course, time: datetime) -> str:
    """Return a time of the gradebook, which is in UTC, in the course's zone."""
    try:
        local, zone = time.replace(tzinfo=UTC).astimezone(course.zone), course.time_zone
    except OverflowError:  # the last day that there is, or the first
        local, zone = time, "UTC"
    return f"{local:%Y-%m-%d %H:%M} ({zone})"
