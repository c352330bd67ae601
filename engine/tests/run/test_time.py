"""How long student code may take: by what it computes, and by the clock where it only waits."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from nbjudge import limits
from nbjudge.run import pool as pools

from engine.tests.support.jobs import earned, error, failures, notebook, outputs, run

LOOP = "    while True:\n        pass"
COMPUTES = """
import time
def compute(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return 1
"""


def test_who_waits_for_a_busy_machine_is_not_stopped(pool: pools.Pool) -> None:
    """Sleeping takes as long by the clock as computing where others have the machine."""
    job = notebook(
        ("student", "slow", "import time\ndef slow():\n    time.sleep(1.5)\n    return 1"),
        ("test", "slow-value", "assert slow() == 1"),
        cell_seconds=1.0,
    )
    shown = outputs(job, run(pool, job))
    assert earned(shown["slow-value"]) == 4, error(shown["slow-value"])


@pytest.mark.parametrize(
    ("body", "parts"),
    [(LOOP, (1, limits.BUSY)), ("    import time\n    time.sleep(60)", (limits.BUSY,))],
    ids=["computes", "waits"],
)
def test_the_sentence_says_the_time_that_was_true(
    body: str, parts: tuple[int, ...], pool: pools.Pool
) -> None:
    """The second time a function gets less, and the sentence says so.

    On a machine that is very busy, what computes may be stopped by the clock.
    """
    job = notebook(
        ("student", "f", f"def f():\n{body}"),
        ("test", "first", "f()"),
        ("test", "second", "f()"),
        cell_seconds=1.0,
        again_seconds=0.5,
    )
    told = failures(job, run(pool, job))
    assert told["first"]["values"]["seconds"] in {1.0 * part for part in parts}
    assert told["second"]["values"]["seconds"] in {0.5 * part for part in parts}


def test_a_cell_that_was_stopped_says_so_in_a_sentence(pool: pools.Pool) -> None:
    job = notebook(
        ("student", "f", "while True:\n    pass\ndef f(): return 1"),
        ("test", "f-value", "assert f() == 1"),
        cell_seconds=1.0,
    )
    told = failures(job, run(pool, replace(job, language="zh")))["f-value"]
    assert re.fullmatch("学生的程序超过了 [14] 秒，被停下来了", told["text"])
    assert told.get("exception", "") == ""


def test_a_function_that_was_stopped_once_may_still_be_right(pool: pools.Pool) -> None:
    job = notebook(
        ("student", "f", f"def f(x):\n    if x == 1:\n        return 1\n{LOOP}"),
        ("test", "loops", "f(0)"),
        ("test", "right", "assert f(1) == 1"),
        cell_seconds=1.0,
    )
    shown = outputs(job, run(pool, job))
    assert [earned(shown[name]) for name in ("loops", "right")] == [0, 4]


LENT = "def right(x):\n    return x + 1\nkept, step = step, right\n{call}\nstep = kept"


def test_a_stop_where_something_was_lent_takes_no_time_from_where_it_is_not(
    pool: pools.Pool,
) -> None:
    """Else a function could tell itself something: by whether it has little time or much."""
    f = f"{COMPUTES}\ndef f(x):\n    if step(1) == 1:\n        return compute(1.0)\n{LOOP}"
    job = notebook(
        ("student", "step", "def step(x): return x"),
        ("student", "f", f),
        ("test", "lent", LENT.format(call="f(0)")),
        ("test", "own", "assert f(0) == 1"),
        cell_seconds=2.0,
        again_seconds=0.5,
    )
    shown = outputs(job, run(pool, job))
    assert [earned(shown[name]) for name in ("lent", "own")] == [0, 4], error(shown["own"])


def test_once_something_was_stopped_the_rest_of_the_notebook_gets_little_time(
    pool: pools.Pool,
) -> None:
    """Solutions and their functions: what the instructor gives may import something large."""
    job = notebook(
        ("student", "f", f"def f():\n{LOOP}"),
        ("test", "first", "f()"),
        ("given", "given", f"{COMPUTES}\ncompute(0.8)\ngiven = 1"),
        ("student", "", "compute(0.8)\nown = 1"),
        ("student", "g", f"{LOOP.lstrip()}\ndef g(): return given, own"),
        ("student", "k", f"def k():\n{LOOP}"),
        ("test", "other", "k()"),
        ("test", "cell", "g()"),
        call_seconds=1.0,
        cell_seconds=3.0,
        again_seconds=0.4,
    )
    told = failures(job, run(pool, job))
    assert told["first"]["values"]["seconds"] in {1.0, 1.0 * limits.BUSY}
    assert told["other"]["values"]["seconds"] in {0.4, math.ceil(0.4 * limits.BUSY)}
    assert told["cell"]["text"] in {
        f"the student's program took more than {seconds:g} s and was stopped"
        for seconds in (0.4, math.ceil(0.4 * limits.BUSY))
    }
    right = notebook(
        *[(cell.kind, cell.name, cell.source) for cell in job.cells[1:5]],
        ("student", "g", "def g(): return given, own"),
        ("test", "right", "assert g() == (1, 1)"),
        call_seconds=1.0,
        cell_seconds=3.0,
        again_seconds=0.4,
    )
    assert earned(outputs(right, run(pool, right))["right"]) == 4


def test_what_takes_a_good_part_of_its_time_is_told(pool: pools.Pool) -> None:
    """So that a course gives slower right ways more: see `reference`."""
    job = notebook(
        ("student", "f", f"{COMPUTES}\ncompute(0.5)\ndef f(): return compute(0.2)"),
        ("student", "g", "def g(): return 1"),
        ("test", "f-value", "assert f() == 1"),
        ("test", "g-value", "assert g() == 1"),
        call_seconds=3.0,
        cell_seconds=2.0,
        again_seconds=0.9,
    )
    near = run(pool, job).near
    assert list(near) == ["f"]
    assert 0.5 <= near["f"] < 2


def test_what_was_stopped_alone_gets_little_time_where_something_is_lent(
    pool: pools.Pool,
) -> None:
    """It has been seen by then; in the other direction it would tell what was lent."""
    job = notebook(
        ("student", "step", "def step(x): return x"),
        ("student", "f", f"def f(x):\n    step(x)\n{LOOP}"),
        ("test", "own", "f(0)"),
        ("test", "lent", LENT.format(call="f(0)")),
        call_seconds=3.0,
        cell_seconds=3.0,
        again_seconds=0.5,
    )
    told = failures(job, run(pool, job))
    assert told["own"]["values"]["seconds"] in {3.0, 3.0 * limits.BUSY}
    assert told["lent"]["values"]["seconds"] in {0.5, 0.5 * limits.BUSY}
