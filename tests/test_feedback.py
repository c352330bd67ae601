"""Pages of these lessons: nothing hidden, nothing that runs, every formula drawn, small."""

from __future__ import annotations

import html
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from lesson_kit.checks import CheckFailed, check_value
from nbjudge.author.bank import Bank
from nbjudge.course import Course
from nbjudge.marks import gradebook
from nbjudge.marks.outcome import Outcome, outcomes
from nbjudge.notebook import cells
from nbjudge.notebook.failure import Failure
from nbjudge.notebook.original import originals
from nbjudge.pages import text
from nbjudge.pages.explain import explain, of_failure

from engine.tests.support.parsed import Parsed
from tests.support import HONEST, LOSSES, THIS, course_folder, graded, hand_in
from tests.support.compared import COMPARED, RIGHT
from tests.support.hostile import ATTACK, FACTOR, HOSTILE, ONE_ROW, attack

NAMES = [path.stem for path in sorted(THIS.source.glob("*.ipynb"))]
WAYS = range(0, 12, 2)  # of writing everything wrong
FIGURES = 3  # of lesson 03


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class with all its pages: right, wrong in six ways, by a factor, in a row, hostile."""
    if sys.platform != "linux":
        pytest.skip("the sandbox needs Linux")
    from nbjudge.marks import grade

    course = course_folder(tmp_path_factory.mktemp("class"), *NAMES)
    shutil.copytree(THIS.worked, course.worked)  # the pages take their figures from it
    bank = Bank(THIS)
    hand_in(course, HONEST, *NAMES)
    for way in WAYS:
        wrong = {function: bank.wrong(function, way) for function in bank.functions()}
        hand_in(course, f"wrong-{way}", *NAMES, **wrong)
    hand_in(course, "factor", "04_backprop", back_propagation=FACTOR)
    hand_in(course, "row", LOSSES, cross_entropy=ONE_ROW)
    folder = hand_in(course, "hostile", LOSSES, mse=HOSTILE, cross_entropy="")
    attack(folder / f"{LOSSES}.ipynb")
    (folder / "timestamp.txt").write_text("2030-01-02 12:00:00 UTC")
    rows = graded(course)
    grade.write_feedback(course, rows.values())
    assert not [row.reasons for row in rows.values() if row.reasons]
    return course


def pages(course: Course, student: str) -> dict[Path, str]:
    found = sorted(course.feedback(student).glob("*.html"))
    assert found
    return {path: path.read_text("utf-8") for path in found}


def everybody(course: Course) -> Iterator[tuple[str, Path, str]]:
    """Every page, with whose it is."""
    for student in sorted(course.handed_in()):
        for path, page in pages(course, student).items():
            yield student, path, page


def of_student(course: Course, student: str) -> list[Outcome]:
    with gradebook.opened(course) as book:
        (person,) = gradebook.people(book, course, student)
    return outcomes(course, student, person.marks)


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


# ---------------------------------------------------------------- hidden stays hidden


def hidden_lines() -> set[str]:
    """The lines of every hidden part that are not, too, a visible line of some lesson."""
    hidden, seen = set(), ""
    for original in originals(THIS).values():
        for cell in original.notebook.cells:
            visible = cells.without_region(cell.source, cells.HIDDEN, keep=False)
            seen += bare(visible)
            if cells.HIDDEN[0] in cell.source:
                hidden |= {*map(bare, cell.source.split("\n"))} - {*map(bare, visible.split("\n"))}
    return {line for line in hidden if len(line) > 9 and line not in seen}


def test_no_line_of_a_hidden_test_is_in_any_page(course: Course) -> None:
    hidden = hidden_lines()
    assert len(hidden) > 200
    known = originals(THIS)
    for student, path, page in everybody(course):
        graded_cells = nbformat.read(
            course.autograded(student) / f"{path.stem}.ipynb", as_version=4
        ).cells
        own = [c for c in graded_cells if cells.name(c) not in known[path.stem].order]
        written = bare("".join(c.source for c in own))
        written += bare("".join(c.source for c in graded_cells if cells.is_solution(c)))
        text = bare(Parsed(page).text)
        lines = {line for line in hidden if line not in written}
        assert not [line for line in lines if line in text or html.escape(line) in page], path


def failures(course: Course, student: str, notebook: str) -> Iterator[Failure]:
    """Why tests failed, those without points too."""
    path = course.autograded(student) / f"{notebook}.ipynb"
    for cell in nbformat.read(path, as_version=4).cells:
        if "nbjudge" in cell.metadata:
            yield Failure.from_dict(cell.metadata["nbjudge"]["failure"])


def numbers(failure: Failure) -> set[str]:
    """The long numbers in whatever a failure holds."""
    return set(re.findall(r"\d+\.\d{4,}", str({**failure.to_dict(), "frames": ()})))


def test_no_value_of_a_hidden_test_is_in_any_page(course: Course) -> None:
    """Neither what was expected nor what came; a visible one may come to the same value."""
    count = 0
    for student, path, page in everybody(course):
        own = list(failures(course, student, path.stem))
        shown = set().union(*(numbers(one) for one in own if not one.hidden))
        # the size of a result, in parts of the right one, may be told
        shown |= {f"{one.ratio}" for one in own if one.ratio is not None}
        hidden = set().union(*(numbers(one) for one in own if one.hidden)) - shown
        count += len(hidden)
        text = Parsed(page).text
        assert not [number for number in hidden if number in text], path
    assert count > 100


def test_what_fails_in_a_visible_function_called_in_the_hidden_part_is_hidden(
    course: Course,
) -> None:
    found = {outcome.test: outcome.failure for outcome in of_student(course, "row")}
    failure = found["cross_entropy-edges"]
    assert failure is not None
    assert "0.4444" in failure.text
    assert failure.hidden
    (page,) = pages(course, "row").values()
    assert "0.4444" not in page


def one_digit(ratio: re.Match[str]) -> str:
    """A size as a hidden test may tell it."""
    return f"{float(f'{min(max(float(ratio[0]), 0.01), 100):.1g}'):g}"


@pytest.mark.parametrize("kind", COMPARED)
def test_direction_and_size_are_said_of_a_hidden_test(kind: str) -> None:
    with pytest.raises(CheckFailed) as caught:
        check_value("f 的 w", COMPARED[kind][0], RIGHT)
    failure = Failure.of_check(caught.value.failure)
    assert failure.hidden
    known = originals(THIS)[LOSSES]
    told = of_failure(THIS, failure, "mse-value", known)
    assert told.text.startswith(re.sub(r"(?<= )\S+(?= 倍)", one_digit, COMPARED[kind][1]))
    assert not told.expected + told.got


def test_a_factor_is_told_though_the_test_is_hidden(course: Course) -> None:
    (page,) = pages(course, "factor").values()
    assert "方向完全一致，大小是正确结果的 3 倍" in page
    assert "错在看不到的那部分测试" in page


# ---------------------------------------------------------------- nothing runs


def test_what_a_student_wrote_is_text(course: Course) -> None:
    (page,) = pages(course, "hostile").values()
    parsed = Parsed(page)
    assert page.count(html.escape(ATTACK)) + parsed.text.count(ATTACK) >= 6
    assert not parsed.tags & {"script", "iframe", "object", "embed", "svg", "form"}
    images = parsed.attributes("img", "src")
    assert len(images) == FIGURES + 1, "the lesson's own, and the student's"
    assert all(image.startswith("data:image/png;base64,") for image in images)


def test_every_picture_of_a_feedback_page_has_its_sentence(course: Course) -> None:
    found = pages(course, HONEST)
    assert len(found) == len(NAMES)
    for page, drawn in found.items():
        images = [own for tag, own in Parsed(drawn).elements if tag == "img"]
        assert images
        for own in images:
            assert re.search("[一-龥]{2}.*[一-龥]{2}", own["alt"] or ""), page
            assert own["alt"] != THIS.say("feedback.picture"), page
            assert int(own["width"] or 0) > 0 < int(own["height"] or 0), page


def test_no_page_asks_for_anything_or_has_a_handler(course: Course) -> None:
    for _, path, page in everybody(course):
        for tag, attributes in Parsed(page).elements:
            assert not [name for name in attributes if name.startswith("on")], (path, tag)
            assert tag not in ("script", "link"), path
            for name in ("src", "href", "srcset", "action", "data"):
                where = attributes.get(name) or ""
                assert re.match(r"#|\w+\.html$|data:image/png;base64,|$", where), (path, where)
        assert "default-src 'none'" in page
        assert "@import" not in page
        assert not re.search(r"url\((?!data:font/woff;base64,)", page)


def test_a_file_of_a_students_is_no_page(course: Course) -> None:
    there = {path.name for path in course.feedback("hostile").iterdir()}
    assert there == {f"{LOSSES}.html", "timestamp.txt"}


# ---------------------------------------------------------------- what it says is true


def test_every_lost_item_is_explained_and_nothing_else(course: Course) -> None:
    for student in (HONEST, *(f"wrong-{way}" for way in WAYS)):
        own = of_student(course, student)
        for path, page in pages(course, student).items():
            here = [one for one in own if one.lost and one.notebook == path.stem]
            top = page[: page.index("<hr>")].partition('<details class="passed">')[0]
            named = Counter(re.findall(r'<li><a href="#test-([^"]+)"', top))
            assert named == Counter(one.test for one in here)
            known = originals(course)[path.stem]
            for one in here:
                hint = explain(course, one, known).hint
                assert bool(hint) == bool(one.mistake)
                assert html.escape(hint) in top.replace("&#39;", "&#x27;").replace(
                    "&#34;", "&quot;"
                )
            assert ("这一课全部做对了" in top) == (not here)


def test_links_lead_somewhere(course: Course) -> None:
    for _, path, page in everybody(course):
        parsed = Parsed(page)
        anchors = Counter(own["id"] for _, own in parsed.elements if "id" in own)
        assert max(anchors.values()) == 1
        for link in parsed.attributes("a", "href"):
            assert link[1:] in anchors if link[0] == "#" else (path.parent / link).is_file()


def test_reading_again_begins_at_the_section_before_the_exercise() -> None:
    places = text.rendered(THIS, "04_backprop").places["back_propagation"]
    titles = [str(title) for _, title in places]
    assert titles == ["同一个权重，每个样本都用", "练习 4 · 线性层的反向传播"]


def test_every_formula_is_drawn(course: Course) -> None:
    count = 0
    for way in WAYS:
        for path, page in pages(course, f"wrong-{way}").items():
            parsed = Parsed(page)
            prose = parsed.prose
            count += sum(tag == "math" for tag, _ in parsed.elements)
            assert "$" not in prose, prose[prose.index("$") - 30 :][:60]
            assert "\\" not in prose, (path, prose[prose.index("\\") - 30 :][:60])
    assert count > 1000


def test_a_page_is_small(course: Course) -> None:
    """Without the figures, which are the lesson's."""
    for way in WAYS:
        for page in pages(course, f"wrong-{way}").values():
            assert len(page.encode()) < 600_000
            assert len(re.sub(r"base64,[^\"]+", "", page).encode()) < 150_000


def test_the_figures_of_the_worked_edition_are_shown(course: Course) -> None:
    """Grading leaves demonstrations out, so the student's own notebook has none."""
    for path, page in pages(course, HONEST).items():
        assert page.count("<img ") == text_figures(path.stem), path


def text_figures(name: str) -> int:
    """How many figures the demonstrations of a lesson draw."""
    outputs = text.rendered(THIS, name).outputs.values()
    found = sum("image/png" in one.get("data", {}) for own in outputs for one in own)
    assert found
    return found
