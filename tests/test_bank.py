"""The marks: every right way earns full points, every mistake costs points where it was made."""

from __future__ import annotations

import pytest
from nbjudge.author import lesson, naming
from nbjudge.author.bank import Bank
from nbjudge.notebook import cells

from tests.support import THIS

CONTRACT = [
    "forward_propagation",
    "forward_layers",
    "sigmoid",
    "sigmoid_derivative",
    "forward_network",
    "mse",
    "cross_entropy",
    "numerical_gradient",
    "graph_gradients",
    "mse_gradient",
    "back_propagation",
    "back_propagation_sigmoid",
    "net",
    "train",
    "deltas",
    "forward_all",
    "backward_network",
    "train_network",
]
NAMES = [path.stem for path in lesson.texts(THIS)]
# What values cannot tell: the bank may leave so few of its mistakes to the general sentences.
GENERAL = {"value", "shape", "error", "nan"}
GENERAL_SHARE = 0.1


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Bank(THIS)


@pytest.mark.parametrize("function", CONTRACT)
def test_an_answer_earns_what_it_should(function: str, bank: Bank) -> None:
    faults = {
        answer.title: wrong
        for answer in bank.answers(function)
        if (wrong := bank.verdict(answer)[1])
    }
    assert faults == {}


@pytest.mark.parametrize("function", CONTRACT)
def test_a_mistake_is_known_by_its_siblings(function: str, bank: Bank) -> None:
    """Each wrong answer in turn, once in the bank and once left out of it: goals of 99 and 90 %."""
    whole, left_out = naming.counted(bank, function)
    assert whole["wrongly"] == left_out["wrongly"] == 0
    assert whole["truly"] >= 0.99 * whole.total()
    assert left_out["truly"] >= 0.9 * left_out.total() > 0


def test_the_bank_has_enough_of_each(bank: Bank) -> None:
    assert bank.functions() == CONTRACT
    for function in CONTRACT:
        answers = bank.answers(function)
        right = {answer.source for answer in answers if answer.mistake is None}
        wrong = {answer.source for answer in answers if answer.mistake is not None}
        assert len(right) >= 6, f"{function}: {len(right)} right ways"
        assert len(wrong) >= 10, f"{function}: {len(wrong)} wrong ways"
        titles = {answer.title for answer in answers}
        assert len(titles) == len(answers), f"{function}: a title twice"


def test_most_mistakes_are_named(bank: Bank) -> None:
    every = [answer for function in CONTRACT for answer in bank.answers(function)]
    wrong = [answer for answer in every if answer.mistake is not None]
    general = [answer for answer in wrong if answer.mistake in GENERAL]
    assert len(general) <= GENERAL_SHARE * len(wrong), [f"{a.function}: {a.title}" for a in general]


@pytest.mark.parametrize("name", NAMES)
def test_the_worked_lesson_earns_everything(name: str, bank: Bank) -> None:
    marks = bank.run(name)
    assert {cell: mark.message for cell, mark in marks.items() if mark.message} == {}
    assert sum(mark.points for mark in marks.values()) == THIS.lesson_points[name]


@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_lesson_earns_nothing(name: str, bank: Bank) -> None:
    stub = "def {0}(*args, **kwargs):\n    raise NotImplementedError('还没有写')"
    marks = bank.run(name, {one: stub.format(one) for one in solutions(bank, name)})
    assert {cell: mark.points for cell, mark in marks.items() if mark.points} == {}
    assert all(mark.message for mark in marks.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_deleted_solution_earns_nothing(name: str, bank: Bank) -> None:
    marks = bank.run(name, dict.fromkeys(solutions(bank, name), "pass"))
    assert sum(mark.points for mark in marks.values()) == 0


@pytest.mark.parametrize("function", CONTRACT)
def test_only_one_function_written_earns_its_own_points(function: str, bank: Bank) -> None:
    """A function written without the others' help does not need theirs to earn its points."""
    name = bank.lessons_of(function)[0]
    others = {one: "pass" for one in solutions(bank, name) if one != function}
    marks = bank.run(name, others)
    own = {cell: mark for cell, mark in marks.items() if lesson.tested(cell) == function}
    lost = {cell: mark.message for cell, mark in own.items() if mark.points < mark.maximum}
    assert lost == {}


def solutions(bank: Bank, name: str) -> list[str]:
    """The cells that students write, by name."""
    return [cell.id for cell in bank.lessons[name].cells if cells.is_solution(cell)]
