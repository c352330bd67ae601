"""The checks: what passes, what does not, and what is known of it as data and as text."""

from __future__ import annotations

import json
import math
import pickle
import sys
import warnings
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from nbjudge import messages
from nbjudge.notebook.failure import DIRECTIONS, Failure, compared, told

Check = Callable[..., Any]


def failed(check: Check, *args: Any, **named: Any) -> Any:
    """What a check raises, whose class is another one for each kit."""
    with pytest.raises(AssertionError) as caught:
        check(*args, **named)
    assert type(caught.value).__name__ == "CheckFailed"
    return caught.value


def fails(mistake: str, check: Check, *args: Any, **named: Any) -> dict[str, Any]:
    """A check names this mistake; return the failure."""
    error = failed(check, *args, **named)
    assert error.failure["mistake"] == mistake
    assert str(error).endswith(messages.say("en", f"mistake.{mistake}"))
    return error.failure


# ---------------------------------------------------------------------- what passes


@pytest.mark.parametrize("right", [2.5, np.float64(2.5), np.array(2.5), 2.5 * (1 + 5e-7)])
def test_a_right_number_passes(right: object, checks: ModuleType) -> None:
    checks.check_value("f", right, 2.5)
    checks.check_shape("f", right, ())


def test_another_float_type_is_right_where_its_values_are(checks: ModuleType) -> None:
    """That it is float64 is one check's business."""
    third = np.array([1 / 3, 2.0], dtype=np.float32)
    checks.check_shape("f", third, (2,))
    checks.check_value("f", third, [1 / 3, 2.0])
    for wrong in (third * 1.001, np.array([0.3333, 2.0])):
        with pytest.raises(checks.CheckFailed):
            checks.check_value("f", wrong, [1 / 3, 2.0])
    checks.check_float64("f", np.array([1 / 3, 2.0]))
    for result, check in ((third, checks.check_float64), (np.array([0, 2]), checks.check_float64)):
        with pytest.raises(checks.CheckFailed) as caught:
            check("f", result)
        assert caught.value.failure["mistake"] == "not_float"
    with pytest.raises(checks.CheckFailed):
        checks.check_shape("f", np.array([0, 2]), (2,))


def test_numbers_by_hand_are_checked_without_the_right_ones(checks: ModuleType) -> None:
    names = ["the first", "the second", "the third"]

    def by_hand(numbers: Any) -> Callable[[], Any]:
        return lambda: numbers

    for right in ([6, 12.5, 0], (6.0, [12.5, 0]), np.array([6, 12.5, 0]), {"a": 6, "b": [12.5, 0]}):
        checks.check_by_hand(by_hand(right), [6, 12.5, 0], names)
    checks.check_by_hand(by_hand([0.88]), [0.8809], atol=1e-3)
    cases = [
        ([6, 12, 1], "the second, the third"),
        ([6, np.nan, 0], "the second"),
        ([6, 12.5], "3 numbers are wanted, you wrote 2"),
        (["six", 12.5, 0], "six"),
    ]
    for numbers, words in cases:
        with pytest.raises(checks.CheckFailed) as caught:
            checks.check_by_hand(by_hand(numbers), [6, 12.5, 0], names)
        assert words in str(caught.value)
        assert "12.5" not in str(caught.value) or 12.5 in numbers


def test_each_check_that_passes_says_so(
    checks: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    def grow(x: Any) -> Any:
        return np.exp(x)

    def refuse(x: Any) -> Any:
        raise RuntimeError

    def show(x: Any) -> Any:
        print("loss", 2.0)
        return (2.0,)

    one = np.array([0.5, 1.0])
    checks.check_shape("f", one, (2,))
    checks.check_shape("f", 1.0, ())
    checks.check_value("f", 1.0, 1.0)
    checks.check_between("f", 1.0, 0.0, 2.0)
    checks.check_between("f", 1.0, -np.inf, np.inf)
    checks.check_error(refuse, 1)
    checks.check_accepts(grow, one)
    checks.check_unchanged(grow, one)
    checks.check_no_warning(grow, one)
    checks.check_printed(show, 1, loss=2.0)
    assert capsys.readouterr().out.splitlines() == [
        "✓ f: the shape (2,) is right",
        "✓ f: it is one number",
        "✓ f: the value is right",
        "✓ f: the size is reasonable",
        "✓ f: the result is finite",
        "✓ refuse: unsuitable input raises RuntimeError",
        "✓ grow: good input raises nothing",
        "✓ grow: its arguments are unchanged",
        "✓ grow: no floating-point warning",
        "✓ show: printed loss",
    ]


# ---------------------------------------------------------------------- what does not


def test_a_failure_is_data_and_its_text_is_made_of_it(checks: ModuleType) -> None:
    error = failed(checks.check_value, "twice", 9.0, 6.0)
    value = messages.say("en", "mistake.value")
    assert error.failure == {
        "check": "value",
        "subject": "twice",
        "mistake": "value",
        "expected": "6",
        "got": "9",
    }
    assert str(error) == f"twice: 6 is expected, yours is 9.\nHint: {value}"
    assert "\n".join(error._render_traceback_()) == (
        f"Not passed. twice:\n  expected  6\n  yours     9.\nHint: {value}"
    )


def test_a_failure_crosses_borders(checks: ModuleType) -> None:
    error = failed(checks.check_value, "f", np.ones(2), 2 * np.ones(2))
    again = pickle.loads(pickle.dumps(error))
    assert (again.failure, str(again)) == (error.failure, str(error))
    assert json.loads(json.dumps(error.failure)) == error.failure
    kept = replace(Failure.of_check(error.failure), hidden=False)
    assert told(kept, "en") in str(error)
    assert compared(kept, "en") in str(error)


def test_a_shape_that_is_wrong(checks: ModuleType) -> None:
    column = np.ones((3, 1))
    assert fails("lost_axis", checks.check_shape, "f", column.ravel(), (3, 1)) == {
        "check": "shape",
        "subject": "f",
        "mistake": "lost_axis",
        "shapes": ("(3, 1)", "(3,)"),
    }
    fails("transposed", checks.check_shape, "f", column.T, (3, 1))
    fails("shape", checks.check_shape, "f", np.ones((4, 1)), (3, 1))
    assert fails("not_a_number", checks.check_shape, "f", np.ones((1, 1)), ())["check"] == "number"
    error = failed(checks.check_shape, "f", np.ones(2), (3, 1))
    assert str(error).startswith("f: the shape should be (3, 1), yours is (2,).\n")


def test_a_broadcast_match_does_not_pass(checks: ModuleType) -> None:
    fails("shape", checks.check_value, "f", np.ones((3, 3)), np.ones((3, 1)))


def test_axes_of_length_one_are_a_matter_of_shape_only(checks: ModuleType) -> None:
    checks.check_value("f", np.ones(3), np.ones((3, 1)))


def test_what_is_close_to_nothing_does_not_pass(checks: ModuleType) -> None:
    fails("nan", checks.check_value, "f", float("nan"), 2.5)
    fails("nan", checks.check_value, "f", np.array([np.inf, 1]), np.array([1.0, 1]))
    fails("value", checks.check_value, "f", "2.5x", 2.5)
    fails("value", checks.check_value, "f", 2.5 * (1 + 5e-6), 2.5)


def test_kinds_of_results(checks: ModuleType) -> None:
    kind = fails("not_an_array", checks.check_shape, "f", [[1.0], [2.0]], (2, 1))
    assert (kind["check"], kind["got"]) == ("array", "list")
    kind = fails("not_float", checks.check_shape, "f", np.ones((2, 1), dtype=int), (2, 1))
    assert (kind["check"], kind["got"]) == ("float", "int64")
    fails("constant", checks.check_varies, "f", 2.0, 2.0)
    fails("nan", checks.check_varies, "f", np.nan, np.nan)


def test_the_same_input_twice_gives_the_same_bits(checks: ModuleType) -> None:
    calls: list[int] = []

    def counts(x: np.ndarray) -> np.ndarray:
        calls.append(1)
        return x + 1e-12 * len(calls)

    checks.check_repeats("f", 1.0, 1.0)
    checks.check_repeats("f", np.array([1.0, np.nan]), np.array([1.0, np.nan]))
    checks.check_repeats("f", (np.nan, [2.0]), (np.nan, [2.0]))
    failure = fails("not_repeatable", checks.check_repeats, "f", 1.0, 1.0 + 1e-12)
    assert (failure["expected"], failure["got"]) == ("1", "1")
    fails("not_repeatable", checks.check_unchanged, counts, np.ones(3))
    fails("not_repeatable", checks.check_no_warning, counts, np.ones(3))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(5.0, math.inf, "greater than 5, yours is 3"), (4.0, 5.0, "between 4 and 5, yours is 3")],
)
def test_a_range(low: float, high: float, said: str, checks: ModuleType) -> None:
    error = failed(checks.check_between, "f", 3.0, low, high)
    assert said in str(error)
    assert error.failure["mistake"] == "value"
    fails("nan", checks.check_between, "f", np.nan, low, high)


def test_call_hands_over_copies_and_keeps_warnings_out(
    checks: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    given = np.zeros(2)

    def noisy(x: Any) -> Any:
        x += 1
        warnings.warn("careful", stacklevel=1)
        print("careful", file=sys.stderr)
        return np.log(x - 1)

    with warnings.catch_warnings(record=True) as caught:
        assert checks.call(noisy, given).shape == (2,)
    assert caught == []
    assert given.tolist() == [0, 0]
    assert capsys.readouterr().err == ""


def part() -> None:
    raise NotImplementedError


def unbound(x: Any) -> Any:
    for _ in range(2):
        total = total + x  # noqa: F821
    return total


def whole(x: Any) -> Any:
    return part()


TWO: Any = 2
RAISED: dict[str, list[Check]] = {
    "math_on_array": [lambda x: math.exp(x)],
    "matmul_shapes": [lambda x: x @ np.ones((7, 7)), lambda x: np.dot(x, np.ones((7, 7)))],
    "broadcast_shapes": [lambda x: x + np.ones(7)],
    "if_on_array": [lambda x: 1 if x > 0 else 0],
    "undefined_name": [lambda x: undefined],  # noqa: F821
    "no_first_value": [unbound],
    "not_in_numpy": [lambda x: np.ln(x)],
    "caret": [lambda x: x ^ 2, lambda x: 2.0 ^ 2],
    "function_not_called": [lambda x: 2 * part],
    "number_called": [lambda x: TWO(x)],
    "index_out_of_range": [lambda x: x[7]],
    "part_not_written": [whole],
    "no_return": [lambda x: None],
    "error_on_good_input": [lambda x: (_ for _ in ()).throw(RuntimeError("no"))],
    "error": [lambda x: x.no_such_attribute],
}


@pytest.mark.parametrize("mistake", RAISED)
def test_an_exception_is_explained(mistake: str, checks: ModuleType) -> None:
    for function in RAISED[mistake]:
        failure = fails(mistake, checks.call, function, np.ones((2, 3)))
        fails(mistake, checks.check_unchanged, function, np.ones((2, 3)))
        assert failure["subject"] == function.__name__
        if mistake != "no_return":
            assert failure["exception"]


def stub(x: Any) -> Any:
    raise NotImplementedError("not written")


def test_a_stub_passes_no_check(checks: ModuleType) -> None:
    for check in ("call", "check_error", "check_accepts", "check_unchanged", "check_no_warning"):
        failure = fails("not_written", getattr(checks, check), stub, np.ones(2))
        assert "text" not in failure, "its sentence is the hint"


def test_errors(checks: ModuleType) -> None:
    def refuse(x: Any) -> Any:
        raise RuntimeError("too long")

    def other(x: Any) -> Any:
        raise ValueError("too long")

    def deep(x: Any) -> Any:
        return deep(x)

    checks.check_error(refuse, 1)
    failure = fails("wrong_error", checks.check_error, other, 1)
    assert (failure["exception"], failure["text"]) == ("ValueError", "too long")
    assert fails("no_error", checks.check_error, lambda x: x, 1)["got"] == "1"
    assert fails("error_on_good_input", checks.check_accepts, refuse, 1)["text"] == "too long"
    fails("error", checks.check_accepts, deep, 1)
    checks.check_accepts(other, 1)


def test_unchanged_looks_at_bits_and_into_lists(checks: ModuleType) -> None:
    def nudge(x: Any) -> Any:
        x += 1e-5
        x -= 1e-5
        return x

    def pop(items: Any) -> Any:
        return items.pop()

    fails("changed_argument", checks.check_unchanged, nudge, np.array([1e-7, 0.3]))
    fails("changed_argument", checks.check_unchanged, pop, [np.ones(1)])
    checks.check_unchanged(lambda f, x: f(x), np.sum, np.ones(2))


@pytest.mark.parametrize("name", ["check_unchanged", "check_no_warning"])
def test_doing_nothing_earns_nothing(name: str, checks: ModuleType) -> None:
    check = getattr(checks, name)
    x = np.array([[-1000.0], [1000.0]])
    fails("constant", check, lambda x: 0.5, x)
    fails("constant", check, lambda x: np.zeros(x.shape), x)
    fails("constant", check, lambda x: np.full(x.shape, np.nan), x)
    fails("echo", check, lambda x: x, x)
    fails("no_return", check, lambda x: None, x)
    check(lambda x: np.tanh(x), x)
    check(lambda x: np.sum(np.zeros(2)) + x.sum(), np.zeros(2))


def test_warnings_count_under_numpys_defaults(checks: ModuleType) -> None:
    naive = lambda x: 1 / (1 + np.exp(-x))  # noqa: E731
    with np.errstate(all="ignore"):
        failure = fails("floating_warning", checks.check_no_warning, naive, np.array([-1000.0]))
    assert failure["values"] == {"argument": "[-1000]"}
    assert "overflow" in failure["text"]
    checks.check_no_warning(naive, np.array([1000.0]))
    failure = fails("floating_warning", checks.check_no_warning, lambda x: math.exp(-x), -1000)
    assert failure["check"] == "overflow"


def test_a_warning_about_anything_else_does_not_count(checks: ModuleType) -> None:
    def old(x: Any) -> Any:
        warnings.warn("there is a newer way", DeprecationWarning, stacklevel=1)
        return 2 * x

    checks.check_no_warning(old, np.ones(2))


def test_several_values(checks: ModuleType) -> None:
    assert checks.check_parts("f", (1, 2), "a", "b") == (1, 2)
    error = failed(checks.check_parts, "f", 1.0, "a", "b")
    assert str(error).startswith("f: (a, b) should be returned, yours returned 1.\n")
    error = failed(checks.check_parts, "f", (1, 2, 3), "a", "b")
    assert str(error).startswith("f: the 2 values (a, b) should be returned, yours returned 3.\n")


def test_what_is_printed(checks: ModuleType) -> None:
    def show(*lines: str) -> Callable[[], int]:
        def show() -> int:
            print("\n".join(lines), end="")
            return 1

        return show

    assert checks.check_printed(show("loss: 2.01"), loss=2.0).tolist() == [2.01]
    fails("prints_nothing", checks.check_printed, show(), loss=2.0)
    assert fails("label_missing", checks.check_printed, show("2.0"), loss=2.0)["values"] == {
        "label": "loss"
    }
    failure = fails("value_not_printed", checks.check_printed, show("loss 3"), loss=2.0)
    assert (failure["expected"], failure["values"]) == ("2", {"label": "loss"})
    many = fails("value_not_printed", checks.check_printed, show("loss", *"1234"), loss=2.0)
    assert many["values"] == {"count": 4, "most": 3}


def test_what_is_printed_of_the_arguments_does_not_count(checks: ModuleType) -> None:
    weights = np.array([0.25, -1.5, 3.14159, 4.0])

    def net(weights: np.ndarray, rate: float) -> None:
        print(weights, f"{weights[2]:.2f}", rate, "loss:", 2.0)

    checks.check_printed(net, weights, 0.1, loss=2.0)


def test_replaced_puts_back_what_was_there(checks: ModuleType) -> None:
    space = {"mse": 1}
    with checks.replaced(space, mse=2, net=3):
        assert space == {"mse": 2, "net": 3}
    assert space == {"mse": 1}


def test_jupyter_shows_the_students_line_and_none_of_ours(checks: ModuleType) -> None:
    def broken(x: Any) -> Any:
        return x / undefined_scale  # noqa: F821

    lines = failed(checks.call, broken, 1)._render_traceback_()
    assert lines[0].startswith("Not passed. broken: raised NameError: ")
    assert len(lines) == 2
    assert lines[1].endswith(", broken: return x / undefined_scale  # noqa: F821")


# ---------------------------------------------------------------------- an unknown mistake

RIGHT = np.array([[1.0, -2.0], [3.0, 0.5]])
COMPARED: dict[str, tuple[object, str, float | None]] = {
    "a factor": (2 * RIGHT, "same", 2.0),
    "a list": ((RIGHT / 4).tolist(), "same", 0.25),
    "a sign": (-RIGHT, "opposite", 1.0),
    "a transpose": (RIGHT.T, "transposed", None),
    "something else": (RIGHT[::-1], "far", None),
    "something close": (RIGHT + 0.1, "near", 1.02),
    "single precision": (RIGHT * (1 + 1e-5), "close", None),
    "huge": (RIGHT * 1e307, "same", 1e307),
    "huger than a number": (RIGHT * 1e307, "same", None),
}


@pytest.mark.parametrize("kind", COMPARED)
def test_it_is_told_by_its_direction_and_its_size(kind: str, checks: ModuleType) -> None:
    result, direction, ratio = COMPARED[kind]
    right = RIGHT * 1e-307 if kind.startswith("huger") else RIGHT
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        error = failed(checks.check_value, "f", result, right)
    assert error.failure["mistake"] == "value"
    assert error.failure["direction"] == direction
    assert direction in DIRECTIONS
    if ratio is not None:
        assert error.failure["ratio"] == pytest.approx(ratio, rel=1e-2)
    assert math.isfinite(error.failure.get("ratio", 0.0)), "JSON has no infinity"
    said = compared(Failure.of_check(error.failure), "en")
    assert said
    assert f"; {said}.\nHint: " in str(error)
    assert f"\n  {said}.\nHint: " in error._render_traceback_()[0]


@pytest.mark.parametrize(
    "result",
    [np.zeros((2, 2)), 2j * RIGHT, RIGHT > 0, (2 * RIGHT).astype(object), "2.5x", [None]],
)
@pytest.mark.filterwarnings("ignore:Casting complex")
def test_what_has_no_direction_is_said_without_one(result: object, checks: ModuleType) -> None:
    assert "direction" not in failed(checks.check_value, "f", result, RIGHT).failure


def test_a_number_needs_no_direction(checks: ModuleType) -> None:
    assert "direction" not in failed(checks.check_value, "f", 3.0, 2.5).failure


class Unreadable:
    """What NumPy, `len`, `repr` and `==` end in an error."""

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise KeyError

    def __len__(self) -> int:
        raise ValueError

    def __repr__(self) -> str:
        raise ValueError

    def __eq__(self, _: object) -> bool:
        raise ValueError

    __hash__ = None  # type: ignore[assignment]


ODD = [
    Unreadable(), math, np.ma.masked, np.ma.array([1.0, 2.0], mask=[0, 1]), Decimal(1), "x", b"x",
    {}, {"dw": np.ones(2)}, set(), (), [], [[1], [2, 3]], [None], (np.ones(2), np.ones(3)),
    np.array("x"), np.array([1, "a"], dtype=object), np.datetime64("2020"), print, object(),
    range(3), 1j, np.ones(2, dtype=complex), True, np.zeros((0,)), np.zeros((2, 0)), deque([1]),
    np.ones(3).view([("a", float)]), 10**400,
]  # fmt: skip
RUNS: dict[str, Callable[[ModuleType, Any, Any], object]] = {
    "check": lambda c, odd, right: c.check(lambda x: odd, np.ones(2), gives=right),
    "parts": lambda c, odd, right: c.check(lambda x: odd, 1.0, gives={"a": right, "b": 1.0}),
    "shape": lambda c, odd, right: c.check_shape("f", odd, np.shape(right)),
    "value": lambda c, odd, right: c.check_value("f", odd, right),
    "between": lambda c, odd, right: c.check_between("f", odd, 0, 1),
    "varies": lambda c, odd, right: c.check_varies("f", odd, right),
    "repeats": lambda c, odd, right: c.check_repeats("f", odd, right),
    "unchanged": lambda c, odd, right: c.check_unchanged(lambda x: odd, np.ones(2)),
    "no warning": lambda c, odd, right: c.check_no_warning(lambda x: odd, np.ones(2)),
    "error": lambda c, odd, right: c.check_error(lambda x: odd, 1.0),
    "accepts": lambda c, odd, right: c.check_accepts(lambda x: odd, 1.0),
    "printed": lambda c, odd, right: c.check_printed(lambda x: odd, 1.0, forward=1.0),
}


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.filterwarnings("ignore")
def test_whatever_comes_back_a_check_passes_or_fails(run: str, checks: ModuleType) -> None:
    said = []
    for odd in ODD:
        for right in (1.0, np.ones((2, 1)), np.ones(3)):
            try:
                RUNS[run](checks, odd, right)
            except checks.CheckFailed as error:
                said += [str(error), *error._render_traceback_()]
    assert said == [] or all(said)


def test_more_values_than_asked_are_said(checks: ModuleType) -> None:
    cache = np.ones((2, 1)), np.ones(3)
    for check in (
        lambda: checks.check_shape("f", cache, (2, 1)),
        lambda: checks.check_value("f", cache, np.ones((2, 1))),
        lambda: checks.check(lambda x: cache, 1.0, gives=np.ones((2, 1))),
        lambda: checks.check_shape("f", (0.5, 0.0), ()),
    ):
        error = failed(check)
        assert error.failure["mistake"] == "several"
        assert "yours returned 2 values" in str(error)


def test_a_check_says_what_is_asked_in_one_line(
    checks: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    def net(x: Any) -> Any:
        return x + 1, 9.0, [1.0, 2.0]

    checks.check(net, np.ones((1, 1)), gives={"forward": [[2.0]], "loss": 9.0, "losses": [1, 2]})
    assert "net, losses: the value is right" in capsys.readouterr().out
    wrong = failed(checks.check, net, np.ones((1, 1)), gives={"a": [[2.0]], "b": 8.0, "c": [1, 2]})
    assert (wrong.failure["subject"], wrong.failure["check"]) == ("net, b", "value")
    fails("not_float", checks.check, lambda x: 2, 1.0, gives=2.0)
    fails("lost_axis", checks.check, lambda x: np.ones(3), 1.0, gives=np.ones((3, 1)))


# ---------------------------------------------------------------------- its sentences


def test_every_general_mistake_is_one_that_a_check_names(checks: ModuleType) -> None:
    with open(str(checks.__file__), encoding="utf-8") as file:
        text = file.read()
    assert [name for name in messages.part("en", "mistake") if f'"{name}"' not in text] == []


def test_every_sentence_tells_what_to_look_at() -> None:
    for language in messages.LANGUAGES:
        said = messages.part(language, "mistake")
        assert len(set(said.values())) == len(said), "two mistakes share a sentence"
        for name, sentence in said.items():
            assert len(sentence) >= 12, name
            assert "\n" not in sentence, name


def test_without_its_sentences_a_check_still_imports() -> None:
    """As the build imports a module of the kit, in the engine's own folder."""
    from nbjudge.kit import checks

    assert checks.MISTAKES == {}
