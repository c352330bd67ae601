"""The sample class, graded end to end by the real nbgrader, earns what the bank promises."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbjudge.author import sample
from nbjudge.author.bank import Bank
from nbjudge.author.sample import Student
from nbjudge.course import Course
from nbjudge.marks import gradebook
from nbjudge.notebook import cells
from nbjudge.pages import give_back

from tests.support import ASSIGNMENT, ROOT, THIS

BUILT = ("source", "release", "lessons", "answers", "nbgrader_config.py")
GRADED = [  # who handed in this assignment
    *("an_qi", "chen_jing", "li_wei", "wang_fang", "zhang_min", "liu_yang", "zhao_lei"),
    *("sun_li", "he_qiang", "zhou_tao", "wu_xia", "feng_juan"),
]


@dataclass(frozen=True)
class Demo:
    """The sample class after `nbjudge demo`, and what was printed."""

    course: Course
    students: dict[str, Student]
    bank: Bank
    printed: str

    def promised(self, name: str) -> dict[str, dict[str, float]]:
        """What the bank, in a warm process, says that a student's cells are worth."""
        student, marks = self.students[name], {}
        stub = "def {0}(*args):\n    raise NotImplementedError('还没有写')"
        for lesson, notebook in self.bank.lessons.items():
            own = {
                cell.id: student.written.get(cell.id, stub.format(cell.id))
                for cell in notebook.cells
                if cells.is_solution(cell)
            }
            if lesson in (student.missing, student.broken):
                own = dict.fromkeys(own, "pass")
            if "while len(losses)" in own.get("train", ""):
                own["train"] = "pass"  # a loop that is stopped is worth as much as nothing
            marks[lesson] = {cell: mark.points for cell, mark in self.bank.run(lesson, own).items()}
        return marks

    def row(self, name: str) -> list[str]:
        """The words of a student's line in the table."""
        table = self.printed[self.printed.index("student ") :].splitlines()
        return next(line.split() for line in table if line.startswith(f"{name} "))


def fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Made in a copy of the course, with a submission that is not the sample class's."""
    root = tmp_path_factory.mktemp("course")
    for name in BUILT:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, root / name)
    real = root / "submitted" / "real" / ASSIGNMENT
    shutil.copytree(THIS.release, real)
    before = fingerprint(root / "submitted")
    run = subprocess.run(
        [sys.executable, "-m", "nbjudge", "demo"], cwd=root, capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    assert fingerprint(root / "submitted") == before, "a submission that is not its own"
    course = Course.load(root)
    students = {student.name: student for student in sample.students(course)}
    return Demo(Course.load(root / "demo"), students, Bank(course), run.stdout)


@pytest.mark.parametrize("name", GRADED)
def test_nbgrader_gives_what_the_bank_promises(name: str, demo: Demo) -> None:
    with gradebook.opened(demo.course) as book:
        (person,) = gradebook.people(book, demo.course, name)
    given = {
        lesson: {cell: score for cell, (score, _) in marks.items()}
        for lesson, marks in person.marks.items()
    }
    assert given == demo.promised(name)


def test_the_table_has_a_row_a_student(demo: Demo) -> None:
    assert {name for name, student in demo.students.items() if not student.folder} == set(GRADED)
    for name in demo.students:
        line = demo.row(name)
        if name in GRADED:
            total = sum(sum(cells.values()) for cells in demo.promised(name).values())
            assert float(line[7]) == total, line
    assert demo.row("chen_jing")[1:8] == ["15", "15", "15", "20", "15", "20", "100"]
    assert demo.row("li_wei")[7] == "100"
    assert demo.row("zhou_tao")[1:8] == ["0"] * 7


def test_a_page_to_give_back_is_light(demo: Demo) -> None:
    """All lessons of a student, and the font."""
    done = give_back.write(demo.course)
    assert done.pages == len(GRADED)
    for name in GRADED:
        with zipfile.ZipFile(done.folder / "students" / f"{name}.zip") as zipped:
            (page,) = zipped.infolist()
        assert page.file_size < 410_000, "0.4 MB; it was 2.6"
        assert page.compress_size < 170_000


@pytest.mark.parametrize(
    ("student", "sentence"),
    [
        ("wu_xia", "03_losses: no such notebook handed in"),
        ("feng_juan", "02_sigmoid: is not JSON, so not a notebook"),
        ("an_qi", "05_single_layer_net: train: "),
        ("lin_na", "handed in calculus, not a folder named backprop"),
        ("zhou_tao", "01_forward: not written: forward_propagation, forward_layers"),
    ],
)
def test_the_table_says_what_went_wrong(student: str, sentence: str, demo: Demo) -> None:
    lines = [line for line in demo.printed.splitlines() if line.startswith(student)]
    assert any(sentence in line for line in lines), lines


def test_it_says_where_to_look_and_the_files_are_there(demo: Demo) -> None:
    for name in ("gradebook.db", "autograded", "feedback"):
        assert f"demo{os.sep}{name}" in demo.printed
        assert (demo.course.root / name).exists()
    text = (demo.course.feedback("sun_li") / "03_losses.html").read_text("utf-8")
    assert 'class="hint">看起来' in text, "the student's feedback does not tell the mistake"
