"""A function that students have the text of runs where their code runs; no other one does."""

from __future__ import annotations

import dataclasses
import math
import types
from typing import Any

import numpy as np
import pytest
from nbjudge.run import carried
from nbjudge.run import pool as pools

from engine.tests.support.jobs import earned, notebook, outputs, run


def written(expression: str, seen: str | None = None, **names: Any) -> dict[str, Any] | None:
    """What crosses of a function, where students have `seen` (None: the same text)."""
    space = {"np": np, "math": math, **names}
    known = carried.codes([compile(expression if seen is None else seen, "cell-3", "exec")])
    function = eval(compile(f"\n\n{expression}", "cell-9", "eval"), space)
    return carried.written(function, space, known)


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("lambda w: float(np.sum(w**2))", 13.0),
        ("lambda w: max(math.sqrt(x) for x in (w + 2) ** 2)", 5.0),
        ("lambda w: (lambda v: v[0])(w)", 2.0),
        ("lambda w: len([x for x in w if x > 2])", 1),
    ],
)
def test_a_function_that_students_have_crosses(expression: str, result: float) -> None:
    text = written(expression)
    assert text is not None
    function = carried.made(text)
    assert function(np.array([2.0, 3.0])) == result
    assert function.__code__.co_filename == ""


@pytest.mark.parametrize(
    ("expression", "seen", "names"),
    [
        ("lambda w: w + 41", "lambda w: w + 40", {}),  # only in a hidden part
        ("lambda w: w + 41", "w = 3", {}),
        ("lambda w, c=41: w + c", None, {}),  # holds what may be hidden
        ("(lambda c: lambda w: w + c)(41)", None, {}),
        ("lambda w: w + right", None, {"right": 41}),
        ("lambda w: right(w)", None, {"right": lambda w: w}),
        ("lambda w: [right for _ in w]", None, {"right": 41}),
        ("lambda w: float(w)", None, {"float": len}),
        ("lambda w: np.sum(w)", None, {"np": types.ModuleType("numpy")}),  # not the one there is
        ("lambda w: no_such_name", None, {}),
        ("len", None, {}),
    ],
)
def test_no_other_function_crosses(
    expression: str, seen: str | None, names: dict[str, Any]
) -> None:
    assert written(expression, seen, **names) is None


# Calls a function and tells what it finds in it.
OPENED = """
def opened(function, x):
    inside = [one for one in function.__code__.co_consts if isinstance(one, float)]
    cells = [one.cell_contents for one in function.__closure__ or ()]
    print(function(x), inside, 41.5 in [*inside, *cells])
    return function(x)
"""


def test_only_what_is_visible_can_be_opened(pool: pools.Pool) -> None:
    """And whichever it is, it gives the same."""
    hidden = """
    assert opened(lambda x: x + 40.5, 1.0) == 41.5
    ### BEGIN HIDDEN TESTS
    assert opened(lambda x: x + 40.5, 2.0) == 42.5
    assert opened(lambda x: x + 41.5, 1.0) == 42.5
    ### END HIDDEN TESTS
    """
    job = notebook(("student", "opened", OPENED), ("test", "value", hidden))
    shown = outputs(job, run(pool, job))["value"]
    assert earned(shown) == 4
    lines = shown[0]["text"].splitlines()
    assert lines[0] == "41.5 [40.5] False"
    assert lines[1] == "42.5 [40.5] False"
    assert lines[2].startswith("42.5 [")
    assert lines[2].endswith("False")


def test_what_a_student_does_to_names_is_not_what_the_function_means(pool: pools.Pool) -> None:
    twist = "np = None\ndef float(x): return 7\ndef total(function, x): return function(x)"
    test = "assert total(lambda x: float(np.sum(x)), np.ones(3)) == 3"
    job = notebook(("student", "total", twist), ("test", "value", test))
    job = dataclasses.replace(job, names=("total",))
    assert earned(outputs(job, run(pool, job))["value"]) == 4


def test_a_module_that_only_the_test_imports_is_called_back(pool: pools.Pool) -> None:
    """The student process need not have it: then the function stays with the judge."""
    job = notebook(
        ("student", "own", "def applied(f, x): return f(x)"),
        (
            "test",
            "mine",
            "import colorsys\n"
            "assert applied(lambda x: colorsys.rgb_to_hls(x, x, x)[1], 0.5) == 0.5",
        ),
    )
    assert earned(outputs(job, run(pool, job))["mine"]) == 4
