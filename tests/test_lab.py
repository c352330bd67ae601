"""JupyterLab for students and for instructors, and a clean copy of a lesson."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from course import check, lab, submission
from course.config import ASSIGNMENT, ROOT, CourseError

TOKEN = "for-this-test"
INSTRUCTORS = ("assignment-list", "course-list", "create-assignment", "formgrader", "menu")


def course_copy(target: Path) -> Path:
    """What the course needs, away from anybody's own work/."""
    for name in ("course", "release", "source", "lessons", "notebooks"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "nbgrader_config.py", target / "nbgrader_config.py")
    return target


@contextlib.contextmanager
def serving(root: Path, *options: str) -> Iterator[str]:
    """Start `python -m course lab` in `root`; yield its address, which has the token; end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {name: str(root / "home" / name) for name in ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR")}
    own |= {"JUPYTER_PORT": str(port), "JUPYTER_TOKEN": TOKEN, "BROWSER": "true"}
    command = [sys.executable, "-m", "course", "lab", *options]
    with (root / "lab.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=root, env={**os.environ, **own}, stdout=log, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(300):
                assert process.poll() is None, (root / "lab.log").read_text("utf-8")
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5).close()
                    break
                time.sleep(0.1)
            yield f"{address}/?token={TOKEN}"
        finally:
            process.terminate()
            process.wait(20)


def get(address: str, path: str) -> str:
    with urllib.request.urlopen(address.replace("/?", f"{path}?"), timeout=30) as answer:
        return answer.read().decode()


def page_config(address: str) -> dict:
    page = get(address, "/lab")
    return json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.S)[1])


def default(address: str, plugin: str, setting: str) -> object:
    told = json.loads(get(address, f"/lab/api/settings/@jupyterlab/{plugin}"))
    return told["schema"]["properties"][setting]["default"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return course_copy(tmp_path_factory.mktemp("course"))


def test_students_see_chinese_and_no_panel_of_the_instructor(root: Path) -> None:
    with serving(root) as address:
        config = page_config(address)
        disabled = config["disabledExtensions"]
        assert {f"@jupyter/nbgrader:{name}" for name in INSTRUCTORS} <= set(disabled)
        assert not [name for name in disabled if "validate" in name]
        assert default(address, "translation-extension:plugin", "locale") == "zh_CN"
        assert default(address, "apputils-extension:notification", "fetchNews") == "false"
        assert default(address, "filebrowser-extension:browser", "singleClickNavigation") is True
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(address, "/formgrader/api/assignments")
        files = {one["name"] for one in json.loads(get(address, "/api/contents"))["content"]}
        assert files == {*(path.name for path in (ROOT / "release" / ASSIGNMENT).iterdir())}
    log = (root / "lab.log").read_text("utf-8")
    assert not re.search(r"^\[[EC] (?!.*signal 15)", log, re.M), log


def test_instructors_have_formgrader(root: Path) -> None:
    with serving(root, "--instructor") as address:
        config = page_config(address)
        assert not [name for name in config.get("disabledExtensions", []) if "nbgrader" in name]
        assert default(address, "apputils-extension:notification", "fetchNews") == "false"
        known = json.loads(get(address, "/formgrader/api/assignments"))
        assert [assignment["name"] for assignment in known] == [ASSIGNMENT]


def test_a_lab_that_was_open_before_writes_over_nothing(tmp_path: Path) -> None:
    release, work = ROOT / "release" / ASSIGNMENT, tmp_path / "work"
    lab.hand_out(release, work)
    (work / "01_forward.ipynb").write_text("mine", encoding="utf-8")
    (work / "02_sigmoid.ipynb").unlink()
    lab.hand_out(release, work)
    assert (work / "01_forward.ipynb").read_text("utf-8") == "mine"
    assert (work / "02_sigmoid.ipynb").read_bytes() == (release / "02_sigmoid.ipynb").read_bytes()


def test_a_course_that_is_not_built_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="run `make build` first"):
        lab.hand_out(tmp_path / "release", tmp_path / "work")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "release" / ASSIGNMENT, tmp_path / "work")
    return tmp_path / "work"


def start_over(
    work: Path, *lesson: str, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lesson_kit.fresh", *lesson]
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    return subprocess.run(command, cwd=work, env=env, capture_output=True, encoding="utf-8")


def test_a_clean_copy_keeps_the_old_file_each_time(work: Path) -> None:
    """With the student edition alone, no course folder."""
    path = work / "02_sigmoid.ipynb"
    clean = path.read_bytes()
    mine = [b"{ not even JSON", "第二份".encode(), b""]
    for text in mine:
        path.write_bytes(text)
        done = start_over(work, "02")
        assert done.returncode == 0, done.stderr
        assert "旧版" in done.stdout
        assert path.read_bytes() == clean
    kept = list((work / "旧版").glob("02_sigmoid *.ipynb"))
    assert sorted(one.read_bytes() for one in kept) == sorted(mine)
    assert all((work / name).exists() for name in ("01_forward.ipynb", "03_losses.ipynb"))


def test_a_console_without_chinese_stops_nothing(work: Path) -> None:
    path = work / "02_sigmoid.ipynb"
    path.write_text("mine", encoding="utf-8")
    done = start_over(work, "02", encoding="ascii")
    assert done.returncode == 0, done.stderr
    assert path.stat().st_size > 1000


def test_a_deleted_lesson_comes_back(work: Path) -> None:
    (work / "05_single_layer_net.ipynb").unlink()
    assert start_over(work, "05").returncode == 0
    assert (work / "05_single_layer_net.ipynb").exists()
    assert not (work / "旧版").exists()


@pytest.mark.parametrize("lesson", [(), ("",), ("07",)])
def test_an_unknown_lesson_is_told_in_a_sentence(lesson: tuple[str, ...], work: Path) -> None:
    before = {path: path.read_bytes() for path in work.glob("*.ipynb")}
    done = start_over(work, *lesson)
    assert done.returncode == 1
    assert done.stderr.startswith("没有第")
    assert "Traceback" not in done.stderr
    assert before == {path: path.read_bytes() for path in work.glob("*.ipynb")}


def test_the_course_has_the_same_command(root: Path) -> None:
    path = root / "work" / ASSIGNMENT / "03_losses.ipynb"
    lab.hand_out(root / "release" / ASSIGNMENT, path.parent)
    path.write_text("mine", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "course", "fresh", "03"], cwd=root)
    assert done.returncode == 0
    assert path.read_bytes() == (root / "release" / ASSIGNMENT / path.name).read_bytes()
    assert [one.read_text("utf-8") for one in (path.parent / "旧版").iterdir()] == ["mine"]


def test_what_was_kept_is_nothing_handed_in(work: Path) -> None:
    start_over(work, "02")
    assert list((work / "旧版").iterdir())
    ((_, lines),) = check.check_paths(ROOT, [work])
    assert {line.finding.kind for line in lines} == {"untouched"}
    seen = submission.examine_folder(work, submission.originals(ROOT))
    assert not [path for path in seen.files if "旧版" in path.parts]


def test_the_kit_holds_what_was_handed_out() -> None:
    release = ROOT / "release" / ASSIGNMENT
    handed_out = {path.stem: path.read_bytes() for path in release.glob("*.ipynb")}
    originals = (release / "lesson_kit" / "originals").iterdir()
    assert {path.stem: path.read_bytes() for path in originals} == handed_out
