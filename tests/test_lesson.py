"""A mistake in a lesson stops the build with a sentence that names the lesson and the cell."""

from pathlib import Path

import pytest

from course import lesson
from course.lesson import LessonError

HEAD = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---

# 标题

"""
SETUP = """```{code-cell} ipython3
:name: setup

import numpy as np
```

"""
SOLUTION = """```{code-cell} ipython3
:name: twice

def twice(x):
    # todo 乘以 2
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
```

"""
TEST = """```{code-cell} ipython3
:name: twice-value
:points: 20

assert twice(2) == 4, "2 的两倍是 4"
### BEGIN HIDDEN TESTS
assert twice(3) == 6, "3 的两倍是 6"
### END HIDDEN TESTS
```
"""
GOOD = HEAD + SETUP + SOLUTION + TEST


def read(folder: Path, text: str):
    path = folder / "09_tiny.md"
    path.write_text(text, encoding="utf-8")
    return lesson.read(path)


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


DEMONSTRATION = """```{code-cell} ipython3
:name: example

three = 3
```

"""


def test_what_only_shows_something_gets_the_tag(tmp_path: Path) -> None:
    notebook = read(tmp_path, HEAD + SETUP + DEMONSTRATION + SOLUTION + TEST)
    shown = [cell.id for cell in notebook.cells if lesson.is_demonstration(cell)]
    assert shown == ["example"]


def test_a_new_cell_renames_no_other(tmp_path: Path) -> None:
    before = {cell.id for cell in read(tmp_path, GOOD).cells}
    more = GOOD.replace(SETUP, SETUP + "```{code-cell} ipython3\nprint(1)\n```\n\n")
    after = {cell.id for cell in read(tmp_path, more).cells}
    assert before < after


HALF = TEST.replace(":points: 20", ":points: 10")
FIRST = HALF.replace("assert twice(2)", "y = 2\nassert twice(y)")
SECOND = "\n" + HALF.replace("twice-value", "twice-more").replace("twice(3)", "twice(y + 1)")

MISTAKES = {
    "duplicate id": (
        GOOD.replace(":points: 20", ":points: 10") + TEST.replace(":points: 20", ":points: 10"),
        "cell twice-value: the name is taken",
    ),
    "points without a test": (
        HEAD + SETUP + SOLUTION + "```{code-cell}\n:name: twice-value\n:points: 20\nx = 1\n```\n",
        "cell twice-value: has points but no test",
    ),
    "todo without a region": (
        GOOD.replace("    ### BEGIN SOLUTION\n", "").replace("    ### END SOLUTION\n", ""),
        "cell twice: has a # todo but no solution region",
    ),
    "region without a todo": (
        GOOD.replace("    # todo 乘以 2\n", ""),
        "cell twice: has a solution region but no # todo",
    ),
    "assert without a message": (
        GOOD.replace(', "3 的两倍是 6"', ""),
        "cell twice-value: has an assert without a message",
    ),
    "points that do not add up": (
        GOOD.replace(":points: 20", ":points: 19"),
        "its points add up to 19, not 20: twice-value 19",
    ),
    "half points": (GOOD.replace(":points: 20", ":points: 0.5"), "points must be a whole number"),
    "a test of nothing": (
        GOOD.replace(":name: twice-value", ":name: thrice-value"),
        "cell thrice-value: tests 'thrice'",
    ),
    "a solution of another name": (
        GOOD.replace("def twice", "def double"),
        "cell twice: defines no function of that name",
    ),
    "a test without a name": (
        GOOD.replace(":name: twice-value\n", ""),
        "cell 4 ('assert twice(2)",
    ),
    "an unclosed region": (
        GOOD.replace("    ### END SOLUTION\n", ""),
        "cell twice: '### BEGIN SOLUTION' is never closed",
    ),
    "a misspelt marker": (
        GOOD.replace("### BEGIN SOLUTION", "## BEGIN SOLUTION"),
        "cell twice: ",
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
        GOOD.replace('assert twice(2) == 4, "2 的两倍是 4"\n', ""),
        "cell twice: no test of it is visible",
    ),
    "a value as last line": (
        GOOD.replace("### END HIDDEN TESTS\n", "### END HIDDEN TESTS\n0.5\n"),
        "cell twice-value: ends in an expression",
    ),
    "not Python": (GOOD.replace("return 2 * x", "return 2 *"), "cell twice: is not valid Python"),
    "an unknown option": (
        GOOD.replace(":points: 20", ":punkte: 20"),
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
        HEAD + SOLUTION.replace("2 * x", "2 * np.abs(x)") + SETUP + TEST,
        "cell twice: uses np, which neither the cell 'setup' nor a solution above it",
    ),
    "no notebook at all": ("只是一些文字\n", "has no code cell"),
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


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="holds no lesson"):
        lesson.read_all(tmp_path)
