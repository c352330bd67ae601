"""Questions without points: answered by a click in JupyterLab, and to be read on paper, too.

The questions are the course's own, in its module `questions`: QUESTIONS by lesson, and RECALL,
which are about the lessons before.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .course_data import say

COLOURS = {  # white is read on them
    "--jq-incorrect-color": "#b5480f",
    "--jq-correct-color": "#237a45",
}
# No louder than the text around it, and in the colours of JupyterLab's theme.
STYLE = """<style>
.lesson-quiz .Quiz { margin: 1em 0; font-size: 1rem; line-height: 1.6; }
.lesson-quiz .MultipleChoiceQn { padding: 0; background: none; color: inherit;
  font-size: 1.05rem; font-weight: 600; }
.lesson-quiz .Answer { margin: 0.5em 0; }
.lesson-quiz .MCButton { justify-content: start; padding: 0.4em 0.8em; border: 1px solid #888;
  border-radius: 6px; background: none; color: inherit; text-align: left; animation: none; }
.lesson-quiz .MCButton:hover { border-color: var(--jp-brand-color1, #1976d2); }
.lesson-quiz .MCButton:focus-within { outline: 3px solid var(--jp-brand-color1, #1976d2);
  outline-offset: 2px; }
.lesson-quiz .correctButton { background: var(--jq-correct-color); color: white; }
.lesson-quiz .incorrectButton { background: var(--jq-incorrect-color); color: white; }
.lesson-quiz .Feedback { font-size: 1rem; text-align: left; color: inherit; }
.lesson-quiz .correct { border-left: 4px solid var(--jq-correct-color); padding-left: 0.8em; }
.lesson-quiz .incorrect { border-left: 4px solid var(--jq-incorrect-color); padding-left: 0.8em; }
</style>"""
# jupyterquiz draws radio buttons, whose keys JupyterLab would take for its own, and says neither
# which question they answer nor that an answer has come. Escape leads back to the cell.
SCRIPT = """
(function mend() {
  const place = document.getElementById("%s");
  if (!place?.querySelector(".Quiz")) return void setTimeout(mend, 200);
  place.querySelector(".as-text").remove();
  for (const one of place.querySelectorAll(".Quiz")) {
    const choices = one.querySelector(".Answer");
    choices.setAttribute("role", "radiogroup");
    choices.setAttribute("aria-labelledby", one.querySelector(".MultipleChoiceQn > div").id);
    one.querySelector(".Feedback").setAttribute("role", "status");
    for (const input of choices.querySelectorAll("input"))
      input.dataset.lmSuppressShortcuts = "true";
    choices.addEventListener("keydown", (press) => {
      if (press.key === "Escape") choices.closest(".jp-Cell")?.focus();
    });
  }
})();
"""


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
            max_width=704,
        )
    page, script = (output.data for output in made.outputs)
    place = f"quiz-{uuid.uuid4().hex[:8]}"
    text = f"{say('kit.quiz.how')}\n\n{_text(questions)}"
    shown = (
        f'<div class="lesson-quiz" id="{place}">{page["text/html"]}{STYLE}'
        f'<pre class="as-text">{html.escape(text)}</pre></div>'
    )
    display({"text/html": shown, "text/plain": text}, raw=True)
    # JupyterLab has a MathJax that the script does not know; it would fetch another one.
    ours = f"let MathJax;\n{script['application/javascript']}\n{SCRIPT % place}"
    display({"application/javascript": f"(function () {{ {ours} }})();"}, raw=True)


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
