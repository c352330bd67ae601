"""Figures that move and questions, in JupyterLab as a student has it: nothing is asked outside."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lesson_kit.questions import QUESTIONS
from playwright.sync_api import Locator, Page, expect

from course import bank
from course.config import ASSIGNMENT, ROOT

TOKEN = "test-play"
START, RUN = 60, 60_000  # seconds until the server answers; milliseconds until cells have run
PICTURE = "img.widget-image"
expect.set_options(timeout=RUN)  # a busy machine draws late


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab over the student edition, with the worked one in `worked/`: its address."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "release" / ASSIGNMENT, folder / "files")
    shutil.copytree(ROOT / "notebooks", folder / "files" / "worked")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        f"JUPYTER{name}_DIR": str(folder / name.lower())
        for name in ("_CONFIG", "_DATA", "_RUNTIME", "LAB_SETTINGS", "LAB_WORKSPACES")
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", "--expose-app-in-browser"]
    command += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder / 'files'}"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            command,
            env={**os.environ, **own, "JUPYTER_CONFIG_PATH": str(ROOT / "course" / "jupyter")},
            stdout=log,
            stderr=log,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/api", server, folder / "log")
        yield f"http://127.0.0.1:{port}/lab/workspaces/{{}}/tree/{{}}?token={TOKEN}"
    finally:
        server.terminate()
        server.wait(20)


def _wait(address: str, server: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab does not answer:\n{log.read_text()}")


@pytest.fixture
def notebook(lab: str, visit: Callable[..., Page]) -> Callable[[str], Page]:
    def notebook(path: str) -> Page:
        page = visit(lab.format(re.sub(r"\W", "-", path), path))
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=RUN)
        return page

    return notebook


def run(page: Page, text: str) -> Locator:
    """Run the first cell that holds `text`, as a student does, and wait until it has run."""
    cell = page.locator(".jp-CodeCell", has_text=text).first
    cell.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    expect(cell.locator(".jp-InputPrompt").first).to_have_text(re.compile(r"\[\d+\]"), timeout=RUN)
    return cell


def test_a_slider_moved_by_key_draws_another_picture(notebook: Callable[[str], Page]) -> None:
    page = notebook("02_sigmoid.ipynb")
    run(page, "use_chinese_font")
    cell = run(page, "play.move_sigmoid()")
    picture, words = cell.locator(PICTURE), cell.locator(".widget-html")
    expect(words).to_contain_text("σ(z) = 0.7311", timeout=RUN)
    first = picture.get_attribute("src")
    drawn = picture.screenshot()
    cell.locator(".noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    expect(words).to_contain_text("σ(z) = 0.7685")  # k = 1.2
    expect(picture).not_to_have_attribute("src", first)
    assert picture.screenshot() != drawn
    page.keyboard.press("ArrowLeft")
    expect(words).to_contain_text("σ(z) = 0.7311")


def test_a_question_answers_each_choice(notebook: Callable[[str], Page]) -> None:
    page = notebook("02_sigmoid.ipynb")
    cell = run(page, "quiz.ask")
    asked = QUESTIONS["02"]
    expect(cell.locator(".Quiz")).to_have_count(len(asked), timeout=RUN)
    for place, question in zip(cell.locator(".Quiz").all(), asked, strict=True):
        told = place.locator(".Feedback")
        for button, choice in zip(place.locator(".MCButton").all(), question.choices, strict=True):
            button.click()
            expect(told).to_have_text(choice.feedback.replace("`", ""))
            kind = "correct" if choice.correct else "incorrect"
            expect(told).to_have_class(re.compile(rf"\b{kind}$"))


@pytest.mark.parametrize("name", sorted(bank.lessons()))
def test_every_lesson_has_its_figure_and_its_questions(
    name: str, notebook: Callable[[str], Page]
) -> None:
    page = notebook(f"worked/{name}.ipynb")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    buttons = sum(len(question.choices) for question in QUESTIONS[name[:2]])
    expect(page.locator(".MCButton")).to_have_count(buttons, timeout=RUN)
    picture = page.locator(PICTURE)
    expect(picture).to_have_count(1)
    picture.scroll_into_view_if_needed()
    size = "one => [one.naturalWidth, one.clientWidth, one.clientHeight / one.clientWidth, "
    size += "one.naturalHeight / one.naturalWidth]"
    width, shown, ratio, right = picture.evaluate(size)
    assert 0 < shown <= width
    assert ratio == pytest.approx(right, rel=0.02), "the picture is not stretched"
    handles = page.locator(".noUi-handle").all()
    handles[0].focus()
    before = picture.get_attribute("src")
    page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_attribute("src", before)
