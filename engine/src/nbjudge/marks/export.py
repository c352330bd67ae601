"""Marks as CSV files that Moodle, Canvas and Excel read: exporters for `nbgrader export`.

    nbgrader export --exporter=nbjudge.marks.export.Moodle     # moodle.csv
    nbgrader export --exporter=nbjudge.marks.export.Canvas     # canvas.csv
    nbgrader export --exporter=nbjudge.marks.export.Excel      # marks.csv

A lesson's points are those of the gradebook less its late penalty, never below 0. Who has no mark
gets empty cells, in moodle.csv a `-`: a zero is for a person to give.

The files are UTF-8 with a byte order mark: without one, Excel takes them for the code page of the
machine, GBK in China. Moodle strips it (`csv_import_reader` in lib/csvlib.class.php); Canvas only
asks that the first header *contain* "Student" (lib/gradebook_importer.rb).

Excel takes the zeros off a number, and digits of a long one: an id that it would spoil has a tab in
front in marks.csv and moodle.csv. Excel shows none, and Moodle trims what it reads
(grade/import/csv/classes/load_data.php). Canvas compares to the letter: canvas.csv has the bare id.

Text that a spreadsheet would run as a formula gets an apostrophe in front, names and identifiers
alike (OWASP, "CSV Injection"); marks are numbers and stay numbers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin

from nbjudge.course import Course, CourseError
from nbjudge.marks import gradebook
from nbjudge.marks.database import explained
from nbjudge.marks.gradebook import Person

# The wide forms count as well: Excel reads them as the narrow ones.
FORMULA = tuple("=+-@＝＋－＠")
NO_GRADE = "-"  # as Moodle writes and reads it
SPOILED = re.compile(r"0\d+|\d{12,}")  # what Excel shows otherwise than it is written


class Id(str):
    """A student's id, which no spreadsheet may spoil."""


Cell = str | float | None


class Table(ExportPlugin):
    """One CSV file; the subclasses say which columns."""

    file = ""

    def __init__(self, **options: Any) -> None:
        """See that the gradebook can be used: nbgrader opens it next, and ends in a traceback."""
        super().__init__(**options)
        with self._in_a_sentence(), gradebook.opened(self._course()):
            pass

    def export(self, book: Gradebook) -> None:
        """Write the marks of the chosen students, all by default, to `--to` or to `file`."""
        with self._in_a_sentence():
            course = self._course()
            with explained(course):
                lessons, people = gradebook.maxima(book, course), gradebook.people(book, course)
            if not lessons:
                raise CourseError(
                    f"The gradebook has no assignment {course.assignment!r}; check the spelling, "
                    "or grade the class first."
                )
            chosen = {str(student) for student in self.student}
            people = [one for one in people if not chosen or one.id in chosen]
            target = Path(self.to or self.file)
            with writing(target):
                write(target, self.rows(course, lessons, people))
            self.log.info("Wrote the marks of %d students to %s", len(people), target)

    @contextmanager
    def _in_a_sentence(self) -> Iterator[None]:
        """End nbgrader's command with what was wrong."""
        try:
            yield
        except CourseError as error:
            self.parent.fail(str(error))

    def _course(self) -> Course:
        """The course that nbgrader's command is at work in; one assignment of it."""
        directory = self.parent.coursedir
        chosen = [str(assignment) for assignment in self.assignment]
        course = Course.load(
            Path(directory.root), chosen[0] if chosen else str(directory.assignment_id)
        )
        course.settings.CourseDirectory.db_url = str(directory.db_url)  # its --db
        return course

    @staticmethod
    def rows(
        course: Course, lessons: dict[str, float], people: Iterable[Person]
    ) -> Iterable[list[Cell]]:
        """Yield the header and the lines; `lessons` has the points that each can give."""
        raise NotImplementedError


class Excel(Table):
    """A table for people, with headers in the course's language."""

    file = "marks.csv"

    @staticmethod
    def rows(
        course: Course, lessons: dict[str, float], people: Iterable[Person]
    ) -> Iterable[list[Cell]]:
        """Yield id, names, e-mail, the lessons, total, maximum, hours late, points lost by it."""
        about = [
            course.say(f"export.{name}") for name in ("id", "last_name", "first_name", "email")
        ]
        sums = [course.say(f"export.{name}") for name in ("total", "most", "hours_late", "lost")]
        yield [*about, *lessons, *sums]
        for person in people:
            points = [person.final.get(name) for name in lessons]
            whole = total(person)
            lost = None if whole is None else sum(person.points.values()) - whole
            late = round(person.seconds_late / 3600, 2)
            names = [Id(person.id), person.last_name, person.first_name, person.email]
            yield [*names, *points, whole, sum(lessons.values()), late, lost]


class Moodle(Table):
    """Moodle's grade import (MoodleDocs, "Grade import": docs.moodle.org/en/Grade_import).

    Its form asks which column identifies a student (here "Username", "ID number" or "Email
    address", which are Moodle's names) and which grade item each other column belongs to. It takes
    a `-` for "no grade", as its own export writes it; of an empty cell it makes a zero where the
    column becomes a new grade item (`import_new_grade_item` in
    grade/import/csv/classes/load_data.php).
    """

    file = "moodle.csv"

    @staticmethod
    def rows(
        course: Course, lessons: dict[str, float], people: Iterable[Person]
    ) -> Iterable[list[Cell]]:
        """Yield the identifying columns, then a column a lesson, and one for all of them."""
        heads = ["Username", "ID number", "Email address", "First name", "Last name", *lessons]
        yield [*heads, course.assignment]
        for person in people:
            email = person.email or (person.id if "@" in person.id else "")
            own = Id(person.id)
            names = [own, own, email, person.first_name, person.last_name]
            points = [*map(person.final.get, lessons), total(person)]
            yield [*names, *(NO_GRADE if one is None else one for one in points)]


class Canvas(Table):
    """Canvas's gradebook import ("How do I import grades in the Gradebook?", Instructor Guide).

    Its importer (lib/gradebook_importer.rb) wants these five columns in this order, "Section" right
    before the assignments, and finds a student by ID, else SIS User ID, else SIS Login ID, else by
    name, which may be "last, first". An assignment is known by its name; the line "Points Possible"
    gives the points of one that the import makes. An empty cell is no grade.
    """

    file = "canvas.csv"

    @staticmethod
    def rows(
        course: Course, lessons: dict[str, float], people: Iterable[Person]
    ) -> Iterable[list[Cell]]:
        """Yield the header, the line of points possible, then a line a student."""
        about = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        yield [*about, *lessons, course.assignment]
        yield ["Points Possible", "", "", "", "", *lessons.values(), sum(lessons.values())]
        for person in people:
            name = ", ".join(filter(None, [person.last_name, person.first_name])) or person.id
            names = [name, person.lms_id, person.id, person.id, ""]
            yield [*names, *map(person.final.get, lessons), total(person)]


def total(person: Person) -> float | None:
    """What counts of all lessons together; None where there is no mark."""
    return sum(person.final.values()) if person.marks else None


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Say in a sentence that a file, or one in a folder, cannot be written.

    Raises:
        CourseError: that sentence.
    """
    try:
        yield
    except OSError as error:
        raise CourseError(
            f"{error.filename or place}: cannot be written ({error.strerror}); close what has it "
            "open, see that its folder is there and has room, then run this again."
        ) from error


def write(path: Path, rows: Iterable[list[Cell]]) -> None:
    """Write a CSV file that a spreadsheet can open without harm."""
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        csv.writer(file).writerows([[_cell(cell) for cell in row] for row in rows])


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return f"{cell:.10g}"
    if cell == NO_GRADE:
        return cell
    if isinstance(cell, Id) and SPOILED.fullmatch(cell):
        return f"\t{cell}"
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) or cell[:1].isspace() else cell
