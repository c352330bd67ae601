"""The instructor's report in a real browser: widths, sorting, keyboard, and hostile names."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lesson_kit.checks import MISTAKES
from nbjudge.author import sample
from nbjudge.marks import grade
from nbjudge.notebook.failure import Failure
from nbjudge.notebook.finding import Finding
from nbjudge.notebook.original import original
from nbjudge.pages import report
from playwright.sync_api import Browser, Page

from engine.tests.support.small_class import Pupil, write
from tests.browser.axe import violations
from tests.browser.drawn import DESK, PHONE, chinese_is_drawn
from tests.support import THIS

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
LONG = "W" * 120
EMPTY = Finding("empty", f"{HOSTILE}{LONG}")
STOP = Failure("stopped", check="wire.not_plain", values={"kind": HOSTILE})
OPEN = "all => all.filter(one => !one.hidden).forEach(one => one.click())"  # what is folded
COPY = "# 我的办法\ndef mse(p, y):\n" + "".join(
    f"    石头{k} = y.max() ** {k}  # 我的第{k}步\n" for k in range(12)
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pupils = {
        "b": Pupil((4, 0, 2), source=COPY, last="王", first="芳"),
        "a": Pupil((0, 0, 2), source=COPY, last=HOSTILE, findings=(EMPTY,)),
        "c": Pupil((4, 2, 2), last=LONG),
        "d": Pupil((1.5, 2, 0)),
        "e": Pupil((0, 0, 0), failures={"mse-value": STOP}),
        **{f"s{k:02}": Pupil() for k in range(40)},
    }
    course = write(tmp_path_factory.mktemp("class"), pupils)
    shutil.copytree(THIS.source / "lesson_kit", course.source / "lesson_kit")  # for its font
    course.kit = "lesson_kit"
    return report.write(course, {})


def heat(page: Page) -> list[list[str]]:
    rows = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    return page.locator("#heat tbody tr").evaluate_all(rows)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_only_tables_scroll_sideways(
    path: Path, visit: Callable[..., Page], width: int, dark: bool
) -> None:
    page = visit(path, width, dark)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    page.locator(".more button").evaluate_all(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    light = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert light is not dark


def test_a_click_sorts_and_another_turns_it(path: Path, visit: Callable[..., Page]) -> None:
    page = visit(path, DESK)
    assert [row[0][0] for row in heat(page)][:5] == ["a", "b", "c", "d", "e"]
    total = page.locator("#heat thead button", has_text="总分")
    total.click()
    assert [row[1] for row in heat(page)][-4:] == ["6", "3.5", "2", "0"]
    total.click()
    assert [row[1] for row in heat(page)][:5] == ["0", "2", "3.5", "6", "8"]
    page.locator("#heat [title='mse-value：value'] button").click()
    values = [row[2] for row in heat(page)]
    assert values[0] == "", "full points first"
    assert values[-3:] == ["1.5", "0", "!"]
    page.locator("#heat thead button", has_text="学生").click()
    assert [row[0][0] for row in heat(page)][:5] == ["a", "b", "c", "d", "e"]


def test_hostile_names_are_only_names(path: Path, visit: Callable[..., Page]) -> None:
    page = visit(path, DESK)
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1
    assert HOSTILE in page.locator("#heat tbody").inner_text()
    page.locator("#heat thead button", has_text="学生").click()
    page.locator("#heat tbody td").nth(1).hover()
    assert "mse · value：0" in page.locator("#heat-words").inner_text()
    assert HOSTILE in page.locator("#heat-words").inner_text()


@pytest.mark.parametrize("what", ["h1", "dt", "#heat thead button", "summary", "q", "pre"])
def test_chinese_is_drawn_where_the_machine_has_no_chinese_font(
    path: Path, visit: Callable[..., Page], what: str
) -> None:
    assert chinese_is_drawn(visit(path, DESK).locator(what).first)


def test_a_keyboard_sorts_by_any_column_of_the_heat_map(
    path: Path, visit: Callable[..., Page]
) -> None:
    """Its heads are one stop of the Tab key; the arrow keys go from one to the next."""
    page = visit(path, DESK)
    stops = "all => all.filter(one => one.tabIndex >= 0).length"
    assert page.locator("#heat button").evaluate_all(stops) == 1
    page.locator("#heat button").first.focus()
    for key in ("ArrowRight", "ArrowRight", "End", "ArrowRight", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    assert page.locator("#heat [aria-sort]").get_attribute("title") == "mse-error：error"
    assert [row[3] for row in heat(page)][-3:] == ["0", "0", "0"], "the lowest last"
    assert page.locator("#heat button").evaluate_all(stops) == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#heat')") is None


def test_focus_is_seen_on_every_control(path: Path, visit: Callable[..., Page]) -> None:
    page = visit(path, DESK)
    page.keyboard.press("Tab")
    seen = set()
    for _ in range(60):
        what, outline = page.evaluate(
            "(one => [one.tagName, getComputedStyle(one).outline])(document.activeElement)"
        )
        if what == "BODY":
            break
        seen.add(what)
        assert "3px" in outline, (what, outline)
        page.keyboard.press("Tab")
    assert seen >= {"A", "BUTTON", "SUMMARY"}


def test_ten_rows_are_shown_and_a_link_opens_the_rest(
    path: Path, visit: Callable[..., Page]
) -> None:
    page = visit(path, DESK)
    rows = page.locator("#heat tbody tr")
    assert [rows.nth(39).is_visible(), rows.nth(40).is_visible()] == [True, False]
    page.locator("#heat thead button", has_text="总分").click()
    assert heat(page)[-1][1] == "0", "hidden rows are sorted, too"
    more, fewer = page.locator("#heat-more button").all()
    assert [more.inner_text(), fewer.is_visible()] == ["再显示 5 行", False]
    more.focus()
    page.keyboard.press("Enter")
    assert rows.nth(44).is_visible()
    assert [more.is_visible(), fewer.inner_text()] == [False, "收起"]
    assert fewer.evaluate("one => one === document.activeElement"), "the keyboard is not lost"
    page.keyboard.press("Enter")
    assert not rows.nth(44).is_visible()
    page.emulate_media(media="print")
    assert rows.nth(44).is_visible(), "paper shows all"


def test_names_on_top_lead_to_what_there_is_to_know(path: Path, visit: Callable[..., Page]) -> None:
    page = visit(path, DESK)
    page.locator(".need a", has_text="e").first.click()
    assert page.locator(":target").inner_text().startswith("e")
    page.locator(".trouble a", has_text="e").last.click()
    assert "不是普通数据" in page.locator(":target").inner_text()


def test_full_marks_are_a_word_for_who_does_not_see_the_colour(
    path: Path, visit: Callable[..., Page]
) -> None:
    page = visit(path, DESK)
    row = page.locator("#heat tbody tr", has=page.locator("bdi", has_text="s00"))
    assert row.aria_snapshot().count("满分") >= 3
    assert row.locator("td").last.inner_text() == ""


@pytest.mark.parametrize(("width", "dark"), [(DESK, False), (DESK, True), (PHONE, False)])
def test_axe_finds_nothing(path: Path, visit: Callable[..., Page], width: int, dark: bool) -> None:
    page = visit(path, width, dark)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    page.locator(".more button").evaluate_all(OPEN)
    assert not violations(page)


def test_it_reads_without_scripts(path: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("#heat tbody tr").count() == 45
    assert "总分" in page.locator("#heat thead").inner_text()
    assert page.locator("#heat tbody tr").last.is_visible(), "nothing is folded that nothing opens"
    assert page.locator("p.more").first.is_hidden()
    assert page.locator("input").is_hidden()
    context.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of 450 students, 250 of whom need help."""
    pupils = {
        f"s{k:03}": Pupil((4, 2, 2) if k < 200 else (0, 0, 2), last="王" if k % 9 else "欧阳")
        for k in range(450)
    }
    return report.write(write(tmp_path_factory.mktemp("class"), pupils), {})


def test_a_large_class_comes_in_pages_and_is_sorted_as_a_whole(
    large: Path, visit: Callable[..., Page]
) -> None:
    page = visit(large, DESK)
    seen, status = page.locator("#heat tbody tr:visible"), page.locator("#heat-more [role=status]")
    more = page.locator("#heat-more button").first
    assert [seen.count(), status.inner_text()] == [40, "显示着 40 行，共 450 行"]
    total = page.locator("#heat thead button", has_text="总分")
    total.click()
    total.click()
    assert [seen.count(), seen.first.locator("td").first.inner_text()] == [40, "2"]
    for count, words in (240, "再显示 200 行"), (440, "再显示 200 行"), (450, "再显示 10 行"):
        assert more.inner_text() == words
        more.click()
        assert seen.count() == count
    assert seen.last.locator("td").first.inner_text() == "8"
    assert more.is_hidden()


def test_a_student_is_found_in_a_large_class(large: Path, visit: Callable[..., Page]) -> None:
    page = visit(large, DESK)
    seen, status = page.locator("#heat tbody tr:visible"), page.locator("#heat-more [role=status]")
    search = page.get_by_label("找学生")
    search.fill(" S44")
    assert seen.locator("bdi").all_inner_texts() == [
        f"s44{k} {'王' if (440 + k) % 9 else '欧阳'}" for k in range(10)
    ]
    assert status.inner_text() == "显示着 10 行，共 10 行"
    search.fill("欧阳")
    assert [seen.count(), status.inner_text()] == [40, "显示着 40 行，共 50 行"]
    search.fill("nobody")
    assert [seen.count(), status.inner_text()] == [0, "显示着 0 行，共 0 行"]
    page.emulate_media(media="print")
    assert seen.count() == 450, "paper shows all"
    page.emulate_media(media="screen")
    search.fill("")
    assert seen.count() == 40


def test_a_link_shows_a_row_far_below(large: Path, visit: Callable[..., Page]) -> None:
    page = visit(large, DESK)
    row = page.locator("#weak-230")
    assert row.is_hidden()
    page.evaluate("location.hash = 'weak-230'")
    row.wait_for(state="visible")
    assert row.evaluate("one => one.getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_in_a_large_class(
    large: Path, visit: Callable[..., Page], width: int
) -> None:
    page = visit(large, width)
    page.locator("#heat-more button").first.click()
    page.get_by_label("找学生").fill("s")
    assert not violations(page)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of this course's sample class, in which a program was killed in a late lesson."""
    course, _ = sample.write_class(THIS, tmp_path_factory.mktemp("class"))
    for path in course.submitted.iterdir():
        if path.name not in ("an_qi", "chen_jing", "he_qiang"):
            shutil.rmtree(path)
    grade.grade(course)
    return report.write(course, {})


@pytest.mark.parametrize("dark", [False, True])
def test_the_whole_heat_map_is_seen_its_alarm_included(
    whole: Path, visit: Callable[..., Page], dark: bool
) -> None:
    page = visit(whole, DESK, dark)
    right = "one => one.getBoundingClientRect().right"
    assert page.locator("#heat").evaluate(right) <= DESK
    alarm = page.locator("#heat .s")
    assert alarm.count() >= 4
    assert all(one.evaluate(right) <= DESK for one in alarm.all())
    box = page.locator(".wide", has=page.locator("#heat"))
    assert box.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert page.locator("#heat thead").evaluate("one => one.offsetHeight") < 170


def test_names_are_those_that_people_read(whole: Path, visit: Callable[..., Page]) -> None:
    """No identifier of a lesson, a test or a mistake is anywhere but in a tooltip."""
    page = visit(whole, DESK)
    text = page.locator("main").inner_text()
    named = [path.stem for path in THIS.notebooks()]
    named += [name for path in THIS.notebooks() for name in original(path).order if "-" in name]
    assert len(named) > 50
    assert not [name for name in [*named, *MISTAKES] if re.search(rf"\b{name}\b", text)]
    assert "04 反向传播" in text
    assert "mse · 数值" in page.locator("#item-table").inner_text()
    assert page.locator("#heat [title^='mse-value：数值']").inner_text() == "数值"
    assert page.locator("h1").inner_text() == "理解反向传播：全班报告"


def test_the_whole_report_passes_axe(whole: Path, visit: Callable[..., Page]) -> None:
    assert not violations(visit(whole, DESK))
