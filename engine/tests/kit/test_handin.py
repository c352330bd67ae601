"""A student packs the notebooks with what the release holds, and is told what is in the package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from nbjudge.course import Course
from nbjudge.run import kit

from engine.tests.support.authored import ASSIGNMENT, KIT, LESSONS

NOTEBOOKS = [f"{name}.ipynb" for name in LESSONS]
PACKAGE = re.compile(rf"{ASSIGNMENT}_(?P<student>.+)_\d{{8}}T\d{{6}}Z\.zip")


@pytest.fixture
def release(built: Course, tmp_path: Path) -> Path:
    """What a student was given."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(built.release, tmp_path / ASSIGNMENT, ignore=ignored))


@pytest.fixture
def handin(release: Path) -> ModuleType:
    kit.load(release / KIT)
    from helpers import handin  # type: ignore[import-not-found]

    return handin  # type: ignore[no-any-return]


def packages(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix not in {".ipynb", ".txt", ""})


def python(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code as a notebook in `folder` would, without any package that was installed."""
    code = f"import sys; sys.path.insert(0, ''); from {KIT} import handin; {code}"
    return subprocess.run(
        [sys.executable, "-S", "-E", "-B", "-X", "utf8", "-c", code],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )


def test_the_release_is_enough(release: Path) -> None:
    run = python(release, "handin.pack('wang_02')")
    [package] = packages(release)
    assert PACKAGE.fullmatch(package.name)["student"] == "wang_02"
    with zipfile.ZipFile(package) as zipped:
        assert zipped.namelist() == NOTEBOOKS
        for name in NOTEBOOKS:
            assert zipped.read(name) == (release / name).read_bytes()
            assert name in run.stdout
    assert f"Hand in {package.name} and do not rename it." in run.stdout
    lines = run.stdout.splitlines()
    assert any(line.endswith("  not written yet: twice, triple") for line in lines)
    assert "Missing" not in run.stdout


def test_the_columns_are_even(release: Path) -> None:
    lines = python(release, "handin.pack('wang')").stdout.splitlines()[1:3]
    assert len({line.index(" KB") for line in lines}) == 1


def test_the_same_notebooks_make_the_same_package(release: Path, handin: ModuleType) -> None:
    first = handin.pack("wang", release)
    before = first.read_bytes()
    first.unlink()
    for path in release.glob("*.ipynb"):
        os.utime(path, (0, 0))
    assert handin.pack("wang", release).read_bytes() == before


@pytest.mark.parametrize("student", ["wang", "2026_01-a.b", " wang\n", "ｗａｎｇ", "x", "a" * 64])
def test_a_student_id(student: str, release: Path, handin: ModuleType) -> None:
    assert handin.pack(student, release) == packages(release)[0]
    assert PACKAGE.fullmatch(packages(release)[0].name)


@pytest.mark.parametrize(
    "student", ["王芳", "a/b", "..", ".x", "-x", "x.", "a b", "a" * 65, "wang\x1b[2J", "a\\b"]
)
def test_no_student_id(
    student: str, release: Path, handin: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert handin.pack(student, release) is None
    assert packages(release) == []
    said = capsys.readouterr().out
    assert "use only English letters, digits" in said
    assert "\x1b" not in said


def test_no_id_at_all(release: Path) -> None:
    said = python(release, "print(handin.pack(''))").stdout
    assert said == "Nothing was packed: fill in your student id first.\nNone\n"
    assert packages(release) == []


def test_without_ipywidgets_it_says_how(release: Path) -> None:
    assert python(release, "handin.form()").stdout.startswith("Make a new cell (press Esc, then B)")


def test_the_cell_waits_for_nobody(built: Course) -> None:
    notebook = nbformat.read(built.worked / "02_means.ipynb", as_version=4)
    [output] = notebook.cells[-1].outputs
    assert output.data == {
        "text/plain": "Run this cell in JupyterLab: a box for your student id and a button appear."
    }


def test_what_is_missing_is_said(
    release: Path, handin: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    (release / "02_means.ipynb").unlink()
    (release / "02_means.ipynb").mkdir()
    with zipfile.ZipFile(handin.pack("wang", release)) as zipped:
        assert zipped.namelist() == ["01_numbers.ipynb"]
    assert "Missing (1): 02_means.ipynb." in capsys.readouterr().out


def test_a_check_that_was_deleted_or_edited_is_named(release: Path) -> None:
    path = release / "01_numbers.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["twice-array"].source = "pass"
    cells["twice"].source += "    # mine\n"
    notebook.cells.remove(cells["twice-number"])
    notebook.cells.remove(cells["triple"])
    nbformat.write(notebook, path)
    run = python(release, "handin.pack('wang')")
    [note] = [line.partition("<- ")[2] for line in run.stdout.splitlines() if "<-" in line]
    assert note == (
        'the check "one number" of twice was deleted; the check "arrays" of twice was edited; '
        "the cell for triple was deleted. Grading uses the checks as they were handed out"
    )


def note(release: Path) -> str:
    """What is said of a notebook behind its arrow."""
    run = python(release, "handin.pack('wang')")
    [line] = [line for line in run.stdout.splitlines() if "01_numbers" in line]
    return line.partition(" saved ")[2][11:]


ANSWER = "def twice(x):\n    return 2 * x"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (0, "twice is written in a cell of the student's own above its solution cell"),
        ("twice", ""),
        ("twice-number", "behind the test twice-number: the tests up to there do not reach it, 4 "),
        ("twice-zero", "behind the test twice-zero: the tests up to there do not reach it, 10 p"),
    ],
)
def test_an_answer_in_another_place_is_named(place: str | int, said: str, release: Path) -> None:
    path = release / "01_numbers.ipynb"
    notebook = nbformat.read(path, as_version=4)
    ids = [cell.id for cell in notebook.cells]
    index = 0 if place == 0 else ids.index(str(place)) + 1
    notebook.cells.insert(index, nbformat.v4.new_code_cell(ANSWER))
    nbformat.write(notebook, path)
    found = note(release)
    assert "not written yet: triple" in found
    assert said in found
    assert ("<-" in found) == bool(said)


def test_an_answer_in_a_checks_cell_and_code_beside_the_lessons_are_named(release: Path) -> None:
    path = release / "01_numbers.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["twice-array"].source = f"{ANSWER}\n{cells['twice-array'].source}"
    cells["setup"].source += "\nimport math"
    cells["progress"].source += "   \n# mine"
    nbformat.write(notebook, path)
    found = note(release)
    assert "not written yet: triple" in found
    assert "twice is written in the test cell twice-array, which grading does not use" in found
    assert "the lesson's own code in cell setup is not as in" in found
    assert "cell progress" not in found


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"1", b"\xff", b"[" * 10**6])
def test_what_is_broken_is_said(
    text: bytes, release: Path, handin: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    (release / "02_means.ipynb").write_bytes(text)
    assert handin.pack("wang", release)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if "Save it again" in line] == ["02_means.ipynb"]


def test_what_is_too_large_is_not_packed(
    built: Course, release: Path, handin: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    os.truncate(release / "02_means.ipynb", built.bounds.notebook_bytes + 1)
    assert handin.pack("wang", release) is None
    assert packages(release) == []
    assert "02_means.ipynb has 20 MB, and 20 MB is the most" in capsys.readouterr().out


def test_no_notebook_is_one_sentence(
    tmp_path: Path, handin: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert handin.pack("wang", tmp_path / "nowhere") is None
    assert "nowhere holds no notebook" in capsys.readouterr().out


def test_a_package_that_cannot_be_written_is_one_sentence(release: Path) -> None:
    """A limit as a full disk sets it; the package is larger than a notebook."""
    if os.name != "posix":
        pytest.skip("sets a limit")
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2**10, 2**10)); "
        "print(handin.pack('wang'))"
    )
    run = python(release, code)
    assert "Nothing was packed: File too large" in run.stdout
    assert run.stdout.endswith("None\n")
    assert packages(release) == []


def test_the_worked_edition_packs_itself(built: Course, tmp_path: Path) -> None:
    """Its kit is another edition's, whose notebooks hold the hidden tests."""
    course = Path(shutil.copytree(built.root, tmp_path / "course"))
    python(course / "notebooks", "handin.pack('wang')")
    [package] = (course / "notebooks").glob("*.zip")
    assert not list((course / "source").rglob("*.zip"))
    with zipfile.ZipFile(package) as zipped:
        assert b"HIDDEN" not in zipped.read("01_numbers.ipynb")


def test_the_kit_is_of_this_course(helpers: Callable[[str], ModuleType]) -> None:
    assert list(helpers("course_data").NOTEBOOKS) == NOTEBOOKS
