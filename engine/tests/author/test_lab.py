"""A student's own copy of the student edition, and what JupyterLab is opened with."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any, ClassVar

import pytest
from nbjudge import messages
from nbjudge.author import lab
from nbjudge.course import Course, CourseError

from engine.tests.support import authored
from engine.tests.support.authored import KIT

KEPT = messages.say("en", "kit.kept_folder")


@pytest.fixture
def course(built: Course, tmp_path: Path) -> Course:
    shutil.copytree(built.root, tmp_path / "course")
    return Course.load(tmp_path / "course")


def test_a_lab_that_was_open_before_writes_over_nothing(course: Course) -> None:
    work = course.work
    lab.hand_out(course.release, work)
    (work / "01_numbers.ipynb").write_text("mine", encoding="utf-8")
    (work / "02_means.ipynb").unlink()
    lab.hand_out(course.release, work)
    assert (work / "01_numbers.ipynb").read_text("utf-8") == "mine"
    given = (course.release / "02_means.ipynb").read_bytes()
    assert (work / "02_means.ipynb").read_bytes() == given


def test_a_course_that_is_not_built_is_told_in_a_sentence(tmp_path: Path) -> None:
    course = authored.write(tmp_path / "course")
    for verb in (lab.student, lambda course: lab.fresh(course, "01")):
        with pytest.raises(CourseError, match="run `make build` first"):
            verb(course)


def test_a_clean_copy_of_a_lesson(course: Course, capfd: pytest.CaptureFixture[str]) -> None:
    path = course.work / "02_means.ipynb"
    lab.hand_out(course.release, course.work)
    path.write_text("mine", encoding="utf-8")
    assert lab.fresh(course, "02") == 0
    assert path.read_bytes() == (course.release / path.name).read_bytes()
    assert [one.read_text("utf-8") for one in (course.work / KEPT).iterdir()] == ["mine"]
    assert lab.fresh(course, "07") == 1
    assert "there is no lesson 07" in capfd.readouterr().err


def test_a_course_without_a_kit_has_no_clean_copies(course: Course) -> None:
    shutil.rmtree(course.release / KIT)
    with pytest.raises(CourseError, match="has no kit that keeps clean copies"):
        lab.fresh(course, "01")


class Opened:
    """Stands for JupyterLab: what it was opened with, and where."""

    options: tuple[str, ...] = ()
    folder: Path = Path()
    environment: ClassVar[dict[str, str]] = {}

    @classmethod
    def launch_instance(cls, options: list[str]) -> None:
        cls.options, cls.folder, cls.environment = tuple(options), Path.cwd(), dict(os.environ)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Any:
    jupyterlab = pytest.importorskip("jupyterlab.labapp")
    monkeypatch.setattr(jupyterlab, "LabApp", Opened)
    for name in ("CONFIG_PATH", "LAB_SETTINGS_DIR", "LAB_WORKSPACES_DIR"):
        monkeypatch.setenv(f"JUPYTER{name if name.startswith('LAB') else '_' + name}", "")
    monkeypatch.chdir(Path.cwd())
    return Opened


def test_at_first_the_first_lesson_is_open_later_what_was(course: Course, opened: Any) -> None:
    lab.student(course)
    assert f"--ServerApp.root_dir={course.work}" in opened.options
    assert "--LabApp.default_url=/lab/tree/01_numbers.ipynb" in opened.options
    assert opened.folder == course.root
    kept = opened.environment["JUPYTERLAB_SETTINGS_DIR"]
    assert Path(kept) == course.root / "work" / ".jupyter" / "student" / "settings"
    lab.student(course)
    assert "--LabApp.default_url=/lab" in opened.options


def test_instructors_have_the_courses_folder(course: Course, opened: Any) -> None:
    lab.instructor(course)
    assert f"--ServerApp.root_dir={course.root}" in opened.options
    assert opened.environment["JUPYTER_CONFIG_PATH"] == str(lab.PROFILES / "instructor")
    assert not course.work.exists()


@pytest.mark.parametrize(("language", "locale"), [("en", None), ("zh", "zh_CN")])
def test_menus_are_in_the_language_of_the_course(
    language: str, locale: str | None, course: Course, opened: Any
) -> None:
    course.language = language
    lab.student(course)
    folders = opened.environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    found = {}
    for folder in reversed(folders):
        path = Path(folder, "labconfig", "default_setting_overrides.json")
        found |= json.loads(path.read_text("utf-8"))
    assert found.get("@jupyterlab/translation-extension:plugin", {}).get("locale") == locale
    assert found["@jupyterlab/filebrowser-extension:browser"]["singleClickNavigation"]


def test_the_kit_holds_what_was_handed_out(built: Course) -> None:
    handed_out = {path.stem: path.read_bytes() for path in built.release.glob("*.ipynb")}
    originals = (built.release / KIT / "originals").iterdir()
    assert {path.stem: path.read_bytes() for path in originals} == handed_out
