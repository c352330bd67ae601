"""What the points of a class say, held against numbers by hand."""

from __future__ import annotations

import numpy as np
import pytest
from nbjudge.marks.outcome import Outcome
from nbjudge.notebook.failure import Failure
from nbjudge.pages.statistics import histogram, lesson, mistakes, statistics, weak


def test_by_hand() -> None:
    """Item 1 against the rest 4, 4, 4, 2: 4 / (4 √3); item 2 against 6, 6, 2, 2: the same."""
    points = np.array([[4, 2, 2], [4, 2, 2], [0, 2, 2], [0, 0, 2]], dtype=float)
    first, second, third = statistics(points, [4, 2, 2])
    assert (first.success, second.success, third.success) == (0.5, 0.75, 1.0)
    assert first.discrimination == pytest.approx(1 / np.sqrt(3))
    assert second.discrimination == pytest.approx(1 / np.sqrt(3))
    assert third.discrimination is None, "everybody has the same points"


def test_the_item_itself_is_not_in_the_total() -> None:
    points = np.array([[1, 0], [0, 1], [1, 0], [0, 1]], dtype=float)
    assert statistics(points, [1, 1])[0].discrimination == pytest.approx(-1)


def test_partial_credit_and_extra_credit() -> None:
    points = np.array([[1, 0], [2, 1], [5, 1]], dtype=float)
    assert statistics(points, [4, 1])[0].success == pytest.approx((0.25 + 0.5 + 1) / 3)


def test_a_mark_that_is_awaited_does_not_count() -> None:
    points = np.array([[4, 1], [np.nan, 1], [0, 0], [4, 1]])
    first, second = statistics(points, [4, 1])
    assert first.success == pytest.approx(2 / 3)
    assert first.discrimination == pytest.approx(1)
    assert second.success == 0.75
    assert statistics(points[1:2], [4, 1])[0].success is None


def test_two_students_tell_nothing() -> None:
    points = np.array([[1, 1], [0, 0]], dtype=float)
    assert statistics(points, [1, 1])[0].discrimination is None


def test_bins_hold_both_ends() -> None:
    assert histogram([0, 1.5, 2, 19.5, 20], 20) == [
        ("0–1", 2),
        ("2–3", 1),
        *((f"{k}–{k + 1}", 0) for k in range(4, 18, 2)),
        ("18–19", 1),
        ("20", 1),
    ]
    few = histogram([0.5, 7.5, 9], 8)
    assert few == [("0", 1), *((f"{k}", 0) for k in range(1, 7)), ("7", 1), ("8", 1)]
    assert histogram([0, 0.5, -1], 0.5) == [("0", 2), ("0.5", 1)]


def test_bins_are_of_one_width() -> None:
    """Where the points divide; else the last one before full marks says that it is narrower."""
    names = [name for name, _ in histogram([], 15)]
    assert names == ["0–2", "3–5", "6–8", "9–11", "12–14", "15"]
    assert [name for name, _ in histogram([], 23)][-3:] == ["18–20", "21–22", "23"]
    assert [name for name, _ in histogram([], 7.5)][-2:] == ["7", "7.5"]


def test_a_lesson_has_its_mean_and_quartiles() -> None:
    found = lesson("a", [0, 1, 2, 3, 4], 4)
    assert (found["mean"], found["quartiles"]) == (2, [1, 2, 3])


def outcome(points: float | None, most: float = 10, mistake: str = "", **about: str) -> Outcome:
    """What became of a test."""
    failure = Failure("check", mistake=mistake) if mistake else None
    where = {"notebook": "a", "test": "t", "exercise": "f", **about}
    return Outcome(**where, points=points, most=most, failure=failure)


def test_a_mistake_counts_once_a_student() -> None:
    sign, again = (outcome(0, mistake="sign", exercise=name) for name in ("f", "g"))
    work = [[sign, sign, again], [again], [outcome(0, mistake="mine"), outcome(10)], []]
    found = mistakes(work, {"sign": "It is a sign.", "value": "Wrong."}, {})
    assert [(one.name, one.sentence, one.students, one.exercises) for one in found] == [
        ("sign", "It is a sign.", 2, ["g", "f"]),
        ("mine", "mine", 1, ["f"]),
    ]


def test_two_mistakes_at_once_count_for_each() -> None:
    work = [[outcome(0, mistake="sign+no_mean")], [outcome(0, mistake="no_mean")]]
    found = mistakes(work, {"sign": "It is a sign."}, {})
    assert [(one.name, one.sentence, one.students) for one in found] == [
        ("no_mean", "no_mean", 2),
        ("sign", "It is a sign.", 1),
    ]


def test_a_group_with_a_sentence_is_a_mistake_of_its_own() -> None:
    failure = Failure("check", mistake="value", behaviour="3fa9c1d2aabb")
    work = [[Outcome("a", "t", name, 0, 10, failure)] for name in ("f", "f", "g")]
    found = mistakes(work, {"value": "Wrong."}, {("f", "3fa9c1d2aabb"): "Look again."})
    assert [(one.name, one.sentence, one.students, one.exercises) for one in found] == [
        ("f 3fa9c1d2aabb", "Look again.", 2, ["f"]),
        ("value", "Wrong.", 1, ["g"]),
    ]


class TestWhoNeedsAHand:
    """Below 60 % of all points, or below a third of a notebook's."""

    MAXIMA = {"a": 30.0, "b": 30.0}  # noqa: RUF012  # nobody writes to it

    def names(self, given: dict[str, dict[str, float]], **work: list[Outcome]) -> list[str]:
        everybody = {name: work.get(name, []) for name in given}
        found = weak(given, self.MAXIMA, everybody, lambda outcome: "")
        return [row[0] for row in found]

    def test_60_percent_of_all_are_enough(self) -> None:
        given = {
            "well": {"a": 18.0, "b": 18.0},
            "almost": {"a": 18.0, "b": 17.9},
            "far": {"a": 11.0, "b": 11.0},
        }
        assert self.names(given) == ["far", "almost"], "the lowest first"

    def test_a_third_of_a_notebook_is_enough(self) -> None:
        given = {"well": {"a": 30.0, "b": 10.0}, "weak": {"a": 30.0, "b": 9.9}}
        assert self.names(given) == ["weak"]
        (row,) = weak(given, self.MAXIMA, {"well": [], "weak": []}, lambda outcome: "")
        assert row == ("weak", pytest.approx(39.9), ["b"], [])

    def test_what_waits_for_a_mark_counts_for_nothing(self) -> None:
        waits = [outcome(None, 20)]
        given = {"fine": {"a": 10.0, "b": 20.0}, "low": {"a": 3.0, "b": 20.0}}
        assert self.names(given) == ["low", "fine"]
        assert self.names(given, fine=waits, low=waits) == ["low"]
        everything = {"new": {"a": 0.0, "b": 0.0}}
        all_wait = [outcome(None, 30), outcome(None, 30, notebook="b")]
        assert self.names(everything, new=all_wait) == []

    def test_the_most_frequent_hints_are_named(self) -> None:
        known = {name: name.title() for name in ("sign", "value", "shape")}
        made = ["value", "sign", "sign", "shape", "value", "sign", "unknown"]
        work = {"x": [outcome(0, mistake=name) for name in made]}
        (row,) = weak({"x": {"a": 0.0}}, self.MAXIMA, work, lambda o: known.get(o.mistake, ""))
        assert row[3] == ["Sign", "Value"]
