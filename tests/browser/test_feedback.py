"""A student's page in a real browser: it fits a phone, it is drawn, and nothing in it runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from nbjudge.author.bank import Bank
from nbjudge.course import Course
from nbjudge.marks import grade
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.drawn import DESK, PHONE, chinese_is_drawn, luminance
from tests.support import LOSSES, THIS, course_folder, hand_in
from tests.support.hostile import FACTOR, HOSTILE, attack

NAMES = [path.stem for path in sorted(THIS.source.glob("*.ipynb"))]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = course_folder(tmp_path_factory.mktemp("class"), *NAMES)
    shutil.copytree(THIS.worked, course.worked)  # the pages take their figures from it
    bank = Bank(THIS)
    wrong = {function: bank.wrong(function) for function in bank.functions()}
    hand_in(course, "right", *NAMES)
    hand_in(course, "wrong", *NAMES, **{**wrong, "back_propagation": FACTOR})
    attack(hand_in(course, "hostile", LOSSES, mse=HOSTILE, cross_entropy="") / f"{LOSSES}.ipynb")
    grade.write_feedback(course, grade.grade(course))
    return course


def path(course: Course, student: str, name: str) -> Path:
    return course.feedback(student) / f"{name}.html"


@pytest.mark.parametrize("width", [PHONE, DESK, 320])
@pytest.mark.parametrize("name", NAMES)
def test_no_page_is_wider_than_its_screen(
    name: str, width: int, course: Course, visit: Callable[..., Page]
) -> None:
    page = visit(path(course, "wrong", name), width)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_figures_and_formulas_are_drawn(course: Course, visit: Callable[..., Page]) -> None:
    page = visit(path(course, "wrong", "04_backprop"), PHONE)
    widths = page.evaluate("[...document.images].map(one => one.naturalWidth)")
    assert len(widths) == 8
    assert min(widths) > 100
    sizes = page.evaluate("[...document.querySelectorAll('math')].map(one => one.clientWidth)")
    assert len(sizes) > 50
    fractions = page.evaluate(
        "[...document.querySelectorAll('mfrac')].filter(one => one.offsetParent !== null"
        " || one.getBoundingClientRect().height > 0)"
        ".map(one => one.lastElementChild.getBoundingClientRect().top"
        " - one.firstElementChild.getBoundingClientRect().top)"
    )
    assert len(fractions) > 20
    assert min(fractions) > 3, "a denominator stands below its numerator"


# How far each formula in a line stands from the line's own base line, in pixels.
OFF_THE_LINE = """() => [...document.querySelectorAll('math:not([display=block])')].map(math => {
    const here = document.createElement('span');
    here.style.display = 'inline-block';
    const drawn = math.closest('span.formula') || math, line = document.createElement('span');
    line.style.whiteSpace = 'nowrap';  // so that both are on one line
    drawn.replaceWith(line);
    line.append(drawn, here);
    const there = document.createElementNS(math.namespaceURI, 'mspace');
    for (const side of ['width', 'height', 'depth']) there.setAttribute(side, '0');
    math.append(there);
    const apart = there.getBoundingClientRect().top - here.getBoundingClientRect().bottom;
    line.replaceWith(drawn);
    there.remove();
    return apart;
})"""
# The paragraphs in which a line begins with a mark that belongs to the line above.
BEGINS_WITH_A_MARK = """() => {
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; text = walk.nextNode();) {
        const block = text.parentElement.closest('p, li, td, th, summary, h2, h3, h4');
        if (!block || text.parentElement.closest('pre, math')) continue;
        const style = getComputedStyle(block), edge = block.getBoundingClientRect().left
            + parseFloat(style.paddingLeft) + parseFloat(style.borderLeftWidth);
        for (const mark of text.data.matchAll(/[，。；：、！？）]/g)) {
            const range = document.createRange();
            range.setStart(text, mark.index);
            range.setEnd(text, mark.index + 1);
            const box = range.getBoundingClientRect();
            if (box.width && box.left - edge < 2) found.push(block.textContent.slice(0, 40));
        }
    }
    return found;
}"""


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_formulas_stand_on_the_line_and_keep_their_marks(
    width: int, course: Course, visit: Callable[..., Page]
) -> None:
    for name in "04_backprop", "06_hidden_layer":
        page = visit(path(course, "right", name), width)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        apart = page.evaluate(OFF_THE_LINE)
        assert len(apart) > 50
        assert max(map(abs, apart)) < 1
        assert not page.evaluate(BEGINS_WITH_A_MARK)


def test_formulas_have_a_font_of_their_own(course: Course, visit: Callable[..., Page]) -> None:
    page = visit(path(course, "right", "04_backprop"))
    assert page.evaluate("document.fonts.check('16px \"Course Formula\"', '\U0001d465')")
    first = page.locator("math").first
    before = first.evaluate("one => one.getBoundingClientRect().width")
    first.evaluate("one => { one.style.fontFamily = 'math' }")
    assert first.evaluate("one => one.getBoundingClientRect().width") != before


@pytest.mark.parametrize("family", ["DejaVu Sans", "Noto Sans CJK SC", "Liberation Serif"])
@pytest.mark.parametrize("width", [320, PHONE, DESK])
def test_full_marks_stand_on_one_line(
    width: int, family: str, course: Course, visit: Callable[..., Page]
) -> None:
    page = visit(path(course, "right", "04_backprop"), width)
    page.evaluate(f"document.body.style.fontFamily = '{family}'")
    total = page.locator(".total .number")
    assert total.inner_text() == "100 / 100"
    assert total.evaluate("one => one.getClientRects().length") == 1
    line = total.evaluate("one => parseFloat(getComputedStyle(one).lineHeight)")
    assert total.evaluate("one => one.offsetHeight") < 1.5 * line
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_was_right_unfolds(course: Course, visit: Callable[..., Page]) -> None:
    page = visit(path(course, "right", "03_losses"))
    summary = page.locator(".passed summary")
    assert summary.inner_text() == "做对了 11 项，15 分"
    value = page.locator(".passed a[href='#test-mse-value']")
    assert not value.is_visible()
    summary.click()
    assert value.inner_text().startswith("mse · 数值：")
    value.click()
    assert page.locator(":target summary").inner_text().startswith("测试 数值：")
    assert page.get_by_role("heading", name="03 代价函数").count() == 1
    assert page.get_by_role("heading", level=2).last.inner_text() == "你交的笔记本"


@pytest.mark.parametrize(("width", "dark"), [(DESK, False), (DESK, True), (PHONE, False)])
@pytest.mark.parametrize("student", ["right", "wrong"])
def test_axe_finds_nothing(
    student: str, width: int, dark: bool, course: Course, visit: Callable[..., Page]
) -> None:
    for name in NAMES:
        page = visit(path(course, student, name), width, dark)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        # axe does not read MathML: to it a head of a formula alone is empty
        found = [one for one in violations(page) if "><math" not in one]
        assert not found, name


@pytest.mark.parametrize("what", ["h1", "nav a", ".hint", ".loss pre", "pre small"])
def test_chinese_is_drawn_where_the_machine_has_no_chinese_font(
    course: Course, visit: Callable[..., Page], what: str
) -> None:
    page = visit(path(course, "wrong", "04_backprop"), PHONE)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert chinese_is_drawn(page.locator(what).filter(has_text=re.compile("[一-龥]")).first)


def test_what_a_hostile_submission_holds_does_nothing(
    course: Course, visit: Callable[..., Page]
) -> None:
    """`visit` fails at a dialog, an error in the console, or a request."""
    page = visit(path(course, "hostile", LOSSES), PHONE)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.scripts.length") == 0
    assert page.get_by_text("<script>alert(1)</script>").count() >= 5
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_a_script_that_slipped_in_would_not_run(
    course: Course, browser: Browser, tmp_path: Path
) -> None:
    """The page forbids it: a second door behind the escaping."""
    text = path(course, "wrong", LOSSES).read_text("utf-8")
    copy = tmp_path / "page.html"
    copy.write_text(text.replace("<main>", "<main><script>window.ran = 1</script>"), "utf-8")
    page = browser.new_page()
    page.goto(copy.as_uri())
    assert page.evaluate("[document.scripts.length, window.ran]") == [1, None]
    page.close()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_links_lead_to_what_is_to_be_read_again(
    width: int, course: Course, visit: Callable[..., Page]
) -> None:
    page = visit(path(course, "wrong", "04_backprop"), width)
    page.locator(".again a", has_text="同一个权重，每个样本都用").first.click()
    assert page.get_by_role("heading", name="同一个权重，每个样本都用").is_visible()
    top = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
    assert -1 <= top < 300
    page.locator("nav a", has_text="03").click()
    assert page.url.endswith("03_losses.html")
    assert page.get_by_role("heading", level=1).inner_text() == "03 代价函数"


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_its_paper(
    dark: bool, course: Course, visit: Callable[..., Page]
) -> None:
    """Contrast of at least 4.5 (WCAG 2.1, AA), by day and by night."""
    page = visit(path(course, "wrong", "04_backprop"), PHONE, dark)
    colours = page.evaluate(
        """() => ['body', '.quiet', '.lost', '.hint', '.loss pre', 'pre small', 'pre b', 'pre i',
                  'nav a', '.won'].map(where => {
            const one = document.querySelector(where);
            let behind = one;
            while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)')
                behind = behind.parentElement;
            return [where, getComputedStyle(one).color, getComputedStyle(behind).backgroundColor];
        })"""
    )
    for where, ink, paper in colours:
        bright, dim = sorted((luminance(ink), luminance(paper)), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 4.5, (where, ink, paper)
    assert (luminance(colours[0][2]) < 0.05) == dark
