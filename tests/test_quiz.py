"""Questions of understanding: one right choice each, every choice answered, readable on paper."""

import re

import nbformat
import pytest
from lesson_kit.questions import QUESTIONS, RECALL
from lesson_kit.quiz import Question
from nbjudge.author import lesson as lessons

from tests.support import SOURCE, THIS

NAMES = [path.stem for path in lessons.texts(THIS)]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
EVERY = [*QUESTIONS.items(), *RECALL.items()]
ALL = [(lesson, question) for lesson, asked in EVERY for question in asked]
IDS = [f"{lesson}-{question.text[:12]}" for lesson, question in ALL]


def test_each_lesson_asks_three_to_five() -> None:
    assert list(QUESTIONS) == [name[:2] for name in NAMES]
    assert all(3 <= len(asked) <= 5 for asked in QUESTIONS.values())
    for name in NAMES:
        notebook = nbformat.read(SOURCE / f"{name}.ipynb", as_version=4)
        asks = [cell.source for cell in notebook.cells if "quiz.ask(" in cell.source]
        assert len(asks) == 1, name
        assert f'quiz.ask("{name[:2]}")' in asks[0]


def test_each_lesson_but_the_first_recalls_two_things() -> None:
    assert list(RECALL) == [name[:2] for name in NAMES[1:]]
    assert all(len(asked) == 2 for asked in RECALL.values())
    for name in NAMES[1:]:
        notebook = nbformat.read(SOURCE / f"{name}.ipynb", as_version=4)
        code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        assert f'quiz.recall("{name[:2]}")' in code[1], "right after the set-up"


@pytest.mark.parametrize(("lesson", "question"), ALL, ids=IDS)
def test_one_choice_is_right_and_each_is_answered(lesson: str, question: Question) -> None:
    assert 3 <= len(question.choices) <= 4
    assert [choice.correct for choice in question.choices].count(True) == 1
    for part in ("answer", "feedback"):
        texts = [getattr(choice, part) for choice in question.choices]
        assert len(set(texts)) == len(texts)
        assert all(text == text.strip() != "" for text in texts)
    for choice in question.choices:
        assert CHINESE.search(choice.feedback)
        assert len(choice.feedback) >= 12, choice
        assert choice.feedback.startswith("对。") == choice.correct, choice


@pytest.mark.parametrize(("lesson", "question"), ALL, ids=IDS)
def test_nothing_in_it_is_markup_to_the_quiz(lesson: str, question: Question) -> None:
    """jupyterquiz takes $ for a formula, which JupyterLab does not set, and [a](b) for a link."""
    for text in texts(question):
        assert not re.search(r"\$|\]\(|<|\\", text), text
        assert text.count("`") % 2 == 0, text


def texts(question: Question) -> list[str]:
    choices = [text for c in question.choices for text in (c.answer, c.feedback)]
    return [question.text, *choices]


def test_no_question_and_no_answer_to_a_choice_comes_twice() -> None:
    for said in (
        [question.text for _, question in ALL],
        [choice.feedback for _, question in ALL for choice in question.choices],
    ):
        assert len(set(said)) == len(said)


def test_the_right_choice_has_no_favourite_place() -> None:
    for asked in QUESTIONS.values():
        places = [[c.correct for c in question.choices].index(True) for question in asked]
        assert len(set(places)) >= 2, "one could guess"


def test_the_worked_edition_keeps_the_questions_as_text() -> None:
    for name in NAMES:
        worked = nbformat.read(THIS.worked / f"{name}.ipynb", as_version=4)
        cell = next(cell for cell in worked.cells if "quiz.ask(" in cell.source)
        (output,) = cell.outputs
        assert set(output.data) == {"text/plain"}
        text = output.data["text/plain"]
        assert text.startswith("在 JupyterLab 里运行这一格就能作答，每个选项都会告诉你为什么。\n")
        for question in QUESTIONS[name[:2]]:
            assert question.text in text
            assert all(choice.answer in text for choice in question.choices)
            assert not [choice for choice in question.choices if choice.feedback in text]
