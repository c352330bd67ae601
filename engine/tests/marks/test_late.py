"""Due dates, extensions and what being late costs: the same number wherever it is shown."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbjudge.cli import main
from nbjudge.course import Course, CourseError
from nbjudge.marks import export, grade, gradebook
from nbjudge.marks.late import Late
from nbjudge.pages import report
from nbjudge.run import pool
from traitlets import TraitError

from engine.tests.support import postgres, tiny
from engine.tests.support.postgres import Server
from engine.tests.support.tiny import MEANS, NUMBERS

linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
HOUR, DAY = 3600, 86400


def nbjudge(course: Course, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--root", str(course.root), *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def handed_in(course: Course, **times: str) -> None:
    """Hand in right answers at these times."""
    for student, time in times.items():
        (tiny.hand_in(course, student) / "timestamp.txt").write_text(time)


def configured(course: Course, lines: str) -> Course:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(lines)
    return Course.load(course.root)


# ---------------------------------------------------------------------- what it costs


@pytest.mark.parametrize(
    ("options", "late", "expected"),
    [
        ({}, DAY, None),
        ({"penalty_method": "zero"}, 1, 20),
        ({"penalty_method": "zero", "grace_minutes": 15}, 15 * 60, None),
        ({"penalty_method": "zero", "grace_minutes": 15}, 15 * 60 + 1, 20),
        ({"penalty_method": "percent"}, 1, 2),
        ({"penalty_method": "percent"}, DAY, 2),
        ({"penalty_method": "percent"}, DAY + 1, 4),
        ({"penalty_method": "percent", "percent_a_day": 25}, 3 * DAY, 15),
        ({"penalty_method": "percent", "percent_a_day": 25}, 9 * DAY, 20),
        ({"penalty_method": "percent", "grace_minutes": 60}, HOUR, None),
        ({"penalty_method": "percent", "grace_minutes": 60}, HOUR + 1, 2),
    ],
)
def test_what_being_late_costs(
    options: dict[str, float], late: float, expected: float | None
) -> None:
    assert Late(**options).late_submission_penalty("ann", 20, late) == expected


@pytest.mark.parametrize(
    "options", [{"percent_a_day": -1}, {"grace_minutes": float("nan")}, {"penalty_method": "x"}]
)
def test_what_it_cannot_cost(options: dict[str, float]) -> None:
    with pytest.raises(TraitError):
        Late(**options)


@linux
def test_a_policy_that_is_none_is_one_sentence(course: Course) -> None:
    course = configured(course, "c.LateSubmissionPlugin.penalty_method = 'percents'\n")
    tiny.hand_in(course, "ann")
    with pytest.raises(CourseError, match=r"config.py: .*penalty_method.*; mend it\."):
        grade.grade(course, jobs=1)


# ---------------------------------------------------------------------- from date to number


@pytest.fixture(params=["a file", "PostgreSQL"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Course]:
    """A course with a gradebook in a file, and one on a server; one worker for all its runs."""
    if request.param != "a file" and postgres.missing():
        pytest.skip(postgres.missing())
    with ExitStack() as stack:
        config = ""
        if request.param != "a file":
            config = _address(stack.enter_context(postgres.running()))
        stack.enter_context(pool.at_work(1))  # else each run starts one, and imports nbgrader there
        yield tiny.write(tmp_path, config=config)


def _address(server: Server) -> str:
    return f"c.CourseDirectory.db_url = {server.address(server.new())!r}\n"


def numbers(course: Course) -> dict[str, set[float]]:
    """Every student's total, in the table, the report, its spreadsheet, the pages and exports."""
    rows = grade.grade(course, jobs=1)
    assert not any(row.graded for row in rows), "something was executed"
    grade.write_feedback(course, rows, jobs=1)
    page = report.write(course, {}).read_text("utf-8")
    with gradebook.opened(course) as book:
        people, lessons = gradebook.people(book, course), gradebook.maxima(book, course)
    found = {row.student: {row.total or 0.0} for row in rows}
    table = grade.table(course, rows)
    with (course.report / "marks.csv").open(encoding="utf-8-sig", newline="") as lines:
        sheet = {line["student id"].strip(): line for line in csv.DictReader(lines)}
    for exporter in (export.Moodle, export.Canvas):
        for line in exporter.rows(course, lessons, people):
            name = next((str(cell).strip() for cell in line[:4] if str(cell).strip() in found), "")
            if name:
                found[name].add(sum(float(cell or 0) for cell in line[5:7]))
    for name, own in found.items():
        own.add(float(re.search(rf"^{name} .* ([\d.]+)$", table, re.M)[1]))
        own.add(float(sheet[name]["total"]))
        own.add(15 - float(sheet[name]["late penalty"]))
        feedback = (course.feedback(name) / f"{MEANS}.html").read_text("utf-8")
        own.add(float(re.search(r"([\d.]+) / 15", feedback)[1]))
        row = rf'<tr><th scope="row">[^\n]*<bdi>{name}</bdi>[^\n]*?<td>([\d.]+)'
        own.add(float(re.search(row, page)[1]))
    return found


@linux
def test_a_change_takes_effect_at_the_next_run_everywhere(anywhere: Course) -> None:
    """A date, more time for one, a policy, grace: and nothing is executed for it."""
    course = configured(anywhere, "c.Course.time_zone = 'Asia/Shanghai'\n")
    handed_in(course, ann="2026-03-01 10:00", bob="2026-03-02 09:00 +0800", cat="2026-03-04 10:00")
    assert nbjudge(course, "due") == (0, "ps1: has no due date; nobody is late.\n")
    grade.grade(course, jobs=1)
    assert nbjudge(course, "due", "2026-03-01", "23:59")[0] == 0
    assert numbers(course) == {"ann": {15}, "bob": {15}, "cat": {15}}
    course = configured(course, "c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    assert numbers(course) == {"ann": {15}, "bob": {0}, "cat": {0}}
    status, said = nbjudge(course, "extend", "bob", "12h")
    assert (status, said) == (
        0,
        "ps1: due 2026-03-01 23:59 (Asia/Shanghai)\nbob: due 2026-03-02 11:59 (Asia/Shanghai)\n",
    )
    assert numbers(course) == {"ann": {15}, "bob": {15}, "cat": {0}}
    nbjudge(course, "extend", "bob", "0h")
    course = configured(course, "c.LateSubmissionPlugin.penalty_method = 'percent'\n")
    assert numbers(course) == {"ann": {15}, "bob": {13.5}, "cat": {10.5}}
    course = configured(course, "c.LateSubmissionPlugin.percent_a_day = 20\n")
    course = configured(course, "c.LateSubmissionPlugin.grace_minutes = 600\n")
    assert numbers(course) == {"ann": {15}, "bob": {15}, "cat": {6}}
    assert nbjudge(course, "due", "none")[1] == "ps1: has no due date; nobody is late.\n"
    assert numbers(course) == {"ann": {15}, "bob": {15}, "cat": {15}}


@linux
def test_more_time_before_anything_is_handed_in(anywhere: Course) -> None:
    """The gradebook may be new; nbgrader's own command goes on from there."""
    course = configured(anywhere, "c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    nbjudge(course, "due", "2026-03-01 12:00")
    handed_in(course, ann="2026-03-01 13:00 UTC", bob="2026-03-01 13:00 UTC")
    nbjudge(course, "extend", "ann", "bob", "1h")
    with gradebook.opened(course) as book:
        assert [person.marks for person in gradebook.people(book, course)] == [{}, {}]
    (course.submission("bob") / f"{NUMBERS}.ipynb").unlink()
    assert NbGraderAPI(config=course.settings).autograde(course.assignment, "bob")["success"]
    assert [row.total for row in grade.grade(course, jobs=1)] == [15, 5]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("due", "tomorrow"), "error: 'tomorrow' is no date and time that can be read for sure; w"),
        (("due", "2026-03-01 23:59 CST"), "error: '2026-03-01 23:59 CST' is no date and time that"),
        (("due", "9999-12-31 23:59 UTC"), "error: '9999-12-31 23:59 UTC' is no date and time that"),
        (
            ("extend", "ann", "12"),
            "error: '12' is no length of time; write 12h, 2d or 1d12h, of at",
        ),
        (
            ("extend", "ann", "99999999d"),
            "error: '99999999d' is no length of time; write 12h, 2d o",
        ),
        (("extend", "eve", "12h"), "error: there is no student 'eve', neither in submitted/ nor i"),
        (("extend", "ann", "12h"), "error: ps1: has no due date to extend; set one with `nbjudge "),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: tuple[str, ...], said: str, course: Course
) -> None:
    tiny.hand_in(course, "ann")
    if "eve" in words:
        nbjudge(course, "due", "2026-03-01 12:00")
    status, line = nbjudge(course, *words)
    assert status == 1
    assert line.startswith(said)
    assert line.count("\n") == 1


def test_a_time_that_nbgraders_own_page_set_is_shown_in_the_courses_zone(course: Course) -> None:
    course = configured(course, "c.Course.time_zone = 'Asia/Shanghai'\n")
    nbjudge(course, "due", "none")
    with Gradebook(course.database) as book:
        book.update_or_create_assignment(course.assignment, duedate="2026-03-01 15:59 UTC")
    assert nbjudge(course, "due")[1] == "ps1: due 2026-03-01 23:59 (Asia/Shanghai)\n"


@linux
@pytest.mark.parametrize("date", ["9999-12-31 23:59 UTC", "0001-01-01 00:00 UTC"])
def test_a_date_at_the_end_of_all_dates_stops_nothing(date: str, course: Course) -> None:
    """nbgrader's own page takes it; with more time it would be a date that there is not."""
    course = configured(course, "c.Course.time_zone = 'Asia/Shanghai'\n")
    handed_in(course, ann="2026-03-01 10:00", bob="2026-03-01 10:00")
    nbjudge(course, "due", "2026-03-01 12:00")
    nbjudge(course, "extend", "ann", "3000d")
    with Gradebook(course.database) as book:
        book.update_or_create_assignment(course.assignment, duedate=date)
    status, said = nbjudge(course, "due")
    assert (status, said.count("due ")) == (0, 2)
    assert [row.total for row in grade.grade(course, jobs=1)] == [15, 15]
    report.write(course, {})


def test_late_points_have_a_column_of_their_own(course: Course) -> None:
    rows = [
        grade.Row("ann", {MEANS: 5, NUMBERS: 10}),
        grade.Row("bob", {MEANS: 5, NUMBERS: 9.5}, penalties={MEANS: 0.5, NUMBERS: 1}),
        grade.Row("cat"),
    ]
    assert grade.table(course, rows).splitlines() == [
        "student  means  numbers  late  total  what went wrong",
        "-----------------------------------------------------",
        "ann          5       10           15",
        "bob        4.5      8.5  -1.5     13",
        "cat          -        -            -",
    ]
    assert "late" not in grade.table(course, rows[:1])
