"""The reading site: the student edition as web pages, with the figures of the worked one.

Text and code come from `release/`, never from `source/`. What a demonstration prints and draws
comes from `notebooks/`, and only where both editions have the very same cell.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import Path

import jinja2
import nbformat
from nbformat import NotebookNode

from course import lesson
from course.config import ASSIGNMENT, KIT, ROOT, CourseError

SITE = ROOT / "site"
TIME = re.compile(r"约 (\d+(?: 到 \d+)?) 分钟")
QUESTION = re.compile(r"^\*\*(.+?)\*\*$", re.MULTILINE)
LIVE_CALL = re.compile(r"^(play|quiz)\.", re.MULTILINE)
STILL = {"text/plain", "image/png"}  # what a page shows of an output
UNUSED = (  # Sphinx's own search, which does not know Chinese, and what no page asks for
    *("searchindex.js", "_static/searchtools.js", "_static/language_data.js", "objects.inv"),
    *(".buildinfo", "_static/**/*.html", "_static/**/*.map", "_static/locales/**/*.*"),
    *("pagefind/pagefind-component-ui.*", "pagefind/pagefind-modular-ui.*"),
    "pagefind/pagefind-highlight.js",
)


@dataclass(frozen=True)
class Summary:
    """What the front page tells of a lesson."""

    name: str
    title: str
    question: str
    minutes: str  # 40, or 40 到 65
    points: int
    functions: tuple[str, ...]  # that earn points


def write(target: Path = ROOT / "_site") -> Path:
    """Write the site to the folder `target`, in place of what was there; return the folder.

    Raises:
        CourseError: Sphinx or pagefind is missing or fails, or an edition was not built.
    """
    for package in ("sphinx", "myst_nb", "sphinx_book_theme", "pagefind"):
        if find_spec(package) is None:
            raise CourseError(
                f"{package} is missing; run `make site`, or pip install -r site/requirements.txt."
            )
    with tempfile.TemporaryDirectory() as scratch:
        sources, pages = Path(scratch) / "sources", Path(scratch) / "pages"
        prepare(sources)
        _run("sphinx", "-W", "--keep-going", "-q", "-d", f"{scratch}/trees", sources, pages)
        _run(
            *("pagefind", "--site", pages, "--quiet"),
            *("--root-selector", "article", "--exclude-selectors", "pre"),
        )
        for path in [path for pattern in UNUSED for path in pages.glob(pattern)]:
            path.unlink()
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(pages, target)
    return target


def prepare(sources: Path) -> None:
    """Write what Sphinx reads to a new folder: front page, lessons, what to download."""
    shutil.copytree(SITE, sources)
    summaries = []
    for name, student, worked in editions():
        nbformat.write(reading(student, worked), sources / f"{name}.ipynb")
        summaries.append(summary(name, student))
    template = (SITE / "index.md").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    text = environment.from_string(template).render(
        lessons=summaries, functions={name for one in summaries for name in one.functions}
    )
    (sources / "index.md").write_text(text, "utf-8")
    shutil.copyfile(ROOT / "docs" / "lesson.png", sources / "lesson.png")
    font = ROOT / "release" / ASSIGNMENT / KIT / "BackpropSansSC.otf"
    shutil.copyfile(font, sources / "_static" / font.name)
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(ROOT / "release" / ASSIGNMENT, Path(scratch) / ASSIGNMENT, ignore=ignored)
        shutil.make_archive(str(sources / ASSIGNMENT), "zip", scratch)


def editions() -> Iterator[tuple[str, NotebookNode, NotebookNode]]:
    """Yield each lesson's name, its student edition and its worked edition, in order.

    Raises:
        CourseError: the lessons were not built.
    """
    for text in sorted((ROOT / "lessons").glob("[0-9][0-9]_*.md")):
        paths = [ROOT / "release" / ASSIGNMENT, ROOT / "notebooks"]
        try:
            student, worked = (
                nbformat.read(path / f"{text.stem}.ipynb", as_version=4) for path in paths
            )
        except FileNotFoundError as error:
            raise CourseError(f"{error.filename} is not there; run `make build` first.") from None
        yield text.stem, student, worked


def summary(name: str, student: NotebookNode) -> Summary:
    """Return what the lesson says of itself in its first cell, and its points and functions.

    Raises:
        CourseError: the first cell lacks the title, the question or the minutes.
    """
    first = student.cells[0].source
    question, minutes = QUESTION.search(first), TIME.search(first)
    if not first.startswith("# ") or question is None or minutes is None:
        raise CourseError(
            f"{name}: the front page of the site needs a title '# …', a question '**…**' in a "
            "line of its own and '约 … 分钟' in the lesson's first cell; add what is missing."
        )
    points = lesson.worth(student)
    title = first.partition("\n")[0].removeprefix("# ")
    total = sum(points.values())
    return Summary(name, title, question[1], minutes[1], total, tuple(points))


def reading(student: NotebookNode, worked: NotebookNode) -> NotebookNode:
    """Return the student edition of a lesson as it is read: with figures, its tests folded."""
    shown = {cell.id: cell for cell in worked.cells}
    cells: list[NotebookNode] = []
    for cell in map(nbformat.from_dict, student.cells):
        name, points = lesson.parts(cell)
        cell.metadata = nbformat.from_dict({"tags": _tags(cell)})
        if points is not None and not lesson.has_code(cell.source):  # all of the test is hidden
            text = f"<li>{escape(_test(cell, points))}</li></ul>"
            if cells and cells[-1].id.endswith("-hidden"):
                cells[-1].source = cells[-1].source.removesuffix("</ul>") + text
            else:
                text = f'<ul class="tests">{text}'
                cells.append(nbformat.v4.new_markdown_cell(text, id=f"{name}-hidden"[-64:]))
            continue
        if points is not None:
            _fold(cell, f"检查: {_test(cell, points)}")
        elif name == lesson.SETUP:
            _fold(cell, "准备: 导入这一课要用的东西")
        elif lesson.DEMONSTRATION in cell.metadata.tags:
            if LIVE_CALL.search(cell.source):
                cell.metadata.tags.append("live")
                _fold(cell, "代码: 在 JupyterLab 里可以动手试")
            same = shown.get(cell.id)
            is_own = "progress.show(" in cell.source  # how far a student is, no reader
            if same is not None and same.source == cell.source and not is_own:
                cell.outputs = [_still(output) for output in same.outputs]
        cells.append(cell)
    notebook = nbformat.from_dict(student)
    notebook.cells = cells
    return notebook


def _tags(cell: NotebookNode) -> list[str]:
    """The tags that the style sheet needs, and nothing that steers Sphinx."""
    return [
        name
        for name, is_so in (
            (lesson.DEMONSTRATION, lesson.is_demonstration(cell)),
            ("exercise", lesson.is_solution(cell)),
        )
        if is_so
    ]


def _still(output: NotebookNode) -> NotebookNode:
    """An output without what needs a kernel or a script: of a slider, its words remain."""
    if "data" not in output:
        return output
    return nbformat.from_dict(
        {**output, "data": {kind: data for kind, data in output.data.items() if kind in STILL}}
    )


def _test(cell: NotebookNode, points: int) -> str:
    """One line on a test: what it is about and what it is worth."""
    worth = f"{points} 分" if points else "不计分"
    return f"{lesson.about(cell.source) or '一个例子'} ({worth})"


def _fold(cell: NotebookNode, prompt: str) -> None:
    cell.metadata.tags.append("hide-input")
    cell.metadata["mystnb"] = {"code_prompt_show": prompt, "code_prompt_hide": prompt}


def _run(module: str, *words: str | Path) -> None:
    command = [sys.executable, "-m", module, *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env=environment
    )
    if ran.returncode:
        lines = (ran.stderr or ran.stdout).strip().splitlines()
        raise CourseError(f"{module} could not make the site: " + " ".join(lines[-5:]))
