"""Whether an exercise is written, and where, is read and never run."""

from __future__ import annotations

import nbformat
import pytest
from nbjudge.notebook.original import of_notebook
from nbjudge.notebook.written import (
    EARLY,
    LATE,
    OWN,
    OWN_CELL,
    Place,
    not_python,
    place,
    raises,
    seems_to_define,
    state,
)

from engine.tests.support import tiny

ORIGINAL = of_notebook(tiny.instructors(tiny.NUMBERS))
STUB = "raise NotImplementedError('write it')"


def body(*lines: str) -> str:
    return "\n".join(["def twice(x):", *(f"    {line}" for line in lines)])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (body("return 2 * x"), ""),
        (body(STUB), "unwritten"),
        (body("'''Twice.'''", "pass"), "unwritten"),
        (body("y = 2 * x", STUB), "stub_left"),
        (body("raise RuntimeError()"), ""),
        ("%time\n" + body("return x"), ""),
    ],
)
def test_what_a_cell_has_of_an_exercise(source: str, expected: str) -> None:
    assert state(source, "twice") == expected


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (body("if x:", "    return x", STUB), [4]),
        (body("if x:", "    return x", "else:", f"    {STUB}"), [5]),
        (body("return x", STUB), []),
        (body("if x:", "    return x", "else:", "    return 0", STUB), []),
        (body("try:", "    return x", "except TypeError:", f"    {STUB}"), [5]),
        (body("raise RuntimeError()"), []),
        (body("raise"), []),
        ("def twice(x:", []),
    ],
)
def test_the_line_that_still_raises_is_known(source: str, lines: list[int]) -> None:
    assert raises(source, "twice") == lines


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def twice(x):", True),
        ("async def twice (x", True),
        ("twice = lambda x: 2*x", True),
        ("def twice_(x):", False),
        ("x.twice = 2", False),
        ("twice(3) == 6", False),
    ],
)
def test_a_cell_may_seem_to_define_what_is_no_python(source: str, expected: bool) -> None:
    assert seems_to_define(source, "twice") is expected


def test_a_fault_has_a_line() -> None:
    fault = not_python("x = 1\ny = （2)")
    assert fault is not None
    assert (fault.lineno, fault.offset) == (2, 5)
    deep = not_python("x = " + "-" * 90_000 + "1")
    assert deep is not None
    assert deep.lineno == 1


RIGHT = tiny.RIGHT["twice"]
NOTHING = body(STUB)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("twice", RIGHT), "twice-value", "twice-zero"], Place(OWN)),
        ([("twice", NOTHING), "twice-value", "twice-zero"], Place()),
        ([("twice", NOTHING), ("", RIGHT), "twice-value", "twice-zero"], Place(OWN_CELL)),
        (
            [("twice", NOTHING), "twice-value", ("", RIGHT), "twice-zero"],
            Place(LATE, "twice-value", 4),
        ),
        (
            [("twice", NOTHING), "twice-value", "twice-zero", ("", RIGHT)],
            Place(LATE, "twice-zero", 6),
        ),
        ([("", RIGHT), ("twice", NOTHING), "twice-value", "twice-zero"], Place(EARLY, points=6)),
        (["twice-value", ("", RIGHT), "twice-zero"], Place(LATE, "twice-value", 4)),
    ],
)
def test_where_an_answer_stands(cells: list[str | tuple[str, str]], expected: Place) -> None:
    made = []
    for one in cells:
        if isinstance(one, str):
            made.append(tiny.test(one, *tiny.TESTS[one]))
        elif one[0]:
            made.append(tiny.solution(*one))
        else:
            made.append(nbformat.v4.new_code_cell(one[1]))
    notebook = nbformat.v4.new_notebook(cells=made)
    assert place(notebook, ORIGINAL, "twice") == expected
