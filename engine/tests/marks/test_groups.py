"""Wrong functions that no mistake explains, put together by what they do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from nbjudge.course import Course
from nbjudge.marks.groups import examples, groups
from nbjudge.marks.outcome import Outcome
from nbjudge.notebook.failure import Failure

from engine.tests.support import small_class
from engine.tests.support.small_class import Pupil

ONE, OTHER = "3fa9c1d2aabb", "000000000000"


def outcome(word: str, source: str = "", exercise: str = "mse", **about: str) -> Outcome:
    """A test that failed."""
    failure = Failure("check", mistake="value", behaviour=word)
    where = {"notebook": "a", "test": "t", "exercise": exercise, **about}
    return Outcome(**where, points=0.0, most=2.0, failure=failure, source=source)


def test_the_largest_group_stands_first_and_a_student_counts_once() -> None:
    work = {
        "a": [outcome(OTHER), outcome(OTHER, test="u")],
        "b": [outcome(ONE, "long text"), outcome("")],
        "c": [outcome(ONE, "short"), outcome(ONE, exercise="net")],
        "d": [replace(outcome(ONE), failure=None)],
    }
    found = groups(work)
    assert [(one.function, one.behaviour, list(one.outcomes)) for one in found] == [
        ("mse", ONE, ["b", "c"]),
        ("mse", OTHER, ["a"]),
        ("net", ONE, ["c"]),
    ]
    assert found[0].example.source == "short"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    failure = Failure("check", mistake="value", behaviour=ONE)
    long, short = ("def mse(p, y):\n    return 0 * p\n", "def mse(p, y):\n    return 0\n")
    return small_class.write(
        tmp_path,
        {
            "wu_fang": Pupil((0, 2, 2), long, {"mse-value": failure}, last="武", first="芳"),
            "li": Pupil((0, 2, 2), short, {"mse-value": failure}),
            "he": Pupil(last="Other"),
        },
    )


def test_examples_have_code_and_the_names_of_who_wrote_it(course: Course) -> None:
    ((key, (texts, names)),) = examples(course).items()
    assert key == ("mse", ONE)
    assert [text.splitlines()[-1] for text in texts] == ["    return 0", "    return 0 * p"]
    assert names == {"wu_fang", "wu", "fang", "武", "芳", "li"}
