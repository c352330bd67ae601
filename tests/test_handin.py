"""Handing in this course's notebooks: what a student of it reads, and who takes the package."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest
from nbjudge.author import lesson
from nbjudge.notebook import cells

from tests.support import ASSIGNMENT, RELEASE, ROOT, SOURCE, THIS

NOTEBOOKS = [f"{path.stem}.ipynb" for path in lesson.texts(THIS)]
LAST = NOTEBOOKS[-1]


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """What a student was given."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(RELEASE, tmp_path / ASSIGNMENT, ignore=ignored))


def python(folder: Path, code: str) -> str:
    """Run code as a notebook in `folder` would, without any package; return what it prints."""
    code = f"import sys; sys.path.insert(0, ''); from lesson_kit import handin; {code}"
    command = [sys.executable, "-S", "-E", "-B", "-X", "utf8", "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True, encoding="utf-8")
    return done.stdout


def test_a_student_reads_what_is_in_the_package(release: Path) -> None:
    shutil.copyfile(SOURCE / LAST, release / LAST)  # written, and its checks are edited
    (release / "03_losses.ipynb").unlink()
    (release / "04_backprop.ipynb").write_text("{", encoding="utf-8")
    first, *lines = python(release, "handin.pack('wang_02')").splitlines()
    [package] = release.glob("*.zip")
    assert re.fullmatch(
        rf"打好了：{re.escape(package.name)}（\d+ KB），就在笔记本旁边。里面有：", first
    )
    assert re.fullmatch(
        r"  01_forward.ipynb {11} +\d+ KB  \d\d-\d\d \d\d:\d\d 保存"
        r"  还没有写：by_hand、forward_propagation、forward_layers",
        lines[0],
    )
    broken = (
        "  <- 内容坏了（不是 JSON），打不了分。请交 Jupyter 保存的那个文件。"
        "在 Jupyter 里重新保存，再打包一次"
    )
    assert lines[2].startswith("  04_backprop.ipynb")
    assert lines[2].endswith(broken)
    assert "的检查" in lines[-4]
    assert lines[-4].endswith("被改过。打分时用的是原来的检查")
    assert lines[-3:] == [
        "还缺 1 个：03_losses.ipynb。缺的没有分；找到以后再打包一次。",
        "看看上面的时间：之后又改过的，先按 Ctrl + S 保存，再打包一次。",
        f"把 {package.name} 交给老师，不要改它的名字。打了几次的话，交最新的一个。",
    ]


@pytest.mark.parametrize(
    ("student", "said"),
    [
        ("", "还没有打包：先填上你的学号。"),
        (
            "王芳",
            "学号 '王芳' 里有不能用的字符。它会成为文件的名字，换一台电脑也要读得出来，所以请"
            "只用英文字母，数字和 _ - .（开头和结尾不用 - 和 .，最多 64 个）。"
            "改一下，再来一次就好。",
        ),
    ],
)
def test_a_student_id_that_cannot_be_used(student: str, said: str, release: Path) -> None:
    assert python(release, f"handin.pack({student!r})") == f"{said}\n"
    assert not list(release.glob("*.zip"))


def test_nbgraders_own_collector_takes_it(release: Path) -> None:
    python(release, "handin.pack('wang_02')")
    [package] = release.glob("*.zip")
    pattern = THIS.settings.FileNameCollectorPlugin.named_regexp
    match = re.fullmatch(pattern, f"/extracted/{package.stem}/{LAST}")
    assert match is not None
    assert match["student_id"] == "wang_02"
    assert match["file_id"] == LAST.removesuffix(".ipynb")


def test_the_last_cell_waits_for_nobody(release: Path) -> None:
    """As "run all", nbval and the build execute it; `tests/browser` fills it in."""
    notebook = nbformat.read(release / LAST, as_version=4)
    notebook.cells = notebook.cells[-1:]
    assert "handin.form()" in notebook.cells[0].source
    assert cells.is_demonstration(notebook.cells[0]), "grading leaves the cell out"
    nbclient.NotebookClient(notebook, resources={"metadata": {"path": str(release)}}).execute()
    [output] = notebook.cells[0].outputs
    assert output.data["text/plain"] == (
        "在 JupyterLab 里运行这一格，会出现填学号的方框和打包的按钮。"
    )
    assert not list(release.glob("*.zip"))


def test_no_text_counts_the_lessons() -> None:
    """A sixth one needs its own text, and nothing else needs to know of it."""
    start = (ROOT / "lessons" / "00_开始.txt").read_text("utf-8")
    assert not re.search(r"[五六5-9] ?[个课]", start)


def test_the_command_checks_then_packs(release: Path) -> None:
    """What checking finds is said and stops nothing."""
    root = release.parent
    (root / "work").mkdir()
    release = release.rename(root / "work" / ASSIGNMENT)
    shutil.copytree(ROOT / "source", root / "source")
    shutil.copyfile(ROOT / "nbgrader_config.py", root / "nbgrader_config.py")
    command = [sys.executable, "-m", "nbjudge", "submission"]
    run = [
        subprocess.run([*command, one], cwd=root, capture_output=True, encoding="utf-8")
        for one in ("wang", "王芳")
    ]
    assert [done.returncode for done in run] == [0, 1], run
    assert re.search("还一个练习都没有写.*有 100 分拿不到.*打好了", run[0].stdout, re.DOTALL)
    assert len(list(release.glob("*.zip"))) == 1
