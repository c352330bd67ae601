"""Problem set 2 of `stats101`: a notebook of format 4.4 and one of 4.0, both without cell ids.

Its helpers.py is another one than that of problem set 1, and one test has a name that a test of
problem set 1 has, too, as happens where a notebook was copied.
"""

from __future__ import annotations

from nbformat import NotebookNode

from .cells import code, locked, manual_text, notebook, solution, test, text
from .submissions import Submission, adds_below, both, deletes, moves_below, rewrites

FIT = "cell-e1d2c3b4a5968778"
ERROR = "cell-f2e3d4c5b6a79889"
SUMMARY = "cell-0314253647586970"
CENTRE = "cell-14253647586970a1"
MEANING = "cell-25364758697a8b9c"
ROWS, FITTED = "cell-36475869", "cell-475869aa"
ON_SLOPE = "cell-1a2b3c4d5e6f7081"  # in problem set 1: the test of `assign`
ON_FIT = "cell-58697a8b9cadbecf"
ON_ERROR = "cell-697a8b9cadbecfd0"
ON_SUMMARY = "cell-7a8b9cadbecfd0e1"
ON_CENTRE = "cell-8b9cadbecfd0e1f2"

ANSWER = "cell-9cadbecfd0e1f203"
GREET = "cell-adbecfd0e1f20314"
TRIANGLE = "cell-becfd0e1f2031425"
TIMED = "cell-cfd0e1f203142536"
ON_ANSWER = "cell-d0e1f20314253647"
ON_GREET = "cell-e1f2031425364758"
ON_TRIANGLE = "cell-f203142536475869"
ON_TOTAL = "cell-031425364758697a"

FILES = {
    "data.csv": b"hours,mark\n0,40\n1,47\n2,49\n3,56\n4,63\n5,63\n6,72\n",
    "helpers.py": b'''\
"""Handed out with problem set 2."""

import csv
import math


def read(path):
    """Return the rows of a file, each as a dict."""
    with open(path, newline="") as rows:
        return list(csv.DictReader(rows))


def rms(numbers):
    """Return the root of the mean square."""
    return math.sqrt(sum(number**2 for number in numbers) / len(numbers))
''',
}


def notebooks() -> dict[str, NotebookNode]:
    """Return the instructor's edition, by name of the notebook."""
    return {
        "regression": notebook(_regression(), minor=4),
        "warmup": notebook(_answer() + _greet() + _triangle(), minor=0),
    }


def _regression() -> list[NotebookNode]:
    """The greater notebook, part by part."""
    return [*_fit(), *_fit_tests(), *_error(), *_summary(), *_centre()]


def _fit() -> list[NotebookNode]:
    """Imports, data, and a function that returns a tuple."""
    return [
        text("# Problem set 2: hours and marks"),
        code("import numpy as np\nfrom numpy.testing import assert_allclose\n\nimport helpers"),
        locked(
            ROWS,
            """
            %precision 3
            rows = helpers.read("data.csv")
            hours = np.array([float(row["hours"]) for row in rows])
            marks = np.array([float(row["mark"]) for row in rows])
            """,
        ),
        solution(
            FIT,
            '''
            def fit_line(x, y):
                """Return slope and intercept of the least squares line."""
                ### BEGIN SOLUTION
                columns = np.c_[x, np.ones_like(x)]
                slope, intercept = np.linalg.lstsq(columns, y, rcond=None)[0]
                return slope, intercept
                ### END SOLUTION
            ''',
        ),
    ]


def _fit_tests() -> list[NotebookNode]:
    """A locked cell that uses the fit before any test does, the tests, a question in prose."""
    return [
        locked(
            FITTED,
            """
            slope, intercept = fit_line(hours, marks)

            def line(t):
                return slope * t + intercept
            """,
        ),
        test(ON_SLOPE, 1, "assert_allclose(slope, 142 / 28)\nassert line(3.0) > 55"),
        test(
            ON_FIT,
            3,
            """
            assert_allclose(fit_line(np.arange(4.0), 2 * np.arange(4.0) + 1), (2, 1))
            ### BEGIN HIDDEN TESTS
            draw = np.random.default_rng(1)
            x, noise = draw.normal(size=(2, 50))
            assert_allclose(fit_line(x, noise - 4 * x), np.polyfit(x, noise - 4 * x, 1))
            ### END HIDDEN TESTS
            """,
        ),
        manual_text(
            MEANING,
            3,
            "What does the slope mean?\n\nEvery hour of work goes with **five more points**.",
        ),
    ]


def _error() -> list[NotebookNode]:
    """A function that takes a function."""
    return [
        solution(
            ERROR,
            '''
            def error(f, x, y):
                """Return the root of the mean square of y - f(x); `helpers.rms` may help."""
                ### BEGIN SOLUTION
                return helpers.rms([b - f(a) for a, b in zip(x, y)])
                ### END SOLUTION
            ''',
        ),
        test(
            ON_ERROR,
            2,
            """
            assert error(abs, [-1.0, 2.0], [1.0, 2.0]) == 0
            assert_allclose(error(lambda t: 40 + 5 * t, hours, marks), (23 / 7) ** 0.5)
            """,
        ),
    ]


def _summary() -> list[NotebookNode]:
    """A dict that is returned, an error that is expected, a test that gives half its points."""
    return [
        solution(
            SUMMARY,
            '''
            def summary(numbers):
                """Return a dict with `n`, `mean` and `range` (least, greatest).

                No numbers at all are a ValueError.
                """
                ### BEGIN SOLUTION
                if len(numbers) == 0:
                    raise ValueError("no numbers")
                n, ends = len(numbers), (min(numbers), max(numbers))
                return {"n": n, "mean": sum(numbers) / n, "range": ends}
                ### END SOLUTION
            ''',
        ),
        test(
            ON_SUMMARY,
            2,
            """
            # Half of the points for the numbers, half for the error.
            score = 0.0
            if summary([3, 1, 2]) == {"n": 3, "mean": 2, "range": (1, 3)}:
                score += 1
            try:
                summary([])
            except ValueError:
                score += 1
            except Exception:
                pass
            score
            """,
        ),
    ]


def _centre() -> list[NotebookNode]:
    """An array that is changed in place."""
    return [
        solution(
            CENTRE,
            '''
            def centre(x):
                """Take the mean off every number of the array x, in place; return nothing."""
                ### BEGIN SOLUTION
                x -= x.mean()
                ### END SOLUTION
            ''',
        ),
        test(
            ON_CENTRE,
            1,
            """
            changed = np.array([1.0, 2.0, 6.0])
            assert centre(changed) is None
            assert list(changed) == [-2, -1, 3]
            """,
        ),
    ]


def _answer() -> list[NotebookNode]:
    """A solution that is a variable; this notebook needs no import."""
    return [
        text("# Warming up"),
        solution(ANSWER, "### BEGIN SOLUTION\nanswer = 42\n### END SOLUTION"),
        test(ON_ANSWER, 1, "assert answer == 42"),
    ]


def _greet() -> list[NotebookNode]:
    """A function that prints, and an untagged cell that calls it."""
    return [
        solution(
            GREET,
            '''
            def greet(name="world"):
                """Print a greeting."""
                ### BEGIN SOLUTION
                print(f"Hello, {name}!")
                ### END SOLUTION
            ''',
        ),
        code('greet("you")'),
        test(
            ON_GREET,
            1,
            """
            from contextlib import redirect_stdout
            from io import StringIO

            heard = StringIO()
            with redirect_stdout(heard):
                greet()
                greet(name="Zoë")
            assert heard.getvalue().splitlines() == ["Hello, world!", "Hello, Zoë!"]
            """,
        ),
    ]


def _triangle() -> list[NotebookNode]:
    """A cell that is timed, and a test of which students see nothing."""
    return [
        solution(
            TRIANGLE,
            '''
            def triangle(n):
                """Return 1 + 2 + … + n."""
                ### BEGIN SOLUTION
                return n * (n + 1) // 2
                ### END SOLUTION
            ''',
        ),
        locked(TIMED, "%%time\ntotal = triangle(1000)"),
        test(ON_TOTAL, 1, "assert total == 500500"),
        test(
            ON_TRIANGLE,
            2,
            """
            ### BEGIN HIDDEN TESTS
            assert triangle(10) == 55
            assert triangle(10**9) == 500000000500000000
            ### END HIDDEN TESTS
            """,
        ),
    ]


EVERYTHING = {
    ON_SLOPE: 1,
    ON_FIT: 3,
    ON_ERROR: 2,
    ON_SUMMARY: 2,
    ON_CENTRE: 1,
    ON_ANSWER: 1,
    ON_GREET: 1,
    ON_TRIANGLE: 2,
    ON_TOTAL: 1,
}
OF_FIT = {ON_SLOPE: 1, ON_FIT: 3}

OTHER_WAYS = {
    FIT: "def fit_line(x, y):\n    return tuple(np.polyfit(x, y, deg=1))",
    ERROR: "def error(f, x, y):\n"
    "    rest = np.array(y) - np.array([f(a) for a in x])\n"
    "    return np.sqrt(np.mean(rest**2))",
    SUMMARY: "def summary(numbers):\n"
    "    numbers = sorted(numbers)\n"
    "    if not numbers:\n"
    '        raise ValueError("empty")\n'
    "    ends = numbers[0], numbers[-1]\n"
    "    return dict(range=ends, mean=float(np.mean(numbers)), n=len(numbers))",
    CENTRE: "def centre(x):\n    x[:] = x - sum(x) / len(x)",
    MEANING: "The line goes up by *slope* points for each hour: $m = 40 + 5t$.",
    ANSWER: "six, seven = 6, 7\nanswer = six * seven",
    GREET: 'def greet(name="world"):\n    print("Hello,", name, end="!\\n")',
    TRIANGLE: "def triangle(n):\n    half = n * (n + 1)\n    return half >> 1",
}

DUE = "2026-04-01 12:00:00 UTC"
LATE = "2026-04-02 08:00:00 UTC"

SUBMISSIONS = (
    Submission("ada", "the instructor's own answers", assignment="ps2"),
    Submission("bob", "other right ways", assignment="ps2", writes=OTHER_WAYS),
    Submission(
        "cleo",
        "one function wrong: slope and intercept the other way round; late, too",
        assignment="ps2",
        writes={FIT: "def fit_line(x, y):\n    return tuple(np.polyfit(x, y, 1)[::-1])"},
        loses=OF_FIT,
        handed_in=LATE,
    ),
    Submission(
        "dan",
        "partly wrong: no error for no numbers; refuses great numbers",
        assignment="ps2",
        writes={
            SUMMARY: "def summary(numbers):\n"
            "    n = len(numbers)\n"
            '    return {"n": n, "mean": sum(numbers) / n, "range": (min(numbers), max(numbers))}',
            TRIANGLE: "def triangle(n):\n    assert n < 10**6\n    return sum(range(n + 1))",
        },
        loses={ON_SUMMARY: 1, ON_TRIANGLE: 2},
    ),
    Submission(
        "eve",
        "the release edition, untouched",
        assignment="ps2",
        answers_rest=False,
        loses=EVERYTHING,
    ),
    Submission(
        "gus",
        "a syntax error in one solution; one that raises where it is defined",
        assignment="ps2",
        writes={
            CENTRE: "def centre(x):\nx -= x.mean()",
            ANSWER: "answer = question\n",
        },
        loses={ON_CENTRE: 1, ON_ANSWER: 1},
    ),
    Submission(
        "ivy",
        "the untagged cell of imports is gone",
        assignment="ps2",
        changes={"regression": deletes("import numpy")},
        # `summary` and its test need no import.
        loses=OF_FIT | {ON_ERROR: 2, ON_CENTRE: 1},
    ),
    Submission(
        "kim",
        "own cells, a moved cell; an untagged cell shadows a function that a later test calls",
        assignment="ps2",
        changes={
            "regression": both(
                moves_below("import numpy", CENTRE), adds_below("%precision", "hours.sum()")
            ),
            "warmup": both(
                adds_below("answer", "answer", "undefined_name"),
                rewrites('greet("you")', "def greet(name):\n    print(name)"),
            ),
        },
        loses={ON_GREET: 1},
    ),
    Submission(
        "lea",
        "nothing but an answer that is marked by hand; the other notebook is missing",
        assignment="ps2",
        writes={MEANING: "One hour more, about 5 points more."},
        answers_rest=False,
        leaves_out=("warmup",),
        loses=EVERYTHING,
    ),
)
