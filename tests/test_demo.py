"""The sample class, graded end to end by the real nbgrader, earns what the bank promises."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from course import bank, config, demo, gradebook
from course.config import ASSIGNMENT, ROOT


def fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def printed() -> str:
    real = ROOT / "submitted"
    before = fingerprint(real)
    run = subprocess.run(
        [sys.executable, "-m", "course", "demo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert fingerprint(real) == before, "the demo touched submissions that are not its own"
    return run.stdout


STUDENTS = {student.name: student for student in demo.students()}


def promised(student: demo.Student) -> dict[str, dict[str, float]]:
    """What the bank, in a warm process, says that a student's cells are worth."""
    marks = {}
    for name, notebook in bank.lessons().items():
        stub = "def {0}(*args):\n    raise NotImplementedError('还没有写')"
        own = {f: student.written.get(f, stub.format(f)) for f in bank.solutions(notebook)}
        if name in (student.missing, student.broken):
            own = dict.fromkeys(own, "pass")
        if name == "05_single_layer_net" and student.written.get("train") == demo.LOOP:
            own["train"] = "pass"  # a loop that is stopped is worth as much as nothing
        marks[name] = {cell: mark.points for cell, mark in bank.run(notebook, own).items()}
    return marks


@pytest.mark.parametrize("name", [s.name for s in STUDENTS.values() if s.folder == ASSIGNMENT])
def test_nbgrader_gives_what_the_bank_promises(name: str, printed: str) -> None:
    marks = gradebook.marks(config.load(demo.DEMO), name)
    given = {
        lesson: {c: score for c, (score, _) in cells.items()} for lesson, cells in marks.items()
    }
    assert given == promised(STUDENTS[name])


def row(printed: str, student: str) -> list[str]:
    """The words of a student's line in the table."""
    table = printed[printed.index("student ") :].splitlines()
    return next(line.split() for line in table if line.startswith(f"{student} "))


def test_the_table_has_a_row_a_student(printed: str) -> None:
    assert len(STUDENTS) >= 12
    for student in STUDENTS.values():
        line = row(printed, student.name)
        if student.folder == ASSIGNMENT:
            total = sum(sum(cells.values()) for cells in promised(student).values())
            assert float(line[6]) == total, line
    assert row(printed, "chen_jing")[1:7] == ["20"] * 5 + ["100"]
    assert row(printed, "li_wei")[6] == "100"
    assert row(printed, "zhou_tao")[1:7] == ["0"] * 6


@pytest.mark.parametrize(
    ("student", "sentence"),
    [
        ("wu_xia", "03_losses: no such notebook handed in"),
        ("feng_juan", "02_sigmoid: is not JSON, so not a notebook"),
        ("an_qi", "05_single_layer_net: train: 学生的程序超过了 10 秒, 被停下来了"),
        ("lin_na", "handed in calculus, not a folder named backprop"),
        ("zhou_tao", "01_forward: not written: forward_propagation, forward_layers"),
    ],
)
def test_the_table_says_what_went_wrong(student: str, sentence: str, printed: str) -> None:
    lines = [line for line in printed.splitlines() if line.startswith(student)]
    assert any(sentence in line for line in lines), lines


def test_it_says_where_to_look_and_the_files_are_there(printed: str) -> None:
    for name in ("demo/gradebook.db", "demo/autograded", "demo/feedback"):
        assert name in printed
        assert (ROOT / name).exists()
    page = demo.DEMO / "feedback" / "sun_li" / ASSIGNMENT / "03_losses.html"
    text = page.read_text("utf-8")
    assert 'class="hint">看起来' in text, "the student's feedback does not tell the mistake"


def test_clean_takes_the_sample_class_away_and_nothing_else(tmp_path: Path) -> None:
    mine = demo.write_class(tmp_path / "demo")
    assert len(mine) == len(STUDENTS)
    (tmp_path / "submitted").mkdir()
    demo.remove(tmp_path / "demo")
    assert [path.name for path in tmp_path.iterdir()] == ["submitted"]
