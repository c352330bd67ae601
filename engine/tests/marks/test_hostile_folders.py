"""Folders that held up a whole class: each is a finding of one student, and costs nobody else."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbjudge.course import Course
from nbjudge.intake import submission
from nbjudge.marks import grade, gradebook, parcel
from nbjudge.marks.grade import Row
from nbjudge.notebook.original import originals
from nbjudge.run.job import own_files

from engine.tests.support import tiny
from engine.tests.support.notebooks import edit
from engine.tests.support.tiny import MEANS, NUMBERS

linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
Make = Callable[[Path], object]


def deep(folder: Path) -> None:
    """A file 1,300 folders deep."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(1300):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("f", os.O_CREAT, dir_fd=here))
    os.close(here)


def slow(folder: Path) -> None:
    """8,500 outputs, and a last one that is none: a minute for a validator."""
    output = nbformat.v4.new_output("display_data")
    edit(
        folder / f"{NUMBERS}.ipynb",
        lambda nb: nb.cells[1].update(outputs=[output] * 8500 + [{"output_type": "x"}]),
    )


def loud(folder: Path) -> None:
    """30,000 cells of one id: two lines each on the terminal."""
    path = folder / f"{NUMBERS}.ipynb"
    raw = json.loads(path.read_text("utf-8"))
    cell = {"cell_type": "markdown", "id": "same", "metadata": {}, "source": ""}
    raw["cells"] += [cell] * 30_000
    path.write_text(json.dumps(raw))


def twins(folder: Path) -> None:
    edit(folder / f"{NUMBERS}.ipynb", lambda nb: [cell.update(id="same") for cell in nb.cells])


def many(folder: Path) -> None:
    (folder / "0").mkdir()
    for number in range(2100):
        (folder / "0" / f"{number}.txt").touch()


def loop(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "again").symlink_to(folder)
    (folder / "b").symlink_to("b")


def pipes(folder: Path) -> None:
    os.mkfifo(folder / "data.csv")
    os.mkfifo(folder / "timestamp.txt")
    here = os.getcwd()
    os.chdir(folder)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("s")
    os.chdir(here)


def no_text(folder: Path) -> None:
    for name in (b"\xff.txt", b"a\nb\x1b[2J.csv", b"\xfe.ipynb"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"x")


def in_the_way(folder: Path) -> None:
    """A folder where the course has a file, a file where it has a folder."""
    (folder / "points.csv").mkdir()
    (folder / "points.csv" / "x").touch()
    (folder / "data").touch()


def outside(folder: Path) -> None:
    """Links to what a student may not read."""
    (folder / "secret.txt").symlink_to(folder.parents[2] / "nbgrader_config.py")
    (folder / "source").symlink_to(folder.parents[2] / "source")
    (folder / "ps.txt").hardlink_to(folder / f"{MEANS}.ipynb")


# what is made, the kinds of finding, the points of both notebooks
FOLDERS: dict[str, tuple[Make, set[str], float]] = {
    "deep": (deep, {"deep_folders"}, 15),
    "slow": (slow, set(), 15),
    "loud": (loud, {"many_cells"}, 5),
    "twins": (twins, set(), 15),
    "many": (many, {"many_files"}, 15),
    "loop": (loop, {"link"}, 15),
    "pipes": (pipes, {"link"}, 15),
    "no_text": (no_text, {"stranger"}, 15),
    "in_the_way": (in_the_way, set(), 15),
    "outside": (outside, {"link"}, 15),
}


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Path]:
    """A folder that holds what Python 3.11 cannot take away."""
    yield tmp_path
    subprocess.run(["rm", "-rf", str(tmp_path)], check=True)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A class with one such folder a student, and one honest student."""
    folder = tmp_path_factory.mktemp("hostile")
    course = tiny.write(folder)
    (course.source / "points.csv").write_text("1,2")
    (course.source / "data").mkdir()
    (course.source / "data" / "more.csv").write_text("3")
    tiny.hand_in(course, "honest")
    for name, (make, _, _) in FOLDERS.items():
        make(tiny.hand_in(course, name))
    yield folder
    subprocess.run(["rm", "-rf", str(folder)], check=True)


@pytest.fixture(scope="module")
def run(root: Path) -> subprocess.CompletedProcess[str]:
    """The class, graded by the command."""
    words = [sys.executable, "-m", "nbjudge", "--root", str(root), "grade"]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=200)


@pytest.fixture(scope="module")
def rows(root: Path, run: subprocess.CompletedProcess[str]) -> dict[str, Row]:
    """What is known of the class after that; nothing is executed."""
    return {row.student: row for row in grade.grade(Course.load(root))}


@linux
def test_the_class_is_graded(run: subprocess.CompletedProcess[str]) -> None:
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    assert len(run.stderr) < 20_000, "thousands of lines of warnings"
    assert "\x1b[2J" not in run.stdout


@linux
@pytest.mark.parametrize("name", ["honest", *FOLDERS])
def test_each_is_said_and_costs_what_it_concerns(name: str, rows: dict[str, Row]) -> None:
    _, kinds, points = FOLDERS.get(name, (None, set(), 15))
    row = rows[name]
    assert not row.graded, "it has not changed"
    assert {finding.kind for finding in row.findings} == kinds
    assert row.total == points


def test_check_says_the_same_and_ends_soon(root: Path, rows: dict[str, Row]) -> None:
    began = time.monotonic()
    words = [sys.executable, "-m", "nbjudge", "--root", str(root), "check"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=200)
    assert time.monotonic() - began < 30
    assert "Traceback" not in done.stderr
    for name, row in rows.items():
        assert all(name in done.stdout for _ in row.findings[:1])


@linux
def test_a_notebook_behind_many_files_is_graded_again(
    root: Path, rows: dict[str, Row], places: Path
) -> None:
    shutil.copytree(
        root, places / "c", ignore=lambda *_: ["deep", "pipes", "no_text"], symlinks=True
    )
    course = Course.load(places / "c")
    edit(course.submission("many") / f"{NUMBERS}.ipynb", lambda nb: nb.cells.clear())
    again = {row.student: row for row in grade.grade(course, ["many", "loop"], jobs=1)}
    assert (again["many"].graded, again["loop"].graded) == (True, False)
    assert again["many"].total == 5


def test_what_takes_too_long_is_a_sentence(places: Path) -> None:
    course = tiny.write(places, config="c.Limits.look_seconds = 0.05\n")
    loud(tiny.hand_in(course, "ann"))
    known = originals(course)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(submission, "look", lambda *_: time.sleep(2))
        began = time.monotonic()
        [finding] = submission.examine(course, "ann", known).findings
        assert (finding.kind, finding.values) == ("slow", {"seconds": 0.05})
        assert grade._fingerprint(course, "ann", list(known), "x").startswith("x TooLong")
        assert time.monotonic() - began < 1


def test_nothing_outside_is_read(places: Path) -> None:
    """Neither links nor, in a race, what becomes one."""
    course = tiny.write(places)
    folder = tiny.hand_in(course, "ann")
    outside(folder)
    (folder / "own.txt").write_text("mine")
    before = submission.look(course, folder, [NUMBERS, MEANS])
    assert [name for name, _ in own_files(folder, course)] == ["own.txt", "ps.txt"]
    seen = submission.examine(course, "ann", originals(course))
    assert [path.name for path in seen.files] == ["own.txt", "ps.txt"]
    (folder / "own.txt").unlink()
    (folder / "own.txt").symlink_to(course.root / "nbgrader_config.py")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(submission, "look_at", lambda *_: before)
        packed = parcel.decoded(parcel.pack(course, "ann", [NUMBERS, MEANS]))
    assert [one.name for one in packed.files if one.kind == "beside"] == ["ps.txt"]
    assert (packed.findings[-1].kind, packed.findings[-1].where) == ("unreadable", "own.txt")


@linux
def test_nbgraders_own_command_copies_what_is_a_file(places: Path) -> None:
    """It would wait for a pipe, and fill the disk from a link to a device."""
    course = tiny.write(places)
    (course.source / "beside.txt").symlink_to(course.source / "nowhere")  # the instructor's may be
    (course.source / "nowhere").write_text("of the instructor")
    for name, make in (("ann", pipes), ("bob", loop), ("cat", outside), ("dan", deep)):
        make(tiny.hand_in(course, name))
    (course.submission("ann") / "zero").symlink_to("/dev/zero")
    (course.submission("ann") / "timestamp.txt").unlink()
    (course.submission("ann") / "own.txt").write_text("mine")
    gradebook.register(course)
    words = [sys.executable, "-m", "nbgrader", "autograde", course.assignment]
    done = subprocess.run(
        words, cwd=course.root, capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 0, done.stderr
    for student, own in (("ann", {"own.txt"}), ("bob", set()), ("cat", {"ps.txt"}), ("dan", set())):
        folder = course.autograded(student)
        notebooks = {f"{NUMBERS}.ipynb", f"{MEANS}.ipynb"}
        kept = {path.name for path in folder.rglob("*") if not path.is_dir()}
        assert kept == notebooks | own | {"beside.txt", "nowhere"}, student


# ---------------------------------------------------------------------- what is graded again


def fingerprint(course: Course) -> str:
    return grade._fingerprint(course, "ann", [MEANS, NUMBERS], "")


def test_a_fingerprint_is_of_what_grading_reads(course: Course) -> None:
    folder = tiny.hand_in(course, "ann")
    found = [fingerprint(course)]
    for change in (
        lambda: edit(folder / f"{MEANS}.ipynb", lambda nb: nb.cells.pop()),
        lambda: (folder / "data.csv").write_text("1"),
        lambda: (folder / "data.csv").write_text("2"),
        lambda: (folder / "timestamp.txt").write_text("2030-01-01 00:00:00 UTC"),
        lambda: (folder / "timestamp.txt").write_text("2030-01-02 00:00:00 UTC"),
        lambda: (folder / "link").symlink_to("x"),
        lambda: (folder / "x.ipynb").write_text("{}"),
        lambda: (folder / f"{MEANS}.ipynb").rename(folder / "y.ipynb"),
        lambda: (folder / "y.ipynb").write_text("{}"),
    ):
        change()
        found.append(fingerprint(course))
    assert len(set(found)) == len(found), "each of these changes it"


def test_a_fingerprint_is_of_nothing_else(course: Course) -> None:
    folder = tiny.hand_in(course, "ann")
    (folder / "x.ipynb").write_text("{}")  # no notebook of the assignment, all of which are there
    (folder / "large.bin").write_bytes(b"")
    os.truncate(folder / "large.bin", 6 * 2**20)
    first = fingerprint(course)
    (folder / "x.ipynb").write_text("[]")
    os.utime(folder / f"{MEANS}.ipynb", (1, 1))
    (folder / f"{MEANS}.ipynb").chmod(0o600)
    for name in (".ipynb_checkpoints", ".git"):
        (folder / name).mkdir()
        (folder / name / "a").write_text("1")
    with (folder / "large.bin").open("r+b") as file:
        file.write(b"other")
    assert fingerprint(course) == first


@linux
def test_a_due_date_and_an_extension_take_effect_without_grading(tmp_path: Path) -> None:
    course = tiny.write(tmp_path, config="c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    for student in ("ann", "bob"):
        folder = tiny.hand_in(course, student)
        (folder / "timestamp.txt").write_text("2030-01-01 05:00:00 UTC")

    def penalties(graded: bool = False) -> dict[str, float]:
        rows = grade.grade(course, jobs=1)
        assert {row.graded for row in rows} == {graded}
        with Gradebook(course.database) as book:
            kept = {
                row.student: book.find_submission(
                    course.assignment, row.student
                ).late_submission_penalty
                for row in rows
            }
        assert kept == {row.student: sum(row.penalties.values()) for row in rows}
        for row in rows:
            assert row.points == {MEANS: 5, NUMBERS: 10}
            assert row.total == 15 - kept[row.student]
        return kept

    assert penalties(graded=True) == {"ann": 0, "bob": 0}
    with Gradebook(course.database) as book:
        book.update_or_create_assignment(course.assignment, duedate="2030-01-01 00:00:00 UTC")
    assert penalties() == {"ann": 15, "bob": 15}
    with Gradebook(course.database) as book:
        book.grant_extension(course.assignment, "ann", hours=12)
    assert penalties() == {"ann": 0, "bob": 15}
    with Gradebook(course.database) as book:
        book.update_or_create_assignment(course.assignment, duedate="2030-02-01 00:00:00 UTC")
    assert penalties() == {"ann": 0, "bob": 0}
