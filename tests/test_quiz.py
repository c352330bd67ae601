"""Questions of understanding: one right choice each, every choice answered, readable on paper."""

import re
import sys

import nbformat
import pytest
from lesson_kit import quiz
from lesson_kit.questions import QUESTIONS, Choice, Question

from course import bank
from course.config import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ALL = [(lesson, question) for lesson, asked in QUESTIONS.items() for question in asked]
IDS = [f"{lesson}-{question.text[:12]}" for lesson, question in ALL]


def published(monkeypatch: pytest.MonkeyPatch, lesson: str) -> list[dict[str, str]]:
    """What `quiz.ask` hands to the notebook, kind by kind."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    InteractiveShell.instance()
    with capture_output() as made:
        quiz.ask(lesson)
    InteractiveShell.clear_instance()
    return [output.data for output in made.outputs]


def test_each_lesson_asks_three_to_five() -> None:
    assert list(QUESTIONS) == [name[:2] for name in bank.lessons()]
    assert all(3 <= len(asked) <= 5 for asked in QUESTIONS.values())
    for name, lesson in bank.lessons().items():
        asks = [cell.source for cell in lesson.cells if "quiz.ask(" in cell.source]
        assert len(asks) == 1, name
        assert f'quiz.ask("{name[:2]}")' in asks[0]


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
        assert choice.feedback.startswith("对. ") == choice.correct, choice


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


@pytest.mark.parametrize("lesson", QUESTIONS)
def test_a_quiz_is_html_and_as_text_keeps_its_answers(
    lesson: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, script = published(monkeypatch, lesson)
    assert set(page) == {"text/html", "text/plain"}
    assert set(script) == {"application/javascript"}
    for question in QUESTIONS[lesson]:
        assert question.text in page["text/plain"]
        for choice in question.choices:
            assert choice.answer in page["text/plain"]
            assert choice.feedback not in page["text/plain"]
    assert "src=" not in page["text/html"]
    assert "http" not in page["text/html"]
    assert script["application/javascript"].startswith("(function () { let MathJax;"), (
        "jupyterquiz would fetch a MathJax from outside"
    )


def test_the_worked_edition_keeps_the_questions_as_text() -> None:
    for name in bank.lessons():
        worked = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        cell = next(cell for cell in worked.cells if "quiz.ask(" in cell.source)
        (output,) = cell.outputs
        assert set(output.data) == {"text/plain"}
        assert output.data["text/plain"].startswith(quiz.HOW)
        assert QUESTIONS[name[:2]][-1].choices[-1].answer in output.data["text/plain"]


def test_without_jupyterquiz_the_questions_are_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "jupyterquiz", None)
    quiz.ask("02")
    printed = capsys.readouterr().out
    assert printed.startswith(quiz.MISSING)
    assert all(question.text in printed for question in QUESTIONS["02"])


def test_code_and_angles_reach_the_page_as_text() -> None:
    asked = Question("`x < 0`?", (Choice("`a & b`", "因为 a > b"),))
    marked = quiz._marked(asked)
    code = '<code style="background: transparent; color: inherit">{}</code>'
    assert marked["question"] == code.format("x &lt; 0") + "?"
    assert marked["answers"][0]["answer"] == "A. " + code.format("a &amp; b")
    assert marked["answers"][0]["feedback"] == "因为 a &gt; b"
