"""What the verbs print where nobody sits at a terminal, and where none can show Chinese."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbjudge.course import Course
from nbjudge.marks import grade
from nbjudge.marks.outcome import Loss
from nbjudge.notebook.failure import Failure

from engine.tests.support import tiny
from engine.tests.support.tiny import NUMBERS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
BYTES = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
VERBS = {  # and how each ends
    "check": 0,
    "check submitted/王芳": 0,
    "grade --jobs 1": 0,
    "collect down": 0,
    "students list.csv": 0,
    "due 2026-03-01 23:59": 0,
    "report": 0,
    "return": 0,
}


def nbjudge(course: Course, verb: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a verb as cron does: no terminal."""
    return subprocess.run(
        [sys.executable, "-m", "nbjudge", *verb.split()],
        cwd=course.root,
        env={**os.environ, **environment},
        capture_output=True,
    )


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course in Chinese, with a mistake that it can name."""
    made = tiny.write(tmp_path, NUMBERS, config="c.Course.language = 'zh'\n")
    tiny.hand_in(made, "王芳", twice="def twice(x):\n    x * 2")
    return made


def test_a_log_gets_lines_and_no_bar(course: Course) -> None:
    for verb, status in VERBS.items():
        if verb == "collect down":
            shutil.copytree(course.submission("王芳"), course.root / "down" / "li" / "ps1")
        if verb.startswith("students"):
            (course.root / "list.csv").write_text("id,姓名\nli,李伟\n", "utf-8")
        done = nbjudge(course, verb)
        assert done.returncode == status, (verb, done.stderr.decode())
        assert b"\r" not in done.stdout + done.stderr
        assert len(done.stderr.splitlines()) <= 2, done.stderr.decode()
        if verb.startswith("grade"):
            assert done.stderr.decode() == "grading: 1 student\nfeedback: 1 student\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_console_without_chinese(encoding: str, course: Course) -> None:
    """Every verb ends as always; what it says itself is English, and a name stays that name."""
    (course.root / "list.csv").write_text("id,姓名\nli,李伟\n", "utf-8")
    shutil.copytree(course.submission("王芳"), course.root / "down" / "li" / "ps1")
    for verb, status in VERBS.items():
        done = nbjudge(course, verb, LC_ALL="C", PYTHONIOENCODING=encoding)
        said = (done.stdout + done.stderr).decode()
        assert done.returncode == status, (verb, said)
        assert not re.search("UnicodeEncodeError|Traceback|[?][?]", said), (verb, said)
        if verb.startswith("check s"):
            assert "it can be handed in" in said, said
        if verb.startswith("grade"):
            (row,) = [line for line in said.splitlines() if " twice -" in line]
            # click writes UTF-8 where it is told ASCII: a terminal of today shows it
            name = "王芳" if encoding == "ascii" else "\\u738b\\u82b3"
            assert row.startswith(f"{name} "), row


def test_a_mistake_is_called_by_its_name_where_its_sentence_cannot_be_shown(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Course, "mistakes", lambda self: {"no_mean": "看起来少了 1/n：还要除以行数。"}
    )
    loss = Loss(NUMBERS, "twice", 4, Failure("check", mistake="no_mean"))
    row = grade.Row("li", {NUMBERS: 6.0}, losses=[loss])
    assert "twice -4: 看起来少了 1/n" in grade.table(course, [row])
    with io.TextIOWrapper(io.BytesIO(), encoding="latin-1") as console:
        monkeypatch.setattr(sys, "stdout", console)
        said = grade.table(course, [row])
        monkeypatch.undo()
    assert "twice -4: no_mean" in said


def test_names_that_cannot_be_read_stop_the_run(course: Course) -> None:
    """Else a student with a Chinese name would be nobody, and not graded."""
    done = nbjudge(course, "grade", **BYTES)
    assert done.returncode == 1
    assert done.stderr == (
        b"error: Python reads the names of files as ASCII here; run this with LC_ALL=C.UTF-8, or "
        b"without PYTHONUTF8=0.\n"
    )


def test_notes_say_what_is_lost_after_a_mark_by_hand(tmp_path: Path) -> None:
    course = tiny.write(tmp_path, NUMBERS)
    tiny.hand_in(course, "ann", twice=tiny.WRONG["twice"], add=tiny.WRONG["add"])
    (row,) = grade.grade(course, jobs=1)
    assert [(loss.exercise, loss.points) for loss in row.losses] == [("twice", 4), ("add", 4)]

    def by_hand(cell: str, **marks: float | None) -> list[tuple[str, float]]:
        with Gradebook(course.database) as book:
            given = book.find_grade(cell, NUMBERS, course.assignment, "ann")
            for name, points in marks.items():
                setattr(given, name, points)
            book.db.commit()
        (row,) = grade.grade(course, jobs=1)
        assert not row.graded
        return [(loss.exercise, loss.points) for loss in row.losses]

    assert by_hand("twice-value", manual_score=2.5) == [("twice", 1.5), ("add", 4)]
    assert by_hand("add-value", manual_score=4) == [("twice", 1.5)]
    assert by_hand("twice-value", extra_credit=1.5) == []
    assert by_hand("twice-value", extra_credit=None, manual_score=None) == [("twice", 4)]
