"""Figures that move and questions, in JupyterLab as a student has it: nothing is asked outside."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from lesson_kit.questions import QUESTIONS, RECALL
from playwright.sync_api import Page, expect

from tests.browser.jupyter import ready, run
from tests.support import ASSIGNMENT, SOURCE, THIS
from tests.support.lab import course_copy, serving

PICTURE = ".widget-html img"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of JupyterLab over the student edition, with the worked one in `worked/`."""
    root = course_copy(tmp_path_factory.mktemp("course"))
    worked = root / "work" / ASSIGNMENT / "worked"
    shutil.copytree(THIS.worked, worked, ignore=shutil.ignore_patterns(THIS.kit))
    shutil.copytree(SOURCE / THIS.kit, worked / THIS.kit)
    with serving(root) as address:
        yield address


@pytest.fixture
def notebook(lab: str, visit: Callable[..., Page]) -> Callable[[str], Page]:
    def notebook(path: str) -> Page:
        own = re.sub(r"\W", "-", path)  # no tab of another test
        page = visit(lab.replace("/?", f"/lab/workspaces/{own}/tree/{path}?"))
        ready(page)
        return page

    return notebook


def test_a_slider_moved_by_key_draws_another_picture(notebook: Callable[[str], Page]) -> None:
    page = notebook("02_sigmoid.ipynb")
    run(page, "# 准备")
    cell = run(page, "play.move_sigmoid()")
    picture, words = cell.locator(PICTURE), cell.locator("[role=status]")
    expect(words).to_contain_text("σ(z) = 0.7311")
    first = picture.get_attribute("src")
    drawn = picture.screenshot()
    cell.locator(".noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    expect(words).to_contain_text("σ(z) = 0.7685")  # k = 1.2
    expect(picture).not_to_have_attribute("src", first)
    assert picture.screenshot() != drawn
    page.keyboard.press("ArrowLeft")
    expect(words).to_contain_text("σ(z) = 0.7311")


def test_sliders_have_names_and_no_empty_tooltip(notebook: Callable[[str], Page]) -> None:
    page = notebook("02_sigmoid.ipynb")
    run(page, "# 准备")
    cell = run(page, "play.move_sigmoid()")
    for name in ("陡度 k", "平移 c", "切点 x"):
        expect(cell.get_by_role("slider", name=name, exact=True)).to_be_visible()
    assert cell.locator("[title=null]").count() == 0


def test_a_question_is_answered_by_keyboard(notebook: Callable[[str], Page]) -> None:
    page = notebook("02_sigmoid.ipynb")
    question = run(page, "quiz.ask").locator(".Quiz").first
    asked = QUESTIONS["02"][0]
    choices = question.get_by_role("radiogroup", name=asked.text.replace("`", ""))
    choices.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    told = question.get_by_role("status")
    for choice in asked.choices:
        expect(told).to_have_text(choice.feedback.replace("`", ""))
        button = question.locator(".MCButton:focus-within")
        expect(button).to_contain_text(choice.answer.replace("`", ""))
        assert button.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
        page.keyboard.press("ArrowDown")


def test_a_question_answers_each_choice(notebook: Callable[[str], Page]) -> None:
    page = notebook("02_sigmoid.ipynb")
    cell = run(page, "quiz.ask")
    asked = QUESTIONS["02"]
    expect(cell.locator(".Quiz")).to_have_count(len(asked))
    for place, question in zip(cell.locator(".Quiz").all(), asked, strict=True):
        told = place.locator(".Feedback")
        for button, choice in zip(place.locator(".MCButton").all(), question.choices, strict=True):
            button.click()
            expect(told).to_have_text(choice.feedback.replace("`", ""))
            kind = "correct" if choice.correct else "incorrect"
            expect(told).to_have_class(re.compile(rf"\b{kind}$"))


@pytest.mark.parametrize("name", [path.stem for path in sorted(THIS.source.glob("*.ipynb"))])
def test_every_lesson_has_its_figure_and_its_questions(
    name: str, notebook: Callable[[str], Page]
) -> None:
    page = notebook(f"worked/{name}.ipynb")
    page.locator(".lm-MenuBar-itemLabel", has_text="运行").click()
    page.get_by_text("运行所有单元格", exact=True).click()
    asked = (*RECALL.get(name[:2], ()), *QUESTIONS[name[:2]])
    buttons = sum(len(question.choices) for question in asked)
    expect(page.locator(".MCButton")).to_have_count(buttons)
    picture = page.locator(PICTURE)
    expect(picture).to_have_count(1)
    picture.scroll_into_view_if_needed()
    size = "one => [one.naturalWidth, one.clientWidth, one.clientHeight / one.clientWidth, "
    size += "one.naturalHeight / one.naturalWidth]"
    width, shown, ratio, right = picture.evaluate(size)
    assert 0 < shown <= width
    assert ratio == pytest.approx(right, rel=0.02), "the picture is not stretched"
    handles = page.locator(".noUi-handle").all()
    handles[0].focus()
    before = picture.get_attribute("src")
    page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_attribute("src", before)
