"""The checks themselves: what passes, what does not, and what a student then reads."""

import math
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from lesson_kit import checks
from lesson_kit.checks import MISTAKES, CheckFailed

from course.config import ROOT


def fails(mistake: str, check, *args, **kwargs) -> str:
    with pytest.raises(CheckFailed) as caught:
        check(*args, **kwargs)
    assert MISTAKES[mistake] in str(caught.value)
    return str(caught.value)


def test_every_sentence_is_chinese_and_tells_what_to_look_at() -> None:
    for name, sentence in MISTAKES.items():
        assert any("\u4e00" <= character <= "\u9fff" for character in sentence), name
        assert len(sentence) >= 12, name
        assert "\n" not in sentence, name
    assert len(set(MISTAKES.values())) == len(MISTAKES), "two mistakes share a sentence"


def test_a_value_says_what_was_expected_what_came_and_what_to_look_at() -> None:
    said = fails("sign", checks.check_value, "mse", -2.5, 2.5, sign=-2.5)
    assert "mse" in said
    assert "应该是 2.5" in said
    assert "你的结果是 -2.5" in said


@pytest.mark.parametrize("right", [2.5, np.float64(2.5), np.array(2.5), 2.5 * (1 + 5e-7)])
def test_a_right_number_passes(right: object) -> None:
    checks.check_value("f", right, 2.5)
    checks.check_shape("f", right, ())


def test_a_broadcast_match_does_not_pass() -> None:
    fails("shape", checks.check_value, "f", np.ones((3, 3)), np.ones((3, 1)))


def test_what_is_close_to_nothing_does_not_pass() -> None:
    fails("nan", checks.check_value, "f", float("nan"), 2.5)
    fails("nan", checks.check_value, "f", np.array([np.inf, 1]), np.array([1.0, 1]))
    fails("value", checks.check_value, "f", "2.5x", 2.5)
    fails("value", checks.check_value, "f", 2.5 * (1 + 5e-6), 2.5)


def test_axes_of_length_one_are_a_matter_of_shape_only() -> None:
    column = np.ones((3, 1))
    checks.check_value("f", column.ravel(), column)
    fails("lost_axis", checks.check_shape, "f", column.ravel(), (3, 1))
    fails("transposed", checks.check_shape, "f", column.T, (3, 1))
    fails("not_a_number", checks.check_shape, "f", np.ones((1, 1)), ())


def test_kinds_of_results() -> None:
    fails("not_an_array", checks.check_shape, "f", [[1.0], [2.0]], (2, 1))
    fails("not_float", checks.check_shape, "f", np.ones((2, 1), dtype=int), (2, 1))
    fails("constant", checks.check_varies, "f", 2.0, 2.0)


def test_data_that_cannot_tell_a_mistake_is_the_authors_fault() -> None:
    with pytest.raises(ValueError, match="分不清"):
        checks.check_value("f", 1.0, 1.0, sign=1.0)
    with pytest.raises(KeyError, match="先在表里"):
        checks.check_value("f", 1.0, 1.0, no_such_mistake=2.0)


def test_call_hands_over_copies_and_keeps_warnings_out(capsys: pytest.CaptureFixture) -> None:
    given = np.zeros(2)

    def noisy(x):
        x += 1
        warnings.warn("小心", stacklevel=1)
        return np.log(x - 1)

    assert checks.call(noisy, given).shape == (2,)
    assert given.tolist() == [0, 0]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("function", "mistake"),
    [
        (lambda x: math.exp(x), "math_on_array"),
        (lambda x: x @ np.ones((7, 7)), "matmul_shapes"),
        (lambda x: np.dot(x, np.ones((7, 7))), "matmul_shapes"),
        (lambda x: x + np.ones(7), "broadcast_shapes"),
        (lambda x: 1 if x > 0 else 0, "if_on_array"),
        (lambda x: undefined, "undefined_name"),  # noqa: F821
        (lambda x: None, "no_return"),
        (lambda x: x.no_such_attribute, "error"),
    ],
)
def test_an_exception_is_explained(function, mistake: str) -> None:
    fails(mistake, checks.call, function, np.ones((2, 3)))
    fails(mistake, checks.check_unchanged, function, np.ones((2, 3)))


def stub(x):
    raise NotImplementedError("还没有写")


def test_a_stub_passes_no_check() -> None:
    for check in ("call", "check_error", "check_accepts", "check_unchanged", "check_no_warning"):
        fails("not_written", getattr(checks, check), stub, np.ones(2))


def test_errors() -> None:
    def refuse(x):
        raise RuntimeError("维度不匹配")

    def other(x):
        raise ValueError("维度不匹配")

    checks.check_error(refuse, 1)
    fails("wrong_error", checks.check_error, other, 1)
    fails("no_error", checks.check_error, lambda x: x, 1)
    fails("error_on_good_input", checks.check_accepts, refuse, 1)
    checks.check_accepts(other, 1)


def test_unchanged_looks_at_bits_and_into_lists() -> None:
    def nudge(x):
        x += 1e-5
        x -= 1e-5
        return x

    def pop(items):
        return items.pop()

    fails("changed_argument", checks.check_unchanged, nudge, np.array([1e-7, 0.3]))
    fails("changed_argument", checks.check_unchanged, pop, [np.ones(1)])
    checks.check_unchanged(lambda f, x: f(x), np.sum, np.ones(2))


@pytest.mark.parametrize("check", [checks.check_unchanged, checks.check_no_warning])
def test_doing_nothing_earns_nothing(check) -> None:
    x = np.array([[-1000.0], [1000.0]])
    fails("constant", check, lambda x: 0.5, x)
    fails("constant", check, lambda x: np.zeros(x.shape), x)
    fails("constant", check, lambda x: np.full(x.shape, np.nan), x)
    fails("echo", check, lambda x: x, x)
    check(lambda x: np.tanh(x), x)
    check(lambda x: np.sum(np.zeros(2)) + x.sum(), np.zeros(2))


def test_nothing_varies_by_being_nan() -> None:
    fails("nan", checks.check_varies, "f", np.nan, np.nan)


def test_warnings_count_under_numpys_defaults() -> None:
    naive = lambda x: 1 / (1 + np.exp(-x))  # noqa: E731
    with np.errstate(all="ignore"):
        fails("floating_warning", checks.check_no_warning, naive, np.array([-1000.0]))
    checks.check_no_warning(naive, np.array([1000.0]))
    fails("floating_warning", checks.check_no_warning, lambda x: math.exp(-x), -1000)


def test_replaced_puts_back_what_was_there() -> None:
    space = {"mse": 1}
    with checks.replaced(space, mse=2, net=3):
        assert space == {"mse": 2, "net": 3}
    assert space == {"mse": 1}


def test_jupyter_shows_the_students_line_and_none_of_ours() -> None:
    def broken(x):
        return x / undefined_scale  # noqa: F821

    with pytest.raises(CheckFailed) as caught:
        checks.call(broken, 1)
    shown = "\n".join(caught.value._render_traceback_())
    assert "return x / undefined_scale" in shown
    assert "checks.py" not in shown
    assert MISTAKES["undefined_name"] in shown


def test_every_sentence_is_used() -> None:
    """A mistake that no lesson looks for and no answer makes would be a promise unkept."""
    places = [*(ROOT / "lessons").glob("*.md"), *(ROOT / "answers").glob("*.py")]
    own = Path(checks.__file__).read_text("utf-8").split("\n}\n", 1)[1]
    text = own + "".join(path.read_text("utf-8") for path in places)
    assert [name for name in MISTAKES if not re.search(rf"\b{name}\b", text)] == []


RIGHT = np.array([[1.0, -2.0], [3.0, 0.5]])
COMPARED = {
    "a factor": (2 * RIGHT, "方向完全一致, 大小是正确结果的 2 倍: "),
    "a missing 1/n": (7 * RIGHT, "方向完全一致, 大小是正确结果的 7 倍: "),
    "a list": ((RIGHT / 3).tolist(), "方向完全一致, 大小是正确结果的 0.333 倍: "),
    "a sign": (-RIGHT, "方向正好相反, 大小是正确结果的 1 倍: "),
    "a transpose": (RIGHT.T, "方向转置之后就一样了"),
    "something else": (RIGHT[::-1], "方向差得远"),
    "something close": (RIGHT + 0.1, "方向接近, 大小是正确结果的 1.02 倍"),
    "single precision": (RIGHT * (1 + 1e-5), "方向和大小都只差一点点"),
    "huge": (RIGHT * 1e307, "方向完全一致, 大小是正确结果的 1e+307 倍: "),
    "tiny": (RIGHT * 1e-320, "方向"),
}


@pytest.mark.parametrize("kind", COMPARED)
def test_an_unknown_mistake_is_told_by_its_direction_and_its_size(kind: str) -> None:
    result, sentence = COMPARED[kind]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        said = fails("value", checks.check_value, "f", result, RIGHT)
    first, _, hint = said.rpartition("\n")
    assert f"。{sentence}" in first, said
    assert hint == f"提示: {MISTAKES['value']}"


@pytest.mark.parametrize(
    "result",
    [np.zeros((2, 2)), 2j * RIGHT, RIGHT > 0, (2 * RIGHT).astype(object), "2.5x", [None]],
)
@pytest.mark.filterwarnings("ignore:Casting complex")
def test_what_has_no_direction_is_said_without_one(result: object) -> None:
    with pytest.raises(CheckFailed) as caught:
        checks.check_value("f", result, RIGHT)
    assert "方向" not in str(caught.value)


def test_a_named_mistake_and_a_number_need_no_direction() -> None:
    assert "方向" not in fails("sign", checks.check_value, "f", -RIGHT, RIGHT, sign=-RIGHT)
    assert "方向" not in fails("value", checks.check_value, "f", 3.0, 2.5)
