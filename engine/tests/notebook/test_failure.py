"""A failure is data: it survives the way to the page, and of a hidden test little is shown."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbjudge import messages
from nbjudge.notebook.failure import DIRECTIONS, KINDS, Failure, Frame, compared, told

SECRET = "5e7c2e7"
WORDS = st.text(max_size=20)
FAILURES = st.builds(
    Failure,
    kind=st.sampled_from(KINDS),
    hidden=st.booleans(),
    line=st.none() | st.integers(1, 99),
    check=st.sampled_from(["", "value", "shape"]),
    subject=WORDS,
    mistake=WORDS,
    expected=WORDS,
    got=WORDS,
    shapes=st.tuples(WORDS, WORDS),
    direction=st.sampled_from(["", *DIRECTIONS]),
    ratio=st.none() | st.floats(allow_nan=False),
    exception=WORDS,
    text=WORDS,
    values=st.dictionaries(WORDS, WORDS | st.integers() | st.booleans(), max_size=3),
    frames=st.lists(st.builds(Frame, st.integers(1, 99), WORDS, WORDS), max_size=2).map(tuple),
)


@given(FAILURES)
def test_it_survives_as_json(failure: Failure) -> None:
    assert Failure.from_dict(json.loads(json.dumps(failure.to_dict()))) == failure


@given(FAILURES)
def test_of_a_hidden_one_no_value_and_no_text_is_shown(failure: Failure) -> None:
    hidden = Failure(
        **{
            **vars(failure),
            "hidden": True,
            "expected": SECRET,
            "got": SECRET,
            "text": SECRET,
            "values": {"label": SECRET, "seconds": 1.0},
            "frames": (Frame(3, "f", SECRET),),
            "check": "stopped.time" if failure.kind == "stopped" else "value",
        }
    )
    assert SECRET not in json.dumps(hidden.shown().to_dict())
    if hidden.kind != "not_graded":
        for language in messages.LANGUAGES:
            assert SECRET not in told(hidden, language)


def test_an_exception_of_a_name_of_its_own_is_not_shown_of_a_hidden_test() -> None:
    own = Failure("exception", exception=f"Leak{SECRET}", text=SECRET)
    assert own.shown().exception == ""
    assert told(own, "en") == ""
    assert told(Failure("exception", exception="KeyError", text=SECRET), "en") == (
        "It raised KeyError"
    )


@pytest.mark.parametrize(
    ("expected", "got", "shown"),
    [
        ("(5, 1)", "(1, 5)", "(1, 5)"),
        ("(14, 3)", "(3, 14)", "(3, 14)"),
        ("(14, 3)", "(42,)", "(42,)"),
        ("()", "(6, 1)", "(6, 1)"),
        ("(5, 1)", "(31415, 92653)", ""),
        ("()", "(47,)", ""),
        ("(2,)", "(1, 2, 3, 4, 5)", ""),
    ],
)
def test_of_a_hidden_test_only_a_usual_shape_is_shown(expected: str, got: str, shown: str) -> None:
    failure = Failure("check", check="shape", shapes=(expected, got))
    assert failure.shown().shapes == (expected, shown)
    assert replace(failure, hidden=False).shown().shapes == (expected, got)
    text = told(failure.shown(), "en")
    assert expected in text
    assert (got in text) == bool(shown)


def test_of_a_hidden_test_one_digit_of_a_ratio_and_one_own_line_are_shown() -> None:
    ratios = {2.0: 2.0, 0.51847: 0.5, 1234.5: 100.0, 1e-9: 0.01, float("nan"): None, 12.0: 10.0}
    for ratio, rough in ratios.items():
        assert Failure("check", ratio=ratio).shown().ratio == rough
    frames = (Frame(3, "mse", "x"), Frame(9, "mse", "y"), Frame(12, "helper", "z"))
    assert Failure("check", subject="mse", frames=frames).shown().frames == (Frame(9, "mse"),)
    assert Failure("check", frames=frames).shown().frames == (Frame(12, "helper"),)
    assert Failure("check", subject="net", frames=frames).shown().frames == ()
    assert Failure("check", frames=(Frame(1000, "mse"),)).shown().frames == ()


def test_a_check_may_say_only_what_is_a_field() -> None:
    fields = {"mistake": "sign", "ratio": "2", "direction": "sideways", "hidden": False, "other": 1}
    failure = Failure.of_check(fields)
    assert (failure.mistake, failure.ratio, failure.direction) == ("sign", 2.0, "")
    assert failure.hidden
    assert Failure.of_check("no mapping") == Failure("check")


@pytest.mark.parametrize("data", [{}, {"kind": "guess"}, {"kind": "check", "unknown": 1}])
def test_what_is_none_is_refused(data: dict) -> None:
    with pytest.raises((ValueError, TypeError)):
        Failure.from_dict(data)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_direction_has_a_sentence(language: str) -> None:
    said = {compared(Failure("check", direction=one, ratio=2.0), language) for one in DIRECTIONS}
    assert len(said) == len(DIRECTIONS)
    assert all(said)


def test_a_courses_own_check_has_a_text_of_its_own() -> None:
    own = Failure("check", hidden=False, check="my_own", text="look at the units")
    assert told(own, "en") == "look at the units"
