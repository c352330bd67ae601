"""JupyterLab for this course's students and instructors, and a clean copy of a lesson."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from nbjudge.author import lab, lesson
from nbjudge.intake import check, submission
from nbjudge.notebook.original import originals

from tests.support import ASSIGNMENT, RELEASE, THIS
from tests.support.lab import course_copy, serving

INSTRUCTORS = (
    "assignment-list",
    "course-list",
    "create-assignment",
    "formgrader",
    "menu",
    "validate-assignment",
)


def get(address: str, path: str) -> str:
    with urllib.request.urlopen(address.replace("/?", f"{path}?"), timeout=30) as answer:
        return answer.read().decode()


def page_config(address: str) -> dict:
    page = get(address, "/lab")
    return json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.S)[1])


def default(address: str, plugin: str, setting: str) -> object:
    settings = json.loads(get(address, f"/lab/api/settings/@jupyterlab/{plugin}"))
    return settings["schema"]["properties"][setting]["default"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return course_copy(tmp_path_factory.mktemp("course"))


def test_students_see_chinese_and_no_panel_of_the_instructor(root: Path) -> None:
    with serving(root) as address:
        config = page_config(address)
        disabled = config["disabledExtensions"]
        assert {f"@jupyter/nbgrader:{name}" for name in INSTRUCTORS} <= set(disabled)
        assert default(address, "translation-extension:plugin", "locale") == "zh_CN"
        assert default(address, "apputils-extension:notification", "fetchNews") == "false"
        assert default(address, "filebrowser-extension:browser", "singleClickNavigation") is True
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(address, "/formgrader/api/assignments")
        files = {one["name"] for one in json.loads(get(address, "/api/contents"))["content"]}
        assert files == {*(path.name for path in RELEASE.iterdir())}
    log = (root / "lab.log").read_text("utf-8")
    assert not re.search(r"^\[[EC] (?!.*signal 15)", log, re.M), log


def test_instructors_have_formgrader(root: Path) -> None:
    with serving(root, "--instructor") as address:
        config = page_config(address)
        assert not [name for name in config.get("disabledExtensions", []) if "nbgrader" in name]
        assert default(address, "apputils-extension:notification", "fetchNews") == "false"
        known = json.loads(get(address, "/formgrader/api/assignments"))
        assert [assignment["name"] for assignment in known] == [ASSIGNMENT]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RELEASE, tmp_path / "work"))


def start_over(
    work: Path, *names: str, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lesson_kit.fresh", *names]
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    return subprocess.run(command, cwd=work, env=env, capture_output=True, encoding="utf-8")


def test_a_clean_copy_is_told_in_chinese(work: Path) -> None:
    path = work / "02_sigmoid.ipynb"
    clean = path.read_bytes()
    path.write_text("mine", encoding="utf-8")
    kept, done = start_over(work, "02").stdout.splitlines()
    assert kept.startswith(f"你原来的那一份在 旧版{os.sep}02_sigmoid ")
    assert done.startswith("02_sigmoid.ipynb 现在和发下来时一样。如果它正开着：点菜单“文件”里的")
    assert path.read_bytes() == clean
    assert [one.read_text("utf-8") for one in (work / "旧版").iterdir()] == ["mine"]


def test_a_console_without_chinese_stops_nothing(work: Path) -> None:
    path = work / "02_sigmoid.ipynb"
    path.write_text("mine", encoding="utf-8")
    done = start_over(work, "02", encoding="ascii")
    assert done.returncode == 0, done.stderr
    assert path.stat().st_size > 1000


def test_an_unknown_lesson_is_told_in_a_sentence(work: Path) -> None:
    done = start_over(work, "77")
    names = "、".join(path.stem for path in lesson.texts(THIS))
    assert (done.returncode, done.stderr) == (1, f"没有第 77 课；有的是 {names}。\n")


def test_the_course_has_the_same_command(root: Path) -> None:
    path = root / "work" / ASSIGNMENT / "03_losses.ipynb"
    lab.hand_out(root / "release" / ASSIGNMENT, path.parent)
    path.write_text("mine", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "nbjudge", "fresh", "03"], cwd=root)
    assert done.returncode == 0
    assert path.read_bytes() == (root / "release" / ASSIGNMENT / path.name).read_bytes()
    assert [one.read_text("utf-8") for one in (path.parent / "旧版").iterdir()] == ["mine"]


def test_what_was_kept_is_nothing_handed_in(work: Path) -> None:
    start_over(work, "02")
    assert list((work / "旧版").iterdir())
    ((_, lines),) = check.check_paths(THIS, [work])
    assert {line.finding.kind for line in lines} == {"untouched"}
    seen = submission.examine_folder(THIS, work, originals(THIS))
    assert not [path for path in seen.files if "旧版" in path.parts]
