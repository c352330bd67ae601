"""Take what was handed in into `submitted/`: the latest of each student; nothing is overwritten.

Whatever lies at the paths ends as a row: taken, or not, and why. A package is a zip by a stranger,
or notebooks that lie loose where a student or a system put them. Notebooks are read one by one,
each to a limit, into a folder beside `submitted/`, which is renamed when it is whole. Nothing else
is unpacked.
"""

from __future__ import annotations

import contextlib
import dataclasses
import filecmp
import functools
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from nbjudge import files, limits
from nbjudge.console import columns, few, printable
from nbjudge.course import PACKAGE_TIME, Course, CourseError
from nbjudge.intake import archive, submission
from nbjudge.intake import sender as senders
from nbjudge.intake.archive import Refused, Zips, megabytes
from nbjudge.intake.sender import Place, Roster, Sender
from nbjudge.intake.submission import COPIES, KEPT, STAMP
from nbjudge.limits import Bounds, TooLong, within
from nbjudge.notebook.original import originals

PERSON_BYTES = 10_000  # of the file that keeps who handed in
FILE_SHOWN = 80  # characters of a name
SEVERAL = 3  # people in a folder make it a class's, not a student's
NESTED = 3  # zips in zips that are looked into
SHOWN = 3  # files left out that are named
FILE_BYTES = 150  # of the name of a notebook that is not one of the course's
OUTCOMES = ("taken", "same", "older", "left out", "refused")
JUNK = {".DS_Store", "Thumbs.db", "desktop.ini"}


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
    time: datetime  # UTC, without saying so, as nbgrader has it
    sender: Sender
    claim: str = ""
    place: Place = senders.NOWHERE
    note: str = ""

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


@dataclass
class Found:
    """What was found at the paths, sorted: packages, loose notebooks by their sender, the rest."""

    rows: list[Row] = field(default_factory=list)
    packages: list[Package] = field(default_factory=list)
    loose: dict[tuple[str, Sender, Place], list[File]] = field(default_factory=dict)
    named: dict[tuple[str, Sender, Place], str] = field(default_factory=dict)  # loose, otherwise
    others: dict[str, list[str]] = field(default_factory=dict)  # by folder

    def __bool__(self) -> bool:
        return bool(self.rows or self.packages or self.loose or self.others)


def collect(
    course: Course, paths: Iterable[Path], class_list: Mapping[str, Iterable[str]] | None = None
) -> list[Row]:
    """Take what was handed in at `paths` into the class; return what became of each entry.

    A path is a folder, at any depth, or one package, or the zip of packages that a learning
    management system gives. What stood in `submitted/` and is older is moved to
    `collected/<student>/<time>`. Stopped at any moment, each submission is whole.

    Args:
        course: the course.
        paths: what was handed in.
        class_list: by id, the names of each student, if there is a list.

    Raises:
        CourseError: there is nothing at a path, another run is at work on the class, or the course
            has no notebooks.
    """
    limits.use(vars(course.bounds))
    names = {path.name for path in course.notebooks()}
    there = set(course.handed_in())
    listed = {one: own for one, own in (class_list or {}).items() if own or one not in there}
    roster = Roster(listed, there, _numbers(course))
    sorter = _Sorter(course, roster, len(names) * limits.current.notebook_bytes)
    for path in paths:
        sorter.sort(path)
    found = sorter.found
    if not found:
        raise CourseError(
            f"{', '.join(map(str, paths))}: holds no package; students make one with "
            "`nbjudge submission` or in the notebooks. Name the folder that they lie in."
        )
    packages = [*found.packages, *_loose(found)]
    rows = [*found.rows, *_left_out(found)]
    with course.lock(), _scratch(course) as scratch, ExitStack() as stack:
        zips = Zips(stack, course.bounds.packages_files)
        everybody, refused = _whose(course, packages, roster)
        rows += refused
        for mine in everybody:
            rows += _take_latest(course, mine, names, scratch, zips)
    return sorted(rows, key=lambda row: (row.student, row.file))


# ---------------------------------------------------------------------- what lies there


class _Sorter:
    """Sorts what lies at paths into what it is."""

    def __init__(self, course: Course, roster: Roster, most: int) -> None:
        """Packages are at most `most` bytes each."""
        self._course, self._roster, self._most = course, roster, most
        self.found = Found()
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

    def _below(self, path: Path) -> Iterator[File]:
        """The files in a folder, at any depth that is looked at."""
        bound = self._course.bounds.packages_files
        bounds = Bounds(**{**vars(self._course.bounds), "entries": bound})
        try:
            for entry in files.walk(path, bounds):
                if entry.kind == "unreadable":
                    self._refuse(entry.name or path.name, _unreadable(entry.reason))
                elif entry.kind == "beyond" and entry.reason == "entries":
                    raise CourseError(
                        f"{path}: holds more than {bound} files; name the folder of the packages."
                    )
                elif entry.kind == "beyond":
                    self._refuse(entry.name, Refused("lies too deep", "name the folder of it"))
                elif entry.kind == "other":
                    why = Refused("is a link or a device, not a file", "put the file itself there")
                    self._refuse(entry.name, why)
                elif entry.kind == "file":
                    saved = (path / entry.name).lstat().st_mtime
                    yield File(entry.name, path / entry.name, entry.size, saved)
        except TooLong as error:
            raise CourseError(f"{path}: {error}; name the folder of the packages.") from error

    def _find_classes(self, names: Iterable[str]) -> None:
        """Find the numbered folders that are no student's: if each holds what several handed in.

        Where one of them does not, all are students': a student may put anything into a folder.
        """
        inside: dict[tuple[str, ...], set[str]] = {}
        for name in names if not self._roster.listed else ():
            parts = name.split("/")
            for index, part in enumerate(parts[:-1]):
                if not senders.archive_kind(part) and (own := senders.numbered(part)):
                    others = inside.setdefault(tuple(parts[: index + 1]), set())
                    others |= {self._person(parts[index + 1 :])} - {own, ""}
                    break
        if all(len(others) >= SEVERAL for others in inside.values()):
            self._classes |= inside.keys()

    def _person(self, parts: list[str]) -> str:
        """Whom a path names, in whatever way."""
        by = senders.sender(self._course, parts)
        with contextlib.suppress(Refused):
            if not by.number and (claim := senders.claim(self._course, parts[-1], by)):
                return claim[0]
        stem = parts[-1].removesuffix(senders.archive_kind(parts[-1]))
        inner = (*parts[:-1], stem, "") if stem != parts[-1] else parts
        return by.number or self._roster.by_place(self._course, inner).student

    def _place(self, parts: tuple[str, ...], by: Sender, claim: str = "") -> tuple[Place, Sender]:
        """Return where a file lies, if that tells more than the name that it has, and its sender.

        In a student's folder no name of a file's is a system's: whoever it names is only said.
        """
        kind = senders.archive_kind(parts[-1])
        inner = (*parts[:-1], parts[-1][: -len(kind)], "") if kind else parts
        if by.folder:
            inner = parts[: by.folder]
        place = self._roster.by_place(self._course, inner, self._classes)
        if place.decides and not (claim and place.agrees(claim)):
            return dataclasses.replace(place, other=claim or by.name or place.other), Sender()
        return (senders.NOWHERE if claim or by.number else place), by

    def _refuse(self, name: str, why: Refused) -> None:
        self.found.rows.append(Row(name, "refused", str(why)))

    def _file(self, file: File, is_named: bool = False) -> None:
        """Sort one file; a zip that is no package is sorted file by file."""
        parts = (*self._above, *file.name.split("/"))
        by = senders.sender(self._course, parts)
        folder = file.name.rpartition("/")[0]
        if _is_hidden(parts):
            self.found.others.setdefault(folder, []).append(parts[-1])
        elif senders.archive_kind(parts[-1]):
            try:
                self._archive(file, parts, by, is_named)
            except Refused as refused:
                self._refuse(file.name, refused)
            except OSError as error:
                self._refuse(file.name, _unreadable(str(error.strerror)))
        elif parts[-1].casefold().endswith(".ipynb"):
            place, by = self._place(parts, by)
            depth = place.depth or by.folder
            group = "/".join(parts[len(self._above) : depth]) if depth else folder
            who = dataclasses.replace(by, rest="")
            self.found.loose.setdefault((group, who, place), []).append(file)
            if place.other:
                self.found.named[group, who, place] = place.other
        else:
            self.found.others.setdefault(folder, []).append(parts[-1])

    def _archive(self, file: File, parts: tuple[str, ...], by: Sender, is_named: bool) -> None:
        """Sort an archive: a package, or a zip that holds what students handed in."""
        kind, claim = senders.archive_kind(parts[-1]), senders.claim(self._course, parts[-1], by)
        if kind != ".zip":
            said = f"is a {kind[1:]} archive, which is not opened; ask for a zip"
            self.found.rows.append(Row(file.name, "refused", said, claim[0] if claim else ""))
            return
        place, by = self._place(parts, by, claim[0] if claim else "")
        if not claim and not by.number:
            if file.member is not None and not place.student:
                why = f"name it {self._course.assignment}_<student>.zip"
                raise Refused("is a zip in a zip that tells no student", why)
            if not (place.student and self._is_of_one(file, place.student)):
                self._inside(file, "" if is_named else f"{file.name}/")
                return
        if file.size > self._most:
            raise Refused(f"is {megabytes(file.size)}, at most {megabytes(self._most)} is taken")
        student, stamp = claim or ("", "")
        time = _time(stamp, file.saved)
        self.found.packages.append(Package(file.name, (file,), time, by, student, place))

    def _is_of_one(self, file: File, student: str) -> bool:
        """Tell a student's zip from one of packages that are others', or from a system's."""
        if file.member is not None:
            return True
        with archive.opened(file.path, self._course.bounds.packages_files) as zipped:
            names = [archive.name_of(member).split("/") for member in zipped.infolist()]
        packages = {self._person(parts) for parts in names if senders.archive_kind(parts[-1])}
        numbers = {senders.sender(self._course, parts).number for parts in names}
        return packages | numbers <= {"", student}

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
                        one = File(name, file.path, member.file_size, _saved(member), number)
                    except Refused as refused:
                        self._refuse(name, refused)
                        continue
                    self._file(one)
        except Refused as refused:
            raise Refused(refused.why, "unpack it, and name the folder") from refused


def _unreadable(reason: str) -> Refused:
    return Refused(f"cannot be read ({reason})", "change its permissions")


def _is_hidden(parts: Iterable[str]) -> bool:
    """Tell whether a file is a system's own, or lies where the kit keeps older copies."""
    return any(part.startswith(".") or part in {"__MACOSX", *KEPT, *JUNK} for part in parts)


def _saved(member: ZipInfo) -> float:
    try:
        return datetime(*member.date_time).timestamp()
    except (ValueError, OverflowError, OSError):
        raise Refused("has a date that does not exist", "unpack it, and name the folder") from None


def _time(stamp: str, saved: float) -> datetime:
    now = datetime.now(UTC)
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
    return min(time, now).replace(tzinfo=None, microsecond=0)  # no clock is ahead of this one


def _loose(found: Found) -> Iterator[Package]:
    """The loose notebooks of each sender, as a package; a row for those that can be none."""
    for (group, by, place), parts in found.loose.items():
        name = group if group.casefold().endswith(".zip") else f"{group}/"
        one = parts[0].name if len(parts) == 1 or not group else name
        try:
            time = _time("", max(part.saved for part in parts))
        except Refused as refused:
            found.rows.append(Row(one, "refused", str(refused)))
            continue
        other = found.named.get((group, by, place), "")
        yield Package(one, tuple(parts), time, by, place=dataclasses.replace(place, other=other))


def _left_out(found: Found) -> Iterator[Row]:
    """A row a folder for what is no package and no notebook."""
    for folder, names in found.others.items():
        where = f"{folder}/" if folder else names[0]
        said = _few([printable(name)[: archive.NAME_SHOWN] for name in names])
        yield Row(where, "left out", f"{said}: no package and no notebook")


def _few(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


# ---------------------------------------------------------------------- whose it is


def _numbers(course: Course) -> dict[str, str]:
    """Who has which number in the learning management system, of those who handed in before."""
    found: dict[str, set[str]] = {}
    for student in course.handed_in():
        if number := person(course, student)[0]:
            found.setdefault(number, set()).add(student)
    return {number: own.pop() for number, own in found.items() if len(own) == 1}


def person(course: Course, student: str) -> tuple[str, str]:
    """Return a student's number in the learning management system, and what stood in front there.

    Both are of this assignment: Moodle numbers people anew in each.
    """
    for line in _person_lines(course, student):
        number, *rest = line.split("\t")
        if not rest or rest[0] == course.assignment:
            return number.strip(), "".join(rest[1:2])
    return "", ""


def _person_lines(course: Course, student: str) -> list[str]:
    path = course.person(student)
    with contextlib.suppress(OSError):
        return files.read(path, PERSON_BYTES).decode("utf-8", "replace").splitlines()
    return []


def _remember(course: Course, student: str, by: Sender) -> None:
    """Keep a student's number, beside those of other assignments."""
    kept = [
        line
        for line in _person_lines(course, student)
        if line.split("\t")[1:2] not in ([], [course.assignment])
    ]
    is_text = by.prefix == by.prefix.encode("utf-8", "ignore").decode()  # GBK on Linux is none
    line = "\t".join([by.number, course.assignment, by.prefix if is_text else ""]).rstrip("\t")
    path = course.person(student)
    path.write_text("\n".join([*kept, line, ""]), "utf-8")


@dataclass
class Mine:
    """What is a student's: packages, and the numbers that are known to be the student's."""

    student: str
    packages: list[Package] = field(default_factory=list)
    owners: set[str] = field(default_factory=set)


def _whose(course: Course, packages: list[Package], roster: Roster) -> tuple[list[Mine], list[Row]]:
    """Sort packages by student. Where a system tells who handed in, that decides."""
    known = _known_numbers(packages, roster)
    found: dict[str, Mine] = {}
    refused = []
    for package in packages:
        try:
            student, note = _student(course, package, roster, known)
        except Refused as why:
            refused.append(Row(package.file, "refused", str(why)))
            continue
        # many systems take large and small letters for the same
        own = found.setdefault(
            student if roster.knows(student) else student.casefold(), Mine(student)
        )
        note = note or _spelling(student, own.student)
        if roster.listed and not roster.knows(own.student):
            note = "; ".join(filter(None, [note, "not in the class list"]))
        own.packages.append(dataclasses.replace(package, note=note))
        if known.get(package.sender.number) == student:
            own.owners.add(package.sender.number)
    return sorted(found.values(), key=lambda one: one.student), refused


def _known_numbers(packages: list[Package], roster: Roster) -> dict[str, str]:
    """Who has which number: from before, by the class list, or by the one name that it claims."""
    known = dict(roster.numbers)
    named: dict[str, set[str]] = {}
    claims: dict[str, set[str]] = {}
    claimed: dict[str, set[str]] = {}
    for package in packages:
        number = package.sender.number
        if number and number not in known and (own := roster.meant(package.sender.name)):
            named.setdefault(own, set()).add(number)
        if number and package.claim:
            student = roster.student(package.claim)
            claims.setdefault(number, set()).add(student)
            claimed.setdefault(student, set()).add(number)
    known |= {next(iter(own)): student for student, own in named.items() if len(own) == 1}
    taken = set(known.values())
    for number, students in claims.items():
        student = next(iter(students))
        is_alone = len(students) == 1 and len(claimed[student]) == 1
        if number not in known and student not in taken and is_alone:
            known[number] = student
    return known


def _student(
    course: Course, package: Package, roster: Roster, known: Mapping[str, str]
) -> tuple[str, str]:
    """Return whose a package is, and what is to be said of that."""
    by, claim, place = package.sender, package.claim, package.place
    if place.decides:
        return place.student, _by_folder(place, roster)
    claimed = roster.student(claim) if claim else ""
    if student := known.get(by.number):
        if not claimed or claimed == student:
            return student, _spelling(claim, student)
        return student, f"named for {claim}, handed in by number {by.number}, who is {student}"
    if claimed:
        return claimed, _spelling(claim, claimed)
    if by.number:
        return roster.student(senders.spelled(by.name)), "known by the system's name"
    if place.student:
        return place.student, _by_folder(place, roster)
    raise Refused(
        "tells no student",
        f"name it {course.assignment}_<student>.zip, as a zip, or put it into a folder named for "
        "the student; with a class list (`nbjudge students`) more names are known",
    )


def _by_folder(place: Place, roster: Roster) -> str:
    if not place.agrees(place.other) and roster.student(place.other) != place.student:
        return f"named for {place.other}, in the folder of {place.student}"
    return "known by its folder"


def _spelling(claim: str, student: str) -> str:
    return f"named for {claim}" if claim and claim != student else ""


# ---------------------------------------------------------------------- unpacked


@dataclass(frozen=True)
class Held:
    """A file in a package: how it is called, how deep it lies, and what writes it elsewhere."""

    name: str
    base: str
    write: Callable[[Path], object]
    size: int
    path: Path | None = None  # where it lies, if it is a file

    @property
    def depth(self) -> int:
        """How many folders it lies in."""
        return self.name.count("/")


@dataclass
class Got:
    """What was unpacked of a package: the course's notebooks, where they are, and what to say."""

    notebooks: dict[str, Path]
    left_out: list[str] = field(default_factory=list)
    kept: dict[str, list[str]] = field(default_factory=dict)  # by what it was kept from

    def said(self, names: set[str]) -> list[str]:
        """What an instructor should know of it."""
        lacking = _short(names - self.notebooks.keys())
        odd = sorted(p.name for name, p in self.notebooks.items() if p.name != name)
        return [
            *(f"{_short(own)} kept from {where}" for where, own in self.kept.items()),
            *([f"without {lacking}"] if lacking else []),
            *([f"as {_few(odd)}, known by cells"] if odd else []),
            *([f"left out {_few(self.left_out)}"] if self.left_out else []),
        ]


def _short(names: Iterable[str]) -> str:
    return ", ".join(name.removesuffix(".ipynb") for name in sorted(names))


def _unpack(course: Course, zips: Zips, package: Package, names: set[str], folder: Path) -> Got:
    """Write a package's notebooks and time to a new folder, in bounded time."""
    folder.mkdir(parents=True)
    seconds = course.bounds.look_seconds
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as inner, ExitStack() as stack:
        try:
            with archive.refusing(), within(seconds):
                held = _level(course, zips, package, names, Path(inner), stack)
                got = _write(course, held, names, folder, Path(inner))
        except TooLong as error:
            raise Refused(f"takes longer than {seconds:g} s to unpack") from error
    (folder / submission.STAMP_FILE).write_text(f"{package.time:{STAMP}}\n", "utf-8")
    return got


def _level(
    course: Course, zips: Zips, package: Package, names: set[str], inner: Path, stack: ExitStack
) -> list[Held]:
    """What a package holds; where it holds none of the notebooks, what the zips in it hold."""
    room = len(names) * limits.current.notebook_bytes
    held = first = list(_held(course, zips, package, names))
    for number in range(NESTED + package.is_zip):
        if any(one.base in names for one in held):
            return held
        nested = [one for one in held if senders.archive_kind(one.base) == ".zip"]
        if not nested:
            break
        held = []
        for index, one in enumerate(nested):
            if one.size > room:
                raise Refused(f"holds zips of more than {megabytes(room)}")
            path = one.path or inner / f"{number}-{index}.zip"
            if one.path is None:
                one.write(path)
                room -= path.stat().st_size
            zipped = stack.enter_context(archive.opened(path, limits.current.files))
            held += _members(zipped, names, f"{one.name}/" if one.name else "")
            if len(held) > limits.current.files:
                raise Refused(f"holds more than {limits.current.files} files")
        first = held if package.is_zip and number == 0 else first
    return held if any(one.base in names for one in held) else first


def _held(course: Course, zips: Zips, package: Package, names: set[str]) -> Iterator[Held]:
    """The files of a package; of a zip, the zip itself."""
    for part in package.parts:
        parts = part.name.split("/")
        base = senders.sender(course, parts).rest
        stem = senders.AGAIN.sub("", base.removesuffix(".ipynb")) + ".ipynb"
        base = stem if base not in names and stem in names else base
        write = functools.partial(_copy, zips, part)
        where = part.path if part.member is None else None
        yield Held("" if package.is_zip else part.name, base, write, part.size, where)


def _copy(zips: Zips, part: File, path: Path) -> None:
    """Write a file that lies at a path, or in a system's zip, to a new one."""
    most = part.size
    if part.member is not None:
        zipped = zips[part.path]
        archive.write(zipped, zipped.infolist()[part.member], path, most)
        return
    path.write_bytes(files.read(part.path, most))


def _members(zipped: ZipFile, names: set[str], above: str) -> Iterator[Held]:
    """The files in a zip."""
    most = limits.current.notebook_bytes
    for member in zipped.infolist():
        name = archive.name_of(member)
        base = name.rsplit("/", 1)[-1]
        archive.check(member, most if base in names else 2**63)
        if not archive.is_folder(member):
            size = most if base.endswith(".ipynb") else member.file_size
            write = functools.partial(archive.write, zipped, member, most=size)
            yield Held(above + name, base, write, member.file_size)


def _write(course: Course, held: list[Held], names: set[str], folder: Path, inner: Path) -> Got:
    """Write the notebooks of a package, and those of other names that could be one of them."""
    by_base: dict[str, list[Held]] = {}
    left_out = []
    for one in held:
        hidden = _is_hidden(one.name.split("/")[:-1]) or one.base.startswith(".")
        wanted = one.base in names or (
            one.base.casefold().endswith(".ipynb")
            and one.size <= limits.current.notebook_bytes
            and len(one.base.encode("utf-8", "replace")) <= FILE_BYTES
            and one.base.isprintable()
        )
        if hidden or not wanted:
            left_out.append(one.name)
        else:
            by_base.setdefault(one.base, []).append(one)
    for base in by_base.keys() & names:
        left_out += _write_one(base, by_base[base], folder, inner)
    others = sorted(by_base.keys() - names) if names - by_base.keys() else []
    for base in others[:COPIES]:
        left_out += _write_one(base, by_base[base], folder, inner)
    got = Got(_notebooks(course, folder, names))
    for path in folder.glob("*.ipynb"):
        if path not in got.notebooks.values():
            path.unlink()
            left_out.append(path.name)
    left_out += [
        one.name for base in by_base.keys() - names - {*others[:COPIES]} for one in by_base[base]
    ]
    if not got.notebooks:
        only = [printable(name)[: archive.NAME_SHOWN] for name in left_out]
        raise Refused(
            f"holds none of the notebooks, such as {min(names)}"
            + (f", only {_few(only)}" if only else "")
        )
    got.left_out = [printable(name)[: archive.NAME_SHOWN] for name in left_out]
    return got


def _write_one(base: str, held: list[Held], folder: Path, inner: Path) -> list[str]:
    """Write the notebook of a name that lies highest; return the names of the others."""
    highest = min(one.depth for one in held)
    first, *others = [one for one in held if one.depth == highest]
    first.write(folder / base)
    for one in others:
        second = inner / "second"
        try:
            one.write(second)
            if not filecmp.cmp(folder / base, second, shallow=False):
                raise Refused(f"holds {base} twice")
        finally:
            second.unlink(missing_ok=True)
    return [one.name for one in held if one.depth > highest]


def _notebooks(course: Course, folder: Path, names: set[str]) -> dict[str, Path]:
    """Where the course's notebooks are in a folder, known by their cells under other names."""
    there = [path for path in folder.glob("*.ipynb") if path.is_file() and not path.is_symlink()]
    found = {path.name: path for path in there if path.name in names}
    if len(found) < min(len(names), len(there)):
        with contextlib.suppress(TooLong):
            renamed = submission.renamed(course, folder, originals(course))
            found |= {f"{name}.ipynb": path for name, path in renamed.items()}
    return found


# ---------------------------------------------------------------------- taken


def _take_latest(
    course: Course, mine: Mine, names: set[str], scratch: Path, zips: Zips
) -> Iterator[Row]:
    """Take the latest of a student's packages that can be read; what it lacks, of earlier ones."""
    student, latest = mine.student, None
    with tempfile.TemporaryDirectory(dir=scratch) as own:
        folder = Path(own, student)
        for package in sorted(mine.packages, key=lambda one: (one.time, one.file), reverse=True):
            try:
                _check_people(mine, package)
                _check_person(course, student, package)
                if latest is None:
                    got = _unpack(course, zips, package, names, folder / course.assignment)
                    latest = package, got
                else:
                    earlier = Path(tempfile.mkdtemp(dir=own)) / course.assignment
                    said = _join(course, zips, package, names, *latest, earlier)
                    said = "; ".join(filter(None, [said, package.note]))
                    yield Row(package.file, "older", said, student)
                    shutil.rmtree(earlier.parent)
            except (Refused, OSError) as error:
                yield Row(package.file, "refused", _why(error), student)
                if latest is None:
                    shutil.rmtree(folder, ignore_errors=True)
        if latest is not None:
            try:
                yield _put(course, student, *latest, names, folder)
            except (Refused, OSError) as error:
                yield Row(latest[0].file, "refused", _why(error), student)


def _why(error: Refused | OSError) -> str:
    if isinstance(error, Refused):
        return str(error)
    return f"cannot be taken ({error.strerror}: {error.filename})"


def _check_people(mine: Mine, package: Package) -> None:
    """Refuse what several people hand in under one name, but for whom it is known to belong to."""
    numbers = {one.sender.number for one in mine.packages} - {""}
    if len(mine.owners) == 1 and package.sender.number not in {"", *mine.owners}:
        raise Refused(
            f"was handed in by number {package.sender.number}, and {mine.student} is number "
            f"{next(iter(mine.owners))}",
            "find out who is who, and give each package its student's name",
        )
    if len(mine.owners) != 1 and len(numbers) > 1:
        raise Refused(
            f"was handed in by one of {len(numbers)} people (numbers "
            f"{', '.join(sorted(numbers))}) who name themselves {mine.student}",
            "find out who is who, and give each package its student's name",
        )


def _check_person(course: Course, student: str, package: Package) -> None:
    """Refuse what another person hands in under a name that has been somebody's before."""
    before, _ = person(course, student)
    if package.sender.number and before and before != package.sender.number:
        path = course.person(student)
        raise Refused(
            f"was handed in by number {package.sender.number}, and {student} has been number "
            f"{printable(before)[: senders.NAME_CHARACTERS]}",
            f"find out who is who; if it is {student}, remove {path.relative_to(course.root)}",
        )


def _join(
    course: Course,
    zips: Zips,
    package: Package,
    names: set[str],
    latest: Package,
    got: Got,
    folder: Path,
) -> str:
    """Compare an earlier package with the latest, give that what it lacks; return what to say."""
    try:
        earlier = _unpack(course, zips, package, names, folder)
    except Refused as refused:
        return f"than {latest.file}; it {refused.why}"
    differing = _differing(earlier.notebooks, got.notebooks)
    target = next(iter(got.notebooks.values())).parent
    _keep(got, earlier.notebooks, target, package.file)
    return f"than {latest.file}; {differing}"


def _differing(one: Mapping[str, Path], other: Mapping[str, Path]) -> str:
    """Say in which notebooks two packages differ, of those that both have."""
    both = one.keys() & other.keys()
    names = [name for name in both if not filecmp.cmp(one[name], other[name], shallow=False)]
    return f"differs in {_short(names)}" if names else "nothing differs"


def _keep(got: Got, there: Mapping[str, Path], target: Path, where: str) -> None:
    """Copy the notebooks that a package lacks from where an earlier one has them."""
    for name in sorted(there.keys() - got.notebooks.keys()):
        data = files.read(there[name], limits.current.notebook_bytes)
        (target / name).write_bytes(data)
        got.notebooks[name] = target / name
        got.kept.setdefault(where, []).append(name)


def _put(
    course: Course, student: str, package: Package, got: Got, names: set[str], folder: Path
) -> Row:
    """Rename what was unpacked to where nbgrader looks for it."""
    outcome, said = _renamed(course, student, package, got, names, folder)
    if package.sender.number and outcome != "older":
        _remember(course, student, package.sender)
    notes = [package.note, said, *(got.said(names) if outcome != "same" else ())]
    held = f"{len(got.notebooks)} of {len(names)}"
    return Row(package.file, outcome, "; ".join(filter(None, notes)), student, held)


def _renamed(
    course: Course, student: str, package: Package, got: Got, names: set[str], folder: Path
) -> tuple[str, str]:
    """Put a submission into its place; return the outcome, and a note."""
    root, stands = course.root, course.submission(student)
    place, new = stands.parent, folder / course.assignment
    for path in (place, stands):
        if os.path.lexists(path) and (path.is_symlink() or not path.is_dir()):
            raise Refused(f"finds {path.relative_to(root)}, which is no folder", "move it away")
    if place.name == student and not place.exists():
        place.parent.mkdir(exist_ok=True)
        folder.rename(place)
        return "taken", ""
    if not stands.exists():
        place.mkdir(parents=True, exist_ok=True)
        new.rename(stands)
        return "taken", ""
    same = "same", f"as in {stands.relative_to(root)}"
    if _same(stands, new):
        return same
    stood = submission.stamp(course, stands / submission.STAMP_FILE)
    if stood is None:
        raise Refused(
            f"finds {stands.relative_to(root)} with other notebooks and no time in timestamp.txt",
            "move one of the two away",
        )
    if package.time <= stood:
        said = _fill(course, student, got, names, stood, folder.parent)
        return "older", f"than what stands in {stands.relative_to(root)}; {said}"
    _keep(got, _notebooks(course, stands, names), new, "what stood there")
    if _same(stands, new):
        return same
    kept = _exchange(course, student, stood, new)
    return "taken", f"the one before is in {kept.relative_to(root)}"


def _fill(
    course: Course, student: str, got: Got, names: set[str], stood: datetime, scratch: Path
) -> str:
    """Give what stands the notebooks that it lacks, of an earlier package; return what to say."""
    stands = course.submission(student)
    there = _notebooks(course, stands, names)
    differing = _differing(got.notebooks, there)
    taken = {name for name in names if os.path.lexists(stands / name)}  # a link, say
    lacking = {name: path for name, path in got.notebooks.items() if name not in taken}
    if not lacking.keys() - there.keys():
        return differing
    new = Path(tempfile.mkdtemp(dir=scratch)) / course.assignment
    shutil.copytree(stands, new, symlinks=True)
    filled = Got(there)
    _keep(filled, lacking, new, "it")
    kept = _exchange(course, student, stood, new)
    said = f"{_short(filled.kept['it'])} kept from it; {differing}"
    return f"{said}; what stood there is in {kept.relative_to(course.root)}"


def _exchange(course: Course, student: str, stood: datetime, new: Path) -> Path:
    """Put a submission where another stands; return where that is kept."""
    stands = course.submission(student)
    kept = _free(course.collected / student / stood.strftime(PACKAGE_TIME))
    kept.parent.mkdir(parents=True, exist_ok=True)
    stands.rename(kept)
    try:
        new.rename(stands)
    except BaseException:
        kept.rename(stands)
        raise
    return kept


def _same(one: Path, other: Path) -> bool:
    names = [sorted(path.name for path in folder.glob("*.ipynb")) for folder in (one, other)]
    if names[0] != names[1]:
        return False
    return all(filecmp.cmp(one / name, other / name, shallow=False) for name in names[0])


def _free(path: Path) -> Path:
    """`path`, or the first name after it that nothing has."""
    names = itertools.chain(
        [path], (path.with_name(f"{path.name}-{k}") for k in itertools.count(2))
    )
    return next(name for name in names if not os.path.lexists(name))


@contextlib.contextmanager
def _scratch(course: Course) -> Iterator[Path]:
    """A folder to unpack into, from which a rename leads into `submitted/`."""
    collected = course.collected
    collected.mkdir(parents=True, exist_ok=True)
    for left in collected.glob(".new-*"):  # by a run that was killed
        shutil.rmtree(left)
    try:
        with tempfile.TemporaryDirectory(dir=collected, prefix=".new-") as folder:
            yield Path(folder)
    finally:
        with contextlib.suppress(OSError):
            collected.rmdir()  # if nothing was moved into it


def table(rows: list[Row], absent: Sequence[str] = ()) -> str:
    """Return what became of each entry, as a table, how many were taken, and who is missing.

    Args:
        rows: the rows.
        absent: who of the class list has handed in nothing.
    """
    cells = [["student", "file", "notebooks", "outcome"]]
    for row in rows:
        colon = row.outcome in {"refused", "left out"}
        said = f"{row.outcome}: {row.said}" if colon else row.outcome
        if row.said and not colon:
            said += f" ({row.said})" if row.outcome == "taken" else f" {row.said}"
        file = row.file if len(row.file) <= FILE_SHOWN else f"…{row.file[1 - FILE_SHOWN :]}"
        shown = (row.student or "?", file, row.notebooks, said)
        cells.append([printable(text) for text in shown])
    counts = [f"{sum(row.outcome == kind for row in rows)} {kind}" for kind in OUTCOMES]
    lines = [*columns(cells), "", f"{', '.join(counts)}; next: nbjudge check"]
    if absent:
        lines.append(f"{len(absent)} of the class list have handed in nothing: {few(absent)}")
    return "\n".join(lines)
