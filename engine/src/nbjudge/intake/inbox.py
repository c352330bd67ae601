"""What lies where an instructor put what students handed in: packages, loose notebooks, the rest.

A package is a zip by a stranger, or notebooks that lie loose where a student or a system put them.
A learning management system's zip is looked into; nothing is unpacked here.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zipfile import ZipInfo

from nbjudge import files
from nbjudge.console import few, printable
from nbjudge.course import PACKAGE_TIME, Course, CourseError
from nbjudge.intake import archive
from nbjudge.intake import sender as senders
from nbjudge.intake.archive import Refused, megabytes
from nbjudge.intake.sender import Place, Roster, Sender
from nbjudge.intake.submission import KEPT
from nbjudge.limits import Bounds, TooLong

SEVERAL = 3  # people in a folder make it a class's, not a student's
SHOWN = 3  # files left out that are named
JUNK = {".DS_Store", "Thumbs.db", "desktop.ini"}
HEAPS = {"__pycache__", "site-packages", "node_modules", ".git"}  # of tools: thousands of files
LOST = re.compile(r"\.(?:zip|ipynb)\b|\.(?:crdownload|part|download)$", re.IGNORECASE)
# Of Info-ZIP, in UTC: when it was changed.
EXTENDED_TIME = re.compile(rb"UT\x05\x00[\x01\x03\x05\x07](.{4})", re.DOTALL)


@dataclass(frozen=True)
class File:
    """A file that lies at a path: on the disk, or the member of that number in a zip there."""

    name: str  # as it is shown, with /
    path: Path
    size: int
    saved: float
    member: int | None = None


@dataclass(frozen=True)
class Package:
    """What a student handed in at once: a zip, or loose notebooks.

    `claim` is whom its name tells, `place` where it lies, which may tell that, too.
    """

    file: str  # as it is shown
    parts: tuple[File, ...]
    told: datetime  # by its name or its files, in UTC, without saying so, as nbgrader has it
    sender: Sender
    claim: str = ""
    place: Place = senders.NOWHERE
    note: str = ""

    @property
    def time(self) -> datetime:
        """When it was handed in: no clock is ahead of this one."""
        return min(self.told, datetime.now(UTC).replace(tzinfo=None, microsecond=0))

    @property
    def is_zip(self) -> bool:
        """Tell it from loose notebooks."""
        return bool(senders.archive_kind(self.parts[0].name))


@dataclass(frozen=True)
class Row:
    """What became of something that was handed in: an outcome; and why, or what to know."""

    file: str
    outcome: str
    said: str = ""
    student: str = ""
    notebooks: str = ""


def sort(
    course: Course, paths: Iterable[Path], roster: Roster, most: int
) -> tuple[list[Package], list[Row]]:
    """Return what lies at paths, sorted: packages, and a row for whatever is none.

    Args:
        course: the course.
        paths: each a folder, at any depth, or a package, or a system's zip.
        roster: who there is.
        most: bytes of a package.

    Raises:
        CourseError: there is nothing at a path, or more than is looked at.
    """
    sorter, paths = _Sorter(course, roster, most), list(paths)
    for path in paths:
        try:
            sorter.sort(path)
        except (CourseError, OSError) as error:
            if isinstance(error, OSError):
                error = CourseError(f"{path}: {_unreadable(error)}.")
            if len(paths) == 1:
                raise error from None
            why = str(error).removeprefix(f"{path}: ").removesuffix(".")
            sorter.rows.append(Row(str(path), "refused", why))
    sorter.finish()
    return sorter.packages, sorter.rows


class _Sorter:
    """Sorts what lies at paths into what it is."""

    def __init__(self, course: Course, roster: Roster, most: int) -> None:
        """Packages are at most `most` bytes each."""
        self._course, self._roster, self._most = course, roster, most
        self._names = {path.name for path in course.notebooks()}
        self.packages: list[Package] = []
        self.rows: list[Row] = []
        self._loose: dict[tuple[str, Sender, Place], list[File]] = {}
        self._others: dict[tuple[str, Sender, Place], str] = {}  # whom loose ones name otherwise
        self._left: dict[str, list[str]] = {}  # neither package nor notebook, by folder
        self._above: tuple[str, ...] = ()  # the folder that was named, where it is a student's
        self._classes: set[tuple[str, ...]] = set()  # numbered folders that are no student's

    def sort(self, path: Path) -> None:
        """Sort what lies at a path: a folder, a package, or a system's zip."""
        self._above = ()
        if path.is_dir():
            path = path.resolve()
            by = senders.sender(self._course, (path.name, ""))
            if by.number or self._roster.meant(path.name):
                self._above = (path.name,)
            below = list(self._below(path))
            self._find_classes(file.name for file in below)
            for file in below:
                self._file(file)
        elif path.is_file():
            status = path.stat()
            self._file(File(path.name, path, status.st_size, status.st_mtime), is_named=True)
        else:
            raise CourseError(f"{path}: is not there; name a folder of packages, or one package.")

    def finish(self) -> None:
        """Make a package of each sender's loose notebooks, a row of each folder's other files."""
        for (group, by, place), parts in self._loose.items():
            name = group if group.casefold().endswith(".zip") else f"{group}/"
            file = parts[0].name if len(parts) == 1 or not group else name
            other = self._others.get((group, by, place), "")
            place = dataclasses.replace(place, other=other)
            try:
                time = _time(place.stamp, max(part.saved for part in parts))
                self.packages.append(Package(file, tuple(parts), time, by, place=place))
            except Refused as refused:
                self._refuse(file, refused)
        for folder, names in self._left.items():
            where = f"{folder}/" if folder else names[0]
            said = few([printable(name)[: archive.NAME_SHOWN] for name in names], SHOWN)
            self.rows.append(Row(where, "left out", f"{said}: no package and no notebook"))

    def _below(self, path: Path) -> Iterator[File]:
        """The files in a folder, at any depth that is looked at; a row for each empty folder."""
        bound = self._course.bounds.packages_files
        bounds = Bounds(**{**vars(self._course.bounds), "entries": bound})
        folders: list[str] = []
        told: set[str] = set()  # folders of which there is a row, of what is in them or their own
        try:
            for entry in files.walk(path, bounds, lambda name: self._enters(name, bounds, told)):
                told.add(entry.name.rpartition("/")[0])
                if entry.kind == "unreadable":
                    self._refuse(entry.name or path.name, _unreadable(entry.reason))
                    told.add(entry.name)
                elif entry.kind == "beyond":
                    raise CourseError(
                        f"{path}: holds more than {bound} files; name the folder of the packages."
                    )
                elif entry.kind == "other":
                    why = Refused("is a link or a device, not a file", "put the file itself there")
                    self._refuse(entry.name, why)
                elif entry.kind == "folder":
                    folders.append(entry.name)
                else:
                    yield File(entry.name, path / entry.name, entry.size, entry.saved)
        except TooLong as error:
            raise CourseError(f"{path}: {error}; name the folder of the packages.") from error
        empty = [name for name in folders if name not in told]
        self.rows += [Row(f"{name}/", "left out", "is empty") for name in empty]

    def _enters(self, folder: str, bounds: Bounds, told: set[str]) -> bool:
        """Tell whether a folder is gone into; a row for one that is not: a tool's, or too deep."""
        above, _, name = folder.rpartition("/")
        if name in HEAPS:
            self._left_out(above, f"{name}/")
        elif files.exceeded(folder, bounds):
            self._refuse(folder, Refused("lies too deep", "name the folder of it"))
        else:
            return True
        told.add(folder)
        return False

    def _left_out(self, folder: str, name: str) -> None:
        self._left.setdefault(folder, []).append(name)

    def _find_classes(self, names: Iterable[str]) -> None:
        """Find the numbered folders that are no student's: if each holds what several handed in.

        Where one of them does not, all are students': a student may put anything into a folder.
        """
        inside: dict[tuple[str, ...], set[str]] = {}
        for name in names if not self._roster.listed else ():
            parts = name.split("/")
            for index, part in enumerate(parts[:-1]):
                if not senders.archive_kind(part) and (own := senders.numbered(part)):
                    folder, rest = tuple(parts[: index + 1]), parts[index + 1 :]
                    person = self._person(rest) or self._called(part, rest)
                    inside.setdefault(folder, set()).update({person} - {own, ""})
                    break
        if all(len(others) >= SEVERAL for others in inside.values()):
            self._classes |= inside.keys()

    def _called(self, folder: str, rest: list[str]) -> str:
        """What may be a person's name in Chinese, in a folder that no system has named.

        It is that of a package, or of a folder with one of the course's notebooks in it.
        """
        name = rest[0] if rest[1:] and rest[1] in self._names else self._own_name(rest[-1])
        is_name = len(rest) <= 2 and senders.PERSON_NAME.fullmatch(name)
        return name if is_name and not senders.SYSTEMS.fullmatch(folder) else ""

    def _person(self, parts: list[str]) -> str:
        """Whom a path names, in whatever way."""
        by = senders.sender(self._course, parts)
        with contextlib.suppress(Refused):
            if not by.number and (claim := senders.claim(self._course, parts[-1], by)):
                return claim[0]
        place = self._roster.by_place(self._course, parts[:-1], self._own_name(parts[-1]))
        return by.number or place.student

    def _own_name(self, name: str) -> str:
        """A file's name without its ending, where that may tell its student."""
        kind = senders.archive_kind(name) or (".ipynb" if _is_notebook(name) else "")
        return name[: -len(kind)] if kind and name not in self._names else ""

    def _place(self, parts: tuple[str, ...], by: Sender, claim: str = "") -> tuple[Place, Sender]:
        """Return where a file lies, if that tells more than the name that it has, and its sender.

        In a student's folder no name of a file's is a system's: whoever it names is only said.
        """
        folders, own = parts[:-1], self._own_name(parts[-1])
        if by.folder:
            folders, own = parts[: by.folder - 1], ""
        place = self._roster.by_place(self._course, folders, own, self._classes)
        if place.decides:
            return dataclasses.replace(place, other=claim or by.name or place.other), Sender()
        return (senders.NOWHERE if claim or by.number else place), by

    def _refuse(self, name: str, why: Refused) -> None:
        self.rows.append(Row(name, "refused", str(why)))

    def _file(self, file: File, is_named: bool = False) -> None:
        """Sort one file; a zip that is no package is sorted file by file."""
        parts = (*self._above, *file.name.split("/"))
        by = senders.sender(self._course, parts)
        folder = file.name.rpartition("/")[0]
        if is_hidden(parts):
            self._left_out(folder, parts[-1])
        elif senders.archive_kind(parts[-1]):
            try:
                self._archive(file, parts, by, is_named)
            except Refused as refused:
                self._refuse(file.name, refused)
            except OSError as error:
                self._refuse(file.name, _unreadable(error))
        elif _is_notebook(parts[-1]):
            place, by = self._place(parts, by)
            depth = 0 if place.is_own else place.depth or by.folder
            group = "/".join(parts[len(self._above) : depth]) if depth else folder
            nobodys = not place.student and not by.number
            if nobodys and (self._own_name(parts[-1]) or not folder):
                group = file.name  # a row for each that is not just one of a folder's
            who = dataclasses.replace(by, rest="")
            self._loose.setdefault((group, who, place), []).append(file)
            if place.other:
                self._others[group, who, place] = place.other
        elif LOST.search(parts[-1]):
            why = "has lost its ending, or is half a download"
            self._refuse(file.name, Refused(why, "name it .zip, or fetch it anew"))
        elif by.number or self._roster.by_place(self._course, parts[:-1]).student:
            self._left_out(folder, parts[-1])
        else:
            self.rows.append(Row(file.name, "left out", "is no package and no notebook"))

    def _archive(self, file: File, parts: tuple[str, ...], by: Sender, is_named: bool) -> None:
        """Sort an archive: a package, or a zip that holds what students handed in."""
        kind, claim = senders.archive_kind(parts[-1]), senders.claim(self._course, parts[-1], by)
        if kind != ".zip":
            said = f"is a {kind[1:]} archive, which is not opened; ask for a zip"
            self.rows.append(Row(file.name, "refused", said, claim[0] if claim else ""))
            return
        place, by = self._place(parts, by, claim[0] if claim else "")
        if not claim and not by.number:
            if file.member is not None and not place.student:
                why = f"name it {self._course.assignment}_<student>.zip"
                raise Refused("is a zip in a zip that tells no student", why)
            others, numbers = self._others_in(file) if place.student else (set(), set())
            others -= {place.student}
            if numbers and place.is_own and place.is_sure and not is_named:
                why = "is named for a student, and holds folders as a system names them"
                raise Refused(why, "unpack it, and name the folder")
            # As with a folder, but for a name that need not be a student's.
            is_several = len(others | numbers) >= (SEVERAL if place.is_sure else 1)
            if not place.student or is_several or (numbers and place.is_own):
                self._inside(file, "" if is_named else f"{file.name}/")
                return
            place = dataclasses.replace(place, other=place.other or min(others, default=""))
        if file.size > self._most:
            raise Refused(f"is {megabytes(file.size)}, at most {megabytes(self._most)} is taken")
        student, stamp = claim or ("", "")
        time = _time(stamp, file.saved)
        self.packages.append(Package(file.name, (file,), time, by, student, place))

    def _others_in(self, file: File) -> tuple[set[str], set[str]]:
        """Whom the packages and folders in a zip name; the numbers that a system gave them."""
        if file.member is not None:
            return set(), set()
        with archive.opened(file.path, self._course.bounds.packages_files) as zipped:
            names = [archive.name_of(member).split("/") for member in zipped.infolist()]
        numbers = {senders.sender(self._course, parts).number for parts in names}
        found = set()
        for parts in names:
            place = self._roster.by_place(self._course, parts[:-1])
            is_folders = place.is_sure or place.student.isdecimal()
            if is_folders or senders.archive_kind(parts[-1]):
                found.add(self._person(parts))
        return found - {"", *numbers}, numbers - {""}

    def _inside(self, file: File, above: str) -> None:
        """Sort the files in the zip of a learning management system."""
        try:
            with archive.opened(file.path, self._course.bounds.packages_files) as zipped:
                members = zipped.infolist()
                if not any(map(senders.numbered, above.split("/")[:-2])):
                    self._find_classes(f"{above}{archive.name_of(member)}" for member in members)
                for number, member in enumerate(members):
                    if archive.is_folder(member):
                        continue
                    name = f"{above}{archive.name_of(member)}"
                    try:
                        archive.check(member, 2**63)
                        saved = _saved(member, self._course.zone)
                        one = File(name, file.path, member.file_size, saved, number)
                    except Refused as refused:
                        self._refuse(name, refused)
                        continue
                    self._file(one)
        except Refused as refused:
            raise Refused(refused.why, "unpack it, and name the folder") from refused


def _unreadable(reason: str | OSError) -> Refused:
    said = reason.strerror if isinstance(reason, OSError) else reason
    return Refused(f"cannot be read ({said})", "change its permissions")


def _is_notebook(name: str) -> bool:
    return name.casefold().endswith(".ipynb")


def is_hidden(parts: Iterable[str]) -> bool:
    """Tell whether a file is a system's own, or lies where the kit keeps older copies."""
    return any(part.startswith(".") or part in {"__MACOSX", *KEPT, *JUNK} for part in parts)


def _saved(member: ZipInfo, zone: tzinfo) -> float:
    """When a member was saved: some zips tell it in UTC, all by a clock, here the course's."""
    told = EXTENDED_TIME.search(member.extra)
    if told:
        return float(int.from_bytes(told[1], "little", signed=True))
    try:
        return datetime(*member.date_time, tzinfo=zone).timestamp()
    except (ValueError, OverflowError, OSError):
        raise Refused("has a date that does not exist", "unpack it, and name the folder") from None


def _time(stamp: str, saved: float) -> datetime:
    try:
        time = (
            datetime.strptime(stamp, PACKAGE_TIME).replace(tzinfo=UTC)
            if stamp
            else datetime.fromtimestamp(saved, UTC)
        )
    except (ValueError, OSError, OverflowError):
        if stamp:
            why = Refused("has a time in its name that does not exist", "mend the name")
        else:
            why = Refused("was saved at a time that does not exist", "save it again")
        raise why from None
    return time.replace(tzinfo=None, microsecond=0)
