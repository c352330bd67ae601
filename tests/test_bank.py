"""The marks: every right way earns full points, every mistake costs points where it was made."""

import pytest

from course import bank, demo, lesson
from course.bank import Answer

ALL = [answer for function in demo.functions() for answer in bank.answers(function)]
CONTRACT = [
    "forward_propagation",
    "forward_layers",
    "sigmoid",
    "sigmoid_derivative",
    "stable_sigmoid",
    "forward_network",
    "mse",
    "cross_entropy",
    "numerical_gradient",
    "mse_gradient",
    "back_propagation",
    "back_propagation_sigmoid",
    "net",
    "train",
]
# What values cannot tell: the bank may leave so few of its mistakes to the general sentences.
GENERAL = {"value", "shape", "error", "nan"}
GENERAL_SHARE = 0.1


@pytest.mark.parametrize("answer", ALL, ids=lambda a: f"{a.function}: {a.title}")
def test_an_answer_earns_what_it_should(answer: Answer) -> None:
    _, wrong = bank.verdict(answer)
    assert not wrong, "\n".join(wrong)


def test_the_bank_has_enough_of_each() -> None:
    assert demo.functions() == CONTRACT
    for function in CONTRACT:
        answers = bank.answers(function)
        right = {answer.source for answer in answers if answer.mistake is None}
        wrong = {answer.source for answer in answers if answer.mistake is not None}
        assert len(right) >= 6, f"{function}: {len(right)} right ways"
        assert len(wrong) >= 10, f"{function}: {len(wrong)} wrong ways"
        assert len({answer.title for answer in answers}) == len(answers), (
            f"{function}: a title twice"
        )


def test_most_mistakes_are_named() -> None:
    wrong = [answer for answer in ALL if answer.mistake is not None]
    general = [answer for answer in wrong if answer.mistake in GENERAL]
    assert len(general) <= GENERAL_SHARE * len(wrong), [f"{a.function}: {a.title}" for a in general]


@pytest.mark.parametrize("name", bank.lessons())
def test_the_worked_lesson_earns_everything(name: str) -> None:
    marks = bank.run(bank.lessons()[name])
    assert {cell: mark.message for cell, mark in marks.items() if mark.message} == {}
    assert sum(mark.points for mark in marks.values()) == lesson.POINTS_A_LESSON


@pytest.mark.parametrize("name", bank.lessons())
def test_an_untouched_lesson_earns_nothing(name: str) -> None:
    notebook = bank.lessons()[name]
    stub = "def {0}(*args, **kwargs):\n    raise NotImplementedError('还没有写')"
    blank = {function: stub.format(function) for function in bank.solutions(notebook)}
    marks = bank.run(notebook, blank)
    assert {cell: mark.points for cell, mark in marks.items() if mark.points} == {}
    assert all(mark.message for mark in marks.values())


@pytest.mark.parametrize("name", bank.lessons())
def test_a_deleted_solution_earns_nothing(name: str) -> None:
    notebook = bank.lessons()[name]
    marks = bank.run(notebook, dict.fromkeys(bank.solutions(notebook), "pass"))
    assert sum(mark.points for mark in marks.values()) == 0


@pytest.mark.parametrize("function", CONTRACT)
def test_only_one_function_written_earns_its_own_points(function: str) -> None:
    """A function written without the others' help does not need theirs to earn its points."""
    notebook = bank.lessons()[bank.lessons_of(function)[0]]
    others = {name: "pass" for name in bank.solutions(notebook) if name != function}
    marks = bank.run(notebook, others)
    own = {cell: mark for cell, mark in marks.items() if cell.split("-")[0] == function}
    lost = {cell: mark.message for cell, mark in own.items() if mark.points < mark.maximum}
    assert lost == {}
