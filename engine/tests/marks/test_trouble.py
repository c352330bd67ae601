"""A gradebook in trouble is one sentence, the marks stay, and the exit status tells."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook
from nbjudge.cli import main
from nbjudge.course import Course, CourseError
from nbjudge.marks import database, grade, gradebook
from sqlalchemy import Engine, create_engine, event, text

from engine.tests.support import tiny
from engine.tests.support.tiny import NUMBERS

linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graded class with a mark by hand."""
    course = tiny.write(tmp_path_factory.mktemp("class"))
    for student in ("ann", "bob"):
        tiny.hand_in(course, student, **tiny.WRONG)
    grade.grade(course, jobs=1)
    with Gradebook(course.database) as book:
        where = (NUMBERS, course.assignment, "bob")
        book.find_grade("add-value", *where).manual_score = 3.5
        book.db.commit()
    return course.root


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Course:
    """A copy of it."""
    return Course.load(Path(shutil.copytree(graded, tmp_path / "course", symlinks=True)))


def marks(course: Course) -> dict[str, float]:
    with gradebook.opened(course) as book:
        found = gradebook.points(book, course)
    return {name: sum(own.values()) for name, own in found.items()}


def nbjudge(course: Course, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--root", str(course.root), *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stderr


def locked(path: Path) -> Iterator[None]:
    line = sqlite3.connect(path)
    line.execute("BEGIN EXCLUSIVE")
    yield
    line.close()


def cut_short(path: Path) -> Iterator[None]:
    whole = path.read_bytes()
    os.truncate(path, len(whole) // 2)
    yield
    path.write_bytes(whole)


def something_else(path: Path) -> Iterator[None]:
    whole = path.read_bytes()
    path.write_bytes(b"x" * 5000)
    yield
    path.write_bytes(whole)


def of_an_older_nbgrader(path: Path) -> Iterator[None]:
    with sqlite3.connect(path) as line:
        line.execute("ALTER TABLE submitted_assignment RENAME COLUMN extension TO extension_")
    yield
    with sqlite3.connect(path) as line:
        line.execute("ALTER TABLE submitted_assignment RENAME COLUMN extension_ TO extension")


TROUBLES: dict[str, tuple[Callable[[Path], Iterator[None]], str]] = {
    "locked": (locked, "cannot be used (database is locked); close what else has it open, formgra"),
    "cut short": (cut_short, "it was cut short or damaged; put a copy of it in its place, and not"),
    "no database": (something_else, "it was cut short or is no gradebook; put a copy of it in its"),
    "older": (of_an_older_nbgrader, "it is of another version of nbgrader; `nbgrader db upgrade` "),
}


@linux
@pytest.mark.parametrize("kind", TROUBLES)
def test_trouble_is_one_sentence_and_the_marks_stay(kind: str, course: Course) -> None:
    """Whatever is asked for; and the next run finds everything as it was."""
    before = marks(course)
    assert before == {"ann": 2, "bob": 5.5}
    make, said = TROUBLES[kind]
    trouble = make(course.root / "gradebook.db")
    next(trouble)
    for verb in (["grade", "--jobs", "1"], ["report"]):
        status, line = nbjudge(course, *verb)
        assert status == 1, verb
        (error,) = [one for one in line.splitlines() if one.startswith("error: ")]
        assert error.startswith("error: gradebook.db: cannot be used ("), verb
        assert said in error, verb
        assert "Traceback" not in line
    next(trouble, None)
    assert marks(course) == before
    assert nbjudge(course, "grade", "--jobs", "1")[0] == 0
    assert marks(course) == before


@linux
@pytest.mark.parametrize("kind", TROUBLES)
def test_nbgraders_export_says_it_in_a_sentence(kind: str, course: Course) -> None:
    make, said = TROUBLES[kind]
    trouble = make(course.root / "gradebook.db")
    next(trouble)
    command = [Path(sys.executable).parent / "nbgrader", "export"]
    command += ["--exporter=nbjudge.marks.export.Moodle"]
    run = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)
    next(trouble, None)
    assert run.returncode == 1
    assert "gradebook.db: cannot be used (" in run.stderr
    assert said in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("course_id", ["tiny", ""])
def test_nbgraders_own_traceback_is_not_shown(
    course_id: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Of a gradebook that cannot be written before the assignment is in it."""
    course = tiny.write(tmp_path, NUMBERS)
    Gradebook(course.database, course_id).close()

    def burden(line: sqlite3.Connection, _: object) -> None:
        line.execute("PRAGMA query_only = ON")

    event.listen(Engine, "connect", burden)
    try:
        status, line = nbjudge(course, "due", "2026-03-01 12:00")
    finally:
        event.remove(Engine, "connect", burden)
    assert (status, line.count("\n")) == (1, 1)
    assert "error: gradebook.db: cannot be used (attempt to write a readonly database); let" in line
    assert "Rolling back" not in caplog.text


@linux
@pytest.mark.parametrize(
    ("pragma", "said"),
    [
        ("query_only = ON", "(attempt to write a readonly database); let yourself write to it and"),
        ("max_page_count = 1", "(database or disk is full); make room on its disk, then run this"),
    ],
)
def test_trouble_while_marks_are_written_ends_the_run(
    pragma: str, said: str, course: Course
) -> None:
    """SQLite itself refuses: as it does on a full disk, and in a file that may only be read."""
    before = marks(course)
    new = {f"s{number}": 15.0 for number in range(8)}
    for student in new:
        tiny.hand_in(course, student)

    def burden(line: sqlite3.Connection, _: object) -> None:
        line.execute(f"PRAGMA {pragma}")

    event.listen(Engine, "connect", burden)
    try:
        status, line = nbjudge(course, "grade", "--jobs", "1")
    finally:
        event.remove(Engine, "connect", burden)
    assert status == 1
    assert said in line
    assert "Traceback" not in line
    assert before.items() <= marks(course).items() < {**before, **new}.items()
    assert nbjudge(course, "grade", "--jobs", "1")[0] == 0
    assert marks(course) == {**before, **new}


@linux
def test_who_could_not_be_recorded_is_in_the_exit_status(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that cannot be renamed, for want of room; the others are graded."""
    rename = Path.rename

    def full(path: Path, target: Path) -> Path:
        if target == course.autograded("ann"):
            raise OSError(28, "No space left on device")
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", full)
        assert nbjudge(course, "grade", "--jobs", "1", "--force")[0] == 1
    assert nbjudge(course, "grade", "--jobs", "1")[0] == 0


def test_a_new_gradebook_is_as_nbgrader_makes_it(tmp_path: Path) -> None:
    course = tiny.write(tmp_path, NUMBERS)
    database.make_tables(course)
    with Gradebook(course.database), Gradebook(f"sqlite:///{tmp_path / 'its.db'}"):
        pass
    ours, its = (
        {
            table: list(
                line.execute(f"SELECT sql, name FROM sqlite_master WHERE tbl_name = '{table}'")
            )
            for (table,) in line.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        | {"version": list(line.execute("SELECT * FROM alembic_version"))}
        for line in map(sqlite3.connect, (course.database_file, tmp_path / "its.db"))
    )
    assert ours["version"] == its["version"] != []
    del ours["alembic_version"], its["alembic_version"]  # alembic's own has a key
    assert ours == its
    before = (tmp_path / "gradebook.db").read_bytes()
    database.make_tables(course)
    assert (tmp_path / "gradebook.db").read_bytes() == before


def test_what_is_wrong_with_one_row_is_no_trouble_of_all(course: Course) -> None:
    engine = create_engine(course.database)
    with engine.connect() as line, pytest.raises(Exception, match="UNIQUE") as raised:
        line.execute(text("INSERT INTO student SELECT * FROM student"))
    assert not database.is_in_trouble(raised.value)
    with engine.connect() as line, pytest.raises(Exception, match="no such table") as raised:
        line.execute(text("SELECT * FROM nowhere"))
    assert database.is_in_trouble(raised.value)


def test_a_sentence_is_of_the_file(course: Course) -> None:
    with pytest.raises(CourseError, match=r"gradebook\.db: .*; it is of another"):
        with database.explained(course), create_engine(course.database).connect() as line:
            line.execute(text("SELECT * FROM nowhere"))


@linux
def test_a_file_system_without_locks_is_one_sentence(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As some of a network are; the system call is the only thing that is not real."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    status, line = nbjudge(course, "grade", "--jobs", "1")
    assert status == 1
    assert line.endswith(
        "its file system locks no files (No locks available), so two runs could not be kept apart; "
        "put the course on a local disk.\n"
    )


@linux
@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_folder_that_cannot_be_written_is_no_file_system_without_locks(
    code: int, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refuse(path: str | os.PathLike[str], *rest: Any, **options: Any) -> int:
        if str(path).endswith(".grading.lock"):
            raise OSError(code, os.strerror(code), path)
        return opened(path, *rest, **options)

    monkeypatch.setattr("os.open", refuse)
    status, line = nbjudge(course, "grade", "--jobs", "1")
    assert (status, line) == (
        1,
        f"error: {course.root}/.grading.lock: cannot be written ({os.strerror(code)}); let "
        "yourself write to it and to its folder, see that there is room, then run this again.\n",
    )


@linux
def test_a_gradebook_that_cannot_be_made_is_said_as_such(tmp_path: Path) -> None:
    """And not as a fault of the notebooks."""
    course = tiny.write(tmp_path, NUMBERS)
    tiny.hand_in(course, "ann")
    (tmp_path / "gradebook.db").mkdir()
    status, line = nbjudge(course, "grade", "--jobs", "1")
    assert status == 1
    assert "error: gradebook.db: cannot be used (unable to open database file); let you" in line
