"""Take what was handed in into `submitted/`: the latest of each student; nothing is overwritten.

Whatever lies at the paths ends as a row: taken, or not, and why. Notebooks are written into a
folder beside `submitted/`, which is renamed when it is whole.
"""

from __future__ import annotations

import contextlib
import filecmp
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from nbjudge import files, limits
from nbjudge.console import columns, few, printable
from nbjudge.course import PACKAGE_TIME, Course, CourseError
from nbjudge.intake import inbox, owner, submission
from nbjudge.intake.archive import Refused, Zips
from nbjudge.intake.inbox import Package, Row
from nbjudge.intake.owner import Mine
from nbjudge.intake.sender import Roster
from nbjudge.intake.unpack import Got, notebooks_in, short, unpack

FILE_SHOWN = 80  # characters of a name
OUTCOMES = ("taken", "same", "older", "left out", "refused")


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
    before = {student: owner.person(course, student) for student in sorted(there)}
    roster = Roster(listed, there, owner.numbers(before))
    most = len(names) * limits.current.notebook_bytes
    packages, rows = inbox.sort(course, paths, roster, most)
    if not packages and not rows:
        raise CourseError(
            f"{', '.join(map(str, paths))}: holds no package; students make one with "
            "`nbjudge submission` or in the notebooks. Name the folder that they lie in."
        )
    with course.lock(), _scratch(course) as scratch, ExitStack() as stack:
        zips = Zips(stack, course.bounds.packages_files)
        everybody, refused = owner.whose(course, packages, roster, before)
        rows += refused
        for mine in everybody:
            rows += _take_latest(course, mine, names, scratch, zips)
    return sorted(rows, key=lambda row: (row.student, row.file))


def _take_latest(
    course: Course, mine: Mine, names: set[str], scratch: Path, zips: Zips
) -> Iterator[Row]:
    """Take the latest of a student's packages that can be read; what it lacks, of earlier ones."""
    student, latest = mine.student, None
    with tempfile.TemporaryDirectory(dir=scratch) as own:
        folder = Path(own, student)
        for package in sorted(mine.packages, key=lambda one: (one.told, one.file), reverse=True):
            try:
                owner.check_people(mine, package)
                owner.check_person(course, student, package)
                if latest is None:
                    got = unpack(course, zips, package, names, folder / course.assignment)
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
    why = [str(one) for one in (error.strerror or error, error.filename) if one]
    return f"cannot be taken ({': '.join(why)})"


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
        earlier = unpack(course, zips, package, names, folder)
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
    return f"differs in {short(names)}" if names else "nothing differs"


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
        try:
            owner.remember(course, student, package.sender)
        except OSError as error:
            said = f"whose number it is cannot be kept ({error.strerror}: {error.filename})"
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
    _keep(got, notebooks_in(course, stands, names), new, "what stood there")
    if _same(stands, new):
        return same
    kept = _exchange(course, student, stood, new)
    return "taken", f"the one before is in {kept.relative_to(root)}"


def _fill(
    course: Course, student: str, got: Got, names: set[str], stood: datetime, scratch: Path
) -> str:
    """Give what stands the notebooks that it lacks, of an earlier package; return what to say."""
    stands = course.submission(student)
    there = notebooks_in(course, stands, names)
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
    said = f"{short(filled.kept['it'])} kept from it; {differing}"
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
    try:
        collected.mkdir(parents=True, exist_ok=True)
        for left in collected.glob(".new-*"):  # by a run that was killed
            shutil.rmtree(left)
        folder = tempfile.TemporaryDirectory(dir=collected, prefix=".new-")
    except OSError as error:
        raise CourseError(
            f"{error.filename or collected}: cannot be used ({error.strerror}); packages are "
            "unpacked there, so move it away or change its permissions."
        ) from error
    try:
        with folder as name:
            yield Path(name)
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
