"""Write the notebooks of a package to a folder: read one by one, each to a limit.

Nothing else is unpacked, but zips in zips, where there are no notebooks beside them.
"""

from __future__ import annotations

import contextlib
import filecmp
import functools
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from nbjudge import files, limits
from nbjudge.console import few, printable
from nbjudge.course import Course
from nbjudge.intake import archive, submission
from nbjudge.intake import sender as senders
from nbjudge.intake.archive import Refused, Zips, megabytes
from nbjudge.intake.inbox import SHOWN, File, Package, is_hidden
from nbjudge.intake.submission import COPIES, STAMP
from nbjudge.limits import TooLong, within
from nbjudge.notebook.original import originals

NESTED = 3  # zips in zips that are looked into
FILE_BYTES = 150  # of the name of a notebook that is not one of the course's


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
        lacking = short(names - self.notebooks.keys())
        odd = sorted(p.name for name, p in self.notebooks.items() if p.name != name)
        return [
            *(f"{short(own)} kept from {where}" for where, own in self.kept.items()),
            *([f"without {lacking}"] if lacking else []),
            *([f"as {few(odd, SHOWN)}, known by cells"] if odd else []),
            *([f"left out {few(self.left_out, SHOWN)}"] if self.left_out else []),
        ]


def short(names: Iterable[str]) -> str:
    """Return the names of notebooks for a sentence."""
    return ", ".join(name.removesuffix(".ipynb") for name in sorted(names))


def unpack(course: Course, zips: Zips, package: Package, names: set[str], folder: Path) -> Got:
    """Write a package's notebooks and time to a new folder, in bounded time.

    Args:
        course: the course.
        zips: of systems, in which it may lie.
        package: the package.
        names: of the course's notebooks.
        folder: where to write; it is made.

    Raises:
        Refused: it is damaged or hostile, holds none of the notebooks, or takes too long.
        OSError: it cannot be read, or the folder not be written.
    """
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
        base = _known(senders.sender(course, parts).rest, names)
        stem = senders.AGAIN.sub("", base.removesuffix(".ipynb")) + ".ipynb"
        base = stem if base not in names and stem in names else base
        write = functools.partial(_copy, zips, part)
        where = part.path if part.member is None else None
        yield Held("" if package.is_zip else part.name, base, write, part.size, where)


def _known(base: str, names: set[str]) -> str:
    """A notebook's name as the course has it, or with its ending as Jupyter has it."""
    folded = base.casefold()
    if not folded.endswith(".ipynb"):
        return base
    return next((name for name in names if name.casefold() == folded), f"{base[:-6]}.ipynb")


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
        base = _known(name.rsplit("/", 1)[-1], names)
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
        hidden = is_hidden(one.name.split("/")[:-1]) or one.base.startswith(".")
        wanted = one.base in names or (
            one.base.endswith(".ipynb")
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
    got = Got(notebooks_in(course, folder, names))
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
            + (f", only {few(only, SHOWN)}" if only else "")
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


def notebooks_in(course: Course, folder: Path, names: set[str]) -> dict[str, Path]:
    """Where the course's notebooks are in a folder, known by their cells under other names."""
    there = [path for path in folder.glob("*.ipynb") if path.is_file() and not path.is_symlink()]
    found = {path.name: path for path in there if path.name in names}
    if len(found) < min(len(names), len(there)):
        with contextlib.suppress(TooLong):
            renamed = submission.renamed(course, folder, originals(course))
            found |= {f"{name}.ipynb": path for name, path in renamed.items()}
    return found
