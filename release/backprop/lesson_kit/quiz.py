"""Questions without points: answered by a click in JupyterLab, and to be read on paper, too.

The questions are the course's own, in its module `questions`: QUESTIONS by lesson, and RECALL,
which are about the lessons before.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .course_data import say

COLOURS = {
    "--jq-multiple-choice-bg": "#2b5f9e",
    "--jq-incorrect-color": "#cf5c1f",  # read on white, on black, and below white
    "--jq-correct-color": "#2b8a50",
}


@dataclass(frozen=True)
class Choice:
    """A choice, and what whoever takes it is told: of a wrong one, why it is tempting."""

    answer: str
    feedback: str
    correct: bool = False


@dataclass(frozen=True)
class Question:
    """A question with one right choice; `code` in backticks."""

    text: str
    choices: tuple[Choice, ...]


def ask(lesson: str) -> None:
    """Ask the questions of a lesson, such as "01".

    Where scripts do not run, the questions are read as text, without their answers.
    """
    from .questions import QUESTIONS  # the course's own

    _ask(QUESTIONS[lesson])


def recall(lesson: str) -> None:
    """Ask what a lesson, such as "02", builds on: questions about those before it."""
    from .questions import RECALL  # the course's own

    _ask(RECALL[lesson])


def _ask(questions: Sequence[Question]) -> None:
    try:
        from jupyterquiz import display_quiz
    except ImportError:
        print(f"{say('kit.quiz.missing')}\n\n{_text(questions)}")
        return
    from IPython.display import display
    from IPython.utils.capture import capture_output

    with capture_output() as made:
        display_quiz(
            [_marked(question) for question in questions],
            shuffle_answers=False,  # as they are printed
            colors=COLOURS,
            max_width=760,
        )
    page, script = (output.data for output in made.outputs)
    text = f"{say('kit.quiz.how')}\n\n{_text(questions)}"
    display({"text/html": page["text/html"], "text/plain": text}, raw=True)
    # JupyterLab has a MathJax that the script does not know; it would fetch another one.
    alone = f"(function () {{ let MathJax;\n{script['application/javascript']}\n}})();"
    display({"application/javascript": alone}, raw=True)


def _text(questions: Sequence[Question]) -> str:
    parts = []
    for number, question in enumerate(questions, start=1):
        choices = zip("ABCD", question.choices, strict=False)
        lines = [f"   {letter}. {choice.answer}" for letter, choice in choices]
        parts.append("\n".join([f"{number}. {question.text}", *lines]))
    return "\n\n".join(parts)


def _marked(question: Question) -> dict[str, Any]:
    """Return the question as jupyterquiz wants it: everything in it is HTML."""
    answers = [
        {
            "answer": _html(f"{letter}. {choice.answer}"),
            "correct": choice.correct,
            "feedback": _html(choice.feedback),
        }
        for letter, choice in zip("ABCD", question.choices, strict=False)
    ]
    return {"question": _html(question.text), "type": "multiple_choice", "answers": answers}


def _html(text: str) -> str:
    code = r'<code style="background: transparent; color: inherit">\1</code>'  # as the button is
    return re.sub(r"`([^`]+)`", code, html.escape(text))
