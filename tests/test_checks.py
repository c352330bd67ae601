"""The sentences of this course's mistakes, and what a student of it reads."""

from __future__ import annotations

import copy
import re
import runpy
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from lesson_kit import behaviour, checks
from lesson_kit.checks import MISTAKES, CheckFailed
from nbjudge import messages
from nbjudge.notebook import answers

from tests.support import THIS
from tests.support.compared import COMPARED, RIGHT

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def fails(mistake: str, check: Callable[..., Any], *args: Any, **named: Any) -> str:
    with pytest.raises(CheckFailed) as caught:
        check(*args, **named)
    assert MISTAKES[mistake] in str(caught.value)
    return str(caught.value)


def test_every_sentence_is_chinese_and_tells_what_to_look_at() -> None:
    for name, sentence in MISTAKES.items():
        assert CHINESE.search(sentence), name
        assert len(sentence) >= 12, name
        assert "\n" not in sentence, name
    assert len(set(MISTAKES.values())) == len(MISTAKES), "two mistakes share a sentence"


def test_the_table_is_the_general_one_and_the_courses_own() -> None:
    own = runpy.run_path(str(THIS.lessons / THIS.kit / "mistakes.py"))["MISTAKES"]
    said, general = answers.sentences(THIS), messages.part("zh", "mistake")
    assert {**general, **own, **said} == MISTAKES == THIS.mistakes()
    assert [name for name in own if own[name] == general.get(name)] == [], "said twice"
    assert set(own) <= set(general), "what an answer makes has its sentence beside the answer"


def test_every_sentence_of_the_course_is_used() -> None:
    """A mistake that no answer makes would be a promise unkept."""
    said = answers.sentences(THIS)
    found = [
        one
        for path in THIS.answers.glob("*.py")
        if path.stem != "sample_class"
        for one in answers.answers(THIS, path.stem)
    ]
    made = {one.mistake for one in found if one.mistake}
    assert set(said) <= made
    assert made <= set(MISTAKES)


@pytest.mark.parametrize(
    ("function", "mistake"),
    [
        (lambda p, y: np.mean(y - p) ** 2, "squared_mean"),
        (lambda p, y: 0.5 * np.sum((p - y) ** 2), "half_sum"),
        (lambda p, y: sum(np.square(p - y)) / 2 / len(p), "halved"),
        (lambda p, y: (np.mean((p - y) ** 2), p - y), "extra_returned"),
    ],
)
def test_a_mistake_is_named_in_the_students_notebook(
    function: Callable[..., Any], mistake: str
) -> None:
    """There is no bank: a table knows what each mistake gives in the visible checks."""
    mse = types.FunctionType(function.__code__, globals(), "mse")
    p, y = np.array([2.0, 5.5, 4.0]), np.array([3.0, 5.0, 2.0])
    said = fails(mistake, lambda: checks.check(mse, p, y, gives=1.75))
    assert said.endswith(MISTAKES[mistake])


def test_a_changed_argument_is_part_of_what_a_function_does() -> None:
    """As the table has it: what a call makes of its arguments."""

    def forward_layers(inputs: Any, weights_list: Any) -> Any:
        while weights_list:
            inputs = inputs @ weights_list.pop(0)
        return inputs

    table = checks.recognition.TABLE["forward_layers"]
    args = np.array([[1.0, 1.0], [-1.0, 1.0]]), [np.array([[1.0, 2.0], [3.0, -1.0]])]
    checks.recognition.asked(forward_layers, copy.deepcopy(args))
    deed = checks.recognition._seen["forward_layers"][1][checks.recognition.word(args)]
    call = table["calls"][checks.recognition.word(args)]
    known = [behaviour.deeds(call["deeds"])[place] for place in call["answers"]]
    assert any(behaviour.agree(deed, one) for one in known if "changes" in one)


def test_two_mistakes_at_once_are_both_named() -> None:
    def mse(p: Any, y: Any) -> Any:
        return -np.sum((p - y) ** 2)

    p, y = np.array([2.0, 5.5, 4.0]), np.array([3.0, 5.0, 2.0])
    with pytest.raises(CheckFailed) as caught:
        checks.check(mse, p, y, gives=1.75)
    assert set(caught.value.failure["mistake"].split("+")) == {"no_mean", "sign"}
    assert MISTAKES["sign"] in str(caught.value)
    assert "。还有一处：" in str(caught.value)


# What a student reads in Jupyter, and what the notebook keeps: word for word.
SHOWN: dict[str, tuple[Callable[[], object], str, str]] = {
    "a value": (
        lambda: checks.check_value("g", -2.5, 2.5),
        "g：应该是 2.5，你的结果是 -2.5。\n提示：{value}",
        "没有通过。g：\n  应该是     2.5\n  你的结果是 -2.5。\n提示：{value}",
    ),
    "a value with a direction": (
        lambda: checks.check_value("f", [2.0, 4.0], np.array([1.0, 2.0])),
        "f：应该是 [1, 2]，你的结果是 [2, 4]。方向完全一致，大小是正确结果的 2 倍："
        "看看多了或少了哪个系数，比如 2 或 1/n。\n提示：{value}",
        "没有通过。f：\n  应该是     [1, 2]\n  你的结果是 [2, 4]。\n  方向完全一致，"
        "大小是正确结果的 2 倍：看看多了或少了哪个系数，比如 2 或 1/n。\n提示：{value}",
    ),
    "a shape": (
        lambda: checks.check_shape("f", np.ones(3), (3, 1)),
        "f：形状应该是 (3, 1)，你的结果是 (3,)。\n提示：{lost_axis}",
        "没有通过。f：形状应该是 (3, 1)，你的结果是 (3,)。\n提示：{lost_axis}",
    ),
    "no number": (
        lambda: checks.check_shape("f", np.ones(3), ()),
        "f：应该是一个数，你的结果形状是 (3,)。\n提示：{not_a_number}",
        "没有通过。f：应该是一个数，你的结果形状是 (3,)。\n提示：{not_a_number}",
    ),
    "no array": (
        lambda: checks.check_shape("f", [1.0], (1,)),
        "f：应该是 NumPy 数组，你的结果是 list。\n提示：{not_an_array}",
        "没有通过。f：\n  应该是     NumPy 数组\n  你的结果是 list。\n提示：{not_an_array}",
    ),
    "no floats": (
        lambda: checks.check_shape("f", np.ones(1, dtype=int), (1,)),
        "f：应该是浮点数 float64，你的结果是 int64。\n提示：{not_float}",
        "没有通过。f：应该是浮点数 float64，你的结果是 int64。\n提示：{not_float}",
    ),
    "too small": (
        lambda: checks.check_between("f", 1.0, 5.0, np.inf),
        "f：应该大于 5，你的结果是 1。\n提示：{value}",
        "没有通过。f：应该大于 5，你的结果是 1。\n提示：{value}",
    ),
    "nothing": (
        lambda: checks.call(lambda: None),
        "<lambda>：应该返回结果，你返回了 None。\n提示：{no_return}",
        "没有通过。<lambda>：应该返回结果，你返回了 None。\n提示：{no_return}",
    ),
    "values that were not printed": (
        lambda: checks.check_printed(print, "forward", forward=2.0),
        "print：打印的内容里没有 forward 的值 2。\n提示：{value_not_printed}",
        "没有通过。print：打印的内容里没有 forward 的值 2。\n提示：{value_not_printed}",
    ),
}


@pytest.mark.parametrize("kind", SHOWN)
def test_what_a_student_reads(kind: str) -> None:
    check, text, shown = SHOWN[kind]
    with pytest.raises(CheckFailed) as caught:
        check()
    assert str(caught.value) == text.format(**MISTAKES)
    assert caught.value._render_traceback_() == [shown.format(**MISTAKES)]


def test_jupyter_shows_the_students_line_and_none_of_ours() -> None:
    def broken(x: float) -> float:
        return x / undefined_scale  # noqa: F821

    with pytest.raises(CheckFailed) as caught:
        checks.call(broken, 1)
    first, line = caught.value._render_traceback_()
    assert first == (
        "没有通过。broken：运行时抛出 NameError：name 'undefined_scale' is not defined。\n"
        f"提示：{MISTAKES['undefined_name']}"
    )
    assert re.fullmatch(r"  第 \d+ 行，broken：return x / undefined_scale .*", line)


@pytest.mark.parametrize("kind", COMPARED)
def test_an_unknown_mistake_is_told_by_its_direction_and_its_size(kind: str) -> None:
    result, sentence = COMPARED[kind]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        said = fails("value", checks.check_value, "f", result, RIGHT)
    first, _, hint = said.rpartition("\n")
    assert f"。{sentence}" in first, said
    assert hint == f"提示：{MISTAKES['value']}"
