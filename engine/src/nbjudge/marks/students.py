"""The class list: read from a file as Excel and other systems write it, kept in the gradebook."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Student

from nbjudge import files
from nbjudge.console import few, printable
from nbjudge.course import Course, CourseError
from nbjudge.intake.archive import Refused
from nbjudge.intake.sender import spelled
from nbjudge.marks import gradebook
from nbjudge.messages import words

BYTES, LINES, TITLES = 5 * 2**20, 20_000, 10  # of a file; lines before the heads
ROW = 20_000  # characters of a line
NAME_CHARACTERS = 200
DELIMITERS = ",;\t，；|"
# What heads are called, without spaces and signs.
HEADS = ("id", "name", "last_name", "first_name", "email", "lms_user_id")
NAMES = {word: head for head in HEADS for word in words(f"word.{head}")}
AS_TEXT = re.compile(r"=\"(.*)\"|'(.*)")  # how Excel is made to keep digits
CUT = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
WORKBOOKS = (b"PK\3\4", b"\xd0\xcf\x11\xe0")


@dataclass
class Entered:
    """What became of a class list: how many were new or changed, and what to say."""

    count: int
    new: int
    changed: int
    notes: list[str]


def enter(course: Course, path: Path) -> Entered:
    """Enter a class list into the gradebook; nobody is taken out of it.

    Raises:
        CourseError: the file cannot be read for sure, or the gradebook cannot be used. Nothing is
            entered then.
    """
    heads, lines = _table(path)
    with gradebook.opened(course, create=True) as book:
        there = {one.id: one for one in book.db.query(Student)}
        known = {*there, *course.handed_in()}
        people, notes = _people(path, heads, lines, known)
        entered = Entered(len(people), 0, 0, notes)
        for student, names in people.items():
            if student not in there:
                book.db.add(Student(id=student, **names))
                entered.new += 1
            elif any(getattr(there[student], key) != text for key, text in names.items()):
                for key, text in names.items():
                    setattr(there[student], key, text)
                entered.changed += 1
        book.db.commit()
    if others := sorted(known - people.keys()):
        entered.notes.append(f"not in the list, and kept: {few(others)}")
    return entered


def _table(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the heads of the columns as they are called here, and the lines with their numbers."""
    try:
        data = files.read(path, BYTES)
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror}); check the path.") from error
    if data.startswith(WORKBOOKS):
        raise CourseError(f"{path}: is a workbook of Excel; save it as CSV, and name that file.")
    text = files.text_of(data) if len(data) <= BYTES else None
    if text is None or "\0" in text:
        raise CourseError(f"{path}: is no text of at most 5 MB; save the list as CSV.")
    rows = text.splitlines()
    if any(len(row) > ROW for row in rows):
        raise CourseError(f"{path}: has a line of more than {ROW} characters; is it a class list?")
    if len(rows) > LINES:
        raise CourseError(f"{path}: has more than {LINES} lines; is it a class list?")
    for number, row in enumerate(rows[:TITLES]):
        delimiter = max(DELIMITERS, key=row.count)
        heads = [NAMES.get(_bare(cell), cell.strip()) for cell in _cells([row], delimiter)[0]]
        if "id" in heads:
            return heads, list(enumerate(_cells(rows[number + 1 :], delimiter), number + 2))
    first = printable(rows[0])[:NAME_CHARACTERS] if rows else "nothing"
    raise CourseError(
        f"{path}: has no column for the student id; call it id, and the others name, or last name "
        f"and first name, and email, in English or in Chinese. Its first line is: {first}"
    )


def _cells(rows: Sequence[str], delimiter: str) -> list[list[str]]:
    """The cells of lines; a line without any is kept, so that lines can be counted."""
    return [next(csv.reader([row], delimiter=delimiter), []) for row in rows] or [[]]


def _bare(head: str) -> str:
    folded = unicodedata.normalize("NFKC", head).casefold()
    return "".join(character for character in folded if character.isalnum())


def _people(
    path: Path, heads: list[str], lines: list[tuple[int, list[str]]], known: set[str]
) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return the names of each student by id, and what is to be said of the list."""
    found: dict[str, dict[str, str]] = {}
    notes = []
    shortened = {one.lstrip("0"): one for one in known if one.startswith("0") and one.isdecimal()}
    for number, cells in lines:
        values = _values(heads, cells)
        given = values.pop("id", "")
        if not any((given, *values.values())):
            continue
        student = _student(path, number, given)
        if student not in known and student in shortened:
            notes.append(f"line {number}: {student} is {shortened[student]}, without its zeros")
            student = shortened[student]
        if found.setdefault(student, values) != values:
            raise CourseError(f"{path}, line {number}: {student} stands there twice; keep one.")
    if not found:
        raise CourseError(f"{path}: has no student in it; put one in each line.")
    if left := [head for head in heads if head and head not in HEADS]:
        notes.append(f"columns left out: {few(left)}")
    return found, notes


def _values(heads: list[str], cells: list[str]) -> dict[str, str]:
    """What stands in a line, by the gradebook's names; a whole name is a last name."""
    found: dict[str, str] = {}
    for head, cell in zip(heads, cells, strict=False):
        if head in HEADS and head not in found:
            match = AS_TEXT.fullmatch(cell.strip())
            text = (match[1] or match[2] or "") if match else cell
            found[head] = " ".join(text.split())[:NAME_CHARACTERS]
    name = found.pop("name", "")
    if name and not (found.get("last_name") or found.get("first_name")):
        found["last_name"] = name
    return {key: text for key, text in found.items() if text}


def _student(path: Path, number: int, given: str) -> str:
    """The id in a line."""
    if CUT.fullmatch(given):
        raise CourseError(
            f"{path}, line {number}: {given} is what Excel made of a long number; let the column "
            "be text in the list that it came from, and save it again."
        )
    try:
        return spelled(given)
    except Refused as refused:
        raise CourseError(
            f"{path}, line {number}: {printable(given)[:NAME_CHARACTERS]!r} is no student id; use "
            "letters, digits and - _ . @ + · in it."
        ) from refused


def absent(course: Course) -> list[str]:
    """Return who is in the gradebook and has handed in nothing; without a gradebook, nobody."""
    return sorted(class_list(course).keys() - set(course.handed_in(is_this=True)))


def class_list(course: Course) -> dict[str, list[str]]:
    """Return what each student of the gradebook may be called, by id."""
    if gradebook.is_missing(course):
        return {}
    with gradebook.opened(course) as book:
        rows = book.db.query(Student.id, Student.last_name, Student.first_name).all()
    return {student: list(_called(last or "", first or "")) for student, last, first in rows}


def _called(last: str, first: str) -> Iterator[str]:
    if last or first:
        yield from dict.fromkeys((f"{last}{first}", f"{first}{last}"))
