"""A gradebook in PostgreSQL holds what one in a file holds, and everything works on it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from nbgrader.api import Grade, Gradebook
from nbgrader.apps import NbGraderAPI
from nbjudge.cli import main
from nbjudge.course import Course, CourseError
from nbjudge.marks import database, export, grade, gradebook
from nbjudge.pages import report

from engine.tests.support import every_kind, postgres, tiny
from engine.tests.support.every_kind import by_hand, everything, files
from engine.tests.support.postgres import Server
from engine.tests.support.tiny import MEANS, NUMBERS

LATE = "c.LateSubmissionPlugin.penalty_method = 'zero'\n"
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux"),
    pytest.mark.skipif(bool(postgres.missing()), reason=postgres.missing()),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that ends with this module."""
    with postgres.running() as one:
        yield one


def config(address: str) -> str:
    """The line of nbgrader_config.py that names a gradebook."""
    return f"c.CourseDirectory.db_url = {address!r}\n"


def moved(course: Course, target: Path, address: str) -> Course:
    """A copy of a course, of whose class nothing is graded, with its gradebook elsewhere."""
    away = shutil.ignore_patterns("gradebook.db", "autograded", "feedback", "report")
    shutil.copytree(course.root, target, ignore=away)
    return Course.load(configured(Course.load(target), config(address)))


def graded(course: Course, **options: bool) -> dict[str, grade.Row]:
    """Grade a class and write its pages, by one worker."""
    rows = grade.grade(course, jobs=1, **options)
    grade.write_feedback(course, rows, jobs=1)
    return {row.student: row for row in rows}


def nbjudge(course: Course, *words: str) -> tuple[int, str]:
    """Run the command; return its status, and what it says."""
    result = CliRunner().invoke(main, ["--root", str(course.root), *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


# ---------------------------------------------------------------------- the same marks


@pytest.fixture(scope="module")
def both(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Course]:
    """The same class with a gradebook in a file, and in PostgreSQL: graded, marked, graded."""
    here = every_kind.write(tmp_path_factory.mktemp("file"), LATE)
    root = tmp_path_factory.mktemp("server")
    there = every_kind.write(root, LATE + config(server.address(server.new())))
    for course in (here, there):
        grade.grade(course, jobs=1)
        by_hand(course)
        graded(course, force=True)
        report.write(course, {})
    return here, there


def test_every_row_is_the_same(both: tuple[Course, Course]) -> None:
    expected, found = map(everything, both)
    for table, rows in expected.items():
        assert found[table] == rows, table
    assert len(found["grade"]) == 11 * 9
    assert any("'manual_score': 2.5" in row for row in found["grade"])


def test_every_file_is_the_same(both: tuple[Course, Course]) -> None:
    """Graded notebooks, pages, the report and the tables for other systems."""
    here, there = both
    assert files(here) == files(there)
    for folder, kind in (("feedback", "*.html"), ("report", "*")):
        names = sorted(path.relative_to(here.root) for path in (here.root / folder).rglob(kind))
        assert len(names) >= 2
        for name in names:
            assert (there.root / name).read_bytes() == (here.root / name).read_bytes(), name
    expected, found = map(exported, both)
    assert expected == found
    nbgrader(there, "export", "--exporter=nbjudge.marks.export.Moodle")
    assert (there.root / "moodle.csv").read_bytes() == found["Moodle"]


def exported(course: Course) -> dict[str, bytes]:
    """The files for other systems."""
    made = {}
    with gradebook.opened(course) as book:
        people, lessons = gradebook.people(book, course), gradebook.maxima(book, course)
    for exporter in (export.Excel, export.Moodle, export.Canvas):
        path = course.root / exporter.file
        export.write(path, exporter.rows(course, lessons, people))
        made[exporter.__name__] = path.read_bytes()
        path.unlink()
    return made


def nbgrader(course: Course, *words: str) -> str:
    """Run one of nbgrader's own commands; return what it prints."""
    command = [Path(sys.executable).parent / "nbgrader", *words]
    run = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout + run.stderr


def test_what_has_not_changed_is_not_graded_again(both: tuple[Course, Course]) -> None:
    _, course = both
    release = course.release / f"{NUMBERS}.ipynb"
    before = release.stat().st_mtime_ns
    assert not any(row.graded for row in graded(course).values())
    assert release.stat().st_mtime_ns == before
    checked = [CliRunner().invoke(main, ["--root", str(one.root), "check"]) for one in both]
    assert checked[0].stdout == checked[1].stdout
    assert "means    is not JSON" in checked[0].stdout


def test_the_password_is_shown_nowhere(both: tuple[Course, Course]) -> None:
    status, said = nbjudge(both[1], "grade", "--jobs", "1")
    assert status == 0, said
    assert f"Marks: postgresql+psycopg2://{postgres.USER}@/marks" in said
    assert postgres.PASSWORD not in said


# ---------------------------------------------------------------------- nbgrader's own commands


def test_nbgraders_own_commands(server: Server, tmp_path: Path) -> None:
    """A student edition, a class list, marks, a page: by nbgrader on its own."""
    course = tiny.write(tmp_path, config=config(server.address(server.new())))
    tiny.hand_in(course, "ann")
    shutil.rmtree(course.release)
    api = NbGraderAPI(config=course.settings)
    assert api.generate_assignment(course.assignment)["success"]
    assert (course.release / f"{NUMBERS}.ipynb").is_file()
    (tmp_path / "class.csv").write_text("id,last_name,first_name\nann,Li,Ann\nbob,Wu,Bob\n")
    nbgrader(course, "db", "student", "import", "class.csv")
    assert api.autograde(course.assignment, "ann")["success"]
    assert api.generate_feedback(course.assignment, "ann")["success"]
    assert (course.feedback("ann") / f"{MEANS}.html").is_file()
    with gradebook.opened(course) as book:
        ann, bob = gradebook.people(book, course)
    assert (ann.last_name, ann.points) == ("Li", {MEANS: 5, NUMBERS: 10})
    assert (bob.first_name, bob.points) == ("Bob", {})
    nbgrader(course, "db", "upgrade")


def test_formgrader(server: Server, tmp_path: Path) -> None:
    """It shows the marks, and the one that is written in it counts."""
    course = tiny.write(tmp_path, config=config(server.address(server.new())))
    tiny.hand_in(course, "ann", **tiny.WRONG)
    graded(course)
    with serving(course) as ask:
        (known,) = ask("assignments")
        assert (known["name"], known["num_submissions"]) == (tiny.ASSIGNMENT, 1)
        (handed_in,) = ask(f"submissions/{tiny.ASSIGNMENT}")
        assert (handed_in["student"], handed_in["score"]) == ("ann", 2)
        notebooks = ask(f"submitted_notebooks/{tiny.ASSIGNMENT}/{NUMBERS}")
        grades = ask(f"grades?submission_id={notebooks[0]['id']}")
        (test,) = [one for one in grades if one["name"] == "add-value"]
        ask(f"grade/{test['id']}", {"manual_score": 3.5})
        comments = ask(f"comments?submission_id={notebooks[0]['id']}")
        ask(f"comment/{comments[0]['id']}", {"manual_comment": "Nearly."})
        assert ask("student/ann")["score"] == 5.5
    assert graded(course)["ann"].total == 5.5
    assert "Nearly." in (course.feedback("ann") / f"{NUMBERS}.html").read_text("utf-8")


def test_two_people_mark_at_once_while_a_run_goes_on(server: Server, tmp_path: Path) -> None:
    """Each in a formgrader of a folder of their own, into one gradebook: no mark is lost."""
    name = server.new()
    address = server.address(name)
    course = sleepers(tmp_path / "first", address)
    graded(course)
    other = moved(course, tmp_path / "second", address)
    with Gradebook(address) as book:
        ids = [one.id for one in book.db.query(Grade).order_by(Grade.id)]
    wanted = {name: 0.125 * (number % 16) for number, name in enumerate(ids)}
    with serving(course) as first, serving(other) as second, ThreadPoolExecutor(2) as people:
        run = start(course, "--force")
        wait_for(lambda: is_held(server, name) or run.poll() is not None)
        each = [(first, ids[0::2]), (second, ids[1::2])]
        given = [people.submit(give, ask, names, wanted) for ask, names in each]
        for one in given:
            one.result(120)
        _, errors = run.communicate(timeout=120)
        assert run.returncode == 0, errors
    with Gradebook(address) as book:
        there = {one.id: one.manual_score for one in book.db.query(Grade)}
    assert len(there) == 6 * 5
    assert there == wanted


def give(ask: Callable[..., Any], ids: list[str], marks: dict[str, float]) -> None:
    """Give marks by hand, one after the other, a few a second."""
    for name in ids:
        ask(f"grade/{name}", {"manual_score": marks[name]})
        time.sleep(0.3)


@contextmanager
def serving(course: Course) -> Iterator[Callable[..., Any]]:
    """Serve formgrader; yield what asks its API, and writes where there is something to write."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"JUPYTER_PORT": str(port), "JUPYTER_TOKEN": "t", "HOME": str(course.root / "home")}
    command = [sys.executable, "-m", "nbjudge", "--root", course.root, "lab", "--instructor"]
    with (course.root / "log").open("w") as log:
        environment = {**os.environ, **own, "BROWSER": "true"}
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def ask(path: str, written: object = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/formgrader/api/{path}",
            None if written is None else json.dumps(written).encode(),
            {"Authorization": "token t", "Content-Type": "application/json"},
            method="GET" if written is None else "PUT",
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def answers() -> bool:
        assert process.poll() is None, (course.root / "log").read_text()
        with contextlib.suppress(urllib.error.URLError):
            return bool(ask("status"))
        return False

    try:
        wait_for(answers)
        yield ask
    finally:
        process.terminate()
        process.wait(30)


# ---------------------------------------------------------------------- by hand


def by_bob(course: Course, mark: float | None, extra: float | None, comment: str | None) -> None:
    """Write by hand what is Bob's, as formgrader does."""
    where = (NUMBERS, course.assignment, "bob")
    with Gradebook(course.database) as book:
        given = book.find_grade("add-value", *where)
        given.manual_score, given.extra_credit = mark, extra
        book.find_comment("add", *where).manual_comment = comment
        book.db.commit()


@pytest.mark.parametrize("elsewhere", [False, True], ids=["in a file", "in PostgreSQL"])
def test_what_is_by_hand_reaches_that_page_alone(
    elsewhere: bool, server: Server, tmp_path: Path
) -> None:
    """Given, changed, taken back; as often as it changes, and no oftener."""
    own = config(server.address(server.new())) if elsewhere else ""
    course = tiny.write(tmp_path, config=own)
    for student in ("ann", "bob"):
        tiny.hand_in(course, student, **tiny.WRONG)
    rows = grade.grade(course, jobs=1)
    grade.write_feedback(course, rows, jobs=1)
    for row in rows:
        row.graded = False
    pages = [course.feedback(name) / f"{NUMBERS}.html" for name in ("ann", "bob")]
    for hand, shown in (
        ((2.25, 0.5, None), "2.75 / 4"),
        ((2.25, 0.5, "Well done, Bob."), "Well done, Bob."),
        ((None, None, None), "0 / 4"),
    ):
        before = [page.stat().st_mtime_ns for page in pages]
        by_bob(course, *hand)
        grade.write_feedback(course, rows, jobs=1)
        after = [page.stat().st_mtime_ns for page in pages]
        assert [one != other for one, other in zip(before, after, strict=True)] == [False, True]
        assert shown in pages[1].read_text("utf-8")
        grade.write_feedback(course, rows, jobs=1)
        assert [page.stat().st_mtime_ns for page in pages] == after
    assert "Well done" not in pages[1].read_text("utf-8")


def test_what_being_late_costs_reaches_the_page(course: Course) -> None:
    """A due date may be set after the class is graded."""
    course = Course.load(configured(course, LATE))
    for student, day in (("ann", 1), ("cat", 3)):
        time = course.submission(student) / "timestamp.txt"
        tiny.hand_in(course, student, MEANS)
        time.write_text(f"2030-01-0{day} 12:00:00 UTC")
    graded(course)
    pages = [course.feedback(name) / f"{MEANS}.html" for name in ("ann", "cat")]
    before = [page.stat().st_mtime_ns for page in pages]
    with Gradebook(course.database) as book:
        book.update_or_create_assignment(course.assignment, duedate="2030-01-02 12:00:00 UTC")
    graded(course)
    after = [page.stat().st_mtime_ns for page in pages]
    assert [one != other for one, other in zip(before, after, strict=True)] == [False, True]
    assert "Lost by being late: 5." in " ".join(pages[1].read_text("utf-8").split())


def configured(course: Course, lines: str) -> Path:
    """Add lines to a course's settings; return its folder."""
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(lines)
    return course.root


# ---------------------------------------------------------------------- one at a time, and killed


def sleepers(root: Path, address: str, count: int = 6) -> Course:
    """A class that takes a while."""
    root.mkdir(exist_ok=True)
    course = tiny.write(root, config=config(address))
    for number in range(count):
        slow = f"import time; time.sleep(0.3)\n{tiny.RIGHT['twice']}"
        tiny.hand_in(course, f"s{number}", twice=slow)
    return course


def start(course: Course, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "nbjudge", "--root", str(course.root), "grade", "--jobs", "1"]
    command += words
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def wait_for(what: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def is_held(server: Server, name: str) -> bool:
    """Tell whether a run holds the gradebook."""
    count = "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
    rows = server.execute(f"{count} WHERE locktype = 'advisory' AND datname = '{name}'")
    return rows[0][0] > 0


def test_two_runs_exclude_each_other(server: Server, tmp_path: Path) -> None:
    """From the first moment of a new database on; from folders that know nothing of each other."""
    name = server.new()
    first = sleepers(tmp_path / "first", server.address(name))
    second = moved(first, tmp_path / "second", server.address(name))
    run = start(first)
    try:
        wait_for(lambda: is_held(server, name) or run.poll() is not None)
        status, said = nbjudge(second, "grade", "--jobs", "1")
        assert status == 1
        assert said == (
            f"error: postgresql+psycopg2://{postgres.USER}@/{name}: another run is grading into "
            "this gradebook, perhaps on another machine; wait for its end, or stop it.\n"
        )
    finally:
        out, errors = run.communicate(timeout=120)
    assert run.returncode == 0, errors
    assert len(re.findall(r"^s\d .* 15$", out, re.M)) == 6, "it was not disturbed"
    assert not is_held(server, name)
    assert {row.total for row in graded(second).values()} == {15}


def test_a_run_that_was_killed_goes_on(server: Server, tmp_path: Path) -> None:
    """Three times, at moments that nobody chose; the marks are those of a run in peace."""
    peace = sleepers(tmp_path / "peace", server.address(server.new()))
    graded(peace)
    name = server.new()
    course = sleepers(tmp_path / "war", server.address(name))
    finished: set[str] = set()
    for count in (0, 2, 4):
        run = start(course)
        while run.poll() is None and not (is_held(server, name) and len(done(course)) >= count):
            time.sleep(0.02)
        assert run.poll() is None, run.communicate()
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
        wait_for(lambda: not is_held(server, name), 10)
        assert finished <= done(course)
        finished = done(course)
    assert len(finished) >= 4
    again = {name for name, row in graded(course).items() if row.graded}
    assert again == set(course.students()) - finished
    assert everything(course) == everything(peace)
    assert files(course) == files(peace)


def done(course: Course) -> set[str]:
    """Who is graded to the end."""
    return {name for name in course.students() if course.marker(name).is_file()}


def test_a_connection_that_breaks_ends_the_run_with_a_sentence(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it there is no lock. The next run goes on."""
    name = server.new()
    course = sleepers(tmp_path, server.address(name), count=3)
    record = grade.Recorder.record

    def cut(self: grade.Recorder, student: str, *rest: object) -> dict[str, float]:
        if done(course):
            others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            server.execute(f"SELECT pg_terminate_backend(pid) {others} AND datname = '{name}'")
        return record(self, student, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(grade.Recorder, "record", cut)
        with pytest.raises(CourseError, match=r"cannot be used \(.*; see that the server runs, an"):
            graded(course)
    assert len(done(course)) == 1
    assert sum(row.graded for row in graded(course).values()) == 2


# ---------------------------------------------------------------------- what is wrong with it


@pytest.mark.parametrize("verb", ["grade", "report"])
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql+psycopg2:/{secret}", "db_url is no address of a database; write it as postgr"),
        ("postgresql://me:{secret}@there:port/x", "db_url is no address of a database; write it"),
        ("postgres://me:{secret}@there/x", "there is no kind of database 'postgres'; write postgr"),
        ("postgresql+nothing://me:{secret}@/x", "no kind of database 'postgresql+nothing'; write"),
        ("postgresql+asyncpg://me:{secret}@/x", "needs the Python package asyncpg; `pip install "),
        ("postgresql+psycopg2://me:{secret}@127.0.0.1:1/x", "cannot be used (connection to server"),
        (
            "postgresql+psycopg2://me:{secret}@/x?host=/no/where",
            "cannot be used (connection to ser",
        ),
        (
            "postgresql+psycopg2://grader:{secret}@/postgres?host={host}",
            "password authentication f",
        ),
        ("postgresql+psycopg2://grader:top-secret@/x?host={host}", 'database "x" does not exist'),
    ],
)
def test_a_wrong_address_is_one_sentence(
    address: str, said: str, verb: str, server: Server, tmp_path: Path
) -> None:
    secret = "swordfish"
    given = address.format(secret=secret, host=server.folder)
    course = tiny.write(tmp_path, config=config(given))
    tiny.hand_in(course, "ann")
    status, line = nbjudge(course, verb)
    assert status == 1
    assert line.startswith("error: ")
    assert said in line
    assert line.count("\n") == 1
    assert secret not in line
    assert postgres.PASSWORD not in line


def test_a_user_without_rights_is_one_sentence(server: Server, tmp_path: Path) -> None:
    name = server.new()
    server.execute("CREATE USER reader PASSWORD 'swordfish'")
    course = tiny.write(tmp_path, config=config(server.address(name, "reader", "swordfish")))
    tiny.hand_in(course, "ann")
    status, line = nbjudge(course, "grade")
    assert status == 1
    assert "cannot be used (permission denied for schema public" in line
    assert line.count("\n") == 1


def test_a_gradebook_of_somebody_elses_can_be_graded_into(server: Server, tmp_path: Path) -> None:
    """Only its owner may make an index; the others find it made."""
    name = server.new()
    (tmp_path / "own").mkdir()
    course = tiny.write(tmp_path / "own", config=config(server.address(name)))
    tiny.hand_in(course, "ann")
    graded(course)
    server.execute("CREATE USER colleague PASSWORD 'swordfish'")
    server.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO colleague", name)
    other = moved(course, tmp_path / "other", server.address(name, "colleague", "swordfish"))
    assert graded(other)["ann"].total == 15


def test_the_lock_is_let_go_of(server: Server, tmp_path: Path) -> None:
    name = server.new()
    course = tiny.write(tmp_path, config=config(server.address(name)))
    with database.held(course):
        assert is_held(server, name)
        with pytest.raises(CourseError, match="another run is grading"), database.held(course):
            pass
    assert not is_held(server, name)
    with pytest.raises(ZeroDivisionError), database.held(course):
        raise ZeroDivisionError
    assert not is_held(server, name)
    with database.held(Course.load(course.root)):
        assert NbGraderAPI(config=course.settings).generate_assignment(course.assignment)["success"]
