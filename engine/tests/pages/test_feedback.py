"""What a student reads: the truth about points and mistakes, nothing hidden, nothing that runs."""

from __future__ import annotations

import base64
import html
import io
import os
import re
import shutil
from collections import Counter
from pathlib import Path

import matplotlib
import nbformat
import pytest
from fontTools.ttLib import TTFont
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbjudge.course import Course, CourseError
from nbjudge.marks import grade, gradebook
from nbjudge.marks.outcome import outcomes
from nbjudge.notebook import cells
from nbjudge.pages.feedback import Pages

from engine.tests.support.by_hand import ATTACK, COMMENT, HIDDEN, SQUARES, STUDENTS, WELCOME
from engine.tests.support.notebooks import cell, edit
from engine.tests.support.parsed import CHINESE, Parsed


def written(course: Course, student: str, name: str = SQUARES) -> str:
    """A page as nbgrader wrote it."""
    return (course.feedback(student) / f"{name}.html").read_text("utf-8")


def drawn(course: Course, student: str, name: str = SQUARES) -> str:
    """A page as it would be written now."""
    notebook = nbformat.read(course.autograded(student) / f"{name}.ipynb", as_version=4)
    return Pages(course, student).html(name, notebook)


def font_of(page: str) -> set[int]:
    """The characters of the font in a page."""
    data = re.search(r"data:font/woff;base64,([^)]+)", page)
    assert data
    return set(TTFont(io.BytesIO(base64.b64decode(data[1]))).getBestCmap())


def top(page: str) -> str:
    """What stands above the notebook."""
    return page[: page.index("<hr>")]


def to_mend(page: str) -> str:
    """What stands above the notebook, without what was right."""
    return top(page).partition('<details class="passed">')[0]


# ---------------------------------------------------------------- hidden stays hidden


def test_of_a_hidden_test_nothing_is_in_any_page(marked: Course) -> None:
    for student in STUDENTS:
        text = Parsed(written(marked, student)).text
        assert HIDDEN not in text
        assert "12.25" not in text
        assert "150.06" not in text
    assert "got 3" in Parsed(written(marked, "fay")).text, "where nothing is hidden"
    fay = Parsed(written(marked, "fay")).words
    assert "large numbers 0 / 3 It failed in the part of the test that you do not see" in fay
    assert "It failed at this line" not in fay


def test_what_a_hidden_test_has_a_function_print_is_not_in_the_page(copied: Course) -> None:
    """A function that prints its argument would tell what the hidden part asks."""
    path = copied.autograded("ann") / f"{SQUARES}.ipynb"
    path.chmod(0o644)

    def change(notebook: nbformat.NotebookNode) -> None:
        for name, text in ("square-large", "it asked 12.25"), ("square-value", "it asked 3"):
            output = nbformat.v4.new_output("stream", text=text)
            cell(notebook, name).outputs.append(output)

    edit(path, change)
    text = Parsed(drawn(copied, "ann")).text
    assert "it asked 3" in text
    assert "12.25" not in text


# ---------------------------------------------------------------- nothing runs


def test_what_a_student_wrote_is_text(marked: Course) -> None:
    page = written(marked, "eve")
    parsed = Parsed(page)
    assert page.count(html.escape(ATTACK)) + parsed.text.count(ATTACK) >= 9
    assert not parsed.tags & {"script", "iframe", "object", "embed", "svg", "form"}
    assert len(parsed.attributes("img", "src")) == 2, "the instructor's own"
    assert "[a](javascript:alert(3))" in parsed.text


def test_no_page_asks_for_anything_or_has_a_handler(marked: Course) -> None:
    for student in STUDENTS:
        page = written(marked, student)
        for tag, attributes in Parsed(page).elements:
            assert not [name for name in attributes if name.startswith("on")], tag
            assert tag not in ("script", "link")
            for name in ("src", "href", "srcset", "action", "data"):
                where = attributes.get(name) or ""
                assert re.match(r"#|\w+\.html$|data:image/png;base64,|$", where), where
        assert "default-src 'none'" in page
        assert "@import" not in page
        assert '"Course Sans"; src' not in page, "this course brings no font"
        assert not re.search(r"url\((?!data:font/woff;base64,)", page)


def test_a_file_of_a_students_is_no_page(marked: Course) -> None:
    there = {path.name for path in marked.feedback("eve").iterdir()}
    assert there == {f"{SQUARES}.html", f"{WELCOME}.html"}
    assert ATTACK not in written(marked, "eve", WELCOME)


def test_names_and_comments_are_text(copied: Course) -> None:
    """As an instructor may type them, or a database hold them."""
    page = written(copied, "ann")
    assert page.count(html.escape(ATTACK, quote=False)) == 1
    part = page[page.index("From your teacher") : page.index("<hr>")]
    assert part.index(COMMENT) < part.index(html.escape(ATTACK, quote=False))
    pages = Pages(copied, "ann")
    pages.student = ATTACK
    path = copied.autograded("ann") / f"{SQUARES}.ipynb"
    page = pages.html(SQUARES, nbformat.read(path, as_version=4))
    assert ATTACK not in page
    assert "script" not in Parsed(page).tags


def test_a_lesson_that_is_mended_has_its_new_letters_in_the_font(copied: Course) -> None:
    """Formgrader writes pages for weeks in one process; some tools save letters as JSON escapes."""
    kit = copied.source / "helpers"
    kit.mkdir()
    sans = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    shutil.copyfile(sans, kit / "Sans.ttf")
    copied.kit = kit.name
    before = font_of(drawn(copied, "ann"))
    edit(copied.source / f"{SQUARES}.ipynb", lambda n: n.cells[0].update(source="# \u2658"))
    assert font_of(drawn(copied, "ann")) - before == {0x2658}


def test_a_page_has_the_instructors_cells_whatever_the_notebook_says(copied: Course) -> None:
    path = copied.autograded("ann") / f"{SQUARES}.ipynb"
    path.chmod(0o644)
    edit(path, lambda notebook: cell(notebook, "square-value").update(source="x = 1"))
    page = drawn(copied, "ann")
    assert "x = 1" not in Parsed(page).text
    assert "assert square(3) == 9" in Parsed(page).text


# ---------------------------------------------------------------- what it says is true


@pytest.mark.parametrize("student", STUDENTS)
def test_points_are_the_gradebooks(marked: Course, student: str) -> None:
    with Gradebook(marked.database) as book:
        submission = book.find_submission(marked.assignment, student)
        total = f"{submission.score:g} / {submission.max_score:g}"
        most = [(one.score, one.max_score) for one in submission.notebooks if one.name == SQUARES]
    text = Parsed(written(marked, student)).words
    assert f"Total {total}" in text
    assert f"{most[0][0]:g} / {most[0][1]:g} points" in text


def test_every_lost_item_is_explained_and_nothing_else(marked: Course) -> None:
    count = 0
    with gradebook.opened(marked) as book:
        people = gradebook.people(book, marked)
    for person in people:
        own = outcomes(marked, person.id, person.marks)
        lost = [one for one in own if one.lost and one.points is not None]
        page = to_mend(written(marked, person.id))
        named = re.findall(r'<li><a href="#test-([^"]+)"', page)
        assert Counter(named) == Counter(one.test for one in lost)
        for one in lost:
            hint = marked.mistakes().get(one.mistake, "")
            count += bool(hint)
            assert html.escape(hint) in page.replace("&#39;", "&#x27;")
    assert count >= 3


def test_what_is_right_is_listed(marked: Course) -> None:
    page = top(written(marked, "bob"))
    assert 'class="passed"' not in page
    page = top(written(marked, "fay"))
    part = Parsed(page[page.index('<details class="passed">') :]).text
    assert " ".join(part.split()) == (
        "Right: 2, with 6 points square · small numbers 2 / 2 square · part 4 / 4"
    )


def test_formulas_have_a_font_where_there_are_some(marked: Course) -> None:
    assert '"Course Formula"; src: url(data:font/woff;base64,' in written(marked, "ann")
    assert '"Course Formula"; src' not in written(marked, "ann", WELCOME)


def test_what_waits_for_a_mark_is_not_lost(marked: Course) -> None:
    page = Parsed(to_mend(written(marked, "fay"))).words
    assert "Points that wait for your teacher's mark: 9." in page
    assert "points lost: 3" in page
    assert "why" not in page[page.index("What to mend") :]
    whole = Parsed(written(marked, "fay")).words
    assert whole.count("It waits for your teacher's mark.") == 3
    assert "wait" not in Parsed(written(marked, "ann")).words


def test_all_right_is_said_of_all_alone(copied: Course) -> None:
    """Not of a notebook with marks to come, nor of one without points."""
    full = "Everything in this notebook is right."
    for name in (SQUARES, WELCOME):
        assert full not in drawn(copied, "ann", name)
    with Gradebook(copied.database) as book:
        book.find_grade("why", SQUARES, copied.assignment, "ann").manual_score = 3
        book.db.commit()
    assert full in drawn(copied, "ann")
    with Gradebook(copied.database) as book:
        book.find_grade("why", SQUARES, copied.assignment, "ann").manual_score = None
        book.db.commit()
    assert full not in drawn(copied, "ann")


def test_who_gave_the_points_is_said(marked: Course) -> None:
    """A person, the test itself, or nobody, as nothing was written."""
    assert "why 2.5 / 3 Your teacher gave this mark." in Parsed(written(marked, "ann")).words
    assert "square-part 1 / 4 The test gave these points." in Parsed(written(marked, "bob")).words
    cat = Parsed(written(marked, "cat")).text
    assert " ".join(cat.split()).count("0 / 3 You left this as it was.") == 1
    assert "No response." not in cat
    assert "Your teacher gave" not in cat


def test_the_error_of_a_solution_stands_in_place_of_what_follows_from_it(marked: Course) -> None:
    page = Parsed(top(written(marked, "dan"))).text
    error = "ZeroDivisionError: division by zero"
    assert f"your cell stops when it runs: {error} (line 1), so square is not defined." in page
    assert "NameError" not in page
    assert page.count(error) == 1
    assert "This cell stops with an error" not in written(marked, "bob")
    assert "This cell stops with an error" not in written(marked, "ann")


def test_a_bare_test_shows_the_line_at_which_it_failed(marked: Course) -> None:
    page = Parsed(top(written(marked, "bob"))).text
    assert "It failed at this line of the test:assert square(3) == 9" in page.replace("\n", "")


def test_a_program_that_was_stopped_is_the_readers(marked: Course) -> None:
    page = Parsed(written(marked, "gil")).words
    assert "Your program took more than 2 s and was stopped" in page
    assert "the student's program" not in page


def test_being_late_costs_what_the_gradebook_says(copied: Course) -> None:
    with Gradebook(copied.database) as book:
        notebook = book.find_submission_notebook(SQUARES, copied.assignment, "ann")
        notebook.late_submission_penalty = 2.5
        book.db.commit()
    page = Parsed(drawn(copied, "ann")).words
    assert "15 / 18 points" in page
    assert "Lost by being late: 2.5." in page
    assert "Total 15 / 18" in page


def test_what_the_cells_put_out_is_shown(marked: Course) -> None:
    page = Parsed(written(marked, "ann")).text
    assert "The square of 3 is 9" in page, "by a cell of the instructor's, with this work"
    assert "[0, 1, 4, 9]" in page
    assert "NotImplementedError" in Parsed(written(marked, "cat")).text


def test_links_lead_somewhere(marked: Course) -> None:
    for student in STUDENTS:
        for path in marked.feedback(student).glob("*.html"):
            parsed = Parsed(path.read_text("utf-8"))
            anchors = Counter(own["id"] for _, own in parsed.elements if "id" in own)
            assert max(anchors.values(), default=1) == 1
            for link in parsed.attributes("a", "href"):
                assert link[1:] in anchors if link[0] == "#" else (path.parent / link).is_file()


def test_links_lead_somewhere_where_the_solution_is_gone(copied: Course) -> None:
    path = copied.autograded("bob") / f"{SQUARES}.ipynb"
    path.chmod(0o644)
    edit(
        path,
        lambda notebook: notebook.update(
            cells=[one for one in notebook.cells if cells.name(one) != "square"]
        ),
    )
    parsed = Parsed(drawn(copied, "bob"))
    anchors = {own["id"] for _, own in parsed.elements if "id" in own}
    links = [link for link in parsed.attributes("a", "href") if link[0] == "#"]
    assert len(links) > 3
    assert {link[1:] for link in links} <= anchors


def test_a_notebook_without_points_has_a_page(marked: Course) -> None:
    page = Parsed(written(marked, "ann", WELCOME)).words
    assert "The notebook that you handed in Read this first." in page
    assert page.count("Welcome") == 3, "tab, title and list of lessons"
    assert "0 / 0" not in page
    assert "not handed in, or unreadable" in Parsed(written(marked, "bob")).words


# ---------------------------------------------------------------- in whose language


def test_an_english_page_has_no_chinese(marked: Course) -> None:
    for student in STUDENTS:
        page = written(marked, student)
        assert not CHINESE.search(page)
        assert '<html lang="en">' in page
        assert "Title &amp; Sons · feedback" in page


def test_a_chinese_page_of_the_same_work(chinese: Course) -> None:
    page = Parsed(drawn(chinese, "fay")).words
    assert "还有 9 分等老师评分。" in page
    assert "错在看不到的那部分测试：换了一组数据，所以这里不写数值。" in page
    assert "−3 分" in page
    cat = Parsed(drawn(chinese, "cat")).words
    assert "这个函数还没有写：把 raise NotImplementedError 那一行换成你的代码。" in cat
    assert "0 / 3 这里还没有写。" in cat
    assert "你的程序超过了 2 秒，被停下来了" in Parsed(drawn(chinese, "gil")).words
    assert '<html lang="zh-CN">' in drawn(chinese, "ann")
    english = [one for one in ("points", "your", "test.", "Total") if f" {one} " in cat]
    assert not english


# ---------------------------------------------------------------- when pages are written


def test_a_run_of_the_older_engine_is_one_sentence(copied: Course) -> None:
    path = copied.autograded("bob") / f"{SQUARES}.ipynb"
    path.chmod(0o644)
    edit(path, lambda notebook: notebook.metadata.pop("nbjudge"))
    with pytest.raises(CourseError, match=r"squares\.ipynb: was graded by an older version; run"):
        Pages(copied, "bob")
    pages = Pages(copied, "ann")
    with pytest.raises(CourseError, match=r"squares\.ipynb: was graded by an older version; run"):
        pages.html(SQUARES, nbformat.read(path, as_version=4))
    result = NbGraderAPI(config=copied.settings).generate_feedback(
        copied.assignment, "bob", force=True
    )
    assert not result["success"]
    assert "was graded by an older version; run `nbjudge grade` again." in result["log"]


def test_who_has_marks_and_no_page_gets_one(copied: Course) -> None:
    """A run that was stopped between marks and pages goes on with the pages."""
    one = copied.feedback("fay") / f"{SQUARES}.html"
    one.unlink()
    shutil.rmtree(copied.feedback("cat").parent)
    stale = copied.feedback("dan") / f"{SQUARES}.html"
    stale.write_text("from before")
    os.utime(stale, (0, 0))
    other = copied.feedback("gil") / f"{SQUARES}.html"
    before = other.stat().st_mtime_ns
    rows = grade.grade(copied)
    assert not any(row.graded for row in rows)
    grade.write_feedback(copied, rows)
    assert one.is_file()
    assert (copied.feedback("cat") / f"{SQUARES}.html").is_file()
    assert "from before" not in stale.read_text("utf-8")
    assert other.stat().st_mtime_ns == before


def test_what_an_instructor_writes_reaches_the_page(copied: Course) -> None:
    """And nobody else's page is written again for it."""
    other = copied.feedback("fay") / f"{SQUARES}.html"
    before = other.stat().st_mtime_ns
    with Gradebook(copied.database) as book:
        book.find_comment("square", SQUARES, copied.assignment, "ann").manual_comment = "See me."
        book.db.commit()
    grade.write_feedback(copied, grade.grade(copied))
    assert "See me." in written(copied, "ann")
    assert other.stat().st_mtime_ns == before
