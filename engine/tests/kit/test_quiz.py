"""Questions of understanding, answered by a click and readable on paper."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable
from types import ModuleType

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbjudge.course import Course

from engine.tests.support.authored import QUESTION

HOW = "Run this cell in JupyterLab to answer; every choice tells you why."


@pytest.fixture
def quiz(helpers: Callable[[str], ModuleType]) -> ModuleType:
    return helpers("quiz")


def test_a_quiz_is_html_and_as_text_keeps_its_answers(quiz: ModuleType) -> None:
    pytest.importorskip("jupyterquiz")
    InteractiveShell.instance()
    try:
        with capture_output() as made:
            quiz.ask("02")
    finally:
        InteractiveShell.clear_instance()
    page, script = (output.data for output in made.outputs)
    assert set(page) == {"text/html", "text/plain"}
    assert set(script) == {"application/javascript"}
    text = page["text/plain"]
    assert text == f"{HOW}\n\n1. {QUESTION}\n   A. `4 < 6`\n   B. 5"
    assert "src=" not in page["text/html"]
    assert "http" not in page["text/html"]
    assert f'<pre class="as-text">{html.escape(text)}</pre>' in page["text/html"], (
        "what is saved is read where no script runs"
    )
    assert script["application/javascript"].startswith("(function () { let MathJax;"), (
        "jupyterquiz would fetch a MathJax from outside"
    )


def test_the_worked_edition_keeps_the_questions_as_text(built: Course) -> None:
    worked = nbformat.read(built.worked / "02_means.ipynb", as_version=4)
    cell = next(cell for cell in worked.cells if "quiz.ask(" in cell.source)
    (output,) = cell.outputs
    assert set(output.data) == {"text/plain"}
    assert output.data["text/plain"].startswith(HOW)


def test_without_jupyterquiz_the_questions_are_text(
    quiz: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "jupyterquiz", None)
    quiz.ask("02")
    printed = capsys.readouterr().out
    assert printed.startswith("To answer here: pip install jupyterquiz")
    assert QUESTION in printed


def test_code_and_angles_reach_the_page_as_text(quiz: ModuleType) -> None:
    asked = quiz.Question("`x < 0`?", (quiz.Choice("`a & b`", "as a > b"),))
    marked = quiz._marked(asked)
    code = '<code style="background: transparent; color: inherit">{}</code>'
    assert marked["question"] == code.format("x &lt; 0") + "?"
    assert marked["answers"][0]["answer"] == "A. " + code.format("a &amp; b")
    assert marked["answers"][0]["feedback"] == "as a &gt; b"
    assert marked["answers"][0]["correct"] is False
