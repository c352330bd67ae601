"""A class of the tiny course: what is graded, what is graded again, what the table says."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import sqlite3
import sys
from pathlib import Path

import nbformat
import nbjudge
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbjudge.course import Course, CourseError
from nbjudge.marks import grade, gradebook
from nbjudge.marks.assess import Assessment, Plan, assess
from nbjudge.marks.grade import Row
from nbjudge.marks.outcome import Loss
from nbjudge.notebook.failure import Failure
from nbjudge.notebook.finding import Finding
from nbjudge.run import pool as pools
from wcwidth import wcswidth

from engine.tests.support import tiny
from engine.tests.support.notebooks import cell, doubled, edit
from engine.tests.support.tiny import MEANS, NUMBERS

linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
STUDENTS = {"ann": {}, "bob": {"twice": tiny.WRONG["twice"]}, "cat": {"add": None, "mean": None}}


def graded(course: Course, **options: object) -> dict[str, Row]:
    """By one worker, which starts sooner than two."""
    return {row.student: row for row in grade.grade(course, jobs=1, **options)}


def again(rows: dict[str, Row]) -> set[str]:
    """Who was graded in this run."""
    return {name for name, row in rows.items() if row.graded}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small class that has been graded."""
    course = tiny.write(tmp_path_factory.mktemp("finished"))
    for student, written in STUDENTS.items():
        tiny.hand_in(course, student, **written)
    graded(course)
    return course.root


@pytest.fixture
def before(finished: Path, tmp_path: Path) -> Course:
    """A copy of that class."""
    return Course.load(Path(shutil.copytree(finished, tmp_path / "class")))


# ---------------------------------------------------------------------- what is graded again


@linux
def test_a_class_is_graded_once(before: Course) -> None:
    rows = graded(before)
    assert again(rows) == set()
    assert {name: row.points for name, row in rows.items()} == {
        "ann": {MEANS: 5, NUMBERS: 10},
        "bob": {MEANS: 5, NUMBERS: 6},
        "cat": {MEANS: 0, NUMBERS: 6},
    }
    assert [grade.notes(before, row) for row in rows.values()] == [
        [],
        ["numbers twice -4: AssertionError"],
        ["means: not written: mean", "numbers: not written: add"],
    ]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What workers are told to do, in order, but for getting ready."""
    names: list[str] = []
    run = pools.Pool.run

    def counted(self: pools.Pool, function: object, *args: object) -> object:
        if function.__name__ != "_start_with":
            names.append(function.__name__)
        return run(self, function, *args)

    monkeypatch.setattr(pools.Pool, "run", counted)
    return names


@linux
def test_each_notebook_is_executed_once(before: Course, given: list[str]) -> None:
    """And the reference once; nothing is looked up by what it is equal to."""
    graded(before, force=True)
    assert sorted(given) == ["assess"] * len(STUDENTS) + ["execute"] * 2


@linux
def test_where_nothing_changed_nothing_is_executed(
    before: Course, given: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reference neither, where the course has graded somebody as it is."""
    graded(before)
    assert given == []
    tiny.hand_in(before, "dan", **STUDENTS["ann"])
    graded(before)
    assert given == ["assess"]
    monkeypatch.setattr(platform, "node", lambda: "another")
    grade._around.cache_clear()
    tiny.hand_in(before, "fay", **STUDENTS["ann"])
    graded(before)
    assert given == ["assess", "execute", "execute", "assess"]
    given.clear()
    before.bounds.notebook_seconds += 1
    tiny.hand_in(before, "eve", **STUDENTS["ann"])
    graded(before, students=["eve"])
    assert given == ["execute", "execute", "assess"]
    monkeypatch.undo()
    grade._around.cache_clear()


@linux
def test_a_reference_that_is_begun_early_is_judged(before: Course) -> None:
    """While nbgrader reads the source; nobody is graded with a test that it fails."""
    tiny.hand_in(before, "dan", **STUDENTS["ann"])
    path = before.source / f"{NUMBERS}.ipynb"
    path.write_text(path.read_text("utf-8").replace("return x + y", "return x - y"), "utf-8")
    with pytest.raises(CourseError, match="the instructor's own solution fails the test add"):
        graded(before)
    assert not before.marker("dan").exists()


def test_the_fingerprint_is_of_what_can_change_a_mark(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not of the engine's own text: a comment in any module had a class graded again."""
    first = grade.course_fingerprint(course)
    text = Path.read_bytes
    engine = Path(nbjudge.__file__).parent

    def commented(path: Path) -> bytes:
        return text(path) + (b"# a comment" if path.is_relative_to(engine) else b"")

    monkeypatch.setattr(Path, "read_bytes", commented)
    assert grade.course_fingerprint(course) == first
    cached = course.source / "__pycache__" / "helpers.pyc"
    cached.parent.mkdir()
    cached.write_bytes(b"x")
    assert grade.course_fingerprint(course) == first

    found = {first}
    for package in ("numpy", "ipython", "nbgrader"):
        version = importlib.metadata.version
        with monkeypatch.context() as patch:
            patch.setattr(
                importlib.metadata,
                "version",
                lambda name, package=package, known=version: (
                    "9" if name == package else known(name)
                ),
            )
            found.add(grade.course_fingerprint(course))
    with monkeypatch.context() as patch:
        patch.setattr(grade, "__version__", "9")
        found.add(grade.course_fingerprint(course))
    course.sandboxed = False
    found.add(grade.course_fingerprint(course))
    course.bounds.cell_seconds = 1
    found.add(grade.course_fingerprint(course))
    for path in (course.source / "points.csv", course.root / "nbgrader_config.py"):
        path.write_bytes(b"# new")
        found.add(grade.course_fingerprint(course))
    edit(course.source / f"{MEANS}.ipynb", lambda nb: nb.cells.pop())
    found.add(grade.course_fingerprint(course))
    assert len(found) == 1 + 3 + 1 + 2 + 2 + 1, "each of these changes it"


@linux
def test_what_an_older_engine_graded_is_graded_again(before: Course) -> None:
    marker = before.marker("bob")
    known = json.loads(marker.read_text("utf-8"))
    marker.write_text(json.dumps({"fingerprint": known["fingerprint"], "notes": ["a note"]}))
    before.marker("ann").write_text("{")
    newer = json.loads(before.marker("cat").read_text("utf-8"))
    before.marker("cat").write_text(json.dumps({**newer, "version": 99}))
    assert again(graded(before)) == {"ann", "bob", "cat"}
    assert again(graded(before)) == set()


@linux
def test_an_upgrade_keeps_what_was_given_by_hand(tmp_path: Path) -> None:
    """A gradebook of nbgrader's own command, marks and comments by hand in it; no index yet."""
    course = tiny.write(tmp_path)
    for student in STUDENTS:
        tiny.hand_in(course, student, **STUDENTS[student])
    api = NbGraderAPI(config=course.settings)
    assert api.generate_assignment(course.assignment)["success"]
    for student in ("ann", "bob"):
        assert api.autograde(course.assignment, student)["success"]
    where = (MEANS, course.assignment, "bob")
    with Gradebook(course.database) as book:
        given = book.find_grade("mean-value", *where)
        given.manual_score, given.extra_credit = 1.5, 0.25
        book.find_comment("mean", *where).manual_comment = "we talked"
        book.find_grade("twice-value", NUMBERS, course.assignment, "ann").manual_score = 2.0
        book.db.commit()
    for force in (False, True):
        rows = graded(course, force=force)
        assert {name: row.total for name, row in rows.items()} == {"ann": 13, "bob": 9.75, "cat": 6}
        with Gradebook(course.database) as book:
            given = book.find_grade("mean-value", *where)
            assert (given.manual_score, given.extra_credit, given.auto_score) == (1.5, 0.25, 3)
            assert given.needs_manual_grade, "nbgrader has a mark by hand looked at again"
            assert book.find_comment("mean", *where).comment == "we talked"
    with sqlite3.connect(course.database_file) as database:
        plan = "explain query plan select * from {} where notebook_id = 'x'"
        for table in ("grade", "comment"):
            assert "USING INDEX" in str(database.execute(plan.format(table)).fetchall())


@linux
def test_a_gradebook_that_is_no_file(tmp_path: Path) -> None:
    """Its address is any that SQLAlchemy knows, not a path with sqlite:/// in front."""
    address = f"sqlite+pysqlite:///{tmp_path / 'elsewhere.db'}"
    course = tiny.write(tmp_path, config=f"c.CourseDirectory.db_url = {address!r}\n")
    tiny.hand_in(course, "ann")
    assert course.database_file is None
    assert graded(course)["ann"].total == 15
    assert again(graded(course)) == set()
    with gradebook.opened(course) as book:
        assert gradebook.by_hand(book, course) == {}


# ---------------------------------------------------------------------- what goes wrong


@linux
def test_a_broken_submission_costs_nobody_else_anything(before: Course) -> None:
    tiny.hand_in(before, "dan")
    (before.submission("dan") / f"{MEANS}.ipynb").write_text("{")
    doubled("twice-value")(before.submission("dan") / f"{NUMBERS}.ipynb")
    (before.submitted / "eve").touch()
    rows = graded(before)
    assert again(rows) == {"dan"}
    assert rows["dan"].points == {MEANS: 0, NUMBERS: 10}
    kinds = {(finding.kind, finding.where) for finding in rows["dan"].findings}
    assert kinds >= {("not_json", MEANS), ("test_twice", NUMBERS)}
    assert rows["eve"].total is None
    assert grade.notes(before, rows["eve"]) == ["is not a folder; expected eve/ps1/"]


def poisonous(plan: Plan, data: bytes) -> Assessment:
    """A submission that ends its worker, whoever assesses it."""
    if b"return x * x" in data:
        os._exit(1)
    return assess(plan, data)


@linux
def test_a_worker_that_ends_costs_nobody_else_anything(
    before: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grade, "assess", poisonous)
    rows = graded(before, force=True)
    assert again(rows) == {"ann", "cat"}
    assert {name: row.total for name, row in rows.items()} == {"ann": 15, "bob": None, "cat": 6}
    assert grade.notes(before, rows["bob"])[0].startswith("the process that graded it ended twice")
    with gradebook.opened(before) as book:
        assert gradebook.points(book, before)["bob"] == {MEANS: 5, NUMBERS: 6}, "as it was"


@linux
def test_a_gradebook_that_cannot_be_written_is_said(
    before: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are recorded; what was there stays; the next run makes good for it."""

    def refuse(self: object, student: str, *rest: object) -> dict[str, float]:
        if student == "bob":
            raise sqlite3.OperationalError("database is locked")
        return record(self, student, *rest)

    record = grade.Recorder.record
    kept = before.autograded("bob") / f"{NUMBERS}.ipynb"
    written = kept.stat().st_mtime_ns
    with monkeypatch.context() as patch:
        patch.setattr(grade.Recorder, "record", refuse)
        rows = graded(before, force=True)
    assert again(rows) == {"ann", "cat"}
    assert grade.notes(before, rows["bob"])[0] == (
        "the gradebook could not be written: OperationalError: database is locked"
    )
    assert kept.stat().st_mtime_ns == written
    assert again(graded(before)) == {"bob"}
    assert list(before.autograded("bob").parent.glob(".*.new")) == []


@linux
def test_a_reference_that_loses_a_point_stops_the_run(before: Course) -> None:
    path = before.source / f"{NUMBERS}.ipynb"
    edit(path, lambda nb: cell(nb, "twice-zero").update(source="assert twice(0) == 1"))
    with pytest.raises(CourseError, match=r"numbers\.ipynb: the instructor's own .* twice-zero"):
        graded(before)
    with gradebook.opened(before) as book:
        assert gradebook.points(book, before)["ann"] == {MEANS: 5, NUMBERS: 10}


def test_bad_input_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"has no nbgrader_config\.py"):
        Course.load(tmp_path)
    course = tiny.write(tmp_path)
    with pytest.raises(CourseError, match="holds no submission; put each student's"):
        grade.grade(course)
    tiny.hand_in(course, "ann")
    with pytest.raises(CourseError, match="holds no student 'lee'; check the spelling"):
        grade.grade(course, ["lee"])
    with pytest.raises(CourseError, match=r"has no gradebook\.db; grade the class first"):
        with gradebook.opened(course):
            pass
    course.assignment = "ps2"
    with pytest.raises(CourseError, match="holds no notebook"):
        grade.grade(course)


# ---------------------------------------------------------------------- what is said


def loss(mistake: str = "", points: float = 4, **known: object) -> Loss:
    return Loss("03_losses", "mse", points, Failure("check", mistake=mistake, **known))


def test_the_table_aligns_chinese_names(course: Course) -> None:
    many = [Finding("empty", name) for name in "abcdef"]
    rows = [Row("王芳", {"01_forward": 7.5}, many), Row("li", {}, [Finding("missing", "x")])]
    assert grade.table(course, rows).splitlines() == [
        "student   01  total  what went wrong",
        "------------------------------------",
        "王芳     7.5    7.5  a: is empty; b: is empty; and 4 more",
        "li         -      -  x: no such notebook handed in",
    ]
    assert "王芳  7.5   7.5  a：是空的" in grade.table(course, rows, "zh")


def test_a_row_is_one_line_of_a_terminal(course: Course) -> None:
    """What does not fit is left out, how much more there is stays; Chinese takes two columns."""
    rows = [Row("王芳", {"01_forward": 7.5}, [Finding("empty", name) for name in "abcdef"])]
    *_, line = grade.table(course, rows, width=52).splitlines()
    assert line == "王芳     7.5    7.5  a: is empty; b: is…; and 4 more"
    *_, line = grade.table(course, rows, "zh", 52).splitlines()
    assert wcswidth(line) in (51, 52)
    assert line.endswith("…；还有 4 处")
    assert grade.table(course, rows, width=1000) == grade.table(course, rows)
    *_, line = grade.table(course, rows, width=10).splitlines()
    assert line.endswith("  a: is e…; and 4 more"), "some of it, however narrow"


def test_the_table_obeys_no_name(course: Course) -> None:
    """A name may hold what moves a terminal's cursor."""
    row = Row("a\x1b[2J", {}, [Finding("stranger", "b\x1b[2J")])
    assert "\x1b" not in grade.table(course, [row])


def test_a_mistake_is_known_by_its_name(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence that was reworded since the class was graded is the one that is said."""
    row = Row("a", {"03_losses": 0}, losses=[Loss.from_dict(loss("shape").to_dict())])
    assert grade.notes(course, row) == ["03 mse -4: Shapes first"]
    monkeypatch.setattr(Course, "mistakes", lambda self: {"shape": "Look at it again: twice."})
    assert grade.notes(course, row) == ["03 mse -4: Look at it again"]


def test_a_text_that_names_an_exception_is_not_that_exception(course: Course) -> None:
    text = "NotImplementedError is what the stub raises"
    row = Row("a", {"03_losses": 0}, losses=[loss(text=text), loss("not_written", 2)])
    assert grade.notes(course, row) == [f"03 mse -4: {text}", "03_losses: not written: mse"]


def test_what_stopped_is_said_with_its_time(course: Course) -> None:
    stop = Failure("stopped", check="stopped.time", values={"seconds": 2.0})
    [line] = grade.notes(course, Row("a", {}, losses=[Loss("03_losses", "mse", 4, stop)]))
    assert line.startswith("03_losses: mse: the student's program took more than 2 s")


def test_the_table_says_what_the_student_reads(course: Course) -> None:
    """The start of both sentences of two mistakes at once; of a group the sentence that it has."""
    failure = Failure("check", mistake="transposed+value", behaviour="")
    row = Row("a", {}, losses=[Loss("03_losses", "mse", 4, failure)])
    (line,) = grade.notes(course, row)
    assert line.startswith("03 mse -4: The shape is the right one turned round")
    assert line.endswith(". One more thing: The value is wrong")
    course.groups.parent.mkdir()
    course.groups.write_text("mse 3fa9c1d2aabb: Not summed: look at the loop.\n", "utf-8")
    failure = Failure("check", mistake="value", behaviour="3fa9c1d2aabb")
    row = Row("a", {}, losses=[Loss("03_losses", "mse", 4, failure)])
    assert grade.notes(course, row) == ["03 mse -4: Not summed"]


def test_a_line_that_cannot_be_read_stops_the_run_at_once(before: Course) -> None:
    before.groups.parent.mkdir()
    before.groups.write_text("twice: a square\n", "utf-8")
    with pytest.raises(CourseError, match=r"groups\.txt, line 1: cannot be read; write <function>"):
        graded(before)


@linux
def test_what_is_said_of_a_group_reaches_its_pages_and_grades_nobody(before: Course) -> None:
    rows = graded(before)
    grade.write_feedback(before, rows.values())
    page = before.feedback("bob") / f"{NUMBERS}.html"
    (loss,) = rows["bob"].losses
    assert loss.failure.behaviour
    before.groups.parent.mkdir()
    before.groups.write_text(f"twice {loss.failure.behaviour}: Twice is no square.\n", "utf-8")
    rows = graded(before)
    assert not again(rows)
    assert grade.notes(before, rows["bob"])[-1].endswith(": Twice is no square.")
    grade.write_feedback(before, rows.values())
    assert "Twice is no square." in page.read_text("utf-8")
    then = page.stat().st_mtime_ns
    grade.write_feedback(before, graded(before).values())
    assert page.stat().st_mtime_ns == then, "it is not written again"


@linux
def test_something_else_is_done_while_pages_are_written(before: Course) -> None:
    """By this process; where there are none to write, there is no such time."""
    rows, done = list(graded(before).values()), []
    pages = before.feedback("ann") / f"{NUMBERS}.html"
    grade.write_feedback(before, rows, meanwhile=lambda: done.append(pages.exists()))
    assert done == [False]
    assert pages.exists()
    grade.write_feedback(before, [Row("nobody")], meanwhile=lambda: done.append(True))
    assert done == [False]


@linux
def test_pages_are_written_by_nbgrader(before: Course) -> None:
    """Those of who was graded since; a student whose page fails gets a note."""
    rows = graded(before)
    before.settings.GenerateFeedback.exporter_class = "nbconvert.exporters.HTMLExporter"
    (before.root / "nbgrader_config.py").write_text(
        tiny.CONFIG + "c.GenerateFeedback.exporter_class = 'nbconvert.exporters.HTMLExporter'\n"
    )
    (before.autograded("cat") / f"{MEANS}.ipynb").chmod(0o644)
    (before.autograded("cat") / f"{MEANS}.ipynb").write_text("{")
    grade.write_feedback(before, rows.values())
    assert (before.feedback("ann") / f"{MEANS}.html").is_file()
    assert [bool(row.reasons) for row in rows.values()] == [False, False, True]
    assert grade.notes(before, rows["cat"])[0].startswith("no feedback was written: ")
    assert not grade._is_due(before, rows["ann"], 0, "")
    nbformat.write(tiny.students(tiny.instructors(MEANS)), before.autograded("ann") / "extra.ipynb")
    assert grade._is_due(before, rows["ann"], 0, "")


@linux
def test_who_took_too_long_the_last_time_goes_last(
    before: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the others need not wait."""
    loop = "def twice(x):\n    while True:\n        pass"
    before.bounds.cell_seconds = before.bounds.again_seconds = 0.5
    shutil.rmtree(before.submission("ann"))
    tiny.hand_in(before, "ann", twice=loop)
    graded(before)
    order = []
    record = grade._record
    monkeypatch.setattr(
        grade, "_record", lambda *all, **more: order.append(all[2]) or record(*all, **more)
    )
    graded(before, force=True)
    assert order == ["bob", "cat", "ann"]


@linux
def test_the_instructors_files_are_kept_once_for_all_students(before: Course) -> None:
    """Not once a student; and what is kept is not the instructor's own file."""
    folders = [before.autograded(student) for student in ("ann", "bob")]
    for text in (b"1,2\n", b"9,9\n"):
        (before.source / "table.csv").write_bytes(text)
        assert again(graded(before)) == {"ann", "bob", "cat"}
        ann, bob = ((folder / "table.csv").stat().st_ino for folder in folders)
        assert ann == bob != (before.source / "table.csv").stat().st_ino
        assert (folders[0] / "table.csv").read_bytes() == text
