"""A mistake in a lesson stops the build with a sentence that names the lesson and the cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbjudge.author import lesson
from nbjudge.author.lesson import LessonError
from nbjudge.notebook import cells

from engine.tests.support import authored
from engine.tests.support.authored import HEAD, code

SETUP = code("import math", name="setup")
SOLUTION = code(
    "def twice(x):\n    # todo\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION",
    name="twice",
)
HIDDEN = '### BEGIN HIDDEN TESTS\nassert twice(3) == 6, "twice 3 is 6"\n### END HIDDEN TESTS'
TEST = code(f'assert twice(2) == 4, "twice 2 is 4"\n{HIDDEN}', name="twice-value", points=20)
THRICE = SOLUTION.replace("twice", "thrice")
THRICE_TEST = TEST.replace("twice", "thrice").replace("points: 20", "points: 0")
DEMONSTRATION = code("three = 3", name="example")
HALF = TEST.replace("points: 20", "points: 10")
FIRST = HALF.replace("assert twice(2)", "y = 2\nassert twice(y)")
SECOND = HALF.replace("twice-value", "twice-more").replace("twice(3)", "twice(y + 1)")
GOOD = HEAD + "# Title\n\n" + SETUP + SOLUTION + TEST


def read(folder: Path, text: str, points: int | None = 20) -> NotebookNode:
    """The lesson of that text."""
    path = folder / "09_tiny.md"
    path.write_text(text, encoding="utf-8")
    return lesson.read(path, points)


def test_metadata_is_derived_from_name_and_points(tmp_path: Path) -> None:
    notebook = read(tmp_path, GOOD)
    kinds = {
        cell.id: (g.grade, g.solution, g.locked, g.get("points"))
        for cell in notebook.cells
        for g in [cell.metadata.nbgrader]
    }
    text = next(name for name in kinds if name.startswith("text-"))
    assert kinds == {
        text: (False, False, True, None),
        "setup": (False, False, True, None),
        "twice": (False, True, False, None),
        "twice-value": (True, False, True, 20),
    }


def test_a_set_up_and_a_test_that_begin_with_a_title_are_folded(tmp_path: Path) -> None:
    titled = [text.replace("\n\n", "\n\n# Title\n", 1) for text in (SETUP, TEST, DEMONSTRATION)]
    more = code("# More\nlonger = 1", name="setup-more")
    for setup, test, shown in (titled, (SETUP, TEST, DEMONSTRATION)):
        notebook = read(tmp_path, HEAD + setup + more + SOLUTION + test + shown)
        folded = [cell.id for cell in notebook.cells if "jupyter" in cell.metadata]
        assert folded == (["setup", "twice-value"] if setup is titled[0] else [])
    folded = next(cell for cell in read(tmp_path, HEAD + titled[0] + SOLUTION + TEST).cells)
    assert folded.metadata.jupyter == {"source_hidden": True}


FLOWING = {
    "第一句，\n第二句。": "第一句，第二句。",
    "斜率：\n$w$ 多一点，\n**代价**变。": "斜率：$w$ 多一点，**代价**变。",
    "- 目标：\n  接着。\n- 又": "- 目标：接着。\n- 又",
    "三步：\n1. 甲\n2. 乙": None,
    "看：\n| a | b |": None,
    "看：\n\n下一段": None,
    "公式：\n$$\na，\nb\n$$": None,
    "```python\n# 注释。\nx = 1\n```": None,
    "<details><summary>提示。</summary>\n\n写。\n</details>": None,
    "a line,\nanother": None,
}


@pytest.mark.parametrize("text", FLOWING)
def test_a_chinese_paragraph_is_one_line(text: str, tmp_path: Path) -> None:
    """Else a browser draws a space where its author began a new line."""
    notebook = read(tmp_path, GOOD.replace("# Title", f"# Title\n\n{text}"))
    assert notebook.cells[0].source == f"# Title\n\n{FLOWING[text] or text}"


def test_what_only_shows_something_gets_the_tag(tmp_path: Path) -> None:
    notebook = read(tmp_path, HEAD + SETUP + DEMONSTRATION + SOLUTION + TEST)
    shown = [cell.id for cell in notebook.cells if cells.is_demonstration(cell)]
    assert shown == ["example"]


def test_a_new_cell_renames_no_other(tmp_path: Path) -> None:
    before = {cell.id for cell in read(tmp_path, GOOD).cells}
    after = {cell.id for cell in read(tmp_path, GOOD.replace(SETUP, SETUP + code("1 + 1"))).cells}
    assert before < after


def test_the_same_text_twice_has_two_names(tmp_path: Path) -> None:
    again = "Read this twice.\n\n" + DEMONSTRATION + "Read this twice.\n\n"
    names = [cell.id for cell in read(tmp_path, GOOD + again).cells]
    assert len(set(names)) == len(names)


def test_points_may_add_up_to_anything_where_the_course_does_not_say(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace("points: 20", "points: 7"), points=None).cells


def test_a_test_may_lean_on_any_cell_of_the_set_up(tmp_path: Path) -> None:
    piece = "```{code-cell} ipython3\n:name: setup-pieces\n\ndef half(x): return x / 2\n```\n\n"
    leaning = GOOD.replace("import math", "import math", 1).replace(
        "### BEGIN HIDDEN TESTS\n", "### BEGIN HIDDEN TESTS\nassert half(4) == 2, 'no half'\n", 1
    )
    with pytest.raises(LessonError, match="uses half"):
        read(tmp_path, leaning)
    place = leaning.index("```{code-cell} ipython3\n:name: twice\n")
    notebook = read(tmp_path, leaning[:place] + piece + leaning[place:])
    (given,) = [cell for cell in notebook.cells if cells.name(cell) == "setup-pieces"]
    assert cells.is_setup(given)
    assert not cells.is_demonstration(given)


def test_a_magic_is_python_to_a_lesson(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace("import math", "%matplotlib inline\nimport math")).cells


def test_a_test_may_be_of_an_extension_and_be_worth_nothing(tmp_path: Path) -> None:
    points = [cells.points(cell) for cell in read(tmp_path, GOOD + THRICE + THRICE_TEST).cells]
    assert [one for one in points if one is not None] == [20, 0]


# Each rule, with one lesson that breaks it and a part of what is said.
MISTAKES = {
    "duplicate id": (HEAD + SETUP + SOLUTION + HALF + HALF, "cell twice-value: the name is taken"),
    "points without a test": (
        HEAD + SETUP + SOLUTION + code("x = 1", name="twice-value", points=20),
        "cell twice-value: has points but no test",
    ),
    "todo without a region": (
        GOOD.replace("    ### BEGIN SOLUTION\n", "").replace("    ### END SOLUTION", ""),
        "cell twice: has a # todo but no solution region",
    ),
    "region without a todo": (
        GOOD.replace("    # todo\n", ""),
        "cell twice: has a solution region but no # todo",
    ),
    "a solution with points": (
        GOOD.replace(":name: twice\n", ":name: twice\n:points: 5\n"),
        "cell twice: is a solution and has points",
    ),
    "assert without a message": (
        GOOD.replace(', "twice 2 is 4"', ""),
        "cell twice-value: has an assert without a message",
    ),
    "points that do not add up": (
        GOOD.replace("points: 20", "points: 19"),
        "its points add up to 19, not 20: twice-value 19",
    ),
    "half points": (GOOD.replace("points: 20", "points: 0.5"), "points must be a whole number"),
    "points that are true": (
        GOOD.replace("points: 20", "points: true"),
        "cell twice-value: points must be a whole number from 0, not True",
    ),
    "points below 0": (
        GOOD.replace("points: 20", "points: -1"),
        "cell twice-value: points must be a whole number from 0, not -1",
    ),
    "a test of nothing": (
        GOOD.replace(":name: twice-value", ":name: thrice-value"),
        "cell thrice-value: tests 'thrice', but no solution of that name",
    ),
    "a test behind another solution": (
        HEAD + SETUP + SOLUTION + THRICE + THRICE_TEST + TEST,
        "cell twice-value: tests 'twice', but stands behind the solution 'thrice'",
    ),
    "a solution of another name": (
        GOOD.replace("def twice", "def double"),
        "cell twice: defines no function of that name",
    ),
    "a test without a name": (
        GOOD.replace(":name: twice-value\n", ""),
        "cell 4 ('assert twice(2) == 4, \"twice 2'): needs a name",
    ),
    "a name with a blank": (
        GOOD.replace(":name: twice-value", ":name: twice value"),
        "its name may have letters, digits, _ and - only",
    ),
    "a name that is too long": (
        GOOD.replace(":name: twice-value", f":name: twice-{'v' * 59}"),
        "its name may have letters, digits, _ and - only, up to 64",
    ),
    "an unclosed region": (
        GOOD.replace("    ### END SOLUTION\n", ""),
        "cell twice: '### BEGIN SOLUTION' is never closed",
    ),
    "a misspelt marker": (
        GOOD.replace("### BEGIN SOLUTION", "## BEGIN SOLUTION"),
        "cell twice: '## BEGIN SOLUTION' is out of place or misspelt; use '### BEGIN SOLUTION'",
    ),
    "a marker in text": (
        GOOD.replace("# Title", "# Title\n\n### BEGIN SOLUTION"),
        "a marker stands in text",
    ),
    "hidden tests without points": (
        GOOD.replace(":points: 20\n", ""),
        "cell twice-value: has hidden tests but no points",
    ),
    "no hidden test": (
        GOOD.replace("### BEGIN HIDDEN TESTS\n", "").replace("### END HIDDEN TESTS\n", ""),
        "cell twice: no test of it is hidden",
    ),
    "no visible test": (
        GOOD.replace('assert twice(2) == 4, "twice 2 is 4"\n', ""),
        "cell twice: no test of it is visible",
    ),
    "a value as last line": (
        GOOD.replace("### END HIDDEN TESTS\n", "### END HIDDEN TESTS\n0.5\n"),
        "cell twice-value: ends in an expression",
    ),
    "not Python": (
        GOOD.replace("return 2 * x", "return 2 *"),
        "cell twice: is not valid Python: invalid syntax in its line 4",
    ),
    "a null byte": (GOOD.replace("return 2 * x", "return 2\0"), "09_tiny.md: "),
    "an unknown option": (
        GOOD.replace("points: 20", "punkte: 20"),
        "cell twice-value: has the unknown option 'punkte'",
    ),
    "no set-up": (GOOD.replace(":name: setup\n", ""), "has no cell named 'setup'"),
    "a cell that is never closed": (
        GOOD.replace("    ### END SOLUTION\n```", "    ### END SOLUTION\n"),
        "cell twice: is not valid Python",
    ),
    "metadata that is not YAML": (GOOD.replace(":points: 20", "---\n{"), "09_tiny.md: "),
    "a test that leans on a demonstration": (
        HEAD + SETUP + SOLUTION + DEMONSTRATION + TEST.replace("twice(3)", "twice(three)"),
        "cell twice-value: uses three, which neither the cell 'setup' nor a solution above it",
    ),
    "a solution that leans on a demonstration": (
        HEAD + SETUP + DEMONSTRATION + SOLUTION.replace("2 * x", "x + x * (three - 2)") + TEST,
        "cell twice: uses three, which neither the cell 'setup' nor a solution above it",
    ),
    "a test that leans on another": (
        HEAD + SETUP + SOLUTION + FIRST + SECOND,
        "cell twice-more: uses y, which neither the cell 'setup' nor a solution above it",
    ),
    "a set-up that comes too late": (
        HEAD + SOLUTION.replace("2 * x", "2 * math.fabs(x)") + SETUP + TEST,
        "cell twice: uses math, which neither the cell 'setup' nor a solution above it",
    ),
    "no notebook at all": ("Only text.\n", "has no code cell"),
    "another language": (
        GOOD.replace("language: python", "language: R"),
        "is written in R; nbjudge builds Python only",
    ),
    "cells of another language": (
        GOOD.replace("{code-cell} ipython3", "{code-cell} julia"),
        "is written in julia",
    ),
    "cells of two languages": (
        GOOD + code("ls").replace("ipython3", "bash"),
        "cannot be read as MyST Markdown: All code cells",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_sentence(mistake: str, tmp_path: Path) -> None:
    text, message = MISTAKES[mistake]
    assert text != GOOD, "the example has no mistake in it"
    with pytest.raises(LessonError) as caught:
        read(tmp_path, text)
    said = str(caught.value)
    assert said.startswith("09_tiny.md: ")
    assert message in said
    assert "\n" not in said


def test_every_rule_has_a_lesson_that_breaks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = set()

    def watched(rules: tuple[lesson.Rule, ...]) -> tuple[lesson.Rule, ...]:
        def watch(rule: Callable[[Any], Any], sentence: str) -> lesson.Rule:
            def look(draft: Any) -> Any:
                fault = rule(draft)
                if fault:
                    broken.add(sentence)
                return fault

            return look, sentence

        return tuple(watch(*rule) for rule in rules)

    tables = ("RULES", "CODE_RULES", "TEST_RULES")
    sentences = {sentence for name in tables for _, sentence in getattr(lesson, name)}
    for name in tables:
        monkeypatch.setattr(lesson, name, watched(getattr(lesson, name)))
    for text, _ in MISTAKES.values():
        with pytest.raises(LessonError):
            read(tmp_path, text)
    assert sentences - broken == set()


def test_a_name_may_have_64_characters(tmp_path: Path) -> None:
    name = f"twice-{'v' * 58}"
    assert name in {cell.id for cell in read(tmp_path, GOOD.replace("twice-value", name)).cells}


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    course = authored.write(tmp_path / "course")
    for path in course.lessons.glob("*.md"):
        path.unlink()
    with pytest.raises(LessonError, match="holds no lesson"):
        lesson.read_all(course)


def test_lessons_are_found_in_order(tmp_path: Path) -> None:
    course = authored.write(tmp_path / "course")
    third = authored.HEAD + authored.MEANS
    (course.lessons / "03_more.md").write_text(third, encoding="utf-8")
    assert list(lesson.read_all(course)) == ["01_numbers", "02_means", "03_more"]
