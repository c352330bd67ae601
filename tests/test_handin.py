"""A student packs the notebooks with what the release holds, and is told what is in the package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbclient
import nbformat
import pytest
from lesson_kit import handin

from course import __main__ as commands
from course import bank, collect, lesson
from course.config import ASSIGNMENT, ROOT
from course.submission import NOTEBOOK_BYTES

LAST = "05_single_layer_net"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """What a student was given."""
    folder = tmp_path / ASSIGNMENT
    shutil.copytree(
        ROOT / "release" / ASSIGNMENT, folder, ignore=shutil.ignore_patterns("__pycache__")
    )
    return folder


def packages(folder: Path) -> list[Path]:
    known = {".ipynb", ".txt", ""}
    return sorted(path for path in folder.iterdir() if path.suffix not in known)


def python(folder: Path, code: str) -> subprocess.CompletedProcess:
    """Run code as a notebook in `folder` would, without any package that was installed."""
    code = f"import sys; sys.path.insert(0, ''); from lesson_kit import handin; {code}"
    return subprocess.run(
        [sys.executable, "-S", "-E", "-B", "-X", "utf8", "-c", code],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )


def test_it_knows_the_course() -> None:
    built = sorted(path.name for path in (ROOT / "release" / ASSIGNMENT).glob("*.ipynb"))
    assert list(handin.NOTEBOOKS) == built
    assert handin.NOTEBOOK_MB * 2**20 == NOTEBOOK_BYTES


def test_the_release_is_enough(release: Path) -> None:
    run = python(release, "handin.pack('wang_02')")
    [package] = packages(release)
    match = collect.PACKAGE.fullmatch(package.name)
    assert match["student"] == "wang_02"
    assert match["time"]
    with zipfile.ZipFile(package) as zipped:
        assert zipped.namelist() == list(handin.NOTEBOOKS)
        for name in handin.NOTEBOOKS:
            assert zipped.read(name) == (release / name).read_bytes()
            assert name in run.stdout
    assert package.name in run.stdout
    assert "Ctrl + S" in run.stdout
    written = "  还没有写: forward_propagation, forward_layers, count_weights"
    assert any(line.endswith(written) for line in run.stdout.splitlines())
    assert "还缺" not in run.stdout


def test_the_same_notebooks_make_the_same_package(release: Path) -> None:
    first = handin.pack("wang", release)
    before = first.read_bytes()
    first.unlink()
    for path in release.glob("*.ipynb"):
        os.utime(path, (0, 0))
    assert handin.pack("wang", release).read_bytes() == before


@pytest.mark.parametrize("student", ["wang", "2026_01-a.b", " wang\n", "ｗａｎｇ", "x", "a" * 64])
def test_a_student_id(student: str, release: Path) -> None:
    assert handin.pack(student, release) == packages(release)[0]
    assert collect.PACKAGE.fullmatch(packages(release)[0].name)


@pytest.mark.parametrize(
    "student", ["王芳", "a/b", "..", ".x", "-x", "x.", "a b", "a" * 65, "wang\x1b[2J", "a\\b"]
)
def test_no_student_id(student: str, release: Path, capsys: pytest.CaptureFixture) -> None:
    assert handin.pack(student, release) is None
    assert packages(release) == []
    said = capsys.readouterr().out
    assert "请只用英文字母, 数字" in said
    assert "\x1b" not in said


def test_the_cell_waits_for_nobody(release: Path) -> None:
    """As "run all", nbval and the build execute it; `tests/browser` fills it in."""
    notebook = nbformat.read(release / f"{LAST}.ipynb", as_version=4)
    notebook.cells = notebook.cells[-1:]
    assert "handin.form()" in notebook.cells[0].source
    nbclient.NotebookClient(notebook, resources={"metadata": {"path": str(release)}}).execute()
    [output] = notebook.cells[0].outputs
    assert output.data["text/plain"] == handin.STILL
    assert packages(release) == []
    assert "None\n" in python(release, "print(handin.pack(''))").stdout
    assert packages(release) == []


def test_without_ipywidgets_it_says_how(release: Path) -> None:
    assert python(release, "handin.form()").stdout == f"{handin.MISSING}\n"


def test_grading_leaves_the_cell_out() -> None:
    last = bank.lessons()[LAST].cells[-1]
    assert "handin.form()" in last.source
    assert lesson.is_demonstration(last)


def test_what_is_missing_is_said(release: Path, capsys: pytest.CaptureFixture) -> None:
    (release / "02_sigmoid.ipynb").unlink()
    (release / "03_losses.ipynb").unlink()
    (release / "03_losses.ipynb").mkdir()
    with zipfile.ZipFile(handin.pack("wang", release)) as zipped:
        assert len(zipped.namelist()) == 3
    assert "还缺 2 个: 02_sigmoid.ipynb, 03_losses.ipynb" in capsys.readouterr().out


def test_a_check_that_was_deleted_or_edited_is_named(
    release: Path, capsys: pytest.CaptureFixture
) -> None:
    path = release / "02_sigmoid.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["sigmoid-value"].source = "pass"
    cells["sigmoid"].source += "    # mine\n"
    notebook.cells.remove(cells["sigmoid-number"])
    notebook.cells.remove(cells["relu"])
    nbformat.write(notebook, path)
    run = python(release, "handin.pack('wang')")
    [note] = [line.partition("<- ")[2] for line in run.stdout.splitlines() if "<-" in line]
    assert note == (
        'sigmoid 的检查 "一个数进去, 一个数出来; sigmoid(0) 正好是 0.5" 被删了; '
        'sigmoid 的检查 "数组: 每个元素各算各的" 被改过; '
        "写 relu 的那一格被删了. 打分时用的是原来的检查"
    )


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"1", b"\xff", b"[" * 10**6])
def test_what_is_broken_is_said(text: bytes, release: Path, capsys: pytest.CaptureFixture) -> None:
    (release / "02_sigmoid.ipynb").write_bytes(text)
    assert handin.pack("wang", release)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if "内容坏了" in line] == ["02_sigmoid.ipynb"]


def test_what_is_too_large_is_not_packed(release: Path, capsys: pytest.CaptureFixture) -> None:
    os.truncate(release / "02_sigmoid.ipynb", NOTEBOOK_BYTES + 1)
    assert handin.pack("wang", release) is None
    assert packages(release) == []
    assert "02_sigmoid.ipynb 有 20 MB, 最多能收 20 MB" in capsys.readouterr().out


def test_no_notebook_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert handin.pack("wang", tmp_path) is None
    assert "里没有笔记本" in capsys.readouterr().out


def test_a_package_that_cannot_be_written_is_one_sentence(
    release: Path, capsys: pytest.CaptureFixture
) -> None:
    """A limit as a full disk sets it; the package is larger than a notebook."""
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2**14, 2**14)); "
        "print(handin.pack('wang'))"
    )
    if os.name != "posix":
        pytest.skip("sets a limit")
    run = python(release, code)
    assert "没有打成包: File too large" in run.stdout
    assert run.stdout.endswith("None\n")
    assert packages(release) == []


def test_the_command_checks_then_packs(
    release: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    """What checking finds is said and stops nothing."""
    root = release.parent
    (root / "work").mkdir()
    release = release.rename(root / "work" / ASSIGNMENT)
    shutil.copytree(ROOT / "source", root / "source")
    shutil.copyfile(ROOT / "nbgrader_config.py", root / "nbgrader_config.py")
    monkeypatch.setattr(commands, "ROOT", root)
    assert commands.main(["submission", "wang"]) == 0
    said = capsys.readouterr().out
    assert re.search("还一个练习都没有写.*有 100 分拿不到.*打好了", said, re.DOTALL)
    assert len(packages(release)) == 1
    assert commands.main(["submission", "王芳"]) == 1
    assert len(packages(release)) == 1
