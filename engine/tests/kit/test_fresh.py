"""A clean copy of a lesson, with the student edition alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbjudge import messages
from nbjudge.course import Course

from engine.tests.support.authored import KIT

KEPT = messages.say("en", "kit.kept_folder")


@pytest.fixture
def work(built: Course, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built.release, tmp_path / "work"))


def start_over(work: Path, *lesson: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"{KIT}.fresh", *lesson]
    return subprocess.run(command, cwd=work, capture_output=True, encoding="utf-8")


def test_a_clean_copy_keeps_the_old_file_each_time(work: Path) -> None:
    path = work / "02_means.ipynb"
    clean = path.read_bytes()
    mine = [b"{ not even JSON", b"the second", b""]
    for text in mine:
        path.write_bytes(text)
        done = start_over(work, "02")
        assert done.returncode == 0, done.stderr
        assert f"Your own copy is now {KEPT}" in done.stdout
        assert "02_means.ipynb is now as it was handed out." in done.stdout
        assert path.read_bytes() == clean
    kept = list((work / KEPT).glob("02_means *.ipynb"))
    assert sorted(one.read_bytes() for one in kept) == sorted(mine)


def test_a_lesson_may_be_named_without_its_zero(work: Path) -> None:
    (work / "01_numbers.ipynb").unlink()
    assert start_over(work, "1").returncode == 0
    assert (work / "01_numbers.ipynb").exists()
    assert not (work / KEPT).exists()


@pytest.mark.parametrize("lesson", [(), ("",), ("07",)])
def test_an_unknown_lesson_is_told_in_a_sentence(lesson: tuple[str, ...], work: Path) -> None:
    before = {path: path.read_bytes() for path in work.glob("*.ipynb")}
    done = start_over(work, *lesson)
    assert done.returncode == 1
    assert done.stderr.startswith("there is no lesson")
    assert "01_numbers, 02_means" in done.stderr
    assert "Traceback" not in done.stderr
    assert before == {path: path.read_bytes() for path in work.glob("*.ipynb")}


def test_in_a_notebook_it_is_a_function(work: Path) -> None:
    code = f"from {KIT}.fresh import start_over; start_over('01'); start_over(7)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=work, capture_output=True, encoding="utf-8"
    )
    assert f"Your own copy is now {KEPT}" in done.stdout
    assert "ValueError: there is no lesson 7; there are 01_numbers, 02_means." in done.stderr
