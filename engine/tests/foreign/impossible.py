"""What a test can't ask of a student who lives in another process.

Plain nbgrader grades all of this, as test and solution share one kernel. Where calls cross between
two processes as plain data (None, bool, numbers, text, bytes, lists, tuples, dicts, sets, arrays,
functions as arguments), these tests can't pass. A grader has to find that out on the instructor's
own solution, before a class is graded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from . import cells, courses


@dataclass(frozen=True)
class Impossible:
    """A notebook of one solution and one test.

    Attributes:
        name: of the notebook.
        notebook: the instructor's edition; it passes in one kernel.
        why: what doesn't cross.
    """

    name: str
    notebook: NotebookNode
    why: str

    def __str__(self) -> str:
        return self.name


# The cells' names, the same in all of these.
SOLUTION, TEST = "cell-5a6b7c8d9e0f1a2b", "cell-6b7c8d9e0f1a2b3c"


def impossible() -> tuple[Impossible, ...]:
    """Return all of them."""
    return (*_own_classes(), *_objects(), *_functions(), *_looked_at(), *_mocked())


def write(root: Path, item: Impossible) -> None:
    """Write a course of the one assignment `ps1`, which is this notebook alone."""
    cells.write(item.notebook, root / "source" / "ps1" / f"{item.name}.ipynb")
    courses.plain_config(root, course_id="impossible")


def _own_classes() -> Iterator[Impossible]:
    """Classes of the student's."""
    yield _item(
        "own_class",
        "the test makes an object of the student's class and calls its methods",
        """
        class Counter:
            ### BEGIN SOLUTION
            def __init__(self):
                self.n = 0

            def up(self):
                self.n += 1
            ### END SOLUTION
        """,
        "counter = Counter()\ncounter.up()\nassert counter.n == 1",
    )
    yield _item(
        "own_exception",
        "the test catches an exception by the student's own class",
        """
        class TooSmall(ValueError):
            pass

        def root(x):
            ### BEGIN SOLUTION
            if x < 0:
                raise TooSmall(x)
            return x**0.5
            ### END SOLUTION
        """,
        """
        try:
            root(-1)
        except TooSmall:
            pass
        else:
            raise AssertionError("did not raise")
        """,
    )


def _objects() -> Iterator[Impossible]:
    """Objects that are no plain data."""
    yield _item(
        "fraction",
        "the function returns a Fraction, an object of a class that isn't plain data",
        """
        from fractions import Fraction

        def half(n):
            ### BEGIN SOLUTION
            return Fraction(n, 2)
            ### END SOLUTION
        """,
        "assert half(3) + half(1) == 2\nassert half(3).numerator == 3",
    )
    yield _item(
        "table",
        "the function returns an object like a DataFrame, of a class of the instructor's",
        """
        def squares(n):
            ### BEGIN SOLUTION
            return Table(n=list(range(n)), square=[i**2 for i in range(n)])
            ### END SOLUTION
        """,
        'assert squares(3)["square"] == [0, 1, 4]\nassert squares(3).shape == (3, 2)',
        given="""
        class Table:
            def __init__(self, **columns):
                self.columns = columns

            def __getitem__(self, name):
                return self.columns[name]

            @property
            def shape(self):
                return len(next(iter(self.columns.values()))), len(self.columns)
        """,
    )


def _functions() -> Iterator[Impossible]:
    """Functions that come back."""
    yield _item(
        "generator",
        "the function returns a generator, which runs on while the test draws from it",
        """
        def countdown(n):
            ### BEGIN SOLUTION
            while n:
                yield n
                n -= 1
            ### END SOLUTION
        """,
        "numbers = countdown(3)\nassert next(numbers) == 3\nassert list(numbers) == [2, 1]",
    )
    yield _item(
        "closure",
        "the function returns a function, which the test calls",
        """
        def adder(k):
            ### BEGIN SOLUTION
            return lambda x: x + k
            ### END SOLUTION
        """,
        "assert adder(3)(4) == 7",
    )


def _looked_at() -> Iterator[Impossible]:
    """A test that looks at a function from outside."""
    yield _item(
        "source",
        "the test reads the text of the student's function",
        """
        def total(numbers):
            ### BEGIN SOLUTION
            result = 0
            for number in numbers:
                result += number
            return result
            ### END SOLUTION
        """,
        "import inspect\n\nassert 'for' in inspect.getsource(total)\nassert total([1, 2]) == 3",
    )


def _mocked() -> Iterator[Impossible]:
    """Tests that change the world that a function sees."""
    yield _item(
        "mocked_input",
        "the test replaces input(), which the student's function calls",
        """
        def ask():
            ### BEGIN SOLUTION
            return int(input("How many? "))
            ### END SOLUTION
        """,
        """
        import builtins

        asked, builtins.input = builtins.input, lambda prompt="": "7"
        try:
            assert ask() == 7
        finally:
            builtins.input = asked
        """,
    )
    yield _item(
        "mocked_module",
        "the test replaces a function of a module that the student's function uses",
        """
        import time

        def stamp():
            ### BEGIN SOLUTION
            return time.time()
            ### END SOLUTION
        """,
        """
        from unittest.mock import patch

        with patch("time.time", return_value=7.0):
            assert stamp() == 7.0
        """,
    )


def _item(name: str, why: str, solution: str, test: str, *, given: str = "") -> Impossible:
    """A notebook: what is given, the solution, the test."""
    content = [
        cells.text("# One function"),
        cells.code(given or "import math"),
        cells.solution(SOLUTION, solution),
        cells.test(TEST, 2, test),
    ]
    return Impossible(name, cells.notebook(content, minor=5, seed=name), why)
