"""The class list: read from a file as Excel and other systems write it, kept in the gradebook."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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
CANVAS = {"student": "name", "id": "lms_user_id", "sisuserid": "sis_user_id", "sisloginid": "id"}
SUM = re.compile(rf"(?:{'|'.join(words('word.sum'))})(?:\d+\w?)?")  # of how many, perhaps
AS_TEXT = re.compile(r"=\"(.*)\"|'(.*)|\t(.*)", re.DOTALL)  # how Excel is made to keep digits
CUT = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
FLOAT = re.compile(r"(\d+)\.0+")
DIGITS = 15  # of a number in Excel; those behind are zeros
ZEROS = re.compile(rf"[1-9]\d{{{DIGITS - 1}}}0+")
WORKBOOKS = (b"PK\3\4", b"\xd0\xcf\x11\xe0")


@dataclass
class Entered:
    """What became of a class list: how many were new or changed, and what to say."""

    count: int
    new: int
    changed: int
    notes: list[str]


@dataclass
class Columns:
    """Where in a line each of HEADS stands.

    In a list from Canvas the id is the login, else what the school calls the student, else
    Canvas's number: who exports to Canvas finds the student by any of them.
    """

    places: dict[str, int] = field(default_factory=dict)
    ids: list[int] = field(default_factory=list)  # of several, the first that is not empty
    left: list[str] = field(default_factory=list)  # the heads of those that are not read
    is_canvas: bool = False

    def id(self, cells: Sequence[str]) -> str:
        """The cell with the id in a line."""
        there = (cells[place] for place in self.ids if place < len(cells))
        return next((cell for cell in there if cell.strip()), "")


def enter(course: Course, path: Path) -> Entered:
    """Enter a class list into the gradebook; nobody is taken out of it.

    Raises:
        CourseError: the file cannot be read for sure, or the gradebook cannot be used. Nothing is
            entered then.
    """
    columns, lines = _table(path)
    with gradebook.opened(course, create=True) as book:
        there = {one.id: one for one in book.db.query(Student)}
        known = {*there, *course.handed_in()}
        people, notes = _people(path, columns, lines, known)
        entered = Entered(len(people), 0, 0, notes)
        for student, names in people.items():
            if student not in there:
                book.db.add(Student(id=student, **names))
                entered.new += 1
            elif any((getattr(there[student], key) or "") != text for key, text in names.items()):
                for key, text in names.items():
                    setattr(there[student], key, text)
                entered.changed += 1
        book.db.commit()
    if others := sorted(known - people.keys()):
        entered.notes.append(f"not in the list, and kept: {few(others)}")
    return entered


def _table(path: Path) -> tuple[Columns, list[tuple[int, list[str]]]]:
    """Return what the columns are, and the cells of each line with its number."""
    lines = _lines(path)
    for start, line in enumerate(lines[:TITLES]):
        rows = _rows(path, lines, start, max(DELIMITERS, key=line.count))
        try:
            columns = _columns(next(rows)[1])
        except CourseError:  # a title with a quote in it
            continue
        if columns.ids:
            return columns, list(rows)
    first = printable(lines[0].strip())[:NAME_CHARACTERS] if lines else "nothing"
    raise CourseError(
        f"{path}: has no column for the student id; call it id, and the others name, or last name "
        f"and first name, and email, in English or in Chinese. Its first line is: {first}"
    )


def _lines(path: Path) -> list[str]:
    """Return the lines of the file as csv has them: U+2028 ends none, it stands in a name."""
    try:
        data = files.read(path, BYTES)
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror}); check the path.") from error
    if data.startswith(WORKBOOKS):
        raise CourseError(f"{path}: is a workbook of Excel; save it as CSV, and name that file.")
    text = files.text_of(data) if len(data) <= BYTES else None
    if text is None or "\0" in text:
        raise CourseError(f"{path}: is no text of at most 5 MB; save the list as CSV.")
    lines = list(io.StringIO(text, newline=""))
    if any(len(line) > ROW for line in lines):
        raise CourseError(f"{path}: has a line of more than {ROW} characters; is it a class list?")
    if len(lines) > LINES:
        raise CourseError(f"{path}: has more than {LINES} lines; is it a class list?")
    return lines


def _rows(
    path: Path, lines: Sequence[str], start: int, delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of lines, each with the number of its first: a cell may have several."""
    reader, number = csv.reader(lines[start:], delimiter=delimiter, strict=True), start + 1
    try:
        for cells in reader:
            yield number, cells
            number = start + reader.line_num + 1
    except csv.Error as error:
        raise CourseError(
            f'{path}, line {number}: has a cell whose quote (") does not end with the cell; take '
            "the quote away, or save the list as CSV again."
        ) from error


def _columns(heads: Sequence[str]) -> Columns:
    """Find the columns by their heads; of several for the same, the first is read."""
    bare = [_bare(head) for head in heads]
    is_canvas = {"student", "id"} < set(bare) and not {"sisuserid", "sisloginid"}.isdisjoint(bare)
    columns, known = Columns(is_canvas=is_canvas), CANVAS if is_canvas else {}
    for place, word in enumerate(bare):
        head = known.get(word) or NAMES.get(word, "")
        if head and head not in columns.places:
            columns.places[head] = place
        elif heads[place].strip():
            columns.left.append(heads[place].strip())
    order = ("id", "sis_user_id", "lms_user_id") if is_canvas else ("id",)
    columns.ids = [columns.places[head] for head in order if head in columns.places]
    return columns


def _bare(head: str) -> str:
    folded = unicodedata.normalize("NFKC", head).casefold()
    return "".join(character for character in folded if character.isalnum())


def _people(
    path: Path, columns: Columns, lines: list[tuple[int, list[str]]], known: set[str]
) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return the names of each student by id, and what is to be said of the list."""
    found: dict[str, dict[str, str]] = {}
    notes, left = [], []
    shortened = {one.lstrip("0"): one for one in known if one.startswith("0") and one.isdecimal()}
    for number, cells in lines:
        if word := _of_nobody(columns, cells):
            left.append(f"line {number} ({word})")
            continue
        where = f"{path}, line {number}"
        given, values = _digits(where, columns.id(cells)), _values(where, columns, cells)
        if not any((given, *values.values())):
            continue
        student = _student(where, given)
        if student not in known and student in shortened:
            notes.append(f"line {number}: {student} is {shortened[student]}, without its zeros")
            student = shortened[student]
        if found.setdefault(student, values) != values:
            raise CourseError(f"{where}: {student} stands there twice; keep one.")
    if not found:
        raise CourseError(f"{path}: has no student in it; put one in each line.")
    if left:
        notes.append(f"left out, as they are no students: {few(left)}")
    if columns.left:
        notes.append(f"columns left out: {few(columns.left)}")
    return found, notes


def _of_nobody(columns: Columns, cells: Sequence[str]) -> str:
    """What in a line tells that it is no student's: a head once more, or a word for a sum."""
    given, there = columns.id(cells), [cell for cell in cells if cell.strip()]
    if NAMES.get(_bare(given)) == "id":
        return given.strip()
    looked = [given, there[0]] if given else there
    return next((cell.strip() for cell in looked if SUM.fullmatch(_bare(cell))), "")


def _values(where: str, columns: Columns, cells: Sequence[str]) -> dict[str, str]:
    """What stands in a line, by the gradebook's names; a whole name is a last name.

    A line that gives a name gives all of it: what another list had beside it is gone.
    """
    there = {head: cells[place] for head, place in columns.places.items() if place < len(cells)}
    last, first = (_text(there.get(head, "")) for head in ("last_name", "first_name"))
    name = _text(there.get("name", ""))
    if name != _text(columns.id(cells)) and not (last or first):  # Canvas writes the id for none
        last, first = name, ""
        if columns.is_canvas:
            last, first = (part.strip() for part in name.partition(",")[::2])
    names = {"last_name": last, "first_name": first} if last or first else {}
    email, number = _text(there.get("email", "")), _digits(where, there.get("lms_user_id", ""))
    others = {"email": email, "lms_user_id": number}
    return names | {head: text for head, text in others.items() if text}


def _text(cell: str) -> str:
    match = AS_TEXT.fullmatch(cell.strip(" "))
    text = next(filter(None, match.groups()), "") if match else cell
    return " ".join(text.split())[:NAME_CHARACTERS]


def _digits(where: str, cell: str) -> str:
    """The id in a cell, as it was before a spreadsheet took it for an amount."""
    text = _text(cell)
    whole = FLOAT.sub(r"\1", text) if FLOAT.fullmatch(text) else text
    is_cut = ZEROS.fullmatch(whole) or (whole != text and len(whole) > DIGITS)
    is_text = AS_TEXT.fullmatch(cell.strip(" "))
    if CUT.fullmatch(text) or (is_cut and not is_text):
        right = f", or where those behind digit {DIGITS} are zeros, put ' before it" * bool(is_cut)
        raise CourseError(
            f"{where}: {text} is what Excel made of a long number; let the column be text in the "
            f"list that it came from, and save it again{right}."
        )
    return whole


def _student(where: str, given: str) -> str:
    """The id in a line."""
    try:
        return spelled(given)
    except Refused as refused:
        raise CourseError(
            f"{where}: {printable(given)[:NAME_CHARACTERS]!r} is no student id; use "
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
