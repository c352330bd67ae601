"""A notebook's failures are named by what its functions did, as the answers of the bank do."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest
from nbjudge import limits
from nbjudge.notebook.failure import Failure
from nbjudge.run import pool as pools
from nbjudge.run import sandbox
from nbjudge.run.job import Job
from nbjudge.run.line import Lines
from nbjudge.run.remote import Remote

from engine.tests.support.jobs import error, failures, notebook, outputs, run

SOLUTIONS = {
    "mse": "def mse(p, y):\n    return np.mean((p - y) ** 2)",
    "loss": "def loss(p, y):\n    return 2 * mse(p, y)",
}
WRONG = {
    "mse": (
        ("no_mean", "def mse(p, y):\n    return np.sum((p - y) ** 2)"),
        ("root", "def mse(p, y):\n    return np.mean((p - y) ** 2) ** 0.5"),
        ("changed", "def mse(p, y):\n    p -= y\n    return np.mean(p ** 2)"),
        ("endless", "def mse(p, y):\n    while True: pass"),
    ),
    "loss": (("no_two", "def loss(p, y):\n    return mse(p, y)"),),
}
TESTS = (
    ("test", "mse-one", "assert abs(mse(np.ones(4), np.zeros(4)) - 1) < 1e-9"),
    ("test", "mse-two", "assert abs(mse(np.arange(3.0), np.zeros(3)) - 5 / 3) < 1e-9"),
    (
        "test",
        "mse-same",
        "x = np.ones(2)\nmse(x, np.full(2, 0.5))\nassert np.array_equal(x, np.ones(2))",
    ),
)
LOSS_TESTS = (
    ("test", "loss-own", "assert abs(loss(np.ones(2), np.zeros(2)) - 2) < 1e-9"),
    (
        "test",
        "loss-lent",
        "kept, mse = mse, lambda p, y: 7.0\nassert loss(np.ones(2), np.zeros(2)) == 14\nmse = kept",
    ),
)


def made(mse: str, loss: str = SOLUTIONS["loss"]) -> Job:
    """A notebook of two functions, with a bank of answers."""
    job = notebook(
        ("student", "mse", mse), *TESTS, ("student", "loss", loss), *LOSS_TESTS, cell_seconds=2.0
    )
    cells = tuple(
        dataclasses.replace(
            cell,
            exercise=cell.name.split("-")[0] if cell.kind == "test" else "",
            defines=frozenset([cell.name]) if cell.kind == "student" else cell.defines,
        )
        for cell in job.cells
    )
    return dataclasses.replace(job, cells=cells, solutions=SOLUTIONS, answers=WRONG)


def told(pool: pools.Pool, job: Job) -> dict[str, Failure]:
    found = failures(job, run(pool, job))
    return {name: Failure.from_dict(failure) for name, failure in found.items()}


def test_a_mistake_is_named_on_every_item_that_fails(pool: pools.Pool) -> None:
    own = "def mse(p, y):\n    total = 0\n    for a, b in zip(p, y): total += (a - b) ** 2\n"
    own += "    return total"
    failed = told(pool, made(own))
    assert {name: failure.mistake for name, failure in failed.items()} == {
        "mse-one": "no_mean",
        "mse-two": "no_mean",
        "loss-own": "",
    }
    assert not any(failure.behaviour for name, failure in failed.items() if name != "loss-own")


def test_a_change_of_an_argument_is_behaviour(pool: pools.Pool) -> None:
    own = "def mse(p, y):\n    np.subtract(p, y, out=p)\n    return np.mean(p * p)"
    assert {name: one.mistake for name, one in told(pool, made(own)).items()} == {
        "mse-same": "changed"
    }


def test_what_does_not_agree_in_all_calls_is_not_claimed(pool: pools.Pool) -> None:
    """As `no_mean` for three numbers only."""
    own = "def mse(p, y):\n    return np.sum((p - y) ** 2) / (1 if len(p) > 2 else 7)"
    failed = told(pool, made(own))
    words = {one.behaviour for name, one in failed.items() if name.startswith("mse")}
    assert {one.mistake for one in failed.values()} == {""}
    assert len(words) == 1
    assert len(words.pop()) == 12


def test_equal_behaviour_has_an_equal_word(pool: pools.Pool) -> None:
    one = told(pool, made("def mse(p, y):\n    return 3 * np.mean((p - y) ** 2)"))
    same = "def mse(p, y):\n    e = p - y\n    return 3.0 * (e @ e) / len(e)"
    again = told(pool, made(same))
    other = told(pool, made("def mse(p, y):\n    return 4 * np.mean((p - y) ** 2)"))
    assert one["mse-one"].behaviour == again["mse-one"].behaviour != other["mse-one"].behaviour


def test_a_function_that_leans_on_a_wrong_one_is_known_by_what_was_lent(pool: pools.Pool) -> None:
    failed = told(pool, made(WRONG["mse"][0][1], "def loss(p, y):\n    return 1 * mse(p, y)"))
    assert failed["mse-one"].mistake == "no_mean"
    assert failed["loss-lent"].mistake == "no_two"


def test_the_notebook_says_it_too(pool: pools.Pool) -> None:
    """A check of the kit's, whose sentence is made again."""
    tests = [("test", "mse-check", "check_value('mse', call(mse, np.ones(2), np.zeros(2)), 1.0)")]
    job = notebook(("student", "mse", WRONG["mse"][0][1]), *tests)
    cells = tuple(
        dataclasses.replace(cell, exercise="mse") if cell.kind == "test" else cell
        for cell in job.cells
    )
    ways = {"mse": (("constant", WRONG["mse"][0][1]),)}
    job = dataclasses.replace(job, cells=cells, solutions=SOLUTIONS, answers=ways)
    result = run(pool, job)
    assert failures(job, result)["mse-check"]["mistake"] == "constant", failures(job, result)
    shown = error(outputs(job, result)["mse-check"])
    assert "The input changed and the result did not" in shown or "hard-coded" in shown, shown


def test_what_is_not_written_and_what_stopped_keep_their_names(pool: pools.Pool) -> None:
    failed = told(pool, made("def mse(p, y):\n    raise NotImplementedError"))
    assert {one.mistake for name, one in failed.items() if name.startswith("mse")} == {
        "not_written"
    }
    failed = told(pool, made("def mse(p, y):\n    while True: pass"))
    assert {one.kind for name, one in failed.items() if name.startswith("mse")} == {"stopped"}


@pytest.mark.parametrize(
    "result",
    ["object()", "(1, [2])", "{'a': np.ones(2)}", "lambda: 1", "'text'", "[[1], [2, 3]]", "{1, 2}"],
)
def test_whatever_comes_back_ends_in_a_failure(result: str, pool: pools.Pool) -> None:
    failed = told(pool, made(f"def mse(p, y):\n    return {result}"))
    assert {"mse-one", "mse-two"} <= failed.keys()


@pytest.mark.skipif(not pools.LINUX, reason="needs Linux")
def test_calls_are_kept_up_to_a_bound() -> None:
    """A student's results may be 8 MB each: 20 MB of all messages are kept."""
    nursery = sandbox.Nursery("")
    bounds = dict(vars(limits.current))
    order: sandbox.Order = {"sandboxed": True, "files": [], "bounds": bounds, "language": "en"}
    lines = Lines(lambda: nursery.fork(order))
    space: dict[str, Any] = {}
    remote = Remote(lines, ("mse",), {}, space, {"cell-1": 2})
    remote.seconds, remote.end = 4.0, math.inf
    own = "import numpy as np\ndef mse(size): return np.zeros(size)"
    given = {"label": "cell-1", "draw": False, "seconds": 4.0, "clock": 16.0}
    lines.order({"op": "run", "source": own, **given})
    remote.begin(False, 4.0)
    remote.exercise = "mse"
    for size in (700_000, 10, 700_000, 700_000, 10):  # 7.5 MB, or nothing
        assert len(space["mse"](size)) == size
    assert [one.args[1] for one in remote.crossed["mse"]] == [[700_000], [10], [700_000]]
    lines.close()
    nursery.close()


def test_large_calls_are_told_from_a_fault(pool: pools.Pool) -> None:
    own = "def mse(p, y):\n    return np.full(700_000, np.mean((p - y) ** 2))"
    many = [
        ("test", f"mse-{k}", f"assert np.size(mse(np.ones(4), np.zeros(4))) == {k}")
        for k in range(9)
    ]
    job = notebook(("student", "mse", own), *many)
    cells = tuple(
        dataclasses.replace(cell, exercise="mse") if cell.kind == "test" else cell
        for cell in job.cells
    )
    job = dataclasses.replace(job, cells=cells, solutions=SOLUTIONS, answers=WRONG)
    assert len(failures(job, run(pool, job))) == 9
