"""A class list as Excel and other systems write it; who has handed in nothing is in every table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from nbjudge.cli import main
from nbjudge.course import Course, CourseError
from nbjudge.marks import export, gradebook, students

from engine.tests.support import postgres, small_class, tiny

CHINESE = "学号,姓名,邮箱\n0012345,王芳,wang@example.org\nli,李伟,li@example.org\n"
ENGLISH = "Student ID;Last name;First name;E-mail\n0012345;Wang;Fang;wang@example.org\nli;Li;Wei;\n"
WANG, LI = ("王芳", "", "wang@example.org"), ("李伟", "", "li@example.org")
FORMS: dict[str, tuple[bytes, tuple[str, str, str]]] = {
    "UTF-8": (CHINESE.encode(), WANG),
    "Excel's UTF-8": (CHINESE.encode("utf-8-sig"), WANG),
    "Excel's in China": (CHINESE.replace("\n", "\r\n").encode("gbk"), WANG),
    "Excel's Unicode": (CHINESE.replace(",", "\t").encode("utf-16"), WANG),
    "semicolons": (CHINESE.replace(",", ";").encode(), WANG),
    "wide commas": (CHINESE.replace(",", "，").encode(), WANG),
    "English": (ENGLISH.encode(), ("Wang", "Fang", "wang@example.org")),
    "nbgrader's": (
        b"id,first_name,last_name,email,lms_user_id\n0012345,Fang,Wang,w@x,7001\nli,Wei,Li,,\n".replace(
            b"w@x", b""
        ),
        ("Wang", "Fang", "7001"),
    ),
    "a title above": (f"2026 春 机器学习 1 班,,\n,,\n{CHINESE}".encode(), WANG),
    "another order": (
        "班级,姓名,学号\n1,王芳,0012345\n\n,,\n1,李伟,li\n".encode(),
        ("王芳", "", ""),
    ),
    "digits kept": ('学号,姓名\n"=""0012345""",王芳\nli,李伟\n'.encode(), ("王芳", "", "")),
    "wide digits": ("学号,姓名\n００１２３４５,王芳\nli,李伟\n".encode(), ("王芳", "", "")),
    "both names": (
        "学号,姓名,姓,名\n0012345,王芳,王,芳\nli,李伟,李,伟\n".encode(),
        ("王", "芳", ""),
    ),
    "Moodle's": (
        b"First name,Last name,ID number,Email address\nFang,Wang,0012345,w@x\nWei,Li,li,l@x\n",
        ("Wang", "Fang", "w@x"),
    ),
    "lines in cells": (
        '学号,姓名,"备注\n（可空）"\n0012345,王芳,"请假\nx1,某人"\nli,"李\n伟",\n'.encode(),
        ("王芳", "", ""),
    ),
    "ends of lines in names": (
        "学号,姓名\r0012345,王\u2028x1\x0b芳\rli,李\x85伟\r".encode(),
        ("王 x1 芳", "", ""),
    ),
    "a title with a quote": (f'"机器学习"一班\n{CHINESE}'.encode(), WANG),
    "heads and sums": (
        f"{CHINESE}学号,姓名,邮箱\n合计,2,\n,平均分,\n总计：2人,,\n,,Total 2\n".encode(),
        WANG,
    ),
    "Canvas's": (
        b"Student,ID,SIS User ID,SIS Login ID,Section,Work (12)\n"
        b"    Points Possible,,,,,10\n"
        b'"Wang, Fang",7001,s1,0012345,A,9\nLi Wei,7002,li,,A,\n',
        ("Wang", "Fang", "7001"),
    ),
    "Canvas's without logins": (
        b"Student,ID,SIS User ID,Section\nWang Fang,7001,0012345,A\nLi Wei,7002,li,A\n",
        ("Wang Fang", "", "7001"),
    ),
}


@pytest.fixture
def course(course: Course) -> Course:
    """The tiny course with a gradebook, which takes nbgrader seconds to make."""
    (course.root / "gradebook.db").write_bytes(small_class.empty_gradebook())
    return course


def listed(course: Course, data: bytes) -> Path:
    path = course.root / "list.csv"
    path.write_bytes(data)
    return path


def people(course: Course) -> dict[str, tuple[str, str, str]]:
    with gradebook.opened(course) as book:
        return {
            one.id: (one.last_name, one.first_name, one.email or one.lms_id)
            for one in gradebook.people(book, course)
        }


def nbjudge(course: Course, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--root", str(course.root), *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout + result.stderr


@pytest.mark.parametrize("form", FORMS)
def test_a_list_is_read(form: str, course: Course) -> None:
    data, wang = FORMS[form]
    entered = students.enter(course, listed(course, data))
    assert (entered.count, entered.new, entered.changed) == (2, 2, 0)
    found = people(course)
    assert set(found) == {"0012345", "li"}
    assert found["0012345"] == wang


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "has no column for the student id; call it id, and the others name, or last name"),
        ("姓名\n王芳\n".encode(), "has no column for the student id; .* Its first line is: 姓名"),
        ("学号\n\n".encode(), "has no student in it; put one in each line"),
        (b"PK\x03\x04", "is a workbook of Excel; save it as CSV, and name that file"),
        (b"\xff\xfe\xff", "is no text of at most 5 MB; save the list as CSV"),
        ("学号\n2.0231E+17\n".encode(), "line 2: 2.0231E\\+17 is what Excel made of a long number"),
        ("学号\n202311040123456000\n".encode(), "line 2: 202311040123456000 is what Excel made of"),
        ("学号\n2023110401234567.0\n".encode(), "line 2: 2023110401234567.0 is what Excel made of"),
        (b"id,lms_user_id\nli,1.1E+17\n", "line 2: 1.1E\\+17 is what Excel made of a long number"),
        (
            '学号,姓名\n"1\n2",\n\nli,"李\nx,王\n'.encode(),
            'line 5: has a cell whose quote \\("\\) d',
        ),
        ('学号,姓名\na,"b\nli,"李\nx,王\n'.encode(), 'line 2: has a cell whose quote \\("\\) does'),
        ("学号,姓名\n合计,0\n".encode(), "has no student in it"),
        ("学号,姓名\nli,李\n,王\n".encode(), "line 3: '' is no student id; use letters"),
        ("学号\n../x\n".encode(), "line 2: '../x' is no student id"),
        ("学号,姓名\nli,李伟\nli,王芳\n".encode(), "line 3: li stands there twice; keep one"),
        (b"id," + b"x" * 140_000, "has a line of more than 20000 characters; is it a class list"),
        ("学号\n".encode() + b"x\n" * 20_001, "has more than 20000 lines; is it a class list"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(data: bytes, said: str, course: Course) -> None:
    path = listed(course, "学号,姓名\nold,旧\n".encode())
    students.enter(course, path)
    with pytest.raises(CourseError, match=said) as raised:
        students.enter(course, listed(course, data))
    assert "\n" not in str(raised.value)
    assert set(people(course)) == {"old"}, "nothing was entered"


def test_a_file_that_is_not_there(course: Course) -> None:
    status, said = nbjudge(course, "students", "nowhere.csv")
    assert (status, said.count("\n")) == (1, 1)
    assert "nowhere.csv: cannot be read (No such file or directory); check the path." in said


def test_a_list_that_changes(course: Course) -> None:
    """Names are brought up to date, nobody is taken out, and lost zeros are known."""
    students.enter(course, listed(course, CHINESE.encode()))
    tiny.hand_in(course, "eve")
    text = "学号,姓名,专业\n12345,王方,数学\nnew,新人,\n"
    status, said = nbjudge(course, "students", str(listed(course, text.encode("gbk"))))
    assert status == 0
    assert said.splitlines() == [
        "students: 2; new: 1, changed: 1, as before: 0",
        "line 2: 12345 is 0012345, without its zeros",
        "columns left out: 专业",
        "not in the list, and kept: eve, li",
        "handed in nothing: 3",
    ]
    assert people(course)["0012345"] == ("王方", "", "wang@example.org")
    assert people(course)["li"] == LI


def test_what_is_left_out_is_said(course: Course) -> None:
    text = "Username,ID number,Name,E-mail,Mail\nli,7,Li Wei\nUsername,ID number,Name\nTotal: 1\n"
    entered = students.enter(course, listed(course, text.encode()))
    assert entered.notes == [
        "left out, as they are no students: line 3 (Username), line 4 (Total: 1)",
        "columns left out: ID number, Mail",
    ]
    assert set(people(course)) == {"li"}


def test_a_number_is_what_it_was_before_excel(course: Course) -> None:
    """A float is the whole number; what is text was not cut, whatever it ends in."""
    text = "id\n2023001.0\n'2023110401234560\n\t2023110401234570\n2023110401234561\n"
    students.enter(course, listed(course, text.encode()))
    numbers = {"2023001", "2023110401234560", "2023110401234570", "2023110401234561"}
    assert set(people(course)) == numbers


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("id,last name,first name\nli,Li,Wei\n", "学号,姓名\nli,李伟\n", ("李伟", "", "")),
        ("学号,姓名\nli,李伟\n", "id,last name,first name\nli,Li,Wei\n", ("Li", "Wei", "")),
        ("id,last name,first name\nli,Li,Wei\n", "id,first name\nli,Wei\n", ("", "Wei", "")),
        ("id,last name,first name\nli,Li,Wei\n", "学号,姓名\nli,\n", ("Li", "Wei", "")),
    ],
)
def test_a_name_is_that_of_one_list(
    first: str, then: str, expected: tuple[str, str, str], course: Course
) -> None:
    for text in (first, then):
        students.enter(course, listed(course, text.encode()))
    assert people(course)["li"] == expected
    assert students.enter(course, listed(course, then.encode())).changed == 0


@pytest.mark.parametrize("exporter", [export.Canvas, export.Moodle])
def test_what_is_exported_is_read_again(exporter: type[export.Table], tmp_path: Path) -> None:
    course = tiny.write(tmp_path)
    (tmp_path / "gradebook.db").write_bytes(small_class.empty_gradebook())
    heads, row = "id,last_name,first_name,email,lms_user_id", "{},{},{},{}@x,{}"
    lines = [
        row.format("0012345", "Wang", "Fang", "w", 7001),
        row.format("202311040123456780", "=Li", "Wei", "l", 7002),
        row.format("nameless", "", "", "n", ""),
    ]
    students.enter(course, listed(course, "\n".join([heads, *lines]).encode()))
    before = {one.id: one for one in _persons(course)}
    path = tmp_path / "x.csv"
    export.write(path, exporter.rows(course, {"a": 1.0}, before.values()))
    (tmp_path / "gradebook.db").write_bytes(small_class.empty_gradebook())
    students.enter(course, path)
    kept = {"lms_id": ""} if exporter is export.Moodle else {"email": ""}
    assert _persons(course) == [replace(one, **kept) for one in before.values()]


def _persons(course: Course) -> list[gradebook.Person]:
    with gradebook.opened(course) as book:
        return gradebook.people(book, course)


@pytest.fixture(params=["a file", "PostgreSQL"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Course]:
    """A course with a gradebook in a file, and one on a server."""
    if request.param == "a file":
        yield tiny.write(tmp_path)
        return
    if postgres.missing():
        pytest.skip(postgres.missing())
    with postgres.running() as server:
        address = server.address(server.new())
        yield tiny.write(tmp_path, config=f"c.CourseDirectory.db_url = {address!r}\n")


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
def test_who_handed_in_nothing_is_in_every_table(anywhere: Course) -> None:
    course = anywhere
    students.enter(course, listed(course, CHINESE.encode()))
    inbox = course.root / "in"
    tiny.hand_in(course, "x").rename(inbox)
    course.submission("x").parent.rmdir()
    for notebook in list(inbox.iterdir()):
        (inbox / "李伟_7_assignsubmission_file_").mkdir(exist_ok=True)
        notebook.rename(inbox / "李伟_7_assignsubmission_file_" / notebook.name)
    status, said = nbjudge(course, "collect", str(inbox))
    assert status == 0
    assert said.splitlines()[2].startswith("li       李伟_7_assignsubmission_file_/")
    assert "1 of the class list have handed in nothing: 0012345" in said
    _, said = nbjudge(course, "check")
    assert "0012345        handed in nothing -> not graded" in said
    assert "students: 1; will lose points: 0" in said
    assert "have none: 1; handed in nothing: 1." in said
    status, said = nbjudge(course, "grade", "--jobs", "1")
    assert status == 0
    assert "0012345      -        -      -  handed in nothing" in said
    assert "li           5       10     15" in said
    _, said = nbjudge(course, "grade", "--student", "li")
    assert "0012345" not in said
    nbjudge(course, "report")
    assert "\t0012345,王芳,,wang@example.org,,,,15," in (course.report / "marks.csv").read_text(
        "utf-8"
    )
    assert "0012345" in (course.report / "index.html").read_text("utf-8")
