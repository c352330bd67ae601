"""A course that is written as lessons becomes three editions, whole or not at all."""

from __future__ import annotations

import base64
import copy
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
from nbformat import NotebookNode
from nbjudge import messages
from nbjudge.author import build, lesson
from nbjudge.course import Course, CourseError
from nbjudge.notebook import cells

from engine.tests.support import authored
from engine.tests.support.authored import KIT, LESSONS, MEANS, NUMBERS


def files(folder: Path) -> set[str]:
    """The files below a folder."""
    below = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in below if "__pycache__" not in path.parts}


def copied(built: Course, target: Path) -> Course:
    """The built course in another folder."""
    shutil.copytree(built.root, target, dirs_exist_ok=True)
    return Course.load(target)


# ---------------------------------------------------------------------- the editions


def test_what_is_built(built: Course) -> None:
    notebooks = {f"{name}.ipynb" for name in LESSONS}
    kit = {path.name for path in build.ENGINE_KIT.glob("*.py")}
    kit |= {"questions.py", "course.json", "exercises.csv", "behaviours.txt"}
    beside = {"00_start.txt"} | {f"{KIT}/{name}" for name in kit}
    originals = {f"{KIT}/originals/{name}.txt" for name in LESSONS}
    assert files(built.worked) == notebooks | {f"{KIT}/__init__.py"}
    assert files(built.source) == notebooks | beside
    assert files(built.release) == notebooks | beside | originals


def test_building_again_changes_nothing(built: Course, tmp_path: Path) -> None:
    assert build.build(copied(built, tmp_path / "again")) == []


def test_a_lesson_that_is_added_is_found_everywhere(built: Course, tmp_path: Path) -> None:
    course = copied(built, tmp_path / "more")
    text = authored.HEAD + MEANS.replace("'02'", "'03'")
    (course.lessons / "03_more.md").write_text(text, encoding="utf-8")
    questions = course.lessons / KIT / "questions.py"
    questions.write_text(questions.read_text("utf-8").replace('"02"', '"03"'), "utf-8")
    (course.lessons / "02_means.md").unlink()
    changed = {path.relative_to(course.root).as_posix() for path in build.build(course)}
    assert {f"{name}/03_more.ipynb" for name in ("notebooks", "source/numbers")} < changed
    assert not (course.worked / "02_means.ipynb").exists(), "a lesson that is no more goes"
    known = json.loads((course.release / KIT / "course.json").read_text("utf-8"))
    assert known["notebooks"] == ["01_numbers", "03_more"]
    assert (course.release / KIT / "originals" / "03_more.txt").exists()
    assert "03_more,mean,6," in (course.release / KIT / "exercises.csv").read_text("utf-8")


def test_the_release_holds_no_answer(built: Course) -> None:
    for name, source in lesson.read_all(built).items():
        notebook = nbformat.read(built.release / f"{name}.ipynb", as_version=4)
        text = nbformat.writes(notebook)
        for marker in (*cells.SOLUTION, *cells.HIDDEN):
            assert marker not in text
        originals = {cell.id: cell.source for cell in source.cells}
        for cell in notebook.cells:
            for markers in (cells.SOLUTION, cells.HIDDEN):
                seen = cells.without_region(originals[cell.id], markers, keep=False).split("\n")
                secret = set(originals[cell.id].split("\n")) - set(seen) - set(markers)
                assert not secret & set(cell.source.split("\n")) - {""}


def test_the_worked_edition_is_executed_and_clean(built: Course) -> None:
    for path in built.worked.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        text = nbformat.writes(notebook)
        assert not [word for word in ("BEGIN", "nbgrader", "# todo") if word in text]
        assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
        assert notebook.metadata.language_info == {"name": "python"}, "a version would change"


def test_a_test_of_comments_alone_is_none_that_students_see() -> None:
    begin, end = cells.HIDDEN
    assert build.visible(f"# graded\n{begin}\nassert 1\n{end}") == ""
    assert build.visible(f"# value\ncheck()\n{begin}\nassert 1\n{end}") == "# value\ncheck()"


# ---------------------------------------------------------------------- what stops it

FAULTS = {
    "a lesson that breaks a rule": (
        {"means": MEANS.replace("points: 6", "points: 7")},
        r"02_means.md: its points add up to 11",
    ),
    "a visible test with a wrong constant": (
        {"numbers": NUMBERS.replace("3.0), 6.0", "3.0), 7.0")},
        r"01_numbers.ipynb: the instructor's own solution fails the test twice-number.*7.*6",
    ),
    "a hidden test with a wrong constant": (
        {"means": MEANS.replace("[4.0]), 4.0", "[4.0]), 5.0", 1)},
        r"02_means.ipynb: the instructor's own solution fails the test mean-value.*5.*4",
    ),
    "a test that lends what is tested below it": (
        {
            "means": MEANS.replace(
                'check_value("mean", call(mean, [4.0])',
                'largest = max\ncheck_value("mean", call(mean, [4.0])',
            )
        },
        r"02_means.md: the test mean-value lends largest, which largest-value tests only later",
    ),
    "a demonstration that fails": (
        {"numbers": NUMBERS.replace("[1, 2, 3][-1]", "1 / 0")},
        r"01_numbers: cell .* fails in the worked edition: ZeroDivisionError",
    ),
    "a demonstration that warns": (
        {"numbers": NUMBERS.replace("[1, 2, 3][-1]", "np.log(0.0)")},
        r"01_numbers: cell .* writes to stderr: .*divide by zero",
    ),
}


CUBE = "def twice(x):\n    return x**3\n"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_sentence_and_nothing_is_published(fault: str, tmp_path: Path) -> None:
    lessons, message = FAULTS[fault]
    course = authored.write(tmp_path / "course", **lessons)
    target = course.worked / "01_numbers.ipynb"
    target.parent.mkdir()
    target.write_text("as it was", encoding="utf-8")
    with pytest.raises(CourseError, match=message):
        build.build(course)
    assert target.read_text("utf-8") == "as it was"
    assert not course.source.exists()


def test_folders_that_lie_elsewhere_are_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    config = f"c.CourseDirectory.source_directory = {str(elsewhere)!r}\n"
    course = authored.write(tmp_path / "course", config=config)
    with pytest.raises(CourseError, match=r"elsewhere.*: is not in the course's folder"):
        build.build(course)
    assert not elsewhere.exists()


def test_an_answer_whose_mistake_has_no_sentence_is_named(tmp_path: Path) -> None:
    course = authored.write(tmp_path / "course")
    path = course.answers / "twice.py"
    path.write_text(path.read_text("utf-8") + '\n# %% cube mistake="cubed"\n' + CUBE, "utf-8")
    said = r"twice.py: 'cube' makes the mistake 'cubed', which has no sentence; write it before"
    with pytest.raises(CourseError, match=said):
        build.build(course)


def test_what_the_tests_cannot_tell_apart_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In its lesson, twice is asked for 0, 1, 2 and 3 only."""
    course = authored.write(tmp_path / "course")
    path = course.answers / "twice.py"
    more = "# %% same [markdown]\n# It looks cut off.\n\n"
    more += '# %% cut off mistake="same"\ndef twice(x):\n    return 2.0 * abs(x)\n'
    path.write_text(f"{path.read_text('utf-8')}\n{more}", "utf-8")
    build.build(course)
    assert (
        "note: twice: 'cut off' does as the right answer in every test" in capsys.readouterr().out
    )


def test_a_table_of_mistakes_that_does_not_run_is_named(tmp_path: Path) -> None:
    course = authored.write(tmp_path / "course")
    (course.lessons / KIT / "mistakes.py").write_text("MISTAKES = {", encoding="utf-8")
    with pytest.raises(CourseError, match=r"mistakes.py: gives no table MISTAKES \(SyntaxError"):
        build.build(course)


# ---------------------------------------------------------------------- the kit


def test_the_kit_knows_the_course(built: Course) -> None:
    text = (built.release / KIT / "course.json").read_text("utf-8")
    known = json.loads(text)
    assert known["assignment"] == authored.ASSIGNMENT
    assert known["notebooks"] == list(LESSONS)
    assert known["bounds"]["notebook_bytes"] == built.bounds.notebook_bytes
    assert known["hidden_tests"] == cells.HIDDEN[0]
    assert known["package"] == "numbers_{student}_{time}.zip"
    assert known["mistakes"] == {"squared": authored.SQUARED, "no_number": authored.NO_NUMBER}
    said = messages.SENTENCES["en"]
    assert known["sentences"].items() <= said.items()
    assert {"kit.passed.value", "failure.value", "direction.same", "mistake.value"} <= set(
        known["sentences"]
    )


def test_a_course_in_chinese_gets_chinese_sentences(tmp_path: Path) -> None:
    course = authored.write(tmp_path / "course", config='c.Course.language = "zh"\n')
    build.compose_kit(course, tmp_path / KIT)
    known = json.loads((tmp_path / KIT / "course.json").read_text("utf-8"))
    assert known["sentences"].items() <= messages.SENTENCES["zh"].items()
    assert known["kept_folder"] == messages.say("zh", "kit.kept_folder")


def test_the_courses_own_helper_takes_the_place_of_the_engines(tmp_path: Path) -> None:
    course = authored.write(tmp_path / "course")
    (course.lessons / KIT / "quiz.py").write_text("mine = True\n", encoding="utf-8")
    build.compose_kit(course, tmp_path / KIT)
    assert (tmp_path / KIT / "quiz.py").read_text("utf-8") == "mine = True\n"


def test_the_engines_helpers_need_nothing_of_the_engine() -> None:
    for path in build.ENGINE_KIT.glob("*.py"):
        text = path.read_text("utf-8")
        assert "import nbjudge" not in text
        assert "from nbjudge" not in text


def test_the_worked_edition_finds_the_kit_by_hand(built: Course) -> None:
    """Without any path: as Python is started in that folder."""
    code = (
        f"from {KIT} import checks, progress, course_data; print(checks.__file__); "
        "print(progress.EXERCISES.exists()); print(course_data.beside())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=built.worked, capture_output=True, encoding="utf-8"
    )
    assert done.stdout.split("\n")[:3] == [
        str(built.source / KIT / "checks.py"),
        "True",
        str(built.worked.resolve()),
    ], done.stderr
    assert len((built.worked / KIT / "__init__.py").read_text("utf-8").splitlines()) <= 10


# ---------------------------------------------------------------------- what is the same


def picture(height: float, software: str = "one") -> str:
    """A drawing as PNG; `software` is written into the file and not seen."""
    figure, axes = plt.subplots(figsize=(2, 1.5))
    axes.plot([0, 1], [0, height])
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": software})
    plt.close(figure)
    return base64.b64encode(file.getvalue()).decode()


def drawn(png: str) -> NotebookNode:
    output = nbformat.v4.new_output("display_data", data={"image/png": png})
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("draw()", id="a", outputs=[output])]
    )


def test_pictures_are_compared_by_what_they_show(tmp_path: Path) -> None:
    one, relabelled, other = picture(1.0), picture(1.0, "another"), picture(0.7)
    assert relabelled != one, "the two files should differ in their bytes"
    assert build.same_picture(one, one)
    assert build.same_picture(one, relabelled)
    assert not build.same_picture(one, other)
    paths = [tmp_path / f"{k}.ipynb" for k in range(3)]
    for path, png in zip(paths, (one, relabelled, other), strict=True):
        nbformat.write(drawn(png), path)
    assert build.same(paths[0], paths[1])
    assert not build.same(paths[0], paths[2])


def test_pictures_of_two_sizes_are_not_the_same() -> None:
    file = io.BytesIO()
    plt.imsave(file, [[0.0, 1.0]], format="png")
    assert not build.same_picture(picture(1.0), base64.b64encode(file.getvalue()).decode())


def test_text_is_compared_to_the_byte(tmp_path: Path) -> None:
    paths = [tmp_path / "a.ipynb", tmp_path / "b.ipynb"]
    notebook = drawn(picture(1.0))
    nbformat.write(notebook, paths[0])
    changed = copy.deepcopy(notebook)
    changed.cells[0].source += " "
    nbformat.write(changed, paths[1])
    assert build.same(paths[0], paths[0])
    assert not build.same(*paths)
