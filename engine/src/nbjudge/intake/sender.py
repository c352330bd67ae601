"""Whose a file is: what its name and its place say of its student.

Systems write who handed a file in, browsers and people write what copy it is, students write what
they like. What a system writes stands in front, where no student can write.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nbjudge.course import NOT_A_STUDENT, PERSON, Course
from nbjudge.intake.archive import Refused
from nbjudge.intake.submission import NAME
from nbjudge.messages import words

NAME_CHARACTERS, FILE_NAME = 64, 255  # of a student's name; of a file's name, that are read
ARCHIVES = (".zip", ".rar", ".7z", ".tar.gz", ".tgz", ".tar", ".gz", ".bz2", ".xz", ".zst")
DASHES = dict.fromkeys(range(0x2010, 0x2016), "-")
DOTS = dict.fromkeys(map(ord, "•・‧∙⋅"), "·")  # in names
# What browsers, Windows and macOS add to the name of a copy.
NUMBERED = r"(?: ?[(（]\d{1,3}[)）])"
WORDS = "|".join((r"[ -]+" if word.isascii() else " ?-? ?") + word for word in words("word.copy"))
# One way to match each part, so that no name takes long.
COPY = re.compile(rf"(?:{NUMBERED}|(?:{WORDS})(?: \d{{1,3}})?)+$", re.IGNORECASE)
COPY_OF = re.compile(rf"^(?:(?:{'|'.join(words('word.copy_of'))}){NUMBERED}? ?)+", re.IGNORECASE)
# A folder of Moodle's (with a _ behind since 4.1 or not), a file as Moodle or Canvas call it.
MOODLE = r"(?P<name>.*?)_(?P<number>\d+)_(?P<kind>assignsubmission_[a-z]+)(?:_(?P<rest>.*))?"
IN_FOLDER = re.compile(MOODLE)
IN_FILE = re.compile(
    r"(?P<name>.*?)_(?P<number>\d+)_(?:(?P<kind>assignsubmission_[a-z]+)|\d+)_(?P<rest>.*)"
)
AGAIN = re.compile(r"-\d{1,2}$")  # how Canvas numbers what is handed in again
DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
SHORTEST = 5  # characters of a student number among other words
NUMBER = re.compile(rf"\d{{{SHORTEST},20}}")
# A folder of Xuexitong's: 2023001 and a name.
SYSTEMS = re.compile(rf"\d{{{SHORTEST},20}}[-_ ]?[\u4e00-\u9fff·]{{2,}}")
PERSON_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")  # that may be one, in Chinese
CLASS = re.compile(rf"\d{{{SHORTEST}}}[\u73ed\u7ea7\u5c4a\u7ec4\u671f]")  # a class, year or group
OWN_FOLDERS = {"work", "source", "release", "submitted", "autograded", "feedback", "downloaded"}


@dataclass(frozen=True)
class Sender:
    """Who handed a file in, as a learning management system has it; empty where none tells.

    `number` is the system's, `name` the person's; `prefix` is what stands before the student's own
    text, of Moodle alone; `folder` says how many parts of the path it takes, and `rest` is the
    name of the file without it.
    """

    number: str = ""
    name: str = ""
    prefix: str = ""
    folder: int = 0
    rest: str = ""

    @property
    def full_name(self) -> str:
        """The name; where marking is blind, all have the same, and the number behind it."""
        is_blind = self.name.casefold() in words("word.participant")
        return f"{self.name}{self.number}" if is_blind else self.name


@dataclass(frozen=True)
class Place:
    """Whom a path is named for, and how many parts of it that takes; empty where nobody is told.

    `is_sure`: a system wrote it, or the student is known. `is_own`: it is the file's own name that
    tells, no folder's. `other` is whom what lies in it is named for, `part` is what tells, and
    `stamp` the time in it.
    """

    student: str = ""
    depth: int = 0
    is_sure: bool = False
    is_own: bool = False
    other: str = field(default="", compare=False)
    part: str = field(default="", compare=False)
    stamp: str = field(default="", compare=False)

    @property
    def decides(self) -> bool:
        """Tell whether no claim counts against it."""
        return self.is_sure and not self.is_own

    def agrees(self, name: str) -> bool:
        """Tell whether a name is the folder's, or a part of it, as the name beside a number is."""
        own, other = (set(re.findall(r"[^\W_]+", text)) for text in (self.part, name))
        return name == self.student or (bool(other) and other <= own)


NOWHERE = Place()


def sender(course: Course, parts: Sequence[str]) -> Sender:
    """Return who handed in the file of this path.

    Only the first part that tells a person counts: behind it stands what the student wrote.
    """
    for index, part in enumerate(parts[:-1]):
        if len(part) <= FILE_NAME and (match := IN_FOLDER.fullmatch(part)):
            prefix = f"{match['name']}_{match['number']}_{match['kind']}_"
            return Sender(match["number"], match["name"], prefix, index + 1, parts[-1])
    last = parts[-1]
    own = last.casefold().startswith(f"{course.assignment.casefold()}_")
    match = None if own or len(last) > FILE_NAME else IN_FILE.fullmatch(last)
    if match is None:
        return Sender(rest=last)
    moodle, name = bool(match["kind"]), match["name"]
    prefix = f"{name}_{match['number']}_{match['kind']}_" if moodle else ""
    name = name if moodle else name.removesuffix("_LATE")
    return Sender(match["number"], name, prefix, 0, match["rest"])


def archive_kind(name: str) -> str:
    """Return the ending of an archive's name; empty where it is none."""
    lower = name.casefold()
    return next((kind for kind in ARCHIVES if lower.endswith(kind)), "")


def claim(course: Course, name: str, by: Sender) -> tuple[str, str] | None:
    """Return the student and the time that a package's name tells; None where it is no package's.

    Raises:
        Refused: it is one, and names nobody.
    """
    kind = archive_kind(name)
    if not kind or len(name) > FILE_NAME:  # a long name would take minutes
        return None
    stem = COPY_OF.sub("", COPY.sub("", name[: -len(kind)]))
    match = re.fullmatch(
        rf"(?:.*?_)?{re.escape(course.assignment)}_(?P<student>.+?)"
        r"(?:_(?P<time>\d{8}T\d{6}Z).*)?",
        stem,
        re.IGNORECASE,
    )
    if match is None:
        return None
    student = match["student"]
    if by.number and not by.prefix and not match["time"]:
        student = AGAIN.sub("", student)
    return spelled(student), match["time"] or ""


def spelled(text: str) -> str:
    """Return a student's name as it is kept: narrow digits and letters, one kind of dash and dot.

    Raises:
        Refused: it is no name for a student.
    """
    name = unicodedata.normalize("NFKC", text).translate({**DASHES, **DOTS}).strip()
    if (
        not NAME.fullmatch(name)
        or name.startswith(".")
        or name.endswith(f".{PERSON}")
        or name in NOT_A_STUDENT
        or len(name) > NAME_CHARACTERS
    ):
        raise Refused("is not named for a student", "use letters, digits and - _ . @ + · in it")
    return name


class Roster:
    """Who there is: the class list, those who handed in before, and their numbers."""

    def __init__(
        self, names: Mapping[str, Iterable[str]], there: Iterable[str], numbers: Mapping[str, str]
    ) -> None:
        """Take the class list (each student's names by id), who is there, who has which number."""
        self.listed = dict.fromkeys(names)
        self.numbers = dict(numbers)
        self._ids = {*names, *there}
        self._folded = _unique((one.casefold(), one) for one in self._ids)
        self._listed = _unique((one.casefold(), one) for one in names)
        named = [(bare(n), one) for one, own in names.items() for n in set(own) if n]
        self._named = _unique(named)
        self._several = {name for name, _ in named} - self._named.keys() - self._folded.keys()
        self._digits = _unique((one.lstrip("0"), one) for one in names if one.isdecimal())

    def knows(self, student: str) -> bool:
        """Tell whether a student is in the list, or has handed in before."""
        return student in self._ids

    def student(self, name: str) -> str:
        """Return who is meant by a name: as it is known, or as it is."""
        if name in self._ids:
            return name
        whole = self._digits.get(name.lstrip("0")) if name.isdecimal() else None
        return self._folded.get(name.casefold()) or whole or self.meant(name) or name

    def is_of_several(self, name: str) -> bool:
        """Tell whether several of the class list have a name."""
        return name not in self._ids and bare(name) in self._several

    def meant(self, text: str) -> str:
        """Return who of the class list is meant by a text with an id or a name; empty: nobody.

        A part of a text is an id only where it looks like a student number: `li_2` is not `li`.
        """
        folded = unicodedata.normalize("NFKC", text).casefold()
        if whole := self._listed.get(folded) or self._named.get(bare(folded)):
            return whole
        words = {*re.findall(r"[^\W_]+", folded), *re.findall(r"\d+", folded)}
        numbers = {word for word in words if len(word) >= SHORTEST and not word.isalpha()}
        found = {self._listed[word] for word in numbers if word in self._listed}
        if not found:
            named = {re.sub(r"\d+", "", word) for word in words if not word.isascii()}
            found = {self._named[word] for word in named if word in self._named}
        return found.pop() if len(found) == 1 else ""

    def by_place(
        self,
        course: Course,
        folders: Sequence[str],
        own: str = "",
        classes: Collection[tuple[str, ...]] = (),
    ) -> Place:
        """Return whom a path is named for: its outermost folder that is named for a student.

        What lies in that folder, the student has called. A folder names its student by the class
        list; by a student number, alone or beside a name; by the name of the package that was
        unpacked into it; or by having a folder of the assignment in it. Nothing else is guessed.

        Args:
            course: the course.
            folders: in which a file lies.
            own: the file's own name, without its ending, where that may tell: if no folder does.
            classes: folders of many students.
        """
        parts = (*folders, own, "")
        found = [
            place
            for index in range(len(folders) + 1)
            if parts[: index + 1] not in classes
            and (place := self._place(course, parts, index)).student
        ]
        named = [one for one in found if one.depth <= len(folders)]
        first = next((one for one in named if one.is_sure), None) or next(iter(named), None)
        if first is None:
            return dataclasses.replace(found[0], is_own=True) if found else NOWHERE
        others = [one.student for one in found if one.student != first.student]
        return dataclasses.replace(first, other=others[-1] if others else "")

    def _place(self, course: Course, parts: Sequence[str], index: int) -> Place:
        """Whom one part of a path is named for."""
        part = unicodedata.normalize("NFKC", parts[index])
        if part.casefold() in OWN_FOLDERS or part == course.assignment or archive_kind(part):
            return NOWHERE
        meant = self.meant(part)
        found, stamp = meant or ("" if self.listed else numbered(part)), ""
        with contextlib.suppress(Refused):
            if not found and (package := claim(course, f"{part}.zip", Sender())):
                found, stamp = self.student(package[0]), package[1]
        is_nbgraders = parts[index + 1] == course.assignment and index + 2 < len(parts)
        if not found and is_nbgraders and NAME.fullmatch(part):
            found = self.student(part)
        is_systems = not self.listed and SYSTEMS.fullmatch(part.translate(DOTS)) is not None
        is_sure = bool(found) and bool(meant or is_systems or self.knows(found))
        return Place(found, index + 1, is_sure, part=part, stamp=stamp)


def numbered(part: str) -> str:
    """The student number in a folder's name, if there is one, alone or beside a Chinese name."""
    words = re.findall(r"\d+|[^\W\d_]+", part)
    numbers = [word for word in words if NUMBER.fullmatch(word) and not DATE.fullmatch(word)]
    named = len(words) == 1 or any("\u4e00" <= word[0] <= "\u9fff" for word in words)
    return numbers[0] if len(numbers) == 1 and named and not CLASS.search(part) else ""


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What each key stands for; a key that stands for several is left out."""
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: values.pop() for key, values in found.items() if len(values) == 1}


def bare(name: str) -> str:
    """A person's name without what stands between its parts."""
    folded = unicodedata.normalize("NFKC", name).translate(DOTS).casefold()
    return "".join(character for character in folded if character.isalnum())
