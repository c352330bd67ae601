"""Workers on many machines give the same marks as this one's, whatever ends in the middle of it.

Machines are processes in folders of their own, on loopback, started by the README's commands.
"""

from __future__ import annotations

import contextlib
import gc
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from nbjudge import fingerprint
from nbjudge.course import Course, CourseError
from nbjudge.marks import grade, gradebook
from nbjudge.marks.assess import Plan, bank
from nbjudge.run import pool as pools

from engine.tests.support import every_kind, machines, poison, tiny
from engine.tests.support.every_kind import by_hand, everything, files
from engine.tests.support.machines import ROOT, Machines, kill, wait_for, works

pytestmark = pytest.mark.skipif(bool(machines.missing()), reason=machines.missing())
if not machines.missing():
    import distributed
    from nbjudge.marks import cluster

LATE = "c.LateSubmissionPlugin.penalty_method = 'zero'\n"
SLOW = f"import time; time.sleep(0.3)\n{tiny.RIGHT['twice']}"
READS = """def twice(x):
    assert open("data/points.csv").read() == "# ps1 data/points.csv\\n"
    import helpers
    return 2 * x
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and a worker that last for this module; the worker comes back when it ends."""
    one = Machines(tmp_path_factory.mktemp("machines"))
    try:
        one.scheduler(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")  # 3 take their time
        one.worker()
        yield one
    finally:
        one.stop()


@contextmanager
def with_key(own: Machines) -> Iterator[None]:
    """Let this process be one that has the key."""
    import dask

    with contextlib.chdir(own.folder("here")):
        read = dask.config.collect(paths=["cluster.yaml"], env={})
        with dask.config.set(dask.config.merge(dask.config.config, read)):
            yield


@pytest.fixture
def trusted(own: Machines) -> Iterator[Machines]:
    """The same, with this process as one that has the key."""
    with with_key(own):
        yield own


def plan_of(course: Course) -> Plan:
    """What workers have to know of a course that nobody is graded in."""
    return Plan(course.root, course.described(), {}, bank(course))


def copied(course: Course, target: Path) -> Course:
    """The same class, of which nothing is graded."""
    away = shutil.ignore_patterns("gradebook.db", "autograded", "feedback", "report")
    shutil.copytree(course.root, target, ignore=away, dirs_exist_ok=True)
    return Course.load(target)


def finished(process: subprocess.Popen, own: Machines, name: str) -> tuple[int, str]:
    """How a command ended, and what it said last on stderr."""
    status = process.wait(600)
    said = own.log(name).strip()
    return status, said.splitlines()[-1] if said else ""


# ---------------------------------------------------------------------- the same marks


def test_every_mark_and_file_is_the_same(own: Machines, tmp_path: Path) -> None:
    """Every kind of submission, marks by hand, penalties; notebooks to the byte."""
    (tmp_path / "local").mkdir()
    here = every_kind.write(tmp_path / "local", LATE)
    tiny.hand_in(here, "reader", twice=READS)
    there = copied(here, own.folder("every kind"))
    shutil.copy(here.database_file, there.database_file)
    grade.grade(here, jobs=1)
    process = own.grade("every kind")
    assert finished(process, own, "every kind")[0] == 0, own.log("every kind")
    assert everything(there) == everything(here)
    assert files(there) == files(here)
    with gradebook.opened(there) as book:
        points = gradebook.points(book, there)
    assert (points["right"]["numbers"], points["reader"]["numbers"]) == (10, 10)
    for name in files(here):
        assert (there.root / name).read_bytes() == (here.root / name).read_bytes()
    marker = there.marker("right").read_text("utf-8")
    assert marker == here.marker("right").read_text("utf-8"), "neither grades it again"
    assert (there.feedback("right") / f"{tiny.MEANS}.html").is_file()
    by_hand(there)
    assert not any(row.graded for row in grade.grade(there, jobs=1))


def test_a_poisonous_submission_costs_nobody_else_anything(
    trusted: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one that ends the process which executes it, nor one that ends the worker."""
    course = tiny.write(tmp_path)
    for name in ("ann", "bob", "cat", "dan", "eve"):
        tiny.hand_in(course, name)
    for name, what in (("bob", poison.PROCESS), ("dan", poison.WORKER)):
        (course.submission(name) / "own.txt").write_bytes(what)
    monkeypatch.setattr(grade, "assess", poison.poisonous)
    rows = {row.student: row for row in grade.grade(course, cluster=trusted.address)}
    assert {name: row.total for name, row in rows.items()} == {
        "ann": 15, "bob": None, "cat": 15, "dan": None, "eve": 15
    }  # fmt: skip
    for name in ("bob", "dan"):
        assert grade.notes(course, rows[name])[0].startswith("the process that graded it ended")


def test_a_cluster_marks_the_reference_whoever_was_graded_here(
    trusted: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its machines are others."""
    course = tiny.write(tmp_path)
    tiny.hand_in(course, "ann")
    grade.grade(course, jobs=1)
    tiny.hand_in(course, "bob")
    checked, check = [], grade.reference.Check.result
    monkeypatch.setattr(
        grade.reference.Check, "result", lambda self: checked.append(self) or check(self)
    )
    rows = {row.student: row for row in grade.grade(course, cluster=trusted.address)}
    assert (rows["bob"].total, rows["bob"].graded, len(checked)) == (15, True, 1)


# ---------------------------------------------------------------------- killed


def done(course: Course) -> set[str]:
    """Who is graded to the end."""
    return {name for name in course.students() if course.marker(name).is_file()}


def test_whatever_is_killed_grading_goes_on(tmp_path: Path) -> None:
    """A worker, which nobody notices; the command; the scheduler. No mark is lost or changed."""
    own = Machines(tmp_path)
    course = tiny.write(own.folder("war"))
    for number in range(12):
        tiny.hand_in(course, f"s{number:02}", twice=SLOW)
    peace = copied(course, tmp_path / "peace")
    grade.grade(peace, jobs=1)
    try:
        own.scheduler()
        nanny = own.worker()
        run = own.grade("war")
        wait_for(lambda: len(done(course)) >= 2 or run.poll() is not None)
        kill(works(nanny))
        wait_for(lambda: len(done(course)) >= 4 or run.poll() is not None)
        assert run.poll() is None, own.log("war")
        run.send_signal(signal.SIGKILL)
        run.wait()
        before = done(course)

        run = own.grade("war")
        wait_for(lambda: len(done(course)) >= 7 or run.poll() is not None)
        assert run.poll() is None, own.log("war")
        assert before < done(course)
        scheduler = own.running[0]
        scheduler.send_signal(signal.SIGKILL)
        scheduler.wait()
        status, said = finished(run, own, "war")
        assert (status, said) == (
            1,
            f"error: --cluster {own.address}: the scheduler is gone; start it and its workers "
            "again, then run this again: what is graded stays.",
        )
        before = done(course)
        assert 7 <= len(before) < 12

        own.scheduler()
        own.worker("another")
        status, said = finished(own.grade("war"), own, "war")
        assert status == 0, own.log("war")
        assert (
            f"{len(before)} of 12 students have not changed" in (own.root / "war/out").read_text()
        )
    finally:
        own.stop()
    assert everything(course) == everything(peace)
    assert files(course) == files(peace)


# ---------------------------------------------------------------------- of another engine


def changed_engine(folder: Path) -> Path:
    """A copy of the engine; return where it is imported from."""
    shutil.copytree(ROOT / "engine" / "src", folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_a_worker_of_another_engine_gets_no_course(course: Course, tmp_path: Path) -> None:
    """Not one whose text differs by a comment, nor one that is not installed there."""
    own = Machines(tmp_path)
    other = changed_engine(tmp_path / "src")
    with (other / "nbjudge" / "run" / "wire.py").open("a") as file:
        file.write("# a comment\n")
    (tmp_path / "none" / "nbjudge").mkdir(parents=True)
    (tmp_path / "none" / "nbjudge" / "__init__.py").touch()
    try:
        own.scheduler()
        for name, path, why in (
            ("other", other, "the engine's files differ"),
            (
                "none",
                tmp_path / "none",
                r"ModuleNotFoundError\(\"No module named 'nbjudge.marks'\"\)",
            ),
        ):
            worker = own.worker(name, PYTHONPATH=str(path))
            with with_key(own), pytest.raises(CourseError) as said:
                with cluster.at_work(own.address, plan_of(course)):
                    pass
            assert re.fullmatch(
                r"the worker tls://127\.0\.0\.1:\d+ has another engine than this machine "
                rf"\({why}\), so marks could be wrong; install the same there, and start it again.",
                str(said.value),
            )
            worker.terminate()
            worker.wait(60)
    finally:
        own.stop()


def test_a_worker_that_is_made_of_something_else_refuses_each_job(
    trusted: Machines, course: Course
) -> None:
    """Whenever it came: the first look at all of them may be over."""
    plan = plan_of(course)
    with cluster.at_work(trusted.address, plan) as workers:
        engine, key = workers._proof
        assert engine == fingerprint.LOADED
        assert workers.submit(len, b"any").result() == 3
        workers._proof = {**engine, "numpy": "1.0"}, key
        with pytest.raises(CourseError, match=r"another engine .* \(numpy 1\.0 and \d"):
            workers.submit(len, b"any").result()
        workers._proof = engine, "another"
        with pytest.raises(CourseError, match=r"another course than this run's; another run took"):
            workers.submit(len, b"any").result()
    (course.source / "more.csv").write_text("1")
    assert cluster.bundle(plan).key != key


def test_a_worker_that_cannot_get_ready_is_told(
    trusted: Machines, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = cluster.Bundle("{", {}, {})
    monkeypatch.setattr(cluster, "bundle", lambda _: broken)
    with pytest.raises(CourseError, match=r"a worker cannot take the course \(JSONDecodeError: "):
        with cluster.at_work(trusted.address, plan_of(course)):
            pass


# ---------------------------------------------------------------------- what is wrong with it


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://10.0.0.7:8786", "without TLS anybody on the way could run code as you"),
        ("tcp://scheduler.example.org:8786", "only 127.0.0.1 may do without: write tls://"),
        ("tcp://127.0.0.1.example.org:8786", "without TLS"),
        ("tcp://[2001:db8::1]:8786", "without TLS"),
        ("tcp://0.0.0.0:8786", "without TLS"),
        ("ws://127.0.0.1:8786", "is no address of a scheduler; write tls://<scheduler>:8786"),
        ("127.0.0.1:8786", "is no address"),
        ("tcp://127.0.0.1", "is no address"),
        ("tcp://127.0.0.1:port", "is no address"),
        ("tls://", "is no address"),
        ("\0", "is no address"),
    ],
)
def test_an_address_that_is_refused(address: str, said: str) -> None:
    with pytest.raises(CourseError, match=re.escape(said)):
        cluster.refuse_open(address)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "tcp://localhost:1", "tcp://[::1]:1", "tls://10.0.0.7:1"]
)
def test_an_address_that_will_do(address: str) -> None:
    cluster.refuse_open(address)


def test_who_has_no_key_is_told(own: Machines, course: Course) -> None:
    with pytest.raises(CourseError, match=r"cannot be used \(.*that DASK_CONFIG names the file w"):
        with cluster.at_work(own.address, plan_of(course)):
            pass
    clients = [one for one in gc.get_objects() if isinstance(one, distributed.Client)]
    assert {one.status for one in clients} <= {"closed"}, "the collector closes those, some time"


def test_nobody_there_is_told(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with pytest.raises(
        CourseError, match=r"cannot be used \(.*see that `dask scheduler` runs, and"
    ):
        with cluster.at_work("tcp://127.0.0.1:1", plan_of(course)):
            pass


def test_without_the_extra_it_is_named(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "nbjudge.marks.cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CourseError, match=r"needs the Python package distributed; `pip install 'n"):
        with grade._workers(pools.POOL, "tcp://127.0.0.1:1", plan_of(course)):
            pass
