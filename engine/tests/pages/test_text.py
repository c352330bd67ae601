"""The instructor's text as HTML: headings, pictures, code, formulas."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbjudge.course import Course
from nbjudge.notebook.original import original
from nbjudge.pages import text
from nbjudge.pages.text import Text

from engine.tests.support import tiny
from engine.tests.support.by_hand import DOT

PNG = base64.b64encode(DOT).decode()
NAME = "notes"


def markdown(source: str, **options: object) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(source, **options)


def rendered(course: Course, *cells: NotebookNode) -> Text:
    """The text of a notebook of these cells, with a picture beside it."""
    (course.source / "a dot.png").write_bytes(DOT)
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    nbformat.write(notebook, course.source / f"{NAME}.ipynb")
    return text.rendered(course, NAME)


def page(course: Course, source: str, **options: object) -> str:
    """One cell of Markdown as HTML."""
    (html,) = rendered(course, markdown(source, **options)).cells.values()
    return str(html)


@pytest.mark.parametrize(
    "source",
    ["![what](a%20dot.png)", "<img src='a dot.png'>", "text <IMG alt='what' src=\"a%20dot.png\">"],
)
def test_a_picture_beside_the_notebook_is_in_the_page(course: Course, source: str) -> None:
    assert f'src="data:image/png;base64,{PNG}"' in page(course, source)


def test_a_picture_in_the_cell_is_in_the_page(course: Course) -> None:
    attached = {"dot.png": {"image/png": PNG}}
    for source in "![what](attachment:dot.png)", f"![what](data:image/png;base64,{PNG})":
        html = page(course, source, attachments=attached)
        assert f'src="data:image/png;base64,{PNG}"' in html
    html = page(course, "<img src='attachment:dot.png'>", attachments=attached)
    assert f'src="data:image/png;base64,{PNG}"' in html


@pytest.mark.parametrize(
    "where",
    [
        "https://example.org/dot.png",
        "../../nbgrader_config.py",
        "../outside.png",
        "/etc/hostname",
        "missing.png",
        "notes.ipynb",
        "attachment:missing.png",
        "%00.png",
        "x" * 5000 + ".png",
        "data:text/html,<b>",
    ],
)
def test_a_picture_out_of_reach_is_what_it_shows(course: Course, where: str) -> None:
    """Nothing is asked of the network, and no page fails."""
    (course.source.parent / "outside.png").write_bytes(DOT)
    html = page(course, f"![a <dot>]({where})") if "<" not in where else "<em>a &lt;dot&gt;</em>"
    assert "<em>a &lt;dot&gt;</em>" in html
    assert "<img" not in html
    raw = page(course, f'<img alt="a dot" src="{where}">')
    assert 'src="data:,"' in raw
    assert "base64" not in raw


def test_a_large_picture_is_left_out(course: Course) -> None:
    (course.source / "large.png").write_bytes(bytes(text.IMAGE))
    assert page(course, "![large](large.png)") == "<p><em>large</em></p>\n"


def test_html_of_the_instructors_is_kept(course: Course) -> None:
    """Also where an element begins in one block and ends in another."""
    source = "<details><summary>Hint</summary>\n\nLook *closely*.\n\n</details>"
    html = page(course, source)
    assert html.index("<details>") < html.index("<em>closely</em>") < html.index("</details>")


def test_headings_are_anchors_below_the_pages_own(course: Course) -> None:
    found = rendered(course, markdown("# One & *two*"), markdown("## Three\n\n###### Six"))
    html = "".join(found.cells.values())
    assert "One" not in html, "the page has its title already"
    assert '<h3 id="s2">Three</h3>' in html
    assert '<h6 id="s3">Six</h6>' in html, "HTML has no seventh"
    assert found.title == "One &amp; <em>two</em>"


def test_a_notebook_without_a_heading_is_called_by_its_name(course: Course) -> None:
    assert rendered(course, markdown("text")).title == NAME


def test_what_to_read_again_begins_at_the_section_before_the_exercise(course: Course) -> None:
    course.exercise_heading = r"## (Exercise \d+)"
    found = rendered(
        course,
        markdown("# Notes\n\n## Twice as much\n\n## Exercise 1: twice ★★☆"),
        tiny.solution("twice", "def twice(x):\n    return 2 * x"),
        markdown("## Exercise 2: once more\n\n### What for"),
        tiny.solution("add", "def add(x, y):\n    return x + y"),
    )
    titles = {name: [str(title) for _, title in own] for name, own in found.places.items()}
    assert titles == {
        "twice": ["Twice as much", "Exercise 1: twice"],
        "add": ["Twice as much", "Exercise 2: once more"],
    }
    assert [anchor for anchor, _ in found.places["twice"]] == ["s2", "s3"]


def test_what_to_read_again_is_the_section_where_exercises_have_no_heading(course: Course) -> None:
    solution = tiny.solution("twice", "def twice(x):\n    return 2 * x")
    assert rendered(course, solution).places == {"twice": []}
    found = rendered(course, markdown("## A\n\n## B"), solution)
    assert found.places == {"twice": [("s2", "B")]}


def test_code_is_coloured_and_escaped(course: Course) -> None:
    html = text.coloured("def f():  # <b>\n    return '</pre>' + 1")
    assert "<b>def</b> <dfn>f</dfn>" in html
    assert "<small># &lt;b&gt;</small>" in html
    assert "<i>&#39;&lt;/pre&gt;&#39;</i> + <i>1</i>" in html, "one string is one element"
    assert "</pre>" not in html
    assert html.unescape().count("<b>") == 3, "two words of Python, and the comment's own"
    assert len(text.coloured("x" * 100_000)) < text.CODE + 10
    assert "<pre><b>if</b> a &lt; b" in page(course, "```python\nif a < b: pass\n```")


def test_hidden_tests_are_cut_out_and_the_idea_stands_in_front(course: Course) -> None:
    source = "# Graded: zero\nassert f(0) == 0\n### BEGIN HIDDEN TESTS\nassert f(1) == 3\n"
    found = rendered(course, tiny.test("zero", 1, f"{source}### END HIDDEN TESTS"))
    assert found.cells["zero"].striptags() == "# Graded: zero assert f(0) == 0"
    assert found.abouts["zero"] == "zero"


def test_a_formula_in_any_of_its_marks_is_drawn(course: Course) -> None:
    for source in ("$x^2$", "$$x^2$$", "\\begin{equation}\nx^2\n\\end{equation}", r"\\(x^2\\)"):
        html = page(course, source)
        assert "<math" in html, source
        assert "x^2" not in html
    wide = page(course, "$x_1 + x_2 + x_3 + x_4 + x_5$")
    assert wide.startswith('<p><span class="formula"><math')


def test_the_worked_edition_gives_what_given_cells_put_out(course: Course) -> None:
    """A cell of the same text, and no test's or student's."""
    given, other = (
        nbformat.v4.new_code_cell(source, metadata=tiny.metadata(name, solution=False, locked=True))
        for name, source in (("code-1", "print(1)"), ("code-2", "print(2)"))
    )
    course.worked.mkdir()
    worked = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(
                source, id=name, outputs=[nbformat.v4.new_output("stream", text=name)]
            )
            for name, source in (("code-1", "print(1)"), ("code-2", "print(3)"))
        ]
    )
    nbformat.write(worked, course.worked / f"{NAME}.ipynb")
    found = rendered(course, given, other)
    assert {name: own[0].text for name, own in found.outputs.items()} == {"code-1": "code-1"}


def test_a_text_is_rendered_again_when_it_changes(course: Course) -> None:
    path: Path = course.source / f"{NAME}.ipynb"
    assert "first" in page(course, "first")
    again = text.rendered(course, NAME)
    assert again is text.rendered(course, NAME)
    nbformat.write(nbformat.v4.new_notebook(cells=[markdown("second")]), path)
    (html,) = text.rendered(course, NAME).cells.values()
    assert "second" in html
    assert original(path).notebook.cells[0].source == "second"


def test_a_cell_without_a_name_of_its_own_is_called_by_what_it_is_about(course: Course) -> None:
    """By the function that it tests, else by the heading; with a number, where there are more."""
    by_hand = {"solution": True, "grade": True, "locked": False}
    name = "cell-{:016x}".format
    found = rendered(
        course,
        markdown("## In words & <b>figures</b>", metadata=tiny.metadata(name(1), 2, **by_hand)),
        tiny.solution(name(2), "def twice(x):\n    return 2 * x"),
        tiny.test(name(3), 1, "assert twice(1) == 2"),
        tiny.test("twice-zero", 1, "assert twice(0) == 0"),
        tiny.test(name(4), 1, "assert twice(2) == 4"),
        tiny.solution(name(5), "def add(x, y):\n    return x + y"),
        tiny.test(name(6), 1, "assert add(1, 2) == 3"),
    )
    assert found.labels == {
        name(1): "In words & figures",
        name(2): "twice",
        name(3): "twice 1",
        "twice-zero": "twice-zero",
        name(4): "twice 2",
        name(5): "add",
        name(6): "add",
    }
    alone = rendered(course, tiny.test(name(3), 1, "assert True"))
    assert alone.labels == {name(3): name(3)}, "nothing says what it is about"


def test_an_item_is_called_by_its_function_and_its_idea(course: Course) -> None:
    """The idea is what stands before the details; two of one function are told apart."""
    found = rendered(
        course,
        tiny.solution("twice", "def twice(x):\n    return 2 * x"),
        tiny.test("twice-value", 1, "# 数值：手算的例子\nassert twice(1) == 2"),
        tiny.test("twice-kinds", 1, "# Kinds: of numbers (whole ones)\nassert twice(2) == 4"),
        tiny.test("twice-a", 1, "# 形状，一维\nassert twice(3) == 6"),
        tiny.test("twice-b", 1, "# 形状，二维\nassert twice(4) == 8"),
        tiny.test("twice-c", 1, "# 形状，二维\nassert twice(5) == 10"),
        tiny.test("twice-plain", 1, "assert twice(6) == 12"),
    )
    assert {name: str(item) for name, item in found.items.items()} == {
        "twice-value": "twice · 数值",
        "twice-kinds": "twice · Kinds",
        "twice-a": "twice · 形状，一维",
        "twice-b": "twice · 形状，二维",
        "twice-c": "twice · 形状，二维 2",
        "twice-plain": "twice · plain",
    }
    assert found.items["twice-value"].about == "数值：手算的例子"


def test_a_formula_and_the_mark_beside_it_stay_together(course: Course) -> None:
    html = page(course, "数（$x$），$y$，再看 $z$。 And f($w$), *a*.")
    parts = re.findall(r'<span class="together">(.*?)<math.*?</math>(.*?)</span>', html)
    assert parts == [("（", "），"), ("", "，"), ("", "。"), ("", "),")]
    assert "</span><wbr><span" in html, "between two of them a line may end"


def test_what_a_keyboard_may_have_to_scroll_it_can_reach(course: Course) -> None:
    """And nothing else is a stop of the Tab key."""
    line = "x = 1  # " + "long " * 20
    html = page(course, f"```\n{line}\n```\n\n```\nx = 1\n```\n\n| | $a$ |\n|-|-|\n| 1 | 2 |")
    assert html.count('<pre tabindex="0">') == 1
    assert html.count("<pre>") == 1
    assert '<div class="wide" tabindex="0"><table>' in html
    assert "<th></th>" not in html, "a head without a word is a cell"
    assert text.wide(text.coloured("字" * 41))
    assert not text.wide(text.coloured("if x:  # short\n    pass"))


def test_the_signs_of_all_formulas_are_known(course: Course) -> None:
    """A letter alone is drawn by its sign in italics, which is another character."""
    found = rendered(course, markdown("a $h + 1$ b"), markdown(r"$\sigma$"))
    assert set(found.signs) >= {"+", "1", "\u210e", "\U0001d70e"}
    assert not set(found.signs) & set("abx")
