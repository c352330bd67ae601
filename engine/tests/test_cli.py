"""The command `nbjudge`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from nbjudge import __version__
from nbjudge.cli import main
from nbjudge.course import Course

from engine.tests.support import tiny


def nbjudge(*words: str) -> tuple[int, str]:
    """Run the command; return its status, and what it says."""
    result = CliRunner().invoke(main, list(words))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_help_imports_no_room_of_the_engine() -> None:
    """That is why it comes at once: nbgrader alone takes seconds to import."""
    code = (
        "import sys\nfrom nbjudge.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print('heavy:', [m for m in sys.modules if m.split('.')[0] in "
        "('nbgrader', 'numpy', 'nbformat', 'IPython', 'matplotlib')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "heavy: []" in run.stdout
    assert "Grade an nbgrader course" in run.stdout


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_every_verb_has_help(verb: str) -> None:
    status, said = nbjudge(verb, "--help")
    assert status == 0
    assert "Usage:" in said


def test_the_version() -> None:
    assert nbjudge("--version") == (0, f"nbjudge, version {__version__}\n")


def test_a_folder_that_is_no_course_is_one_sentence(tmp_path: Path) -> None:
    status, said = nbjudge("--root", str(tmp_path), "grade")
    assert status == 1
    assert said.startswith("error: ")
    assert said.count("\n") == 1


def test_a_class_is_graded_and_reported(course: Course) -> None:
    tiny.hand_in(course, "ada")
    tiny.hand_in(course, "bob", twice=tiny.WRONG["twice"])
    root = ["--root", str(course.root), "--assignment", tiny.ASSIGNMENT]
    status, said = nbjudge(*root, "grade", "--jobs", "1")
    assert status == 0, said
    lines = {line.split()[0]: line.split() for line in said.splitlines() if line.strip()}
    assert lines["ada"][1:4] == ["5", "10", "15"]
    assert lines["bob"][1:4] == ["5", "6", "11"]
    assert (course.feedback("ada") / "numbers.html").is_file()
    status, said = nbjudge(*root, "report")
    assert status == 0, said
    assert (course.report / "index.html").is_file()


def test_an_instructors_solution_that_takes_long_is_a_note(course: Course) -> None:
    """Slower right ways of students' would be stopped: the instructor may give them more time."""
    path = course.source / "numbers.ipynb"
    text = path.read_text("utf-8")
    assert "    return 2 * x" in text
    path.write_text(
        text.replace("    return 2 * x", "    sum(range(10**7))\\n    return 2 * x"), "utf-8"
    )
    tiny.hand_in(course, "ada")
    status, said = nbjudge("--root", str(course.root), "grade", "--jobs", "1")
    assert status == 0, said
    assert re.search(r"numbers.ipynb: twice takes 0\.\d+ s of computing as the instructor", said)
    assert said.count("as the instructor wrote it") == 1


def test_a_wrong_hidden_test_stops_the_run_before_anybody_is_graded(course: Course) -> None:
    path = course.source / "numbers.ipynb"
    path.write_text(path.read_text("utf-8").replace("twice(3) == 6", "twice(3) == 7"), "utf-8")
    tiny.hand_in(course, "ada")
    status, said = nbjudge("--root", str(course.root), "grade", "--jobs", "1")
    assert status == 1
    assert "numbers.ipynb: the instructor's own solution fails the test twice-value: line 3" in said
    assert not course.autograded("ada").exists()
