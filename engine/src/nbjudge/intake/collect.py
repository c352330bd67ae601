"""Take packages into `submitted/`: the latest of each student, and nothing is overwritten.

A package is a zip by a stranger. Its notebooks are read one by one, each to a limit, into a
folder beside `submitted/`, which is renamed when it is whole. Nothing else of it is unpacked.
"""

from __future__ import annotations

import contextlib
import filecmp
import io
import itertools
import os
import re
import shutil
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from nbjudge import files, limits
from nbjudge.console import columns, printable
from nbjudge.course import NOT_A_STUDENT, PACKAGE_TIME, Course, CourseError
from nbjudge.intake import submission
from nbjudge.intake.submission import NAME, STAMP
from nbjudge.limits import Bounds, TooLong

NAME_CHARACTERS = 64
PERSON = "person.txt"  # beside a student's assignments: the number of who handed them in
FILE_NAME, FILE_SHOWN = 255, 80  # characters of a name that are read, and shown
MEMBER = 256  # bytes of a member in a zip's list of contents, which is read as a whole
CHUNK = 2**16
LOCAL_HEADER = 30  # bytes before a member in a zip, at least
SHOWN = 3  # files left out that are named
OUTCOMES = ("taken", "same", "older", "refused")
AGAIN = "ask for a package made with `nbjudge submission` or in the notebooks"


class Refused(Exception):
    """Why a package is not taken, and what to do; the message goes on where its name stood."""

    def __init__(self, why: str, remedy: str = AGAIN) -> None:
        super().__init__(f"{why}; {remedy}")
        self.why = why


@dataclass(frozen=True)
class Package:
    """A zip that a student handed in: a file, or the zip number `member` in one."""

    file: str  # as it is shown
    student: str
    time: datetime  # UTC, without saying so, as nbgrader has it
    person: str
    path: Path
    member: int | None = None


@dataclass(frozen=True)
class Row:
    """What became of a package: taken, same, older or refused; and why, or what to know."""

    file: str
    outcome: str
    said: str = ""
    student: str = ""
    notebooks: str = ""


def collect(course: Course, paths: Iterable[Path]) -> list[Row]:
    """Take the packages at `paths` into the class; return what became of each.

    A path is a folder of packages, at any depth, or one package, or the zip of packages that a
    learning management system gives. What stood in `submitted/` and is older is moved to
    `collected/<student>/<time>`. Stopped at any moment, each submission is whole.

    Raises:
        CourseError: there is no package at a path, another run is at work on the class, or the
            course has no notebooks.
    """
    limits.use(vars(course.bounds))
    names = {path.name for path in course.notebooks()}
    rows: list[Row] = []
    packages: dict[str, list[Package]] = {}
    for path in paths:
        for found in _find(course, path, len(names) * limits.current.notebook_bytes):
            if isinstance(found, Row):
                rows.append(found)
            else:
                packages.setdefault(found.student, []).append(found)
    if not rows and not packages:
        raise CourseError(
            f"{', '.join(map(str, paths))}: holds no package; students make one with "
            "`nbjudge submission` or in the notebooks. Name the folder that they lie in."
        )
    with course.lock(), _scratch(course) as scratch:
        for student in sorted(packages):
            rows += _take_latest(course, packages[student], names, scratch)
    return sorted(rows, key=lambda row: (row.student, row.file))


def _find(course: Course, path: Path, most: int) -> Iterator[Package | Row]:
    """The packages at `path`, of `most` bytes each, and what is a zip yet cannot be one."""
    if path.is_dir():
        yield from _find_below(course, path.resolve(), most)
    elif not path.is_file():
        raise CourseError(f"{path}: is not there; name a folder of packages, or one package.")
    elif _pattern(course).fullmatch(path.name):
        yield _package(course, path.name, path, most)
    else:
        yield from _find_inside(course, path, most)


def _find_below(course: Course, path: Path, most: int) -> Iterator[Package | Row]:
    """The packages in a folder, at any depth that is looked at."""
    bound = course.bounds.packages_files
    bounds = Bounds(**{**vars(course.bounds), "entries": bound})
    try:
        for entry in files.walk(path, bounds):
            if entry.kind == "unreadable":
                raise _unreadable(path / entry.name, entry.reason)
            if entry.kind == "beyond" and entry.reason == "entries":
                raise CourseError(
                    f"{path}: holds more than {bound} files; name the folder of the packages."
                )
            if entry.kind == "beyond":
                yield Row(entry.name, "refused", "lies too deep; name the folder of the packages")
            elif entry.kind != "folder" and entry.name.lower().endswith(".zip"):
                yield _package(course, entry.name, path / entry.name, most)
    except TooLong as error:
        raise CourseError(f"{path}: {error}; name the folder of the packages.") from error


def _unreadable(path: Path, reason: str) -> CourseError:
    return CourseError(
        f"{printable(str(path))}: cannot be read ({reason}); change its permissions."
    )


def _find_inside(course: Course, path: Path, most: int) -> Iterator[Package | Row]:
    """The packages in the zip of a learning management system."""
    try:
        with _opened(path) as zipped:
            for number, member in enumerate(zipped.infolist()):
                name = _name(member)
                if name.lower().endswith(".zip"):
                    try:
                        _check_member(member, most)
                        saved = datetime(*member.date_time).timestamp()
                        one = _named(course, name, path, saved)
                        yield replace(one, member=number)
                    except (Refused, ValueError) as error:
                        yield Row(name, "refused", str(error))
    except Refused as refused:
        yield Row(path.name, "refused", f"{refused.why}; unpack it, and name the folder")
    except OSError as error:
        raise _unreadable(path, str(error.strerror)) from error


def _package(course: Course, file: str, path: Path, most: int) -> Package | Row:
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise Refused("is a link or a device, not a file", "put the file itself there")
        if status.st_size > most:
            raise Refused(f"is {_mb(status.st_size)}, at most {_mb(most)} is taken")
        return _named(course, file, path, status.st_mtime)
    except Refused as refused:
        return Row(file, "refused", str(refused))
    except OSError as error:
        return Row(file, "refused", f"cannot be read ({error.strerror})")


def _pattern(course: Course) -> re.Pattern[str]:
    """What a package is called; a learning management system writes names in front."""
    return re.compile(
        rf"(?:.*?_)?{re.escape(course.assignment)}_(?P<student>.+?)"
        r"(?:_(?P<time>\d{8}T\d{6}Z).*)?\.zip",
        re.IGNORECASE,
    )


def _person(file: str) -> str:
    """The numbers of a person that Moodle (a folder, or in front of the name) and Canvas write.

    What stands behind them in a name is what the student called the file: only the first ones of
    each part of the path count, so that nobody can write them for another.
    """
    found = [re.match(r".*?_(\d+)_(?:assignsubmission_|\d+_)", part) for part in file.split("/")]
    return "-".join(match[1] for match in found if match)


def _named(course: Course, file: str, path: Path, saved: float) -> Package:
    """What a package's name tells; `saved` is its time where the name has none."""
    name = file.rsplit("/", 1)[-1]
    # a long name would take minutes
    match = _pattern(course).fullmatch(name) if len(name) <= FILE_NAME else None
    if not match:
        raise Refused(
            "is not named as a package",
            f"rename it to {course.assignment}_<student>.zip if it is one, or name it in the "
            "command if it holds packages",
        )
    student = unicodedata.normalize("NFC", match["student"])
    if (
        not NAME.fullmatch(student)
        or student.startswith(".")
        or student in NOT_A_STUDENT
        or len(student) > NAME_CHARACTERS
    ):
        raise Refused("is not named for a student", "use letters, digits and - _ . @ + in its name")
    time = _time(match["time"], saved)
    return Package(file, student, time, _person(file), path)


def _time(stamp: str | None, saved: float) -> datetime:
    now = datetime.now(UTC)
    try:
        time = (
            datetime.strptime(stamp, PACKAGE_TIME).replace(tzinfo=UTC)
            if stamp
            else datetime.fromtimestamp(saved, UTC)
        )
    except (ValueError, OSError, OverflowError):
        raise Refused("has a time in its name that does not exist", "mend the name") from None
    return min(time, now).replace(tzinfo=None, microsecond=0)  # no clock is ahead of this one


def _take_latest(
    course: Course, packages: list[Package], names: set[str], scratch: Path
) -> Iterator[Row]:
    """Take the latest of a student's packages that can be read."""
    people = {package.person for package in packages} - {""}
    latest = ""
    for package in sorted(packages, key=lambda one: (one.time, one.file), reverse=True):
        row = Row(package.file, "refused", student=package.student)
        try:
            if len(people) > 1:
                raise Refused(
                    f"was handed in by one of {len(people)} people (numbers "
                    f"{', '.join(sorted(people))}) who name themselves {package.student}",
                    "find out who is who, and give each package its student's name",
                )
            _check_person(course, package)
            if latest:
                yield replace(row, outcome="older", said=f"than {latest}")
            else:
                yield _take(course, package, names, scratch)
                latest = package.file
        except Refused as refused:
            yield replace(row, said=str(refused))
        except OSError as error:
            yield replace(row, said=f"cannot be taken ({error.strerror}: {error.filename})")


def _check_person(course: Course, package: Package) -> None:
    """Refuse what another person hands in under a name that has been somebody's before."""
    path = course.submission(package.student).parent / PERSON
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        before = files.read(path, NAME_CHARACTERS).decode("utf-8", "replace").strip()
        if package.person and before != package.person:
            raise Refused(
                f"was handed in by number {package.person}, and {package.student} has been number "
                f"{printable(before)[:NAME_CHARACTERS]}",
                f"find out who is who; if it is {package.student}, remove "
                f"{path.relative_to(course.root)}",
            )


def _take(course: Course, package: Package, names: set[str], scratch: Path) -> Row:
    with tempfile.TemporaryDirectory(dir=scratch) as own:
        folder = Path(own, package.student)
        got, left_out = _unpack(package, names, folder / course.assignment)
        outcome, said = _put(course, package, folder)
    if package.person and outcome != "older":
        student = course.submission(package.student).parent
        (student / PERSON).write_text(f"{package.person}\n", "utf-8")
    lacking = ", ".join(name.removesuffix(".ipynb") for name in sorted(names - got))
    notes = filter(None, [said, f"without {lacking}" if lacking else "", left_out])
    held = f"{len(got)} of {len(names)}"
    return Row(package.file, outcome, "; ".join(notes), package.student, held)


def _put(course: Course, package: Package, folder: Path) -> tuple[str, str]:
    """Rename what was unpacked to where nbgrader looks for it; return the outcome, and a note."""
    root, stands = course.root, course.submission(package.student)
    student, new = stands.parent, folder / course.assignment
    for path in (student, stands):
        if os.path.lexists(path) and (path.is_symlink() or not path.is_dir()):
            raise Refused(f"finds {path.relative_to(root)}, which is no folder", "move it away")
    if student.name == package.student and not student.exists():
        student.parent.mkdir(exist_ok=True)
        folder.rename(student)
        return "taken", ""
    if not stands.exists():
        student.mkdir(parents=True, exist_ok=True)
        new.rename(stands)
        return "taken", ""
    if _same(stands, new):
        return "same", f"as in {stands.relative_to(root)}"
    stood = submission.stamp(stands / "timestamp.txt")
    if stood is None:
        raise Refused(
            f"finds {stands.relative_to(root)} with other notebooks and no time in timestamp.txt",
            "move one of the two away",
        )
    if package.time <= stood:
        return "older", f"than what stands in {stands.relative_to(root)}"
    kept = _free(course.collected / package.student / stood.strftime(PACKAGE_TIME))
    kept.parent.mkdir(parents=True, exist_ok=True)
    stands.rename(kept)
    try:
        new.rename(stands)
    except BaseException:
        kept.rename(stands)
        raise
    return "taken", f"the one before is in {kept.relative_to(root)}"


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
    collected.mkdir(exist_ok=True)
    for left in collected.glob(".new-*"):  # by a run that was killed
        shutil.rmtree(left)
    try:
        with tempfile.TemporaryDirectory(dir=collected, prefix=".new-") as folder:
            yield Path(folder)
    finally:
        with contextlib.suppress(OSError):
            collected.rmdir()  # if nothing was moved into it


# ---------------------------------------------------------------------- reading a stranger's zip

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


class _Bounded(io.BufferedReader):
    """A file of which no more is read at once than a list of contents may take."""

    def read(self, size: int | None = -1, /) -> bytes:
        most = limits.current.files * MEMBER
        data = super().read(most + 1 if size is None or not 0 <= size <= most else size)
        if len(data) > most:
            raise Refused("has a list of contents that is too long")
        return data


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    """Open a zip whose list of contents does no harm; whatever is wrong with it is `Refused`."""
    try:
        with _Bounded(io.FileIO(path)) as file, ZipFile(file) as zipped:
            members = zipped.infolist()
            if len(members) > limits.current.files:
                most = limits.current.files
                raise Refused(f"holds {len(members)} files, at most {most} are read")
            end = 0
            for member in sorted(members, key=lambda one: one.header_offset):
                if member.header_offset < end:
                    raise Refused("is damaged: files in it overlap")
                end = member.header_offset + LOCAL_HEADER + member.compress_size
            yield zipped
    except BROKEN as error:
        raise Refused(f"is damaged or no zip ({printable(str(error))[:80]})") from error


def _check_member(member: ZipInfo, most: int) -> None:
    name = member.orig_filename  # before zipfile mends it
    shown = printable(_name(member))[:NAME_CHARACTERS]
    if (
        name.startswith("/")
        or "\\" in name
        or "\0" in name
        or ".." in name.split("/")
        or re.match("[A-Za-z]:", name)
    ):
        raise Refused(f"holds {shown!r}, which leads out of its folder")
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(f"holds {shown!r}, a link or a device")
    if member.flag_bits & 1:
        raise Refused("is encrypted")
    if member.file_size > most:
        raise Refused(f"holds {shown!r} of {_mb(member.file_size)}, at most {_mb(most)}")


def _unpack(package: Package, names: set[str], folder: Path) -> tuple[set[str], str]:
    """Write a package's notebooks and time to a new folder; tell which, and what is left out."""
    path = package.path
    folder.mkdir(parents=True)
    if package.member is not None:
        path = folder.parent.parent / ".zip"  # no student's name starts with a dot
        with _opened(package.path) as zipped:
            member = zipped.infolist()[package.member]
            _write(zipped, member, path, len(names) * limits.current.notebook_bytes)
    notebooks: dict[str, ZipInfo] = {}
    left_out = []
    with _opened(path) as zipped:
        for member in zipped.infolist():
            name = member.orig_filename
            wanted = name.rsplit("/", 1)[-1] in names and name.count("/") <= 1
            _check_member(member, limits.current.notebook_bytes if wanted else 2**63)
            if wanted:
                base = name.rsplit("/", 1)[-1]
                if base in notebooks:
                    raise Refused(f"holds {base} twice")
                notebooks[base] = member
            elif not member.is_dir():
                left_out.append(printable(_name(member))[:NAME_CHARACTERS])
        if not notebooks:
            raise Refused(f"holds none of the notebooks, such as {min(names)}")
        for base, member in notebooks.items():
            _write(zipped, member, folder / base, limits.current.notebook_bytes)
    (folder / "timestamp.txt").write_text(f"{package.time:{STAMP}}\n", "utf-8")
    more = f" and {len(left_out) - SHOWN} more" if len(left_out) > SHOWN else ""
    said = f"left out {', '.join(left_out[:SHOWN])}{more}" if left_out else ""
    return set(notebooks), said


def _write(zipped: ZipFile, member: ZipInfo, path: Path, most: int) -> None:
    """Write a member to a new file. What it says of its size is not relied on."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("is compressed in an unusual way")
    size = 0
    with zipped.open(member) as source, path.open("xb") as target:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > most:
                shown = printable(_name(member))[:NAME_CHARACTERS]
                raise Refused(f"holds {shown!r} of more than {_mb(most)}")
            target.write(chunk)


def _name(member: ZipInfo) -> str:
    """A member's name as it was meant: UTF-8, or GBK as Chinese Windows has it."""
    if not member.flag_bits & 0x800:
        for encoding in ("utf-8", "gbk"):
            with contextlib.suppress(UnicodeError):
                return member.orig_filename.encode("cp437").decode(encoding)
    return member.orig_filename


def _mb(size: int) -> str:
    return f"{size / 2**20:.0f} MB"


def table(rows: list[Row]) -> str:
    """Return what became of each package, as a table, and how many were taken."""
    cells = [["student", "file", "notebooks", "outcome"]]
    for row in rows:
        said = f"{row.outcome}: {row.said}" if row.outcome == "refused" else row.outcome
        if row.said and row.outcome != "refused":
            said += f" ({row.said})" if row.outcome == "taken" else f" {row.said}"
        file = row.file if len(row.file) <= FILE_SHOWN else f"…{row.file[1 - FILE_SHOWN :]}"
        shown = (row.student or "?", file, row.notebooks, said)
        cells.append([printable(text) for text in shown])
    counts = [f"{sum(row.outcome == kind for row in rows)} {kind}" for kind in OUTCOMES]
    return "\n".join([*columns(cells), "", f"{', '.join(counts)}; next: nbjudge check"])
