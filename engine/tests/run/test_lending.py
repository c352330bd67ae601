"""What a test lends ends with its call; what is shown comes from where no hidden test was.

Each notebook here is written by a student who keeps what he is given, beside an honest one.
"""

from __future__ import annotations

import textwrap

import pytest
from nbjudge.notebook.failure import Failure
from nbjudge.run import pool as pools
from nbjudge.run.job import Job
from nbjudge.run.remote import _Same

from engine.tests.support.jobs import earned, error, failures, notebook, outputs, run

# ---------------------------------------------------------------------- lending

SQUARE = "def square(x): raise NotImplementedError"
RIGHT_SQUARE = """
def right_square(x):
    return x * x
kept, square = square, right_square
"""
# The tests of two functions: those of `fourth`, which needs `square`, and then a second of square.
LENDING = {
    "lends": f"{RIGHT_SQUARE}\nassert fourth(3) == 81\nsquare = kept",
    "lends the same": f"{RIGHT_SQUARE}\nassert fourth(2) == 16\nsquare = kept",
    "lends and does not": f"{RIGHT_SQUARE}\nfourth(5)\nsquare = kept\nassert square(5) == 25",
    "does not": "assert square(3) == 9",
}
TRICKS = {
    "keeps the values in a name": (
        "table = {}\ndef square(x): return table.get(x)",
        "def fourth(x):\n    table.update({y: square(y) for y in range(9)})\n"
        "    return square(square(x))",
    ),
    "keeps the function": (
        "kept = []\ndef square(x): return kept[0](x) if kept else None",
        "def fourth(x):\n    kept.append(square)\n    return square(square(x))",
    ),
    "keeps the values in a file": (
        "def square(x):\n    with open('table') as file: return eval(file.read())[x]",
        "def fourth(x):\n    with open('table', 'w') as file:\n"
        "        file.write(repr({y: square(y) for y in range(9)}))\n"
        "    return square(square(x))",
    ),
    "keeps the values in a module": (
        "import sys\ndef square(x): return sys.table[x]",
        "def fourth(x):\n    sys.table = {y: square(y) for y in range(9)}\n"
        "    return square(square(x))",
    ),
}


def lending(square: str, fourth: str) -> Job:
    """A notebook of both functions, then their tests."""
    tests = [("test", name, source) for name, source in LENDING.items()]
    return notebook(("student", "square", square), ("student", "fourth", fourth), *tests)


@pytest.mark.parametrize("trick", TRICKS)
def test_what_was_learnt_from_a_lent_function_is_not_there_where_it_is_not_lent(
    trick: str, pool: pools.Pool
) -> None:
    job = lending(*TRICKS[trick])
    shown = outputs(job, run(pool, job))
    assert [earned(shown[name]) for name in LENDING] == [4, 4, 0, 0]


def test_a_cell_that_loops_does_not_loop_as_long_again(pool: pools.Pool) -> None:
    job = notebook(
        ("student", "square", SQUARE),
        ("student", "fourth", "def fourth(x): return square(square(x))"),
        ("student", "", "while True: pass"),
        ("test", "lends", LENDING["lends"]),
        cell_seconds=2.0,
        notebook_seconds=5.0,
    )
    shown = outputs(job, run(pool, job))
    assert earned(shown["lends"]) == 4, error(shown["lends"])


DEAF = """
import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
time.sleep(3.5)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
"""


def test_what_cannot_be_interrupted_may_take_as_long_again(pool: pools.Pool) -> None:
    """Such as one call of a library: on a busy machine it is over after its time, and was let."""
    job = notebook(
        ("student", "square", SQUARE),
        ("student", "fourth", "def fourth(x): return square(square(x))"),
        ("student", "", DEAF),
        ("test", "lends", LENDING["lends"]),
        cell_seconds=0.5,
        stop_seconds=3.0,
    )
    given = run(pool, job)
    shown = outputs(job, given)
    assert "TimeUp" in error(shown[""]), "it was to end after its time"
    assert earned(shown["lends"]) == 4, error(shown["lends"])


def test_who_was_lent_more_is_not_asked_where_less_is_lent(pool: pools.Pool) -> None:
    right = RIGHT_SQUARE + "def right_cube(x):\n    return x ** 3\n"
    both = f"{right}own, cube = cube, right_cube\nassert fifth(2) == 32\ncube, square = own, kept"
    less = f"{right}assert fifth(2) == 32\nsquare = kept"
    job = notebook(
        ("student", "square", SQUARE),
        ("student", "cube", "table = []\ndef cube(x): return table[0]"),
        (
            "student",
            "fifth",
            "def fifth(x):\n    table.append(cube(x))\n    return square(x) * table[-1]",
        ),
        ("test", "less first", less),
        ("test", "both", both),
        ("test", "both again", both),
        ("test", "less", less),
    )
    shown = outputs(job, run(pool, job))
    names = ("less first", "both", "both again", "less")
    assert [earned(shown[name]) for name in names] == [0, 4, 4, 0]


def test_what_a_function_remembers_is_not_there_where_it_is_asked_apart(pool: pools.Pool) -> None:
    """The second answer is made to fit the first, which was wrong."""
    remembers = "seen = {}\ndef size(x):\n    return seen.setdefault(sum(x), len(seen) + x[0])"
    compared = "assert size([1, 2]) == size([2, 1])"
    within = """
        first = size([1, 2])
        with apart(globals()):
            second = size([2, 1])
            assert size([2, 1]) == second
        assert first == second
        """
    job = notebook(
        ("student", "size", remembers),
        ("test", "in one process", compared),
        ("test", "apart", within),
        ("test", "honest", "with apart(globals()):\n    assert size([3]) == 3\n    size([4])"),
    )
    shown = outputs(job, run(pool, job))
    assert [earned(shown[name]) for name in ("in one process", "apart", "honest")] == [4, 0, 4]


def test_a_right_function_is_lent_where_the_students_own_is_missing(pool: pools.Pool) -> None:
    job = lending(SQUARE, "def fourth(x): return square(square(x))")
    result = run(pool, job)
    shown = outputs(job, result)
    assert [earned(shown[name]) for name in LENDING] == [4, 4, 0, 0]
    tests = dict(zip([cell.name for cell in job.cells], result.lent, strict=True))
    assert tests["lends"] == ["square"]
    assert tests["does not"] == []


def test_a_later_cell_has_run_where_something_is_lent(pool: pools.Pool) -> None:
    job = notebook(
        ("student", "square", SQUARE),
        ("student", "fourth", "def fourth(x): return power(x)"),
        ("test", "early", LENDING["lends"]),
        ("student", "", "def power(x): return square(square(x))"),
        ("test", "late", LENDING["lends"]),
    )
    shown = outputs(job, run(pool, job))
    assert [earned(shown[name]) for name in ("early", "late")] == [0, 4]


def test_a_lent_function_that_lends_in_its_turn_keeps_its_process(pool: pools.Pool) -> None:
    job = notebook(
        ("student", "square", SQUARE),
        ("student", "fourth", "def fourth(x): return square(square(x))"),
        ("student", "eighth", "def eighth(x): return fourth(x) ** 2"),
        (
            "test",
            "inside",
            """
            def right_square(x):
                return x * x

            def through(x):
                global square
                before, square = square, right_square
                try:
                    return own(x)
                finally:
                    square = before

            own, fourth = fourth, through
            assert eighth(2) == 256
            fourth = own
            """,
        ),
    )
    shown = outputs(job, run(pool, job))
    assert earned(shown["inside"]) == 4, error(shown["inside"])


def test_a_function_that_a_test_keeps_is_lent_nothing_new(pool: pools.Pool) -> None:
    """A hook stays with the process that made it, which is never lent anything."""
    register = (
        "table = []\ndef hook(x):\n    table.append(square(x))\n    return table[-1]\n"
        "def register(add):\n    add(hook)\ndef known(): return len(table)"
    )
    job = notebook(
        ("student", "square", "def square(x): return -1"),
        ("student", "register", register),
        ("test", "keeps", "hooks = []\nregister(hooks.append)\nassert hooks[0](3) == -1"),
        ("test", "lends", f"{RIGHT_SQUARE}\nassert hooks[0](3) == -1\nsquare = kept"),
    )
    shown = outputs(job, run(pool, job))
    assert [earned(shown[name]) for name in ("keeps", "lends")] == [4, 4]


def test_functions_are_the_same_by_their_code_alone() -> None:
    def made(source: str, space: dict) -> object:
        exec(textwrap.dedent(source), space)
        return space["f"]

    space: dict = {}
    first = made("def f(x):\n    return x * x", space)
    moved = made("\n\n# elsewhere\ndef f(x):\n    return x * x", space)
    other = made("def f(x):\n    return x * 2", space)
    closed = made("def g(k):\n    return lambda x: x * k\nf = g(2)", space)
    again = made("f = g(2)", space)
    default = made("def f(x, k=2):\n    return x * k", space)
    assert _Same(first) == _Same(moved)
    assert hash(_Same(first)) == hash(_Same(moved))
    different = [first, other, closed, again, default, made("def f(x):\n    return x * x", {})]
    for index, one in enumerate(different):
        assert [_Same(one) == _Same(two) for two in different].index(True) == index
        assert sum(_Same(one) == _Same(two) for two in different) == 1


# ---------------------------------------------------------------------- what is shown

SECRET = 52817.25  # of a hidden test
HIDDEN = f"""
# large numbers
assert double(1) == 2
### BEGIN HIDDEN TESTS
assert double({SECRET}) == {2 * SECRET}
### END HIDDEN TESTS
"""
LEAKS = {
    "in a later cell": (
        "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x",
        "print(seen)",
        "assert double(3) == 6",
    ),
    "in a later cell's error": (
        "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x",
        "raise ValueError(seen)",
        "assert double(3) == 6",
    ),
    "as a result in a later visible test": (
        "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x if x != 3 else seen",
        "",
        "assert double(3) == 6, double(3)",
    ),
    "as a text in a later visible test": (
        "seen = []\ndef double(x):\n    seen.append(x)\n    if x == 3: raise ValueError(seen)\n"
        "    return 2 * x",
        "",
        "assert double(3) == 6",
    ),
    "printed by a later visible test that passes": (
        "seen = []\ndef double(x):\n    seen.append(x)\n    return seen if x == 3 else 2 * x",
        "",
        "print(double(3))",
    ),
    "in where the process ends": (
        "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x",
        "import os\nif seen[-1] > 9: os._exit(1)\nprint('on')",
        "",
    ),
    "printed in a later visible test": (
        "seen = []\ndef double(x):\n    seen.append(x)\n    print(seen)\n    return 2 * x",
        "",
        "assert double(3) == 6",
    ),
    "as a value that a visible test looks at": (
        "answer = 0\ndef double(x):\n    global answer\n    answer = x\n    return 2 * x",
        "",
        "assert answer == 1, answer",
    ),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_nothing_shown_comes_from_where_a_hidden_test_was(leak: str, pool: pools.Pool) -> None:
    double, own, visible = LEAKS[leak]
    job = notebook(
        ("student", "double", double),
        ("test", "hidden", HIDDEN),
        ("student", "own", own),
        ("test", "visible", visible),
    )
    result = run(pool, job)
    shown = outputs(job, result)
    failed = failures(job, result).get("visible")
    told = Failure.from_dict(failed).shown() if failed else None
    printed = [one for one in shown["visible"] if one["output_type"] == "stream"]
    text = str([shown["own"], printed, told])
    assert str(SECRET) not in text
    assert earned(shown["hidden"]) == 4
    if "result" in leak or "text" in leak or "value" in leak:  # it is told what it did itself
        assert earned(shown["visible"]) == 0
        assert failed
    elif own:
        assert "[1]" in text or "[]" in text or "on" in text


def test_an_honest_notebook_shows_what_it_would_without_hidden_tests(pool: pools.Pool) -> None:
    job = notebook(
        ("student", "double", "def double(x):\n    print('here', x)\n    return 2 * abs(x)"),
        ("test", "hidden", HIDDEN),
        ("student", "own", "print(double(4))"),
        ("test", "visible", "assert double(-3) == -6, double(-3)"),
        ("test", "passing", "print('so', double(3))"),
    )
    result = run(pool, job)
    shown = outputs(job, result)
    assert [earned(shown[name]) for name in ("hidden", "visible", "passing")] == [4, 0, 4]
    assert shown["own"][0]["text"] == "here 4\n8\n"
    assert shown["passing"] == []
    assert shown["visible"][0]["text"] == "here -3\nhere -3\n"
    failure = Failure.from_dict(failures(job, result)["visible"])
    assert not failure.hidden
    assert failure.text == "6"


def test_a_test_that_fails_only_after_hidden_ones_says_no_more_than_a_hidden_one(
    pool: pools.Pool,
) -> None:
    double = "big = 0\ndef double(x):\n    global big\n    big = big or x > 9\n    return {}"
    job = notebook(
        ("student", "double", double.format(f"2 * x + big * (x == 3) * {SECRET}")),
        ("test", "hidden", HIDDEN),
        ("test", "visible", "assert double(3) == 6, double(3)"),
    )
    result = run(pool, job)
    assert earned(outputs(job, result)["visible"]) == 0
    failure = Failure.from_dict(failures(job, result)["visible"])
    assert failure.hidden
    assert not failure.shown().text


# ---------------------------------------------------------------------- a cell that stopped

STOPPED = {
    "an import that is missing": (
        "import torch\ndef double(x): return 2 * x",
        "ModuleNotFoundError",
        1,
    ),
    "a syntax error": ("x = 1\ndef double(x) return 2 * x", "SyntaxError", 2),
    "an error of its own": ("limit = 1 / 0\ndef double(x): return 2 * x", "ZeroDivisionError", 1),
}


@pytest.mark.parametrize("case", STOPPED)
def test_a_cell_that_stopped_is_why_its_function_is_missing(case: str, pool: pools.Pool) -> None:
    source, exception, line = STOPPED[case]
    job = notebook(
        ("student", "double", source),
        ("test", "visible", "assert double(3) == 6"),
        ("test", "hidden", HIDDEN),
        points=4,
    )
    job = _defining(job, "double")
    failed = failures(job, run(pool, job))
    for name in ("visible", "hidden"):
        failure = Failure.from_dict(failed[name])
        assert (failure.kind, failure.check) == ("cell", "cell_stopped")
        assert (failure.exception, failure.subject) == (exception, "double")
        assert [frame.line for frame in failure.frames] == [line]
        assert failure.text


def test_a_cell_that_stopped_below_a_hidden_test_is_told_from_a_clean_run(
    pool: pools.Pool,
) -> None:
    job = notebook(
        ("student", "double", "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x"),
        ("test", "hidden", HIDDEN),
        ("student", "triple", "def triple(x): return 3 * x\nraise ValueError(f'seen {seen}')"),
        ("student", "half", "raise ValueError(f'seen {seen}')\ndef half(x): return x / 2"),
        ("test", "later", "assert half(4) == 2"),
        ("test", "fine", "assert triple(4) == 12"),
    )
    job = _defining(job, "half")
    result = run(pool, job)
    failure = Failure.from_dict(failures(job, result)["later"])
    assert (failure.kind, failure.text) == ("cell", "seen [1]")
    assert "fine" not in failures(job, result)


def _defining(job: Job, name: str) -> Job:
    """The job, whose tests know a name that its student's cell does not come to define."""
    return Job(**{**vars(job), "names": (*job.names, name)})
