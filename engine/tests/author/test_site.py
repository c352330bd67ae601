"""What a reading site is made of: the student edition, figures, and nothing of the answers."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbjudge.author import site
from nbjudge.course import Course, CourseError
from nbjudge.notebook import cells

from engine.tests.support.authored import ASSIGNMENT, KIT, LESSONS

PNG = {"image/png": "iVBORw0KGgo="}
INDEX = """# Numbers

{{ lessons | length }} lessons, {{ functions | length }} functions
{% for one in lessons %}
{{ one.name }}: {{ one.title }}, {{ one.question }}, {{ one.minutes }} minutes, {{ one.points }}
{% endfor %}
"""


@pytest.fixture
def course(built: Course, tmp_path: Path) -> Course:
    """The built course with a front page and a font."""
    root = tmp_path / "course"
    shutil.copytree(built.root, root)
    files = {
        "site/index.md": INDEX,
        "site/_static/site.css": "",
        f"release/{ASSIGNMENT}/{KIT}/Own.otf": "",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return Course.load(root)


def code(name: str, source: str, tags: tuple[str, ...] = (), **grader: object) -> NotebookNode:
    metadata = {"nbgrader": {"grade_id": name, **grader}, "tags": list(tags)}
    return nbformat.v4.new_code_cell(source, id=name, metadata=metadata)


def notebook(*made: NotebookNode) -> NotebookNode:
    return nbformat.v4.new_notebook(cells=list(made))


def drawn(cell: NotebookNode) -> NotebookNode:
    cell = nbformat.from_dict(cell)
    cell.outputs = [nbformat.v4.new_output("display_data", data=PNG)]
    return cell


def test_what_sphinx_reads(course: Course, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    site.prepare(course, sources)
    files = {path.relative_to(sources).as_posix() for path in sources.rglob("*") if path.is_file()}
    assert files == {
        *(f"{name}.ipynb" for name in LESSONS),
        *("index.md", "_static/site.css", "_static/Own.otf", f"{ASSIGNMENT}.zip"),
    }
    page = (sources / "index.md").read_text("utf-8")
    assert "2 lessons, 4 functions" in page
    assert "01_numbers: Numbers, What is twice a number?, 5 minutes, 10\n" in page
    assert "02_means: Means, What is in the middle?, 10 or 20 minutes, 10\n" in page
    with zipfile.ZipFile(sources / f"{ASSIGNMENT}.zip") as student:
        assert f"{ASSIGNMENT}/{KIT}/checks.py" in student.namelist()


def test_no_solution_and_no_hidden_test_is_published(course: Course, tmp_path: Path) -> None:
    site.prepare(course, tmp_path / "sources")
    for path in (tmp_path / "sources").glob("*.ipynb"):
        text = path.read_text("utf-8")
        assert not [one for one in ("return 2 * x", "[4.0]", "HIDDEN", "SOLUTION") if one in text]


def test_figures_of_the_worked_edition_are_there_and_nothing_else_has_an_output(
    course: Course, tmp_path: Path
) -> None:
    site.prepare(course, tmp_path / "sources")
    shown = {}
    for name in LESSONS:
        read = nbformat.read(tmp_path / "sources" / f"{name}.ipynb", as_version=4)
        shown |= {cell.source.split("\n")[0]: cell for cell in read.cells if cell.get("outputs")}
    printed, *live = shown.values()
    assert printed.outputs[0].text == "the last of three: 3\n"
    assert [cell.metadata.tags for cell in live] == [["demonstration", "live", "hide-input"]] * 2


def test_only_a_demonstration_that_is_the_same_keeps_its_output(course: Course) -> None:
    same = code("code-1", "draw()", ("demonstration",))
    other = code("code-2", "draw()", ("demonstration",))
    changed = code("code-2", "draw(solution)", ("demonstration",))
    own = code("progress", "progress.show('01')", ("demonstration",))
    todo = code("mse", "def mse(): ...", solution=True)
    test = code("mse-value", "check_value(mse)", points=2, grade=True)
    student = notebook(same, other, own, todo, test)
    read = site.reading(course, student, notebook(*map(drawn, (same, changed, own, todo, test))))
    assert [bool(cell.get("outputs")) for cell in read.cells] == [True, *[False] * 4]


def test_a_picture_keeps_its_sentence_and_its_size(course: Course) -> None:
    """As myst-nb asks for them: the sentence of the cell, the size of the output."""
    cell = code("code-1", "draw()", ("demonstration",))
    known = {"image/png": {"alt": "a line\nthat rises", "width": 30, "height": 20}}
    worked = nbformat.from_dict(cell)
    worked.outputs = [nbformat.v4.new_output("display_data", data=PNG, metadata=known)]
    (read,) = site.reading(course, notebook(cell), notebook(worked)).cells
    assert read.metadata.mystnb["image"] == {"alt": "a line that rises"}
    assert read.outputs[0].metadata == known
    worked.outputs *= 2
    (read,) = site.reading(course, notebook(cell), notebook(worked)).cells
    assert read.metadata.mystnb["image"] == {"alt": "a line that rises a line that rises"}
    (read,) = site.reading(course, notebook(cell), notebook(drawn(cell))).cells
    assert "image" not in read.metadata.mystnb


def test_tests_are_folded_and_hidden_ones_are_one_list(course: Course) -> None:
    student = notebook(
        code(cells.SETUP, "import numpy"),
        code("mse", "def mse(): ...", solution=True),
        code("mse-seen", "# by hand\ncheck_value(mse)", points=0, grade=True),
        code("mse-value", "# Graded: the value, x < 3", points=3, grade=True),
        code("mse-shape", "# Graded: the shape", points=1, grade=True),
        nbformat.v4.new_markdown_cell("Read on", id="text"),
        code("mse-more", "check_value(mse)", points=2, grade=True),
    )
    read = site.reading(course, student, notebook()).cells
    assert [cell.id for cell in read] == [
        "setup", "mse", "mse-seen", "mse-value-hidden", "text", "mse-more"
    ]  # fmt: skip
    assert [cell.metadata.get("tags") for cell in read[:3]] == [
        ["hide-input"], ["exercise"], ["hide-input"]
    ]  # fmt: skip
    assert read[0].metadata.mystnb.code_prompt_show == "Set-up"
    assert read[2].metadata.mystnb.code_prompt_show == "Check: by hand (no points)"
    assert read[3].source == (
        '<ul class="tests"><li>the value, x &lt; 3 (points: 3)</li><li>the shape (points: 1)</li>'
        "</ul>"
    )
    assert read[5].metadata.mystnb.code_prompt_show == "Check: an example (points: 2)"


def test_what_is_for_the_hand_is_folded_and_only_its_words_stay(course: Course) -> None:
    cell = code("code-1", "move()", ("demonstration", "nbval-ignore-output"))
    worked = nbformat.from_dict(cell)
    data = {"text/plain": "drag", "text/html": "<script>", "application/javascript": "ask()"}
    worked.outputs = [
        nbformat.v4.new_output("display_data", data=data),
        nbformat.v4.new_output("stream", text="printed"),
    ]
    (read,) = site.reading(course, notebook(cell), notebook(worked)).cells
    assert read.outputs[0].data == {"text/plain": "drag"}
    assert read.outputs[1].text == "printed"
    assert read.metadata.tags == ["demonstration", "live", "hide-input"]
    assert read.metadata.mystnb.code_prompt_show == "The code of this cell"


def test_tags_of_a_lesson_do_not_steer_sphinx(course: Course) -> None:
    cell = code("code-1", "1", ("demonstration", "remove-cell", "raises-exception"))
    (read,) = site.reading(course, notebook(cell), notebook()).cells
    assert read.metadata == {"tags": ["demonstration"]}


@pytest.mark.parametrize(
    "first",
    ["# Title\n\nabout 5 minutes", "# Title\n\n**Why?**", "**Why?**\n\nabout 5 minutes"],
)
def test_a_lesson_without_title_question_or_minutes_stops_the_site(
    first: str, course: Course
) -> None:
    student = notebook(nbformat.v4.new_markdown_cell(first))
    with pytest.raises(CourseError, match=r"^02_means: the front page .*'about … minutes'"):
        site.summary(course, "02_means", student)


def test_what_is_missing_is_a_sentence(course: Course, tmp_path: Path) -> None:
    (course.worked / "02_means.ipynb").unlink()
    with pytest.raises(CourseError, match=r"02_means.ipynb is not there; run `make build` first"):
        list(site.editions(course))
    shutil.rmtree(course.root / "site")
    with pytest.raises(CourseError, match=r"index.md: is not there"):
        site.prepare(course, tmp_path / "sources")
