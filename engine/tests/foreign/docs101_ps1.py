"""Problem set 1 of `docs101`: like the example in nbgrader's documentation, format 4.0.

A picture, an answer in prose and one in code that are marked by hand, a task, autograded answers,
and a test that deletes a function to see who calls it.
"""

from __future__ import annotations

import base64

from nbformat import NotebookNode

from .cells import (
    code,
    locked,
    locked_text,
    manual,
    manual_text,
    notebook,
    solution,
    task,
    test,
    text,
)
from .submissions import Submission, adds_below, both, deletes, moves_below

# A red dot.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
FILES = {"numbers.csv": b"3,1\n4,1\n5,9\n", "dot.png": PICTURE}

EXPLAIN, APPLY, FORMULA = "explain-squares", "apply-squares", "cell-938593c4a215c6cc"


def notebooks() -> dict[str, NotebookNode]:
    """Return the instructor's edition, by name of the notebook."""
    return {"sequences": notebook(_every_cell(), minor=0)}


def _every_cell() -> list[NotebookNode]:
    """The notebook, part by part."""
    return [*_squares(), *_squares_tests(), *_sums(), *_sums_tests(), *_by_hand()]


def _squares() -> list[NotebookNode]:
    """A picture, imports, a function."""
    return [
        locked_text("picture", "# Sequences\n\nLook at this dot:\n\n![a red dot](dot.png)"),
        code("%precision 2\nimport csv"),
        text("## Part A (3 points)\n\nWrite a function that returns the squares of 1 to n."),
        solution(
            "squares",
            '''
            def squares(n):
                """Return the list of i**2 for i from 1 to n; n < 1 is a ValueError."""
                ### BEGIN SOLUTION
                if n < 1:
                    raise ValueError("n must be at least 1")
                return [i**2 for i in range(1, n + 1)]
                ### END SOLUTION
            ''',
        ),
        text("Check that it prints `[1, 4, 9]`:"),
        code("squares(3)"),
    ]


def _squares_tests() -> list[NotebookNode]:
    """Its tests: numbers, and an error that is expected."""
    return [
        test(
            "correct_squares",
            2,
            '''
            """Check that squares returns the right numbers."""
            assert squares(1) == [1]
            assert squares(3) == [1, 4, 9]
            ### BEGIN HIDDEN TESTS
            assert squares(11)[-2:] == [100, 121]
            ### END HIDDEN TESTS
            ''',
        ),
        test(
            "squares_invalid_input",
            1,
            '''
            """Check that squares raises an error where it should."""
            for n in 0, -4:
                try:
                    squares(n)
                except ValueError as error:
                    assert str(error)
                else:
                    raise AssertionError("did not raise")
            ''',
        ),
    ]


def _sums() -> list[NotebookNode]:
    """A function that has to call the first."""
    return [
        text("## Part B (2.5 points)\n\nNow add them up, with the help of `squares`."),
        solution(
            "sum_of_squares",
            '''
            def sum_of_squares(n):
                """Return the sum of the squares of 1 to n."""
                ### BEGIN SOLUTION
                return sum(squares(n))
                ### END SOLUTION
            ''',
        ),
        code("%time sum_of_squares(10)"),
        test(
            "correct_sum_of_squares",
            1,
            "assert sum_of_squares(1) == 1\nassert sum_of_squares(10) == 385",
        ),
    ]


def _sums_tests() -> list[NotebookNode]:
    """A test that takes a name away, and a locked cell that reads a file."""
    return [
        test(
            "sum_of_squares_uses_squares",
            0.5,
            '''
            """Check that sum_of_squares relies on squares."""
            orig = squares
            del squares
            try:
                sum_of_squares(1)
            except NameError:
                pass
            else:
                raise AssertionError("sum_of_squares does not use squares")
            finally:
                squares = orig
            ''',
        ),
        locked(
            "from_file",
            """
            with open("numbers.csv") as rows:
                numbers = [int(number) for row in csv.reader(rows) for number in row]
            sums = [sum_of_squares(number) for number in numbers]
            """,
        ),
        test("sums_of_numbers", 1, "assert sums == [14, 1, 30, 1, 55, 285]"),
    ]


def _by_hand() -> list[NotebookNode]:
    """What a person has to read."""
    return [
        manual_text(
            EXPLAIN, 2, "It counts from 1 to $n$ and keeps the square of each: $x_i = i^2$."
        ),
        text("## Part D (2 points)\n\nFind a use for `sum_of_squares`."),
        manual(
            APPLY,
            2,
            '''
            def pyramidal_number(n):
                """Return how many balls a pyramid of n layers has."""
                return sum_of_squares(n)

            pyramidal_number(24) == 70**2
            ''',
        ),
        task(
            FORMULA,
            4,
            "## Part E (4 points)\n\nState the formula of an arithmetic sum and try it out.",
        ),
        text("Your answer goes below."),
    ]


EVERYTHING = {
    "correct_squares": 2,
    "squares_invalid_input": 1,
    "correct_sum_of_squares": 1,
    "sum_of_squares_uses_squares": 0.5,
    "sums_of_numbers": 1,
}

SUBMISSIONS = (
    Submission("ada", "the instructor's own answers"),
    Submission(
        "bob",
        "other right ways",
        writes={
            "squares": "import itertools\n\n"
            "def squares(n):\n"
            "    if n <= 0:\n"
            '        raise ValueError(f"{n}: too small")\n'
            "    return list(itertools.accumulate(range(1, 2 * n, 2)))",
            "sum_of_squares": "def sum_of_squares(n):\n"
            "    total = 0\n"
            "    for square in squares(n):\n"
            "        total += square\n"
            "    return total",
            EXPLAIN: "- first it *counts*\n- then it squares",
            APPLY: 'print(f"a pyramid of ten layers: {sum_of_squares(10)}")',
        },
    ),
    Submission(
        "cleo",
        "one function wrong, by one; the other relies on it",
        writes={
            "squares": "def squares(n):\n"
            "    if n < 1:\n"
            '        raise ValueError("no")\n'
            "    return [i**2 for i in range(n)]"
        },
        loses={"correct_squares": 2, "correct_sum_of_squares": 1, "sums_of_numbers": 1},
    ),
    Submission(
        "dan",
        "partly wrong: no error, and a sum that does without squares",
        writes={
            "squares": "def squares(n):\n    return [i**2 for i in range(1, n + 1)]",
            "sum_of_squares": "def sum_of_squares(n):\n"
            "    return sum(i**2 for i in range(1, n + 1))",
        },
        loses={"squares_invalid_input": 1, "sum_of_squares_uses_squares": 0.5},
    ),
    Submission("eve", "the release edition, untouched", answers_rest=False, loses=EVERYTHING),
    Submission(
        "finn",
        "own cells, among them an answer to the task, and a moved cell",
        changes={
            "sequences": both(
                moves_below("squares(3)", "sum_of_squares"),
                adds_below("squares(3)", "squares(0)", "[squares(n) for n in (1, 2)]"),
                adds_below("Your answer", "n = 100\nsum(range(n + 1)) == n * (n + 1) / 2"),
            )
        },
    ),
    Submission(
        "gus",
        "a syntax error in one solution",
        writes={"sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n)"},
        # Without the function, the NameError that a test waits for comes, too.
        loses={"correct_sum_of_squares": 1, "sums_of_numbers": 1},
    ),
    Submission(
        "hana",
        "a solution that raises where it is defined",
        writes={"squares": "limit = 1 / 0\n\ndef squares(n):\n    return [limit] * n"},
        loses=EVERYTHING,
    ),
    Submission(
        "ivy",
        "the untagged cell of imports is gone",
        changes={"sequences": deletes("%precision 2")},
        loses={"sums_of_numbers": 1},
    ),
    Submission(
        "lea",
        "nothing but the answers that are marked by hand",
        writes={EXPLAIN: "It squares.", APPLY: "print('I could not do it')"},
        answers_rest=False,
        loses=EVERYTHING,
    ),
)
